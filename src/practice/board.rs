//! The practice platform: everybody's conversation with Mainstay, kept in memory and, if a directory is given, in a file.
//!
//! It is a [`Platform`] like any other, so the courier, the retries and the reminders are the real ones. Conversations
//! are by person id. Forms never come here: what is typed into them is the desk's to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::{Address, Found, Mark, Platform, Receipt, SendError};

/// What time it is in the pretend council.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// One line of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Unique on the board, rising.
    pub id: u64,
    pub at: DateTime<Utc>,
    pub what: Said,
    pub edited: bool,
    pub unread: bool,
    /// Rises with every change to this message.
    pub revision: u32,
    /// The post that it answers, or that typed it: the same post once more changes it, and adds none.
    #[serde(default)]
    by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A message that came through the courier.
    Delivered { card: Card, delivery: DeliveryId },
    /// An answer that only this person sees.
    Private(Card),
    /// A command this person typed, in the words of the command's own grammar.
    Typed(String),
}

impl Message {
    pub fn card(&self) -> Option<&Card> {
        match &self.what {
            Said::Delivered { card, .. } | Said::Private(card) => Some(card),
            Said::Typed(_) => None,
        }
    }

    /// Nothing is left of it but the line that a newer message stands below.
    pub fn points_on(&self) -> bool {
        matches!(&self.what, Said::Delivered { card, .. } if only_points_on(card))
    }
}

/// A message that came through the courier says more than its first line, unless a newer one has taken its place.
fn only_points_on(card: &Card) -> bool {
    card.blocks.is_empty()
}

/// Everybody's conversations.
pub struct Board {
    people: BTreeSet<String>,
    now: Now,
    file: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    last: u64,
    /// Rises with every change: what a page compares to know whether it is out of date.
    version: u64,
    /// The pretend platform answers nothing.
    down: bool,
    /// The time at which this was last written down.
    #[serde(default)]
    reached: Option<DateTime<Utc>>,
    conversations: BTreeMap<String, Vec<Message>>,
}

impl Board {
    /// A board for these people (by id) that is forgotten at the end.
    pub fn new(people: impl IntoIterator<Item = String>, now: Now) -> Self {
        Self { people: people.into_iter().collect(), now, file: None, state: Mutex::default() }
    }

    /// The same, kept in `board.json` of a directory. An unreadable file is an error, never overwritten.
    pub fn kept_in(dir: &Path, people: impl IntoIterator<Item = String>, now: Now) -> std::io::Result<Self> {
        let file = dir.join("board.json");
        let state = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(error),
        };
        Ok(Self { people: people.into_iter().collect(), now, file: Some(file), state: Mutex::new(state) })
    }

    /// Somebody's conversation, oldest first.
    pub fn conversation(&self, person: &str) -> Vec<Message> {
        self.state().conversations.get(person).cloned().unwrap_or_default()
    }

    pub fn message(&self, person: &str, id: u64) -> Option<Message> {
        self.state().conversations.get(person)?.iter().find(|m| m.id == id).cloned()
    }

    /// The newest of somebody's conversation.
    pub fn newest(&self, person: &str) -> Option<u64> {
        self.state().conversations.get(person)?.last().map(|m| m.id)
    }

    /// The time that a council kept from before had reached. None: it is new.
    pub fn reached(&self) -> Option<DateTime<Utc>> {
        let state = self.state();
        let newest = state.conversations.values().flatten().map(|m| m.at).max();
        state.reached.max(newest)
    }

    /// Writes down what time it is: the clock may have moved without a message.
    pub fn note_time(&self) {
        self.write(&mut self.state());
    }

    /// How many messages each person has not seen; people with none are left out.
    pub fn unread(&self) -> BTreeMap<String, usize> {
        let count = |all: &Vec<Message>| all.iter().filter(|m| m.unread).count();
        let state = self.state();
        state.conversations.iter().map(|(who, all)| (who.clone(), count(all))).filter(|(_, n)| *n > 0).collect()
    }

    /// Rises with every change.
    pub fn version(&self) -> u64 {
        self.state().version
    }

    /// This person has the conversation in front of them.
    pub fn mark_read(&self, person: &str) {
        let mut state = self.state();
        let unread = state.conversations.get(person).is_some_and(|all| all.iter().any(|m| m.unread));
        if unread {
            state.conversations.entry(person.to_owned()).or_default().iter_mut().for_each(|m| m.unread = false);
            self.changed(&mut state);
        }
    }

    /// An answer, to the post with this key, that only this person sees.
    pub fn whisper(&self, person: &str, key: &str, card: Card) {
        self.say_once(person, key, Said::Private(card));
    }

    /// A private answer shown anew in its place. A message that came through the courier is the courier's to change.
    pub fn replace(&self, person: &str, id: u64, card: Card) {
        let mut state = self.state();
        let message = state.conversations.get_mut(person).and_then(|all| all.iter_mut().find(|m| m.id == id));
        let Some(Message { what: Said::Private(old), edited, revision, .. }) = message else { return };
        if *old != card {
            *old = card;
            *edited = true;
            *revision += 1;
            self.changed(&mut state);
        }
    }

    /// Notes that this person typed a command. The words are the grammar's, never the person's own.
    pub fn note_typed(&self, person: &str, key: &str, words: String) {
        self.say_once(person, key, Said::Typed(words));
    }

    pub fn is_down(&self) -> bool {
        self.state().down
    }

    /// While it is down, nothing can be posted, changed or found: what the courier does then can be watched.
    pub fn set_down(&self, down: bool) {
        let mut state = self.state();
        state.down = down;
        self.changed(&mut state);
    }

    /// A browser that sends the same post twice, as at a double click, is answered in one place.
    fn say_once(&self, person: &str, key: &str, what: Said) {
        let mut state = self.state();
        let same = |m: &&mut Message| {
            m.by.as_deref() == Some(key) && std::mem::discriminant(&m.what) == std::mem::discriminant(&what)
        };
        let said = state.conversations.get_mut(person).and_then(|all| all.iter_mut().rev().find(same));
        match said {
            Some(message) if message.what == what => {}
            Some(message) => {
                message.what = what;
                message.revision += 1;
                self.changed(&mut state);
            }
            None => {
                self.append(&mut state, person, what, Some(key.to_owned()));
            }
        }
    }

    fn append(&self, state: &mut State, person: &str, what: Said, by: Option<String>) -> u64 {
        state.last += 1;
        let (id, unread) = (state.last, matches!(what, Said::Delivered { .. }));
        let message = Message { id, at: (self.now)(), what, edited: false, unread, revision: 0, by };
        state.conversations.entry(person.to_owned()).or_default().push(message);
        self.changed(state);
        id
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a change and writes it down.
    fn changed(&self, state: &mut State) {
        state.version += 1;
        self.write(state);
    }

    /// Whole or not at all: a half-written file would lose every conversation.
    fn write(&self, state: &mut State) {
        state.reached = Some((self.now)());
        let Some(file) = &self.file else { return };
        let draft = file.with_extension("json.new");
        let written = serde_json::to_vec(state)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(&draft, bytes))
            .and_then(|()| std::fs::rename(&draft, file));
        if let Err(error) = written {
            tracing::warn!(%error, "the practice conversations could not be written down");
        }
    }

    fn answering(&self) -> Result<(), SendError> {
        if self.is_down() { Err(SendError::NotSent { code: "pretend_outage".into(), after: None }) } else { Ok(()) }
    }
}

impl Platform for Board {
    fn name(&self) -> PlatformName {
        PlatformName::Practice
    }

    fn post<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move {
            self.answering()?;
            if !self.people.contains(&to.user) {
                return Err(SendError::Unreachable { code: "no_such_person".into() });
            }
            let said = Said::Delivered { card: card.clone(), delivery: mark.delivery.clone() };
            let id = self.append(&mut self.state(), &to.user, said, None);
            Ok(Receipt { channel: to.user.clone(), message: id.to_string() })
        })
    }

    fn update<'a>(&'a self, at: &'a Receipt, card: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move {
            self.answering()?;
            let mut state = self.state();
            let all = state.conversations.get_mut(&at.channel);
            let message = all.and_then(|all| all.iter_mut().find(|m| m.id.to_string() == at.message));
            let Some(Message { what: Said::Delivered { card: old, .. }, edited, unread, revision, .. }) = message
            else {
                return Err(SendError::Gone { code: "message_not_found".into() });
            };
            if old != card {
                *old = card.clone();
                *edited = true;
                // Where it only points to a newer message, there is nothing left in it to read.
                *unread &= !only_points_on(card);
                *revision += 1;
                self.changed(&mut state);
            }
            Ok(())
        })
    }

    fn find<'a>(
        &'a self,
        to: &'a Address,
        delivery: &'a DeliveryId,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        Box::pin(async move {
            self.answering()?;
            let conversation = self.conversation(&to.user);
            let is_it =
                |m: &&Message| m.at >= since && matches!(&m.what, Said::Delivered { delivery: d, .. } if d == delivery);
            Ok(match conversation.iter().find(is_it) {
                Some(m) => Found::Yes(Receipt { channel: to.user.clone(), message: m.id.to_string() }),
                None => Found::No,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Block;

    fn card(words: &str) -> Card {
        Card { headline: words.into(), blocks: vec![Block::Say(words.into())] }
    }

    fn at_easter() -> Now {
        Arc::new(|| "2026-04-02T15:45:00Z".parse().unwrap())
    }

    #[tokio::test]
    async fn a_conversation_outlives_a_restart_and_a_message_can_be_found_and_changed() {
        let dir = tempfile::tempdir().unwrap();
        let to = Address { platform: PlatformName::Practice, workspace: None, user: "ruth".into() };
        let mark = Mark { delivery: "dlv_1".into(), attempt: 1 };
        {
            let board = Board::kept_in(dir.path(), ["ruth".into()], at_easter()).unwrap();
            board.post(&to, &card("first"), &mark).await.unwrap();
        }
        let board = Board::kept_in(dir.path(), ["ruth".into()], at_easter()).unwrap();
        assert_eq!(board.unread().get("ruth"), Some(&1));
        let Found::Yes(receipt) = board.find(&to, &mark.delivery, at_easter()()).await.unwrap() else {
            panic!("the message is there")
        };
        board.update(&receipt, &card("second")).await.unwrap();
        board.update(&receipt, &card("second")).await.unwrap();
        let [message] = &board.conversation("ruth")[..] else { panic!("one message") };
        assert_eq!((message.card().unwrap().headline.as_str(), message.edited, message.revision), ("second", true, 1));

        let pointer = Card { blocks: vec![], ..card("there is a newer message below") };
        board.update(&receipt, &pointer).await.unwrap();
        assert!(board.conversation("ruth")[0].points_on());
        assert_eq!(board.unread().get("ruth"), None, "nothing is left in it to read");

        board.set_down(true);
        assert!(matches!(board.post(&to, &card("third"), &mark).await, Err(SendError::NotSent { .. })));
        board.set_down(false);
        let nobody = Address { user: "nobody".into(), ..to };
        assert!(matches!(board.post(&nobody, &card("x"), &mark).await, Err(SendError::Unreachable { .. })));
    }

    #[test]
    fn the_time_it_has_reached_outlives_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let board = Board::kept_in(dir.path(), ["ruth".into()], at_easter()).unwrap();
        assert_eq!(board.reached(), None);
        board.note_time();
        let board = Board::kept_in(dir.path(), ["ruth".into()], at_easter()).unwrap();
        assert_eq!(board.reached(), Some(at_easter()()));
    }
}
