//! The review of the plan, its end, and whether it held.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Check, Review};
use crate::meeting::decide::{Act, plan};
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Stage;
use crate::meeting::wait::has_ended;

/// Another date for the review; at the review itself, the next.
pub(super) fn set(act: &Act<'_>, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
    let by = monitors(act)?;
    act.ahead(on)?;
    if on == act.local_now().date() {
        return Err(Refusal::InThePast);
    }
    if act.m.after.plan.review().is_some_and(|r| r.on == on) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::ReviewSet { review: Review { on, set_by: by, set_at: act.turn.now } }])
}

/// The plan ends, with every action that is still open seen to be so.
pub(super) fn close(act: &Act<'_>, code: String, left: BTreeSet<ItemId>) -> Result<Vec<Event>, Refusal> {
    let by = monitors(act)?;
    plan::known(&act.p.monitor.close_outcomes, &code)?;
    let open: BTreeSet<ItemId> = act.m.after.plan.unfinished().map(|a| a.id.clone()).collect();
    if left != open {
        return Err(Refusal::ActionsStillOpen);
    }
    Ok(vec![Event::PlanClosed { by, at: act.turn.now, local: act.local_now(), code, left }])
}

/// The chair of a confirmed plan that is not closed.
fn monitors(act: &Act<'_>) -> Result<PersonId, Refusal> {
    let by = act.by_chair()?;
    match act.m.stage {
        Stage::Open(_) | Stage::Held(_) if act.m.after.plan.confirmed.is_none() => Err(Refusal::PlanNotConfirmed),
        Stage::Held(_) => Ok(by),
        _ => Err(Refusal::TooLate),
    }
}

/// "Did it hold?" An answer may say what has happened, and then nothing more is asked.
pub(super) fn check(act: &Act<'_>, days: u32, answer: String) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Owner)?;
    let rule = &act.p.monitor;
    if !rule.check_days.contains(&days) {
        return Err(Refusal::NotInThisProcedure);
    }
    let Some((held, _)) = act.m.held() else {
        return Err(if act.m.is_live() { Refusal::NotYetAsked } else { Refusal::TooLate });
    };
    let asked = held.checked_add_days(Days::new(u64::from(days)));
    if asked.is_none_or(|on| on > act.local_now().date()) {
        return Err(Refusal::NotYetAsked);
    }
    let meaning = rule.check_answers.iter().find(|a| a.code == answer).ok_or(Refusal::UnknownReason)?;
    if act.m.after.checks.iter().any(|c| c.days == days) {
        return Err(Refusal::NothingChanged);
    }
    if has_ended(act.m, act.p) {
        return Err(Refusal::TooLate);
    }
    let at = act.turn.now;
    let checked = Event::Checked { check: Check { days, answer, by: by.clone(), at } };
    let reported = meaning.event.map(|event| Event::Reported { by, event, local: act.local_now(), at });
    Ok(std::iter::once(checked).chain(reported).collect())
}
