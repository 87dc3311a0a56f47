//! Why a message came; [`small_print`] says what stops it, and who hears next and when.

mod around;
mod asked;
mod lines;
mod small_print;

use chrono::NaiveDateTime;

use crate::calendar::{Calendar, full_date, full_date_time};
use crate::card::{Block, View, plan, words};
use crate::ids::{ItemId, RoleId};
use crate::meeting::notice::Said;
use crate::meeting::{Duty, Invitee, MEETING_HELD, Meeting, Open, PLAN_PREPARED, Part, Reply, Say, Stage, Wait, waits};
use crate::procedure::{EventName, Noun, Procedure};

pub use lines::lines;
pub use small_print::{answer_by, answer_by_date, hearers, small_print};

/// Why the message came: a sentence, or one line for each thing that a reminder is about.
pub fn why_it_came(view: &View<'_>, say: &Say) -> Vec<Block> {
    match say {
        Say::Reminder { about, late_by } => lines::reminder(view, about, *late_by),
        _ => vec![Block::Say(news(view, say))],
    }
}

/// Whether a message asks for this, or reminds of it.
pub fn is_about(say: &Say, wait: &Wait) -> bool {
    match say {
        Say::Asked { what, item } => wait.what == *what && wait.item == *item,
        Say::Reminder { about, .. } => about.iter().any(|s| s.names(wait)),
        _ => false,
    }
}

/// Under a message that was kept for working hours.
pub fn waited(since: NaiveDateTime) -> Block {
    let when = full_date_time(since);
    Block::Note(format!("This came up on {when}. Messages that can wait go in working hours."))
}

/// What the message still says: a reminder names only what is still waited for. None: nothing of it is.
pub fn still_says(view: &View<'_>, say: &Say) -> Option<Say> {
    let Say::Reminder { about, late_by } = say else { return Some(say.clone()) };
    let open = waits(view.m, view.p);
    let waiting = |s: &&Said| open.iter().any(|w| s.names(w) && !w.is_over(view.now));
    let about: Vec<Said> = about.iter().filter(waiting).cloned().collect();
    (!about.is_empty()).then_some(Say::Reminder { about, late_by: *late_by })
}

/// What happened, or whose turn has come.
fn news(view: &View<'_>, say: &Say) -> String {
    if let Some(news) = around::news(view, say) {
        return news;
    }
    let kind = &view.p.kind.name;
    if is_settled(view, say) && !matches!(say, Say::ChairLeft { .. }) {
        return format!("This is about {}.", words::a(kind));
    }
    let role = |item: &ItemId| view.m.invitee(item).map_or_else(String::new, |i| view.title(i));
    match say {
        Say::Cancelled => format!("The {kind} is cancelled."),
        Say::NotAgreed => format!("The {kind} was not agreed."),
        Say::NotHeld => format!("The {kind} was not held. A new date is needed."),
        Say::Released { .. } => {
            "Whoever asked you to represent them has changed their answer. You need not come. Thank you.".into()
        }
        Say::GateBreached { gate } => {
            let rule = view.p.gates.iter().find(|g| g.id == *gate);
            let rule = rule.map_or_else(|| "A step was taken out of order.".into(), |g| words::stopped(&g.say));
            let roles = view.p.gates.iter().filter(|g| g.id == *gate).flat_map(|g| g.notify.clone());
            let instead = view.in_place_of(&roles.collect::<Vec<_>>());
            let instead = instead.map_or_else(String::new, |why| format!(" You are told because {why}."));
            let liftable = view.liftable().iter().any(|g| g.id == *gate);
            let offer = if liftable { " An exemption may lift this: it can be asked for below." } else { "" };
            let (happened, limits) = breached(view, gate);
            format!("{happened}{rule}{limits}{offer}{instead}")
        }
        Say::Moved if view.m.open().is_some_and(Open::has_asked_anybody) => {
            format!("The {kind} has moved. Answers for the earlier time no longer count.")
        }
        Say::Moved => format!("The {kind} has moved."),
        Say::PlaceChanged => {
            let stands = if has_answered(view) { " Your answer stands." } else { "" };
            format!("The {kind} is at the same time, in another place.{stands}")
        }
        Say::NotChairing => "Somebody else is now asked to chair, so you need not.".into(),
        Say::Joined => "A colleague has joined this request. Please talk with them: they may have a concern.".into(),
        Say::LastDateMoved { from, to } => format!(
            "A change to the bank-holiday list moves the last date. It was {}. It is now {}.",
            full_date(*from),
            full_date(*to)
        ),
        Say::NobodyHolds { roles } => nobody_holds(view, roles),
        Say::ChainFull { item } => {
            format!("{}: the invitation has been passed on as often as it may be. Please find somebody.", role(item))
        }
        Say::NotThem { item } => format!(
            "{}: whoever is asked says that they are not the right person. Nothing is sent to anybody else before one \
             of you says whom to ask.",
            role(item)
        ),
        Say::NeedsTold { item } => {
            format!("{}: whoever comes needs something to take part. Please see that it is arranged.", role(item))
        }
        Say::CannotCommit { item } => format!("{}: whoever comes cannot commit their service's resources.", role(item)),
        Say::MoreTimeAnswered { granted: true } => "More time is granted.".into(),
        Say::MoreTimeAnswered { granted: false } if is_in_time(view) => {
            "More time is not granted. The last date stands, and the meeting's date is within it.".into()
        }
        Say::MoreTimeAnswered { granted: false } => {
            "More time is not granted. The last date stands, so an earlier date is needed.".into()
        }
        Say::AnalysisExists => analysis(view),
        Say::ChairChanged => match view.m.chair() {
            Some(chair) => format!("{} now chairs the meeting. Nothing else changes.", view.name(chair)),
            None => "Somebody else chairs the meeting. Nothing else changes.".into(),
        },
        Say::AnswerWrittenDown { item } => match view.m.invitee(item).and_then(|i| written_down_by(i, view)) {
            Some(who) => format!("{who} wrote down your answer for you. If it is not right, please change it."),
            None => "Your answer was written down for you. If it is not right, please change it.".into(),
        },
        Say::ChairLeft { person } => {
            let chooses = view.p.chair.agreement_of.iter().find(|role| view.m.holder(role).is_some());
            let chooses = view.holder(chooses.unwrap_or(&view.p.chair.designated_by));
            match view.m.chair() {
                Some(chair) => {
                    format!("{} now chairs the meeting in place of {}.", view.name(chair), view.name(person))
                }
                None => format!(
                    "{} can no longer chair the meeting. {chooses} is asked to choose somebody else.",
                    view.name(person)
                ),
            }
        }
        Say::ActionBlocked { item } => {
            format!("{} is blocked. “Read the plan” shows what would help.", plan::name_of(view, item))
        }
        Say::NewDateAnswered { item, granted: true } => match view.m.after.action(item) {
            Some(action) => format!("{} has a new date: {}.", plan::name(view, action), full_date(action.due)),
            None => format!("{} has a new date.", plan::name_of(view, item)),
        },
        Say::NewDateAnswered { item, granted: false } => {
            format!("{} keeps its date: the new one was not granted.", plan::name_of(view, item))
        }
        Say::CounterSettled { item, taken: true } => {
            format!("{} now reads as you proposed.", plan::name_of(view, item))
        }
        Say::CounterSettled { item, taken: false } => format!(
            "{} stays as it was written. Please talk with the chair if you cannot do it.",
            plan::name_of(view, item)
        ),
        Say::NoLongerYours { item } => format!("{} is now somebody else's. Thank you.", plan::name_of(view, item)),
        Say::LeadGone { item } => format!(
            "Whoever leads {} has left. Their cover is asked. You can give it to somebody else.",
            plan::name_of(view, item)
        ),
        Say::PlanClosed => format!("The {} is closed.", view.p.outputs.plan_name),
        Say::PlanConfirmed => {
            format!("The {} is confirmed. Each action has its lead and its date.", view.p.outputs.plan_name)
        }
        Say::MinuteTakerNamed => "You are asked to take the minutes.".into(),
        Say::SuggestionAnswered => suggestion_answered(view),
        Say::Requested => format!("The {kind} is requested. The people who must know are told."),
        Say::Asked { what, item } => asked::why_asked(view, *what, item.as_ref()),
        Say::DateSet => format!("The {kind} has a date."),
        Say::Informed { of } => {
            let words = words::happened(*of, view.p);
            let rules = view.p.notify.iter().filter(|n| n.on.contains(of));
            let mine = rules.into_iter().find(|n| view.m.holder(&n.role) == Some(view.viewer));
            mine.and_then(|n| n.say.as_ref()).map_or_else(|| words.clone(), |say| format!("{words} {say}"))
        }
        Say::ForInformation => {
            format!("{} is being held. You may contribute if you wish.", words::a_first(kind))
        }
        // Said above, or in lines of its own.
        Say::NotRequired | Say::Replaced | Say::LetGo | Say::ExemptionAsked | Say::ExemptionDecided { .. } => {
            String::new()
        }
        Say::ConsultedFor { .. } | Say::DisputeRaised { .. } | Say::DisputeSettled { .. } => String::new(),
        Say::Reminder { .. } => "This is a reminder.".into(),
        Say::OutOfReach { person } => {
            let covers = view.m.acting.iter().find(|(_, of)| of.contains(person)).map(|(cover, _)| cover);
            let next = match covers {
                Some(cover) if cover == view.viewer => "You are asked in their place.".to_owned(),
                Some(cover) => format!("{} is asked in their place.", view.name(cover)),
                None => "Please reach them another way.".to_owned(),
            };
            format!("{} cannot be reached through Mainstay any more. {next}", view.name(person))
        }
        Say::ListChanged => "The list of those who will be invited was changed. You see it below.".into(),
        Say::TakenOff => "Somebody else is asked in your place, so you have no part in this. Thank you.".into(),
        Say::Undelivered { to } => {
            format!("A message to {} could not be delivered. Please reach them another way.", view.name(to))
        }
    }
}

/// Roles that nobody holds on this case: for some there is nobody at all, for others nobody was chosen.
fn nobody_holds(view: &View<'_>, roles: &[RoleId]) -> String {
    let is_held = |role: &&RoleId| !view.people.holders(role).is_empty();
    let (chosen_from, unheld): (Vec<&RoleId>, Vec<&RoleId>) = roles.iter().partition(is_held);
    let titles = |roles: &[&RoleId]| roles.iter().map(|r| view.p.role_title(r)).collect::<Vec<_>>().join("; ");
    let mut says = Vec::new();
    if !unheld.is_empty() {
        says.push(format!(
            "The procedure has these roles told or asked, but the directory names nobody: {}. Please tell them \
             yourself, and add them to the directory.",
            titles(&unheld)
        ));
    }
    if !chosen_from.is_empty() {
        says.push(format!(
            "The procedure has these roles told or asked, but nobody was chosen for them on this request: {}. Please \
             ask {} who it is, and tell them yourself.",
            titles(&chosen_from),
            view.name(&view.m.owner)
        ));
    }
    says.join(" ")
}

/// Whether the viewer has answered an invitation to the meeting as it is now.
fn has_answered(view: &View<'_>) -> bool {
    let revision = view.m.revision();
    view.parts().iter().any(|part| match part {
        Part::Invited { item, place } => view.m.invitee(item).is_some_and(|i| match &i.chain[*place].reply {
            Reply::Waiting | Reply::Released { .. } => false,
            Reply::PassedOn { .. } => true,
            Reply::Accepted(given) | Reply::Written(given) | Reply::Declined(given) => given.revision == revision,
        }),
        _ => false,
    })
}

/// Whether what somebody was asked to look at has been put right since: the card on which it was said is drawn anew.
pub fn is_settled(view: &View<'_>, say: &Say) -> bool {
    match say {
        Say::CannotCommit { item } => {
            let still = Duty::Comes { authority: false };
            view.m.invitee(item).is_none_or(|i| i.duty(view.m.revision()) != still)
        }
        Say::NotThem { item } => view.m.invitee(item).is_none_or(|i| i.not_them.is_none()),
        Say::ChairLeft { .. } => view.m.chair().is_some(),
        _ => false,
    }
}

/// What came too early, and when, as it was recorded; and the limits that count from it, where they are not the meeting's own.
fn breached(view: &View<'_>, gate: &str) -> (String, String) {
    let breach = view.m.around.breaches.iter().rev().find(|b| b.gate == gate);
    let happened = breach.and_then(|b| Some((b.event, view.m.happened.get(&b.event)?.local.date())));
    let Some((event, on)) = happened else { return Default::default() };
    let Some(rule) = view.p.event_rule(event) else { return Default::default() };
    let limits = counted_from(view.m, view.p, view.calendar, event);
    (format!("It was recorded that {} on {}. ", rule.say, full_date(on)), limits)
}

/// The limits that count from an event, each a sentence after a space, where they are not the meeting's own.
pub fn counted_from(m: &Meeting, p: &Procedure, calendar: &Calendar, event: EventName) -> String {
    let all = m.deadlines(p, calendar).into_iter().filter(|d| d.from == event && d.before.is_none());
    let apart = all.filter(|d| d.what != MEETING_HELD && d.what != PLAN_PREPARED);
    apart.map(|d| format!(" {}: {}.", words::sentence_case(&d.say), full_date(d.due))).collect()
}

/// After the end of what the meeting was for: its analysis is there, and where.
fn analysis(view: &View<'_>) -> String {
    let ended = view.p.next.iter().find(|n| n.on_event == EventName::PlacementEnded && view.m.holds(&n.when).is_yes());
    let rule = ended.map_or_else(|| "Please use what this meeting found.".to_owned(), |n| words::stopped(&n.say));
    let system = &view.p.minutes.record_system;
    let place = if system.is_empty() { String::new() } else { format!(" You find it in the {system}.") };
    format!("It was recorded that the {} has ended. {rule}{place}", view.p.noun(Noun::Stay))
}

/// Who wrote the viewer's own answer down.
fn written_down_by(invitee: &Invitee, view: &View<'_>) -> Option<String> {
    invitee.chain[view.place(&invitee.id)?].reply.recorded_by().map(|who| view.name(who))
}

/// Whether the meeting's date, as it is set, is within its limit.
fn is_in_time(view: &View<'_>) -> bool {
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    slot.zip(view.m.last_date(view.p, view.calendar)).is_some_and(|(slot, last)| slot.local.date() <= last)
}

fn suggestion_answered(view: &View<'_>) -> String {
    let owner = view.name(&view.m.owner);
    match &view.m.stage {
        Stage::Suggested(_) => format!("{owner} wants to talk over your suggestion first."),
        Stage::Closed(_) => format!("{owner} has declined your suggestion. Ask them if you want to know why."),
        _ if view.m.suggested_as.is_some() => {
            let kind = words::a(&view.p.kind.name);
            format!("{owner} has requested {kind} in place of the meeting that you suggested. Thank you.")
        }
        _ => format!("{owner} has requested the meeting that you suggested. Thank you."),
    }
}
