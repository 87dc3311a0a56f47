//! What Teams sent, as an [`Interaction`] and the way back to the person: call only with a body whose token is good.
//!
//! Lenient about everything that is not needed (unknown fields and kinds are passed over), strict about what is: ids,
//! and the values that this bot wrote itself. Ids are opaque. No input panics; what cannot be read is [`Unreadable`].

mod envelope;
mod invoke;
mod message;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::client::Place;
use crate::interaction::{Account, Intent, Interaction};
use crate::platform::guard;

pub use envelope::Envelope;

/// What an activity turned out to be.
#[derive(Debug)]
pub enum Heard {
    /// Somebody did something.
    Act(Box<Act>),
    /// Nothing for us. It is acknowledged all the same.
    Nothing,
    /// A question of a kind that we have no answer to.
    Unknown,
}

/// One thing that somebody did, and how to answer it.
#[derive(Debug)]
pub struct Act {
    pub interaction: Interaction,
    pub origin: Origin,
}

/// Where an act came from, which decides how Teams lets us answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Words typed in the person's own conversation, or a button of a client that knows no other kind.
    Chat,
    /// Words typed where others read along.
    Among { at: Place },
    /// Words typed where others are, but do not read along: `user` is whom an answer is meant for.
    Aside { at: Place, user: String },
    /// A button on a card that waits for its answer; `private` if the card is in the person's own conversation.
    Card { private: bool },
    /// A dialog asked for, or a page of it sent.
    Dialog { sent: bool },
    /// Letters typed in a search field.
    Search,
    /// Something that happened; nobody waits for an answer.
    Event,
}

/// Why a proven body cannot be read. Says nothing of what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("too deep or too many values")]
    TooMuch,
    #[error("not well formed")]
    Malformed,
    #[error("something that Teams always sends is missing")]
    Incomplete,
}

/// Reads JSON of a modest size and shape.
pub fn json(bytes: &[u8]) -> Result<Json, Unreadable> {
    if !guard::modest(bytes) {
        return Err(Unreadable::TooMuch);
    }
    serde_json::from_slice(bytes).map_err(|_| Unreadable::Malformed)
}

/// Reads an activity. `from` is its envelope.
pub fn activity(activity: &Json, from: &Envelope) -> Result<Heard, Unreadable> {
    match activity["type"].as_str() {
        None if from.account.is_some() => act(activity, from, Intent::Odd, Origin::Chat),
        Some("message") => message::message(activity, from),
        Some("invoke") => invoke::invoke(activity, from),
        Some("installationUpdate") => message::installation(activity, from),
        Some("conversationUpdate") => message::conversation(activity, from),
        // Edited, deleted, typing, reactions: what was said once was heard then.
        Some(_) => Ok(Heard::Nothing),
        None => Err(Unreadable::Incomplete),
    }
}

fn act(activity: &Json, from: &Envelope, intent: Intent, origin: Origin) -> Result<Heard, Unreadable> {
    let from = from.account.clone().ok_or(Unreadable::Incomplete)?;
    // An act that does not name itself could not be told from its own repeat.
    let (key, intent) = match key(activity, &from) {
        Some(key) => (key, intent),
        None => (format!("teams:odd:{}", &hex::encode(Sha256::digest(activity.to_string()))[..40]), Intent::Odd),
    };
    Ok(Heard::Act(Box::new(Act { interaction: Interaction { key, from, intent }, origin })))
}

/// An inbox key: the same for the same activity of the same conversation. A digest: ids may be long.
fn key(activity: &Json, from: &Account) -> Option<String> {
    let id = activity["id"].as_str().filter(|id| !id.is_empty())?;
    let conversation = activity["conversation"]["id"].as_str().unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [conversation, from.user.as_str(), id] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    Some(format!("teams:{}", &hex::encode(digest.finalize())[..40]))
}

#[cfg(test)]
mod tests;
