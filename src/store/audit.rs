//! Refused or odd acts, in codes: who tried what. Never the words they typed.

use chrono::{DateTime, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{MeetingId, PersonId};
use crate::interaction::Account;

/// One entry as it is read back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    pub at: DateTime<Utc>,
    pub platform: String,
    pub account: String,
    pub workspace: Option<String>,
    pub person_id: Option<String>,
    pub meeting_id: Option<String>,
    pub what: String,
}

/// Notes one act. `what` is a code such as `not_on_meeting`.
pub async fn note(
    tx: &mut Tx,
    now: DateTime<Utc>,
    from: &Account,
    person: Option<&PersonId>,
    meeting: Option<&MeetingId>,
    what: &str,
) -> Result<(), StoreError> {
    let id = crate::draw::ordered("aud_");
    on!(tx, conn => sqlx::query(
        "INSERT INTO audit (id, at, platform, account, workspace, person_id, meeting_id, what)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&id).bind(now).bind(from.platform.as_str()).bind(&from.user).bind(from.workspace.as_deref())
        .bind(person.map(PersonId::as_str)).bind(meeting.map(MeetingId::as_str)).bind(what)
        .execute(conn).await.map(drop))?;
    Ok(())
}

/// Everything noted at or after `since`, oldest first, at most `limit`.
pub async fn since(tx: &mut Tx, since: DateTime<Utc>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(
        "SELECT at, platform, account, workspace, person_id, meeting_id, what FROM audit WHERE at >= $1
         ORDER BY at, id LIMIT $2")
        .bind(since).bind(limit).fetch_all(conn).await)?)
}
