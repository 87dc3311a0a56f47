//! The Teams room: what the desk answers becomes Adaptive Cards, and what a card sends back is read.
//!
//! `card` and `form` write, `values` reads. Nothing here decides anything about a meeting.

pub mod card;
pub mod form;
pub mod text;
pub mod values;
