//! The part of the page about when a meeting is called for, who asks for it, and who must hear of it.

use std::io::{self, Write};

use super::said;
use crate::cli::procedures::sheet::Sheet;
use crate::procedure::{AgreeMode, Exemption, ExemptionEffect};

pub fn when_held<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("When it is called for")?;
    for trigger in &p.triggers {
        s.rule(&format!("{}{}", trigger.say, s.only("Said", &trigger.when)), &trigger.origin)?;
    }
    for gate in &p.gates {
        let (before, requires) = (s.event(gate.before_event), s.event(gate.requires_event));
        s.rule(&format!("{}{}", gate.say, s.only("Looked for", &gate.when)), &gate.origin)?;
        s.detail(&format!("Expected before {before}: {requires}. If not, told: {}.", s.roles(&gate.notify)))?;
        if let Some(exemption) = gate.unless.as_ref().and_then(|id| p.exemption(id)) {
            s.detail(&format!("Unless: {}", exemption.say))?;
        }
    }
    for rule in &p.exemptions {
        exemption(s, rule)?;
    }
    Ok(())
}

/// Who decides on an exception, in the order in which they are asked.
fn exemption<W: Write>(s: &mut Sheet<'_, W>, rule: &Exemption) -> io::Result<()> {
    let effect = match &rule.effect {
        ExemptionEffect::NotRequired => "then no meeting is needed".to_owned(),
        ExemptionEffect::GateLifted => "then the rule above is lifted".to_owned(),
        ExemptionEffect::Substitute(other) => format!("then this takes its place: {}", other.replace('_', " ")),
    };
    s.rule(&format!("Exception: {} ({effect}{})", rule.say, s.when(&rule.when)), &rule.origin)?;
    if rule.reason_required {
        s.detail(if rule.private { "With a reason, kept to those who decide." } else { "With a reason." })?;
    }
    let consulted = rule.consult.iter().map(|role| s.role(role)).collect::<Vec<_>>();
    s.details("Consulted first", consulted)?;
    s.details("Recorded in the case system by", rule.recorded_by.as_ref().map(|role| s.role(role)))?;
    s.details("Decided by", rule.approved_by.as_ref().map(|role| s.role(role)))
}

pub fn write<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let p = s.procedure;
    s.heading("Asking for it")?;
    s.rule(&format!("Asked for by: {}", s.roles(&p.request.request)), &p.request.origin)?;
    s.detail(&format!("Held by: {}", s.role(&p.request.owner)))?;
    s.details("Said first", p.request.first.clone())?;
    if p.request.suggest_anyone {
        s.detail("Any worker may suggest it.")?;
    }
    let behalf: Vec<String> = p.request.on_behalf_of.iter().map(|role| s.role(role)).collect();
    s.details("Entered by them for", behalf)?;
    if let Some(agree) = &p.request.agree {
        let all = if agree.all && agree.by.len() > 1 { "all of " } else { "" };
        let whose = match agree.mode {
            AgreeMode::Agree => "asked of",
            AgreeMode::Initiate => "theirs to start, so asked of",
        };
        s.rule(&format!("{} {whose}: {all}{}", agree.ask, s.roles(&agree.by)), &agree.origin)?;
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
        let parties: Vec<String> = dispute.parties.iter().map(|role| s.role(role)).collect();
        s.details("Raised by", parties)?;
        let last: Vec<String> = dispute.final_by.iter().map(|role| s.role(role)).collect();
        s.details("Finally decided together by", last)?;
        s.details("Besides", dispute.other_route.clone())?;
    }
    Ok(())
}
