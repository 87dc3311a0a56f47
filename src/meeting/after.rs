//! What came of the meeting: the plan and its actions, the minutes' progress, the scale, and whether it held.
//!
//! Words that somebody typed are [`Private`]: they are shown in private forms only. People and screens call an action by
//! its number.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PersonId};
use crate::meeting::state::Private;
use crate::procedure::MinutesStep;

/// Everything that is kept from the day of the meeting on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct After {
    /// Papers that were there: whose, and which of the procedure's.
    pub papers: BTreeSet<(ItemId, String)>,
    /// Named by the chair, where the procedure's own minute taker cannot come.
    pub minute_taker: Option<PersonId>,
    /// Since when the one who was to take the minutes is gone, and nobody else is named yet.
    pub minute_taker_gone: Option<DateTime<Utc>>,
    pub plan: Plan,
    pub minutes: Vec<Tick>,
    pub scale: Option<Scale>,
    pub checks: Vec<Check>,
}

/// The plan, by whatever name the procedure gives it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// In the order in which they were agreed.
    pub actions: Vec<Action>,
    pub unmet: Vec<UnmetNeed>,
    pub confirmed: Option<Confirmed>,
    /// Every review date that was set, oldest first: the last one counts.
    pub reviews: Vec<Review>,
}

/// What the chair said when the plan was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// A code of the procedure's `outputs.outcomes`.
    pub outcome: String,
    /// Codes of the procedure's `outputs.amends`.
    pub amends: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub on: NaiveDate,
    pub set_by: PersonId,
    pub set_at: DateTime<Utc>,
}

/// One thing that somebody has agreed to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    pub id: ItemId,
    /// 1 for the first: what people call it aloud.
    pub number: u32,
    pub what: What,
    pub lead: Lead,
    pub support: BTreeSet<PersonId>,
    /// A code of the procedure's `outputs.services`.
    pub service: Option<String>,
    pub due: NaiveDate,
    /// Every date it had before, oldest first.
    pub earlier: Vec<EarlierDue>,
    pub added_by: PersonId,
    pub added_at: DateTime<Utc>,
    pub sign_up: SignUp,
    pub state: ActionState,
    /// A new date that the chair has not answered yet.
    pub new_date: Option<NewDate>,
    /// The lead asked to be reminded later: no reminder to them before this moment.
    pub snoozed: Option<DateTime<Utc>>,
    /// When the chair gave it to another lead, the last time that happened.
    #[serde(default)]
    pub handed_on: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Words(Private),
    /// A task that the procedure asks for, by the code of its `outputs.amends` entry: its words are the procedure's.
    Task(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    Person(PersonId),
    /// Somebody who is not in the directory. The case's owner is reminded to ring them.
    Outside(Private),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierDue {
    pub due: NaiveDate,
    pub changed_by: PersonId,
    pub changed_at: DateTime<Utc>,
}

/// Whether the lead has said that they will do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Before the plan is confirmed, or where the procedure does not ask.
    NotAsked,
    Asked {
        since: DateTime<Utc>,
    },
    Given {
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// "Not as written": the chair settles it.
    NotAsWritten {
        by: PersonId,
        at: DateTime<Utc>,
        counter: Counter,
    },
    /// The chair has settled it, one way or the other.
    Settled {
        by: PersonId,
        at: DateTime<Utc>,
    },
}

/// What the lead proposes instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub words: Private,
    pub due: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    Open,
    Working {
        by: PersonId,
        at: DateTime<Utc>,
    },
    Blocked {
        by: PersonId,
        at: DateTime<Utc>,
        /// What would unblock it.
        needs: Private,
    },
    Done {
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// Not done when the chair closed the plan, and seen to be so.
    LeftOpen {
        by: PersonId,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDate {
    pub wanted: NaiveDate,
    pub reason: Private,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// A need that could not be met: codes only, no story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmetNeed {
    pub id: ItemId,
    /// A code of the procedure's `outputs.unmet_categories`.
    pub category: String,
    /// A code of the procedure's `outputs.services`.
    pub service: Option<String>,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// One step of the minutes, ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    pub step: MinutesStep,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// The scale, once the chair has opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    pub opened_by: PersonId,
    pub at: DateTime<Utc>,
    pub readings: Vec<Reading>,
}

/// What one member gave. Private to the giver and the chair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub member: Member,
    /// None: they chose not to.
    pub score: Option<u8>,
    pub reason: Option<Private>,
    /// Who entered it: the member, or whoever supports them.
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Whom the chair has told, where the score was at the alert.
    pub told: Option<(PersonId, DateTime<Utc>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Member {
    Chair,
    Invitee(ItemId),
}

/// "Did it hold?", answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Days after the meeting.
    pub days: u32,
    /// A code of the procedure's `monitor.check_answers`.
    pub answer: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

impl After {
    pub fn action(&self, id: &ItemId) -> Option<&Action> {
        self.plan.actions.iter().find(|a| a.id == *id)
    }

    /// Whether a step of the minutes has been ticked.
    pub fn ticked(&self, step: MinutesStep) -> bool {
        self.minutes.iter().any(|t| t.step == step)
    }
}

impl Scale {
    pub fn reading(&self, member: &Member) -> Option<&Reading> {
        self.readings.iter().find(|r| r.member == *member)
    }
}

impl Member {
    /// What buttons and waits name them by. None: the chair.
    pub fn item(&self) -> Option<&ItemId> {
        match self {
            Self::Chair => None,
            Self::Invitee(item) => Some(item),
        }
    }
}

impl Plan {
    pub fn review(&self) -> Option<&Review> {
        self.reviews.last()
    }

    /// Actions that are neither done nor left.
    pub fn unfinished(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|a| a.is_unfinished())
    }

    /// When the last action was done. None while one is unfinished.
    pub fn all_done(&self) -> Option<DateTime<Utc>> {
        let done = |a: &Action| match &a.state {
            ActionState::Done { at, .. } => Some(*at),
            _ => None,
        };
        let all: Option<Vec<DateTime<Utc>>> = self.actions.iter().map(done).collect();
        all?.into_iter().max()
    }

    /// Since when an action is asked for by its present date and of its present lead. None before the plan is
    /// confirmed.
    pub fn asked_since(&self, action: &Action) -> Option<DateTime<Utc>> {
        let confirmed = self.confirmed.as_ref()?.at;
        let redated = action.earlier.last().map(|e| e.changed_at);
        [Some(confirmed), redated, action.handed_on].into_iter().flatten().max()
    }
}

impl Action {
    pub fn is_unfinished(&self) -> bool {
        !matches!(self.state, ActionState::Done { .. } | ActionState::LeftOpen { .. })
    }

    pub fn lead_person(&self) -> Option<&PersonId> {
        match &self.lead {
            Lead::Person(person) => Some(person),
            Lead::Outside(_) => None,
        }
    }
}
