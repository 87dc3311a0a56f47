//! Taking rows to send, for a while, so that no two couriers hold the same one.
//!
//! A lease raises the row's fence; whoever settles must name owner and fence, so a process that slept through its lease
//! cannot overwrite what happened since.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "two statements differ by one clause between the engines; nothing from outside is in them"
)]

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::AssertSqlSafe;

use super::{Delivery, Row, StoreError, Tx, delivery, on};
use crate::ids::{DeliveryId, PersonId};
use crate::interaction::PlatformName;

/// So many reminders of one person are taken at once.
const AT_MOST: i64 = 20;

/// Who takes rows, and for how long.
#[derive(Debug, Clone)]
pub struct Claim {
    /// One courier's own name: another process, another name.
    pub owner: String,
    pub lasts: TimeDelta,
}

/// Where an attempt is about to go: written before the connection is opened, so that it can be looked into afterwards.
#[derive(Debug, Clone)]
pub struct Opening {
    pub mark: DeliveryId,
    pub digest: bool,
    pub platform: PlatformName,
    pub workspace: Option<String>,
    pub account: String,
    pub shows: i64,
}

/// Leases messages that are due, of up to `limit` different people, earliest first. Each entry is one person's: one row,
/// or the reminders that directly follow each other. Nobody's row is taken while an earlier one of theirs is open; a card
/// that could not be brought up to date, and waits to be tried again, holds up nothing new.
/// The two questions about earlier rows are two, so that each is answered by index and nobody's whole history is read.
pub async fn lease(tx: &mut Tx, by: &Claim, now: DateTime<Utc>, limit: i64) -> Result<Vec<Vec<Delivery>>, StoreError> {
    let sql = format!(
        "WITH heads AS (
             SELECT d.id FROM deliveries d
             WHERE d.state = 'pending' AND d.due_at <= $1 AND (d.not_before IS NULL OR d.not_before <= $1)
               AND NOT EXISTS (
                   SELECT 1 FROM deliveries e
                   WHERE e.person_id = d.person_id AND e.id <> d.id AND e.state IN ('sending', 'unsure'))
               AND NOT EXISTS (
                   SELECT 1 FROM deliveries e
                   WHERE e.person_id = d.person_id AND e.id <> d.id AND e.state = 'pending'
                     AND (e.kind <> 'update' OR e.not_before IS NULL OR e.not_before <= $1)
                     AND (e.due_at, e.seq, e.id) < (d.due_at, d.seq, d.id))
             ORDER BY d.due_at, d.seq, d.id LIMIT $2 {})
         UPDATE deliveries SET state = 'sending', lease_until = $3, owner = $4, fence = fence + 1,
                               not_before = NULL, held = $5, mark = NULL, digest = $5
         WHERE id IN (SELECT id FROM heads) AND state = 'pending' RETURNING *",
        tx.skip_locked()
    );
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(AssertSqlSafe(sql.as_str()))
        .bind(now).bind(limit).bind(now + by.lasts).bind(&by.owner).bind(false).fetch_all(conn).await)?;
    let mut heads = readable(tx, rows).await?;
    heads.sort_by(|a, b| (a.due_at, a.seq, &a.id).cmp(&(b.due_at, b.seq, &b.id)));
    let mut leased = Vec::with_capacity(heads.len());
    for head in heads {
        let more = if head.reminder { with_it(tx, &head.person, by, now).await? } else { Vec::new() };
        leased.push([vec![head], more].concat());
    }
    Ok(leased)
}

/// Leases the reminders that directly follow a leased one of this person.
async fn with_it(tx: &mut Tx, person: &PersonId, by: &Claim, now: DateTime<Utc>) -> Result<Vec<Delivery>, StoreError> {
    let next: Vec<Row> = on!(tx, conn => sqlx::query_as(
        "SELECT * FROM deliveries WHERE person_id = $1 AND state = 'pending' AND due_at <= $2
         ORDER BY due_at, seq, id LIMIT $3")
        .bind(person.as_str()).bind(now).bind(AT_MOST - 1).fetch_all(conn).await)?;
    let ready = |r: &Row| r.reminder && r.kind == "post" && r.not_before.is_none_or(|at| at <= now);
    let run: BTreeSet<String> = next.into_iter().take_while(ready).map(|r| r.id).collect();
    let mut rows: Vec<Row> = Vec::with_capacity(run.len());
    for id in &run {
        let row: Option<Row> = on!(tx, conn => sqlx::query_as(
            "UPDATE deliveries SET state = 'sending', lease_until = $1, owner = $2, fence = fence + 1,
                                   not_before = NULL, held = $3, mark = NULL, digest = $3
             WHERE id = $4 AND state = 'pending' RETURNING *")
            .bind(now + by.lasts).bind(&by.owner).bind(false).bind(id).fetch_optional(conn).await)?;
        rows.extend(row);
    }
    let mut more = readable(tx, rows).await?;
    more.sort_by(|a, b| (a.due_at, a.seq, &a.id).cmp(&(b.due_at, b.seq, &b.id)));
    Ok(more)
}

/// Leases up to `limit` rows whose fate is unknown and may now be looked into.
pub async fn lease_unsure(
    tx: &mut Tx,
    by: &Claim,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let sql = format!(
        "WITH doubtful AS (
             SELECT id FROM deliveries
             WHERE state = 'unsure' AND (not_before IS NULL OR not_before <= $1)
               AND (lease_until IS NULL OR lease_until <= $1)
             ORDER BY due_at, seq, id LIMIT $2 {})
         UPDATE deliveries SET lease_until = $3, owner = $4, fence = fence + 1
         WHERE id IN (SELECT id FROM doubtful) AND state = 'unsure' RETURNING *",
        tx.skip_locked()
    );
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(AssertSqlSafe(sql.as_str()))
        .bind(now).bind(limit).bind(now + by.lasts).bind(&by.owner).fetch_all(conn).await)?;
    readable(tx, rows).await
}

/// The rows that can be opened. One that cannot is parked, and counts as late until somebody sees to it: it must not keep
/// everybody else's from going.
async fn readable(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Delivery>, StoreError> {
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id.clone();
        match delivery(tx, row) {
            Ok(one) => read.push(one),
            Err(why) => {
                tracing::error!(delivery = id, %why, "a message cannot be read, so it is parked");
                on!(tx, conn => sqlx::query(
                    "UPDATE deliveries SET state = 'parked', problem = 'unreadable', told = $1, lease_until = NULL WHERE id = $2")
                    .bind(false).bind(&id).execute(conn).await.map(drop))?;
            }
        }
    }
    Ok(read)
}

/// Notes where the attempt is going. False if the lease is no longer ours: then it must not go.
pub async fn open(tx: &mut Tx, d: &Delivery, opening: &Opening, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET mark = $1, digest = $2, platform = $3, workspace = $4, account = $5, shows = $6, looks = 0,
                               first_sent_at = COALESCE(first_sent_at, $7)
         WHERE id = $8 AND owner = $9 AND fence = $10 AND state = 'sending' AND lease_until > $7")
        .bind(opening.mark.as_str()).bind(opening.digest).bind(opening.platform.as_str()).bind(&opening.workspace)
        .bind(&opening.account).bind(opening.shows).bind(now).bind(d.id.as_str()).bind(&d.owner).bind(d.fence)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(rows == 1)
}

/// Ends every lease there is: only for whoever knows that no other process is at work, before its own courier begins.
/// [`expire`] then takes the rows back.
pub async fn end_all(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET lease_until = $1 WHERE state IN ('sending', 'unsure') AND lease_until > $1")
        .bind(now).execute(conn).await.map(|r| r.rows_affected()))?)
}

/// Takes back the rows of couriers that died. One that may have gone is looked for after `visible_after`. What had not been opened, or only changes a message in place, may simply go
/// again; the rest is unsure. Owner and fence stay: a courier that was only slow may still say how it ended.
pub async fn expire(tx: &mut Tx, now: DateTime<Utc>, visible_after: TimeDelta) -> Result<u64, StoreError> {
    let again = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = 'pending', lease_until = NULL, owner = NULL, attempts = attempts + 1
         WHERE state = 'sending' AND lease_until <= $1 AND (mark IS NULL OR kind = 'update')")
        .bind(now).execute(conn).await.map(|r| r.rows_affected()))?;
    let unsure = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = 'unsure', lease_until = NULL, attempts = attempts + 1, looks = 0, not_before = $2,
                               problem = 'interrupted'
         WHERE state = 'sending' AND lease_until <= $1")
        .bind(now).bind(now + visible_after).execute(conn).await.map(|r| r.rows_affected()))?;
    Ok(again + unsure)
}

/// Lets rows go that waited for this platform (None: for any) to come back; returns how many.
pub async fn release_held(tx: &mut Tx, platform: Option<PlatformName>) -> Result<u64, StoreError> {
    Ok(on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET held = $1, not_before = NULL WHERE state = 'pending' AND held = $2
             AND (platform = $3 OR $3 = '')")
        .bind(false).bind(true).bind(platform.map_or("", PlatformName::as_str))
        .execute(conn).await.map(|r| r.rows_affected()))?)
}

/// Lets one row go that waits for this platform, to see whether it is back. Another each time: one that the platform
/// would never take must not speak for the rest.
pub async fn probe(tx: &mut Tx, platform: PlatformName, now: DateTime<Utc>) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET not_before = NULL WHERE id = (
             SELECT id FROM deliveries WHERE state = 'pending' AND held = $1 AND platform = $2 AND due_at <= $3 AND not_before IS NOT NULL
             ORDER BY not_before, due_at, seq, id LIMIT 1)")
        .bind(true).bind(platform.as_str()).bind(now).execute(conn).await.map(drop))?;
    Ok(())
}
