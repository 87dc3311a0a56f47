//! Forms that somebody has open or has saved for later: sealed, for they hold what was typed so far.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::{StoreError, Tx, on};
use crate::ids::{DraftId, PersonId};

/// One form. `state` is the desk's JSON, plain here and sealed in the table.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRow {
    pub id: DraftId,
    pub person: PersonId,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When it was sent or thrown away.
    pub done_at: Option<DateTime<Utc>>,
}

/// Without the private text: what is printed or logged must not hold it.
impl std::fmt::Debug for DraftRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DraftRow")
            .field("id", &self.id)
            .field("person", &self.person)
            .field("updated_at", &self.updated_at)
            .field("done_at", &self.done_at)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    person_id: String,
    sealed: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    done_at: Option<DateTime<Utc>>,
}

/// A form as it is to be kept, sealed.
pub(super) struct Put {
    id: DraftId,
    person: PersonId,
    sealed: String,
    at: DateTime<Utc>,
}

/// Keeps the form as it now stands. A form belongs to whoever opened it: for anybody else, or once it is done, nothing is
/// changed. It is written with others before the commit, or before drafts are next looked at.
pub async fn put(
    tx: &mut Tx,
    id: &DraftId,
    person: &PersonId,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if tx.drafts.iter().any(|earlier| earlier.id == *id) {
        // One statement may touch a row only once.
        write(tx).await?;
    }
    let sealed = tx.seal("drafts", id.as_str(), state);
    tx.drafts.push(Put { id: id.clone(), person: person.clone(), sealed, at: now });
    Ok(())
}

/// Writes what was put, in one order, so that two processes wait for one another and never in a ring.
pub(super) async fn write(tx: &mut Tx) -> Result<(), StoreError> {
    let mut puts = std::mem::take(&mut tx.drafts);
    if puts.is_empty() {
        return Ok(());
    }
    puts.sort_by(|a, b| a.id.cmp(&b.id));
    on!(tx, conn => {
        let mut insert = QueryBuilder::new("INSERT INTO drafts (id, person_id, sealed, created_at, updated_at) ");
        insert.push_values(&puts, |mut row, p| {
            row.push_bind(p.id.as_str()).push_bind(p.person.as_str()).push_bind(&p.sealed);
            row.push_bind(p.at).push_bind(p.at);
        });
        insert.push(
            " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at
                 WHERE drafts.person_id = excluded.person_id AND drafts.done_at IS NULL");
        insert.build().execute(conn).await.map(drop)
    })?;
    Ok(())
}

pub async fn get(tx: &mut Tx, id: &DraftId) -> Result<Option<DraftRow>, StoreError> {
    write(tx).await?;
    let row: Option<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM drafts WHERE id = $1")
        .bind(id.as_str()).fetch_optional(conn).await)?;
    row.map(|r| draft(tx, r)).transpose()
}

/// This person's unfinished forms, the latest first.
pub async fn of_person_open(tx: &mut Tx, person: &PersonId) -> Result<Vec<DraftRow>, StoreError> {
    write(tx).await?;
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM drafts WHERE person_id = $1 AND done_at IS NULL ORDER BY updated_at DESC, id")
        .bind(person.as_str()).fetch_all(conn).await)?;
    rows.into_iter().map(|r| draft(tx, r)).collect()
}

/// Ends a form and empties it: what was sent lives in the meeting, what was thrown away nowhere. False if it had ended.
pub async fn finish(tx: &mut Tx, id: &DraftId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    write(tx).await?;
    let emptied = tx.seal("drafts", id.as_str(), "null");
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE drafts SET sealed = $1, updated_at = $2, done_at = $2 WHERE id = $3 AND done_at IS NULL")
        .bind(&emptied).bind(now).bind(id.as_str()).execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Deletes forms that nobody has touched since `before`, finished or not; returns how many.
pub async fn purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    write(tx).await?;
    Ok(on!(tx, conn => sqlx::query("DELETE FROM drafts WHERE updated_at < $1")
        .bind(before).execute(conn).await.map(|r| r.rows_affected()))?)
}

fn draft(tx: &Tx, row: Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        state: tx.unseal("drafts", &row.id, &row.sealed)?,
        id: row.id.into(),
        person: row.person_id.into(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        done_at: row.done_at,
    })
}
