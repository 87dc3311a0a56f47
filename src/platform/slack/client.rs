//! Slack's Web API: one attempt a call, every outcome in its class, no word of a body or a token in any log or error.

mod read;
mod wire;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use tokio::time::Instant;
use url::Url;

use super::host::{self, WrongHost};
use super::{blocks, outcome};
use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::network::{self, NoTls, failed};
use crate::platform::{Address, Found, Mark, Platform, Receipt, SendError};

pub use read::{AppIdentity, SlackUser};

/// The kind of metadata under which a message carries its delivery's id.
pub const METADATA: &str = "mainstay_delivery";

/// A bot in one installation. Cheap to clone.
#[derive(Clone)]
pub struct SlackClient {
    http: reqwest::Client,
    base: Url,
    token: SecretString,
    pauses: Pauses,
}

/// Until when Slack asked us not to call a method again. Kept for the pages that people wait for; what is sent to people
/// waits in its row.
#[derive(Clone, Default)]
struct Pauses(Arc<Mutex<BTreeMap<String, Instant>>>);

impl Pauses {
    fn left(&self, method: &str) -> Option<Duration> {
        let until = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(method).copied()?;
        until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    fn note(&self, method: &str, wait: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(method.to_owned(), Instant::now() + wait);
    }
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    #[error(transparent)]
    Host(#[from] WrongHost),
    #[error(transparent)]
    Tls(#[from] NoTls),
}

impl SlackClient {
    /// `base` is `https://slack.com/api/`, or a stand-in's address on this machine.
    pub fn new(base: &str, token: SecretString) -> Result<Self, NoClient> {
        let base = host::api_base(base)?;
        let http = network::client(&base)?;
        Ok(Self { http, base, token, pauses: Pauses::default() })
    }

    /// Opens a form. The trigger lives three seconds from the press, so `budget` is what is left of them.
    /// `SendError::Gone` when the trigger has expired.
    pub async fn open_view(&self, trigger: &str, view: &Json, budget: Duration) -> Result<(), SendError> {
        let body = json!({"trigger_id": trigger, "view": view});
        self.show_within("views.open", &body, budget).await.map(drop)
    }

    /// Lays a page on top of the open one, which stays as it is below.
    pub async fn push_view(&self, trigger: &str, view: &Json, budget: Duration) -> Result<(), SendError> {
        let body = json!({"trigger_id": trigger, "view": view});
        self.show_within("views.push", &body, budget).await.map(drop)
    }

    /// Shows another page in an open form. With `hash`, only if nobody has changed it since (`SendError::Gone`).
    pub async fn update_view(&self, view_id: &str, hash: Option<&str>, view: &Json) -> Result<(), SendError> {
        let mut body = json!({"view_id": view_id, "view": view});
        if let Some(hash) = hash.filter(|hash| !hash.is_empty()) {
            body["hash"] = hash.into();
        }
        self.show("views.update", &body).await.map(drop)
    }

    /// Shows another page in one that was pushed under this name.
    pub async fn update_pushed(&self, name: &str, view: &Json) -> Result<(), SendError> {
        let mut view = view.clone();
        view["external_id"] = name.into();
        self.show("views.update", &json!({"external_id": name, "view": view})).await.map(drop)
    }

    /// Replaces somebody's home page.
    pub async fn publish_home(&self, user: &str, view: &Json) -> Result<(), SendError> {
        self.show("views.publish", &json!({"user_id": user, "view": view})).await.map(drop)
    }

    /// Answers an act privately, through the address that came with it. It may be lost: never for anything that must
    /// arrive.
    ///
    /// With `replaces`, the private message that was acted on becomes this one.
    pub async fn respond(&self, response_url: &str, card: &Card, replaces: bool) -> Result<(), SendError> {
        let url = host::response_url(response_url, &self.base)
            .map_err(|_| SendError::Refused { code: "response_url_is_not_slack".into() })?;
        let mut body = blocks::message(card);
        body["response_type"] = "ephemeral".into();
        body["replace_original"] = replaces.into();
        let answer = self.http.post(url).json(&body).send().await.map_err(|e| failed(&e))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(outcome::of_status(status, answer.headers())),
        }
    }

    /// Says something to somebody in their own conversation with the bot. It may be lost: never for anything that must
    /// arrive.
    pub async fn tell(&self, user: &str, card: &Card) -> Result<(), SendError> {
        self.write("chat.postMessage", &post(user, card)).await.map(drop)
    }

    async fn send(&self, to: &Address, card: &Card, mark: &Mark) -> Result<Receipt, SendError> {
        let mut body = post(&to.user, card);
        // Other apps may read metadata: an opaque id and a number, nothing else.
        let payload = json!({"d": mark.delivery.as_str(), "n": mark.attempt});
        body["metadata"] = json!({"event_type": METADATA, "event_payload": payload});
        let answer = self.write("chat.postMessage", &body).await?;
        match (answer["channel"].as_str(), answer["ts"].as_str()) {
            (Some(channel), Some(ts)) => Ok(Receipt { channel: channel.to_owned(), message: ts.to_owned() }),
            _ => Err(SendError::Unsure { code: "no_receipt".into() }),
        }
    }

    async fn change(&self, at: &Receipt, card: &Card) -> Result<(), SendError> {
        let mut body = blocks::message(card);
        body["channel"] = at.channel.as_str().into();
        body["ts"] = at.message.as_str().into();
        body["link_names"] = false.into();
        self.write("chat.update", &body).await.map(drop)
    }
}

/// A message to one person. Slack neither fetches what it links to nor makes links of names.
fn post(user: &str, card: &Card) -> Json {
    let mut body = blocks::message(card);
    body["channel"] = user.into();
    for quiet in ["unfurl_links", "unfurl_media", "link_names"] {
        body[quiet] = false.into();
    }
    body
}

impl std::fmt::Debug for SlackClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SlackClient").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Platform for SlackClient {
    fn name(&self) -> PlatformName {
        PlatformName::Slack
    }

    fn post<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.send(to, card, mark).boxed()
    }

    fn update<'a>(&'a self, at: &'a Receipt, card: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        self.change(at, card).boxed()
    }

    fn find<'a>(
        &'a self,
        to: &'a Address,
        delivery: &'a DeliveryId,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        self.look_back(to, delivery, since).boxed()
    }
}
