//! The deadlines in plain English, for a terminal.

use std::fmt::Write;

use chrono::NaiveDateTime;

use super::Happened;
use crate::calendar::{Calendar, clock_time, full_date, full_date_time};
use crate::ids::FactId;
use crate::procedure::deadline::Deadline;
use crate::procedure::{EventName, Facts, Procedure, Timescale, Truth, Unit};

/// Every deadline with its working, then the limits that gave none and why.
pub(super) fn page(
    procedure: &Procedure,
    calendar: &Calendar,
    facts: &Facts,
    happened: &Happened,
    due: &[Deadline],
) -> String {
    let mut page = format!("{} ({}), version {}\n", procedure.kind.name, procedure.kind.id, procedure.kind.version);
    for deadline in due {
        let Some(timescale) = procedure.timescales.iter().find(|t| t.id == deadline.id) else { continue };
        page.push('\n');
        for line in head(procedure, timescale, deadline) {
            let _ = writeln!(page, "{line}");
        }
        if let Some(line) = cut_off_line(calendar, happened.get(&deadline.from).copied(), deadline) {
            let _ = writeln!(page, "{line}");
        }
        if let Truth::Ask(open) = applies(timescale, facts, happened) {
            let open: Vec<&str> = open.iter().map(FactId::as_str).collect();
            let _ = writeln!(page, "It may not apply: that depends on {}.", open.join(", "));
        }
        for line in deadline.working_in_words() {
            let _ = writeln!(page, "  {line}");
        }
    }
    let absent = absent(procedure, facts, happened, due);
    if !absent.is_empty() {
        let _ = write!(page, "\n{}", absent.concat());
    }
    page
}

fn applies(timescale: &Timescale, facts: &Facts, happened: &Happened) -> Truth {
    timescale.when.holds(facts, &|event| happened.contains_key(&event))
}

fn head(procedure: &Procedure, timescale: &Timescale, deadline: &Deadline) -> Vec<String> {
    let due = full_date(deadline.due);
    let dates = match deadline.earliest {
        Some(earliest) => format!("from {} to {due}", full_date(earliest)),
        None if !deadline.ends => format!("not before {due}"),
        None => format!("by {due}"),
    };
    let dates = match deadline.target {
        Some(target) => format!("{dates}, to be aimed at on {}", full_date(target)),
        None => dates,
    };
    let source = match deadline.source.as_deref().map(|src| procedure.cite(src)) {
        Some(source) if deadline.default => format!("Source: {source} (chosen by the product)."),
        Some(source) => format!("Source: {source}."),
        None if deadline.default => "Source: none, chosen by the product.".to_owned(),
        None => "Source: not given.".to_owned(),
    };
    vec![
        format!("{}: {dates}", deadline.say),
        format!("Rule: {} {}. {source}", rule(timescale), event_words(procedure, deadline.from)),
    ]
}

/// "within 5 working days after", "between 6 and 12 weeks after", "28 calendar days or more after".
fn rule(timescale: &Timescale) -> String {
    let unit = match timescale.unit {
        Unit::WorkingDays => "working day",
        Unit::CalendarDays => "calendar day",
        Unit::Weeks => "week",
        Unit::Months => "month",
    };
    if timescale.before.is_some() && timescale.max.is_none() {
        return "before the day on which".to_owned();
    }
    let units = |n: u32| if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") };
    match (timescale.min, timescale.max) {
        (Some(min), Some(max)) => format!("between {min} and {} after", units(max)),
        (None, Some(max)) => format!("within {} after", units(max)),
        (Some(min), None) => format!("{} or more after", units(min)),
        (None, None) => "at any time after".to_owned(),
    }
}

/// "the risk was notified (risk_notified)".
fn event_words(procedure: &Procedure, event: EventName) -> String {
    match procedure.event_rule(event) {
        Some(rule) => format!("{} ({})", rule.say, event.as_str()),
        None => format!("{} ({})", known(event), event.as_str()),
    }
}

/// What a procedure need not say itself, because Mainstay sees it happen.
fn known(event: EventName) -> String {
    match event {
        EventName::Suggested => "the meeting was suggested".into(),
        EventName::Requested => "the meeting was requested".into(),
        EventName::Agreed => "the request was agreed".into(),
        EventName::Declined => "the request was declined".into(),
        EventName::ChairDesignated => "somebody said yes to chairing".into(),
        EventName::InvitationsSent => "the invitations were sent".into(),
        EventName::MeetingSet => "the meeting got a date".into(),
        EventName::MeetingMoved => "the meeting was moved".into(),
        EventName::MeetingHeld => "the meeting was held".into(),
        EventName::MeetingCancelled => "the meeting was cancelled".into(),
        EventName::MinutesSigned => "the minutes were signed".into(),
        EventName::MinutesShared => "the minutes were shared".into(),
        EventName::PlanAgreed => "the plan was agreed".into(),
        EventName::ReviewDue => "the review was due".into(),
        EventName::Closed => "the plan was closed".into(),
        other => other.as_str().replace('_', " "),
    }
}

/// Why day 0 is not the day on which the event happened.
fn cut_off_line(calendar: &Calendar, happened: Option<NaiveDateTime>, deadline: &Deadline) -> Option<String> {
    let happened = happened.filter(|happened| happened.date() != deadline.start)?;
    let cut_off = clock_time(calendar.cut_off?);
    let (happened, start) = (full_date_time(happened), full_date(deadline.start));
    Some(format!("It happened on {happened}. That is after the council's cut-off of {cut_off}: it counts as {start}."))
}

/// A line for each limit that is not in the answer.
fn absent(procedure: &Procedure, facts: &Facts, happened: &Happened, due: &[Deadline]) -> Vec<String> {
    procedure
        .timescales
        .iter()
        .filter(|timescale| !due.iter().any(|deadline| deadline.id == timescale.id))
        .map(|timescale| {
            let why = if applies(timescale, facts, happened) == Truth::No {
                "it does not apply".to_owned()
            } else if happened.contains_key(&timescale.from) {
                "it sets no date that can be worked out".to_owned()
            } else {
                format!("it counts from {}, which has no date here", timescale.from.as_str())
            };
            format!("Not worked out: {} ({}): {why}.\n", timescale.say, timescale.id)
        })
        .collect()
}
