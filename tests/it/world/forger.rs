//! What somebody does who speaks to Mainstay past the screen: buttons, forms and fields that nobody was shown.
//!
//! All that rides in a card or a form comes back from the client, at Slack and at Teams, and may have been changed there.

use futures::FutureExt;
use futures::future::BoxFuture;
use mainstay::interaction::Verb;
use serde_json::{Value as Json, json};

use super::Person;
use super::seat::as_it_was;
use crate::slack::fake::Message;
use crate::slack::person::SlackPerson;
use crate::slack::screen::{text, words};
use crate::teams::person::{TeamsPerson, sends};
use crate::teams::screen as teams;

pub trait Forger {
    /// Presses a button that carries what Mainstay never wrote.
    fn presses_nonsense<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()>;
    /// Which saved form the open page belongs to.
    fn form(&self) -> String;
    /// Makes the open page belong to another saved form.
    fn takes_for(&self, form: &str);
    /// Chooses what the list does not offer: its code, and the words that would stand beside it.
    fn chooses_unoffered(&self, label: &str, code: &str, words: &str);
    /// Sends the open page without its fields, and with fields that no client sends. What was answered to each.
    fn sends_odd_pages(&self) -> BoxFuture<'_, Vec<String>>;
}

impl Person {
    pub async fn presses_nonsense(&self, message: &Message, label: &str) {
        self.closes_what_is_only_read().await;
        self.seat.presses_nonsense(message, label).await;
        self.world.quiet().await;
    }

    /// Makes the open page one of somebody else's form.
    pub fn takes_the_form_of(&self, other: &Self) {
        self.seat.takes_for(&other.seat.form());
    }

    pub fn chooses_unoffered(&self, label: &str, code: &str, words: &str) {
        self.seat.chooses_unoffered(label, code, words);
    }

    pub async fn sends_odd_pages(&self) -> Vec<String> {
        self.seat.sends_odd_pages().await
    }
}

impl Forger for SlackPerson {
    fn presses_nonsense<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()> {
        self.presses_on(message, label).boxed()
    }

    fn form(&self) -> String {
        text(&self.open_view().expect("an open form").body["private_metadata"])
    }

    fn takes_for(&self, form: &str) {
        self.changes_view(|view| {
            view.body["private_metadata"] = form.into();
            view.body["callback_id"] = form.into();
        });
    }

    fn chooses_unoffered(&self, label: &str, code: &str, shown: &str) {
        self.changes_view(|view| {
            let blocks = view.body["blocks"].as_array().into_iter().flatten();
            let block = blocks.clone().find(|b| words(&b["label"]) == label).expect("the field");
            let key = (text(&block["block_id"]), text(&block["element"]["action_id"]));
            let option = json!({"value": code, "text": {"type": "plain_text", "text": shown}});
            view.filled.insert(key, json!({"type": block["element"]["type"], "selected_option": option}));
        });
    }

    fn sends_odd_pages(&self) -> BoxFuture<'_, Vec<String>> {
        async move {
            let view = self.open_view().expect("an open form");
            let unoffered = json!({"value": "Zebedee Quillfeather"});
            let level = json!({"v": {"type": "radio_buttons", "selected_option": unoffered}});
            let mut answers = Vec::new();
            for state in
                [json!({}), json!({"values": {}}), json!({"values": {"level": level}}), json!([[[]]]), Json::Null]
            {
                let mut whole = self.whole(&view);
                whole["state"] = state;
                let payload = json!({"type": "view_submission", "team": self.team(), "user": self.account(),
                    "view": whole, "api_app_id": "A0MAINSTAY", "trigger_id": self.trigger(true)});
                answers.push(self.interacts(payload).await);
            }
            answers
        }
        .boxed()
    }
}

impl Forger for TeamsPerson {
    fn presses_nonsense<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()> {
        async move {
            let answer = self.presses_and_hears(&as_it_was(message), label).await;
            assert_eq!(answer.0, 200, "{}", answer.1);
            assert!(answer.1.contains("Nothing was changed"), "{}", answer.1);
        }
        .boxed()
    }

    fn form(&self) -> String {
        let dialog = self.open_dialog().expect("an open form");
        text(&sends(&dialog).expect("a button that sends")["data"]["mainstay"]["form"])
    }

    fn takes_for(&self, form: &str) {
        self.changes_dialog(|dialog| {
            each_button(&mut dialog.card, &mut |button| button["data"]["mainstay"]["form"] = form.into());
        });
    }

    fn chooses_unoffered(&self, label: &str, code: &str, _: &str) {
        self.changes_dialog(|dialog| {
            let input = teams::inputs(&dialog.card).into_iter().find(|input| teams::label(input) == label);
            dialog.filled.insert(text(&input.expect("the field")["id"]), code.to_owned());
        });
    }

    fn sends_odd_pages(&self) -> BoxFuture<'_, Vec<String>> {
        async move {
            let ours = json!({"form": Forger::form(self)});
            let page = |more: Json| {
                let mut data = json!({"mainstay": ours});
                for (name, value) in more.as_object().into_iter().flatten() {
                    data[name] = value.clone();
                }
                data
            };
            let mut answers = Vec::new();
            for data in [
                page(json!({})),
                page(json!({"choice.level": null})),
                page(json!({"choice.level": "Zebedee Quillfeather"})),
                page(json!({"choice.level": [[[]]]})),
                page(json!({"level": "fragile", "text.level": "fragile", "choice.": {}})),
            ] {
                let answer = self.invokes("task/submit", json!({"data": data, "context": {"theme": "default"}})).await;
                answers.push(answer.to_string());
            }
            answers
        }
        .boxed()
    }
}

/// The message with what each of its buttons is about changed.
pub fn with_values(mut message: Message, change: impl Fn(&str) -> String) -> Message {
    each_button(&mut message.body, &mut |button| {
        for at in ["/value", "/data/mainstay/about"] {
            if let Some(Json::String(value)) = button.pointer_mut(at) {
                *value = change(value);
            }
        }
    });
    message
}

/// The message with the button of this label meaning another verb, as Mainstay would have made a button for it.
pub fn with_verb(mut message: Message, label: &str, verb: Verb) -> Message {
    each_button(&mut message.body, &mut |button| {
        if button["text"]["text"] == label {
            button["action_id"] = verb.as_str().into();
        } else if button["title"] == label {
            button["data"]["mainstay"]["verb"] = verb.as_str().into();
            if verb.opens_a_form() {
                button["type"] = "Action.Submit".into();
                button["data"]["msteams"] = json!({"type": "task/fetch"});
            } else {
                button["verb"] = verb.as_str().into();
            }
        }
    });
    message
}

/// Every button at any depth, of Slack's blocks or of a card at Teams.
fn each_button(json: &mut Json, change: &mut impl FnMut(&mut Json)) {
    if json.get("action_id").is_some() || json.pointer("/data/mainstay").is_some() {
        change(json);
    }
    match json {
        Json::Object(fields) => fields.values_mut().for_each(|inner| each_button(inner, change)),
        Json::Array(items) => items.iter_mut().for_each(|inner| each_button(inner, change)),
        _ => {}
    }
}
