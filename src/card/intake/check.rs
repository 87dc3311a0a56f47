//! The last page before a request is sent: for whom and why, the last date with its working, who is told or asked, and
//! what was answered.

use chrono::NaiveDate;

use super::{Intake, cast, events, facts, on_behalf_of, owner, recommend, time_field};
use crate::calendar::{Calendar, full_date, full_date_time};
use crate::card::Block;
use crate::card::meeting::answered_so_far;
use crate::ids::RoleId;
use crate::meeting::{PLAN_PREPARED, limit, opening};
use crate::procedure::deadline::deadlines;
use crate::procedure::{CHAIR, EventName, Facts, Procedure};

pub(super) fn check(intake: &Intake<'_>) -> Vec<Block> {
    let Some(p) = intake.procedure else { return Vec::new() };
    let facts = facts(&intake.draft.values);
    let mut blocks = vec![Block::Facts(vec![
        ("Meeting".into(), p.kind.name.clone()),
        ("For".into(), intake.people.name(&owner(intake.draft))),
    ])];
    blocks.extend(on_behalf_of(&intake.draft.values).map(|role| {
        let words = format!("Asked for by: {}. The request is entered for them.", p.role_title(&role));
        Block::Say(words)
    }));
    blocks.push(match recommend::calls(p, &facts) {
        Some(called) => Block::Say(called.why),
        None => {
            Block::Warn("Your answers do not call for this meeting by themselves. You may still ask for it.".into())
        }
    });
    blocks.extend(last_date(intake, p, &facts));
    blocks.extend(recommend::warnings(p, intake.kinds, &facts).into_iter().map(Block::Warn));
    blocks.extend(recommend::never(p).into_iter().map(Block::Say));
    if long_weekend_ahead(intake.calendar, intake.calendar.local_date(intake.now)) {
        blocks.push(Block::Warn(
            "A long weekend is ahead. If trouble is likely overnight, tell the out-of-hours team yourself.".into(),
        ));
    }
    blocks.push(Block::Heading("Who is told or asked".into()));
    blocks.push(Block::List(told_or_asked(intake, p)));
    blocks.push(Block::Heading("Your answers".into()));
    blocks.push(Block::List(answered(intake, p, &facts)));
    blocks
}

/// Everything that was answered, to be read once more: also what nobody but the asker sees until it is sent.
fn answered(intake: &Intake<'_>, p: &Procedure, facts: &Facts) -> Vec<String> {
    let mut lines = answered_so_far(p, facts);
    let values = &intake.draft.values;
    let happened = events(values, p, intake.calendar, intake.now);
    for rule in p.events.iter().filter(|e| e.asked_with(facts)) {
        let Some(at) = happened.get(&rule.event) else { continue };
        let timed = values.contains_key(&time_field(rule.event));
        let when = if timed { full_date_time(*at) } else { full_date(at.date()) };
        lines.push(format!("{} {when}.", rule.ask));
    }
    lines
}

fn last_date(intake: &Intake<'_>, p: &Procedure, facts: &Facts) -> Vec<Block> {
    let events = events(&intake.draft.values, p, intake.calendar, intake.now);
    let now = intake.calendar.local(intake.now);
    let when = |e: EventName| events.get(&e).copied().or((e == EventName::Requested).then_some(now));
    let all = deadlines(p, intake.calendar, facts, &when);
    let opens = opening(all.clone()).and_then(|d| d.opens());
    let Some(limit) = limit(all) else { return Vec::new() };
    let last = full_date(limit.usable);
    let next = match opens {
        _ if limit.what == PLAN_PREPARED => {
            format!("The {} is due by {last}, so the meeting comes before.", p.outputs.plan_name)
        }
        Some((earliest, _)) => format!("The meeting may be held from {} to {last}.", full_date(earliest)),
        None => format!("The last date for the meeting is {last}."),
    };
    vec![Block::Next(next), Block::List(limit.working_in_words())]
}

/// How far ahead a long weekend is worth a word.
const DAYS_AHEAD: usize = 4;
/// Days off in a row that make a weekend long.
const LONG: usize = 3;

/// Whether the days that follow hold three or more days off in a row.
fn long_weekend_ahead(calendar: &Calendar, today: NaiveDate) -> bool {
    let mut in_a_row = 0;
    today.iter_days().skip(1).take(DAYS_AHEAD).any(|day| {
        in_a_row = if calendar.is_working_day(day) { 0 } else { in_a_row + 1 };
        in_a_row >= LONG
    })
}

fn told_or_asked(intake: &Intake<'_>, p: &Procedure) -> Vec<String> {
    let cast = cast(intake, p);
    let line = |role: &RoleId| {
        let by_case = p.roles.get(role).is_some_and(|r| r.case);
        let nobody = if by_case { "not chosen yet" } else { "nobody in the directory" };
        let who = cast.get(role).map_or_else(|| nobody.to_owned(), |x| intake.people.name(x));
        format!("{}: {who}", p.role_title(role))
    };
    let asked = p.request.agree.iter().flat_map(|a| &a.by);
    let asked = asked.chain(&p.chair.agreement_of);
    let mut told: Vec<String> = Vec::new();
    for role in p.notify.iter().map(|n| &n.role).chain(asked).chain([&p.chair.designated_by]) {
        let line = line(role);
        if role.as_str() != CHAIR && !told.contains(&line) {
            told.push(line);
        }
    }
    told
}
