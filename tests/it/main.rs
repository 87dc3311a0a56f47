//! Stories about the whole of Mainstay, told from outside.

mod calendar;
mod cli;
mod courier;
mod engines;
mod layers;
mod migrations;
mod procedures;
mod process;
mod slack;
mod store;
mod core;
