//! Where somebody sits: at Slack or at Teams. What a story does there is the same, and so is what it reads.

mod slack;
mod teams;

use std::collections::BTreeMap;

use futures::future::BoxFuture;

pub use teams::{as_it_was, mark_of, mark_of_card};

use super::forger::Forger;
use crate::slack::fake::Message;

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

pub trait Seat: Forger + Send + Sync {
    /// Types a command line, such as `/placement mine`.
    fn types<'a>(&'a self, line: &'a str) -> BoxFuture<'a, ()>;
    fn presses<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()>;
    fn presses_on<'a>(&'a self, message: &'a Message, label: &'a str) -> BoxFuture<'a, ()>;
    /// Presses a button on the list of their own things.
    fn presses_in_list<'a>(&'a self, label: &'a str) -> BoxFuture<'a, ()>;
    /// Chooses what a verb such as `request_meeting` does from the platform's own menu, which needs no message: a
    /// shortcut at Slack, the message extension at Teams.
    fn chooses_from_the_menu<'a>(&'a self, verb: &'a str) -> BoxFuture<'a, ()>;
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
    /// Sends Mainstay a file of this name: in their own conversation with it, or where others read along.
    fn sends_a_file<'a>(&'a self, name: &'a str, among_others: bool) -> BoxFuture<'a, ()>;
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
