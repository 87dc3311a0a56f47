//! What was decided. Written to the history for good, and folded into the state by `apply`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, MeetingId, PersonId, ProcedureHash, ProcedureId, RoleId};
use crate::meeting::after::{
    Action, ActionState, Check, Confirmed, Counter, Lead, Member, NewDate, Reading, Review, Tick, UnmetNeed,
};
use crate::meeting::around::Change;
use crate::meeting::invitee::{Listed, Needs, NotThem};
use crate::meeting::state::{ChairNo, DateChange, Invitee, Place, Private, Reply, Slot, Worry};
use crate::procedure::{EventName, Facts, MinutesStep, Need, WaitsFor};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Suggested {
        by: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
        words: Option<Private>,
        /// Who must hear of a suggestion already, as which role.
        #[serde(default)]
        told: BTreeMap<RoleId, PersonId>,
    },
    SuggestionDiscussed {
        at: DateTime<Utc>,
    },
    SuggestionDeclined {
        by: PersonId,
        at: DateTime<Utc>,
        reason: Private,
    },
    /// A suggestion is taken up as another kind of meeting than was suggested.
    KindChosen {
        procedure: ProcedureId,
        version: ProcedureHash,
    },
    Requested(Box<Requested>),
    Joined {
        by: PersonId,
        concern: Option<Private>,
    },
    Reported {
        by: PersonId,
        event: EventName,
        local: NaiveDateTime,
        at: DateTime<Utc>,
    },
    /// Something happened before what the procedure wants first.
    GateBreached {
        gate: String,
        event: EventName,
    },
    /// One yes, where several are needed: for these roles.
    AgreedFor {
        by: PersonId,
        roles: BTreeSet<RoleId>,
        at: DateTime<Utc>,
    },
    Agreed {
        by: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
    },
    NotAgreed {
        by: PersonId,
        at: DateTime<Utc>,
        code: String,
        reason: Option<Private>,
    },
    /// One of those who agree on the chair names somebody. `agreed`: the roles that have said yes by that.
    ChairProposed {
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
        reason: Option<Private>,
        agreed: BTreeSet<RoleId>,
    },
    /// Another of them says yes.
    ChairAgreed {
        by: PersonId,
        roles: BTreeSet<RoleId>,
        at: DateTime<Utc>,
    },
    ChairAsked {
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
        reason: Option<Private>,
    },
    ChairAccepted {
        person: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
    },
    ChairDeclined {
        person: PersonId,
        at: DateTime<Utc>,
        why: ChairNo,
    },
    DateSet {
        slot: Slot,
        late: Option<String>,
        #[serde(default)]
        early: Option<String>,
    },
    /// The same time, somewhere else: answers stand.
    PlaceChanged {
        place: Place,
        by: PersonId,
        at: DateTime<Utc>,
    },
    MoreTimeAsked {
        wanted: Slot,
        reason: String,
        by: PersonId,
        at: DateTime<Utc>,
    },
    MoreTimeGranted {
        until: NaiveDate,
        reason: String,
        by: PersonId,
        at: DateTime<Utc>,
    },
    MoreTimeRefused {
        by: PersonId,
        at: DateTime<Utc>,
    },
    RecordedLate {
        code: String,
        by: PersonId,
    },
    InviteeAdded {
        invitee: Invitee,
    },
    /// The person who is asked for an invitee: where nobody was named, or instead of whoever said that it is not them.
    /// `invited`: their invitation goes at once, as the one before had gone.
    InviteeNamed {
        item: ItemId,
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
        invited: bool,
        /// They hear it from the owner in person before they are invited.
        told_first: bool,
        /// How much they are wanted, where that was said anew.
        #[serde(default)]
        need: Option<Need>,
    },
    /// A name on the list is changed or taken off before its invitation goes.
    InviteeChanged {
        item: ItemId,
        role: RoleId,
        to: Listed,
        by: PersonId,
        at: DateTime<Utc>,
        reason: Option<Private>,
        told_first: bool,
        /// The one named was also the holder of the role on this case: whoever is named now is.
        recast: bool,
        /// The list had been agreed as it was: it is to be agreed again.
        reopens: bool,
    },
    NotMe {
        item: ItemId,
        not_them: NotThem,
    },
    NeedsTold {
        item: ItemId,
        needs: Needs,
        by: PersonId,
    },
    /// A message to somebody could not be delivered.
    NotReached {
        person: PersonId,
        at: DateTime<Utc>,
    },
    /// Somebody for whom the case waits has no account any more.
    OutOfReach {
        person: PersonId,
        at: DateTime<Utc>,
    },
    ListAgreed {
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// These people were told in person and may now be invited.
    Told {
        items: BTreeSet<ItemId>,
        by: PersonId,
        at: DateTime<Utc>,
    },
    InvitationsSent {
        by: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
        items: BTreeSet<ItemId>,
    },
    Replied {
        item: ItemId,
        place: usize,
        reply: Reply,
    },
    RepresentativeAsked {
        item: ItemId,
        by: Option<PersonId>,
        person: PersonId,
        at: DateTime<Utc>,
    },
    /// Somebody at the end of a full chain says no, or tried to pass it on.
    ChainFull {
        item: ItemId,
        by: PersonId,
    },
    Released {
        item: ItemId,
        places: BTreeSet<usize>,
        at: DateTime<Utc>,
    },
    AuthorityNamed {
        item: ItemId,
        person: PersonId,
        by: PersonId,
    },
    Cancelled {
        by: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
        code: String,
    },
    Held {
        by: PersonId,
        at: DateTime<Utc>,
        on: NaiveDate,
        attended: BTreeSet<ItemId>,
    },
    /// `again`: a new date is wanted and the case stays open.
    NotHeld {
        by: PersonId,
        at: DateTime<Utc>,
        code: String,
        again: bool,
    },
    /// One person was reminded, of one or several things.
    Reminded {
        to: PersonId,
        about: Vec<Reminder>,
        at: DateTime<Utc>,
    },
    /// Rungs that passed without anybody to tell, or that a later rung made up for.
    Passed {
        rungs: Vec<String>,
        at: DateTime<Utc>,
    },
    /// The moment has come of what begins later than it was made: whoever owes it is asked.
    Begun {
        waits: Vec<String>,
        at: DateTime<Utc>,
    },
    CoverAsked {
        cover: PersonId,
        of: PersonId,
    },
    LastDateMoved {
        from: NaiveDate,
        to: NaiveDate,
        why: DateChange,
        at: DateTime<Utc>,
    },
    MinuteTakerNamed {
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
    },
    /// Whoever was to take the minutes has left the directory.
    MinuteTakerGone {
        person: PersonId,
        at: DateTime<Utc>,
    },
    PapersTicked {
        brought: BTreeSet<(ItemId, String)>,
        by: PersonId,
    },
    /// Added, or written anew before the plan is confirmed: the one with the same id.
    ActionWritten {
        action: Box<Action>,
    },
    ActionRemoved {
        item: ItemId,
    },
    UnmetNeedAdded {
        need: UnmetNeed,
    },
    UnmetNeedRemoved {
        item: ItemId,
    },
    PlanConfirmed {
        confirmed: Confirmed,
        local: NaiveDateTime,
        review: Review,
        /// Those whose leads are asked to sign up.
        asked: BTreeSet<ItemId>,
    },
    SignedUp {
        item: ItemId,
        by: PersonId,
        at: DateTime<Utc>,
    },
    NotAsWritten {
        item: ItemId,
        by: PersonId,
        at: DateTime<Utc>,
        counter: Counter,
    },
    CounterSettled {
        item: ItemId,
        taken: bool,
        by: PersonId,
        at: DateTime<Utc>,
    },
    ActionMoved {
        item: ItemId,
        state: ActionState,
    },
    NewDateAsked {
        item: ItemId,
        asked: NewDate,
    },
    NewDateAnswered {
        item: ItemId,
        granted: bool,
        by: PersonId,
        at: DateTime<Utc>,
    },
    Reassigned {
        item: ItemId,
        lead: Lead,
        by: PersonId,
        at: DateTime<Utc>,
    },
    Snoozed {
        item: ItemId,
        until: DateTime<Utc>,
        by: PersonId,
    },
    ScaleOpened {
        by: PersonId,
        at: DateTime<Utc>,
    },
    ReadingGiven {
        reading: Reading,
    },
    ReadingTold {
        member: Member,
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
    },
    MinutesTicked {
        tick: Tick,
        local: NaiveDateTime,
    },
    ReviewSet {
        review: Review,
    },
    PlanClosed {
        by: PersonId,
        at: DateTime<Utc>,
        local: NaiveDateTime,
        code: String,
        left: BTreeSet<ItemId>,
    },
    Checked {
        check: Check,
    },
    /// What stands around the meeting.
    Around(Change),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Requested {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub case_number: Option<Private>,
    pub team: Option<String>,
    /// None: the procedure does not ask how worried anybody is.
    pub level: Option<Worry>,
    pub facts: Facts,
    pub happened: BTreeMap<EventName, NaiveDateTime>,
    pub cast: BTreeMap<RoleId, PersonId>,
    pub follows: Option<MeetingId>,
    pub invitees: Vec<Invitee>,
    pub needs_agreement: bool,
    pub last_date: Option<NaiveDate>,
    #[serde(default)]
    pub variant: Option<String>,
    #[serde(default)]
    pub on_behalf_of: Option<RoleId>,
}

/// One thing a person was reminded of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub waits_for: WaitsFor,
    pub item: Option<ItemId>,
    /// The rungs that this reminder used up.
    pub rungs: Vec<String>,
    /// When it should have come, if it comes late after an outage.
    pub should_have_been: Option<DateTime<Utc>>,
    /// The hearer is asked to act, not only told.
    pub asked: bool,
}

impl Event {
    /// The name in the history.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Suggested { .. } => "suggested",
            Self::SuggestionDiscussed { .. } => "suggestion_discussed",
            Self::SuggestionDeclined { .. } => "suggestion_declined",
            Self::KindChosen { .. } => "kind_chosen",
            Self::Requested(_) => "requested",
            Self::Joined { .. } => "joined",
            Self::Reported { .. } => "reported",
            Self::GateBreached { .. } => "gate_breached",
            Self::AgreedFor { .. } => "agreed_for",
            Self::Agreed { .. } => "agreed",
            Self::NotAgreed { .. } => "not_agreed",
            Self::ChairProposed { .. } => "chair_proposed",
            Self::ChairAgreed { .. } => "chair_agreed",
            Self::ChairAsked { .. } => "chair_asked",
            Self::ChairAccepted { .. } => "chair_accepted",
            Self::ChairDeclined { .. } => "chair_declined",
            Self::DateSet { .. } => "date_set",
            Self::PlaceChanged { .. } => "place_changed",
            Self::MoreTimeAsked { .. } => "more_time_asked",
            Self::MoreTimeGranted { .. } => "more_time_granted",
            Self::MoreTimeRefused { .. } => "more_time_refused",
            Self::RecordedLate { .. } => "recorded_late",
            Self::InviteeAdded { .. } => "invitee_added",
            Self::InviteeNamed { .. } => "invitee_named",
            Self::InviteeChanged { .. } => "invitee_changed",
            Self::NotMe { .. } => "not_me",
            Self::NeedsTold { .. } => "needs_told",
            Self::NotReached { .. } => "not_reached",
            Self::OutOfReach { .. } => "out_of_reach",
            Self::ListAgreed { .. } => "list_agreed",
            Self::Told { .. } => "told",
            Self::InvitationsSent { .. } => "invitations_sent",
            Self::Replied { .. } => "replied",
            Self::RepresentativeAsked { .. } => "representative_asked",
            Self::ChainFull { .. } => "chain_full",
            Self::Released { .. } => "released",
            Self::AuthorityNamed { .. } => "authority_named",
            Self::Cancelled { .. } => "cancelled",
            Self::Held { .. } => "held",
            Self::NotHeld { .. } => "not_held",
            Self::Reminded { .. } => "reminded",
            Self::Passed { .. } => "passed",
            Self::Begun { .. } => "begun",
            Self::CoverAsked { .. } => "cover_asked",
            Self::LastDateMoved { .. } => "last_date_moved",
            Self::MinuteTakerNamed { .. } => "minute_taker_named",
            Self::MinuteTakerGone { .. } => "minute_taker_gone",
            Self::PapersTicked { .. } => "papers_ticked",
            Self::ActionWritten { .. } => "action_written",
            Self::ActionRemoved { .. } => "action_removed",
            Self::UnmetNeedAdded { .. } => "unmet_need_added",
            Self::UnmetNeedRemoved { .. } => "unmet_need_removed",
            Self::PlanConfirmed { .. } => "plan_confirmed",
            Self::SignedUp { .. } => "signed_up",
            Self::NotAsWritten { .. } => "not_as_written",
            Self::CounterSettled { .. } => "counter_settled",
            Self::ActionMoved { .. } => "action_moved",
            Self::NewDateAsked { .. } => "new_date_asked",
            Self::NewDateAnswered { .. } => "new_date_answered",
            Self::Reassigned { .. } => "reassigned",
            Self::Snoozed { .. } => "snoozed",
            Self::ScaleOpened { .. } => "scale_opened",
            Self::ReadingGiven { .. } => "reading_given",
            Self::ReadingTold { .. } => "reading_told",
            Self::MinutesTicked { .. } => "minutes_ticked",
            Self::ReviewSet { .. } => "review_set",
            Self::PlanClosed { .. } => "plan_closed",
            Self::Checked { .. } => "checked",
            Self::Around(change) => change.name(),
        }
    }

    /// The procedure events that this stands for.
    pub fn means(&self) -> Vec<EventName> {
        match self {
            Self::Suggested { .. } => vec![EventName::Suggested],
            Self::SuggestionDeclined { .. } | Self::NotAgreed { .. } => vec![EventName::Declined],
            Self::Requested(r) => {
                let mut all: Vec<EventName> = r.happened.keys().copied().collect();
                if !all.contains(&EventName::Requested) {
                    all.push(EventName::Requested);
                }
                all
            }
            Self::Reported { event, .. } => vec![*event],
            Self::Around(Change::Replaced { .. }) => vec![EventName::MeetingCancelled],
            Self::Around(Change::DisputeSettled { ends: true, .. }) => vec![EventName::MeetingCancelled],
            Self::Around(Change::ExemptionDecided { ends: Some(_), .. }) => vec![EventName::MeetingCancelled],
            Self::Agreed { .. } => vec![EventName::Agreed],
            Self::ChairAccepted { .. } => vec![EventName::ChairDesignated],
            Self::DateSet { slot, .. } if slot.revision > 1 => vec![EventName::MeetingMoved],
            Self::DateSet { .. } => vec![EventName::MeetingSet],
            Self::InvitationsSent { .. } => vec![EventName::InvitationsSent],
            Self::Cancelled { .. } => vec![EventName::MeetingCancelled],
            Self::Held { .. } => vec![EventName::MeetingHeld],
            Self::PlanConfirmed { .. } => vec![EventName::PlanAgreed],
            Self::MinutesTicked { tick, .. } => match tick.step {
                MinutesStep::SignOff => vec![EventName::MinutesSigned],
                MinutesStep::Share | MinutesStep::Forward => vec![EventName::MinutesShared],
                MinutesStep::Written | MinutesStep::Themes | MinutesStep::Filed => Vec::new(),
            },
            Self::PlanClosed { .. } => vec![EventName::Closed],
            _ => Vec::new(),
        }
    }
}
