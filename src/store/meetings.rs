//! Meetings: one row each, its whole state sealed in one column, found by reference, hour, case or person.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on, parts};
use crate::ids::{MeetingId, PersonId, ProcedureHash, ProcedureId, Reference};

/// The stage at which nothing is waited for any more. Nobody finds such a meeting in their lists.
pub const CLOSED: &str = "closed";

/// One meeting. `state` is its JSON, plain here and sealed in the table.
#[derive(Clone, PartialEq, Eq)]
pub struct MeetingRow {
    pub id: MeetingId,
    pub reference: Reference,
    pub procedure: ProcedureId,
    pub procedure_hash: ProcedureHash,
    /// A word of the desk's; [`CLOSED`] says that nothing is waited for any more.
    pub stage: String,
    pub state: String,
    /// Grows by one with every save.
    pub version: i64,
    /// When it next wants waking.
    pub wake_at: Option<DateTime<Utc>>,
    /// The fingerprint of its case number.
    pub case_hash: Option<String>,
    /// Asked for and not yet held: what a new request for the same child may be a duplicate of.
    pub open: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Without the private text: what is printed or logged must not hold it.
impl std::fmt::Debug for MeetingRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MeetingRow")
            .field("id", &self.id)
            .field("reference", &self.reference)
            .field("stage", &self.stage)
            .field("version", &self.version)
            .field("wake_at", &self.wake_at)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    reference: String,
    procedure: String,
    procedure_hash: String,
    stage: String,
    sealed: String,
    version: i64,
    wake_at: Option<DateTime<Utc>>,
    case_hash: Option<String>,
    open: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// Adds a meeting, as it stands, and who is on it. False if its reference is taken: draw another.
pub async fn insert(tx: &mut Tx, row: &MeetingRow, people: &BTreeSet<PersonId>) -> Result<bool, StoreError> {
    let sealed = tx.seal("meetings", row.id.as_str(), &row.state);
    let rows = on!(tx, conn => sqlx::query(
        "INSERT INTO meetings (id, reference, procedure, procedure_hash, stage, sealed, version, wake_at, case_hash, open,
                               created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (reference) DO NOTHING")
        .bind(row.id.as_str()).bind(row.reference.as_str()).bind(row.procedure.as_str()).bind(row.procedure_hash.as_str())
        .bind(&row.stage).bind(&sealed).bind(row.version).bind(row.wake_at).bind(&row.case_hash).bind(row.open)
        .bind(row.created_at).bind(row.updated_at)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    if rows == 1 {
        put_on_lists(tx, row, people).await?;
    }
    Ok(rows == 1)
}

/// Writes the meeting back, and who is on it, as version `expected` + 1 (whatever `row.version` says). False, and nothing
/// is changed, if its version is no longer `expected`: somebody was faster; return `Conflict` to begin again.
/// The id, reference and first date never change.
pub async fn save(
    tx: &mut Tx,
    row: &MeetingRow,
    expected: i64,
    people: &BTreeSet<PersonId>,
) -> Result<bool, StoreError> {
    let sealed = tx.seal("meetings", row.id.as_str(), &row.state);
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE meetings SET procedure = $1, procedure_hash = $2, stage = $3, sealed = $4, version = version + 1,
                             wake_at = $5, case_hash = $6, open = $7, updated_at = $8
         WHERE id = $9 AND version = $10")
        .bind(row.procedure.as_str()).bind(row.procedure_hash.as_str()).bind(&row.stage).bind(&sealed).bind(row.wake_at)
        .bind(&row.case_hash).bind(row.open).bind(row.updated_at).bind(row.id.as_str()).bind(expected)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    if rows == 1 {
        put_on_lists(tx, row, people).await?;
    }
    Ok(rows == 1)
}

/// Keeps the lists short: whoever was on a closed meeting finds it by its reference.
async fn put_on_lists(tx: &mut Tx, row: &MeetingRow, people: &BTreeSet<PersonId>) -> Result<(), StoreError> {
    let nobody = BTreeSet::new();
    parts::set(tx, &row.id, if row.stage == CLOSED { &nobody } else { people }).await
}

pub async fn load(tx: &mut Tx, id: &MeetingId) -> Result<Option<MeetingRow>, StoreError> {
    let row: Option<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM meetings WHERE id = $1")
        .bind(id.as_str()).fetch_optional(conn).await)?;
    row.map(|r| meeting(tx, r)).transpose()
}

pub async fn load_by_reference(tx: &mut Tx, reference: &Reference) -> Result<Option<MeetingRow>, StoreError> {
    let row: Option<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM meetings WHERE reference = $1")
        .bind(reference.as_str()).fetch_optional(conn).await)?;
    row.map(|r| meeting(tx, r)).transpose()
}

/// Meetings whose hour has come, the longest overdue first.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<MeetingId>, StoreError> {
    let ids: Vec<String> = on!(tx, conn => sqlx::query_scalar(
        "SELECT id FROM meetings WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at, id LIMIT $2")
        .bind(now).bind(limit).fetch_all(conn).await)?;
    Ok(ids.into_iter().map(MeetingId::from).collect())
}

/// Meetings about the same case that have not been held, the oldest first.
pub async fn open_for_case(tx: &mut Tx, case_hash: &str) -> Result<Vec<MeetingRow>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM meetings WHERE case_hash = $1 AND open ORDER BY created_at, id")
        .bind(case_hash).fetch_all(conn).await)?;
    rows.into_iter().map(|r| meeting(tx, r)).collect()
}

/// Meetings that this person is on and that still wait for something, the oldest first. Costs as much as there are.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<MeetingRow>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT m.* FROM meetings m JOIN parts p ON p.meeting_id = m.id WHERE p.person_id = $1 AND m.stage <> 'closed'
         ORDER BY m.created_at, m.id")
        .bind(person.as_str()).fetch_all(conn).await)?;
    rows.into_iter().map(|r| meeting(tx, r)).collect()
}

/// Makes every meeting that still waits for something due now, because the calendar changed; returns how many. Their version grows, so that a save
/// which was worked out with the old calendar loses.
pub async fn wake_all(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query("UPDATE meetings SET wake_at = $1, version = version + 1 WHERE stage <> 'closed'")
        .bind(now).execute(conn).await.map(|r| r.rows_affected()))?)
}

/// Deletes a meeting with all that happened in it and every message about it, because its retention has ended. False if it
/// is not there.
pub async fn erase(tx: &mut Tx, id: &MeetingId) -> Result<bool, StoreError> {
    on!(tx, conn => sqlx::query("DELETE FROM deliveries WHERE meeting_id = $1")
        .bind(id.as_str()).execute(conn).await.map(drop))?;
    let rows = on!(tx, conn => sqlx::query("DELETE FROM meetings WHERE id = $1")
        .bind(id.as_str()).execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Waits until nobody is changing this meeting, and keeps it so until this unit of work ends: what is decided by its version
/// is then decided by the latest. SQLite has one writer, so there it is so already.
pub(super) async fn hold(tx: &mut Tx, id: &MeetingId) -> Result<(), StoreError> {
    if !tx.writers_meet() {
        return Ok(());
    }
    on!(tx, conn => sqlx::query("SELECT version FROM meetings WHERE id = $1 FOR SHARE")
        .bind(id.as_str()).fetch_optional(conn).await.map(drop))?;
    Ok(())
}

/// Whoever asks about the same case at the same moment is answered one after the other, until this unit of work ends: two
/// requests about one child would else not see each other.
pub async fn one_at_a_time(tx: &mut Tx, case_hash: &str) -> Result<(), StoreError> {
    if !tx.writers_meet() {
        return Ok(());
    }
    on!(tx, conn => sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(case_hash).fetch_optional(conn).await.map(drop))?;
    Ok(())
}

/// The version now in the table.
pub(super) async fn version(tx: &mut Tx, id: &MeetingId) -> Result<Option<i64>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar("SELECT version FROM meetings WHERE id = $1")
        .bind(id.as_str()).fetch_optional(conn).await)?)
}

fn meeting(tx: &Tx, row: Row) -> Result<MeetingRow, StoreError> {
    Ok(MeetingRow {
        state: tx.unseal("meetings", &row.id, &row.sealed)?,
        id: row.id.into(),
        reference: row.reference.into(),
        procedure: row.procedure.into(),
        procedure_hash: row.procedure_hash.into(),
        stage: row.stage,
        version: row.version,
        wake_at: row.wake_at,
        case_hash: row.case_hash,
        open: row.open,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// Makes one meeting due at `at`.
pub async fn wake(tx: &mut Tx, id: &MeetingId, at: DateTime<Utc>) -> Result<(), StoreError> {
    Ok(on!(tx, conn => sqlx::query("UPDATE meetings SET wake_at = $1 WHERE id = $2")
        .bind(at).bind(id.as_str()).execute(conn).await.map(drop))?)
}

/// Notes when a meeting next wants waking, and nothing else: its version stays. Whoever changed the meeting meanwhile
/// knows better: then nothing is noted.
pub async fn sleep_until(
    tx: &mut Tx,
    id: &MeetingId,
    version: i64,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    Ok(on!(tx, conn => sqlx::query("UPDATE meetings SET wake_at = $1 WHERE id = $2 AND version = $3")
        .bind(at).bind(id.as_str()).bind(version).execute(conn).await.map(drop))?)
}

/// The newest meeting about a case, open or not.
pub async fn latest_for_case(tx: &mut Tx, case_hash: &str) -> Result<Option<MeetingId>, StoreError> {
    let id: Option<String> = on!(tx, conn => sqlx::query_scalar(
        "SELECT id FROM meetings WHERE case_hash = $1 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(case_hash).fetch_optional(conn).await)?;
    Ok(id.map(MeetingId::from))
}

/// When the next meeting wants waking.
pub async fn next_wake(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar("SELECT MIN(wake_at) FROM meetings WHERE wake_at IS NOT NULL")
        .fetch_one(conn).await)?)
}
