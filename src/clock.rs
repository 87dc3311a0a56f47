//! The time: the only place that asks the machine for it. Everybody else is given a moment, or a [`Clock`].
//!
//! Moments are whole milliseconds, as the store keeps them. A test or the practice workplace may start a clock at
//! another time, freeze it and move it; whoever sleeps on a clock wakes when it is moved.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::sync::watch;

/// A sleeper looks at the clock at least this often: the machine's own time may be stepped, or the machine suspended.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// A clock on the wall. Cheap to clone; clones show the same time and move together.
#[derive(Debug, Clone)]
pub struct Clock {
    hands: Arc<watch::Sender<Hands>>,
}

#[derive(Debug, Clone, Copy)]
enum Hands {
    /// Runs with the machine's time, this far ahead of it.
    Running(TimeDelta),
    Frozen(DateTime<Utc>),
}

impl Clock {
    /// The machine's time.
    pub fn system() -> Self {
        Self::with(Hands::Running(TimeDelta::zero()))
    }

    /// A clock that shows `at` now and runs on from there.
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        Self::with(Hands::Running(at - machine_time()))
    }

    /// A clock that shows `at` until it is moved.
    pub fn frozen_at(at: DateTime<Utc>) -> Self {
        Self::with(Hands::Frozen(at))
    }

    fn with(hands: Hands) -> Self {
        Self { hands: Arc::new(watch::Sender::new(hands)) }
    }

    /// The time, in whole milliseconds.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match *self.hands.borrow() {
            Hands::Running(ahead) => machine_time() + ahead,
            Hands::Frozen(at) => at,
        };
        now.trunc_subsecs(3)
    }

    /// Sets the clock to `at`, backwards too. A frozen clock stays frozen; a running one runs on from there.
    pub fn move_to(&self, at: DateTime<Utc>) {
        self.hands.send_modify(|hands| {
            *hands = match hands {
                Hands::Running(_) => Hands::Running(at - machine_time()),
                Hands::Frozen(_) => Hands::Frozen(at),
            };
        });
    }

    /// Moves the clock on by `by`, or back if that is negative.
    pub fn advance(&self, by: TimeDelta) {
        self.hands.send_modify(|hands| {
            *hands = match hands {
                Hands::Running(ahead) => Hands::Running(*ahead + by),
                Hands::Frozen(at) => Hands::Frozen(*at + by),
            };
        });
    }

    /// Waits until the clock is moved by hand. Moves made after this call count, even before it is awaited.
    pub fn changed(&self) -> impl Future<Output = ()> + Send + use<> {
        let clock = self.clone();
        let mut hands = self.hands.subscribe();
        async move {
            // The clone keeps the sender alive, so this never fails.
            let _ = hands.changed().await;
            drop(clock);
        }
    }

    /// Returns once the clock shows `at` or later, however it got there; and, where the machine's time was set back
    /// meanwhile, after as long as it was to be.
    pub async fn sleep_until(&self, at: DateTime<Utc>) {
        let mut hands = self.hands.subscribe();
        let (began, meant) = (Instant::now(), at - self.now());
        loop {
            let frozen = matches!(*hands.borrow_and_update(), Hands::Frozen(_));
            let left = at - self.now();
            // A machine whose time is set back an hour must not hold everything up for that hour.
            let slept = TimeDelta::from_std(began.elapsed()).unwrap_or(TimeDelta::MAX);
            if left <= TimeDelta::zero() || (!frozen && slept >= meant) {
                return;
            }
            let left = if frozen { left } else { left.min(meant - slept) };
            if frozen {
                let _ = hands.changed().await;
                continue;
            }
            let nap = left.to_std().unwrap_or(LONGEST_NAP).min(LONGEST_NAP);
            let _ = tokio::time::timeout(nap, hands.changed()).await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[tokio::test]
    async fn a_sleeper_on_a_frozen_clock_wakes_when_it_is_moved_far_enough() {
        let clock = Clock::frozen_at(at("2026-04-02T15:45:00.123456Z"));
        assert_eq!(clock.now(), at("2026-04-02T15:45:00.123Z"));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(at("2026-04-07T08:00:00Z")).await;
                clock.now()
            }
        });
        tokio::task::yield_now().await;
        let moved = clock.changed();
        clock.advance(TimeDelta::days(1));
        moved.await;
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.move_to(at("2026-04-07T09:00:00Z"));
        assert_eq!(sleeper.await.expect("woke"), at("2026-04-07T09:00:00Z"));
    }

    #[tokio::test]
    async fn a_sleeper_does_not_sleep_through_an_hour_that_the_machine_was_set_back() {
        let clock = Clock::system();
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(clock.now() + TimeDelta::milliseconds(200)).await }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        clock.advance(-TimeDelta::hours(1));
        tokio::time::timeout(Duration::from_secs(20), sleeper).await.expect("in time").expect("woke");
    }

    #[tokio::test]
    async fn a_clock_started_elsewhere_runs_on_and_can_be_moved() {
        let start = at("2026-04-02T15:45:00Z");
        let clock = Clock::starting_at(start);
        clock.sleep_until(start + TimeDelta::milliseconds(20)).await;
        let passed = clock.now() - start;
        assert!((20..60_000).contains(&passed.num_milliseconds()), "{passed}");
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(start + TimeDelta::days(30)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(TimeDelta::days(31));
        sleeper.await.expect("woke");
    }
}
