//! What stands around a meeting: whether it is needed, what people do not agree about, whose views were gathered, what
//! came back, which questions were asked, the child who moves in the middle of it, and the meeting that follows.
//!
//! Status, codes and dates. The only words that somebody typed are the reasons for an exemption, and they are
//! [`Private`].

pub mod change;
pub mod codes;
pub mod look;
pub mod order;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, MeetingId, PersonId, ProcedureId, Reference, RoleId};
use crate::meeting::state::Private;
use crate::procedure::{EventName, Exemption};

pub use change::Change;
pub use codes::{AfterMove, How, NotAsked, NotPossible, Settled, ViewsStatus};
pub use look::{
    after_a_move, kinds_of, lifts, may_ask_exemption, may_disagree, may_follow_on, missing_views, must_ask,
    of_the_ended_placement, offers, reads_reasons, returns, views_wanted,
};
pub use order::Order;

/// Everything that is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Around {
    /// Every time somebody said that the procedure lets this meeting, or one of its gates, be left out; oldest first. At
    /// most the last is undecided.
    pub exemptions: Vec<Exempting>,
    pub disagreements: Vec<Disagreement>,
    pub breaches: Vec<Breach>,
    /// What is known of each rule's views: the latest word.
    pub views: Vec<Gathered>,
    /// Papers that their owners have returned. Mainstay never sees one.
    pub returned: Vec<Returned>,
    pub asked: Option<Asking>,
    /// Codes of the procedure's `minutes.themes`.
    pub themes: BTreeSet<String>,
    pub moved: Option<Moved>,
    /// Whether the next of its kind has been arranged, or is not wanted. None: nobody has said.
    pub next: Option<Next>,
    /// It is the next of a row: the day by the interval that was agreed. Another may be chosen.
    pub meant_for: Option<NaiveDate>,
    /// Meetings that were asked for because of this one.
    pub followed: Vec<Followed>,
    /// Requests about a brother or sister in the same placement: each has dates of its own.
    pub linked: Vec<Linked>,
}

/// An exemption on its way: a reason, consultations, a record, an approval, in that order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exempting {
    /// The procedure's exemption.
    pub rule: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Only for those who decide.
    pub reason: Option<Private>,
    /// Who answers for each role that has a step in it. A role that nobody holds is missing.
    pub asked: BTreeMap<RoleId, PersonId>,
    pub consulted: Vec<Consulted>,
    /// It stands in the case system.
    pub recorded: Option<Signed>,
    pub decided: Option<Decided>,
}

/// That somebody was consulted, and when; not what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consulted {
    pub role: RoleId,
    pub on: NaiveDate,
    /// False: they think that the meeting should be held.
    pub agrees: bool,
    /// Who wrote it down: they themselves, or whoever talked with them.
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub approved: bool,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What an exemption waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'p> {
    /// These are still to be consulted.
    Consult(Vec<&'p RoleId>),
    Record,
    Approve,
}

/// Something that people do not agree about, and who is asked to settle it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    pub id: ItemId,
    /// The procedure's dispute.
    pub rule: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// It is about whether the meeting is held: what comes of it decides that.
    pub holding: bool,
    pub asked: BTreeMap<RoleId, PersonId>,
    /// Since when these are asked.
    pub since: DateTime<Utc>,
    /// Those who decide in the end are asked, each of them.
    pub finally: bool,
    /// What each of them has said so far, where each must say the same.
    pub said: BTreeMap<RoleId, Settled>,
    pub settled: Option<(Settled, DateTime<Utc>)>,
}

/// Something happened before what the procedure wants first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    pub gate: String,
    pub event: EventName,
}

/// What is known of somebody's views: never the views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// The procedure's rule.
    pub rule: String,
    pub status: ViewsStatus,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub item: ItemId,
    pub paper: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// Which of the questions that must be asked were asked, by their place in the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    pub asked: BTreeSet<usize>,
    pub why_not: Option<NotAsked>,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// The child moved while the meeting was being arranged. Nobody is told where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub on: NaiveDate,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// What becomes of the meeting, once somebody has said.
    pub becomes: Option<(AfterMove, PersonId)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    Opened { meeting: MeetingId },
    NotWanted { by: PersonId, at: DateTime<Utc> },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    pub kind: ProcedureId,
    pub meeting: MeetingId,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// Another case that this one is planned with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub meeting: MeetingId,
    pub reference: Reference,
}

impl Around {
    /// The exemption that nobody has decided about yet.
    pub fn exempting(&self) -> Option<&Exempting> {
        self.exemptions.last().filter(|e| e.decided.is_none())
    }

    /// Whether an exemption has been approved.
    pub fn is_exempt(&self, rule: &str) -> bool {
        self.exemptions.iter().any(|e| e.rule == rule && e.decided.as_ref().is_some_and(|d| d.approved))
    }

    /// Disagreements that are not settled.
    pub fn unsettled(&self) -> impl Iterator<Item = &Disagreement> {
        self.disagreements.iter().filter(|d| d.settled.is_none())
    }

    /// The open disagreement that decides whether the meeting is held.
    pub fn contested(&self) -> Option<&Disagreement> {
        self.unsettled().find(|d| d.holding)
    }

    pub fn disagreement(&self, id: &ItemId) -> Option<&Disagreement> {
        self.disagreements.iter().find(|d| d.id == *id)
    }

    pub fn views_of(&self, rule: &str) -> Option<&Gathered> {
        self.views.iter().find(|v| v.rule == rule)
    }

    pub fn has_returned(&self, item: &ItemId, paper: &str) -> bool {
        self.returned.iter().any(|r| r.item == *item && r.paper == paper)
    }

    /// The move about which nobody has said yet what becomes of the meeting.
    pub fn unanswered_move(&self) -> Option<&Moved> {
        self.moved.as_ref().filter(|m| m.becomes.is_none())
    }
}

impl Exempting {
    /// What comes next. None: it is decided, or nothing is left to be done before it is.
    pub fn step<'p>(&self, rule: &'p Exemption) -> Option<Step<'p>> {
        if self.decided.is_some() {
            return None;
        }
        let left: Vec<&RoleId> =
            rule.consult.iter().filter(|role| self.consulted.iter().all(|c| c.role != **role)).collect();
        if !left.is_empty() {
            return Some(Step::Consult(left));
        }
        if rule.recorded_by.is_some() && self.recorded.is_none() {
            return Some(Step::Record);
        }
        rule.approved_by.is_some().then_some(Step::Approve)
    }

    /// Since when its present step is waited for.
    pub fn since(&self) -> DateTime<Utc> {
        let consulted = self.consulted.iter().map(|c| c.at);
        consulted.chain(self.recorded.as_ref().map(|s| s.at)).fold(self.at, DateTime::max)
    }
}

impl Disagreement {
    /// Those who have still to say how it is settled. Where they must all say the same and do not, all of them.
    pub fn open_to(&self) -> Vec<&PersonId> {
        let silent: Vec<&PersonId> =
            self.asked.iter().filter(|(role, _)| !self.said.contains_key(*role)).map(|(_, person)| person).collect();
        if silent.is_empty() { self.asked.values().collect() } else { silent }
    }
}
