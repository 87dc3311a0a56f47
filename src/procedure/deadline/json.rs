//! Deadlines as `mainstay deadline --json` prints them: a shape that other programs read, and so does not change.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::CountedDay;
use crate::procedure::deadline::Deadline;
use crate::procedure::{EventName, Procedure, Unit};

/// What one procedure makes due.
#[derive(Debug, Serialize)]
pub struct DeadlinesJson<'a> {
    procedure: &'a str,
    version: &'a str,
    deadlines: Vec<DeadlineJson<'a>>,
}

#[derive(Debug, Serialize)]
struct DeadlineJson<'a> {
    id: &'a str,
    what: &'a str,
    from: EventName,
    start: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<EventName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<NaiveDate>,
    earliest: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usable_from: Option<NaiveDate>,
    due: NaiveDate,
    usable: NaiveDate,
    unit: Unit,
    provisional: bool,
    source: Option<&'a str>,
    days: Vec<DayJson>,
}

#[derive(Debug, Serialize)]
struct DayJson {
    date: NaiveDate,
    counts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl<'a> DeadlinesJson<'a> {
    pub fn new(procedure: &'a Procedure, deadlines: &'a [Deadline]) -> Self {
        Self {
            procedure: procedure.kind.id.as_str(),
            version: &procedure.kind.version,
            deadlines: deadlines.iter().map(DeadlineJson::new).collect(),
        }
    }
}

impl<'a> DeadlineJson<'a> {
    fn new(deadline: &'a Deadline) -> Self {
        // A minimum alone is a window that has a beginning and no end.
        let (earliest, usable_from) = deadline.opens().unzip();
        Self {
            id: &deadline.id,
            what: &deadline.what,
            from: deadline.from,
            start: deadline.start,
            before: deadline.before,
            target: deadline.target,
            earliest,
            usable_from,
            due: deadline.due,
            usable: deadline.usable,
            unit: deadline.unit,
            provisional: deadline.provisional,
            source: deadline.source.as_deref(),
            days: deadline.days.iter().map(DayJson::new).collect(),
        }
    }
}

impl DayJson {
    fn new(day: &CountedDay) -> Self {
        Self { date: day.date, counts: day.n.is_some(), n: day.n, why: day.off.as_ref().map(ToString::to_string) }
    }
}
