//! Reads what a browser sent into [`Values`].
//!
//! Shapes: `text.reason`, `choice.level`, `choices.papers` (repeated), `date.due` (`2026-04-13`), `time.start` (`09:30`),
//! `person.chair`, and for a search field `find.rep` (the words typed) with `found.rep` (the id last chosen) and
//! `shown.rep` (the words that stood for that id). A field left empty is absent; one that cannot be read is
//! [`Value::Unreadable`]. Names that are not field names, and fields of no known kind, are dropped.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::interaction::{Value, Values};

/// No field is longer than this; the desk has its own, smaller limits.
const LONGEST: usize = 20_000;

/// A body, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sent {
    pub values: Values,
    /// Search fields whose words do not yet stand for a person: field name → words typed.
    pub searches: BTreeMap<String, String>,
    /// Everything without a kind: tokens, the form's key, the button pressed. The first of each name.
    pub plain: BTreeMap<String, String>,
}

impl Sent {
    /// Reads a form-urlencoded body. Never fails: what makes no sense is dropped or marked unreadable.
    pub fn read(body: &[u8]) -> Self {
        let mut sent = Self::default();
        let mut raw: BTreeMap<String, BTreeMap<&'static str, String>> = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            match name.split_once('.') {
                None => {
                    sent.plain.entry(name.into_owned()).or_insert_with(|| value.into_owned());
                }
                Some((kind @ ("find" | "found" | "shown"), field)) if is_field(field) => {
                    let part = match kind {
                        "find" => "find",
                        "found" => "found",
                        _ => "shown",
                    };
                    raw.entry(field.to_owned()).or_default().insert(part, value.trim().to_owned());
                }
                Some((kind, field)) if is_field(field) => sent.take(kind, field, &value),
                Some(_) => {}
            }
        }
        for (field, parts) in raw {
            sent.take_search(field, &parts);
        }
        sent
    }

    /// A plain field, or the empty text.
    pub fn get(&self, name: &str) -> &str {
        self.plain.get(name).map_or("", String::as_str)
    }

    fn take(&mut self, kind: &str, field: &str, raw: &str) {
        if raw.trim().is_empty() {
            return;
        }
        let value = match kind {
            _ if raw.len() > LONGEST => Value::Unreadable,
            "text" => Value::Text(raw.replace("\r\n", "\n").trim().to_owned()),
            "choice" => Value::Choice(raw.to_owned()),
            "person" => Value::Person(raw.into()),
            "date" => read_date(raw.trim()).map_or(Value::Unreadable, Value::Date),
            "time" => read_time(raw.trim()).map_or(Value::Unreadable, Value::Time),
            "choices" => {
                let chosen = self.values.entry(field.to_owned()).or_insert_with(|| Value::Choices(Vec::new()));
                if let Value::Choices(codes) = chosen
                    && !codes.iter().any(|c| c == raw)
                {
                    codes.push(raw.to_owned());
                }
                return;
            }
            _ => return,
        };
        self.values.insert(field.to_owned(), value);
    }

    /// The words stand for the chosen person only while nobody has changed them.
    fn take_search(&mut self, field: String, parts: &BTreeMap<&'static str, String>) {
        let part = |name| parts.get(name).map_or("", String::as_str);
        let (typed, found, shown) = (part("find"), part("found"), part("shown"));
        if typed.is_empty() {
            return;
        }
        if typed == shown && !found.is_empty() {
            self.values.insert(field, Value::Person(found.into()));
        } else if !self.values.contains_key(&field) {
            self.searches.insert(field, typed.chars().take(100).collect());
        }
    }
}

/// Browsers send ISO dates; a browser without a date picker sends what was typed, the British way.
fn read_date(raw: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"].iter().find_map(|form| NaiveDate::parse_from_str(raw, form).ok())
}

fn read_time(raw: &str) -> Option<NaiveTime> {
    let raw = raw.to_ascii_lowercase().replace(' ', "").replace('.', ":");
    ["%H:%M", "%H:%M:%S", "%I:%M%P"].iter().find_map(|form| NaiveTime::parse_from_str(&raw, form).ok())
}

fn is_field(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_field_reads() {
        let sent = Sent::read(
            b"csrf=x&do=submit&text.why=+two%0D%0Alines+&choice.level=fragile&choices.p=a&choices.p=b&choices.p=a\
              &date.due=2026-04-13&time.at=09%3A30&person.chair=ruth&text.empty=++&date.odd=31%2F02%2F2026\
              &time.odd=soon&date.typed=13%2F4%2F2026&time.typed=4.45pm",
        );
        assert_eq!(sent.get("do"), "submit");
        let expected = [
            ("at", Value::Time(NaiveTime::from_hms_opt(9, 30, 0).unwrap())),
            ("chair", Value::Person("ruth".into())),
            ("due", Value::Date(NaiveDate::from_ymd_opt(2026, 4, 13).unwrap())),
            ("level", Value::Choice("fragile".into())),
            // The odd time follows the odd date under the same name.
            ("odd", Value::Unreadable),
            ("p", Value::Choices(vec!["a".into(), "b".into()])),
            ("typed", Value::Time(NaiveTime::from_hms_opt(16, 45, 0).unwrap())),
            ("why", Value::Text("two\nlines".into())),
        ];
        assert_eq!(sent.values, expected.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
    }

    #[test]
    fn a_search_stands_for_a_person_only_while_its_words_are_unchanged() {
        let chosen = Sent::read(b"find.rep=Ruth+Adeyemi&found.rep=ruth&shown.rep=Ruth+Adeyemi");
        assert_eq!(chosen.values.get("rep"), Some(&Value::Person("ruth".into())));
        assert!(chosen.searches.is_empty());

        let changed = Sent::read(b"find.rep=Tom&found.rep=ruth&shown.rep=Ruth+Adeyemi");
        assert!(changed.values.is_empty());
        assert_eq!(changed.searches.get("rep").map(String::as_str), Some("Tom"));

        let picked = Sent::read(b"person.rep=tom&find.rep=To&found.rep=&shown.rep=");
        assert_eq!(picked.values.get("rep"), Some(&Value::Person("tom".into())), "a pick from the list wins");
        assert!(picked.searches.is_empty());
    }

    #[test]
    fn nonsense_is_dropped_or_unreadable_and_never_breaks() {
        let sent = Sent::read(b"text.a%20b=x&wizard.hat=y&.=z&text.=q&%FF%FE=1&date.d=%00&noequals");
        assert_eq!(sent.values, Values::from([("d".to_owned(), Value::Unreadable)]));
    }
}
