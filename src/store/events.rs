//! What happened to each meeting, in order: append only, sealed.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{MeetingId, PersonId};

/// One event. `body` is its JSON, plain here and sealed in the table; `seq` counts from 1 within the meeting.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor: Option<PersonId>,
    pub name: String,
    pub body: String,
}

/// Without the private text: what is printed or logged must not hold it.
impl std::fmt::Debug for EventRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventRow")
            .field("seq", &self.seq)
            .field("at", &self.at)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    seq: i64,
    at: DateTime<Utc>,
    actor: Option<String>,
    name: String,
    sealed: String,
}

/// Appends events (name, JSON) after the last one; returns the number of the first.
pub async fn append(
    tx: &mut Tx,
    meeting: &MeetingId,
    at: DateTime<Utc>,
    actor: Option<&PersonId>,
    events: &[(String, String)],
) -> Result<i64, StoreError> {
    let first: i64 = on!(tx, conn => sqlx::query_scalar(
        "SELECT COALESCE(MAX(seq), 0) + 1 FROM events WHERE meeting_id = $1")
        .bind(meeting.as_str()).fetch_one(conn).await)?;
    for (seq, (name, body)) in (first..).zip(events) {
        let id = crate::draw::ordered("evt_");
        let sealed = tx.seal("events", &id, body);
        on!(tx, conn => sqlx::query(
            "INSERT INTO events (id, meeting_id, seq, at, actor, name, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(&id).bind(meeting.as_str()).bind(seq).bind(at).bind(actor.map(PersonId::as_str)).bind(name).bind(&sealed)
            .execute(conn).await.map(drop))?;
    }
    Ok(first)
}

/// Everything that happened to a meeting, oldest first.
pub async fn of_meeting(tx: &mut Tx, meeting: &MeetingId) -> Result<Vec<EventRow>, StoreError> {
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT id, seq, at, actor, name, sealed FROM events WHERE meeting_id = $1 ORDER BY seq")
        .bind(meeting.as_str()).fetch_all(conn).await)?;
    let read = |r: Row| {
        let body = tx.unseal("events", &r.id, &r.sealed)?;
        Ok(EventRow { seq: r.seq, at: r.at, actor: r.actor.map(PersonId::from), name: r.name, body })
    };
    rows.into_iter().map(read).collect()
}
