//! Suggesting and requesting a meeting, joining an open request, reporting what happened since.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::ids::{PersonId, RoleId};
use crate::meeting::around::{Change, Moved};
use crate::meeting::command::NewRequest;
use crate::meeting::decide::{Act, invite};
use crate::meeting::event::{Event, Requested};
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Meeting, Private, Stage};
use crate::people::FALLBACK_ROLE;
use crate::procedure::{CHAIR, EventName};

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
    may_own(act)?;
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
        Stage::New => may_raise(act, &by)?,
        Stage::Suggested(_) => drop(act.by_part(|x| *x == Part::Owner)?),
        _ => return Err(Refusal::TooLate),
    }
    let rule = &act.p.request;
    may_own(act)?;
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
    stand_in_for_nobody(act, &mut new.cast);

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
    let by = requested.by.clone();
    let mut events = vec![Event::Requested(Box::new(requested))];
    // Nobody is asked to agree to what they have asked for themselves.
    let agrees = |role: &RoleId| asked.holder(role) == Some(&by);
    if rule.agree.as_ref().is_some_and(|a| a.by.iter().any(agrees)) {
        events.push(Event::Agreed { by, at: act.turn.now, local: now });
    }
    let reported: Vec<EventName> = events[0].means();
    for event in reported {
        events.extend(breaches(&asked, act, event));
    }
    Ok(events)
}

/// The owner must hold a role that may request this kind.
fn may_own(act: &Act<'_>) -> Result<(), Refusal> {
    let roles = &act.p.request.request;
    let owner = act.turn.people.get(&act.m.owner).ok_or(Refusal::NotYours)?;
    if roles.iter().any(|r| owner.holds(r)) { Ok(()) } else { Err(Refusal::MayNotRequest { roles: roles.clone() }) }
}

/// Requests are raised by the owner, or for them: by somebody whose role may request, a colleague of their team, or
/// their cover.
fn may_raise(act: &Act<'_>, by: &PersonId) -> Result<(), Refusal> {
    let people = act.turn.people;
    let roles = &act.p.request.request;
    let owner = people.get(&act.m.owner);
    let person = people.get(by).filter(|x| x.active).ok_or(Refusal::NotYours)?;
    let own_role = roles.iter().any(|r| person.holds(r));
    let same_team = person.team.is_some() && owner.is_some_and(|o| o.team == person.team);
    let covers =
        owner.is_some_and(|o| o.cover.as_ref() == Some(by)) || people.cover_for(&act.m.owner).as_ref() == Some(by);
    if *by == act.m.owner || own_role || same_team || covers {
        Ok(())
    } else {
        Err(Refusal::MayNotRequest { roles: roles.clone() })
    }
}

/// What is asked of a role that nobody holds is asked of an administrator, so that nothing waits for nobody.
fn stand_in_for_nobody(act: &Act<'_>, cast: &mut BTreeMap<RoleId, PersonId>) {
    let Some(administrator) = act.turn.people.holders(&FALLBACK_ROLE.into()).first().map(|x| x.id.clone()) else {
        return;
    };
    let p = act.p;
    // Any one of those who may agree is enough.
    let agree = p.request.agree.iter().filter(|a| !a.by.iter().any(|r| cast.contains_key(r)));
    let agree = agree.filter_map(|a| a.by.first());
    let more_time = p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| &e.approved_by);
    let arrange = [&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by];
    let wanted: Vec<RoleId> = agree.chain(more_time).chain(arrange).filter(|r| r.as_str() != CHAIR).cloned().collect();
    for role in wanted {
        cast.entry(role).or_insert_with(|| administrator.clone());
    }
}

/// An event further back than this is a slip of the keyboard.
const OLDEST_EVENT_DAYS: i64 = 366;

pub(super) fn join(act: &Act<'_>, concern: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    act.open()?;
    if concern.is_none() && (by == act.m.owner || act.m.joined.contains(&by)) {
        return Err(Refusal::NothingChanged);
    }
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
    let by = act.by_part(|x| {
        let outside = matches!(x, Part::Informed | Part::Invited { .. } | Part::Suggester | Part::AskedToChair);
        let acts = matches!(x, Part::Lead { .. } | Part::Supporter | Part::Decider | Part::Gatherer);
        !outside && !acts
    })?;
    let gated = act.p.gates.iter().any(|g| g.before_event == event);
    let in_time = match &act.m.stage {
        Stage::Open(_) => true,
        // What should come after the request may come before it, and what should wait for the meeting, at any time.
        Stage::Suggested(_) | Stage::Held(_) if gated => true,
        // That a placement has ended matters after the meeting too: its analysis serves the next.
        _ => event == EventName::PlacementEnded && act.m.was_held(),
    };
    if !in_time {
        return Err(Refusal::TooLate);
    }
    let rule = act.p.event_rule(event).ok_or(Refusal::NotInThisProcedure)?;
    let before = act.m.happened.get(&event);
    // The date that the request gave stands: it may be what the clock counts from.
    if rule.at_request && before.is_some() {
        return Err(Refusal::TooLate);
    }
    if before.is_some_and(|h| h.local == local) {
        return Err(Refusal::NothingChanged);
    }
    recent(local, act.local_now())?;
    let mut events = vec![Event::Reported { by: by.clone(), event, local, at: act.turn.now }];
    // A corrected date is no second breach.
    if before.is_none() {
        events.extend(breaches(act.m, act, event));
    }
    // The child has left the placement that the meeting is about: somebody says what becomes of it.
    if event == EventName::PlacementEnded && matches!(act.m.stage, Stage::Open(_)) {
        let moved = Moved { on: local.date(), by, at: act.turn.now, becomes: None };
        events.push(Event::Around(Change::ChildMoved(moved)));
    }
    Ok(events)
}

/// Whether something may have happened then: not ahead, and no slip of the keyboard.
pub(super) fn recent(local: NaiveDateTime, now: NaiveDateTime) -> Result<(), Refusal> {
    if local > now {
        return Err(Refusal::InTheFuture);
    }
    if now.signed_duration_since(local).num_days() > OLDEST_EVENT_DAYS {
        return Err(Refusal::TooFarAway);
    }
    Ok(())
}

/// The gates that this event went through too early.
pub(super) fn breaches(m: &Meeting, act: &Act<'_>, event: EventName) -> Vec<Event> {
    let lifted = |id: &Option<String>| {
        let named = act.p.exemptions.iter().filter(|e| Some(&e.id) == id.as_ref());
        named.into_iter().any(|e| m.holds(&e.when).is_yes() || m.around.is_exempt(&e.id))
    };
    let gates = act.p.gates.iter().filter(|g| g.before_event == event && !m.has_happened(g.requires_event));
    let closed = gates.filter(|g| m.holds(&g.when).is_yes() && !lifted(&g.unless));
    closed.map(|g| Event::GateBreached { gate: g.id.clone(), event }).collect()
}
