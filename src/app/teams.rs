//! The parts of Teams, put together from the settings.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;

use super::book::Book;
use crate::clock::Clock;
use crate::config;
use crate::desk::Hear;
use crate::interaction::PlatformName;
use crate::platform::teams::Now;
use crate::platform::teams::client::{Settings, TeamsClient};
use crate::platform::teams::host::ServiceHosts;
use crate::platform::teams::keys::Keys;
use crate::store::{Db, installs};
use crate::web::teams::TeamsDoor;

/// The client. The tenant is known from the settings alone: its people are heard from the first moment.
pub async fn client(settings: &config::Teams, db: Db, clock: &Clock) -> anyhow::Result<TeamsClient> {
    let client = unconnected(settings, db.clone(), clock)?;
    let (tenant, now) = (client.tenant().to_owned(), clock.now());
    db.work(move |tx| {
        let tenant = tenant.clone();
        Box::pin(async move { installs::expected(tx, PlatformName::Teams, &tenant, now).await })
    })
    .await?;
    Ok(client)
}

/// The client, with nothing noted anywhere.
pub fn unconnected(settings: &config::Teams, db: Db, clock: &Clock) -> anyhow::Result<TeamsClient> {
    let all = Settings {
        app_id: settings.app_id.clone(),
        tenant_id: settings.tenant_id.clone(),
        client_secret: settings.client_secret.clone(),
        login_url: settings.login_url.clone(),
        hosts: hosts(settings)?,
    };
    Ok(TeamsClient::new(all, Arc::new(Book::new(db, clock.clone())), now(clock))?)
}

pub fn keys(settings: &config::Teams, clock: &Clock) -> anyhow::Result<Keys> {
    Ok(Keys::new(settings.openid_url.clone(), now(clock))?)
}

/// The door at `/api/messages`.
pub fn routes(
    settings: &config::Teams,
    client: TeamsClient,
    hear: Arc<dyn Hear>,
    clock: &Clock,
) -> anyhow::Result<Router> {
    let door = TeamsDoor { keys: keys(settings, clock)?, hear, client, now: now(clock) };
    Ok(crate::web::teams::routes(door))
}

fn hosts(settings: &config::Teams) -> anyhow::Result<ServiceHosts> {
    ServiceHosts::new(&settings.service_hosts).context("TEAMS_SERVICE_HOSTS names a host that may not be called")
}

fn now(clock: &Clock) -> Now {
    let clock = clock.clone();
    Arc::new(move || clock.now())
}
