//! Teams' one door: verify → parse → hear (which commits) → answer within three seconds.
//!
//! A request that does not prove its sender gets 401, one that is signed for something else 403, with an empty body
//! whatever was wrong. Where somebody is reached is noted before they are heard. Hearing runs in its own task: a
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
use serde_json::Value as Json;
use tokio::time::Instant;

use crate::desk::{Hear, Trouble};
use crate::platform::teams::client::TeamsClient;
use crate::platform::teams::keys::Keys;
use crate::platform::teams::parse::{self, Act, Envelope, Heard, Unreadable};
use crate::platform::teams::verify::{Proof, Refused, verify};
use crate::platform::teams::{CHANNEL, Now};

/// The largest body that is read: a dialog's page comes with what was typed into it and little else.
const MAX_BODY: usize = 512 * 1024;
/// How long hearing may take before the person is told to wait.
const PATIENCE: Duration = Duration::from_millis(2200);
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);

/// What the door needs.
#[derive(Clone)]
pub struct TeamsDoor {
    pub keys: Keys,
    pub hear: Arc<dyn Hear>,
    pub client: TeamsClient,
    pub now: Now,
}

/// The route that the bot's registration names.
pub fn routes(door: TeamsDoor) -> Router {
    Router::new().route("/api/messages", post(activity)).with_state(door)
}

async fn activity(State(door): State<TeamsDoor>, request: Request) -> Response {
    door.take(request).await
}

impl TeamsDoor {
    async fn take(&self, request: Request) -> Response {
        let received = Instant::now();
        let (parts, body) = request.into_parts();
        // Who is nobody need not be listened to: the token is looked at before the body is.
        let proof = match verify(&self.keys, self.client.app_id(), &parts.headers, (self.now)()).await {
            Ok(proof) => proof,
            Err(why) => return refuse(why),
        };
        let body = match arrived(body).await {
            Ok(body) => body,
            Err(status) => return status.into_response(),
        };
        if !is_json(&parts.headers) {
            return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
        }
        let read = parse::json(&body).and_then(|json| Ok((Envelope::read(&json)?, json)));
        let (from, json) = match read {
            Ok(read) => read,
            Err(why) => return unreadable(why),
        };
        if !self.is_for_us(&proof, &from) {
            return refuse(Refused::NotCovered);
        }
        self.note_where(&from).await;
        match parse::activity(&json, &from) {
            Ok(Heard::Act(act)) => self.act(*act, received).await,
            Ok(Heard::Nothing) => StatusCode::OK.into_response(),
            Ok(Heard::Unknown) => StatusCode::NOT_IMPLEMENTED.into_response(),
            Err(why) => unreadable(why),
        }
    }

    /// What the body says of itself agrees with the token, and with whom we serve. The token says that this came from
    /// the Bot Connector, not that it came from this council.
    fn is_for_us(&self, proof: &Proof, from: &Envelope) -> bool {
        let covered = proof.covers(&from.at.service_url, &from.channel_id) && from.channel_id == CHANNEL;
        covered && from.tenant == self.client.tenant() && self.client.hosts().allow(&from.at.service_url).is_ok()
    }

    /// Whoever can be heard can be answered there; a book that cannot be written only makes the next message slower.
    async fn note_where(&self, from: &Envelope) {
        let Some(entry) = from.entry() else { return };
        if let Err(why) = self.client.book().keep(entry).await {
            tracing::warn!(%why, "where somebody is reached could not be noted");
        }
    }

    /// Hears one act and answers it: at once if the desk is quick, otherwise "please wait" now and the answer after.
    async fn act(&self, act: Act, received: Instant) -> Response {
        let Act { interaction, origin } = act;
        let from = interaction.from.user.clone();
        let hear = Arc::clone(&self.hear);
        let mut hearing = tokio::spawn(async move { hear.hear(interaction).await });
        let stopped = || Err(Trouble::Broken("the desk stopped in the middle".into()));
        match tokio::time::timeout_at(received + PATIENCE, &mut hearing).await {
            Ok(Ok(Ok(reply))) => self.answer(reply, origin, &from),
            Ok(heard) => {
                if let Err(trouble) = heard.unwrap_or_else(|_| stopped()) {
                    tracing::error!(%trouble, "the desk could not hear what somebody did");
                }
                self.apologise(origin, &from)
            }
            Err(_) => {
                tracing::warn!("the desk was slower than Teams waits; the answer follows");
                let (door, late) = (self.clone(), origin.clone());
                tokio::spawn(async move {
                    let reply = hearing.await.unwrap_or_else(|_| stopped());
                    door.answer_late(reply, late, &from);
                });
                answer::wait(&origin)
            }
        }
    }
}

fn refuse(why: Refused) -> Response {
    tracing::warn!(%why, "a request to Teams' door was refused");
    let status = match why {
        Refused::NotProven => StatusCode::UNAUTHORIZED,
        Refused::NotCovered => StatusCode::FORBIDDEN,
        Refused::CannotTell => StatusCode::SERVICE_UNAVAILABLE,
    };
    status.into_response()
}

fn unreadable(why: Unreadable) -> Response {
    tracing::warn!(%why, "a proven activity could not be read");
    StatusCode::BAD_REQUEST.into_response()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(axum::http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The raw body, before anything is read from it.
async fn arrived(body: Body) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(ARRIVAL, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// An invoke's answer.
fn said(body: Json) -> Response {
    axum::Json(body).into_response()
}
