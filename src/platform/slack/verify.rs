//! Proof that a request came from Slack: HMAC-SHA-256 over the raw body, checked before anything is read from it.
//!
//! Every failure is the same [`Forged`]: a caller can tell a stranger nothing about what was wrong, and the value that
//! would have been right never leaves this file.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

const SIGNATURE: &str = "x-slack-signature";
const TIMESTAMP: &str = "x-slack-request-timestamp";
/// How far the sender's clock may differ from ours, either way, in seconds.
const TOLERANCE: u64 = 300;

/// The signing secrets in force: usually one, two while one replaces the other.
#[derive(Debug, Clone)]
pub struct SigningSecrets(Vec<SecretString>);

/// The request does not prove that Slack sent it. Deliberately says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request is not signed by Slack")]
pub struct Forged;

impl SigningSecrets {
    /// Reads a comma-separated list. `None` when it names no secret at all: an empty key would let anybody sign.
    pub fn from_list(list: &SecretString) -> Option<Self> {
        let secrets: Vec<SecretString> =
            list.expose_secret().split(',').map(str::trim).filter(|s| !s.is_empty()).map(SecretString::from).collect();
        (!secrets.is_empty()).then_some(Self(secrets))
    }
}

/// Checks the signature of `body`, which must be the bytes exactly as they came.
pub fn verify(secrets: &SigningSecrets, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Result<(), Forged> {
    let timestamp = only(headers, TIMESTAMP)?;
    let seconds = plain_seconds(timestamp)?;
    let signature = raw_signature(only(headers, SIGNATURE)?)?;
    // Every secret is tried, so that the time taken does not tell which one matched.
    let mut matched = false;
    for secret in &secrets.0 {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).map_err(|_| Forged)?;
        for part in [b"v0:".as_slice(), timestamp.as_bytes(), b":", body] {
            mac.update(part);
        }
        matched |= mac.verify_slice(&signature).is_ok();
    }
    let fresh = now.timestamp().abs_diff(seconds) <= TOLERANCE;
    if matched && fresh { Ok(()) } else { Err(Forged) }
}

/// The header's value if it is there exactly once: with two, which one was checked would be anybody's guess.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Forged> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| Forged),
        _ => Err(Forged),
    }
}

/// Unix seconds as Slack writes them: digits and nothing else (`parse` alone would let a sign through).
fn plain_seconds(text: &str) -> Result<i64, Forged> {
    let plain = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().map_err(|_| Forged) } else { Err(Forged) }
}

/// `v0=` and 64 lower-case hex digits.
fn raw_signature(text: &str) -> Result<[u8; 32], Forged> {
    let digits = text.strip_prefix("v0=").ok_or(Forged)?;
    let mut raw = [0; 32];
    if digits.bytes().any(|b| b.is_ascii_uppercase()) || hex::decode_to_slice(digits, &mut raw).is_err() {
        return Err(Forged);
    }
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    // The example that Slack publishes with its description of request signing.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const AT: &str = "1531420618";
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const GOOD: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn secrets(list: &str) -> SigningSecrets {
        SigningSecrets::from_list(&list.into()).expect("a secret")
    }

    fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).expect("a header value"));
        }
        headers
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    fn check(pairs: &[(&'static str, &[u8])], body: &str, now: i64) -> Result<(), Forged> {
        verify(&secrets(SECRET), &headers(pairs), body.as_bytes(), at(now))
    }

    fn signed(stamp: &str, signature: &str, body: &str, now: i64) -> Result<(), Forged> {
        check(&[(TIMESTAMP, stamp.as_bytes()), (SIGNATURE, signature.as_bytes())], body, now)
    }

    #[test]
    fn the_published_example_is_accepted_up_to_five_minutes_either_way() {
        let now: i64 = AT.parse().expect("digits");
        for skew in [-300, -1, 0, 300] {
            assert_eq!(signed(AT, GOOD, BODY, now + skew), Ok(()), "{skew}");
        }
        for skew in [-301, 301, i64::from(u32::MAX)] {
            assert_eq!(signed(AT, GOOD, BODY, now + skew), Err(Forged), "{skew}");
        }
    }

    #[test]
    fn while_a_secret_is_replaced_either_one_is_good() {
        let map = headers(&[(TIMESTAMP, AT.as_bytes()), (SIGNATURE, GOOD.as_bytes())]);
        for (list, outcome) in [
            (format!("new, {SECRET}"), Ok(())),
            (format!("{SECRET},new"), Ok(())),
            ("new,newer".to_owned(), Err(Forged)),
        ] {
            assert_eq!(verify(&secrets(&list), &map, BODY.as_bytes(), at(1531420618)), outcome, "{list}");
        }
        for nothing in ["", " ", ",, "] {
            assert!(SigningSecrets::from_list(&nothing.into()).is_none(), "an empty secret must not sign anything");
        }
    }

    #[test]
    fn every_single_bit_of_the_signature_counts() {
        let now = 1531420618;
        let raw = hex::decode(&GOOD[3..]).expect("hex");
        for bit in 0..256 {
            let mut forged = raw.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(signed(AT, &format!("v0={}", hex::encode(forged)), BODY, now), Err(Forged), "bit {bit}");
        }
        for at in [0, BODY.len() / 2, BODY.len() - 1] {
            let mut body = BODY.as_bytes().to_vec();
            body[at] ^= 1;
            let body = String::from_utf8(body).expect("text");
            assert_eq!(signed(AT, GOOD, &body, now), Err(Forged), "byte {at}");
        }
    }

    #[test]
    fn anything_odd_about_the_headers_is_a_forgery() {
        let now = 1531420618;
        let upper = format!("v0={}", GOOD[3..].to_ascii_uppercase());
        let odd_signatures = [
            "",
            "v0=",
            &GOOD[3..],
            &GOOD[..66],
            &upper,
            &format!("{GOOD}0"),
            &format!(" {GOOD}"),
            &format!("v1{}", &GOOD[2..]),
        ];
        for signature in odd_signatures {
            assert_eq!(signed(AT, signature, BODY, now), Err(Forged), "{signature}");
        }
        for stamp in
            ["", "+1531420618", "-1531420618", " 1531420618", "1531420618.0", "0x5b478c8a", "99999999999999999999"]
        {
            assert_eq!(signed(stamp, GOOD, BODY, now), Err(Forged), "{stamp}");
        }
        let (stamp, good) = ((TIMESTAMP, AT.as_bytes()), (SIGNATURE, GOOD.as_bytes()));
        for pairs in [
            &[][..],
            &[stamp],
            &[good],
            &[stamp, good, good],
            &[stamp, stamp, good],
            &[stamp, (SIGNATURE, b"v0=\xe9"), good],
            &[stamp, (SIGNATURE, "v0=é".as_bytes())],
        ] {
            assert_eq!(check(pairs, BODY, now), Err(Forged));
        }
    }

    #[test]
    fn nothing_that_is_printed_shows_a_secret() {
        let shown = format!("{:?} {Forged:?} {Forged}", secrets(SECRET));
        assert!(!shown.contains(SECRET) && !shown.contains(&GOOD[3..]));
    }
}
