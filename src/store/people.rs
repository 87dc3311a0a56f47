//! The directory as it was last imported.

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
}

/// Replaces the directory with this one. Somebody who is no longer in it becomes inactive: meetings still name them.
/// An account that the platform reported as gone stays inactive until the platform, or a changed account, says otherwise.
pub async fn import(tx: &mut Tx, people: &[Person]) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE people SET listed = $1").bind(false).execute(conn).await.map(drop))?;
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
    rows.into_iter().map(person).collect()
}

/// Notes what the platform says of this person's account.
pub async fn account_changed(tx: &mut Tx, id: &PersonId, active: bool) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE people SET active = $1 WHERE id = $2")
        .bind(active).bind(id.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

fn person(row: Row) -> Result<Person, StoreError> {
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
    })
}
