//! The rules about asking: facts, events, when the meeting is called for, who asks, agrees and is told.

use crate::ids::{FactId, RoleId};
use crate::procedure::{Coded, Condition, EventName, Facts, Origin};

#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub id: FactId,
    pub ask: String,
    pub hint: Option<String>,
    pub kind: FactKind,
    pub required: bool,
    /// Read only by whoever owns the request, agrees to it or chairs the meeting. All others are shown on the card to those
    /// who arrange it.
    pub private: bool,
    /// A yes says that a child cannot wait for a form: whom to ring is shown, and the form is kept for later.
    pub act_now: bool,
    /// Asked only when this holds.
    pub when: Condition,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FactKind {
    YesNo,
    Choice(Vec<Coded>),
    Codes(Vec<Coded>),
    Date,
    Number,
}

/// An event that people report themselves, with its own date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRule {
    pub event: EventName,
    /// The question for its date: "When did you tell the Team Leader, Children's Services Buyers?"
    pub ask: String,
    /// What it is called on screen and in a deadline's working: "the risk was notified".
    pub say: String,
    /// Asked in the request form. Otherwise it can be reported later from the meeting's card.
    pub at_request: bool,
    /// The form asks for it only when this holds: a placement that has not ended has no day on which it did.
    pub when: Condition,
    /// The day may lie ahead: the planned start of a placement.
    pub ahead: bool,
}

impl EventRule {
    /// Whether the request form asks for it, given what else it was told.
    pub fn asked_with(&self, facts: &Facts) -> bool {
        self.at_request && self.when.holds(facts, &|_| false).is_yes()
    }
}

/// When the procedure calls for this meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    pub id: String,
    pub say: String,
    pub when: Condition,
    pub origin: Origin,
}

/// Something that should not happen before something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    pub id: String,
    pub before_event: EventName,
    pub requires_event: EventName,
    pub when: Condition,
    /// The exemption that lifts it.
    pub unless: Option<String>,
    pub notify: Vec<RoleId>,
    pub say: String,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Exemption {
    pub id: String,
    pub say: String,
    pub when: Condition,
    pub effect: ExemptionEffect,
    pub consult: Vec<RoleId>,
    pub recorded_by: Option<RoleId>,
    pub approved_by: Option<RoleId>,
    pub reason_required: bool,
    pub private: bool,
    pub origin: Origin,
}

impl Exemption {
    /// Whether the meeting would not be held under it. Otherwise it lifts a gate, and the meeting goes ahead.
    pub fn ends_the_meeting(&self) -> bool {
        self.effect != ExemptionEffect::GateLifted
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExemptionEffect {
    NotRequired,
    GateLifted,
    Substitute(String),
}

/// Who asks for the meeting, and who has to agree. `any_worker` is written as `suggest_anyone`.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub suggest_anyone: bool,
    pub suggest: Vec<RoleId>,
    pub request: Vec<RoleId>,
    /// The role that owns the request whoever raised it.
    pub owner: RoleId,
    /// A line of advice at the top of the form ("A phone call first is better than an email.").
    pub first: Option<String>,
    pub agree: Option<AgreeRule>,
    /// Whose wish for a meeting the owner enters for them: the child, a carer, a home.
    pub on_behalf_of: Vec<RoleId>,
    pub origin: Origin,
}

/// Somebody's agreement. The clock never waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreeRule {
    pub by: Vec<RoleId>,
    pub mode: AgreeMode,
    /// True: every one of `by` must agree. False: any one is enough.
    pub all: bool,
    /// What they are asked: "Do you agree that there is a risk of breakdown?"
    pub ask: String,
    pub refusals: Vec<Coded>,
    pub origin: Origin,
}

/// What somebody's yes to a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AgreeMode {
    /// They agree to what somebody else asks for.
    #[default]
    Agree,
    /// The request is theirs to start: where somebody else made it, they confirm it.
    Initiate,
}

impl AgreeMode {
    pub const NAMES: &[&str] = &["agree", "initiate"];

    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "agree" => Some(Self::Agree),
            "initiate" => Some(Self::Initiate),
            _ => None,
        }
    }
}

/// A role that must hear of events, whoever else does.
#[derive(Debug, Clone, PartialEq)]
pub struct Notify {
    pub role: RoleId,
    pub on: Vec<EventName>,
    /// "For your information" or "You may contribute if you wish".
    pub say: Option<String>,
    pub origin: Origin,
}
