//! Wiring: which parts there are, and what each is given.
//!
//! [`House`](crate::desk::House) and database first, then the desk, then whoever carries what the desk wrote. `serve` and
//! `practice` differ only in the platforms.

mod around;
mod book;
pub mod commands;
mod installs;
mod plan;
pub mod practice;
pub mod probes;
pub mod serve;
mod shelf;
mod teams;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::calendar::Holidays;
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::{Courier, Time, Waits};
use crate::desk::{Desk, House, known};
use crate::ids::RoleId;
use crate::interaction::PlatformName;
use crate::letters::Scribe;
use crate::people::Person;
use crate::platform::Platform;
use crate::platform::mail::Mail;
use crate::procedure::Procedure;
use crate::procedure::library::Library;
use crate::store::{Db, Sealer, StoreError, is_there, people, procedures};
use crate::sweeper::Sweeper;

/// The slash command, unless the manifest renames it.
const COMMAND: &str = "/placement";

/// Said where the council has set no words of its own.
const CONTACT: &str = "Questions, or is something wrong here? Please ring whoever invited you, or the council's children's services, \
                       and give them the reference that stands in your e-mail.";

/// Everything that runs, whatever the platforms.
pub struct App {
    pub desk: Desk,
    pub courier: Courier,
    pub sweeper: Sweeper,
    pub clock: Clock,
}

/// How one person's messages follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// About one a second, as platforms ask for.
    AsPlatformsAsk,
    /// At once: for a platform of our own, or a clock that stands still, on which a wait would never end.
    None,
}

impl App {
    pub fn build(
        db: Db,
        library: Library,
        clock: Clock,
        house: House,
        platforms: Vec<Arc<dyn Platform>>,
        spacing: Spacing,
        waits: Waits,
    ) -> Self {
        let desk = Desk::new(db.clone(), library, clock.clone(), house);
        let routes = platforms.iter().map(|p| p.name()).collect();
        let scribe = Arc::new(Scribe::new(desk.clone(), routes));
        let time = Arc::new(clock.clone());
        let courier = match spacing {
            Spacing::AsPlatformsAsk => Courier::with_waits(db, platforms, scribe, time, waits),
            Spacing::None => Courier::without_pacing(db, platforms, scribe, time),
        };
        let sweeper = Sweeper::new(desk.clone());
        Self { desk, courier, sweeper, clock }
    }
}

impl Time for Clock {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        Clock::now(self)
    }

    fn sleep_until(&self, at: chrono::DateTime<chrono::Utc>) -> BoxFuture<'_, ()> {
        Box::pin(Clock::sleep_until(self, at))
    }
}

/// What the council has set for itself.
pub fn house(config: &Config) -> House {
    House {
        command: COMMAND.into(),
        emergency: config.emergency_contact.clone(),
        public_url: config.public_url.clone(),
        sender: config.mail.as_ref().map(|mail| mail.from.email.to_string()),
        calendar: config.calendar(Holidays::built_in()),
    }
}

/// The platforms that are on, in the order in which people are written to.
pub fn routes(config: &Config) -> Vec<PlatformName> {
    let on = [
        (config.slack.is_some(), PlatformName::Slack),
        (config.teams.is_some(), PlatformName::Teams),
        // Last: whoever can be reached where they work is written to there.
        (config.mail.is_some(), PlatformName::Email),
    ];
    on.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect()
}

/// Those of them that have to be told about the app before anybody is heard.
pub fn chats(config: &Config) -> Vec<PlatformName> {
    routes(config).into_iter().filter(|name| *name != PlatformName::Email).collect()
}

/// E-mail, if it is set up.
pub fn mail(config: &Config, clock: &Clock) -> anyhow::Result<Option<Mail>> {
    let Some(mail) = &config.mail else { return Ok(None) };
    let clock = clock.clone();
    let now = Arc::new(move || clock.now());
    Mail::new(&mail.smtp_url, mail.from.clone(), now).map(Some).map_err(|say| anyhow::anyhow!("SMTP_URL: {say}"))
}

/// Whom people outside ring when the reply page is of no use to them.
pub fn contact(config: &Config) -> String {
    config.contact.clone().unwrap_or_else(|| CONTACT.into())
}

/// The procedures in use: the council's directory, else those built in.
pub fn library(config: &Config) -> anyhow::Result<Library> {
    match &config.procedures {
        None => Ok(Library::built_in()),
        Some(dir) => Library::from_dir(dir).with_context(|| format!("cannot list the procedures in {}", dir.display())),
    }
}

/// Every role that some procedure names, and the product's own, with their titles.
pub fn known_roles(library: &Library) -> BTreeMap<RoleId, String> {
    let titled = |p: Arc<Procedure>| p.roles.keys().map(|id| (id.clone(), p.role_title(id))).collect::<Vec<_>>();
    let own = (RoleId::from(crate::people::FALLBACK_ROLE), "Administrator".to_owned());
    library.all().into_iter().flat_map(titled).chain([own]).collect()
}

/// The database of the settings, open. A missing or wrong key is refused with a sentence.
pub async fn database(config: &Config) -> anyhow::Result<Db> {
    config.ready_to_serve().map_err(|fault| anyhow::anyhow!("{fault}"))?;
    let sealer = Sealer::new(&keys(&config.data_keys))?;
    Ok(Db::open(config.database_url.expose_secret(), sealer).await?)
}

/// The same for what only looks: where there is none, none is made, for an empty one would answer that all is well.
pub async fn database_there(config: &Config) -> anyhow::Result<Db> {
    let url = config.database_url.expose_secret();
    // Only a file can be missing, and its address is no secret.
    anyhow::ensure!(
        is_there(url),
        "there is no database at {url}: the service makes it when it first starts. Is this the directory that it starts \
         in, and are these its settings?"
    );
    database(config).await
}

fn keys(keys: &[SecretBox<[u8; 32]>]) -> SecretString {
    keys.iter().map(|k| STANDARD.encode(k.expose_secret())).collect::<Vec<_>>().join(",").into()
}

/// Makes these the people, in one unit of work, and tells every process that the directory has changed.
pub async fn replace_people(db: &Db, clock: &Clock, all: Vec<Person>) -> Result<(), StoreError> {
    replace_people_counted(db, clock, all, Arc::new(|_| ())).await
}

/// The same for somebody who watches: `written` hears how many of them are.
pub async fn replace_people_counted(
    db: &Db,
    clock: &Clock,
    all: Vec<Person>,
    written: Arc<dyn Fn(usize) + Send + Sync>,
) -> Result<(), StoreError> {
    let (all, now) = (Arc::new(all), clock.now());
    db.work(move |tx| {
        let (all, written) = (all.clone(), written.clone());
        Box::pin(async move {
            people::import(tx, &all, &*written).await?;
            known::touch_directory(tx, now).await
        })
    })
    .await
}

/// Puts the stored versions on the shelf, so that a case whose file has changed since is read without a search.
pub async fn stored_versions(db: &Db, library: &Library) -> Result<(), StoreError> {
    let all = db.read(|tx| Box::pin(procedures::all(tx))).await?;
    for (hash, id, text) in all {
        if let Err(faults) = library.add_version(&text) {
            tracing::error!(%hash, procedure = %id, faults = faults.len(), "a stored procedure cannot be read");
        }
    }
    Ok(())
}
