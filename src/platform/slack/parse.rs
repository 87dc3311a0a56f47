//! What Slack sent, as an [`Interaction`] and the way back to the person: call only with a body whose signature is good.
//!
//! Lenient about everything that is not needed (unknown fields and kinds are passed over), strict about what is: ids,
//! and the values that this bot wrote itself. No input panics; what cannot be read is [`Unreadable`].

mod event;
mod payload;

use secrecy::SecretString;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::ids::DraftId;
use crate::interaction::{Account, Intent, Interaction, PlatformName, Typed};
use crate::platform::guard;

pub use event::event;
pub use payload::payload;

/// What a body turned out to be.
#[derive(Debug)]
pub enum Heard {
    /// Somebody did something.
    Act(Box<Act>),
    /// Slack asks whether this address is ours: give the words back.
    Challenge(String),
    /// Nothing for us. It is acknowledged all the same.
    Nothing,
}

/// One thing that somebody did, and how to answer it.
#[derive(Debug)]
pub struct Act {
    pub interaction: Interaction,
    pub origin: Origin,
}

/// Where an act came from, which decides how Slack lets us answer. Triggers and addresses are secrets: whoever has one
/// can speak as the bot.
#[derive(Debug)]
pub enum Origin {
    Command {
        trigger: SecretString,
        respond: Option<SecretString>,
    },
    Shortcut {
        trigger: SecretString,
    },
    /// A button on a message; `private` if only this person was shown it.
    Message {
        trigger: SecretString,
        respond: Option<SecretString>,
        private: bool,
    },
    /// A button on the home page.
    Home {
        trigger: SecretString,
    },
    /// A button inside an open form.
    Form {
        view: OpenView,
        trigger: SecretString,
    },
    /// A form's page sent; `inputs` maps each field shown to its `block_id`.
    Submission {
        view: OpenView,
        inputs: std::collections::BTreeMap<String, String>,
    },
    /// A form closed.
    Closing,
    /// Letters typed in a search field.
    Search,
    Event,
}

/// A form as it stood when the person acted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenView {
    pub id: String,
    /// Changes with every change of the view: names the page that was answered.
    pub hash: String,
}

/// Why a signed body cannot be read. Says nothing of what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("too deep or too many values")]
    TooMuch,
    #[error("not well formed")]
    Malformed,
    #[error("something that Slack always sends is missing")]
    Incomplete,
}

/// Reads a typed command (a form). The words typed go no further than [`Typed`].
pub fn command(body: &[u8]) -> Result<Heard, Unreadable> {
    let form = Form::read(body)?;
    if form.get("ssl_check").is_some() {
        return Ok(Heard::Nothing);
    }
    let user = form.get("user_id").filter(|id| is_id(id)).ok_or(Unreadable::Incomplete)?;
    let trigger = form.get("trigger_id").unwrap_or_default();
    let respond = form.get("response_url");
    // Either names this one act; a command with neither could not be told from its own repeat.
    let once = if trigger.is_empty() { respond.unwrap_or_default() } else { trigger };
    let named = |name| form.get(name).filter(|id| is_id(id));
    let from = account(named("team_id"), named("enterprise_id"), user);
    let (key, intent) = match once.is_empty() {
        false => (key("command", &[once]), Intent::Typed(Typed::parse(form.get("text").unwrap_or_default()))),
        true => (key_of_body("odd", body), Intent::Odd),
    };
    Ok(act(key, from, intent, Origin::Command { trigger: trigger.into(), respond: respond.map(SecretString::from) }))
}

/// Whether a body is Slack's check that the address answers over TLS. It may come unsigned; nothing is done about it.
pub fn is_ssl_check(body: &[u8]) -> bool {
    body.len() <= 512 && Form::read(body).is_ok_and(|form| form.get("ssl_check") == Some("1"))
}

/// An urlencoded form. Where a name comes twice the first counts.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(body: &[u8]) -> Result<Self, Unreadable> {
        serde_urlencoded::from_bytes(body).map(Self).map_err(|_| Unreadable::Malformed)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }
}

/// Reads JSON of a modest size and shape.
fn json(bytes: &[u8]) -> Result<Json, Unreadable> {
    if !guard::modest(bytes) {
        return Err(Unreadable::TooMuch);
    }
    serde_json::from_slice(bytes).map_err(|_| Unreadable::Malformed)
}

fn act(key: String, from: Account, intent: Intent, origin: Origin) -> Heard {
    Heard::Act(Box::new(Act { interaction: Interaction { key, from, intent }, origin }))
}

fn account(workspace: Option<&str>, enterprise: Option<&str>, user: &str) -> Account {
    let owned = |id: Option<&str>| id.map(str::to_owned);
    Account {
        platform: PlatformName::Slack,
        workspace: owned(workspace),
        enterprise: owned(enterprise),
        user: user.to_owned(),
    }
}

/// An inbox key: the same parts give the same key, of one short length whatever Slack (or anybody) sent. A digest,
/// because the parts hold triggers and what was filled in.
fn key(kind: &str, parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    format!("slack:{kind}:{}", &hex::encode(digest.finalize())[..40])
}

/// The key of an act that does not name itself: the same bytes are the same act.
fn key_of_body(kind: &str, body: &[u8]) -> String {
    key(kind, &[&hex::encode(Sha256::digest(body))])
}

/// Slack's ids are capital letters and digits; anything else was not written by Slack.
fn is_id(text: &str) -> bool {
    (2..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn id(json: &Json) -> Option<&str> {
    json.as_str().filter(|text| is_id(text))
}

/// A saved form's id as this bot writes it.
fn draft(text: &str) -> Option<DraftId> {
    let plausible = (5..=48).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plausible && text.starts_with("frm_")).then(|| DraftId::from(text))
}

#[cfg(test)]
mod tests;
