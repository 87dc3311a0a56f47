//! The directory as it was last imported, and people outside it whom a case has named.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, BTreeSet};

use super::{StoreError, Tx, on};
use crate::ids::{PersonId, RoleId};
use crate::interaction::PlatformName;
use crate::people::{Chat, People, Person};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: Option<String>,
    slack: Option<String>,
    teams: Option<String>,
    roles: String,
    team: Option<String>,
    cover: Option<String>,
    listed: bool,
    active: bool,
    prefers: Option<String>,
    lost: String,
    calendar: bool,
    away_until: Option<NaiveDate>,
    outside: bool,
    sealed: Option<String>,
}

/// What is kept of somebody outside, sealed.
#[derive(Serialize, Deserialize)]
struct Outside {
    name: String,
    service: Option<String>,
    email: Option<String>,
}

/// Replaces the directory with this one. Somebody who is no longer in it becomes inactive: meetings still name them.
/// People outside stay as they are. An account that the platform reported as gone stays gone until the platform, or a
/// changed account, says otherwise. `written` hears how many of them are.
pub async fn import(tx: &mut Tx, people: &[Person], written: &(dyn Fn(usize) + Send + Sync)) -> Result<(), StoreError> {
    let before: BTreeMap<String, Row> = rows(tx).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    on!(tx, conn => sqlx::query("UPDATE people SET listed = $1 WHERE outside = $1").bind(false).execute(conn).await.map(drop))?;
    for (n, p) in people.iter().enumerate() {
        let roles = serde_json::to_string(&p.roles).map_err(|e| StoreError::Broken(e.to_string()))?;
        let old = before.get(p.id.as_str());
        let (moved_slack, moved_teams) = old.map_or((true, true), |o| (o.slack != p.slack, o.teams != p.teams));
        let mut lost = old.map(|o| names(&o.lost)).unwrap_or_default();
        lost.retain(|platform| !(moved_slack && platform == "slack" || moved_teams && platform == "teams"));
        let chat = Chat { lost, ..p.chat.clone() };
        let was_here = old.is_none_or(|o| o.active) || moved_slack || moved_teams;
        let active = p.active && was_here && !is_gone(p.slack.as_deref(), p.teams.as_deref(), &chat.lost);
        on!(tx, conn => sqlx::query(
            "INSERT INTO people (id, name, email, slack, teams, roles, team, cover, listed, active, prefers, lost,
                                 away_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, email = excluded.email, slack = excluded.slack, teams = excluded.teams,
                 roles = excluded.roles, team = excluded.team, cover = excluded.cover, listed = excluded.listed,
                 active = excluded.active, prefers = excluded.prefers, lost = excluded.lost,
                 away_until = excluded.away_until")
            .bind(p.id.as_str()).bind(&p.name).bind(&p.email).bind(&p.slack).bind(&p.teams).bind(&roles)
            .bind(&p.team).bind(p.cover.as_ref().map(PersonId::as_str)).bind(true).bind(active)
            .bind(&chat.prefers).bind(joined(&chat.lost)).bind(p.away_until)
            .execute(conn).await.map(drop))?;
        written(n + 1);
    }
    Ok(())
}

/// Everybody ever imported; those who left the directory or lost their account are inactive.
pub async fn all(tx: &mut Tx) -> Result<People, StoreError> {
    let rows = rows(tx).await?;
    rows.into_iter().map(|row| person(tx, row)).collect()
}

/// Keeps somebody outside the directory. Name, service and address are sealed; no import touches them.
pub async fn add_outside(tx: &mut Tx, p: &Person) -> Result<(), StoreError> {
    let kept = Outside { name: p.name.clone(), service: p.team.clone(), email: p.email.clone() };
    let kept = serde_json::to_string(&kept).map_err(|e| StoreError::Broken(e.to_string()))?;
    let sealed = tx.seal("people", p.id.as_str(), &kept);
    on!(tx, conn => sqlx::query(
        "INSERT INTO people (id, name, roles, listed, active, outside, sealed) VALUES ($1, '', '[]', $2, $2, $2, $3)")
        .bind(p.id.as_str()).bind(true).bind(&sealed).execute(conn).await.map(drop))?;
    Ok(())
}

/// Notes that this person's account on a platform is gone or back. They stay active while another account is left.
pub async fn account_changed(
    tx: &mut Tx,
    id: &PersonId,
    platform: PlatformName,
    active: bool,
) -> Result<(), StoreError> {
    let row: Option<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM people WHERE id = $1")
        .bind(id.as_str()).fetch_optional(conn).await)?;
    let Some(row) = row else { return Ok(()) };
    let mut lost = names(&row.lost);
    if active {
        lost.remove(platform.as_str());
    } else {
        lost.insert(platform.as_str().to_owned());
    }
    let here = active || !is_gone(row.slack.as_deref(), row.teams.as_deref(), &lost);
    on!(tx, conn => sqlx::query("UPDATE people SET active = $1, lost = $2 WHERE id = $3")
        .bind(here).bind(joined(&lost)).bind(id.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Keeps whether somebody wants meetings in their calendar. An import does not change it.
pub async fn wants_calendar(tx: &mut Tx, id: &PersonId, wanted: bool) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE people SET calendar = $1 WHERE id = $2")
        .bind(wanted).bind(id.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Whether no account is left of those there were. Whoever never had one is asked by phone.
fn is_gone(slack: Option<&str>, teams: Option<&str>, lost: &BTreeSet<String>) -> bool {
    let accounts = [("slack", slack), ("teams", teams)];
    let mut had = accounts.iter().filter(|(_, account)| account.is_some()).peekable();
    had.peek().is_some() && had.all(|(platform, _)| lost.contains(*platform))
}

fn names(joined: &str) -> BTreeSet<String> {
    joined.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(",")
}

async fn rows(tx: &mut Tx) -> Result<Vec<Row>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as("SELECT * FROM people ORDER BY id").fetch_all(conn).await)?)
}

fn person(tx: &Tx, row: Row) -> Result<Person, StoreError> {
    if let Some(sealed) = &row.sealed {
        let kept = tx.unseal("people", &row.id, sealed)?;
        let kept: Outside = serde_json::from_str(&kept).map_err(|e| StoreError::Broken(e.to_string()))?;
        return Ok(Person {
            id: row.id.into(),
            name: kept.name,
            email: kept.email,
            slack: None,
            teams: None,
            roles: BTreeSet::new(),
            team: kept.service,
            cover: None,
            active: row.active,
            chat: Chat::default(),
            outside: true,
            away_until: None,
        });
    }
    let roles: std::collections::BTreeSet<RoleId> =
        serde_json::from_str(&row.roles).map_err(|_| StoreError::Broken("a person's roles cannot be read".into()))?;
    Ok(Person {
        id: row.id.into(),
        name: row.name,
        email: row.email,
        slack: row.slack,
        teams: row.teams,
        roles,
        team: row.team,
        cover: row.cover.map(PersonId::from),
        active: row.listed && row.active,
        chat: Chat { prefers: row.prefers, lost: names(&row.lost), calendar: row.calendar },
        outside: row.outside,
        away_until: row.away_until,
    })
}
