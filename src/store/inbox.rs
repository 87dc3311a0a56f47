//! What has been heard already: the same act delivered twice is done once.

use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;

use super::{StoreError, Tx, on};
use crate::interaction::PlatformName;

/// One delivery, by what is the same when it comes again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    pub platform: PlatformName,
    pub key: String,
    pub at: DateTime<Utc>,
}

/// Notes these and returns those among them that had not been heard before; of two that are the same, one. Part of the
/// unit of work it guards: rolled back, it was not heard.
///
/// They are noted in one order, so that two processes that hear the same at once wait for one another and never in a ring.
pub async fn first_times(tx: &mut Tx, mut heard: Vec<Heard>) -> Result<Vec<Heard>, StoreError> {
    heard.sort_by(|a, b| (a.platform.as_str(), &a.key).cmp(&(b.platform.as_str(), &b.key)));
    heard.dedup_by(|a, b| a.platform == b.platform && a.key == b.key);
    if heard.is_empty() {
        return Ok(heard);
    }
    let new: Vec<(String, String)> = on!(tx, conn => {
        let mut insert = QueryBuilder::new("INSERT INTO inbox (platform, key, at) ");
        insert.push_values(&heard, |mut row, h| {
            row.push_bind(h.platform.as_str()).push_bind(&h.key).push_bind(h.at);
        });
        insert.push(" ON CONFLICT DO NOTHING RETURNING platform, key").build_query_as().fetch_all(conn).await
    })?;
    heard.retain(|h| new.iter().any(|(platform, key)| platform == h.platform.as_str() && *key == h.key));
    Ok(heard)
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
