//! The rules about what comes after, and what the source lost.

use crate::ids::RoleId;
use crate::procedure::{Coded, Condition, EventName, Origin};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outputs {
    pub plan_name: String,
    pub action_requires: Vec<String>,
    pub owner_must_confirm: bool,
    pub unmet_need: bool,
    pub warn_if_one_owner: bool,
    pub amends: Vec<Coded>,
    pub outcomes: Vec<Coded>,
    pub origin: Origin,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Minutes {
    pub record_system: String,
    pub sign_off_by: Option<RoleId>,
    pub share_with: Vec<String>,
    pub forward_to: Vec<RoleId>,
    pub order: Vec<String>,
    /// Working days after the meeting.
    pub due_days: Option<u32>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Monitor {
    pub owner: RoleId,
    pub review_set_by: RoleId,
    pub review_default_days: u32,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    pub id: String,
    pub about: String,
    pub resolved_by: Vec<RoleId>,
    pub absent_cover: Vec<(RoleId, Condition)>,
    pub other_route: Option<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    pub on_event: EventName,
    pub when: Condition,
    pub offer_kind: Option<String>,
    pub say: String,
    pub origin: Origin,
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
