//! Somebody at Slack: types, presses, fills in, sends and reads, by the words on the screen.
//!
//! Every act becomes the signed HTTP request that Slack would make, and the app's answer does to the screen what Slack
//! would do with it. A word that is not on the screen fails the test and shows what is.

mod filling;
mod request;

pub use request::signature;

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::fake::{FakeSlack, Message, View, WORKSPACE};
use super::screen::{self, text, words};

/// How long a person looks at the screen before they give up.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Clone)]
pub struct SlackPerson {
    slack: FakeSlack,
    pub user: String,
    workspace: String,
    /// The organisation in which the app is installed as a whole, if it is.
    organisation: Option<String>,
}

impl SlackPerson {
    pub(super) fn new(slack: FakeSlack, user: &str, workspace: &str) -> Self {
        Self { slack, user: user.to_owned(), workspace: workspace.to_owned(), organisation: None }
    }

    /// Where the app is installed in the whole of this organisation.
    pub fn within(self, organisation: &str) -> Self {
        Self { organisation: Some(organisation.to_owned()), ..self }
    }

    /// Types a command, e.g. `/placement request bpm`.
    pub async fn types(&self, line: &str) {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (trigger, respond) = (self.trigger(false), self.slack.respond_address(&self.user));
        let form = [
            ("token", "legacy"),
            ("team_id", self.workspace.as_str()),
            ("team_domain", "council"),
            ("channel_id", "C0PLACE"),
            ("channel_name", "placements"),
            ("user_id", self.user.as_str()),
            ("user_name", "somebody"),
            ("command", command),
            ("text", rest),
            ("api_app_id", "A0MAINSTAY"),
            ("enterprise_id", self.organisation.as_deref().unwrap_or_default()),
            ("is_enterprise_install", if self.organisation.is_some() { "true" } else { "false" }),
            ("response_url", respond.as_str()),
            ("trigger_id", trigger.as_str()),
        ];
        let answer = self.sends_request("/slack/commands", &form).await;
        if !answer.is_empty() {
            let body: Json = serde_json::from_str(&answer).unwrap_or_else(|_| json!({"text": answer}));
            assert_eq!(body["response_type"], "ephemeral", "an answer to a command must be private: {body}");
            self.slack.shows_privately(&self.user, body);
        }
    }

    /// Uses a shortcut from the menu, by its callback id.
    pub async fn chooses_shortcut(&self, callback_id: &str) {
        let payload = json!({
            "type": "shortcut", "token": "legacy", "action_ts": "1700000001.000200", "team": self.team(),
            "enterprise": self.enterprise(),
            "user": self.account(), "callback_id": callback_id, "trigger_id": self.trigger(false),
        });
        self.interacts(payload).await;
    }

    /// Presses a button: on the open modal if there is one, else on the newest message that has it, else on the home
    /// page.
    pub async fn presses(&self, label: &str) {
        if let Some(view) = self.open_view() {
            return self.presses_in_view(&view, label).await;
        }
        let newest = self.messages().into_iter().rev().find(|m| button(&m.body["blocks"], label).is_some());
        match newest {
            Some(message) => self.presses_on(&message, label).await,
            None => self.presses_on_home(label).await,
        }
    }

    /// Presses a button on a certain message, such as an old one.
    pub async fn presses_on(&self, message: &Message, label: &str) {
        let (element, block_id) = button(&message.body["blocks"], label).unwrap_or_else(|| self.lost("button", label));
        self.presses_element(message, &element, &block_id).await;
    }

    /// Presses this very button of a message, where several have the same words.
    pub async fn presses_element(&self, message: &Message, element: &Json, block_id: &str) {
        let container = json!({"type": "message", "message_ts": message.ts, "channel_id": message.channel,
            "is_ephemeral": message.private});
        let mut payload = self.action(element, block_id, container, self.trigger(false));
        payload["channel"] = json!({"id": message.channel, "name": "directmessage"});
        payload["message"] = json!({"type": "message", "bot_id": "B0BOT", "ts": message.ts,
            "text": message.body["text"], "blocks": message.body["blocks"]});
        let respond = self.slack.respond_address(&self.user);
        if let Some(key) = respond.rsplit('/').next().filter(|_| message.private) {
            self.slack.lock().acted_on.insert(key.to_owned(), message.ts.clone());
        }
        payload["response_url"] = respond.into();
        self.interacts(payload).await;
    }

    /// Presses a button on the home page.
    pub async fn presses_on_home(&self, label: &str) {
        let home = self.slack.lock().homes.get(&self.user).cloned().unwrap_or(Json::Null);
        let (element, block_id) = button(&home["blocks"], label).unwrap_or_else(|| self.lost("button", label));
        let container = json!({"type": "view", "view_id": "V0HOME"});
        let mut payload = self.action(&element, &block_id, container, self.trigger(false));
        payload["view"] = json!({"id": "V0HOME", "type": "home", "hash": "H0HOME", "blocks": home["blocks"],
            "state": {"values": {}}, "app_installed_team_id": WORKSPACE});
        self.interacts(payload).await;
    }

    async fn presses_in_view(&self, view: &View, label: &str) {
        let (element, block_id) = button(&view.body["blocks"], label).unwrap_or_else(|| self.lost("button", label));
        let container = json!({"type": "view", "view_id": view.id});
        let mut payload = self.action(&element, &block_id, container, self.trigger(true));
        payload["view"] = self.whole(view);
        self.interacts(payload).await;
    }

    /// Sends the open form's page.
    pub async fn sends(&self) {
        let view = self.open_view().unwrap_or_else(|| self.lost("form", "to send"));
        assert!(view.body["submit"].is_object(), "nothing to send on this page\n{}", self.screen());
        if let Some(label) = filling::missing(&view) {
            panic!("Slack would not send: “{label}” is not filled in\n{}", self.screen());
        }
        let payload = json!({
            "type": "view_submission", "team": self.team(), "user": self.account(), "api_app_id": "A0MAINSTAY",
            "token": "legacy", "trigger_id": self.trigger(true), "view": self.whole(&view), "response_urls": [],
            "is_enterprise_install": self.organisation.is_some(), "enterprise": self.enterprise(),
        });
        let answer = self.interacts(payload).await;
        self.takes_answer(&view, &answer);
    }

    /// Closes the open form without sending it.
    pub async fn closes(&self) {
        let view = self.open_view().unwrap_or_else(|| self.lost("form", "to close"));
        self.slack.lock().views.retain(|v| v.id != view.id);
        if view.body["notify_on_close"] == true {
            let mut whole = self.whole(&view);
            whole["state"] = json!({"values": {}});
            let payload = json!({"type": "view_closed", "team": self.team(), "user": self.account(),
                "enterprise": self.enterprise(),
                "api_app_id": "A0MAINSTAY", "view": whole, "is_cleared": false,
                "is_enterprise_install": self.organisation.is_some()});
            self.interacts(payload).await;
        }
    }

    /// Opens the app's home page.
    pub async fn opens_home(&self) {
        let inner = json!({"type": "app_home_opened", "user": self.user, "channel": super::calls::channel_of(&self.user),
            "tab": "home", "event_ts": "1700000001.000200"});
        self.happens(inner).await;
    }

    /// Waits until the words are somewhere on the screen.
    pub async fn sees(&self, expected: &str) {
        let since = Instant::now();
        while !self.screen().contains(expected) {
            if since.elapsed() > self.patience() {
                self.lost("words", expected)
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// The words are nowhere on the screen now.
    pub fn does_not_see(&self, unexpected: &str) {
        let screen = self.screen();
        assert!(!screen.contains(unexpected), "“{unexpected}” should not be on the screen:\n{screen}");
    }

    /// Everything in front of this person: the open modal, or the conversation and the home page.
    pub fn screen(&self) -> String {
        let mut parts = vec![format!("#### {} sees", self.user)];
        match self.open_view() {
            Some(view) => parts.push(screen::modal(&view)),
            None => {
                for message in self.messages() {
                    let kind = if message.private { "only you" } else { "message" };
                    parts.push(format!("---- {kind} {}\n{}", message.ts, screen::blocks(&message.body["blocks"])));
                }
                if let Some(home) = self.slack.lock().homes.get(&self.user) {
                    parts.push(format!("==== home\n{}", screen::blocks(&home["blocks"])));
                }
            }
        }
        parts.join("\n")
    }

    /// Everything in the conversation, private answers too, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.slack.lock().messages.iter().filter(|m| m.user == self.user).cloned().collect()
    }

    fn patience(&self) -> Duration {
        self.slack.lock().weather.repeats_for.unwrap_or(PATIENCE)
    }

    /// Whether a modal is open that has something to send.
    pub fn has_a_form_open(&self) -> bool {
        self.open_view().is_some_and(|view| view.body["submit"].is_object())
    }

    /// Whether the open form asks this.
    pub fn is_asked(&self, label: &str) -> bool {
        self.open_view().is_some_and(|view| input(&view, label).is_some())
    }

    /// Presses a button in the conversation until the form that it opens is there: a person whose press came to nothing
    /// presses again.
    pub async fn opens_with(&self, label: &str) {
        let since = Instant::now();
        self.sees(&format!("[{label}]")).await;
        loop {
            self.presses(label).await;
            if self.has_a_form_open() {
                return;
            }
            if since.elapsed() > self.patience() {
                self.lost("form opened by", label);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Fills in every page of the open form with what is known of its questions, sends each, and closes what is shown at
    /// the end.
    pub async fn fills_in_all(&self, answers: &[(&str, &str)]) {
        let mut pages = 0;
        while pages == 0 || self.has_a_form_open() {
            pages += 1;
            assert!(pages < 15, "the form never ends:\n{}", self.screen());
            for (label, with) in answers.iter().filter(|(label, _)| self.is_asked(label)) {
                self.fills(label, with).await;
            }
            self.sends().await;
        }
        // What is shown at the end, and what an earlier press left below it.
        while self.open_view().is_some() {
            self.closes().await;
        }
    }

    /// The modal in front of this person, the topmost.
    pub fn open_view(&self) -> Option<View> {
        self.slack.lock().views.iter().rev().find(|v| v.user == self.user).cloned()
    }

    /// Changes the open modal behind Slack's back, as a client can that was made for it.
    pub fn changes_view(&self, change: impl FnOnce(&mut View)) {
        let mut slack = self.slack.lock();
        change(slack.views.iter_mut().rev().find(|v| v.user == self.user).expect("an open form"));
    }

    fn lost(&self, what: &str, which: &str) -> ! {
        panic!("no {what} “{which}” in front of {}:\n{}", self.user, self.screen())
    }

    /// Does to the screen what the answer to a sent page says.
    fn takes_answer(&self, view: &View, answer: &str) {
        let mut state = self.slack.lock();
        if answer.is_empty() {
            state.views.retain(|v| v.id != view.id);
            return;
        }
        let trouble = |why: &str| -> ! { panic!("“We had some trouble connecting. Try again?” ({why}): {answer}") };
        let Ok(answer) = serde_json::from_str::<Json>(answer) else { trouble("not JSON") };
        match answer["response_action"].as_str() {
            Some("clear") => state.views.retain(|v| v.user != self.user),
            Some("errors") => {
                let errors = answer["errors"].as_object().unwrap_or_else(|| trouble("no errors"));
                let open = state.views.iter_mut().find(|v| v.id == view.id).unwrap_or_else(|| trouble("no such view"));
                for (block, fault) in errors {
                    let known = open.filled.keys().any(|(shown, _)| shown == block);
                    assert!(known && !errors.is_empty(), "an error for a block that is no input: {block}");
                    open.errors.insert(block.clone(), text(fault));
                }
            }
            Some("update") => {
                let hash = state.next_id("H");
                let open = state.views.iter_mut().find(|v| v.id == view.id).unwrap_or_else(|| trouble("no such view"));
                open.hash = hash;
                open.shows(answer["view"].clone());
                drop(state);
                self.slack.receives("modal", &answer["view"]).unwrap_or_else(|why| trouble(&why));
            }
            Some("push") => {
                drop(state);
                self.slack.opens(&self.user, answer["view"].clone()).unwrap_or_else(|why| trouble(&why));
            }
            _ => trouble("an unknown action"),
        }
    }
}

/// The button with this label, and the block it stands in.
fn button(blocks: &Json, label: &str) -> Option<(Json, String)> {
    screen::buttons(blocks).into_iter().find(|(shown, ..)| shown == label).map(|(_, element, block)| (element, block))
}

/// The input block with this label.
fn input<'a>(view: &'a View, label: &str) -> Option<&'a Json> {
    let blocks = view.body["blocks"].as_array()?;
    blocks.iter().find(|b| b["type"] == "input" && words(&b["label"]) == label)
}
