//! Several councils in one installation: whose procedures a case has, and which people somebody chooses from.
//!
//! A case has the rules of the council that its owner works for, whoever enters it. Where no council is known to be the
//! owner's, it has those of whoever enters it; and where that is no help either, the form asks.

use std::sync::Arc;

use super::{Case, Desk, Known, Sitting};
use crate::card::{Choice, Field, intake};
use crate::ids::{PersonId, ProcedureId};
use crate::interaction::{Draft, Value};
use crate::procedure::Procedure;
use crate::procedure::library::{Council, Library, offered};

use super::values::code;

/// The field that asks whose procedure it is, where people's teams do not say so.
pub(super) const COUNCIL: &str = "council";

impl Desk {
    /// The councils whose meetings this person may ask for.
    pub(super) fn councils_of(&self, known: &Known, person: &PersonId) -> Vec<Council> {
        let team = known.team(person);
        self.0.library.councils_for(team, team)
    }
}

impl Sitting<'_> {
    /// The kinds of meeting that the person may ask for, each once.
    pub(super) fn kinds_offered(&self) -> Vec<(ProcedureId, String)> {
        offered(&self.desk.councils_of(&self.known, &self.person))
    }

    /// The procedures that this draft's case may have: its owner's council's.
    pub(super) fn kinds(&self, draft: &Draft) -> Vec<Arc<Procedure>> {
        self.councils(draft).into_iter().flat_map(|council| council.kinds).collect()
    }

    /// This kind as the owner's council has it.
    pub(super) fn kind(&self, draft: &Draft, id: &ProcedureId) -> Option<Arc<Procedure>> {
        self.kinds(draft).into_iter().find(|p| p.kind.id == *id)
    }

    /// Those it could be of, with what was answered to the question which.
    fn councils(&self, draft: &Draft) -> Vec<Council> {
        let mut all = self.all_councils(draft);
        let chosen = code(&draft.values, COUNCIL);
        if let Some(at) = chosen.and_then(|folder| all.iter().position(|council| council.code() == folder)) {
            all = vec![all.swap_remove(at)];
        }
        all
    }

    fn all_councils(&self, draft: &Draft) -> Vec<Council> {
        let owner = self.known.team(&intake::owner(draft));
        self.desk.0.library.councils_for(owner, self.known.team(&self.person))
    }

    /// Councils of which two have the same kind of meeting, so that it is not plain whose is meant.
    pub(super) fn between(&self, draft: &Draft) -> Vec<Council> {
        let of_kind = |p: &&Arc<Procedure>| draft.kind.as_ref().is_none_or(|kind| p.kind.id == *kind);
        let all = self.all_councils(draft);
        let ids: Vec<&ProcedureId> =
            all.iter().flat_map(|c| c.kinds.iter().filter(of_kind)).map(|p| &p.kind.id).collect();
        let twice = ids.iter().enumerate().any(|(n, id)| ids[n + 1..].contains(id));
        if twice { all } else { Vec::new() }
    }

    /// Asks whose procedure it is.
    pub(super) fn which_council(&self, draft: &Draft) -> Option<Field> {
        let between = self.between(draft);
        let choices = between.iter().map(|council| Choice::new(council.code(), council.name())).collect();
        let chosen = draft.values.get(COUNCIL).cloned();
        (!between.is_empty()).then(|| intake::which_council(COUNCIL, choices, chosen))
    }

    /// A team of the draft's council, if it has teams of its own.
    pub(super) fn council_team(&self, draft: &Draft) -> Option<String> {
        match self.councils(draft).as_slice() {
            [only] => only.kinds.iter().find_map(|p| p.local.teams.first().cloned()),
            _ => None,
        }
    }

    /// Whether the form has to ask whose procedure it is before it can go on.
    pub(super) fn must_name_council(&self, draft: &Draft) -> bool {
        self.councils(draft).len() > 1 && !self.between(draft).is_empty()
    }

    /// The council that a case was begun under, for a form that comes of it.
    pub(super) fn council_of(&self, case: &Case) -> Option<Value> {
        let own =
            |p: &Arc<Procedure>| (&p.local.council, &p.local.teams) == (&case.p.local.council, &case.p.local.teams);
        let council = self.desk.0.library.councils().into_iter().find(|c| c.kinds.iter().any(own))?;
        Some(Value::Choice(council.code().to_owned()))
    }

    /// "There is no such meeting in Southshire. There are: Breakdown Prevention Meeting (bpm)."
    pub(super) fn no_such_kind(&self, draft: &Draft) -> String {
        let councils = self.councils(draft);
        let names: Vec<String> = councils.iter().map(Council::name).collect();
        let kinds: Vec<String> = offered(&councils).into_iter().map(|(id, name)| format!("{name} ({id})")).collect();
        format!("{} has no meeting of this kind. It has: {}.", names.join(" or "), kinds.join(", "))
    }
}

impl Known {
    pub(super) fn team(&self, person: &PersonId) -> Option<&str> {
        self.people.get(person)?.team.as_deref()
    }

    /// The same without the people of other councils: they are nobody's to choose from.
    pub(super) fn within_council_of(self, person: &PersonId, library: &Library) -> Self {
        let team = self.team(person).map(str::to_owned);
        self.within_council(team.as_deref(), library)
    }

    /// The same for the council that has this team.
    pub(super) fn within_council(mut self, team: Option<&str>, library: &Library) -> Self {
        let others = library.teams_of_others(team);
        if !others.is_empty() {
            let theirs = |team: &Option<String>| team.as_ref().is_some_and(|team| others.contains(team));
            self.people = Arc::new(self.people.iter().filter(|p| !theirs(&p.team)).cloned().collect());
        }
        self
    }
}
