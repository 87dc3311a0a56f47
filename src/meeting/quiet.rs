//! When a message may go: in the allowed hours, unless waiting for them would make it useless.

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::meeting::notice::Say;
use crate::meeting::state::Meeting;

/// So many reminders of one person on one day become one message.
pub const DIGEST_FROM: usize = 3;

/// If waiting for the next allowed moment would leave less than this before the meeting, news of it cannot wait.
const IMMINENT: TimeDelta = TimeDelta::hours(1);
/// For so long after its start a meeting may be going on.
const GOES_ON: TimeDelta = TimeDelta::hours(2);

/// The moment at which a message may go. `own`: it answers its reader's own act.
pub fn goes_at(m: &Meeting, say: &Say, own: bool, now: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    let allowed = calendar.next_allowed(now);
    let imminent = say.cannot_wait() && is_near(m, now, allowed);
    if own || imminent { now } else { allowed }
}

/// Whether the meeting, at its present date or the one before, is so near that news of it at the next allowed moment would
/// be too late; or has begun today, so that people are on their way or in the room.
fn is_near(m: &Meeting, now: DateTime<Utc>, allowed: DateTime<Utc>) -> bool {
    let Some(open) = m.open() else { return false };
    let near = |at: DateTime<Utc>| at + GOES_ON > now && at < allowed + IMMINENT;
    open.slot.iter().chain(open.earlier.last()).any(|slot| near(slot.starts))
}
