//! How long the courier waits for what, and the order that these must keep.
//!
//! An attempt begins only with a fifth of the lease left and is cut off after a sixth of it, so it always ends before
//! another process may take the row up.

use std::time::Duration;

use chrono::TimeDelta;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// How long one courier may hold a row.
    pub lease: TimeDelta,
    /// How long a message that was accepted may take to show up when the channel is read.
    pub visible_after: TimeDelta,
    /// Between two changes of messages in one workspace at Slack, once the first few have gone.
    pub between_changes: TimeDelta,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            lease: TimeDelta::seconds(60),
            visible_after: TimeDelta::seconds(15),
            between_changes: TimeDelta::milliseconds(1500),
        }
    }
}

impl Waits {
    /// An attempt begun later than this before its lease ends could outlive it.
    pub(super) fn margin(self) -> TimeDelta {
        self.lease / 5
    }

    /// How long a platform may take to answer.
    pub(super) fn patience(self) -> Duration {
        (self.lease / 6).to_std().unwrap_or_default()
    }

    /// Between the first search in vain and the second.
    pub(super) fn between_looks(self) -> TimeDelta {
        self.visible_after / 3
    }
}
