//! A year of made-up cases, played against the real core: who would hear how much, what would come too late, and why.
//!
//! Nothing here has a database, a network or a clock. Each case is decided, applied, woken and reminded by the functions
//! that the service uses; only the people are made up, who answer after delays drawn from a seed. The same seed, people
//! and procedures give the same year.

mod council;
mod dice;
mod figures;
mod form;
mod ledger;
mod picture;
mod play;
mod temper;

use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::people::People;
use crate::procedure::Procedure;

pub use council::{CASES_A_TEAM, FOR_A_CHILD, made_up};
pub use figures::{Figures, KindFigures, PromiseFigures, RoleFigures};
pub use ledger::{Cause, Promised};
pub use picture::picture;

use dice::Dice;
use ledger::Ledger;
use play::Play;

/// Which year is played, and how full it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    pub year: i32,
    /// Spread evenly over the kinds of meeting, and by chance over the year.
    pub cases: u32,
    pub seed: u64,
}

/// The world that every case is played in.
struct World<'a> {
    people: &'a People,
    calendar: &'a Calendar,
    /// Nothing after this is looked at.
    ends: DateTime<Utc>,
}

/// Plays the year. `step` is called as each case is done. No procedures, or a year beyond the calendar: an empty year.
pub fn play(
    year: Year,
    procedures: &[Arc<Procedure>],
    people: &People,
    calendar: &Calendar,
    step: &mut dyn FnMut(),
) -> Figures {
    let mut ledger = Ledger::default();
    if let Some((first, last)) = bounds(year.year).filter(|_| !procedures.is_empty()) {
        let ends = calendar.instant_or_after(last.and_time(NaiveTime::MIN) + TimeDelta::days(1));
        let world = World { people, calendar, ends };
        for case in 0..year.cases {
            let mut dice = Dice::new(year.seed, case);
            let begins = calendar.instant_or_after(beginning(first, last, calendar, &mut dice));
            let p = &procedures[case as usize % procedures.len()];
            Play::new(&world, p, case, begins, dice, &mut ledger).through_the_year();
            step();
        }
    }
    Figures::new(year, procedures, people, calendar, ledger)
}

fn bounds(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

/// When somebody first asks: mostly in working hours, now and then in an evening or at a weekend.
fn beginning(first: NaiveDate, last: NaiveDate, calendar: &Calendar, dice: &mut Dice) -> NaiveDateTime {
    let day = first + Days::new(dice.between(0..=last.ordinal0()).into());
    let (day, minutes) = match dice.between(0..=99) {
        0..=84 => (calendar.working_day_on_or_before(day).max(first), dice.between(9 * 60..=16 * 60 + 59)),
        85..=94 => (calendar.working_day_on_or_before(day).max(first), dice.between(17 * 60..=21 * 60)),
        _ => (day, dice.between(9 * 60..=20 * 60)),
    };
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes.into())
}

#[cfg(test)]
mod tests;
