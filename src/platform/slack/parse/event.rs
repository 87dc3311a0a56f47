//! Events: what happened in the workspace without anybody asking Mainstay for something.

use serde_json::Value as Json;

use super::{Heard, Origin, Unreadable, account, act, id, json, key};
use crate::interaction::Intent;

/// The longest challenge that is given back.
const MAX_CHALLENGE: usize = 512;

/// Reads the body of an event (JSON). Kinds of event that mean nothing to us are `Heard::Nothing`.
pub fn event(body: &[u8]) -> Result<Heard, Unreadable> {
    let envelope = json(body)?;
    match envelope["type"].as_str() {
        Some("url_verification") => {
            let challenge = envelope["challenge"].as_str().filter(|c| c.len() <= MAX_CHALLENGE);
            challenge.map(|c| Heard::Challenge(c.to_owned())).ok_or(Unreadable::Incomplete)
        }
        Some("event_callback") => happened(&envelope),
        Some(_) => Ok(Heard::Nothing),
        None => Err(Unreadable::Incomplete),
    }
}

fn happened(envelope: &Json) -> Result<Heard, Unreadable> {
    let inner = &envelope["event"];
    let (workspace, enterprise) = (id(&envelope["team_id"]), id(&envelope["enterprise_id"]));
    let whose = |user| account(workspace, enterprise, user);
    // The account of whoever it is about; an event about the whole app names nobody.
    let (from, intent) = match inner["type"].as_str() {
        Some("app_home_opened") if inner["tab"].as_str().is_none_or(|tab| tab == "home") => {
            let user = id(&inner["user"]).ok_or(Unreadable::Incomplete)?;
            (whose(user), Intent::OpenHome)
        }
        Some("user_change") => {
            let changed = &inner["user"];
            let user = id(&changed["id"]).ok_or(Unreadable::Incomplete)?;
            let active = !changed["deleted"].as_bool().unwrap_or(false);
            // People of another organisation in a shared channel change too: they keep their own workspace.
            let from = match id(&changed["team_id"]) {
                Some(theirs) if Some(theirs) != workspace => {
                    account(Some(theirs), id(&changed["enterprise_user"]["enterprise_id"]), user)
                }
                _ => whose(user),
            };
            (from, Intent::AccountChanged { user: user.to_owned(), active })
        }
        // In the person's own conversation only; what is typed there is not read.
        Some("message") if inner["files"].as_array().is_some_and(|files| !files.is_empty()) => {
            let own = inner["channel_type"] == "im" && inner["bot_id"].is_null();
            match id(&inner["user"]).filter(|_| own) {
                Some(user) => (whose(user), Intent::FileSent),
                None => return Ok(Heard::Nothing),
            }
        }
        Some("app_uninstalled") => (whose(""), Intent::Removed),
        Some("tokens_revoked") if inner["tokens"]["bot"].as_array().is_some_and(|bots| !bots.is_empty()) => {
            (whose(""), Intent::Removed)
        }
        _ => return Ok(Heard::Nothing),
    };
    let once = envelope["event_id"].as_str().filter(|id| !id.is_empty()).ok_or(Unreadable::Incomplete)?;
    Ok(act(key("event", &[once]), from, intent, Origin::Event))
}
