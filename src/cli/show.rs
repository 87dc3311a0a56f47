//! `mainstay show REF`: one meeting, without free text, for an administrator who is asked "where is it?".

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
    /// When Mainstay next looks at it by itself.
    pub wakes_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueBy {
    pub id: String,
    pub due: NaiveDate,
    pub source: Option<String>,
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
        let source = deadline.source.as_deref().map_or(String::new(), |s| format!(" ({s})"));
        writeln!(out, "Due: {} by {}{source}", deadline.id, full_date(deadline.due))?;
    }
    for part in &meeting.parts {
        writeln!(out, "Part: {} is {}", part.role, part.person)?;
    }
    for invitation in &meeting.invitations {
        let who = invitation.person.as_ref().map_or("nobody yet", PersonId::as_str);
        writeln!(out, "Invited: {}, {who}: {}", invitation.role, invitation.answer)?;
    }
    if let Some(wakes_at) = meeting.wakes_at {
        writeln!(out, "Mainstay looks again: {}", wakes_at.format("%Y-%m-%d %H:%M UTC"))?;
    }
    Ok(Verdict::Fine)
}
