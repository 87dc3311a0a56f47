//! The child who moves while the meeting is being arranged, and the meetings that follow from this one. Where the child
//! has moved to is nobody's business here.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};

use crate::ids::{ItemId, MeetingId, ProcedureId};
use crate::meeting::around::{AfterMove, Change, Followed, Moved, Next, look};
use crate::meeting::decide::{Act, ask, hold};
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::procedure::EventName;

pub(super) fn child_moved(act: &Act<'_>, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Owner)?;
    act.open()?;
    let now = act.local_now();
    ask::plausible(act, EventName::PlacementEnded, on.and_time(NaiveTime::MIN))?;
    if act.m.around.moved.as_ref().is_some_and(|m| m.on == on) {
        return Err(Refusal::NothingChanged);
    }
    let at = act.turn.now;
    let local = if on == now.date() { now } else { on.and_time(NaiveTime::MIN) };
    let mut events = Vec::new();
    // Where the meeting is about an ending, that one keeps its date: the clock counts from it.
    if !act.m.has_happened(EventName::PlacementEnded) {
        events.push(Event::Reported { by: by.clone(), event: EventName::PlacementEnded, local, at });
        events.extend(ask::breaches(act.m, act, EventName::PlacementEnded));
    }
    events.push(Event::Around(Change::ChildMoved(Moved { on, by, at, becomes: None })));
    Ok(events)
}

/// What becomes of the meeting: the chair's word, or while nobody chairs, that of whoever chooses the chair.
pub(super) fn after_move(
    act: &Act<'_>,
    becomes: AfterMove,
    let_go: BTreeSet<ItemId>,
    installed: &BTreeSet<ProcedureId>,
) -> Result<Vec<Event>, Refusal> {
    let chaired = act.m.chair().is_some();
    let by = act.by_part(|x| match x {
        Part::Chair => true,
        Part::Designator | Part::Owner => !chaired,
        _ => false,
    })?;
    act.open()?;
    act.m.around.unanswered_move().ok_or(Refusal::TooLate)?;
    let theirs: BTreeSet<ItemId> = look::of_the_ended_placement(act.m, act.p).iter().map(|i| i.id.clone()).collect();
    if !let_go.is_subset(&theirs) {
        return Err(Refusal::NotInThisProcedure);
    }
    let at = act.turn.now;
    let mut events = vec![Event::Around(Change::MoveAnswered { becomes: becomes.clone(), by: by.clone(), at })];
    match becomes {
        AfterMove::GoesOn if let_go.is_empty() => {}
        AfterMove::GoesOn => events.push(Event::Around(Change::LetGo { items: let_go, by })),
        AfterMove::Becomes { kind } => {
            if !installed.contains(&kind) || !look::may_become(act.m, act.p, &kind) {
                return Err(Refusal::NotInThisProcedure);
            }
            events.push(Event::Around(Change::Replaced { kind, by, at }));
        }
        AfterMove::Cancelled { code } => events.push(hold::cancelled(act, by, code)?),
    }
    Ok(events)
}

/// Another meeting was asked for because of this one.
pub(super) fn follow_on(act: &Act<'_>, kind: ProcedureId, meeting: MeetingId) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    if !look::may_follow_on(act.m, act.p, act.turn.people, &by) {
        return Err(Refusal::NotYours);
    }
    let next = look::wants_the_next(act.m, act.p) && kind == act.p.kind.id;
    let next = next.then(|| Event::Around(Change::NextAnswered(Next::Opened { meeting: meeting.clone() })));
    let followed = Followed { kind, meeting, by, at: act.turn.now };
    Ok(std::iter::once(Event::Around(Change::FollowedOn(followed))).chain(next).collect())
}

/// The day by the interval, for whoever sets the date. It is no limit.
pub(super) fn meant_for(act: &Act<'_>, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    act.open()?;
    if act.p.kind.recurring.is_none() {
        return Err(Refusal::NotInThisProcedure);
    }
    Ok(vec![Event::Around(Change::MeantFor { on, by })])
}

pub(super) fn no_next(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    if !look::may_follow_on(act.m, act.p, act.turn.people, &by) {
        return Err(Refusal::NotYours);
    }
    if !look::wants_the_next(act.m, act.p) {
        return Err(Refusal::TooLate);
    }
    Ok(vec![Event::Around(Change::NextAnswered(Next::NotWanted { by, at: act.turn.now }))])
}
