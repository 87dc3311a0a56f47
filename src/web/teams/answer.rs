//! The desk's reply in the way that fits where the person acted: in the answer to an invoke, or as a message in their
//! own conversation. Nothing about a case is ever said where others read along.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};

use super::{TeamsDoor, said};
use crate::card::{Card, Form, Reply};
use crate::desk::Trouble;
use crate::platform::SendError;
use crate::platform::teams::client::{ADAPTIVE, Place, TeamsClient};
use crate::platform::teams::parse::Origin;
use crate::platform::teams::{card, form, say};

impl TeamsDoor {
    /// Answers while Teams is still waiting.
    pub(super) fn answer(&self, reply: Reply, origin: Origin, account: &str) -> Response {
        match (origin, reply) {
            (_, Reply::Found(choices)) => said(form::found(&choices)),
            (Origin::Search, _) => said(form::found(&[])),
            (Origin::Dialog { sent }, reply) => dialog(reply, sent),
            (Origin::Card { private }, reply) => self.answer_card(reply, private, account),
            (Origin::Event, _) => done(),
            (origin, reply) => {
                if let Some(card) = words(reply) {
                    self.tell(origin, account, card);
                }
                done()
            }
        }
    }

    /// Answers after the person has been told to wait: always as a message.
    pub(super) fn answer_late(&self, reply: Result<Reply, Trouble>, origin: Origin, account: &str) {
        let reply = reply.unwrap_or_else(|trouble| {
            tracing::error!(%trouble, "the desk could not hear what somebody did");
            Reply::Say(say::not_saved())
        });
        let card = match (&origin, reply) {
            (Origin::Search | Origin::Event, _) => None,
            // How it came out is still to be said; elsewhere the message that was acted on shows it.
            (Origin::Dialog { .. }, Reply::Changed(card)) => Some(card),
            (_, reply) => words(reply),
        };
        if let Some(card) = card {
            self.tell(origin, account, card);
        }
    }

    /// Nothing could be saved: says so, in the same places.
    pub(super) fn apologise(&self, origin: Origin, account: &str) -> Response {
        let sorry = say::not_saved();
        match origin {
            Origin::Event => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Origin::Search => said(form::found(&[])),
            Origin::Card { .. } => said(invoke(
                500,
                "application/vnd.microsoft.error",
                json!({"code": "not_saved", "message": sorry.headline}),
            )),
            // An error keeps the page open with all that was filled in; any other answer would close it.
            Origin::Dialog { sent: true } => {
                self.tell(origin, account, sorry);
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
            Origin::Dialog { sent: false } => said(reading(&sorry)),
            origin => {
                self.tell(origin, account, sorry);
                done()
            }
        }
    }

    fn answer_card(&self, reply: Reply, private: bool, account: &str) -> Response {
        match reply {
            Reply::Changed(card) if private => said(invoke(200, ADAPTIVE, card::message(&card, None))),
            Reply::Nothing | Reply::Found(_) | Reply::Changed(_) => said(below(say::DONE)),
            // A sentence fits under the card itself, which nobody else is shown.
            Reply::Say(card) | Reply::Done(card) if private && card.blocks.is_empty() => said(below(&card.headline)),
            reply => {
                if let Some(card) = words(reply) {
                    self.tell(Origin::Chat, account, card);
                }
                said(below(if private { say::BELOW } else { say::ANSWERED_PRIVATELY }))
            }
        }
    }

    /// Shows a card to this person alone, where they are; it may be lost, nothing depends on it.
    fn tell(&self, origin: Origin, account: &str, card: Card) {
        let (client, account) = (self.client.clone(), account.to_owned());
        tokio::spawn(async move {
            let told = match origin {
                Origin::Aside { at, user } => client.answer_aside(&at, &user, &card).await,
                Origin::Among { at } => {
                    let told = client.answer(&account, &card).await;
                    let sentence = if told.is_ok() { say::ANSWERED_PRIVATELY } else { say::CANNOT_ANSWER };
                    openly(&client, &at, sentence).await;
                    told
                }
                _ => client.answer(&account, &card).await,
            };
            if let Err(error) = told {
                tracing::warn!(%error, "an answer could not be shown");
            }
        });
    }
}

async fn openly(client: &TeamsClient, at: &Place, sentence: &str) {
    match client.say_openly(at, sentence).await {
        // Where the bot may not speak it need not.
        Ok(()) | Err(SendError::Unreachable { .. }) => {}
        Err(error) => tracing::warn!(%error, "an answer among others could not be shown"),
    }
}

/// What a person sees while the desk takes longer than Teams waits.
pub(super) fn wait(origin: &Origin) -> Response {
    let card = say::still_working();
    match origin {
        Origin::Card { .. } => said(below(&card.headline)),
        Origin::Dialog { .. } => said(json!({"task": {"type": "message", "value": card.headline}})),
        Origin::Search => said(form::found(&[])),
        // It is delivered again, and the inbox knows it then.
        Origin::Event => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Origin::Chat | Origin::Among { .. } | Origin::Aside { .. } => done(),
    }
}

/// The next page, or what the dialog ends with.
fn dialog(reply: Reply, sent: bool) -> Response {
    match reply {
        Reply::Ask(form) | Reply::Mend(form) => said(page(&form)),
        Reply::Say(card) | Reply::Done(card) | Reply::Changed(card) | Reply::Home(card) | Reply::TurnedAway(card) => {
            said(reading(&card))
        }
        Reply::Nothing | Reply::Found(_) if sent => done(),
        Reply::Nothing | Reply::Found(_) => said(json!({"task": {"type": "message", "value": say::DONE}})),
    }
}

/// A reply as a card of a message of its own. None where there is nothing to say, or the courier says it.
fn words(reply: Reply) -> Option<Card> {
    match reply {
        Reply::Say(card) | Reply::Done(card) | Reply::Home(card) | Reply::TurnedAway(card) => Some(card),
        Reply::Ask(form) | Reply::Mend(form) => Some(say::form_is_ready(&form.key, &form.title)),
        Reply::Nothing | Reply::Changed(_) | Reply::Found(_) => None,
    }
}

fn page(form: &Form) -> Json {
    task(&form.title, "large", form::dialog(form))
}

fn reading(card: &Card) -> Json {
    task(say::NAME, "medium", card::reading(card))
}

fn task(title: &str, height: &str, content: Json) -> Json {
    let card = json!({"contentType": ADAPTIVE, "content": content});
    json!({"task": {"type": "continue", "value": {"title": title, "height": height, "width": "medium", "card": card}}})
}

/// A sentence under the card that was pressed.
fn below(sentence: &str) -> Json {
    invoke(200, "application/vnd.microsoft.activity.message", sentence.into())
}

fn invoke(status: u16, kind: &str, value: Json) -> Json {
    json!({"statusCode": status, "type": kind, "value": value})
}

/// 200 and nothing else.
fn done() -> Response {
    StatusCode::OK.into_response()
}
