//! What is due when, and how it was worked out.

use chrono::{NaiveDate, NaiveDateTime};

use crate::calendar::{Calendar, CountedDay};
use crate::procedure::{EventName, Facts, Procedure, Timescale, Unit};

/// One limit of one case, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The timescale's id.
    pub id: String,
    pub what: String,
    pub say: String,
    pub from: EventName,
    /// Day 0.
    pub start: NaiveDate,
    /// First allowed date, for a window; and the first working day on or after it.
    pub earliest: Option<NaiveDate>,
    pub usable_from: Option<NaiveDate>,
    /// Last allowed date (for a minimum alone: the first). And the last working day on or before it.
    pub due: NaiveDate,
    pub usable: NaiveDate,
    pub unit: Unit,
    pub provisional: bool,
    /// True when a closure day moved it: the screen says so.
    pub moved_by_closure: bool,
    pub source: Option<String>,
    /// The product chose this rule; the source is silent.
    pub default: bool,
    pub days: Vec<CountedDay>,
}

/// The deadlines of every timescale that applies and whose event has happened. `happened` gives local wall-clock times.
pub fn deadlines(
    _procedure: &Procedure,
    _calendar: &Calendar,
    _facts: &Facts,
    _happened: &dyn Fn(EventName) -> Option<NaiveDateTime>,
) -> Vec<Deadline> {
    todo!()
}

/// The deadline of one timescale from one moment.
pub fn deadline(_timescale: &Timescale, _calendar: &Calendar, _happened: NaiveDateTime) -> Option<Deadline> {
    todo!()
}
