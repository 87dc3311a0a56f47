//! The neutral inbound: who did what, where. Every platform parses into this one closed enum; the desk reads no other.

mod verb;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::ids::{DraftId, ItemId, MeetingId, PersonId, ProcedureId, Reference};

pub use verb::Verb;

/// Where people talk to Mainstay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformName {
    Slack,
    Teams,
    /// For people outside: a mail, and a page to answer on. An account's `user` is the person's id, which the link's token
    /// vouches for; an address may be shared.
    Email,
    /// The pretend workplace in a browser.
    Practice,
}

impl PlatformName {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Email => "email",
            Self::Practice => "practice",
        }
    }
}

/// An account on a platform, as the platform named it in a verified request. Not yet a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub platform: PlatformName,
    /// The workspace or tenant that vouched for the user.
    pub workspace: Option<String>,
    /// The organisation that this workspace is one of, where the platform says so.
    #[serde(default)]
    pub enterprise: Option<String>,
    pub user: String,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// The same for every delivery of the same act: the inbox refuses the second.
    pub key: String,
    pub from: Account,
    pub intent: Intent,
}

/// What they meant by it.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Words typed after the command.
    Typed(Typed),
    /// A button on a card, or a shortcut.
    Press { verb: Verb, about: Option<About> },
    /// A form's page sent.
    Submit { form: DraftId, values: Values },
    /// A button inside a form (`Verb::Back`, `Verb::SaveForLater`), with what was filled in so far.
    FormPress { form: DraftId, verb: Verb, values: Values },
    /// A form closed without sending: it stays as a draft.
    CloseForm { form: DraftId },
    /// Letters typed into a search field of a form.
    Lookup { form: DraftId, field: String, typed: String },
    /// The person opened the page that lists their things.
    OpenHome,
    /// The platform says this account is gone (`false`) or back (`true`).
    AccountChanged { user: String, active: bool },
    /// The app was removed from the workspace, or its tokens were revoked.
    Removed,
    /// Something that this bot never offered: a button, a form or a value that it did not write.
    Odd,
    /// A file sent to the bot. Nothing of it is read, not even its name.
    FileSent,
}

impl Intent {
    /// Whether it may be done as often as it is heard: it changes nothing, or always to the same.
    pub fn may_repeat(&self) -> bool {
        matches!(self, Self::Lookup { .. } | Self::OpenHome | Self::Removed)
    }
}

/// The command's words. Anything else is `Unknown`: its text is dropped at the parser and exists nowhere after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    Help,
    Request(Option<ProcedureId>),
    Suggest,
    Mine,
    Actions,
    Show(Reference),
    Why(Reference),
    Unknown,
}

impl Typed {
    /// Reads the words after the command.
    pub fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace().peekable();
        // By habit people type the command itself where only its words are wanted: one such word is passed over.
        words.next_if(|first| first.starts_with('/'));
        let (first, second, more) = (words.next().unwrap_or("").to_ascii_lowercase(), words.next(), words.next());
        match (first.as_str(), second, more) {
            ("" | "help", None, None) => Self::Help,
            ("request", None, None) => Self::Request(None),
            ("request", Some(kind), None) if is_kind(kind) => Self::Request(Some(kind.to_ascii_lowercase().into())),
            ("suggest", None, None) => Self::Suggest,
            ("mine", None, None) => Self::Mine,
            ("actions", None, None) => Self::Actions,
            ("show", Some(reference), None) => Reference::parse(reference).map_or(Self::Unknown, Self::Show),
            ("why", Some(reference), None) => Reference::parse(reference).map_or(Self::Unknown, Self::Why),
            _ => Self::Unknown,
        }
    }
}

/// A procedure id is at most 12 plain letters: a longer or odder word may be anything, even a name, and is dropped.
fn is_kind(word: &str) -> bool {
    word.len() <= 12 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What a button or form refers to: an unguessable meeting id, perhaps one item in it, and the revision that the
/// card showed. Looked up on the server; it grants nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub meeting: MeetingId,
    pub item: Option<ItemId>,
    pub revision: u32,
    /// The button stood in the list of actions, not on a card of this meeting: the answer is that list again.
    #[serde(default)]
    pub in_list: bool,
}

impl About {
    /// The text that rides in a button's value (under 100 characters).
    pub fn to_value(&self) -> String {
        let item = self.item.as_ref().map_or("", ItemId::as_str);
        let list = if self.in_list { "~list" } else { "" };
        format!("{}~{}~{}{list}", self.meeting, item, self.revision)
    }

    /// Reads a button's value. `None` for anything this bot did not write.
    pub fn from_value(value: &str) -> Option<Self> {
        let mut parts = value.split('~');
        let (meeting, item, revision) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        let plausible =
            |s: &str| s.len() <= 48 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let in_list = match (parts.next(), parts.next()) {
            (None, None) => false,
            (Some("list"), None) => true,
            _ => return None,
        };
        if !meeting.starts_with("mtg_") || !plausible(meeting) || !plausible(item) {
            return None;
        }
        let item = (!item.is_empty()).then(|| ItemId::from(item));
        Some(Self { meeting: meeting.into(), item, revision, in_list })
    }
}

/// A form that somebody has open or saved: what it asks for, about what, and what was filled in so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonId,
    pub verb: Verb,
    pub about: Option<About>,
    /// The meeting kind, for a request, once it is known.
    pub kind: Option<ProcedureId>,
    pub page: Page,
    pub values: Values,
}

/// The pages of the request form; every other form has only the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    Worry,
    /// There is an open request for the same child.
    Already,
    Questions,
    /// Which kind, where the person did not name one.
    Kind,
    /// Questions that earlier answers made necessary.
    More,
    People,
    Check,
}

/// What was filled in, by field name. A field left empty is absent.
pub type Values = BTreeMap<String, Value>;

/// One filled-in field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Choice(String),
    Choices(Vec<String>),
    Date(NaiveDate),
    Time(NaiveTime),
    Person(PersonId),
    /// Something was sent that cannot be read as this kind of field.
    Unreadable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_outside_the_grammar_are_dropped_whole() {
        assert_eq!(Typed::parse("  Request  BPM "), Typed::Request(Some("bpm".into())));
        assert_eq!(Typed::parse("why pm-7k3q"), Typed::Why("PM-7K3Q".into()));
        assert_eq!(Typed::parse("/placement request bpm"), Typed::Request(Some("bpm".into())));
        assert_eq!(Typed::parse("/placement"), Typed::Help);
        for odd in [
            "/placement /request bpm",
            "/placement Jane Doe",
            "Jane Doe",
            "request Jane Doe",
            "request 1234567890123",
            "show nobody",
            "help me",
            "request b%m",
        ] {
            assert_eq!(Typed::parse(odd), Typed::Unknown, "{odd}");
        }
    }

    #[test]
    fn a_button_s_value_reads_back_and_nothing_else_does() {
        for in_list in [false, true] {
            let about = About { meeting: "mtg_0123".into(), item: Some("inv-3".into()), revision: 7, in_list };
            assert_eq!(About::from_value(&about.to_value()), Some(about));
        }
        for forged in ["", "mtg_1", "mtg_1~", "mtg_1~~x", "xyz~~1", "mtg_1~a b~1", "mtg_1~~1~2", "mtg_1~~1~list~1"] {
            assert_eq!(About::from_value(forged), None, "{forged}");
        }
    }

    #[test]
    fn every_verb_reads_back() {
        for verb in Verb::ALL {
            assert_eq!(Verb::parse(verb.as_str()), Some(*verb));
        }
    }
}
