//! Where the halves meet: Interaction → look-ups → Command → decide → save → the answer.

use futures::future::BoxFuture;

use crate::card::Reply;
use crate::interaction::Interaction;

/// What broke. The person hears one apology; the log has the rest.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database would not take it: nothing was changed and nothing will be sent.
    #[error("could not save: {0}")]
    NotSaved(String),
    #[error("{0}")]
    Broken(String),
}

/// Somebody who listens to what people do. The desk is one; a test may be another.
pub trait Hear: Send + Sync {
    /// Does what was asked, commits it, and returns what to show. It never makes a network call.
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>>;
}
