//! How long people take: in minutes of working time, most of them soon and a few hardly ever.

use chrono::{DateTime, TimeDelta, Utc};

use super::dice::Dice;
use crate::calendar::Calendar;

/// In a hundred people who are reminded, so many see to it within the day.
const HEEDS_A_REMINDER: u32 = 60;
/// Nobody is simulated through a longer row of days off than this.
const MOST_DAYS: u32 = 400;

/// How long somebody takes to answer what they were asked.
pub(super) fn answer(dice: &mut Dice) -> u32 {
    match dice.between(0..=99) {
        0..=44 => dice.between(5..=120),
        45..=79 => dice.between(120..=600),
        80..=92 => dice.between(600..=1_700),
        // Those who would not do it unless they are reminded.
        _ => dice.between(1_700..=6_000),
    }
}

/// How long somebody takes who has just been reminded. None: it changes nothing.
pub(super) fn reminded(dice: &mut Dice) -> Option<u32> {
    dice.chance(HEEDS_A_REMINDER).then(|| dice.between(5..=400))
}

/// The moment at which so many minutes of the allowed hours of working days have passed.
pub(super) fn later(calendar: &Calendar, from: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
    let (opens, closes) = calendar.hours;
    let mut left = TimeDelta::minutes(minutes.into());
    let mut local = calendar.local(from);
    for _ in 0..MOST_DAYS {
        let (begins, ends) = (local.max(local.date().and_time(opens)), local.date().and_time(closes));
        if calendar.is_working_day(local.date()) && begins < ends {
            if left <= ends - begins {
                return calendar.instant_or_after(begins + left).max(from);
            }
            left -= ends - begins;
        }
        let Some(next) = local.date().succ_opt() else { break };
        local = next.and_time(opens);
    }
    calendar.instant_or_after(local).max(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Holidays;

    #[test]
    fn minutes_of_work_stand_still_at_night_and_over_easter() {
        let calendar = Calendar::england(Holidays::built_in());
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        for (from, minutes, to) in [
            ("2026-04-02T08:00:00Z", 30, "2026-04-02T08:30:00Z"),
            ("2026-04-02T16:00:00Z", 60, "2026-04-02T17:00:00Z"),
            ("2026-04-02T16:00:00Z", 61, "2026-04-07T07:31:00Z"),
            ("2026-04-03T12:00:00Z", 5, "2026-04-07T07:35:00Z"),
        ] {
            assert_eq!(later(&calendar, at(from), minutes), at(to), "{from} and {minutes}");
        }
    }
}
