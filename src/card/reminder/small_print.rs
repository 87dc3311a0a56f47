//! What stops the reminders, and who hears next and when.

use chrono::NaiveDate;

use crate::calendar::full_date_time;
use crate::card::{View, words};
use crate::ids::{PersonId, RoleId};
use crate::meeting::due::{Due, upcoming};
use crate::meeting::notice::Said;
use crate::meeting::{Part, Say, Stage, Wait, waits};
use crate::procedure::{CHAIR, Hearer, WaitsFor};

/// The lines at the foot of a card. None where the card says it all.
pub fn small_print(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Option<String> {
    if !view.m.is_awake() {
        return None;
    }
    if let Some(Say::Reminder { about, .. }) = say {
        if about.iter().all(|s| s.what == WaitsFor::Meeting) {
            let rest = match owed.is_empty() {
                true => "It is only a reminder: there is nothing to answer.",
                false => "The next step is still yours.",
            };
            return Some(format!("You get this because you are expected. {rest}"));
        }
        if owed.iter().all(|w| about.iter().all(|s| w.what != s.what || w.item != s.item)) {
            return Some(told_of_a_wait(view, about));
        }
    }
    let Some(wait) = soonest(view, owed) else {
        // Whoever said no to chairing was asked, and told by no rule: even a cover of somebody who is told.
        let refused = view.m.open().is_some_and(|o| o.chair_refused.iter().any(|(who, _)| who == view.viewer));
        let told = !refused && view.parts().iter().all(|part| *part == Part::Informed);
        return told
            .then(|| "You get this because the procedure says that you are told. Nobody will chase you.".into());
    };
    let stops = words::stops(wait.what);
    let why = why_you(view, wait).unwrap_or_else(|| "it is your turn".into());
    Some(format!("You get this because {why}. {stops} {}", who_hears_next(view, wait)))
}

/// Why it is this person's turn: as what they are invited, or which role of the procedure is theirs.
fn why_you(view: &View<'_>, wait: &Wait) -> Option<String> {
    let (m, p) = (view.m, view.p);
    if let Some(invitee) = wait.item.as_ref().and_then(|item| m.invitee(item)) {
        let place = view.place(&invitee.id)?;
        let before = place.checked_sub(1).and_then(|n| invitee.chain[n].person.as_ref());
        return Some(match before {
            Some(before) => format!("{} asks you to represent them", view.name(before)),
            None => format!("you are invited as: {}", view.title(invitee)),
        });
    }
    let roles: Vec<&RoleId> = match wait.what {
        WaitsFor::Agreement => p.request.agree.iter().flat_map(|agree| &agree.by).collect(),
        WaitsFor::ChairChoice => vec![&p.chair.designated_by],
        WaitsFor::Date => p.convene.by.iter().collect(),
        WaitsFor::InvitationList => vec![&p.invitations.agreed_by],
        WaitsFor::Invitations => vec![&p.invitations.sent_by],
        WaitsFor::MoreTime => {
            p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|extend| &extend.approved_by).collect()
        }
        _ => Vec::new(),
    };
    let own = roles.into_iter().find(|role| m.holder(role) == Some(view.viewer))?;
    let title = if own.as_str() == CHAIR { "chair".to_owned() } else { p.role_title(own) };
    Some(format!("it is your turn, as: {title}"))
}

/// The first thing owed; of several actions, the one of which somebody hears next.
fn soonest<'w>(view: &View<'_>, owed: &'w [Wait]) -> Option<&'w Wait> {
    let first = owed.first()?;
    let is_action = |w: &Wait| matches!(w.what, WaitsFor::Action | WaitsFor::SignUp);
    let same = owed.iter().filter(|w| is_action(w) && is_action(first));
    let next = same.filter_map(|w| Some((next_rung(view, w)?.at, w))).min_by_key(|(at, _)| *at);
    Some(next.map_or(first, |(_, wait)| wait))
}

/// To somebody who hears that another person has not answered.
fn told_of_a_wait(view: &View<'_>, about: &[Said]) -> String {
    let all = waits(view.m, view.p);
    let still = all.iter().find(|w| about.iter().any(|s| s.names(w)));
    let done = about.iter().any(|s| s.what == WaitsFor::Action);
    let stops = match done {
        true => "You get this so that you can help. It stops as soon as it is done.",
        false => "You get this so that you can help. It stops as soon as it is answered.",
    };
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
fn hearer(view: &View<'_>, hearer: &Hearer, on: &[PersonId]) -> String {
    let hears = |person: &PersonId, who: String| match person == view.viewer {
        true if on.contains(person) => "you are reminded".to_owned(),
        true => "you hear".to_owned(),
        false => format!("{who} hears"),
    };
    match hearer {
        Hearer::WaitedFor if on.contains(view.viewer) => "you are reminded".into(),
        Hearer::WaitedFor => {
            let names: Vec<String> = on.iter().map(|x| view.name(x)).collect();
            match names.len() {
                // Nobody is named for it yet: whoever owns the case hears.
                0 => hears(&view.m.owner, view.who(Some(&view.m.owner), &view.p.request.owner)),
                1 => format!("{} is reminded", names[0]),
                _ => format!("{} are reminded", names.join(" and ")),
            }
        }
        Hearer::Cover if on.contains(view.viewer) => "your cover is asked".into(),
        Hearer::Cover => {
            let of: Vec<String> = on.iter().map(|x| view.name(x)).collect();
            if of.is_empty() {
                "a cover is asked".into()
            } else {
                format!("the cover of {} is asked", of.join(" and "))
            }
        }
        Hearer::Owner => hears(&view.m.owner, view.who(Some(&view.m.owner), &view.p.request.owner)),
        Hearer::Suggester => match &view.m.stage {
            Stage::Suggested(s) => hears(&s.by, view.name(&s.by)),
            _ => "whoever suggested it hears".into(),
        },
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
