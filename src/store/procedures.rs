//! The texts of procedures, by hash: a meeting keeps the version it began under, whatever the files say later.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{ProcedureHash, ProcedureId};
use crate::procedure::library::Kept;

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

/// Makes these the versions in use, and keeps their texts.
pub async fn put_in_use(tx: &mut Tx, all: &[Kept], now: DateTime<Utc>) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("DELETE FROM in_use").execute(conn).await.map(drop))?;
    for one in all {
        keep(tx, &one.hash, &one.id, &one.text, now).await?;
        on!(tx, conn => sqlx::query(
            "INSERT INTO in_use (folder, procedure, file, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(&one.folder).bind(one.id.as_str()).bind(&one.file).bind(one.hash.as_str())
            .execute(conn).await.map(drop))?;
    }
    Ok(())
}

pub async fn in_use(tx: &mut Tx) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<(String, String, String, String, String)> = on!(tx, conn => sqlx::query_as(
        "SELECT u.folder, u.procedure, u.file, u.hash, p.text FROM in_use u JOIN procedures p ON p.hash = u.hash
         ORDER BY u.folder, u.procedure").fetch_all(conn).await)?;
    let row = |(folder, procedure, file, hash, text): (String, String, String, String, String)| Kept {
        folder,
        id: procedure.into(),
        file,
        hash: hash.into(),
        text: text.into(),
    };
    Ok(rows.into_iter().map(row).collect())
}
