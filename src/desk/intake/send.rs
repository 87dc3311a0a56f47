//! The request form sent: the case that comes of it.

use std::sync::Arc;

use crate::card::{Form, Reply, intake, refusals};
use crate::draw;
use crate::interaction::{Draft, Page};
use crate::meeting::command::NewRequest;
use crate::meeting::{Command, Meeting, Worry};
use crate::store::{StoreError, Tx, drafts, meetings};

use super::super::filled::blame;
use super::super::values::{code, words};
use super::super::{Case, Sitting, answers};

impl Sitting<'_> {
    pub(super) async fn send_request(
        &self,
        tx: &mut Tx,
        mut draft: Draft,
        mut form: Form,
    ) -> Result<Reply, StoreError> {
        let Some(p) = draft.kind.as_ref().and_then(|k| self.kind(&draft, k)) else {
            return Ok(answers::form_is_over());
        };
        if !self.first {
            return Ok(answers::form_is_over());
        }
        if let Some(number) = words(&draft.values, "case_number") {
            meetings::one_at_a_time(tx, &self.desk.0.db.sealer().fingerprint(number.reveal())).await?;
        }
        // Somebody else may have asked while this was filled in.
        if let Some(reply) = self.others_first(tx, &mut draft).await? {
            return Ok(reply);
        }
        if draft.page == Page::Already {
            self.keep(tx, &draft).await?;
            let already = self.already(tx, &draft).await?.map(|(_, said)| said);
            return Ok(Reply::Ask(self.page(&draft, already)));
        }
        let taken_up = match &draft.about {
            Some(about) => self.own_case(tx, &about.meeting).await?,
            None => None,
        };
        let owner = intake::owner(&draft);
        let case = match taken_up {
            // The suggestion keeps the version of the procedure that it began under, unless it is taken up as another kind.
            Some(case) if case.m.procedure == p.kind.id => case,
            Some(mut case) => {
                case.p = p;
                case
            }
            None => {
                let m = Meeting::new(draw::meeting_id(), draw::reference(), &p, owner, self.person.clone());
                Case::new(m, p)
            }
        };
        let facts = intake::facts(&draft.values);
        // The variant that applies now is kept; what is learnt of the child later does not change the rules.
        let variant = case.p.variant_for(&facts).map(|v| v.id.clone());
        let p = variant.as_ref().and_then(|id| case.p.under(id)).map_or_else(|| case.p.clone(), Arc::new);
        let mut case = case;
        case.p = p;
        let followed = Self::followed(&draft);
        let follows = match &followed {
            Some(before) => Some(before.clone()),
            None => self.earlier_case(tx, &draft).await?,
        };
        let (team, cast) = self.with_intake(&draft, None, |i| (intake::team(i), intake::cast(i, &case.p)));
        let level = code(&draft.values, intake::LEVEL).and_then(|c| Worry::parse(&c));
        let new = NewRequest {
            case_number: words(&draft.values, "case_number"),
            team,
            level,
            facts,
            happened: intake::events(&draft.values, &case.p, &self.known.calendar, self.now),
            cast,
            follows,
            on_behalf_of: intake::on_behalf_of(&draft.values),
            variant,
            items: (0..case.p.invitees.len()).map(|_| draw::item_id()).collect(),
        };
        let command = Command::Request(Box::new(new));
        let mut done = match self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await? {
            Ok(case) => case,
            Err((case, refusal)) => {
                blame(&mut form, refusals::field(&refusal), refusals::say(&refusal, &case.p, &self.known.people));
                return Ok(Reply::Mend(form));
            }
        };
        // Why there is another request for the same child is kept with it, privately.
        if code(&draft.values, "already").as_deref() == Some("another")
            && let Some(reason) = words(&draft.values, "concern")
        {
            let join = Command::Join { concern: Some(reason) };
            done = match self.desk.carry_out(tx, done, &self.known, self.now, Some(&self.person), join).await? {
                Ok(case) | Err((case, _)) => case,
            };
        }
        if let Some(before) = &followed {
            done = self.note_following(tx, before, done).await?;
        }
        drafts::finish(tx, &draft.id, self.now).await?;
        Ok(Reply::Done(crate::card::meeting::requested(&self.view(&done))))
    }

    /// The case that this one follows: another open one for the same child, said to be needed.
    pub(super) async fn earlier_case(
        &self,
        tx: &mut Tx,
        draft: &Draft,
    ) -> Result<Option<crate::ids::MeetingId>, StoreError> {
        if let Some(first) = self.same_child(tx, draft).await?.into_iter().next() {
            return Ok(Some(first.m.id));
        }
        let Some(number) = words(&draft.values, "case_number") else { return Ok(None) };
        let hash = self.desk.0.db.sealer().fingerprint(number.reveal());
        meetings::latest_for_case(tx, &hash).await
    }
}
