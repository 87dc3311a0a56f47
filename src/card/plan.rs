//! The plan in words that anybody on the case may read: numbers, services, people, dates and states.
//!
//! What an action says, who leads it from outside, what blocks it and why a date should change are private: they stand
//! in the form that is only read, and nowhere else.

mod buttons;

use chrono::NaiveDate;

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words;
use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Action, ActionState, Lead, SignUp, What};
use crate::meeting::due::latest_snooze;
use crate::meeting::{Part, Wait};
use crate::procedure::{Coded, WaitsFor};

pub use buttons::{button, chair_row, own_row, writing_row};

/// "Action 3 (Fostering)": its number, and whose service it is.
pub fn name(view: &View<'_>, action: &Action) -> String {
    let service = action.service.as_deref().map(|code| service(view, code));
    let service = service.map_or_else(String::new, |say| format!(" ({say})"));
    format!("Action {}{service}", action.number)
}

/// The same for an id, also of an action that has been taken out.
pub fn name_of(view: &View<'_>, item: &ItemId) -> String {
    view.m.after.action(item).map_or_else(|| words::action(view.m, item), |action| name(view, action))
}

/// A service's own words.
pub fn service(view: &View<'_>, code: &str) -> String {
    said(&view.p.outputs.services, code)
}

/// The words of a code, or the code itself where the procedure has lost it.
pub fn said(of: &[Coded], code: &str) -> String {
    of.iter().find(|c| c.code == code).map_or_else(|| code.to_owned(), |c| c.say.clone())
}

/// Who leads it. Somebody outside has no name here.
pub fn lead(view: &View<'_>, action: &Action) -> String {
    match &action.lead {
        Lead::Person(person) => view.name(person),
        Lead::Outside(_) => "somebody outside".into(),
    }
}

/// "The Placement Plan is due on Monday 13 April 2026, in 2 working days.": a plan that has a day of its own.
pub fn prepared_by(view: &View<'_>) -> String {
    let plan = &view.p.outputs.plan_name;
    let due = view.m.plan_due(view.p, view.calendar).map(|d| due_words(view, d.usable));
    due.map_or_else(|| format!("The {plan} is to be prepared."), |due| format!("The {plan} {due}."))
}

/// "Action 3 (Fostering): Alex Doe, due Friday 28 August 2026. Working on it."
pub fn line(view: &View<'_>, action: &Action) -> String {
    let head = format!("{}: {}, due {}.", name(view, action), lead(view, action), dates(action));
    format!("{head} {}", stands_in_full(view, action))
}

/// The same to whoever leads it: "Action 3 (Fostering) is due on Friday 28 August 2026, in 2 working days. …"
pub fn own_line(view: &View<'_>, action: &Action) -> String {
    let outside = matches!(action.lead, Lead::Outside(_)).then_some(" Somebody outside leads it: please ring them.");
    let before = action.earlier.last().map(|e| format!(" It was {} before.", full_date(e.due))).unwrap_or_default();
    let stands = stands_in_full(view, action);
    format!("{}{before}{} {stands}", due_line(view, action), outside.unwrap_or_default())
}

fn stands_in_full(view: &View<'_>, action: &Action) -> String {
    let mut words = format!("{}.", stands(view, action));
    if let Some(asked) = &action.new_date {
        words.push_str(&format!(" A new date is asked for: {}.", full_date(asked.wanted)));
    }
    if let SignUp::NotAsWritten { counter, .. } = &action.sign_up
        && let Some(due) = counter.due
    {
        words.push_str(&format!(" The date proposed is {}.", full_date(due)));
    }
    if let Some(task) = task(view, action) {
        words.push_str(&format!(" {}", words::stopped(&task)));
    }
    words
}

/// The words of a task that the procedure asks for. They are a council's own, and say nothing of a child.
pub fn task(view: &View<'_>, action: &Action) -> Option<String> {
    let What::Task(code) = &action.what else { return None };
    let amend = view.p.outputs.amends.iter().find(|a| a.code == *code)?;
    amend.task.as_ref().map(|(say, _)| say.clone())
}

/// "Friday 28 August 2026 (was Friday 14 August 2026)".
fn dates(action: &Action) -> String {
    let mut words = full_date(action.due);
    if let Some(before) = action.earlier.last() {
        words.push_str(&format!(" (was {})", full_date(before.due)));
    }
    words
}

/// Where an action stands, as a sentence without its stop.
fn stands(view: &View<'_>, action: &Action) -> &'static str {
    match (&action.state, &action.sign_up) {
        (ActionState::Done { .. }, _) => "Done",
        (ActionState::LeftOpen { .. }, _) => "Left open",
        (_, SignUp::NotAsWritten { .. }) => "Not as written, the chair settles it",
        (ActionState::Blocked { .. }, _) => "Blocked",
        (ActionState::Working { .. }, _) => "Working on it",
        (ActionState::Open, SignUp::Asked { .. }) => "Not signed up yet",
        (ActionState::Open, SignUp::Given { .. }) => "Signed up",
        (ActionState::Open, SignUp::Settled { .. }) => "Settled by the chair",
        (ActionState::Open, SignUp::NotAsked) if view.m.after.plan.confirmed.is_none() => "Not agreed yet",
        (ActionState::Open, SignUp::NotAsked) => "Open",
    }
}

/// "Action 3 (Fostering) is due on Friday 28 August 2026, in 2 working days."
pub fn due_line(view: &View<'_>, action: &Action) -> String {
    format!("{} {}.", name(view, action), due_words(view, action.due))
}

/// "is due on …, in 2 working days"; "is due today, …"; "was due on …, 1 working day ago".
pub fn due_words(view: &View<'_>, due: NaiveDate) -> String {
    let today = view.today();
    let date = full_date(due);
    // So far ahead, the date says enough.
    const NEAR: u32 = 10;
    let days = |from, to| match view.calendar.working_days_between(from, to) {
        0 => None,
        n if n > NEAR && to > today => None,
        1 => Some("1 working day".to_owned()),
        n => Some(format!("{n} working days")),
    };
    match due.cmp(&today) {
        std::cmp::Ordering::Equal => format!("is due today, {date}"),
        std::cmp::Ordering::Greater => {
            days(today, due).map_or_else(|| format!("is due on {date}"), |n| format!("is due on {date}, in {n}"))
        }
        std::cmp::Ordering::Less => {
            days(due, today).map_or_else(|| format!("was due on {date}"), |n| format!("was due on {date}, {n} ago"))
        }
    }
}

/// "action 3 is due on Friday 28 August 2026", "3 actions are yours": the service stays off a lock screen. `what`: their
/// dates, or signing up to them.
pub fn turn(view: &View<'_>, owed: &[Wait], what: WaitsFor) -> String {
    let items = owed.iter().filter(|w| w.what == what).filter_map(|w| w.item.as_ref());
    let mut all: Vec<&Action> = items.filter_map(|item| view.m.after.action(item)).collect();
    all.sort_by_key(|a| (a.due, a.number));
    match (all.as_slice(), what) {
        ([one], WaitsFor::SignUp) => format!("please sign up to action {}", one.number),
        (several, WaitsFor::SignUp) => format!("please sign up to {} actions", several.len()),
        ([one], _) => format!("action {} {}", one.number, due_words(view, one.due)),
        (several, _) => {
            let late = several.iter().filter(|a| is_overdue(view, a)).count();
            let overdue = match late {
                0 => String::new(),
                1 => ", 1 past its date".to_owned(),
                n => format!(", {n} past their dates"),
            };
            format!("{} actions are yours{overdue}", several.len())
        }
    }
}

/// "2 of 5 actions are open, 1 overdue". None before there is a plan.
pub fn summary(view: &View<'_>) -> Option<String> {
    let plan = &view.m.after.plan;
    plan.confirmed.as_ref()?;
    let open = plan.unfinished().count();
    if open == 0 {
        return Some("No action is open".into());
    }
    let late = plan.unfinished().filter(|a| is_overdue(view, a)).count();
    let overdue = if late > 0 { format!(", {late} overdue") } else { String::new() };
    Some(format!("{open} of {} open{overdue}", words::count(plan.actions.len(), "action")))
}

/// Unfinished and past its date.
pub fn is_overdue(view: &View<'_>, action: &Action) -> bool {
    action.is_unfinished() && action.due < view.today()
}

/// Whether the chair has something to settle about it: a proposal, a new date, what blocks it, or a lead who has gone.
pub fn wants_the_chair(view: &View<'_>, action: &Action) -> bool {
    let gone = action.lead_person().is_some_and(|x| !view.people.get(x).is_some_and(|x| x.active));
    let asked = matches!(action.sign_up, SignUp::NotAsWritten { .. }) || action.new_date.is_some();
    let blocked = matches!(action.state, ActionState::Blocked { .. });
    action.is_unfinished() && (asked || blocked || gone || is_overdue(view, action))
}

/// Unfinished actions that the viewer leads, or answers for, nearest date first.
pub fn own<'a>(view: &View<'a>) -> Vec<&'a Action> {
    let parts = view.parts();
    let leads = |a: &&Action| parts.contains(&Part::Lead { item: a.id.clone() });
    let mut all: Vec<&Action> = view.m.after.plan.unfinished().filter(leads).collect();
    all.sort_by_key(|a| (a.due, a.number));
    all
}

/// The person with whom every action sits: one that leads all of several, or the owner.
pub fn only_lead<'a>(view: &View<'a>) -> Option<&'a PersonId> {
    let actions = &view.m.after.plan.actions;
    let first = actions.first()?.lead_person()?;
    let all = actions.iter().all(|a| a.lead_person() == Some(first));
    (all && (actions.len() > 1 || *first == view.m.owner)).then_some(first)
}

/// Whether reminders of it can still be put off: not once the chair hears before another day has come.
pub fn may_be_later(view: &View<'_>, action: &Action) -> bool {
    latest_snooze(view.m, view.p, view.calendar, &action.id).is_none_or(|latest| latest > view.today())
}
