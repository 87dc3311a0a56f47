//! Slack's three doors: verify → parse → hear (which commits) → answer within Slack's three seconds.
//!
//! A forged request gets 401 and an empty body whatever was wrong with it; a person always gets 200 and a sentence,
//! because Slack shows any other status as a fault of ours without our words. Hearing runs in its own task: a
//! connection that breaks cannot undo half of it.

mod answer;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::time::Instant;

use crate::card::Reply;
use crate::desk::{Hear, Trouble};
use crate::interaction::{Account, Interaction};
use crate::platform::slack::client::SlackClient;
use crate::platform::slack::parse::{self, Act, Heard, Origin, Unreadable};
use crate::platform::slack::verify::{SigningSecrets, verify};

/// The largest body that is read: a press comes with the whole of its message or view, 250 kB and more.
const MAX_BODY: usize = 2 * 1024 * 1024;
/// How long hearing may take before the person is told to wait. Slack gives up at three seconds, the way included.
const PATIENCE: Duration = Duration::from_millis(2200);
/// By when anything at all must have been answered.
const LAST_WORD: Duration = Duration::from_millis(2400);
/// How old a trigger may be when a form is opened with it; Slack's limit is three seconds from the press.
const TRIGGER_LIVES: Duration = Duration::from_secs(2);
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);

/// What the doors need.
#[derive(Clone)]
pub struct SlackDoor {
    pub secrets: SigningSecrets,
    pub hear: Arc<dyn Hear>,
    pub client: SlackClient,
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

/// The routes that Slack is told about in the manifest.
pub fn routes(door: SlackDoor) -> Router {
    Router::new()
        .route("/slack/commands", post(command))
        .route("/slack/interactions", post(interaction))
        .route("/slack/events", post(event))
        .with_state(door)
}

async fn command(State(door): State<SlackDoor>, request: Request) -> Response {
    door.take(request, parse::command, parse::is_ssl_check).await
}

async fn interaction(State(door): State<SlackDoor>, request: Request) -> Response {
    door.take(request, parse::payload, |_| false).await
}

async fn event(State(door): State<SlackDoor>, request: Request) -> Response {
    door.take(request, parse::event, |_| false).await
}

type Parser = fn(&[u8]) -> Result<Heard, Unreadable>;

impl SlackDoor {
    async fn take(&self, request: Request, parse: Parser, harmless: fn(&[u8]) -> bool) -> Response {
        let received = Instant::now();
        let (parts, body) = request.into_parts();
        let body = match arrived(body).await {
            Ok(body) => body,
            Err(status) => return status.into_response(),
        };
        if let Err(status) = self.admit(&parts.headers, &body, harmless) {
            return status.into_response();
        }
        match parse(&body) {
            Ok(Heard::Act(act)) => self.act(*act, received).await,
            Ok(Heard::Challenge(words)) => axum::Json(json!({"challenge": words})).into_response(),
            Ok(Heard::Nothing) => StatusCode::OK.into_response(),
            Err(why) => {
                tracing::warn!(%why, path = parts.uri.path(), "a signed request from Slack could not be read");
                StatusCode::BAD_REQUEST.into_response()
            }
        }
    }

    /// Lets in what Slack signed. What is `harmless` may come unsigned: it is acknowledged and goes no further.
    fn admit(&self, headers: &HeaderMap, body: &Bytes, harmless: fn(&[u8]) -> bool) -> Result<(), StatusCode> {
        if verify(&self.secrets, headers, body, (self.now)()).is_ok() {
            return Ok(());
        }
        if harmless(body) {
            return Err(StatusCode::OK);
        }
        tracing::warn!("a request that Slack did not sign was refused");
        Err(StatusCode::UNAUTHORIZED)
    }

    /// Hears one act and answers it: at once if the desk is quick, otherwise "please wait" now and the answer after.
    async fn act(&self, act: Act, received: Instant) -> Response {
        let Act { interaction, origin } = act;
        let from = interaction.from.clone();
        let mut hearing = tokio::spawn(heard(Arc::clone(&self.hear), interaction));
        match tokio::time::timeout_at(received + PATIENCE, &mut hearing).await {
            Ok(outcome) => {
                let reply = outcome.unwrap_or_else(|_| Err(Trouble::Broken("the desk stopped in the middle".into())));
                self.answer(reply, origin, from, received).await
            }
            Err(_) => {
                tracing::warn!("the desk was slower than Slack waits; the answer follows");
                let (wait, waiting) = answer::wait(origin);
                let door = self.clone();
                tokio::spawn(async move {
                    let reply = hearing.await.unwrap_or_else(|_| Err(Trouble::Broken("the desk stopped".into())));
                    door.answer_late(reply, waiting, from).await;
                });
                wait
            }
        }
    }

    async fn answer(
        &self,
        reply: Result<Reply, Trouble>,
        origin: Origin,
        from: Account,
        received: Instant,
    ) -> Response {
        let reply = match reply {
            Ok(reply) => reply,
            Err(trouble) => {
                tracing::error!(%trouble, "the desk could not hear what somebody did");
                return self.apologise(origin, &from, received + LAST_WORD).await;
            }
        };
        self.answer_in_time(reply, origin, from, received + TRIGGER_LIVES).await
    }
}

/// Hears in a task of its own; it goes on if whoever waits for it goes away.
async fn heard(hear: Arc<dyn Hear>, interaction: Interaction) -> Result<Reply, Trouble> {
    hear.hear(interaction).await
}

/// The raw body, before anything is read from it.
async fn arrived(body: Body) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(ARRIVAL, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}
