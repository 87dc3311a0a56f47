//! Places in a text that the council's own words fill: `{placement}`, `{role:chair_of_panel}`.
//!
//! Each noun of [`Noun`] is a place, and so is each role of the file, by its title. A filled word has a capital where a
//! sentence begins, and “a” before it becomes “an” where it must. A role's title keeps its capitals if it is written as a
//! name ("Team Manager"), and loses its first one inside a sentence if it is not ("Supervising social worker").

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::procedure::file::words::{hint, list};
use crate::procedure::local::{Noun, Words};

/// What stands before the name of a role.
const ROLE: &str = "role:";

/// The words that fill the texts of one file.
#[derive(Debug, Default)]
pub(crate) struct Wording {
    words: Words,
    /// By the role's id, as the file or else the council calls it.
    titles: BTreeMap<String, String>,
}

impl Wording {
    /// As the file's `[roles]` and, in a kept version, its `[local]` say.
    pub fn of(document: &DeTable<'_>) -> Self {
        let local = table(document, "local");
        let nouns = local.and_then(|local| table(local, "words"));
        let own = |noun: &Noun| Some((*noun, text(nouns?, noun.as_str())?.to_owned()));
        let words: Words = Noun::ALL.iter().filter_map(own).collect();
        let mut titles = BTreeMap::new();
        for (id, role) in table(document, "roles").into_iter().flatten() {
            let DeValue::Table(role) = role.get_ref() else { continue };
            titles.insert(id.get_ref().to_string(), text(role, "title").unwrap_or_default().to_owned());
        }
        let renamed = local.and_then(|local| local.get("role")).map(toml::Spanned::get_ref);
        for role in renamed.and_then(DeValue::as_array).into_iter().flatten() {
            let DeValue::Table(role) = role.get_ref() else { continue };
            let (Some(id), Some(title)) = (text(role, "id"), text(role, "title")) else { continue };
            titles.entry(id.to_owned()).and_modify(|old| title.clone_into(old));
        }
        let own = Self { words, titles: BTreeMap::new() };
        // A title may itself speak of the placement.
        let titles = titles.into_iter().map(|(id, title)| (id, own.fill(&title).unwrap_or(title))).collect();
        Self { titles, ..own }
    }

    /// The same with the usual nouns, as the file alone would be read.
    pub fn usual(&self) -> Self {
        Self { words: Words::default(), titles: self.titles.clone() }
    }

    /// The text with its places filled.
    ///
    /// # Errors
    /// Why each place that cannot be filled cannot, for people.
    pub fn fill(&self, text: &str) -> Result<String, Vec<String>> {
        let mut filled = String::with_capacity(text.len());
        let mut faults = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            // A place that was not closed does not take the next one with it.
            let Some((name, after)) = after.split_once('}').filter(|(name, _)| !name.contains('{')) else {
                faults.push("This has a “{” without its “}”.".to_owned());
                rest = after;
                continue;
            };
            let word = match self.word(name) {
                Ok(word) => word,
                Err(say) => {
                    faults.push(say);
                    rest = after;
                    continue;
                }
            };
            put(&mut filled, &word, name.starts_with(ROLE));
            // "the Team Leader, Buyers, was told": a title with a comma in it ends in one where the sentence goes on.
            let goes_on = after.strip_prefix(' ').is_some_and(|more| more.starts_with(char::is_alphabetic));
            if word.contains(", ") && goes_on {
                filled.push(',');
            }
            rest = after;
        }
        filled.push_str(rest);
        if faults.is_empty() { Ok(filled) } else { Err(faults) }
    }

    fn word(&self, name: &str) -> Result<String, String> {
        if let Some(role) = name.strip_prefix(ROLE) {
            let known = self.titles.keys().map(String::as_str);
            return self.titles.get(role).cloned().ok_or_else(|| {
                format!("“{{{name}}}” cannot be filled in: there is no role “{role}” in [roles].{}", hint(role, known))
            });
        }
        let noun = Noun::ALL.iter().find(|noun| noun.as_str() == name);
        noun.map(|noun| self.words.of(*noun).to_owned()).ok_or_else(|| {
            let known: Vec<&str> = Noun::ALL.iter().map(|noun| noun.as_str()).collect();
            format!("“{{{name}}}” cannot be filled in. It may be {}, or “role:” and a role.", list(&known, "or"))
        })
    }
}

/// Adds a word as it reads at this place.
fn put(filled: &mut String, word: &str, is_title: bool) {
    let begins =
        filled.trim_end().is_empty() || filled.ends_with([' ', '\n']) && filled.trim_end().ends_with(['.', '?', '!']);
    let vowel = word.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']);
    for (article, right) in [("a ", "an "), ("A ", "An ")] {
        let wrong = if vowel { article } else { right };
        let stem = filled.strip_suffix(wrong).filter(|stem| stem.is_empty() || stem.ends_with([' ', '(']));
        if let Some(stem) = stem {
            let to = if vowel { right } else { article };
            *filled = format!("{stem}{to}");
            break;
        }
    }
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return };
    let tail = letters.as_str();
    // One capital at the start and no other: not a name.
    let small = is_title && !tail.chars().any(char::is_uppercase);
    match (begins, small) {
        (true, _) => filled.extend(first.to_uppercase()),
        (false, true) => filled.extend(first.to_lowercase()),
        (false, false) => filled.push(first),
    }
    filled.push_str(tail);
}

fn table<'t, 'd>(of: &'t DeTable<'d>, name: &str) -> Option<&'t DeTable<'d>> {
    match of.get(name)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn text<'t>(of: &'t DeTable<'_>, name: &str) -> Option<&'t str> {
    match of.get(name)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[roles]
leader = { title = "Team Leader, Buyers" }
supervisor = { title = "Supervising social worker" }
home = { title = "Manager of the {placement}" }
[local.words]
placement = "own home"
[[local.role]]
id = "gone"
title = "Nobody"
"#;

    #[test]
    fn places_are_filled_as_the_sentence_wants_them() {
        let document = DeTable::parse(FILE).expect("a document");
        let wording = Wording::of(document.get_ref());
        for (text, expected) in [
            ("What type of {placement} is it?", "What type of own home is it?"),
            ("{placement}s differ. {placement}?", "Own homes differ. Own home?"),
            ("Is a {placement} near? The {stay} goes on.", "Is an own home near? The stay in the own home goes on."),
            ("When did you tell the {role:leader} about it?", "When did you tell the Team Leader, Buyers, about it?"),
            ("It was the {role:leader}.", "It was the Team Leader, Buyers."),
            ("The {role:supervisor} says so.", "The supervising social worker says so."),
            ("{role:supervisor}, or the {role:home}", "Supervising social worker, or the manager of the own home"),
            ("The {child}'s {social_worker}", "The child's social worker"),
        ] {
            assert_eq!(wording.fill(text).as_deref(), Ok(expected));
        }
        assert_eq!(wording.usual().fill("The {stay} goes on"), Ok("The placement goes on".into()));
        let say = wording.fill("Tell the {role:leadr}.").expect_err("no such role");
        assert!(say.len() == 1 && say[0].contains("Did you mean “leader”?"), "{say:?}");
        assert!(wording.fill("{role:gone}").is_err(), "a title for a role that the file does not have makes no role");
        assert!(wording.fill("{home}").expect_err("no such noun")[0].contains("It may be placement, stay, carer"));
        assert!(wording.fill("{placement").is_err());
        let all = wording.fill("{placement of the {child}, {home} and {school}").expect_err("three of them");
        assert!(all.len() == 3 && all[0].contains("without its") && all[2].contains("{school}"), "{all:?}");
    }
}
