//! The viewer's buttons: what answers the question first, then what arranges, then the rest. None that the rules would
//! refuse this person now.

use super::facts::is_past_the_last_date;
use super::{around, following};
use crate::card::view::View;
use crate::card::{Action, Block, words};
use crate::ids::ItemId;
use crate::interaction::Verb;
use crate::meeting::around::look;
use crate::meeting::decide::{later_reasons, may_change_list, may_name};
use crate::meeting::{Chair, Invitee, MoreTime, Open, Part, Reply, Stage, Wait};
use crate::procedure::{Need, WaitsFor};

/// The buttons that answer one wait, the expected one first. Only one wait of a card has a primary button.
pub(super) fn answers(view: &View<'_>, wait: &Wait, primary: bool) -> Vec<Action> {
    let mut all: Vec<Action> =
        verbs(view, wait).into_iter().map(|verb| for_item(view, verb, wait.item.as_ref())).collect();
    if let Some(first) = all.first_mut().filter(|_| primary) {
        *first = first.clone().primary();
    }
    all
}

pub(super) fn verbs(view: &View<'_>, wait: &Wait) -> Vec<Verb> {
    let invitee = wait.item.as_ref().and_then(|i| view.m.invitee(i));
    match wait.what {
        WaitsFor::Suggestion => {
            let wrote = matches!(&view.m.stage, Stage::Suggested(s) if s.words.is_some()) && view.stands_for_owner();
            let talking = matches!(&view.m.stage, Stage::Suggested(s) if s.discussing.is_some());
            // Whoever asks for the meeting in the owner's place: the request stays the owner's.
            let mut all = if view.stands_for_owner() { vec![Verb::TakeUpSuggestion] } else { Vec::new() };
            all.extend((!talking).then_some(Verb::DiscussSuggestion));
            all.extend((!look::is_called_after_all(view.m)).then_some(Verb::DeclineSuggestion));
            all.extend(wrote.then_some(Verb::ReadSuggestion));
            all
        }
        WaitsFor::Agreement => vec![Verb::Agree, Verb::DontAgree],
        WaitsFor::ChairAgreement => vec![Verb::AgreeChair, Verb::ChooseChair],
        WaitsFor::ChairChoice => vec![Verb::ChooseChair],
        WaitsFor::ChairAnswer if view.is(&Part::AskedToChair) => {
            vec![Verb::WillChair, Verb::ConflictOfInterest, Verb::CantChair]
        }
        WaitsFor::Date => vec![Verb::SetDateAndPlace],
        WaitsFor::MoreTime => vec![Verb::GrantTime, Verb::DontGrantTime],
        WaitsFor::InvitationList => vec![Verb::CheckInvitations],
        WaitsFor::Invitations => vec![Verb::SendInvitations],
        WaitsFor::Telling => vec![Verb::ToldThem],
        WaitsFor::Reply => invitee.map(|i| replies(view, i)).unwrap_or_default(),
        WaitsFor::Representative => {
            let Some(invitee) = invitee.filter(|i| view.place(&i.id).is_some()) else { return Vec::new() };
            let send = view.may_send(invitee).then_some(Verb::SendRepresentative);
            send.into_iter().chain([Verb::ChangeMyAnswer]).collect()
        }
        WaitsFor::Authority if invitee.is_some_and(|i| view.place(&i.id).is_some()) => vec![Verb::NameAuthority],
        WaitsFor::Outcome => vec![Verb::WasHeld, Verb::WasNotHeld],
        WaitsFor::MinuteTaker => vec![Verb::NameMinuteTaker],
        WaitsFor::Plan => vec![Verb::AddAction, Verb::ConfirmPlan],
        // Themes are chosen, where the procedure has a list of them.
        WaitsFor::Minutes if following::is_themes(view, wait.item.as_ref()) => vec![Verb::ChooseThemes],
        WaitsFor::Minutes => vec![Verb::TickMinutes],
        WaitsFor::Scale => vec![Verb::GiveReading],
        WaitsFor::ZeroTold => vec![Verb::ToldOfReading],
        // With nothing left to follow, the expected step is to close.
        WaitsFor::Review if view.m.after.plan.unfinished().next().is_none() => vec![Verb::ClosePlan, Verb::SetReview],
        WaitsFor::Review => vec![Verb::SetReview, Verb::ClosePlan],
        WaitsFor::Check => vec![Verb::AnswerCheck],
        // The rows of actions are drawn with their lines, not here.
        WaitsFor::SignUp | WaitsFor::CounterProposal | WaitsFor::Action | WaitsFor::NewDate => Vec::new(),
        WaitsFor::ChairAnswer | WaitsFor::Authority | WaitsFor::Meeting => Vec::new(),
        WaitsFor::PlanPrepared => Vec::new(),
        WaitsFor::Views | WaitsFor::Paper | WaitsFor::Dispute | WaitsFor::ChildMoved => around::verbs(view, wait),
        WaitsFor::Consultation | WaitsFor::ExemptionRecord => around::verbs(view, wait),
        WaitsFor::ExemptionApproval | WaitsFor::NextMeeting => around::verbs(view, wait),
    }
}

/// An invited person's answers.
fn replies(view: &View<'_>, invitee: &Invitee) -> Vec<Verb> {
    if view.place(&invitee.id).is_none() {
        return Vec::new();
    }
    if invitee.need == Need::Views {
        // Whatever the meeting takes of others: views come in writing, and nobody is expected.
        let not_me = view.is_outside().then_some(Verb::NotMe);
        return [Verb::SendWritten, Verb::CantAttend].into_iter().chain(not_me).collect();
    }
    let written = view.p.representation.written_contribution;
    let mut all = vec![Verb::Accept];
    all.extend(view.may_send(invitee).then_some(Verb::SendRepresentative));
    all.extend(written.then_some(Verb::SendWritten));
    all.push(Verb::CantAttend);
    if view.is_outside() {
        all.extend([Verb::NotMe, Verb::TellNeeds]);
    }
    all
}

/// Everything that answers something owed.
pub(super) fn asked(view: &View<'_>, owed: &[Wait]) -> Vec<Verb> {
    owed.iter().flat_map(|w| verbs(view, w)).collect()
}

/// Everything that is not an answer: a group that arranges the meeting, and a last row.
pub(super) fn arrange(view: &View<'_>, owed: &[Wait]) -> Vec<Block> {
    let Some(open) = view.m.open() else { return Vec::new() };
    let asked = asked(view, owed);
    let offered = |verb: &Verb| !asked.contains(verb);
    let mut blocks = Vec::new();
    let own = changes(view, owed);
    if !own.is_empty() {
        blocks.push(Block::Actions(own));
    }
    let arranging: Vec<Verb> = arranging(view, open).into_iter().filter(offered).collect();
    let mut buttons: Vec<Action> = arranging.iter().map(|v| view.action(*v, None)).collect();
    buttons.extend(by_phone(view));
    let mut last = Vec::new();
    if arranging == [Verb::RecordEvent] {
        last.append(&mut buttons);
    }
    if !buttons.is_empty() {
        blocks.push(Block::Heading("Arrange".into()));
        blocks.push(Block::Actions(buttons));
    }
    if !view.m.concerns.is_empty() && (view.stands_for_owner() || view.is(&Part::Chair)) {
        last.push(view.action(Verb::ReadConcerns, None));
    }
    last.push(view.action(Verb::WhyThisDate, None));
    if view.is(&Part::Owner) || view.is(&Part::Sender) || view.is(&Part::Chair) {
        last.push(view.action(Verb::CancelMeeting, None).danger());
    }
    blocks.push(Block::Actions(last));
    blocks
}

/// Who can be reached on the day, for somebody outside the directory: whoever writes answers down may say so.
fn by_phone(view: &View<'_>) -> Vec<Action> {
    let all = crate::meeting::waits(view.m, view.p);
    let nobody = all.iter().filter(|w| w.what == WaitsFor::Authority && w.on.is_empty() && w.is_owed(view.now));
    let items: Vec<&ItemId> = nobody.filter_map(|w| w.item.as_ref()).filter(|_| view.is(&Part::Recorder)).collect();
    let mut all: Vec<Action> = items.into_iter().map(|item| about(view, Verb::NameAuthority, item)).collect();
    let invitees = || view.m.open().into_iter().flat_map(|o| &o.invitees);
    if view.parts().iter().any(may_name) {
        let pointed = invitees().filter(|i| i.not_them.is_some());
        all.extend(pointed.map(|i| about(view, Verb::AskInstead, &i.id)));
    }
    if view.reads_needs() && invitees().any(|i| i.needs.is_some_and(|n| n.interpreter || n.access)) {
        all.push(view.action(Verb::ReadNeeds, None));
    }
    all
}

/// Once it is over, the dates and what happened can still be looked at.
pub(super) fn afterwards(view: &View<'_>) -> Option<Block> {
    view.m.open().map(|_| Block::Actions(vec![view.action(Verb::WhyThisDate, None)]))
}

/// Whoever has answered may change their mind, also when they sent somebody.
fn changes(view: &View<'_>, owed: &[Wait]) -> Vec<Action> {
    if view.m.open().is_none_or(|o| o.slot.is_none()) || view.is_past_its_day() {
        return Vec::new();
    }
    let parts = view.parts();
    let invited = parts.iter().filter_map(|part| match part {
        Part::Invited { item, place } => view.m.invitee(item).map(|i| (i, *place)),
        _ => None,
    });
    let asked = |i: &Invitee| owed.iter().any(|w| w.item.as_ref() == Some(&i.id) && w.what != WaitsFor::Authority);
    invited
        .filter(|(i, place)| {
            let answered = !matches!(i.chain[*place].reply, Reply::Waiting) || i.not_them.is_some();
            answered && !asked(i)
        })
        .flat_map(|(i, _)| {
            let needs = view.is_outside().then(|| for_item(view, Verb::TellNeeds, Some(&i.id)));
            std::iter::once(for_item(view, Verb::ChangeMyAnswer, Some(&i.id))).chain(needs)
        })
        .collect()
}

/// What the viewer may arrange now, in the order in which a meeting is arranged.
fn arranging(view: &View<'_>, open: &Open) -> Vec<Verb> {
    let parts = view.parts();
    let is = |part: Part| parts.contains(&part);
    let convenes = is(Part::Convener) || is(Part::Sender) || is(Part::Chair);
    let started = open.slot.as_ref().is_some_and(|s| s.starts <= view.now);
    let set = open.slot.is_some();
    let unsent = open.invitees.iter().any(|i| i.end().since.is_none());
    let on_the_list = open.invitees.iter().any(|i| !i.has_been_asked());
    let untold = open.invitees.iter().any(|i| i.through_owner && i.end().since.is_none());
    let more_time = matches!(open.more_time, MoreTime::NotAsked | MoreTime::Refused { .. });
    let (may_extend, _, late) = later_reasons(view.m, view.p);
    let answers_for = open.invitees.iter().any(|i| i.need != Need::Notify);
    let unlisted = open.list_agreed.is_none() || untold;
    let reportable = !look::told_later(view.m, view.p).is_empty();
    let may_be_late = convenes || is(Part::Owner);
    let offers = [
        // Once the meeting has begun nobody is asked for a chair, but one may be found all the same.
        (is(Part::Designator) && (started || !matches!(open.chair, Chair::Unset { .. })), Verb::ChooseChair),
        (convenes && !set, Verb::SetDateAndPlace),
        (convenes && set && !started, Verb::MoveMeeting),
        (convenes && !started && more_time && !may_extend.is_empty(), Verb::AskForMoreTime),
        (may_be_late && open.late.is_none() && !late.is_empty() && is_past_the_last_date(view), Verb::RecordLate),
        (!started && unsent && unlisted && (is(Part::Sender) || is(Part::ListAgreer)), Verb::CheckInvitations),
        (!started && set && unsent && is(Part::Sender), Verb::SendInvitations),
        (!started && (is(Part::Adder) || is(Part::Sender) || is(Part::ListAgreer)), Verb::AddInvitee),
        (!started && on_the_list && parts.iter().any(may_change_list), Verb::NotThisPerson),
        (set && answers_for && !started && is(Part::Recorder), Verb::RecordAnswer),
        (started && (is(Part::Chair) || is(Part::Recorder)), Verb::WasHeld),
        (started && (is(Part::Chair) || is(Part::Recorder)), Verb::WasNotHeld),
        (reportable && (is(Part::Owner) || is(Part::Agreer)), Verb::RecordEvent),
        (is(Part::Chair) && !started, Verb::CantChair),
    ];
    offers.into_iter().filter(|(may, _)| *may).map(|(_, verb)| verb).collect()
}

/// A button about one invitation. Somebody with two of them must hear which one a button is about.
fn for_item(view: &View<'_>, verb: Verb, item: Option<&ItemId>) -> Action {
    let invitations = view.parts().iter().filter(|part| matches!(part, Part::Invited { .. })).count();
    if verb == Verb::ToldOfReading {
        return told_of(view, item);
    }
    if let Some((item, spoken)) = item.and_then(|item| Some((item, around::spoken(view, verb, item)?))) {
        let mut action = view.action(verb, Some(item));
        action.spoken = spoken;
        return action;
    }
    let of_another = item.is_some_and(|i| verb == Verb::GiveReading && view.place(i).is_none());
    match item {
        Some(item) if invitations > 1 || of_another => about(view, verb, item),
        Some(item) if verb == Verb::AnswerCheck => {
            let mut action = view.action(verb, Some(item));
            action.spoken = format!("{}, after {item} days", action.spoken);
            action
        }
        _ => view.action(verb, item),
    }
}

/// Who gave the number is said in the form: two such buttons are told apart by counting.
fn told_of(view: &View<'_>, item: Option<&ItemId>) -> Action {
    let mut action = view.action(Verb::ToldOfReading, item);
    let owed = view.owed();
    let mut all = owed.iter().filter(|w| w.what == WaitsFor::ZeroTold);
    let place = all.position(|w| w.item.as_ref() == item).unwrap_or(0);
    if place > 0 {
        action.spoken = format!("{}, number {}", action.spoken, place + 1);
    }
    action
}

/// The same, always with the role that it is about.
fn about(view: &View<'_>, verb: Verb, item: &ItemId) -> Action {
    let mut action = view.action(verb, Some(item));
    if let Some(invitee) = view.m.invitee(item) {
        let title = view.title(invitee);
        action.spoken = words::spoken_as(&action.label, &view.m.reference, &title);
    }
    action
}
