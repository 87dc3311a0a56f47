//! What a platform's answer means for the row, and for everything else that would go the same way.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, TimeDelta, Utc};

use super::Round;
use super::gates::{HOLD, Method};
use crate::interaction::PlatformName;
use crate::platform::{Address, Receipt, SendError};
use crate::store::deliveries::{self, Delivery, Outcome};
use crate::store::{StoreError, installs, pauses};

/// After so many attempts of its own a message is parked: about half a day.
pub(super) const ENOUGH: i64 = 50;

/// What the platform said to one attempt.
pub(super) struct Said<'a> {
    pub(super) answer: Result<Receipt, SendError>,
    pub(super) to: &'a Address,
    pub(super) method: Method,
}

impl Round {
    /// Settles a row by what the platform said.
    pub(super) async fn hear(&self, row: &Delivery, said: &Said<'_>) -> Result<(), StoreError> {
        self.learn(row, said).await;
        let now = self.time.now();
        match &said.answer {
            Ok(at) => {
                let sent = Outcome::Sent { channel: at.channel.clone(), message: at.message.clone() };
                self.settle(row, sent).await
            }
            // The platform named the time: not an attempt that the message could have won.
            Err(SendError::NotSent { code, after: Some(after) }) => {
                let until = now + TimeDelta::from_std(*after).unwrap_or(HOLD);
                self.settle(row, Outcome::Again { not_before: Some(until), problem: code.clone(), counts: false }).await
            }
            Err(SendError::NotSent { code, after: None }) => {
                let was_down = self.gates.failed(said.to.platform, &row.id, now);
                if !was_down && row.attempts + 1 >= ENOUGH {
                    return self.park_after(row, code).await;
                }
                let not_before = now + if was_down { HOLD } else { backoff(row.attempts) };
                self.settle(row, Outcome::Held { not_before, problem: code.clone(), counts: !was_down }).await
            }
            // Changing a message twice does no harm.
            Err(SendError::NotYet { code }) => self.try_again(row, code).await,
            Err(SendError::Unsure { code }) if said.method == Method::Update => self.try_again(row, code).await,
            Err(SendError::Unsure { code }) => {
                self.settle(row, Outcome::Unsure { look_at: now + self.waits.visible_after, problem: code.clone() })
                    .await
            }
            Err(SendError::Disconnected { code } | SendError::Unreachable { code })
                if said.method == Method::Post && self.may_go_otherwise(row, said).await =>
            {
                let again = Outcome::Again { not_before: None, problem: code.clone(), counts: true };
                self.settle(row, again).await
            }
            Err(SendError::Disconnected { code }) => {
                let held = Outcome::Held { not_before: now + HOLD, problem: code.clone(), counts: false };
                self.settle(row, held).await
            }
            // What they saw was sent; that it cannot be changed any more concerns nobody.
            Err(SendError::Gone { .. }) if said.method == Method::Update => {
                self.settle(row, Outcome::BeyondChange).await
            }
            // Their account may come back, and the message is still there then.
            Err(SendError::Unreachable { .. }) if said.method == Method::Update => {
                self.settle(row, Outcome::NotNeeded).await
            }
            Err(SendError::Unreachable { code } | SendError::Refused { code } | SendError::Gone { code }) => {
                self.park_after(row, code).await
            }
        }
    }

    /// Whether this person is reached on another platform. Not for ever: two that send each other away would never end.
    async fn may_go_otherwise(&self, row: &Delivery, said: &Said<'_>) -> bool {
        if row.attempts + 1 >= ENOUGH {
            return false;
        }
        let lost = matches!(said.answer, Err(SendError::Unreachable { .. }));
        self.letters.otherwise(row, said.to.platform, lost).await.unwrap_or_else(|why| {
            tracing::error!(delivery = %row.id, %why, "another way could not be looked for");
            false
        })
    }

    /// Draws what follows for other messages: pauses, holds, and letting go of what was held. A database that fails here
    /// must not keep this message from being settled.
    pub(super) async fn learn(&self, row: &Delivery, said: &Said<'_>) {
        let platform = said.to.platform;
        let now = self.time.now();
        let mut learnt = Ok(());
        match &said.answer {
            Err(SendError::NotSent { after: None, .. }) => return,
            // A platform that answers nothing but errors is down too, whatever it did with each message.
            Err(SendError::Unsure { .. }) => {
                self.gates.failed(platform, &row.id, now);
                return;
            }
            Err(SendError::NotSent { after: Some(after), .. }) => {
                let until = now + TimeDelta::from_std(*after).unwrap_or(HOLD);
                learnt = self.note_pause(said.to, said.method, until).await;
            }
            // Noted first, then believed: the gates follow what is noted.
            Err(SendError::Disconnected { code }) => {
                tracing::error!(platform = platform.as_str(), code, delivery = %row.id, "the platform refuses the app");
                learnt = self.note_refused(platform, code).await;
                self.gates.refused(platform, now + HOLD);
            }
            Ok(_) if self.gates.is_refused(platform) => {
                learnt = self.note_accepted(platform).await.and(self.let_go(platform).await);
                self.gates.accepted(platform);
            }
            _ => {}
        }
        if self.gates.answered(platform) {
            tracing::info!(platform = platform.as_str(), "the platform answers again");
            learnt = learnt.and(self.let_go(platform).await);
        }
        if let Err(why) = learnt {
            tracing::error!(%why, "what a platform said could not be noted");
        }
    }

    /// Again, later each time; parked after too many.
    pub(super) async fn try_again(&self, row: &Delivery, why: &str) -> Result<(), StoreError> {
        if row.attempts + 1 >= ENOUGH {
            return self.park_after(row, why).await;
        }
        let not_before = Some(self.time.now() + backoff(row.attempts));
        self.settle(row, Outcome::Again { not_before, problem: why.into(), counts: true }).await
    }

    /// Leaves the row to a person without another attempt.
    pub(super) async fn park(&self, row: &Delivery, why: &str) -> Result<(), StoreError> {
        self.give_up(row, why, false).await
    }

    /// Leaves the row to a person after an attempt that settled it.
    async fn park_after(&self, row: &Delivery, why: &str) -> Result<(), StoreError> {
        self.give_up(row, why, true).await
    }

    /// Queues the message that tells somebody in the same unit of work.
    async fn give_up(&self, row: &Delivery, why: &str, counts: bool) -> Result<(), StoreError> {
        let tells = self.letters.problem(row, why).await.unwrap_or_else(|error| {
            tracing::error!(delivery = %row.id, %error, "nobody could be told about a parked message");
            None
        });
        tracing::error!(delivery = %row.id, why, "a message is parked");
        let parked = Outcome::Parked { problem: why.into(), told: tells.is_some(), counts };
        self.settle_and(row, parked, tells.into_iter().collect()).await
    }

    pub(super) async fn settle(&self, row: &Delivery, outcome: Outcome) -> Result<(), StoreError> {
        self.settle_and(row, outcome, Vec::new()).await
    }

    async fn settle_and(
        &self,
        row: &Delivery,
        outcome: Outcome,
        tells: Vec<deliveries::NewDelivery>,
    ) -> Result<(), StoreError> {
        let kind = name(&outcome);
        // A message that went must be written down: it is worth waiting for the database, within the lease.
        for patience in [200, 1_000, 3_000, 0] {
            let (row, outcome, tells, now) = (row.clone(), outcome.clone(), tells.clone(), self.time.now());
            let settled = self
                .db
                .work(move |tx| {
                    let (row, outcome, tells) = (row.clone(), outcome.clone(), tells.clone());
                    Box::pin(async move {
                        let ours = deliveries::settle(tx, &row, &outcome, now).await?;
                        if ours {
                            deliveries::queue(tx, &tells, now).await?;
                        }
                        Ok(ours)
                    })
                })
                .await;
            match settled {
                Ok(ours) => {
                    metrics::counter!("mainstay_deliveries_settled_total", "outcome" => if ours { kind } else { "lost" })
                        .increment(1);
                    return Ok(());
                }
                Err(StoreError::Unavailable(_)) if patience > 0 => {
                    tokio::time::sleep(Duration::from_millis(patience)).await;
                }
                Err(why) => return Err(why),
            }
        }
        Ok(())
    }

    async fn let_go(&self, platform: PlatformName) -> Result<(), StoreError> {
        self.db
            .work(move |tx| Box::pin(async move { deliveries::release_held(tx, Some(platform)).await.map(drop) }))
            .await
    }

    async fn note_pause(&self, to: &Address, method: Method, until: DateTime<Utc>) -> Result<(), StoreError> {
        let to = to.clone();
        self.db
            .work(move |tx| {
                let to = to.clone();
                Box::pin(async move { pauses::keep(tx, to.platform, to.place(), method.as_str(), until).await })
            })
            .await
    }

    async fn note_refused(&self, platform: PlatformName, code: &str) -> Result<(), StoreError> {
        let (code, now) = (code.to_owned(), self.time.now());
        self.db
            .work(move |tx| {
                let code = code.clone();
                Box::pin(async move { installs::refused(tx, platform, &code, now).await })
            })
            .await
    }

    async fn note_accepted(&self, platform: PlatformName) -> Result<(), StoreError> {
        let now = self.time.now();
        self.db.work(move |tx| Box::pin(installs::accepted(tx, platform, now))).await
    }
}

/// Five seconds, then three times as long each time, up to a quarter of an hour; never two rows in step.
fn backoff(attempts: i64) -> TimeDelta {
    let most = Duration::from_secs(900);
    let mut curve = ExponentialBuilder::default()
        .with_min_delay(Duration::from_secs(5))
        .with_max_delay(most)
        .with_factor(3.0)
        .without_max_times()
        .with_jitter()
        .build();
    let wait = curve.nth(usize::try_from(attempts).unwrap_or(0)).unwrap_or(most);
    // In whole milliseconds, as the clock tells the time.
    i64::try_from(wait.as_millis()).map_or(HOLD, TimeDelta::milliseconds)
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::NotNeeded | Outcome::BeyondChange => "not_needed",
        Outcome::Again { .. } | Outcome::Resend { .. } => "again",
        Outcome::Held { .. } => "held",
        Outcome::Unsure { .. } => "unsure",
        Outcome::LookAgain { .. } => "look_again",
        Outcome::Parked { .. } => "parked",
    }
}
