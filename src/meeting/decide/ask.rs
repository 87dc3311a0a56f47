//! Suggesting and requesting a meeting, joining an open request, reporting what happened since.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::ids::{PersonId, RoleId};
use crate::meeting::around::{Around, Change, Moved, look};
use crate::meeting::command::NewRequest;
use crate::meeting::decide::{Act, agree, invite};
use crate::meeting::event::{Event, Requested};
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{DateChange, MEETING_HELD, Meeting, PLAN_PREPARED, Private, Stage};
use crate::people::People;
use crate::procedure::{CHAIR, EventName, Facts, Procedure, Timescale, Truth};

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
    if act.m.owner == by {
        return Err(Refusal::SuggestedToOneself);
    }
    act.available(&act.m.owner)?;
    may_own(act)?;
    // Nobody is cast before a request, so those who must hear already are looked up.
    let told = act.p.notify.iter().filter(|n| n.on.contains(&EventName::Suggested)).map(|n| &n.role);
    let told = told.filter_map(|role| Some((role.clone(), act.holder_of(role)?))).collect();
    Ok(vec![Event::Suggested { by, at: act.turn.now, local: act.local_now(), words, told }])
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
    // What those who settle it have called is not declined once more: nobody could take it further after that.
    if look::is_called_after_all(act.m) {
        return Err(Refusal::CalledAfterAll);
    }
    match act.m.stage {
        Stage::Suggested(_) => Ok(vec![Event::SuggestionDeclined { by, at: act.turn.now, reason }]),
        _ => Err(Refusal::TooLate),
    }
}

pub(super) fn request(act: &Act<'_>, mut new: NewRequest) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    match act.m.stage {
        Stage::New => may_raise(act, &by)?,
        Stage::Suggested(_) => {
            act.by_part(|x| *x == Part::Owner)?;
            if act.m.procedure != act.p.kind.id && !may_become_another(act.m) {
                return Err(Refusal::TooLate);
            }
        }
        _ => return Err(Refusal::TooLate),
    }
    let rule = &act.p.request;
    may_own(act)?;
    // The event that starts the clock may be days ago, never ahead.
    let now = act.local_now();
    new.happened.insert(EventName::Requested, now);
    for (event, local) in &new.happened {
        not_ahead(act, *event, *local)?;
    }
    if new.on_behalf_of.as_ref().is_some_and(|role| !rule.on_behalf_of.contains(role)) {
        return Err(Refusal::NotInThisProcedure);
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
    // Only where a limit hangs on a day is an old one a slip: a placement may have begun years ago.
    for event in clocks(act, &asked) {
        plausible(act, event, *new.happened.get(&event).ok_or(Refusal::EventMissing)?)?;
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
        variant: new.variant,
        on_behalf_of: new.on_behalf_of,
    };
    let by = requested.by.clone();
    let mut events = chosen_kind(act);
    events.push(Event::Requested(Box::new(requested)));
    // Nobody is asked to agree to what they have asked for themselves.
    if let Some(agree) = &rule.agree {
        let holds = |role: &&RoleId| asked.holder(role) == Some(&by);
        let roles = agree.by.iter().filter(holds).cloned().collect();
        events.extend(agree::said_yes(act, &asked, agree, by, roles));
    }
    let reported: Vec<EventName> = events.iter().flat_map(Event::means).collect();
    for event in reported {
        events.extend(breaches(&asked, act, event));
    }
    Ok(events)
}

/// Whether a suggestion may be taken up as another kind of meeting: what was disagreed about, or came out of order, under
/// one procedure is not carried into another.
pub fn may_become_another(m: &Meeting) -> bool {
    m.around == Around::default()
}

/// A suggestion says which kind somebody thought of; whoever takes it up may ask for another.
fn chosen_kind(act: &Act<'_>) -> Vec<Event> {
    let (procedure, version) = (act.p.kind.id.clone(), act.p.hash.clone());
    if act.m.procedure == procedure { Vec::new() } else { vec![Event::KindChosen { procedure, version }] }
}

/// The events that the meeting's own limits hang on in this case: the form asks for them, or the request is one.
fn clocks<'a>(act: &'a Act<'_>, asked: &'a Meeting) -> impl Iterator<Item = EventName> + 'a {
    let limits = act.p.timescales.iter().filter(|t| rules_the_meeting(t));
    let applying = limits.filter(|t| asked.holds(&t.when) != Truth::No);
    let events = applying.map(|t| t.before.unwrap_or(t.from));
    // What the form does not ask for is told later: until then there is no limit.
    events.filter(|event| act.p.event_rule(*event).is_none_or(|rule| rule.asked_with(&asked.facts)))
}

/// Whether a day that is typed for an event can only be a slip: a limit counts from it, and it is over a year away. Asked
/// while the form is filled in, with the answers so far.
pub fn is_a_slip(p: &Procedure, facts: &Facts, event: EventName, local: NaiveDateTime, now: NaiveDateTime) -> bool {
    let applies = |t: &&Timescale| t.when.holds(facts, &|_| false) != Truth::No;
    let limits = p.timescales.iter().filter(|t| rules_the_meeting(t)).filter(applies);
    limits.map(|t| t.before.unwrap_or(t.from)).any(|of| of == event) && is_too_far_away(local, now)
}

fn rules_the_meeting(t: &Timescale) -> bool {
    t.what == MEETING_HELD || t.what == PLAN_PREPARED
}

fn is_too_far_away(local: NaiveDateTime, now: NaiveDateTime) -> bool {
    now.signed_duration_since(local).num_days().abs() > OLDEST_EVENT_DAYS
}

/// A date that somebody gives for an event: it may be days ago. Only what a meeting must come before may lie ahead.
pub(super) fn plausible(act: &Act<'_>, event: EventName, local: NaiveDateTime) -> Result<(), Refusal> {
    not_ahead(act, event, local)?;
    if is_too_far_away(local, act.local_now()) { Err(Refusal::TooFarAway) } else { Ok(()) }
}

fn not_ahead(act: &Act<'_>, event: EventName, local: NaiveDateTime) -> Result<(), Refusal> {
    if local > act.local_now() && !act.p.is_awaited(event) { Err(Refusal::InTheFuture) } else { Ok(()) }
}

/// The owner must hold the role that owns requests of this kind, whoever raises them.
fn may_own(act: &Act<'_>) -> Result<(), Refusal> {
    let role = &act.p.request.owner;
    let owner = act.turn.people.get(&act.m.owner).ok_or(Refusal::NotYours)?;
    if owner.holds(role) { Ok(()) } else { Err(Refusal::OwnedBy { role: role.clone() }) }
}

/// Requests are raised by the owner, or for them: by somebody whose role may request, a colleague of their team, or
/// their cover.
fn may_raise(act: &Act<'_>, by: &PersonId) -> Result<(), Refusal> {
    may_request(act.p, act.turn.people, &act.m.owner, by)
}

/// The same, before there is anything to decide on: so that nobody fills in a form that they may not send.
pub fn may_request(p: &Procedure, people: &People, owner_id: &PersonId, by: &PersonId) -> Result<(), Refusal> {
    let roles = &p.request.request;
    let owner = people.get(owner_id);
    let person = people.get(by).filter(|x| x.active).ok_or(Refusal::NotYours)?;
    let own_role = roles.iter().any(|r| person.holds(r));
    let same_team = person.team.is_some() && owner.is_some_and(|o| o.team == person.team);
    let covers = owner.is_some_and(|o| o.cover.as_ref() == Some(by)) || people.cover_for(owner_id).as_ref() == Some(by);
    if by == owner_id || own_role || same_team || covers {
        Ok(())
    } else {
        Err(Refusal::MayNotRequest { roles: roles.clone() })
    }
}

/// What is asked of a role that nobody holds is asked of an administrator, so that nothing waits for nobody.
fn stand_in_for_nobody(act: &Act<'_>, cast: &mut BTreeMap<RoleId, PersonId>) {
    let Some(administrator) = act.administrator() else { return };
    let p = act.p;
    let held = |role: &RoleId| cast.contains_key(role);
    // Any one of these is enough: nobody stands in while there is one.
    let one_of = |roles: &[RoleId]| if roles.iter().any(held) { None } else { roles.first().cloned() };
    let rule = p.request.agree.as_ref();
    let agree = rule.filter(|a| !a.all).and_then(|a| one_of(&a.by));
    let all_agree = rule.filter(|a| a.all).into_iter().flat_map(|a| a.by.clone());
    // Whoever proposes a chair needs at least one other to agree.
    let chair = p.chair.agreement_of.get(1..).and_then(one_of);
    let more_time = p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| e.approved_by.clone());
    let early = p.timescales.iter().filter_map(|t| t.early.as_ref()).map(|e| e.by.clone());
    let arrange = [&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by].map(Clone::clone);
    let asked = [agree, chair].into_iter().flatten();
    let wanted = asked.chain(all_agree).chain(more_time).chain(early).chain(arrange);
    let wanted: Vec<RoleId> = wanted.filter(|r| r.as_str() != CHAIR).collect();
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
    let gated = act.p.gates.iter().any(|g| g.before_event == event && !act.m.has_happened(g.requires_event));
    let in_time = match &act.m.stage {
        Stage::Open(_) => true,
        // What should come after something else may come before it: it is told of at any time.
        Stage::Suggested(_) | Stage::Held(_) if gated => true,
        // That a placement has ended matters after the meeting too: its analysis serves the next.
        _ => event == EventName::PlacementEnded && act.m.was_held(),
    };
    if !in_time {
        return Err(Refusal::TooLate);
    }
    let rule = act.p.event_rule(event).ok_or(Refusal::NotInThisProcedure)?;
    let before = act.m.happened.get(&event);
    // The date that the request gave stands: it may be what the clock counts from. What lies ahead may still move.
    if rule.asked_with(&act.m.facts) && before.is_some() && !act.p.is_awaited(event) {
        return Err(Refusal::TooLate);
    }
    if before.is_some_and(|h| h.local == local) {
        return Err(Refusal::NothingChanged);
    }
    plausible(act, event, local)?;
    let mut events = vec![Event::Reported { by: by.clone(), event, local, at: act.turn.now }];
    events.extend(limit_moved(act, &events[0]));
    // A corrected date is no second breach.
    if before.is_none() {
        events.extend(breaches(act.m, act, event));
    }
    // The child has left the placement that the meeting is about: somebody says what becomes of it.
    let answered = act.m.around.moved.as_ref().is_some_and(|m| m.becomes.is_some());
    // Where the request asks for that day, the meeting is about the ending itself.
    if event == EventName::PlacementEnded && !rule.at_request && matches!(act.m.stage, Stage::Open(_)) && !answered {
        let moved = Moved { on: local.date(), by, at: act.turn.now, becomes: None };
        events.push(Event::Around(Change::ChildMoved(moved)));
    }
    Ok(events)
}

/// The last date that people were told, where an event's new date makes it another.
fn limit_moved(act: &Act<'_>, reported: &Event) -> Option<Event> {
    let after = crate::meeting::apply(act.m.clone(), reported);
    let from = act.m.last_dates.last()?.date;
    let to = after.last_date(act.p, act.turn.calendar).filter(|to| *to != from && act.m.is_live())?;
    Some(Event::LastDateMoved { from, to, why: DateChange::Event, at: act.turn.now })
}

/// The gates that this event went through too early.
pub(super) fn breaches(m: &Meeting, act: &Act<'_>, event: EventName) -> Vec<Event> {
    // An answer in the form lifts nothing: it is nobody's reason, record or approval.
    let lifted = |id: &Option<String>| id.as_ref().is_some_and(|id| m.around.is_exempt(id));
    let gates = act.p.gates.iter().filter(|g| g.before_event == event && !m.has_happened(g.requires_event));
    let closed = gates.filter(|g| m.holds(&g.when).is_yes() && !lifted(&g.unless));
    closed.map(|g| Event::GateBreached { gate: g.id.clone(), event }).collect()
}
