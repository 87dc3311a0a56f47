//! Spacing: about one message a second to one person on one platform, three at once at most; in Teams twenty calls a
//! second to one tenant, of the thirty that it takes; in Slack as many changes a minute as the settings say that
//! one workspace takes.
//!
//! A message waits for its turn where it stands. A change that would have to wait is handed back until its turn: many of
//! them at once would keep new messages waiting behind them.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Time;
use super::gates::Method;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::Address;

const BURST: NonZeroU32 = NonZeroU32::new(3).unwrap();
const TENANT: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Changes in one workspace at Slack: so many at once, then each after a wait.
const CHANGES: u32 = 10;
/// A turn that nobody has come for by then is given up.
const TURN_KEPT: Duration = Duration::from_secs(300);

pub(super) struct Pace {
    ticks: Ticks,
    person: Limiter,
    tenant: Limiter,
    between_changes: Duration,
    changes: Mutex<Changes>,
}

#[derive(Default)]
struct Changes {
    /// When the next change in a workspace would have its turn, if none came at once.
    next: BTreeMap<String, Duration>,
    /// Messages whose turn is still to come.
    turns: BTreeMap<DeliveryId, Duration>,
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Ticks, NoOpMiddleware<Duration>>;

/// The given clock, as spacing wants it: how much time has passed. Where the clock is set back, none has; else a machine
/// that is put right by an hour would keep everybody waiting for that hour.
#[derive(Clone)]
struct Ticks {
    time: Arc<dyn Time>,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    last: DateTime<Utc>,
    set_back: TimeDelta,
}

impl Ticks {
    fn new(time: Arc<dyn Time>) -> Self {
        let seen = Seen { last: time.now(), set_back: TimeDelta::zero() };
        Self { time, seen: Arc::new(Mutex::new(seen)) }
    }
}

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.time.now();
        if now < seen.last {
            let by = seen.last - now;
            seen.set_back += by;
        }
        seen.last = now;
        Duration::from_micros(u64::try_from((now + seen.set_back).timestamp_micros()).unwrap_or(0))
    }
}

impl Pace {
    pub(super) fn new(time: Arc<dyn Time>, between_changes: TimeDelta) -> Self {
        let ticks = Ticks::new(time);
        let limiter = |quota| RateLimiter::dashmap_with_clock(quota, ticks.clone());
        let person = limiter(Quota::per_second(NonZeroU32::MIN).allow_burst(BURST));
        let tenant = limiter(Quota::per_second(TENANT));
        let between_changes = between_changes.to_std().unwrap_or_default();
        Self { person, tenant, ticks, between_changes, changes: Mutex::default() }
    }

    /// How long until this message may be changed. None: now. A later change of the same message takes the turn over.
    pub(super) fn turn_of_change(&self, post: &DeliveryId, to: &Address) -> Option<TimeDelta> {
        if to.platform != PlatformName::Slack {
            return None;
        }
        let now = self.ticks.now();
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.turns.retain(|_, turn| now < *turn + TURN_KEPT);
        if let Some(turn) = changes.turns.get(post).copied() {
            if turn > now {
                return TimeDelta::from_std(turn - now).ok();
            }
            changes.turns.remove(post);
            return None;
        }
        let beat = changes.next.entry(to.place().to_owned()).or_insert(now);
        let on_the_beat = (*beat).max(now);
        *beat = on_the_beat + self.between_changes;
        // So many may be ahead of the beat.
        let turn = on_the_beat - self.between_changes * (CHANGES - 1);
        if turn <= now {
            return None;
        }
        changes.turns.insert(post.clone(), turn);
        TimeDelta::from_std(turn - now).ok()
    }

    /// Waits until this person may be sent another message, or one of theirs changed.
    pub(super) async fn turn(&self, to: &Address, method: Method) {
        let workspace = to.place();
        if method == Method::Post {
            self.wait(&self.person, format!("{}/{workspace}/{}", to.platform.as_str(), to.user)).await;
        }
        if to.platform == PlatformName::Teams {
            self.wait(&self.tenant, workspace.to_owned()).await;
        }
    }

    async fn wait(&self, limiter: &Limiter, key: String) {
        while let Err(early) = limiter.check_key(&key) {
            let wait = early.wait_time_from(self.ticks.now()).max(Duration::from_millis(1));
            let until = self.ticks.time.now() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::seconds(1));
            self.ticks.time.sleep_until(until).await;
        }
    }
}
