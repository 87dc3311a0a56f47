//! The meeting core: pure, synchronous, dated by its caller.
//!
//! [`decide`] holds the rules, [`apply`] only writes down, [`next_due`] says when a case next wants waking and
//! [`notices`] who should hear what. What a rule needs to know arrives in its [`Turn`] or its [`Command`].

pub mod after;
pub mod apply;
pub mod around;
pub mod command;
pub mod decide;
pub mod diary;
pub mod due;
pub mod event;
pub mod invitee;
pub mod notice;
pub mod part;
pub mod place;
pub mod refusal;
pub mod state;
pub mod wait;

pub use apply::apply;
pub use command::{Command, Turn};
pub use decide::decide;
pub use due::next_due;
pub use event::Event;
pub use notice::{Notice, Say, notices};
pub use part::{Part, parts};
pub use refusal::Refusal;
pub use state::*;
pub use wait::{Wait, waits};
