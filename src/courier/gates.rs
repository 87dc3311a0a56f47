//! What must not be sent just now: by a platform that refuses the app, or by one that cannot be reached.
//!
//! Which platform refuses the app stands in the database, where every process reads it, and so does what a platform asked
//! us to pause; the rest is kept in memory: after a restart one attempt finds it out again. A platform counts as down after
//! three different messages in a row could not be handed to it, or got no answer that can be told from none; then one
//! message tries it every 15 seconds, and the rest wait.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::DeliveryId;
use crate::interaction::PlatformName;

const DOWN_AFTER: usize = 3;
pub(super) const PROBE_EVERY: TimeDelta = TimeDelta::seconds(15);
/// Held rows are let go when the platform is back; this is for the case that nobody notices.
pub(super) const HOLD: TimeDelta = TimeDelta::minutes(15);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Post,
    Update,
    Find,
}

impl Method {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Update => "update",
            Self::Find => "find",
        }
    }
}

/// Whether an attempt may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Go,
    /// Until the platform is back, or takes the app again.
    Held,
}

#[derive(Default)]
pub(super) struct Gates(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Platforms that refuse the app, and when to try again.
    refused: BTreeMap<PlatformName, DateTime<Utc>>,
    failing: BTreeMap<PlatformName, Failing>,
}

#[derive(Default)]
struct Failing {
    deliveries: BTreeSet<DeliveryId>,
    /// Set once the platform counts as down.
    probe_at: Option<DateTime<Utc>>,
}

impl Gates {
    pub(super) fn pass(&self, platform: PlatformName, now: DateTime<Utc>) -> Pass {
        let mut inner = self.inner();
        if inner.refused.get(&platform).is_some_and(|until| now < *until) {
            return Pass::Held;
        }
        match inner.failing.get_mut(&platform).and_then(|f| f.probe_at.as_mut()) {
            Some(probe_at) if now < *probe_at => Pass::Held,
            Some(probe_at) => {
                *probe_at = now + PROBE_EVERY;
                Pass::Go
            }
            None => Pass::Go,
        }
    }

    /// The platform refuses the app. True if that is news.
    pub(super) fn refused(&self, platform: PlatformName, until: DateTime<Utc>) -> bool {
        self.inner().refused.insert(platform, until).is_none()
    }

    pub(super) fn is_refused(&self, platform: PlatformName) -> bool {
        self.inner().refused.contains_key(&platform)
    }

    /// The platform takes the app. True if it had refused it.
    pub(super) fn accepted(&self, platform: PlatformName) -> bool {
        self.inner().refused.remove(&platform).is_some()
    }

    /// The platform could not be reached for this message. True if it counts as down already: then the attempt was a
    /// probe and says nothing about the message.
    pub(super) fn failed(&self, platform: PlatformName, delivery: &DeliveryId, now: DateTime<Utc>) -> bool {
        let mut inner = self.inner();
        let failing = inner.failing.entry(platform).or_default();
        if failing.probe_at.is_some() {
            return true;
        }
        failing.deliveries.insert(delivery.clone());
        if failing.deliveries.len() >= DOWN_AFTER {
            tracing::warn!(platform = platform.as_str(), "the platform cannot be reached");
            failing.probe_at = Some(now + PROBE_EVERY);
        }
        false
    }

    /// The platform answered. True if it had counted as down.
    pub(super) fn answered(&self, platform: PlatformName) -> bool {
        self.inner().failing.remove(&platform).is_some_and(|f| f.probe_at.is_some())
    }

    /// Whether the platform counts as down.
    pub(super) fn is_down(&self, platform: PlatformName) -> bool {
        self.inner().failing.get(&platform).is_some_and(|f| f.probe_at.is_some())
    }

    /// Platforms that are down and should be tried again.
    pub(super) fn probes_due(&self, now: DateTime<Utc>) -> Vec<PlatformName> {
        let due = |f: &Failing| f.probe_at.is_some_and(|at| at <= now);
        self.inner().failing.iter().filter(|(_, f)| due(f)).map(|(platform, _)| *platform).collect()
    }

    /// Nothing is done under the lock that could panic half-way.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
