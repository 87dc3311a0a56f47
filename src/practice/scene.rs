//! Everything that one page shows, gathered before any HTML is written.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::board::{Message, Said};
use super::clock::Move;
use super::seats::{Notice, Seat};
use super::tray::Correspondent;
use super::{Deliveries, Practice};
use crate::calendar::{Calendar, clock_time, full_date};
use crate::card::{Block, Card, Emphasis};
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
    pub deliveries: Deliveries,
    pub kinds: Vec<String>,
    pub down: bool,
    pub token: String,
    /// What a page compares to know whether it is out of date.
    pub version: String,
    /// The page that lists this person's things, where that is what they opened.
    pub home: Option<Card>,
    /// People outside who have had a letter.
    pub outside: Vec<Correspondent>,
}

/// A person as the page shows them.
#[derive(Debug, Clone)]
pub struct Face {
    pub id: String,
    pub name: String,
    pub title: String,
    pub team: String,
    pub unread: usize,
    /// A message in their conversation has an expected next step.
    pub asked: bool,
}

/// The one thing to try next.
#[derive(Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nobody has said anything yet: type this.
    Begin(String),
    /// A form is open: fill it in.
    FillIn,
    /// A card of this person's waits for this button; these others are waited for too.
    YourTurn {
        message: u64,
        label: String,
        others: Vec<usize>,
    },
    /// These people (by place in `people`) are waited for.
    Switch(Vec<usize>),
    /// Nobody is waited for; these people have something to read.
    Read(Vec<usize>),
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
        // Whoever opens their list has seen none of the messages.
        if home.is_none() {
            self.board.mark_read(person);
        }
        let unread = self.board.unread();
        let asked = |p: &Person| self.board.conversation(p.id.as_str()).iter().any(|m| next_button(m).is_some());
        let people: Vec<Face> = everybody
            .iter()
            .map(|p| self.face(p, unread.get(p.id.as_str()).copied().unwrap_or_default(), asked(p)))
            .collect();
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
            outside: self.tray.as_ref().map(|tray| tray.correspondents()).unwrap_or_default(),
        })
    }

    /// Changes whenever a page should be drawn again: with every message, and with every minute of the clock.
    pub(super) fn version(&self) -> String {
        let post = self.tray.as_ref().map_or(0, |tray| tray.version());
        format!("{}-{post}-{}", self.board.version(), self.workplace.now().timestamp() / 60)
    }

    fn face(&self, person: &Person, unread: usize, asked: bool) -> Face {
        Face {
            id: person.id.to_string(),
            name: person.name.clone(),
            title: self.workplace.role_titles(person).join("; "),
            team: person.team.clone().unwrap_or_else(|| "Across the council".to_owned()),
            unread,
            asked,
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
        let those = |wanted: fn(&Face) -> bool| -> Vec<usize> {
            self.people.iter().enumerate().filter(|(_, f)| wanted(f)).map(|(n, _)| n).collect()
        };
        let (asked, unread) = (those(|f| f.asked), those(|f| f.unread > 0));
        if self.seat.form.is_some() {
            Hint::FillIn
        } else if let Some((message, label)) = self.messages.iter().rev().find_map(|m| Some((m.id, next_button(m)?))) {
            let others = asked.into_iter().filter(|n| self.people[*n].id != self.me.id).collect();
            Hint::YourTurn { message, label: label.to_owned(), others }
        } else if !asked.is_empty() {
            Hint::Switch(asked)
        } else if self.deliveries.newest.is_empty()
            && let Some(kind) = self.kinds.first()
        {
            Hint::Begin(format!("/placement request {kind}"))
        } else if !unread.is_empty() {
            Hint::Read(unread)
        } else if let Some(at) = self.reminder.filter(|at| *at > self.now) {
            Hint::MoveClock(at)
        } else {
            Hint::Rest
        }
    }
}

/// The expected next step among the buttons of a message that came to this person. Private answers do not count: they
/// are not brought up to date.
fn next_button(message: &Message) -> Option<&str> {
    let Said::Delivered { card, .. } = &message.what else { return None };
    let actions = card.blocks.iter().filter_map(|b| if let Block::Actions(actions) = b { Some(actions) } else { None });
    actions.flatten().find(|a| a.emphasis == Emphasis::Primary).map(|a| a.label.as_str())
}
