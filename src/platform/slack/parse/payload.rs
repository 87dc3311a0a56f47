//! Interactions: buttons, forms, searches and shortcuts, which all come as JSON in a form's one field `payload`.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Form, Heard, OpenView, Origin, Unreadable, account, act, draft, id, key, key_of_body};
use crate::ids::DraftId;
use crate::interaction::{About, Account, Intent, Typed, Values, Verb};
use crate::platform::slack::values;

/// Reads an interaction (a form with one field). What this bot never offered is `Intent::Odd`.
pub fn payload(body: &[u8]) -> Result<Heard, Unreadable> {
    let form = Form::read(body)?;
    if form.get("ssl_check").is_some() {
        return Ok(Heard::Nothing);
    }
    let text = form.get("payload").ok_or(Unreadable::Incomplete)?.as_bytes();
    let payload = match super::json(text) {
        Ok(payload) => payload,
        Err(Unreadable::TooMuch) => {
            let outline = outline(text)?;
            let kind = outline["type"].as_str().unwrap_or("");
            return odd(&outline, kind, body);
        }
        Err(why) => return Err(why),
    };
    let kind = payload["type"].as_str().ok_or(Unreadable::Incomplete)?;
    let read = match kind {
        "block_actions" => pressed(&payload),
        "view_submission" => submitted(&payload),
        "view_closed" => return closed(&payload),
        "block_suggestion" => searched(&payload),
        "shortcut" => shortcut(&payload),
        _ => Ok(None),
    };
    match read {
        Ok(Some(heard)) => Ok(heard),
        Ok(None) | Err(_) => odd(&payload, kind, body),
    }
}

/// What says who sent something that is too much to read, and how to answer them. All else in it is skipped, in one pass
/// and however deep.
fn outline(text: &[u8]) -> Result<Json, Unreadable> {
    let read: Outline = serde_json::from_slice(text).map_err(|_| Unreadable::TooMuch)?;
    Ok(json!({
        "type": read.r#type, "trigger_id": read.trigger_id, "response_url": read.response_url,
        "user": {"id": read.user.id, "team_id": read.user.team_id}, "team": {"id": read.team.map(|team| team.id)},
        "enterprise": {"id": read.enterprise.map(|whole| whole.id)},
    }))
}

#[derive(Deserialize)]
struct Outline {
    r#type: String,
    user: User,
    team: Option<Named>,
    enterprise: Option<Named>,
    trigger_id: Option<String>,
    response_url: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    team_id: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// What somebody sent that this bot never offered. They are answered, and it is noted; only where nobody can be made
/// out is there nobody to answer.
fn odd(payload: &Json, kind: &str, body: &[u8]) -> Result<Heard, Unreadable> {
    let from = who(payload)?;
    let trigger = || payload["trigger_id"].as_str().unwrap_or("").into();
    let origin = match kind {
        "view_submission" => {
            let nameless = || OpenView { id: String::new(), hash: String::new() };
            let view = open_view(payload).unwrap_or_else(|_| nameless());
            Origin::Submission { view, inputs: Default::default() }
        }
        "block_suggestion" => Origin::Search,
        "shortcut" => Origin::Shortcut { trigger: trigger() },
        _ => match (open_view(payload), payload["response_url"].as_str()) {
            (Ok(_), _) if payload["view"]["type"] == "home" => Origin::Home { trigger: trigger() },
            (Ok(view), _) => Origin::Form { view, trigger: trigger() },
            (Err(_), Some(respond)) => {
                Origin::Message { trigger: trigger(), respond: Some(respond.into()), private: false }
            }
            // With no other way to answer, it is said in their own conversation.
            (Err(_), None) => Origin::Shortcut { trigger: trigger() },
        },
    };
    Ok(act(key_of_body("odd", body), from, Intent::Odd, origin))
}

/// Who acted. A person of another organisation, there through a shared channel, carries their own workspace, so that
/// the desk does not take them for one of ours with an equal id.
fn who(payload: &Json) -> Result<Account, Unreadable> {
    let user = id(&payload["user"]["id"]).ok_or(Unreadable::Incomplete)?;
    let (theirs, enterprise) = (id(&payload["user"]["team_id"]), id(&payload["enterprise"]["id"]));
    // Of an installation for a whole organisation Slack names no place, and of a view perhaps the organisation.
    let other = |id: &str| Some(id) != enterprise;
    let place = id(&payload["team"]["id"]).filter(|id| other(id));
    // The organisation is that of the place. Whoever comes there from elsewhere may be of another.
    let of_here = theirs.is_none() || place.is_none() || theirs == place || theirs == enterprise;
    let installed = || id(&payload["view"]["app_installed_team_id"]).filter(|id| other(id));
    let workspace = theirs.filter(|id| other(id)).or_else(|| place.or_else(installed));
    Ok(account(workspace, enterprise.filter(|_| of_here), user))
}

fn pressed(payload: &Json) -> Result<Option<Heard>, Unreadable> {
    let from = who(payload)?;
    let action = &payload["actions"][0];
    let action_id = action["action_id"].as_str().unwrap_or("");
    // `accept:2` is the second such button of a message.
    let wire = action_id.split(':').next().unwrap_or("");
    let Some(verb) = Verb::parse(wire).filter(|_| action["type"] == "button") else { return Ok(None) };
    let value = action["value"].as_str().unwrap_or("");
    let at = action["action_ts"].as_str().or_else(|| payload["trigger_id"].as_str()).ok_or(Unreadable::Incomplete)?;
    let trigger = || payload["trigger_id"].as_str().unwrap_or("").into();
    let view = &payload["view"];
    let (origin, values) = if view.is_object() {
        if view["type"] == "home" {
            (Origin::Home { trigger: trigger() }, Values::new())
        } else {
            (Origin::Form { view: open_view(payload)?, trigger: trigger() }, values::read(&view["state"]).0)
        }
    } else {
        let respond = payload["response_url"].as_str().map(Into::into);
        let private = payload["container"]["is_ephemeral"] == true;
        (Origin::Message { trigger: trigger(), respond, private }, Values::new())
    };
    let Some(intent) = meaning(verb, value, own_draft(view), values) else { return Ok(None) };
    let workspace = from.workspace.clone().unwrap_or_default();
    let key = key("press", &[&workspace, &from.user, action_id, value, at]);
    Ok(Some(act(key, from, intent, origin)))
}

/// What a button means by its value: a saved form, a meeting or thing in it, a kind of meeting, or nothing. None for a
/// value that this bot did not write.
fn meaning(verb: Verb, value: &str, open: Option<DraftId>, values: Values) -> Option<Intent> {
    if let Some(form) = draft(value) {
        let in_its_own_form = open.as_ref() == Some(&form) && !matches!(verb, Verb::Resume | Verb::Discard);
        let values = if in_its_own_form { values } else { Values::new() };
        return Some(Intent::FormPress { form, verb, values });
    }
    if value.is_empty() || value == verb.as_str() {
        return Some(Intent::Press { verb, about: None });
    }
    if let Some(about) = About::from_value(value) {
        return Some(Intent::Press { verb, about: Some(about) });
    }
    // A button that names a kind of meeting says the same as the command that names it.
    let typed = Typed::parse(&format!("request {value}"));
    (verb == Verb::RequestMeeting && matches!(typed, Typed::Request(Some(_)))).then_some(Intent::Typed(typed))
}

fn submitted(payload: &Json) -> Result<Option<Heard>, Unreadable> {
    let from = who(payload)?;
    let view = open_view(payload)?;
    let Some(form) = own_draft(&payload["view"]) else { return Ok(None) };
    let state = &payload["view"]["state"];
    let (values, inputs) = values::read(state);
    // Slack leaves the hash as it is after it has shown faults: what was filled in tells the second try from a repeat.
    let filled = state["values"].to_string();
    let key = key("submit", &[&view.id, &view.hash, &from.user, &filled]);
    Ok(Some(act(key, from, Intent::Submit { form, values }, Origin::Submission { view, inputs })))
}

fn closed(payload: &Json) -> Result<Heard, Unreadable> {
    let from = who(payload)?;
    let view = open_view(payload)?;
    let Some(form) = own_draft(&payload["view"]) else { return Ok(Heard::Nothing) };
    Ok(act(key("close", &[&view.id, &view.hash, &from.user]), from, Intent::CloseForm { form }, Origin::Closing))
}

fn searched(payload: &Json) -> Result<Option<Heard>, Unreadable> {
    let from = who(payload)?;
    let Some(form) = own_draft(&payload["view"]) else { return Ok(None) };
    let block_id = payload["block_id"].as_str().ok_or(Unreadable::Incomplete)?;
    let typed = payload["value"].as_str().unwrap_or("").to_owned();
    let field = values::field_name(block_id).to_owned();
    let key = key("search", &[&from.user, form.as_str(), &field, &typed]);
    Ok(Some(act(key, from, Intent::Lookup { form, field, typed }, Origin::Search)))
}

fn shortcut(payload: &Json) -> Result<Option<Heard>, Unreadable> {
    let from = who(payload)?;
    let verb = payload["callback_id"].as_str().and_then(Verb::parse);
    let Some(verb) = verb.filter(|v| matches!(v, Verb::RequestMeeting | Verb::SuggestMeeting | Verb::MyList)) else {
        return Ok(None);
    };
    let trigger = payload["trigger_id"].as_str().filter(|t| !t.is_empty()).ok_or(Unreadable::Incomplete)?;
    let intent = Intent::Press { verb, about: None };
    Ok(Some(act(key("shortcut", &[trigger]), from, intent, Origin::Shortcut { trigger: trigger.into() })))
}

fn open_view(payload: &Json) -> Result<OpenView, Unreadable> {
    let view = &payload["view"];
    let id = id(&view["id"]).ok_or(Unreadable::Incomplete)?;
    Ok(OpenView { id: id.to_owned(), hash: view["hash"].as_str().unwrap_or("").to_owned() })
}

/// The saved form that a view shows, if it shows one of ours.
fn own_draft(view: &Json) -> Option<DraftId> {
    draft(view["private_metadata"].as_str()?)
}
