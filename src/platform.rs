//! What a chat platform must be able to do, in neutral words. Rendering happens inside; nothing of JSON leaks out.

pub mod enclosed;
pub mod guard;
pub mod mail;
pub mod network;
pub mod slack;
pub mod teams;
pub mod web;

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use enclosed::Enclosed;

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub platform: PlatformName,
    pub workspace: Option<String>,
    pub user: String,
}

impl Address {
    /// The workspace, empty where the platform has none: what a platform asks of us is asked for one.
    pub fn place(&self) -> &str {
        self.workspace.as_deref().unwrap_or("")
    }
}

/// Where a message ended up: enough to change it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub channel: String,
    /// The platform's id of the message (Slack: `ts`).
    pub message: String,
}

/// The random id that a message carries invisibly, so that it can be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub delivery: DeliveryId,
    pub attempt: u32,
}

/// Why a message did not go, by what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Certainly not sent. Try again, not before `after` if the platform named a time.
    #[error("not sent: {code}")]
    NotSent { code: String, after: Option<Duration> },
    /// Certainly not sent: this person cannot be reached just now. Of the platform it says nothing.
    #[error("not sent yet: {code}")]
    NotYet { code: String },
    /// It may have been carried out.
    #[error("unsure: {code}")]
    Unsure { code: String },
    /// This person cannot be reached this way.
    #[error("this person cannot be reached: {code}")]
    Unreachable { code: String },
    /// The platform no longer accepts anything from us.
    #[error("the platform refuses the app: {code}")]
    Disconnected { code: String },
    /// The message itself was refused: our fault.
    #[error("the message was refused: {code}")]
    Refused { code: String },
    /// The message to be changed is no longer there.
    #[error("the message is gone: {code}")]
    Gone { code: String },
}

/// What reading a channel back showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Yes(Receipt),
    No,
    /// The platform or its permissions do not let us look.
    CannotLook,
}

/// A chat platform. Each call makes exactly one attempt: retrying is the courier's, which can see the rows.
pub trait Platform: Send + Sync {
    fn name(&self) -> PlatformName;

    /// Posts a new message to a person.
    fn post<'a>(&'a self, to: &'a Address, card: &'a Card, mark: &'a Mark)
    -> BoxFuture<'a, Result<Receipt, SendError>>;

    /// The same, with what only a letter can carry. Platforms with buttons of their own leave that out.
    fn post_with<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        _with: &'a Enclosed,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.post(to, card, mark)
    }

    /// Changes a message in place. Repeating it does no harm.
    fn update<'a>(&'a self, at: &'a Receipt, card: &'a Card) -> BoxFuture<'a, Result<(), SendError>>;

    /// Looks for a message that carries this delivery's mark, sent to this person at or after `since`.
    fn find<'a>(
        &'a self,
        to: &'a Address,
        delivery: &'a DeliveryId,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>>;
}
