//! Sentences that an administrator should read first, worst first.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Figures, KindFigures, PromiseFigures};
use crate::calendar::full_date;
use crate::card::words::{awaited, minutes_step};
use crate::ids::RoleId;
use crate::people::{FALLBACK_ROLE, People};
use crate::procedure::{Procedure, WaitsFor};
use crate::simulate::ledger::{Cause, Ledger, Promised};

/// More messages to one person in a week than this is more than people read.
const TOO_MANY: u32 = 25;
/// A promise that is missed more often than this, in a hundred, is named.
const OFTEN: u32 = 10;
/// Fewer than this may be chance.
const FEW: u32 = 3;

pub(super) fn findings(figures: &Figures, ps: &[Arc<Procedure>], people: &People, ledger: &Ledger) -> Vec<String> {
    let mut said = Vec::new();
    for kind in &figures.kinds {
        said.extend(never_begun(kind, figures));
        said.extend(kind.promises.iter().filter_map(|promise| missed_often(kind, promise)));
        let gates = kind.gates.iter();
        said.extend(
            gates.map(|(say, n)| format!("{}: {} times something came too early. The rule: {say}", kind.name, n)),
        );
    }
    for role in figures.roles.iter().filter(|r| r.worst > TOO_MANY) {
        let week = role.worst_week.map(full_date).unwrap_or_default();
        said.push(format!(
            "{}: in the week of {week} one person would get {} messages, more than most people read.",
            role.title, role.worst
        ));
    }
    if let Some((what, n)) = figures.escalations.first() {
        said.push(format!("What people most often hear about others is {}: {n} times.", delay(*what)));
    }
    let unheld = unheld(ps, people);
    if !unheld.is_empty() {
        said.push(format!(
            "Nobody holds these roles, so somebody has to be named or rung each time: {}.",
            unheld.join("; ")
        ));
    }
    let refused: u32 = ledger.refused.values().sum();
    if refused * 10 > ledger.commands {
        said.push(format!("The numbers are rough: {refused} of {} steps could not be played.", ledger.commands));
    }
    said
}

fn never_begun(kind: &KindFigures, figures: &Figures) -> Option<String> {
    let expected = figures.year.cases as usize >= figures.kinds.len();
    (kind.begun == 0 && expected)
        .then(|| format!("{}: no case could begin. Does anybody hold the role that asks for it?", kind.name))
}

fn missed_often(kind: &KindFigures, promise: &PromiseFigures) -> Option<String> {
    let PromiseFigures { what, came, missed, causes } = promise;
    if missed * 100 <= came * OFTEN || *missed < FEW {
        return None;
    }
    let percent = missed * 100 / came.max(&1);
    let mostly = causes.first().map(|(cause, _)| format!(" Mostly: {}.", cause.words())).unwrap_or_default();
    Some(format!("{}: {} late in {missed} of {came} cases ({percent}%).{mostly}", kind.name, subject(*what)))
}

fn subject(what: Promised) -> &'static str {
    match what {
        Promised::Meeting => "the meeting would be",
        Promised::Plan => "the plan would be",
        Promised::Minutes => "the minutes would be",
        Promised::Action => "actions would be done",
    }
}

/// Where a breach comes from, in words.
pub(super) fn of(cause: Cause) -> String {
    match cause {
        Cause::AskedLate => "it was asked for when the time was all but gone".into(),
        Cause::LaterDayChosen => "there was time, and a later day was chosen".into(),
        Cause::NotHeldOnItsDay => "it could not be held on its day".into(),
        Cause::Minutes(step) => format!("on that day it was still to come that {}", minutes_step(step)),
        Cause::Waiting(WaitsFor::Action) => "done after the day agreed".into(),
        Cause::Waiting(what) => format!("waiting for {}", awaited(what)),
    }
}

fn delay(what: WaitsFor) -> String {
    format!("that they keep everybody waiting for {}", awaited(what))
}

/// Roles of the procedures that nobody holds, apart from those who are told in person.
fn unheld(ps: &[Arc<Procedure>], people: &People) -> Vec<String> {
    let held: BTreeSet<&RoleId> = people.iter().filter(|x| x.active).flat_map(|x| &x.roles).collect();
    let mut titles = BTreeSet::new();
    for p in ps {
        let named = p.roles.iter().filter(|(id, _)| !p.is_told_first(id) && id.as_str() != FALLBACK_ROLE);
        titles.extend(named.filter(|(id, _)| !held.contains(id)).map(|(_, role)| role.title.clone()));
    }
    titles.into_iter().collect()
}
