//! What a digest said ahead of its hour, so that it is not said again the same day.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{DeliveryId, MeetingId, PersonId};

/// One thing that a case waits for, by the core's own key for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ahead {
    pub meeting: MeetingId,
    pub wait: String,
}

/// Notes what this message is about to say ahead, in place of what an earlier attempt would have said.
pub async fn note_ahead(
    tx: &mut Tx,
    delivery: &DeliveryId,
    to: &PersonId,
    ahead: &[Ahead],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("DELETE FROM said_ahead WHERE person_id = $1 AND delivery_id = $2")
        .bind(to.as_str()).bind(delivery.as_str()).execute(conn).await.map(drop))?;
    for one in ahead {
        on!(tx, conn => sqlx::query(
            "INSERT INTO said_ahead (delivery_id, person_id, meeting_id, wait, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING")
            .bind(delivery.as_str()).bind(to.as_str()).bind(one.meeting.as_str()).bind(&one.wait).bind(now)
            .execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// What this person was told ahead, in messages that went at `since` or later.
pub async fn said_ahead(tx: &mut Tx, to: &PersonId, since: DateTime<Utc>) -> Result<Vec<Ahead>, StoreError> {
    let rows: Vec<(String, String)> = on!(tx, conn => sqlx::query_as(
        "SELECT a.meeting_id, a.wait FROM said_ahead a JOIN deliveries d ON d.id = a.delivery_id
         WHERE a.person_id = $1 AND d.state = 'sent' AND d.sent_at >= $2")
        .bind(to.as_str()).bind(since).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(meeting, wait)| Ahead { meeting: meeting.into(), wait }).collect())
}

/// Forgets what was noted before `before`; returns how many.
pub async fn purge_ahead(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query("DELETE FROM said_ahead WHERE at < $1")
        .bind(before).execute(conn).await.map(|r| r.rows_affected()))?)
}
