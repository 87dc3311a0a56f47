//! Where the app is installed, and whether the platform still accepts it there.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, meta, on};
use crate::interaction::PlatformName;

/// One workspace, tenant or organisation. `workspace` is empty where the platform has not said which it is; people are
/// heard of none such.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Install {
    pub platform: String,
    pub workspace: String,
    pub enterprise: Option<String>,
    /// It is for every workspace of the enterprise.
    pub org_wide: bool,
    /// `connected` or `disconnected`.
    pub state: String,
    /// The platform's code, when disconnected.
    pub reason: Option<String>,
    pub updated_at: DateTime<Utc>,
}

/// Where a platform says that the app is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub workspace: String,
    pub enterprise: Option<String>,
    pub org_wide: bool,
}

pub const CONNECTED: &str = "connected";
pub const DISCONNECTED: &str = "disconnected";

impl Install {
    pub fn is_connected(&self) -> bool {
        self.state == CONNECTED
    }
}

/// Notes where the platform says that the app is, and that it accepts it there. There is one token for each platform, so
/// whatever was noted of other places is over.
pub async fn named(tx: &mut Tx, platform: PlatformName, place: &Named, now: DateTime<Utc>) -> Result<(), StoreError> {
    only(tx, platform, &place.workspace).await?;
    on!(tx, conn => sqlx::query(
        "INSERT INTO installs (platform, workspace, enterprise, org_wide, state, reason, updated_at)
         VALUES ($1, $2, $3, $4, $5, NULL, $6)
         ON CONFLICT (platform, workspace) DO UPDATE SET
             enterprise = excluded.enterprise, org_wide = excluded.org_wide,
             state = excluded.state, reason = NULL, updated_at = excluded.updated_at")
        .bind(platform.as_str()).bind(&place.workspace).bind(place.enterprise.as_deref()).bind(place.org_wide)
        .bind(CONNECTED).bind(now).execute(conn).await.map(drop))?;
    changed(tx).await
}

/// Notes a workspace that the settings name, unless the platform has already said something about it.
pub async fn expected(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    only(tx, platform, workspace).await?;
    on!(tx, conn => sqlx::query(
        "INSERT INTO installs (platform, workspace, enterprise, org_wide, state, reason, updated_at)
         VALUES ($1, $2, NULL, $3, $4, NULL, $5) ON CONFLICT (platform, workspace) DO NOTHING")
        .bind(platform.as_str()).bind(workspace).bind(false).bind(CONNECTED).bind(now)
        .execute(conn).await.map(drop))?;
    changed(tx).await
}

/// Notes that the platform took something from the app again.
pub async fn accepted(tx: &mut Tx, platform: PlatformName, now: DateTime<Utc>) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(
        "UPDATE installs SET state = $2, reason = NULL, updated_at = $3 WHERE platform = $1")
        .bind(platform.as_str()).bind(CONNECTED).bind(now).execute(conn).await.map(drop))?;
    changed(tx).await
}

/// Notes that the platform takes nothing from the app, with its code. It refuses the one token that there is, whichever
/// workspace the message was for.
pub async fn refused(tx: &mut Tx, platform: PlatformName, code: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let known = on!(tx, conn => sqlx::query(
        "UPDATE installs SET state = $2, reason = $3, updated_at = $4 WHERE platform = $1")
        .bind(platform.as_str()).bind(DISCONNECTED).bind(code).bind(now)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    if known == 0 {
        // The platform has not said yet where the app is, if it ever does.
        on!(tx, conn => sqlx::query(
            "INSERT INTO installs (platform, workspace, enterprise, org_wide, state, reason, updated_at)
             VALUES ($1, '', NULL, $2, $3, $4, $5)")
            .bind(platform.as_str()).bind(false).bind(DISCONNECTED).bind(code).bind(now)
            .execute(conn).await.map(drop))?;
    }
    changed(tx).await
}

/// Notes that the app was removed from a workspace, or from the whole enterprise that it is installed in. A place that
/// is none of ours stays unknown. True if it was one of ours.
pub async fn removed(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: Option<&str>,
    enterprise: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let ours = on!(tx, conn => sqlx::query(
        "UPDATE installs SET state = $4, reason = 'removed', updated_at = $5
         WHERE platform = $1 AND workspace <> '' AND (workspace = $2 OR (org_wide AND enterprise = $3))")
        .bind(platform.as_str()).bind(workspace).bind(enterprise).bind(DISCONNECTED).bind(now)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    changed(tx).await?;
    Ok(ours > 0)
}

async fn only(tx: &mut Tx, platform: PlatformName, workspace: &str) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("DELETE FROM installs WHERE platform = $1 AND workspace <> $2")
        .bind(platform.as_str()).bind(workspace).execute(conn).await.map(drop))?;
    Ok(())
}

/// Whoever keeps the list in memory reads it anew.
async fn changed(tx: &mut Tx) -> Result<(), StoreError> {
    meta::put(tx, "installs_version", &crate::draw::ordered("")).await
}

pub async fn all(tx: &mut Tx) -> Result<Vec<Install>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(
        "SELECT platform, workspace, enterprise, org_wide, state, reason, updated_at FROM installs
         ORDER BY platform, workspace")
        .fetch_all(conn).await)?)
}
