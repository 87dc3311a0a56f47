//! Calls to the outside, the same for every platform: where they may go, and what it means when no answer comes.
//!
//! A call is made once, follows no redirect, goes through no proxy, and reaches the open internet or this machine, never
//! the building that Mainstay stands in.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use url::{Host, Url};

use super::SendError;

const CONNECT: Duration = Duration::from_secs(3);
/// Shorter than the courier's lease, so that no call outlives its claim on a row.
const ANSWER: Duration = Duration::from_secs(10);

/// TLS could not be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("TLS could not be set up")]
pub struct NoTls;

/// A client for calls to `base`: over https to public addresses only, or to this machine if that is where `base` is.
pub fn client(base: &Url) -> Result<reqwest::Client, NoTls> {
    let mut http = reqwest::Client::builder()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(ANSWER);
    if !is_this_machine(base) {
        http = http.https_only(true).dns_resolver(Arc::new(PublicOnly));
    }
    http.build().map_err(|_| NoTls)
}

/// True for http or https to a loopback address.
pub fn is_this_machine(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    loopback && matches!(url.scheme(), "http" | "https") && bare(url)
}

/// Whether an address found by name lies on the open internet, and not in this building.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b)))
        }
        IpAddr::V6(v6) => match v6.to_ipv4() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            None => v6.segments()[0] & 0xe000 == 0x2000,
        },
    }
}

/// Without a user name or password.
pub(super) fn bare(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

/// The class of a call that brought no answer. Only what surely failed before the request was written is `NotSent`.
pub fn failed(error: &reqwest::Error) -> SendError {
    if error.is_builder() || error.is_connect() {
        return SendError::NotSent { code: "cannot_connect".into(), after: None };
    }
    let code = if error.is_timeout() { "no_answer_in_time" } else { "connection_broken" };
    SendError::Unsure { code: code.into() }
}

/// How long the platform asks us to wait: seconds, or a date read against the answer's own date. None if it does not say.
pub fn pause(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(24 * 3600)));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    let said = DateTime::parse_from_rfc2822(headers.get(DATE)?.to_str().ok()?).ok()?;
    (until - said).to_std().ok()
}

/// A code fit for a log: an answer that is not a code at all must not carry its words there.
pub fn readable(code: &str) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_:.-".contains(&b);
    if (1..=80).contains(&code.len()) && code.bytes().all(plain) {
        code.to_owned()
    } else {
        "unreadable_code".to_owned()
    }
}

/// Looks names up and keeps only addresses on the open internet: a poisoned name cannot lead into the building.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_read_in_seconds_or_as_a_date() {
        let headers = |pairs: &[(reqwest::header::HeaderName, &str)]| {
            pairs.iter().map(|(n, v)| (n.clone(), v.parse().expect("a value"))).collect::<HeaderMap>()
        };
        let date = (DATE, "Wed, 01 Apr 2026 10:00:00 GMT");
        for (retry, seconds) in [
            ("30", Some(30)),
            (" 1 ", Some(1)),
            ("soon", None),
            ("-1", None),
            ("Wed, 01 Apr 2026 10:10:00 GMT", Some(600)),
        ] {
            let map = headers(&[date.clone(), (RETRY_AFTER, retry)]);
            assert_eq!(pause(&map), seconds.map(Duration::from_secs), "{retry}");
        }
        assert_eq!(pause(&headers(&[date])), None);
    }

    #[test]
    fn names_that_lead_into_the_building_are_not_public() {
        for inside in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(inside.parse().expect("an address")), "{inside}");
        }
        for outside in ["3.120.0.1", "2600:1f18::1"] {
            assert!(is_public(outside.parse().expect("an address")), "{outside}");
        }
    }
}
