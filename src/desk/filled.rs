//! Filled-in forms about a case: sent, put away, taken up again.

use chrono::NaiveDateTime;

use crate::card::{Block, FieldKind, Form, Reply, forms, home, refusals};
use crate::interaction::{Draft, Values, Verb};
use crate::meeting::Refusal;
use crate::store::{StoreError, Tx, drafts};

use super::newcomer::{self, Named};
use super::orders::{self, Filled};
use super::{Case, Sitting, answers, done};

impl Sitting<'_> {
    /// A form's page, sent.
    pub(super) async fn submit(&self, tx: &mut Tx, draft: Draft, values: Values) -> Result<Reply, StoreError> {
        match draft.verb {
            Verb::RequestMeeting => return self.continue_request(tx, draft, values).await,
            Verb::SuggestMeeting => return self.send_suggestion(tx, draft, values).await,
            _ => {}
        }
        let Some(about) = draft.about.clone() else { return Ok(answers::form_is_over()) };
        let Some(case) = self.own_case(tx, &about.meeting).await? else {
            return self.odd(tx, Some(&about.meeting), "not_on_meeting").await;
        };
        let view = self.view(&case);
        let Some(mut form) = forms::form(&view, &draft) else { return Ok(answers::form_is_over()) };
        if !forms::check(&mut form, &values, &|id| self.known.people.get(id).is_some_and(|p| p.active)) {
            self.note_unoffered(tx, &form, &values, Some(&about)).await?;
            return Ok(mend(draft.verb, form));
        }
        if draft.verb == Verb::LinkRequest {
            return self.link(tx, &draft, case, form, &values).await;
        }
        let sender = self.desk.house().sender.as_deref();
        let read = newcomer::read(draft.verb, &values, &view, &self.known, sender).and_then(|named| {
            let filled = Filled { verb: draft.verb, about: &about, values: &named.values, view: &view };
            Ok((orders::command(&filled)?, orders::besides(&filled)?, named))
        });
        let (command, besides, named) = match read {
            Ok(read) => read,
            Err((field, say)) => {
                blame(&mut form, Some(field), say);
                return Ok(Reply::Mend(form));
            }
        };
        if !self.first {
            return Ok(answers::form_is_over());
        }
        if let Some(question) = self.asks_once_more(tx, &draft, &named.values, &command, &case, &named.known).await? {
            return Ok(question);
        }
        let was = done::starts(&case);
        match self.desk.carry_out(tx, case, &named.known, self.now, Some(&self.person), command).await? {
            Ok(mut case) => {
                for also in besides {
                    // What was said besides holds up nothing: it may be so already.
                    let done = self.desk.carry_out(tx, case, &named.known, self.now, Some(&self.person), also).await?;
                    case = match done {
                        Ok(case) | Err((case, _)) => case,
                    };
                }
                named.keep(tx, self.now).await?;
                drafts::finish(tx, &draft.id, self.now).await?;
                self.after_sending(tx, &draft, &named, &case, was).await
            }
            Err((case, refusal @ (Refusal::NotYours | Refusal::ChairSettles))) => {
                self.refused(tx, &case, &refusal).await.map(into_done)
            }
            Err((case, refusal)) if ends_the_form(&refusal) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                Ok(Reply::Done(home::sentence(&refusals::say(&refusal, &case.p, &self.known.people))))
            }
            Err((case, refusal)) => {
                blame(&mut form, refusals::field(&refusal), refusals::say(&refusal, &case.p, &named.known.people));
                Ok(mend(draft.verb, form))
            }
        }
    }

    /// What was done, in a sentence; or, where several are written down one after another, the same form for the next.
    async fn after_sending(
        &self,
        tx: &mut Tx,
        sent: &Draft,
        named: &Named,
        case: &Case,
        was: Option<NaiveDateTime>,
    ) -> Result<Reply, StoreError> {
        let card = done::done(sent, &named.values, case, was, &named.known.people, &named.known.calendar);
        let Some((added, about)) = done::added(sent.verb, case).zip(sent.about.as_ref()) else {
            return Ok(Reply::Done(card));
        };
        let next = self.form_about(sent.verb, about);
        let Some(mut form) = forms::form(&self.view(case), &next) else { return Ok(Reply::Done(card)) };
        self.keep(tx, &next).await?;
        form.intro.insert(0, Block::Say(added));
        Ok(Reply::Ask(form))
    }

    /// Back, Save for later, Carry on, Throw away.
    pub(super) async fn form_press(
        &self,
        tx: &mut Tx,
        mut draft: Draft,
        verb: Verb,
        values: Values,
    ) -> Result<Reply, StoreError> {
        match verb {
            Verb::Discard => {
                drafts::finish(tx, &draft.id, self.now).await?;
                Ok(Reply::Say(home::sentence("Thrown away. Nothing of it is kept.")))
            }
            Verb::SaveForLater => {
                draft.values.extend(values);
                self.keep(tx, &draft).await?;
                Ok(Reply::Done(home::saved()))
            }
            Verb::Back if draft.verb == Verb::RequestMeeting => self.back(tx, draft, values).await,
            Verb::Resume if draft.verb == Verb::RequestMeeting => self.resume(tx, draft).await,
            Verb::Resume => match &draft.about {
                Some(about) => match self.own_case(tx, &about.meeting).await? {
                    Some(case) => {
                        Ok(forms::form(&self.view(&case), &draft).map_or_else(answers::form_is_over, Reply::Ask))
                    }
                    None => Ok(answers::form_is_over()),
                },
                None => self.resume_suggestion(&draft),
            },
            _ => self.odd(tx, None, "unknown_button").await,
        }
    }
}

fn into_done(reply: Reply) -> Reply {
    match reply {
        Reply::Say(card) => Reply::Done(card),
        other => other,
    }
}

/// Whether nothing that could be filled in would make it good: the case has moved on, or something else comes first.
fn ends_the_form(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::TooLate
            | Refusal::MeetingMoved
            | Refusal::NothingChanged
            | Refusal::ListIsFor { .. }
            | Refusal::NotInThisProcedure
            | Refusal::NotTheDayYet
            | Refusal::PlanConfirmed
            | Refusal::PlanNotConfirmed
            | Refusal::NotRecordedAsHeld
            | Refusal::NoActions
            | Refusal::ActionIsOver
            | Refusal::ScaleNotOpen
            | Refusal::NotYetAsked
            | Refusal::IsContested
            | Refusal::CalledAfterAll
    )
}

/// The page again with its faults. A list of what is still open may itself be out of date: that page is drawn anew, since
/// a platform that only adds faults would keep the old list.
fn mend(verb: Verb, mut form: Form) -> Reply {
    let stale = verb == Verb::ClosePlan && form.fields.iter().any(|f| f.name == "left" && f.fault.is_some());
    if !stale {
        return Reply::Mend(form);
    }
    if let Some(left) = form.fields.iter_mut().find(|f| f.name == "left") {
        left.value = None;
    }
    Reply::Ask(form)
}

/// Puts a sentence beside its field, or at the top where the form has no such field. What is wrong with a day stands
/// beside the form's own day, whatever that is called.
pub(super) fn blame(form: &mut Form, field: Option<&str>, say: String) {
    let named = form.fields.iter().position(|f| Some(f.name.as_str()) == field);
    let is_day = matches!(field, Some("date" | "due" | "review"));
    let day = || form.fields.iter().position(|f| is_day && f.kind == FieldKind::Date);
    match named.or_else(day).or((!form.fields.is_empty()).then_some(0)) {
        Some(n) => form.fields[n].fault = Some(say),
        None => form.intro.insert(0, Block::Warn(say)),
    }
}
