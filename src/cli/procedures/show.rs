//! A whole procedure as a page, in the order in which a meeting goes.

use std::io::{self, Write};

use crate::calendar::full_date;
use crate::cli::procedures::sheet::{Sheet, length};
use crate::procedure::{Anchor, Coded, FactKind, Hearer, Procedure, Rung, RungWhen};

mod after;
mod asking;
mod people;
mod time;
mod variants;

pub fn write(procedure: &Procedure, out: &mut impl Write) -> io::Result<()> {
    let mut sheet = Sheet { procedure, out };
    let s = &mut sheet;
    opening(s)?;
    questions(s)?;
    asking::when_held(s)?;
    asking::write(s)?;
    time::write(s)?;
    people::write(s)?;
    after::write(s)?;
    endings(s)?;
    reminders(s)?;
    variants::write(s)?;
    if !procedure.gaps.is_empty() {
        s.heading("What the source lost or does not say")?;
        for gap in &procedure.gaps {
            writeln!(s.out, "  - {}: {}", gap.id, gap.say)?;
        }
    }
    Ok(())
}

fn opening<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    let kind = &p.kind;
    writeln!(s.out, "{} ({}), typed as “{}”", kind.name, kind.short, kind.id)?;
    writeln!(s.out, "{}, version {}, from {}", kind.council, kind.version, full_date(kind.effective_from))?;
    writeln!(s.out, "Source: {}. Text: {}", p.cite(&kind.source), p.hash)?;
    s.heading("What it is for")?;
    s.rule(&p.purpose.main, &p.purpose.origin)?;
    if let Some(alternate) = &p.purpose.alternate_say {
        s.detail(alternate)?;
    }
    for not_a in &p.purpose.not_a {
        let when = not_a.when.as_ref().map(|when| s.condition(when));
        s.detail(&format!("{}{}", not_a.say, when.map(|when| format!(" Said when {when}.")).unwrap_or_default()))?;
    }
    if let Some(again) = &kind.recurring {
        let (every, by) = (length(again.every, again.unit), s.role(&again.set_by));
        writeln!(s.out, "  - Held again every {every}, or on the day set by: {by}")?;
    }
    if let Some(outside) = &p.scope.outside_when {
        let words = format!("{} Said when {}.", p.scope.outside_say, s.condition(outside));
        s.rule(&words, &p.scope.origin)?;
    }
    Ok(())
}

fn questions<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    s.heading("What the form asks")?;
    for fact in &s.procedure.facts {
        let marks = [(fact.required, "needed"), (fact.private, "private")];
        let marks: Vec<&str> = marks.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join("; ")) };
        s.rule(&format!("{}{}{marks}", fact.ask, s.when(&fact.when)), &fact.origin)?;
        if let FactKind::Choice(options) | FactKind::Codes(options) = &fact.kind {
            s.details("Answers", said(options))?;
        }
    }
    for event in &s.procedure.events {
        let place = if event.at_request { "asked in the form" } else { "can be reported later" };
        let ahead = if event.ahead { "; it may lie ahead" } else { "" };
        writeln!(s.out, "  - {}{} [{place}{ahead}]", event.ask, s.when(&event.when))?;
    }
    Ok(())
}

fn endings<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("If it is cancelled or not held")?;
    s.rule("Reasons for cancelling", &p.cancel.origin)?;
    s.detail(&said(&p.cancel.reasons).join("; "))?;
    s.rule("If it was not held", &p.not_held.origin)?;
    s.details("A new date is set", said(&p.not_held.new_date))?;
    s.details("It ends", said(&p.not_held.closes))
}

fn reminders<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    s.heading("Who is reminded, and when")?;
    for ladder in &s.procedure.ladders {
        s.rule(&format!("Waiting for: {}", ladder.waits_for.as_str().replace('_', " ")), &ladder.origin)?;
        for rung in &ladder.rungs {
            let words = rung_words(s, rung);
            s.detail(&words)?;
        }
    }
    Ok(())
}

fn rung_words<W: Write>(s: &Sheet<'_, W>, rung: &Rung) -> String {
    let anchor = |anchor| match anchor {
        Anchor::Asked => "it was asked",
        Anchor::ClockStart => "the clock started",
        Anchor::LastDate => "the last date",
        Anchor::Target => "the day to aim at",
        Anchor::Meeting => "the meeting",
        Anchor::Due => "the day it is due",
    };
    let when = match rung.when {
        RungWhen::After { n: 0, from: Anchor::Due, .. } => "on the day it is due".to_owned(),
        RungWhen::After { n: 0, from, .. } => format!("the same day as {}", anchor(from)),
        RungWhen::After { n, unit, from } => format!("{} after {}", length(n, unit), anchor(from)),
        RungWhen::Before { n, unit, of } => format!("{} before {}", length(n, unit), anchor(of)),
    };
    let at = rung.at.map(|at| format!(", at {}", at.format("%H:%M"))).unwrap_or_default();
    let to: Vec<String> = rung
        .to
        .iter()
        .map(|hearer| match hearer {
            Hearer::WaitedFor => "whoever is waited for".to_owned(),
            Hearer::Cover => "their cover".to_owned(),
            Hearer::Owner => s.role(&s.procedure.request.owner),
            Hearer::Suggester => "whoever suggested it".to_owned(),
            Hearer::Chair => "the chair".to_owned(),
            Hearer::Attendees => "everybody who is coming".to_owned(),
            Hearer::Role(role) => s.role(role),
        })
        .collect();
    let only = if rung.essential_only { " (essential people only)" } else { "" };
    format!("{when}{at}: {}{only}", to.join("; "))
}

pub(super) fn said(codes: &[Coded]) -> Vec<String> {
    codes.iter().map(|coded| coded.say.clone()).collect()
}
