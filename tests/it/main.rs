//! Stories told against the real app, in one binary.

mod slack;
