//! A whole procedure as a page, in the order in which a meeting goes.

use std::io::{self, Write};

use crate::calendar::full_date;
use crate::cli::procedures::sheet::{Sheet, length};
use crate::procedure::{
    Anchor, Coded, ExemptionEffect, FactKind, Hearer, Need, Procedure, RepresentationDuty, Rung, RungWhen, Timescale,
};

mod after;

pub fn write(procedure: &Procedure, out: &mut impl Write) -> io::Result<()> {
    let mut sheet = Sheet { procedure, out };
    let s = &mut sheet;
    opening(s)?;
    questions(s)?;
    when_held(s)?;
    asking(s)?;
    time(s)?;
    people(s)?;
    after::write(s)?;
    endings(s)?;
    reminders(s)?;
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
    writeln!(s.out, "Source: {}. Text: {}", kind.source, p.hash)?;
    s.heading("What it is for")?;
    s.rule(&p.purpose.main, &p.purpose.origin)?;
    if let Some(alternate) = &p.purpose.alternate_say {
        s.detail(alternate)?;
    }
    for not_a in &p.purpose.not_a {
        let when = not_a.when.as_ref().map(|when| s.condition(when));
        s.detail(&format!("{}{}", not_a.say, when.map(|when| format!(" Said when {when}.")).unwrap_or_default()))?;
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
        let marks = [(fact.required, "needed"), (fact.private, "kept to those who decide")];
        let marks: Vec<&str> = marks.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join("; ")) };
        s.rule(&format!("{}{}{marks}", fact.ask, s.when(&fact.when)), &fact.origin)?;
        if let FactKind::Choice(options) | FactKind::Codes(options) = &fact.kind {
            s.details("Answers", said(options))?;
        }
    }
    for event in &s.procedure.events {
        let place = if event.at_request { "asked in the form" } else { "can be reported later" };
        writeln!(s.out, "  - {} [{place}]", event.ask)?;
    }
    Ok(())
}

fn when_held<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("When it is called for")?;
    for trigger in &p.triggers {
        s.rule(&format!("{}{}", trigger.say, s.only("Said", &trigger.when)), &trigger.origin)?;
    }
    for gate in &p.gates {
        let (before, requires) = (s.event(gate.before_event), s.event(gate.requires_event));
        s.rule(&format!("{}{}", gate.say, s.only("Looked for", &gate.when)), &gate.origin)?;
        s.detail(&format!("Expected before {before}: {requires}. If not, told: {}.", s.roles(&gate.notify)))?;
        if let Some(exemption) = p.exemptions.iter().find(|e| Some(&e.id) == gate.unless.as_ref()) {
            s.detail(&format!("Unless: {}", exemption.say))?;
        }
    }
    for exemption in &p.exemptions {
        let effect = match &exemption.effect {
            ExemptionEffect::NotRequired => "then no meeting is needed".to_owned(),
            ExemptionEffect::GateLifted => "then the rule above is lifted".to_owned(),
            ExemptionEffect::Substitute(other) => format!("then this takes its place: {other}"),
        };
        s.rule(&format!("Exception: {} ({effect}{})", exemption.say, s.when(&exemption.when)), &exemption.origin)?;
        let by = exemption.approved_by.as_ref().or(exemption.recorded_by.as_ref());
        s.details("Approved or recorded by", by.map(|role| s.role(role)))?;
    }
    Ok(())
}

fn asking<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("Asking for it")?;
    s.rule(&format!("Asked for by: {}", s.roles(&p.request.request)), &p.request.origin)?;
    s.detail(&format!("Held by: {}", s.role(&p.request.owner)))?;
    s.details("Said first", p.request.first.clone())?;
    if p.request.suggest_anyone {
        s.detail("Any worker may suggest it.")?;
    }
    if let Some(agree) = &p.request.agree {
        s.rule(&format!("{} asked of: {}", agree.ask, s.roles(&agree.by)), &agree.origin)?;
        s.details("If not", said(&agree.refusals))?;
    }
    for notify in &p.notify {
        let on: Vec<String> = notify.on.iter().map(|event| event.as_str().replace('_', " ")).collect();
        s.rule(&format!("Told: {}, of {}", s.role(&notify.role), on.join(", ")), &notify.origin)?;
    }
    for dispute in &p.disputes {
        s.rule(&format!("Settled by {}: {}", s.roles(&dispute.resolved_by), dispute.about), &dispute.origin)?;
        let cover: Vec<String> =
            dispute.absent_cover.iter().map(|(role, when)| format!("{}{}", s.role(role), s.when(when))).collect();
        s.details("In their absence", cover)?;
    }
    Ok(())
}

fn time<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    s.heading("By when")?;
    for timescale in &s.procedure.timescales {
        s.rule(&format!("{}: {}", timescale.say, limits(s, timescale)), &timescale.origin)?;
        if let Some(extend) = &timescale.extend {
            let cap = extend.cap.map(|cap| format!(", at most {} more", length(cap, timescale.unit)));
            let words = format!("More time, granted by: {}{}", s.role(&extend.approved_by), cap.unwrap_or_default());
            s.rule(&words, &extend.origin)?;
            s.details("For", said(&extend.reasons))?;
            s.details("Not for", extend.refuse.iter().map(|refused| format!("{}. {}", refused.say, refused.instead)))?;
        }
        s.details("Reasons for being late", said(&timescale.late_reasons))?;
    }
    Ok(())
}

fn limits<W: Write>(s: &Sheet<'_, W>, timescale: &Timescale) -> String {
    let (from, unit) = (s.event(timescale.from), timescale.unit);
    let when = s.when(&timescale.when);
    match (timescale.min, timescale.max) {
        (Some(min), Some(max)) => format!("{min} to {} after {from}{when}", length(max, unit)),
        (Some(min), None) => format!("no sooner than {} after {from}{when}", length(min, unit)),
        (None, Some(max)) => format!("no later than {} after {from}{when}", length(max, unit)),
        (None, None) => format!("after {from}{when}"),
    }
}

fn people<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("Who gets it together, and who comes")?;
    s.rule(&format!("Date and place set by: {}", s.roles(&p.convene.by)), &p.convene.origin)?;
    let chair = format!("Chaired by: {}. Chosen by: {}", s.roles(&p.chair.eligible), s.role(&p.chair.designated_by));
    s.rule(&chair, &p.chair.origin)?;
    s.details("Preferred", p.chair.prefer.clone())?;
    if p.chair.other_with_reason {
        s.detail("Somebody else may chair, for a reason.")?;
    }
    if !p.chair.must_not.is_empty() {
        s.detail(&format!("Not whoever is on this case as: {}", s.roles(&p.chair.must_not)))?;
    }
    s.details("The chair's part", p.chair.duties.clone())?;
    if let Some(taker) = &p.minute_taker {
        let (role, else_by) = (s.role(&taker.role), s.role(&taker.fallback_nominated_by));
        s.rule(&format!("Minutes taken by: {role}; otherwise by whom the {else_by} names"), &taker.origin)?;
    }
    let invitations = &p.invitations;
    let (by, list) = (s.role(&invitations.sent_by), s.role(&invitations.agreed_by));
    s.rule(&format!("Invitations sent by: {by}. List agreed by: {list}"), &invitations.origin)?;
    for invitee in &p.invitees {
        let need = match invitee.need {
            Need::Required => "needed",
            Need::Expected => "expected",
            Need::Optional => "welcome",
            Need::Notify => "told",
            Need::Views => "asked for their views",
        };
        s.rule(&format!("{}: {need}{}", s.role(&invitee.role), s.when(&invitee.when)), &invitee.origin)?;
        s.details("Essential when", invitee.essential_when.as_ref().map(|when| s.condition(when)))?;
        let papers = invitee.papers.iter().filter_map(|id| p.paper(id)).map(|paper| paper.name.clone());
        s.details("Brings", papers)?;
    }
    let duty = match p.representation.duty {
        RepresentationDuty::MustEnsure => "Whoever cannot come must send somebody",
        RepresentationDuty::May => "Whoever cannot come may send somebody",
        RepresentationDuty::None => "Nobody may be represented",
    };
    s.rule(&format!("{duty}; at most {} people in a row", p.representation.max_chain), &p.representation.origin)?;
    s.details("Asked of all", p.representation.commit.clone())?;
    for paper in &p.papers {
        let owner = paper.owner.as_ref().map_or_else(|| "every invitee".to_owned(), |role| s.role(role));
        let words = format!("{}, from {owner} to {}{}", paper.name, s.roles(&paper.to), s.when(&paper.when));
        s.rule(&words, &paper.origin)?;
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
