//! A pretend council in a browser: everybody's conversation with Mainstay, and a clock that the visitor moves.
//!
//! The desk, the store, the courier and the sweeper are the real ones; only the [`Board`](board::Board) stands where a
//! chat platform would. The page reaches them through [`Hear`] and [`Workplace`]. It is served on loopback only.

mod acts;
pub mod board;
pub mod clock;
pub mod guard;
pub mod routes;
pub mod scene;
pub mod seats;
pub mod tray;
pub mod view;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

use crate::calendar::Calendar;
use crate::card::Card;
use crate::desk::Hear;
use crate::people::Person;
use board::Board;
use seats::Seats;
use tray::Tray;

/// The people of the pretend council, in the shape of `MAINSTAY_PEOPLE`. `slack` is the person's id here.
pub const PEOPLE: &str = include_str!("practice/people.csv");

/// The kinds of meeting to try first in the pretend council; others follow in the order of their ids.
pub const TRY_FIRST: [&str; 2] = ["bpm", "psm"];

/// What the page needs of the rest of Mainstay, besides somebody to hear it.
pub trait Workplace: Send + Sync {
    /// Everybody, in the order in which the page lists them. The visitor starts as the first.
    fn people(&self) -> Vec<Person>;
    /// A person's roles in the words of the procedures.
    fn role_titles(&self, person: &Person) -> Vec<String>;
    /// The kinds of meeting that can be requested, as typed, the one to try first first.
    fn kinds(&self) -> Vec<String>;
    fn calendar(&self) -> Calendar;
    fn now(&self) -> DateTime<Utc>;
    /// Sets the clock. Never called with a time before `now`.
    fn move_clock(&self, to: DateTime<Utc>);
    /// Wakes what is due and sends what may go, until nothing more happens at this time of the clock.
    fn settle(&self) -> BoxFuture<'_, ()>;
    /// The next time at which Mainstay would do something by itself, held-back messages included.
    fn next_reminder(&self) -> BoxFuture<'_, Option<DateTime<Utc>>>;
    fn deliveries(&self) -> BoxFuture<'_, Deliveries>;
    /// Exactly what Slack would be sent for this card.
    fn slack_json(&self, card: &Card) -> serde_json::Value;
    /// Exactly what Teams would be sent for this card.
    fn teams_json(&self, card: &Card) -> serde_json::Value;
}

/// What was sent and what waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// The newest first; not all of them.
    pub newest: Vec<DeliveryLine>,
    pub sent: usize,
    pub waiting: usize,
}

/// One message on its way, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    pub id: String,
    /// The person's name.
    pub to: String,
    /// What it says, in a line.
    pub what: String,
    pub brings: Brings,
    /// `pending`, `sent`, `unsure`, `parked` …
    pub state: String,
    pub due: Option<DateTime<Utc>>,
    pub sent: Option<DateTime<Utc>>,
    pub problem: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brings {
    News,
    Reminder,
    /// Something sent before, brought up to date.
    Change,
    CalendarEntry,
}

/// The page and all that it talks to.
#[derive(Clone)]
pub struct Practice {
    hear: Arc<dyn Hear>,
    workplace: Arc<dyn Workplace>,
    board: Arc<Board>,
    tray: Option<Arc<Tray>>,
    seats: Arc<Seats>,
    /// Proves that a post came from a form of this process.
    token: Arc<str>,
}

impl Practice {
    pub fn new(hear: Arc<dyn Hear>, workplace: Arc<dyn Workplace>, board: Arc<Board>) -> Self {
        Self { hear, workplace, board, tray: None, seats: Arc::default(), token: random_word().into() }
    }

    /// With the pretend post, in which letters to people outside are read.
    pub fn with_post(mut self, tray: Arc<Tray>) -> Self {
        self.tray = Some(tray);
        self
    }

    /// Every route of the page, behind the guard. Serve it on a loopback address.
    pub fn router(self) -> Router {
        routes::router(self)
    }
}

/// 32 random hex digits that nobody can guess.
fn random_word() -> String {
    crate::draw::token("")
}
