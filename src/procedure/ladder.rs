//! Reminders as data: for each thing waited for, who hears when.

use crate::ids::RoleId;
use crate::procedure::{Origin, Unit, WaitsFor};
use chrono::NaiveTime;

/// Reminders for one thing waited for, computed from the state of the case and never stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    pub waits_for: WaitsFor,
    pub rungs: Vec<Rung>,
    pub origin: Origin,
}

/// One reminder: when, and who hears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub when: RungWhen,
    /// Local time of day. None: the time of day of the moment counted from (kept within the allowed hours).
    pub at: Option<NaiveTime>,
    pub to: Vec<Hearer>,
    /// Only for people whose attendance is essential.
    pub essential_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RungWhen {
    After {
        n: u32,
        unit: Unit,
        from: Anchor,
    },
    /// Before the meeting or the last date: never lands on a day that is not a working day, but on the one before.
    Before {
        n: u32,
        unit: Unit,
        of: Anchor,
    },
}

/// What a rung counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// When the person was asked.
    Asked,
    /// Day 0 of the meeting's timescale.
    ClockStart,
    /// The meeting's last date.
    LastDate,
    /// The day to aim at; the last date where the procedure names none.
    Target,
    /// The meeting itself.
    Meeting,
    /// The day on which the thing waited for is due: an action's date, the minutes', the review's.
    Due,
}

/// Who hears a reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hearer {
    /// Whoever is waited for.
    WaitedFor,
    /// The cover of whoever is waited for, else the fallback role. They are asked, not just told.
    Cover,
    /// Whoever owns the request.
    Owner,
    /// Whoever suggested the meeting.
    Suggester,
    Chair,
    /// Everybody who is coming.
    Attendees,
    /// Whoever holds this role on the case.
    Role(RoleId),
}
