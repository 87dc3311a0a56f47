//! The chair, the date and place, and more time.

use chrono::{NaiveDate, NaiveDateTime};

use crate::calendar::OddTime;
use crate::ids::PersonId;
use crate::meeting::command::Turn;
use crate::meeting::decide::{Act, invite};
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{
    Chair, ChairNo, Duty, Invitee, MEETING_HELD, Meeting, MoreTime, Open, Place, Private, Reply, Slot,
};
use crate::people::Person;
use crate::procedure::deadline::date_after;
use crate::procedure::{Coded, Extend, Procedure, Timescale};

/// The people who may chair, best first, and whether each holds an eligible role.
pub fn may_chair<'a>(m: &Meeting, p: &Procedure, turn: &Turn<'a>) -> Vec<(&'a Person, bool)> {
    let own_team = |x: &Person| p.chair.prefer_same_team && x.team.is_some() && x.team == m.team;
    let mut all: Vec<(&Person, bool)> = turn
        .people
        .iter()
        .filter(|x| x.active && !is_barred(m, p, &x.id) && !has_refused(m, &x.id))
        .map(|x| (x, p.chair.eligible.iter().any(|r| x.holds(r))))
        .filter(|(_, eligible)| *eligible || p.chair.other_with_reason)
        .collect();
    all.sort_by_key(|(x, eligible)| (!eligible, !own_team(x), x.name.clone()));
    all
}

/// Barred by person: whoever holds a barred role on this case, whatever else they are.
fn is_barred(m: &Meeting, p: &Procedure, person: &PersonId) -> bool {
    p.chair.must_not.iter().any(|role| m.holder(role) == Some(person))
}

fn has_refused(m: &Meeting, person: &PersonId) -> bool {
    m.open().is_some_and(|o| o.chair_refused.iter().any(|(who, _)| who == person))
}

pub(super) fn choose_chair(act: &Act<'_>, person: PersonId, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Designator)?;
    let open = act.open()?;
    act.available(&person)?;
    if is_barred(act.m, act.p, &person) {
        return Err(Refusal::MayNotChair { person });
    }
    if has_refused(act.m, &person) {
        return Err(Refusal::AlreadyRefusedToChair { person });
    }
    let eligible = act.turn.people.get(&person).is_some_and(|x| act.p.chair.eligible.iter().any(|r| x.holds(r)));
    if !eligible && !act.p.chair.other_with_reason {
        return Err(Refusal::MayNotChair { person });
    }
    if !eligible && reason.is_none() {
        return Err(Refusal::ReasonMissing);
    }
    if let Chair::Asked { person: now, .. } | Chair::Accepted { person: now, .. } = &open.chair
        && *now == person
    {
        return Err(Refusal::NothingChanged);
    }
    let at = act.turn.now;
    let mut events = vec![Event::ChairAsked { person: person.clone(), by: by.clone(), at, reason }];
    if by == person {
        // Choosing oneself is a yes.
        events.extend(chairs(act, person));
    }
    Ok(events)
}

pub(super) fn will_chair(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let person = asked_to_chair(act)?;
    Ok(chairs(act, person))
}

/// The chair is there: an invitation that they have not answered is answered by that.
fn chairs(act: &Act<'_>, person: PersonId) -> Vec<Event> {
    let at = act.turn.now;
    let mut events = vec![Event::ChairAccepted { person: person.clone(), at, local: act.local_now() }];
    let Some(open) = act.m.open().filter(|o| o.slot.is_some()) else { return events };
    let asked = |i: &&Invitee| matches!(i.duty(open.revision()), Duty::Waiting | Duty::ForOldDate);
    let own = open.invitees.iter().filter(asked).filter(|i| i.end().person.as_ref() == Some(&person));
    events.extend(own.map(|i| invite::comes(i, open.revision(), at)));
    events
}

pub(super) fn wont_chair(act: &Act<'_>, why: ChairNo) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    // Somebody who has said yes may still find a conflict, or fall ill.
    let chairs = act.m.chair() == Some(&by);
    let person = if chairs { by } else { asked_to_chair(act)? };
    act.open()?;
    Ok(vec![Event::ChairDeclined { person, at: act.turn.now, why }])
}

fn asked_to_chair(act: &Act<'_>) -> Result<PersonId, Refusal> {
    let by = act.by()?;
    match &act.open()?.chair {
        Chair::Asked { person, .. } if *person == by => Ok(by),
        Chair::Accepted { person, .. } if *person == by => Err(Refusal::TooLate),
        _ => Err(Refusal::NotYours),
    }
}

/// Dates further ahead than this are slips of the keyboard.
pub(super) const FURTHEST_DATE_DAYS: i64 = 366;

pub(super) fn set_date(
    act: &Act<'_>,
    local: NaiveDateTime,
    place: Place,
    later: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Convener | Part::Sender | Part::Chair))?;
    let open = act.open()?;
    let starts = act.turn.calendar.instant(local).map_err(|odd| match odd {
        OddTime::Skipped => Refusal::NoSuchTime,
        OddTime::Twice => Refusal::TimeComesTwice,
    })?;
    if starts <= act.turn.now {
        return Err(Refusal::InThePast);
    }
    if starts.signed_duration_since(act.turn.now).num_days() > FURTHEST_DATE_DAYS {
        return Err(Refusal::TooFarAway);
    }
    if let Some(now) = open.slot.as_ref().filter(|s| s.local == local) {
        let moved = Event::PlaceChanged { place: place.clone(), by, at: act.turn.now };
        return if now.place == place { Err(Refusal::NothingChanged) } else { Ok(vec![moved]) };
    }
    let slot = Slot { local, starts, place, revision: open.revision() + 1, set_by: by.clone(), set_at: act.turn.now };
    let last = act.m.last_date(act.p, act.turn.calendar);
    match last {
        Some(last) if local.date() > last => after_the_last_date(act, open, slot, by, last, later),
        _ => Ok(dated(act, slot, None)),
    }
}

/// A date, and the answer that whoever sets it gives by doing so.
fn dated(act: &Act<'_>, slot: Slot, late: Option<String>) -> Vec<Event> {
    let (revision, at) = (slot.revision, slot.set_at);
    let invitees = act.m.open().into_iter().flat_map(|o| &o.invitees);
    let asked = |i: &&Invitee| matches!(i.duty(revision), Duty::Waiting | Duty::ForOldDate);
    let said_no = |i: &&Invitee| matches!(i.end().reply, Reply::Declined(_));
    let mine = |i: &&Invitee| i.end().person.as_ref() == Some(&slot.set_by);
    let own = invitees.filter(asked).filter(|i| mine(i) && !said_no(i));
    let answers: Vec<Event> = own.map(|i| invite::comes(i, revision, at)).collect();
    std::iter::once(Event::DateSet { slot, late }).chain(answers).collect()
}

/// Later than the limit: more time is asked for, or the date is recorded as late, each for a reason the procedure
/// allows. A full diary is not one.
fn after_the_last_date(
    act: &Act<'_>,
    open: &Open,
    wanted: Slot,
    by: PersonId,
    last: NaiveDate,
    later: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let Some(code) = later else { return Err(Refusal::AfterLastDate { last }) };
    let timescale = ruling(act.m, act.p).ok_or(Refusal::UnknownReason)?;
    if let Some(extend) = &timescale.extend {
        if let Some(refused) = extend.refuse.iter().find(|r| r.code == code) {
            return Err(Refusal::ReasonRefused { say: refused.say.clone(), instead: refused.instead.clone() });
        }
        if extend.reasons.iter().any(|r| r.code == code) {
            if let Some(latest) = latest(act, timescale, extend)
                && wanted.local.date() > latest
            {
                return Err(Refusal::BeyondCap { latest });
            }
            let at = act.turn.now;
            if act.by_part(|x| *x == Part::Approver).is_ok() {
                // Whoever may grant it has asked: that is the answer.
                let until = wanted.local.date();
                let granted = Event::MoreTimeGranted { until, reason: code, by, at };
                return Ok(std::iter::once(granted).chain(dated(act, wanted, None)).collect());
            }
            if let MoreTime::Asked { wanted: before, .. } = &open.more_time
                && before.local == wanted.local
            {
                return Err(Refusal::NothingChanged);
            }
            return Ok(vec![Event::MoreTimeAsked { wanted, reason: code, by, at }]);
        }
    }
    if timescale.late_reasons.iter().any(|r| r.code == code) {
        return Ok(dated(act, wanted, Some(code)));
    }
    Err(Refusal::UnknownReason)
}

/// The timescale that rules the meeting's date in this case.
fn ruling<'p>(m: &Meeting, p: &'p Procedure) -> Option<&'p Timescale> {
    let about = p.timescales.iter().filter(|t| t.what == MEETING_HELD);
    about.into_iter().find(|t| m.holds(&t.when) != crate::procedure::Truth::No)
}

/// The latest date that more time can reach: counted from the original last date as day 0.
fn latest(act: &Act<'_>, timescale: &Timescale, extend: &Extend) -> Option<NaiveDate> {
    let limit = act.m.limit(act.p, act.turn.calendar)?.usable;
    extend.cap.map(|cap| date_after(act.turn.calendar, limit, cap, timescale.unit))
}

/// What may be answered to "why is it later?": reasons for more time, refused reasons, and reasons for being late.
pub fn later_reasons(m: &Meeting, p: &Procedure) -> (Vec<Coded>, Vec<Coded>, Vec<Coded>) {
    let Some(timescale) = ruling(m, p) else { return Default::default() };
    let more = timescale.extend.as_ref().map(|e| e.reasons.clone()).unwrap_or_default();
    let refused = timescale.extend.iter().flat_map(|e| &e.refuse);
    let refused = refused.map(|r| Coded { code: r.code.clone(), say: r.say.clone() }).collect();
    (more, refused, timescale.late_reasons.clone())
}

pub(super) fn answer_more_time(act: &Act<'_>, granted: bool) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Approver)?;
    let MoreTime::Asked { wanted, reason, .. } = &act.open()?.more_time else { return Err(Refusal::TooLate) };
    let at = act.turn.now;
    if !granted {
        return Ok(vec![Event::MoreTimeRefused { by, at }]);
    }
    if wanted.starts <= at {
        return Err(Refusal::InThePast);
    }
    let until = wanted.local.date();
    let slot = Slot { revision: act.open()?.revision() + 1, set_at: at, ..wanted.clone() };
    let reason = reason.clone();
    let granted = Event::MoreTimeGranted { until, reason, by, at };
    Ok(std::iter::once(granted).chain(dated(act, slot, None)).collect())
}

pub(super) fn record_late(act: &Act<'_>, code: String) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Owner | Part::Convener | Part::Sender | Part::Chair))?;
    let open = act.open()?;
    let last = act.m.last_date(act.p, act.turn.calendar).ok_or(Refusal::NotInThisProcedure)?;
    let today = act.local_now().date();
    let planned = open.slot.as_ref().map_or(today, |s| s.local.date());
    if planned <= last {
        return Err(Refusal::NothingChanged);
    }
    let known = ruling(act.m, act.p).is_some_and(|t| t.late_reasons.iter().any(|r| r.code == code));
    if known { Ok(vec![Event::RecordedLate { code, by }]) } else { Err(Refusal::UnknownReason) }
}
