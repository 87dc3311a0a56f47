//! Days, as children's services count them: working days, weeks, windows, and the hours in which people may be disturbed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

/// The council's calendar: time zone, bank holidays, closure days, cut-off and allowed hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    pub zone: Tz,
    pub holidays: Holidays,
    /// Days on which the council is shut. They count as working days unless `closures_stop_the_clock`.
    pub closures: BTreeSet<NaiveDate>,
    pub closures_stop_the_clock: bool,
    /// An event after this time of day counts as happening on the next working day (CC-12, off by default).
    pub cut_off: Option<NaiveTime>,
    /// Messages go only between these times on working days.
    pub hours: (NaiveTime, NaiveTime),
}

/// Bank holidays in England and Wales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    pub days: BTreeMap<NaiveDate, String>,
}

/// Why a day does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    Saturday,
    Sunday,
    BankHoliday(String),
    Closure,
}

/// One day of a deadline's working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedDay {
    pub date: NaiveDate,
    /// The running number, if the day counts.
    pub n: Option<u32>,
    /// Why it does not count.
    pub off: Option<DayOff>,
}

/// A wall-clock time that the clock change skips or repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OddTime {
    Skipped,
    Twice,
}

impl Calendar {
    pub fn is_working_day(&self, _date: NaiveDate) -> bool {
        todo!()
    }
    pub fn day_off(&self, _date: NaiveDate) -> Option<DayOff> {
        todo!()
    }
    pub fn local(&self, _at: DateTime<Utc>) -> NaiveDateTime {
        todo!()
    }
    pub fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }
    /// The instant of a time that a person chose. An odd time is refused.
    pub fn instant(&self, _local: NaiveDateTime) -> Result<DateTime<Utc>, OddTime> {
        todo!()
    }
    /// The instant of a time that Mainstay chose: after a gap, the first valid moment; in a fold, the earlier.
    pub fn instant_or_after(&self, _local: NaiveDateTime) -> DateTime<Utc> {
        todo!()
    }
    /// Day 0 of an event (CC-2, CC-12).
    pub fn day_zero(&self, _happened: NaiveDateTime) -> NaiveDate {
        todo!()
    }
    pub fn add_working_days(&self, _from: NaiveDate, _n: u32) -> NaiveDate {
        todo!()
    }
    pub fn subtract_working_days(&self, _from: NaiveDate, _n: u32) -> NaiveDate {
        todo!()
    }
    /// How many working days lie after `from` up to and including `to`.
    pub fn working_days_between(&self, _from: NaiveDate, _to: NaiveDate) -> u32 {
        todo!()
    }
    /// The last working day on or before (CC-7).
    pub fn working_day_on_or_before(&self, _date: NaiveDate) -> NaiveDate {
        todo!()
    }
    /// The first working day on or after (CC-7).
    pub fn working_day_on_or_after(&self, _date: NaiveDate) -> NaiveDate {
        todo!()
    }
    /// Every day from the day after `start` to `due`, counted or explained.
    pub fn working(&self, _start: NaiveDate, _due: NaiveDate) -> Vec<CountedDay> {
        todo!()
    }
    /// Whether a date lies beyond the last year of the bank-holiday list.
    pub fn is_provisional(&self, _date: NaiveDate) -> bool {
        todo!()
    }
    pub fn is_allowed(&self, _at: DateTime<Utc>) -> bool {
        todo!()
    }
    /// `at` if messages may go then, else the start of the next allowed hours.
    pub fn next_allowed(&self, _at: DateTime<Utc>) -> DateTime<Utc> {
        todo!()
    }
}

/// "Monday 13 April 2026".
pub fn full_date(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// "4:45pm"; "9am"; "midday"; "midnight".
pub fn clock_time(_time: NaiveTime) -> String {
    todo!()
}
