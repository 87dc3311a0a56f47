//! The real program as a process of its own: killed, stopped, doubled and listened to, on both engines.
//!
//! Each trial runs a story against the stand-in for Slack while something happens to the process, and then compares what
//! Slack has with what the database says, and with what a run in peace sent. `MAINSTAY_TRIALS` sets how many are tried,
//! `MAINSTAY_SEED` repeats one trial.

mod books;
mod full;
mod house;
mod keys;
mod peace;
mod replicas;
mod story;
mod trial;
