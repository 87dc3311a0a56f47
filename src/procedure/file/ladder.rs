//! Reads ladders of reminders: `{ after = 1, unit = "working_days", from = "asked", at = "09:00", to = ["waited_for"] }`.

use crate::ids::RoleId;
use crate::procedure::file::table::Table;
use crate::procedure::file::timescale::UNITS;
use crate::procedure::file::{Named, Page, words};
use crate::procedure::{Anchor, CHAIR, Hearer, Ladder, Rung, RungWhen, Unit, WaitsFor};

const ANCHORS: [&str; 6] = ["asked", "clock_start", "target", "last_date", "meeting", "due"];

/// The words of `to` that are not roles of the council.
pub(crate) const HEARERS: [&str; 6] = ["waited_for", "cover", "owner", "suggester", CHAIR, "attendees"];

pub(crate) fn ladder(t: &Table<'_>) -> Ladder {
    let known: Vec<&str> = WaitsFor::ALL.iter().map(|wait| wait.as_str()).collect();
    Ladder {
        waits_for: t.word("waits_for", &known, WaitsFor::parse).unwrap_or(WaitsFor::Meeting),
        rungs: t.tables("rungs", rung),
        origin: t.origin(),
    }
}

fn rung(t: &Table<'_>) -> Rung {
    let (after, before) = (t.number("after"), t.number("before"));
    let unit = t.word("unit", &UNITS, Unit::parse).unwrap_or(Unit::WorkingDays);
    let (from, of) = (t.maybe_word("from", &ANCHORS, anchor), t.maybe_word("of", &ANCHORS, anchor));
    let when = match (after, from, before, of) {
        (Some(n), Some(from), None, None) => RungWhen::After { n, unit, from },
        (None, None, Some(n), Some(of)) => RungWhen::Before { n, unit, of },
        _ => {
            let names = t.names();
            let whole = |pair: [&str; 2]| pair.iter().all(|name| names.contains(name));
            // A pair that is there but could not be read has its own fault already.
            let one = names.iter().filter(|name| ["after", "from", "before", "of"].contains(name)).count() == 2;
            if !(one && (whole(["after", "from"]) || whole(["before", "of"]))) {
                let say = "A reminder says either “after … from …” or “before … of …”.";
                t.page.missing(t.path(), say);
            }
            RungWhen::After { n: 0, unit, from: Anchor::Asked }
        }
    };
    if t.page.is_describing() {
        t.page.ask(t.path(), "to", &format!("a list of roles, or {}", words::list(&HEARERS, "or")), true);
    }
    let to = t.texts("to");
    for (i, name) in to.iter().enumerate() {
        mention_hearer(t.page, &format!("{}[{i}]", t.key("to")), name);
    }
    Rung {
        when,
        at: t.time("at"),
        to: to.iter().map(|name| hearer(name)).collect(),
        essential_only: t.yes("essential_only", false),
    }
}

fn anchor(word: &str) -> Option<Anchor> {
    match word {
        "asked" => Some(Anchor::Asked),
        "clock_start" => Some(Anchor::ClockStart),
        "target" => Some(Anchor::Target),
        "last_date" => Some(Anchor::LastDate),
        "meeting" => Some(Anchor::Meeting),
        "due" => Some(Anchor::Due),
        _ => None,
    }
}

fn hearer(word: &str) -> Hearer {
    match word {
        "waited_for" => Hearer::WaitedFor,
        "cover" => Hearer::Cover,
        "owner" => Hearer::Owner,
        "suggester" => Hearer::Suggester,
        CHAIR => Hearer::Chair,
        "attendees" => Hearer::Attendees,
        role => Hearer::Role(RoleId::from(role)),
    }
}

fn mention_hearer(page: &Page, key: &str, word: &str) {
    if !HEARERS.contains(&word) {
        page.mention(key, Named::Role, word);
    }
}
