//! Mainstay. This file is the map: it holds no code.
#![deny(clippy::unwrap_used, clippy::panic, reason = "nothing from outside may stop the process")]

pub mod app;
pub mod calendar;
pub mod card;
pub mod cli;
pub mod clock;
pub mod config;
pub mod courier;
pub mod desk;
pub mod draw;
pub mod ids;
pub mod interaction;
pub mod letters;
pub mod meeting;
pub mod people;
pub mod people_file;
pub mod platform;
pub mod practice;
pub mod procedure;
pub mod simulate;
pub mod store;
pub mod sweeper;
pub mod telemetry;
pub mod web;
