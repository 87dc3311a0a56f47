//! The courier against a platform that does as it is told: whatever goes wrong, nothing is lost and nothing goes twice.

mod doubt;
mod flow;
mod outcomes;
mod world;
