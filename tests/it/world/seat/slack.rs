//! A seat at Slack.

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value as Json, json};

use super::{Field, Page, Seat};
use crate::slack::fake::{Message, View};
use crate::slack::person::SlackPerson;
use crate::slack::screen::{self, text, words};

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

    fn presses_in_list<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()> {
        self.presses_on_home(label).boxed()
    }

    fn chooses_from_the_menu<'a>(&'a self, verb: &'a str) -> BoxFuture<'a, ()> {
        self.chooses_shortcut(verb).boxed()
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

    fn sends_a_file<'a>(&'a self, name: &'a str, among_others: bool) -> BoxFuture<'a, ()> {
        let event = json!({"type": "message", "subtype": "file_share", "user": self.user, "text": name,
            "channel_type": if among_others { "channel" } else { "im" },
            "files": [{"id": "F1", "name": format!("{name}.docx")}]});
        self.happens(event).boxed()
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
