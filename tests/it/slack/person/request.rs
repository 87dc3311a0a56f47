//! A person's act as the signed request that Slack makes of it.

use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::super::fake::{SIGNING_SECRET, View, WORKSPACE};
use super::super::screen::text;
use super::SlackPerson;

/// How long Slack waits for the app.
const SLACK_WAITS: Duration = Duration::from_secs(3);

/// The signature that Slack puts on a body.
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

impl SlackPerson {
    /// An event about this person.
    pub async fn happens(&self, inner: Json) {
        let event_id = self.slack.lock().next_id("EV");
        let envelope = json!({
            "type": "event_callback", "token": "legacy", "team_id": self.workspace, "api_app_id": "A0MAINSTAY",
            "enterprise_id": self.organisation, "event": inner, "event_id": event_id, "event_time": 1_700_000_000,
            "authorizations": [{"enterprise_id": self.organisation, "team_id": self.workspace, "user_id": "U0BOT", "is_bot": true}],
        });
        self.posts("/slack/events", "application/json", envelope.to_string()).await;
    }

    pub async fn interacts(&self, payload: Json) -> String {
        self.sends_request("/slack/interactions", &[("payload", payload.to_string().as_str())]).await
    }

    pub async fn sends_request(&self, path: &str, form: &[(&str, &str)]) -> String {
        let mut body = serde_urlencoded::to_string(form).expect("a form");
        let kind = "application/x-www-form-urlencoded";
        let (since, patience) = (Instant::now(), self.slack.lock().weather.repeats_for);
        loop {
            match self.tries(path, kind, &body).await {
                Ok(text) => return text,
                Err(why) => assert!(patience.is_some_and(|p| since.elapsed() < p), "{why}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            if self.slack.lock().draw(2) == 0 {
                body = serde_urlencoded::to_string(self.anew(form)).expect("a form");
            }
        }
    }

    /// The same act, done once more by the person: all the same but what names the act.
    fn anew(&self, form: &[(&str, &str)]) -> Vec<(String, String)> {
        let fresh = |(name, value): &(&str, &str)| match *name {
            "trigger_id" => self.trigger(false),
            "response_url" => self.slack.respond_address(&self.user),
            "payload" => {
                let mut payload: Json = serde_json::from_str(value).expect("JSON");
                if payload["actions"].is_array() {
                    payload["actions"][0]["action_ts"] = self.action_ts().into();
                }
                payload["trigger_id"] = self.trigger(payload["view"].is_object()).into();
                payload.to_string()
            }
            _ => (*value).to_owned(),
        };
        form.iter().map(|field| (field.0.to_owned(), fresh(field))).collect()
    }

    /// Delivers the last act once more, as Slack does when it is not sure that the app got it.
    pub async fn repeats(&self) -> String {
        let last = self.slack.lock().last_request.clone().expect("somebody has done something");
        self.posts(&last.0, &last.1, last.2).await
    }

    async fn posts(&self, path: &str, kind: &str, body: String) -> String {
        self.tries(path, kind, &body).await.unwrap_or_else(|why| panic!("{why}"))
    }

    /// One delivery. The error says what the person sees instead of an answer.
    async fn tries(&self, path: &str, kind: &str, body: &str) -> Result<String, String> {
        self.slack.lock().last_request = Some((path.to_owned(), kind.to_owned(), body.to_owned()));
        let (at, app) = ((self.slack.now)().timestamp(), self.slack.lock().app.clone());
        assert!(!app.is_empty(), "nobody has told Slack where the app is: call `reaches` first");
        let http = self.slack.http();
        let began = Instant::now();
        let request = http
            .post(format!("{app}{path}"))
            .header("content-type", kind)
            .header("x-slack-request-timestamp", at.to_string())
            .header("x-slack-signature", signature(SIGNING_SECRET, at, body))
            .body(body.to_owned());
        let answer = request.send().await.map_err(|e| format!("the app does not answer: {e}"))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|e| format!("the answer breaks off: {e}"))?;
        self.slack.lock().answers.push(text.clone());
        if began.elapsed() >= SLACK_WAITS {
            return Err(format!("operation_timeout: the app took {:?}", began.elapsed()));
        }
        match status.as_u16() {
            200 => Ok(text),
            _ => Err(format!("“This app responded with Status Code {status}”: {text}")),
        }
    }

    pub fn action(&self, element: &Json, block_id: &str, container: Json, trigger: String) -> Json {
        let at = self.action_ts();
        json!({
            "type": "block_actions", "api_app_id": "A0MAINSTAY", "token": "legacy", "team": self.team(), "enterprise": self.enterprise(),
            "is_enterprise_install": self.organisation.is_some(), "user": self.account(), "container": container, "state": {"values": {}},
            "trigger_id": trigger,
            "actions": [{"type": "button", "block_id": block_id, "action_id": element["action_id"],
                "value": element["value"], "text": element["text"], "action_ts": at}],
        })
    }

    fn action_ts(&self) -> String {
        let mut state = self.slack.lock();
        state.serial += 1;
        format!("1700000001.{:06}", state.serial)
    }

    /// A view as Slack sends it along: whole, with all that is filled in.
    pub fn whole(&self, view: &View) -> Json {
        let mut values = json!({});
        for ((block, action), state) in &view.filled {
            values[block] = json!({ action: state });
        }
        let mut whole = view.body.clone();
        for (name, value) in [
            ("id", json!(view.id)),
            ("hash", json!(view.hash)),
            ("team_id", json!(WORKSPACE)),
            ("app_installed_team_id", json!(WORKSPACE)),
            ("root_view_id", json!(view.id)),
            ("previous_view_id", Json::Null),
            ("bot_id", json!("B0BOT")),
            ("private_metadata", json!(text(&view.body["private_metadata"]))),
            ("state", json!({"values": values})),
        ] {
            whole[name] = value;
        }
        whole
    }

    pub fn account(&self) -> Json {
        json!({"id": self.user, "username": "somebody", "name": "somebody", "team_id": self.workspace})
    }

    /// The place where somebody acts. Of an app that is installed in a whole organisation Slack names none.
    pub fn team(&self) -> Json {
        if self.organisation.is_some() { Json::Null } else { json!({"id": WORKSPACE, "domain": "council"}) }
    }

    pub fn enterprise(&self) -> Json {
        self.organisation.as_ref().map_or(Json::Null, |id| json!({"id": id, "name": "council"}))
    }

    pub fn trigger(&self, from_modal: bool) -> String {
        self.slack.lock().trigger(&self.user, from_modal)
    }
}
