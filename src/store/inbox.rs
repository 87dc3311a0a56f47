//! What has been heard already: the same act delivered twice is done once.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::interaction::PlatformName;

/// True the first time this key is seen on this platform. Part of the unit of work it guards: rolled back, it was not seen.
pub async fn first_time(
    tx: &mut Tx,
    platform: PlatformName,
    key: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let rows = on!(tx, conn => sqlx::query(
        "INSERT INTO inbox (platform, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(platform.as_str()).bind(key).bind(now).execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Forgets keys older than `before`; returns how many. Platforms give up repeating within an hour or so.
pub async fn purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query("DELETE FROM inbox WHERE at < $1")
        .bind(before).execute(conn).await.map(|r| r.rows_affected()))?)
}

/// Forgets a delivery that had no effect, so that the same one may come again.
pub async fn forget(tx: &mut Tx, platform: PlatformName, key: &str) -> Result<(), StoreError> {
    Ok(on!(tx, conn => sqlx::query("DELETE FROM inbox WHERE platform = $1 AND key = $2")
        .bind(platform.as_str()).bind(key).execute(conn).await.map(drop))?)
}
