//! Mainstay. This file is the map: it holds no code.

pub mod calendar;
pub mod card;
pub mod cli;
pub mod desk;
pub mod ids;
pub mod interaction;
pub mod people;
pub mod platform;
pub mod procedure;
pub mod web;
