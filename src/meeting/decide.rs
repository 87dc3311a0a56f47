//! The rules: what a command does to a case, or why it does nothing.
//!
//! One file a stretch of the path: [`ask`], [`agree`], [`chair`], [`convene`], [`invite`], [`listed`], [`answer`], [`day`], [`hold`]; then
//! [`outside`], [`plan`], [`follow`], [`scale`], [`minutes`], [`review`]; [`tick`] is what time does by itself.

mod agree;
mod answer;
mod ask;
mod chair;
mod convene;
mod day;
mod dispute;
mod exempt;
mod follow;
mod gather;
mod hold;
mod invite;
mod link;
mod listed;
mod minutes;
mod moved;
mod outside;
mod plan;
mod review;
mod scale;
mod tick;

use crate::ids::{PersonId, RoleId};
use crate::meeting::around::Order;
use crate::meeting::command::{Command, Turn};
use crate::meeting::event::Event;
use crate::meeting::part::{Part, answers_for, parts};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Meeting, Open, Stage};
use crate::people::FALLBACK_ROLE;
use crate::procedure::Procedure;

pub use answer::may_send;
pub use ask::{is_a_slip, may_become_another, may_request};
pub(crate) use chair::yet_to_agree;
pub use chair::{Standing, agreeing, barred_by_person, bars_unknown, conflict_declared, may_chair};
pub use convene::{early_reasons, later_reasons};
pub use dispute::outcomes;
pub use invite::proposed;
pub use listed::{is_a_must, may_change_list};
pub use outside::may_name;

/// Decides. The same case, procedure, turn and command always give the same answer.
///
/// # Errors
/// A [`Refusal`] says why nothing happens; the case is untouched.
pub fn decide(m: &Meeting, p: &Procedure, turn: &Turn<'_>, command: Command) -> Result<Vec<Event>, Refusal> {
    let act = Act { m, p, turn };
    match command {
        Command::Tick => Ok(tick::tick(m, p, turn)),
        Command::Recount => Ok(tick::recount(m, p, turn)),
        Command::Suggest { words } => ask::suggest(&act, words),
        Command::DiscussSuggestion => ask::discuss(&act),
        Command::DeclineSuggestion { reason } => ask::decline(&act, reason),
        Command::Request(new) => ask::request(&act, *new),
        Command::Join { concern } => ask::join(&act, concern),
        Command::Report { event, local } => ask::report(&act, event, local),
        Command::Agree => agree::agree(&act),
        Command::DontAgree { code, reason } => agree::dont_agree(&act, code, reason),
        Command::ChooseChair { person, reason } => chair::choose(&act, person, reason),
        Command::AgreeChair => chair::agree(&act),
        Command::WillChair => chair::will_chair(&act),
        Command::WontChair { why } => chair::wont_chair(&act, why),
        Command::SetDate { local, place, later } => convene::set_date(&act, local, place, later),
        Command::AnswerMoreTime { granted } => convene::answer_more_time(&act, granted),
        Command::RecordLate { code } => convene::record_late(&act, code),
        Command::AddInvitee { item, role, person, need } => invite::add(&act, item, role, person, need),
        Command::ChangeInvitee { item, to, reason } => listed::change(&act, item, to, reason),
        Command::AgreeList { told } => invite::agree_list(&act, told),
        Command::SendInvitations { told } => invite::send(&act, told),
        Command::Reply { item, answer, revision } => answer::reply(&act, &item, answer, revision),
        Command::RecordReply { item, answer } => answer::record(&act, &item, answer),
        Command::NameAuthority { item, person } => answer::name_authority(&act, &item, person),
        Command::NotMe { item, instead } => outside::not_me(&act, item, instead),
        Command::AskInstead { item, person } => outside::ask_instead(&act, item, person),
        Command::TellNeeds { item, interpreter, access } => outside::tell_needs(&act, item, interpreter, access),
        Command::NotReached { person } => outside::not_reached(&act, person),
        Command::ToldInPerson { told } => outside::told_in_person(&act, &told),
        Command::Cancel { code } => hold::cancel(&act, code),
        Command::WasHeld { on, attended } => hold::held(&act, on, attended),
        Command::WasNotHeld { code } => hold::not_held(&act, code),
        Command::ChairIsAbsent => day::chair_is_absent(&act),
        Command::NameMinuteTaker { person } => day::name_minute_taker(&act, person),
        Command::TickPapers { brought } => day::tick_papers(&act, brought),
        Command::AddAction { item, action } => plan::add(&act, item, action),
        Command::AmendAction { item, action } => plan::amend(&act, item, action),
        Command::RemoveAction { item } => plan::remove(&act, item),
        Command::AddUnmetNeed { item, category, service } => plan::add_unmet(&act, item, category, service),
        Command::RemoveUnmetNeed { item } => plan::remove_unmet(&act, item),
        Command::ConfirmPlan { outcome, amends, no_unmet_need, review, items } => {
            plan::confirm(&act, plan::Confirming { outcome, amends, no_unmet_need, review, items })
        }
        Command::SignUp { item } => follow::sign_up(&act, item),
        Command::NotAsWritten { item, counter } => follow::not_as_written(&act, item, counter),
        Command::SettleCounter { item, taken } => follow::settle(&act, item, taken),
        Command::ActionDone { item } => follow::done(&act, item),
        Command::ActionWorking { item } => follow::working(&act, item),
        Command::ActionBlocked { item, needs } => follow::blocked(&act, item, needs),
        Command::AskNewDate { item, wanted, reason } => follow::ask_new_date(&act, item, wanted, reason),
        Command::AnswerNewDate { item, granted } => follow::answer_new_date(&act, item, granted),
        Command::Reassign { item, lead } => follow::reassign(&act, item, lead),
        Command::Snooze { item, until } => follow::snooze(&act, item, until),
        Command::OpenScale => scale::open(&act),
        Command::GiveReading { member, score, reason } => scale::give(&act, member, score, reason),
        Command::ToldOfReading { member, person } => scale::told(&act, member, person),
        Command::TickMinutes { step } => minutes::tick(&act, step),
        Command::SetReview { on } => review::set(&act, on),
        Command::ClosePlan { outcome, left } => review::close(&act, outcome, left),
        Command::AnswerCheck { days, answer } => review::check(&act, days, answer),
        Command::Around(order) => around(&act, order),
    }
}

/// What stands around the meeting: [`exempt`], [`dispute`], [`gather`], [`moved`].
fn around(act: &Act<'_>, order: Order) -> Result<Vec<Event>, Refusal> {
    match order {
        Order::AskExemption { exemption, reason } => exempt::ask(act, &exemption, reason),
        Order::Consult { role, on, agrees } => exempt::consult(act, role, on, agrees),
        Order::RecordExemption => exempt::record(act),
        Order::DecideExemption { approved } => exempt::decide(act, approved),
        Order::Disagree { dispute } => dispute::raise(act, &dispute),
        Order::Settle { item, how } => dispute::settle(act, item, how),
        Order::RecordViews { rule, status } => gather::views(act, rule, status),
        Order::Return { papers } => gather::papers(act, &papers),
        Order::TickAsked { asked, why_not } => gather::asked(act, asked, why_not),
        Order::ChooseThemes { themes } => minutes::choose_themes(act, themes),
        Order::ChildMoved { on } => moved::child_moved(act, on),
        Order::AfterMove { becomes, let_go, installed } => moved::after_move(act, becomes, let_go, &installed),
        Order::FollowOn { kind, meeting } => moved::follow_on(act, kind, meeting),
        Order::MeantFor { on } => moved::meant_for(act, on),
        Order::NoNextMeeting => moved::no_next(act),
        Order::Link { with } => link::link(act, with),
    }
}

/// Whether somebody may know that this case exists: they have a part in it, work in the owner's team, or cover for the
/// owner.
pub fn may_see(m: &Meeting, p: &Procedure, people: &crate::people::People, person: &PersonId) -> bool {
    if !parts(m, p, people, person).is_empty() {
        return true;
    }
    let team = |id: &PersonId| people.get(id).and_then(|x| x.team.clone());
    team(person).is_some() && team(person) == team(&m.owner)
}

/// One command in its case: what every rule looks at.
struct Act<'a> {
    m: &'a Meeting,
    p: &'a Procedure,
    turn: &'a Turn<'a>,
}

impl<'a> Act<'a> {
    /// Whoever acts. Only time has no name, and time gives no commands but its own.
    fn by(&self) -> Result<PersonId, Refusal> {
        self.turn.by.cloned().ok_or(Refusal::NotYours)
    }

    /// The actor, if one of their parts passes the test.
    fn by_part(&self, test: impl Fn(&Part) -> bool) -> Result<PersonId, Refusal> {
        let by = self.by()?;
        let may = parts(self.m, self.p, self.turn.people, &by).iter().any(test);
        if may { Ok(by) } else { Err(Refusal::NotYours) }
    }

    /// What has been arranged, while it may still change.
    fn open(&self) -> Result<&'a Open, Refusal> {
        match &self.m.stage {
            Stage::Open(open) => Ok(open),
            _ => Err(Refusal::TooLate),
        }
    }

    /// Who answers for a role: its holder on this case, else whoever the directory would turn to.
    fn holder_of(&self, role: &RoleId) -> Option<PersonId> {
        answers_for(self.m, self.turn.people, role)
    }

    /// Who is asked what nobody holds the role for.
    fn administrator(&self) -> Option<PersonId> {
        self.turn.people.holders(&FALLBACK_ROLE.into()).first().map(|x| x.id.clone())
    }

    /// Now, on the wall clock of the council.
    fn local_now(&self) -> chrono::NaiveDateTime {
        self.turn.calendar.local(self.turn.now)
    }

    /// Why somebody cannot be asked once more: because they have been, or only because they stand on the list.
    fn again(&self, person: &PersonId) -> Refusal {
        let all = self.m.open().into_iter().flat_map(|o| &o.invitees);
        let only_listed = all.filter(|i| i.place_of(person).is_some()).find(|i| !i.has_been_asked());
        match only_listed.filter(|_| self.m.chair() != Some(person)) {
            Some(invitee) => Refusal::OnTheList { person: person.clone(), role: invitee.role.clone() },
            None => Refusal::AlreadyAsked { person: person.clone() },
        }
    }

    /// A person who can be asked something.
    fn available(&self, person: &PersonId) -> Result<(), Refusal> {
        match self.turn.people.get(person) {
            Some(p) if p.active => Ok(()),
            _ => Err(Refusal::NotAvailable { person: person.clone() }),
        }
    }
}
