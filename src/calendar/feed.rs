//! Reading a bank-holiday list in the shape that GOV.UK publishes: all of it, or every fault in it at once.
//!
//! The shape is an object of divisions; `england-and-wales` holds `events`, each with a `title` and a `date` as
//! yyyy-mm-dd. Only that division is read. A wrong list would move every deadline in the council, so a list that looks
//! wrong is refused whole.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::Value;

use super::Holidays;
use super::holidays::{WHOLE_YEAR, plain_title};

const DIVISION: &str = "england-and-wales";
/// In bytes. The published list is about 30 kB.
pub const LARGEST_FEED: usize = 1024 * 1024;
const LONGEST_TITLE: usize = 120;
/// A year outside these is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// One thing wrong with a list of bank holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedFault {
    /// The file, then where in it: "list.json: england-and-wales.events[3].date".
    pub place: String,
    /// What is wrong, in plain words.
    pub say: String,
}

impl fmt::Display for FeedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.say)
    }
}

impl Holidays {
    /// Reads a list in the GOV.UK shape. `file_name` only names the place of a fault; nothing is opened.
    pub fn read_feed(file_name: &str, json_text: &str) -> Result<Holidays, Vec<FeedFault>> {
        let mut reading = Reading { file_name, faults: Vec::new(), days: BTreeMap::new() };
        reading.whole(json_text);
        if reading.faults.is_empty() {
            reading.years();
        }
        if reading.faults.is_empty() { Ok(reading.days.into_values().collect()) } else { Err(reading.faults) }
    }
}

/// A list half read: what is wrong so far, and the days by date with the title each was given.
struct Reading<'a> {
    file_name: &'a str,
    faults: Vec<FeedFault>,
    days: BTreeMap<NaiveDate, (NaiveDate, String)>,
}

impl Reading<'_> {
    fn fault(&mut self, place: &str, say: impl Into<String>) {
        let place = if place.is_empty() { self.file_name.to_owned() } else { format!("{}: {place}", self.file_name) };
        self.faults.push(FeedFault { place, say: say.into() });
    }

    fn whole(&mut self, text: &str) {
        if text.len() > LARGEST_FEED {
            return self.fault("", "this file is far larger than a list of bank holidays");
        }
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return self.fault("", "this file is empty");
        }
        let list: Value = match serde_json::from_str(text) {
            Ok(list) => list,
            Err(e) => {
                let place = format!("line {} column {}", e.line(), e.column());
                return self.fault(&place, "this is not JSON from here on");
            }
        };
        if list.get("divisions").is_some() {
            return self.fault(
                "divisions",
                "this is the other shape, which the GOV.UK website keeps in its own source code, with dates as \
                 dd/mm/yyyy and codes for titles. Use the published list, https://www.gov.uk/bank-holidays.json",
            );
        }
        if list.get("events").is_some() {
            return self.fault("", format!("this is one part of the list. “{DIVISION}” should be around it"));
        }
        let Some(division) = list.get(DIVISION) else {
            let what = if list.is_object() { "this object" } else { "this file is not an object and" };
            return self.fault("", format!("{what} has no “{DIVISION}”, which holds the bank holidays"));
        };
        if let Some(name) = division.get("division").filter(|name| *name != DIVISION) {
            self.fault(&format!("{DIVISION}.division"), format!("this says {name}, and should say \"{DIVISION}\""));
        }
        let place = format!("{DIVISION}.events");
        match division.get("events").and_then(Value::as_array) {
            None => self.fault(&place, "this should be a list of bank holidays"),
            Some(events) if events.is_empty() => self.fault(&place, "this list is empty"),
            Some(events) => {
                for (i, event) in events.iter().enumerate() {
                    self.event(&format!("{place}[{i}]"), event);
                }
            }
        }
    }

    fn event(&mut self, place: &str, event: &Value) {
        if !event.is_object() {
            return self.fault(place, "this should be an object with a title and a date");
        }
        let title = self.title(&format!("{place}.title"), event.get("title"));
        let date = self.date(&format!("{place}.date"), event.get("date"));
        let (Some(title), Some(date)) = (title, date) else { return };
        match self.days.get(&date) {
            Some((_, first)) => {
                let say = format!("{date} is here twice: “{first}” and “{title}”");
                self.fault(&format!("{place}.date"), say);
            }
            None => {
                self.days.insert(date, (date, title));
            }
        }
    }

    fn title(&mut self, place: &str, title: Option<&Value>) -> Option<String> {
        let Some(title) = title.and_then(Value::as_str).map(plain_title).filter(|title| !title.is_empty()) else {
            self.fault(place, "this should be the name of the bank holiday");
            return None;
        };
        if title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
            self.fault(place, format!("a name is one line of at most {LONGEST_TITLE} letters"));
            return None;
        }
        Some(title)
    }

    fn date(&mut self, place: &str, date: Option<&Value>) -> Option<NaiveDate> {
        let Some(text) = date.and_then(Value::as_str) else {
            self.fault(place, "this should be a date such as \"2026-12-25\"");
            return None;
        };
        // Chrono alone would also take "+2026-1-2".
        let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let Some(date) = text.parse::<NaiveDate>().ok().filter(|_| shape) else {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(30).collect();
            let slashes = if shown.contains('/') { " Dates as dd/mm/yyyy are of the other shape." } else { "" };
            self.fault(place, format!("“{shown}” is not a date as yyyy-mm-dd.{slashes}"));
            return None;
        };
        if !YEARS.contains(&date.year()) {
            self.fault(place, format!("{date} is not between {} and {}", YEARS.start(), YEARS.end()));
            return None;
        }
        if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            let day = date.format("%A");
            self.fault(place, format!("{date} is a {day}. A bank holiday is moved to a weekday when it falls on one"));
            return None;
        }
        Some(date)
    }

    /// The list as a whole: no year left out, and none but the last unfinished. Whether that one has only begun or is cut
    /// off is seen when the list is laid over what is known.
    fn years(&mut self) {
        let list: Holidays = self.days.values().cloned().collect();
        let years = list.days_by_year();
        let (Some((first, _)), Some((last, _))) = (years.first_key_value(), years.last_key_value()) else { return };
        for year in *first..*last {
            let say = match years.get(&year) {
                None => format!("there is no day of {year}, between {first} and {last}"),
                Some(days) if *days < WHOLE_YEAR => {
                    let have = if *days == 1 { "1 day".to_owned() } else { format!("{days} days") };
                    format!("{year} has only {have}. A whole year has at least {WHOLE_YEAR}")
                }
                Some(_) => continue,
            };
            self.fault(&format!("{DIVISION}.events"), say);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: [&str; 8] = ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"];

    fn feed(dates: &[&str]) -> String {
        let events: Vec<Value> = dates
            .iter()
            .map(|date| serde_json::json!({"title": "New Year’s Day", "date": date, "notes": "", "bunting": true}))
            .collect();
        let other = |name: &str| serde_json::json!({"division": name, "events": []});
        serde_json::json!({
            "england-and-wales": {"division": "england-and-wales", "events": events},
            "scotland": other("scotland"),
            "northern-ireland": other("northern-ireland"),
        })
        .to_string()
    }

    fn faults(text: &str) -> Vec<String> {
        Holidays::read_feed("list.json", text).expect_err("refused").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_published_list_is_read_with_straight_apostrophes() {
        let dates = YEAR.map(|rest| format!("2026-{rest}"));
        let list = Holidays::read_feed("list.json", &feed(&dates.each_ref().map(String::as_str))).expect("read");
        assert_eq!(list.days.len(), 8);
        assert!(list.days.values().all(|title| title == "New Year's Day"));
        assert_eq!(list.last_year(), Some(2026));
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_place() {
        let text = feed(&["2026-01-01", "2026-04-04", "2026-01-01", "25/12/2026", "2026-02-30", "0206-12-25"]);
        let told = faults(&text);
        let starts = [
            "list.json: england-and-wales.events[1].date: 2026-04-04 is a Saturday",
            "list.json: england-and-wales.events[2].date: 2026-01-01 is here twice",
            "list.json: england-and-wales.events[3].date: “25/12/2026” is not a date as yyyy-mm-dd. Dates as dd/mm/yyyy",
            "list.json: england-and-wales.events[4].date: “2026-02-30” is not a date",
            "list.json: england-and-wales.events[5].date: 0206-12-25 is not between",
        ];
        assert_eq!(told.len(), starts.len(), "{told:#?}");
        for (fault, start) in told.iter().zip(starts) {
            assert!(fault.starts_with(start), "{fault}");
        }
    }

    #[test]
    fn a_year_left_out_or_unfinished_is_refused_but_the_last_may_be_unfinished() {
        let mut dates: Vec<String> = YEAR.iter().map(|rest| format!("2026-{rest}")).collect();
        dates.push("2029-01-01".to_owned());
        let as_str = |dates: &[String]| feed(&dates.iter().map(String::as_str).collect::<Vec<_>>());
        let told = faults(&as_str(&dates));
        assert_eq!(told.len(), 2, "{told:#?}");
        assert!(told[0].contains("no day of 2027") && told[1].contains("no day of 2028"), "{told:#?}");
        let told = faults(&as_str(&dates[6..]));
        assert!(told[0].contains("2026 has only 2 days"), "{told:#?}");
        dates.pop();
        dates.push("2027-01-01".to_owned());
        assert!(Holidays::read_feed("list.json", &as_str(&dates)).is_ok());
    }

    #[test]
    fn what_is_not_the_published_shape_is_named() {
        for (text, part) in [
            ("", "empty"),
            ("\u{feff} \n", "empty"),
            ("{\"england-and-wales\": ", "line 1 column"),
            ("[]", "not an object"),
            ("{}", "no “england-and-wales”"),
            ("{\"division\": \"england-and-wales\", \"events\": []}", "one part of the list"),
            ("{\"england-and-wales\": {\"events\": {}}}", "should be a list"),
            ("{\"england-and-wales\": {\"events\": []}}", "this list is empty"),
            ("{\"england-and-wales\": {\"division\": \"scotland\", \"events\": [3]}}", "should say"),
            ("{\"england-and-wales\": {\"events\": [3]}}", "events[0]: this should be an object"),
            ("{\"england-and-wales\": {\"events\": [{\"date\": 3, \"title\": \"\"}]}}", "events[0].title"),
            (
                r#"{"divisions": {"england-and-wales": {"2026": [{"title": "bank_holidays.good_friday", "date": "03/04/2026"}]}}}"#,
                "the other shape",
            ),
        ] {
            let told = faults(text);
            assert!(told[0].contains(part), "{text}: {told:#?}");
        }
    }
}
