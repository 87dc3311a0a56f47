//! The request form, page by page.

mod others;
mod send;
mod suggestion;

use std::sync::Arc;

use crate::card::intake::{self, AlreadyOpen, Intake};
use crate::card::{Form, Reply, forms, home, refusals};
use crate::draw;
use crate::ids::ProcedureId;
use crate::interaction::{Draft, Page, Value, Values, Verb};
use crate::meeting::decide::{is_a_slip, may_become_another, may_request};
use crate::meeting::{Refusal, Stage, Worry};
use crate::procedure::{FactValue, Procedure};
use crate::store::{StoreError, Tx, drafts};

use super::councils::COUNCIL;
use super::filled::blame;
use super::values::{code, words};
use super::{Case, Sitting, answers};

impl Sitting<'_> {
    pub(super) async fn begin_request(&self, tx: &mut Tx, kind: Option<&ProcedureId>) -> Result<Reply, StoreError> {
        let kinds = self.kinds_offered();
        if kind.is_some_and(|k| kinds.iter().all(|(id, _)| id != k)) {
            let names: Vec<String> = kinds.iter().map(|(id, name)| format!("{id} ({name})")).collect();
            let words = format!("There is no such kind of meeting. There are: {}.", names.join(", "));
            return Ok(Reply::Say(home::sentence(&words)));
        }
        if !self.first {
            return Ok(Reply::Nothing);
        }
        // With one kind installed there is nothing to choose.
        let kind = kind.cloned().or_else(|| (kinds.len() == 1).then(|| kinds[0].0.clone()));
        let draft = self.new_draft(Verb::RequestMeeting, kind);
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(self.page(&draft, None)))
    }

    pub(super) fn new_draft(&self, verb: Verb, kind: Option<ProcedureId>) -> Draft {
        Draft {
            id: draw::draft_id(),
            person: self.person.clone(),
            verb,
            about: None,
            kind,
            page: Page::Worry,
            values: Values::new(),
        }
    }

    /// The social worker, or their cover, takes a suggestion up: the request form, which becomes that same case.
    pub(super) async fn take_up(&self, tx: &mut Tx, case: &Case) -> Result<Reply, StoreError> {
        if !matches!(case.m.stage, Stage::Suggested(_)) || !self.view(case).stands_for_owner() {
            let say = refusals::say(&Refusal::TooLate, &case.p, &self.known.people);
            return Ok(Reply::Say(home::sentence(&say)));
        }
        let mut draft = self.new_draft(Verb::RequestMeeting, Some(case.m.procedure.clone()));
        draft.about = Some(self.view(case).about(None));
        draft.values.extend(self.council_of(case).map(|council| (COUNCIL.to_owned(), council)));
        if case.m.owner != self.person {
            draft.values.insert("owner".into(), Value::Person(case.m.owner.clone()));
        }
        if may_become_another(&case.m) && self.kinds(&draft).len() > 1 {
            // Whoever suggested it named a kind; which it is to be is the owner's to say.
            draft.values.insert(intake::TAKEN_UP_AS.into(), Value::Choice(case.m.procedure.to_string()));
        }
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(self.page(&draft, None)))
    }

    fn with_intake<T>(&self, draft: &Draft, already: Option<AlreadyOpen>, f: impl FnOnce(&Intake<'_>) -> T) -> T {
        let all = self.kinds(draft);
        let mut kinds: Vec<&Procedure> = all.iter().map(Arc::as_ref).collect();
        let mut plain = draft.kind.as_ref().and_then(|k| all.iter().find(|p| p.kind.id == *k)).map(Arc::as_ref);
        if let Some(kind) = draft.kind.as_ref().filter(|_| self.must_name_council(draft)) {
            // Two councils have it, and whose is meant is not known yet.
            kinds.retain(|p| p.kind.id == *kind);
            plain = None;
        }
        // The first page says whose case it is; from then on people are those of the owner's council.
        let known = match draft.page {
            Page::Worry => self.known.clone(),
            _ => self.known.clone().within_council(self.council_team(draft).as_deref(), &self.desk.0.library),
        };
        // The answers so far may call for a variant: its questions, people and dates are the ones shown.
        let variant = plain.and_then(|p| p.as_it_applies(&intake::facts(&draft.values)));
        let procedure = variant.as_ref().or(plain);
        f(&Intake {
            draft,
            procedure,
            kinds: &kinds,
            people: &known.people,
            calendar: &known.calendar,
            now: self.now,
            emergency: self.desk.0.house.emergency.as_deref(),
            already,
        })
    }

    pub(super) fn page(&self, draft: &Draft, already: Option<AlreadyOpen>) -> Form {
        let mut form = self.with_intake(draft, already, intake::page);
        if draft.page == Page::Worry && (draft.values.contains_key(intake::LEVEL) || draft.values.contains_key(COUNCIL))
        {
            form.fields.extend(self.which_council(draft));
        }
        form
    }

    pub(super) async fn resume(&self, tx: &mut Tx, mut draft: Draft) -> Result<Reply, StoreError> {
        let mut form = self.page(&draft, None);
        match draft.page {
            // "Record it later": the child has moved by then, and the rest of the form is what remains.
            Page::Worry if draft.values.contains_key(intake::TOLD) && self.is_filled_in(&mut form, &draft.values) => {
                if let Some(reply) = self.after_worry(tx, &mut draft, &mut form).await? {
                    return Ok(reply);
                }
            }
            Page::Worry | Page::Already => {}
            // Somebody else may have asked since it was put away.
            _ => {
                if let Some(reply) = self.others_first(tx, &mut draft).await? {
                    return Ok(reply);
                }
            }
        }
        let already = self.already(tx, &draft).await?.map(|(_, said)| said);
        if draft.page == Page::Already && already.is_none() {
            draft.page = Page::Questions;
        }
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(self.page(&draft, already)))
    }

    pub(super) async fn back(&self, tx: &mut Tx, mut draft: Draft, values: Values) -> Result<Reply, StoreError> {
        draft.values.extend(values);
        loop {
            draft.page = match draft.page {
                // Back from what followed from the first answers: to the first questions.
                Page::Questions if draft.values.remove(intake::AGAIN).is_some() => Page::Questions,
                Page::Worry | Page::Already | Page::Questions => Page::Worry,
                Page::Kind => Page::Questions,
                Page::More if draft.values.contains_key("kind") => {
                    draft.kind = None;
                    Page::Kind
                }
                Page::More => Page::Questions,
                Page::People => Page::More,
                Page::Check => Page::People,
            };
            if self.with_intake(&draft, None, page_is_empty) {
                continue;
            }
            break;
        }
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(self.page(&draft, None)))
    }

    /// One page sent: the next one, or the request itself.
    pub(super) async fn continue_request(
        &self,
        tx: &mut Tx,
        mut draft: Draft,
        values: Values,
    ) -> Result<Reply, StoreError> {
        let already = self.already(tx, &draft).await?;
        let mut form = self.page(&draft, already.as_ref().map(|(_, said)| said.clone()));
        if !self.first {
            // A page that was taken already, whose answer got lost: here is the one after it.
            return Ok(Reply::Ask(form));
        }
        let shown = |name: &str| form.fields.iter().any(|f| f.name == name);
        if shown(intake::LEVEL) && moves_now(&values) && !draft.values.contains_key(intake::TOLD) {
            // Before anything is asked for that may be missing. What was filled in is kept for later.
            let readable = values.into_iter().filter(|(name, v)| shown(name.as_str()) && *v != Value::Unreadable);
            draft.values.extend(readable);
            return self.emergency(tx, &mut draft).await;
        }
        if !self.is_filled_in(&mut form, &values) {
            self.note_unoffered(tx, &form, &values, None).await?;
            return Ok(Reply::Mend(form));
        }
        // A field that was emptied is forgotten.
        for field in &form.fields {
            draft.values.remove(&field.name);
        }
        draft.values.extend(values);
        match draft.page {
            Page::Worry => {
                if self.takes_up_as_another(&mut draft) {
                    form = self.page(&draft, None);
                    if !self.is_filled_in(&mut form, &draft.values) {
                        // Another kind begins with other questions.
                        self.keep(tx, &draft).await?;
                        return Ok(Reply::Ask(self.page(&draft, None)));
                    }
                }
                if let Some(reply) = self.after_worry(tx, &mut draft, &mut form).await? {
                    return Ok(reply);
                }
            }
            Page::Already => match code(&draft.values, "already").as_deref() {
                Some("another") => {
                    if words(&draft.values, "concern").is_none() {
                        blame(&mut form, Some("concern"), "Please say why another is needed.".into());
                        return Ok(Reply::Mend(form));
                    }
                    draft.page = Page::Questions;
                }
                Some(intake::SHOW) => {
                    let Some((case, _)) = already else { return Ok(answers::form_is_over()) };
                    drafts::finish(tx, &draft.id, self.now).await?;
                    return Ok(Reply::Done(crate::card::meeting::card(&self.view(&case), None)));
                }
                choice => return self.join(tx, &draft, already.map(|(case, _)| case), choice == Some("concern")).await,
            },
            Page::Questions if draft.kind.is_some() => draft.page = Page::More,
            Page::Questions => {
                let again = !draft.values.contains_key(intake::AGAIN);
                if again && self.with_intake(&draft, None, intake::has_telling_questions) {
                    draft.values.insert(intake::AGAIN.into(), Value::Choice("yes".into()));
                } else {
                    draft.page = Page::Kind;
                }
            }
            Page::Kind => {
                draft.kind = code(&draft.values, "kind").map(ProcedureId::from);
                if let Some(say) = self.may_not_ask_for(&draft) {
                    draft.kind = None;
                    blame(&mut form, Some("kind"), say);
                    return Ok(Reply::Mend(form));
                }
                draft.page = Page::More;
            }
            Page::More => draft.page = Page::People,
            Page::People => draft.page = Page::Check,
            Page::Check => return self.send_request(tx, draft, form).await,
        }
        if self.calls_for_action(&draft) {
            // The answer stands, and the form goes on from here once the child is safe.
            return self.emergency(tx, &mut draft).await;
        }
        if let Some((field, say)) = self.wrong_event(&draft) {
            blame(&mut form, Some(&field), say);
            return Ok(Reply::Mend(form));
        }
        while self.with_intake(&draft, None, page_is_empty) {
            draft.page = if draft.page == Page::More { Page::People } else { Page::Check };
        }
        self.keep(tx, &draft).await?;
        let already = self.already(tx, &draft).await?.map(|(_, said)| said);
        Ok(Reply::Ask(self.page(&draft, already)))
    }

    /// Says whom to ring, keeps the draft for later, and remembers that it was said.
    async fn emergency(&self, tx: &mut Tx, draft: &mut Draft) -> Result<Reply, StoreError> {
        draft.values.insert(intake::TOLD.into(), Value::Choice("yes".into()));
        self.keep(tx, draft).await?;
        Ok(Reply::Done(intake::emergency(draft, self.desk.0.house.emergency.as_deref())))
    }

    /// An answer says that the child cannot wait, and whom to ring has not been shown yet.
    fn calls_for_action(&self, draft: &Draft) -> bool {
        let facts = intake::facts(&draft.values);
        let meant = |p: &Arc<Procedure>| draft.kind.as_ref().is_none_or(|kind| p.kind.id == *kind);
        let now =
            |p: &Arc<Procedure>| p.facts.iter().any(|f| f.act_now && facts.get(&f.id) == Some(&FactValue::YesNo(true)));
        !draft.values.contains_key(intake::TOLD) && self.kinds(draft).iter().any(|p| meant(p) && now(p))
    }

    /// Whoever takes a suggestion up has chosen another kind than the draft had so far, or leaves it to their answers.
    fn takes_up_as_another(&self, draft: &mut Draft) -> bool {
        let Some(chosen) = code(&draft.values, intake::TAKEN_UP_AS) else { return false };
        let kind = Some(ProcedureId::from(chosen)).filter(|kind| kind.as_str() != intake::ANSWERS_SAY);
        if kind == draft.kind {
            return false;
        }
        draft.values.remove("kind");
        draft.values.remove(intake::AGAIN);
        draft.kind = kind;
        true
    }

    /// The field of an event whose date lies ahead, or whose time is none or two in the night when the clocks change; and
    /// what to say beside it.
    fn wrong_event(&self, draft: &Draft) -> Option<(String, String)> {
        let calendar = &self.known.calendar;
        let now = calendar.local(self.now);
        let p = draft.kind.as_ref().and_then(|kind| self.kind(draft, kind))?;
        let facts = intake::facts(&draft.values);
        intake::events(&draft.values, &p, calendar, self.now).into_iter().find_map(|(event, local)| {
            if local > now && !p.is_awaited(event) {
                return Some((intake::event_field(event), refusals_in_future()));
            }
            if is_a_slip(&p, &facts, event, local, now) {
                let say = refusals::say(&Refusal::TooFarAway, &p, &self.known.people);
                return Some((intake::event_field(event), say));
            }
            let time = intake::time_field(event);
            let odd = calendar.instant(local).err().filter(|_| draft.values.contains_key(&time))?;
            let refusal = Refusal::from(odd);
            Some((time, refusals::say(&refusal, &p, &self.known.people)))
        })
    }

    /// Whether everything that the page must have is there and can be read; otherwise the form says what is not.
    fn is_filled_in(&self, form: &mut Form, values: &Values) -> bool {
        forms::check(form, values, &|id| self.known.people.get(id).is_some_and(|p| p.active))
    }

    /// The first page is filled in: whether the request may be made at all, and whether there is one. None: it goes on at
    /// the page that the draft now stands at.
    async fn after_worry(&self, tx: &mut Tx, draft: &mut Draft, form: &mut Form) -> Result<Option<Reply>, StoreError> {
        if let Some(number) = words(&draft.values, "case_number")
            && !intake::is_case_number(number.reveal())
        {
            let say = "Please give the number as your case system has it, with its figures.";
            blame(form, Some("case_number"), say.into());
            return Ok(Some(Reply::Mend(form.clone())));
        }
        if self.must_name_council(draft) {
            self.keep(tx, draft).await?;
            return Ok(Some(Reply::Ask(self.page(draft, None))));
        }
        if draft.kind.as_ref().is_some_and(|kind| self.kind(draft, kind).is_none()) {
            blame(form, Some("owner"), self.no_such_kind(draft));
            return Ok(Some(Reply::Mend(form.clone())));
        }
        // Before anything is said of other requests: whoever may not ask learns nothing of them.
        if let Some(say) = self.may_not_ask_for(draft) {
            blame(form, Some("owner"), say);
            return Ok(Some(Reply::Mend(form.clone())));
        }
        // Said of another child, or of another moment.
        draft.values.remove("already");
        draft.page = Page::Questions;
        self.others_first(tx, draft).await
    }

    /// Why the person for whom this is asked may not request it, or the person who asks may not do so for them.
    fn may_not_ask_for(&self, draft: &Draft) -> Option<String> {
        let all = self.kinds(draft);
        let wanted = |p: &&Arc<Procedure>| draft.kind.as_ref().is_none_or(|kind| p.kind.id == *kind);
        let owner = intake::owner(draft);
        let holder = self.known.people.get(&owner)?;
        let refused = |p: &Arc<Procedure>| {
            let refusal = match holder.holds(&p.request.owner) {
                true => may_request(p, &self.known.people, &owner, &self.person).err()?,
                false => Refusal::OwnedBy { role: p.request.owner.clone() },
            };
            Some(refusals::say(&refusal, p, &self.known.people))
        };
        // While the kind is open, one that may be asked for is enough.
        let said: Vec<Option<String>> = all.iter().filter(wanted).map(refused).collect();
        if said.iter().any(Option::is_none) { None } else { said.into_iter().flatten().next() }
    }
}

fn moves_now(values: &Values) -> bool {
    code(values, intake::LEVEL).as_deref() == Some(Worry::MustMoveNow.as_str())
}

/// Whether there is nothing to ask on the page.
fn page_is_empty(i: &Intake<'_>) -> bool {
    match i.draft.page {
        Page::More => !intake::has_more_questions(i),
        Page::People => !intake::has_people_to_choose(i),
        _ => false,
    }
}

fn refusals_in_future() -> String {
    "This is in the future. Please give a date and time that have been.".into()
}
