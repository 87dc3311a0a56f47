//! E-mail, for people outside: a letter with one link, and a calendar file where there is a date.
//!
//! Each call is one attempt over one connection, and says how far it came: whatever ended before the letter itself was
//! handed over was certainly not sent. A letter's `Message-ID` follows from its delivery, so a mail system that gets
//! it twice can tell. Letters go to the address that the directory gives, and to nothing that anybody typed.

pub mod bounce;
pub mod file;
mod message;
mod server;
pub mod text;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use lettre::Address as MailAddress;
use lettre::message::Mailbox;
use secrecy::SecretString;
use uuid::Uuid;

use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::enclosed::Enclosed;
use crate::platform::{Address, Found, Mark, Platform, Receipt, SendError};
use server::Server;

/// Where the hour comes from.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A mail server, and whom our letters are from.
pub struct Mail {
    server: Server,
    from: Mailbox,
    now: Now,
}

impl Mail {
    /// `url` is `smtps://user:password@host:port`, or `smtp://…` where the server must offer STARTTLS unless it is this
    /// machine. The error is a sentence, without the password.
    pub fn new(url: &SecretString, from: Mailbox, now: Now) -> Result<Self, String> {
        Ok(Self { server: Server::read(url, from.email.domain())?, from, now })
    }

    /// Whether the server lets us in. Nothing is sent.
    pub async fn greets(&self) -> Result<(), SendError> {
        self.server.greets().await
    }

    async fn send(&self, to: &Address, card: &Card, with: &Enclosed, mark: &Mark) -> Result<Receipt, SendError> {
        let unreachable = |_| SendError::Unreachable { code: "bad_address".into() };
        let address: MailAddress = to.user.parse().map_err(unreachable)?;
        let id = self.message_id(&mark.delivery);
        let letter = message::letter(&self.from, &address, card, with, &id, (self.now)())
            .map_err(|_| SendError::Refused { code: "letter".into() })?;
        self.server.hand_over(&self.from.email, &address, &letter).await?;
        Ok(Receipt { channel: to.user.clone(), message: id })
    }

    /// The same for every attempt at one delivery.
    fn message_id(&self, delivery: &DeliveryId) -> String {
        format!("<{}>", derived(delivery.as_str(), &self.from))
    }
}

/// A name that is always the same for the same thing, and tells nothing of it: `…@council.example`.
fn derived(from: &str, mailbox: &Mailbox) -> String {
    format!("{}@{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, from.as_bytes()), mailbox.email.domain())
}

/// A name as it may stand in a header: without control characters, and without quotes, which some writers do not escape.
fn plain_name(name: &str) -> String {
    let kept = |c: &char| !c.is_control() && *c != '"' && !is_invisible(*c);
    name.chars().filter(kept).collect::<String>().trim().to_owned()
}

/// Signs that turn the direction of what follows, or are not seen at all.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl Platform for Mail {
    fn name(&self) -> PlatformName {
        PlatformName::Email
    }

    fn post<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move { self.send(to, card, &Enclosed::bare(&card.headline), mark).await })
    }

    fn post_with<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        with: &'a Enclosed,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(self.send(to, card, with, mark))
    }

    /// A letter that was sent stays as it is; what its reader must know of comes as another, and the page is always new.
    fn update<'a>(&'a self, _at: &'a Receipt, _card: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn find<'a>(
        &'a self,
        _to: &'a Address,
        _delivery: &'a DeliveryId,
        _since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        Box::pin(async { Ok(Found::CannotLook) })
    }
}
