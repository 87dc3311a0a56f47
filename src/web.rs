//! The edge: what comes in over HTTP.

pub mod slack;
