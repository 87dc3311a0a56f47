//! Writing to people through the Bot Connector: one attempt a call, every outcome in its class, no word of a body or a
//! token in any log or error.
//!
//! A person is written to in their own conversation. Where that is stands in the address book; who is not in it yet is
//! asked for, and asking twice gives the same conversation. A card goes alone: with words beside it Teams would make
//! two messages and give no id back.

mod wire;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use secrecy::SecretString;
use serde_json::{Value as Json, json};
use url::Url;

use super::book::{AddressBook, Entry};
use super::host::{ServiceHosts, WrongHost};
use super::token::Tokens;
use super::{Now, card};
use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::network::{self, NoTls};
use crate::platform::{Address, Found, Mark, Platform, Receipt, SendError};

/// The kind of attachment that is an Adaptive Card.
pub const ADAPTIVE: &str = "application/vnd.microsoft.card.adaptive";

/// Who we are, and whom we may talk to.
#[derive(Debug)]
pub struct Settings {
    pub app_id: String,
    pub tenant_id: String,
    pub client_secret: SecretString,
    /// The login service's base.
    pub login_url: Url,
    pub hosts: ServiceHosts,
}

/// The bot in one tenant. Cheap to clone.
#[derive(Clone)]
pub struct TeamsClient(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    app_id: String,
    tenant: String,
    hosts: ServiceHosts,
    tokens: Tokens,
    book: Arc<dyn AddressBook>,
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    #[error(transparent)]
    Host(#[from] WrongHost),
    #[error(transparent)]
    Tls(#[from] NoTls),
}

/// A conversation, and where it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub service_url: String,
    pub channel: String,
}

impl TeamsClient {
    pub fn new(settings: Settings, book: Arc<dyn AddressBook>, now: Now) -> Result<Self, NoClient> {
        let Settings { app_id, tenant_id, client_secret, login_url, hosts } = settings;
        let http = network::client(&hosts.general())?;
        let tokens = Tokens::new(&login_url, &tenant_id, app_id.clone(), client_secret, now)?;
        Ok(Self(Arc::new(Inner { http, app_id, tenant: tenant_id.to_lowercase(), hosts, tokens, book })))
    }

    /// The tenant whose people are heard, in lower case.
    pub fn tenant(&self) -> &str {
        &self.0.tenant
    }

    pub fn app_id(&self) -> &str {
        &self.0.app_id
    }

    pub fn hosts(&self) -> &ServiceHosts {
        &self.0.hosts
    }

    pub fn book(&self) -> &dyn AddressBook {
        self.0.book.as_ref()
    }

    /// Asks the login service for a token, to see whether the settings are good.
    pub async fn check(&self) -> Result<(), SendError> {
        self.0.tokens.get().await.map(drop)
    }

    /// Shows a card in a person's own conversation, beside what the courier sends: an answer to what they just did. It
    /// may be lost: never for anything that must arrive.
    pub async fn answer(&self, account: &str, card: &Card) -> Result<(), SendError> {
        self.write_to(account, &message(card, None)).await.map(drop)
    }

    /// Shows a card to one person among others, in the conversation where they asked. For them only.
    pub async fn answer_aside(&self, at: &Place, user: &str, card: &Card) -> Result<(), SendError> {
        let mut activity = message(card, None);
        activity["recipient"] = json!({"id": user});
        let mut url = self.url(&at.service_url, &[&at.channel, "activities"])?;
        url.set_query(Some("isTargetedActivity=true"));
        self.call(self.0.http.post(url), &activity).await.map(drop)
    }

    /// Says one sentence among others, to whom it may be said: nothing of any case.
    pub async fn say_openly(&self, at: &Place, sentence: &str) -> Result<(), SendError> {
        let url = self.url(&at.service_url, &[&at.channel, "activities"])?;
        self.call(self.0.http.post(url), &json!({"type": "message", "text": sentence})).await.map(drop)
    }

    async fn send(&self, to: &Address, card: &Card, mark: &Mark) -> Result<Receipt, SendError> {
        self.write_to(&to.user, &message(card, Some(mark))).await
    }

    /// Posts into a person's own conversation; one that is no longer there is asked for anew, once.
    async fn write_to(&self, account: &str, activity: &Json) -> Result<Receipt, SendError> {
        let known = self.look_up(account).await?;
        if let Some((entry, channel)) = known.as_ref().and_then(|e| Some((e, e.channel.as_ref()?))) {
            match self.post_into(&entry.service_url, channel, activity).await {
                Err(SendError::Gone { .. }) => {}
                other => return other,
            }
        }
        let entry = self.conversation_with(account, known).await?;
        let channel = entry.channel.clone().unwrap_or_default();
        match self.post_into(&entry.service_url, &channel, activity).await {
            Err(SendError::Gone { code }) => Err(SendError::Unreachable { code }),
            other => other,
        }
    }

    async fn post_into(&self, service_url: &str, channel: &str, activity: &Json) -> Result<Receipt, SendError> {
        let url = self.url(service_url, &[channel, "activities"])?;
        let answer = self.call(self.0.http.post(url), activity).await?;
        // Without an id it was taken all the same; it just cannot be changed later.
        let message = answer["id"].as_str().unwrap_or_default().to_owned();
        Ok(Receipt { channel: channel.to_owned(), message })
    }

    /// Asks for a person's own conversation. Nobody is told anything by it, so its failure is never `Unsure`.
    async fn conversation_with(&self, account: &str, known: Option<Entry>) -> Result<Entry, SendError> {
        let bot = known.as_ref().map_or_else(|| format!("28:{}", self.0.app_id), |e| e.bot.clone());
        let user = known.as_ref().and_then(|e| e.user.clone());
        let service_url = known.as_ref().map_or_else(|| self.0.hosts.general().to_string(), |e| e.service_url.clone());
        let tenant = &self.0.tenant;
        let body = json!({
            "isGroup": false, "bot": {"id": bot}, "members": [{"id": user.as_deref().unwrap_or(account)}],
            "tenantId": tenant, "channelData": {"tenant": {"id": tenant}},
        });
        let url = self.url(&service_url, &[])?;
        let made = self.call(self.0.http.post(url), &body).await.map_err(|error| match error {
            SendError::Unsure { code } => SendError::NotSent { code, after: None },
            // There is no such person here.
            SendError::Gone { code } | SendError::Refused { code } => SendError::Unreachable { code },
            other => other,
        })?;
        let Some(channel) = made["id"].as_str().filter(|id| !id.is_empty()) else {
            return Err(SendError::NotSent { code: "no_conversation".into(), after: None });
        };
        let (workspace, account, channel) = (tenant.clone(), account.to_owned(), Some(channel.to_owned()));
        let entry = Entry { workspace, account, user, bot, channel, service_url };
        if let Err(why) = self.0.book.keep(entry.clone()).await {
            // It is asked for again next time.
            tracing::warn!(%why, "where somebody is reached could not be kept");
        }
        Ok(entry)
    }

    async fn change(&self, at: &Receipt, card: &Card) -> Result<(), SendError> {
        if at.message.is_empty() {
            return Err(SendError::Gone { code: "no_id".into() });
        }
        let known = self.0.book.of_channel(&at.channel).await;
        let known = known.map_err(|_| SendError::NotSent { code: "no_address_book".into(), after: None })?;
        let service_url = known.map_or_else(|| self.0.hosts.general().to_string(), |e| e.service_url);
        let url = self.url(&service_url, &[&at.channel, "activities", &at.message])?;
        let mut activity = message(card, None);
        activity["id"] = at.message.as_str().into();
        // It is not news: nobody's telephone need ring.
        if let Some(activity) = activity.as_object_mut() {
            activity.remove("channelData");
        }
        self.call(self.0.http.put(url), &activity).await.map(drop)
    }

    /// Whether the Bot Connector answers for this person at all. While it does not, what would be sent once more would
    /// be as doubtful as what was sent before. Asking for their conversation tells nobody anything.
    async fn answers(&self, to: &Address) -> Result<(), SendError> {
        let known = self.look_up(&to.user).await?;
        self.conversation_with(&to.user, known).await.map(drop)
    }

    async fn look_up(&self, account: &str) -> Result<Option<Entry>, SendError> {
        let known = self.0.book.of_account(&self.0.tenant, account).await;
        known.map_err(|_| SendError::NotSent { code: "no_address_book".into(), after: None })
    }
}

/// A card as a message of its own. The summary is all that a lock screen shows.
fn message(card: &Card, mark: Option<&Mark>) -> Json {
    json!({
        "type": "message",
        "summary": card::text(card),
        "attachments": [{"contentType": ADAPTIVE, "content": card::message(card, mark)}],
        "channelData": {"notification": {"alert": true}},
    })
}

impl std::fmt::Debug for TeamsClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TeamsClient").field("tokens", &self.0.tokens).finish_non_exhaustive()
    }
}

impl Platform for TeamsClient {
    fn name(&self) -> PlatformName {
        PlatformName::Teams
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

    /// The Bot Connector lets a bot read no messages, not even its own.
    fn find<'a>(
        &'a self,
        to: &'a Address,
        _: &'a DeliveryId,
        _: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        self.answers(to).map(|there| there.map(|()| Found::CannotLook)).boxed()
    }
}
