//! What begins at a moment of its own, after it was made: word on what came of the meeting, once its time has come.
//!
//! The case wakes at that moment, and whoever owes it is asked then, once. Where a reminder of it is due by the time anybody
//! wakes, as after an outage, the reminder says it instead.

use chrono::{DateTime, Utc};

use crate::meeting::command::Turn;
use crate::meeting::due::upcoming;
use crate::meeting::event::Event;
use crate::meeting::state::Meeting;
use crate::meeting::wait::{Wait, waits};
use crate::procedure::{Hearer, Procedure};

impl Wait {
    /// Under this it is noted that they have been asked.
    pub(in crate::meeting) fn beginning(&self) -> String {
        format!("{}#begun", self.key())
    }

    /// Whether it began when it was made, or those whom it waits for have been asked or reminded since its moment came.
    pub(in crate::meeting) fn has_been_asked(&self, m: &Meeting) -> bool {
        let own = format!("{}#", self.key());
        !self.later || m.reminded.range(own.clone()..).next().is_some_and(|(key, _)| key.starts_with(&own))
    }
}

/// When the case wants waking for what is yet to begin.
pub(in crate::meeting) fn beginnings(m: &Meeting, p: &Procedure) -> Vec<DateTime<Utc>> {
    waits(m, p).into_iter().filter(|wait| !wait.has_been_asked(m)).map(|wait| wait.since).collect()
}

/// What has begun by now, and has not been asked for.
pub(in crate::meeting) fn begun(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    let ahead = upcoming(m, p, turn.calendar);
    let rungs = |wait: &Wait| ahead.iter().filter(move |due| due.wait.key() == wait.key()).collect::<Vec<_>>();
    let new = waits(m, p).into_iter().filter(|wait| wait.since <= turn.now && !wait.has_been_asked(m));
    let new: Vec<Wait> = new.filter(|wait| rungs(wait).iter().all(|due| due.at > turn.now)).collect();
    if new.is_empty() {
        return Vec::new();
    }
    // An ask that is put off to the morning needs no reminder the same morning.
    let day = |at: DateTime<Utc>| turn.calendar.local_date(at);
    let goes = day(turn.calendar.next_allowed(turn.now));
    let same_people = |hearer: &Hearer| matches!(hearer, Hearer::WaitedFor | Hearer::Chair);
    let mut passed = Vec::new();
    for due in new.iter().flat_map(rungs).filter(|due| goes != turn.today() && day(due.at) == goes) {
        passed.extend(due.rung.to.iter().all(same_people).then(|| due.key.clone()));
    }
    let mut events = vec![Event::Begun { waits: new.iter().map(Wait::beginning).collect(), at: turn.now }];
    events.extend((!passed.is_empty()).then_some(Event::Passed { rungs: passed, at: turn.now }));
    events
}
