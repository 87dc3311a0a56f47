//! Days, as children's services count them: working days, weeks, windows, and the hours in which people may be disturbed.
//!
//! Counting is on local dates. The day of an event is day 0; the first working day after it is day 1. A working day is
//! Monday to Friday and not a bank holiday in England and Wales. Nothing here reads the time: it is always given.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

mod days;
mod feed;
mod holidays;
mod hours;
mod words;

pub use feed::{FeedFault, LARGEST_FEED};
pub use holidays::Holidays;
pub use words::{clock_time, day_count_words, full_date, full_date_time};

/// Nobody plans a meeting beyond this year: a longer limit is a slip, and listing its days would help nobody.
pub const LAST_YEAR: i32 = 2999;

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
    /// Messages go only between these times on working days, both ends included.
    pub hours: (NaiveTime, NaiveTime),
    /// Messages go on every day, for a team that works at weekends too. Deadlines count as ever.
    pub every_day: bool,
}

/// Why a day does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    Saturday,
    Sunday,
    BankHoliday(String),
    Closure,
}

impl fmt::Display for DayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
            Self::BankHoliday(title) => title,
            Self::Closure => "Council closure day",
        })
    }
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

impl fmt::Display for OddTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Skipped => "The clocks go forward that night: this time does not exist. Please choose another.",
            Self::Twice => "The clocks go back that night: this time comes twice. Please choose another.",
        })
    }
}

impl Calendar {
    /// An English council with no settings of its own: London time, 8:30am to 6pm, no closure days, no cut-off.
    pub fn england(holidays: Holidays) -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        Self {
            zone: chrono_tz::Europe::London,
            holidays,
            closures: BTreeSet::new(),
            closures_stop_the_clock: false,
            cut_off: None,
            hours: (at(8, 30), at(18, 0)),
            every_day: false,
        }
    }

    pub fn with_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    /// Days on which the council is shut, and whether they are left out of the count.
    pub fn with_closures(self, days: impl IntoIterator<Item = NaiveDate>, stop_the_clock: bool) -> Self {
        Self { closures: days.into_iter().collect(), closures_stop_the_clock: stop_the_clock, ..self }
    }

    pub fn with_cut_off(self, cut_off: Option<NaiveTime>) -> Self {
        Self { cut_off, ..self }
    }

    /// The allowed hours. `from` must not be after `to`.
    pub fn with_hours(self, from: NaiveTime, to: NaiveTime) -> Self {
        Self { hours: (from, to), ..self }
    }
}
