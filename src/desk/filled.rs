//! Buttons and filled-in forms about a case, as commands.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use crate::card::{Form, Reply, forms, home, meeting, refusals};
use crate::draw;
use crate::ids::{ItemId, MeetingId, PersonId};
use crate::interaction::{About, Draft, Page, Value, Values, Verb};
use crate::meeting::command::Answer;
use crate::meeting::{ChairNo, Command, Link, Place, PlaceKind, Private, Refusal, Room, Stage};
use crate::procedure::{EventName, Need};
use crate::store::{StoreError, Tx, audit, drafts};

use super::{Case, Sitting, answers};

impl Sitting<'_> {
    /// A button about a case.
    pub(super) async fn press(&self, tx: &mut Tx, verb: Verb, about: &About) -> Result<Reply, StoreError> {
        let Some(case) = self.own_case(tx, &about.meeting).await? else {
            return self.odd(tx, Some(&about.meeting), "not_on_meeting").await;
        };
        match verb {
            Verb::Show => return Ok(Reply::Say(meeting::card(&self.view(&case), None))),
            Verb::WhyThisDate => return Ok(Reply::Say(self.why(tx, &case).await?)),
            Verb::TakeUpSuggestion => return self.take_up(tx, &case).await,
            // Only to read: nothing is kept of the form, and nothing can be sent with it.
            Verb::ReadSuggestion | Verb::ReadConcerns => {
                let form = forms::reading(&self.view(&case), draw::draft_id(), verb);
                return match form {
                    Some(form) => Ok(Reply::Ask(form)),
                    None => self.odd(tx, Some(&about.meeting), "not_theirs_to_read").await,
                };
            }
            _ => {}
        }
        if !self.first {
            return Ok(Reply::Nothing);
        }
        let answers = matches!(
            verb,
            Verb::Accept | Verb::SendRepresentative | Verb::SendWritten | Verb::CantAttend | Verb::ChangeMyAnswer
        );
        if answers && about.revision != case.m.revision() {
            // Said before any question is asked: the card was of an earlier date.
            return self.refused(tx, &case, &Refusal::MeetingMoved).await;
        }
        if let Some(command) = straight(verb, about, &self.view(&case)) {
            return self.order(tx, case, command).await;
        }
        if !case.m.is_live() {
            let say = refusals::say(&Refusal::TooLate, &case.p, &self.known.people);
            return Ok(Reply::Say(home::sentence(&say)));
        }
        let draft = Draft {
            id: draw::draft_id(),
            person: self.person.clone(),
            verb,
            about: Some(about.clone()),
            kind: None,
            page: Page::Worry,
            values: Values::new(),
        };
        let Some(form) = forms::form(&self.view(&case), &draft) else {
            return self.odd(tx, Some(&about.meeting), "unknown_button").await;
        };
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(form))
    }

    /// A case in which the person has a part.
    pub(super) async fn own_case(&self, tx: &mut Tx, id: &MeetingId) -> Result<Option<Case>, StoreError> {
        let case = self.desk.case(tx, id).await?;
        Ok(case.filter(|c| c.is_for(&self.known.people, &self.person)))
    }

    /// Carries out a command that needs no form.
    async fn order(&self, tx: &mut Tx, case: Case, command: Command) -> Result<Reply, StoreError> {
        let done = self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await?;
        match done {
            // Everybody's messages are updated, theirs too; a private copy in front of them is nobody else's to update.
            Ok(case) => Ok(Reply::Changed(meeting::card(&self.view(&case), None))),
            Err((case, refusal)) => self.refused(tx, &case, &refusal).await,
        }
    }

    async fn refused(&self, tx: &mut Tx, case: &Case, refusal: &Refusal) -> Result<Reply, StoreError> {
        if *refusal == Refusal::NotYours {
            audit::note(tx, self.now, self.from, Some(&self.person), Some(&case.m.id), "not_theirs_to_do").await?;
        }
        Ok(Reply::Say(home::sentence(&refusals::say(refusal, &case.p, &self.known.people))))
    }

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
        let mut good = forms::check(&mut form, &values, &|id| self.known.people.get(id).is_some_and(|p| p.active));
        let command = if good {
            match command(&draft, &about, &values, &case, &view) {
                Ok(command) => Some(command),
                Err((field, say)) => {
                    good = false;
                    blame(&mut form, Some(field), say);
                    None
                }
            }
        } else {
            None
        };
        let Some(command) = command.filter(|_| good) else { return Ok(Reply::Mend(form)) };
        if !self.first {
            return Ok(answers::form_is_over());
        }
        let pages_back = form;
        match self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await? {
            Ok(case) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                Ok(Reply::Done(done(draft.verb, &values, &case, self)))
            }
            Err((case, Refusal::NotYours)) => self.refused(tx, &case, &Refusal::NotYours).await.map(into_done),
            Err((
                case,
                refusal @ (Refusal::TooLate
                | Refusal::MeetingMoved
                | Refusal::NothingChanged
                | Refusal::ListIsFor { .. }),
            )) => {
                drafts::finish(tx, &draft.id, self.now).await?;
                Ok(Reply::Done(home::sentence(&refusals::say(&refusal, &case.p, &self.known.people))))
            }
            Err((case, refusal)) => {
                let mut form = pages_back;
                blame(&mut form, refusals::field(&refusal), refusals::say(&refusal, &case.p, &self.known.people));
                Ok(Reply::Mend(form))
            }
        }
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

/// Puts a sentence beside its field, or at the top where the form has no such field.
pub(super) fn blame(form: &mut Form, field: Option<&str>, say: String) {
    let beside = form.fields.iter_mut().find(|f| Some(f.name.as_str()) == field);
    match beside {
        Some(field) => field.fault = Some(say),
        None => match form.fields.first_mut() {
            Some(first) => first.fault = Some(say),
            None => form.intro.insert(0, crate::card::Block::Warn(say)),
        },
    }
}

/// Commands that a press alone says.
fn straight(verb: Verb, about: &About, view: &crate::card::View<'_>) -> Option<Command> {
    let item = || about.item.clone();
    let reply = |answer| Some(Command::Reply { item: item()?, answer, revision: about.revision });
    match verb {
        Verb::DiscussSuggestion => Some(Command::DiscussSuggestion),
        Verb::Agree => Some(Command::Agree),
        Verb::WillChair => Some(Command::WillChair),
        Verb::ConflictOfInterest => Some(Command::WontChair { why: ChairNo::ConflictOfInterest }),
        Verb::CantChair => Some(Command::WontChair { why: ChairNo::CantChair }),
        Verb::GrantTime => Some(Command::AnswerMoreTime { granted: true }),
        Verb::DontGrantTime => Some(Command::AnswerMoreTime { granted: false }),
        Verb::Accept if !forms::asks_commit(view, about.item.as_ref()?) => reply(Answer::Accept { commit: None }),
        Verb::SendWritten => reply(Answer::Written),
        _ => None,
    }
}

type Blame = (&'static str, String);

/// What a filled-in form says. The fields have been checked one by one.
fn command(
    draft: &Draft,
    about: &About,
    values: &Values,
    case: &Case,
    view: &crate::card::View<'_>,
) -> Result<Command, Blame> {
    let item = || about.item.clone().ok_or(("person", "Please open the form again.".to_owned()));
    let blank = |field: &'static str| (field, "Please fill this in.".to_owned());
    let person = || person(values, "person").ok_or_else(|| ("person", "Please choose a person.".to_owned()));
    let reason = || code(values, "reason").ok_or_else(|| blank("reason"));
    let revision = about.revision;
    Ok(match draft.verb {
        Verb::DeclineSuggestion => {
            Command::DeclineSuggestion { reason: words(values, "reason").ok_or_else(|| blank("reason"))? }
        }
        Verb::DontAgree => Command::DontAgree { code: reason()?, reason: words(values, "words") },
        Verb::ChooseChair => Command::ChooseChair { person: person()?, reason: words(values, "reason") },
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime => Command::SetDate {
            local: moment(values).ok_or_else(|| blank("date"))?,
            place: place(values)?,
            later: code(values, "later"),
        },
        Verb::AddInvitee => Command::AddInvitee {
            item: draw::item_id(),
            role: code(values, "role").ok_or_else(|| blank("role"))?.into(),
            person: self::person(values, "person"),
            need: match code(values, "need").as_deref() {
                Some("required") => Need::Required,
                Some("expected") => Need::Expected,
                Some("views") => Need::Views,
                Some("notify") => Need::Notify,
                _ => Need::Optional,
            },
        },
        Verb::CheckInvitations => Command::AgreeList { told: items(values, "told") },
        Verb::SendInvitations => Command::SendInvitations { told: items(values, "told") },
        Verb::Accept => {
            Command::Reply { item: item()?, answer: Answer::Accept { commit: yes(values, "commit") }, revision }
        }
        Verb::SendRepresentative => {
            Command::Reply { item: item()?, answer: Answer::Represent { person: person()? }, revision }
        }
        Verb::CantAttend => {
            let answer = match self::person(values, "person") {
                Some(person) => Answer::Represent { person },
                None => Answer::Decline,
            };
            Command::Reply { item: item()?, answer, revision }
        }
        Verb::ChangeMyAnswer => {
            let item = item()?;
            Command::Reply { answer: answer(values, &item, view)?, item, revision }
        }
        Verb::RecordAnswer => {
            let item: ItemId = code(values, "item").ok_or_else(|| blank("item"))?.into();
            Command::RecordReply { answer: answer(values, &item, view)?, item }
        }
        Verb::NameAuthority => Command::NameAuthority { item: item()?, person: person()? },
        Verb::RecordEvent => {
            let event = code(values, "event").and_then(|c| EventName::parse(&c)).ok_or_else(|| blank("event"))?;
            let date = date(values, "date").ok_or_else(|| blank("date"))?;
            let now = view.calendar.local(view.now);
            let time = if date == now.date() { now.time() } else { chrono::NaiveTime::MIN };
            Command::Report { event, local: date.and_time(time) }
        }
        Verb::RecordLate => Command::RecordLate { code: reason()? },
        Verb::CancelMeeting => Command::Cancel { code: reason()? },
        Verb::WasHeld => {
            let there = (0..10).flat_map(|n| items(values, &format!("there{n}"))).collect();
            Command::WasHeld { on: date(values, "date").ok_or_else(|| blank("date"))?, attended: there }
        }
        Verb::WasNotHeld => Command::WasNotHeld { code: reason()? },
        _ => {
            debug_assert!(!matches!(case.m.stage, Stage::New), "every verb that opens a form reads it");
            return Err(("date", "Please open the form again.".into()));
        }
    })
}

fn answer(values: &Values, item: &ItemId, view: &crate::card::View<'_>) -> Result<Answer, Blame> {
    match code(values, "answer").as_deref() {
        Some("accept") => {
            let commit = yes(values, "commit");
            if forms::asks_commit(view, item) && commit.is_none() {
                return Err(("commit", "Please answer this too.".into()));
            }
            Ok(Answer::Accept { commit })
        }
        Some("represent") => match person(values, "person") {
            Some(person) => Ok(Answer::Represent { person }),
            None => Err(("person", "Please say who represents them.".into())),
        },
        Some("written") => Ok(Answer::Written),
        _ => Ok(Answer::Decline),
    }
}

fn place(values: &Values) -> Result<Place, Blame> {
    let kind = code(values, "place").and_then(|c| PlaceKind::parse(&c));
    let kind = kind.ok_or_else(|| ("place", "Please choose one.".to_owned()))?;
    let typed = |field: &str| match values.get(field) {
        Some(Value::Text(t)) if !t.trim().is_empty() => Some(t.clone()),
        _ => None,
    };
    let room = match typed("room") {
        None => None,
        Some(t) => Some(Room::parse(&t).ok_or_else(|| ("room", "Please give only the room's number.".to_owned()))?),
    };
    let link = match typed("link") {
        None => None,
        Some(t) => Some(Link::parse(&t).ok_or_else(|| {
            ("link", "Please give a whole link that begins with https:// and has no spaces.".to_owned())
        })?),
    };
    Ok(Place { kind, room, link })
}

fn moment(values: &Values) -> Option<NaiveDateTime> {
    match values.get("time") {
        Some(Value::Time(time)) => Some(date(values, "date")?.and_time(*time)),
        _ => None,
    }
}

fn date(values: &Values, field: &str) -> Option<chrono::NaiveDate> {
    match values.get(field) {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    }
}

/// What was done, in a sentence for whoever did it.
fn done(verb: Verb, values: &Values, case: &Case, sitting: &Sitting<'_>) -> crate::card::Card {
    use crate::meeting::MoreTime;
    let name = |id: &PersonId| sitting.known.people.name(id);
    let asked = person(values, "person").map(|p| name(&p));
    let more_time = matches!(case.m.open().map(|o| &o.more_time), Some(MoreTime::Asked { .. }));
    let item = values.get("item");
    let words = match verb {
        Verb::ChooseChair => format!("{} is asked to chair.", asked.unwrap_or_default()),
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime if more_time => {
            "More time is asked for. You hear as soon as it is answered.".to_owned()
        }
        Verb::SetDateAndPlace => "The date is set.".into(),
        Verb::MoveMeeting | Verb::AskForMoreTime => "The meeting is moved. Everybody is asked again.".into(),
        Verb::SendInvitations => "The invitations are on their way.".into(),
        Verb::CheckInvitations => "The list is checked.".into(),
        Verb::Accept => "Thank you. You are expected.".into(),
        Verb::SendRepresentative => {
            format!("{} is asked to represent you. The duty stays yours until they accept.", asked.unwrap_or_default())
        }
        Verb::CantAttend | Verb::ChangeMyAnswer
            if asked.is_some() && item.is_none() && code(values, "answer").as_deref() != Some("accept") =>
        {
            format!("{} is asked to represent you. The duty stays yours until they accept.", asked.unwrap_or_default())
        }
        Verb::CantAttend => "Noted. This stays open until somebody is named to represent your service.".into(),
        Verb::CancelMeeting => "The meeting is cancelled. Everybody who was told hears of it.".into(),
        Verb::WasHeld | Verb::WasNotHeld | Verb::RecordAnswer | Verb::RecordEvent | Verb::RecordLate => {
            "Recorded.".into()
        }
        Verb::DontAgree => "Recorded. The request is closed.".into(),
        Verb::DeclineSuggestion => "Declined. Your colleague hears of it.".into(),
        _ => "Done.".into(),
    };
    home::sentence(&format!("{}: {words}", case.m.reference))
}

pub(super) fn words(values: &Values, field: &str) -> Option<Private> {
    match values.get(field) {
        Some(Value::Text(words)) => Private::new(words),
        _ => None,
    }
}

pub(super) fn code(values: &Values, field: &str) -> Option<String> {
    match values.get(field) {
        Some(Value::Choice(code)) => Some(code.clone()),
        _ => None,
    }
}

/// Lists of people are sent as people or as choices, whichever the platform's list gives.
pub(super) fn person(values: &Values, field: &str) -> Option<PersonId> {
    match values.get(field) {
        Some(Value::Person(id)) => Some(id.clone()),
        Some(Value::Choice(code)) => Some(code.as_str().into()),
        _ => None,
    }
}

fn yes(values: &Values, field: &str) -> Option<bool> {
    code(values, field).map(|c| c == "yes")
}

fn items(values: &Values, field: &str) -> BTreeSet<ItemId> {
    match values.get(field) {
        Some(Value::Choices(codes)) => codes.iter().map(|c| ItemId::from(c.as_str())).collect(),
        _ => BTreeSet::new(),
    }
}
