//! "Remind me later": what only the lead would hear is put off to the moment they chose; what others hear is not.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::ids::ItemId;
use crate::meeting::due::{Due, upcoming};
use crate::meeting::state::Meeting;
use crate::meeting::wait::Wait;
use crate::procedure::{Anchor, Hearer, Procedure, Rung, RungWhen, Unit, WaitsFor};

/// The reminder that the lead asked for.
static ASKED_FOR: LazyLock<Rung> = LazyLock::new(|| Rung {
    when: RungWhen::After { n: 0, unit: Unit::WorkingDays, from: Anchor::Asked },
    at: None,
    to: vec![Hearer::WaitedFor],
    essential_only: false,
});

/// Puts the lead's own rungs of one action off, and adds the reminder that they asked for, all at one moment.
pub(super) fn put_off(m: &Meeting, wait: &Wait, all: &mut Vec<Due<'_>>) {
    let action = wait.item.as_ref().filter(|_| wait.what == WaitsFor::Action).and_then(|item| m.after.action(item));
    let Some(later) = action.and_then(|a| a.snoozed).filter(|later| *later >= wait.since) else { return };
    for due in all.iter_mut().filter(|d| d.wait == *wait && d.at < later) {
        if due.rung.to.iter().all(|hearer| *hearer == Hearer::WaitedFor) {
            due.at = later;
        }
    }
    let key = format!("{}#later/{}", wait.key(), later.timestamp_millis());
    if !m.reminded.contains_key(&key) {
        all.push(Due { wait: wait.clone(), rung: &ASKED_FOR, key, at: later });
    }
}

/// The last day to which an action's reminders may be put off: the day before the chair hears of it. None: the chair
/// hears nothing more of it.
pub fn latest_snooze(m: &Meeting, p: &Procedure, calendar: &Calendar, item: &ItemId) -> Option<NaiveDate> {
    let ahead = upcoming(m, p, calendar);
    let of_it = ahead.iter().filter(|d| d.wait.what == WaitsFor::Action && d.wait.item.as_ref() == Some(item));
    let mut tells = of_it.filter(|d| d.rung.to.contains(&Hearer::Chair));
    tells.next().and_then(|d| calendar.local_date(d.at).pred_opt())
}
