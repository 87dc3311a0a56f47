//! The date and place, and more time.

use chrono::{NaiveDate, NaiveDateTime};

use crate::calendar::Calendar;
use crate::ids::PersonId;
use crate::meeting::decide::{Act, invite};
use crate::meeting::event::Event;
use crate::meeting::part::{Part, held};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Duty, Invitee, MEETING_HELD, Meeting, MoreTime, Open, PLAN_PREPARED, Place, Reply, Slot};
use crate::people::People;
use crate::procedure::deadline::{Deadline, date_after};
use crate::procedure::{Coded, Early, Extend, Procedure, Timescale, Truth};

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
    let starts = act.turn.calendar.instant(local)?;
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
    let early = too_soon(act, &by, local.date(), later.as_deref())?;
    let limit = act.m.limit(act.p, act.turn.calendar);
    let last = act.m.last_date(act.p, act.turn.calendar);
    // A limit that does not move for a weekend is kept by a meeting on that weekend.
    let kept = |last: NaiveDate| local.date() <= limit.as_ref().map_or(last, |limit| limit.due.max(last));
    match last {
        Some(last) if early.is_none() && !kept(last) => after_the_last_date(act, open, slot, by, last, later),
        _ => Ok(dated(act, slot, None, early)),
    }
}

/// The reason code of a date before the first one allowed, by somebody who may give it. None: it is not too soon.
fn too_soon(act: &Act<'_>, by: &PersonId, date: NaiveDate, why: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(opening) = act.m.opening(act.p, act.turn.calendar) else { return Ok(None) };
    let Some((earliest, usable)) = opening.opens().filter(|(earliest, _)| date < *earliest) else { return Ok(None) };
    // Without a rule about it a date before the first is only warned of: the card says so.
    let Some(rule) = early_rule(act.p, &opening) else { return Ok(None) };
    let may = !held(act.m, act.turn.people, by, [&rule.by]).is_empty();
    match why {
        Some(code) if may && rule.reasons.iter().any(|r| r.code == code) => Ok(Some(code.to_owned())),
        _ => Err(Refusal::TooSoon { earliest, usable, why: rule.say.clone(), allowed_by: rule.by.clone(), may }),
    }
}

fn early_rule<'p>(p: &'p Procedure, opening: &Deadline) -> Option<&'p Early> {
    p.timescales.iter().find(|t| t.id == opening.id)?.early.as_ref()
}

/// Why this person may set a date before the first one allowed. Empty: they may not, or there is no first date.
pub fn early_reasons(m: &Meeting, p: &Procedure, people: &People, calendar: &Calendar, who: &PersonId) -> Vec<Coded> {
    let Some(opening) = m.opening(p, calendar) else { return Vec::new() };
    let rule = early_rule(p, &opening).filter(|rule| !held(m, people, who, [&rule.by]).is_empty());
    rule.map(|rule| rule.reasons.clone()).unwrap_or_default()
}

/// A date, and the answer that whoever sets it gives by doing so.
fn dated(act: &Act<'_>, slot: Slot, late: Option<String>, early: Option<String>) -> Vec<Event> {
    let (revision, at) = (slot.revision, slot.set_at);
    let invitees = act.m.open().into_iter().flat_map(|o| &o.invitees);
    let asked = |i: &&Invitee| matches!(i.duty(revision), Duty::Waiting | Duty::ForOldDate);
    let said_no = |i: &&Invitee| matches!(i.end().reply, Reply::Declined(_));
    let mine = |i: &&Invitee| i.end().person.as_ref() == Some(&slot.set_by);
    let own = invitees.filter(asked).filter(|i| mine(i) && !said_no(i));
    let answers: Vec<Event> = own.map(|i| invite::comes(i, revision, at)).collect();
    std::iter::once(Event::DateSet { slot, late, early }).chain(answers).collect()
}

/// Later than the limit: more time is asked for, or the date is recorded as late, each for a reason the procedure
/// allows. A full diary is not one, and a fixed limit gives no more time to anybody.
fn after_the_last_date(
    act: &Act<'_>,
    open: &Open,
    wanted: Slot,
    by: PersonId,
    last: NaiveDate,
    later: Option<String>,
) -> Result<Vec<Event>, Refusal> {
    let passed = passed(act, wanted.local.date());
    let fixed = passed.iter().find(|(limit, _)| limit.fixed).map(|(limit, _)| Refusal::FixedLimit {
        last: limit.due,
        plan: limit.what == PLAN_PREPARED,
        source: limit.source.clone(),
        may_be_late: passed.iter().any(|(_, t)| !t.late_reasons.is_empty()),
    });
    let Some(code) = later else {
        // The plan's day binds the plan: a later meeting is warned of, unless the procedure asks for a reason.
        let only_plan = passed.iter().all(|(limit, t)| limit.what == PLAN_PREPARED && t.late_reasons.is_empty());
        let refusal = fixed.unwrap_or(Refusal::AfterLastDate { last });
        return if only_plan && !passed.is_empty() { Ok(dated(act, wanted, None, None)) } else { Err(refusal) };
    };
    let extends = || passed.iter().filter_map(|(_, t)| Some((*t, t.extend.as_ref()?)));
    if let Some(refused) = extends().flat_map(|(_, e)| &e.refuse).find(|r| r.code == code) {
        return Err(Refusal::ReasonRefused { say: refused.say.clone(), instead: refused.instead.clone() });
    }
    if let Some((timescale, extend)) = extends().find(|(_, e)| e.reasons.iter().any(|r| r.code == code)) {
        if let Some(fixed) = fixed {
            return Err(fixed);
        }
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
            return Ok(std::iter::once(granted).chain(dated(act, wanted, None, None)).collect());
        }
        if let MoreTime::Asked { wanted: before, .. } = &open.more_time
            && before.local == wanted.local
        {
            return Err(Refusal::NothingChanged);
        }
        return Ok(vec![Event::MoreTimeAsked { wanted, reason: code, by, at }]);
    }
    if passed.iter().flat_map(|(_, t)| &t.late_reasons).any(|r| r.code == code) {
        return Ok(dated(act, wanted, Some(code), None));
    }
    Err(fixed.unwrap_or(Refusal::UnknownReason))
}

/// The limits that a date goes past, each with its rule.
fn passed<'p>(act: &Act<'p>, date: NaiveDate) -> Vec<(Deadline, &'p Timescale)> {
    let all = act.m.deadlines(act.p, act.turn.calendar).into_iter();
    let limits = all.filter(|d| d.ends && (d.what == MEETING_HELD || d.what == PLAN_PREPARED) && d.due < date);
    limits.filter_map(|d| act.p.timescales.iter().find(|t| t.id == d.id).map(|t| (d, t))).collect()
}

/// The timescales that rule the meeting's date in this case.
fn ruling<'p>(m: &Meeting, p: &'p Procedure) -> impl Iterator<Item = &'p Timescale> {
    let about = p.timescales.iter().filter(|t| t.what == MEETING_HELD || t.what == PLAN_PREPARED);
    about.filter(|t| m.holds(&t.when) != Truth::No)
}

/// The latest date that more time can reach: counted from the original last date as day 0.
fn latest(act: &Act<'_>, timescale: &Timescale, extend: &Extend) -> Option<NaiveDate> {
    let limit = act.m.limit(act.p, act.turn.calendar)?.usable;
    extend.cap.map(|cap| date_after(act.turn.calendar, limit, cap, timescale.unit))
}

/// What may be answered to "why is it later?": reasons for more time, refused reasons, and reasons for being late.
pub fn later_reasons(m: &Meeting, p: &Procedure) -> (Vec<Coded>, Vec<Coded>, Vec<Coded>) {
    let extends = || ruling(m, p).filter_map(|t| t.extend.as_ref());
    let refused = extends().flat_map(|e| &e.refuse).map(|r| Coded { code: r.code.clone(), say: r.say.clone() });
    let more = extends().flat_map(|e| e.reasons.clone());
    (each_once(more), each_once(refused), each_once(ruling(m, p).flat_map(|t| t.late_reasons.clone())))
}

fn each_once(codes: impl Iterator<Item = Coded>) -> Vec<Coded> {
    let mut all: Vec<Coded> = Vec::new();
    for one in codes {
        if all.iter().all(|other| other.code != one.code) {
            all.push(one);
        }
    }
    all
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
    Ok(std::iter::once(granted).chain(dated(act, slot, None, None)).collect())
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
    let known = ruling(act.m, act.p).flat_map(|t| &t.late_reasons).any(|r| r.code == code);
    if known { Ok(vec![Event::RecordedLate { code, by }]) } else { Err(Refusal::UnknownReason) }
}
