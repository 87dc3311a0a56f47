//! The commands of the `mainstay` program.

pub mod manifest;
