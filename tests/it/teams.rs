//! A stand-in for Teams, people who use it, and the Teams room tried against both.

pub mod calls;
pub mod fake;
pub mod person;
pub mod screen;
pub mod signer;

mod client;
mod door;
mod proof;
mod stage;
