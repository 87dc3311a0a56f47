//! One attempt: the letters are written, the rows say where they are going, the platform is called once.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::gates::{HOLD, Method, Pass};
use super::settle::{ENOUGH, Said};
use super::{Day, Letter, Round};
use crate::card::Card;
use crate::ids::DeliveryId;
use crate::platform::enclosed::Enclosed;
use crate::platform::{Address, Mark, Platform, Receipt, SendError};
use crate::store::deliveries::{self, Ahead, Delivery, DeliveryBody, Opening, Outcome};
use crate::store::{StoreError, pauses};

/// Rows that go as one message.
struct Ready {
    rows: Vec<(Delivery, i64)>,
    to: Address,
    card: Card,
    with: Option<Box<Enclosed>>,
    /// The message to be changed.
    at: Option<Receipt>,
    /// About several meetings.
    several: bool,
    ahead: Vec<Ahead>,
}

enum Opened {
    Ours,
    /// The lease was lost meanwhile.
    NotOurs,
    /// The platform asked for a pause that ends then.
    Paused(DateTime<Utc>),
}

impl Round {
    /// Sends the rows of one lease: one message, or a person's reminders.
    pub(super) async fn deliver(&self, rows: Vec<Delivery>) -> Result<(), StoreError> {
        let mut written = Vec::with_capacity(rows.len());
        for row in rows {
            if row.attempts >= ENOUGH {
                // Whatever takes the courier down each time must not do so for ever.
                self.park(&row, row.problem.as_deref().unwrap_or("interrupted")).await?;
                continue;
            }
            match self.write(&row).await {
                Ok(Some(ready)) => written.push(ready),
                Ok(None) => {}
                Err(why) => {
                    tracing::error!(delivery = %row.id, %why, "a letter could not be written");
                    self.try_again(&row, "letter").await?;
                }
            }
        }
        let reminders = written.first().is_some_and(|first| first.rows[0].0.reminder);
        let Some(written) = (if reminders { self.as_a_day(written).await? } else { Some(written) }) else {
            return Ok(());
        };
        let mut written = written.into_iter();
        let first = written.next();
        for later in written {
            for (row, _) in later.rows {
                // Each message is written when it goes: this one's turn comes next.
                self.settle(&row, again(None, "in_turn")).await?;
            }
        }
        match first {
            Some(ready) => self.send(ready).await,
            None => Ok(()),
        }
    }

    /// The letter for one row, or None if the row was settled without one.
    async fn write(&self, row: &Delivery) -> Result<Option<Ready>, StoreError> {
        let (mut of, mut latest, mut at) = (None, true, None);
        if let DeliveryBody::Update { of: post } = &row.body {
            let (post, meeting, person) = (post.clone(), row.meeting.clone(), row.person.clone());
            let (found, last) = self
                .db
                .read(move |tx| {
                    Box::pin(async move {
                        let found = deliveries::get(tx, &post).await?;
                        let last = match &meeting {
                            Some(meeting) => deliveries::latest_post(tx, meeting, &person).await?,
                            None => None,
                        };
                        Ok((found, last))
                    })
                })
                .await?;
            latest = last.is_none_or(|last| found.as_ref().is_some_and(|f| f.id == last.id));
            at = found.as_ref().and_then(receipt_of);
            of = found;
            if at.is_none() {
                self.settle(row, Outcome::NotNeeded).await?;
                return Ok(None);
            }
        }
        match self.letters.letter(row, of.as_ref(), latest).await? {
            Letter::Send { to, card, with, shows } => {
                let rows = vec![(row.clone(), shows)];
                Ok(Some(Ready { rows, to, card, with, at, several: false, ahead: Vec::new() }))
            }
            Letter::NotNeeded => self.settle(row, Outcome::NotNeeded).await.map(|()| None),
            Letter::NoRoute(why) => self.park(row, &why).await.map(|()| None),
        }
    }

    /// Sends a person's reminders as one message, if the day has enough for one; else hands them back, to go alone.
    async fn as_a_day(&self, written: Vec<Ready>) -> Result<Option<Vec<Ready>>, StoreError> {
        let deliveries: Vec<Delivery> =
            written.iter().flat_map(|ready| &ready.rows).map(|(row, _)| row.clone()).collect();
        let Day { letter, several, ahead } = match self.letters.day(&deliveries).await {
            Ok(Some(day)) => day,
            Ok(None) => return Ok(Some(written)),
            Err(why) => {
                tracing::error!(delivery = %deliveries[0].id, %why, "a digest could not be written");
                for row in &deliveries {
                    self.try_again(row, "letter").await?;
                }
                return Ok(None);
            }
        };
        match letter {
            Letter::Send { to, card, with, shows } => {
                let rows = deliveries.into_iter().map(|row| (row, shows)).collect();
                self.send(Ready { rows, to, card, with, at: None, several, ahead }).await?;
            }
            Letter::NotNeeded => {
                for row in &deliveries {
                    self.settle(row, Outcome::NotNeeded).await?;
                }
            }
            Letter::NoRoute(why) => {
                for row in &deliveries {
                    self.park(row, &why).await?;
                }
            }
        }
        Ok(None)
    }

    async fn send(&self, ready: Ready) -> Result<(), StoreError> {
        let method = if ready.at.is_some() { Method::Update } else { Method::Post };
        let Some(platform) = self.platforms.get(&ready.to.platform).cloned() else {
            for (row, _) in &ready.rows {
                self.park(row, "platform_off").await?;
            }
            return Ok(());
        };
        if let Some(pace) = &self.pace {
            let (row, _) = &ready.rows[0];
            if let DeliveryBody::Update { of } = &row.body
                && let Some(wait) = pace.turn_of_change(of, &ready.to)
            {
                return self.settle(row, again(Some(self.time.now() + wait), "in_turn")).await;
            }
            pace.turn(&ready.to, method).await;
        }
        let now = self.time.now();
        let held = (self.gates.pass(ready.to.platform, now) == Pass::Held).then(|| Outcome::Held {
            not_before: now + HOLD,
            problem: "platform_down".into(),
            counts: false,
        });
        // Where it would have gone is noted either way: a row that waits for a platform says for which.
        let paused = match self.open(&ready, method).await? {
            Opened::NotOurs => return Ok(()),
            Opened::Paused(until) => Some(again(Some(until), "paused")),
            Opened::Ours => None,
        };
        let in_time = ready
            .rows
            .iter()
            .all(|(row, _)| row.lease_until.is_some_and(|end| self.time.now() < end - self.waits.margin()));
        if let Some(outcome) = held.or(paused).or_else(|| (!in_time).then(|| again(None, "slow"))) {
            for (row, _) in &ready.rows {
                self.settle(row, outcome.clone()).await?;
            }
            return Ok(());
        }
        let answer = call(platform.as_ref(), &ready, self.waits.patience()).await;
        let said = Said { answer, to: &ready.to, method };
        for (row, _) in &ready.rows {
            self.hear(row, &said).await?;
        }
        Ok(())
    }

    /// Writes down where it is going, and looks whether the platform wants to be asked at all: as late as can be, since
    /// any process may have been told so a moment ago.
    async fn open(&self, ready: &Ready, method: Method) -> Result<Opened, StoreError> {
        let now = self.time.now();
        let (rows, to, mark) = (ready.rows.clone(), ready.to.clone(), mark_of(ready));
        let (several, ahead) = (ready.several, ready.ahead.clone());
        self.db
            .work(move |tx| {
                let (rows, to, mark, ahead) = (rows.clone(), to.clone(), mark.clone(), ahead.clone());
                Box::pin(async move {
                    let mut ours = true;
                    for (row, shows) in &rows {
                        let opening = Opening {
                            mark: mark.clone(),
                            digest: several || rows.len() > 1,
                            platform: to.platform,
                            workspace: to.workspace.clone(),
                            account: to.user.clone(),
                            shows: *shows,
                        };
                        ours &= deliveries::open(tx, row, &opening, now).await?;
                    }
                    let head = &rows[0].0;
                    if ours && head.reminder {
                        deliveries::note_ahead(tx, &head.id, &head.person, &ahead, now).await?;
                    }
                    let paused = pauses::until(tx, to.platform, to.place(), method.as_str(), now).await?;
                    Ok(match (ours, paused) {
                        (false, _) => Opened::NotOurs,
                        (true, Some(until)) => Opened::Paused(until),
                        (true, None) => Opened::Ours,
                    })
                })
            })
            .await
    }
}

async fn call(platform: &dyn Platform, ready: &Ready, patience: Duration) -> Result<Receipt, SendError> {
    let attempt = ready.rows.iter().map(|(row, _)| row.attempts + 1).max().unwrap_or(1);
    let mark = Mark { delivery: mark_of(ready), attempt: u32::try_from(attempt).unwrap_or(u32::MAX) };
    let sending = async {
        match (&ready.at, &ready.with) {
            (None, None) => platform.post(&ready.to, &ready.card, &mark).await,
            (None, Some(with)) => platform.post_with(&ready.to, &ready.card, with, &mark).await,
            (Some(at), _) => platform.update(at, &ready.card).await.map(|()| at.clone()),
        }
    };
    let too_slow = |_| Err(SendError::Unsure { code: "timeout".into() });
    tokio::time::timeout(patience, sending).await.unwrap_or_else(too_slow)
}

fn mark_of(ready: &Ready) -> DeliveryId {
    ready.rows[0].0.id.clone()
}

fn receipt_of(post: &Delivery) -> Option<Receipt> {
    Some(Receipt { channel: post.channel.clone()?, message: post.message.clone()? })
}

/// Not an attempt of its own: at once, or not before a time.
fn again(not_before: Option<DateTime<Utc>>, why: &str) -> Outcome {
    Outcome::Again { not_before, problem: why.into(), counts: false }
}
