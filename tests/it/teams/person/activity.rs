//! An act as the activity that the Bot Connector sends for it.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::super::fake::{BOT, Message, channel_of, user_of};
use super::super::signer::Signer;
use super::TeamsPerson;

/// How long the app may take: the same that people at Slack allow it.
const TEAMS_WAITS: Duration = Duration::from_secs(3);

impl TeamsPerson {
    /// An activity of this person in their own conversation, with what is given laid over it.
    pub fn activity(&self, more: &Json) -> Json {
        let id = self.teams.lock().next_id("f:");
        let mut all = json!({
            "id": id, "timestamp": (self.teams.now)().to_rfc3339(), "channelId": "msteams", "locale": "en-GB",
            "serviceUrl": self.teams.service_url(),
            "from": {"id": user_of(&self.account), "name": "Somebody", "aadObjectId": self.account.to_uppercase()},
            "recipient": {"id": BOT, "name": "Mainstay"},
            "conversation": {"id": channel_of(&self.account), "conversationType": "personal", "tenantId": self.tenant},
            "channelData": {"tenant": {"id": self.tenant}},
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        all
    }

    /// Something happens that nobody waits for.
    pub async fn happens(&self, more: Json) {
        let (status, answer) = self.delivers(&self.activity(&more)).await;
        assert_eq!((status, answer.as_str()), (200, ""), "{more}");
    }

    /// Something that waits for its answer; null for an empty one.
    pub async fn invokes(&self, name: &str, value: Json) -> Json {
        self.asks(json!({"type": "invoke", "name": name, "value": value})).await
    }

    pub(super) async fn invokes_on(&self, name: &str, value: Json, message: &Message) -> Json {
        self.asks(json!({"type": "invoke", "name": name, "value": value, "replyToId": message.id})).await
    }

    async fn asks(&self, more: Json) -> Json {
        let (status, answer) = self.delivers(&self.activity(&more)).await;
        if status == 503 {
            // Teams shows an error and leaves everything as it is.
            self.teams.lock().screen(&self.account).bars.push("Something went wrong. Please try again.".into());
            return json!({"error": true});
        }
        assert_eq!(status, 200, "“Unable to reach app. Please try again.”: {answer}");
        if answer.is_empty() { Json::Null } else { serde_json::from_str(&answer).expect("an answer is JSON") }
    }

    /// Delivers the last act once more, as the Bot Connector does when it is not sure that the app got it.
    pub async fn repeats(&self) -> (u16, String) {
        let last = self.teams.lock().last_activity.clone().expect("somebody has done something");
        self.delivers(&last).await
    }

    /// The same once more under another id, as was seen when an answer was late.
    pub async fn repeats_under_a_new_id(&self) -> (u16, String) {
        let mut last = self.teams.lock().last_activity.clone().expect("somebody has done something");
        last["id"] = self.teams.lock().next_id("f:").into();
        self.delivers(&last).await
    }

    /// One delivery with a good token: the status and the answer's text.
    pub async fn delivers(&self, activity: &Json) -> (u16, String) {
        self.teams.lock().last_activity = Some(activity.clone());
        let app = self.teams.lock().app.clone();
        assert!(!app.is_empty(), "nobody has told Teams where the app is: call `reaches` first");
        let mut claims = self.teams.claims();
        claims["serviceurl"] = activity["serviceUrl"].clone();
        let began = Instant::now();
        let request = self.teams.http().post(format!("{app}/api/messages"));
        let request = request.bearer_auth(Signer::connector().token(&claims)).json(activity);
        let answer = request.send().await.unwrap_or_else(|e| panic!("the app does not answer: {e}"));
        let (status, text) = (answer.status().as_u16(), answer.text().await.expect("an answer"));
        assert!(began.elapsed() < TEAMS_WAITS, "the app took {:?}", began.elapsed());
        self.teams.lock().answers.push(text.clone());
        (status, text)
    }
}
