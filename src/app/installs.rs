//! Where the app is installed: asked of the platform until it answers, and told to whoever asks whether all is well.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::interaction::PlatformName;
use crate::platform::slack::client::{AppIdentity, SlackClient};
use crate::store::installs::{self, Install, Named};
use crate::store::{Db, StoreError};
use crate::web::ReadyCheck;

/// How long after a failure Slack is asked again.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(15);

/// Asks Slack who we are, until it says. People of no other workspace are heard.
pub async fn learn_slack(client: SlackClient, db: Db, clock: Clock, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match client.auth_test().await {
            Ok(app) => {
                let noted = note(&app, &db, &clock).await;
                match noted {
                    Ok(()) => return tracing::info!("Slack knows the app"),
                    Err(why) => tracing::error!(%why, "cannot note where the app is installed"),
                }
            }
            Err(why) => tracing::warn!(%why, "Slack does not say who we are"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = clock.sleep_until(clock.now() + AGAIN_AFTER) => {}
        }
    }
}

async fn note(app: &AppIdentity, db: &Db, clock: &Clock) -> Result<(), StoreError> {
    // An installation for a whole organisation may name no workspace.
    let workspace = app.workspace.clone().or_else(|| app.enterprise.clone());
    let Some(workspace) = workspace else {
        return Err(StoreError::Broken("Slack names no workspace".into()));
    };
    let place = Arc::new(Named { workspace, enterprise: app.enterprise.clone(), org_wide: app.org_wide });
    let now = clock.now();
    db.work(move |tx| {
        let place = place.clone();
        Box::pin(async move { installs::named(tx, PlatformName::Slack, &place, now).await })
    })
    .await
}

/// Whether each of these platforms takes the app. Without that nobody there is heard or written to.
pub async fn connections(db: &Db, chats: &[PlatformName]) -> Vec<ReadyCheck> {
    let all = db.read(|tx| Box::pin(installs::all(tx))).await;
    let check = |platform: &PlatformName| {
        let here: Vec<&Install> = all.iter().flatten().filter(|i| i.platform == platform.as_str()).collect();
        let (ok, say) = match here.as_slice() {
            _ if all.is_err() => (false, "cannot tell"),
            [] => (false, "has not said yet that it knows the app"),
            here if here.iter().all(|i| i.is_connected()) => (true, "connected"),
            _ => (false, "not connected: it takes nothing from the app, or the app was removed"),
        };
        ReadyCheck { name: platform.as_str(), ok, say: say.into() }
    };
    chats.iter().map(check).collect()
}
