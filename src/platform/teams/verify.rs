//! Proof that a request came from the Bot Connector and is meant for us: checked before anything else is read from it.
//!
//! The token says who signed ([`verify`]); what the body claims about itself must then agree with it
//! ([`Proof::covers`]). Only RS256 is accepted, whatever the token's own header asks for.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde::Deserialize;

use super::keys::{Keys, NoKey};

const ISSUER: &str = "https://api.botframework.com";
/// How far the issuer's clock may differ from ours, either way, in seconds.
const SKEW: i64 = 300;
/// Theirs are about 1 kB.
const LONGEST: usize = 16 * 1024;

/// Why a request is not let in. Says no more than its status does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// 401
    #[error("the request does not prove that the Bot Connector sent it")]
    NotProven,
    /// 403
    #[error("the request is signed, but not for what it asks")]
    NotCovered,
    /// 503: the sender tries again.
    #[error("the keys cannot be fetched, so nothing can be proven")]
    CannotTell,
}

/// What a good token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    service_url: String,
    endorsements: Vec<String>,
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
    nbf: Option<i64>,
    #[serde(alias = "serviceUrl")]
    serviceurl: Option<String>,
}

/// Checks the token that came with a request.
pub async fn verify(keys: &Keys, app_id: &str, headers: &HeaderMap, now: DateTime<Utc>) -> Result<Proof, Refused> {
    let token = bearer(headers).ok_or(Refused::NotProven)?;
    let header = decode_header(token).map_err(|_| Refused::NotProven)?;
    if header.alg != Algorithm::RS256 {
        return Err(Refused::NotProven);
    }
    let id = header.kid.ok_or(Refused::NotProven)?;
    let key = keys.find(&id).await.map_err(|why| match why {
        NoKey::Unknown => Refused::NotProven,
        NoKey::CannotFetch => Refused::CannotTell,
    })?;
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[app_id]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    // By the clock that is given; the crate would ask the machine's.
    rules.validate_exp = false;
    let claims = decode::<Claims>(token, &key.key, &rules).map_err(|_| Refused::NotProven)?.claims;
    let now = now.timestamp();
    if now.saturating_sub(SKEW) > claims.exp || claims.nbf.is_some_and(|from| now.saturating_add(SKEW) < from) {
        return Err(Refused::NotProven);
    }
    let service_url = claims.serviceurl.ok_or(Refused::NotProven)?;
    Ok(Proof { service_url, endorsements: key.endorsements })
}

impl Proof {
    /// Whether the token was given for an activity of this channel from this address.
    pub fn covers(&self, service_url: &str, channel: &str) -> bool {
        let same = self.service_url.trim_end_matches('/') == service_url.trim_end_matches('/');
        same && !service_url.is_empty() && self.endorsements.iter().any(|e| e == channel)
    }
}

/// The token, if there is exactly one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let good = scheme.eq_ignore_ascii_case("bearer") && (1..=LONGEST).contains(&token.len());
    good.then(|| token.trim())
}
