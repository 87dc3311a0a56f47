//! The desk's reply in the way that fits where the person acted: in the HTTP answer, in the open form, on the home
//! page, or through the address that came with the act.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value as JsonValue, json};
use tokio::time::Instant;

use super::SlackDoor;
use crate::card::{Card, Form, Reply};
use crate::desk::Trouble;
use crate::draw;
use crate::interaction::{Account, Intent, Interaction};
use crate::platform::SendError;
use crate::platform::slack::client::SlackClient;
use crate::platform::slack::parse::{OpenView, Origin};
use crate::platform::slack::{blocks, say, view};

/// How long Slack is given to show one page before it is sent the next.
const SETTLE: Duration = Duration::from_millis(700);
/// Less than this, and a form could not be opened before its trigger dies.
const LEAST: Duration = Duration::from_millis(150);

impl SlackDoor {
    /// Answers while Slack is still waiting. A form must open before `trigger_dies`.
    pub(super) async fn answer_in_time(
        &self,
        reply: Reply,
        origin: Origin,
        from: Account,
        trigger_dies: Instant,
    ) -> Response {
        match (origin, reply) {
            (_, Reply::Found(choices)) => Json(view::found(&choices)).into_response(),
            (Origin::Search, _) => Json(view::found(&[])).into_response(),

            (Origin::Submission { view, inputs }, reply) => {
                self.refresh_home(&reply, &from);
                submission(reply, &view, &inputs)
            }
            (Origin::Form { view, .. }, reply) => {
                self.refresh_home(&reply, &from);
                let page = page(reply, &view);
                self.replace(view, page);
                done()
            }

            (Origin::Message { respond, private: true, .. }, Reply::Changed(card)) => {
                self.respond(respond, card, true);
                done()
            }
            (Origin::Event | Origin::Closing, Reply::Home(card)) => {
                self.publish(card, &from);
                done()
            }
            (_, Reply::Nothing) => done(),
            (origin, reply) => {
                self.refresh_home(&reply, &from);
                match (origin, reply) {
                    // On the home page the change is seen; elsewhere the same is said where the person is.
                    (Origin::Home { .. }, Reply::Home(_)) | (_, Reply::Nothing | Reply::Changed(_)) => done(),
                    (origin, Reply::Ask(form) | Reply::Mend(form)) => self.ask(origin, form, &from, trigger_dies).await,
                    (origin, Reply::Say(card) | Reply::Done(card) | Reply::Home(card)) => {
                        self.say(origin, card, Some(&from), trigger_dies).await
                    }
                    (origin, Reply::TurnedAway(card)) => self.say(origin, card, None, trigger_dies).await,
                    (_, Reply::Found(choices)) => Json(view::found(&choices)).into_response(),
                }
            }
        }
    }

    /// Answers after Slack has been told to wait. Triggers are dead by now: a form is offered, not opened. `page` is the
    /// page that says so, where it lies on top of the one that was sent.
    pub(super) async fn answer_late(&self, reply: Result<Reply, Trouble>, waiting: Waiting, from: Account) {
        let Waiting { origin, page: on_top } = waiting;
        let saved = reply.is_ok();
        let reply = reply.unwrap_or_else(|trouble| {
            tracing::error!(%trouble, "the desk could not hear what somebody did");
            Reply::Say(say::not_saved())
        });
        self.refresh_home(&reply, &from);
        match (origin, reply) {
            (Origin::Submission { view, .. }, reply) => {
                // Slack must have shown "please wait" before that page is replaced; and it must be, whatever came of it.
                tokio::time::sleep(SETTLE).await;
                let page = page(reply, &view).unwrap_or_else(|| view::reading(&say::finished()));
                let below = saved.then_some(view);
                self.replace_both(on_top.unwrap_or_default(), page, below, from);
            }
            (Origin::Form { view, .. }, reply) => {
                let page = page(reply, &view);
                self.replace(view, page);
            }
            (Origin::Message { respond, private: true, .. }, Reply::Changed(card)) => self.respond(respond, card, true),
            (Origin::Command { respond, .. } | Origin::Message { respond, .. }, reply) => match reply {
                Reply::Say(card) | Reply::Done(card) | Reply::Home(card) | Reply::TurnedAway(card) => {
                    self.respond(respond, card, false);
                }
                Reply::Ask(form) | Reply::Mend(form) => self.respond(respond, say::did_not_open(&form.key), false),
                Reply::Nothing | Reply::Changed(_) | Reply::Found(_) => {}
            },
            (Origin::Event | Origin::Closing, Reply::Home(card)) => self.publish(card, &from),
            (Origin::Home { .. } | Origin::Shortcut { .. }, reply) => match reply {
                Reply::Say(card) | Reply::Done(card) => self.tell(&from, card),
                Reply::Ask(form) | Reply::Mend(form) => self.tell(&from, say::did_not_open(&form.key)),
                Reply::Nothing | Reply::Changed(_) | Reply::Found(_) | Reply::Home(_) | Reply::TurnedAway(_) => {}
            },
            _ => {}
        }
    }

    /// Nothing could be saved: says so, in the same places.
    pub(super) async fn apologise(&self, origin: Origin, from: &Account, by: Instant) -> Response {
        let card = say::not_saved();
        match origin {
            // Slack delivers an event again when it is refused; a person's act it does not.
            Origin::Event => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Origin::Closing => done(),
            Origin::Search => Json(view::found(&[])).into_response(),
            // On top of the form, so that what was filled in is still there below.
            Origin::Submission { .. } => response_action("push", &view::reading(&card)),
            Origin::Form { trigger, .. } => {
                let left = by.saturating_duration_since(Instant::now());
                let pushed = self.client.push_view(trigger.expose_secret(), &view::reading(&card), left).await;
                pushed.unwrap_or_else(|error| tracing::warn!(%error, "an apology could not be shown"));
                done()
            }
            origin => self.say(origin, card, Some(from), by).await,
        }
    }

    /// Says something privately, where the person acted; if that fails, in their own conversation, where they have one.
    async fn say(&self, origin: Origin, card: Card, from: Option<&Account>, trigger_dies: Instant) -> Response {
        match origin {
            Origin::Command { .. } => private(&card),
            Origin::Message { respond, .. } => {
                self.respond(respond, card, false);
                done()
            }
            Origin::Home { trigger } | Origin::Shortcut { trigger } => {
                if let Err(error) = self.open(&trigger, &view::reading(&card), trigger_dies).await {
                    tracing::warn!(%error, "an answer could not be shown where it was asked for");
                    if let Some(from) = from {
                        self.tell(from, card);
                    }
                }
                done()
            }
            _ => done(),
        }
    }

    /// Opens a form; where Slack does not open it, offers it again.
    async fn ask(&self, origin: Origin, form: Form, from: &Account, trigger_dies: Instant) -> Response {
        let modal = view::modal(&form, "");
        match origin {
            Origin::Command { trigger, .. } => match self.open(&trigger, &modal, trigger_dies).await {
                Ok(()) => done(),
                Err(error) => {
                    tracing::warn!(%error, "a form did not open");
                    private(&say::did_not_open(&form.key))
                }
            },
            Origin::Message { trigger, respond, .. } => {
                if let Err(error) = self.open(&trigger, &modal, trigger_dies).await {
                    tracing::warn!(%error, "a form did not open");
                    self.respond(respond, say::did_not_open(&form.key), false);
                }
                done()
            }
            Origin::Home { trigger } | Origin::Shortcut { trigger } => {
                if let Err(error) = self.open(&trigger, &modal, trigger_dies).await {
                    tracing::warn!(%error, "a form did not open");
                    self.tell(from, say::did_not_open(&form.key));
                }
                done()
            }
            _ => done(),
        }
    }

    async fn open(&self, trigger: &SecretString, view: &JsonValue, dies: Instant) -> Result<(), SendError> {
        let left = dies.saturating_duration_since(Instant::now());
        if left < LEAST {
            return Err(SendError::Gone { code: "expired_trigger_id".into() });
        }
        self.client.open_view(trigger.expose_secret(), view, left).await
    }

    /// Shows another page in the open form, unless the person has moved on meanwhile.
    fn replace(&self, open: OpenView, page: Option<JsonValue>) {
        let Some(page) = page else { return };
        let client = self.client.clone();
        tokio::spawn(async move {
            match client.update_view(&open.id, Some(&open.hash), &page).await {
                Ok(()) | Err(SendError::Gone { .. }) => {}
                Err(error) => tracing::warn!(%error, "a form's page could not be shown"),
            }
        });
    }

    /// Both pages of somebody who has been told to wait: the one on top goes on, and the one that was sent says that it is
    /// over. Nothing was saved where there is no page `below`: then it stays as it was filled in.
    fn replace_both(&self, on_top: String, page: JsonValue, below: Option<OpenView>, from: Account) {
        let door = self.clone();
        tokio::spawn(async move {
            let shown = door.client.update_pushed(&on_top, &page).await;
            if let Err(error) = &shown {
                tracing::warn!(%error, "a form's page could not be shown");
            }
            match below {
                // Whoever has closed the page on top finds the answer in the other.
                Some(view) => {
                    let is_over = || view::reading(&say::finished());
                    door.replace(view, Some(if shown.is_err() { page } else { is_over() }));
                }
                None if shown.is_err() => door.tell(&from, say::not_saved()),
                None => {}
            }
        });
    }

    fn publish(&self, home: Card, to: &Account) {
        let (client, user) = (self.client.clone(), to.user.clone());
        tokio::spawn(async move { publish(&client, &user, &home).await });
    }

    /// Draws the person's home page anew after they have done something, which may have been on it. Nobody waits for that.
    fn refresh_home(&self, done: &Reply, from: &Account) {
        if !matches!(done, Reply::Changed(_) | Reply::Done(_) | Reply::Home(_)) {
            return;
        }
        let (door, from) = (self.clone(), from.clone());
        tokio::spawn(async move {
            let look = Interaction { key: String::new(), from: from.clone(), intent: Intent::OpenHome };
            match door.hear.hear(look).await {
                Ok(Reply::Home(card)) => publish(&door.client, &from.user, &card).await,
                Ok(_) => {}
                Err(trouble) => tracing::warn!(%trouble, "a home page could not be drawn anew"),
            }
        });
    }

    /// Says something in the person's own conversation with the bot, where nothing they have open could show it.
    fn tell(&self, to: &Account, card: Card) {
        let (client, user) = (self.client.clone(), to.user.clone());
        tokio::spawn(async move {
            if let Err(error) = client.tell(&user, &card).await {
                tracing::warn!(%error, "a private answer could not be shown");
            }
        });
    }

    /// A private answer beside the message. It may be lost: nothing depends on it.
    fn respond(&self, to: Option<SecretString>, card: Card, replaces: bool) {
        let Some(to) = to else { return };
        let client = self.client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.respond(to.expose_secret(), &card, replaces).await {
                tracing::warn!(%error, "a private answer could not be shown");
            }
        });
    }
}

async fn publish(client: &SlackClient, user: &str, home: &Card) {
    if let Err(error) = client.publish_home(user, &blocks::home(home)).await {
        tracing::warn!(%error, "a home page could not be shown");
    }
}

/// Where a late answer goes.
pub(super) struct Waiting {
    origin: Origin,
    /// The page that asks to wait, by the name that we gave it.
    page: Option<String>,
}

/// What a person sees while the desk takes longer than Slack waits; and where the answer then goes.
pub(super) fn wait(origin: Origin) -> (Response, Waiting) {
    let card = say::still_working();
    let mut page = None;
    let answer = match &origin {
        Origin::Command { .. } => private(&card),
        Origin::Submission { .. } => {
            // An empty answer would close the form, and an update would lose what was filled in.
            let name = draw::token("wait_");
            let mut view = view::reading(&card);
            view["external_id"] = name.as_str().into();
            page = Some(name);
            response_action("push", &view)
        }
        Origin::Search => Json(view::found(&[])).into_response(),
        // Slack delivers it again, and the inbox knows it then.
        Origin::Event => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        _ => done(),
    };
    (answer, Waiting { origin, page })
}

/// The answer to a form's page.
fn submission(reply: Reply, open: &OpenView, inputs: &BTreeMap<String, String>) -> Response {
    match reply {
        Reply::Mend(form) => mend(&form, open, inputs),
        Reply::Nothing | Reply::Found(_) | Reply::Home(_) => clear(),
        Reply::Ask(form) => response_action("update", &view::modal(&form, &view::mark_after(open))),
        Reply::Changed(card) | Reply::Say(card) | Reply::Done(card) | Reply::TurnedAway(card) => {
            response_action("update", &view::reading(&card))
        }
    }
}

/// Faults beside their fields; or the whole page again where a fault belongs to no field that was shown.
fn mend(form: &Form, open: &OpenView, inputs: &BTreeMap<String, String>) -> Response {
    let faults: Option<serde_json::Map<String, JsonValue>> = form
        .fields
        .iter()
        .filter_map(|field| Some((field, field.fault.as_ref()?)))
        .map(|(field, fault)| Some((inputs.get(&field.name)?.clone(), fault.as_str().into())))
        .collect();
    match faults {
        Some(errors) if !errors.is_empty() => {
            Json(json!({"response_action": "errors", "errors": errors})).into_response()
        }
        _ => response_action("update", &view::modal(form, &view::mark_after(open))),
    }
}

/// The page that a reply puts in place of the open one.
fn page(reply: Reply, open: &OpenView) -> Option<JsonValue> {
    match reply {
        Reply::Ask(form) | Reply::Mend(form) => Some(view::modal(&form, &view::mark_after(open))),
        Reply::Changed(card) | Reply::Say(card) | Reply::Done(card) | Reply::Home(card) | Reply::TurnedAway(card) => {
            Some(view::reading(&card))
        }
        Reply::Nothing | Reply::Found(_) => None,
    }
}

/// 200 and nothing else: for Slack the only answer that says "taken" everywhere.
fn done() -> Response {
    StatusCode::OK.into_response()
}

/// A private message in the answer to a command.
fn private(card: &Card) -> Response {
    let mut message = blocks::message(card);
    message["response_type"] = "ephemeral".into();
    Json(message).into_response()
}

/// Closes the form.
fn clear() -> Response {
    Json(json!({"response_action": "clear"})).into_response()
}

fn response_action(action: &str, view: &JsonValue) -> Response {
    Json(json!({"response_action": action, "view": view})).into_response()
}
