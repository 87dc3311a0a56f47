//! Messages that are already in front of people, kept true.

use chrono::{DateTime, Utc};

use super::{Delivery, DeliveryBody, NewDelivery, OnUnsure, Row, StoreError, Tx, delivery, new_id, on, queue};
use crate::ids::{DeliveryId, MeetingId, PersonId};

/// The version that a message shows which no later one would change: another came after it, or it cannot be changed any
/// more.
pub const FOR_GOOD: i64 = i64::MAX;

/// Queues one update for every message about this meeting that shows an older version, in place of updates of the same
/// message that still wait. Returns how many are new. Messages on their way see to it themselves when they are settled.
pub async fn refresh(tx: &mut Tx, meeting: &MeetingId, version: i64, now: DateTime<Utc>) -> Result<u64, StoreError> {
    // The meeting's own messages first: SQLite would else go through all that was ever sent, since that stands in order.
    let posts: Vec<(String, String)> = on!(tx, conn => sqlx::query_as(
        "WITH ours AS MATERIALIZED (
             SELECT id, person_id, kind, state, digest, channel, shows, due_at, seq FROM deliveries WHERE meeting_id = $1)
         SELECT id, person_id FROM ours
         WHERE kind = 'post' AND state = 'sent' AND NOT digest AND channel IS NOT NULL
           AND (shows IS NULL OR shows < $2)
         ORDER BY due_at, seq, id")
        .bind(meeting.as_str()).bind(version).fetch_all(conn).await)?;
    let mut updates = Vec::with_capacity(posts.len());
    for (post, person) in posts {
        let dedupe_key = format!("update:{post}:{version}");
        on!(tx, conn => sqlx::query(
            "UPDATE deliveries SET state = 'cancelled' WHERE updates_id = $1 AND state = 'pending' AND dedupe_key <> $2")
            .bind(&post).bind(&dedupe_key).execute(conn).await.map(drop))?;
        updates.push(NewDelivery {
            id: new_id(),
            dedupe_key,
            meeting: Some(meeting.clone()),
            person: person.into(),
            body: DeliveryBody::Update { of: post.into() },
            due_at: now,
            on_unsure: OnUnsure::ResendOnce,
            reminder: false,
        });
    }
    queue(tx, &updates, now).await
}

/// The last message about this meeting that this person was sent and that can be changed in place.
pub async fn latest_post(tx: &mut Tx, meeting: &MeetingId, person: &PersonId) -> Result<Option<Delivery>, StoreError> {
    let row: Option<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries
         WHERE meeting_id = $1 AND person_id = $2 AND kind = 'post' AND state = 'sent' AND NOT digest
         ORDER BY sent_at DESC, seq DESC, id DESC LIMIT 1")
        .bind(meeting.as_str()).bind(person.as_str()).fetch_optional(conn).await)?;
    row.map(|r| delivery(tx, r)).transpose()
}

/// Whether anything about this meeting has reached this person, or may have: also what nobody could confirm, and what
/// went together with other meetings' news.
pub async fn may_have_heard(tx: &mut Tx, meeting: &MeetingId, person: &PersonId) -> Result<bool, StoreError> {
    let one: Option<String> = on!(tx, conn => sqlx::query_scalar(
        "SELECT id FROM deliveries
         WHERE meeting_id = $1 AND person_id = $2 AND kind = 'post'
           AND (state IN ('sent', 'unsure') OR (state = 'parked' AND first_sent_at IS NOT NULL)) LIMIT 1")
        .bind(meeting.as_str()).bind(person.as_str()).fetch_optional(conn).await)?;
    Ok(one.is_some())
}

/// The message that this one, just sent, takes the place of.
pub(super) async fn post_before(
    tx: &mut Tx,
    d: &Delivery,
    meeting: &MeetingId,
) -> Result<Option<DeliveryId>, StoreError> {
    let id: Option<String> = on!(tx, conn => sqlx::query_scalar(
        "SELECT id FROM deliveries
         WHERE meeting_id = $1 AND person_id = $2 AND kind = 'post' AND state = 'sent' AND NOT digest AND id <> $3
         ORDER BY sent_at DESC, seq DESC, id DESC LIMIT 1")
        .bind(meeting.as_str()).bind(d.person.as_str()).bind(d.id.as_str()).fetch_optional(conn).await)?;
    Ok(id.map(DeliveryId::from))
}

/// Cancels the reminders about a meeting that have not begun to go; returns how many.
pub async fn cancel_reminders(tx: &mut Tx, meeting: &MeetingId) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = 'cancelled' WHERE meeting_id = $1 AND reminder AND state = 'pending'")
        .bind(meeting.as_str()).execute(conn).await.map(|r| r.rows_affected()))?)
}
