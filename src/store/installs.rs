//! Where the app is installed, and whether the platform still accepts it there.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, meta, on};
use crate::interaction::PlatformName;

/// One workspace or tenant. `workspace` is empty where the platform has only one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Install {
    pub platform: String,
    pub workspace: String,
    pub enterprise: Option<String>,
    /// `connected` or `disconnected`.
    pub state: String,
    /// The platform's code, when disconnected.
    pub reason: Option<String>,
    pub updated_at: DateTime<Utc>,
}

pub const CONNECTED: &str = "connected";
pub const DISCONNECTED: &str = "disconnected";

/// Notes that the app works in this workspace.
pub async fn connected(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: Option<&str>,
    enterprise: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    put(tx, platform, workspace, enterprise, CONNECTED, None, now).await
}

/// Notes that the platform refuses the app in this workspace, with the platform's code. What is known of the
/// enterprise stays.
pub async fn disconnected(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: Option<&str>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    put(tx, platform, workspace, None, DISCONNECTED, Some(reason), now).await
}

/// Notes a workspace that the settings name, unless the platform has already said something about it.
pub async fn expected(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(
        "INSERT INTO installs (platform, workspace, enterprise, state, reason, updated_at)
         VALUES ($1, $2, NULL, $3, NULL, $4) ON CONFLICT (platform, workspace) DO NOTHING")
        .bind(platform.as_str()).bind(workspace).bind(CONNECTED).bind(now).execute(conn).await.map(drop))?;
    meta::put(tx, "installs_version", &crate::draw::ordered("")).await
}

async fn put(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: Option<&str>,
    enterprise: Option<&str>,
    state: &str,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(
        "INSERT INTO installs (platform, workspace, enterprise, state, reason, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (platform, workspace) DO UPDATE SET
             enterprise = COALESCE(excluded.enterprise, installs.enterprise),
             state = excluded.state, reason = excluded.reason, updated_at = excluded.updated_at")
        .bind(platform.as_str()).bind(workspace.unwrap_or_default()).bind(enterprise).bind(state).bind(reason).bind(now)
        .execute(conn).await.map(drop))?;
    // Whoever keeps the list in memory reads it anew.
    meta::put(tx, "installs_version", &crate::draw::ordered("")).await
}

pub async fn all(tx: &mut Tx) -> Result<Vec<Install>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(
        "SELECT platform, workspace, enterprise, state, reason, updated_at FROM installs ORDER BY platform, workspace")
        .fetch_all(conn).await)?)
}
