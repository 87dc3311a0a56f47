//! Everything that one page shows, gathered before any HTML is written.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::board::{Message, Said};
use super::clock::Move;
use super::seats::{Notice, Seat};
use super::{DeliveryLine, Practice};
use crate::calendar::{Calendar, clock_time, full_date};
use crate::card::{Action, Block, Card, Emphasis};
use crate::people::Person;

/// One page, seen by one person.
pub struct Scene {
    pub me: Face,
    pub people: Vec<Face>,
    pub messages: Vec<Message>,
    pub seat: Seat,
    pub notice: Option<Notice>,
    pub calendar: Calendar,
    pub now: DateTime<Utc>,
    pub reminder: Option<DateTime<Utc>>,
    pub deliveries: Vec<DeliveryLine>,
    pub kinds: Vec<String>,
    pub down: bool,
    pub token: String,
    /// What a page compares to know whether it is out of date.
    pub version: String,
    /// The page that lists this person's things, where that is what they opened.
    pub home: Option<Card>,
}

/// A person as the page shows them.
#[derive(Debug, Clone)]
pub struct Face {
    pub id: String,
    pub name: String,
    pub title: String,
    pub team: String,
    pub unread: usize,
}

/// The one thing to try next.
#[derive(Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nobody has said anything yet: type this.
    Begin(String),
    /// This person's newest card waits for them.
    YourTurn,
    /// These people (by place in `people`) have new messages.
    Switch(Vec<usize>),
    /// Nobody has anything to do until then.
    MoveClock(DateTime<Utc>),
    Rest,
}

impl Practice {
    /// What this person sees now, all of it then read. `None` for somebody who is not here.
    pub(super) async fn scene(&self, person: &str, home: Option<Card>) -> Option<Scene> {
        let everybody = self.workplace.people();
        everybody.iter().find(|p| p.id.as_str() == person)?;
        let messages = self.board.conversation(person);
        self.board.mark_read(person);
        let unread = self.board.unread();
        let people: Vec<Face> =
            everybody.iter().map(|p| self.face(p, unread.get(p.id.as_str()).copied().unwrap_or_default())).collect();
        Some(Scene {
            me: people.iter().find(|f| f.id == person)?.clone(),
            people,
            messages,
            notice: self.seats.take_notice(person),
            seat: self.seats.look(person),
            calendar: self.workplace.calendar(),
            now: self.workplace.now(),
            reminder: self.workplace.next_reminder().await,
            deliveries: self.workplace.deliveries().await,
            kinds: self.workplace.kinds(),
            down: self.board.is_down(),
            token: self.token.to_string(),
            version: self.version(),
            home,
        })
    }

    /// Changes whenever a page should be drawn again: with every message, and with every minute of the clock.
    pub(super) fn version(&self) -> String {
        format!("{}-{}", self.board.version(), self.workplace.now().timestamp() / 60)
    }

    fn face(&self, person: &Person, unread: usize) -> Face {
        Face {
            id: person.id.to_string(),
            name: person.name.clone(),
            title: self.workplace.role_titles(person).join(", "),
            team: person.team.clone().unwrap_or_else(|| "Across the council".to_owned()),
            unread,
        }
    }
}

impl Scene {
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        self.calendar.local(at)
    }

    /// "Thursday 2 April 2026, 4:45pm".
    pub fn full(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        format!("{}, {}", full_date(local.date()), clock_time(local.time()))
    }

    /// "4:45pm" today, else "2 April, 4:45pm".
    pub fn brief(&self, at: DateTime<Utc>) -> String {
        let (local, now) = (self.local(at), self.local(self.now));
        let time = clock_time(local.time());
        if local.date() == now.date() { time } else { format!("{}, {time}", local.format("%-d %B")) }
    }

    /// Where each move of the clock leads.
    pub fn moves(&self) -> [(Move, Option<DateTime<Utc>>); 4] {
        Move::ALL.map(|m| (m, m.target(self.now, self.reminder, &self.calendar)))
    }

    pub fn hint(&self) -> Hint {
        let waiting: Vec<usize> =
            self.people.iter().enumerate().filter(|(_, f)| f.unread > 0).map(|(n, _)| n).collect();
        if self.messages.last().is_some_and(awaits_an_answer) {
            Hint::YourTurn
        } else if !waiting.is_empty() {
            Hint::Switch(waiting)
        } else if self.deliveries.is_empty()
            && let Some(kind) = self.kinds.first()
        {
            Hint::Begin(format!("/placement request {kind}"))
        } else if let Some(at) = self.reminder.filter(|at| *at > self.now) {
            Hint::MoveClock(at)
        } else {
            Hint::Rest
        }
    }
}

/// A card with an expected next step among its buttons.
fn awaits_an_answer(message: &Message) -> bool {
    let (Said::Delivered { card, .. } | Said::Private(card)) = &message.what else { return false };
    let expected = |a: &Action| a.emphasis == Emphasis::Primary;
    card.blocks.iter().any(|b| matches!(b, Block::Actions(actions) if actions.iter().any(expected)))
}
