//! Spacing: about one message a second to one person on one platform, three at once at most; and in Teams twenty calls a
//! second to one tenant, of the thirty that it takes.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Time;
use super::gates::Method;
use crate::interaction::PlatformName;
use crate::platform::Address;

const BURST: NonZeroU32 = NonZeroU32::new(3).unwrap();
const TENANT: NonZeroU32 = NonZeroU32::new(20).unwrap();

pub(super) struct Pace {
    time: Arc<dyn Time>,
    person: Limiter,
    tenant: Limiter,
}

type Limiter = RateLimiter<String, DashMapStateStore<String>, Ticks, NoOpMiddleware<Duration>>;

/// The given clock, as the limiter wants it: time since 1970.
#[derive(Clone)]
struct Ticks(Arc<dyn Time>);

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.now().timestamp_micros()).unwrap_or(0))
    }
}

impl Pace {
    pub(super) fn new(time: Arc<dyn Time>) -> Self {
        let limiter = |quota| RateLimiter::dashmap_with_clock(quota, Ticks(time.clone()));
        let person = limiter(Quota::per_second(NonZeroU32::MIN).allow_burst(BURST));
        Self { person, tenant: limiter(Quota::per_second(TENANT)), time }
    }

    /// Waits until this person may be sent another message, or one of theirs changed.
    pub(super) async fn turn(&self, to: &Address, method: Method) {
        let workspace = to.workspace.as_deref().unwrap_or("");
        if method == Method::Post {
            self.wait(&self.person, format!("{}/{workspace}/{}", to.platform.as_str(), to.user)).await;
        }
        if to.platform == PlatformName::Teams {
            self.wait(&self.tenant, workspace.to_owned()).await;
        }
    }

    async fn wait(&self, limiter: &Limiter, key: String) {
        while let Err(early) = limiter.check_key(&key) {
            let now = self.time.now();
            let wait = early.wait_time_from(Ticks(self.time.clone()).now()).max(Duration::from_millis(1));
            self.time.sleep_until(now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::seconds(1))).await;
        }
    }
}
