//! The place where a pretend council is kept, and the time at which it goes on.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::calendar::{Calendar, clock_time, full_date};
use crate::card::refusals;
use crate::cli::Mistake;
use crate::clock::Clock;
use crate::draw;
use crate::meeting::Refusal;
use crate::people::People;
use crate::procedure::Procedure;
use crate::procedure::library::Library;
use crate::store::{Alone, Db};

/// A workplace that is just stopping is waited for so long by the next in the same place.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where the pretend council is kept. A temporary one goes with the process.
pub(super) struct Kept {
    dir: PathBuf,
    pub database: String,
    pub key: String,
    _temporary: Option<Temporary>,
}

struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Kept {
    pub fn open(dir: Option<PathBuf>) -> anyhow::Result<Self> {
        let (dir, temporary) = match dir {
            Some(dir) => (dir, None),
            None => {
                let dir = std::env::temp_dir().join(draw::token("mainstay-practice-"));
                (dir.clone(), Some(Temporary(dir)))
            }
        };
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let file = dir.join("practice.key");
        let key = match std::fs::read_to_string(&file) {
            Ok(key) => key.trim().to_owned(),
            Err(_) => {
                let key = STANDARD.encode(draw::key());
                std::fs::write(&file, &key).with_context(|| format!("cannot write in {}", dir.display()))?;
                key
            }
        };
        let database = format!("sqlite:{}", dir.join("practice.db").display());
        Ok(Self { dir, database, key, _temporary: temporary })
    }

    /// Makes sure that nobody else writes here: each of two would undo what the other wrote.
    pub async fn alone(&self, db: &Db) -> anyhow::Result<Option<Alone>> {
        let Ok(alone) = tokio::time::timeout(PATIENCE, db.alone()).await else {
            let place = self.dir.display();
            anyhow::bail!("another practice workplace is open in {place}: stop it, or give another place with --data");
        };
        Ok(alone?)
    }
}

/// The pretend clock begins when it was told to, but never before the time that a council kept from before has reached;
/// else now, or where that council's clock stood if this is later.
pub(super) fn begins(
    at: Option<NaiveDateTime>,
    reached: Option<DateTime<Utc>>,
    calendar: &Calendar,
    library: &Library,
) -> anyhow::Result<DateTime<Utc>> {
    let Some(at) = at else { return Ok(usual(calendar).max(reached.unwrap_or_default())) };
    let at = calendar.instant(at).map_err(|odd| {
        let any = library.all();
        let say = |p: &Arc<Procedure>| refusals::say(&Refusal::from(odd), p, &People::default());
        Mistake(format!("--at: {}", any.first().map(say).unwrap_or_default()))
    })?;
    // Somebody who gives the minute that the page showed means this moment of it.
    let reached = reached.unwrap_or_default();
    if at + TimeDelta::minutes(1) <= reached {
        let local = calendar.local(reached);
        let (day, time) = (full_date(local.date()), clock_time(local.time()));
        let say = "Leave --at out to go on, or give a later time, or another place with --data.";
        return Err(Mistake(format!("--at: the council kept there has reached {day}, {time}. {say}")).into());
    }
    Ok(at.max(reached))
}

/// Now; outside working hours the next working morning, so that something happens when a button is pressed.
fn usual(calendar: &Calendar) -> DateTime<Utc> {
    let now = Clock::system().now();
    let working = calendar.is_allowed(now) && calendar.is_allowed(now + TimeDelta::hours(2));
    if working {
        return now;
    }
    let day = calendar.local_date(calendar.next_allowed(now + TimeDelta::hours(2)));
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    calendar.instant_or_after(day.and_time(ten))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Holidays;

    fn local(text: &str) -> Option<NaiveDateTime> {
        Some(text.parse().expect("a date and time"))
    }

    #[test]
    fn the_clock_never_goes_back_and_a_time_that_is_not_there_is_refused() {
        let (calendar, library) = (Calendar::england(Holidays::built_in()), Library::built_in());
        let begins = |at, reached: Option<&str>| {
            let reached = reached.map(|text| text.parse().expect("an instant"));
            begins(at, reached, &calendar, &library).map(|at| at.to_rfc3339()).map_err(|why| why.to_string())
        };
        let easter = local("2026-04-02T16:45:00");
        assert_eq!(begins(easter, None).as_deref(), Ok("2026-04-02T15:45:00+00:00"));
        assert_eq!(begins(easter, Some("2026-04-02T15:45:07Z")).as_deref(), Ok("2026-04-02T15:45:07+00:00"));
        assert_eq!(begins(None, Some("2199-01-01T09:00:00Z")).as_deref(), Ok("2199-01-01T09:00:00+00:00"));
        let refused = begins(easter, Some("2026-12-01T09:00:00Z")).unwrap_err();
        assert!(refused.contains("has reached Tuesday 1 December 2026, 9am"), "{refused}");
        let skipped = begins(local("2026-03-29T01:30:00"), None).unwrap_err();
        assert!(skipped.contains("The clocks go forward that night"), "{skipped}");
    }
}
