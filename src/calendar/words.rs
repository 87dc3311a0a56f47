//! Dates and times as people read them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::Calendar;

/// "Monday 13 April 2026".
pub fn full_date(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// "4:45pm"; "9am"; "midday"; "midnight". Seconds are left out.
pub fn clock_time(time: NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { "pm" } else { "am" };
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{hour}{half}"),
        (_, minute) => format!("{hour}:{minute:02}{half}"),
    }
}

/// "Monday 13 April 2026 at 4:45pm".
pub fn full_date_time(at: NaiveDateTime) -> String {
    format!("{} at {}", full_date(at.date()), clock_time(at.time()))
}

/// Where `today` stands in a limit of working days: "day 2 of 5, 3 working days left". `start` is day 0.
pub fn day_count_words(calendar: &Calendar, start: NaiveDate, due: NaiveDate, today: NaiveDate) -> String {
    let total = calendar.working_days_between(start, due);
    let day = calendar.working_days_between(start, today);
    if today > due {
        return match calendar.working_days_between(due, today) {
            0 => "the last date has passed".to_owned(),
            late => format!("{} past the last date", working_days(late)),
        };
    }
    match total - day {
        0 if today == due => format!("day {day} of {total}, the last day"),
        // Only where the limit itself ends on a day off: nothing is left that people can work on.
        0 => format!("day {day} of {total}, no working days left"),
        left => format!("day {day} of {total}, {} left", working_days(left)),
    }
}

fn working_days(n: u32) -> String {
    if n == 1 { "1 working day".to_owned() } else { format!("{n} working days") }
}

#[cfg(test)]
mod tests {
    use super::super::Holidays;
    use super::*;

    #[test]
    fn times_read_as_gov_uk_writes_them() {
        for (time, said) in [
            ("00:00", "midnight"),
            ("00:15", "12:15am"),
            ("09:00", "9am"),
            ("09:05", "9:05am"),
            ("12:00", "midday"),
            ("12:30", "12:30pm"),
            ("16:45", "4:45pm"),
            ("23:59", "11:59pm"),
        ] {
            assert_eq!(clock_time(time.parse().expect("a time")), said);
        }
        let at = "2026-04-13T16:45:00".parse().expect("a time");
        assert_eq!(full_date_time(at), "Monday 13 April 2026 at 4:45pm");
    }

    #[test]
    fn the_day_of_the_limit_is_said_from_the_first_to_past_the_last() {
        let calendar = Calendar::england(Holidays::built_in());
        let on = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (today, said) in [
            ("2026-03-27", "day 0 of 5, 5 working days left"),
            ("2026-03-31", "day 2 of 5, 3 working days left"),
            ("2026-04-03", "day 4 of 5, 1 working day left"),
            ("2026-04-07", "day 5 of 5, the last day"),
            ("2026-04-08", "1 working day past the last date"),
            ("2026-04-12", "3 working days past the last date"),
        ] {
            assert_eq!(day_count_words(&calendar, on("2026-03-27"), on("2026-04-07"), on(today)), said, "{today}");
        }
        let weekend = day_count_words(&calendar, on("2026-06-05"), on("2026-06-12"), on("2026-06-13"));
        assert_eq!(weekend, "the last date has passed");
    }
}
