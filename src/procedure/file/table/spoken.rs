//! Values that mean something: words that code knows, names declared elsewhere in the file, codes, origins.

use crate::ids::RoleId;
use crate::procedure::file::table::{Table, text};
use crate::procedure::file::{Named, Page, words};
use crate::procedure::{Coded, EventName, Origin, Strength};

impl Table<'_> {
    /// One of the words that code knows. `parse` understands exactly the words in `known`.
    pub fn maybe_word<T>(&self, name: &'static str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.wants_one_of(name, known, false);
        let at = self.at(name)?;
        let written = text(self.page, &at)?;
        word(self.page, &at.key, &written, known, parse)
    }

    fn wants_one_of(&self, name: &str, known: &[&str], needed: bool) {
        if self.page.is_describing() {
            self.wants(name, &words::list(&quoted(known), "or"), needed);
        }
    }

    pub fn word<T>(&self, name: &'static str, known: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.wants_one_of(name, known, true);
        if !self.entries.contains_key(name) {
            self.missing(name, &format!("one of {}", words::list(known, "or")));
        }
        self.maybe_word(name, known, parse)
    }

    pub fn event(&self, name: &'static str) -> EventName {
        self.wants(name, "an event", true);
        self.word(name, &event_names(), EventName::parse).unwrap_or(EventName::Requested)
    }

    pub fn maybe_event(&self, name: &'static str) -> Option<EventName> {
        self.wants(name, "an event", false);
        self.maybe_word(name, &event_names(), EventName::parse)
    }

    pub fn events(&self, name: &'static str) -> Vec<EventName> {
        self.wants(name, "a list of events", false);
        self.list(name, |page, at| {
            let written = text(page, &at)?;
            word(page, &at.key, &written, &event_names(), EventName::parse)
        })
    }

    pub fn words(&self, name: &'static str, known: &[&str]) -> Vec<String> {
        if self.page.is_describing() {
            self.wants(name, &format!("a list of {}", words::list(&quoted(known), "and")), false);
        }
        self.list(name, |page, at| {
            let written = text(page, &at)?;
            word(page, &at.key, &written, known, |word| known.contains(&word).then(|| word.to_owned()))
        })
    }

    pub fn maybe_name(&self, name: &'static str, of: Named) -> Option<String> {
        self.wants(name, of.one(), false);
        let written = self.plain(name)?;
        self.page.mention(&self.key(name), of, &written);
        Some(written)
    }

    pub fn names_of(&self, name: &'static str, of: Named) -> Vec<String> {
        self.wants(name, of.several(), false);
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
        self.wants(name, Named::Role.one(), true);
        if !self.entries.contains_key(name) {
            self.missing(name, "a role");
        }
        self.maybe_role(name).unwrap_or_else(|| RoleId::from(""))
    }

    pub fn roles(&self, name: &'static str) -> Vec<RoleId> {
        self.names_of(name, Named::Role).into_iter().map(RoleId::from).collect()
    }

    /// A list of codes with their words, each code once.
    pub fn coded(&self, name: &'static str) -> Vec<Coded> {
        if self.page.is_describing() {
            self.wants(name, "a list of `{ code = \"…\", say = \"…\" }`", false);
            return Vec::new();
        }
        self.by_code(name, |t| Coded { code: t.id("code"), say: t.label("say") }, |coded| &coded.code)
    }

    /// A list of tables that each have a code, each code once.
    pub fn by_code<T>(&self, name: &'static str, read: impl Fn(&Table<'_>) -> T, code: impl Fn(&T) -> &str) -> Vec<T> {
        let entries = self.tables(name, read);
        let codes: Vec<&str> = entries.iter().map(code).collect();
        for (i, code) in codes.iter().enumerate() {
            if codes[..i].contains(code) && !code.is_empty() {
                let say = format!("The code “{code}” is in this list twice.");
                self.page.fault(&format!("{}[{i}].code", self.key(name)), say);
            }
        }
        entries
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
}

pub(crate) fn event_names() -> Vec<&'static str> {
    EventName::ALL.iter().map(|event| event.as_str()).collect()
}

fn quoted(known: &[&str]) -> Vec<String> {
    known.iter().map(|word| format!("`{word}`")).collect()
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
