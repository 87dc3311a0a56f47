//! When a case next wants waking. Reminders are computed from what is waited for; nothing is scheduled by hand.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, Utc};

use crate::calendar::Calendar;
use crate::meeting::state::Meeting;
use crate::meeting::wait::{Wait, waits};
use crate::procedure::{Anchor, Procedure, Rung, RungWhen, Unit};

/// One rung of one ladder, at its moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Due<'p> {
    pub wait: Wait,
    pub rung: &'p Rung,
    pub key: String,
    pub at: DateTime<Utc>,
}

/// The earliest moment at which [`crate::meeting::Command::Tick`] would do something.
pub fn next_due(m: &Meeting, p: &Procedure, calendar: &Calendar) -> Option<DateTime<Utc>> {
    upcoming(m, p, calendar).into_iter().map(|d| d.at).min()
}

/// Every rung that has not been used up, earliest first.
pub fn upcoming<'p>(m: &Meeting, p: &'p Procedure, calendar: &Calendar) -> Vec<Due<'p>> {
    let mut all: Vec<Due<'p>> = Vec::new();
    for wait in waits(m, p).into_iter().filter(|w| w.chased) {
        let Some(ladder) = p.ladder(wait.what) else { continue };
        for (n, rung) in ladder.rungs.iter().enumerate() {
            let key = format!("{}#{n}", wait.key());
            if m.reminded.contains_key(&key) || (rung.essential_only && !wait.essential) {
                continue;
            }
            let Some(at) = moment(m, p, calendar, &wait, rung) else { continue };
            // A rung whose moment had passed before the question was even asked has nothing to say.
            if at >= wait.since {
                all.push(Due { wait: wait.clone(), rung, key, at });
            }
        }
    }
    all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.key.cmp(&b.key)));
    all
}

/// The moment of a rung: never outside the allowed hours.
fn moment(m: &Meeting, p: &Procedure, calendar: &Calendar, wait: &Wait, rung: &Rung) -> Option<DateTime<Utc>> {
    let local = |at: DateTime<Utc>| calendar.local(at);
    let anchor = |from: Anchor| -> Option<NaiveDateTime> {
        match from {
            Anchor::Asked => Some(local(wait.since)),
            Anchor::ClockStart => Some(m.limit(p, calendar)?.start.and_time(local(m.open()?.requested).time())),
            Anchor::LastDate => Some(m.last_date(p, calendar)?.and_time(calendar.hours.0)),
            Anchor::Meeting => Some(m.open()?.slot.as_ref()?.local),
        }
    };
    match rung.when {
        RungWhen::After { n, unit, from } => {
            let start = anchor(from)?;
            let date = later(calendar, start.date(), n, unit)?;
            let at = calendar.instant_or_after(date.and_time(rung.at.unwrap_or(start.time())));
            Some(calendar.next_allowed(at))
        }
        RungWhen::Before { n, unit, of } => {
            let end = anchor(of)?;
            let date = calendar.working_day_on_or_before(earlier(calendar, end.date(), n, unit)?);
            let (opens, closes) = calendar.hours;
            let time = rung.at.unwrap_or(end.time()).clamp(opens, closes);
            Some(calendar.instant_or_after(date.and_time(time)))
        }
    }
}

fn later(calendar: &Calendar, from: NaiveDate, n: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::WorkingDays => Some(calendar.add_working_days(from, n)),
        Unit::CalendarDays => from.checked_add_days(Days::new(n.into())),
        Unit::Weeks => from.checked_add_days(Days::new(u64::from(n) * 7)),
        Unit::Months => from.checked_add_months(Months::new(n)),
    }
}

fn earlier(calendar: &Calendar, from: NaiveDate, n: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::WorkingDays => Some(calendar.subtract_working_days(from, n)),
        Unit::CalendarDays => from.checked_sub_days(Days::new(n.into())),
        Unit::Weeks => from.checked_sub_days(Days::new(u64::from(n) * 7)),
        Unit::Months => from.checked_sub_months(Months::new(n)),
    }
}
