//! Until when a platform asked us not to call a method: what one process heard, all keep to, also after a restart.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::interaction::PlatformName;

/// Keeps the later end, should two have been named.
pub async fn keep(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: &str,
    method: &str,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    Ok(on!(tx, conn => sqlx::query(
        "INSERT INTO pauses (platform, workspace, method, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, workspace, method) DO UPDATE SET until = excluded.until
         WHERE pauses.until < excluded.until")
        .bind(platform.as_str()).bind(workspace).bind(method).bind(until).execute(conn).await.map(drop))?)
}

/// When the pause ends that is on at `now`, if one is.
pub async fn until(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: &str,
    method: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar(
        "SELECT until FROM pauses WHERE platform = $1 AND workspace = $2 AND method = $3 AND until > $4")
        .bind(platform.as_str()).bind(workspace).bind(method).bind(now).fetch_optional(conn).await)?)
}
