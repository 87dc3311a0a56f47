//! The part of the page about who gets the meeting together, who comes, and what is gathered for it.

use std::io::{self, Write};

use crate::cli::procedures::sheet::{Sheet, length};
use crate::procedure::{ChairRule, Circulate, Need, PlacementOf, RepresentationDuty, Unit};

pub fn write<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("Who gets it together, and who comes")?;
    s.rule(&format!("Date and place set by: {}", s.roles(&p.convene.by)), &p.convene.origin)?;
    chair(s, &p.chair)?;
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
        let of = match invitee.placement {
            Some(PlacementOf::Current) => " (of the present placement)",
            Some(PlacementOf::Ended) => " (of the placement that ended)",
            None => "",
        };
        s.rule(&format!("{}{of}: {need}{}", s.role(&invitee.role), s.when(&invitee.when)), &invitee.origin)?;
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
        due(s, paper.due_before)?;
        match paper.circulate {
            Circulate::All => {}
            Circulate::ChairOnly => s.detail("Seen by the chair only.")?,
            Circulate::Never => s.detail("Never passed round, and never held here: only whether it was returned.")?,
        }
    }
    for views in &p.views {
        let words =
            format!("Views of {}, gathered by: {}{}", views.of, s.role(&views.gathered_by), s.when(&views.when));
        s.rule(&words, &views.origin)?;
        let through: Vec<String> = views.carriers.iter().map(|role| s.role(role)).collect();
        s.details("Through", through)?;
        s.details("About", views.prompts.clone())?;
        due(s, views.due_before)?;
    }
    Ok(())
}

fn due<W: Write>(s: &mut Sheet<'_, W>, days: Option<u32>) -> io::Result<()> {
    match days {
        Some(days) => s.detail(&format!("By {} before the meeting.", length(days, Unit::WorkingDays))),
        None => Ok(()),
    }
}

pub fn chair<W: Write>(s: &mut Sheet<'_, W>, rule: &ChairRule) -> io::Result<()> {
    let words = match rule.agreement_of.split_first() {
        None => format!("Chaired by: {}. Chosen by: {}", s.roles(&rule.eligible), s.role(&rule.designated_by)),
        Some((first, others)) => {
            let who =
                if rule.eligible.is_empty() { "whoever they agree on".to_owned() } else { s.roles(&rule.eligible) };
            format!("Chaired by: {who}. Proposed by: {}; agreed by: {}", s.role(first), s.roles(others))
        }
    };
    s.rule(&words, &rule.origin)?;
    s.details("Preferred", rule.prefer.clone())?;
    for alternate in &rule.alternates {
        s.detail(&format!("Else {}{}: {}", s.role(&alternate.role), s.when(&alternate.when), alternate.say))?;
    }
    if rule.other_with_reason {
        s.detail("Somebody else may chair, for a reason.")?;
    }
    if !rule.must_not.is_empty() {
        s.detail(&format!("Not whoever is on this case as: {}", s.roles(&rule.must_not)))?;
    }
    if let Some(conflict) = &rule.conflict {
        s.detail(&format!("Asked first: {} If so, chosen from: {}", conflict.ask, s.role(&conflict.then)))?;
    }
    s.details("The chair's part", rule.duties.clone())
}
