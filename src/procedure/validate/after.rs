//! What comes after the meeting: questions with nothing to choose, days that cannot be, steps in an order that cannot be
//! kept.

use crate::procedure::file::Page;
use crate::procedure::validate::numbers::within_reach;
use crate::procedure::{Minutes, MinutesStep, Monitor, Procedure, ScaleRule, Unit};

/// More numbers than this are too many to choose from on a phone.
const HIGHEST: u8 = 10;

pub(super) fn check(procedure: &Procedure, page: &Page) {
    plan(procedure, page);
    minutes(&procedure.minutes, page);
    monitor(&procedure.monitor, page);
    next(procedure, page);
    if let Some(rule) = &procedure.scale {
        scale(rule, page);
    }
}

fn plan(procedure: &Procedure, page: &Page) {
    let outputs = &procedure.outputs;
    if outputs.outcomes.is_empty() {
        nothing(page, "outputs", "outcomes", "“outcomes” is empty, so no plan could be confirmed.");
    }
    if outputs.services.is_empty() && outputs.action_requires.iter().any(|required| required == "service") {
        nothing(page, "outputs", "services", "Every action must name a service, but “services” offers none.");
    }
    if outputs.unmet_need && outputs.unmet_categories.is_empty() {
        nothing(page, "outputs", "unmet_categories", "Unmet need is asked for, but “unmet_categories” offers nothing.");
    }
}

/// A list that should offer something and does not. Where it is not there at all and its table has a fault or is missing,
/// that fault may be its misspelt name, and is enough.
fn nothing(page: &Page, table: &str, name: &str, say: &str) {
    let key = format!("{table}.{name}");
    if page.has(&key) || (page.has(table) && !page.faulty(table)) {
        page.fault(&key, say);
    }
}

fn minutes(minutes: &Minutes, page: &Page) {
    let order = &minutes.order;
    let has = |step: MinutesStep| order.contains(&step);
    if (has(MinutesStep::Themes) || has(MinutesStep::SignOff)) && minutes.sign_off_by.is_none() {
        page.fault("minutes.order", "The minutes are to be signed off, but “sign_off_by” names nobody.");
    }
    if has(MinutesStep::Share) && minutes.share_with.is_empty() {
        page.fault("minutes.order", "The minutes are to be shared, but “share_with” names nobody.");
    }
    if has(MinutesStep::Forward) && minutes.forward_to.is_empty() {
        page.fault("minutes.order", "The minutes are to be forwarded, but “forward_to” names nobody.");
    }
    match minutes.due_days {
        None if !minutes.steps().is_empty() => {
            page.warn(
                "minutes",
                "“due_days” is missing, so the minutes are never late and nobody is reminded of them.",
            );
        }
        Some(days) => within_reach(page, "minutes.due_days", Some(days), Unit::WorkingDays),
        None => {}
    }
    // A step that could not be read leaves the places of the others in doubt.
    if !page.faulty("minutes.order") {
        steps_in_order(order, page);
        themes(minutes, page);
    }
}

fn themes(minutes: &Minutes, page: &Page) {
    let step = minutes.order.contains(&MinutesStep::Themes);
    if step && minutes.themes.is_empty() && !page.faulty("minutes") {
        page.fault("minutes.order", "Themes are to be chosen, but “themes” offers none.");
    } else if !step && !minutes.themes.is_empty() {
        page.warn("minutes.themes", "Nobody is asked for these themes: “order” has no step “themes”.");
    }
}

/// Themes, then sign-off, then whoever receives them: nobody is sent what the chair has not seen.
fn steps_in_order(order: &[MinutesStep], page: &Page) {
    for (i, step) in order.iter().enumerate() {
        let (key, before) = (format!("minutes.order[{i}]"), &order[..i]);
        if before.contains(step) {
            page.fault(&key, format!("“{}” is in this list twice.", step.as_str()));
        } else if let Some(other) = before.iter().find(|other| place(**other) > place(*step)) {
            let say = format!("“{}” comes before “{}”, not after it.", step.as_str(), other.as_str());
            page.fault(&key, say);
        }
    }
}

fn place(step: MinutesStep) -> u8 {
    match step {
        MinutesStep::Written => 0,
        MinutesStep::Themes => 1,
        MinutesStep::SignOff => 2,
        MinutesStep::Share | MinutesStep::Forward => 3,
        MinutesStep::Filed => 4,
    }
}

fn monitor(monitor: &Monitor, page: &Page) {
    if monitor.close_outcomes.is_empty() {
        nothing(page, "monitor", "close_outcomes", "“close_outcomes” is empty, so no plan could be closed.");
    }
    let review = "monitor.review_default_days";
    // Without the table the number was never given.
    if monitor.review_default_days == 0 && page.has(review) {
        page.fault(review, "A plan cannot be reviewed on the day on which it is confirmed: give 1 day at least.");
    }
    within_reach(page, review, Some(monitor.review_default_days), Unit::CalendarDays);
    for (i, days) in monitor.check_days.iter().enumerate() {
        let key = format!("monitor.check_days[{i}]");
        within_reach(page, &key, Some(*days), Unit::CalendarDays);
        if *days == 0 {
            page.fault(&key, "On the day of the meeting nobody can say yet whether the placement holds.");
        } else if let Some(before) = monitor.check_days[..i].last().filter(|before| *before >= days) {
            page.fault(&key, format!("These days are counted from the meeting: {days} cannot follow {before}."));
        }
    }
    if monitor.check_answers.is_empty() && !monitor.check_days.is_empty() {
        page.fault(
            "monitor.check_answers",
            "It is asked whether the placement held, but “check_answers” offers nothing.",
        );
    }
}

/// What is offered is a kind, by its name, or something that Mainstay only names.
fn next(procedure: &Procedure, page: &Page) {
    for (i, next) in procedure.next.iter().enumerate() {
        let Some(offer) = &next.offer_kind else { continue };
        let name = offer.strip_prefix("link:").unwrap_or(offer);
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if name.is_empty() || !name.bytes().all(good) {
            let say = "Name a kind of meeting as people type it, or write “link:…” for what Mainstay only names.";
            page.fault(&format!("next[{i}].offer_kind"), say);
        }
    }
}

fn scale(scale: &ScaleRule, page: &Page) {
    if scale.min >= scale.max {
        let say = format!("The lowest number ({}) must be less than the highest ({}).", scale.min, scale.max);
        page.fault("scale.min", say);
    } else if scale.max > HIGHEST {
        page.fault("scale.max", format!("A scale goes up to {HIGHEST} at most."));
    } else if let Some(alert) = scale.alert_at.filter(|alert| !(scale.min..=scale.max).contains(alert)) {
        let say = format!("{alert} is not on the scale, which goes from {} to {}.", scale.min, scale.max);
        page.fault("scale.alert_at", say);
    }
}
