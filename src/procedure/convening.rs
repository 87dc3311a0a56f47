//! The rules about the meeting itself: chair, date, invitees, representation, papers.

use crate::ids::RoleId;
use crate::procedure::{Circulate, Coded, Condition, EventName, Need, Origin, PlacementOf, Unit};

/// Who sets the date and place. The first is chased; all may.
#[derive(Debug, Clone, PartialEq)]
pub struct Convene {
    pub by: Vec<RoleId>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Invitations {
    pub sent_by: RoleId,
    pub proposed_by: RoleId,
    /// `chair` names whoever chairs.
    pub agreed_by: RoleId,
    pub additions_by: Vec<RoleId>,
    pub say: Option<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChairRule {
    pub eligible: Vec<RoleId>,
    /// A preference in words, shown beside the choice.
    pub prefer: Option<String>,
    /// Prefer people of the owner's own team.
    pub prefer_same_team: bool,
    /// Someone outside the eligible roles may chair, for a reason.
    pub other_with_reason: bool,
    pub designated_by: RoleId,
    /// People holding these roles *on this case* may not chair, whatever else they are.
    pub must_not: Vec<RoleId>,
    /// Not empty: the first proposes who chairs, and each other says yes or names somebody else.
    pub agreement_of: Vec<RoleId>,
    /// Who may chair besides those who are eligible, in this order, each only while its condition holds.
    pub alternates: Vec<Alternate>,
    pub conflict: Option<Conflict>,
    pub duties: Vec<String>,
    pub origin: Origin,
}

/// Somebody who may chair when those who are eligible cannot.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternate {
    pub role: RoleId,
    pub when: Condition,
    /// Why this role, said beside the choice: "If no Head of Service is available".
    pub say: String,
}

/// What follows when whoever would chair has a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The question put to whoever is asked to chair.
    pub ask: String,
    /// The role to choose from once a conflict is declared.
    pub then: RoleId,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MinuteTaker {
    pub role: RoleId,
    pub fallback_nominated_by: RoleId,
    pub origin: Origin,
}

/// A limit in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timescale {
    pub id: String,
    /// What is due: `meeting_held`, `plan_prepared`, or a word of the file's own. The one with `meeting_held` rules the
    /// meeting's date.
    pub what: String,
    /// What is due, in words: "The meeting is held".
    pub say: String,
    /// Day 0. Where only `before` is given, the same event.
    pub from: EventName,
    pub min: Option<u32>,
    /// The day to aim at, in `unit`; `max` stays the limit.
    pub target: Option<u32>,
    pub max: Option<u32>,
    /// Due before the day of this event, e.g. the start of the placement.
    pub before: Option<EventName>,
    pub unit: Unit,
    /// Laid down by law: there is no more time, and none can be asked for.
    pub fixed: bool,
    pub when: Condition,
    pub extend: Option<Extend>,
    /// What follows from a date before `min`. None: it is set with a warning.
    pub early: Option<Early>,
    /// Why a meeting may be recorded as late, honourable answers among them.
    pub late_reasons: Vec<Coded>,
    pub origin: Origin,
}

/// A date sooner than the rule allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Early {
    /// Why not sooner: "People need time to recover first."
    pub say: String,
    /// Who may set such a date all the same, and for which reasons.
    pub by: RoleId,
    pub reasons: Vec<Coded>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Extend {
    pub reasons: Vec<Coded>,
    /// Reasons that are refused, each with the sentence that says what to do instead.
    pub refuse: Vec<Refused>,
    pub approved_by: RoleId,
    /// At most this many units after the original last date.
    pub cap: Option<u32>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub code: String,
    pub say: String,
    pub instead: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct InviteeRule {
    pub id: String,
    pub role: RoleId,
    pub need: Need,
    pub when: Condition,
    /// None: never essential.
    pub essential_when: Option<Condition>,
    pub papers: Vec<String>,
    /// Which placement they belong to, where one meeting looks at two.
    pub placement: Option<PlacementOf>,
    /// Told in person by the social worker before any invitation goes.
    pub through_owner: bool,
    /// Must hold management responsibility.
    pub management: bool,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Representation {
    pub duty: RepresentationDuty,
    pub may_pass_on: bool,
    /// How many people one duty may pass through, the first included.
    pub max_chain: u32,
    /// "Can you commit your service's resources?" is asked of whoever comes.
    pub commit: Option<String>,
    pub written_contribution: bool,
    pub origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepresentationDuty {
    /// Whoever cannot come must send somebody.
    MustEnsure,
    May,
    None,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub id: String,
    pub name: String,
    /// None: every invitee returns their own (a questionnaire); Mainstay holds only whether they have.
    pub owner: Option<RoleId>,
    pub to: Vec<RoleId>,
    pub when: Condition,
    pub if_available: bool,
    pub circulate: Circulate,
    /// Working days before the meeting.
    pub due_before: Option<u32>,
    pub origin: Origin,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agenda {
    /// The manner in which it is talked about: "strengths first".
    pub framework: Option<String>,
    pub items: Vec<AgendaItem>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    pub say: String,
    /// Asked in any case: the chair ticks it, or says why not.
    pub must: bool,
    pub creates: Option<String>,
}

/// Why a meeting may be cancelled.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reasons {
    pub reasons: Vec<Coded>,
    pub origin: Origin,
}

/// Why a meeting was not held. A reason that asks for a new date keeps the case open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NotHeld {
    pub new_date: Vec<Coded>,
    pub closes: Vec<Coded>,
    pub origin: Origin,
}
