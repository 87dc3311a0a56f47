//! A seat at Teams.

use chrono::DateTime;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value as Json, json};

use super::{Field, Page, Seat};
use crate::slack::fake::Message;
use crate::teams::fake::{BOT, Message as TeamsMessage};
use crate::teams::person::{TeamsPerson, sends};
use crate::teams::screen::{self as teams, text};

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
        async move { TeamsPerson::presses_on(self, &as_it_was(message), label).await }.boxed()
    }

    fn presses_in_list<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()> {
        // The list is the newest message that has such a button.
        TeamsPerson::presses(self, label).boxed()
    }

    fn chooses_from_the_menu<'a>(&'a self, verb: &'a str) -> BoxFuture<'a, ()> {
        self.chooses_extension(verb).boxed()
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

    fn sends_a_file<'a>(&'a self, name: &'a str, among_others: bool) -> BoxFuture<'a, ()> {
        let file = "application/vnd.microsoft.teams.file.download.info";
        let mut message = json!({"type": "message", "text": name,
            "attachments": [{"contentType": file, "name": format!("{name}.docx")}]});
        if among_others {
            // Among others Teams passes on only what mentions Mainstay.
            let mention = "<at>Mainstay</at>";
            message["text"] = format!("{mention} {name}").into();
            message["entities"] = json!([{"type": "mention", "text": mention, "mentioned": {"id": BOT}}]);
            let kind = "channel";
            message["conversation"] = json!({"id": "19:place@thread.tacv2", "conversationType": kind, "isGroup": true});
        }
        self.happens(message).boxed()
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
    mark_of_card(&message.first)
}

/// The same of a card as it was sent.
pub fn mark_of_card(card: &Json) -> Option<String> {
    let id = card["body"][0]["id"].as_str().filter(|id| id.starts_with("dlv_"))?;
    Some(id.rsplit_once('-').map_or(id, |(delivery, _)| delivery).to_owned())
}

/// A message that stories have read, as it was at Teams when they did.
pub fn as_it_was(message: &Message) -> TeamsMessage {
    let (_, id) = message.ts.split_once('.').expect("a time and an id");
    TeamsMessage {
        channel: message.channel.clone(),
        id: id.to_owned(),
        at: DateTime::UNIX_EPOCH,
        card: message.body["card"].clone(),
        first: message.body["card"].clone(),
        summary: String::new(),
        edits: 0,
        aside: None,
    }
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
