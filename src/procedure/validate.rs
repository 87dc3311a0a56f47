//! What a procedure may not say: names that lead nowhere, rules that cannot both be kept, reminders that come too late.
//!
//! Every check writes to the [`Page`], a fault where the file must not be used, a warning where an administrator should
//! look; none stops at the first. The files here are one subject each.

use crate::procedure::file::Page;
use crate::procedure::{Procedure, Timescale, Unit};

mod after;
mod clash;
mod events;
mod ladders;
mod moments;
mod names;
mod numbers;
mod reach;
mod timescales;
mod variants;
mod views;

pub(super) use events::named as named_events;
pub(super) use ladders::waited_for;
pub(super) use reach::possible as can_hold;

/// Asks everything of a file that could be read.
pub(crate) fn check(procedure: &Procedure, page: &Page) {
    page.about("names");
    names::check(procedure, page);
    page.settle();
    page.about("never-true");
    reach::check(procedure, page);
    moments::check(procedure, page);
    page.about("events");
    events::check(procedure, page);
    page.about("timescales");
    timescales::check(procedure, page);
    page.about("contradictions");
    clash::check(procedure, page);
    page.about("views");
    views::check(procedure, page);
    page.about("numbers");
    numbers::check(procedure, page);
    page.about("after-the-meeting");
    after::check(procedure, page);
    page.about("reminders");
    ladders::check(procedure, page);
    page.about("variants");
    variants::check(procedure, page);
    page.about("gap");
    for (i, gap) in procedure.gaps.iter().enumerate() {
        page.warn(&format!("gap[{i}]"), format!("Still open: {}", gap.say));
    }
}

/// The limits that rule the meeting's date.
pub(super) fn limits(procedure: &Procedure) -> impl Iterator<Item = &Timescale> {
    procedure.timescales.iter().filter(|t| t.what == "meeting_held")
}

/// A length of time, for comparing lengths whose units differ: the fewest and the most calendar days it can take.
/// Working days depend on weekends and bank holidays, so the most allows two weekends and the holidays of Christmas in
/// any week: comparisons claim only what is certain, days on which a council closes aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub n: u64,
    pub unit: Unit,
}

impl Length {
    pub fn new(n: u32, unit: Unit) -> Self {
        Self { n: u64::from(n), unit }
    }

    pub fn fewest(self) -> u64 {
        match self.unit {
            Unit::WorkingDays => self.n + 2 * (self.n.saturating_sub(1) / 5),
            Unit::CalendarDays => self.n,
            Unit::Weeks => self.n * 7,
            Unit::Months => self.n * 28,
        }
    }

    pub fn most(self) -> u64 {
        match self.unit {
            Unit::WorkingDays => self.n + 2 * (self.n / 5 + 1) + 4 + self.n / 25,
            Unit::CalendarDays => self.n,
            Unit::Weeks => self.n * 7,
            Unit::Months => self.n * 31,
        }
    }

    /// Whether this is longer than the other, whatever the calendar holds.
    pub fn surely_longer(self, than: Self) -> bool {
        if self.unit == than.unit { self.n > than.n } else { self.fewest() > than.most() }
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.unit.as_str().replace('_', " ");
        write!(f, "{} {}", self.n, if self.n == 1 { words.trim_end_matches('s') } else { &words })
    }
}
