//! A stand-in for Slack, people who use it, and the Slack room tried against both.

pub mod calls;
pub mod fake;
pub mod limits;
pub mod person;
pub mod screen;

mod client;
mod edge;
pub mod stage;
