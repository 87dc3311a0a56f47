//! What a letter carries beside its card: a subject, the page to answer on, an entry for the calendar.
//!
//! Platforms whose cards have buttons of their own have no use for it. Nothing here is about a child: kinds, references,
//! dates and places only.

use chrono::{DateTime, Utc};

use crate::ids::MeetingId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// The reader's name. An address may be a whole team's, so it says whom the letter is for.
    pub name: String,
    /// The kind of meeting, its date and its reference, or how many there are.
    pub subject: String,
    /// The same for every letter to this person about this case. None: it is about several.
    pub thread: Option<String>,
    /// Where to answer: one page for each case.
    pub pages: Vec<Page>,
    pub entry: Option<Entry>,
}

/// The page of one person for one meeting.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    pub meeting: MeetingId,
    /// What it is for, as a sentence without its stop.
    pub label: String,
    /// Whoever has it may answer: it is a secret. None while it has not been given out; then it is not shown.
    pub address: Option<String>,
}

/// Without the address.
impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("label", &self.label).finish_non_exhaustive()
    }
}

/// A meeting in somebody's calendar. Sent again with the same `key` and a higher `sequence`, it takes the place of what
/// was sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub sequence: u32,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    pub title: String,
    pub place: String,
    /// One sentence.
    pub words: String,
    pub standing: Standing,
}

/// What the reader's calendar should do with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Keep it; they have not said whether they come.
    Asked,
    /// Keep it; they come.
    Comes,
    /// Take it out.
    Off,
}

impl Enclosed {
    /// For a card that nobody has written a letter around: its own first line is neutral.
    pub fn bare(subject: &str) -> Self {
        Self { name: String::new(), subject: subject.to_owned(), thread: None, pages: Vec::new(), entry: None }
    }

    /// What each link says, and where it leads.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pages.iter().filter_map(|page| Some((page.label.as_str(), page.address.as_deref()?)))
    }
}
