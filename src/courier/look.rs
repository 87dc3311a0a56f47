//! Messages that may have gone: the platform is searched before anything is sent again.

use chrono::{DateTime, TimeDelta, Utc};

use super::Round;
use super::gates::{HOLD, Method, PROBE_EVERY, Pass};
use super::settle::{ENOUGH, Said};
use crate::platform::{Address, Found, Receipt, SendError};
use crate::store::deliveries::{Delivery, OnUnsure, Outcome};
use crate::store::{StoreError, pauses};

/// A message that is not found so often is certainly not there.
const LOOKS: i64 = 2;
/// So long a conversation is asked about that cannot be read although the platform answers.
const LONGEST_DOUBT: TimeDelta = TimeDelta::hours(1);
/// The platform's clock may not be ours.
const EARLIER: TimeDelta = TimeDelta::seconds(60);

impl Round {
    pub(super) async fn look_into(&self, row: &Delivery) -> Result<(), StoreError> {
        let to = match (row.platform, &row.account) {
            (Some(platform), Some(user)) => Address { platform, workspace: row.workspace.clone(), user: user.clone() },
            _ => return self.nobody_knows(row).await,
        };
        let Some(platform) = self.platforms.get(&to.platform) else { return self.nobody_knows(row).await };
        let now = self.time.now();
        if let Some(until) = self.paused(&to, now).await? {
            return self.later(row, until - now).await;
        }
        if self.gates.pass(to.platform, now) == Pass::Held {
            return self.later(row, PROBE_EVERY).await;
        }
        let mark = row.mark.as_ref().unwrap_or(&row.id);
        let since = row.first_sent_at.unwrap_or(row.created_at) - EARLIER;
        let found = platform.find(&to, mark, since).await;
        self.learn(row, &Said { answer: reached(&found), to: &to, method: Method::Find }).await;
        match found {
            Ok(Found::Yes(at)) => self.settle(row, Outcome::Sent { channel: at.channel, message: at.message }).await,
            Ok(Found::No) if row.looks + 1 < LOOKS => {
                let look_at = self.time.now() + self.waits.between_looks();
                self.settle(row, Outcome::LookAgain { look_at, counts: true }).await
            }
            Ok(Found::No) => self.certainly_not_sent(row).await,
            Ok(Found::CannotLook)
            | Err(SendError::Unreachable { .. } | SendError::Refused { .. } | SendError::Gone { .. }) => {
                self.nobody_knows(row).await
            }
            Err(SendError::NotSent { after: Some(after), .. }) => {
                self.later(row, TimeDelta::from_std(after).unwrap_or(HOLD)).await
            }
            Err(SendError::NotSent { after: None, .. }) => {
                self.gates.failed(to.platform, &row.id, self.time.now());
                self.later(row, PROBE_EVERY).await
            }
            Err(SendError::Unsure { .. } | SendError::NotYet { .. }) => {
                // A conversation that cannot be read, where others can, must not hold this person's messages for ever.
                let doubtful = self.time.now() - row.first_sent_at.unwrap_or(row.created_at);
                match doubtful > LONGEST_DOUBT && !self.gates.is_down(to.platform) {
                    true => self.nobody_knows(row).await,
                    false => self.later(row, self.waits.visible_after).await,
                }
            }
            Err(SendError::Disconnected { .. }) => self.later(row, HOLD).await,
        }
    }

    /// Until when the platform wants not to be asked, if it does.
    async fn paused(&self, to: &Address, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let to = to.clone();
        self.db
            .read(move |tx| {
                Box::pin(async move { pauses::until(tx, to.platform, to.place(), Method::Find.as_str(), now).await })
            })
            .await
    }

    /// The attempt itself was counted when it became unsure.
    async fn certainly_not_sent(&self, row: &Delivery) -> Result<(), StoreError> {
        let problem = row.problem.clone().unwrap_or_else(|| "unsure".into());
        if row.attempts >= ENOUGH {
            return self.park(row, &problem).await;
        }
        self.settle(row, Outcome::Again { not_before: None, problem, counts: false }).await
    }

    async fn nobody_knows(&self, row: &Delivery) -> Result<(), StoreError> {
        if row.on_unsure == OnUnsure::ResendOnce && !row.resent {
            return self.settle(row, Outcome::Resend { problem: "unconfirmed".into() }).await;
        }
        self.park(row, "unconfirmed").await
    }

    async fn later(&self, row: &Delivery, wait: TimeDelta) -> Result<(), StoreError> {
        let look_at = self.time.now() + wait;
        self.settle(row, Outcome::LookAgain { look_at, counts: false }).await
    }
}

/// A search that was answered, as the gates see it.
fn reached(found: &Result<Found, SendError>) -> Result<Receipt, SendError> {
    found.clone().map(|_| Receipt { channel: String::new(), message: String::new() })
}
