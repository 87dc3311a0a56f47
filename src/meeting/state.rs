//! What is known of one case. A stage is an enum that carries its own dates and people.
//!
//! The whole state is kept encrypted: facts, reasons and the case number never stand in a readable column.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::ids::{ItemId, MeetingId, PersonId, ProcedureHash, ProcedureId, Reference, RoleId};
use crate::meeting::after::After;
use crate::meeting::around::Around;
use crate::meeting::around::change::NotRequired;
use crate::procedure::deadline::{Deadline, deadlines};
use crate::procedure::{Condition, EventName, Facts, Procedure, Truth};

pub use crate::meeting::invitee::{Asked, Duty, Given, Invitee, Reply};
pub use crate::meeting::place::{Link, Place, PlaceKind, Room};

/// Words that may say something about a child. They are shown in private forms only, and never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// `None` for nothing but white space.
    pub fn new(words: &str) -> Option<Self> {
        let words = words.trim();
        (!words.is_empty()).then(|| Self(words.to_owned()))
    }

    /// The words, for a private form.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private")
    }
}

/// How worried somebody is. The product's own first question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worry {
    Fragile,
    RiskOfBreakdown,
    MustMoveNow,
}

impl Worry {
    pub const ALL: &[Worry] = &[Self::Fragile, Self::RiskOfBreakdown, Self::MustMoveNow];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fragile => "fragile",
            Self::RiskOfBreakdown => "risk_of_breakdown",
            Self::MustMoveNow => "must_move_now",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|w| w.as_str() == code)
    }
}

/// One case, from the first suggestion to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meeting {
    pub id: MeetingId,
    pub reference: Reference,
    pub procedure: ProcedureId,
    /// The version it began under, and keeps.
    pub version: ProcedureHash,
    /// The child's social worker.
    pub owner: PersonId,
    /// Who pressed the button, where that was somebody acting for the owner.
    pub raised_by: PersonId,
    /// Whoever suggested it, where it began as a suggestion.
    #[serde(default)]
    pub suggested_by: Option<PersonId>,
    /// The kind that was suggested, where it was taken up as another.
    #[serde(default)]
    pub suggested_as: Option<ProcedureId>,
    /// The variant of the procedure that it was requested under, and keeps, whatever is learnt later.
    #[serde(default)]
    pub variant: Option<String>,
    /// Whose wish the owner entered, where it is not their own: the child's, a carer's, a home's.
    #[serde(default)]
    pub on_behalf_of: Option<RoleId>,
    pub team: Option<String>,
    pub case_number: Option<Private>,
    pub level: Option<Worry>,
    pub facts: Facts,
    pub happened: BTreeMap<EventName, Happened>,
    /// Who holds each role on this case.
    pub cast: BTreeMap<RoleId, PersonId>,
    /// Cover that has been asked to act, and for whom.
    pub acting: BTreeMap<PersonId, BTreeSet<PersonId>>,
    /// Colleagues who joined an open request.
    pub joined: BTreeSet<PersonId>,
    pub concerns: Vec<Private>,
    /// An earlier case about the same child, and why there is another.
    pub follows: Option<MeetingId>,
    pub stage: Stage,
    /// Every last date that people were told, oldest first.
    pub last_dates: Vec<ToldDate>,
    /// Reminders that have been given, by [`crate::meeting::due::Due::key`].
    pub reminded: BTreeMap<String, DateTime<Utc>>,
    /// Whom a message could not be delivered to, and when that was first found.
    #[serde(default)]
    pub unreached: BTreeMap<PersonId, DateTime<Utc>>,
    /// Those for whom the case waited when their account was gone: those who wait have been told.
    #[serde(default)]
    pub out_of_reach: BTreeMap<PersonId, DateTime<Utc>>,
    /// Plan, minutes, scale and checks.
    #[serde(default)]
    pub after: After,
    /// Exemptions, disagreements, views, papers returned, a move in the middle of it, what follows.
    #[serde(default)]
    pub around: Around,
}

/// An event with its own date, which may be before it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Wall-clock time in the council's zone.
    pub local: NaiveDateTime,
    pub recorded: DateTime<Utc>,
}

/// A last date as it was told, and what made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldDate {
    pub date: NaiveDate,
    pub at: DateTime<Utc>,
    pub why: DateChange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateChange {
    Requested,
    MoreTime,
    Holidays,
    /// What the time limit hangs on has another date now.
    Event,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing has been decided yet; only a first command may follow.
    New,
    Suggested(Suggested),
    /// Requested and not yet held.
    Open(Open),
    Held(Held),
    Closed(Closed),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub words: Option<Private>,
    /// Since when the two have been talking about it.
    pub discussing: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Open {
    pub requested: DateTime<Utc>,
    /// Since when a date has been wanted: the request, or whatever took the last hope of one away.
    pub date_wanted: DateTime<Utc>,
    pub agreement: Agreement,
    /// Who has said yes so far, where several must.
    #[serde(default)]
    pub agreed: BTreeMap<RoleId, (PersonId, DateTime<Utc>)>,
    pub chair: Chair,
    /// People who said no to chairing, and why: they are not asked again.
    pub chair_refused: Vec<(PersonId, ChairNo)>,
    pub slot: Option<Slot>,
    /// Earlier dates, oldest first.
    pub earlier: Vec<Slot>,
    pub more_time: MoreTime,
    /// The reason code of a date after the last date.
    pub late: Option<String>,
    /// The reason code of a date before the first one allowed.
    #[serde(default)]
    pub early: Option<String>,
    pub list_agreed: Option<(PersonId, DateTime<Utc>)>,
    pub sent: Option<(PersonId, DateTime<Utc>)>,
    pub invitees: Vec<Invitee>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    #[default]
    NotNeeded,
    Waiting {
        since: DateTime<Utc>,
    },
    Given {
        by: PersonId,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chair {
    Unset {
        since: DateTime<Utc>,
    },
    /// Named by one of those who agree on the chair. They are asked once the others have said yes.
    Proposed {
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
        reason: Option<Private>,
        /// The roles whose holders have said yes, whoever proposed among them.
        agreed: BTreeSet<RoleId>,
    },
    /// Nobody is announced until they have said yes.
    Asked {
        person: PersonId,
        by: PersonId,
        at: DateTime<Utc>,
        reason: Option<Private>,
    },
    Accepted {
        person: PersonId,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChairNo {
    ConflictOfInterest,
    CantChair,
    /// Not there on the day.
    Absent,
}

/// When and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Wall-clock time in the council's zone: what people agreed to.
    pub local: NaiveDateTime,
    pub starts: DateTime<Utc>,
    pub place: Place,
    /// 1 for the first date. Answers carry the revision that they answered.
    pub revision: u32,
    pub set_by: PersonId,
    pub set_at: DateTime<Utc>,
}

/// More time, asked of the role that the procedure names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoreTime {
    NotAsked,
    /// The date waits with the request; an earlier date stays until the answer.
    Asked {
        wanted: Slot,
        reason: String,
        by: PersonId,
        at: DateTime<Utc>,
    },
    Granted {
        until: NaiveDate,
        reason: String,
        by: PersonId,
        at: DateTime<Utc>,
    },
    Refused {
        by: PersonId,
        at: DateTime<Utc>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub open: Open,
    pub on: NaiveDate,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Which invitees (or their representatives) were there.
    pub attended: BTreeSet<ItemId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    pub outcome: Outcome,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// What had been arranged, if anything had.
    pub open: Option<Open>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    SuggestionDeclined {
        reason: Private,
    },
    NotAgreed {
        code: String,
        reason: Option<Private>,
    },
    Cancelled {
        code: String,
    },
    NotHeld {
        code: String,
    },
    /// An exemption was approved, and no meeting of this kind is needed.
    NotRequired(NotRequired),
    /// People did not agree whether it is held, and those who settle that have said no.
    SettledAgainst,
    /// The child moved, and another kind was asked for instead.
    Replaced {
        kind: ProcedureId,
    },
    /// The meeting was held and its plan followed to the end.
    PlanClosed {
        code: String,
    },
}

impl Meeting {
    /// A case about which nothing has been decided.
    pub fn new(
        id: MeetingId,
        reference: Reference,
        procedure: &Procedure,
        owner: PersonId,
        raised_by: PersonId,
    ) -> Self {
        Self {
            id,
            reference,
            procedure: procedure.kind.id.clone(),
            version: procedure.hash.clone(),
            owner,
            raised_by,
            suggested_by: None,
            suggested_as: None,
            variant: None,
            on_behalf_of: None,
            team: None,
            case_number: None,
            level: None,
            facts: Facts::new(),
            happened: BTreeMap::new(),
            cast: BTreeMap::new(),
            acting: BTreeMap::new(),
            joined: BTreeSet::new(),
            concerns: Vec::new(),
            follows: None,
            stage: Stage::New,
            last_dates: Vec::new(),
            reminded: BTreeMap::new(),
            unreached: BTreeMap::new(),
            out_of_reach: BTreeMap::new(),
            after: After::default(),
            around: Around::default(),
        }
    }

    /// What has been arranged, whatever came of it.
    pub fn open(&self) -> Option<&Open> {
        match &self.stage {
            Stage::New | Stage::Suggested(_) => None,
            Stage::Open(open) => Some(open),
            Stage::Held(held) => Some(&held.open),
            Stage::Closed(closed) => closed.open.as_ref(),
        }
    }

    /// Whether the meeting itself may still be arranged: suggested, or requested and not yet held.
    pub fn is_live(&self) -> bool {
        matches!(self.stage, Stage::Suggested(_) | Stage::Open(_))
    }

    /// Whether anything may still be waited for: until the meeting has come to nothing, and after it was held for as
    /// long as there are minutes to finish and checks to answer; and while people do not agree that it came to nothing.
    pub fn is_awake(&self) -> bool {
        match &self.stage {
            Stage::Suggested(_) | Stage::Open(_) | Stage::Held(_) => true,
            // Somebody sees it differently: it is not over yet.
            Stage::Closed(_) if self.around.unsettled().next().is_some() => true,
            Stage::Closed(closed) => matches!(closed.outcome, Outcome::PlanClosed { .. }),
            Stage::New => false,
        }
    }

    /// Whether the meeting was held, its plan closed or not.
    pub fn was_held(&self) -> bool {
        match &self.stage {
            Stage::Held(_) => true,
            Stage::Closed(closed) => matches!(closed.outcome, Outcome::PlanClosed { .. }),
            Stage::New | Stage::Suggested(_) | Stage::Open(_) => false,
        }
    }

    /// The day on which it was held, and when that was recorded.
    pub fn held(&self) -> Option<(NaiveDate, DateTime<Utc>)> {
        match &self.stage {
            Stage::Held(held) => Some((held.on, held.at)),
            Stage::Closed(_) if self.was_held() => {
                self.happened.get(&EventName::MeetingHeld).map(|h| (h.local.date(), h.recorded))
            }
            _ => None,
        }
    }

    /// Whoever monitors the plan: who chaired, else the owner.
    pub fn monitor(&self) -> &PersonId {
        self.chair().unwrap_or(&self.owner)
    }

    pub fn revision(&self) -> u32 {
        self.open().map_or(0, Open::revision)
    }

    pub fn has_happened(&self, event: EventName) -> bool {
        self.happened.contains_key(&event)
    }

    /// Asks a condition of this case.
    pub fn holds(&self, condition: &Condition) -> Truth {
        condition.holds(&self.facts, &|event| self.has_happened(event))
    }

    /// Every deadline of the case, worked out with this calendar.
    pub fn deadlines(&self, procedure: &Procedure, calendar: &Calendar) -> Vec<Deadline> {
        deadlines(procedure, calendar, &self.facts, &|event| self.happened.get(&event).map(|h| h.local))
    }

    /// The limit on the meeting's own date, before any more time.
    pub fn limit(&self, procedure: &Procedure, calendar: &Calendar) -> Option<Deadline> {
        limit(self.deadlines(procedure, calendar))
    }

    /// What opens the meeting's window, where the procedure sets a first date: [`Deadline::opens`] has it.
    pub fn opening(&self, procedure: &Procedure, calendar: &Calendar) -> Option<Deadline> {
        opening(self.deadlines(procedure, calendar))
    }

    /// The day by which the plan is to be prepared, where the procedure sets one and the plan is not confirmed yet.
    pub fn plan_due(&self, procedure: &Procedure, calendar: &Calendar) -> Option<Deadline> {
        let due = self.deadlines(procedure, calendar).into_iter().filter(|d| d.ends && d.what == PLAN_PREPARED);
        due.min_by_key(|d| d.usable).filter(|_| self.after.plan.confirmed.is_none())
    }

    /// The day to aim at, where the procedure names one besides the limit.
    pub fn target(&self, procedure: &Procedure, calendar: &Calendar) -> Option<NaiveDate> {
        self.limit(procedure, calendar)?.target
    }

    /// The last date on which the meeting may be held, with more time if that was granted.
    pub fn last_date(&self, procedure: &Procedure, calendar: &Calendar) -> Option<NaiveDate> {
        let limit = self.limit(procedure, calendar)?.usable;
        // Time once granted stays granted, whatever is asked for later.
        let granted = self.last_dates.iter().filter(|d| d.why == DateChange::MoreTime).map(|d| d.date);
        granted.chain([limit]).max()
    }

    /// Who holds a role on this case; `chair` is whoever has agreed to chair.
    pub fn holder(&self, role: &RoleId) -> Option<&PersonId> {
        if role.as_str() == crate::procedure::CHAIR {
            return self.chair();
        }
        self.cast.get(role)
    }

    /// Whoever has said yes to chairing.
    pub fn chair(&self) -> Option<&PersonId> {
        match self.open().map(|o| &o.chair) {
            Some(Chair::Accepted { person, .. }) => Some(person),
            _ => None,
        }
    }

    pub fn invitee(&self, id: &ItemId) -> Option<&Invitee> {
        self.open()?.invitees.iter().find(|i| i.id == *id)
    }
}

impl Open {
    /// How many dates there have been, the present one included.
    pub fn revision(&self) -> u32 {
        u32::try_from(self.earlier.len()).unwrap_or(u32::MAX - 1) + u32::from(self.slot.is_some())
    }

    /// Whether anybody has been invited yet: before that a list is only names.
    pub fn has_asked_anybody(&self) -> bool {
        self.invitees.iter().any(Invitee::has_been_asked)
    }
}

/// Of a case's deadlines the one that limits the meeting's date: of several the first that runs out. The plan comes of
/// the meeting, so the day by which it is due limits the meeting too.
pub fn limit(deadlines: Vec<Deadline>) -> Option<Deadline> {
    let limits = |d: &Deadline| d.ends && (d.what == MEETING_HELD || d.what == PLAN_PREPARED);
    deadlines.into_iter().filter(limits).min_by_key(|d| d.usable)
}

/// Of a case's deadlines the one that opens the meeting's window last.
pub fn opening(deadlines: Vec<Deadline>) -> Option<Deadline> {
    let opens = |d: &Deadline| d.what == MEETING_HELD && d.opens().is_some();
    deadlines.into_iter().filter(opens).max_by_key(Deadline::opens)
}

/// The `what` of the timescale that rules the meeting's date.
pub const MEETING_HELD: &str = "meeting_held";
/// The `what` of the timescale by which the plan is to be prepared.
pub const PLAN_PREPARED: &str = "plan_prepared";
