//! A council's procedure for one kind of meeting, as the core sees it: checked, complete, and silent about any council.
//!
//! Read from TOML by [`file`], refused with every fault at once by [`validate`], asked through [`condition`] and
//! [`deadline`]. Names of roles, facts and reasons are the file's own; only the vocabularies that code must act on
//! (events, needs, waits, units) are closed, and they are the enums of this file.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::ids::{FactId, ProcedureHash, ProcedureId, RoleId};

pub mod condition;
pub mod deadline;
pub mod file;
pub mod library;
pub mod validate;

pub use condition::{Condition, FactValue, Facts, Truth};

/// One procedure, valid as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// SHA-256 of the file's text: the version a case keeps.
    pub hash: ProcedureHash,
    pub kind: Kind,
    pub scope: Scope,
    pub purpose: Purpose,
    /// Every role the file may name, with its title on screen.
    pub roles: BTreeMap<RoleId, Role>,
    pub facts: Vec<Fact>,
    /// The events people may report, with the question that asks for their date.
    pub events: Vec<EventRule>,
    pub triggers: Vec<Trigger>,
    pub gates: Vec<Gate>,
    pub exemptions: Vec<Exemption>,
    pub request: Request,
    pub notify: Vec<Notify>,
    pub convene: Convene,
    pub invitations: Invitations,
    pub chair: ChairRule,
    pub minute_taker: Option<MinuteTaker>,
    pub timescales: Vec<Timescale>,
    pub invitees: Vec<InviteeRule>,
    pub representation: Representation,
    pub papers: Vec<Paper>,
    pub agenda: Agenda,
    pub outputs: Outputs,
    pub minutes: Minutes,
    pub monitor: Monitor,
    pub ladders: Vec<Ladder>,
    pub cancel: Reasons,
    pub not_held: NotHeld,
    pub disputes: Vec<Dispute>,
    pub next: Vec<Next>,
    pub privacy: Privacy,
    pub gaps: Vec<Gap>,
}

/// Where a rule comes from and how strongly it is worded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The paragraph, e.g. "S3 s2 para 1". None for a product default.
    pub src: Option<String>,
    pub strength: Option<Strength>,
    /// True where the sources are silent and the product chose.
    pub default: bool,
}

/// Must: warn and record a reason. Should: prompt. May: offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    May,
    Should,
    Must,
}

/// A code with the words people see for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    pub code: String,
    pub say: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    pub id: ProcedureId,
    pub name: String,
    pub short: String,
    pub council: String,
    pub version: String,
    pub effective_from: NaiveDate,
    pub source: String,
    pub stage: KindStage,
}

/// When in a placement's life this kind is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindStage {
    Planning,
    Early,
    Fragile,
    After,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Scope {
    /// Said, as a warning, when the condition holds (e.g. a placement type that the source does not cover).
    pub outside_when: Option<Condition>,
    pub outside_say: String,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Purpose {
    pub main: String,
    pub alternate_say: Option<String>,
    /// What this meeting does not replace. Where `when` is given and holds, the form says so and offers the other kind.
    pub not_a: Vec<NotA>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NotA {
    pub kind: Option<ProcedureId>,
    pub say: String,
    pub when: Option<Condition>,
}

/// A role's words. `case` roles belong to one child (their social worker, their reviewing officer): the form asks who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub title: String,
    pub case: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub id: FactId,
    pub ask: String,
    pub hint: Option<String>,
    pub kind: FactKind,
    pub required: bool,
    /// Kept to the people who decide.
    pub private: bool,
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

/// The events a rule may name. Each carries its own date in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventName {
    ConcernIndicated,
    FragileFlagged,
    Suggested,
    Requested,
    RiskNotified,
    Agreed,
    Declined,
    PlacementStart,
    PlacementEnded,
    ProviderNoticeServed,
    AgencyPurchaseConsidered,
    ChairDesignated,
    InvitationsSent,
    MeetingSet,
    MeetingMoved,
    MeetingHeld,
    MeetingCancelled,
    MinutesSigned,
    MinutesShared,
    PlanAgreed,
    ReviewDue,
    Closed,
}

impl EventName {
    pub const ALL: &[EventName] = &[
        Self::ConcernIndicated,
        Self::FragileFlagged,
        Self::Suggested,
        Self::Requested,
        Self::RiskNotified,
        Self::Agreed,
        Self::Declined,
        Self::PlacementStart,
        Self::PlacementEnded,
        Self::ProviderNoticeServed,
        Self::AgencyPurchaseConsidered,
        Self::ChairDesignated,
        Self::InvitationsSent,
        Self::MeetingSet,
        Self::MeetingMoved,
        Self::MeetingHeld,
        Self::MeetingCancelled,
        Self::MinutesSigned,
        Self::MinutesShared,
        Self::PlanAgreed,
        Self::ReviewDue,
        Self::Closed,
    ];

    /// The name in procedure files, settings and JSON: `risk_notified`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConcernIndicated => "concern_indicated",
            Self::FragileFlagged => "fragile_flagged",
            Self::Suggested => "suggested",
            Self::Requested => "requested",
            Self::RiskNotified => "risk_notified",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::PlacementStart => "placement_start",
            Self::PlacementEnded => "placement_ended",
            Self::ProviderNoticeServed => "provider_notice_served",
            Self::AgencyPurchaseConsidered => "agency_purchase_considered",
            Self::ChairDesignated => "chair_designated",
            Self::InvitationsSent => "invitations_sent",
            Self::MeetingSet => "meeting_set",
            Self::MeetingMoved => "meeting_moved",
            Self::MeetingHeld => "meeting_held",
            Self::MeetingCancelled => "meeting_cancelled",
            Self::MinutesSigned => "minutes_signed",
            Self::MinutesShared => "minutes_shared",
            Self::PlanAgreed => "plan_agreed",
            Self::ReviewDue => "review_due",
            Self::Closed => "closed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|e| e.as_str() == name)
    }
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
    pub origin: Origin,
}

/// Somebody's agreement. The clock never waits for it.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreeRule {
    /// Any one of these is enough.
    pub by: Vec<RoleId>,
    /// What they are asked: "Do you agree that there is a risk of breakdown?"
    pub ask: String,
    pub refusals: Vec<Coded>,
    pub origin: Origin,
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
    pub duties: Vec<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MinuteTaker {
    pub role: RoleId,
    pub fallback_nominated_by: RoleId,
    pub origin: Origin,
}

/// How a length of time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    WorkingDays,
    CalendarDays,
    Weeks,
    Months,
}

impl Unit {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
            Self::Weeks => "weeks",
            Self::Months => "months",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::WorkingDays, Self::CalendarDays, Self::Weeks, Self::Months].into_iter().find(|u| u.as_str() == name)
    }
}

/// A limit in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timescale {
    pub id: String,
    /// What is due: `meeting_held`, `plan_prepared`, … The one with `meeting_held` rules the meeting's date.
    pub what: String,
    /// What is due, in words: "The meeting is held".
    pub say: String,
    pub from: EventName,
    pub min: Option<u32>,
    pub max: Option<u32>,
    pub unit: Unit,
    pub when: Condition,
    pub extend: Option<Extend>,
    /// Why a meeting may be recorded as late, honourable answers among them.
    pub late_reasons: Vec<Coded>,
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
    /// Told in person by the social worker before any invitation goes.
    pub through_owner: bool,
    /// Must hold management responsibility.
    pub management: bool,
    pub origin: Origin,
}

/// How much somebody is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    Required,
    Expected,
    Optional,
    /// Told, never chased.
    Notify,
    /// Asked for their views, not to attend.
    Views,
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
    /// None: every invitee brings their own.
    pub owner: Option<RoleId>,
    pub to: Vec<RoleId>,
    pub when: Condition,
    pub if_available: bool,
    pub origin: Origin,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agenda {
    pub items: Vec<AgendaItem>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    pub say: String,
    pub must: bool,
    pub creates: Option<String>,
}

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

/// What Mainstay may be waiting for: each has a ladder of reminders in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// The social worker to answer a suggestion.
    Suggestion,
    Agreement,
    /// The designator to choose a chair.
    ChairChoice,
    /// The chosen person to say yes.
    ChairAnswer,
    /// A date and place.
    Date,
    /// More time to be granted or not.
    MoreTime,
    /// The list of invitees to be agreed.
    InvitationList,
    /// The invitations to be sent.
    Invitations,
    /// An invited person, or a representative, to answer.
    Reply,
    /// Somebody who cannot come to name a representative.
    Representative,
    /// Somebody whose representative cannot commit resources to say who can be reached.
    Authority,
    /// Nothing owed: those coming are reminded of the meeting.
    Meeting,
    /// The chair to record that it was held, or not.
    Outcome,
}

impl WaitsFor {
    pub const ALL: &[WaitsFor] = &[
        Self::Suggestion,
        Self::Agreement,
        Self::ChairChoice,
        Self::ChairAnswer,
        Self::Date,
        Self::MoreTime,
        Self::InvitationList,
        Self::Invitations,
        Self::Reply,
        Self::Representative,
        Self::Authority,
        Self::Meeting,
        Self::Outcome,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Agreement => "agreement",
            Self::ChairChoice => "chair_choice",
            Self::ChairAnswer => "chair_answer",
            Self::Date => "date",
            Self::MoreTime => "more_time",
            Self::InvitationList => "invitation_list",
            Self::Invitations => "invitations",
            Self::Reply => "reply",
            Self::Representative => "representative",
            Self::Authority => "authority",
            Self::Meeting => "meeting",
            Self::Outcome => "outcome",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.as_str() == name)
    }
}

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
    /// The meeting itself.
    Meeting,
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
    Chair,
    /// Everybody who is coming.
    Attendees,
    /// Whoever holds this role on the case.
    Role(RoleId),
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

/// The role that stands for whoever chairs, in lists of roles.
pub const CHAIR: &str = "chair";

impl Procedure {
    pub fn role_title(&self, role: &RoleId) -> String {
        self.roles.get(role).map_or_else(|| role.to_string(), |r| r.title.clone())
    }

    pub fn ladder(&self, waits_for: WaitsFor) -> Option<&Ladder> {
        self.ladders.iter().find(|l| l.waits_for == waits_for)
    }

    pub fn paper(&self, id: &str) -> Option<&Paper> {
        self.papers.iter().find(|p| p.id == id)
    }

    pub fn event_rule(&self, event: EventName) -> Option<&EventRule> {
        self.events.iter().find(|e| e.event == event)
    }
}
