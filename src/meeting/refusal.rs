//! Why a command was not done: a reason for the person, without words. The sentences are in `card::refusals`.

use chrono::NaiveDate;

use crate::calendar::OddTime;
use crate::ids::{PersonId, RoleId};
use crate::procedure::MinutesStep;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The actor has no part in this case that allows it.
    NotYours,
    /// It was possible once; the case has moved on.
    TooLate,
    /// This kind of meeting does not know such a thing.
    NotInThisProcedure,
    /// Only these roles may request this kind.
    MayNotRequest {
        roles: Vec<RoleId>,
    },
    /// A request of this kind belongs to a person of this role, whoever raises it.
    OwnedBy {
        role: RoleId,
    },
    /// A starting event has no date.
    EventMissing,
    InTheFuture,
    InThePast,
    /// A date too far away to be meant.
    TooFarAway,
    /// The clocks go forward: there is no such time.
    NoSuchTime,
    /// The clocks go back: that time comes twice.
    TimeComesTwice,
    /// After the last date, and no reason was given.
    AfterLastDate {
        last: NaiveDate,
    },
    /// Before the first date allowed. `usable`: the first working day from then; `why`: the procedure's words for it.
    TooSoon {
        earliest: NaiveDate,
        usable: NaiveDate,
        why: String,
        /// Who may set an earlier date all the same, for a reason.
        allowed_by: RoleId,
        /// Whether that is whoever tried.
        may: bool,
    },
    /// A limit that the procedure lays down as fixed: no more time can be asked for.
    FixedLimit {
        last: NaiveDate,
        /// It is the plan that is due by then.
        plan: bool,
        source: Option<String>,
        may_be_late: bool,
    },
    /// The reason is one that the procedure refuses.
    ReasonRefused {
        say: String,
        instead: String,
    },
    /// More than the procedure allows, even with more time.
    BeyondCap {
        latest: NaiveDate,
    },
    UnknownReason,
    ReasonMissing,
    NobodyChosen,
    /// This person may not chair.
    MayNotChair {
        person: PersonId,
    },
    /// They have already said no to chairing.
    AlreadyRefusedToChair {
        person: PersonId,
    },
    /// The person has left the directory.
    NotAvailable {
        person: PersonId,
    },
    /// A date comes first.
    NoDateYet,
    NobodyToInvite,
    /// Agreeing the list is somebody else's.
    ListIsFor {
        role: RoleId,
    },
    /// The card showed an earlier date than the one that now stands.
    MeetingMoved,
    /// A suggestion goes to somebody else: whoever would receive it asks for the meeting.
    SuggestedToOneself,
    /// One cannot represent oneself.
    Yourself,
    AlreadyAsked {
        person: PersonId,
    },
    /// They stand on the list, and nothing has been sent to them yet.
    OnTheList {
        person: PersonId,
        role: RoleId,
    },
    /// Their invitation has gone: they answer it themselves.
    InvitationHasGone,
    /// The duty may not be passed on, or not by a representative.
    MayNotPassOn,
    WrittenNotTaken,
    /// Somebody is asked for their views, not to attend.
    ViewsOnly,
    /// Whether resources can be committed was not answered.
    CommitMissing,
    /// It cannot have been held before its day.
    NotHeldYet,
    NothingChanged,
    /// Nothing of the meeting's day can be done before it.
    NotTheDayYet,
    /// The plan is confirmed once it is recorded that the meeting was held.
    NotRecordedAsHeld,
    /// The plan is confirmed: what stands in it changes only by agreement.
    PlanConfirmed,
    /// Not before the plan is confirmed.
    PlanNotConfirmed,
    NoActions,
    /// An action without somebody to lead it.
    LeadMissing,
    ServiceMissing,
    /// The date is before the meeting.
    BeforeTheMeeting {
        held: NaiveDate,
    },
    /// Either needs are listed, or "none" is said.
    UnmetNeedNotSaid,
    /// "None" was said, and needs are listed.
    UnmetNeedListed,
    /// Only the chair settles this.
    ChairSettles,
    /// The action is done, or was left.
    ActionIsOver,
    NotLater {
        than: NaiveDate,
    },
    /// The chair would hear first.
    SnoozeTooLong {
        latest: NaiveDate,
    },
    ScaleNotOpen,
    ScaleAlreadyOpen,
    /// Not a whole number of the scale.
    NotOnTheScale {
        min: u8,
        max: u8,
    },
    /// A step of the minutes before the one that comes first.
    MinutesOutOfOrder {
        first: MinutesStep,
    },
    /// Open actions that the chair has not been shown.
    ActionsStillOpen,
    NotYetAsked,
    /// These roles are to be consulted first.
    NotConsulted {
        roles: Vec<RoleId>,
    },
    /// The reason is to be recorded in the case system first.
    NotRecorded,
    /// People do not agree whether the meeting is held: that is settled, not approved.
    IsContested,
    /// Those who settle it have said that the meeting is called: it is requested, not declined.
    CalledAfterAll,
    /// The procedure names nobody who could settle it further.
    NoFurtherRoute,
    /// The themes are chosen, not ticked.
    ThemesMissing,
}

impl From<OddTime> for Refusal {
    fn from(odd: OddTime) -> Self {
        match odd {
            OddTime::Skipped => Self::NoSuchTime,
            OddTime::Twice => Self::TimeComesTwice,
        }
    }
}
