//! Messages to people, as rows: written in the same unit of work as the change they tell of, sent by the courier.
//!
//! pending → sending → sent, or back to pending (certainly not sent), or unsure (nobody knows: looked into before any
//! second attempt), or parked (a person must see to it), cancelled, not_needed. A `dedupe_key` says what a message is
//! for, so the same reason twice makes one row. Rows of one person go one at a time, in the order of (`due_at`, `seq`).

mod ahead;
mod lease;
mod list;
mod refresh;
mod row;
mod settle;

use chrono::{DateTime, Utc};

pub use ahead::{Ahead, note_ahead, purge_ahead, said_ahead};
pub use lease::{Claim, Opening, end_all, expire, lease, lease_unsure, open, probe, release_held};
pub use list::{
    PastDue, came_back, counts, get, in_state, letter, newest, next_due, of_meeting, past_due_unsent, retry,
};
pub use refresh::{FOR_GOOD, cancel_reminders, latest_post, may_have_heard, refresh};
pub use settle::{Outcome, settle};

use row::{Row, all, delivery};

use super::{StoreError, Tx, on};
use crate::ids::{DeliveryId, MeetingId, PersonId};
use crate::interaction::PlatformName;

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    pub id: DeliveryId,
    /// What it is for, e.g. `remind:{meeting}:{item}:{ordinal}`. A second row with the same key is never made.
    pub dedupe_key: String,
    pub meeting: Option<MeetingId>,
    pub person: PersonId,
    pub body: DeliveryBody,
    pub due_at: DateTime<Utc>,
    pub on_unsure: OnUnsure,
    /// Reminders that are due together may go as one message.
    pub reminder: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub enum DeliveryBody {
    /// A new message. The notice is the desk's JSON, sealed in the table.
    Post { notice: String },
    /// A message that was sent, shown as things stand now.
    Update { of: DeliveryId },
    /// The meeting as it stands, for the calendar of somebody who is written to elsewhere.
    Calendar,
}

/// Without the notice: what is printed or logged must not hold it.
impl std::fmt::Debug for DeliveryBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Post { .. } => f.write_str("Post"),
            Self::Update { of } => write!(f, "Update({of})"),
            Self::Calendar => f.write_str("Calendar"),
        }
    }
}

/// What to do when nobody can tell whether a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnUnsure {
    /// Leave it to a person: twice is worse than late.
    Park,
    /// Send it once more: late is worse than twice.
    ResendOnce,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    Pending,
    Sending,
    Sent,
    Unsure,
    Parked,
    Cancelled,
    NotNeeded,
}

/// A message as its row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub seq: i64,
    pub dedupe_key: String,
    pub meeting: Option<MeetingId>,
    pub person: PersonId,
    pub body: DeliveryBody,
    pub reminder: bool,
    pub on_unsure: OnUnsure,
    pub state: DeliveryState,
    pub due_at: DateTime<Utc>,
    pub not_before: Option<DateTime<Utc>>,
    /// Waiting for a platform to come back, not for its own next attempt.
    pub held: bool,
    /// Attempts that ended without it being sent.
    pub attempts: i64,
    /// How often the platform was searched for it in vain since the last attempt.
    pub looks: i64,
    /// Whether `OnUnsure::ResendOnce` has been used up.
    pub resent: bool,
    pub lease_until: Option<DateTime<Utc>>,
    pub owner: Option<String>,
    pub fence: i64,
    /// The delivery id that the message carries: its own, or the first one's in a digest.
    pub mark: Option<DeliveryId>,
    /// Its message is about several meetings, so it is never changed in place.
    pub digest: bool,
    /// Where the last attempt was addressed to.
    pub platform: Option<PlatformName>,
    pub workspace: Option<String>,
    pub account: Option<String>,
    /// Where it ended up.
    pub channel: Option<String>,
    pub message: Option<String>,
    /// The version of the meeting that it shows.
    pub shows: Option<i64>,
    pub first_sent_at: Option<DateTime<Utc>>,
    pub sent_at: Option<DateTime<Utc>>,
    /// What was in the way last time, as a code.
    pub problem: Option<String>,
    /// Whether a person has been told that it is parked.
    pub told: bool,
    pub created_at: DateTime<Utc>,
}

/// A fresh id, later in order than those made before it.
pub fn new_id() -> DeliveryId {
    crate::draw::delivery_id()
}

/// Queues messages in the order given and returns how many were new. The courier is woken when this is committed.
pub async fn queue(tx: &mut Tx, deliveries: &[NewDelivery], now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut new = 0;
    for d in deliveries {
        let (kind, sealed, of) = match &d.body {
            DeliveryBody::Post { notice } => ("post", Some(tx.seal("deliveries", d.id.as_str(), notice)), None),
            DeliveryBody::Update { of } => ("update", None, Some(of.as_str())),
            DeliveryBody::Calendar => ("calendar", None, None),
        };
        new += on!(tx, conn => sqlx::query(
            "INSERT INTO deliveries (id, seq, dedupe_key, meeting_id, person_id, kind, sealed, updates_id, reminder, on_unsure,
                                     state, due_at, held, attempts, looks, resent, fence, digest, told, created_at)
             VALUES ($1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM deliveries WHERE person_id = $4), $2, $3, $4, $5, $6, $7, $8, $9,
                     'pending', $10, $11, 0, 0, $11, 0, $11, $11, $12)
             ON CONFLICT (dedupe_key) DO NOTHING")
            .bind(d.id.as_str()).bind(&d.dedupe_key).bind(d.meeting.as_ref().map(MeetingId::as_str)).bind(d.person.as_str())
            .bind(kind).bind(&sealed).bind(of).bind(d.reminder).bind(d.on_unsure.as_str())
            .bind(d.due_at).bind(false).bind(now)
            .execute(conn).await.map(|r| r.rows_affected()))?;
    }
    if new > 0 {
        tx.rows_were_queued();
    }
    Ok(new)
}

impl DeliveryState {
    pub const ALL: [Self; 7] =
        [Self::Pending, Self::Sending, Self::Sent, Self::Unsure, Self::Parked, Self::Cancelled, Self::NotNeeded];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Unsure => "unsure",
            Self::Parked => "parked",
            Self::Cancelled => "cancelled",
            Self::NotNeeded => "not_needed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

impl OnUnsure {
    fn as_str(self) -> &'static str {
        match self {
            Self::Park => "park",
            Self::ResendOnce => "resend_once",
        }
    }
}
