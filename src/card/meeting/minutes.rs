//! How far the minutes are, and whether it held: ticks and dates only. The minutes themselves are kept elsewhere.

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, plan, words};
use crate::ids::PersonId;
use crate::meeting::waits;
use crate::procedure::{MinutesStep, WaitsFor};

/// Each step with who ticked it and when; the next with whose it is.
pub(super) fn minutes(view: &View<'_>) -> Vec<Block> {
    let steps = view.p.minutes.steps();
    if steps.is_empty() || !view.arranges() || !view.m.was_held() {
        return Vec::new();
    }
    let next = steps.iter().copied().find(|s| !view.m.after.ticked(*s));
    let lines = steps.iter().map(|step| line(view, *step, next == Some(*step))).collect();
    let system = &view.p.minutes.record_system;
    let mut blocks = vec![Block::Heading("Minutes".into()), Block::List(lines)];
    if next.is_some() {
        let words = format!("Please put them in the {system}. Mainstay keeps no minutes and takes no files.");
        blocks.push(Block::Note(words));
    }
    blocks
}

/// "The minutes are written: by Priti Shah, on Wednesday 24 June 2026."
fn line(view: &View<'_>, step: MinutesStep, next: bool) -> String {
    let what = words::sentence_case(&step_in_full(view, step));
    let themes = chosen(view, step);
    if let Some(tick) = view.m.after.minutes.iter().find(|t| t.step == step) {
        let on = full_date(view.calendar.local_date(tick.at));
        return format!("{what}: by {}, on {on}.{themes}", view.name(&tick.by));
    }
    if !next {
        return format!("{what}: not yet.");
    }
    let wait = waits(view.m, view.p).into_iter().find(|w| w.what == WaitsFor::Minutes);
    let who: Vec<String> = wait.iter().flat_map(|w| &w.on).map(|x| view.name(x)).collect();
    let by = wait.and_then(|w| view.due(&w)).map_or_else(String::new, |due| format!(", by {}", full_date(due)));
    match who.is_empty() {
        true => format!("{what}: next{by}."),
        false => format!("{what}: next, from {}{by}.", who.join(" or ")),
    }
}

/// The themes that were chosen, by their words.
fn chosen(view: &View<'_>, step: MinutesStep) -> String {
    let all = view.p.minutes.themes.iter().filter(|c| view.m.around.themes.contains(&c.code));
    let all: Vec<&str> = all.filter(|_| step == MinutesStep::Themes).map(|c| c.say.as_str()).collect();
    if all.is_empty() { String::new() } else { format!(" {}.", all.join("; ")) }
}

/// The step, with the recipients that the procedure fixes.
pub(super) fn step_in_full(view: &View<'_>, step: MinutesStep) -> String {
    let minutes = &view.p.minutes;
    let to: Vec<String> = match step {
        MinutesStep::Forward => minutes.forward_to.iter().map(|role| view.holder(role)).collect(),
        MinutesStep::Share => minutes.share_with.iter().map(|who| recipient(view, who)).collect(),
        MinutesStep::Written | MinutesStep::Themes | MinutesStep::SignOff | MinutesStep::Filed => Vec::new(),
    };
    let what = words::minutes_step(step);
    if to.is_empty() {
        what.to_owned()
    } else {
        format!("{what} with {}", to.join("; ")).replace("forwarded with", "forwarded to")
    }
}

/// A role of the file, or everybody who came.
fn recipient(view: &View<'_>, who: &str) -> String {
    if who == "attendees" { "everybody who came".into() } else { view.holder(&who.into()) }
}

/// "Did it hold?", as far as it has been answered.
pub(super) fn checks(view: &View<'_>) -> Vec<Block> {
    let said = |by: &PersonId| view.name(by);
    let answers = &view.p.monitor.check_answers;
    let lines = view.m.after.checks.iter().map(|check| {
        let say = answers.iter().find(|a| a.code == check.answer).map_or(check.answer.as_str(), |a| a.say.as_str());
        format!("{} days after the meeting: {} Said by {}.", check.days, words::stopped(say), said(&check.by))
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() || !view.arranges() {
        return Vec::new();
    }
    vec![Block::Heading("Did it hold?".into()), Block::List(lines)]
}

/// "The placement goes on, with the support agreed", and what else the plan changes.
pub(super) fn aims(view: &View<'_>) -> Vec<(String, String)> {
    let Some(confirmed) = &view.m.after.plan.confirmed else { return Vec::new() };
    let outputs = &view.p.outputs;
    let mut facts = vec![("Aim".to_owned(), plan::said(&outputs.outcomes, &confirmed.outcome))];
    let amends: Vec<&str> =
        outputs.amends.iter().filter(|a| confirmed.amends.contains(&a.code)).map(|a| a.say.as_str()).collect();
    if !amends.is_empty() {
        facts.push(("Also to change".into(), amends.join(". ")));
    }
    facts
}
