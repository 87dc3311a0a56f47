//! The end of a meeting: cancelled, held, or not held.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::ids::{ItemId, PersonId};
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;

pub(super) fn cancel(act: &Act<'_>, code: String) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Owner | Part::Sender | Part::Chair))?;
    act.open()?;
    Ok(vec![cancelled(act, by, code)?])
}

/// Cancelled, for one of the procedure's reasons.
pub(super) fn cancelled(act: &Act<'_>, by: PersonId, code: String) -> Result<Event, Refusal> {
    if !act.p.cancel.reasons.iter().any(|r| r.code == code) {
        return Err(Refusal::UnknownReason);
    }
    Ok(Event::Cancelled { by, at: act.turn.now, local: act.local_now(), code })
}

pub(super) fn held(act: &Act<'_>, on: NaiveDate, attended: BTreeSet<ItemId>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Chair | Part::Owner | Part::Recorder))?;
    let open = act.open()?;
    if on > act.local_now().date() {
        return Err(Refusal::InTheFuture);
    }
    if open.slot.as_ref().is_some_and(|s| s.starts > act.turn.now) {
        return Err(Refusal::NotHeldYet);
    }
    let started = act.turn.calendar.local_date(open.requested);
    if on < started {
        return Err(Refusal::InThePast);
    }
    if attended.iter().any(|id| act.m.invitee(id).is_none()) {
        return Err(Refusal::NotYours);
    }
    Ok(vec![Event::Held { by, at: act.turn.now, on, attended }])
}

pub(super) fn not_held(act: &Act<'_>, code: String) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Chair | Part::Owner | Part::Recorder))?;
    let open = act.open()?;
    let slot = open.slot.as_ref().ok_or(Refusal::NoDateYet)?;
    if slot.starts > act.turn.now {
        return Err(Refusal::NotHeldYet);
    }
    let again = act.p.not_held.new_date.iter().any(|r| r.code == code);
    if !again && !act.p.not_held.closes.iter().any(|r| r.code == code) {
        return Err(Refusal::UnknownReason);
    }
    Ok(vec![Event::NotHeld { by, at: act.turn.now, code, again }])
}
