//! The moves that the page offers for its clock. Times of day are the council's; days are its working days.

use chrono::{DateTime, Days, Duration, NaiveTime, Utc};

use crate::calendar::Calendar;

/// Where the clock may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Hour,
    /// 9am on the next working day that has not reached 9am.
    Morning,
    /// The same time of day, one working day on.
    WorkingDay,
    /// The next moment at which Mainstay does something by itself.
    NextReminder,
}

impl Move {
    pub const ALL: [Self; 4] = [Self::Hour, Self::Morning, Self::WorkingDay, Self::NextReminder];

    pub fn code(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Morning => "morning",
            Self::WorkingDay => "working-day",
            Self::NextReminder => "reminder",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Hour => "An hour",
            Self::Morning => "Next working morning",
            Self::WorkingDay => "A working day",
            Self::NextReminder => "To the next reminder",
        }
    }

    /// Where this takes the clock. `None` when there is no reminder to come.
    pub fn target(
        self,
        now: DateTime<Utc>,
        reminder: Option<DateTime<Utc>>,
        calendar: &Calendar,
    ) -> Option<DateTime<Utc>> {
        let local = calendar.local(now);
        match self {
            Self::Hour => Some(now + Duration::hours(1)),
            Self::Morning => {
                let nine = NaiveTime::from_hms_opt(9, 0, 0)?;
                let first = if local.time() < nine { local.date() } else { local.date() + Days::new(1) };
                Some(calendar.instant_or_after(calendar.working_day_on_or_after(first).and_time(nine)))
            }
            Self::WorkingDay => {
                let day = calendar.add_working_days(local.date(), 1);
                Some(calendar.instant_or_after(day.and_time(local.time())))
            }
            Self::NextReminder => reminder.filter(|at| *at > now),
        }
    }
}
