//! Reads limits in time, and what may lengthen them.

use crate::procedure::file::table::Table;
use crate::procedure::{Early, Extend, Refused, Timescale, Unit};

pub(crate) const UNITS: [&str; 4] = ["working_days", "calendar_days", "weeks", "months"];

/// With `before`, the limit is a day that is known by itself, so neither `from` nor `unit` need be said.
pub(crate) fn timescale(t: &Table<'_>) -> Timescale {
    let before = t.maybe_event("before");
    let from = match before {
        Some(event) => t.maybe_event("from").unwrap_or(event),
        None => t.event("from"),
    };
    let unit = match before {
        Some(_) => t.maybe_word("unit", &UNITS, Unit::parse),
        None => t.word("unit", &UNITS, Unit::parse),
    };
    Timescale {
        id: t.id("id"),
        what: t.id("what"),
        say: t.text("say"),
        from,
        min: t.number("min"),
        target: t.number("target"),
        max: t.number("max"),
        before,
        unit: unit.unwrap_or(Unit::WorkingDays),
        fixed: t.yes("fixed", false),
        when: t.when("when"),
        extend: t.table("extend", |e| Extend {
            reasons: e.coded("reasons"),
            refuse: e.tables("refuse", |r| Refused {
                code: r.id("code"),
                say: r.text("say"),
                instead: r.text("instead"),
            }),
            approved_by: e.role("approved_by"),
            cap: e.number("cap"),
            origin: e.origin(),
        }),
        early: t.table("early", |e| Early {
            say: e.text("say"),
            by: e.role("by"),
            reasons: e.coded("reasons"),
            origin: e.origin(),
        }),
        late_reasons: t.coded("late_reasons"),
        origin: t.origin(),
    }
}
