//! The chair, the date and place, and more time.

use chrono::{NaiveDate, NaiveDateTime};

use crate::calendar::OddTime;
use crate::ids::PersonId;
use crate::meeting::command::Turn;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Chair, ChairNo, MEETING_HELD, Meeting, MoreTime, Open, Place, Private, Slot};
use crate::people::Person;
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
    act.open()?;
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
    if act.m.chair() == Some(&person) {
        return Err(Refusal::NothingChanged);
    }
    let at = act.turn.now;
    let mut events = vec![Event::ChairAsked { person: person.clone(), by: by.clone(), at, reason }];
    if by == person {
        // Choosing oneself is a yes.
        events.push(Event::ChairAccepted { person, at, local: act.local_now() });
    }
    Ok(events)
}

pub(super) fn will_chair(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let person = asked_to_chair(act)?;
    Ok(vec![Event::ChairAccepted { person, at: act.turn.now, local: act.local_now() }])
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
const FURTHEST_DATE_DAYS: i64 = 366;

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
    if open.slot.as_ref().is_some_and(|s| s.local == local && s.place == place) {
        return Err(Refusal::NothingChanged);
    }
    let same_time = open.slot.as_ref().is_some_and(|s| s.local == local);
    let slot = Slot { local, starts, place, revision: open.revision() + 1, set_by: by.clone(), set_at: act.turn.now };
    let last = act.m.last_date(act.p, act.turn.calendar);
    match last {
        Some(last) if local.date() > last && !same_time => after_the_last_date(act, open, slot, by, last, later),
        _ => {
            let late = if same_time { open.late.clone() } else { None };
            Ok(vec![Event::DateSet { slot, late }])
        }
    }
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
            if let Some(latest) = latest(act, extend)
                && wanted.local.date() > latest
            {
                return Err(Refusal::BeyondCap { latest });
            }
            let at = act.turn.now;
            if act.m.holder(&extend.approved_by) == Some(&by) {
                // Whoever may grant it has asked: that is the answer.
                let until = wanted.local.date();
                return Ok(vec![
                    Event::MoreTimeGranted { until, reason: code, by, at },
                    Event::DateSet { slot: wanted, late: None },
                ]);
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
        return Ok(vec![Event::DateSet { slot: wanted, late: Some(code) }]);
    }
    Err(Refusal::UnknownReason)
}

/// The timescale that rules the meeting's date in this case.
fn ruling<'p>(m: &Meeting, p: &'p Procedure) -> Option<&'p Timescale> {
    let about = p.timescales.iter().filter(|t| t.what == MEETING_HELD);
    about.into_iter().find(|t| m.holds(&t.when) != crate::procedure::Truth::No)
}

/// The latest date that more time can reach: counted from the original last date as day 0.
fn latest(act: &Act<'_>, extend: &Extend) -> Option<NaiveDate> {
    let limit = act.m.limit(act.p, act.turn.calendar)?.usable;
    extend.cap.map(|cap| act.turn.calendar.add_working_days(limit, cap))
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
    Ok(vec![Event::MoreTimeGranted { until, reason, by, at }, Event::DateSet { slot, late: None }])
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
