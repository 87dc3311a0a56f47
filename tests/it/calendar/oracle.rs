//! What the dates should be, worked out slowly and from first principles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};

/// The days that are not worked, weekends apart.
pub struct Oracle {
    holidays: BTreeSet<NaiveDate>,
}

impl Oracle {
    pub fn of(years: RangeInclusive<i32>) -> Self {
        Self { holidays: years.flat_map(bank_holidays).map(|(date, _)| date).collect() }
    }

    pub fn works(&self, date: NaiveDate) -> bool {
        !weekend(date) && !self.holidays.contains(&date)
    }
}

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn weekend(date: NaiveDate) -> bool {
    date.weekday().number_from_monday() > 5
}

/// Takes `n` steps of one day that `counts`, forward (`1`) or back (`-1`).
pub fn walk(from: NaiveDate, n: u32, way: i64, counts: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut date = from;
    for _ in 0..n {
        date += TimeDelta::days(way);
        while !counts(date) {
            date += TimeDelta::days(way);
        }
    }
    date
}

/// `from` itself if it counts, else the first day that does.
pub fn nearest(from: NaiveDate, way: i64, counts: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    if counts(from) { from } else { walk(from, 1, way, counts) }
}

/// The same day `n` months on, or the last day of that month.
pub fn months(from: NaiveDate, n: i32) -> NaiveDate {
    let month = from.year() * 12 + from.month0() as i32 + n;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
    (1..=from.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).expect("a month has days")
}

/// Bank holidays in England and Wales: the eight of every year with their substitutes, and what proclamations changed.
pub fn bank_holidays(year: i32) -> BTreeMap<NaiveDate, &'static str> {
    let mut days = BTreeMap::new();
    let easter = easter_sunday(year);
    days.insert(easter - TimeDelta::days(2), "Good Friday");
    days.insert(easter + TimeDelta::days(1), "Easter Monday");
    let may = if year == 2020 { on(2020, 5, 8) } else { first_monday(year, 5) };
    days.insert(may, "Early May bank holiday");
    let spring = if year == 2022 { on(2022, 6, 2) } else { last_weekday(year, 5, Weekday::Mon) };
    days.insert(spring, "Spring bank holiday");
    days.insert(last_weekday(year, 8, Weekday::Mon), "Summer bank holiday");
    // Days that are holidays where they fall come first, then the substitutes of those at a weekend.
    let fixed =
        [(on(year, 1, 1), "New Year’s Day"), (on(year, 12, 25), "Christmas Day"), (on(year, 12, 26), "Boxing Day")];
    let (moved, kept): (Vec<_>, Vec<_>) = fixed.into_iter().partition(|(date, _)| weekend(*date));
    days.extend(kept);
    for (date, title) in moved {
        let substitute = walk(date, 1, 1, |day| !weekend(day) && !days.contains_key(&day));
        days.insert(substitute, title);
    }
    for (date, title) in [
        (on(2022, 6, 3), "Platinum Jubilee bank holiday"),
        (on(2022, 9, 19), "State funeral"),
        (on(2023, 5, 8), "Coronation"),
    ] {
        if date.year() == year {
            days.insert(date, title);
        }
    }
    days
}

/// The Gregorian computus, from the paschal full moon: the Sunday after the ecclesiastical full moon on or after
/// 21 March. Good from 1900 to 2199.
fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year % 19;
    let mut moon = (19 * golden + 24) % 30;
    if moon == 29 || (moon == 28 && golden > 10) {
        moon -= 1;
    }
    let full_moon = on(year, 3, 21) + TimeDelta::days(moon.into());
    walk(full_moon, 1, 1, |day| day.weekday() == Weekday::Sun)
}

fn first_monday(year: i32, month: u32) -> NaiveDate {
    nearest(on(year, month, 1), 1, |day| day.weekday() == Weekday::Mon)
}

fn last_weekday(year: i32, month: u32, weekday: Weekday) -> NaiveDate {
    nearest(on(year, month, 31), -1, |day| day.weekday() == weekday)
}

/// The instants at which the clocks go forward and back: 01:00 UTC on the last Sundays of March and October.
pub fn clock_changes(year: i32) -> (DateTime<Utc>, DateTime<Utc>) {
    let at_one = |month| last_weekday(year, month, Weekday::Sun).and_hms_opt(1, 0, 0).expect("a time").and_utc();
    (at_one(3), at_one(10))
}

/// London time.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let (forward, back) = clock_changes(at.year());
    let summer = forward <= at && at < back;
    at.naive_utc() + TimeDelta::hours(i64::from(summer))
}

pub fn clock(local: NaiveDateTime) -> (u32, u32, u32) {
    (local.hour(), local.minute(), local.second())
}

/// The years' holidays as GOV.UK would publish them.
pub fn feed(years: RangeInclusive<i32>) -> String {
    let events: Vec<serde_json::Value> = years
        .flat_map(bank_holidays)
        .map(|(date, title)| serde_json::json!({"title": title, "date": date, "notes": "", "bunting": true}))
        .collect();
    let division = |name: &str, events: &[serde_json::Value]| serde_json::json!({"division": name, "events": events});
    serde_json::json!({
        "england-and-wales": division("england-and-wales", &events),
        "scotland": division("scotland", &[]),
        "northern-ireland": division("northern-ireland", &[]),
    })
    .to_string()
}
