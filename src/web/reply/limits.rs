//! How often an address may ask, how often it may come with a link that opens nothing, and how often one link is used.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::desk::Guest;

/// A whole hospital may come from one address; its mail filter opens every link as well.
const ASKS_A_MINUTE: u32 = 240;
const MISSES_A_MINUTE: u32 = 20;
const USES_A_MINUTE: u32 = 60;
/// So many callers are remembered before those who have been quiet are forgotten.
const REMEMBERED: usize = 10_000;

/// Where a request came from: an address, or the /64 network of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Caller(Option<IpAddr>);

pub struct Limits {
    asks: DefaultKeyedRateLimiter<Caller>,
    misses: DefaultKeyedRateLimiter<Caller>,
    uses: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Self {
        let a_minute = |n| Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            asks: RateLimiter::keyed(a_minute(ASKS_A_MINUTE)),
            misses: RateLimiter::keyed(a_minute(MISSES_A_MINUTE)),
            uses: RateLimiter::keyed(a_minute(USES_A_MINUTE)),
        }
    }
}

impl Limits {
    pub fn lets_in(&self, caller: Caller) -> bool {
        if self.asks.len() > REMEMBERED {
            self.asks.retain_recent();
            self.misses.retain_recent();
            self.uses.retain_recent();
        }
        self.asks.check_key(&caller).is_ok()
    }

    /// Counts a link that opened nothing.
    pub fn may_miss(&self, caller: Caller) -> bool {
        self.misses.check_key(&caller).is_ok()
    }

    pub fn may_use(&self, guest: &Guest) -> bool {
        self.uses.check_key(&format!("{}/{}", guest.meeting, guest.person)).is_ok()
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|at| at.0.ip());
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|v| v.to_str().ok());
        Ok(Self(peer.map(|peer| network(behind(peer, told)))))
    }
}

/// Whoever a proxy of our own speaks for: only one on this machine or this network is believed, and only the last
/// address, which it added itself.
fn behind(peer: IpAddr, told: Option<&str>) -> IpAddr {
    let own = match peer {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    let told = told.and_then(|all| all.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    told.filter(|_| own).unwrap_or(peer)
}

/// One household has a whole /64: its addresses count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_a_proxy_of_our_own_speaks_for_others() {
        assert_eq!(behind(ip("127.0.0.1"), Some("203.0.113.9, 198.51.100.7")), ip("198.51.100.7"));
        assert_eq!(behind(ip("10.0.0.2"), Some("nonsense")), ip("10.0.0.2"));
        assert_eq!(behind(ip("203.0.113.9"), Some("198.51.100.7")), ip("203.0.113.9"));
        assert_eq!(network(ip("2001:db8:1:2:3:4:5:6")), network(ip("2001:db8:1:2::9")));
        assert_eq!(network(ip("::ffff:203.0.113.9")), ip("203.0.113.9"));
    }

    #[test]
    fn one_caller_s_misses_are_no_other_s() {
        let limits = Limits::default();
        let [one, other] = ["203.0.113.9", "203.0.113.10"].map(|at| Caller(Some(ip(at))));
        let missed = (0..100).filter(|_| limits.may_miss(one)).count();
        assert!((20..30).contains(&missed), "{missed}");
        assert!(limits.may_miss(other));
    }
}
