//! What somebody who owes an answer would be reminded of later the same day: a digest says it at once.

use chrono::{DateTime, Utc};

use super::{Due, upcoming};
use crate::calendar::Calendar;
use crate::ids::PersonId;
use crate::meeting::state::Meeting;
use crate::people::People;
use crate::procedure::{Hearer, Procedure};

/// The rungs that reach this person after `now` and before the day ends, for what is theirs to answer now. What others
/// are only told, and what a cover is asked, keeps its hour: it may be answered by then. So does a last call on the day
/// of the meeting.
pub fn later_today<'p>(
    m: &Meeting,
    p: &'p Procedure,
    calendar: &Calendar,
    people: &People,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Vec<Due<'p>> {
    if !m.is_awake() {
        return Vec::new();
    }
    let day = |at: DateTime<Utc>| calendar.local_date(at);
    let ahead = upcoming(m, p, calendar).into_iter().filter(|d| d.at > now && day(d.at) == day(now));
    let own = ahead.filter(|d| d.rung.to.contains(&Hearer::WaitedFor) && d.wait.is_owed(now));
    let own = own.filter(|d| d.wait.is_on(person, people));
    own.filter(|d| d.wait.until.is_none_or(|until| day(until) != day(now))).collect()
}
