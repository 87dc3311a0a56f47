//! The stand-in's Web API: each method that the app uses, with Slack's answers and error codes.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value as Json, json};
use std::time::Duration;

use super::fake::{Call, FakeSlack, Fault, Message, State, TOKEN, View, WORKSPACE};
use super::screen::text;

/// How long Slack honours a trigger.
const TRIGGER_LIVES: Duration = Duration::from_secs(3);

pub fn routes(slack: FakeSlack) -> Router {
    Router::new()
        .route("/api/{method}", post(api))
        .route("/respond/{key}", post(respond))
        .layer(axum::extract::DefaultBodyLimit::max(8 * 1024 * 1024))
        .with_state(slack)
}

async fn api(
    Shared(slack): Shared<FakeSlack>,
    Path(method): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = read(&headers, &body);
    slack.takes_its_time().await;
    let fault = slack.lock().take_fault(&method);
    let done =
        |slack: &FakeSlack| match headers.get(header::AUTHORIZATION).is_some_and(|v| v == &format!("Bearer {TOKEN}")) {
            true => slack.call(&method, &body),
            false => Err("not_authed".to_owned()),
        };
    let answer = match fault {
        None => done(&slack),
        Some(Fault::Says(code)) => Err(code.to_owned()),
        Some(Fault::LosesAnswer) => {
            let outcome = done(&slack).map_or_else(|code| code, |_| "ok, but the answer was lost".to_owned());
            slack.lock().journal.push(Call { method, body, outcome });
            return broken();
        }
        Some(fault) => {
            slack.lock().journal.push(Call { method, body, outcome: format!("{fault:?}") });
            return misbehave(fault).await;
        }
    };
    let outcome = answer.as_ref().map_or_else(Clone::clone, |_| "ok".to_owned());
    slack.lock().journal.push(Call { method, body, outcome });
    let answer = match answer {
        Ok(mut answer) => {
            answer["ok"] = true.into();
            answer
        }
        Err(code) => json!({"ok": false, "error": code}),
    };
    slack.takes_its_time().await;
    ([("x-oauth-scopes", "commands,chat:write,im:history,im:write,users:read")], axum::Json(answer)).into_response()
}

async fn misbehave(fault: Fault) -> Response {
    match fault {
        Fault::RateLimited(seconds) => {
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response()
        }
        Fault::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Fault::Hangs => {
            tokio::time::sleep(Duration::from_secs(120)).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        _ => broken(),
    }
}

/// An answer that breaks off at once.
fn broken() -> Response {
    let torn = futures::stream::iter([Ok(Bytes::from_static(b"{\"ok\"")), Err(std::io::Error::other("torn"))]);
    Body::from_stream(torn).into_response()
}

/// A private answer to an act: at most five through one address.
async fn respond(
    Shared(slack): Shared<FakeSlack>,
    Path(key): Path<String>,
    axum::Json(body): axum::Json<Json>,
) -> Response {
    let user = {
        let mut state = slack.lock();
        let Some((user, used)) = state.response_urls.get_mut(&key) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        *used += 1;
        if *used > 5 {
            return StatusCode::NOT_FOUND.into_response();
        }
        user.clone()
    };
    slack.lock().journal.push(Call { method: "response_url".into(), body: body.clone(), outcome: "ok".into() });
    let original = slack.lock().acted_on.get(&key).cloned().filter(|_| body["replace_original"] == true);
    match original {
        Some(ts) => slack.replaces_privately(&ts, &body),
        None => slack.shows_privately(&user, body),
    }
    "ok".into_response()
}

/// A call's arguments, sent as JSON or as a form.
fn read(headers: &HeaderMap, body: &[u8]) -> Json {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if kind.starts_with("application/json") {
        return serde_json::from_slice(body).unwrap_or(Json::Null);
    }
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(body).unwrap_or_default();
    Json::Object(pairs.into_iter().map(|(k, v)| (k, v.into())).collect())
}

type Answer = Result<Json, String>;

impl FakeSlack {
    async fn takes_its_time(&self) {
        let wait = {
            let mut state = self.lock();
            let most = state.weather.slowness.as_millis() as u64;
            if most == 0 { 0 } else { state.draw(most) }
        };
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }

    fn call(&self, method: &str, body: &Json) -> Answer {
        match method {
            "auth.test" => {
                let whole = self.lock().organisation.clone();
                let team = whole.as_deref().unwrap_or(WORKSPACE);
                Ok(json!({"team_id": team, "enterprise_id": whole, "is_enterprise_install": whole.is_some(),
                    "user_id": "U0BOT", "bot_id": "B0BOT", "url": "https://x"}))
            }
            "users.info" => self.user(&text(&body["user"])),
            "chat.postMessage" => self.post(body),
            "chat.update" => self.update(body),
            "conversations.open" => self.open_channel(&text(&body["users"])),
            "conversations.history" => self.history(body),
            "views.open" | "views.push" => self.open_view(method, body),
            "views.update" => self.update_view(body),
            "views.publish" => {
                self.receives("home", &body["view"]).map_err(|_| "invalid_arguments")?;
                self.lock().homes.insert(text(&body["user_id"]), body["view"].clone());
                Ok(json!({}))
            }
            _ => Err("unknown_method".into()),
        }
    }

    fn user(&self, user: &str) -> Answer {
        let deleted = self.lock().deleted.iter().any(|gone| gone == user);
        Ok(
            json!({"user": {"id": user, "team_id": WORKSPACE, "deleted": deleted, "is_bot": false, "tz": "Europe/London"}}),
        )
    }

    fn post(&self, body: &Json) -> Answer {
        let user = text(&body["channel"]);
        if self.lock().deleted.contains(&user) || !user.starts_with('U') {
            return Err("channel_not_found".into());
        }
        self.receives("message", &message(body)).map_err(|_| "invalid_blocks")?;
        let mut state = self.lock();
        let (channel, ts) = (channel_of(&user), stamp(&mut state, self));
        state.messages.push(Message {
            user,
            channel: channel.clone(),
            ts: ts.clone(),
            body: message(body),
            first: message(body),
            metadata: body["metadata"].clone(),
            edits: 0,
            private: false,
        });
        Ok(json!({"channel": channel, "ts": ts}))
    }

    fn update(&self, body: &Json) -> Answer {
        self.receives("message", &message(body)).map_err(|_| "invalid_blocks")?;
        let mut state = self.lock();
        let (channel, ts) = (text(&body["channel"]), text(&body["ts"]));
        let found = state.messages.iter_mut().find(|m| m.channel == channel && m.ts == ts && !m.private);
        let Some(found) = found else { return Err("message_not_found".into()) };
        found.body = message(body);
        found.edits += 1;
        Ok(json!({"channel": channel, "ts": ts}))
    }

    fn open_channel(&self, user: &str) -> Answer {
        match self.lock().deleted.iter().any(|gone| gone == user) {
            true => Err("user_disabled".into()),
            false => Ok(json!({"channel": {"id": channel_of(user)}})),
        }
    }

    /// Newest first, a page at a time.
    fn history(&self, body: &Json) -> Answer {
        let state = self.lock();
        let (channel, oldest) = (text(&body["channel"]), number(&body["oldest"]));
        let with_metadata = text(&body["include_all_metadata"]) == "true";
        let from = number(&body["cursor"]) as usize;
        let limit = (number(&body["limit"]) as usize).clamp(1, 999);
        let all: Vec<&Message> = state
            .messages
            .iter()
            .rev()
            .filter(|m| m.channel == channel && !m.private && number(&m.ts.clone().into()) >= oldest)
            .collect();
        let page = all.iter().skip(from).take(limit).map(|m| {
            let metadata = if with_metadata { m.metadata.clone() } else { Json::Null };
            json!({"type": "message", "ts": m.ts, "text": m.body["text"], "metadata": metadata})
        });
        let page: Vec<Json> = page.collect();
        let next = if from + limit < all.len() { (from + limit).to_string() } else { String::new() };
        Ok(json!({"messages": page, "response_metadata": {"next_cursor": next}}))
    }

    fn open_view(&self, method: &str, body: &Json) -> Answer {
        let mut state = self.lock();
        let trigger = state.triggers.get_mut(&text(&body["trigger_id"])).ok_or("invalid_trigger_id")?;
        if trigger.issued.elapsed() > TRIGGER_LIVES {
            return Err("expired_trigger_id".into());
        }
        if std::mem::replace(&mut trigger.used, true) {
            return Err("exchanged_trigger_id".into());
        }
        if method == "views.push" && !trigger.from_modal {
            return Err("invalid_trigger_id".into());
        }
        let user = trigger.user.clone();
        drop(state);
        self.opens(&user, body["view"].clone())
    }

    /// Lays a modal on top of a person's others.
    pub(super) fn opens(&self, user: &str, view: Json) -> Answer {
        self.receives("modal", &view).map_err(|_| "invalid_arguments")?;
        let mut state = self.lock();
        if state.views.iter().filter(|v| v.user == user).count() >= 3 {
            return Err("push_limit_reached".into());
        }
        let (id, hash) = (state.next_id("V"), state.next_id("H"));
        state.views.push(View::new(id.clone(), hash.clone(), user, view));
        Ok(json!({"view": {"id": id, "hash": hash}}))
    }

    fn update_view(&self, body: &Json) -> Answer {
        self.receives("modal", &body["view"]).map_err(|_| "invalid_arguments")?;
        let mut state = self.lock();
        let hash = state.next_id("H");
        let (id, name) = (text(&body["view_id"]), body["external_id"].clone());
        let meant = |v: &&mut View| if name.is_null() { v.id == id } else { v.body["external_id"] == name };
        let view = state.views.iter_mut().find(meant).ok_or("not_found")?;
        if body["hash"].as_str().is_some_and(|expected| expected != view.hash) {
            return Err("hash_conflict".into());
        }
        view.hash = hash;
        view.shows(body["view"].clone());
        Ok(json!({}))
    }

    fn replaces_privately(&self, ts: &str, body: &Json) {
        let _ = self.receives("message", &message(body));
        for private in self.lock().messages.iter_mut().filter(|m| m.private && m.ts == ts) {
            private.body = message(body);
        }
    }

    pub(super) fn shows_privately(&self, user: &str, body: Json) {
        let _ = self.receives("message", &message(&body));
        let mut state = self.lock();
        let ts = stamp(&mut state, self);
        let (user, channel, body) = (user.to_owned(), channel_of(user), message(&body));
        let first = body.clone();
        state.messages.push(Message { user, channel, ts, body, first, metadata: Json::Null, edits: 0, private: true });
    }
}

fn message(body: &Json) -> Json {
    json!({"text": body["text"], "blocks": body["blocks"]})
}

pub fn channel_of(user: &str) -> String {
    format!("D{user}")
}

fn stamp(state: &mut State, slack: &FakeSlack) -> String {
    state.serial += 1;
    format!("{}.{:06}", (slack.now)().timestamp(), state.serial)
}

fn number(json: &Json) -> f64 {
    text(json).parse().unwrap_or(0.0)
}
