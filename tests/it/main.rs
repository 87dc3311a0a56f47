//! Stories about the whole of Mainstay, told from outside.

mod adaptive;
mod calendar;
mod cards;
mod cli;
mod core;
mod courier;
mod docs;
mod engines;
mod kinds;
mod layers;
mod lint;
mod mail;
mod migrations;
mod procedures;
mod process;
mod rules;
mod script;
mod sentences;
mod slack;
mod store;
mod stories;
mod teams;
mod world;
