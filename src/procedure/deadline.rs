//! What is due when, and how it was worked out.
//!
//! A deadline names its starting event, its rule's source and every day it counted or skipped, so that nobody has to
//! take it on trust. Limits in working days never end on a day off. Limits in weeks, months and calendar days do not
//! move (CC-7, CC-8, CC-11): they carry the nearest working day beside them.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};

use crate::calendar::{Calendar, CountedDay, LAST_YEAR};
use crate::procedure::{EventName, Facts, Procedure, Timescale, Truth, Unit};

mod json;
#[cfg(test)]
pub(crate) mod sample;
mod words;

pub use json::DeadlinesJson;
pub use words::day_in_words;

/// One limit of one case, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The timescale's id.
    pub id: String,
    pub what: String,
    pub say: String,
    pub from: EventName,
    /// Day 0; for a limit that lies before an event, that event's own day.
    pub start: NaiveDate,
    /// The event before whose day it is due.
    pub before: Option<EventName>,
    /// The day to aim at, and never a day off.
    pub target: Option<NaiveDate>,
    /// First allowed date, for a window; and the first working day on or after it.
    pub earliest: Option<NaiveDate>,
    pub usable_from: Option<NaiveDate>,
    /// Last allowed date (for a minimum alone: the first). And the last working day on or before it (for a minimum
    /// alone: the first on or after it).
    pub due: NaiveDate,
    pub usable: NaiveDate,
    /// Whether `due` is the last date allowed; for a minimum alone it is the first.
    pub ends: bool,
    /// Laid down by law: there is no more time.
    pub fixed: bool,
    pub unit: Unit,
    /// It lies beyond the bank-holiday list or begins before it, so a holiday may move it.
    pub provisional: bool,
    /// True when a closure day moved it: the screen says so.
    pub moved_by_closure: bool,
    pub source: Option<String>,
    /// The product chose this rule; the source is silent.
    pub default: bool,
    /// The days between the event and day 0, where a cut-off moved that: each is off, and says why.
    pub passed_over: Vec<CountedDay>,
    /// Every day after `start` up to `due`. In working days, the days off carry their reason and no number; in any
    /// other unit every day counts.
    pub days: Vec<CountedDay>,
}

/// The deadlines of every timescale that applies and whose event has happened. `happened` gives local wall-clock times.
///
/// A timescale that hangs on a fact nobody has given counts as applying: a deadline is never hidden by a gap.
pub fn deadlines(
    procedure: &Procedure,
    calendar: &Calendar,
    facts: &Facts,
    happened: &dyn Fn(EventName) -> Option<NaiveDateTime>,
) -> Vec<Deadline> {
    let has_happened = |event| happened(event).is_some();
    procedure
        .timescales
        .iter()
        .filter(|timescale| timescale.when.holds(facts, &has_happened) != Truth::No)
        .filter_map(|timescale| {
            let ahead = timescale.before.and_then(|event| Some((event, happened(event)?)));
            match ahead {
                Some((event, at)) => before(timescale, calendar, event, at),
                None => deadline(timescale, calendar, happened(timescale.from)?),
            }
        })
        .collect()
}

impl Deadline {
    /// The first date allowed, and the first working day from then. None: any day is early enough.
    pub fn opens(&self) -> Option<(NaiveDate, NaiveDate)> {
        if self.ends { self.earliest.zip(self.usable_from) } else { Some((self.due, self.usable)) }
    }
}

/// A limit before the day of an event, which may lie ahead: the day before it.
fn before(timescale: &Timescale, calendar: &Calendar, event: EventName, happens: NaiveDateTime) -> Option<Deadline> {
    // The day itself counts, whatever the hour: the cut-off is for what starts a clock.
    let start = happens.date();
    let due = start.pred_opt()?;
    Some(Deadline {
        id: timescale.id.clone(),
        what: timescale.what.clone(),
        say: timescale.say.clone(),
        from: event,
        start,
        before: Some(event),
        target: None,
        earliest: None,
        usable_from: None,
        due,
        usable: calendar.working_day_on_or_before(due),
        ends: true,
        fixed: timescale.fixed,
        unit: Unit::CalendarDays,
        provisional: calendar.is_provisional(due),
        moved_by_closure: false,
        source: timescale.origin.src.clone(),
        default: timescale.origin.default,
        passed_over: Vec::new(),
        days: Vec::new(),
    })
}

/// The deadline of one timescale from one moment. `None` if it sets no limit, or one beyond any use.
pub fn deadline(timescale: &Timescale, calendar: &Calendar, happened: NaiveDateTime) -> Option<Deadline> {
    let start = calendar.day_zero(happened);
    let unit = timescale.unit;
    let reach = |n| date_after(calendar, start, n, unit);
    let (earliest, due) = match (timescale.min, timescale.max) {
        (Some(min), Some(max)) => (Some(reach(min)), reach(max)),
        (None, Some(limit)) | (Some(limit), None) => (None, reach(limit)),
        (None, None) => return None,
    };
    if due.year() > LAST_YEAR {
        return None;
    }
    let usable = if timescale.max.is_some() {
        calendar.working_day_on_or_before(due)
    } else {
        calendar.working_day_on_or_after(due)
    };
    let days = match unit {
        Unit::WorkingDays => calendar.working(start, due),
        Unit::CalendarDays | Unit::Weeks | Unit::Months => every_day(start, due),
    };
    Some(Deadline {
        id: timescale.id.clone(),
        what: timescale.what.clone(),
        say: timescale.say.clone(),
        from: timescale.from,
        start,
        before: None,
        target: timescale.target.map(|n| calendar.working_day_on_or_before(reach(n)).max(start)),
        earliest,
        usable_from: earliest.map(|date| calendar.working_day_on_or_after(date)),
        due,
        usable,
        ends: timescale.max.is_some(),
        fixed: timescale.fixed,
        unit,
        provisional: [start, due.max(usable)].iter().any(|date| calendar.is_provisional(*date)),
        moved_by_closure: moved_by_closure(timescale, calendar, happened, due),
        source: timescale.origin.src.clone(),
        default: timescale.origin.default,
        passed_over: calendar.working(happened.date(), start).into_iter().filter(|day| day.n.is_none()).collect(),
        days,
    })
}

/// The date `n` units after `from`: the one way of counting forward, for limits, extensions (CC-9) and reminders.
pub fn date_after(calendar: &Calendar, from: NaiveDate, n: u32, unit: Unit) -> NaiveDate {
    let there = match unit {
        Unit::WorkingDays => Some(calendar.add_working_days(from, n)),
        Unit::CalendarDays => from.checked_add_days(Days::new(n.into())),
        Unit::Weeks => from.checked_add_days(Days::new(u64::from(n) * 7)),
        Unit::Months => from.checked_add_months(Months::new(n)),
    };
    there.unwrap_or(NaiveDate::MAX)
}

/// The date `n` units before `from`. It may be a day off, except in working days.
pub fn date_before(calendar: &Calendar, from: NaiveDate, n: u32, unit: Unit) -> NaiveDate {
    let there = match unit {
        Unit::WorkingDays => Some(calendar.subtract_working_days(from, n)),
        Unit::CalendarDays => from.checked_sub_days(Days::new(n.into())),
        Unit::Weeks => from.checked_sub_days(Days::new(u64::from(n) * 7)),
        Unit::Months => from.checked_sub_months(Months::new(n)),
    };
    there.unwrap_or(NaiveDate::MIN)
}

fn every_day(start: NaiveDate, due: NaiveDate) -> Vec<CountedDay> {
    let days = start.iter_days().skip(1).take_while(|date| *date <= due);
    days.zip(1..).map(|(date, n)| CountedDay { date, n: Some(n), off: None }).collect()
}

/// Whether the same rule would give an earlier date in a council that counts its closure days.
fn moved_by_closure(timescale: &Timescale, calendar: &Calendar, happened: NaiveDateTime, due: NaiveDate) -> bool {
    if !calendar.closures_stop_the_clock || calendar.closures.is_empty() {
        return false;
    }
    let open = Calendar { closures_stop_the_clock: false, ..calendar.clone() };
    let limit = timescale.max.or(timescale.min).unwrap_or_default();
    date_after(&open, open.day_zero(happened), limit, timescale.unit) != due
}

#[cfg(test)]
mod tests;
