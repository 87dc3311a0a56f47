//! Buttons about a case: those that say all there is to say, those that show something, those that open a form.

use crate::card::{Reply, View, forms, home, meeting, refusals};
use crate::draw;
use crate::ids::MeetingId;
use crate::interaction::{About, Draft, Page, Values, Verb};
use crate::meeting::around::{Order, look};
use crate::meeting::command::Answer;
use crate::meeting::{ChairNo, Command, Meeting, Outcome, Refusal, Stage};
use crate::procedure::MinutesStep;
use crate::store::{StoreError, Tx, audit};

use super::{Case, Sitting, done, opening};

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
            Verb::ReadSuggestion
            | Verb::ReadConcerns
            | Verb::ReadNeeds
            | Verb::ReadPlan
            | Verb::ReadScale
            | Verb::ReadReason
            | Verb::ReadAnswers => {
                let form = forms::reading(&self.view(&case), draw::draft_id(), verb);
                return match form {
                    Some(form) => {
                        self.note_reading(tx, &case).await?;
                        Ok(Reply::Ask(form))
                    }
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
            audit::note(tx, self.now, self.from, Some(&self.person), Some(&case.m.id), "other_revision").await?;
            return self.refused(tx, &case, &Refusal::MeetingMoved).await;
        }
        if let Some(command) = straight(verb, about, &self.view(&case)) {
            return self.order(tx, case, verb, about, command).await;
        }
        if verb == Verb::FollowOn {
            return self.begin_follow_on(tx, &case, about.item.as_ref()).await;
        }
        if !is_in_time(verb, &case.m) {
            return self.refused(tx, &case, &Refusal::TooLate).await;
        }
        if !opening::may_open(verb, about, &self.view(&case)) {
            return self.refused(tx, &case, &Refusal::NotYours).await;
        }
        if matches!(verb, Verb::AmendAction | Verb::NotAsWritten) {
            // The form shows the action's words, to be changed.
            self.note_reading(tx, &case).await?;
        }
        self.open_form(tx, &case, verb, about).await
    }

    /// Who was shown private words, and of which case: never what they said. A repeated delivery is no second reading.
    async fn note_reading(&self, tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
        if !self.first {
            return Ok(());
        }
        audit::note(tx, self.now, self.from, Some(&self.person), Some(&case.m.id), "read_private").await
    }

    async fn open_form(&self, tx: &mut Tx, case: &Case, verb: Verb, about: &About) -> Result<Reply, StoreError> {
        let draft = self.form_about(verb, about);
        let Some(form) = forms::form(&self.view(case), &draft) else {
            return self.odd(tx, Some(&about.meeting), "unknown_button").await;
        };
        self.keep(tx, &draft).await?;
        Ok(Reply::Ask(form))
    }

    /// A form about a case, with nothing in it yet.
    pub(super) fn form_about(&self, verb: Verb, about: &About) -> Draft {
        Draft {
            id: draw::draft_id(),
            person: self.person.clone(),
            verb,
            about: Some(about.clone()),
            kind: None,
            page: Page::Worry,
            values: Values::new(),
        }
    }

    /// A case in which the person has a part.
    pub(super) async fn own_case(&self, tx: &mut Tx, id: &MeetingId) -> Result<Option<Case>, StoreError> {
        let case = self.desk.case(tx, id).await?;
        Ok(case.filter(|c| c.is_for(&self.known.people, &self.person)))
    }

    /// Carries out a command that needs no form.
    async fn order(
        &self,
        tx: &mut Tx,
        case: Case,
        verb: Verb,
        about: &About,
        command: Command,
    ) -> Result<Reply, StoreError> {
        let pressed = done::pressed(verb, about, &case);
        let done = self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await?;
        match done {
            Ok(_) if about.in_list => Ok(Reply::Changed(self.my_actions(tx, pressed.as_deref()).await?)),
            // Everybody's messages are updated, theirs too; a private copy in front of them is nobody else's to update.
            Ok(case) => Ok(Reply::Changed(meeting::card(&self.view(&case), None))),
            Err((case, refusal)) => self.refused(tx, &case, &refusal).await,
        }
    }

    pub(super) async fn refused(&self, tx: &mut Tx, case: &Case, refusal: &Refusal) -> Result<Reply, StoreError> {
        if matches!(refusal, Refusal::NotYours | Refusal::ChairSettles) {
            audit::note(tx, self.now, self.from, Some(&self.person), Some(&case.m.id), "not_theirs_to_do").await?;
        }
        Ok(Reply::Say(home::sentence(&refusals::say(refusal, &case.p, &self.known.people))))
    }
}

/// Commands that a press alone says.
fn straight(verb: Verb, about: &About, view: &View<'_>) -> Option<Command> {
    let item = || about.item.clone();
    let reply = |answer| Some(Command::Reply { item: item()?, answer, revision: about.revision });
    let settle = |taken| Some(Command::SettleCounter { item: item()?, taken });
    let new_date = |granted| Some(Command::AnswerNewDate { item: item()?, granted });
    match verb {
        Verb::DiscussSuggestion => Some(Command::DiscussSuggestion),
        Verb::Agree => Some(Command::Agree),
        Verb::AgreeChair => Some(Command::AgreeChair),
        Verb::WillChair => Some(Command::WillChair),
        Verb::ConflictOfInterest => Some(Command::WontChair { why: ChairNo::ConflictOfInterest }),
        Verb::CantChair => Some(Command::WontChair { why: ChairNo::CantChair }),
        Verb::ChairIsAbsent => Some(Command::ChairIsAbsent),
        Verb::GrantTime => Some(Command::AnswerMoreTime { granted: true }),
        Verb::DontGrantTime => Some(Command::AnswerMoreTime { granted: false }),
        Verb::Accept if !forms::asks_commit(view, about.item.as_ref()?) => reply(Answer::Accept { commit: None }),
        Verb::SendWritten => reply(Answer::Written),
        // Nobody represents whoever is only asked for views: there is nothing more to say.
        Verb::CantAttend if forms::asks_views(view, about.item.as_ref()) => reply(Answer::Decline),
        Verb::RemoveAction => Some(Command::RemoveAction { item: item()? }),
        Verb::SignUp => Some(Command::SignUp { item: item()? }),
        Verb::TakeProposal => settle(true),
        Verb::KeepAsWritten => settle(false),
        Verb::Done => Some(Command::ActionDone { item: item()? }),
        Verb::WorkingOnIt => Some(Command::ActionWorking { item: item()? }),
        Verb::GrantDate => new_date(true),
        Verb::DontGrantDate => new_date(false),
        Verb::OpenScale => Some(Command::OpenScale),
        Verb::RecordExemption => Some(Command::Around(Order::RecordExemption)),
        Verb::ApproveExemption => Some(Command::Around(Order::DecideExemption { approved: true })),
        Verb::RefuseExemption => Some(Command::Around(Order::DecideExemption { approved: false })),
        // Where something has just been turned down or is about to be, a press says it all.
        Verb::Disagree => match view.disputes().as_slice() {
            [only] if only.decides_holding && is_at_issue(view) => {
                Some(Command::Around(Order::Disagree { dispute: only.id.clone() }))
            }
            _ => None,
        },
        Verb::PaperSent => {
            let own = look::returns(view.m, view.p).into_iter().filter(|(i, _)| Some(&i.id) == about.item.as_ref());
            let papers = own.map(|(i, paper)| (i.id.clone(), paper.id.clone())).collect();
            Some(Command::Around(Order::Return { papers }))
        }
        Verb::NoNextMeeting => Some(Command::Around(Order::NoNextMeeting)),
        Verb::TickMinutes => Some(Command::TickMinutes { step: MinutesStep::parse(item()?.as_str())? }),
        _ => None,
    }
}

/// Whether it has just been said that the meeting is not held, or is about to be.
fn is_at_issue(view: &View<'_>) -> bool {
    look::is_turned_down(view.m) || look::ending_exemption(view.m, view.p).is_some()
}

/// Whether the form behind a button can still come to anything: a form that can only be refused is not opened.
fn is_in_time(verb: Verb, m: &Meeting) -> bool {
    let follows_a_plan = matches!(&m.stage, Stage::Closed(c) if matches!(c.outcome, Outcome::PlanClosed { .. }));
    match verb {
        // What happened to the placement may be told for as long as anybody asks about it.
        Verb::AnswerCheck => matches!(m.stage, Stage::Open(_) | Stage::Held(_)) || follows_a_plan,
        Verb::RecordEvent => m.is_live() || matches!(m.stage, Stage::Held(_)) || follows_a_plan,
        Verb::NameMinuteTaker
        | Verb::TickPapers
        | Verb::AddAction
        | Verb::AmendAction
        | Verb::AddUnmetNeed
        | Verb::RemoveUnmetNeed
        | Verb::ConfirmPlan
        | Verb::NotAsWritten
        | Verb::Blocked
        | Verb::AskForNewDate
        | Verb::Reassign
        | Verb::RemindMeLater
        | Verb::GiveReading
        | Verb::ToldOfReading
        | Verb::SetReview
        | Verb::TickAsked
        | Verb::RecordViews
        | Verb::ClosePlan => matches!(m.stage, Stage::Open(_) | Stage::Held(_)),
        Verb::ChooseThemes => m.was_held(),
        Verb::Disagree => m.is_live() || look::is_turned_down(m),
        // Whoever is asked to settle something may, whatever has become of the meeting.
        Verb::SettleDispute => m.is_awake(),
        _ => m.is_live(),
    }
}
