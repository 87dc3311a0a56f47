//! The part of the page about limits in time.

use std::io::{self, Write};

use super::said;
use crate::cli::procedures::sheet::{Sheet, length};
use crate::procedure::Timescale;

pub fn write<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    s.heading("By when")?;
    for rule in &s.procedure.timescales {
        timescale(s, rule)?;
    }
    Ok(())
}

pub fn timescale<W: Write>(s: &mut Sheet<'_, W>, rule: &Timescale) -> io::Result<()> {
    s.rule(&format!("{}: {}", rule.say, limits(s, rule)), &rule.origin)?;
    if let Some(target) = rule.target {
        s.detail(&format!("To aim at: {}", length(target, rule.unit)))?;
    }
    if rule.fixed {
        s.detail("Laid down by law: there is no more time.")?;
    }
    if let Some(early) = &rule.early {
        s.rule(&format!("Sooner: {} Set all the same by: {}", early.say, s.role(&early.by)), &early.origin)?;
        s.details("For", said(&early.reasons))?;
    }
    if let Some(extend) = &rule.extend {
        let cap = extend.cap.map(|cap| format!(", at most {} more", length(cap, rule.unit)));
        let words = format!("More time, granted by: {}{}", s.role(&extend.approved_by), cap.unwrap_or_default());
        s.rule(&words, &extend.origin)?;
        s.details("For", said(&extend.reasons))?;
        s.details("Not for", extend.refuse.iter().map(|refused| format!("{}. {}", refused.say, refused.instead)))?;
    }
    s.details("Reasons for being late", said(&rule.late_reasons))
}

fn limits<W: Write>(s: &Sheet<'_, W>, timescale: &Timescale) -> String {
    let (from, unit) = (s.event(timescale.from), timescale.unit);
    let when = s.when(&timescale.when);
    let before = timescale.before.map(|event| format!("before the day on which {}", s.event(event)));
    match (timescale.min, timescale.max, before) {
        (Some(min), Some(max), None) => format!("{min} to {} after {from}{when}", length(max, unit)),
        (Some(min), None, None) => format!("no sooner than {} after {from}{when}", length(min, unit)),
        (None, Some(max), None) => format!("no later than {} after {from}{when}", length(max, unit)),
        (None, None, Some(before)) => format!("{before}{when}"),
        (_, Some(max), Some(before)) => format!("{before}, no later than {} after {from}{when}", length(max, unit)),
        (Some(min), None, Some(before)) => format!("{before}, no sooner than {} after {from}{when}", length(min, unit)),
        (None, None, None) => format!("after {from}{when}"),
    }
}
