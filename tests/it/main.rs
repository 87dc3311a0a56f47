//! Mainstay from outside: one binary of stories and properties.

mod calendar;
