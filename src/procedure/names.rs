//! The closed vocabularies: what code must know by name. Everything else is the file's own word.

use serde::{Deserialize, Serialize};

/// Must: warn and record a reason. Should: prompt. May: offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    May,
    Should,
    Must,
}

/// When in a placement's life this kind is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindStage {
    Planning,
    Early,
    Fragile,
    After,
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

/// Which placement somebody belongs to, where one meeting looks at the one that ended and at the one that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacementOf {
    Current,
    Ended,
}

/// Who may see a paper once it is returned. Mainstay never holds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circulate {
    #[default]
    All,
    ChairOnly,
    Never,
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
    /// The owner to tell people in person what they must hear before they are written to.
    Telling,
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
    /// A minute taker to be named.
    MinuteTaker,
    /// The plan to be confirmed.
    Plan,
    /// The lead of an action to sign up to it.
    SignUp,
    /// The chair to settle what was "not as written".
    CounterProposal,
    /// An action to be done.
    Action,
    /// The chair to answer who asked for a new date.
    NewDate,
    /// The next step of the minutes.
    Minutes,
    /// A member to give their number.
    Scale,
    /// The chair to say who is told of a number at the alert.
    ZeroTold,
    /// The plan to be reviewed, or closed.
    Review,
    /// The owner to say whether it held.
    Check,
    /// Those who must agree on a chair to say yes, or name another.
    ChairAgreement,
    /// The plan to be prepared by a day of its own.
    PlanPrepared,
    /// Somebody to gather somebody's views.
    Views,
    /// A paper or questionnaire to be returned.
    Paper,
    /// Somebody to be consulted on whether the meeting is needed.
    Consultation,
    /// The reason for no meeting to be recorded in the case system.
    ExemptionRecord,
    /// The decision that no meeting is needed.
    ExemptionApproval,
    /// A disagreement to be settled.
    Dispute,
    /// The chair to say what becomes of the meeting, the child having moved.
    ChildMoved,
    /// The date of the next meeting to be set.
    NextMeeting,
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
        Self::Telling,
        Self::Reply,
        Self::Representative,
        Self::Authority,
        Self::Meeting,
        Self::Outcome,
        Self::MinuteTaker,
        Self::Plan,
        Self::SignUp,
        Self::CounterProposal,
        Self::Action,
        Self::NewDate,
        Self::Minutes,
        Self::Scale,
        Self::ZeroTold,
        Self::Review,
        Self::Check,
        Self::ChairAgreement,
        Self::PlanPrepared,
        Self::Views,
        Self::Paper,
        Self::Consultation,
        Self::ExemptionRecord,
        Self::ExemptionApproval,
        Self::Dispute,
        Self::ChildMoved,
        Self::NextMeeting,
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
            Self::Telling => "telling",
            Self::Reply => "reply",
            Self::Representative => "representative",
            Self::Authority => "authority",
            Self::Meeting => "meeting",
            Self::Outcome => "outcome",
            Self::MinuteTaker => "minute_taker",
            Self::Plan => "plan",
            Self::SignUp => "sign_up",
            Self::CounterProposal => "counter_proposal",
            Self::Action => "action",
            Self::NewDate => "new_date",
            Self::Minutes => "minutes",
            Self::Scale => "scale",
            Self::ZeroTold => "zero_told",
            Self::Review => "review",
            Self::Check => "check",
            Self::ChairAgreement => "chair_agreement",
            Self::PlanPrepared => "plan_prepared",
            Self::Views => "views",
            Self::Paper => "paper",
            Self::Consultation => "consultation",
            Self::ExemptionRecord => "exemption_record",
            Self::ExemptionApproval => "exemption_approval",
            Self::Dispute => "dispute",
            Self::ChildMoved => "child_moved",
            Self::NextMeeting => "next_meeting",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.as_str() == name)
    }
}

/// What happens to the minutes, one step after another. Mainstay holds the ticks; the case system holds the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinutesStep {
    Written,
    Themes,
    SignOff,
    Share,
    Forward,
    Filed,
}

impl MinutesStep {
    pub const ALL: &[MinutesStep] =
        &[Self::Written, Self::Themes, Self::SignOff, Self::Share, Self::Forward, Self::Filed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Themes => "themes",
            Self::SignOff => "sign_off",
            Self::Share => "share",
            Self::Forward => "forward",
            Self::Filed => "filed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.as_str() == name)
    }
}
