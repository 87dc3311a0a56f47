//! A command asked for something that does not exist: the caller's to put right, and so exit code 2.

/// What was mistaken, as sentences for the person who typed it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(pub String);

impl Mistake {
    /// "There is no NOUN called “typed”. There is: a, b."
    pub fn unknown(noun: &str, typed: &str, known: &[&str]) -> Self {
        let known =
            if known.is_empty() { "There is none.".to_owned() } else { format!("There is: {}.", known.join(", ")) };
        Self(format!("There is no {noun} called “{typed}”. {known}"))
    }
}
