//! The pretend post: every letter to somebody outside, as it would look, in memory and, if a directory is given, in a file.
//!
//! It is a [`Platform`] like any other. What it keeps was rendered by the real one; only the mail server is missing.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};

use super::board::Now;
use crate::card::Card;
use crate::ids::DeliveryId;
use crate::interaction::PlatformName;
use crate::platform::enclosed::{Enclosed, Standing};
use crate::platform::mail::{file, text};
use crate::platform::{Address, Found, Mark, Platform, Receipt, SendError};

/// Whom the pretend letters are from.
const FROM: &str = "Mainstay <mainstay@council.invalid>";
/// The same without the name.
pub const SENDER: &str = "mainstay@council.invalid";

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub id: u64,
    pub at: DateTime<Utc>,
    pub name: String,
    pub address: String,
    pub subject: String,
    pub text: String,
    /// What each link says, and where it leads.
    pub pages: Vec<(String, String)>,
    /// The calendar file, and what it asks of a calendar.
    pub entry: Option<(String, String)>,
    pub unread: bool,
    delivery: DeliveryId,
}

/// Somebody who has had a letter. Several people may share an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// The number of their first letter.
    pub key: u64,
    pub name: String,
    pub address: String,
    pub unread: usize,
}

/// Everybody's letters.
pub struct Tray {
    now: Now,
    file: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    version: u64,
    letters: Vec<Letter>,
}

impl Tray {
    /// A tray that is forgotten at the end.
    pub fn new(now: Now) -> Self {
        Self { now, file: None, state: Mutex::default() }
    }

    /// The same, kept in `tray.json` of a directory. An unreadable file is an error, never overwritten.
    pub fn kept_in(dir: &Path, now: Now) -> std::io::Result<Self> {
        let file = dir.join("tray.json");
        let state = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(error),
        };
        Ok(Self { now, file: Some(file), state: Mutex::new(state) })
    }

    /// Rises with every change.
    pub fn version(&self) -> u64 {
        self.state().version
    }

    /// Everybody who has had a letter, in the order of their first.
    pub fn correspondents(&self) -> Vec<Correspondent> {
        let mut all: Vec<Correspondent> = Vec::new();
        for letter in &self.state().letters {
            let unread = usize::from(letter.unread);
            match all.iter_mut().find(|c| c.address == letter.address && c.name == letter.name) {
                Some(known) => known.unread += unread,
                None => all.push(Correspondent {
                    key: letter.id,
                    name: letter.name.clone(),
                    address: letter.address.clone(),
                    unread,
                }),
            }
        }
        all
    }

    /// One person's letters, the newest first, all of them then read. None: nobody has that key.
    pub fn open(&self, key: u64) -> Option<(Correspondent, Vec<Letter>)> {
        let who = self.correspondents().into_iter().find(|c| c.key == key)?;
        let mut state = self.state();
        let own = |l: &&Letter| l.address == who.address && l.name == who.name;
        let letters: Vec<Letter> = state.letters.iter().filter(own).rev().cloned().collect();
        if who.unread > 0 {
            let theirs = state.letters.iter_mut().filter(|l| l.address == who.address && l.name == who.name);
            theirs.for_each(|l| l.unread = false);
            self.changed(&mut state);
        }
        Some((who, letters))
    }

    pub fn letter(&self, id: u64) -> Option<Letter> {
        self.state().letters.iter().find(|l| l.id == id).cloned()
    }

    fn take(&self, to: &Address, card: &Card, with: &Enclosed, mark: &Mark) -> Result<Receipt, SendError> {
        let refused = |code: &str| SendError::Refused { code: code.into() };
        let from: Mailbox = FROM.parse().map_err(|_| refused("from"))?;
        let address = to.user.parse().map_err(|_| SendError::Unreachable { code: "bad_address".into() })?;
        let at = (self.now)();
        let entry = with.entry.as_ref().map(|entry| {
            let guest = Mailbox::new(Some(with.name.clone()), address);
            let page = with.links().next().map(|(_, address)| address);
            let asks =
                if entry.standing == Standing::Off { "Takes it out of the calendar" } else { "For the calendar" };
            (asks.to_owned(), file::file(entry, page, &from, &guest, at))
        });
        let mut state = self.state();
        let id = state.letters.len() as u64 + 1;
        state.letters.push(Letter {
            id,
            at,
            name: with.name.clone(),
            address: to.user.clone(),
            subject: with.subject.clone(),
            text: text::plain(card, with),
            pages: with.links().map(|(label, address)| (label.to_owned(), address.to_owned())).collect(),
            entry,
            unread: true,
            delivery: mark.delivery.clone(),
        });
        self.changed(&mut state);
        Ok(Receipt { channel: to.user.clone(), message: id.to_string() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a change and writes it down, whole or not at all.
    fn changed(&self, state: &mut State) {
        state.version += 1;
        let Some(file) = &self.file else { return };
        let draft = file.with_extension("json.new");
        let written = serde_json::to_vec(state)
            .map_err(std::io::Error::from)
            .and_then(|bytes| std::fs::write(&draft, bytes))
            .and_then(|()| std::fs::rename(&draft, file));
        if let Err(error) = written {
            tracing::warn!(%error, "the pretend post could not be written down");
        }
    }
}

impl Platform for Tray {
    fn name(&self) -> PlatformName {
        PlatformName::Email
    }

    fn post<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move { self.take(to, card, &Enclosed::bare(&card.headline), mark) })
    }

    fn post_with<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        with: &'a Enclosed,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move { self.take(to, card, with, mark) })
    }

    fn update<'a>(&'a self, _at: &'a Receipt, _card: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn find<'a>(
        &'a self,
        to: &'a Address,
        delivery: &'a DeliveryId,
        _since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        let found = self.state().letters.iter().find(|l| l.delivery == *delivery).map(|l| l.id);
        let receipt = |id: u64| Receipt { channel: to.user.clone(), message: id.to_string() };
        Box::pin(async move { Ok(found.map_or(Found::No, |id| Found::Yes(receipt(id)))) })
    }
}
