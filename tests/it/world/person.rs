//! Somebody of the council at Slack. After each act the world comes to rest, so that what follows from it is there.
//!
//! Whoever fills a form in writes the canary child's name into every field that takes words: a story need not think of
//! it, and no field is ever left out.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Europe::London;
use serde_json::Value as Json;

use super::{World, canary, council};
use crate::slack::fake::{Message, View};
use crate::slack::person::SlackPerson;
use crate::slack::screen::{self, words};

/// Fields that are checked for their shape: a name would be refused, and other stories try that.
const SHAPED: [&str; 5] =
    ["Room number", "Link to the online meeting", "Their name", "Their service", "Their e-mail address"];
/// How long somebody waits for a page to change.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Clone)]
pub struct Person {
    pub(super) world: World,
    pub at_slack: SlackPerson,
    pub name: &'static str,
}

impl Person {
    pub(super) fn new(world: World, id: &str) -> Self {
        let account = council::account(id).unwrap_or_else(|| panic!("{id} has no account"));
        Self { at_slack: world.slack().person(account), world, name: council::name(id) }
    }

    pub async fn types(&self, line: &str) {
        self.closes_what_is_only_read().await;
        self.at_slack.types(line).await;
        self.world.quiet().await;
    }

    /// Presses a button: in the open form, on the newest message that has it, or on the home page.
    pub async fn presses(&self, label: &str) {
        if let Some(view) = self.at_slack.open_view() {
            if screen::buttons(&view.body["blocks"]).iter().any(|(shown, ..)| shown == label) {
                self.at_slack.presses(label).await;
                self.page_changes(&view).await;
                return self.world.quiet().await;
            }
            self.closes_what_is_only_read().await;
        }
        self.at_slack.presses(label).await;
        self.world.quiet().await;
    }

    /// Presses a button on a message as it was at some time, even if the message has changed since.
    pub async fn presses_on(&self, message: &Message, label: &str) {
        self.closes_what_is_only_read().await;
        self.at_slack.presses_on(message, label).await;
        self.world.quiet().await;
    }

    /// Fills a field in. Words get the canary's name added, as far as there is room.
    pub async fn fills(&self, label: &str, with: &str) {
        let room = self.room_for_words(label);
        let more = format!("{with} {}", canary::NAME);
        let with = if room.is_some_and(|most| more.chars().count() <= most) { more } else { with.to_owned() };
        let with = self.option_that_begins(label, &with).unwrap_or(with);
        self.at_slack.fills(label, &with).await;
    }

    /// What a list offers in this field, as it is read.
    pub fn offered(&self, label: &str) -> Vec<String> {
        let view = self.at_slack.open_view().unwrap_or_else(|| panic!("no form is open:\n{}", self.screen()));
        let block = block_of(&view, label).unwrap_or_else(|| panic!("no field “{label}”:\n{}", self.screen()));
        block["element"]["options"].as_array().into_iter().flatten().map(|o| words(&o["text"])).collect()
    }

    /// The label of the field whose name begins so.
    pub fn field_about(&self, name: &str) -> Option<String> {
        let view = self.at_slack.open_view()?;
        let blocks = view.body["blocks"].as_array()?.clone();
        let named = |b: &&Json| screen::text(&b["block_id"]).starts_with(name) && b["type"] == "input";
        blocks.iter().find(named).map(|b| words(&b["label"]))
    }

    /// People are chosen by their names; what stands behind the name may change.
    fn option_that_begins(&self, label: &str, with: &str) -> Option<String> {
        let view = self.at_slack.open_view()?;
        let block = block_of(&view, label)?;
        let options = block["element"]["options"].as_array()?;
        let shown: Vec<String> = options.iter().map(|o| words(&o["text"])).collect();
        let exact = shown.iter().find(|o| *o == with);
        exact.or_else(|| shown.iter().find(|o| o.starts_with(with))).cloned()
    }

    /// Fills these fields in as their pages come up, and stops at the last page, before it is sent.
    pub async fn fills_in(&self, answers: &[(&str, &str)]) {
        let mut left: Vec<&(&str, &str)> = answers.iter().collect();
        loop {
            let view = self.at_slack.open_view().unwrap_or_else(|| panic!("no form is open:\n{}", self.screen()));
            let shown = labels(&view);
            for (label, with) in left.extract_if(.., |(label, _)| shown.iter().any(|s| s == label)) {
                self.fills(label, with).await;
            }
            if words(&view.body["submit"]) != "Continue" {
                break;
            }
            self.sends().await;
            let now = self.at_slack.open_view();
            let faults = now.as_ref().map(|v| v.errors.clone()).unwrap_or_default();
            assert!(faults.is_empty(), "the page was not taken: {faults:?}\n{}", self.screen());
            assert!(now.is_some_and(|now| now.hash != view.hash), "the page did not change:\n{}", self.screen());
        }
        assert!(left.is_empty(), "never asked: {left:?}\n{}", self.screen());
    }

    /// Sends the open page. Empty fields that take words get the canary's name first.
    pub async fn sends(&self) {
        let view = self.at_slack.open_view().unwrap_or_else(|| panic!("no form is open:\n{}", self.screen()));
        for label in labels(&view) {
            if self.room_for_words(&label).is_some() && self.at_slack.filled_in(&label).is_empty() {
                let with = if label.contains("case number") { canary::CASE_NUMBER } else { canary::NAME };
                self.at_slack.fills(&label, with).await;
            }
        }
        self.sends_as_it_is().await;
    }

    /// Sends the open page without another word in it.
    pub async fn sends_as_it_is(&self) {
        self.at_slack.sends().await;
        self.world.quiet().await;
    }

    pub async fn closes(&self) {
        self.at_slack.closes().await;
        self.world.quiet().await;
    }

    pub async fn opens_home(&self) {
        self.closes_what_is_only_read().await;
        self.at_slack.opens_home().await;
        self.world.quiet().await;
    }

    /// The words are on the screen; a page that is only to be read is put away if they are not on it.
    pub async fn sees(&self, expected: &str) {
        if !self.screen().contains(expected) {
            self.closes_what_is_only_read().await;
        }
        self.at_slack.sees(expected).await;
    }

    pub fn does_not_see(&self, unexpected: &str) {
        self.at_slack.does_not_see(unexpected);
    }

    pub fn screen(&self) -> String {
        self.at_slack.screen()
    }

    /// The fault beside a field of the open form.
    pub fn fault_beside(&self, label: &str) -> String {
        let view = self.at_slack.open_view().unwrap_or_else(|| panic!("no form is open:\n{}", self.screen()));
        let block = block_of(&view, label).unwrap_or_else(|| panic!("no field “{label}”:\n{}", self.screen()));
        let id = screen::text(&block["block_id"]);
        view.errors.get(&id).cloned().unwrap_or_else(|| panic!("“{label}” is not faulted:\n{}", self.screen()))
    }

    /// Every message that Mainstay sent this person, oldest first; private answers are not among them.
    pub fn messages(&self) -> Vec<Message> {
        self.world.slack().messages_of(&self.at_slack.user)
    }

    /// When each message came, to the minute, and what it first said.
    pub fn heard(&self) -> Vec<(String, String)> {
        self.messages().iter().map(|m| (when(m), said(m))).collect()
    }

    /// Something that says this came at this wall-clock minute.
    pub fn has_heard(&self, at: &str, expected: &str) {
        let there = self.heard().iter().any(|(when, said)| when == at && said.contains(expected));
        assert!(there, "{} has not heard “{expected}” at {at}, but:\n{}", self.name, self.log());
    }

    /// Nothing at all came in this span, both ends included.
    pub fn has_heard_nothing_between(&self, from: &str, to: &str) {
        let heard: Vec<String> =
            self.heard().into_iter().filter(|(at, _)| (from..=to).contains(&at.as_str())).map(|(at, _)| at).collect();
        assert!(heard.is_empty(), "{} has heard something at {heard:?}:\n{}", self.name, self.log());
    }

    /// Messages that say this, by the minute they came.
    pub fn times_of(&self, expected: &str) -> Vec<String> {
        self.heard().into_iter().filter(|(_, said)| said.contains(expected)).map(|(at, _)| at).collect()
    }

    fn log(&self) -> String {
        self.heard().into_iter().map(|(at, said)| format!("== {at}\n{said}\n")).collect()
    }

    async fn page_changes(&self, before: &View) {
        let since = Instant::now();
        while self.at_slack.open_view().is_some_and(|now| now.id == before.id && now.hash == before.hash) {
            assert!(since.elapsed() < PATIENCE, "the page does not change:\n{}", self.screen());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(super) async fn closes_what_is_only_read(&self) {
        while self.at_slack.open_view().is_some_and(|view| !view.body["submit"].is_object()) {
            self.at_slack.closes().await;
        }
    }

    /// How many characters a field that takes words takes. None for any other field.
    fn room_for_words(&self, label: &str) -> Option<usize> {
        let view = self.at_slack.open_view()?;
        let block = block_of(&view, label)?;
        let typed = block["element"]["type"] == "plain_text_input" && !SHAPED.contains(&label);
        typed.then(|| block["element"]["max_length"].as_u64().unwrap_or(3000) as usize)
    }
}

/// The labels of a page's fields.
fn labels(view: &View) -> Vec<String> {
    let blocks = view.body["blocks"].as_array().into_iter().flatten();
    blocks.filter(|b| b["type"] == "input").map(|b| words(&b["label"])).collect()
}

fn block_of<'a>(view: &'a View, label: &str) -> Option<&'a Json> {
    view.body["blocks"].as_array()?.iter().find(|b| b["type"] == "input" && words(&b["label"]) == label)
}

/// The wall-clock minute of a message.
fn when(message: &Message) -> String {
    let seconds = message.ts.split('.').next().and_then(|s| s.parse().ok()).unwrap_or(0);
    let at: NaiveDateTime = DateTime::from_timestamp(seconds, 0).expect("a time").with_timezone(&London).naive_local();
    at.format("%Y-%m-%dT%H:%M").to_string()
}

/// A message as it was first read.
pub fn said(message: &Message) -> String {
    format!("{}\n{}", screen::text(&message.first["text"]), screen::blocks(&message.first["blocks"]))
}
