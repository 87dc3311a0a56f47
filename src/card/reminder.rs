//! Why a message came, what stops it, and who hears next: the lines around the card.

use crate::calendar::{clock_time, full_date};
use crate::card::view::View;
use crate::card::words;
use crate::ids::ItemId;
use crate::meeting::due::upcoming;
use crate::meeting::{Say, Stage, Wait};
use crate::procedure::{Hearer, WaitsFor};

/// The first sentence of the card.
pub fn why_it_came(view: &View<'_>, say: &Say) -> String {
    let kind = &view.p.kind.name;
    let role = |item: &ItemId| view.m.invitee(item).map_or_else(String::new, |i| view.p.role_title(&i.role));
    match say {
        Say::Cancelled => format!("The {kind} is cancelled. There is nothing more for you to do."),
        Say::NotAgreed => format!("The {kind} was not agreed. There is nothing more for you to do."),
        Say::NotHeld => format!("The {kind} was not held."),
        Say::Released { .. } => {
            "The person you were to represent is coming after all, so you need not come. Thank you.".into()
        }
        Say::GateBreached { gate } => {
            let rule = view.p.gates.iter().find(|g| g.id == *gate);
            rule.map_or_else(|| "A step was taken out of order.".into(), |g| g.say.clone())
        }
        Say::Moved => format!("The {kind} has moved. Answers for the earlier time no longer count."),
        Say::PlaceChanged => format!("The {kind} is at the same time, in another place. Your answer stands."),
        Say::NotChairing => "Somebody else is now asked to chair, so you need not.".into(),
        Say::Joined => "A colleague has joined this request. Please talk with them: they may have a concern.".into(),
        Say::LastDateMoved { from, to } => format!(
            "A change to the bank-holiday list moves the last date from {} to {}.",
            full_date(*from),
            full_date(*to)
        ),
        Say::NobodyHolds { roles } => {
            let titles: Vec<String> = roles.iter().map(|r| view.p.role_title(r)).collect();
            format!("Nobody in the directory holds: {}. Please tell them yourself, and add them.", titles.join("; "))
        }
        Say::ChainFull { item } => {
            format!("{}: the invitation has been passed on as often as it may be. Somebody must be found.", role(item))
        }
        Say::CannotCommit { item } => {
            format!("{}: whoever comes cannot commit their service's resources.", role(item))
        }
        Say::MoreTimeAnswered { granted: true } => "More time is granted.".into(),
        Say::MoreTimeAnswered { granted: false } => {
            "More time is not granted. The last date stands; an earlier date is needed.".into()
        }
        Say::SuggestionAnswered => match &view.m.stage {
            Stage::Suggested(_) => format!("{} wants to talk over your suggestion first.", view.name(&view.m.owner)),
            Stage::Closed(_) => format!("{} has declined your suggestion.", view.name(&view.m.owner)),
            _ => format!("{} has requested the meeting that you suggested.", view.name(&view.m.owner)),
        },
        Say::Requested => format!("The {kind} is requested, and the people who must know are told."),
        Say::Asked { what, .. } if *what == WaitsFor::Reply => format!("You are invited to a {kind}."),
        Say::Asked { .. } => format!("This is about a {kind}."),
        Say::DateSet => format!("The {kind} has a date."),
        Say::Informed { of } => {
            let words = words::happened(*of, view.p);
            let rules = view.p.notify.iter().filter(|n| n.on.contains(of));
            let mine = rules.into_iter().find(|n| view.m.holder(&n.role) == Some(view.viewer));
            mine.and_then(|n| n.say.as_ref()).map_or_else(|| words.clone(), |say| format!("{words} {say}"))
        }
        Say::ForInformation => {
            format!("A {kind} is being held. You are told of it; you may contribute if you wish.")
        }
        Say::Reminder { about, late_by } => {
            let mut text = about.iter().map(|s| one_reminder(view, s)).collect::<Vec<_>>().join(" ");
            if let Some(at) = late_by {
                let local = view.calendar.local(*at);
                text.push_str(&format!(
                    " This should have come on {} at {}: Mainstay could not send it then.",
                    full_date(local.date()),
                    clock_time(local.time())
                ));
            }
            text
        }
        Say::Undelivered { to } => {
            format!("A message to {} could not be delivered. Please reach them another way.", view.name(to))
        }
    }
}

/// A reminder to the person who owes it, or word of it to somebody else.
fn one_reminder(view: &View<'_>, said: &crate::meeting::notice::Said) -> String {
    if said.what == WaitsFor::Meeting {
        let slot = view.m.open().and_then(|o| o.slot.as_ref());
        return slot.map_or_else(String::new, |s| format!("The meeting is on {}.", words::when(s)));
    }
    if said.asked {
        return format!("Reminder: {}", words::asked(said.what, view.p));
    }
    let item = said.item.as_ref().and_then(|i| view.m.invitee(i));
    let what = words::awaited(said.what);
    match item {
        Some(invitee) => {
            format!("Still missing: {what}, from {}.", view.who(invitee.end().person.as_ref(), &invitee.role))
        }
        None => format!("Still missing: {what}."),
    }
}

/// What stops the reminders, and who hears next and when.
pub fn small_print(view: &View<'_>, say: &Say, owed: &[Wait]) -> Option<String> {
    if matches!(say, Say::Reminder { about, .. } if about.iter().all(|s| s.what == WaitsFor::Meeting)) {
        return Some("This is only a reminder. There is nothing to answer.".into());
    }
    let wait = owed.first()?;
    let ladder = upcoming(view.m, view.p, view.calendar);
    let next = ladder.iter().find(|d| d.wait.key() == wait.key() && d.at > view.now);
    let stops = words::stops(wait.what);
    Some(match next {
        None => format!("You get this because it is your turn. It stops with {stops}. No further reminder is planned."),
        Some(due) => {
            let who: Vec<String> = due.rung.to.iter().map(|h| hearer(view, h)).collect();
            let at = view.calendar.local(due.at);
            format!(
                "You get this because it is your turn. It stops with {stops}. Next: {} on {} at {}.",
                who.join(" and "),
                full_date(at.date()),
                clock_time(at.time())
            )
        }
    })
}

/// A hearer in words, for the person reading.
pub fn hearer(view: &View<'_>, hearer: &Hearer) -> String {
    match hearer {
        Hearer::WaitedFor => "a reminder to you".into(),
        Hearer::Cover => "your cover is asked".into(),
        Hearer::Owner => format!("{} hears", view.p.role_title(&view.p.request.owner)),
        Hearer::Chair => "the chair hears".into(),
        Hearer::Attendees => "everybody who is coming is reminded".into(),
        Hearer::Role(role) => format!("{} hears", view.p.role_title(role)),
    }
}
