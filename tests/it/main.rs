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
