//! What the desk knows of the world at one moment: the directory, the calendar and where the app is installed, read anew
//! when they have changed.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::ids::PersonId;
use crate::interaction::{Account, PlatformName};
use crate::people::People;
use crate::store::installs::Install;
use crate::store::{StoreError, Tx, holidays, installs, meta, people};

/// How long a platform that refuses the app is passed by where there is another.
const TRY_AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);
/// Changes with every change to the directory.
const DIRECTORY: &str = "directory_version";

#[derive(Debug, Clone)]
pub struct Known {
    pub people: Arc<People>,
    pub calendar: Arc<Calendar>,
    installs: Arc<Vec<Install>>,
}

/// The last look, and the versions of all that it was of.
#[derive(Default)]
pub(super) struct Cache(RwLock<Option<(meta::Versions, Known)>>);

/// Why an account is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    NotInDirectory,
    OtherWorkspace,
    NotConnected,
}

impl Stranger {
    pub fn code(self) -> &'static str {
        match self {
            Self::NotInDirectory => "unknown_person",
            Self::OtherWorkspace => "other_workspace",
            Self::NotConnected => "not_connected_yet",
        }
    }
}

impl Cache {
    pub(super) async fn look(&self, tx: &mut Tx, base: &Calendar) -> Result<Known, StoreError> {
        let versions = meta::versions(tx).await?;
        let last = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, known)) = last
            && of == versions
        {
            return Ok(known);
        }
        let mut calendar = base.clone();
        if holidays::version(tx).await? > 0 {
            calendar.holidays = calendar.holidays.with_imported(&holidays::all(tx).await?);
        }
        let (people, installs) = (Arc::new(people::all(tx).await?), Arc::new(installs::all(tx).await?));
        let known = Known { people, calendar: Arc::new(calendar), installs };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((versions, known.clone()));
        Ok(known)
    }
}

/// Says that the directory has changed, to every process on this database.
pub async fn touch_directory(tx: &mut Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before: i64 = meta::get(tx, DIRECTORY).await?.and_then(|v| v.split('.').next()?.parse().ok()).unwrap_or(0);
    meta::put(tx, DIRECTORY, &format!("{}.{}", before + 1, now.timestamp_millis())).await
}

impl Known {
    /// The person behind an account that a platform vouches for.
    pub(super) fn person(&self, account: &Account) -> Result<PersonId, Stranger> {
        let person = self.person_even_if_gone(account)?;
        let here = |id: &PersonId| self.people.get(id).is_some_and(|p| p.active);
        if here(&person) { Ok(person) } else { Err(Stranger::NotInDirectory) }
    }

    pub(super) fn person_even_if_gone(&self, account: &Account) -> Result<PersonId, Stranger> {
        if matches!(account.platform, PlatformName::Slack | PlatformName::Teams) {
            match self.workspace_is_ours(account) {
                Some(true) => {}
                Some(false) => return Err(Stranger::OtherWorkspace),
                None => return Err(Stranger::NotConnected),
            }
        }
        let full = account.workspace.as_ref().map(|w| format!("{w}/{}", account.user));
        let named = |listed: Option<&String>| listed.is_some_and(|x| *x == account.user || Some(x) == full.as_ref());
        let found = self.people.iter().find(|p| match account.platform {
            PlatformName::Slack => named(p.slack.as_ref()),
            PlatformName::Teams => named(p.teams.as_ref()),
            PlatformName::Email | PlatformName::Practice => p.id.as_str() == account.user,
        });
        found.map(|p| p.id.clone()).ok_or(Stranger::NotInDirectory)
    }

    /// The person behind an account that was thought to be gone.
    pub(super) fn lost_here(&self, account: &Account) -> Option<PersonId> {
        let person = self.person_even_if_gone(account).ok()?;
        self.people.get(&person).filter(|p| p.chat.lost.contains(account.platform.as_str()))?;
        Some(person)
    }

    /// Whether the platform has accepted nothing from the app of late. Only of late: somebody has to try whether it is
    /// back.
    pub fn refuses_us(&self, platform: PlatformName, now: DateTime<Utc>) -> bool {
        let mut here = self.installs.iter().filter(|i| i.platform == platform.as_str()).peekable();
        here.peek().is_some() && here.all(|i| !i.is_connected() && now - i.updated_at < TRY_AGAIN_AFTER)
    }

    /// Whether the workspace is one that the platform or the settings name as ours. None: nobody has told us yet.
    fn workspace_is_ours(&self, account: &Account) -> Option<bool> {
        let named = |i: &&Install| i.platform == account.platform.as_str() && !i.workspace.is_empty();
        let mut ours = self.installs.iter().filter(named).peekable();
        ours.peek()?;
        Some(ours.any(|i| {
            let of_the_whole = i.org_wide && i.enterprise.is_some() && i.enterprise == account.enterprise;
            of_the_whole || account.workspace.as_ref() == Some(&i.workspace)
        }))
    }
}
