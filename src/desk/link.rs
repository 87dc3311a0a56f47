//! Linking two requests: looked up by reference, noted with both.

use crate::card::{Form, Reply, home, refusals};
use crate::ids::Reference;
use crate::interaction::{Draft, Values};
use crate::meeting::Command;
use crate::meeting::around::{Linked, Order};
use crate::store::{StoreError, Tx, drafts, meetings};

use super::filled::blame;
use super::values::typed;
use super::{Case, Sitting, answers};

impl Sitting<'_> {
    pub(super) async fn link(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        case: Case,
        mut form: Form,
        values: &Values,
    ) -> Result<Reply, StoreError> {
        let row = match typed(values, "reference").and_then(Reference::parse) {
            Some(reference) => meetings::load_by_reference(tx, &reference).await?,
            None => None,
        };
        let other = match row {
            Some(row) => Some(self.desk.open_case(tx, row).await?),
            None => None,
        };
        // Unknown and forbidden look the same.
        let seen = |other: &Case| other.m.id != case.m.id && other.is_for(&self.known.people, &self.person);
        let Some(other) = other.filter(seen) else {
            let say = "There is no other meeting of yours with that reference.";
            blame(&mut form, Some("reference"), say.into());
            return Ok(Reply::Mend(form));
        };
        if !self.first {
            return Ok(answers::form_is_over());
        }
        let [here, there] =
            [&case, &other].map(|c| Linked { meeting: c.m.id.clone(), reference: c.m.reference.clone() });
        let words = format!("{} and {} are linked. Each keeps its own dates.", here.reference, there.reference);
        // The other first: where it cannot be, neither is.
        for (case, with) in [(other, here), (case, there)] {
            let command = Command::Around(Order::Link { with });
            let done = self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await?;
            if let Err((case, refusal)) = done {
                blame(&mut form, Some("reference"), refusals::say(&refusal, &case.p, &self.known.people));
                return Ok(Reply::Mend(form));
            }
        }
        drafts::finish(tx, &draft.id, self.now).await?;
        Ok(Reply::Done(home::sentence(&words)))
    }
}
