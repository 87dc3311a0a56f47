//! Stories about the whole of Mainstay, told from outside.

mod calendar;
mod cli;
mod layers;
mod procedures;
//! Stories about the whole, in one binary.

mod engines;

mod courier;
mod migrations;
mod store;
//! Stories told against the real app, in one binary.

mod slack;
