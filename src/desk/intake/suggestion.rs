//! The short form by which any worker suggests a meeting.

use std::sync::Arc;

use crate::card::{Form, Reply, home, intake, refusals};
use crate::draw;
use crate::ids::ProcedureId;
use crate::interaction::{Draft, Values, Verb};
use crate::meeting::{Command, Meeting};
use crate::procedure::Procedure;
use crate::store::{StoreError, Tx, drafts};

use super::super::filled::blame;
use super::super::values::{code, person, words};
use super::super::{Case, Sitting, answers};

impl Sitting<'_> {
    pub(in crate::desk) async fn begin_suggestion(&self, tx: &mut Tx) -> Result<Reply, StoreError> {
        if !self.first {
            return Ok(Reply::Nothing);
        }
        let draft = self.new_draft(Verb::SuggestMeeting, None);
        self.keep(tx, &draft).await?;
        self.resume_suggestion(&draft)
    }

    pub(in crate::desk) fn resume_suggestion(&self, draft: &Draft) -> Result<Reply, StoreError> {
        Ok(Reply::Ask(self.suggestion(draft)))
    }

    fn suggestion(&self, draft: &Draft) -> Form {
        // The kinds are offered before it is known whose case it is.
        let offered = self.kinds_offered();
        let asker = Draft { values: Values::new(), ..draft.clone() };
        let kinds = self.kinds(&asker);
        let kinds: Vec<&Procedure> = kinds.iter().map(Arc::as_ref).collect();
        let mut form = intake::suggestion(draft, &kinds, &offered, &self.known.people);
        if draft.values.contains_key("owner") {
            form.fields.extend(self.which_council(draft));
        }
        form
    }

    pub(in crate::desk) async fn send_suggestion(
        &self,
        tx: &mut Tx,
        mut draft: Draft,
        values: Values,
    ) -> Result<Reply, StoreError> {
        let mut form = self.suggestion(&draft);
        if !self.is_filled_in(&mut form, &values) {
            self.note_unoffered(tx, &form, &values, None).await?;
            return Ok(Reply::Mend(form));
        }
        if !self.first {
            return Ok(answers::form_is_over());
        }
        let Some(owner) = person(&values, "owner") else { return Ok(answers::form_is_over()) };
        draft.values.extend(values.clone());
        draft.kind = code(&values, "kind").map(ProcedureId::from);
        if self.must_name_council(&draft) {
            self.keep(tx, &draft).await?;
            return Ok(Reply::Ask(self.suggestion(&draft)));
        }
        let kinds = self.kinds(&draft);
        let p = match &draft.kind {
            Some(kind) => self.kind(&draft, kind),
            None => kinds.first().cloned(),
        };
        let Some(p) = p else {
            blame(&mut form, Some("kind"), self.no_such_kind(&draft));
            return Ok(Reply::Mend(form));
        };
        let m = Meeting::new(draw::meeting_id(), draw::reference(), &p, owner, self.person.clone());
        let command = Command::Suggest { words: words(&values, "words") };
        let case = Case::new(m, p);
        match self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await? {
            Ok(case) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                let name = self.known.people.name(&case.m.owner);
                let words = format!("{}: {name} is told, privately, and must answer you.", case.m.reference);
                Ok(Reply::Done(home::sentence(&words)))
            }
            Err((case, refusal)) => {
                blame(&mut form, refusals::field(&refusal), refusals::say(&refusal, &case.p, &self.known.people));
                Ok(Reply::Mend(form))
            }
        }
    }
}
