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
use crate::interaction::Account;
use crate::platform::SendError;
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
                let (answer, home) = submission(reply, &view, &inputs);
                self.publish(home, &from);
                answer
            }
            (Origin::Form { view, .. }, reply) => {
                let (page, home) = page(reply, &view);
                self.publish(home, &from);
                self.replace(view, page);
                done()
            }

            (Origin::Message { respond, private: true, .. }, Reply::Changed(card)) => {
                self.respond(respond, card, true);
                done()
            }
            (_, Reply::Nothing | Reply::Changed(_)) => done(),
            (origin, Reply::Home(card)) => {
                self.publish(Some(card.clone()), &from);
                // On the home page the change is seen; elsewhere the same is said where the person is.
                match origin {
                    Origin::Home { .. } | Origin::Event | Origin::Closing => done(),
                    origin => self.say(origin, card, &from, trigger_dies).await,
                }
            }
            (origin, Reply::Say(card) | Reply::Done(card)) => self.say(origin, card, &from, trigger_dies).await,
            (origin, Reply::Ask(form) | Reply::Mend(form)) => self.ask(origin, form, &from, trigger_dies).await,
        }
    }

    /// Answers after Slack has been told to wait. Triggers are dead by now: a form is offered, not opened.
    pub(super) async fn answer_late(&self, reply: Result<Reply, Trouble>, origin: Origin, from: Account) {
        let reply = reply.unwrap_or_else(|trouble| {
            tracing::error!(%trouble, "the desk could not hear what somebody did");
            Reply::Say(say::not_saved())
        });
        match (origin, reply) {
            (Origin::Submission { view, .. }, reply) => {
                // Slack must have shown "please wait" before that page is replaced; and it must be, whatever came of it.
                tokio::time::sleep(SETTLE).await;
                let (page, home) = page(reply, &view);
                self.publish(home, &from);
                self.replace(view, page.or_else(|| Some(view::reading(&say::finished()))));
            }
            (Origin::Form { view, .. }, reply) => {
                let (page, home) = page(reply, &view);
                self.publish(home, &from);
                self.replace(view, page);
            }
            (Origin::Message { respond, private: true, .. }, Reply::Changed(card)) => self.respond(respond, card, true),
            (Origin::Command { respond, .. } | Origin::Message { respond, .. }, reply) => match reply {
                Reply::Say(card) | Reply::Done(card) | Reply::Home(card) => self.respond(respond, card, false),
                Reply::Ask(form) | Reply::Mend(form) => self.respond(respond, say::did_not_open(&form.key), false),
                Reply::Nothing | Reply::Changed(_) | Reply::Found(_) => {}
            },
            (_, Reply::Home(card)) => self.publish(Some(card), &from),
            (Origin::Home { .. } | Origin::Shortcut { .. }, reply) => match reply {
                Reply::Say(card) | Reply::Done(card) => self.tell(&from, card),
                Reply::Ask(form) | Reply::Mend(form) => self.tell(&from, say::did_not_open(&form.key)),
                Reply::Nothing | Reply::Changed(_) | Reply::Found(_) | Reply::Home(_) => {}
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
            origin => self.say(origin, card, from, by).await,
        }
    }

    /// Says something privately, where the person acted.
    async fn say(&self, origin: Origin, card: Card, from: &Account, trigger_dies: Instant) -> Response {
        match origin {
            Origin::Command { .. } => private(&card),
            Origin::Message { respond, .. } => {
                self.respond(respond, card, false);
                done()
            }
            Origin::Home { trigger } | Origin::Shortcut { trigger } => {
                if let Err(error) = self.open(&trigger, &view::reading(&card), trigger_dies).await {
                    tracing::warn!(%error, "an answer could not be shown where it was asked for");
                    self.tell(from, card);
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

    fn publish(&self, home: Option<Card>, to: &Account) {
        let Some(card) = home else { return };
        let (client, user) = (self.client.clone(), to.user.clone());
        tokio::spawn(async move {
            if let Err(error) = client.publish_home(&user, &blocks::home(&card)).await {
                tracing::warn!(%error, "a home page could not be shown");
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

/// What a person sees while the desk takes longer than Slack waits; and where the answer then goes.
pub(super) fn wait(origin: Origin) -> (Response, Origin) {
    let card = say::still_working();
    match origin {
        Origin::Command { .. } => (private(&card), origin),
        Origin::Submission { view: open, inputs } => {
            // An empty answer would close the form. The update changes the hash, so the late answer goes without one.
            let answer = response_action("update", &view::reading(&card));
            let open = OpenView { hash: String::new(), ..open };
            (answer, Origin::Submission { view: open, inputs })
        }
        Origin::Search => (Json(view::found(&[])).into_response(), origin),
        // Slack delivers it again, and the inbox knows it then.
        Origin::Event => (StatusCode::SERVICE_UNAVAILABLE.into_response(), origin),
        origin => (done(), origin),
    }
}

/// The answer to a form's page, and a home page to publish beside it.
fn submission(reply: Reply, open: &OpenView, inputs: &BTreeMap<String, String>) -> (Response, Option<Card>) {
    match reply {
        Reply::Mend(form) => (mend(&form, open, inputs), None),
        Reply::Nothing | Reply::Found(_) => (clear(), None),
        Reply::Home(card) => (clear(), Some(card)),
        Reply::Ask(form) => (response_action("update", &view::modal(&form, &view::mark_after(open))), None),
        Reply::Changed(card) | Reply::Say(card) | Reply::Done(card) => {
            (response_action("update", &view::reading(&card)), None)
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

/// The page that a reply puts in place of the open one, and a home page to publish.
fn page(reply: Reply, open: &OpenView) -> (Option<JsonValue>, Option<Card>) {
    match reply {
        Reply::Ask(form) | Reply::Mend(form) => (Some(view::modal(&form, &view::mark_after(open))), None),
        Reply::Changed(card) | Reply::Say(card) | Reply::Done(card) => (Some(view::reading(&card)), None),
        Reply::Home(card) => (Some(view::reading(&card)), Some(card)),
        Reply::Nothing | Reply::Found(_) => (None, None),
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
