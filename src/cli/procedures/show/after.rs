//! The part of the page about what comes of a meeting: agenda, plan, scale, minutes, and how long it is followed.

use std::io::{self, Write};

use super::said;
use crate::cli::procedures::sheet::Sheet;
use crate::procedure::{Amend, MinutesStep, ScaleRule};

pub fn write<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    s.heading("The meeting and what comes of it")?;
    agenda(s)?;
    plan(s)?;
    if let Some(rule) = &s.procedure.scale {
        scale(s, rule)?;
    }
    minutes(s)?;
    monitor(s)?;
    for next in &s.procedure.next {
        let when = s.when(&next.when);
        s.rule(&format!("After {}{when}: {}", s.event(next.on_event), next.say), &next.origin)?;
        let offer = match (next.link(), next.kind()) {
            (Some(link), _) => Some(format!("{link}, which Mainstay only names")),
            (None, Some(_)) if next.offers_after_ending() => {
                Some("each kind of meeting here that follows an ending".to_owned())
            }
            (None, kind) => kind.map(str::to_uppercase),
        };
        s.details("Offered", offer)?;
    }
    writeln!(s.out, "  - Kept for {} days after the end", s.procedure.privacy.keep_days)
}

fn agenda<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let agenda = &s.procedure.agenda;
    s.rule("What is talked about", &agenda.origin)?;
    s.details("In what manner", agenda.framework.clone())?;
    for item in &agenda.items {
        s.detail(&format!("{}{}", item.say, if item.must { "" } else { " (if it applies)" }))?;
    }
    Ok(())
}

fn plan<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let outputs = &s.procedure.outputs;
    s.rule(&outputs.plan_name, &outputs.origin)?;
    s.details("Outcomes", said(&outputs.outcomes))?;
    s.details("May change", outputs.amends.iter().map(|amend| amend.say.clone()))?;
    for Amend { say, task, .. } in &outputs.amends {
        if let Some((task, role)) = task {
            s.detail(&format!("If “{say}”, this is added to the plan: {task} ({})", s.role(role)))?;
        }
    }
    let required = outputs.action_requires.iter().map(|required| match required.as_str() {
        "owner" => "who leads it",
        "due" => "by when",
        "service" => "whose service",
        other => other,
    });
    s.details("Every action says", required.map(str::to_owned))?;
    if outputs.owner_must_confirm {
        s.detail("Whoever leads an action is asked to sign up to it.")?;
    }
    if outputs.warn_if_one_owner {
        s.detail("The chair is warned if one person leads every action.")?;
    }
    s.details("Services", said(&outputs.services))?;
    if outputs.unmet_need {
        s.detail("Unmet need is listed, or it is said that there is none.")?;
        s.details("Unmet need, by", said(&outputs.unmet_categories))?;
    }
    Ok(())
}

fn scale<W: Write>(s: &mut Sheet<'_, W>, rule: &ScaleRule) -> io::Result<()> {
    s.rule(&format!("Everybody is asked, from {} to {}: {}", rule.min, rule.max, rule.ask), &rule.origin)?;
    s.detail(&format!("{}: {}", rule.min, rule.low))?;
    s.detail(&format!("{}: {}", rule.max, rule.high))?;
    s.detail(if rule.reason_required { "With a reason." } else { "A reason may be given." })?;
    if let Some(alert) = rule.alert_at {
        let at = if alert == rule.min { alert.to_string() } else { format!("{alert} or less") };
        s.detail(&format!("At {at} the chair is asked who is told now."))?;
    }
    let free: Vec<String> = rule.may_choose_not.iter().map(|role| s.role(role)).collect();
    s.details("May choose not to", free)
}

fn minutes<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let minutes = &s.procedure.minutes;
    let steps = minutes.steps();
    if steps.is_empty() {
        return s.rule("No minutes are followed up", &minutes.origin);
    }
    let within = minutes.due_days.map(|days| format!(", {days} working days after the meeting"));
    s.rule(&format!("Minutes, step by step{}", within.unwrap_or_default()), &minutes.origin)?;
    for (n, step) in steps.iter().enumerate() {
        let words = match step {
            MinutesStep::Written => "Written".to_owned(),
            MinutesStep::Themes => format!("Themes chosen, from: {}", said(&minutes.themes).join("; ")),
            MinutesStep::SignOff => {
                let by = minutes.sign_off_by.as_ref().map(|role| format!(" by: {}", s.role(role)));
                format!("Signed off{}", by.unwrap_or_default())
            }
            MinutesStep::Share => format!("Shared with: {}", shared(s, &minutes.share_with)),
            MinutesStep::Forward => format!("Forwarded to: {}", s.roles(&minutes.forward_to)),
            MinutesStep::Filed => format!("Filed in: {}", minutes.record_system),
        };
        s.detail(&format!("{}. {words}", n + 1))?;
    }
    Ok(())
}

fn shared<W: Write>(s: &Sheet<'_, W>, names: &[String]) -> String {
    let name = |name: &String| match name.as_str() {
        "attendees" => "everybody who came".to_owned(),
        role => s.role(&role.into()),
    };
    names.iter().map(name).collect::<Vec<_>>().join("; ")
}

fn monitor<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let monitor = &s.procedure.monitor;
    s.rule(&format!("Watched by: {}", s.role(&monitor.owner)), &monitor.origin)?;
    let (by, days) = (s.role(&monitor.review_set_by), monitor.review_default_days);
    s.detail(&format!("Reviewed on the day set by: {by}; otherwise {days} days after the plan is confirmed"))?;
    s.details("It is closed as", said(&monitor.close_outcomes))?;
    let days: Vec<String> = monitor.check_days.iter().map(u32::to_string).collect();
    if !days.is_empty() {
        s.detail(&format!("Whether it held is asked {} days after the meeting", days.join(" and ")))?;
        let last = |ends: bool| if ends { " (and that is reported)" } else { "" };
        let answers = monitor.check_answers.iter().map(|a| format!("{}{}", a.say, last(a.event.is_some())));
        s.details("Answers", answers)?;
    }
    Ok(())
}
