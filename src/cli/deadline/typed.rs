//! Reading the events and facts typed on the command line, by what the procedure declares.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::Happened;
use crate::calendar::Calendar;
use crate::cli::Mistake;
use crate::procedure::{Condition, EventName, Fact, FactKind, FactValue, Facts, Procedure};

/// A year outside these is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2199;

pub(super) fn time_of_day(typed: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(typed, "%H:%M").map_err(|_| "write it as 17:00".to_owned())
}

pub(super) fn events(procedure: &Procedure, calendar: &Calendar, typed: &[String]) -> Result<Happened, Mistake> {
    let mut happened = Happened::new();
    for typed in typed {
        let (name, time) = halves("event", typed)?;
        let event = EventName::parse(name).ok_or_else(|| unknown_event(procedure, name))?;
        let time = moment(name, calendar, time).map_err(Mistake)?;
        if happened.insert(event, time).is_some() {
            return Err(Mistake(format!("{name} is there twice. Give it once.")));
        }
    }
    Ok(happened)
}

/// The events that the procedure counts from, each once, in its own order.
pub(super) fn starting_events(procedure: &Procedure) -> Vec<&'static str> {
    let mut names = Vec::new();
    for timescale in &procedure.timescales {
        let name = timescale.from.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether a condition looks at an event.
pub(super) fn asks_of(condition: &Condition, event: EventName) -> bool {
    match condition {
        Condition::Happened(other) => *other == event,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| asks_of(part, event)),
        Condition::Not(part) => asks_of(part, event),
        Condition::Always | Condition::Is { .. } | Condition::In { .. } | Condition::AtLeast { .. } => false,
    }
}

pub(super) fn facts(procedure: &Procedure, typed: &[String]) -> Result<Facts, Mistake> {
    let mut facts = Facts::new();
    for typed in typed {
        let (name, value) = halves("fact", typed)?;
        let Some(fact) = procedure.facts.iter().find(|fact| fact.id.as_str() == name) else {
            let known: Vec<&str> = procedure.facts.iter().map(|fact| fact.id.as_str()).collect();
            return Err(Mistake::unknown("fact", name, &known));
        };
        if facts.insert(fact.id.clone(), fact_value(fact, value)?).is_some() {
            return Err(Mistake(format!("{name} is there twice. Give it once.")));
        }
    }
    Ok(facts)
}

fn halves<'a>(noun: &str, typed: &'a str) -> Result<(&'a str, &'a str), Mistake> {
    let halves = typed.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
    halves.ok_or_else(|| Mistake(format!("“{typed}” is no {noun}. Write a name, = and a value.")))
}

fn unknown_event(procedure: &Procedure, name: &str) -> Mistake {
    let mut known = starting_events(procedure);
    let first = known.len();
    known.extend(
        EventName::ALL.iter().map(|event| event.as_str()).filter(|name| !known.contains(name)).collect::<Vec<_>>(),
    );
    let (used, others) = known.split_at(first);
    Mistake(format!(
        "There is no event called “{name}”. {} counts from: {}. Other events: {}.",
        procedure.kind.id,
        used.join(", "),
        others.join(", ")
    ))
}

/// A local time, or a date as its first moment. Why it is none, for people.
fn moment(name: &str, calendar: &Calendar, typed: &str) -> Result<NaiveDateTime, String> {
    let time = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(typed, shape).ok());
    let begins = || Some(date(typed)?.and_time(NaiveTime::MIN));
    let Some(local) = time.or_else(begins) else {
        return Err(format!("“{typed}” is no time for {name}. Write it as 2026-04-02T16:45, or 2026-04-02."));
    };
    if !YEARS.contains(&local.year()) {
        let (first, last) = (YEARS.start(), YEARS.end());
        return Err(format!("“{typed}” is no time for {name}. Give one between {first} and {last}."));
    }
    // A day that was given without a time has no time that could be odd.
    match time.map_or(Ok(()), |time| calendar.instant(time).map(drop)) {
        Ok(()) => Ok(local),
        Err(odd) => Err(format!("“{typed}” is no time for {name}. {odd}")),
    }
}

fn date(typed: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok()
}

fn fact_value(fact: &Fact, typed: &str) -> Result<FactValue, Mistake> {
    let name = &fact.id;
    let wrong = |say: &str| Mistake(format!("“{typed}” is no value for {name}. Write {say}."));
    let code = |typed: &str, codes: &[crate::procedure::Coded]| {
        let known: Vec<&str> = codes.iter().map(|coded| coded.code.as_str()).collect();
        if known.contains(&typed) { Ok(typed.to_owned()) } else { Err(wrong(&format!("one of: {}", known.join(", ")))) }
    };
    match &fact.kind {
        FactKind::YesNo => match typed {
            "yes" | "true" => Ok(FactValue::YesNo(true)),
            "no" | "false" => Ok(FactValue::YesNo(false)),
            _ => Err(wrong("yes or no")),
        },
        FactKind::Choice(codes) => Ok(FactValue::Code(code(typed, codes)?)),
        FactKind::Codes(codes) => {
            let some = typed.split(',').map(str::trim).filter(|typed| !typed.is_empty());
            Ok(FactValue::Codes(some.map(|typed| code(typed, codes)).collect::<Result<_, _>>()?))
        }
        FactKind::Date => date(typed).map(FactValue::Date).ok_or_else(|| wrong("a date such as 2026-04-02")),
        FactKind::Number => typed.parse().map(FactValue::Number).map_err(|_| wrong("a whole number")),
    }
}
