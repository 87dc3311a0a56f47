//! Words that a platform would cut off, and words that would bring the child into chat.

use super::Notes;
use crate::procedure::limits::{CHOICE, CHOICES, HEADING, PARAGRAPH, QUESTION};
use crate::procedure::{FactKind, Procedure};

/// Phrases that ask for what must not be in chat, as data: an administrator can read what is looked for.
const NEVER_IN_CHAT: &str = include_str!("never_in_chat.txt");

pub(super) fn check(notes: &mut Notes<'_>) {
    let p = notes.p;
    for (key, words, most, what) in measured(p) {
        let long = words.chars().count();
        if long > most {
            let say = format!("This is {what}, of which platforms show {most} characters; it has {long}.");
            notes.warn("too-long", &key, say);
        }
    }
    for (key, n) in offered(p) {
        if n > CHOICES {
            notes.warn(
                "too-long",
                &key,
                format!("{n} choices are more than the {CHOICES} that a platform shows at once."),
            );
        }
    }
    let phrases: Vec<&str> =
        NEVER_IN_CHAT.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut said = notes.page.said();
    // A table that is looked at twice is advised on once.
    said.sort();
    said.dedup();
    for (key, words) in said.into_iter().filter(|(key, _)| is_said(key)) {
        if let Some(phrase) = phrases.iter().find(|phrase| has_phrase(&words, phrase)) {
            let say = format!(
                "“{phrase}” would bring the child into chat: what people are asked or sent must do without it. Ask for it in the \
                 case system, or say it another way."
            );
            notes.warn("child-in-chat", &key, say);
        }
    }
}

/// Texts with a limit of their own.
fn measured(p: &Procedure) -> Vec<(String, &str, usize, &'static str)> {
    let mut all: Vec<(String, &str, usize, &'static str)> = vec![
        ("kind.name".into(), &p.kind.name, CHOICE, "offered as a choice"),
        ("outputs.plan_name".into(), &p.outputs.plan_name, HEADING, "part of a heading"),
        ("purpose.main".into(), &p.purpose.main, PARAGRAPH, "a paragraph of a card"),
    ];
    all.extend(
        p.roles.iter().map(|(id, r)| (format!("roles.{id}.title"), r.title.as_str(), CHOICE, "offered as a choice")),
    );
    all.extend(
        p.papers
            .iter()
            .enumerate()
            .map(|(i, x)| (format!("paper[{i}].name"), x.name.as_str(), CHOICE, "a box to tick")),
    );
    for (i, fact) in p.facts.iter().enumerate() {
        all.push((format!("fact[{i}].ask"), &fact.ask, QUESTION, "a question in a form"));
        all.extend(
            fact.hint.iter().map(|hint| (format!("fact[{i}].hint"), hint.as_str(), QUESTION, "a hint in a form")),
        );
    }
    for (i, event) in p.events.iter().enumerate() {
        all.push((format!("event[{i}].say"), &event.say, CHOICE, "offered as a choice"));
    }
    for (i, item) in p.agenda.items.iter().enumerate() {
        all.push((format!("agenda.items[{i}].say"), &item.say, PARAGRAPH, "a paragraph of a card"));
    }
    all
}

/// Questions and how many answers each offers.
fn offered(p: &Procedure) -> Vec<(String, usize)> {
    let facts = p.facts.iter().enumerate().filter_map(|(i, fact)| match &fact.kind {
        FactKind::Choice(options) | FactKind::Codes(options) => Some((format!("fact[{i}].options"), options.len())),
        _ => None,
    });
    facts.chain([("roles".to_owned(), p.roles.len())]).collect()
}

/// Every text that people may be asked, shown or sent. What stands in the file for administrators only is not among them:
/// where a rule comes from, what is open, and whose procedure it is.
fn is_said(key: &str) -> bool {
    let (table, name) = key.rsplit_once('.').unwrap_or(("", key));
    let of_the_file = table == "kind" && !matches!(name, "name" | "short");
    !of_the_file && name != "src" && !table.starts_with("gap") && !table.starts_with("local")
}

/// Whether a text has a phrase as whole words, whatever their case.
fn has_phrase(text: &str, phrase: &str) -> bool {
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let ends = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '\'');
    text.match_indices(phrase)
        .any(|(at, _)| ends(text[..at].chars().next_back()) && ends(text[at + phrase.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_as_whole_words() {
        assert!(has_phrase("What are the child’s Initials?", "initials"));
        assert!(!has_phrase("Initially nobody knew", "initials"));
        assert!(!has_phrase("the grandchild's name", "child's name"));
    }
}
