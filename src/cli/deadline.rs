//! `mainstay deadline`: what is due when, from the events and facts typed, with the working.
//!
//! It touches no case. Whatever was typed and does not exist is a [`Mistake`] that lists what does.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use clap::Args;

use crate::calendar::Calendar;
use crate::cli::{Mistake, holidays};
use crate::ids::ProcedureId;
use crate::procedure::deadline::{DeadlinesJson, deadlines};
use crate::procedure::{EventName, Procedure};

mod plain;
mod typed;

/// What is due when, and how it was worked out.
#[derive(Debug, Clone, Args)]
pub struct DeadlineArgs {
    /// The procedure, e.g. bpm, or south/bpm where several councils have one.
    #[arg(long, value_name = "ID")]
    pub procedure: String,
    /// An event with its local date or time, e.g. risk_notified=2026-04-02T16:45. May be given several times.
    #[arg(long = "event", value_name = "NAME=TIME", required = true)]
    pub events: Vec<String>,
    /// Something known of the case, e.g. placement_type=foster_ifa. May be given several times.
    #[arg(long = "fact", value_name = "NAME=VALUE")]
    pub facts: Vec<String>,
    /// A newer list of bank holidays, in the shape that GOV.UK publishes.
    #[arg(long, value_name = "FILE")]
    pub holidays: Option<PathBuf>,
    /// A day on which the council is shut and the clock stops, e.g. 2026-12-29. May be given several times.
    #[arg(long = "closure-day", value_name = "DATE")]
    pub closure_days: Vec<NaiveDate>,
    /// A time of day after which an event counts as happening on the next working day, e.g. 17:00.
    #[arg(long, value_name = "HH:MM", value_parser = typed::time_of_day)]
    pub cut_off: Option<NaiveTime>,
    /// Print JSON for other programs.
    #[arg(long)]
    pub json: bool,
}

/// The events typed, each with its local time.
type Happened = BTreeMap<EventName, NaiveDateTime>;

/// Works out the deadlines and prints them. `known` names the procedures that `lookup` can find.
pub fn run(
    args: &DeadlineArgs,
    known: &[ProcedureId],
    lookup: &dyn Fn(&ProcedureId) -> Option<Procedure>,
    calendar: &Calendar,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let answer = answer(args, known, lookup, calendar)?;
    out.write_all(answer.text.as_bytes())?;
    for note in &answer.notes {
        eprintln!("{note}");
    }
    Ok(())
}

/// What to print, and what to say beside it that is no part of the answer.
#[derive(Debug)]
struct Answer {
    text: String,
    notes: Vec<String>,
}

fn answer(
    args: &DeadlineArgs,
    known: &[ProcedureId],
    lookup: &dyn Fn(&ProcedureId) -> Option<Procedure>,
    calendar: &Calendar,
) -> anyhow::Result<Answer> {
    let id = ProcedureId::from(args.procedure.as_str());
    let Some(procedure) = lookup(&id) else {
        let known: Vec<&str> = known.iter().map(ProcedureId::as_str).collect();
        return Err(Mistake::unknown("procedure", id.as_str(), &known).into());
    };
    let calendar = with_settings(args, calendar)?;
    let happened = typed::events(&procedure, &calendar, &args.events)?;
    let facts = typed::facts(&procedure, &args.facts)?;
    let due = deadlines(&procedure, &calendar, &facts, &|event| happened.get(&event).copied());
    let notes = unused(&procedure, &happened);
    let text = if args.json {
        serde_json::to_string_pretty(&DeadlinesJson::new(&procedure, &due))? + "\n"
    } else {
        plain::page(&procedure, &calendar, &facts, &happened, &due)
    };
    Ok(Answer { text, notes })
}

fn with_settings(args: &DeadlineArgs, calendar: &Calendar) -> anyhow::Result<Calendar> {
    let mut calendar = calendar.clone();
    if let Some(file) = &args.holidays {
        calendar.holidays = calendar.holidays.with_imported(&holidays::read(file)?);
    }
    if !args.closure_days.is_empty() {
        calendar.closures.extend(&args.closure_days);
        calendar.closures_stop_the_clock = true;
    }
    if args.cut_off.is_some() {
        calendar = calendar.with_cut_off(args.cut_off);
    }
    Ok(calendar)
}

/// A sentence for each event typed that no limit counts from or asks about.
fn unused(procedure: &Procedure, happened: &Happened) -> Vec<String> {
    let counted_from = typed::starting_events(procedure).join(", ");
    happened
        .keys()
        .filter(|event| !procedure.timescales.iter().any(|t| t.from == **event || typed::asks_of(&t.when, **event)))
        .map(|event| {
            let id = &procedure.kind.id;
            format!("Note: no limit of {id} uses {}. It counts from: {counted_from}.", event.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests;
