//! Views and papers that are asked for before the meeting: somebody can give them, in time.

use crate::procedure::file::Page;
use crate::procedure::validate::limits;
use crate::procedure::{Circulate, Paper, Procedure, Unit};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (i, views) in procedure.views.iter().enumerate() {
        in_time(procedure, page, &format!("views[{i}].due_before"), views.due_before);
    }
    for (i, paper) in procedure.papers.iter().enumerate() {
        let key = format!("paper[{i}]");
        in_time(procedure, page, &format!("{key}.due_before"), paper.due_before);
        if paper.owner.is_none() && paper.due_before.is_some() && !asked_of_anybody(procedure, paper) {
            let say = "Every invitee returns their own, but no [[invitee]] names this in “papers”: nobody is asked.";
            page.fault(&key, say);
        }
        if paper.circulate == Circulate::Never && paper.to.is_empty() {
            page.fault(&format!("{key}.circulate"), "Nobody may see it, and “to” names nobody who receives it.");
        }
    }
}

fn asked_of_anybody(procedure: &Procedure, paper: &Paper) -> bool {
    let rules = procedure.invitees.iter().chain(procedure.variants.iter().flat_map(|v| &v.invitees));
    rules.flat_map(|invitee| &invitee.papers).any(|id| *id == paper.id)
}

/// What is due so long before the meeting can still be asked for within its limit.
fn in_time(procedure: &Procedure, page: &Page, key: &str, due_before: Option<u32>) {
    let Some(days) = due_before else { return };
    let working = limits(procedure).filter(|t| t.unit == Unit::WorkingDays).filter_map(|t| t.max);
    let all = limits(procedure).all(|t| t.unit == Unit::WorkingDays && t.max.is_some());
    if let Some(max) = working.max().filter(|max| all && days >= *max) {
        let say = format!("{days} working days before the meeting is not possible: it is held within {max}.");
        page.fault(key, say);
    }
}
