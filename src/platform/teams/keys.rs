//! The Bot Connector's public keys, fetched and kept by its rules.
//!
//! Fetched once a day, and once more when a request names a key that is not there, but for that at most once an hour: a
//! stranger who makes names up costs us one fetch. A day-old list serves while its successor is fetched; one that could
//! not be renewed for five days serves no longer. Each key carries the channels that it may speak for.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use serde_json::Value as Json;
use url::Url;

use super::Now;
use crate::platform::network::{self, NoTls, is_this_machine};

const RENEW_AFTER: TimeDelta = TimeDelta::hours(24);
const USELESS_AFTER: TimeDelta = TimeDelta::days(5);
const ASK_FOR_NEW_EVERY: TimeDelta = TimeDelta::hours(1);
/// After a fetch in vain.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(15);
/// Both documents are some tens of kilobytes.
const MAX_DOCUMENT: usize = 1024 * 1024;

/// One key that a request may be signed with.
#[derive(Clone)]
pub struct Key {
    id: String,
    pub key: DecodingKey,
    /// The channels it speaks for, e.g. `msteams`.
    pub endorsements: Vec<String>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    #[error("no such key")]
    Unknown,
    #[error("the keys cannot be fetched")]
    CannotFetch,
}

/// The keys, shared by all clones.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    openid: Url,
    now: Now,
    shelf: RwLock<Option<Arc<Shelf>>>,
    /// Held while fetching: whoever comes meanwhile waits for the same answer.
    fetching: tokio::sync::Mutex<Tried>,
}

struct Shelf {
    keys: Vec<Key>,
    fetched: DateTime<Utc>,
}

#[derive(Default)]
struct Tried {
    failed: Option<DateTime<Utc>>,
    asked_for_new: Option<DateTime<Utc>>,
}

impl Keys {
    /// `openid` is the address of the metadata.
    pub fn new(openid: Url, now: Now) -> Result<Self, NoTls> {
        let http = network::client(&openid)?;
        Ok(Self(Arc::new(Inner { http, openid, now, shelf: RwLock::default(), fetching: Default::default() })))
    }

    /// The key of this id, fetched anew if the rules allow it.
    pub async fn find(&self, id: &str) -> Result<Key, NoKey> {
        let now = (self.0.now)();
        let shelf = self.shelf().filter(|shelf| now - shelf.fetched < USELESS_AFTER);
        if let Some(key) = shelf.as_ref().and_then(|shelf| shelf.get(id)) {
            if shelf.is_some_and(|shelf| now - shelf.fetched >= RENEW_AFTER) {
                let keys = self.clone();
                tokio::spawn(async move { keys.renew().await });
            }
            return Ok(key);
        }
        self.fetch_for(id).await
    }

    /// Fetches the keys, to see whether that is possible. Returns how many there are.
    pub async fn check(&self) -> Result<usize, NoKey> {
        self.fetch().await.map(|keys| keys.len())
    }

    async fn fetch_for(&self, id: &str) -> Result<Key, NoKey> {
        let mut tried = self.0.fetching.lock().await;
        let now = (self.0.now)();
        // Somebody else may have fetched while this one waited for its turn.
        let shelf = self.shelf().filter(|shelf| now - shelf.fetched < USELESS_AFTER);
        if let Some(key) = shelf.as_ref().and_then(|shelf| shelf.get(id)) {
            return Ok(key);
        }
        if shelf.is_some() {
            if tried.asked_for_new.is_some_and(|at| now - at < ASK_FOR_NEW_EVERY) {
                return Err(NoKey::Unknown);
            }
            tried.asked_for_new = Some(now);
        } else if tried.failed.is_some_and(|at| now - at < AGAIN_AFTER) {
            return Err(NoKey::CannotFetch);
        }
        match self.fetch().await {
            Ok(keys) => {
                tried.failed = None;
                self.put(keys, now).get(id).ok_or(NoKey::Unknown)
            }
            Err(why) => {
                tried.failed = Some(now);
                Err(if shelf.is_some() { NoKey::Unknown } else { why })
            }
        }
    }

    /// Replaces a list that has grown old.
    async fn renew(&self) {
        let mut tried = self.0.fetching.lock().await;
        let now = (self.0.now)();
        let fresh = self.shelf().is_some_and(|shelf| now - shelf.fetched < RENEW_AFTER);
        if fresh || tried.failed.is_some_and(|at| now - at < AGAIN_AFTER) {
            return;
        }
        match self.fetch().await {
            Ok(keys) => {
                tried.failed = None;
                self.put(keys, now);
            }
            Err(why) => {
                tried.failed = Some(now);
                tracing::warn!(%why, "the Bot Connector's keys could not be renewed; those from before serve on");
            }
        }
    }

    fn shelf(&self) -> Option<Arc<Shelf>> {
        self.0.shelf.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, keys: Vec<Key>, fetched: DateTime<Utc>) -> Arc<Shelf> {
        let shelf = Arc::new(Shelf { keys, fetched });
        *self.0.shelf.write().unwrap_or_else(PoisonError::into_inner) = Some(shelf.clone());
        shelf
    }

    async fn fetch(&self) -> Result<Vec<Key>, NoKey> {
        let metadata = self.document(self.0.openid.clone()).await?;
        let jwks = metadata["jwks_uri"].as_str().and_then(|uri| Url::parse(uri).ok()).ok_or(NoKey::CannotFetch)?;
        // A rehearsal's keys may lie on this machine; the real ones lie beside the real metadata.
        let beside = jwks.host() == self.0.openid.host() && jwks.scheme() == self.0.openid.scheme();
        let rehearsal = is_this_machine(&jwks) && is_this_machine(&self.0.openid);
        if !(beside || rehearsal) {
            tracing::error!("the metadata names keys on another host; they are not used");
            return Err(NoKey::CannotFetch);
        }
        let keys = self.document(jwks).await?;
        let keys: Vec<Key> = keys["keys"].as_array().into_iter().flatten().filter_map(key).collect();
        if keys.is_empty() { Err(NoKey::CannotFetch) } else { Ok(keys) }
    }

    async fn document(&self, at: Url) -> Result<Json, NoKey> {
        let read = async {
            let mut answer = self.0.http.get(at).send().await.ok()?.error_for_status().ok()?;
            let mut body = Vec::new();
            while let Some(chunk) = answer.chunk().await.ok()? {
                body.extend_from_slice(&chunk);
                if body.len() > MAX_DOCUMENT {
                    return None;
                }
            }
            serde_json::from_slice(&body).ok()
        };
        read.await.ok_or(NoKey::CannotFetch)
    }
}

impl Shelf {
    fn get(&self, id: &str) -> Option<Key> {
        self.keys.iter().find(|key| key.id == id).cloned()
    }
}

/// One key of the list. Kinds of key that nothing may be signed with here are passed over.
fn key(jwk: &Json) -> Option<Key> {
    let text = |name: &str| jwk[name].as_str();
    if text("kty") != Some("RSA") || text("use").is_some_and(|used| used != "sig") {
        return None;
    }
    let endorsements = jwk["endorsements"].as_array().into_iter().flatten();
    Some(Key {
        id: text("kid").filter(|id| !id.is_empty())?.to_owned(),
        key: DecodingKey::from_rsa_components(text("n")?, text("e")?).ok()?,
        endorsements: endorsements.filter_map(Json::as_str).map(str::to_owned).collect(),
    })
}
