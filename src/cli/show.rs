//! `mainstay show REF`: one meeting, without free text, for an administrator who is asked "where is it?".

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use futures::future::BoxFuture;
use serde::Serialize;

use super::{ShowArgs, Verdict};
use crate::calendar::full_date;
use crate::ids::{PersonId, ProcedureId, Reference, RoleId};

/// A meeting in codes, roles and dates: no reason, no case number, no word that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub reference: Reference,
    pub procedure: ProcedureId,
    pub version: String,
    pub stage: String,
    /// When it is to be held, once that is set.
    pub held_on: Option<DateTime<Utc>>,
    pub deadlines: Vec<DueBy>,
    pub parts: Vec<Part>,
    pub invitations: Vec<Invitation>,
    /// Exemptions, gates, disagreements, views and papers: counts and codes.
    pub around: Around,
    pub plan: Plan,
    /// When Mainstay next looks at it by itself.
    pub wakes_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueBy {
    pub id: String,
    pub due: NaiveDate,
    /// Where its rule is written, as the file cites it: for programs.
    pub source: Option<String>,
    /// The same as people read it.
    #[serde(skip)]
    pub rule: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub role: RoleId,
    pub person: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    pub role: RoleId,
    pub person: Option<PersonId>,
    /// `asked`, `accepted`, `represented`, …
    pub answer: String,
}

/// What stands around it, in codes and numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Around {
    pub exemptions: Vec<Exemption>,
    /// Gates that something went through too early, by the procedure's ids.
    pub gates_breached: Vec<String>,
    pub disagreements: Vec<Disagreement>,
    pub views: Vec<Views>,
    pub papers_returned: usize,
    pub papers_wanted: usize,
    /// Questions that must be asked, and were.
    pub questions_asked: usize,
    pub questions: usize,
    pub themes: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exemption {
    pub rule: String,
    /// `asked`, `approved` or `refused`.
    pub state: String,
    pub consulted: Vec<RoleId>,
    pub recorded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    pub rule: String,
    /// How it was settled. None: it is not.
    pub settled: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Views {
    pub rule: String,
    /// `unknown`, `gathered`, `chose_not` or `not_possible`.
    pub state: String,
}

/// What came of it, in numbers, codes and dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub confirmed: Option<Confirmed>,
    pub actions: Vec<Action>,
    pub unmet_needs: Vec<UnmetNeed>,
    /// Every review date that was set; the last one counts.
    pub reviews: Vec<NaiveDate>,
    pub minutes: Vec<Step>,
    pub checks: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirmed {
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub outcome: String,
    pub amends: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    pub number: u32,
    /// None: somebody outside the directory, whose name is not shown here.
    pub lead: Option<PersonId>,
    pub service: Option<String>,
    pub due: NaiveDate,
    /// Every date it had before, oldest first.
    pub earlier: Vec<NaiveDate>,
    /// `open`, `working`, `blocked`, `done` or `left_open`.
    pub state: String,
    /// `not_asked`, `asked`, `given`, `not_as_written` or `settled`.
    pub signed_up: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnmetNeed {
    pub category: String,
    pub service: Option<String>,
}

/// One step of the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub step: String,
    /// Who ticked it and when. None: not done yet.
    pub done: Option<(PersonId, DateTime<Utc>)>,
}

/// "Did it hold?", answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Days after the meeting.
    pub days: u32,
    pub answer: String,
}

/// Where meetings are kept.
pub trait Meetings: Send + Sync {
    fn find<'a>(&'a self, reference: &'a Reference) -> BoxFuture<'a, anyhow::Result<Option<Summary>>>;
}

pub async fn run(args: &ShowArgs, meetings: &dyn Meetings, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    let Some(meeting) = meetings.find(&args.reference).await? else {
        bail!("there is no meeting {}", args.reference);
    };
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&meeting)?)?;
        return Ok(Verdict::Fine);
    }
    writeln!(out, "{}  {} (version {})", meeting.reference, meeting.procedure, meeting.version)?;
    writeln!(out, "Stage: {}", meeting.stage)?;
    if let Some(held_on) = meeting.held_on {
        writeln!(out, "Meeting: {}", held_on.format("%Y-%m-%d %H:%M UTC"))?;
    }
    for deadline in &meeting.deadlines {
        let rule = deadline.rule.as_deref().map_or(String::new(), |rule| format!(". Rule: {rule}"));
        writeln!(out, "Due: {} by {}{rule}", deadline.id, full_date(deadline.due))?;
    }
    for part in &meeting.parts {
        writeln!(out, "Part: {} is {}", part.role, part.person)?;
    }
    for invitation in &meeting.invitations {
        let who = invitation.person.as_ref().map_or("nobody yet", PersonId::as_str);
        writeln!(out, "Invited: {}, {who}: {}", invitation.role, invitation.answer)?;
    }
    meeting.around.write(out)?;
    meeting.plan.write(out)?;
    if let Some(wakes_at) = meeting.wakes_at {
        writeln!(out, "Mainstay looks again: {}", wakes_at.format("%Y-%m-%d %H:%M UTC"))?;
    }
    Ok(Verdict::Fine)
}

impl Around {
    fn write(&self, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
        for e in &self.exemptions {
            let consulted: Vec<&str> = e.consulted.iter().map(RoleId::as_str).collect();
            let recorded = if e.recorded { ", in the case system" } else { "" };
            writeln!(out, "Exemption: {} {}; consulted: {}{recorded}", e.rule, e.state, consulted.join(", "))?;
        }
        for gate in &self.gates_breached {
            writeln!(out, "Out of order: {gate}")?;
        }
        for d in &self.disagreements {
            writeln!(out, "Disagreement: {}: {}", d.rule, d.settled.as_deref().unwrap_or("not settled"))?;
        }
        for v in &self.views {
            writeln!(out, "Views: {} {}", v.rule, v.state)?;
        }
        if self.papers_wanted > 0 {
            writeln!(out, "Papers returned: {} of {}", self.papers_returned, self.papers_wanted)?;
        }
        if self.questions > 0 {
            writeln!(out, "Questions asked: {} of {}", self.questions_asked, self.questions)?;
        }
        for theme in &self.themes {
            writeln!(out, "Theme: {theme}")?;
        }
        Ok(())
    }
}

impl Plan {
    fn write(&self, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
        if let Some(confirmed) = &self.confirmed {
            let at = confirmed.at.format("%Y-%m-%d %H:%M UTC");
            writeln!(out, "Plan: confirmed {at} by {}: {}", confirmed.by, confirmed.outcome)?;
            for code in &confirmed.amends {
                writeln!(out, "Amends: {code}")?;
            }
        }
        for a in &self.actions {
            let lead = a.lead.as_ref().map_or("somebody outside", PersonId::as_str);
            let service = a.service.as_deref().map_or(String::new(), |s| format!(" ({s})"));
            let earlier: Vec<String> = a.earlier.iter().map(|d| full_date(*d)).collect();
            let was = if earlier.is_empty() { String::new() } else { format!(", was {}", earlier.join(", ")) };
            let (due, state) = (full_date(a.due), &a.state);
            writeln!(out, "Action {}{service}: {lead}, due {due}{was}: {state}, sign-up {}", a.number, a.signed_up)?;
        }
        for need in &self.unmet_needs {
            let service = need.service.as_deref().map_or(String::new(), |s| format!(" ({s})"));
            writeln!(out, "Unmet need: {}{service}", need.category)?;
        }
        for step in &self.minutes {
            match &step.done {
                Some((by, at)) => writeln!(out, "Minutes: {} {} by {by}", step.step, at.format("%Y-%m-%d %H:%M UTC"))?,
                None => writeln!(out, "Minutes: {} not yet", step.step)?,
            }
        }
        for on in &self.reviews {
            writeln!(out, "Review: {}", full_date(*on))?;
        }
        for check in &self.checks {
            writeln!(out, "Check after {} days: {}", check.days, check.answer)?;
        }
        Ok(())
    }
}
