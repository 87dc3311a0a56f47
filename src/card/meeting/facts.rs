//! The dates and names at the head of a card.

use crate::calendar::{day_count_words, full_date};
use crate::card::view::View;
use crate::card::words;
use crate::meeting::{MoreTime, PLAN_PREPARED, Part, Stage};
use crate::procedure::Unit;

pub(super) fn facts(view: &View<'_>) -> Vec<(String, String)> {
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
        _ if m.was_held() => facts.extend(m.held().map(|(on, _)| ("Held on".to_owned(), full_date(on)))),
        Some(slot) => {
            let over = matches!(m.stage, Stage::Closed(_));
            facts.push((if over { "Was planned for" } else { "When" }.into(), words::when(slot)));
            if !over {
                facts.push(("Where".into(), words::place(&slot.place)));
            }
        }
        None if m.is_live() => {
            facts.push(("When".into(), "No date yet".into()));
            facts.extend(view.meant_for().map(|day| ("By the agreed interval".into(), full_date(day))));
        }
        None => {}
    }
    if m.is_live() && (open.slot.is_none() || view.follows_the_limit()) {
        facts.extend(limits(view));
    }
    if let Some(chair) = m.chair() {
        facts.push(("Chair".into(), view.name(chair)));
    }
    facts.push((view.p.role_title(&view.p.request.owner), view.name(&m.owner)));
    if m.raised_by != m.owner {
        facts.push(("Requested for them by".into(), view.name(&m.raised_by)));
    }
    if let Some(role) = m.on_behalf_of.as_ref().filter(|_| view.arranges()) {
        facts.push(("Asked for by".into(), view.p.role_title(role)));
    }
    if view.arranges() && (view.is_the_day() || m.was_held()) {
        let who = view.minute_taker().map_or_else(|| "nobody yet".to_owned(), |x| view.name(x));
        facts.push(("Minutes".into(), format!("taken by {who}")));
    }
    if m.was_held() {
        let due = view.m.plan_due(view.p, view.calendar).filter(|_| view.arranges());
        facts.extend(due.map(|d| (format!("{} due", view.p.outputs.plan_name), full_date(d.usable))));
    }
    facts.extend(after(view));
    facts
}

/// What the plan is for and when it is looked at again.
fn after(view: &View<'_>) -> Vec<(String, String)> {
    let plan = &view.m.after.plan;
    let mut facts = if view.arranges() { super::minutes::aims(view) } else { Vec::new() };
    let told = !view.parts().iter().all(|part| *part == Part::Informed);
    if let Some(review) = plan.review().filter(|_| told && matches!(view.m.stage, Stage::Held(_))) {
        let before = plan.reviews.iter().rev().nth(1);
        let before = before.map_or_else(String::new, |r| format!(" (was {})", full_date(r.on)));
        facts.push(("Review of the plan".into(), format!("{}{before}", full_date(review.on))));
    }
    facts
}

/// Both ends of what the procedure allows, and the day to aim at while there is no date.
fn limits(view: &View<'_>) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    if let Some((earliest, usable)) = view.m.opening(view.p, view.calendar).and_then(|d| d.opens()) {
        let working = match usable == earliest {
            true => String::new(),
            false => format!(" (first working day: {})", full_date(usable)),
        };
        facts.push(("Not before".to_owned(), format!("{}{working}", full_date(earliest))));
    }
    let undated = view.m.open().is_some_and(|o| o.slot.is_none());
    let target = view.m.target(view.p, view.calendar).filter(|day| undated && *day >= view.today());
    facts.extend(target.map(|day| ("Aim for".to_owned(), full_date(day))));
    let plan_limits = view.m.limit(view.p, view.calendar).is_some_and(|d| d.what == PLAN_PREPARED);
    let plan = format!("{} due", view.p.outputs.plan_name);
    facts.extend(last_date(view).map(|words| (if plan_limits { plan.clone() } else { "Last date".into() }, words)));
    // A plan with a day of its own, where the meeting's is another.
    let due = view.m.plan_due(view.p, view.calendar).filter(|_| !plan_limits);
    facts.extend(due.map(|d| (plan, full_date(d.usable))));
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
                _ if limit.before.is_some() => days_left((last - today).num_days()),
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

/// Whether the meeting, or today while there is no date, is later than the limit allows.
pub(super) fn is_past_the_last_date(view: &View<'_>) -> bool {
    let Some(last) = view.m.last_date(view.p, view.calendar) else { return false };
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    slot.map_or_else(|| view.calendar.local_date(view.now), |s| s.local.date()) > last
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
