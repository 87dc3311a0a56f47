//! Stories about the whole of Mainstay, told from outside.

mod calendar;
mod cli;
mod layers;
mod procedures;
