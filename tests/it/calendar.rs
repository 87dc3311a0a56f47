//! The calendar against the agreed dates, and against a slow oracle that walks day by day from 2020 to 2035.
//!
//! The oracle knows nothing of the calendar: it works out bank holidays from Easter and the substitution rule, and
//! summer time from the last Sundays of March and October. `MAINSTAY_TEST_CASES` sets how many cases each property
//! tries.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use mainstay::calendar::{Calendar, Holidays, OddTime};
use mainstay::procedure::Unit;
use mainstay::procedure::deadline::{date_after, date_before};
use proptest::prelude::*;
use serde::Deserialize;

mod oracle;

/// One row of the agreed dates.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    op: String,
    from: Option<NaiveDate>,
    n: Option<u32>,
    local: Option<String>,
    #[serde(default)]
    extra: Vec<NaiveDate>,
    expect: String,
    weekday: Option<String>,
}

#[test]
fn every_agreed_date_is_reached() {
    let rows: Vec<Row> = serde_json::from_str(include_str!("dates.json")).expect("the agreed dates");
    assert!(rows.len() >= 33, "{} rows", rows.len());
    for row in rows {
        let calendar = Calendar::england(Holidays::built_in()).with_closures(row.extra.clone(), true);
        if let Some(local) = &row.local {
            let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").expect("a local time");
            let at = calendar.instant(local).expect("an ordinary time");
            assert_eq!(at.format("%Y-%m-%dT%H:%MZ").to_string(), row.expect, "{}", row.id);
            continue;
        }
        let from = row.from.expect("a date to count from");
        let n = row.n.unwrap_or_default();
        let reached = match row.op.as_str() {
            "wd" => calendar.add_working_days(from, n),
            "cal" => date_after(&calendar, from, n, Unit::CalendarDays),
            "sub_wd" => calendar.subtract_working_days(from, n),
            "usable_min" => calendar.working_day_on_or_after(from),
            "usable_max" => calendar.working_day_on_or_before(from),
            "months" => date_after(&calendar, from, n, Unit::Months),
            op => panic!("{}: {op} is not known here", row.id),
        };
        assert_eq!(reached.to_string(), row.expect, "{}", row.id);
        assert_eq!(Some(reached.format("%a").to_string()), row.weekday, "{}", row.id);
    }
}

/// England as the oracle has it: the built-in list to its end, and the oracle's own years imported after it. One year
/// more than is tried, so that counts may run over its end.
fn england() -> Calendar {
    let feed = oracle::feed(2029..=2036);
    let newer = Holidays::read_feed("oracle.json", &feed).expect("the oracle writes the published shape");
    Calendar::england(Holidays::built_in().with_imported(&newer))
}

#[test]
fn the_built_in_list_is_what_the_rules_give() {
    let built_in = Holidays::built_in();
    for year in 2020..=2028 {
        let listed: Vec<NaiveDate> = built_in.days.keys().copied().filter(|date| date.year() == year).collect();
        let ruled: Vec<NaiveDate> = oracle::bank_holidays(year).into_keys().collect();
        assert_eq!(listed, ruled, "{year}");
    }
}

#[test]
fn all_thirty_two_clock_changes_are_met_to_the_second() {
    let calendar = england();
    let second = TimeDelta::seconds(1);
    let mut changes = 0;
    for year in 2020..=2035 {
        let (forward, back) = oracle::clock_changes(year);
        let local = |at: DateTime<Utc>| calendar.local(at).time().to_string();
        assert_eq!((local(forward - second), local(forward)), ("00:59:59".into(), "02:00:00".into()), "{forward}");
        assert_eq!((local(back - second), local(back)), ("01:59:59".into(), "01:00:00".into()), "{back}");
        for s in 0..3600 {
            let skipped = forward.naive_utc() + second * s;
            assert_eq!(calendar.instant(skipped), Err(OddTime::Skipped), "{skipped}");
            let twice = back.naive_utc() + second * s;
            assert_eq!(calendar.instant(twice), Err(OddTime::Twice), "{twice}");
        }
        for s in [0, 1, 59, 60, 1800, 3599] {
            assert_eq!(calendar.instant_or_after(forward.naive_utc() + second * s), forward);
            let twice = back.naive_utc() + second * s;
            assert_eq!(calendar.instant_or_after(twice), back - TimeDelta::hours(1) + second * s);
        }
        let hour = TimeDelta::hours(1);
        assert_eq!(calendar.instant(forward.naive_utc() - second), Ok(forward - second));
        assert_eq!(calendar.instant(forward.naive_utc() + hour), Ok(forward));
        assert_eq!(calendar.instant(back.naive_utc() - second), Ok(back - hour - second));
        assert_eq!(calendar.instant(back.naive_utc() + hour), Ok(back + hour));
        changes += 2;
    }
    assert_eq!(changes, 32);
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("MAINSTAY_TEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Any day from 2020 to 2035.
fn a_date() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date");
    (0..5844_u32).prop_map(move |n| first + TimeDelta::days(n.into()))
}

/// Any second from 2020 to 2035, and as often one near a clock change or the edge of the allowed hours.
fn a_moment() -> impl Strategy<Value = DateTime<Utc>> {
    let anywhere = (a_date(), 0..86_400_i64).prop_map(|(date, s)| midnight(date) + TimeDelta::seconds(s));
    let near_a_change = (2020..=2035, any::<bool>(), -7200..7200_i64).prop_map(|(year, spring, s)| {
        let (forward, back) = oracle::clock_changes(year);
        (if spring { forward } else { back }) + TimeDelta::seconds(s)
    });
    let near_an_edge = (a_date(), prop::sample::select(vec![7.5, 8.5, 17.0, 18.0]), -3..=3_i64)
        .prop_map(|(date, hour, s)| midnight(date) + TimeDelta::seconds((hour * 3600.0) as i64 + s));
    prop_oneof![anywhere, near_a_change, near_an_edge]
}

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// What both sides need, made once: reading the lists for every case would be most of the work.
struct World {
    calendar: Calendar,
    oracle: oracle::Oracle,
}

fn world() -> World {
    World { calendar: england(), oracle: oracle::Oracle::of(2019..=2036) }
}

thread_local! {
    static WORLD: World = world();
}

/// Closure days near a date: some in a working week, perhaps one on a weekend.
fn closures() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(-10..40_i64, 0..6)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn working_days_are_counted_as_a_finger_on_the_page_would(
        from in a_date(), n in 0..45_u32, closed in closures(), stop in any::<bool>(),
    ) {
        WORLD.with(|World { calendar, oracle }| {
            let closed: Vec<NaiveDate> = closed.iter().map(|d| from + TimeDelta::days(*d)).collect();
            let calendar = calendar.clone().with_closures(closed.clone(), stop);
            let works = |date: NaiveDate| oracle.works(date) && !(stop && closed.contains(&date));

            let ahead = calendar.add_working_days(from, n);
            prop_assert_eq!(ahead, oracle::walk(from, n, 1, works));
            prop_assert_eq!(calendar.working_days_between(from, ahead), n);
            prop_assert_eq!(calendar.working_days_between(ahead, from), 0);
            let back = calendar.subtract_working_days(from, n);
            prop_assert_eq!(back, oracle::walk(from, n, -1, works));
            if works(from) {
                prop_assert_eq!(calendar.add_working_days(back, n), from);
                prop_assert_eq!(calendar.subtract_working_days(ahead, n), from);
            }

            let after = oracle::nearest(from, 1, works);
            prop_assert_eq!(calendar.working_day_on_or_after(from), after);
            prop_assert_eq!(calendar.working_day_on_or_before(from), oracle::nearest(from, -1, works));
            prop_assert_eq!(calendar.is_working_day(from), works(from));
            prop_assert_eq!(calendar.day_off(from).is_none(), works(from));

            let working = calendar.working(from, ahead);
            prop_assert_eq!(working.len() as i64, (ahead - from).num_days());
            let mut count = 0;
            for (i, day) in working.iter().enumerate() {
                prop_assert_eq!(day.date, from + TimeDelta::days(i as i64 + 1));
                count += u32::from(works(day.date));
                prop_assert_eq!(day.n, works(day.date).then_some(count));
                prop_assert_eq!(day.off.is_some(), day.n.is_none());
            }
            prop_assert_eq!(count, n);
            Ok(())
        })?;
    }

    #[test]
    fn weeks_and_months_do_not_move(from in a_date(), n in 0..60_u32) {
        WORLD.with(|World { calendar, .. }| {
            let reach = |unit| date_after(calendar, from, n, unit);
            let back = |unit| date_before(calendar, from, n, unit);
            prop_assert_eq!(reach(Unit::CalendarDays), oracle::walk(from, n, 1, |_| true));
            prop_assert_eq!(back(Unit::CalendarDays), oracle::walk(from, n, -1, |_| true));
            prop_assert_eq!(reach(Unit::Weeks), oracle::walk(from, n * 7, 1, |_| true));
            prop_assert_eq!(reach(Unit::Weeks).weekday(), from.weekday());
            prop_assert_eq!(back(Unit::Weeks), oracle::walk(from, n * 7, -1, |_| true));
            prop_assert_eq!(reach(Unit::Months), oracle::months(from, n as i32));
            prop_assert_eq!(back(Unit::Months), oracle::months(from, -(n as i32)));
            Ok(())
        })?;
    }

    #[test]
    fn a_local_time_is_its_instant_and_the_instant_its_local_time(at in a_moment()) {
        WORLD.with(|World { calendar, .. }| {
            let local = oracle::local(at);
            prop_assert_eq!(calendar.local(at), local);
            prop_assert_eq!(calendar.local_date(at), local.date());
            match calendar.instant(local) {
                Ok(back) => prop_assert_eq!(back, at),
                Err(odd) => prop_assert_eq!(odd, OddTime::Twice, "an instant's local time exists"),
            }
            let chosen = calendar.instant_or_after(local);
            prop_assert!(chosen == at || chosen == at - TimeDelta::hours(1));
            prop_assert_eq!(calendar.local(chosen), local);
            Ok(())
        })?;
    }

    #[test]
    fn a_message_goes_at_the_first_moment_that_it_may(at in a_moment()) {
        WORLD.with(|World { calendar, oracle }| {
            let may = |at| {
                let local = oracle::local(at);
                let (h, m, s) = oracle::clock(local);
                let (open, shut) = ((h, m, s) >= (8, 30, 0), (h, m, s) <= (18, 0, 0));
                open && shut && oracle.works(local.date())
            };
            let goes = calendar.next_allowed(at);
            prop_assert_eq!(calendar.is_allowed(at), may(at));
            prop_assert!(goes >= at && may(goes));
            prop_assert!(calendar.is_allowed(goes));
            if goes > at {
                prop_assert_eq!(oracle::clock(oracle::local(goes)), (8, 30, 0));
                // Nothing between was allowed: quarter by quarter, and the last second.
                let mut between = at;
                while between < goes {
                    prop_assert!(!may(between), "{between} was allowed before {goes}");
                    between += TimeDelta::minutes(15);
                }
                prop_assert!(!may(goes - TimeDelta::seconds(1)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn only_a_cut_off_moves_day_nought(date in a_date(), minute in 0..1440_u32, cut in prop::option::of(0..1440_u32)) {
        WORLD.with(|World { calendar, oracle }| {
            let of = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).expect("a time");
            let calendar = calendar.clone().with_cut_off(cut.map(of));
            let late = cut.is_some_and(|cut| minute > cut);
            let zero = if late { oracle::walk(date, 1, 1, |d| oracle.works(d)) } else { date };
            prop_assert_eq!(calendar.day_zero(date.and_time(of(minute))), zero);
            Ok(())
        })?;
    }
}

proptest! {
    // Texts are slow to make.
    #![proptest_config(ProptestConfig { cases: cases().cases / 10, ..cases() })]

    #[test]
    fn whatever_a_list_holds_it_is_whole_and_sound_or_refused_with_places(
        dates in prop::collection::vec(prop_oneof![
            4 => (2026..2029_i32, 1..13_u32, 1..32_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
            1 => "[0-9/+-]{0,12}",
            1 => any::<String>(),
        ], 0..12),
        title in any::<String>(),
        cut in prop::option::of(0..400_usize),
    ) {
        let event = |date: &String| serde_json::json!({"title": title, "date": date});
        let events: Vec<serde_json::Value> = dates.iter().map(event).collect();
        let mut text = serde_json::json!({"england-and-wales": {"events": events}}).to_string();
        if let Some(cut) = cut.filter(|cut| text.is_char_boundary(*cut)) {
            text.truncate(cut);
        }
        match Holidays::read_feed("list.json", &text) {
            Ok(list) => {
                prop_assert_eq!(list.days.len(), dates.len());
                prop_assert!(list.days.keys().all(|date| date.weekday().number_from_monday() < 6));
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|fault| fault.place.starts_with("list.json") && !fault.say.is_empty()));
            }
        }
    }
}

#[test]
fn days_beyond_the_list_are_provisional_and_days_within_are_not() {
    let calendar = england();
    let built_in = Calendar::england(Holidays::built_in());
    let mut years: BTreeMap<i32, (bool, bool)> = BTreeMap::new();
    for year in 2026..=2038 {
        let last = NaiveDate::from_ymd_opt(year, 12, 31).expect("a date");
        years.insert(year, (built_in.is_provisional(last), calendar.is_provisional(last)));
    }
    assert!(years.iter().all(|(year, (short, long))| *short == (*year > 2028) && *long == (*year > 2036)), "{years:?}");
}
