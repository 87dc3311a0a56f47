//! The neutral view: what a person sees, before any platform has a say. Plain text throughout; renderers escape.
//!
//! A [`Card`] is a message with buttons, a [`Form`] is a page to fill in, a [`Reply`] is what the desk answers with.
//! Cards hold references, roles, kinds and dates, never a word about a child.

pub mod forms;
pub mod home;
pub mod intake;
pub mod letter;
pub mod meeting;
pub mod plan;
pub mod refusals;
pub mod reminder;
pub mod status;
pub mod view;
pub mod words;

pub use view::View;

use serde::{Deserialize, Serialize};

use crate::ids::DraftId;
use crate::interaction::{About, Value, Verb};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The neutral first line, all that a lock screen shows: "PM-7K3Q: answer needed by Friday 10 April 2026".
    pub headline: String,
    pub blocks: Vec<Block>,
}

/// One piece of a card, or of a form's introduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A short title within the card.
    Heading(String),
    /// A paragraph.
    Say(String),
    /// The one clear next step. At most one a card.
    Next(String),
    /// Something to be careful about.
    Warn(String),
    /// Names and values, e.g. "Last date" and "Monday 13 April 2026".
    Facts(Vec<(String, String)>),
    List(Vec<String>),
    /// Small print: why this came, what stops it, who hears next and when.
    Note(String),
    Divider,
    Actions(Vec<Action>),
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    pub verb: Verb,
    /// What it refers to. None for buttons that open something new.
    pub about: Option<About>,
    /// A saved form, for `Verb::Resume` and `Verb::Discard`.
    pub draft: Option<DraftId>,
    pub label: String,
    /// What a screen reader says: it must stand alone ("Accept for PM-7K3Q"). At most 75 characters.
    pub spoken: String,
    pub emphasis: Emphasis,
    /// For `Verb::RequestMeeting`: the kind, where the button names one.
    pub kind: Option<crate::ids::ProcedureId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Emphasis {
    /// The expected next step. At most one in a row of buttons.
    Primary,
    Plain,
    /// Hard to undo.
    Danger,
}

/// A page to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub key: DraftId,
    /// At most 24 characters.
    pub title: String,
    /// Which page of how many, when there are several.
    pub step: Option<(u8, u8)>,
    pub intro: Vec<Block>,
    pub fields: Vec<Field>,
    /// The label of the button that sends it (at most 24 characters). None: nothing to send, only to read.
    pub submit: Option<String>,
    /// Other buttons, such as Back and Save for later.
    pub buttons: Vec<(Verb, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Unique within the form; letters, digits, `_` and `-` only.
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub kind: FieldKind,
    pub required: bool,
    pub value: Option<Value>,
    /// What is wrong with what was filled in, as a sentence.
    pub fault: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldKind {
    /// One of a few: up to ten are shown side by side, more become a list.
    Choice(Vec<Choice>),
    /// Any number of a few: up to ten are boxes, more become a list.
    Choices(Vec<Choice>),
    /// At most `max` characters.
    Text {
        long: bool,
        max: u16,
    },
    Date,
    /// A time of day on the council's own clocks; `zone` is its IANA name.
    Time {
        zone: String,
    },
    /// One person of a short list (`Value::Person`).
    Person(Vec<Choice>),
    /// One person found by typing (`Intent::Lookup`); the chosen one's label is given so that it can be shown again.
    FindPerson {
        chosen: Option<Choice>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    /// Begins with what tells it from the others: of a longer one Slack shows 75 characters.
    pub label: String,
    /// Of a longer one Slack shows 75 characters.
    pub hint: Option<String>,
}

/// What the desk answers an interaction with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// Nothing to say: the card in front of them is updated by the courier.
    Nothing,
    /// It was done, and this is how the case's card now looks. The courier sees to messages; a copy that only this person
    /// was shown becomes this one.
    Changed(Card),
    /// A private card for the person who acted.
    Say(Card),
    /// A form's page: opened, or shown in place of the page before.
    Ask(Form),
    /// The same page again; some fields carry a fault. Nothing was changed.
    Mend(Form),
    /// The form is finished; this says so.
    Done(Card),
    /// The page that lists the person's things.
    Home(Card),
    /// What a search field found.
    Found(Vec<Choice>),
    /// To an account of elsewhere. It is said where they acted and nowhere else: one of ours may have the same id.
    TurnedAway(Card),
}

impl Card {
    /// Everything the card says as plain lines, for screen readers, previews and e-mail.
    pub fn plain_text(&self) -> String {
        let mut lines = vec![self.headline.clone()];
        lines.extend(self.blocks.iter().filter_map(Block::plain_text));
        lines.join("\n")
    }
}

impl Block {
    /// The block in words. Buttons and dividers have none.
    pub fn plain_text(&self) -> Option<String> {
        match self {
            Self::Heading(s) | Self::Say(s) | Self::Next(s) | Self::Warn(s) | Self::Note(s) => Some(s.clone()),
            Self::Facts(facts) => Some(facts.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join("\n")),
            Self::List(items) => Some(items.iter().map(|i| format!("- {i}")).collect::<Vec<_>>().join("\n")),
            Self::Divider | Self::Actions(_) => None,
        }
    }

    /// The buttons in it.
    pub fn into_actions(self) -> Vec<Action> {
        if let Self::Actions(all) = self { all } else { Vec::new() }
    }
}

impl Action {
    /// A button of the given words. `spoken` is the label and what it is for.
    pub fn new(verb: Verb, about: Option<About>, label: &str, spoken: String) -> Self {
        let label = label.to_owned();
        Self { verb, about, draft: None, label, spoken, emphasis: Emphasis::Plain, kind: None }
    }

    pub fn primary(mut self) -> Self {
        self.emphasis = Emphasis::Primary;
        self
    }

    pub fn danger(mut self) -> Self {
        self.emphasis = Emphasis::Danger;
        self
    }
}

impl Choice {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into(), hint: None }
    }
}
