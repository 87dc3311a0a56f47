//! Several councils in one installation: whose procedures somebody uses, and which people they choose from.

use std::sync::Arc;

use super::{Desk, Known, Sitting};
use crate::ids::{PersonId, ProcedureId};
use crate::procedure::Procedure;
use crate::procedure::library::Library;

impl Desk {
    /// The kinds of meeting that this person's council has.
    pub(super) fn kinds_for(&self, known: &Known, person: &PersonId) -> Vec<Arc<Procedure>> {
        self.0.library.for_team(known.team(person))
    }
}

impl Sitting<'_> {
    /// The kinds of meeting that the person's council has.
    pub(super) fn kinds(&self) -> Vec<Arc<Procedure>> {
        self.desk.kinds_for(&self.known, &self.person)
    }

    pub(super) fn kind(&self, id: &ProcedureId) -> Option<Arc<Procedure>> {
        self.desk.0.library.find(id, self.known.team(&self.person))
    }
}

impl Known {
    fn team(&self, person: &PersonId) -> Option<&str> {
        self.people.get(person)?.team.as_deref()
    }

    /// The same without the people of other councils: they are nobody's to choose from.
    pub(super) fn within_council_of(mut self, person: &PersonId, library: &Library) -> Self {
        let others = library.teams_of_others(self.team(person));
        if !others.is_empty() {
            let theirs = |team: &Option<String>| team.as_ref().is_some_and(|team| others.contains(team));
            self.people = Arc::new(self.people.iter().filter(|p| !theirs(&p.team)).cloned().collect());
        }
        self
    }
}
