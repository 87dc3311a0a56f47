//! The few sentences that only Slack needs. Everything about meetings is worded in the cards themselves.

use crate::card::{Action, Block, Card};
use crate::ids::DraftId;
use crate::interaction::Verb;

/// The name at the top of a page that is only read.
pub const NAME: &str = "Mainstay";
pub const CLOSE: &str = "Close";
pub const CONTINUE: &str = "Continue";
pub const TYPE_A_NAME: &str = "Type part of a name";
pub const NOT_KNOWN_YET: &str = "Not known yet";
pub const NOT_ANSWERED: &str = "Not answered";
const NOT_SAVED: &str =
    "Mainstay could not save that. Nothing was changed and nothing was sent. Please try again in a minute.";

pub fn step(page: u8, of: u8) -> String {
    format!("Step {page} of {of}")
}

pub fn fault(label: &str, fault: &str) -> String {
    format!("Please check “{label}”: {fault}")
}

pub fn nothing_to_choose(label: &str) -> String {
    format!("{label}: there is nothing to choose from.")
}

/// When nothing could be done.
pub fn not_saved() -> Card {
    Card { headline: NOT_SAVED.into(), blocks: Vec::new() }
}

/// When an answer takes longer than Slack waits: it follows.
pub fn still_working() -> Card {
    Card { headline: "Mainstay is still working on that. The answer will appear here.".into(), blocks: Vec::new() }
}

/// When that answer has nothing more to say.
pub fn finished() -> Card {
    Card { headline: "That is done. You can close this.".into(), blocks: Vec::new() }
}

/// When a form was not opened: the three seconds that Slack gives were over, or Slack would not.
pub fn did_not_open(form: &DraftId) -> Card {
    let again = Action {
        draft: Some(form.clone()),
        ..Action::new(Verb::Resume, None, "Try again", "Try again to open the form".into()).primary()
    };
    let blocks = vec![Block::Say("Nothing is lost. Press the button to open it.".into()), Block::Actions(vec![again])];
    Card { headline: "The form did not open.".into(), blocks }
}
