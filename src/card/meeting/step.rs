//! The one clear next step of a card, or why there is none.

use super::facts::is_past_the_last_date;
use super::rows;
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, plan, reminder, words};
use crate::ids::ItemId;
use crate::meeting::around::look;
use crate::meeting::{ChairNo, Duty, Meeting, Part, Reply, Say, Stage, Wait};
use crate::procedure::{MinutesStep, Need, Procedure, WaitsFor};

/// The one clear next step: the viewer's own, else whose turn it is.
pub(super) fn next_step(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Vec<Block> {
    let Some(first) = owed.first() else { return vec![Block::Say(nothing_to_do(view, say))] };
    let mut blocks = vec![Block::Next(step(view, first))];
    let (same, other): (Vec<&Wait>, Vec<&Wait>) = owed[1..].iter().partition(|w| w.what == first.what);
    if !same.is_empty() && first.what == WaitsFor::Reply {
        blocks.push(Block::Say("You are asked more than once, in different parts. Please answer for each.".into()));
    }
    // Actions stand one by one below.
    let other = other.into_iter().filter(|w| !rows::is_about_an_action(w) || !rows::is_about_an_action(first));
    let mut more: Vec<String> = other.map(|w| words::asked(w.what, view.p)).collect();
    more.dedup();
    if !more.is_empty() {
        blocks.push(Block::Say(format!("After that: {}", more.join(" "))));
    }
    blocks
}

/// What is asked, and by when where an answer is awaited.
fn step(view: &View<'_>, wait: &Wait) -> String {
    let mut words = words::asked(wait.what, view.p);
    let late = view.m.open().is_some_and(|o| o.late.is_some());
    let invitee = wait.item.as_ref().and_then(|i| view.m.invitee(i));
    match (wait.what, &view.m.stage) {
        (WaitsFor::Suggestion, _) if look::is_called_after_all(view.m) => {
            words = "It was settled that this meeting is called. Please request it.".into();
        }
        (WaitsFor::Suggestion, Stage::Suggested(s)) if s.discussing.is_some() => {
            let who = view.name(&s.by);
            words = format!("You wanted to talk it over with {who}. Then please request the meeting, or decline.");
        }
        (WaitsFor::Date, _) if is_past_the_last_date(view) && late => {
            words = "The last date has passed. Please set a date now.".into();
        }
        (WaitsFor::Date, _) if is_past_the_last_date(view) => {
            words = "The last date has passed. Please set a date now, and record why it is late.".into();
        }
        // It has only begun.
        (WaitsFor::Outcome, Stage::Open(o)) if o.slot.as_ref().is_some_and(|s| s.local.date() == view.today()) => {
            words = "Once it is over, please record whether the meeting was held.".into();
        }
        (WaitsFor::Reply, _) => {
            let by = reminder::answer_by(view, wait);
            words = by.map_or(words, |by| format!("Please answer your invitation by {by}."));
        }
        (WaitsFor::Representative, _) if invitee.is_some_and(|i| view.ends_the_chain(i)) => {
            words =
                "This has been passed on as often as it may be. If you can come after all, change your answer.".into();
        }
        _ => words = after(view, wait).unwrap_or(words),
    }
    match stands_in_for(view, wait) {
        Some(of) => format!("You are asked as the cover of {of}. {words}"),
        None => words,
    }
}

/// What is asked after the meeting, with its date.
fn after(view: &View<'_>, wait: &Wait) -> Option<String> {
    let due = view.due(wait).map(full_date);
    let action = wait.item.as_ref().and_then(|i| view.m.after.action(i));
    Some(match wait.what {
        WaitsFor::Action => format!("Please say how {} stands, or ask for a new date.", plan::name(view, action?)),
        WaitsFor::SignUp => {
            format!("You are asked to lead {}. Please say whether you will.", plan::name(view, action?))
        }
        WaitsFor::Minutes => {
            let step = MinutesStep::parse(wait.item.as_ref()?.as_str())?;
            let by = due.map_or_else(String::new, |due| format!(", by {due}"));
            format!("Please see that {}{by}, and tick it here.", words::minutes_step(step))
        }
        WaitsFor::PlanPrepared => {
            let plan = &view.p.outputs.plan_name;
            format!("Please see that the {plan} is prepared by {}. Confirming it ends this.", due?)
        }
        WaitsFor::Review => {
            let plan = &view.p.outputs.plan_name;
            match view.m.after.plan.unfinished().next() {
                None => format!("Every action is done. Please review the {plan}, and close it if you can."),
                Some(_) => format!("The review of the {plan} is due. Please set the next review, or close it."),
            }
        }
        WaitsFor::Check => {
            format!("It is {} days since the meeting. Please say whether it held.", wait.item.as_ref()?)
        }
        WaitsFor::Scale => {
            let invitee = wait.item.as_ref().and_then(|i| view.m.invitee(i));
            let own = invitee.is_none_or(|i| view.place(&i.id).is_some());
            match invitee.filter(|_| !own) {
                Some(i) => format!("Please enter the number of: {}.", view.title(i)),
                None => "Please give your number, and the reason for it. Only the chair sees it.".into(),
            }
        }
        _ => return None,
    })
}

/// The person whose turn it really is, where the viewer is only asked as their cover.
fn stands_in_for(view: &View<'_>, wait: &Wait) -> Option<String> {
    let of = view.m.acting.get(view.viewer)?;
    let first = wait.on.iter().find(|person| of.contains(*person))?;
    Some(view.name(first))
}

/// Said to somebody whose turn it is not.
fn nothing_to_do(view: &View<'_>, say: Option<&Say>) -> String {
    let parts = view.parts();
    if parts.iter().all(|part| *part == Part::Informed) {
        return informed(view, say);
    }
    // Whoever has had their say, or gathers views, has nothing to do with how the meeting is arranged.
    if parts.iter().all(|part| matches!(part, Part::Decider | Part::Gatherer | Part::Informed)) {
        return "Nothing for you to do now.".into();
    }
    if view.m.was_held() {
        let stuck = view.m.after.plan.unfinished().filter(|a| plan::wants_the_chair(view, a)).count();
        return match stuck {
            0 => "Nothing for you to do now.".into(),
            _ if !view.is(&Part::Chair) => "Nothing for you to do now.".into(),
            1 => "One action is late or stuck: you may be able to help.".into(),
            n => format!("{n} actions are late or stuck: you may be able to help."),
        };
    }
    let own = parts.iter().find_map(|part| match part {
        Part::Invited { item, place } => answered(view, item, *place),
        _ => None,
    });
    if parts.iter().all(|part| matches!(part, Part::Invited { .. } | Part::Informed)) {
        return own.unwrap_or_else(|| informed(view, say));
    }
    let waiting = match waiting_for(view.m, view.p, view) {
        Some(words) => format!("Nothing for you to do now. {words}"),
        None => "Nothing for you to do now.".to_owned(),
    };
    own.map_or(waiting.clone(), |own| format!("{own} {waiting}"))
}

/// "Waiting for agreement, from Alex Doe."
fn waiting_for(m: &Meeting, p: &Procedure, view: &View<'_>) -> Option<String> {
    let all = crate::meeting::waits(m, p);
    let owed = || all.iter().filter(|w| w.is_owed(view.now));
    let Some(next) = owed().find(|w| w.what != WaitsFor::Reply) else {
        return match owed().count() {
            0 => None,
            1 => Some("Waiting for 1 answer to an invitation.".into()),
            n => Some(format!("Waiting for {n} answers to invitations.")),
        };
    };
    let awaited = words::awaited(next.what);
    // Nobody is announced as chair before they have said yes.
    if next.what == WaitsFor::ChairAnswer && !view.is(&Part::Designator) {
        return Some(format!("Waiting for {awaited}."));
    }
    let whom: Vec<String> = next.on.iter().map(|x| view.name(x)).collect();
    let outside = next.item.as_ref().and_then(|i| m.invitee(i)).map(|i| view.title(i));
    Some(match (whom.is_empty(), outside) {
        (true, Some(title)) => format!("Waiting for {awaited}. Please phone. Invited as: {title}."),
        (true, None) => format!("Waiting for {awaited}. The directory names nobody for this."),
        (false, _) => format!("Waiting for {awaited}, from {}.", whom.join(" or ")),
    })
}

/// What somebody invited has said, in a sentence to them. None: they have not answered.
fn answered(view: &View<'_>, item: &ItemId, place: usize) -> Option<String> {
    let invitee = view.m.invitee(item)?;
    if view.m.open().is_none_or(|o| o.slot.is_none()) {
        return Some("You will be asked again once there is a new date.".into());
    }
    let reply = &invitee.chain[place].reply;
    let mark = reply.recorded_by().map_or_else(String::new, |who| format!(" Written down by {}.", view.name(who)));
    let said = match reply {
        Reply::Waiting if invitee.not_them.is_some() => {
            "You said that you are not the right person. Thank you: those who arrange the meeting know.".to_owned()
        }
        Reply::Waiting | Reply::Released { .. } => return None,
        Reply::Accepted(_) if view.is_past_its_day() => "You had accepted.".to_owned(),
        Reply::Accepted(_) => "You have accepted. You are expected.".to_owned(),
        Reply::Written(_) => "You send a written contribution. Please give it to the chair yourself.".into(),
        Reply::Declined(_) if invitee.need == Need::Views => "You send no views. Thank you for saying so.".into(),
        Reply::Declined(_) => "You can't attend. Thank you for saying so.".into(),
        Reply::PassedOn { .. } => {
            let end = invitee.end().person.as_ref().map_or_else(String::new, |x| view.name(x));
            match invitee.duty(view.m.revision()) {
                Duty::Comes { .. } => format!("{end} has accepted and represents you. Nothing more to do."),
                Duty::Written => format!("{end} sends a written contribution for you."),
                Duty::Declined => format!("{end} can't represent you."),
                _ => format!("{end} is asked to represent you. The duty stays yours until they accept."),
            }
        }
    };
    Some(format!("{said}{mark}"))
}

/// To somebody who was asked to chair and has said no: nobody else is told of that.
pub(super) fn no_to_chairing(view: &View<'_>) -> Option<String> {
    let mut refused = view.m.open()?.chair_refused.iter();
    let said = refused.any(|(who, why)| who == view.viewer && *why != ChairNo::Absent);
    said.then(|| "You said no to chairing this meeting. Thank you for saying so. There is nothing you must do.".into())
}

/// For people who are only told: what the procedure says to them.
pub(super) fn informed(view: &View<'_>, say: Option<&Say>) -> String {
    if matches!(say, Some(Say::Informed { .. } | Say::ForInformation)) {
        return "There is nothing you must do.".into();
    }
    // Whoever is told that others have not answered is told in order to help.
    if matches!(say, Some(Say::Reminder { .. })) {
        return "Please help if you can: talk with whoever it waits for.".into();
    }
    if let Some(thanks) = no_to_chairing(view) {
        return thanks;
    }
    let own = view.p.notify.iter().filter(|n| view.m.holder(&n.role) == Some(view.viewer));
    let said = own.filter_map(|n| n.say.clone()).next_back();
    let nothing = "You are told about this meeting. There is nothing you must do.";
    said.map_or_else(|| nothing.to_owned(), |say| format!("{nothing} {say}"))
}
