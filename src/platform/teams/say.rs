//! The few sentences that only Teams needs. Everything about meetings is worded in the cards themselves.

use crate::card::{Action, Block, Card};
use crate::ids::DraftId;
use crate::interaction::Verb;

/// The title of a dialog that is only read.
pub const NAME: &str = "Mainstay";
/// Under a card whose button was pressed, when the answer comes as a message of its own.
pub const BELOW: &str = "Thank you. The answer is below.";
/// Under a card whose button was pressed, when there is nothing more to say.
pub const DONE: &str = "Thank you. That is done.";
/// Among others, after somebody asked something there.
pub const ANSWERED_PRIVATELY: &str = "I have answered you privately.";
/// Among others, to somebody who cannot be written to privately.
pub const CANNOT_ANSWER: &str =
    "I answer only in private. Please add Mainstay as an app of your own first, and ask me there.";
const NOT_SAVED: &str =
    "Mainstay could not save that. Nothing was changed and nothing was sent. Please try again in a minute.";
const STILL_WORKING: &str = "Mainstay is still working on that. The answer will appear in your chat with it.";

pub fn not_saved() -> Card {
    Card { headline: NOT_SAVED.into(), blocks: Vec::new() }
}

/// When an answer takes longer than Teams waits: it follows.
pub fn still_working() -> Card {
    Card { headline: STILL_WORKING.into(), blocks: Vec::new() }
}

/// A form to be opened with a press: Teams opens none by itself after something was typed.
pub fn form_is_ready(form: &DraftId, title: &str) -> Card {
    let open = Action {
        draft: Some(form.clone()),
        ..Action::new(Verb::Resume, None, "Open the form", format!("Open the form: {title}")).primary()
    };
    let blocks = vec![Block::Say("It opens in a window that only you see.".into()), Block::Actions(vec![open])];
    Card { headline: title.to_owned(), blocks }
}
