//! Where each person's own conversation with the app is, by tenant and account.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::interaction::PlatformName;

/// One person's conversation, as the platform last told it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    pub workspace: String,
    pub account: String,
    /// The platform's own id of the person. None until they have been heard from.
    pub user_id: Option<String>,
    pub bot: String,
    /// None until it is known.
    pub channel: Option<String>,
    pub service_url: String,
}

/// Keeps what is known now; a `user_id` or `channel` of None leaves the one from before.
pub async fn keep(tx: &mut Tx, platform: PlatformName, c: &Conversation, now: DateTime<Utc>) -> Result<(), StoreError> {
    Ok(on!(tx, conn => sqlx::query(
        "INSERT INTO conversations (platform, workspace, account, user_id, bot, channel, service_url, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (platform, workspace, account) DO UPDATE SET
             user_id = COALESCE(excluded.user_id, conversations.user_id), bot = excluded.bot,
             channel = COALESCE(excluded.channel, conversations.channel),
             service_url = excluded.service_url, updated_at = excluded.updated_at")
        .bind(platform.as_str()).bind(&c.workspace).bind(&c.account).bind(&c.user_id).bind(&c.bot).bind(&c.channel)
        .bind(&c.service_url).bind(now)
        .execute(conn).await.map(drop))?)
}

pub async fn of_account(
    tx: &mut Tx,
    platform: PlatformName,
    workspace: &str,
    account: &str,
) -> Result<Option<Conversation>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(
        "SELECT workspace, account, user_id, bot, channel, service_url FROM conversations
         WHERE platform = $1 AND workspace = $2 AND account = $3")
        .bind(platform.as_str()).bind(workspace).bind(account).fetch_optional(conn).await)?)
}

/// The one that was heard of last, should two share a channel.
pub async fn of_channel(
    tx: &mut Tx,
    platform: PlatformName,
    channel: &str,
) -> Result<Option<Conversation>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(
        "SELECT workspace, account, user_id, bot, channel, service_url FROM conversations
         WHERE platform = $1 AND channel = $2 ORDER BY updated_at DESC LIMIT 1")
        .bind(platform.as_str()).bind(channel).fetch_optional(conn).await)?)
}
