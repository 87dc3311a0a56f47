//! Somebody of the council at Slack or at Teams. After each act the world comes to rest, so that what follows from it is there.
//!
//! Whoever fills a form in writes the canary child's name into every field that takes words: a story need not think of
//! it, and no field is ever left out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Europe::London;

use super::seat::{Page, Seat};
use super::{World, canary, council};
use crate::slack::fake::Message;
use crate::slack::person::SlackPerson;
use crate::slack::screen;
use crate::teams::person::TeamsPerson;

/// Fields that are checked for their shape: a name would be refused, and other stories try that.
const SHAPED: [&str; 5] =
    ["Room number", "Link to the online meeting", "Their name", "Their service", "Their e-mail address"];
/// How long somebody waits for a page to change.
const PATIENCE: Duration = Duration::from_secs(4);

/// The day on which a form is filled in.
pub const TODAY: &str = "today";

#[derive(Clone)]
pub struct Person {
    pub(super) world: World,
    /// For what only Slack has. It reaches nobody in a story that happens at Teams.
    pub at_slack: SlackPerson,
    /// For what only Teams has.
    pub at_teams: Option<TeamsPerson>,
    pub(super) seat: Arc<dyn Seat>,
    pub name: &'static str,
}

impl Person {
    pub(super) fn new(world: World, id: &str) -> Self {
        let account = council::account(id).unwrap_or_else(|| panic!("{id} has no account"));
        let at_slack = world.slack().person(account);
        let at_teams = world.sits_at_teams(id).then(|| world.teams().person(&council::teams_account(id)));
        let seat: Arc<dyn Seat> = match &at_teams {
            Some(at_teams) => Arc::new(at_teams.clone()),
            None => Arc::new(at_slack.clone()),
        };
        Self { at_slack, at_teams, seat, world, name: council::name(id) }
    }

    pub async fn types(&self, line: &str) {
        self.closes_what_is_only_read().await;
        self.seat.types(line).await;
        self.world.quiet().await;
    }

    /// Presses a button: in the open form, on the newest message that has it, or on the home page.
    pub async fn presses(&self, label: &str) {
        if let Some(page) = self.seat.page() {
            if page.buttons.iter().any(|shown| shown == label) {
                self.seat.presses(label).await;
                self.page_changes(&page).await;
                return self.world.quiet().await;
            }
            self.closes_what_is_only_read().await;
        }
        self.seat.presses(label).await;
        self.world.quiet().await;
    }

    /// Presses a button on a message as it was at some time, even if the message has changed since.
    pub async fn presses_on(&self, message: &Message, label: &str) {
        self.closes_what_is_only_read().await;
        self.seat.presses_on(message, label).await;
        self.world.quiet().await;
    }

    /// Presses a button on the list of their own things.
    pub async fn presses_in_list(&self, label: &str) {
        self.closes_what_is_only_read().await;
        self.seat.presses_in_list(label).await;
        self.world.quiet().await;
    }

    /// Chooses what a verb does from the platform's own menu.
    pub async fn chooses_from_the_menu(&self, verb: &str) {
        self.closes_what_is_only_read().await;
        self.seat.chooses_from_the_menu(verb).await;
        self.world.quiet().await;
    }

    /// Sends Mainstay a file of this name, in their own conversation with it or among others.
    pub async fn sends_a_file(&self, name: &str, among_others: bool) {
        self.seat.sends_a_file(name, among_others).await;
    }

    /// The last act arrives once more.
    pub async fn repeats(&self) {
        self.seat.repeats().await;
        self.world.quiet().await;
    }

    /// Fills a field in. Words get the canary's name added, as far as there is room.
    pub async fn fills(&self, label: &str, with: &str) {
        let today = self.world.clock().now().with_timezone(&London).date_naive().to_string();
        let with = if with == TODAY { &today } else { with };
        let room = self.room_for_words(label);
        let more = format!("{with} {}", canary::NAME);
        let with = if room.is_some_and(|most| more.chars().count() <= most) { more } else { with.to_owned() };
        let with = match self.searches_for(label, &with).await {
            Some(found) => found,
            None => self.option_that_begins(label, &with).unwrap_or(with),
        };
        self.seat.fills(label, &with).await;
    }

    /// Fills a field in with these words and no others.
    pub async fn fills_exactly(&self, label: &str, with: &str) {
        self.seat.fills(label, with).await;
    }

    /// What a list offers in this field, as it is read.
    pub fn offered(&self, label: &str) -> Vec<String> {
        let page = self.open_page();
        let field = page.field(label).unwrap_or_else(|| panic!("no field “{label}”:\n{}", self.screen()));
        field.offered.clone()
    }

    /// Whether the open form asks this.
    pub fn is_asked(&self, label: &str) -> bool {
        self.seat.page().is_some_and(|page| page.field(label).is_some())
    }

    /// Whether a form is open that has something to send.
    pub fn has_a_form_open(&self) -> bool {
        self.seat.page().is_some_and(|page| page.submit.is_some())
    }

    /// What is filled in just now, as it is read.
    pub fn filled_in(&self, label: &str) -> String {
        self.seat.filled_in(label)
    }

    /// The label of the field whose name begins so.
    pub fn field_about(&self, name: &str) -> Option<String> {
        let page = self.seat.page()?;
        page.fields.iter().find(|f| f.name.starts_with(name)).map(|f| f.label.clone())
    }

    /// Who a search field finds by this name. None: the field has a list, or nobody is found.
    async fn searches_for(&self, label: &str, with: &str) -> Option<String> {
        if !self.seat.page()?.field(label)?.is_searched {
            return None;
        }
        let found = self.searches(label, with.split(' ').next()?).await;
        found.into_iter().find(|who| who.starts_with(with))
    }

    /// What a search field offers for these letters.
    pub async fn searches(&self, label: &str, typed: &str) -> Vec<String> {
        self.seat.searches(label, typed).await
    }

    /// Messages and private answers, oldest first.
    pub fn shown(&self) -> Vec<Message> {
        self.seat.shown()
    }

    /// People are chosen by their names; what stands behind the name may change.
    fn option_that_begins(&self, label: &str, with: &str) -> Option<String> {
        let page = self.seat.page()?;
        let shown = &page.field(label)?.offered;
        let exact = shown.iter().find(|o| *o == with);
        exact.or_else(|| shown.iter().find(|o| o.starts_with(with))).cloned()
    }

    /// Fills these fields in as their pages come up, and stops at the last page, before it is sent.
    pub async fn fills_in(&self, answers: &[(&str, &str)]) {
        let mut left: Vec<&(&str, &str)> = answers.iter().collect();
        loop {
            let page = self.open_page();
            for (label, with) in left.extract_if(.., |(label, _)| page.field(label).is_some()) {
                self.fills(label, with).await;
            }
            if page.submit.as_deref() != Some("Continue") {
                break;
            }
            self.sends().await;
            let now = self.seat.page();
            let faults = now.as_ref().map(|p| p.faults.clone()).unwrap_or_default();
            assert!(faults.is_empty(), "the page was not taken: {faults:?}\n{}", self.screen());
            assert!(now.is_some_and(|now| now.id != page.id), "the page did not change:\n{}", self.screen());
        }
        assert!(left.is_empty(), "never asked: {left:?}\n{}", self.screen());
    }

    /// Sends the open page. Empty fields that take words get the canary's name first.
    pub async fn sends(&self) {
        for field in &self.open_page().fields {
            let label = &field.label;
            let with = if label.contains("case number") { canary::CASE_NUMBER } else { canary::NAME };
            // A number's field has no room for a name.
            let room = self.room_for_words(label).is_some_and(|most| with.chars().count() <= most);
            if room && self.seat.filled_in(label).is_empty() {
                self.seat.fills(label, with).await;
            }
        }
        self.sends_as_it_is().await;
    }

    /// Sends the open page without another word in it.
    pub async fn sends_as_it_is(&self) {
        self.seat.sends().await;
        self.world.quiet().await;
    }

    pub async fn closes(&self) {
        self.seat.closes().await;
        self.world.quiet().await;
    }

    pub async fn opens_home(&self) {
        self.closes_what_is_only_read().await;
        self.seat.opens_home().await;
        self.world.quiet().await;
    }

    /// The words are on the screen; a page that is only to be read is put away if they are not on it.
    pub async fn sees(&self, expected: &str) {
        if !self.screen().contains(expected) {
            self.closes_what_is_only_read().await;
        }
        self.seat.sees(expected).await;
    }

    pub fn does_not_see(&self, unexpected: &str) {
        let screen = self.screen();
        assert!(!screen.contains(unexpected), "“{unexpected}” should not be on the screen:\n{screen}");
    }

    pub fn screen(&self) -> String {
        self.seat.screen()
    }

    /// The list of their own things, as they last opened it.
    pub fn list(&self) -> String {
        self.seat.home()
    }

    /// The fault beside a field of the open form.
    pub fn fault_beside(&self, label: &str) -> String {
        let page = self.open_page();
        page.faults.get(label).cloned().unwrap_or_else(|| panic!("“{label}” is not faulted:\n{}", self.screen()))
    }

    /// Every message that Mainstay sent this person, oldest first; private answers are not among them.
    pub fn messages(&self) -> Vec<Message> {
        self.seat.messages()
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

    async fn page_changes(&self, before: &Page) {
        let since = Instant::now();
        while self.seat.page().is_some_and(|now| now.id == before.id) {
            assert!(since.elapsed() < PATIENCE, "the page does not change:\n{}", self.screen());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(super) async fn closes_what_is_only_read(&self) {
        while self.seat.page().is_some_and(|page| page.submit.is_none()) {
            self.seat.closes().await;
        }
    }

    fn open_page(&self) -> Page {
        self.seat.page().unwrap_or_else(|| panic!("no form is open:\n{}", self.screen()))
    }

    /// How many characters a field that takes words takes. None for any other field.
    fn room_for_words(&self, label: &str) -> Option<usize> {
        self.seat.page()?.field(label)?.room.filter(|_| !SHAPED.contains(&label))
    }
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
