//! The whole of Mainstay in a pretend council: the real service on a free port against a stand-in for Slack, either
//! engine, and a clock that the story moves.
//!
//! [`World::until`] goes from one moment at which something happens to the next, so that each message carries its own
//! time. [`World::finish`] ends a story: it fails if a message is left unsent, if Slack would have refused anything, if
//! anything was sent twice, or if the canary child's name got out anywhere.

pub mod after;
mod away;
pub mod canary;
pub mod council;
mod finish;
pub mod forger;
pub mod guest;
pub mod paths;
pub mod person;
pub mod seat;
mod story;
mod stranger;
pub mod tables;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;
use mainstay::app::commands::Kept;
use mainstay::app::{Spacing, serve};
use mainstay::clock::Clock;
use mainstay::config::{Config, Environment};
use mainstay::courier::Courier;
use mainstay::desk::Desk;
use mainstay::interaction::PlatformName;
use mainstay::letters::Scribe;
use mainstay::sweeper::Sweeper;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use person::Person;
pub(crate) use story::story;
pub use story::{Chat, Setting, at};
pub use tables::Tables;

use crate::engines::{KEY, Place};
use crate::slack::fake::{FakeSlack, SIGNING_SECRET, TOKEN};
use crate::teams::fake::FakeTeams;

/// How long the reminders of one moment are gathered, and a little more.
const GATHERING: TimeDelta = TimeDelta::seconds(6);
/// How long the world may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    pub slack: FakeSlack,
    /// Where anybody is at Teams.
    teams: Option<FakeTeams>,
    chat: Chat,
    clock: Clock,
    place: Place,
    dir: TempDir,
    environment: Mutex<Environment>,
    tables: Tables,
    service: Mutex<Option<Running>>,
}

/// One process, as it were.
#[derive(Clone)]
struct Running {
    desk: Desk,
    courier: Courier,
    sweeper: Sweeper,
    address: String,
    stop: CancellationToken,
    ended: Arc<tokio::sync::Mutex<Option<JoinHandle<anyhow::Result<()>>>>>,
}

/// A wall-clock time in London, such as `2026-04-02T16:45`.
pub fn local(text: &str) -> DateTime<Utc> {
    let naive: NaiveDateTime = format!("{text}:00").parse().unwrap_or_else(|_| panic!("{text} is no local time"));
    London.from_local_datetime(&naive).earliest().expect("a time that exists").to_utc()
}

impl World {
    /// The messages as the administrator's commands see them.
    pub fn outbox(&self) -> Kept {
        let (desk, clock) = (self.desk(), self.0.clock.clone());
        let scribe = Scribe::new(desk.clone(), vec![PlatformName::Slack, PlatformName::Email]);
        Kept { db: desk.db().clone(), clock, scribe }
    }

    /// With people where they are said to be.
    pub async fn over(place: Place, setting: Setting, chat: Chat) -> Self {
        canary::watch_the_log();
        let clock = Clock::frozen_at(local(setting.at));
        let slack = FakeSlack::start(Arc::new({
            let clock = clock.clone();
            move || clock.now()
        }))
        .await;
        let teams = match chat {
            Chat::Slack => None,
            Chat::Teams | Chat::Split => Some(
                FakeTeams::start(Arc::new({
                    let clock = clock.clone();
                    move || clock.now()
                }))
                .await,
            ),
        };
        let dir = tempfile::tempdir().expect("a temporary directory");
        let people = dir.path().join("people.csv");
        let crowd: String = (0..setting.crowd).map(|n| format!("p{n},Person {n},,U0P{n},,,Crowd,\n")).collect();
        let listed = council::people(|id| chat.is_teams_for(id));
        std::fs::write(&people, format!("{listed}{crowd}")).expect("the people file is written");
        let mut environment: Environment = [
            ("MAINSTAY_LISTEN", "127.0.0.1:0"),
            ("MAINSTAY_DATABASE_URL", place.url.as_str()),
            ("MAINSTAY_DATA_KEY", KEY),
            ("MAINSTAY_PEOPLE", &people.display().to_string()),
            ("MAINSTAY_EMERGENCY_CONTACT", council::EMERGENCY),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if chat != Chat::Teams {
            let api_url = slack.api_url();
            let settings =
                [("SLACK_SIGNING_SECRET", SIGNING_SECRET), ("SLACK_BOT_TOKEN", TOKEN), ("SLACK_API_URL", &api_url)];
            environment.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        if let Some(teams) = &teams {
            environment.extend(teams.settings().map(|(name, value)| (name.to_owned(), value)));
        }
        environment.extend(setting.settings.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        if setting.own_procedures {
            let shelf = dir.path().join("procedures");
            copy_procedures(&shelf);
            if setting.scale {
                let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples/scale.toml");
                std::fs::copy(sample, shelf.join("pstm.toml")).expect("a procedure");
            }
            environment.insert("MAINSTAY_PROCEDURES".into(), shelf.display().to_string());
        }
        // The service makes the tables; an outsider can only look once they are there.
        drop(place.open().await);
        let tables = Tables::open(&place.url).await;
        let world = Self(Arc::new(Inner {
            slack,
            teams,
            chat,
            clock,
            place,
            dir,
            environment: Mutex::new(environment),
            tables,
            service: Mutex::new(None),
        }));
        world.starts().await;
        world
    }

    /// Starts the service, or starts it again.
    pub async fn starts(&self) {
        let config = Config::read(None, &lock(&self.0.environment)).expect("good settings");
        let stop = CancellationToken::new();
        let service = serve::build(&config, self.0.clock.clone(), Spacing::None, stop.clone()).await;
        let service = service.expect("the service starts");
        let app = service.app();
        let (desk, courier, sweeper) = (app.desk.clone(), app.courier.clone(), app.sweeper.clone());
        let address = format!("http://127.0.0.1:{}", service.port().expect("a port"));
        self.0.slack.reaches(&address);
        if let Some(teams) = &self.0.teams {
            teams.reaches(&address);
        }
        let running = tokio::spawn(service.run_until_stopped());
        let ended = Arc::new(tokio::sync::Mutex::new(Some(running)));
        *lock(&self.0.service) = Some(Running { desk, courier, sweeper, address, stop, ended });
        let connected = "SELECT COUNT(*) FROM installs WHERE state = 'connected'";
        for _ in 0..400 {
            if self.0.tables.number(connected).await >= self.0.chat.platforms() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the service never learnt where it is installed");
    }

    /// Stops the service as an operator would; what is in hand is finished.
    pub async fn stops(&self) {
        let running = lock(&self.0.service).take().expect("it runs");
        running.stop.cancel();
        let ended = running.ended.lock().await.take().expect("it was not stopped before");
        ended.await.expect("no panic").expect("a clean end");
    }

    fn running(&self) -> Running {
        lock(&self.0.service).clone().expect("the service runs")
    }

    pub fn slack(&self) -> &FakeSlack {
        &self.0.slack
    }

    /// The pretend Teams of a story that happens there.
    pub fn teams(&self) -> &FakeTeams {
        self.0.teams.as_ref().expect("this story does not happen at Teams")
    }

    /// Whether this person is at Teams.
    pub fn sits_at_teams(&self, id: &str) -> bool {
        self.0.chat.is_teams_for(id)
    }

    pub fn tables(&self) -> &Tables {
        &self.0.tables
    }

    pub fn desk(&self) -> Desk {
        self.running().desk
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// A directory of the story's own.
    pub fn directory(&self) -> PathBuf {
        self.0.dir.path().to_owned()
    }

    pub fn address(&self) -> String {
        self.running().address
    }

    pub fn database_url(&self) -> &str {
        &self.0.place.url
    }

    /// Somebody of the council, by their id in the people file.
    pub fn person(&self, id: &str) -> Person {
        Person::new(self.clone(), id)
    }

    pub fn people<const N: usize>(&self, ids: [&str; N]) -> [Person; N] {
        ids.map(|id| self.person(id))
    }

    /// The reference of the newest meeting.
    pub async fn reference(&self) -> String {
        let newest = "SELECT reference FROM meetings ORDER BY created_at DESC, id DESC LIMIT 1";
        self.0.tables.texts(newest).await.pop().expect("there is a meeting")
    }

    /// Waits until everything that is due now has been done.
    pub async fn quiet(&self) {
        let (since, mut looks) = (Instant::now(), 0);
        while since.elapsed() < PATIENCE {
            let Running { courier, sweeper, .. } = self.running();
            sweeper.sweep().await.expect("a sweep");
            courier.drain().await.expect("a round");
            let tables = &self.0.tables;
            let (going, due) = (tables.on_their_way().await, tables.due(self.0.clock.now()).await);
            // The service works in the background too: what it has just taken shows a moment later.
            looks = if going + due > 0 { 0 } else { looks + 1 };
            if looks > 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        panic!("the world does not come to rest");
    }

    /// Time passes until this wall-clock time, such as `2026-06-19T09:00`, and for the seconds in which the reminders of
    /// that moment are gathered.
    pub async fn until(&self, when: &str) {
        self.until_instant(local(when)).await;
        if self.0.tables.next_moment(local(when)).await.is_some_and(|next| next <= local(when) + GATHERING) {
            self.until_instant(local(when) + GATHERING).await;
        }
    }

    pub async fn passes(&self, by: TimeDelta) {
        self.until_instant(self.0.clock.now() + by).await;
    }

    async fn until_instant(&self, end: DateTime<Utc>) {
        assert!(end >= self.0.clock.now(), "time goes one way");
        loop {
            self.quiet().await;
            let next = self.0.tables.next_moment(self.0.clock.now()).await;
            match next.filter(|next| *next <= end) {
                Some(next) => self.0.clock.move_to(next),
                None => break,
            }
        }
        self.0.clock.move_to(end);
        self.quiet().await;
    }

    /// The clock jumps, as over an outage: nothing happens on the way.
    pub fn jumps_to(&self, when: &str) {
        self.0.clock.move_to(local(when));
    }
}

/// Both built-in procedures as files that the story may change.
fn copy_procedures(to: &std::path::Path) {
    std::fs::create_dir(to).expect("a directory");
    for kind in ["bpm.toml", "psm.toml"] {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("procedures").join(kind);
        std::fs::copy(from, to.join(kind)).expect("a procedure");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
