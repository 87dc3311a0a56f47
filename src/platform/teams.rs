//! The Teams room: what the Bot Connector sends becomes an `Interaction`, what the desk answers becomes Adaptive Cards.
//!
//! `keys` and `verify` prove that a request came from the Bot Connector, `parse` reads it, `card`, `form` and `values`
//! translate, `token` and `client` write to people, `book` says where they are. Nothing here decides anything about a
//! meeting, and no Teams JSON leaves this room except through `crate::web::teams`.

pub mod book;
pub mod card;
pub mod client;
pub mod form;
pub mod host;
pub mod keys;
pub mod outcome;
pub mod parse;
pub mod say;
pub mod text;
pub mod token;
pub mod values;
pub mod verify;

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// Asks what time it is: tokens and keys grow old by the clock that is given, not by the machine's.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The channel id under which Teams speaks.
pub const CHANNEL: &str = "msteams";
