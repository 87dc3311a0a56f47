//! The one live card that a person has for a case: why it came, their next step, the dates, who comes, their buttons.
//!
//! It is drawn afresh from the state each time, so a button that no longer applies is simply not there. From top to
//! bottom: why it came, the next step, the facts, what is asked with the buttons that answer it, who comes, the buttons
//! that arrange, and in small print what stops the reminders and who hears next.

mod buttons;
mod headline;
mod invitation;
mod overview;

use crate::calendar::{day_count_words, full_date};
use crate::card::view::View;
use crate::card::{Block, Card, reminder, words};
use crate::ids::ItemId;
use crate::interaction::Verb;
use crate::meeting::{Duty, Meeting, MoreTime, Part, Reply, Say, Stage, Wait};
use crate::procedure::{Procedure, Unit, WaitsFor};

pub use overview::attendance;

/// The card. `say` is why it came; None when somebody opened it themselves.
pub fn card(view: &View<'_>, say: Option<&Say>) -> Card {
    let owed = view.owed();
    let headline = headline::headline(view, say, &owed);
    // How it ended says more than that it ended.
    let ended =
        matches!((&view.m.stage, say), (Stage::Closed(_), Some(Say::Cancelled | Say::NotAgreed | Say::NotHeld)));
    let why = say.filter(|_| !ended).map(|s| Block::Say(reminder::why_it_came(view, s)));
    let mut blocks: Vec<Block> = why.into_iter().collect();
    if view.parts().is_empty() {
        // Told once, and no longer part of it: what is arranged from here on is none of their business.
        blocks.push(Block::Facts(vec![("Meeting".into(), view.p.kind.name.clone())]));
        return Card { headline, blocks };
    }
    match &view.m.stage {
        Stage::Closed(closed) => {
            if !matches!(say, Some(Say::SuggestionAnswered)) {
                let outcome = words::outcome(&closed.outcome, view.p);
                blocks.push(Block::Say(format!("{outcome} There is nothing more for you to do.")));
            }
            blocks.push(Block::Facts(facts(view)));
            blocks.extend(buttons::afterwards(view));
        }
        Stage::Held(held) => {
            blocks.push(Block::Facts(facts(view)));
            blocks.push(Block::Say(format!("The meeting was held on {}.", full_date(held.on))));
            let system = &view.p.minutes.record_system;
            if !system.is_empty() && (view.is(&Part::Owner) || view.is(&Part::Chair)) {
                let words = format!("Please write what was decided in the {system}. Mainstay keeps no minutes.");
                blocks.push(Block::Next(words));
            }
            blocks.extend(buttons::afterwards(view));
        }
        Stage::New | Stage::Suggested(_) | Stage::Open(_) => blocks.extend(live(view, say, &owed)),
    }
    blocks.extend(reminder::small_print(view, say, &owed).map(Block::Note));
    Card { headline, blocks }
}

/// The body of a card while the case is open.
fn live(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Vec<Block> {
    let mut blocks = next_step(view, say, owed);
    blocks.push(Block::Facts(facts(view)));
    let mut primary = true;
    for wait in owed {
        blocks.extend(invitation::particulars(view, wait));
        let answers = buttons::answers(view, wait, std::mem::take(&mut primary));
        if !answers.is_empty() {
            blocks.push(Block::Actions(answers));
        }
    }
    blocks.extend(overview::overview(view));
    blocks.extend(buttons::arrange(view, owed));
    blocks
}

/// The answer to "Check and send": the reference, the last date, and whose turn it is.
pub fn requested(view: &View<'_>) -> Card {
    let mut blocks = next_step(view, None, &view.owed());
    blocks.push(Block::Facts(facts(view)));
    blocks.push(Block::Say("The people who must know are told now. You also find this under My list.".into()));
    blocks.push(Block::Actions(vec![view.action(Verb::Show, None).primary(), view.action(Verb::WhyThisDate, None)]));
    Card { headline: format!("{}: your request is made", view.m.reference), blocks }
}

/// What an older message of the same case becomes once there is a newer one.
pub fn superseded(view: &View<'_>) -> Card {
    let reference = &view.m.reference;
    Card { headline: format!("{reference}: there is a newer message below"), blocks: Vec::new() }
}

fn facts(view: &View<'_>) -> Vec<(String, String)> {
    let m = view.m;
    let mut facts = vec![("Meeting".to_owned(), view.p.kind.name.clone())];
    let Some(open) = m.open() else {
        if let Stage::Suggested(s) = &m.stage {
            facts.push(("Suggested by".into(), view.name(&s.by)));
            facts.push(("Suggested to".into(), view.name(&m.owner)));
        }
        return facts;
    };
    match &open.slot {
        Some(slot) => {
            let over = matches!(m.stage, Stage::Closed(_));
            facts.push((if over { "Was planned for" } else { "When" }.into(), words::when(slot)));
            if !over {
                facts.push(("Where".into(), words::place(&slot.place)));
            }
        }
        None if m.is_live() => facts.push(("When".into(), "No date yet".into())),
        None => {}
    }
    if m.is_live() && (open.slot.is_none() || view.follows_the_limit()) {
        facts.extend(last_date(view).map(|words| ("Last date".to_owned(), words)));
    }
    if let Some(chair) = m.chair() {
        facts.push(("Chair".into(), view.name(chair)));
    }
    facts.push((view.p.role_title(&view.p.request.owner), view.name(&m.owner)));
    if m.raised_by != m.owner {
        facts.push(("Requested for them by".into(), view.name(&m.raised_by)));
    }
    facts
}

/// "Monday 13 April 2026 (day 2 of 5, 3 working days left)"; how far it is, only for those who follow the limit.
fn last_date(view: &View<'_>) -> Option<String> {
    let last = view.m.last_date(view.p, view.calendar)?;
    let mut words = full_date(last);
    if let Some(limit) = view.m.limit(view.p, view.calendar).filter(|_| view.follows_the_limit()) {
        let today = view.calendar.local_date(view.now);
        let planned = view.m.open().and_then(|o| o.slot.as_ref()).map(|s| s.local.date());
        // Once the day of the meeting has come in time, the limit is met: what is missing is word of it.
        if planned.is_none_or(|day| day > last || today <= day) {
            let count = match limit.unit {
                Unit::WorkingDays => day_count_words(view.calendar, limit.start, last, today),
                _ => days_left((last - today).num_days()),
            };
            words.push_str(&format!(" ({count})"));
        }
    }
    if view.calendar.is_provisional(last) {
        words.push_str(". It may change: the bank-holiday list ends before it");
    }
    Some(words)
}

fn days_left(days: i64) -> String {
    match days {
        0 => "the last day".into(),
        1 => "1 day left".into(),
        n if n > 0 => format!("{n} days left"),
        -1 => "1 day past".into(),
        n => format!("{} days past", -n),
    }
}

/// The one clear next step: the viewer's own, else whose turn it is.
fn next_step(view: &View<'_>, say: Option<&Say>, owed: &[Wait]) -> Vec<Block> {
    let Some(first) = owed.first() else { return vec![Block::Say(nothing_to_do(view, say))] };
    let mut blocks = vec![Block::Next(step(view, first))];
    let (same, other): (Vec<&Wait>, Vec<&Wait>) = owed[1..].iter().partition(|w| w.what == first.what);
    if !same.is_empty() {
        blocks.push(Block::Say("You are asked more than once, in different parts. Please answer for each.".into()));
    }
    let mut more: Vec<String> = other.iter().map(|w| words::asked(w.what, view.p)).collect();
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
        (WaitsFor::Reply, _) => {
            let by = reminder::answer_by(view, wait);
            words = by.map_or(words, |by| format!("Please answer your invitation by {by}."));
        }
        (WaitsFor::Representative, _) if invitee.is_some_and(|i| view.ends_the_chain(i)) => {
            words =
                "This has been passed on as often as it may be. If you can come after all, change your answer.".into();
        }
        _ => {}
    }
    match stands_in_for(view, wait) {
        Some(of) => format!("You are asked as the cover of {of}. {words}"),
        None => words,
    }
}

/// The person whose turn it really is, where the viewer is only asked as their cover.
fn stands_in_for(view: &View<'_>, wait: &Wait) -> Option<String> {
    let of = view.m.acting.get(view.viewer)?;
    let first = wait.on.iter().find(|person| of.contains(*person))?;
    Some(view.name(first))
}

/// Whether the meeting, or today while there is no date, is later than the limit allows.
pub(super) fn is_past_the_last_date(view: &View<'_>) -> bool {
    let Some(last) = view.m.last_date(view.p, view.calendar) else { return false };
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    slot.map_or_else(|| view.calendar.local_date(view.now), |s| s.local.date()) > last
}

/// Said to somebody whose turn it is not.
fn nothing_to_do(view: &View<'_>, say: Option<&Say>) -> String {
    let parts = view.parts();
    if parts.iter().all(|part| *part == Part::Informed) {
        return informed(view, say);
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
    let outside = next.item.as_ref().and_then(|i| m.invitee(i)).map(|i| p.role_title(&i.role));
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
    Some(match &invitee.chain[place].reply {
        Reply::Waiting | Reply::Released { .. } => return None,
        Reply::Accepted(_) => "You have accepted. You are expected.".to_owned(),
        Reply::Written(_) => "You send a written contribution. Please give it to the chair yourself.".into(),
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
    })
}

/// For people who are only told: what the procedure says to them.
fn informed(view: &View<'_>, say: Option<&Say>) -> String {
    if matches!(say, Some(Say::Informed { .. } | Say::ForInformation)) {
        return "There is nothing you must do.".into();
    }
    let own = view.p.notify.iter().filter(|n| view.m.holder(&n.role) == Some(view.viewer));
    let said = own.filter_map(|n| n.say.clone()).next_back();
    let nothing = "You are told about this meeting. There is nothing you must do.";
    said.map_or_else(|| nothing.to_owned(), |say| format!("{nothing} {say}"))
}

/// What is said of more time that is waited for.
pub(super) fn more_time(view: &View<'_>) -> Vec<(String, String)> {
    let Some(MoreTime::Asked { wanted, reason, by, .. }) = view.m.open().map(|o| &o.more_time) else {
        return Vec::new();
    };
    let extend = view.p.timescales.iter().filter_map(|t| t.extend.as_ref());
    let said = extend.flat_map(|e| &e.reasons).find(|r| r.code == *reason).map(|r| r.say.clone());
    vec![
        ("More time asked by".into(), view.name(by)),
        ("Date wanted".into(), words::when(wanted)),
        ("Reason".into(), said.unwrap_or_else(|| reason.clone())),
    ]
}
