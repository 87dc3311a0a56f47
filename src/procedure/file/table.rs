//! One table under reading: typed look-ups that note what is wrong and go on with an empty value.
//!
//! A table remembers which keys it was asked for; [`Table::finish`] calls every other key in it unknown. So the list
//! of known keys is never written down twice.

use std::cell::RefCell;

use chrono::{NaiveDate, NaiveTime};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ids::RoleId;
use crate::procedure::file::{Named, Page, words};
use crate::procedure::{Coded, EventName, Origin, Strength};

/// What fits on a choice (`card::Choice`).
const LONGEST_LABEL: usize = 75;

pub(crate) struct Table<'p> {
    pub page: &'p Page,
    path: String,
    entries: &'p DeTable<'p>,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with the key it stands at.
pub(crate) struct At<'p> {
    pub key: String,
    pub value: &'p Spanned<DeValue<'p>>,
}

impl<'p> Table<'p> {
    pub fn top(page: &'p Page, entries: &'p DeTable<'p>) -> Self {
        Self { page, path: String::new(), entries, asked: RefCell::default() }
    }

    /// The table that a value holds; `None`, and a fault, if it is something else.
    pub fn of(page: &'p Page, at: &At<'p>) -> Option<Self> {
        match at.value.get_ref() {
            DeValue::Table(entries) => Some(Self { page, path: at.key.clone(), entries, asked: RefCell::default() }),
            other => {
                wrong(page, &at.key, "a table", other);
                None
            }
        }
    }

    /// Says which keys nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.into_inner();
        for (key, _) in self.entries {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                let path = join(&self.path, name);
                self.page.place(&path, key.span().start);
                let absent = asked.iter().copied().filter(|key| !self.entries.contains_key(*key));
                if let Some(meant) = words::meant(name, absent) {
                    self.page.not_missing(&join(&self.path, meant));
                    self.page.fault(&path, format!("There is no such key here. Did you mean “{meant}”?"));
                } else {
                    let say = format!("There is no such key here.{}", words::hint(name, asked.iter().copied()));
                    self.page.fault(&path, say);
                }
            }
        }
    }

    /// The dotted path of a key of this table.
    pub fn key(&self, name: &str) -> String {
        join(&self.path, name)
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn names(&self) -> Vec<&'p str> {
        self.entries.keys().map(|key| key.get_ref().as_ref()).collect()
    }

    /// The value of a key, remembered as asked for.
    pub fn at(&self, name: &'static str) -> Option<At<'p>> {
        self.asked.borrow_mut().push(name);
        self.peek(name)
    }

    /// The value of a key whose name the file itself chose.
    pub fn peek(&self, name: &str) -> Option<At<'p>> {
        let (key, value) = self.entries.get_key_value(name)?;
        let path = self.key(name);
        self.page.place(&path, key.span().start);
        Some(At { key: path, value })
    }

    fn missing(&self, name: &str, what: &str) {
        self.page.missing(&self.key(name), format!("“{name}” is missing: {what} is needed here."));
    }

    // Text and the other plain values.

    pub fn maybe_text(&self, name: &'static str) -> Option<String> {
        self.at(name).and_then(|at| text(self.page, &at))
    }

    pub fn text(&self, name: &'static str) -> String {
        if !self.entries.contains_key(name) {
            self.missing(name, "some text");
        }
        self.maybe_text(name).unwrap_or_default()
    }

    /// A name that the file itself chooses: small letters, digits and `_`, so that it can travel in forms.
    pub fn id(&self, name: &'static str) -> String {
        let id = self.text(name);
        check_id(self.page, &self.key(name), &id);
        id
    }

    pub fn texts(&self, name: &'static str) -> Vec<String> {
        self.list(name, |page, at| text(page, &at))
    }

    pub fn yes(&self, name: &'static str, otherwise: bool) -> bool {
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
        let at = self.at(name)?;
        let number = match at.value.get_ref() {
            DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            wrong(self.page, &at.key, "a whole number that is not negative", at.value.get_ref());
        }
        number
    }

    pub fn needed_number(&self, name: &'static str) -> Option<u32> {
        if !self.entries.contains_key(name) {
            self.missing(name, "a number");
        }
        self.number(name)
    }

    pub fn date(&self, name: &'static str) -> NaiveDate {
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
        let written = self.maybe_text(name)?;
        let time = NaiveTime::parse_from_str(&written, "%H:%M").ok();
        if time.is_none() {
            self.page.fault(&self.key(name), format!("“{written}” is not a time of day such as \"09:00\"."));
        }
        time
    }

    // Words from a closed list.

    /// One of the words that code knows. `parse` understands exactly the words in `known`.
    pub fn maybe_word<T>(&self, name: &'static str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let at = self.at(name)?;
        let written = text(self.page, &at)?;
        word(self.page, &at.key, &written, known, parse)
    }

    pub fn word<T>(&self, name: &'static str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if !self.entries.contains_key(name) {
            self.missing(name, &format!("one of {}", words::list(known, "or")));
        }
        self.maybe_word(name, known, parse)
    }

    pub fn event(&self, name: &'static str) -> EventName {
        self.word(name, &event_names(), EventName::parse).unwrap_or(EventName::Requested)
    }

    pub fn events(&self, name: &'static str) -> Vec<EventName> {
        self.list(name, |page, at| {
            let written = text(page, &at)?;
            word(page, &at.key, &written, &event_names(), EventName::parse)
        })
    }

    pub fn words(&self, name: &'static str, known: &[&str]) -> Vec<String> {
        self.list(name, |page, at| {
            let written = text(page, &at)?;
            word(page, &at.key, &written, known, |word| known.contains(&word).then(|| word.to_owned()))
        })
    }

    // Names that the file declares elsewhere.

    pub fn maybe_name(&self, name: &'static str, of: Named) -> Option<String> {
        let written = self.maybe_text(name)?;
        self.page.mention(&self.key(name), of, &written);
        Some(written)
    }

    pub fn names_of(&self, name: &'static str, of: Named) -> Vec<String> {
        self.list(name, |page, at| {
            let written = text(page, &at)?;
            page.mention(&at.key, of, &written);
            Some(written)
        })
    }

    pub fn maybe_role(&self, name: &'static str) -> Option<RoleId> {
        self.maybe_name(name, Named::Role).map(RoleId::from)
    }

    pub fn role(&self, name: &'static str) -> RoleId {
        if !self.entries.contains_key(name) {
            self.missing(name, "a role");
        }
        self.maybe_role(name).unwrap_or_else(|| RoleId::from(""))
    }

    pub fn roles(&self, name: &'static str) -> Vec<RoleId> {
        self.names_of(name, Named::Role).into_iter().map(RoleId::from).collect()
    }

    // Tables inside this one.

    pub fn table<T>(&self, name: &'static str, read: impl FnOnce(&Table<'p>) -> T) -> Option<T> {
        let at = self.at(name)?;
        let table = Table::of(self.page, &at)?;
        let value = read(&table);
        table.finish();
        Some(value)
    }

    /// A table that must be there. If it is not, `read` sees an empty one, so that the result is still whole; what is
    /// missing inside a missing table is not worth a line each.
    pub fn needed_table<T>(&self, name: &'static str, read: impl Fn(&Table<'_>) -> T) -> T {
        if !self.entries.contains_key(name) {
            self.asked.borrow_mut().push(name);
            self.page.missing(&self.key(name), format!("The table [{name}] is missing."));
        } else if let Some(value) = self.table(name, &read) {
            return value;
        }
        empty(&read)
    }

    /// `[[name]]`, or a list of `{ … }`.
    pub fn tables<T>(&self, name: &'static str, read: impl Fn(&Table<'_>) -> T) -> Vec<T> {
        self.list(name, |page, at| {
            // An entry of the wrong kind keeps its place as an empty one, so that numbers in keys stay right.
            let Some(table) = Table::of(page, &at) else { return Some(empty(&read)) };
            let value = read(&table);
            table.finish();
            Some(value)
        })
    }

    /// A list of codes with their words, each code once.
    pub fn coded(&self, name: &'static str) -> Vec<Coded> {
        let codes = self.tables(name, |t| Coded { code: t.id("code"), say: t.label("say") });
        for (i, coded) in codes.iter().enumerate() {
            if codes[..i].iter().any(|earlier| earlier.code == coded.code && !coded.code.is_empty()) {
                let say = format!("The code “{}” is in this list twice.", coded.code);
                self.page.fault(&format!("{}[{i}].code", self.key(name)), say);
            }
        }
        codes
    }

    /// Text short enough to be a choice on every platform.
    pub fn label(&self, name: &'static str) -> String {
        let label = self.text(name);
        let length = label.chars().count();
        if length > LONGEST_LABEL {
            let say =
                format!("This is offered as a choice, so it may have {LONGEST_LABEL} characters; it has {length}.");
            self.page.fault(&self.key(name), say);
        }
        label
    }

    pub fn origin(&self) -> Origin {
        let strength = self.maybe_word("strength", &["must", "should", "may"], |word| match word {
            "must" => Some(Strength::Must),
            "should" => Some(Strength::Should),
            "may" => Some(Strength::May),
            _ => None,
        });
        let origin = Origin { src: self.maybe_text("src"), strength, default: self.yes("default", false) };
        if origin.strength == Some(Strength::Must) && origin.src.is_none() && !origin.default {
            let say = "This rule says “must” but not where that is written: add src, or default = true.";
            self.page.warn(&self.key("strength"), say);
        }
        origin
    }

    fn list<T>(&self, name: &'static str, read: impl Fn(&'p Page, At<'p>) -> Option<T>) -> Vec<T> {
        let Some(at) = self.at(name) else { return Vec::new() };
        let DeValue::Array(items) = at.value.get_ref() else {
            wrong(self.page, &at.key, "a list in [ ]", at.value.get_ref());
            return Vec::new();
        };
        let placed = items.iter().enumerate().map(|(i, value)| {
            let key = format!("{}[{i}]", at.key);
            self.page.place(&key, value.span().start);
            At { key, value }
        });
        placed.filter_map(|item| read(self.page, item)).collect()
    }
}

/// What `read` makes of nothing at all, with its complaints thrown away.
fn empty<T>(read: impl Fn(&Table<'_>) -> T) -> T {
    let page = Page::new("", "");
    let entries = DeTable::new();
    read(&Table::top(&page, &entries))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn event_names() -> Vec<&'static str> {
    EventName::ALL.iter().map(|event| event.as_str()).collect()
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

fn word<T>(page: &Page, key: &str, written: &str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = parse(written);
    if value.is_none() {
        let hint = words::meant(written, known.iter().copied()).map_or_else(
            || format!("It may be {}.", words::list(known, "or")),
            |word| format!("Did you mean “{word}”?"),
        );
        page.fault(key, format!("“{written}” is not a word that Mainstay knows here. {hint}"));
    }
    value
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
