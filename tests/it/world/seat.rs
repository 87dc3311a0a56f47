//! Where somebody sits: at Slack or at Teams. What a story does there is the same, and so is what it reads.

use std::collections::BTreeMap;

use chrono::DateTime;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value as Json, json};

use crate::slack::fake::{Message, View};
use crate::slack::person::SlackPerson;
use crate::slack::screen::{self, text, words};
use crate::teams::fake::Message as TeamsMessage;
use crate::teams::person::{TeamsPerson, sends};
use crate::teams::screen as teams;

/// An open page, whatever it looks like there.
pub struct Page {
    /// Another whenever the page changes.
    pub id: String,
    pub fields: Vec<Field>,
    pub buttons: Vec<String>,
    /// The words on the button that sends it. None: it is only read.
    pub submit: Option<String>,
    /// What is wrong, by the field's label.
    pub faults: BTreeMap<String, String>,
}

pub struct Field {
    pub name: String,
    pub label: String,
    pub offered: Vec<String>,
    /// Letters are typed and somebody is found.
    pub is_searched: bool,
    /// How many characters it takes, if it takes words.
    pub room: Option<usize>,
}

impl Page {
    pub fn field(&self, label: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.label == label)
    }
}

pub trait Seat: Send + Sync {
    /// Types a command line, such as `/placement mine`.
    fn types<'a>(&'a self, line: &'a str) -> BoxFuture<'a, ()>;
    fn presses<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()>;
    fn presses_on<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()>;
    /// Presses the newest button of these words of which a screen reader says something that ends so.
    fn presses_spoken<'a>(&'a self, label: &'a str, ends: &'a str) -> BoxFuture<'a, ()>;
    fn fills<'a>(&'a self, label: &'a str, with: &'a str) -> BoxFuture<'a, ()>;
    /// What a search field offers for these letters.
    fn searches<'a>(&'a self, label: &'a str, typed: &'a str) -> BoxFuture<'a, Vec<String>>;
    fn sends(&self) -> BoxFuture<'_, ()>;
    fn closes(&self) -> BoxFuture<'_, ()>;
    /// Looks at the list of their own things.
    fn opens_home(&self) -> BoxFuture<'_, ()>;
    /// That list as it was last seen.
    fn home(&self) -> String;
    fn sees<'a>(&'a self, expected: &'a str) -> BoxFuture<'a, ()>;
    /// Delivers the last act once more.
    fn repeats(&self) -> BoxFuture<'_, ()>;
    fn screen(&self) -> String;
    fn page(&self) -> Option<Page>;
    fn filled_in(&self, label: &str) -> String;
    /// What was delivered to them, oldest first; private answers are not among it.
    fn messages(&self) -> Vec<Message>;
    /// The same with the private answers.
    fn shown(&self) -> Vec<Message>;
}

impl Seat for SlackPerson {
    fn types<'a>(&'a self, line: &'a str) -> BoxFuture<'a, ()> {
        SlackPerson::types(self, line).boxed()
    }

    fn presses<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()> {
        SlackPerson::presses(self, label).boxed()
    }

    fn presses_on<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()> {
        SlackPerson::presses_on(self, message, label).boxed()
    }

    fn presses_spoken<'a>(&'a self, label: &'a str, ends: &'a str) -> BoxFuture<'a, ()> {
        let about = |body: &Json| {
            let mut buttons = screen::buttons(&body["blocks"]).into_iter();
            buttons.find(|(shown, e, _)| shown == label && text(&e["accessibility_label"]).ends_with(ends))
        };
        let all = SlackPerson::messages(self);
        let found = all.iter().rev().find_map(|m| Some((m.clone(), about(&m.body)?)));
        let (message, (_, element, block)) =
            found.unwrap_or_else(|| panic!("no “{label}” …{ends}:\n{}", SlackPerson::screen(self)));
        async move { self.presses_element(&message, &element, &block).await }.boxed()
    }

    fn fills<'a>(&'a self, label: &'a str, with: &'a str) -> BoxFuture<'a, ()> {
        SlackPerson::fills(self, label, with).boxed()
    }

    fn searches<'a>(&'a self, label: &'a str, typed: &'a str) -> BoxFuture<'a, Vec<String>> {
        SlackPerson::searches(self, label, typed).boxed()
    }

    fn sends(&self) -> BoxFuture<'_, ()> {
        SlackPerson::sends(self).boxed()
    }

    fn closes(&self) -> BoxFuture<'_, ()> {
        SlackPerson::closes(self).boxed()
    }

    fn opens_home(&self) -> BoxFuture<'_, ()> {
        SlackPerson::opens_home(self).boxed()
    }

    fn home(&self) -> String {
        SlackPerson::screen(self)
    }

    fn sees<'a>(&'a self, expected: &'a str) -> BoxFuture<'a, ()> {
        SlackPerson::sees(self, expected).boxed()
    }

    fn repeats(&self) -> BoxFuture<'_, ()> {
        SlackPerson::repeats(self).map(drop).boxed()
    }

    fn screen(&self) -> String {
        SlackPerson::screen(self)
    }

    fn page(&self) -> Option<Page> {
        self.open_view().map(|view| page_of(&view))
    }

    fn filled_in(&self, label: &str) -> String {
        SlackPerson::filled_in(self, label)
    }

    fn messages(&self) -> Vec<Message> {
        SlackPerson::messages(self).into_iter().filter(|m| !m.private).collect()
    }

    fn shown(&self) -> Vec<Message> {
        SlackPerson::messages(self)
    }
}

fn page_of(view: &View) -> Page {
    let inputs: Vec<&Json> =
        view.body["blocks"].as_array().into_iter().flatten().filter(|b| b["type"] == "input").collect();
    let field = |block: &&Json| {
        let element = &block["element"];
        let typed = element["type"] == "plain_text_input";
        Field {
            name: text(&block["block_id"]),
            label: words(&block["label"]),
            is_searched: element["type"] == "external_select",
            offered: element["options"].as_array().into_iter().flatten().map(|o| words(&o["text"])).collect(),
            room: typed.then(|| element["max_length"].as_u64().unwrap_or(3000) as usize),
        }
    };
    let label = |block_id: &str| inputs.iter().find(|b| b["block_id"] == block_id).map(|b| words(&b["label"]));
    Page {
        id: format!("{}/{}", view.id, view.hash),
        fields: inputs.iter().map(field).collect(),
        buttons: screen::buttons(&view.body["blocks"]).into_iter().map(|(label, ..)| label).collect(),
        submit: view.body["submit"].is_object().then(|| words(&view.body["submit"])),
        faults: view.errors.iter().filter_map(|(block, fault)| Some((label(block)?, fault.clone()))).collect(),
    }
}

impl Seat for TeamsPerson {
    fn types<'a>(&'a self, line: &'a str) -> BoxFuture<'a, ()> {
        // The same words, typed to the bot itself.
        let words = line.strip_prefix("/placement").unwrap_or(line).trim();
        async move {
            let before = self.answers();
            TeamsPerson::types(self, words).await;
            self.is_answered(before).await;
            let newest = TeamsPerson::messages(self).pop();
            if newest.is_some_and(|m| teams::buttons(&m.card).iter().any(|(label, _)| label == "Open the form")) {
                TeamsPerson::presses(self, "Open the form").await;
            }
        }
        .boxed()
    }

    fn presses<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()> {
        TeamsPerson::presses(self, label).boxed()
    }

    fn presses_on<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()> {
        async move {
            let (_, id) = message.ts.split_once('.').expect("a time and an id");
            let as_it_was = TeamsMessage {
                channel: message.channel.clone(),
                id: id.to_owned(),
                at: DateTime::UNIX_EPOCH,
                card: message.body["card"].clone(),
                first: message.body["card"].clone(),
                summary: String::new(),
                edits: 0,
                aside: None,
            };
            TeamsPerson::presses_on(self, &as_it_was, label).await;
        }
        .boxed()
    }

    fn presses_spoken<'a>(&'a self, label: &'a str, ends: &'a str) -> BoxFuture<'a, ()> {
        let about = |card: &Json| {
            let mut buttons = teams::buttons(card).into_iter();
            buttons.find(|(shown, action)| shown == label && text(&action["tooltip"]).ends_with(ends))
        };
        let all = TeamsPerson::messages(self);
        let found = all.iter().rev().find_map(|m| Some((m.clone(), about(&m.card)?.1)));
        let (message, action) = found.unwrap_or_else(|| panic!("no “{label}” …{ends}:\n{}", TeamsPerson::screen(self)));
        async move { self.presses_action(&message, &action).await }.boxed()
    }

    fn fills<'a>(&'a self, label: &'a str, with: &'a str) -> BoxFuture<'a, ()> {
        TeamsPerson::fills(self, label, with).boxed()
    }

    fn searches<'a>(&'a self, label: &'a str, typed: &'a str) -> BoxFuture<'a, Vec<String>> {
        TeamsPerson::searches(self, label, typed).boxed()
    }

    fn sends(&self) -> BoxFuture<'_, ()> {
        TeamsPerson::sends(self).boxed()
    }

    fn closes(&self) -> BoxFuture<'_, ()> {
        async { TeamsPerson::closes(self) }.boxed()
    }

    fn opens_home(&self) -> BoxFuture<'_, ()> {
        Seat::types(self, "mine")
    }

    fn home(&self) -> String {
        // A chat has no page of its own: the newest message is the one that answered.
        TeamsPerson::messages(self).pop().map(|m| teams::card(&m.card)).unwrap_or_default()
    }

    fn sees<'a>(&'a self, expected: &'a str) -> BoxFuture<'a, ()> {
        TeamsPerson::sees(self, expected).boxed()
    }

    fn repeats(&self) -> BoxFuture<'_, ()> {
        TeamsPerson::repeats(self).map(drop).boxed()
    }

    fn screen(&self) -> String {
        TeamsPerson::screen(self)
    }

    fn page(&self) -> Option<Page> {
        let dialog = self.open_dialog()?;
        let field = |input: &Json| Field {
            name: text(&input["id"]).split_once('.').map(|(_, name)| name.to_owned()).unwrap_or_default(),
            label: teams::label(input),
            is_searched: input["choices.data"].is_object(),
            offered: teams::options(input),
            room: (input["type"] == "Input.Text").then(|| input["maxLength"].as_u64().unwrap_or(3000) as usize),
        };
        Some(Page {
            id: dialog.page.to_string(),
            fields: teams::inputs(&dialog.card).iter().map(field).collect(),
            buttons: teams::buttons(&dialog.card).into_iter().map(|(label, _)| label).collect(),
            submit: sends(&dialog).map(|action| text(&action["title"])),
            faults: teams::faults(&dialog.card),
        })
    }

    fn filled_in(&self, label: &str) -> String {
        TeamsPerson::filled_in(self, label)
    }

    fn messages(&self) -> Vec<Message> {
        TeamsPerson::messages(self).iter().filter(|m| mark_of(m).is_some()).map(|m| as_read(self, m)).collect()
    }

    fn shown(&self) -> Vec<Message> {
        TeamsPerson::messages(self).iter().map(|m| as_read(self, m)).collect()
    }
}

/// The delivery's mark that a message carries; an answer to an act carries none.
pub fn mark_of(message: &TeamsMessage) -> Option<String> {
    let id = message.first["body"][0]["id"].as_str().filter(|id| id.starts_with("dlv_"))?;
    Some(id.rsplit_once('-').map_or(id, |(delivery, _)| delivery).to_owned())
}

/// A message at Teams, in the words that stories read messages in.
fn as_read(person: &TeamsPerson, message: &TeamsMessage) -> Message {
    let lines = |card: &Json| {
        let text = json!({"type": "plain_text", "text": teams::card(card)});
        json!({"text": "", "blocks": [{"type": "section", "text": text}], "card": card})
    };
    Message {
        user: person.account.clone(),
        channel: message.channel.clone(),
        ts: format!("{}.{}", message.at.timestamp(), message.id),
        body: lines(&message.card),
        first: lines(&message.first),
        metadata: mark_of(message).map_or(Json::Null, Json::String),
        edits: message.edits,
        private: false,
    }
}
