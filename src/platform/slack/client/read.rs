//! What is read from Slack: who we are, who somebody is, and whether a message went.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value as Json;

use super::{METADATA, SlackClient};
use crate::ids::DeliveryId;
use crate::platform::{Address, Found, Receipt, SendError};

const PAGE: usize = 200;
/// Pages of one person's messages that are read before giving up: 10 000 messages.
const PAGES: usize = 50;
/// How much earlier than the first attempt the search begins, for clocks that differ.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// Who the token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppIdentity {
    pub workspace: Option<String>,
    pub enterprise: Option<String>,
    /// The token is for every workspace of the enterprise.
    pub org_wide: bool,
    pub user: String,
    pub bot: Option<String>,
    /// What the token may do, as Slack lists it with the answer.
    pub scopes: Vec<String>,
}

/// What matters about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlackUser {
    pub id: String,
    pub workspace: Option<String>,
    pub active: bool,
    pub bot: bool,
    /// A guest, or somebody of another organisation.
    pub outsider: bool,
}

impl SlackClient {
    /// Asks Slack who we are: the check that the token is good.
    pub async fn auth_test(&self) -> Result<AppIdentity, SendError> {
        let (answer, headers) = self.read("auth.test", &[("", ""); 0]).await?;
        let listed = headers.get("x-oauth-scopes").and_then(|v| v.to_str().ok()).unwrap_or("");
        Ok(AppIdentity {
            workspace: owned(&answer["team_id"]),
            enterprise: owned(&answer["enterprise_id"]),
            org_wide: answer["is_enterprise_install"].as_bool().unwrap_or(false),
            user: owned(&answer["user_id"]).unwrap_or_default(),
            bot: owned(&answer["bot_id"]),
            scopes: listed.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect(),
        })
    }

    /// Looks an account up. `SendError::Unreachable` when there is no such person.
    pub async fn user_info(&self, user: &str) -> Result<SlackUser, SendError> {
        let (answer, _) = self.read("users.info", &[("user", user)]).await?;
        let user = &answer["user"];
        let is = |name: &str| user[name].as_bool().unwrap_or(false);
        Ok(SlackUser {
            id: owned(&user["id"]).unwrap_or_default(),
            workspace: owned(&user["team_id"]),
            active: !is("deleted"),
            bot: is("is_bot"),
            outsider: is("is_restricted") || is("is_ultra_restricted") || is("is_stranger"),
        })
    }

    /// Reads the conversation with a person back to `since`, looking for the delivery's id in the messages' metadata.
    pub(super) async fn look_back(
        &self,
        to: &Address,
        delivery: &DeliveryId,
        since: DateTime<Utc>,
    ) -> Result<Found, SendError> {
        let opened = match self.read("conversations.open", &[("users", to.user.as_str())]).await {
            Ok((answer, _)) => answer,
            Err(error) => return cannot_look(error),
        };
        let Some(channel) = opened["channel"]["id"].as_str() else { return Ok(Found::CannotLook) };
        let oldest = format!("{}.000000", (since - SKEW).timestamp());
        let limit = PAGE.to_string();
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let form = [
                ("channel", channel),
                ("oldest", &oldest),
                ("inclusive", "true"),
                ("include_all_metadata", "true"),
                ("limit", &limit),
                ("cursor", &cursor),
            ];
            let page = match self.read("conversations.history", &form).await {
                Ok((answer, _)) => answer,
                Err(error) => return cannot_look(error),
            };
            let Some(messages) = page["messages"].as_array() else { return Ok(Found::CannotLook) };
            let ours = messages.iter().find(|message| carries(message, delivery));
            if let Some(ts) = ours.and_then(|message| message["ts"].as_str()) {
                return Ok(Found::Yes(Receipt { channel: channel.to_owned(), message: ts.to_owned() }));
            }
            cursor = page["response_metadata"]["next_cursor"].as_str().unwrap_or("").to_owned();
            if cursor.is_empty() {
                return Ok(Found::No);
            }
        }
        Ok(Found::CannotLook)
    }
}

fn carries(message: &Json, delivery: &DeliveryId) -> bool {
    let metadata = &message["metadata"];
    metadata["event_type"] == METADATA && metadata["event_payload"]["d"] == delivery.as_str()
}

/// A missing permission to read does not mean that the app is cut off: it may still send.
fn cannot_look(error: SendError) -> Result<Found, SendError> {
    match error {
        SendError::Disconnected { code } if code == "missing_scope" || code == "no_permission" => Ok(Found::CannotLook),
        other => Err(other),
    }
}

fn owned(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}
