//! The directory as it was last imported, and people outside it whom a case has named.

use serde::{Deserialize, Serialize};

use super::{StoreError, Tx, on};
use crate::ids::{PersonId, RoleId};
use crate::people::{People, Person};

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
/// People outside stay as they are.
/// An account that the platform reported as gone stays inactive until the platform, or a changed account, says otherwise.
pub async fn import(tx: &mut Tx, people: &[Person]) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE people SET listed = $1 WHERE outside = $1").bind(false).execute(conn).await.map(drop))?;
    for p in people {
        let roles = serde_json::to_string(&p.roles).map_err(|e| StoreError::Broken(e.to_string()))?;
        on!(tx, conn => sqlx::query(
            "INSERT INTO people (id, name, email, slack, teams, roles, team, cover, listed, active)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, email = excluded.email, slack = excluded.slack, teams = excluded.teams,
                 roles = excluded.roles, team = excluded.team, cover = excluded.cover, listed = excluded.listed,
                 active = excluded.active AND (people.active
                     OR people.slack IS DISTINCT FROM excluded.slack OR people.teams IS DISTINCT FROM excluded.teams)")
            .bind(p.id.as_str()).bind(&p.name).bind(&p.email).bind(&p.slack).bind(&p.teams).bind(&roles)
            .bind(&p.team).bind(p.cover.as_ref().map(PersonId::as_str)).bind(true).bind(p.active)
            .execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// Everybody ever imported; those who left the directory or lost their account are inactive.
pub async fn all(tx: &mut Tx) -> Result<People, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM people ORDER BY id").fetch_all(conn).await)?;
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

/// Notes what the platform says of this person's account.
pub async fn account_changed(tx: &mut Tx, id: &PersonId, active: bool) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE people SET active = $1 WHERE id = $2")
        .bind(active).bind(id.as_str()).execute(conn).await.map(drop))?;
    Ok(())
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
            roles: std::collections::BTreeSet::new(),
            team: kept.service,
            cover: None,
            active: row.active,
            outside: true,
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
        outside: row.outside,
    })
}
