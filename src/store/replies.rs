//! Links to the reply page: one living token for one person and one meeting.
//!
//! A token is 40 hex digits that nobody can guess. The table finds it by a keyed hash and keeps it sealed, so that every
//! mail to a person about one meeting carries the same link. A token that is revoked is deleted: nothing says that it
//! ever was.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{StoreError, Tx, on};
use crate::ids::{MeetingId, PersonId};

/// How long a link works that nothing else keeps alive, counted from the last mail that carried it.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// The longest text that is looked up at all.
const LONGEST: usize = 128;

/// The person's living token for this meeting, made if there is none. It works for [`LASTS`] more, or as long as it did.
pub async fn token(
    tx: &mut Tx,
    meeting: &MeetingId,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    // Whoever asks puts it into a mail, and that mail's link must work.
    if let Some((id, sealed)) = living(tx, meeting, person).await? {
        on!(tx, conn => sqlx::query("UPDATE replies SET expires_at = $1 WHERE id = $2 AND expires_at < $1")
            .bind(now + LASTS).bind(&id).execute(conn).await.map(drop))?;
        return tx.unseal("replies", &id, &sealed);
    }
    let (id, token) = (crate::draw::ordered("rpl_"), crate::draw::link());
    let (hash, sealed) = (tx.sealer.token_hash(&token), tx.seal("replies", &id, &token));
    let made = on!(tx, conn => sqlx::query(
        "INSERT INTO replies (id, meeting_id, person_id, token_hash, sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (meeting_id, person_id) DO NOTHING")
        .bind(&id).bind(meeting.as_str()).bind(person.as_str()).bind(&hash).bind(&sealed).bind(now + LASTS)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    // Somebody else made it at this moment: begin again and find theirs.
    if made == 1 { Ok(token) } else { Err(StoreError::Conflict) }
}

/// Whose link this is. None for one that is unknown, revoked or over; which of them is not said.
pub async fn of(tx: &mut Tx, token: &str, now: DateTime<Utc>) -> Result<Option<(MeetingId, PersonId)>, StoreError> {
    let plausible = token.len() <= LONGEST && token.bytes().all(|b| b.is_ascii_hexdigit());
    let hash = tx.sealer.token_hash(if plausible { token } else { "" });
    let found: Option<(String, String)> = on!(tx, conn => sqlx::query_as(
        "SELECT meeting_id, person_id FROM replies WHERE token_hash = $1 AND expires_at > $2")
        .bind(&hash).bind(now).fetch_optional(conn).await)?;
    Ok(found.map(|(meeting, person)| (meeting.into(), person.into())))
}

/// Ends this person's link to this meeting. One that is made later is another.
pub async fn revoke(tx: &mut Tx, meeting: &MeetingId, person: &PersonId) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("DELETE FROM replies WHERE meeting_id = $1 AND person_id = $2")
        .bind(meeting.as_str()).bind(person.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Follows what became of the meeting: the links of these people work at least so long, everybody else's are revoked.
pub async fn follow(
    tx: &mut Tx,
    meeting: &MeetingId,
    until: &BTreeMap<PersonId, DateTime<Utc>>,
) -> Result<(), StoreError> {
    let holders: Vec<(String, DateTime<Utc>)> = on!(tx, conn => sqlx::query_as(
        "SELECT person_id, expires_at FROM replies WHERE meeting_id = $1").bind(meeting.as_str()).fetch_all(conn).await)?;
    for (holder, expires) in holders {
        let holder = PersonId::from(holder);
        match until.get(&holder) {
            None => revoke(tx, meeting, &holder).await?,
            Some(until) if *until > expires => {
                on!(tx, conn => sqlx::query(
                    "UPDATE replies SET expires_at = $1 WHERE meeting_id = $2 AND person_id = $3")
                    .bind(*until).bind(meeting.as_str()).bind(holder.as_str()).execute(conn).await.map(drop))?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Deletes links that were over before `before`; returns how many.
pub async fn purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query("DELETE FROM replies WHERE expires_at < $1")
        .bind(before).execute(conn).await.map(|r| r.rows_affected()))?)
}

async fn living(tx: &mut Tx, meeting: &MeetingId, person: &PersonId) -> Result<Option<(String, String)>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as("SELECT id, sealed FROM replies WHERE meeting_id = $1 AND person_id = $2")
        .bind(meeting.as_str()).bind(person.as_str()).fetch_optional(conn).await)?)
}
