//! Single facts about this database, by name.

use super::{StoreError, Tx, on};

pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    Ok(
        on!(tx, conn => sqlx::query_scalar("SELECT value FROM meta WHERE key = $1").bind(key).fetch_optional(conn).await)?,
    )
}

/// Facts by name.
pub type Versions = Vec<(String, String)>;

/// Every fact whose name ends in `version`, in order: one look says whether anything that is kept in memory has changed.
/// Units of work that share a transaction share the look.
pub async fn versions(tx: &mut Tx) -> Result<Versions, StoreError> {
    if let Some(seen) = &tx.versions {
        return Ok(seen.clone());
    }
    let all: Versions = on!(tx, conn => sqlx::query_as(
        "SELECT key, value FROM meta WHERE key LIKE '%version' ORDER BY key").fetch_all(conn).await)?;
    tx.versions = Some(all.clone());
    Ok(all)
}

pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    tx.versions = None;
    on!(tx, conn => sqlx::query(
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(key).bind(value).execute(conn).await.map(drop))?;
    Ok(())
}

/// The names of all facts that begin so.
pub async fn beginning(tx: &mut Tx, begins: &str) -> Result<Vec<String>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar("SELECT key FROM meta WHERE key LIKE $1 ORDER BY key")
        .bind(format!("{begins}%")).fetch_all(conn).await)?)
}

pub async fn forget(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.versions = None;
    on!(tx, conn => sqlx::query("DELETE FROM meta WHERE key = $1").bind(key).execute(conn).await.map(drop))?;
    Ok(())
}
