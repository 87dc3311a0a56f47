//! The Slack room: what Slack sends becomes an `Interaction`, what the desk answers becomes blocks.
//!
//! `verify` proves that a body came from Slack, `parse` reads it, `blocks` and `view` write, `client` calls the Web API.
//! Nothing here decides anything about a meeting, and no Slack JSON leaves this room except through `crate::web::slack`.

pub mod blocks;
pub mod client;
pub mod host;
pub mod outcome;
pub mod parse;
pub mod say;
pub mod text;
pub mod values;
pub mod verify;
pub mod view;
