//! Which days count, and counting them.
//!
//! Counting ends with the first day beyond the years in which anybody plans: a slip of the keyboard is not followed for a
//! million days.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

use super::{Calendar, CountedDay, DayOff};

/// Nobody plans a meeting before or after these.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=super::LAST_YEAR;

impl Calendar {
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match date.weekday() {
            Weekday::Sat | Weekday::Sun => false,
            _ => !self.holidays.days.contains_key(&date) && !self.is_shut(date),
        }
    }

    /// Why a day does not count; `None` for a working day. A weekend is named before a holiday or closure on it.
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        match date.weekday() {
            Weekday::Sat => Some(DayOff::Saturday),
            Weekday::Sun => Some(DayOff::Sunday),
            _ => match self.holidays.days.get(&date) {
                Some(title) => Some(DayOff::BankHoliday(title.clone())),
                None => self.is_shut(date).then_some(DayOff::Closure),
            },
        }
    }

    fn is_shut(&self, date: NaiveDate) -> bool {
        self.closures_stop_the_clock && self.closures.contains(&date)
    }

    /// Day 0 of an event (CC-2, CC-12): its own date, or the next working day if it came after the cut-off.
    pub fn day_zero(&self, happened: NaiveDateTime) -> NaiveDate {
        match self.cut_off {
            Some(cut_off) if happened.time() > cut_off => self.add_working_days(happened.date(), 1),
            _ => happened.date(),
        }
    }

    /// Day `n`, where `from` is day 0 (CC-3). Zero days is `from` itself, working day or not.
    pub fn add_working_days(&self, from: NaiveDate, n: u32) -> NaiveDate {
        self.step(from, n, |date| date.succ_opt())
    }

    /// The date from which day `n` is at the earliest `from`: counted backwards in the same way.
    pub fn subtract_working_days(&self, from: NaiveDate, n: u32) -> NaiveDate {
        self.step(from, n, |date| date.pred_opt())
    }

    fn step(&self, from: NaiveDate, n: u32, next: fn(NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
        let mut date = from;
        let mut left = n;
        while left > 0 {
            let Some(there) = next(date) else { break };
            date = there;
            if !YEARS.contains(&date.year()) {
                break;
            }
            if self.is_working_day(date) {
                left -= 1;
            }
        }
        date
    }

    /// How many working days lie after `from` up to and including `to`. None lie between if `to` is not later.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let counted = days_after(from, to).filter(|date| self.is_working_day(*date)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// The last working day on or before (CC-7).
    pub fn working_day_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.subtract_working_days(date, 1) }
    }

    /// The first working day on or after (CC-7).
    pub fn working_day_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.add_working_days(date, 1) }
    }

    /// Every day from the day after `start` to `due`, counted or explained.
    pub fn working(&self, start: NaiveDate, due: NaiveDate) -> Vec<CountedDay> {
        let mut n = 0;
        days_after(start, due)
            .map(|date| match self.day_off(date) {
                None => {
                    n += 1;
                    CountedDay { date, n: Some(n), off: None }
                }
                off => CountedDay { date, n: None, off },
            })
            .collect()
    }

    /// Whether a date lies in a year whose bank holidays are not all known, so that one may move it: beyond the list, or
    /// before it.
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        !self.holidays.is_whole(date.year())
    }
}

/// The days after `from`, up to and including `to`.
fn days_after(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().skip(1).take_while(move |date| *date <= to)
}

#[cfg(test)]
mod tests {
    use super::super::Holidays;
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_day_from_good_friday_to_the_fifth_is_counted_or_explained() {
        let calendar = Calendar::england(Holidays::built_in());
        let said: Vec<String> = calendar
            .working(on("2026-04-02"), on("2026-04-13"))
            .into_iter()
            .map(|day| match (day.n, day.off) {
                (Some(n), None) => format!("{} day {n}", day.date),
                (None, Some(off)) => format!("{} {off}", day.date),
                odd => panic!("{odd:?}"),
            })
            .collect();
        assert_eq!(
            said,
            [
                "2026-04-03 Good Friday",
                "2026-04-04 Saturday",
                "2026-04-05 Sunday",
                "2026-04-06 Easter Monday",
                "2026-04-07 day 1",
                "2026-04-08 day 2",
                "2026-04-09 day 3",
                "2026-04-10 day 4",
                "2026-04-11 Saturday",
                "2026-04-12 Sunday",
                "2026-04-13 day 5",
            ]
        );
    }

    #[test]
    fn a_closure_day_counts_until_the_council_says_otherwise() {
        let closures = ["2026-12-29", "2026-12-30", "2026-12-31"].map(on);
        let open = Calendar::england(Holidays::built_in()).with_closures(closures, false);
        assert_eq!(open.add_working_days(on("2026-12-23"), 5), on("2027-01-04"));
        assert_eq!(open.day_off(on("2026-12-29")), None);
        let shut = open.with_closures(closures, true);
        assert_eq!(shut.add_working_days(on("2026-12-23"), 5), on("2027-01-07"));
        assert_eq!(shut.day_off(on("2026-12-29")), Some(DayOff::Closure));
    }

    #[test]
    fn only_an_event_after_the_cut_off_moves_to_the_next_working_day() {
        let calendar =
            Calendar::england(Holidays::built_in()).with_cut_off(Some("17:00".parse().expect("a time of day")));
        for (happened, zero) in [
            ("2026-04-02T16:45:00", "2026-04-02"),
            ("2026-04-02T17:00:00", "2026-04-02"),
            ("2026-04-02T17:30:00", "2026-04-07"),
        ] {
            assert_eq!(calendar.day_zero(happened.parse().expect("a time")), on(zero), "{happened}");
        }
    }

    #[test]
    fn the_last_days_of_the_calendar_do_not_overflow() {
        let calendar = Calendar::england(Holidays::default());
        assert_eq!(calendar.add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
        assert_eq!(calendar.subtract_working_days(NaiveDate::MIN, 3), NaiveDate::MIN);
        assert_eq!(calendar.add_working_days(on("2999-12-31"), u32::MAX), on("3000-01-01"));
        assert_eq!(calendar.subtract_working_days(on("1900-01-01"), u32::MAX), on("1899-12-31"));
        assert_eq!(calendar.working_days_between(NaiveDate::MAX, NaiveDate::MAX), 0);
        assert!(calendar.is_provisional(on("2026-01-01")), "an empty list is certain of nothing");
    }
}
