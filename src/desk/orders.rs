//! Filled-in forms as commands. The fields have been checked one by one; what only fits together badly is blamed on one.

mod after;
mod around;
mod before;

pub use around::besides;

use crate::card::View;
use crate::interaction::{About, Values, Verb};
use crate::meeting::Command;

/// A field, and what is wrong with it as a sentence.
pub type Blame = (&'static str, String);

/// One form about a case, filled in.
pub struct Filled<'a> {
    pub verb: Verb,
    pub about: &'a About,
    pub values: &'a Values,
    pub view: &'a View<'a>,
}

/// What the form says.
///
/// # Errors
/// The field that keeps it from saying anything.
pub fn command(filled: &Filled<'_>) -> Result<Command, Blame> {
    if let Some(command) = before::command(filled)? {
        return Ok(command);
    }
    if let Some(command) = after::command(filled)? {
        return Ok(command);
    }
    around::command(filled)?.ok_or_else(|| ("date", "Please open the form again.".to_owned()))
}

fn blank(field: &'static str) -> Blame {
    (field, "Please fill this in.".to_owned())
}

/// The form is about one item, and its button named none: it is none of ours.
fn no_item() -> Blame {
    ("person", "Please open the form again.".to_owned())
}
