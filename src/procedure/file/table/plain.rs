//! Plain values: text, ids, yes or no, numbers, dates, times of day.

use chrono::{NaiveDate, NaiveTime};
use toml::de::DeValue;

use crate::procedure::file::Page;
use crate::procedure::file::table::{At, Table};
use crate::procedure::limits::CHOICE;

impl Table<'_> {
    pub fn maybe_text(&self, name: &'static str) -> Option<String> {
        self.wants(name, "text", false);
        self.at(name).and_then(|at| said(self.page, &at))
    }

    /// Text at a key whose name the file itself chose.
    pub fn named_text(&self, name: &str) -> Option<String> {
        self.peek(name).and_then(|at| said(self.page, &at))
    }

    /// Text that is for the machine: a name, a time of day. Nothing in it is filled in.
    pub fn plain(&self, name: &'static str) -> Option<String> {
        self.at(name).and_then(|at| text(self.page, &at))
    }

    pub fn text(&self, name: &'static str) -> String {
        self.wants(name, "text", true);
        if !self.entries.contains_key(name) {
            self.missing(name, "some text");
        }
        self.maybe_text(name).unwrap_or_default()
    }

    /// A name that the file itself chooses: small letters, digits and `_`, so that it can travel in forms.
    pub fn id(&self, name: &'static str) -> String {
        self.wants(name, "a name of your own: small letters, digits, `_`", true);
        if !self.entries.contains_key(name) {
            self.missing(name, "some text");
        }
        let id = self.plain(name).unwrap_or_default();
        check_id(self.page, &self.key(name), &id);
        id
    }

    pub fn texts(&self, name: &'static str) -> Vec<String> {
        self.wants(name, "a list of texts", false);
        self.list(name, |page, at| said(page, &at))
    }

    pub fn yes(&self, name: &'static str, otherwise: bool) -> bool {
        self.wants(name, if otherwise { "`true` or `false`; `true` if left out" } else { "`true` or `false`" }, false);
        match self.at(name) {
            None => otherwise,
            Some(at) => match at.value.get_ref() {
                DeValue::Boolean(yes) => *yes,
                other => {
                    wrong(self.page, &at.key, "true or false", other);
                    otherwise
                }
            },
        }
    }

    /// A whole number from 0 up.
    pub fn number(&self, name: &'static str) -> Option<u32> {
        self.wants(name, "a whole number", false);
        self.at(name).and_then(|at| whole(self.page, &at))
    }

    /// A list of whole numbers.
    pub fn numbers(&self, name: &'static str) -> Vec<u32> {
        self.wants(name, "a list of whole numbers", false);
        self.list(name, |page, at| whole(page, &at))
    }

    /// A whole number up to 255.
    pub fn small_number(&self, name: &'static str) -> Option<u8> {
        let number = self.number(name)?;
        let small = u8::try_from(number).ok();
        if small.is_none() {
            self.page.fault(&self.key(name), format!("{number} is too large a number here."));
        }
        small
    }

    pub fn needed_number(&self, name: &'static str) -> Option<u32> {
        self.wants(name, "a whole number", true);
        if !self.entries.contains_key(name) {
            self.missing(name, "a number");
        }
        self.number(name)
    }

    pub fn date(&self, name: &'static str) -> NaiveDate {
        self.wants(name, "a date, such as `2017-09-01`", true);
        let Some(at) = self.at(name) else {
            self.missing(name, "a date such as 2017-09-01");
            return NaiveDate::default();
        };
        date(at.value.get_ref()).unwrap_or_else(|| {
            wrong(self.page, &at.key, "a date such as 2017-09-01, without quotes,", at.value.get_ref());
            NaiveDate::default()
        })
    }

    /// "09:00".
    pub fn time(&self, name: &'static str) -> Option<NaiveTime> {
        self.wants(name, "a time of day, such as `\"09:00\"`", false);
        let written = self.plain(name)?;
        let time = NaiveTime::parse_from_str(&written, "%H:%M").ok();
        if time.is_none() {
            self.page.fault(&self.key(name), format!("“{written}” is not a time of day such as \"09:00\"."));
        }
        time
    }

    /// Text short enough to be a choice on every platform.
    pub fn label(&self, name: &'static str) -> String {
        if self.page.is_describing() {
            self.wants(name, &format!("text of {CHOICE} characters at most"), true);
        }
        if let Some(At { value, .. }) = self.peek(name)
            && let DeValue::String(written) = value.get_ref()
        {
            self.page.too_long(&self.key(name), written);
        }
        self.text(name)
    }
}

fn whole(page: &Page, at: &At<'_>) -> Option<u32> {
    let number = match at.value.get_ref() {
        DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix()).ok(),
        _ => None,
    };
    if number.is_none() {
        wrong(page, &at.key, "a whole number that is not negative", at.value.get_ref());
    }
    number
}

/// Text that people read: not blank, and with its places filled.
fn said(page: &Page, at: &At<'_>) -> Option<String> {
    text(page, at).map(|written| page.say(&at.key, written))
}

/// Text that is not blank.
pub(crate) fn text(page: &Page, at: &At<'_>) -> Option<String> {
    match at.value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => {
            page.fault(&at.key, "This text is empty.");
            None
        }
        DeValue::String(text) => Some(text.to_string()),
        other => {
            wrong(page, &at.key, "text in quotes", other);
            None
        }
    }
}

pub(crate) fn date(value: &DeValue<'_>) -> Option<NaiveDate> {
    match value {
        DeValue::Datetime(d) if d.time.is_none() && d.offset.is_none() => {
            let d = d.date?;
            NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
        }
        _ => None,
    }
}

pub(crate) fn check_id(page: &Page, key: &str, id: &str) {
    let good = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !good {
        page.fault(key, format!("“{id}” cannot be a name here: use small letters, digits and _ only."));
    }
}

pub(crate) fn wrong(page: &Page, key: &str, expected: &str, found: &DeValue<'_>) {
    let found = match found {
        DeValue::String(_) => "text",
        DeValue::Integer(n) if n.as_str().starts_with('-') => "a negative number",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    page.fault(key, format!("This should be {expected} but it is {found}."));
}
