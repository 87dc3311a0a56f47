//! The rules about what comes after, and what the source lost.

use crate::ids::RoleId;
use crate::procedure::{Coded, Condition, EventName, MinutesStep, Origin};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outputs {
    pub plan_name: String,
    pub action_requires: Vec<String>,
    pub owner_must_confirm: bool,
    pub unmet_need: bool,
    pub warn_if_one_owner: bool,
    /// Other records that the meeting may call to be changed.
    pub amends: Vec<Amend>,
    /// What the plan is for: keep it going, end it well, …
    pub outcomes: Vec<Coded>,
    /// Whose services actions and unmet needs are named by.
    pub services: Vec<Coded>,
    pub unmet_categories: Vec<Coded>,
    pub origin: Origin,
}

/// Another record that the meeting may call to be changed, and the task that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amend {
    pub code: String,
    pub say: String,
    /// The words of an action that is added to the plan by itself, and who leads it.
    pub task: Option<(String, RoleId)>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Minutes {
    pub record_system: String,
    pub sign_off_by: Option<RoleId>,
    pub share_with: Vec<String>,
    pub forward_to: Vec<RoleId>,
    /// Between writing them and filing them, which always come first and last.
    pub order: Vec<MinutesStep>,
    /// What the chair chooses from in the step `themes`.
    pub themes: Vec<Coded>,
    /// Working days after the meeting.
    pub due_days: Option<u32>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Monitor {
    pub owner: RoleId,
    pub review_set_by: RoleId,
    /// Calendar days after the plan is confirmed, where nobody sets a date.
    pub review_default_days: u32,
    /// How the plan may end.
    pub close_outcomes: Vec<Coded>,
    /// Calendar days after the meeting at which the owner is asked whether it held.
    pub check_days: Vec<u32>,
    pub check_answers: Vec<CheckAnswer>,
    pub origin: Origin,
}

/// An answer to "did it hold?", and what it says has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnswer {
    pub code: String,
    pub say: String,
    /// E.g. `placement_ended`: nothing is asked about it again.
    pub event: Option<EventName>,
}

/// A judgement on a scale of whole numbers that everybody at the meeting is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleRule {
    pub id: String,
    pub ask: String,
    pub min: u8,
    pub max: u8,
    /// What the lowest and the highest number mean, in full.
    pub low: String,
    pub high: String,
    pub reason_required: bool,
    /// At or below this the chair is asked who is told now.
    pub alert_at: Option<u8>,
    /// Roles for whom "chose not to" is an answer.
    pub may_choose_not: Vec<RoleId>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    pub id: String,
    pub about: String,
    /// Who may raise it.
    pub parties: Vec<RoleId>,
    pub resolved_by: Vec<RoleId>,
    /// Who decides in the end, all together, where those above cannot settle it. Empty: the procedure names nobody.
    pub final_by: Vec<RoleId>,
    pub absent_cover: Vec<(RoleId, Condition)>,
    pub other_route: Option<String>,
    /// What comes of it decides whether the meeting is held.
    pub decides_holding: bool,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    pub on_event: EventName,
    pub when: Condition,
    /// A kind, `after_ending` for each installed kind that follows an ending, or `link:…` for what Mainstay only names.
    pub offer_kind: Option<String>,
    pub say: String,
    pub origin: Origin,
}

/// What begins the name of something that Mainstay does not run: it is named, and nothing is asked for.
const LINK: &str = "link:";
/// What stands for every installed kind of the stage after an ending.
const AFTER_ENDING: &str = "after_ending";

impl Next {
    /// What Mainstay only names, in words.
    pub fn link(&self) -> Option<String> {
        self.offer_kind.as_ref()?.strip_prefix(LINK).map(|name| name.replace('_', " "))
    }

    /// The kind, or the word for all that follow an ending. None: nothing that Mainstay runs.
    pub fn kind(&self) -> Option<&str> {
        self.offer_kind.as_deref().filter(|kind| !kind.starts_with(LINK))
    }

    pub fn offers_after_ending(&self) -> bool {
        self.kind() == Some(AFTER_ENDING)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privacy {
    pub keep_days: u32,
}

/// Text that the source lost, shown to the administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub id: String,
    pub say: String,
}

impl Minutes {
    /// What happens to the minutes, in order. Empty where the procedure has none.
    pub fn steps(&self) -> Vec<MinutesStep> {
        if self.record_system.is_empty() {
            return Vec::new();
        }
        let between = self.order.iter().copied();
        std::iter::once(MinutesStep::Written).chain(between).chain([MinutesStep::Filed]).collect()
    }
}
