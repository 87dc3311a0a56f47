//! A deadline's working, for "Why this date?".

use chrono::{Datelike, NaiveDate};

use crate::calendar::{CountedDay, DayOff, full_date};
use crate::procedure::Unit;
use crate::procedure::deadline::Deadline;

/// Beyond this many days a list of each is no longer read: six weeks.
const LONGEST_LIST: usize = 42;

impl Deadline {
    /// How the date was reached, a line a day while that can be read at a glance, with what may still change it.
    pub fn working_in_words(&self) -> Vec<String> {
        if self.before.is_some() {
            return self.day_before();
        }
        let mut lines = each_day(&self.passed_over);
        lines.push(format!("{}: day 0", full_date(self.start)));
        match self.unit {
            Unit::WorkingDays if self.days.len() <= LONGEST_LIST => lines.extend(each_day(&self.days)),
            Unit::WorkingDays => lines.extend(self.days_off_only()),
            Unit::CalendarDays | Unit::Weeks | Unit::Months => lines.extend(self.straight_through()),
        }
        if let (Unit::WorkingDays, Some(earliest)) = (self.unit, self.earliest) {
            lines.push(format!("The first date allowed is {}", full_date(earliest)));
        }
        if let Some(target) = self.target {
            lines.push(format!("The day to aim at is {}", full_date(target)));
        }
        if self.moved_by_closure {
            lines.push("This date is later because of a council setting: closure days are not counted.".to_owned());
        }
        if self.provisional {
            lines.push("This date may change: not every bank holiday up to then is known.".to_owned());
        }
        lines
    }

    /// A limit that lies before the day of an event.
    fn day_before(&self) -> Vec<String> {
        let mut lines = vec![
            format!("{}: the day itself", full_date(self.start)),
            format!("{}: the last day before it", full_date(self.due)),
        ];
        if self.usable < self.due {
            lines.push(format!("The last working day before then is {}", full_date(self.usable)));
        }
        lines
    }

    /// A long count of working days: weekends in one line, every other day off by name, and the end.
    fn days_off_only(&self) -> Vec<String> {
        let mut lines = vec!["Saturdays and Sundays are not counted".to_owned()];
        for day in &self.days {
            if let Some(off @ (DayOff::BankHoliday(_) | DayOff::Closure)) = &day.off {
                lines.push(format!("{}: not counted, {off}", full_date(day.date)));
            }
        }
        let counted = self.days.iter().filter_map(|day| day.n).max().unwrap_or_default();
        lines.push(format!("{}: day {counted}", full_date(self.due)));
        lines
    }

    /// A limit that weekends and bank holidays do not move: its ends, and the working days nearest to them.
    fn straight_through(&self) -> Vec<String> {
        let mut lines = vec!["Every day is counted, weekends and bank holidays too".to_owned()];
        if let (Some(earliest), Some(usable_from)) = (self.earliest, self.usable_from) {
            lines.push(format!("{}: {}, the first date allowed", full_date(earliest), self.distance(earliest)));
            if usable_from != earliest {
                lines.push(format!("The first working day from then is {}", full_date(usable_from)));
            }
        }
        lines.push(format!("{}: {}", full_date(self.due), self.distance(self.due)));
        if self.usable < self.due {
            lines.push(format!("The last working day before then is {}", full_date(self.usable)));
        }
        if self.usable > self.due {
            lines.push(format!("The first working day from then is {}", full_date(self.usable)));
        }
        lines
    }

    /// "6 weeks", "28 days", "3 months": how far a date lies from day 0, in the rule's own unit.
    fn distance(&self, date: NaiveDate) -> String {
        let days = (date - self.start).num_days();
        let months =
            i64::from(date.year() - self.start.year()) * 12 + i64::from(date.month()) - i64::from(self.start.month());
        let (n, unit) = match self.unit {
            Unit::Weeks => (days / 7, "week"),
            Unit::Months => (months, "month"),
            Unit::WorkingDays | Unit::CalendarDays => (days, "day"),
        };
        if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") }
    }
}

fn each_day(days: &[CountedDay]) -> Vec<String> {
    days.iter().map(day_in_words).collect()
}

/// "Tuesday 7 April 2026: day 1", or why it does not count.
pub fn day_in_words(day: &CountedDay) -> String {
    match (day.n, &day.off) {
        (Some(n), _) => format!("{}: day {n}", full_date(day.date)),
        // The date itself says which day of the weekend it is.
        (None, Some(DayOff::Saturday | DayOff::Sunday)) => format!("{}: not counted, weekend", full_date(day.date)),
        (None, Some(off)) => format!("{}: not counted, {off}", full_date(day.date)),
        (None, None) => format!("{}: not counted", full_date(day.date)),
    }
}
