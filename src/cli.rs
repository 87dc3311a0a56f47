//! The commands of the binary, each a function that is given what it needs.

pub mod deadline;
pub mod holidays;
mod mistake;

pub use mistake::Mistake;
