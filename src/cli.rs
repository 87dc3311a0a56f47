//! The subcommands of the binary, each a function that writes to where it is told and says how it went.

pub mod procedures;
