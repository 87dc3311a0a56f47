//! The texts of procedures, by hash: a meeting keeps the version it began under, whatever the files say later.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{ProcedureHash, ProcedureId};

/// Keeps a text under its hash. Keeping it again changes nothing.
pub async fn keep(
    tx: &mut Tx,
    hash: &ProcedureHash,
    procedure: &ProcedureId,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(
        "INSERT INTO procedures (hash, procedure, text, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(hash.as_str()).bind(procedure.as_str()).bind(text).bind(now).execute(conn).await.map(drop))?;
    Ok(())
}

pub async fn text(tx: &mut Tx, hash: &ProcedureHash) -> Result<Option<String>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar("SELECT text FROM procedures WHERE hash = $1")
        .bind(hash.as_str()).fetch_optional(conn).await)?)
}

/// Every text ever kept, oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<(ProcedureHash, ProcedureId, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = on!(tx, conn => sqlx::query_as(
        "SELECT hash, procedure, text FROM procedures ORDER BY stored_at, hash").fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(hash, procedure, text)| (hash.into(), procedure.into(), text)).collect())
}
