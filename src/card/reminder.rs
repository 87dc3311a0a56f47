//! Why a message came, what stops it, and who hears next and when: the lines around the card.

use chrono::NaiveDate;

use crate::calendar::{full_date, full_date_time};
use crate::card::View;
use crate::card::words;
use crate::ids::ItemId;
use crate::meeting::due::{Due, upcoming};
use crate::meeting::notice::Said;
use crate::meeting::{Chair, Part, Say, Stage, Wait, waits};
use crate::procedure::{Hearer, WaitsFor};

/// The first sentence of the card.
pub fn why_it_came(view: &View<'_>, say: &Say) -> String {
    let kind = &view.p.kind.name;
    let role = |item: &ItemId| view.m.invitee(item).map_or_else(String::new, |i| view.p.role_title(&i.role));
    match say {
        Say::Cancelled => format!("The {kind} is cancelled."),
        Say::NotAgreed => format!("The {kind} was not agreed."),
        Say::NotHeld => format!("The {kind} was not held. A new date is needed."),
        Say::Released { .. } => {
            "Whoever asked you to represent them has changed their answer. You need not come. Thank you.".into()
        }
        Say::GateBreached { gate } => {
            let rule = view.p.gates.iter().find(|g| g.id == *gate);
            rule.map_or_else(|| "A step was taken out of order.".into(), |g| words::stopped(&g.say))
        }
        Say::Moved => format!("The {kind} has moved. Answers for the earlier time no longer count."),
        Say::PlaceChanged => format!("The {kind} is at the same time, in another place. Your answer stands."),
        Say::NotChairing => "Somebody else is now asked to chair, so you need not.".into(),
        Say::Joined => "A colleague has joined this request. Please talk with them: they may have a concern.".into(),
        Say::LastDateMoved { from, to } => format!(
            "A change to the bank-holiday list moves the last date. It was {}. It is now {}.",
            full_date(*from),
            full_date(*to)
        ),
        Say::NobodyHolds { roles } => {
            let titles: Vec<String> = roles.iter().map(|r| view.p.role_title(r)).collect();
            format!(
                "The procedure has these roles told or asked, but the directory names nobody: {}. Please tell them \
                 yourself, and add them to the directory.",
                titles.join("; ")
            )
        }
        Say::ChainFull { item } => {
            format!("{}: the invitation has been passed on as often as it may be. Please find somebody.", role(item))
        }
        Say::CannotCommit { item } => format!("{}: whoever comes cannot commit their service's resources.", role(item)),
        Say::MoreTimeAnswered { granted: true } => "More time is granted.".into(),
        Say::MoreTimeAnswered { granted: false } => {
            "More time is not granted. The last date stands, so an earlier date is needed.".into()
        }
        Say::AnalysisExists => format!(
            "The placement has ended. The analysis of this meeting is in the {}: please use it to plan what comes next.",
            view.p.minutes.record_system
        ),
        Say::ChairChanged => "Somebody else chairs the meeting. Nothing else changes.".into(),
        Say::ActionBlocked { item } => format!("{} is blocked.", words::action(view.m, item)),
        Say::NewDateAnswered { item, granted: true } => {
            format!("{} has the new date that was asked for.", words::action(view.m, item))
        }
        Say::NewDateAnswered { item, granted: false } => {
            format!("{} keeps its date: the new one was not granted.", words::action(view.m, item))
        }
        Say::CounterSettled { item, taken: true } => {
            format!("{} now reads as you proposed.", words::action(view.m, item))
        }
        Say::CounterSettled { item, taken: false } => {
            format!(
                "{} stays as it was written. Please talk with the chair if you cannot do it.",
                words::action(view.m, item)
            )
        }
        Say::LeadGone { item } => format!(
            "Whoever leads {} has left. Their cover is asked; please give it to somebody else if that is better.",
            words::action(view.m, item)
        ),
        Say::NoLongerYours { item } => format!("{} is now somebody else's.", words::action(view.m, item)),
        Say::PlanClosed => format!("The {} is closed.", view.p.outputs.plan_name),
        Say::PlanConfirmed => format!("The {} is confirmed.", view.p.outputs.plan_name),
        Say::MinuteTakerNamed => "You are asked to take the minutes.".into(),
        Say::SuggestionAnswered => suggestion_answered(view),
        Say::Requested => format!("The {kind} is requested. The people who must know are told."),
        Say::Asked { what, .. } => why_asked(view, *what),
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
        Say::Reminder { about, late_by } => {
            let mut all: Vec<String> = about.iter().map(|s| one_reminder(view, s)).collect();
            all.dedup();
            if let Some(at) = late_by {
                let local = full_date_time(view.calendar.local(*at));
                all.push(format!("This should have come on {local}. Mainstay could not send it then."));
            }
            all.join(" ")
        }
        Say::Undelivered { to } => {
            format!("A message to {} could not be delivered. Please reach them another way.", view.name(to))
        }
    }
}

/// Why somebody's turn has come.
fn why_asked(view: &View<'_>, what: WaitsFor) -> String {
    let kind = &view.p.kind.name;
    if view.owed().iter().all(|w| w.what != what) && what != WaitsFor::Reply {
        return format!("This is about {}.", words::a(kind));
    }
    match (what, view.m.open()) {
        (WaitsFor::Reply, _) => format!("You are invited to {}.", words::a(kind)),
        (WaitsFor::Suggestion, _) => format!("A colleague suggests {}.", words::a(kind)),
        (WaitsFor::Agreement, _) => format!("{} is requested. Your agreement is asked for.", words::a_first(kind)),
        (WaitsFor::ChairChoice, Some(o)) if !o.chair_refused.is_empty() => {
            format!("The {kind} still needs a chair.")
        }
        (WaitsFor::ChairChoice, _) => format!("{} is requested, and needs a chair.", words::a_first(kind)),
        (WaitsFor::ChairAnswer, Some(o)) => match &o.chair {
            Chair::Asked { by, .. } => format!("{} asks you to chair {}.", view.name(by), words::a(kind)),
            _ => format!("This is about {}.", words::a(kind)),
        },
        (WaitsFor::Date, _) => format!("The {kind} needs a date and place."),
        (WaitsFor::MoreTime, _) => format!("The {kind} can't be held by its last date, so more time is asked for."),
        (WaitsFor::InvitationList | WaitsFor::Invitations, _) => {
            format!("The {kind} has a date. Next come the invitations.")
        }
        (WaitsFor::Representative, _) => format!("Nobody from your service comes to the {kind} yet."),
        (WaitsFor::Outcome, _) => format!("The time of the {kind} has passed."),
        _ => format!("This is about {}.", words::a(kind)),
    }
}

fn suggestion_answered(view: &View<'_>) -> String {
    let owner = view.name(&view.m.owner);
    match &view.m.stage {
        Stage::Suggested(_) => format!("{owner} wants to talk over your suggestion first."),
        Stage::Closed(_) => format!("{owner} has declined your suggestion. Ask them if you want to know why."),
        _ => format!("{owner} has requested the meeting that you suggested. Thank you."),
    }
}

/// A reminder to the person who owes it, or word of it to somebody else.
fn one_reminder(view: &View<'_>, said: &Said) -> String {
    if said.what == WaitsFor::Meeting {
        let slot = view.m.open().and_then(|o| o.slot.as_ref());
        return slot.map_or_else(
            || "The meeting has no date any more.".into(),
            |s| format!("The meeting is on {}. {}.", words::when(s), words::place(&s.place)),
        );
    }
    let own = view.owed().iter().any(|w| w.what == said.what && w.item == said.item);
    if said.asked || own {
        return "This is a reminder: it is still your turn.".into();
    }
    let item = said.item.as_ref().and_then(|i| view.m.invitee(i));
    let what = words::awaited(said.what);
    match item {
        Some(invitee) => {
            let who = view.who(invitee.end().person.as_ref(), &invitee.role);
            let essential = if invitee.essential { " They are essential." } else { "" };
            format!("Still waiting for {what}, from {who}.{essential}")
        }
        None => format!("Still waiting for {what}."),
    }
}

/// What stops the reminders, and who hears next and when. None where the card says it all.
pub fn small_print(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Option<String> {
    if !view.m.is_live() {
        return None;
    }
    if let Some(Say::Reminder { about, .. }) = say {
        if about.iter().all(|s| s.what == WaitsFor::Meeting) {
            return Some(
                "You get this because you are expected. It is only a reminder: there is nothing to answer.".into(),
            );
        }
        if owed.is_empty() {
            return Some(told_of_a_wait(view, about));
        }
    }
    let Some(wait) = owed.first() else {
        let told = view.parts().iter().all(|part| *part == Part::Informed);
        return told
            .then(|| "You get this because the procedure says that you are told. Nobody will chase you.".into());
    };
    let stops = words::stops(wait.what);
    Some(format!("You get this because it is your turn. {stops} {}", who_hears_next(view, wait)))
}

/// To somebody who hears that another person has not answered.
fn told_of_a_wait(view: &View<'_>, about: &[Said]) -> String {
    let all = waits(view.m, view.p);
    let still = all.iter().find(|w| about.iter().any(|s| s.what == w.what && s.item == w.item));
    let stops = "You get this so that you can help. It stops as soon as it is answered.";
    still.map_or_else(|| stops.to_owned(), |wait| format!("{stops} {}", who_hears_next(view, wait)))
}

fn who_hears_next(view: &View<'_>, wait: &Wait) -> String {
    let Some(due) = next_rung(view, wait) else { return "No further reminder is planned.".into() };
    format!("If not, on {}: {}.", full_date_time(view.calendar.local(due.at)), hearers(view, &due))
}

/// Everybody who hears one rung: "you are reminded", "Alex Doe (Team Manager) and Sam Lee (chair) hear".
pub fn hearers(view: &View<'_>, due: &Due<'_>) -> String {
    let mut all: Vec<String> = due.rung.to.iter().map(|h| hearer(view, h, &due.wait.on)).collect();
    all.dedup();
    let (hear, other): (Vec<String>, Vec<String>) = all.into_iter().partition(|who| who.ends_with(" hears"));
    let names: Vec<&str> = hear.iter().map(|who| who.trim_end_matches(" hears")).collect();
    let hear = match names.len() {
        0 => None,
        1 => Some(hear[0].clone()),
        _ => Some(format!("{} hear", names.join(" and "))),
    };
    other.into_iter().chain(hear).collect::<Vec<_>>().join(" and ")
}

/// The next reminder of a wait.
fn next_rung<'p>(view: &View<'p>, wait: &Wait) -> Option<Due<'p>> {
    let ladder = upcoming(view.m, view.p, view.calendar);
    ladder.into_iter().find(|d| d.wait.key() == wait.key() && d.at > view.now)
}

/// When an answer is wanted: before the next reminder. "Friday 10 April 2026 at 9am".
pub fn answer_by(view: &View<'_>, wait: &Wait) -> Option<String> {
    next_rung(view, wait).map(|due| full_date_time(view.calendar.local(due.at)))
}

/// The day of [`answer_by`].
pub fn answer_by_date(view: &View<'_>, wait: &Wait) -> Option<NaiveDate> {
    next_rung(view, wait).map(|due| view.calendar.local_date(due.at))
}

/// Who hears and how, for the person reading: "you are reminded", "Alex Doe (Team Manager) hears".
fn hearer(view: &View<'_>, hearer: &Hearer, on: &[crate::ids::PersonId]) -> String {
    let hears = |person: &crate::ids::PersonId, who: String| {
        if person == view.viewer { "you hear".to_owned() } else { format!("{who} hears") }
    };
    match hearer {
        Hearer::WaitedFor if on.contains(view.viewer) => "you are reminded".into(),
        Hearer::WaitedFor => {
            let names: Vec<String> = on.iter().map(|x| view.name(x)).collect();
            match names.len() {
                0 => "a reminder is due".to_owned(),
                1 => format!("{} is reminded", names[0]),
                _ => format!("{} are reminded", names.join(" and ")),
            }
        }
        Hearer::Cover if on.first() == Some(view.viewer) => "your cover is asked".into(),
        Hearer::Cover => "their cover is asked".into(),
        Hearer::Owner => hears(&view.m.owner, view.who(Some(&view.m.owner), &view.p.request.owner)),
        Hearer::Chair => match view.m.chair() {
            Some(chair) => hears(chair, format!("{} (chair)", view.name(chair))),
            // While there is no chair, the owner hears in their place.
            None => hears(&view.m.owner, view.who(Some(&view.m.owner), &view.p.request.owner)),
        },
        Hearer::Attendees => "everybody who is coming is reminded".into(),
        Hearer::Role(role) => match view.m.holder(role) {
            Some(person) => hears(person, view.who(Some(person), role)),
            None => format!("{} would hear, but the directory names nobody", view.p.role_title(role)),
        },
    }
}
