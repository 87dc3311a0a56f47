//! Wakes the cases whose hour has come. What is due is a column; nothing is scheduled in memory, so a restart needs no
//! recovery and a second sweeper does no harm.

use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::{self, StreamExt};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::desk::Desk;
use crate::ids::MeetingId;
use crate::store::{Db, StoreError, deliveries, drafts, inbox, meetings, replies};

/// Cases woken in one look.
const AT_A_TIME: i64 = 200;
/// Cases woken at the same time: as many as the store commits together.
const TOGETHER: usize = 16;
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(5);
/// A case that cannot be woken is tried again after this long; the log says why.
const AFTER_A_FAULT: TimeDelta = TimeDelta::minutes(5);
/// Platforms repeat a delivery within minutes, at most hours.
const INBOX_KEPT: TimeDelta = TimeDelta::days(7);
/// What a digest said ahead matters until the day is over.
const AHEAD_KEPT: TimeDelta = TimeDelta::days(2);
/// A form put away and forgotten.
const DRAFTS_KEPT: TimeDelta = TimeDelta::days(30);

#[derive(Clone)]
pub struct Sweeper {
    desk: Desk,
}

impl Sweeper {
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    fn db(&self) -> &Db {
        self.desk.db()
    }

    fn clock(&self) -> &Clock {
        self.desk.clock()
    }

    /// Wakes everything that is due now; returns how many cases were woken.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let mut woken = 0;
        loop {
            let now = self.clock().now();
            let due = self.db().read(move |tx| Box::pin(meetings::due(tx, now, AT_A_TIME))).await?;
            if due.is_empty() {
                return Ok(woken);
            }
            let desk = self.desk.clone();
            let mut waking = stream::iter(due).map(|id| wake(desk.clone(), id, now)).buffer_unordered(TOGETHER);
            while let Some(done) = waking.next().await {
                done?;
                woken += 1;
            }
        }
    }

    /// Forgets what need not be kept.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.db()
            .work(move |tx| {
                Box::pin(async move {
                    inbox::purge(tx, now - INBOX_KEPT).await?;
                    drafts::purge(tx, now - DRAFTS_KEPT).await?;
                    replies::purge(tx, now).await?;
                    deliveries::purge_ahead(tx, now - AHEAD_KEPT).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Sweeps until told to stop. A moved clock is noticed at once.
    pub async fn run(&self, stop: CancellationToken) {
        let mut tidied = None;
        while !stop.is_cancelled() {
            match self.sweep().await {
                Ok(0) => {}
                Ok(woken) => tracing::info!(woken, "meetings woken"),
                Err(why) => tracing::error!(%why, "cannot look for meetings to wake"),
            }
            let now = self.clock().now();
            if tidied != Some(now.date_naive()) {
                match self.tidy().await {
                    Ok(()) => tidied = Some(now.date_naive()),
                    Err(why) => tracing::error!(%why, "cannot tidy up"),
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.clock().sleep_until(now + LOOK_EVERY) => {}
            }
        }
    }
}

/// Wakes one case. One that cannot be woken is put off, so that it is in nobody's way.
async fn wake(desk: Desk, id: MeetingId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Err(why) = desk.wake(&id).await else { return Ok(()) };
    if let StoreError::Unavailable(_) = why {
        return Err(why);
    }
    tracing::error!(meeting = %id, %why, "a meeting could not be woken");
    let later = now + AFTER_A_FAULT;
    desk.db()
        .work(move |tx| {
            let id = id.clone();
            Box::pin(async move { meetings::wake(tx, &id, later).await })
        })
        .await
}
