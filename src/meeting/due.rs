//! When a case next wants waking. Reminders are computed from what is waited for; nothing is scheduled by hand.
//!
//! A rung whose moment had passed before anybody was asked is made up for, so that a wait which begins late is chased
//! all the same: a rung after something on the following working days, one before the meeting while there is time.

mod snooze;
mod today;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::meeting::around::look;
use crate::meeting::state::Meeting;
use crate::meeting::wait::{Wait, beginnings, waits};
use crate::procedure::deadline::{date_after, date_before};
use crate::procedure::{Anchor, Hearer, Ladder, Procedure, Rung, RungWhen, WaitsFor};

pub use snooze::latest_snooze;
pub use today::later_today;

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
    upcoming(m, p, calendar).into_iter().map(|d| d.at).chain(beginnings(m, p)).min()
}

/// Every rung that has not been used up, earliest first.
pub fn upcoming<'p>(m: &Meeting, p: &'p Procedure, calendar: &Calendar) -> Vec<Due<'p>> {
    let mut all: Vec<Due<'p>> = Vec::new();
    for wait in waits(m, p).into_iter().filter(|w| w.chased) {
        let Some(ladder) = p.ladder(wait.what) else { continue };
        for (n, rung, at) in (Climb { m, p, calendar, wait: &wait }).moments(ladder) {
            let key = format!("{}#{n}", wait.key());
            if !m.reminded.contains_key(&key) {
                all.push(Due { wait: wait.clone(), rung, key, at });
            }
        }
        snooze::put_off(m, &wait, &mut all);
    }
    all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.key.cmp(&b.key)));
    all
}

/// The day by which something is wanted: an action's own, the review's, so many working days after the meeting for the
/// minutes, or before it for views and papers. None: nothing is due on a day.
pub fn due_day(m: &Meeting, p: &Procedure, calendar: &Calendar, wait: &Wait) -> Option<NaiveDate> {
    match wait.what {
        WaitsFor::PlanPrepared => Some(m.plan_due(p, calendar)?.usable),
        WaitsFor::Minutes => Some(calendar.add_working_days(m.held()?.0, p.minutes.due_days?)),
        WaitsFor::Views => {
            let rule = p.views_rule(wait.item.as_ref()?.as_str())?;
            look::before_the_meeting(m, calendar, rule.due_before.unwrap_or(0))
        }
        // Of several papers the earliest: they are sent together.
        WaitsFor::Paper => {
            let own = look::returns(m, p).into_iter().filter(|(i, _)| Some(&i.id) == wait.item.as_ref());
            look::before_the_meeting(m, calendar, own.filter_map(|(_, paper)| paper.due_before).max()?)
        }
        _ => wait.due,
    }
}

/// One ladder in one case.
struct Climb<'a> {
    m: &'a Meeting,
    p: &'a Procedure,
    calendar: &'a Calendar,
    wait: &'a Wait,
}

/// Whether a rung reaches those who were asked, and nobody else.
fn is_for_the_asked(rung: &Rung) -> bool {
    rung.to.iter().all(|hearer| *hearer == Hearer::WaitedFor)
}

/// The last call before a meeting for which people were asked too late to be reminded at the usual time.
const LAST_CALL: TimeDelta = TimeDelta::hours(1);

impl Climb<'_> {
    /// The rungs that apply, each with its number and its moment, none before the question was asked.
    fn moments<'p>(&self, ladder: &'p Ladder) -> Vec<(usize, &'p Rung, DateTime<Utc>)> {
        let rungs = ladder.rungs.iter().enumerate().filter(|(_, r)| !r.essential_only || self.wait.essential);
        let usual: Vec<_> = rungs.filter_map(|(n, rung)| Some((n, rung, self.usual(rung)?))).collect();
        // Whoever is asked over a weekend reads it on Monday morning: what would come to them with it is no reminder.
        let heard = self.calendar.next_allowed(self.wait.since);
        let with_it = |rung: &Rung, at| at <= heard && heard > self.wait.since && is_for_the_asked(rung);
        let in_time = |rung: &Rung, at: DateTime<Utc>| at >= self.wait.since && !with_it(rung, at);
        let none_in_time = !usual.iter().any(|(_, rung, at)| in_time(rung, *at));
        let mut missed = 0;
        let moment = |(n, rung, at)| {
            if in_time(rung, at) {
                return Some((n, rung, at));
            }
            missed += 1;
            self.made_up(rung, missed, none_in_time).map(|at| (n, rung, at))
        };
        let in_time: Vec<_> =
            usual.iter().copied().filter_map(moment).filter(|(.., at)| !self.wait.is_over(*at)).collect();
        // Where the meeting comes before the first rung, the ladder is climbed the day before.
        match self.wait.until {
            Some(until) if in_time.is_empty() && !matches!(self.wait.what, WaitsFor::Meeting | WaitsFor::Scale) => {
                usual
                    .into_iter()
                    .filter_map(|(n, rung, _)| Some((n, rung, self.before_the_end(rung, until)?)))
                    .collect()
            }
            _ => in_time,
        }
    }

    /// The working day before the end, at the rung's hour; else the last call; else nothing can be done.
    fn before_the_end(&self, rung: &Rung, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = self.calendar.local(until);
        let eve = self.calendar.subtract_working_days(end.date(), 1);
        let eve = self.allowed_on(eve.and_time(rung.at.unwrap_or(end.time())));
        [eve, self.last_call(end)?].into_iter().find(|at| self.wait.since < *at && *at < until)
    }

    /// Before the end on its own day; for an early meeting, before the close of the working day before.
    fn last_call(&self, end: NaiveDateTime) -> Option<DateTime<Utc>> {
        let (opens, closes) = self.calendar.hours;
        let eve = self.calendar.subtract_working_days(end.date(), 1);
        let end = if end.time() > opens { end } else { eve.and_time(closes) };
        Some(self.allowed_on(end.checked_sub_signed(LAST_CALL)?))
    }

    fn anchor(&self, anchor: Anchor) -> Option<NaiveDateTime> {
        let local = |at: DateTime<Utc>| self.calendar.local(at);
        match anchor {
            Anchor::Asked => Some(local(self.wait.since)),
            Anchor::ClockStart => {
                let requested = local(self.m.open()?.requested);
                let limit = self.m.limit(self.p, self.calendar);
                // A limit that lies before an event still ahead, or none, starts no clock: the request does.
                let start = limit.filter(|limit| limit.before.is_none()).map_or(requested.date(), |limit| limit.start);
                Some(start.and_time(requested.time()))
            }
            Anchor::Target => {
                let day = match self.m.target(self.p, self.calendar) {
                    Some(target) => target,
                    None => self.m.last_date(self.p, self.calendar)?,
                };
                Some(day.and_time(self.calendar.hours.0))
            }
            Anchor::LastDate => Some(self.m.last_date(self.p, self.calendar)?.and_time(self.calendar.hours.0)),
            Anchor::Meeting => Some(self.m.open()?.slot.as_ref()?.local),
            Anchor::Due => Some(due_day(self.m, self.p, self.calendar, self.wait)?.and_time(self.calendar.hours.0)),
        }
    }

    /// The moment that the procedure names: never outside the allowed hours.
    fn usual(&self, rung: &Rung) -> Option<DateTime<Utc>> {
        match rung.when {
            RungWhen::After { n, unit, from } => {
                let start = self.anchor(from)?;
                let asked = self.calendar.local_date(self.wait.since);
                let date = match from {
                    // An action's own day may be a day off: it is spoken of while there is time.
                    Anchor::Due if n == 0 && self.wait.what == WaitsFor::Action && asked <= start.date() => {
                        self.calendar.working_day_on_or_before(start.date())
                    }
                    // Nobody is behind with what they had not been asked for yet.
                    Anchor::Due => date_after(self.calendar, start.date().max(asked), n, unit),
                    _ => date_after(self.calendar, start.date(), n, unit),
                };
                Some(self.allowed_after(date.and_time(rung.at.unwrap_or(start.time()))))
            }
            RungWhen::Before { n, unit, of } => {
                let end = self.anchor(of)?;
                let date = date_before(self.calendar, end.date(), n, unit);
                let date = self.calendar.working_day_on_or_before(date);
                Some(self.allowed_on(date.and_time(rung.at.unwrap_or(end.time()))))
            }
        }
    }

    /// The moment of a rung that was missed before the question was asked, the `k`th of its ladder. None: there is
    /// nothing left to say.
    fn made_up(&self, rung: &Rung, k: u32, none_in_time: bool) -> Option<DateTime<Utc>> {
        let asked = self.calendar.local(self.wait.since);
        let at = rung.at.unwrap_or(asked.time());
        let days_on = |k| self.allowed_after(self.calendar.add_working_days(asked.date(), k).and_time(at));
        match rung.when {
            // Of what has a day of its own only what is still to come is said, but something is.
            RungWhen::Before { of: Anchor::Due, .. } => None,
            RungWhen::After { from: Anchor::Due, .. } => none_in_time.then(|| days_on(1)),
            // Asked too late in the day for a word the same day: the rungs above it are still to come.
            RungWhen::After { from: Anchor::Asked, .. } if !none_in_time => None,
            RungWhen::After { .. } => Some(days_on(k)),
            // Whoever has only just heard the date needs no reminder of it.
            RungWhen::Before { .. } if self.wait.what == WaitsFor::Meeting => None,
            RungWhen::Before { of, .. } => {
                let end = self.anchor(of)?;
                let ends = self.calendar.instant_or_after(end);
                [days_on(1), self.last_call(end)?].into_iter().find(|at| self.wait.since < *at && *at < ends)
            }
        }
    }

    fn allowed_after(&self, local: NaiveDateTime) -> DateTime<Utc> {
        self.calendar.next_allowed(self.calendar.instant_or_after(local))
    }

    /// The nearest allowed time of the same day.
    fn allowed_on(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let (opens, closes) = self.calendar.hours;
        self.calendar.instant_or_after(local.date().and_time(local.time().clamp(opens, closes)))
    }
}
