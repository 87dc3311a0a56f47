//! What is written down while a year is played.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::ids::{PersonId, ProcedureHash};
use crate::procedure::{MinutesStep, WaitsFor};

/// One message to one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Message {
    pub to: PersonId,
    pub goes: DateTime<Utc>,
    pub reminder: bool,
    /// Of something that is theirs to answer.
    pub own: bool,
    /// It came up outside the allowed hours and waited.
    pub held_back: bool,
}

/// What a procedure wants by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promised {
    Meeting,
    Plan,
    Minutes,
    Action,
}

/// What a breach comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The clock had all but run out when the meeting was asked for.
    AskedLate,
    /// There was time, and a later day was chosen.
    LaterDayChosen,
    NotHeldOnItsDay,
    /// What was waited for longest in the time that there was.
    Waiting(WaitsFor),
    /// The step of the minutes that was still open on the day.
    Minutes(MinutesStep),
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub messages: Vec<Message>,
    /// Somebody was told that somebody else is late, or asked in their place: who heard it, and of what.
    pub escalations: Vec<(PersonId, WaitsFor)>,
    /// Promises whose day came, by kind of meeting: by its version, since two councils may each have one of the same name.
    pub kept: BTreeMap<(ProcedureHash, Promised), u32>,
    pub broken: BTreeMap<(ProcedureHash, Promised), BTreeMap<Cause, u32>>,
    /// Gates that were gone through too early.
    pub gates: BTreeMap<(ProcedureHash, String), u32>,
    /// Cases that began, that met, and that came to nothing, by kind.
    pub begun: BTreeMap<ProcedureHash, u32>,
    pub held: BTreeMap<ProcedureHash, u32>,
    pub ended: BTreeMap<ProcedureHash, u32>,
    /// Commands that the core refused, by what was waited for: people make mistakes, and so does a simulation.
    pub refused: BTreeMap<String, u32>,
    pub commands: u32,
}

impl Ledger {
    pub fn promise(&mut self, kind: &ProcedureHash, what: Promised, broken: Option<Cause>) {
        let key = (kind.clone(), what);
        match broken {
            None => *self.kept.entry(key).or_default() += 1,
            Some(cause) => *self.broken.entry(key).or_default().entry(cause).or_default() += 1,
        }
    }
}
