use super::sample::{bpm, limit};
use super::*;
use crate::calendar::Holidays;
use crate::procedure::{Condition, FactValue};

fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a local time")
}

fn england() -> Calendar {
    Calendar::england(Holidays::built_in())
}

fn of(timescale: &Timescale, calendar: &Calendar, happened: &str) -> Deadline {
    deadline(timescale, calendar, at(happened)).expect("a limit")
}

fn happened(event: EventName) -> Option<NaiveDateTime> {
    (event == EventName::RiskNotified).then(|| at("2026-04-02T16:45:00"))
}

#[test]
fn the_json_is_the_shape_that_other_programs_read() {
    let procedure = bpm();
    let due = deadlines(&procedure, &england(), &Facts::new(), &happened);
    let json = serde_json::to_value(DeadlinesJson::new(&procedure, &due)).expect("serialises");
    let off = |date: &str, why: &str| serde_json::json!({"date": date, "counts": false, "why": why});
    let day = |date: &str, n: u32| serde_json::json!({"date": date, "counts": true, "n": n});
    assert_eq!(
        json,
        serde_json::json!({"procedure": "bpm", "version": "2017-09", "deadlines": [{
            "id": "held", "what": "meeting_held", "from": "risk_notified", "start": "2026-04-02", "earliest": null,
            "due": "2026-04-13", "usable": "2026-04-13", "unit": "working_days", "provisional": false,
            "source": "S3 s2 para 1",
            "days": [
                off("2026-04-03", "Good Friday"), off("2026-04-04", "Saturday"), off("2026-04-05", "Sunday"),
                off("2026-04-06", "Easter Monday"),
                day("2026-04-07", 1), day("2026-04-08", 2), day("2026-04-09", 3), day("2026-04-10", 4),
                off("2026-04-11", "Saturday"), off("2026-04-12", "Sunday"),
                day("2026-04-13", 5),
            ],
        }]})
    );
}

#[test]
fn the_working_of_five_days_is_told_day_by_day() {
    let due = deadlines(&bpm(), &england(), &Facts::new(), &happened);
    let lines = due[0].working_in_words();
    assert_eq!(lines.len(), 12);
    assert_eq!(lines[0], "Thursday 2 April 2026: day 0");
    assert_eq!(lines[1], "Friday 3 April 2026: not counted, Good Friday");
    assert_eq!(lines[5], "Tuesday 7 April 2026: day 1");
    assert_eq!(lines[11], "Monday 13 April 2026: day 5");
}

#[test]
fn a_window_in_weeks_stays_put_and_shows_the_days_people_can_use() {
    let window = limit("held", EventName::PlacementEnded, Some(6), Some(12), Unit::Weeks);
    let due = of(&window, &england(), "2026-11-13T00:00:00");
    assert_eq!((due.earliest, due.usable_from), (Some(on("2026-12-25")), Some(on("2026-12-29"))));
    assert_eq!((due.due, due.usable), (on("2027-02-05"), on("2027-02-05")));
    assert_eq!(due.days.len(), 84);
    assert_eq!(
        due.working_in_words(),
        [
            "Friday 13 November 2026: day 0",
            "Every day is counted, weekends and bank holidays too",
            "Friday 25 December 2026: 6 weeks, the first date allowed",
            "The first working day from then is Tuesday 29 December 2026",
            "Friday 5 February 2027: 12 weeks",
        ]
    );
}

#[test]
fn a_notice_alone_is_due_on_its_first_date() {
    let notice = limit("notice", EventName::ProviderNoticeServed, Some(28), None, Unit::CalendarDays);
    let due = of(&notice, &england(), "2026-06-10T23:59:00");
    assert_eq!((due.earliest, due.due, due.usable), (None, on("2026-07-08"), on("2026-07-08")));
    let weekend = of(&notice, &england(), "2026-06-06T09:00:00");
    assert_eq!((weekend.due, weekend.usable), (on("2026-07-04"), on("2026-07-06")), "nobody may act before it");
}

#[test]
fn a_month_without_that_day_ends_on_its_last() {
    let months = limit("review", EventName::MeetingHeld, None, Some(3), Unit::Months);
    let due = of(&months, &england(), "2026-11-30T10:00:00");
    assert_eq!((due.due, due.usable), (on("2027-02-28"), on("2027-02-26")));
    assert_eq!(due.working_in_words()[2], "Sunday 28 February 2027: 3 months");
}

#[test]
fn a_minimum_alone_is_a_window_without_an_end() {
    let served = |event| (event == EventName::ProviderNoticeServed).then(|| at("2026-04-02T10:00:00"));
    let procedure = bpm();
    let due = deadlines(&procedure, &england(), &Facts::new(), &served);
    let json = serde_json::to_value(DeadlinesJson::new(&procedure, &due)).expect("serialises");
    let notice = &json["deadlines"][0];
    // 28 days on is a working day; that it is the first allowed is what other programs must see.
    for key in ["earliest", "usable_from", "due"] {
        assert_eq!(notice[key], "2026-04-30", "{key}: {notice}");
    }
}

#[test]
fn a_later_date_says_when_a_council_setting_made_it_later() {
    let five = limit("held", EventName::RiskNotified, None, Some(5), Unit::WorkingDays);
    let closures = ["2026-12-29", "2026-12-30", "2026-12-31"].map(on);
    let shut = england().with_closures(closures, true);
    let due = of(&five, &shut, "2026-12-23T10:00:00");
    assert_eq!((due.due, due.moved_by_closure), (on("2027-01-07"), true));
    assert!(due.working_in_words().iter().any(|line| line.contains("council setting")));
    let before = of(&five, &shut, "2026-12-01T10:00:00");
    assert!(!before.moved_by_closure, "closures elsewhere in the year move nothing");
}

#[test]
fn beyond_the_list_and_before_it_a_date_is_provisional() {
    let five = limit("held", EventName::RiskNotified, None, Some(5), Unit::WorkingDays);
    assert!(!of(&five, &england(), "2028-12-15T10:00:00").provisional);
    let later = of(&five, &england(), "2028-12-28T10:00:00");
    assert!(later.provisional);
    assert!(later.working_in_words().last().is_some_and(|line| line.contains("may change")));
    assert!(of(&five, &england(), "1999-12-23T10:00:00").provisional, "no holiday of 1999 is known");
    assert!(of(&five, &england(), "2011-12-30T10:00:00").provisional, "it is counted from a year that is not known");
    assert!(!of(&five, &england(), "2012-01-03T10:00:00").provisional);
}

#[test]
fn a_long_count_of_working_days_names_only_the_holidays() {
    let sixty = limit("held", EventName::RiskNotified, None, Some(60), Unit::WorkingDays);
    let lines = of(&sixty, &england(), "2026-04-02T10:00:00").working_in_words();
    assert_eq!(lines.len(), 7, "{lines:#?}");
    assert_eq!(lines[6], "Wednesday 1 July 2026: day 60");
}

#[test]
fn a_limit_that_may_or_may_not_apply_is_shown_and_one_that_does_not_is_not() {
    let mut procedure = bpm();
    procedure.timescales[0].when = Condition::Is { fact: "urgent".into(), value: FactValue::YesNo(true) };
    let count = |facts: Facts| deadlines(&procedure, &england(), &facts, &happened).len();
    assert_eq!(count(Facts::new()), 1);
    assert_eq!(count([("urgent".into(), FactValue::YesNo(true))].into()), 1);
    assert_eq!(count([("urgent".into(), FactValue::YesNo(false))].into()), 0);
}

#[test]
fn a_limit_beyond_any_use_is_none() {
    for (n, unit) in [
        (u32::MAX, Unit::WorkingDays),
        (u32::MAX, Unit::Weeks),
        (u32::MAX, Unit::Months),
        (2_000_000, Unit::CalendarDays),
    ] {
        let endless = limit("held", EventName::RiskNotified, None, Some(n), unit);
        assert_eq!(deadline(&endless, &england(), at("2026-04-02T10:00:00")), None);
    }
    let empty = limit("held", EventName::RiskNotified, None, None, Unit::Weeks);
    assert_eq!(deadline(&empty, &england(), at("2026-04-02T10:00:00")), None);
}
