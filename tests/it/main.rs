//! Mainstay from outside: one binary of stories and properties.

mod calendar;
//! Stories about the whole of Mainstay, told from outside.

mod cli;
mod layers;
