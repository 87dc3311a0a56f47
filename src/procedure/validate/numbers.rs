//! Lengths of time that nobody means: a slip of the keyboard would make a case wait for years.

use crate::procedure::file::Page;
use crate::procedure::validate::Length;
use crate::procedure::{Ladder, Procedure, RungWhen, Timescale, Unit};

/// Nothing is planned further ahead than this many days: a longer time is a slip.
const MOST_DAYS: u64 = 1_096;
/// Data of a case is kept for so many days at most: ten years.
const LONGEST_KEEPING: u32 = 3_653;

pub(super) fn check(procedure: &Procedure, page: &Page) {
    lengths(page, "", &procedure.timescales, &procedure.ladders);
    for (i, variant) in procedure.variants.iter().enumerate() {
        lengths(page, &format!("variant[{i}]."), &variant.timescales, &variant.ladders);
    }
    if let Some(recurring) = &procedure.kind.recurring {
        within_reach(page, "kind.recurring.every", Some(recurring.every), recurring.unit);
    }
    for (i, views) in procedure.views.iter().enumerate() {
        within_reach(page, &format!("views[{i}].due_before"), views.due_before, Unit::WorkingDays);
    }
    for (i, paper) in procedure.papers.iter().enumerate() {
        within_reach(page, &format!("paper[{i}].due_before"), paper.due_before, Unit::WorkingDays);
    }
    let keep = procedure.privacy.keep_days;
    if keep > LONGEST_KEEPING {
        page.fault("privacy.keep_days", format!("{keep} days is more than ten years: is that meant?"));
    }
}

fn lengths(page: &Page, table: &str, timescales: &[Timescale], ladders: &[Ladder]) {
    for (i, timescale) in timescales.iter().enumerate() {
        let key = |name: &str| format!("{table}timescale[{i}].{name}");
        let cap = timescale.extend.as_ref().and_then(|extend| extend.cap);
        let numbers =
            [("min", timescale.min), ("target", timescale.target), ("max", timescale.max), ("extend.cap", cap)];
        for (name, n) in numbers {
            within_reach(page, &key(name), n, timescale.unit);
        }
    }
    for (i, ladder) in ladders.iter().enumerate() {
        for (j, rung) in ladder.rungs.iter().enumerate() {
            let (name, n, unit) = match rung.when {
                RungWhen::After { n, unit, .. } => ("after", n, unit),
                RungWhen::Before { n, unit, .. } => ("before", n, unit),
            };
            within_reach(page, &format!("{table}ladder[{i}].rungs[{j}].{name}"), Some(n), unit);
        }
    }
}

/// Faults a length of time that is a slip, unless something else is wrong with it already.
pub(super) fn within_reach(page: &Page, key: &str, n: Option<u32>, unit: Unit) {
    let length = Length::new(n.unwrap_or_default(), unit);
    if length.fewest() > MOST_DAYS && !page.faulty(key) {
        page.fault(key, format!("{length} is more than three years: is that meant?"));
    }
}
