//! Stories about the whole, in one binary.

mod engines;

mod courier;
mod migrations;
mod store;
