//! Stories about the whole of Mainstay, told from outside.

mod cli;
mod layers;
