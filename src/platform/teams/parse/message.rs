//! Words typed, and the bot coming to or leaving a person's own conversation.

use serde_json::Value as Json;

use super::{Envelope, Heard, Origin, Unreadable, act};
use crate::interaction::{Intent, Typed, Values};
use crate::platform::teams::values::{self, Sent};

/// A message: words, or the data of a button in a client that knows no other kind. The words go no further than
/// [`Typed`].
pub(super) fn message(activity: &Json, from: &Envelope) -> Result<Heard, Unreadable> {
    if from.account.is_none() {
        return Ok(Heard::Nothing);
    }
    let origin = origin(activity, from);
    let value = &activity["value"];
    if value.is_object() {
        return act(activity, from, pressed(value).unwrap_or(Intent::Odd), origin);
    }
    // Formatted words come with a copy of themselves as HTML; anything else attached is a file.
    let attached = activity["attachments"].as_array().into_iter().flatten();
    if attached.filter_map(|a| a["contentType"].as_str()).any(|kind| kind != "text/html") {
        return act(activity, from, Intent::FileSent, origin);
    }
    act(activity, from, Intent::Typed(Typed::parse(&words(activity, from))), origin)
}

/// What a button's data means. None for what this bot did not write.
pub(super) fn pressed(data: &Json) -> Option<Intent> {
    Some(match values::sent(data) {
        Sent::Press { verb, about, draft: None } => Intent::Press { verb, about },
        Sent::Press { verb, draft: Some(form), .. } => Intent::FormPress { form, verb, values: Values::new() },
        Sent::Typed(typed) => Intent::Typed(typed),
        Sent::Submit { form } => Intent::Submit { form, values: values::read(data) },
        Sent::FormPress { form, verb } => Intent::FormPress { form, verb, values: values::read(data) },
        Sent::Unknown => return None,
    })
}

/// The app was added for a person, or removed by them. In a group or a team it says nothing about anybody's own chat.
pub(super) fn installation(activity: &Json, from: &Envelope) -> Result<Heard, Unreadable> {
    let active = match activity["action"].as_str() {
        Some("add" | "add-upgrade") => true,
        Some("remove" | "remove-upgrade") => false,
        _ => return Ok(Heard::Nothing),
    };
    here(activity, from, active)
}

/// The same, as the members of the person's own conversation. Teams may send either, or both.
pub(super) fn conversation(activity: &Json, from: &Envelope) -> Result<Heard, Unreadable> {
    let names_us = |list: &str| {
        let members = activity[list].as_array();
        members.is_some_and(|members| members.iter().any(|m| m["id"] == from.bot.as_str()))
    };
    match (names_us("membersAdded"), names_us("membersRemoved")) {
        (true, _) => here(activity, from, true),
        (_, true) => here(activity, from, false),
        _ => Ok(Heard::Nothing),
    }
}

fn here(activity: &Json, from: &Envelope, active: bool) -> Result<Heard, Unreadable> {
    let Some(account) = from.account.as_ref().filter(|_| from.personal) else { return Ok(Heard::Nothing) };
    act(activity, from, Intent::AccountChanged { user: account.user.clone(), active }, Origin::Event)
}

fn origin(activity: &Json, from: &Envelope) -> Origin {
    let targeted = activity["recipient"]["isTargeted"] == true;
    match (&from.user, from.personal) {
        (_, true) => Origin::Chat,
        (Some(user), false) if targeted => Origin::Aside { at: from.at.clone(), user: user.clone() },
        _ => Origin::Among { at: from.at.clone() },
    }
}

/// The words without the mention that brought them here. A name inside a sentence stays: only what the entities mark as
/// the bot goes.
fn words(activity: &Json, from: &Envelope) -> String {
    let mut text = activity["text"].as_str().unwrap_or_default().to_owned();
    for entity in activity["entities"].as_array().into_iter().flatten() {
        let ours = entity["type"] == "mention" && entity["mentioned"]["id"] == from.bot.as_str();
        if let Some(mention) = entity["text"].as_str().filter(|mention| ours && !mention.is_empty()) {
            text = text.replace(mention, " ");
        }
    }
    text.replace("&nbsp;", " ")
}
