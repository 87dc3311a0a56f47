//! `mainstay serve`: the service, from the settings to the last request in hand.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{App, Spacing, database, house, installs, library, replace_people, shelf, stored_versions, teams};
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::{LATE, Waits, watch_until};
use crate::interaction::PlatformName;
use crate::people_file::read_people;
use crate::platform::Platform;
use crate::platform::slack::client::SlackClient;
use crate::platform::slack::verify::SigningSecrets;
use crate::store::reseal::reseal;
use crate::store::{Alone, Db, deliveries};
use crate::telemetry;
use crate::web::reply::{self, ReplyDoor};
use crate::web::slack::{SlackDoor, routes};
use crate::web::{self, Parts, Readiness, ReadyCheck};

/// The service, bound to its port and not yet running.
pub struct Service {
    app: App,
    listener: TcpListener,
    router: Router,
    slack: Option<SlackClient>,
    /// Several data keys are given: what an older one sealed is sealed anew.
    reseals: bool,
    stop: CancellationToken,
    /// Held until everything has ended.
    alone: Option<Alone>,
}

/// Builds everything and binds the port. Nothing is sent or answered until it runs.
pub async fn build(
    config: &Config,
    clock: Clock,
    spacing: Spacing,
    stop: CancellationToken,
) -> anyhow::Result<Service> {
    for warning in &config.warnings {
        tracing::warn!(%warning, "the settings");
    }
    if super::routes(config).is_empty() {
        tracing::warn!("no platform is set up: nobody is heard, and nobody is written to");
    }
    let db = database(config).await?;
    let alone = db.alone().await?;
    if alone.is_some() {
        // Whoever held these is gone.
        let now = clock.now();
        db.work(move |tx| Box::pin(deliveries::end_all(tx, now))).await?;
    }
    let library = library(config)?;
    stored_versions(&db, &library).await?;
    shelf::put_back(&db, &library, &clock).await?;
    shelf::tell(&library);
    if let Some(path) = &config.people {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let roles = super::known_roles(&library);
        let (people, warnings) = read_people(&name, &text, &roles).map_err(|faults| {
            let lines: String = faults.iter().map(|f| format!("\n  {f}")).collect();
            anyhow::anyhow!("the people file was not taken:{lines}")
        })?;
        for warning in warnings {
            tracing::warn!(%warning, "the people file");
        }
        replace_people(&db, &clock, people).await?;
    }
    let slack = match &config.slack {
        Some(slack) => {
            let token = slack.bot_token.clone().unwrap_or_else(|| SecretString::from(String::new()));
            Some(SlackClient::new(slack.api_url.as_str(), token)?)
        }
        None => None,
    };
    let teams = match &config.teams {
        Some(settings) => Some(teams::client(settings, db.clone(), &clock).await?),
        None => None,
    };
    let mut platforms: Vec<Arc<dyn Platform>> = Vec::new();
    platforms.extend(slack.iter().map(|client| Arc::new(client.clone()) as Arc<dyn Platform>));
    platforms.extend(teams.iter().map(|client| Arc::new(client.clone()) as Arc<dyn Platform>));
    // Last: whoever can be reached where they work is written to there.
    platforms.extend(super::mail(config, &clock)?.map(|mail| Arc::new(mail) as Arc<dyn Platform>));
    let waits = Waits { lease: config.lease, visible_after: config.settle, between_changes: config.between_changes };
    let app = App::build(db, library, clock.clone(), house(config), platforms, spacing, waits);
    let mut doors = Router::new();
    if let (Some(client), Some(slack)) = (&slack, &config.slack) {
        let secrets: Vec<&str> = slack.signing_secrets.iter().map(ExposeSecret::expose_secret).collect();
        let secrets = SigningSecrets::from_list(&secrets.join(",").into()).context("no signing secret")?;
        let now = Arc::new({
            let clock = clock.clone();
            move || clock.now()
        });
        doors =
            doors.merge(routes(SlackDoor { secrets, hear: Arc::new(app.desk.clone()), client: client.clone(), now }));
    }
    if let (Some(client), Some(settings)) = (teams, &config.teams) {
        doors = doors.merge(teams::routes(settings, client, Arc::new(app.desk.clone()), &clock)?);
    }
    if config.public_url.is_some() {
        let (desk, hear) = (app.desk.clone(), Arc::new(app.desk.clone()));
        doors = doors.merge(reply::routes(ReplyDoor { desk, hear, contact: super::contact(config) }));
    }
    let readiness = Arc::new(Ready { app_desk: app.desk.clone(), chats: super::chats(config) });
    let router = web::router(Parts { routes: doors, readiness, metrics: telemetry::metrics()?, stop: stop.clone() });
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    let reseals = config.data_keys.len() > 1;
    Ok(Service { app, listener, router, slack, reseals, stop, alone })
}

impl Service {
    /// The port it is bound to.
    pub fn port(&self) -> std::io::Result<u16> {
        Ok(self.listener.local_addr()?.port())
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Answers, wakes, delivers and watches, until told to stop; then finishes what is in hand.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        let Self { app, listener, router, slack, reseals, stop, alone } = self;
        let mut hands = JoinSet::new();
        let db = app.desk.db().clone();
        if let Some(client) = slack {
            hands.spawn(installs::learn_slack(client, db.clone(), app.clock.clone(), stop.clone()));
        }
        hands.spawn({
            let (courier, stop) = (app.courier.clone(), stop.clone());
            async move { courier.run(stop).await }
        });
        hands.spawn({
            let (sweeper, stop) = (app.sweeper.clone(), stop.clone());
            async move { sweeper.run(stop).await }
        });
        hands.spawn(shelf::watch_until(stop.clone(), db.clone(), app.desk.library().clone(), app.clock.clone()));
        hands.spawn(watch_until(stop.clone(), db.clone(), Arc::new(app.clock.clone())));
        hands.spawn(telemetry::keep_small(stop.clone()));
        if reseals {
            hands.spawn(seal_anew(db.clone(), stop.clone()));
        }
        let told = tokio::spawn({
            let stop = stop.clone();
            async move {
                stop.cancelled().await;
                Instant::now()
            }
        });
        let served = web::run_until_stopped(listener, router, stop.clone()).await;
        stop.cancel();
        let finished = async { while hands.join_next().await.is_some() {} };
        let told = told.await.unwrap_or_else(|_| Instant::now());
        if tokio::time::timeout_at(told + web::FINISH_WITHIN, finished).await.is_err() {
            tracing::warn!("some work was still in hand at the end; its rows say how far it came");
        }
        drop(alone);
        served.context("the server ended")
    }
}

/// The rest is done at the next start, should this one be told to stop meanwhile.
async fn seal_anew(db: Db, stop: CancellationToken) {
    let sealed = tokio::select! {
        () = stop.cancelled() => return,
        sealed = reseal(&db) => sealed,
    };
    match sealed {
        Ok(texts) => tracing::info!(texts, "everything is sealed with the first data key now"),
        Err(why) => tracing::error!(%why, "not everything could be sealed with the first data key"),
    }
}

/// Ready: the database can be written, nothing due is unsent, the procedures are there, the platforms take the app.
struct Ready {
    app_desk: crate::desk::Desk,
    chats: Vec<PlatformName>,
}

impl Readiness for Ready {
    fn checks(&self) -> BoxFuture<'_, Vec<ReadyCheck>> {
        Box::pin(async move {
            let db = self.app_desk.db();
            let now = self.app_desk.clock().now();
            // Side by side: one after another they would take longer than whoever asks waits, and not be told apart.
            let (writes, late, chats) = tokio::join!(
                db.answers(),
                db.read(move |tx| Box::pin(deliveries::past_due_unsent(tx, now, LATE))),
                installs::connections(db, &self.chats),
            );
            let database = ReadyCheck {
                name: "database",
                ok: writes.is_ok(),
                say: writes.map_or_else(|_| "cannot be written".into(), |()| "can be written".into()),
            };
            let (ok, say) = match late {
                Ok(late) if late.count == 0 => (true, "nothing due is unsent".to_owned()),
                Ok(late) => (false, format!("{} messages are past due and not sent", late.count)),
                Err(_) => (false, "cannot tell".to_owned()),
            };
            let messages = ReadyCheck { name: "deliveries", ok, say };
            let library = self.app_desk.library();
            let kinds = library.all().len();
            // Names of files, not where they lie: anybody on the network may ask.
            let old = library.kept_in_use();
            let old: Vec<&str> = old.iter().map(|file| file.rsplit('/').next().unwrap_or(file)).collect();
            let old = if old.is_empty() { String::new() } else { format!("; as read before: {}", old.join(", ")) };
            let procedures =
                ReadyCheck { name: "procedures", ok: kinds > 0, say: format!("{kinds} kinds of meeting{old}") };
            let mut checks = vec![database, messages, procedures];
            checks.extend(chats);
            checks
        })
    }
}
