//! Suggesting and requesting a meeting, joining an open request, reporting what happened since.

use chrono::NaiveDateTime;

use crate::meeting::command::NewRequest;
use crate::meeting::decide::{Act, invite};
use crate::meeting::event::{Event, Requested};
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Meeting, Private, Stage};
use crate::procedure::EventName;

pub(super) fn suggest(act: &Act<'_>, words: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    if act.m.stage != Stage::New {
        return Err(Refusal::TooLate);
    }
    let person = act.turn.people.get(&by).ok_or(Refusal::NotYours)?;
    let rule = &act.p.request;
    if !rule.suggest_anyone && !rule.suggest.iter().any(|r| person.holds(r)) {
        return Err(Refusal::MayNotRequest { roles: rule.suggest.clone() });
    }
    act.available(&act.m.owner)?;
    Ok(vec![Event::Suggested { by, at: act.turn.now, local: act.local_now(), words }])
}

pub(super) fn discuss(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    act.by_part(|x| *x == Part::Owner)?;
    match act.m.stage {
        Stage::Suggested(_) => Ok(vec![Event::SuggestionDiscussed { at: act.turn.now }]),
        _ => Err(Refusal::TooLate),
    }
}

pub(super) fn decline(act: &Act<'_>, reason: Private) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Owner)?;
    match act.m.stage {
        Stage::Suggested(_) => Ok(vec![Event::SuggestionDeclined { by, at: act.turn.now, reason }]),
        _ => Err(Refusal::TooLate),
    }
}

pub(super) fn request(act: &Act<'_>, mut new: NewRequest) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    match act.m.stage {
        Stage::New => {}
        Stage::Suggested(_) => drop(act.by_part(|x| *x == Part::Owner)?),
        _ => return Err(Refusal::TooLate),
    }
    let rule = &act.p.request;
    let owner = act.turn.people.get(&act.m.owner).ok_or(Refusal::NotYours)?;
    if !rule.request.iter().any(|r| owner.holds(r)) {
        return Err(Refusal::MayNotRequest { roles: rule.request.clone() });
    }
    // The event that starts the clock may be days ago, never ahead.
    let now = act.local_now();
    new.happened.insert(EventName::Requested, now);
    if new.happened.values().any(|local| *local > now) {
        return Err(Refusal::InTheFuture);
    }
    if new.happened.values().any(|local| now.signed_duration_since(*local).num_days() > OLDEST_EVENT_DAYS) {
        return Err(Refusal::TooFarAway);
    }
    new.cast.insert(rule.owner.clone(), act.m.owner.clone());

    // The case as it will be, to ask the procedure's conditions of it.
    let mut asked = act.m.clone();
    asked.facts.clone_from(&new.facts);
    for (event, local) in &new.happened {
        let recorded = act.turn.now;
        asked.happened.insert(*event, crate::meeting::state::Happened { local: *local, recorded });
    }
    asked.cast.clone_from(&new.cast);
    let clock = act.p.timescales.iter().find(|t| t.what == crate::meeting::state::MEETING_HELD);
    if clock.is_some_and(|t| !new.happened.contains_key(&t.from)) {
        return Err(Refusal::EventMissing);
    }
    let invitees = invite::proposed(&asked, act.p, &new.items);
    let last_date = asked.limit(act.p, act.turn.calendar).map(|d| d.usable);
    let requested = Requested {
        by,
        at: act.turn.now,
        case_number: new.case_number,
        team: new.team,
        level: new.level,
        facts: new.facts,
        happened: new.happened,
        cast: new.cast,
        follows: new.follows,
        invitees,
        needs_agreement: rule.agree.is_some(),
        last_date,
    };
    let mut events = vec![Event::Requested(Box::new(requested))];
    let reported: Vec<EventName> = events[0].means();
    for event in reported {
        events.extend(breaches(&asked, act, event));
    }
    Ok(events)
}

/// An event further back than this is a slip of the keyboard.
const OLDEST_EVENT_DAYS: i64 = 366;

pub(super) fn join(act: &Act<'_>, concern: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    act.open()?;
    // That this person may see the case at all was settled before it was offered; it is settled again here.
    if !may_join(act.m, act) {
        return Err(Refusal::NotYours);
    }
    Ok(vec![Event::Joined { by, concern }])
}

fn may_join(m: &Meeting, act: &Act<'_>) -> bool {
    act.turn.by.is_some_and(|by| crate::meeting::decide::may_see(m, act.p, act.turn.people, by))
}

pub(super) fn report(act: &Act<'_>, event: EventName, local: NaiveDateTime) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| !matches!(x, Part::Informed))?;
    act.open()?;
    if act.p.event_rule(event).is_none() {
        return Err(Refusal::NotInThisProcedure);
    }
    let now = act.local_now();
    if local > now {
        return Err(Refusal::InTheFuture);
    }
    if now.signed_duration_since(local).num_days() > OLDEST_EVENT_DAYS {
        return Err(Refusal::TooFarAway);
    }
    let mut events = vec![Event::Reported { by, event, local, at: act.turn.now }];
    events.extend(breaches(act.m, act, event));
    Ok(events)
}

/// The gates that this event went through too early.
fn breaches(m: &Meeting, act: &Act<'_>, event: EventName) -> Vec<Event> {
    let lifted = |id: &Option<String>| {
        let named = act.p.exemptions.iter().filter(|e| Some(&e.id) == id.as_ref());
        named.into_iter().any(|e| m.holds(&e.when).is_yes())
    };
    let gates = act.p.gates.iter().filter(|g| g.before_event == event && !m.has_happened(g.requires_event));
    let closed = gates.filter(|g| m.holds(&g.when).is_yes() && !lifted(&g.unless));
    closed.map(|g| Event::GateBreached { gate: g.id.clone(), event }).collect()
}
