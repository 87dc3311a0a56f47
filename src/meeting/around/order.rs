//! What somebody wants done about what stands around a meeting.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::ids::{ItemId, MeetingId, ProcedureId, RoleId};
use crate::meeting::around::Linked;
use crate::meeting::around::codes::{AfterMove, NotAsked, Settled, ViewsStatus};
use crate::meeting::state::Private;

#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// "This may not be needed", under one of the procedure's exemptions.
    AskExemption {
        exemption: String,
        reason: Option<Private>,
    },
    /// Somebody was consulted on that day.
    Consult {
        role: RoleId,
        on: NaiveDate,
        agrees: bool,
    },
    /// The reason stands in the case system.
    RecordExemption,
    DecideExemption {
        approved: bool,
    },

    /// One of the procedure's disputes is raised.
    Disagree {
        dispute: String,
    },
    /// None: those who were asked cannot agree either.
    Settle {
        item: ItemId,
        how: Option<Settled>,
    },

    /// What became of gathering the views of one rule.
    RecordViews {
        rule: String,
        status: ViewsStatus,
    },
    /// These came back: whose, and which paper.
    Return {
        papers: BTreeSet<(ItemId, String)>,
    },
    /// By the questions' places in the agenda; `why_not` where one is missing.
    TickAsked {
        asked: BTreeSet<usize>,
        why_not: Option<NotAsked>,
    },
    ChooseThemes {
        themes: BTreeSet<String>,
    },

    ChildMoved {
        on: NaiveDate,
    },
    /// What becomes of the meeting, and who of the placement that has ended need not come.
    AfterMove {
        becomes: AfterMove,
        let_go: BTreeSet<ItemId>,
        /// The installed kinds that may be asked for instead: nothing gives way to what nobody can ask for.
        installed: BTreeSet<ProcedureId>,
    },

    /// Another meeting has been asked for because of this one.
    FollowOn {
        kind: ProcedureId,
        meeting: MeetingId,
    },
    /// This one is the next of a row, and would be on that day.
    MeantFor {
        on: NaiveDate,
    },
    /// No further meeting of this kind is wanted.
    NoNextMeeting,

    /// Another request is about a brother or sister in the same placement.
    Link {
        with: Linked,
    },
}
