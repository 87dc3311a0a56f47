//! One table under reading: typed look-ups that note what is wrong and go on with an empty value.
//!
//! A table remembers which keys it was asked for; [`Table::finish`] calls every other key in it unknown. So the list
//! of known keys is never written down twice.

use std::cell::RefCell;
use std::sync::LazyLock;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::procedure::file::{Page, words};

mod plain;
mod spoken;

pub(crate) use plain::{check_id, date, text, wrong};
pub(crate) use spoken::event_names;

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

    /// Notes what belongs at a key, where the schema is being described.
    pub fn wants(&self, name: &str, what: &str, needed: bool) {
        self.page.ask(&self.path, name, what, needed);
    }

    /// Where the schema is being described: has the reader ask all it would ask of this table.
    fn describe<T>(&self, name: &str, read: impl FnOnce(&Table<'p>) -> T) {
        if self.page.is_describing() {
            let path = self.key(name);
            read(&Table { page: self.page, path, entries: &NOTHING, asked: RefCell::default() });
        }
    }

    pub fn table<T>(&self, name: &'static str, read: impl FnOnce(&Table<'p>) -> T) -> Option<T> {
        self.wants(name, "a table", false);
        let Some(at) = self.at(name) else {
            self.describe(name, read);
            return None;
        };
        let table = Table::of(self.page, &at)?;
        let value = read(&table);
        table.finish();
        Some(value)
    }

    /// A table that must be there. If it is not, `read` sees an empty one, so that the result is still whole; what is
    /// missing inside a missing table is not worth a line each.
    pub fn needed_table<T>(&self, name: &'static str, read: impl Fn(&Table<'_>) -> T) -> T {
        self.wants(name, "a table", true);
        self.describe(name, &read);
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
        self.wants(name, "a list of tables", false);
        self.describe(&format!("{name}[]"), &read);
        self.list(name, |page, at| {
            // An entry of the wrong kind keeps its place as an empty one, so that numbers in keys stay right.
            let Some(table) = Table::of(page, &at) else { return Some(empty(&read)) };
            let value = read(&table);
            table.finish();
            Some(value)
        })
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

/// A table with nothing in it.
static NOTHING: LazyLock<DeTable<'static>> = LazyLock::new(DeTable::new);

/// What `read` makes of nothing at all, with its complaints thrown away.
fn empty<T>(read: impl Fn(&Table<'_>) -> T) -> T {
    let page = Page::new("", "");
    let entries = DeTable::new();
    read(&Table::top(&page, &entries))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
