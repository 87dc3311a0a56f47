//! What each person has open on the page: a form, and a word about what just happened. Never written down.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::card::Form;
use crate::platform::web::page::Found;

/// One person's side of the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seat {
    pub form: Option<Form>,
    /// What the form's search fields have found.
    pub found: Found,
    /// The message whose button opened the form: closing it leads back there.
    pub from: Option<u64>,
    /// A sentence to show once.
    pub notice: Option<Notice>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Fine(String),
    Problem(String),
    /// What happened while the clock moved; it stands beside the clock.
    Passed(String),
}

/// Everybody's seats.
#[derive(Debug, Default)]
pub struct Seats {
    by_person: Mutex<BTreeMap<String, Seat>>,
}

impl Seats {
    pub fn look(&self, person: &str) -> Seat {
        self.change(person, |seat| seat.clone())
    }

    pub fn change<T>(&self, person: &str, change: impl FnOnce(&mut Seat) -> T) -> T {
        let mut seats = self.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        change(seats.entry(person.to_owned()).or_default())
    }

    /// The notice is shown once.
    pub fn take_notice(&self, person: &str) -> Option<Notice> {
        self.change(person, |seat| seat.notice.take())
    }
}
