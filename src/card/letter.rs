//! What stands around a card when it goes as a letter: the subject, what the page is for, the calendar's words.

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, Card};

/// Under every letter.
pub const FOOT: &str = "Mainstay sent this by itself. Answers to this address are not read.";
/// Beside every link: mail filters open them too.
pub const OPENING_ANSWERS_NOTHING: &str =
    "The link is for you alone: please do not pass it on. Opening it answers nothing; the buttons on the page do.";
/// In the calendar, before the page.
pub const ENTRY: &str = "Arranged with Mainstay. Please answer on your page, not in the calendar.";
/// In the calendar of somebody who is written to elsewhere.
pub const ENTRY_ELSEWHERE: &str = "Arranged with Mainstay. Please answer where it writes to you, not in the calendar.";
pub const ENTRY_OFF: &str = "This is no longer in your diary: there is nothing for you to do.";

/// "Placement Support Meeting, Tuesday 23 June 2026, PM-7K3Q": all that a list of letters shows.
pub fn subject(view: &View<'_>) -> String {
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    let on = slot.map_or_else(String::new, |s| format!(", {}", full_date(s.local.date())));
    format!("{}{on}, {}", view.p.kind.name, view.m.reference)
}

/// The subject of one letter about several cases.
pub fn subject_of_several(cases: usize) -> String {
    format!("Reminders about {cases} meetings")
}

/// The calendar's title.
pub fn title(view: &View<'_>) -> String {
    format!("{}, {}", view.p.kind.name, view.m.reference)
}

/// Around an entry that comes without a message: whoever gets it reads the rest elsewhere.
pub fn for_calendar(view: &View<'_>) -> Card {
    let say = "This is only for your calendar. What is asked of you stands where Mainstay writes to you.";
    Card { headline: format!("{}.", subject(view)), blocks: vec![Block::Say(say.into())] }
}

/// What the reader's page is for, beside its link.
pub fn page_label(view: &View<'_>, card: &Card) -> String {
    let asks = card.blocks.iter().any(|b| matches!(b, Block::Next(_)));
    let what = if asks { "To answer, open your page for" } else { "Your page for" };
    format!("{what} {}", view.m.reference)
}
