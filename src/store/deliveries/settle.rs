//! How an attempt ended, and what follows from it.

use chrono::{DateTime, Utc};

use super::super::meetings;
use super::refresh::FOR_GOOD;
use super::{Delivery, DeliveryBody, DeliveryState, NewDelivery, OnUnsure, StoreError, Tx, new_id, on, queue};
use crate::ids::{DeliveryId, MeetingId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is there. A message changed in place keeps its own channel and id.
    Sent {
        channel: String,
        message: String,
    },
    NotNeeded,
    /// The message that this would have changed is gone, or too old: it is not tried again.
    BeyondChange,
    /// Certainly not sent: again, not before this. `counts` says whether it was an attempt of its own.
    Again {
        not_before: Option<DateTime<Utc>>,
        problem: String,
        counts: bool,
    },
    /// Not tried, or tried in vain, because the platform is not well: when it is, or at this time at the latest.
    Held {
        not_before: DateTime<Utc>,
        problem: String,
        counts: bool,
    },
    /// Nobody knows. Look at this time.
    Unsure {
        look_at: DateTime<Utc>,
        problem: String,
    },
    /// Looked: it was not there yet, or the look itself failed (`counts` is false).
    LookAgain {
        look_at: DateTime<Utc>,
        counts: bool,
    },
    /// Nobody can look: sent once more, as its policy says.
    Resend {
        problem: String,
    },
    /// A person must see to it; `told` if a message that says so is queued in the same unit of work, and `counts` if it was
    /// just tried.
    Parked {
        problem: String,
        told: bool,
        counts: bool,
    },
}

/// The columns that an outcome changes.
struct Change<'a> {
    state: DeliveryState,
    not_before: Option<DateTime<Utc>>,
    held: bool,
    attempts: i64,
    looks: i64,
    resent: bool,
    channel: Option<&'a str>,
    message: Option<&'a str>,
    sent_at: Option<DateTime<Utc>>,
    problem: Option<&'a str>,
    told: bool,
}

/// Writes down how a leased row ended. False, and nothing is changed, if the lease was lost meanwhile.
///
/// A message that went out of date on its way, and the one that it takes the place of, get an update queued.
pub async fn settle(tx: &mut Tx, d: &Delivery, outcome: &Outcome, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let c = Change::new(d, outcome, now);
    // Before the row: whoever changes the meeting takes them in this order too, so that either they see this message as
    // sent or it sees what they changed.
    if let (DeliveryState::Sent, Some(meeting)) = (c.state, &d.meeting) {
        meetings::hold(tx, meeting).await?;
    }
    let rows = on!(tx, conn => sqlx::query(
        "UPDATE deliveries SET state = $1, not_before = $2, held = $3, attempts = $4, looks = $5, resent = $6,
                channel = $7, message = $8, sent_at = $9, problem = $10, told = $11, lease_until = NULL
         WHERE id = $12 AND owner = $13 AND fence = $14 AND state IN ('sending', 'unsure')")
        .bind(c.state.as_str()).bind(c.not_before).bind(c.held).bind(c.attempts).bind(c.looks).bind(c.resent)
        .bind(c.channel).bind(c.message).bind(c.sent_at).bind(c.problem).bind(c.told)
        .bind(d.id.as_str()).bind(&d.owner).bind(d.fence)
        .execute(conn).await.map(|r| r.rows_affected()))?;
    if rows == 1 && c.state == DeliveryState::Sent {
        after_it_was_sent(tx, d, now).await?;
    }
    if let (1, Outcome::BeyondChange, DeliveryBody::Update { of }) = (rows, outcome, &d.body) {
        now_shows(tx, of, Some(FOR_GOOD)).await?;
    }
    Ok(rows == 1)
}

async fn now_shows(tx: &mut Tx, post: &DeliveryId, version: Option<i64>) -> Result<(), StoreError> {
    on!(tx, conn => sqlx::query("UPDATE deliveries SET shows = $1 WHERE id = $2")
        .bind(version).bind(post.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

impl<'a> Change<'a> {
    fn new(d: &'a Delivery, outcome: &'a Outcome, now: DateTime<Utc>) -> Self {
        use DeliveryState as S;
        let mut c = Self {
            state: S::Pending,
            not_before: None,
            held: false,
            attempts: d.attempts,
            looks: d.looks,
            resent: d.resent,
            channel: None,
            message: None,
            sent_at: None,
            problem: None,
            told: false,
        };
        match outcome {
            Outcome::Sent { channel, message } => {
                c.state = S::Sent;
                (c.channel, c.message, c.sent_at) = (Some(channel.as_str()), Some(message.as_str()), Some(now));
            }
            Outcome::NotNeeded | Outcome::BeyondChange => c.state = S::NotNeeded,
            Outcome::Again { not_before, problem, counts } => {
                (c.not_before, c.problem, c.looks) = (*not_before, Some(problem.as_str()), 0);
                c.attempts += i64::from(*counts);
            }
            Outcome::Held { not_before, problem, counts } => {
                (c.not_before, c.problem, c.looks, c.held) = (Some(*not_before), Some(problem.as_str()), 0, true);
                c.attempts += i64::from(*counts);
            }
            Outcome::Unsure { look_at, problem } => {
                (c.state, c.not_before, c.problem, c.looks) = (S::Unsure, Some(*look_at), Some(problem.as_str()), 0);
                c.attempts += 1;
            }
            Outcome::LookAgain { look_at, counts } => {
                (c.state, c.not_before, c.problem) = (S::Unsure, Some(*look_at), d.problem.as_deref());
                c.looks += i64::from(*counts);
            }
            Outcome::Resend { problem } => (c.problem, c.resent, c.looks) = (Some(problem.as_str()), true, 0),
            Outcome::Parked { problem, told, counts } => {
                (c.state, c.problem, c.told) = (S::Parked, Some(problem.as_str()), *told);
                c.attempts += i64::from(*counts);
            }
        }
        c
    }
}

async fn after_it_was_sent(tx: &mut Tx, d: &Delivery, now: DateTime<Utc>) -> Result<(), StoreError> {
    // As it was opened, not as it was leased: the version shown is known only since then.
    let Some(row) = super::get(tx, &d.id).await? else { return Ok(()) };
    let post = match &row.body {
        DeliveryBody::Update { of } => {
            now_shows(tx, of, row.shows).await?;
            of.clone()
        }
        DeliveryBody::Post { .. } => row.id.clone(),
        DeliveryBody::Calendar => return Ok(()),
    };
    let Some(meeting) = &row.meeting else { return Ok(()) };
    if row.digest {
        return Ok(());
    }
    if let Some(version) = meetings::version(tx, meeting).await?
        && row.shows.is_some_and(|shows| shows < version)
    {
        update(tx, &row, meeting, post, &version.to_string(), now).await?;
    }
    if let DeliveryBody::Post { .. } = row.body
        && let Some(before) = super::refresh::post_before(tx, &row, meeting).await?
    {
        // Its buttons were the latest until now.
        update(tx, &row, meeting, before, &format!("after:{}", row.id), now).await?;
    }
    Ok(())
}

/// Queues an update of `post`, which went to the same person as `like`.
async fn update(
    tx: &mut Tx,
    like: &Delivery,
    meeting: &MeetingId,
    post: DeliveryId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new = NewDelivery {
        id: new_id(),
        dedupe_key: format!("update:{post}:{why}"),
        meeting: Some(meeting.clone()),
        person: like.person.clone(),
        body: DeliveryBody::Update { of: post },
        due_at: now,
        on_unsure: OnUnsure::ResendOnce,
        reminder: false,
    };
    queue(tx, &[new], now).await.map(drop)
}
