//! What somebody wants done to a case. All that had to be looked up is inside.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::calendar::Calendar;
use crate::ids::{ItemId, MeetingId, PersonId, RoleId};
use crate::meeting::after::{Counter, Lead, Member};
use crate::meeting::around::Order;
use crate::meeting::invitee::{Instead, Listed};
use crate::meeting::state::{ChairNo, Place, Private, Worry};
use crate::people::People;
use crate::procedure::{EventName, Facts, MinutesStep, Need};

/// The moment of a command: who, when, and the directory and calendar of that moment.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    pub now: DateTime<Utc>,
    /// None: time itself.
    pub by: Option<&'a PersonId>,
    pub people: &'a People,
    pub calendar: &'a Calendar,
}

impl Turn<'_> {
    /// The day on the wall clock of the council.
    pub fn today(&self) -> chrono::NaiveDate {
        self.calendar.local_date(self.now)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Any worker, privately to the child's social worker.
    Suggest {
        words: Option<Private>,
    },
    DiscussSuggestion,
    DeclineSuggestion {
        reason: Private,
    },

    Request(Box<NewRequest>),
    /// A colleague joins an open request for the same child, perhaps with a concern of their own.
    Join {
        concern: Option<Private>,
    },
    /// Something the procedure has a rule about happened, on its own date.
    Report {
        event: EventName,
        local: NaiveDateTime,
    },

    Agree,
    DontAgree {
        code: String,
        reason: Option<Private>,
    },

    ChooseChair {
        person: PersonId,
        reason: Option<Private>,
    },
    /// One of those who agree on the chair says yes to whoever is proposed.
    AgreeChair,
    WillChair,
    WontChair {
        why: ChairNo,
    },

    /// The first date, or another. `later` says why it is after the last date or before the first, where it is.
    SetDate {
        local: NaiveDateTime,
        place: Place,
        later: Option<String>,
    },
    AnswerMoreTime {
        granted: bool,
    },
    RecordLate {
        code: String,
    },

    AddInvitee {
        item: ItemId,
        role: RoleId,
        person: Option<PersonId>,
        need: Need,
    },
    /// Somebody on the list is the wrong one, or is not to be asked. Only before their invitation goes.
    ChangeInvitee {
        item: ItemId,
        to: Listed,
        reason: Option<Private>,
    },
    /// The list is agreed. People the owner has told in person are named.
    AgreeList {
        told: BTreeSet<ItemId>,
    },
    SendInvitations {
        told: BTreeSet<ItemId>,
    },

    Reply {
        item: ItemId,
        answer: Answer,
        revision: u32,
    },
    /// An answer given by phone, written down for somebody.
    RecordReply {
        item: ItemId,
        answer: Answer,
    },
    /// Who can be reached on the day where the representative cannot commit resources.
    NameAuthority {
        item: ItemId,
        person: PersonId,
    },

    /// "I am not the right person", and perhaps whom to ask.
    NotMe {
        item: ItemId,
        instead: Option<Instead>,
    },
    /// Somebody on the case has somebody else asked, in the place of whoever said that it is not them.
    AskInstead {
        item: ItemId,
        person: PersonId,
    },
    /// What whoever comes needs to take part.
    TellNeeds {
        item: ItemId,
        interpreter: bool,
        access: bool,
    },
    /// A message to somebody could not be delivered. Said by the courier, which has no name.
    NotReached {
        person: PersonId,
    },
    /// The owner has told these people in person.
    ToldInPerson {
        told: BTreeSet<ItemId>,
    },

    Cancel {
        code: String,
    },
    WasHeld {
        on: NaiveDate,
        attended: BTreeSet<ItemId>,
    },
    WasNotHeld {
        code: String,
    },

    /// On the day: whoever was to chair is not there.
    ChairIsAbsent,
    NameMinuteTaker {
        person: PersonId,
    },
    /// All papers that were there, those ticked before included.
    TickPapers {
        brought: BTreeSet<(ItemId, String)>,
    },

    AddAction {
        item: ItemId,
        action: NewAction,
    },
    /// Until the plan is confirmed.
    AmendAction {
        item: ItemId,
        action: NewAction,
    },
    /// Until the plan is confirmed.
    RemoveAction {
        item: ItemId,
    },
    AddUnmetNeed {
        item: ItemId,
        category: String,
        service: Option<String>,
    },
    /// Until the plan is confirmed.
    RemoveUnmetNeed {
        item: ItemId,
    },
    ConfirmPlan {
        outcome: String,
        amends: BTreeSet<String>,
        /// "There is no unmet need", said in so many words.
        no_unmet_need: bool,
        /// None: the procedure's own.
        review: Option<NaiveDate>,
        /// Ids for the tasks that `amends` brings with it, as many as may be needed.
        items: Vec<ItemId>,
    },

    SignUp {
        item: ItemId,
    },
    NotAsWritten {
        item: ItemId,
        counter: Counter,
    },
    /// The chair takes the proposal, or keeps the action as it was written.
    SettleCounter {
        item: ItemId,
        taken: bool,
    },

    ActionDone {
        item: ItemId,
    },
    ActionWorking {
        item: ItemId,
    },
    ActionBlocked {
        item: ItemId,
        needs: Private,
    },
    AskNewDate {
        item: ItemId,
        wanted: NaiveDate,
        reason: Private,
    },
    AnswerNewDate {
        item: ItemId,
        granted: bool,
    },
    /// The chair gives an action to somebody else.
    Reassign {
        item: ItemId,
        lead: Lead,
    },
    /// "Remind me later": not before the opening of this day, and never past the rung that tells the chair.
    Snooze {
        item: ItemId,
        until: NaiveDate,
    },

    /// The discussion is finished: everybody at the meeting is asked for a number.
    OpenScale,
    GiveReading {
        member: Member,
        /// None: they chose not to.
        score: Option<u8>,
        reason: Option<Private>,
    },
    /// Who has been told of a number at the alert.
    ToldOfReading {
        member: Member,
        person: PersonId,
    },

    TickMinutes {
        step: MinutesStep,
    },
    /// Another date for the review. At the review itself: it was held, and this is the next.
    SetReview {
        on: NaiveDate,
    },
    /// `left` names every action that is still open, as the chair saw them.
    ClosePlan {
        outcome: String,
        left: BTreeSet<ItemId>,
    },
    /// "Did it hold?"
    AnswerCheck {
        days: u32,
        answer: String,
    },

    /// What stands around the meeting.
    Around(Order),

    /// The clock moved: whatever is due is done.
    Tick,
    /// The bank-holiday list changed.
    Recount,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NewRequest {
    pub case_number: Option<Private>,
    pub team: Option<String>,
    /// None: the procedure does not ask how worried anybody is.
    pub level: Option<Worry>,
    pub facts: Facts,
    /// Events with their own dates; the procedure's starting event among them.
    pub happened: BTreeMap<EventName, NaiveDateTime>,
    /// Who holds each role on this case.
    pub cast: BTreeMap<RoleId, PersonId>,
    pub follows: Option<MeetingId>,
    /// Whose wish it is, where the owner enters it for somebody.
    pub on_behalf_of: Option<RoleId>,
    /// The variant of the procedure that applies; the procedure at hand is as it stands under it.
    pub variant: Option<String>,
    /// Ids for the invitees that the procedure will propose, as many as may be needed.
    pub items: Vec<ItemId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    pub words: Private,
    pub lead: Lead,
    pub support: BTreeSet<PersonId>,
    pub service: Option<String>,
    pub due: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// `commit` answers the procedure's question about resources, where it asks one.
    Accept {
        commit: Option<bool>,
    },
    Represent {
        person: PersonId,
    },
    Written,
    Decline,
}
