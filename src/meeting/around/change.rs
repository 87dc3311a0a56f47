//! What was decided about what stands around a meeting: for the history, and to be written down.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PersonId, ProcedureId, RoleId};
use crate::meeting::around::codes::{AfterMove, Settled};
use crate::meeting::around::{
    Asking, Consulted, Decided, Disagreement, Exempting, Followed, Gathered, Linked, Moved, Next, Returned, Signed,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    ExemptionAsked(Exempting),
    Consulted(Consulted),
    ExemptionRecorded(Signed),
    ExemptionDecided {
        decided: Decided,
        /// The case ends with it.
        ends: Option<NotRequired>,
    },
    DisputeRaised(Disagreement),
    /// It goes to those who decide in the end.
    DisputePassedUp {
        item: ItemId,
        asked: BTreeMap<RoleId, PersonId>,
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// One of several who must say the same.
    DisputeAnswered {
        item: ItemId,
        said: BTreeMap<RoleId, Settled>,
        by: PersonId,
        at: DateTime<Utc>,
    },
    DisputeSettled {
        item: ItemId,
        how: Settled,
        by: PersonId,
        at: DateTime<Utc>,
        /// The case ends with it.
        #[serde(default)]
        ends: bool,
    },
    /// What had been turned down goes on: a suggestion waits for its request, a request goes on as it was.
    Reopened {
        by: PersonId,
        at: DateTime<Utc>,
    },
    ViewsRecorded(Gathered),
    PapersReturned(Vec<Returned>),
    QuestionsTicked(Asking),
    ThemesChosen {
        themes: BTreeSet<String>,
        by: PersonId,
    },
    ChildMoved(Moved),
    MoveAnswered {
        becomes: AfterMove,
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// These people's placement is not the child's any more, and they need not come.
    LetGo {
        items: BTreeSet<ItemId>,
        by: PersonId,
    },
    /// Another kind is asked for in place of this meeting.
    Replaced {
        kind: ProcedureId,
        by: PersonId,
        at: DateTime<Utc>,
    },
    FollowedOn(Followed),
    /// The day by the agreed interval, carried over from the meeting before.
    MeantFor {
        on: NaiveDate,
        by: PersonId,
    },
    NextAnswered(Next),
    Linked {
        with: Linked,
        by: PersonId,
    },
}

/// Under which exemption no meeting is needed, and what is done instead, if anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRequired {
    pub exemption: String,
    pub substitute: Option<String>,
}

impl Change {
    /// The name in the history. Exemptions are counted by it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ExemptionAsked(_) => "exemption_asked",
            Self::Consulted(_) => "consulted",
            Self::ExemptionRecorded(_) => "exemption_recorded",
            Self::ExemptionDecided { decided, .. } if decided.approved => "exemption_approved",
            Self::ExemptionDecided { .. } => "exemption_refused",
            Self::DisputeRaised(_) => "dispute_raised",
            Self::DisputePassedUp { .. } => "dispute_passed_up",
            Self::DisputeAnswered { .. } => "dispute_answered",
            Self::DisputeSettled { .. } => "dispute_settled",
            Self::Reopened { .. } => "reopened",
            Self::ViewsRecorded(_) => "views_recorded",
            Self::PapersReturned(_) => "papers_returned",
            Self::QuestionsTicked(_) => "questions_ticked",
            Self::ThemesChosen { .. } => "themes_chosen",
            Self::ChildMoved(_) => "child_moved",
            Self::MoveAnswered { .. } => "move_answered",
            Self::LetGo { .. } => "let_go",
            Self::Replaced { .. } => "replaced",
            Self::FollowedOn(_) => "followed_on",
            Self::MeantFor { .. } => "meant_for",
            Self::NextAnswered(_) => "next_answered",
            Self::Linked { .. } => "linked",
        }
    }
}
