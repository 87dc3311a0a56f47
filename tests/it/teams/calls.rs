//! The stand-in's HTTP side: login, keys, and the calls of the Bot Connector that the app uses.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

use super::fake::{APP_ID, BOT, Call, FakeTeams, Fault, Message, SECRET, TENANT, channel_of};

/// Bytes of a message that Teams surely takes.
const LARGEST: usize = 28 * 1024;

pub fn routes(teams: FakeTeams) -> Router {
    Router::new()
        .route("/login/{tenant}/oauth2/v2.0/token", post(login))
        .route("/openid", get(openid))
        .route("/keys", get(keys))
        .route("/{region}/v3/conversations", post(create))
        .route("/{region}/v3/conversations/{channel}/activities", post(say))
        .route("/{region}/v3/conversations/{channel}/activities/{id}", put(change))
        .with_state(teams)
}

type Answer = Result<Json, (u16, &'static str)>;

/// Does the call, unless something goes wrong with it, and writes it into the journal.
fn call(teams: &FakeTeams, kind: &'static str, path: &str, body: Json, does: impl FnOnce(&Json) -> Answer) -> Response {
    let fault = teams.lock().take_fault(kind);
    let note = |outcome: String| {
        let path = path.to_owned();
        teams.lock().journal.push(Call { kind, path, body: body.clone(), outcome });
    };
    match fault {
        None => match does(&body) {
            Ok(answer) => {
                note("ok".into());
                let status = if kind == "post" || kind == "create" { StatusCode::CREATED } else { StatusCode::OK };
                (status, axum::Json(answer)).into_response()
            }
            Err((status, code)) => {
                note(code.into());
                says(status, code)
            }
        },
        Some(Fault::LosesAnswer) => {
            let _ = does(&body);
            note("ok, but the answer was lost".into());
            broken()
        }
        Some(fault) => {
            note(format!("{fault:?}"));
            match fault {
                Fault::RateLimited(seconds) => {
                    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response()
                }
                Fault::Says(status, code) => says(status, code),
                _ => broken(),
            }
        }
    }
}

fn says(status: u16, code: &str) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    (status, axum::Json(json!({"error": {"code": code, "message": "canary words of theirs"}}))).into_response()
}

/// An answer that breaks off at once.
fn broken() -> Response {
    let torn = futures::stream::iter([Ok(Bytes::from_static(b"{\"id\"")), Err(std::io::Error::other("torn"))]);
    Body::from_stream(torn).into_response()
}

async fn login(Shared(teams): Shared<FakeTeams>, Path(tenant): Path<String>, uri: Uri, body: Bytes) -> Response {
    let form: BTreeMap<String, String> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
    let good = form.get("client_secret").is_some_and(|s| s == SECRET)
        && form.get("client_id").is_some_and(|id| id == APP_ID)
        && form.get("grant_type").is_some_and(|g| g == "client_credentials")
        && form.get("scope").is_some_and(|s| s == "https://api.botframework.com/.default")
        && tenant == TENANT;
    call(&teams, "login", uri.path(), json!({"tenant": tenant}), |_| {
        if !good {
            return Err((401, "invalid_client"));
        }
        let mut state = teams.lock();
        state.tokens += 1;
        let token = format!("canary-token-{}", state.tokens);
        Ok(json!({"token_type": "Bearer", "expires_in": state.token_life, "access_token": token}))
    })
}

async fn openid(Shared(teams): Shared<FakeTeams>) -> Response {
    let at = format!("{}/keys", teams.origin);
    let issuer = "https://api.botframework.com";
    call(&teams, "openid", "/openid", Json::Null, |_| Ok(json!({"issuer": issuer, "jwks_uri": at})))
}

async fn keys(Shared(teams): Shared<FakeTeams>) -> Response {
    call(&teams, "keys", "/keys", Json::Null, |_| Ok(json!({"keys": teams.lock().keys})))
}

async fn create(
    Shared(teams): Shared<FakeTeams>,
    uri: Uri,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Json>,
) -> Response {
    let wanted = may(&teams, &headers);
    call(&teams, "create", uri.path(), body, |body| {
        wanted?;
        let whole =
            body["tenantId"] == TENANT && body["channelData"]["tenant"]["id"] == TENANT && body["isGroup"] == false;
        let member = body["members"][0]["id"].as_str().unwrap_or_default();
        let account = member.strip_prefix("29:").unwrap_or(member);
        if !whole || body["bot"]["id"] != BOT || account.is_empty() {
            return Err((400, "BadArgument"));
        }
        if teams.lock().without.contains(account) {
            return Err((403, "ForbiddenOperationException"));
        }
        Ok(json!({"id": channel_of(account)}))
    })
}

async fn say(
    Shared(teams): Shared<FakeTeams>,
    Path((_, channel)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    uri: Uri,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Json>,
) -> Response {
    let wanted = may(&teams, &headers);
    let aside = query.get("isTargetedActivity").is_some_and(|t| t == "true");
    call(&teams, "post", uri.path(), body, |body| {
        wanted?;
        is_there(&teams, &channel)?;
        let card = teams.receives(body)?;
        let at = (teams.now)();
        let mut state = teams.lock();
        let id = state.next_id("1700");
        let aside = if aside { body["recipient"]["id"].as_str().map(str::to_owned) } else { None };
        let summary = body["summary"].as_str().or(body["text"].as_str()).unwrap_or_default().to_owned();
        let first = card.clone();
        state.messages.push(Message { channel, id: id.clone(), at, card, first, summary, edits: 0, aside });
        Ok(json!({"id": id}))
    })
}

async fn change(
    Shared(teams): Shared<FakeTeams>,
    Path((_, channel, id)): Path<(String, String, String)>,
    uri: Uri,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Json>,
) -> Response {
    let wanted = may(&teams, &headers);
    call(&teams, "put", uri.path(), body, |body| {
        wanted?;
        is_there(&teams, &channel)?;
        let card = teams.receives(body)?;
        let mut state = teams.lock();
        let found = state.messages.iter_mut().find(|m| m.channel == channel && m.id == id);
        let Some(found) = found else { return Err((404, "ActivityNotFound")) };
        found.card = card;
        found.edits += 1;
        Ok(json!({"id": id}))
    })
}

/// The newest token is good, and no older one.
fn may(teams: &FakeTeams, headers: &HeaderMap) -> Result<(), (u16, &'static str)> {
    let good = format!("Bearer canary-token-{}", teams.lock().tokens);
    let sent = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    if sent == Some(&good) { Ok(()) } else { Err((401, "Unauthorized")) }
}

fn is_there(teams: &FakeTeams, channel: &str) -> Result<(), (u16, &'static str)> {
    let state = teams.lock();
    if state.gone.contains(channel) {
        return Err((404, "ConversationNotFound"));
    }
    if state.without.iter().any(|account| channel_of(account) == channel) {
        return Err((403, "BotNotInConversationRoster"));
    }
    Ok(())
}

impl FakeTeams {
    /// The card of a message, if Teams would take the message.
    fn receives(&self, body: &Json) -> Result<Json, (u16, &'static str)> {
        let mut faults = Vec::new();
        if body["type"] != "message" {
            faults.push("not a message".to_owned());
        }
        let size = body.to_string().len();
        if size > LARGEST {
            faults.push(format!("{size} bytes"));
        }
        let card = match body["attachments"].as_array().map(Vec::as_slice) {
            None if body["text"].is_string() => Json::Null,
            Some([one]) if body["text"].is_null() => {
                if one["contentType"] != "application/vnd.microsoft.card.adaptive" {
                    faults.push("not an Adaptive Card".into());
                }
                faults.extend(self.looks_at(&one["content"]));
                one["content"].clone()
            }
            _ => {
                faults.push("words and a card in one message: no id would come back".into());
                Json::Null
            }
        };
        if faults.is_empty() {
            return Ok(card);
        }
        self.lock().refused.push(faults.join("; "));
        Err((400, "BadSyntax"))
    }

    /// What is wrong with a card, here and in a dialog.
    pub(super) fn looks_at(&self, card: &Json) -> Vec<String> {
        let mut faults = Vec::new();
        if card["type"] != "AdaptiveCard" || card["version"] != "1.5" {
            faults.push("not an Adaptive Card of version 1.5".to_owned());
        }
        if card["body"].as_array().is_none_or(Vec::is_empty) {
            faults.push("an empty card".into());
        }
        faults
    }
}
