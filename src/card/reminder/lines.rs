//! What a reminder says, one line for each thing that it is about: eleven overdue actions are one message.

use chrono::{DateTime, Utc};

use super::around;
use crate::calendar::{full_date, full_date_time};
use crate::card::{Block, View, plan, words};
use crate::meeting::notice::Said;
use crate::meeting::waits;
use crate::procedure::{MinutesStep, WaitsFor};

/// So many lines are said one by one.
const LINES: usize = 15;

/// A paragraph for one thing, a list for several. `late_by`: when it should have come, after an outage.
pub fn reminder(view: &View<'_>, about: &[Said], late_by: Option<DateTime<Utc>>) -> Vec<Block> {
    let mut lines = lines(view, about);
    let late = late_by.map(|at| {
        let local = full_date_time(view.calendar.local(at));
        format!("This should have come on {local}. Mainstay could not send it then.")
    });
    if lines.len() == 1 {
        lines.extend(late);
        return vec![Block::Say(lines.join(" "))];
    }
    let first = Block::Say("This is a reminder of several things.".into());
    let list = words::some_of(lines, LINES).map(Block::List);
    std::iter::once(first).chain(list).chain(late.map(Block::Say)).collect()
}

/// One line for each thing, none twice: actions last, by their dates.
pub fn lines<'s>(view: &View<'_>, about: impl IntoIterator<Item = &'s Said>) -> Vec<String> {
    let mut about: Vec<&Said> = about.into_iter().collect();
    about.sort_by_key(|s| due(view, s));
    let mut lines: Vec<String> = about.into_iter().map(|s| line(view, s)).collect();
    lines.dedup();
    lines
}

/// Actions by their dates, after the rest.
fn due(view: &View<'_>, said: &Said) -> (Option<chrono::NaiveDate>, u32) {
    let action = said.item.as_ref().and_then(|i| view.m.after.action(i));
    action.map_or((None, 0), |a| (Some(a.due), a.number))
}

/// A reminder to the person who owes it, or word of it to somebody else.
fn line(view: &View<'_>, said: &Said) -> String {
    if said.what == WaitsFor::Meeting {
        let slot = view.m.open().and_then(|o| o.slot.as_ref());
        return slot.map_or_else(
            || "The meeting has no date any more.".into(),
            |s| format!("The meeting is on {}. {}.", words::when(s), words::place(&s.place)),
        );
    }
    if let Some(line) = after(view, said).or_else(|| around::line(view, said)) {
        return line;
    }
    let own = view.owed().iter().any(|w| said.names(w));
    if own {
        return format!("This is a reminder: {}.", words::short_ask(said.what));
    }
    let item = said.item.as_ref().and_then(|i| view.m.invitee(i));
    let what = words::awaited(said.what);
    match item {
        Some(invitee) => {
            let who = view.invited(invitee);
            let essential = if invitee.essential { " They are essential." } else { "" };
            format!("Still waiting for {what}, from {who}.{essential}")
        }
        // Nobody is announced as chair before they have said yes.
        None if said.what == WaitsFor::ChairAnswer => format!("Still waiting for {what}."),
        None => {
            let wait = waits(view.m, view.p).into_iter().find(|w| said.names(w));
            let on: Vec<String> = wait.iter().flat_map(|w| &w.on).map(|x| view.name(x)).collect();
            let from = if on.is_empty() { String::new() } else { format!(", from {}", on.join(" or ")) };
            format!("Still waiting for {what}{from}.")
        }
    }
}

/// A line about something after the meeting: which action, which step, and its date.
fn after(view: &View<'_>, said: &Said) -> Option<String> {
    let own = said.asked || view.owed().iter().any(|w| said.names(w));
    let action = || said.item.as_ref().and_then(|i| view.m.after.action(i));
    let wait = waits(view.m, view.p).into_iter().find(|w| said.names(w));
    let on = wait.as_ref().and_then(|w| w.on.first()).map(|x| view.name(x));
    Some(match said.what {
        WaitsFor::Action => {
            let action = action()?;
            let leads = if own { String::new() } else { format!(" Led by {}.", plan::lead(view, action)) };
            format!("{}{leads}", plan::due_line(view, action))
        }
        WaitsFor::SignUp if own => format!("{} waits for you to sign up.", plan::name(view, action()?)),
        WaitsFor::SignUp => {
            let action = action()?;
            format!("{}: {} has not signed up yet.", plan::name(view, action), plan::lead(view, action))
        }
        WaitsFor::CounterProposal => {
            format!("{}: what was “not as written” is not settled yet.", plan::name(view, action()?))
        }
        WaitsFor::NewDate => {
            format!("{}: the new date that was asked for has no answer yet.", plan::name(view, action()?))
        }
        WaitsFor::Minutes => {
            let step = MinutesStep::parse(said.item.as_ref()?.as_str())?;
            let due =
                wait.and_then(|w| view.due(&w)).map_or_else(String::new, |due| format!(", by {}", full_date(due)));
            let who = on.filter(|_| !own).map_or_else(String::new, |who| format!(" It is with {who}."));
            format!("The minutes, next step: {}{due}.{who}", words::minutes_step(step))
        }
        WaitsFor::PlanPrepared => plan::prepared_by(view),
        WaitsFor::Plan => format!("The {} is not confirmed yet.", view.p.outputs.plan_name),
        WaitsFor::Review => {
            let words = wait.and_then(|w| view.due(&w)).map(|due| plan::due_words(view, due));
            format!("The review of the {} {}.", view.p.outputs.plan_name, words.unwrap_or_else(|| "is due".into()))
        }
        WaitsFor::Check if own => {
            format!("Did it hold? The procedure asks this {} days after the meeting.", said.item.as_ref()?)
        }
        WaitsFor::Check => {
            format!("{} days have passed since the meeting: nobody has said yet whether it held.", said.item.as_ref()?)
        }
        _ => return None,
    })
}
