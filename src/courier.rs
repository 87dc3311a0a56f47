//! Takes messages from their rows to people: lease → letter → send (no transaction open) → settle.
//!
//! Each row is sent by one courier at a time and leaves the loop only as sent, not needed, cancelled, or parked with
//! somebody told. What may or may not have gone is looked up on the platform before it is sent again. What is due is
//! asked of the database every second, and at once when this process queues something.

mod gates;
mod look;
mod pace;
mod send;
mod settle;
mod waits;
mod watchdog;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::card::Card;
use crate::interaction::PlatformName;
use crate::platform::enclosed::Enclosed;
use crate::platform::{Address, Platform};
use crate::store::deliveries::{Ahead, Claim, Delivery, NewDelivery};
use crate::store::{Db, StoreError, Tx, deliveries, installs};

use gates::{Gates, HOLD};
use pace::Pace;
pub use waits::Waits;
pub use watchdog::{LATE, watch, watch_until};

/// Messages on their way at the same time.
const AT_ONCE: usize = 32;
const LOOK_FOR_WORK: TimeDelta = TimeDelta::seconds(1);

/// What the courier needs of a clock.
pub trait Time: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()>;
}

/// Writes the letters: turns a row into what its reader should see at this moment.
pub trait Letters: Send + Sync {
    /// The letter for one row. `of` is the message that an update changes; `latest` says whether that message is the last
    /// one this person had about the meeting (always true of a new message).
    fn letter<'a>(
        &'a self,
        delivery: &'a Delivery,
        of: Option<&'a Delivery>,
        latest: bool,
    ) -> BoxFuture<'a, Result<Letter, StoreError>>;

    /// One letter for all that a person is reminded of today: these rows, and what would come later. None: there is too
    /// little for one, and each row goes alone.
    fn day<'a>(&'a self, deliveries: &'a [Delivery]) -> BoxFuture<'a, Result<Option<Day>, StoreError>>;

    /// The person cannot be reached past this platform: their account there is `lost`, or it takes nothing from us at all.
    /// True if the next letter will go another way.
    fn otherwise<'a>(
        &'a self,
        _delivery: &'a Delivery,
        _past: PlatformName,
        _lost: bool,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async { Ok(false) })
    }

    /// The message that tells somebody that this one is parked, and why (a code). None if nobody can be told: then it
    /// stays past due until a person deals with it.
    fn problem<'a>(
        &'a self,
        delivery: &'a Delivery,
        why: &'a str,
    ) -> BoxFuture<'a, Result<Option<NewDelivery>, StoreError>>;
}

/// What became of a row when its letter was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// `shows` is the meeting's version that the card was made from, [`deliveries::FOR_GOOD`] if no later one would change
    /// it; `with` is what a letter carries beside it.
    Send { to: Address, card: Card, with: Option<Box<Enclosed>>, shows: i64 },
    /// Things have moved on.
    NotNeeded,
    /// There is no way to this person: why, as a code.
    NoRoute(String),
}

/// A person's reminders of one day in one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub letter: Letter,
    /// It is about several meetings: a message that is never changed in place.
    pub several: bool,
    /// What it says before its hour, and what is not said again today.
    pub ahead: Vec<Ahead>,
}

/// Cloning it is cheap; the clones are one courier.
#[derive(Clone)]
pub struct Courier(Arc<Round>);

/// What everything on its way shares.
struct Round {
    db: Db,
    platforms: BTreeMap<PlatformName, Arc<dyn Platform>>,
    letters: Arc<dyn Letters>,
    time: Arc<dyn Time>,
    claim: Claim,
    waits: Waits,
    pace: Option<Pace>,
    gates: Gates,
    begun: OnceCell<()>,
}

/// One thing to do.
enum Job {
    Send(Vec<Delivery>),
    Look(Box<Delivery>),
}

impl Courier {
    pub fn new(db: Db, platforms: Vec<Arc<dyn Platform>>, letters: Arc<dyn Letters>, time: Arc<dyn Time>) -> Self {
        Self::with_waits(db, platforms, letters, time, Waits::default())
    }

    /// A courier whose waits the council has set.
    pub fn with_waits(
        db: Db,
        platforms: Vec<Arc<dyn Platform>>,
        letters: Arc<dyn Letters>,
        time: Arc<dyn Time>,
        waits: Waits,
    ) -> Self {
        let pace = Some(Pace::new(time.clone(), waits.between_changes));
        Self::build(db, platforms, letters, time, pace, waits)
    }

    /// A courier that does not space out one person's messages: for tests whose clock stands still.
    pub fn without_pacing(
        db: Db,
        platforms: Vec<Arc<dyn Platform>>,
        letters: Arc<dyn Letters>,
        time: Arc<dyn Time>,
    ) -> Self {
        Self::build(db, platforms, letters, time, None, Waits::default())
    }

    fn build(
        db: Db,
        platforms: Vec<Arc<dyn Platform>>,
        letters: Arc<dyn Letters>,
        time: Arc<dyn Time>,
        pace: Option<Pace>,
        waits: Waits,
    ) -> Self {
        Self(Arc::new(Round {
            db,
            platforms: platforms.into_iter().map(|p| (p.name(), p)).collect(),
            letters,
            time,
            claim: Claim { owner: crate::draw::token("courier_"), lasts: waits.lease },
            waits,
            pace,
            gates: Gates::default(),
            begun: OnceCell::new(),
        }))
    }

    /// Delivers everything that is due now and returns when nothing more is: for tests and the practice workplace. What
    /// has to wait for a later hour waits.
    pub async fn drain(&self) -> Result<(), StoreError> {
        loop {
            let jobs = self.0.take(AT_ONCE).await?;
            if jobs.is_empty() {
                return Ok(());
            }
            let mut on_their_way: JoinSet<_> = jobs.into_iter().map(|job| self.0.clone().carry_out(job)).collect();
            while let Some(ended) = on_their_way.join_next().await {
                ended.map_err(|_| StoreError::Broken("a delivery panicked".into()))??;
            }
        }
    }

    /// Delivers until told to stop; then takes nothing more and returns when all that is on its way has ended.
    pub async fn run(&self, stop: CancellationToken) {
        let mut on_their_way = JoinSet::new();
        while !stop.is_cancelled() {
            while let Some(ended) = on_their_way.try_join_next() {
                report(ended);
            }
            let room = AT_ONCE - on_their_way.len();
            let taken = match self.0.take(room).await {
                Ok(jobs) => jobs,
                Err(why) => {
                    tracing::error!(%why, "cannot look for messages to send");
                    Vec::new()
                }
            };
            let found = !taken.is_empty();
            for job in taken {
                on_their_way.spawn(self.0.clone().carry_out(job));
            }
            if found && on_their_way.len() < AT_ONCE {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.0.db.rows_waiting() => {}
                Some(ended) = on_their_way.join_next() => report(ended),
                () = self.0.time.sleep_until(self.0.time.now() + LOOK_FOR_WORK) => {}
            }
        }
        while let Some(ended) = on_their_way.join_next().await {
            report(ended);
        }
    }
}

impl Round {
    /// Takes up to `room` things to do. Rows whose courier died are taken back first.
    async fn take(self: &Arc<Self>, room: usize) -> Result<Vec<Job>, StoreError> {
        self.begun.get_or_try_init(|| self.begin()).await?;
        let now = self.time.now();
        let probes = self.gates.probes_due(now);
        let (claim, room) = (self.claim.clone(), i64::try_from(room).unwrap_or(0));
        let (visible_after, round) = (self.waits.visible_after, self.clone());
        self.db
            .work(move |tx| {
                let (claim, probes, round) = (claim.clone(), probes.clone(), round.clone());
                Box::pin(async move {
                    round.follow(tx, now).await?;
                    deliveries::expire(tx, now, visible_after).await?;
                    for platform in probes {
                        deliveries::probe(tx, platform, now).await?;
                    }
                    if room == 0 {
                        return Ok(Vec::new());
                    }
                    let looks = deliveries::lease_unsure(tx, &claim, now, room).await?;
                    let left = room - i64::try_from(looks.len()).unwrap_or(room);
                    let sends = deliveries::lease(tx, &claim, now, left).await?;
                    let looks = looks.into_iter().map(|d| Job::Look(Box::new(d)));
                    Ok(looks.chain(sends.into_iter().map(Job::Send)).collect())
                })
            })
            .await
    }

    /// Stops what would go by a platform that refuses the app, as any process or the platform itself has noted, and lets
    /// it go when it is noted that the platform takes the app again.
    async fn follow(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
        let installs = installs::all(tx).await?;
        for platform in self.platforms.keys().copied() {
            let refusal = installs.iter().find(|i| i.platform == platform.as_str() && !i.is_connected());
            match refusal {
                Some(install) if !self.gates.is_refused(platform) => {
                    let code = install.reason.as_deref().unwrap_or("");
                    tracing::error!(platform = platform.as_str(), code, "the app is not connected: nothing is sent");
                    self.gates.refused(platform, now + HOLD);
                }
                None if self.gates.accepted(platform) => {
                    tracing::info!(platform = platform.as_str(), "the app is connected again");
                    deliveries::release_held(tx, Some(platform)).await?;
                }
                _ => {}
            }
            let connected = if refusal.is_none() { 1.0 } else { 0.0 };
            metrics::gauge!("mainstay_platform_connected", "platform" => platform.as_str()).set(connected);
        }
        Ok(())
    }

    /// A new process may be the mended one: everything that waited for a platform may try again. Slack says by itself,
    /// at every start, whether it knows the app: where it was cut off, its messages wait for that.
    async fn begin(&self) -> Result<(), StoreError> {
        let installs = self
            .db
            .work(|tx| {
                Box::pin(async move {
                    deliveries::release_held(tx, None).await?;
                    installs::all(tx).await
                })
            })
            .await?;
        for install in installs.into_iter().filter(|i| !i.is_connected()) {
            let platform = self.platforms.keys().copied().find(|p| p.as_str() == install.platform);
            if let Some(platform) = platform.filter(|p| *p != PlatformName::Slack) {
                self.gates.refused(platform, self.time.now());
            }
        }
        Ok(())
    }

    async fn carry_out(self: Arc<Self>, job: Job) -> Result<(), StoreError> {
        match job {
            Job::Send(rows) => self.deliver(rows).await,
            Job::Look(row) => self.look_into(&row).await,
        }
    }
}

/// An error here costs nothing but time: the lease runs out and the row is taken up again.
fn report(ended: Result<Result<(), StoreError>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(why)) => tracing::error!(%why, "a delivery could not be settled"),
        Err(_) => tracing::error!("a delivery panicked"),
    }
}
