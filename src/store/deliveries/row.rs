//! A delivery as its row: read whole, and checked on the way.

use chrono::{DateTime, Utc};

use super::{Delivery, DeliveryBody, DeliveryState, OnUnsure, StoreError, Tx};
use crate::ids::{DeliveryId, MeetingId};
use crate::interaction::PlatformName;

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) seq: i64,
    pub(super) dedupe_key: String,
    pub(super) meeting_id: Option<String>,
    pub(super) person_id: String,
    pub(super) kind: String,
    pub(super) sealed: Option<String>,
    pub(super) updates_id: Option<String>,
    pub(super) reminder: bool,
    pub(super) on_unsure: String,
    pub(super) state: String,
    pub(super) due_at: DateTime<Utc>,
    pub(super) not_before: Option<DateTime<Utc>>,
    pub(super) held: bool,
    pub(super) attempts: i64,
    pub(super) looks: i64,
    pub(super) resent: bool,
    pub(super) lease_until: Option<DateTime<Utc>>,
    pub(super) owner: Option<String>,
    pub(super) fence: i64,
    pub(super) mark: Option<String>,
    pub(super) digest: bool,
    pub(super) platform: Option<String>,
    pub(super) workspace: Option<String>,
    pub(super) account: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) message: Option<String>,
    pub(super) shows: Option<i64>,
    pub(super) first_sent_at: Option<DateTime<Utc>>,
    pub(super) sent_at: Option<DateTime<Utc>>,
    pub(super) problem: Option<String>,
    pub(super) told: bool,
    pub(super) created_at: DateTime<Utc>,
}

pub(super) fn delivery(tx: &Tx, row: Row) -> Result<Delivery, StoreError> {
    let odd = |what: &str| StoreError::Broken(format!("delivery {} has an unknown {what}", row.id));
    let body = match (row.kind.as_str(), &row.sealed, &row.updates_id) {
        ("post", Some(sealed), _) => DeliveryBody::Post { notice: tx.unseal("deliveries", &row.id, sealed)? },
        ("calendar", _, _) => DeliveryBody::Calendar,
        ("update", _, Some(of)) => DeliveryBody::Update { of: of.as_str().into() },
        _ => return Err(odd("kind")),
    };
    let on_unsure = match row.on_unsure.as_str() {
        "park" => OnUnsure::Park,
        "resend_once" => OnUnsure::ResendOnce,
        _ => return Err(odd("policy")),
    };
    let platforms = [PlatformName::Slack, PlatformName::Teams, PlatformName::Email, PlatformName::Practice];
    let platform = match &row.platform {
        None => None,
        Some(name) => Some(platforms.into_iter().find(|p| p.as_str() == name).ok_or_else(|| odd("platform"))?),
    };
    Ok(Delivery {
        body,
        on_unsure,
        platform,
        state: DeliveryState::parse(&row.state).ok_or_else(|| odd("state"))?,
        id: row.id.into(),
        seq: row.seq,
        dedupe_key: row.dedupe_key,
        meeting: row.meeting_id.map(MeetingId::from),
        person: row.person_id.into(),
        reminder: row.reminder,
        due_at: row.due_at,
        not_before: row.not_before,
        held: row.held,
        attempts: row.attempts,
        looks: row.looks,
        resent: row.resent,
        lease_until: row.lease_until,
        owner: row.owner,
        fence: row.fence,
        mark: row.mark.map(DeliveryId::from),
        digest: row.digest,
        workspace: row.workspace,
        account: row.account,
        channel: row.channel,
        message: row.message,
        shows: row.shows,
        first_sent_at: row.first_sent_at,
        sent_at: row.sent_at,
        problem: row.problem,
        told: row.told,
        created_at: row.created_at,
    })
}

pub(super) fn all(tx: &Tx, rows: Vec<Row>) -> Result<Vec<Delivery>, StoreError> {
    rows.into_iter().map(|r| delivery(tx, r)).collect()
}
