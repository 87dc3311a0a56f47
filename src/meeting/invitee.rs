//! One invitation: a chain of people with a live end, and how far its duty is met.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::state::Private;
use crate::procedure::{Need, PlacementOf, Procedure, RepresentationDuty};

/// One person or service wanted at the meeting, and everybody the duty has passed through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    pub id: ItemId,
    pub role: RoleId,
    pub need: Need,
    /// Which placement they belong to, where the meeting looks at two.
    #[serde(default)]
    pub placement: Option<PlacementOf>,
    pub essential: bool,
    /// Paper ids that they bring.
    pub papers: Vec<String>,
    /// Told in person by the owner first.
    pub through_owner: bool,
    pub added_by: Option<PersonId>,
    /// Since when the invitation could go, where that is later than for the rest of the list: added, or told in person.
    pub ready: Option<DateTime<Utc>>,
    /// Never empty. The first is who was named; each later one was named by the one before.
    pub chain: Vec<Asked>,
    /// Who can be reached on the day, where whoever comes cannot commit resources.
    pub reachable: Option<PersonId>,
    /// Whoever is asked says that it should be somebody else. None once somebody else is asked.
    #[serde(default)]
    pub not_them: Option<NotThem>,
    /// What whoever comes needs to take part.
    #[serde(default)]
    pub needs: Option<Needs>,
}

/// "I am not the right person."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotThem {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Whom they name. Nobody writes to them before somebody on the case has confirmed it.
    pub instead: Option<Instead>,
}

/// Somebody whom only one person has named so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    pub name: Private,
    pub service: Option<Private>,
    pub email: Private,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    pub interpreter: bool,
    /// Help to get in, to see, to hear or to take part.
    pub access: bool,
    pub at: DateTime<Utc>,
}

/// What becomes of a place on the list before its invitation goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Nobody is asked.
    Off,
    /// Who it is, is not known yet: the place stays.
    Unnamed,
    Named(PersonId),
}

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// None: somebody outside the directory, asked by phone.
    pub person: Option<PersonId>,
    /// When the invitation went out. None: not yet.
    pub since: Option<DateTime<Utc>>,
    pub reply: Reply,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Waiting,
    Accepted(Given),
    Written(Given),
    /// A "no" with nobody named: the duty stays open.
    Declined(Given),
    PassedOn {
        at: DateTime<Utc>,
    },
    /// Let go because somebody earlier in the chain comes after all.
    Released {
        at: DateTime<Utc>,
    },
}

impl Reply {
    /// The particulars of an answer that has been given.
    pub fn given(&self) -> Option<&Given> {
        match self {
            Self::Accepted(given) | Self::Written(given) | Self::Declined(given) => Some(given),
            Self::Waiting | Self::PassedOn { .. } | Self::Released { .. } => None,
        }
    }

    /// Who wrote it down, for an answer given by phone.
    pub fn recorded_by(&self) -> Option<&PersonId> {
        self.given().and_then(|given| given.recorded_by.as_ref())
    }
}

/// The particulars of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub at: DateTime<Utc>,
    /// The revision of the date that was answered.
    pub revision: u32,
    /// "Can you commit your service's resources?", where that was asked.
    pub commit: Option<bool>,
    /// Who wrote it down, for an answer given by phone.
    pub recorded_by: Option<PersonId>,
}

/// How far the duty of one invitee is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Nothing is owed: told only.
    None,
    NotAsked,
    Waiting,
    /// Answered, but for an earlier date.
    ForOldDate,
    /// Somebody comes. `false`: they cannot commit resources and nobody else was named.
    Comes {
        authority: bool,
    },
    Written,
    Declined,
}

impl Invitee {
    /// The live end of the chain: the last person who has not been let go.
    pub fn live(&self) -> usize {
        self.chain.iter().rposition(|a| !matches!(a.reply, Reply::Released { .. })).unwrap_or(0)
    }

    pub fn end(&self) -> &Asked {
        &self.chain[self.live()]
    }

    /// The place of a person in the chain, unless they have been let go.
    pub fn place_of(&self, person: &PersonId) -> Option<usize> {
        self.chain.iter().position(|a| a.person.as_ref() == Some(person) && !matches!(a.reply, Reply::Released { .. }))
    }

    /// Where the duty stands at a revision of the date.
    pub fn duty(&self, revision: u32) -> Duty {
        if self.need == Need::Notify {
            return Duty::None;
        }
        let end = self.end();
        let old = |given: &Given| given.revision < revision;
        match &end.reply {
            _ if end.since.is_none() => Duty::NotAsked,
            Reply::Waiting | Reply::PassedOn { .. } | Reply::Released { .. } => Duty::Waiting,
            Reply::Accepted(given) | Reply::Written(given) | Reply::Declined(given) if old(given) => Duty::ForOldDate,
            Reply::Accepted(given) => {
                Duty::Comes { authority: given.commit != Some(false) || self.reachable.is_some() }
            }
            Reply::Written(_) => Duty::Written,
            Reply::Declined(_) => Duty::Declined,
        }
    }

    /// Whether anybody has been asked, or has answered, for this place: before that it is only a name on a list.
    pub fn has_been_asked(&self) -> bool {
        self.chain.len() > 1 || self.end().since.is_some() || self.end().reply != Reply::Waiting
    }

    /// Whether a "no" leaves the duty open until somebody else is found.
    pub fn must_be_represented(&self, p: &Procedure) -> bool {
        self.is_owed() && p.representation.duty != RepresentationDuty::None
    }

    /// Whether somebody must be found when the answer is "no".
    pub fn is_owed(&self) -> bool {
        matches!(self.need, Need::Required | Need::Expected)
    }
}
