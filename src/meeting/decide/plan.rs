//! The plan: written by the chair and the minute taker, amended by agreement, confirmed by the chair.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Action, ActionState, Confirmed, Lead, Review, SignUp, UnmetNeed, What};
use crate::meeting::command::NewAction;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Stage;
use crate::procedure::Coded;

pub(super) fn add(act: &Act<'_>, item: ItemId, new: NewAction) -> Result<Vec<Event>, Refusal> {
    let by = writes(act)?;
    if act.m.after.action(&item).is_some() {
        return Err(Refusal::NothingChanged);
    }
    let action = written(act, item, next_number(act), new, by)?;
    Ok(vec![Event::ActionWritten { action: Box::new(action) }])
}

pub(super) fn amend(act: &Act<'_>, item: ItemId, new: NewAction) -> Result<Vec<Event>, Refusal> {
    let by = writes(act)?;
    let old = act.m.after.action(&item).ok_or(Refusal::TooLate)?;
    let action = written(act, item, old.number, new, by)?;
    // Who wrote it first, and when, stands.
    let action = Action { added_by: old.added_by.clone(), added_at: old.added_at, ..action };
    if action == *old {
        Err(Refusal::NothingChanged)
    } else {
        Ok(vec![Event::ActionWritten { action: Box::new(action) }])
    }
}

pub(super) fn remove(act: &Act<'_>, item: ItemId) -> Result<Vec<Event>, Refusal> {
    writes(act)?;
    act.m.after.action(&item).ok_or(Refusal::TooLate)?;
    Ok(vec![Event::ActionRemoved { item }])
}

pub(super) fn add_unmet(
    act: &Act<'_>,
    item: ItemId,
    category: String,
    service: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let by = writes(act)?;
    let outputs = &act.p.outputs;
    if !outputs.unmet_need {
        return Err(Refusal::NotInThisProcedure);
    }
    known(&outputs.unmet_categories, &category)?;
    service.iter().try_for_each(|service| known(&outputs.services, service))?;
    let listed = |n: &UnmetNeed| n.id == item || (n.category == category && n.service == service);
    if act.m.after.plan.unmet.iter().any(listed) {
        return Err(Refusal::NothingChanged);
    }
    let need = UnmetNeed { id: item, category, service, by, at: act.turn.now };
    Ok(vec![Event::UnmetNeedAdded { need }])
}

pub(super) fn remove_unmet(act: &Act<'_>, item: ItemId) -> Result<Vec<Event>, Refusal> {
    writes(act)?;
    let listed = act.m.after.plan.unmet.iter().any(|n| n.id == item);
    if listed { Ok(vec![Event::UnmetNeedRemoved { item }]) } else { Err(Refusal::TooLate) }
}

/// What the chair says when the plan is confirmed.
pub(super) struct Confirming {
    pub outcome: String,
    pub amends: BTreeSet<String>,
    pub no_unmet_need: bool,
    pub review: Option<NaiveDate>,
    pub items: Vec<ItemId>,
}

/// The plan stands from here on, and everybody who leads part of it is asked to sign up.
pub(super) fn confirm(act: &Act<'_>, said: Confirming) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    let outputs = &act.p.outputs;
    let plan = &act.m.after.plan;
    act.the_day()?;
    if !matches!(act.m.stage, Stage::Held(_)) {
        return Err(Refusal::NotRecordedAsHeld);
    }
    if plan.confirmed.is_some() {
        return Err(Refusal::PlanConfirmed);
    }
    if plan.actions.is_empty() {
        return Err(Refusal::NoActions);
    }
    known(&outputs.outcomes, &said.outcome)?;
    if said.amends.iter().any(|code| !outputs.amends.iter().any(|a| a.code == *code)) {
        return Err(Refusal::UnknownReason);
    }
    match (plan.unmet.is_empty(), said.no_unmet_need) {
        (true, false) if outputs.unmet_need => return Err(Refusal::UnmetNeedNotSaid),
        (false, true) => return Err(Refusal::UnmetNeedListed),
        _ => {}
    }
    let on = review_date(act, said.review)?;
    let at = act.turn.now;
    let tasks = tasks(act, &by, &said.amends, on, said.items);
    let asks = |a: &&Action| outputs.owner_must_confirm && a.lead_person().is_some_and(|lead| *lead != by);
    let asked = plan.actions.iter().chain(&tasks).filter(asks).map(|a| a.id.clone()).collect();
    let confirmed = Confirmed { by: by.clone(), at, outcome: said.outcome, amends: said.amends };
    let review = Review { on, set_by: by, set_at: at };
    let confirmed = Event::PlanConfirmed { confirmed, local: act.local_now(), review, asked };
    Ok(tasks.into_iter().map(|action| Event::ActionWritten { action: Box::new(action) }).chain([confirmed]).collect())
}

/// The chosen date, or the procedure's own, moved to a working day.
fn review_date(act: &Act<'_>, chosen: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    let today = act.local_now().date();
    let Some(on) = chosen else {
        let days = Days::new(u64::from(act.p.monitor.review_default_days.max(1)));
        let on = today.checked_add_days(days).ok_or(Refusal::TooFarAway)?;
        return Ok(act.turn.calendar.working_day_on_or_after(on));
    };
    act.ahead(on)?;
    if on > today { Ok(on) } else { Err(Refusal::InThePast) }
}

/// The tasks that changing other records brings with it, each with somebody to lead it.
fn tasks(act: &Act<'_>, by: &PersonId, amends: &BTreeSet<String>, due: NaiveDate, items: Vec<ItemId>) -> Vec<Action> {
    let chosen = act.p.outputs.amends.iter().filter(|a| amends.contains(&a.code));
    let named = chosen.filter_map(|a| a.task.as_ref().map(|(_, role)| (&a.code, role)));
    // Should there be too few ids, the task's own name will do: it is unique within the case.
    let free = items.into_iter().filter(|item| act.m.after.action(item).is_none());
    let ids = free.map(Some).chain(std::iter::repeat(None));
    let numbered = named.zip(ids).zip(next_number(act)..);
    let task = |(((code, role), id), number): (((&String, _), Option<ItemId>), u32)| {
        let id = id.unwrap_or_else(|| ItemId::new(format!("task-{code}")));
        let lead = Lead::Person(act.m.holder(role).unwrap_or(&act.m.owner).clone());
        fresh(act, id, number, What::Task(code.clone()), lead, due, by.clone())
    };
    numbered.map(task).collect()
}

fn next_number(act: &Act<'_>) -> u32 {
    act.m.after.plan.actions.iter().map(|a| a.number).max().unwrap_or(0).saturating_add(1)
}

/// Whoever writes in a plan that is still open.
fn writes(act: &Act<'_>) -> Result<PersonId, Refusal> {
    let by = act.by_writer()?;
    act.the_day()?;
    if act.m.after.plan.confirmed.is_some() { Err(Refusal::PlanConfirmed) } else { Ok(by) }
}

fn written(act: &Act<'_>, id: ItemId, number: u32, new: NewAction, by: PersonId) -> Result<Action, Refusal> {
    let NewAction { words, lead, mut support, service, due } = new;
    let outputs = &act.p.outputs;
    if let Lead::Person(lead) = &lead {
        act.available(lead)?;
        support.remove(lead);
    }
    support.iter().try_for_each(|person| act.available(person))?;
    match &service {
        Some(service) => known(&outputs.services, service)?,
        None if outputs.action_requires.iter().any(|x| x == "service") && !outputs.services.is_empty() => {
            return Err(Refusal::ServiceMissing);
        }
        None => {}
    }
    let held = act.m.held().map(|(on, _)| on);
    let held = held.or_else(|| act.m.open()?.slot.as_ref().map(|s| s.local.date()));
    if let Some(held) = held.filter(|held| due < *held) {
        return Err(Refusal::BeforeTheMeeting { held });
    }
    act.ahead(due)?;
    Ok(Action { support, service, ..fresh(act, id, number, What::Words(words), lead, due, by) })
}

/// An action as it begins: open, and nobody asked yet.
fn fresh(act: &Act<'_>, id: ItemId, number: u32, what: What, lead: Lead, due: NaiveDate, by: PersonId) -> Action {
    Action {
        id,
        number,
        what,
        lead,
        support: BTreeSet::new(),
        service: None,
        due,
        earlier: Vec::new(),
        added_by: by,
        added_at: act.turn.now,
        sign_up: SignUp::NotAsked,
        state: ActionState::Open,
        new_date: None,
        snoozed: None,
        handed_on: None,
    }
}

/// A code that the procedure has words for. Anything else might be a story.
pub(super) fn known(codes: &[Coded], code: &str) -> Result<(), Refusal> {
    if codes.iter().any(|c| c.code == code) { Ok(()) } else { Err(Refusal::UnknownReason) }
}
