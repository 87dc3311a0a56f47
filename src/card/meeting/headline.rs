//! A card's first line: all that a lock screen shows. It says whose turn it is, and nothing about the kind of meeting.

use crate::calendar::full_date;
use crate::card::View;
use crate::card::{plan, reminder, words};
use crate::meeting::{Part, Say, Stage, Wait};
use crate::procedure::WaitsFor;

pub(super) fn headline(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> String {
    let words = news(say.filter(|say| !reminder::is_settled(view, say)))
        .map(str::to_owned)
        .unwrap_or_else(|| turn(view, say, owed));
    format!("{}: {words}", view.m.reference)
}

/// News that matters more than whose turn it is.
fn news(say: Option<&Say>) -> Option<&'static str> {
    Some(match say? {
        Say::Cancelled => "the meeting is cancelled",
        Say::NotAgreed => "the request was not agreed",
        Say::NotHeld => "the meeting was not held",
        Say::NotRequired => "the meeting is not needed",
        Say::Replaced => "another meeting is asked for instead",
        Say::LetGo => "you need not come after all",
        Say::ExemptionDecided { approved: true } => "an exemption is approved",
        Say::ExemptionDecided { approved: false } => "an exemption is not approved",
        Say::ConsultedFor { .. } => "please look, something was recorded in your name",
        Say::DisputeSettled { .. } => "a disagreement is settled",
        Say::Released { .. } => "you need not come after all",
        Say::GateBreached { .. } => "please look, a step was out of order",
        Say::NobodyHolds { .. } => "please look, somebody must be told by you",
        Say::ChainFull { .. } => "please look, somebody must be found",
        Say::CannotCommit { .. } => "please look, somebody cannot commit resources",
        Say::OutOfReach { .. } => "please look, somebody can no longer be reached",
        Say::TakenOff => "somebody else is asked in your place",
        Say::Undelivered { .. } => "please look, a message was not delivered",
        Say::SuggestionAnswered => "your suggestion has an answer",
        Say::AnalysisExists => "please look, what this meeting found may help now",
        Say::AnswerWrittenDown { .. } => "your answer was written down",
        Say::ChairLeft { .. } => "please look, the meeting has no chair",
        Say::ChairChanged => "somebody else chairs the meeting",
        Say::LeadGone { .. } => "please look, whoever leads an action has left",
        Say::ActionBlocked { .. } => "an action is blocked",
        Say::NewDateAnswered { granted: true, .. } => "your action has a new date",
        Say::NewDateAnswered { granted: false, .. } => "your action keeps its date",
        Say::CounterSettled { .. } => "your action is settled",
        Say::NoLongerYours { .. } => "an action is no longer yours",
        Say::PlanClosed => "the plan is closed",
        Say::PlanConfirmed => "the plan is confirmed",
        Say::MinuteTakerNamed => "you take the minutes",
        _ => return None,
    })
}

fn turn(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> String {
    let reminder = matches!(say, Some(Say::Reminder { .. }));
    let others = |say: &Say| reminder && owed.iter().all(|w| !reminder::is_about(say, w));
    let own = owed.first().filter(|_| !say.is_some_and(others));
    let Some(first) = own else { return told(view, say) };
    let invitee = first.item.as_ref().and_then(|i| view.m.invitee(i));
    let ends_the_chain = invitee.is_some_and(|i| view.ends_the_chain(i));
    let ask = match (first.what, reminder::answer_by_date(view, first)) {
        (WaitsFor::Reply, Some(date)) => format!("please answer by {}", full_date(date)),
        (WaitsFor::Action | WaitsFor::SignUp, _) => plan::turn(view, owed, first.what),
        (WaitsFor::Representative, _) if ends_the_chain => "please change your answer if you can come".into(),
        (what, _) => words::short_ask(what).to_owned(),
    };
    match say {
        Some(Say::Moved) => format!("the meeting has moved, {ask}"),
        Some(Say::LastDateMoved { .. }) => format!("the last date has changed, {ask}"),
        Some(Say::MoreTimeAnswered { granted: false }) => format!("more time is not granted, {ask}"),
        _ if reminder => format!("reminder, {ask}"),
        _ => format!("your turn, {ask}"),
    }
}

/// For somebody whose turn it is not.
fn told(view: &View<'_>, say: Option<&Say>) -> String {
    let open = view.m.open();
    let slot = open.and_then(|o| o.slot.as_ref());
    match (say, &view.m.stage) {
        (Some(Say::Moved), _) => return "the meeting has moved".into(),
        (Some(Say::LastDateMoved { .. }), _) => return "the last date has changed".into(),
        (Some(Say::MoreTimeAnswered { granted: true }), _) => return "more time is granted".into(),
        (Some(Say::ListChanged), _) => return "the list of invitations has changed".into(),
        (Some(Say::DateSet), _) => return "the meeting has a date".into(),
        (Some(Say::Requested), _) => return "your request is made".into(),
        (Some(Say::Reminder { about, .. }), _) if about.iter().all(|s| s.what == WaitsFor::Meeting) => {
            return slot.map_or_else(
                || "reminder, nothing to answer".into(),
                |s| format!("reminder, the meeting is on {}", full_date(s.local.date())),
            );
        }
        (Some(Say::Reminder { about, .. }), _) if about.iter().any(|s| s.what == WaitsFor::Action) => {
            return match about.iter().filter(|s| s.what == WaitsFor::Action).count() {
                1 => "reminder, an action is past its date".into(),
                n => format!("reminder, {n} actions are past their dates"),
            };
        }
        (Some(Say::Reminder { .. }), _) => return "still waiting for somebody, please help if you can".into(),
        (_, Stage::Closed(_)) => return "this is closed".into(),
        (_, Stage::Held(_)) => return "the meeting was held".into(),
        _ => {}
    }
    let parts = view.parts();
    let only_told = parts.iter().all(|part| *part == Part::Informed);
    match slot {
        _ if only_told => "for your information, nothing to do".into(),
        Some(s) => format!("nothing for you to do now, the meeting is on {}", full_date(s.local.date())),
        None => "nothing for you to do now".into(),
    }
}
