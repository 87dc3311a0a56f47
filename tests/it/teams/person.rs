//! Somebody at Teams: types, presses, fills in, sends and reads, by the words on the screen.
//!
//! Every act becomes the activity that the Bot Connector would send, with its token, and the app's answer does to the
//! screen what Teams would do with it. A word that is not on the screen fails the test and shows what is.

mod activity;
mod filling;

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::fake::{Dialog, FakeTeams, Message, channel_of, user_of};
use super::screen::{self, text};

/// How long a person looks at the screen before they give up.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Clone)]
pub struct TeamsPerson {
    teams: FakeTeams,
    pub account: String,
    tenant: String,
}

impl TeamsPerson {
    pub(super) fn new(teams: FakeTeams, account: &str, tenant: &str) -> Self {
        Self { teams, account: account.to_owned(), tenant: tenant.to_owned() }
    }

    /// Types words in their own conversation with the app, e.g. `request bpm`.
    pub async fn types(&self, words: &str) {
        self.happens(json!({"type": "message", "text": words})).await;
    }

    /// How many messages of their own conversation answer something that they did.
    pub fn answers(&self) -> usize {
        self.messages().len()
    }

    /// Waits until one more message is there: an answer to typed words comes by itself, a moment after they were heard.
    pub async fn is_answered(&self, before: usize) {
        let since = Instant::now();
        while self.answers() <= before && since.elapsed() < Duration::from_millis(500) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Mentions the app in a channel where others read along.
    pub async fn types_among_others(&self, channel: &str, words: &str) {
        self.happens(json!({"type": "message", "text": format!("<at>Mainstay</at>&nbsp;{words}\n"),
            "conversation": {"id": channel, "conversationType": "channel", "isGroup": true, "tenantId": self.tenant},
            "entities": [{"type": "mention", "text": "<at>Mainstay</at>", "mentioned": {"id": super::fake::BOT}}]}))
            .await;
    }

    /// Uses a slash command in a channel: nobody else sees it.
    pub async fn types_aside(&self, channel: &str, words: &str) {
        self.happens(
            json!({"type": "message", "text": words, "recipient": {"id": super::fake::BOT, "isTargeted": true},
            "conversation": {"id": channel, "conversationType": "channel", "isGroup": true, "tenantId": self.tenant}}),
        )
        .await;
    }

    /// Chooses a command of the message extension.
    pub async fn chooses_extension(&self, command: &str) {
        let value = json!({"commandId": command, "commandContext": "compose", "context": {"theme": "default"}});
        let answer = self.invokes("composeExtension/fetchTask", value).await;
        self.takes_task(&answer, Some(command.to_owned()));
    }

    /// The app is added for this person, or removed by them; Teams tells it both ways.
    pub async fn has_the_app(&self, has: bool) {
        let (action, list) = if has { ("add", "membersAdded") } else { ("remove", "membersRemoved") };
        if has {
            self.teams.lock().without.remove(&self.account);
        } else {
            self.teams.lock().without.insert(self.account.clone());
        }
        let both = [
            json!({"type": "installationUpdate", "action": action}),
            json!({"type": "conversationUpdate", list: [{"id": super::fake::BOT},
                {"id": user_of(&self.account), "aadObjectId": self.account}]}),
        ];
        self.tells(both).await;
    }

    async fn tells(&self, activities: impl IntoIterator<Item = Json>) {
        for activity in activities {
            self.happens(activity).await;
        }
    }

    /// Presses a button: in the open window if there is one, else on the newest message that has it.
    pub async fn presses(&self, label: &str) {
        if let Some(dialog) = self.open_dialog() {
            let action = button(&dialog.card, label).unwrap_or_else(|| self.lost("button", label));
            return self.submits(&dialog, &action).await;
        }
        let newest = self.messages().into_iter().rev().find(|m| button(&m.card, label).is_some());
        let message = newest.unwrap_or_else(|| self.lost("button", label));
        self.presses_on(&message, label).await;
    }

    /// Presses a button on a certain message, such as an old one.
    pub async fn presses_on(&self, message: &Message, label: &str) {
        let action = button(&message.card, label).unwrap_or_else(|| self.lost("button", label));
        self.presses_action(message, &action).await;
    }

    /// Presses this very button of a message, where several have the same words.
    pub async fn presses_action(&self, message: &Message, action: &Json) {
        match action["type"].as_str() {
            Some("Action.Execute") => {
                let answer = self.invokes_on("adaptiveCard/action", executed(action), message).await;
                self.takes_card_answer(&answer, message);
            }
            _ if action["data"]["msteams"]["type"] == "task/fetch" => {
                let value = json!({"data": action["data"], "context": {"theme": "default"}});
                let answer = self.invokes_on("task/fetch", value, message).await;
                self.takes_task(&answer, None);
            }
            _ => {
                self.happens(json!({"type": "message", "value": action["data"], "replyToId": message.id})).await;
            }
        }
    }

    /// Presses a button for which there need be no good answer: its status and its text, whatever they are.
    pub async fn presses_and_hears(&self, message: &Message, label: &str) -> (u16, String) {
        let action = button(&message.card, label).unwrap_or_else(|| self.lost("button", label));
        assert_eq!(action["type"], "Action.Execute");
        let invoke = json!({"type": "invoke", "name": "adaptiveCard/action", "value": executed(&action),
            "replyToId": message.id});
        self.delivers(&self.activity(&invoke)).await
    }

    /// Presses as a client does that knows no `Action.Execute`.
    pub async fn presses_the_old_way(&self, label: &str) {
        let newest = self.messages().into_iter().rev().find(|m| button(&m.card, label).is_some());
        let message = newest.unwrap_or_else(|| self.lost("button", label));
        let action = button(&message.card, label).unwrap_or_else(|| self.lost("button", label));
        let data = action["fallback"]["data"].clone();
        assert_eq!(data, action["data"], "both ways say the same");
        self.happens(json!({"type": "message", "value": data, "replyToId": message.id})).await;
    }

    /// Sends the open page.
    pub async fn sends(&self) {
        let dialog = self.open_dialog().unwrap_or_else(|| self.lost("form", "to send"));
        let sends = sends(&dialog).unwrap_or_else(|| self.lost("button", "that sends"));
        if let Some(label) = filling::missing(&dialog) {
            panic!("Teams would not send: “{label}” is not filled in\n{}", self.screen());
        }
        self.submits(&dialog, &sends).await;
    }

    /// Closes the open window. Teams tells nobody.
    pub fn closes(&self) {
        let closed = self.teams.lock().screen(&self.account).dialog.take();
        assert!(closed.is_some(), "nothing is open\n{}", self.screen());
    }

    async fn submits(&self, dialog: &Dialog, action: &Json) {
        assert_eq!(action["type"], "Action.Submit", "in a window nothing else is heard");
        let mut data = action["data"].clone();
        if action["associatedInputs"] != "none" {
            for (id, value) in &dialog.filled {
                data[id] = value.as_str().into();
            }
        }
        let (name, value) = match &dialog.command {
            Some(command) => {
                let value = json!({"commandId": command, "commandContext": "compose", "data": data});
                ("composeExtension/submitAction", value)
            }
            None => ("task/submit", json!({"data": data, "context": {"theme": "default"}})),
        };
        let answer = self.invokes(name, value).await;
        self.takes_task(&answer, dialog.command.clone());
    }

    /// Waits until the words are somewhere on the screen.
    pub async fn sees(&self, expected: &str) {
        let since = Instant::now();
        while !self.screen().contains(expected) {
            if since.elapsed() > PATIENCE {
                self.lost("words", expected)
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// Everything in front of this person: the open window, or the conversation with what was said under its cards.
    pub fn screen(&self) -> String {
        let mut parts = vec![format!("#### {} sees", self.account)];
        match self.open_dialog() {
            Some(dialog) => parts.push(screen::dialog(&dialog)),
            None => {
                let messages = self.messages();
                parts.extend(messages.iter().map(|m| format!("---- message {}\n{}", m.id, screen::card(&m.card))));
                parts.extend(self.teams.lock().screen(&self.account).bars.clone());
            }
        }
        parts.join("\n")
    }

    /// Everything in this person's own conversation, oldest first, and what was said to them aside.
    pub fn messages(&self) -> Vec<Message> {
        let (own, user) = (channel_of(&self.account), user_of(&self.account));
        let all = self.teams.lock().messages.clone();
        all.into_iter().filter(|m| m.channel == own || m.aside.as_ref() == Some(&user)).collect()
    }

    /// The window in front of this person.
    pub fn open_dialog(&self) -> Option<Dialog> {
        self.teams.lock().screen(&self.account).dialog.clone()
    }

    /// Changes the open window behind Teams' back, as a client can that was made for it.
    pub fn changes_dialog(&self, change: impl FnOnce(&mut Dialog)) {
        change(self.teams.lock().screen(&self.account).dialog.as_mut().expect("an open form"));
    }

    fn lost(&self, what: &str, which: &str) -> ! {
        panic!("no {what} “{which}” in front of {}:\n{}", self.account, self.screen())
    }

    /// Does to the message what the answer to a pressed button says.
    fn takes_card_answer(&self, answer: &Json, message: &Message) {
        let mut state = self.teams.lock();
        match (answer["statusCode"].as_u64(), answer["type"].as_str().unwrap_or("")) {
            (Some(200), "application/vnd.microsoft.card.adaptive") => {
                let shown = state.messages.iter_mut().find(|m| m.id == message.id).expect("the message");
                shown.card = answer["value"].clone();
                drop(state);
                let faults = self.teams.looks_at(&answer["value"]);
                assert!(faults.is_empty(), "{faults:?}");
            }
            (Some(200), "application/vnd.microsoft.activity.message") => {
                let sentence = answer["value"].as_str().expect("a sentence").to_owned();
                state.screen(&self.account).bars.push(sentence);
            }
            (Some(500), "application/vnd.microsoft.error") => {
                let sentence = answer["value"]["message"].as_str().expect("a sentence").to_owned();
                state.screen(&self.account).bars.push(sentence);
            }
            _ => panic!("“Something went wrong. Please try again.”: {answer}"),
        }
    }

    /// Does to the window what the answer says.
    fn takes_task(&self, answer: &Json, command: Option<String>) {
        let mut state = self.teams.lock();
        if answer["error"] == true {
            return;
        }
        if answer.is_null() {
            state.screen(&self.account).dialog = None;
            return;
        }
        let task = &answer["task"];
        match task["type"].as_str() {
            Some("continue") => {
                let value = &task["value"];
                let card = value["card"]["content"].clone();
                assert_eq!(value["card"]["contentType"], "application/vnd.microsoft.card.adaptive");
                state.serial += 1;
                let (page, title) = (state.serial, text(&value["title"]));
                let filled = filling::initial(&card);
                state.screen(&self.account).dialog = Some(Dialog { page, title, card: card.clone(), filled, command });
                drop(state);
                let faults = self.teams.looks_at(&card);
                assert!(faults.is_empty(), "{faults:?}");
            }
            Some("message") => {
                let screen = state.screen(&self.account);
                screen.dialog = None;
                screen.bars.push(text(&task["value"]));
            }
            _ => panic!("“Unable to reach app. Please try again.”: {answer}"),
        }
    }
}

/// What an `Action.Execute` sends.
fn executed(action: &Json) -> Json {
    json!({"trigger": "manual", "action": {"type": "Action.Execute", "title": action["title"],
        "verb": action["verb"], "data": action["data"]}})
}

/// The button with this label.
fn button(card: &Json, label: &str) -> Option<Json> {
    screen::buttons(card).into_iter().find(|(shown, _)| shown == label).map(|(_, action)| action)
}

/// The button that sends the page: the one that names a form and no verb.
pub fn sends(dialog: &Dialog) -> Option<Json> {
    let ours = |action: &Json| action["data"]["mainstay"].clone();
    let mut all = screen::buttons(&dialog.card).into_iter().map(|(_, action)| action);
    all.find(|a| ours(a)["form"].is_string() && ours(a)["verb"].is_null())
}
