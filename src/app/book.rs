//! The address book of Teams, kept in the database.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;

use crate::clock::Clock;
use crate::interaction::PlatformName;
use crate::platform::teams::book::{AddressBook, Entry, NoBook};
use crate::store::conversations::{self, Conversation};
use crate::store::{Db, StoreError};

const TEAMS: PlatformName = PlatformName::Teams;

/// For this long what was kept is taken to be so still: somebody who fills in a form sends several requests a minute, and
/// another process may hear of a move.
const LATELY: TimeDelta = TimeDelta::minutes(1);
/// More people than write within that time.
const PEOPLE: usize = 10_000;

/// What was kept, by tenant and account, and when.
type Kept = HashMap<(String, String), (Conversation, DateTime<Utc>)>;

pub struct Book {
    db: Db,
    clock: Clock,
    kept: Mutex<Kept>,
}

impl Book {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, kept: Mutex::default() }
    }

    fn was_kept_lately(&self, c: &Conversation, now: DateTime<Utc>) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.get(&(c.workspace.clone(), c.account.clone()));
        last.is_some_and(|(of, at)| of == c && now - *at < LATELY)
    }

    fn note(&self, c: Conversation, now: DateTime<Utc>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PEOPLE {
            kept.clear();
        }
        kept.insert((c.workspace.clone(), c.account.clone()), (c, now));
    }
}

impl AddressBook for Book {
    fn keep(&self, entry: Entry) -> BoxFuture<'_, Result<(), NoBook>> {
        Box::pin(async move {
            let new = row(entry);
            let now = self.clock.now();
            if self.was_kept_lately(&new, now) {
                return Ok(());
            }
            // People seldom move: looking is cheaper than writing.
            let (workspace, account) = (new.workspace.clone(), new.account.clone());
            let look = self.db.read(move |tx| {
                Box::pin(async move { conversations::of_account(tx, TEAMS, &workspace, &account).await })
            });
            let unchanged = |old: &Conversation| {
                let merged = Conversation {
                    user_id: new.user_id.clone().or_else(|| old.user_id.clone()),
                    channel: new.channel.clone().or_else(|| old.channel.clone()),
                    ..new.clone()
                };
                merged == *old
            };
            if !look.await.map_err(no_book)?.as_ref().is_some_and(unchanged) {
                let new = new.clone();
                let kept = self.db.work(move |tx| {
                    let new = new.clone();
                    Box::pin(async move { conversations::keep(tx, TEAMS, &new, now).await })
                });
                kept.await.map_err(no_book)?;
            }
            self.note(new, now);
            Ok(())
        })
    }

    fn of_account<'a>(&'a self, workspace: &'a str, account: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>> {
        let (workspace, account) = (workspace.to_owned(), account.to_owned());
        Box::pin(async move {
            let found = self.db.read(move |tx| {
                Box::pin(async move { conversations::of_account(tx, TEAMS, &workspace, &account).await })
            });
            found.await.map(|c| c.map(entry)).map_err(no_book)
        })
    }

    fn of_channel<'a>(&'a self, channel: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>> {
        let channel = channel.to_owned();
        Box::pin(async move {
            let found =
                self.db.read(move |tx| Box::pin(async move { conversations::of_channel(tx, TEAMS, &channel).await }));
            found.await.map(|c| c.map(entry)).map_err(no_book)
        })
    }
}

fn no_book(error: StoreError) -> NoBook {
    NoBook(error.to_string())
}

fn row(e: Entry) -> Conversation {
    let Entry { workspace, account, user, bot, channel, service_url } = e;
    Conversation { workspace, account, user_id: user, bot, channel, service_url }
}

fn entry(c: Conversation) -> Entry {
    let Conversation { workspace, account, user_id, bot, channel, service_url } = c;
    Entry { workspace, account, user: user_id, bot, channel, service_url }
}
