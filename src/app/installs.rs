//! Finding out where the app is installed: asked of the platform until it answers.

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::interaction::PlatformName;
use crate::platform::slack::client::SlackClient;
use crate::store::{Db, installs};

/// How long after a failure Slack is asked again.
const AGAIN_AFTER: TimeDelta = TimeDelta::seconds(15);

/// Asks Slack who we are, until it says. People of no other workspace are heard.
pub async fn learn_slack(client: SlackClient, db: Db, clock: Clock, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match client.auth_test().await {
            Ok(app) => {
                let now = clock.now();
                let (workspace, enterprise) = (app.workspace.clone(), app.enterprise.clone());
                let noted = db
                    .work(move |tx| {
                        let (workspace, enterprise) = (workspace.clone(), enterprise.clone());
                        Box::pin(async move {
                            let (w, e) = (workspace.as_deref(), enterprise.as_deref());
                            installs::connected(tx, PlatformName::Slack, w, e, now).await
                        })
                    })
                    .await;
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
