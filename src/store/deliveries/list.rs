//! Messages as the administrator sees them, and the one question that must never be answered wrongly: is anything late?

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Delivery, DeliveryState, Row, StoreError, Tx, all, delivery, on};
use crate::ids::{DeliveryId, MeetingId};

/// What should have reached somebody and has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PastDue {
    pub count: i64,
    pub oldest: Option<DateTime<Utc>>,
}

pub async fn get(tx: &mut Tx, id: &DeliveryId) -> Result<Option<Delivery>, StoreError> {
    let row: Option<Row> = on!(tx, conn => sqlx::query_as("SELECT * FROM deliveries WHERE id = $1")
        .bind(id.as_str()).fetch_optional(conn).await)?;
    row.map(|r| delivery(tx, r)).transpose()
}

/// Rows in this state, the earliest due first.
pub async fn in_state(tx: &mut Tx, state: DeliveryState, limit: i64) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries WHERE state = $1 ORDER BY due_at, seq, id LIMIT $2")
        .bind(state.as_str()).bind(limit).fetch_all(conn).await)?;
    all(tx, rows)
}

/// Every message about a meeting, the earliest due first.
pub async fn of_meeting(tx: &mut Tx, meeting: &MeetingId) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries WHERE meeting_id = $1 ORDER BY due_at, seq, id")
        .bind(meeting.as_str()).fetch_all(conn).await)?;
    all(tx, rows)
}

/// How many rows are in each state; a state without rows is there with 0.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<DeliveryState, i64>, StoreError> {
    let rows: Vec<(String, i64)> = on!(tx, conn => sqlx::query_as(
        "SELECT state, COUNT(*) FROM deliveries GROUP BY state").fetch_all(conn).await)?;
    let mut counts: BTreeMap<_, _> = DeliveryState::ALL.into_iter().map(|s| (s, 0)).collect();
    counts.extend(rows.into_iter().filter_map(|(state, n)| Some((DeliveryState::parse(&state)?, n))));
    Ok(counts)
}

/// Rows that were due more than `slack` ago and have not ended: waiting, on their way (also when the courier that took
/// them died), unsure, or parked without anybody having been told. However old: nothing is ever written off here.
pub async fn past_due_unsent(tx: &mut Tx, now: DateTime<Utc>, slack: TimeDelta) -> Result<PastDue, StoreError> {
    let (count, oldest): (i64, Option<DateTime<Utc>>) = on!(tx, conn => sqlx::query_as(
        "SELECT COUNT(*), MIN(due_at) FROM deliveries
         WHERE due_at < $1 AND (state IN ('pending', 'sending', 'unsure') OR (state = 'parked' AND NOT told))")
        .bind(now - slack).fetch_one(conn).await)?;
    Ok(PastDue { count, oldest })
}

/// Gives a parked or unsure message a fresh start, because a person said so. False if it is neither.
/// The fence rises: whoever was looking into it has lost it.
pub async fn retry(tx: &mut Tx, id: &DeliveryId) -> Result<bool, StoreError> {
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = 'pending', attempts = 0, looks = 0, resent = $1, told = $1, held = $1, not_before = NULL,
                               lease_until = NULL, owner = NULL, fence = fence + 1, problem = NULL
         WHERE id = $2 AND state IN ('parked', 'unsure')")
        .bind(false).bind(id.as_str()).execute(conn).await.map(|r| r.rows_affected()))?;
    if rows == 1 {
        tx.rows_were_queued();
    }
    Ok(rows == 1)
}

/// The e-mail with this `Message-ID`, if it was handed over.
pub async fn letter(tx: &mut Tx, message: &str) -> Result<Option<Delivery>, StoreError> {
    // The letter itself is the oldest; what followed it in place of a change names the same message.
    let row: Option<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries WHERE platform = 'email' AND message = $1 ORDER BY id LIMIT 1")
        .bind(message).fetch_optional(conn).await)?;
    let found = row.map(|r| delivery(tx, r)).transpose()?;
    Ok(found.filter(|d| d.state == DeliveryState::Sent))
}

/// Leaves to a person what came back after it was sent. False if it is no longer as it was.
pub async fn came_back(tx: &mut Tx, id: &DeliveryId, told: bool) -> Result<bool, StoreError> {
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = 'parked', problem = 'bounced', told = $1 WHERE id = $2 AND state = 'sent'")
        .bind(told).bind(id.as_str()).execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// When the next waiting message may go.
pub async fn next_due(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_scalar(
        "SELECT MIN(COALESCE(not_before, due_at)) FROM deliveries WHERE state = 'pending'")
        .fetch_one(conn).await)?)
}

/// The newest messages, whatever became of them.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries ORDER BY created_at DESC, id DESC LIMIT $1").bind(limit).fetch_all(conn).await)?;
    all(tx, rows)
}
