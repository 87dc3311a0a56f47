//! One action of a confirmed plan: its lead signs up and does it; only the chair changes what was agreed.

use chrono::NaiveDate;

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Action, ActionState, Counter, Lead, NewDate, SignUp};
use crate::meeting::decide::Act;
use crate::meeting::due::latest_snooze;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Private, Stage};

pub(super) fn sign_up(act: &Act<'_>, item: ItemId) -> Result<Vec<Event>, Refusal> {
    let by = by_lead(act, &item)?;
    match &unfinished(act, &item)?.sign_up {
        // Second thoughts about a counter-proposal are welcome until it is settled.
        SignUp::Asked { .. } | SignUp::NotAsWritten { .. } => Ok(vec![signed(act, item, by)]),
        SignUp::Given { .. } => Err(Refusal::NothingChanged),
        SignUp::NotAsked | SignUp::Settled { .. } => Err(Refusal::TooLate),
    }
}

fn signed(act: &Act<'_>, item: ItemId, by: PersonId) -> Event {
    Event::SignedUp { item, by, at: act.turn.now }
}

pub(super) fn not_as_written(act: &Act<'_>, item: ItemId, counter: Counter) -> Result<Vec<Event>, Refusal> {
    let by = by_lead(act, &item)?;
    match &unfinished(act, &item)?.sign_up {
        SignUp::NotAsWritten { counter: before, .. } if *before == counter => return Err(Refusal::NothingChanged),
        SignUp::Asked { .. } | SignUp::NotAsWritten { .. } => {}
        SignUp::NotAsked | SignUp::Given { .. } | SignUp::Settled { .. } => return Err(Refusal::TooLate),
    }
    counter.due.map_or(Ok(()), |due| act.ahead(due))?;
    Ok(vec![Event::NotAsWritten { item, by, at: act.turn.now, counter }])
}

pub(super) fn settle(act: &Act<'_>, item: ItemId, taken: bool) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    let SignUp::NotAsWritten { counter, .. } = &unfinished(act, &item)?.sign_up else { return Err(Refusal::TooLate) };
    if let Some(due) = counter.due.filter(|_| taken) {
        act.ahead(due)?;
    }
    Ok(vec![Event::CounterSettled { item, taken, by, at: act.turn.now }])
}

pub(super) fn done(act: &Act<'_>, item: ItemId) -> Result<Vec<Event>, Refusal> {
    let outside = act.m.after.action(&item).is_some_and(|a| a.lead_person().is_none());
    let by = act.by_part(|x| match x {
        Part::Lead { item: own } => *own == item,
        Part::MinuteTaker => outside,
        Part::Chair => true,
        _ => false,
    })?;
    if act.m.after.action(&item).is_some_and(|a| matches!(a.state, ActionState::Done { .. })) {
        return Err(Refusal::NothingChanged);
    }
    unfinished(act, &item)?;
    Ok(vec![Event::ActionMoved { item, state: ActionState::Done { by, at: act.turn.now } }])
}

/// Whoever works on it has signed up to it.
pub(super) fn working(act: &Act<'_>, item: ItemId) -> Result<Vec<Event>, Refusal> {
    let by = by_lead(act, &item)?;
    let action = unfinished(act, &item)?;
    if matches!(action.state, ActionState::Working { .. }) {
        return Err(Refusal::NothingChanged);
    }
    let asked = matches!(action.sign_up, SignUp::Asked { .. });
    let signed = asked.then(|| signed(act, item.clone(), by.clone()));
    let moved = Event::ActionMoved { item, state: ActionState::Working { by, at: act.turn.now } };
    Ok(signed.into_iter().chain([moved]).collect())
}

pub(super) fn blocked(act: &Act<'_>, item: ItemId, needs: Private) -> Result<Vec<Event>, Refusal> {
    let by = by_lead(act, &item)?;
    if let ActionState::Blocked { needs: before, .. } = &unfinished(act, &item)?.state
        && *before == needs
    {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::ActionMoved { item, state: ActionState::Blocked { by, at: act.turn.now, needs } }])
}

/// The lead asks; the chair, who could grant it, sets it by asking.
pub(super) fn ask_new_date(
    act: &Act<'_>,
    item: ItemId,
    wanted: NaiveDate,
    reason: Private,
) -> Result<Vec<Event>, Refusal> {
    let chairs = act.by_part(|x| *x == Part::Chair).is_ok();
    let by = if chairs { act.by()? } else { by_lead(act, &item)? };
    let action = unfinished(act, &item)?;
    if wanted <= action.due {
        return Err(Refusal::NotLater { than: action.due });
    }
    act.ahead(wanted)?;
    if !chairs && action.new_date.as_ref().is_some_and(|asked| asked.wanted == wanted) {
        return Err(Refusal::NothingChanged);
    }
    let at = act.turn.now;
    let asked = Event::NewDateAsked { item: item.clone(), asked: NewDate { wanted, reason, by: by.clone(), at } };
    let granted = chairs.then_some(Event::NewDateAnswered { item, granted: true, by, at });
    Ok(std::iter::once(asked).chain(granted).collect())
}

pub(super) fn answer_new_date(act: &Act<'_>, item: ItemId, granted: bool) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    let action = unfinished(act, &item)?;
    let wanted = action.new_date.as_ref().ok_or(Refusal::TooLate)?.wanted;
    if granted {
        if wanted <= action.due {
            return Err(Refusal::NotLater { than: action.due });
        }
        act.ahead(wanted)?;
    }
    Ok(vec![Event::NewDateAnswered { item, granted, by, at: act.turn.now }])
}

pub(super) fn reassign(act: &Act<'_>, item: ItemId, lead: Lead) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    if unfinished(act, &item)?.lead == lead {
        return Err(Refusal::NothingChanged);
    }
    if let Lead::Person(person) = &lead {
        act.available(person)?;
    }
    Ok(vec![Event::Reassigned { item, lead, by, at: act.turn.now }])
}

/// Later, but never so late that the chair would have to tell the lead.
pub(super) fn snooze(act: &Act<'_>, item: ItemId, until: NaiveDate) -> Result<Vec<Event>, Refusal> {
    let by = by_lead(act, &item)?;
    let action = unfinished(act, &item)?;
    let today = act.local_now().date();
    if until <= today {
        return Err(Refusal::NotLater { than: today });
    }
    act.ahead(until)?;
    let calendar = act.turn.calendar;
    let opens = calendar.next_allowed(calendar.instant_or_after(until.and_time(calendar.hours.0)));
    if let Some(latest) = latest_snooze(act.m, act.p, calendar, &item)
        && calendar.local_date(opens) > latest
    {
        return Err(Refusal::SnoozeTooLong { latest: latest.max(today) });
    }
    if action.snoozed == Some(opens) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Snoozed { item, until: opens, by }])
}

/// Whoever leads the action, or acts for them. The chair does not do it for them, and others are strangers to it.
fn by_lead(act: &Act<'_>, item: &ItemId) -> Result<PersonId, Refusal> {
    act.by_part(|x| matches!(x, Part::Lead { item: own } if own == item))
}

/// An action of a plan that is confirmed and not closed, neither done nor left.
fn unfinished<'a>(act: &Act<'a>, item: &ItemId) -> Result<&'a Action, Refusal> {
    match &act.m.stage {
        Stage::Open(_) | Stage::Held(_) if act.m.after.plan.confirmed.is_none() => {
            return Err(Refusal::PlanNotConfirmed);
        }
        Stage::Held(_) => {}
        _ => return Err(Refusal::TooLate),
    }
    let action = act.m.after.action(item).ok_or(Refusal::TooLate)?;
    if action.is_unfinished() { Ok(action) } else { Err(Refusal::ActionIsOver) }
}
