//! What comes after the meeting, written down. Like the rest of [`apply`](crate::meeting::apply): total, without rules.

use chrono::{DateTime, Utc};

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{
    Action, ActionState, Confirmed, EarlierDue, Lead, Member, Reading, Review, Scale, SignUp, Tick, What,
};
use crate::meeting::apply::{close, note};
use crate::meeting::event::Event;
use crate::meeting::state::{Meeting, Outcome};

/// Writes the plan, the day's things, the scale, the minutes and the checks.
pub(super) fn followed(m: &mut Meeting, event: &Event) {
    for name in noted(event) {
        if let Some((local, at)) = dated(event) {
            note(m, name, local, at);
        }
    }
    let after = &mut m.after;
    match event {
        Event::MinuteTakerNamed { person, .. } => {
            after.minute_taker = Some(person.clone());
            after.minute_taker_gone = None;
        }
        Event::MinuteTakerGone { at, .. } => {
            after.minute_taker = None;
            after.minute_taker_gone = Some(*at);
        }
        Event::PapersTicked { brought, .. } => after.papers.clone_from(brought),
        Event::ActionWritten { action } => match after.plan.actions.iter_mut().find(|a| a.id == action.id) {
            Some(written) => written.clone_from(action),
            None => after.plan.actions.push(action.as_ref().clone()),
        },
        Event::ActionRemoved { item } => after.plan.actions.retain(|a| a.id != *item),
        Event::UnmetNeedAdded { need } => after.plan.unmet.push(need.clone()),
        Event::UnmetNeedRemoved { item } => after.plan.unmet.retain(|n| n.id != *item),
        Event::PlanConfirmed { confirmed, review, asked, .. } => confirm(m, confirmed, review, asked),
        Event::ReviewSet { review } => after.plan.reviews.push(review.clone()),
        Event::ScaleOpened { by, at } => {
            after.scale.get_or_insert(Scale { opened_by: by.clone(), at: *at, readings: Vec::new() });
        }
        Event::ReadingGiven { reading } => {
            if let Some(scale) = &mut after.scale {
                scale.readings.retain(|r| r.member != reading.member);
                scale.readings.push(reading.clone());
            }
        }
        Event::ReadingTold { member, person, at, .. } => {
            if let Some(reading) = reading(m, member) {
                reading.told = Some((person.clone(), *at));
            }
        }
        Event::MinutesTicked { tick, .. } => ticked(m, tick),
        Event::PlanClosed { by, at, code, left, .. } => {
            for action in after.plan.actions.iter_mut().filter(|a| left.contains(&a.id)) {
                moved(action, &ActionState::LeftOpen { by: by.clone(), at: *at });
            }
            close(m, Outcome::PlanClosed { code: code.clone() }, by, *at);
        }
        Event::Checked { check } => after.checks.push(check.clone()),
        event => one_action(m, event),
    }
}

/// What happened to one action of a confirmed plan.
fn one_action(m: &mut Meeting, event: &Event) {
    let with = |m: &mut Meeting, item: &ItemId, change: &dyn Fn(&mut Action)| {
        if let Some(action) = m.after.plan.actions.iter_mut().find(|a| a.id == *item) {
            change(action);
        }
    };
    match event {
        Event::SignedUp { item, by, at } => {
            with(m, item, &|a| a.sign_up = SignUp::Given { by: by.clone(), at: *at });
        }
        Event::NotAsWritten { item, by, at, counter } => with(m, item, &|a| {
            a.sign_up = SignUp::NotAsWritten { by: by.clone(), at: *at, counter: counter.clone() };
        }),
        Event::CounterSettled { item, taken, by, at } => with(m, item, &|a| settled(a, *taken, by, *at)),
        Event::ActionMoved { item, state } => with(m, item, &|a| moved(a, state)),
        Event::NewDateAsked { item, asked } => with(m, item, &|a| a.new_date = Some(asked.clone())),
        Event::NewDateAnswered { item, granted, by, at } => with(m, item, &|a| {
            if let (Some(asked), true) = (a.new_date.take(), granted) {
                redate(a, asked.wanted, by, *at);
            }
        }),
        Event::Reassigned { item, lead, by, at } => with(m, item, &|a| handed_on(a, lead, by, *at)),
        Event::Snoozed { item, until, .. } => with(m, item, &|a| a.snoozed = Some(*until)),
        _ => {}
    }
}

/// The plan stands: whoever leads an action is asked to sign up, and the chair has done so by confirming.
fn confirm(m: &mut Meeting, confirmed: &Confirmed, review: &Review, asked: &std::collections::BTreeSet<ItemId>) {
    for action in &mut m.after.plan.actions {
        if asked.contains(&action.id) {
            action.sign_up = SignUp::Asked { since: confirmed.at };
        } else if action.lead_person() == Some(&confirmed.by) {
            action.sign_up = SignUp::Given { by: confirmed.by.clone(), at: confirmed.at };
        }
    }
    m.after.plan.confirmed = Some(confirmed.clone());
    m.after.plan.reviews.push(review.clone());
}

fn settled(action: &mut Action, taken: bool, by: &PersonId, at: DateTime<Utc>) {
    let settled = SignUp::Settled { by: by.clone(), at };
    let SignUp::NotAsWritten { by: lead, counter, .. } = std::mem::replace(&mut action.sign_up, settled) else {
        return;
    };
    if taken {
        action.what = What::Words(counter.words);
        action.sign_up = SignUp::Given { by: lead, at };
        if let Some(due) = counter.due {
            redate(action, due, by, at);
        }
    }
}

/// Another date by agreement: the old one is kept, and reminders count anew.
fn redate(action: &mut Action, due: chrono::NaiveDate, by: &PersonId, at: DateTime<Utc>) {
    if due != action.due {
        action.earlier.push(EarlierDue { due: action.due, changed_by: by.clone(), changed_at: at });
        action.due = due;
        action.snoozed = None;
    }
}

fn moved(action: &mut Action, state: &ActionState) {
    action.state = state.clone();
    if !action.is_unfinished() {
        action.new_date = None;
        action.snoozed = None;
    }
}

/// Somebody else's now: what the one before said of it no longer counts.
fn handed_on(action: &mut Action, lead: &Lead, by: &PersonId, at: DateTime<Utc>) {
    action.sign_up = match lead {
        Lead::Person(person) if person == by => SignUp::Given { by: by.clone(), at },
        Lead::Person(_) => SignUp::Asked { since: at },
        Lead::Outside(_) => SignUp::NotAsked,
    };
    if let Lead::Person(person) = lead {
        action.support.remove(person);
    }
    action.lead = lead.clone();
    action.handed_on = Some(at);
    action.state = ActionState::Open;
    action.new_date = None;
    action.snoozed = None;
}

fn reading<'m>(m: &'m mut Meeting, member: &Member) -> Option<&'m mut Reading> {
    m.after.scale.as_mut()?.readings.iter_mut().find(|r| r.member == *member)
}

fn ticked(m: &mut Meeting, tick: &Tick) {
    if !m.after.ticked(tick.step) {
        m.after.minutes.push(tick.clone());
    }
}

/// The procedure events that are kept with the case's dates.
fn noted(event: &Event) -> Vec<crate::procedure::EventName> {
    match event {
        Event::PlanConfirmed { .. } | Event::MinutesTicked { .. } | Event::PlanClosed { .. } => event.means(),
        _ => Vec::new(),
    }
}

/// When it happened, on the wall clock, and when it was written down.
fn dated(event: &Event) -> Option<(chrono::NaiveDateTime, DateTime<Utc>)> {
    match event {
        Event::PlanConfirmed { confirmed, local, .. } => Some((*local, confirmed.at)),
        Event::MinutesTicked { tick, local } => Some((*local, tick.at)),
        Event::PlanClosed { local, at, .. } => Some((*local, *at)),
        _ => None,
    }
}
