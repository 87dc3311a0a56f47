//! One call over the wire: written, read within limits, and put in its class.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::Value as Json;

use super::SlackClient;
use crate::platform::SendError;
use crate::platform::network::failed;
use crate::platform::slack::outcome;

/// The largest answer that is read. A page of history with its blocks is the longest.
const MAX_ANSWER: usize = 8 * 1024 * 1024;

impl SlackClient {
    pub(super) async fn write(&self, method: &str, body: &Json) -> Result<Json, SendError> {
        self.call(self.json(method, body)).await.map(|(answer, _)| answer)
    }

    /// A page for somebody who waits for it.
    pub(super) async fn show(&self, method: &str, body: &Json) -> Result<Json, SendError> {
        self.unless_paused(method, self.json(method, body)).await
    }

    pub(super) async fn show_within(&self, method: &str, body: &Json, budget: Duration) -> Result<Json, SendError> {
        self.unless_paused(method, self.json(method, body).timeout(budget)).await
    }

    async fn unless_paused(&self, method: &str, request: RequestBuilder) -> Result<Json, SendError> {
        if let Some(left) = self.pauses.left(method) {
            return Err(SendError::NotSent { code: "paused".into(), after: Some(left) });
        }
        let answer = self.call(request).await;
        if let Err(SendError::NotSent { after: Some(after), .. }) = &answer {
            self.pauses.note(method, *after);
        }
        answer.map(|(answer, _)| answer)
    }

    /// Reads go as forms: not every one of Slack's reading methods takes JSON.
    pub(super) async fn read(&self, method: &str, form: &impl Serialize) -> Result<(Json, HeaderMap), SendError> {
        self.call(self.post_to(method).form(form)).await
    }

    fn json(&self, method: &str, body: &Json) -> RequestBuilder {
        // Without the charset some methods answer with a warning.
        self.post_to(method).header(CONTENT_TYPE, "application/json; charset=utf-8").body(body.to_string())
    }

    fn post_to(&self, method: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{method}", self.base.path()));
        self.http.post(url).bearer_auth(self.token.expose_secret())
    }

    async fn call(&self, request: RequestBuilder) -> Result<(Json, HeaderMap), SendError> {
        let mut answer = request.send().await.map_err(|e| failed(&e))?;
        if answer.status() != StatusCode::OK {
            return Err(outcome::of_status(answer.status(), answer.headers()));
        }
        let headers = std::mem::take(answer.headers_mut());
        // From here on Slack has surely read the request: whatever breaks now leaves us unsure.
        let unsure = |code: &str| SendError::Unsure { code: code.into() };
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| unsure("answer_broken_off"))? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER {
                return Err(unsure("answer_too_long"));
            }
        }
        let json: Json = serde_json::from_slice(&body).map_err(|_| unsure("unreadable_answer"))?;
        match json["ok"].as_bool() {
            Some(true) => Ok((json, headers)),
            Some(false) => Err(outcome::of_code(json["error"].as_str().unwrap_or(""))),
            None => Err(unsure("unreadable_answer")),
        }
    }
}
