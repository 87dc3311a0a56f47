//! A council's procedure for one kind of meeting, as the core sees it: checked, complete, and silent about any council.
//!
//! Read from TOML by [`file`], refused with every fault at once by [`validate`], asked through [`condition`] and
//! [`deadline`]. Names of roles, facts and reasons are the file's own; only the vocabularies that code must act on
//! (events, needs, waits, units) are closed, and they are the enums of [`names`].

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ProcedureHash, ProcedureId, RoleId};

pub mod after;
pub mod asking;
pub mod condition;
pub mod convening;
pub mod deadline;
pub mod file;
pub mod ladder;
pub mod library;
pub mod limits;
pub mod lint;
pub mod local;
pub mod names;
pub mod overlap;
pub mod schema;
pub mod sources;
pub mod validate;
pub mod variant;
pub mod views;

pub use after::*;
pub use asking::*;
pub use condition::{Condition, FactValue, Facts, Truth};
pub use convening::*;
pub use ladder::*;
pub use local::{Local, Noun, Words};
pub use names::*;
pub use sources::Sources;
pub use variant::Variant;
pub use views::ViewsRule;

/// One procedure, valid as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// SHA-256 of the file's text: the version a case keeps.
    pub hash: ProcedureHash,
    pub kind: Kind,
    /// What its sources are called.
    pub sources: Sources,
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
    /// Views that somebody gathers from somebody: asked for, never held.
    pub views: Vec<ViewsRule>,
    pub agenda: Agenda,
    pub outputs: Outputs,
    pub minutes: Minutes,
    pub scale: Option<ScaleRule>,
    pub monitor: Monitor,
    pub ladders: Vec<Ladder>,
    pub cancel: Reasons,
    pub not_held: NotHeld,
    pub disputes: Vec<Dispute>,
    pub next: Vec<Next>,
    pub privacy: Privacy,
    /// The same meeting under other rules: see [`Procedure::as_it_applies`].
    pub variants: Vec<Variant>,
    pub gaps: Vec<Gap>,
    /// The council's own words, which are laid over the rest already.
    pub local: Local,
}

/// Where a rule comes from and how strongly it is worded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The paragraph as the file cites it, e.g. "S3 s2 para 1": see [`Procedure::cite`]. None for a product default.
    pub src: Option<String>,
    pub strength: Option<Strength>,
    /// True where the sources are silent and the product chose.
    pub default: bool,
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
    /// The document it was made from, cited like [`Origin::src`].
    pub source: String,
    pub stage: KindStage,
    /// Held again and again, at intervals that somebody sets. None: once for each request.
    pub recurring: Option<Recurring>,
}

/// How often a meeting comes round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// What is offered; whoever sets it may choose another day.
    pub every: u32,
    pub unit: Unit,
    pub set_by: RoleId,
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Role {
    pub title: String,
    pub case: bool,
    /// Hears of a meeting from the owner in person before anybody writes to them: a parent, a carer, the child.
    pub told_first: bool,
}

/// The role that stands for whoever chairs, in lists of roles.
pub const CHAIR: &str = "chair";

impl Procedure {
    /// Whether people of this role hear of a meeting from the owner in person before anybody writes to them. Nobody asks
    /// them about a service's resources: it is their own case, or their home.
    pub fn is_told_first(&self, role: &RoleId) -> bool {
        let by_rule = self.invitees.iter().any(|rule| rule.role == *role && rule.through_owner);
        by_rule || self.roles.get(role).is_some_and(|r| r.told_first)
    }

    /// The council's word for a plain thing, for sentences of Mainstay's own: "home" for a placement.
    pub fn noun(&self, noun: Noun) -> &str {
        self.local.words.of(noun)
    }

    pub fn role_title(&self, role: &RoleId) -> String {
        self.roles.get(role).map_or_else(|| role.to_string(), |r| r.title.clone())
    }

    pub fn ladder(&self, waits_for: WaitsFor) -> Option<&Ladder> {
        self.ladders.iter().find(|l| l.waits_for == waits_for)
    }

    pub fn views_rule(&self, id: &str) -> Option<&ViewsRule> {
        self.views.iter().find(|v| v.id == id)
    }

    pub fn dispute(&self, id: &str) -> Option<&Dispute> {
        self.disputes.iter().find(|d| d.id == id)
    }

    pub fn exemption(&self, id: &str) -> Option<&Exemption> {
        self.exemptions.iter().find(|e| e.id == id)
    }

    pub fn paper(&self, id: &str) -> Option<&Paper> {
        self.papers.iter().find(|p| p.id == id)
    }

    /// Why a request may be turned down by whoever confirms it or agrees.
    pub fn refusals(&self) -> &[Coded] {
        self.request.agree.as_ref().map_or(&self.cancel.reasons, |agree| &agree.refusals)
    }

    /// Whether the day of this event may lie ahead.
    pub fn is_awaited(&self, event: EventName) -> bool {
        self.event_rule(event).is_some_and(|rule| rule.ahead)
    }

    pub fn event_rule(&self, event: EventName) -> Option<&EventRule> {
        self.events.iter().find(|e| e.event == event)
    }
}
