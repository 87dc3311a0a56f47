//! Who is on which meeting: set with each save, asked when somebody looks for their own meetings.

use std::collections::BTreeSet;

use super::{StoreError, Tx, on};
use crate::ids::{MeetingId, PersonId};

/// Replaces who is on the meeting.
pub(super) async fn set(tx: &mut Tx, meeting: &MeetingId, people: &BTreeSet<PersonId>) -> Result<(), StoreError> {
    let before = of_meeting(tx, meeting).await?;
    for gone in before.difference(people) {
        on!(tx, conn => sqlx::query("DELETE FROM parts WHERE meeting_id = $1 AND person_id = $2")
            .bind(meeting.as_str()).bind(gone.as_str()).execute(conn).await.map(drop))?;
    }
    for new in people.difference(&before) {
        on!(tx, conn => sqlx::query("INSERT INTO parts (meeting_id, person_id) VALUES ($1, $2)")
            .bind(meeting.as_str()).bind(new.as_str()).execute(conn).await.map(drop))?;
    }
    Ok(())
}

pub async fn of_meeting(tx: &mut Tx, meeting: &MeetingId) -> Result<BTreeSet<PersonId>, StoreError> {
    let ids: Vec<String> = on!(tx, conn => sqlx::query_scalar("SELECT person_id FROM parts WHERE meeting_id = $1")
        .bind(meeting.as_str()).fetch_all(conn).await)?;
    Ok(ids.into_iter().map(PersonId::from).collect())
}
