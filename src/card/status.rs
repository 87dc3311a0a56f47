//! "Why this date?": each deadline with its working, who was told what and when, and what comes next.

mod around;
mod history;
mod told;

use chrono::{DateTime, Utc};

use crate::calendar::{full_date, full_date_time};
use crate::card::view::View;
use crate::card::{Block, Card, plan, reminder, words};
use crate::ids::{ItemId, PersonId};
use crate::meeting::after::Action;
use crate::meeting::due::upcoming;
use crate::meeting::{DateChange, Event, MoreTime, Part};
use crate::procedure::deadline::day_in_words;
use crate::procedure::{MinutesStep, WaitsFor};

pub use told::Told;

/// Everything behind the dates of a case, for somebody who has a part in it.
pub fn why(view: &View<'_>, history: &[(DateTime<Utc>, Option<PersonId>, Event)], told: &[Told]) -> Card {
    let outer = |x: &Part| {
        let told = matches!(x, Part::Invited { .. } | Part::Informed | Part::Decider | Part::Gatherer);
        told || matches!(x, Part::Lead { .. } | Part::Supporter)
    };
    let inner = view.parts().iter().any(|x| !outer(x));
    let mut blocks = vec![Block::Facts(vec![
        ("Meeting".into(), view.p.kind.name.clone()),
        ("Procedure".into(), format!("{}, version {}", view.p.cite(&view.p.kind.source), view.p.kind.version)),
    ])];
    for deadline in view.m.deadlines(view.p, view.calendar) {
        blocks.push(Block::Heading(deadline.say.clone()));
        let counted = if deadline.before.is_some() { "Before" } else { "Counted from" };
        let mut facts = vec![(counted.to_owned(), full_date(deadline.start))];
        if let Some(from) = deadline.earliest {
            facts.push(("Not before".into(), full_date(from)));
        }
        if let Some(usable) = deadline.usable_from.filter(|usable| Some(*usable) != deadline.earliest) {
            facts.push(("First working day from then".into(), full_date(usable)));
        }
        facts.extend(deadline.target.map(|day| ("Aim for".to_owned(), full_date(day))));
        facts.push(("Last date".to_owned(), full_date(deadline.due)));
        if deadline.usable != deadline.due {
            facts.push(("Last working day before it".into(), full_date(deadline.usable)));
        }
        if deadline.fixed {
            facts.push(("More time".into(), "Not possible: this date is fixed".into()));
        }
        let rule = deadline.source.as_deref().map(|src| view.p.cite(src));
        let rule = rule.unwrap_or_else(|| "no source: the product's own choice".into());
        facts.push(("Rule".into(), if deadline.default { format!("{rule} (a product default)") } else { rule }));
        blocks.push(Block::Facts(facts));
        blocks.push(Block::List(deadline.working_in_words()));
        if deadline.provisional {
            blocks.push(Block::Warn("Provisional: the bank-holiday list ends before this date.".into()));
        }
        if deadline.moved_by_closure {
            blocks.push(Block::Warn("Later because of a council setting: closure days stop the clock.".into()));
        }
    }
    blocks.extend(with_more_time(view));
    // The last of them is the one that holds.
    let dates = &view.m.last_dates[..view.m.last_dates.len().saturating_sub(1)];
    if !dates.is_empty() {
        blocks.push(Block::Heading("Earlier last dates".into()));
        let why = |c| match c {
            DateChange::Requested => "when it was requested",
            DateChange::MoreTime => "more time was granted",
            DateChange::Holidays => "the bank-holiday list changed",
            DateChange::Event => "what it hangs on has another date",
        };
        blocks.push(Block::List(dates.iter().map(|d| format!("{}: {}", full_date(d.date), why(d.why))).collect()));
    }
    blocks.extend(the_plan(view, inner));
    if inner {
        blocks.push(Block::Heading("What happened".into()));
        blocks.push(Block::List(tail(
            history.iter().filter_map(|(at, by, e)| history::line(view, *at, by.as_ref(), e)).collect(),
        )));
        if !told.is_empty() {
            blocks.push(Block::Heading("Who was told".into()));
            blocks.push(Block::List(tail(told.iter().map(|t| told::line(view, t)).collect())));
        }
    }
    let mut next: Vec<String> = upcoming(view.m, view.p, view.calendar)
        .iter()
        .filter(|d| d.at > view.now && (inner || d.wait.on.contains(view.viewer)))
        .map(|d| {
            let about = awaited(view, d.wait.what, d.wait.item.as_ref());
            format!("{}: {}. About: {about}", stamp(view, d.at), reminder::hearers(view, d))
        })
        .collect();
    // Two rungs of one ladder may fall on one moment.
    next.dedup();
    let more = next.len().saturating_sub(NEXT);
    next.truncate(NEXT);
    if more > 0 {
        next.push(format!("and {more} more after these"));
    }
    if !next.is_empty() {
        blocks.push(Block::Heading("What comes next, if nothing changes".into()));
        blocks.push(Block::List(next));
    }
    Card { headline: format!("{}: why these dates", view.m.reference), blocks }
}

/// So many reminders to come are named.
const NEXT: usize = 15;

/// The last date once more time was granted, by whom, and how it was counted: from the original date, which is day 0.
fn with_more_time(view: &View<'_>) -> Vec<Block> {
    let until = view.m.last_date(view.p, view.calendar);
    let limit = view.m.limit(view.p, view.calendar);
    let (Some(until), Some(limit)) = (until, limit) else { return Vec::new() };
    if until <= limit.usable {
        return Vec::new();
    }
    let mut facts = vec![("Counted from".to_owned(), full_date(limit.usable)), ("Last date".into(), full_date(until))];
    if let Some(MoreTime::Granted { by, at, reason, .. }) = view.m.open().map(|o| &o.more_time) {
        let extend = view.p.timescales.iter().find_map(|t| t.extend.as_ref());
        let said = extend.and_then(|e| e.reasons.iter().find(|r| r.code == *reason)).map(|r| r.say.clone());
        facts.extend(said.map(|say| ("Why".to_owned(), say)));
        facts.push(("Granted by".into(), format!("{}, on {}", view.name(by), stamp(view, *at))));
        facts.extend(extend.and_then(|e| e.origin.src.as_deref()).map(|src| ("Rule".to_owned(), view.p.cite(src))));
    }
    let days = view.calendar.working(limit.usable, until);
    let working = std::iter::once(format!("{}: day 0", full_date(limit.usable))).chain(days.iter().map(day_in_words));
    vec![Block::Heading("With more time".into()), Block::Facts(facts), Block::List(working.collect())]
}

/// Each action with every date that it had; whoever only leads or supports some sees those.
fn the_plan(view: &View<'_>, inner: bool) -> Vec<Block> {
    let own: Vec<_> = plan::own(view).into_iter().map(|a| &a.id).collect();
    let may = |a: &&Action| inner || own.contains(&&a.id) || a.support.contains(view.viewer);
    let lines: Vec<String> = view.m.after.plan.actions.iter().filter(may).map(|a| with_dates(view, a)).collect();
    let reviews = view.m.after.plan.reviews.iter().filter(|_| inner);
    let reviews = reviews.map(|r| format!("Review: {}, set by {}.", full_date(r.on), view.name(&r.set_by)));
    let lines: Vec<String> = tail(lines).into_iter().chain(reviews).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(view.p.outputs.plan_name.clone()), Block::List(lines)]
}

/// "Action 3 (Fostering): … Changed by Alex Doe on Tuesday 11 August 2026, from Friday 14 August 2026."
fn with_dates(view: &View<'_>, action: &Action) -> String {
    let mut line = plan::line(view, action);
    for before in &action.earlier {
        let on = full_date(view.calendar.local_date(before.changed_at));
        let who = view.name(&before.changed_by);
        line.push_str(&format!(" Changed by {who} on {on}, from {}.", full_date(before.due)));
    }
    line
}

/// What is waited for: an action by its number, a step of the minutes by its name, an answer by whose it is.
fn awaited(view: &View<'_>, what: WaitsFor, item: Option<&ItemId>) -> String {
    let Some(item) = item else { return words::awaited(what).into() };
    if view.m.after.action(item).is_some() {
        let what = match what {
            WaitsFor::SignUp => "signing up",
            WaitsFor::CounterProposal => "what was “not as written”",
            WaitsFor::NewDate => "a new date",
            _ => "to be done",
        };
        return format!("{}, {what}", plan::name_of(view, item));
    }
    if let Some(invitee) = view.m.invitee(item) {
        return format!("{}, from: {}", words::awaited(what), view.title(invitee));
    }
    match MinutesStep::parse(item.as_str()).filter(|_| what == WaitsFor::Minutes) {
        Some(step) => format!("that {}", words::minutes_step(step)),
        None => words::awaited(what).into(),
    }
}

/// The last thirty lines: the newest matter most, and platforms take only so much.
fn tail(mut lines: Vec<String>) -> Vec<String> {
    const SHOWN: usize = 30;
    let hidden = lines.len().saturating_sub(SHOWN);
    if hidden > 0 {
        lines.drain(..hidden);
        lines.insert(0, format!("({hidden} earlier)"));
    }
    lines
}

fn stamp(view: &View<'_>, at: DateTime<Utc>) -> String {
    full_date_time(view.calendar.local(at))
}
