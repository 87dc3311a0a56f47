//! A stage for the door: the real route, a stand-in for Teams, and a desk that answers from a script.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use mainstay::card::Reply;
use mainstay::desk::Trouble;
use mainstay::interaction::Intent;
use mainstay::platform::teams::Now;
use mainstay::platform::teams::book::{AddressBook, Entry, NoBook};
use mainstay::platform::teams::client::{Settings, TeamsClient};
use mainstay::platform::teams::host::ServiceHosts;
use mainstay::platform::teams::keys::Keys;
use mainstay::web::teams::{TeamsDoor, routes};

use super::fake::{APP_ID, FakeTeams, SECRET, TENANT};
use crate::script::Script;
pub use crate::script::noon;

/// An address book in memory.
#[derive(Default)]
pub struct Pages(pub Mutex<BTreeMap<String, Entry>>);

impl AddressBook for Pages {
    fn keep(&self, entry: Entry) -> BoxFuture<'_, Result<(), NoBook>> {
        let mut pages = self.0.lock().expect("no panic");
        let old = pages.get(&entry.account).cloned();
        let channel = entry.channel.clone().or_else(|| old.as_ref()?.channel.clone());
        let user = entry.user.clone().or_else(|| old.as_ref()?.user.clone());
        pages.insert(entry.account.clone(), Entry { channel, user, ..entry });
        async { Ok(()) }.boxed()
    }

    fn of_account<'a>(&'a self, _: &'a str, account: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>> {
        let found = self.0.lock().expect("no panic").get(account).cloned();
        async { Ok(found) }.boxed()
    }

    fn of_channel<'a>(&'a self, channel: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>> {
        let pages = self.0.lock().expect("no panic");
        let found = pages.values().find(|e| e.channel.as_deref() == Some(channel)).cloned();
        async { Ok(found) }.boxed()
    }
}

pub struct Stage {
    pub teams: FakeTeams,
    pub client: TeamsClient,
    pub pages: Arc<Pages>,
    pub app: String,
    desk: Arc<Script>,
    /// The clock of all but the desk.
    pub clock: Arc<Mutex<DateTime<Utc>>>,
}

impl Stage {
    pub fn heard(&self) -> Vec<Intent> {
        self.desk.intents()
    }

    pub fn passes(&self, by: chrono::TimeDelta) {
        *self.clock.lock().expect("no panic") += by;
    }
}

pub async fn stage(play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static) -> Stage {
    slow_stage(Duration::ZERO, play).await
}

pub async fn slow_stage(
    slowness: Duration,
    play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static,
) -> Stage {
    let clock = Arc::new(Mutex::new(noon()));
    let now: Now = Arc::new({
        let clock = clock.clone();
        move || *clock.lock().expect("no panic")
    });
    let teams = FakeTeams::start(now.clone()).await;
    let pages = Arc::new(Pages::default());
    let settings = Settings {
        app_id: APP_ID.into(),
        tenant_id: TENANT.into(),
        client_secret: SECRET.into(),
        login_url: format!("{}/login/", teams.origin).parse().expect("an address"),
        hosts: ServiceHosts::new(std::slice::from_ref(&teams.origin)).expect("a stand-in"),
    };
    let client = TeamsClient::new(settings, pages.clone(), now.clone()).expect("a client");
    let openid = format!("{}/openid", teams.origin).parse().expect("an address");
    let keys = Keys::new(openid, now.clone()).expect("a client");
    let desk = Script::new(slowness, play);
    let door = TeamsDoor { keys, hear: desk.clone(), client: client.clone(), now };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let app = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes(door)).await });
    teams.reaches(&app);
    Stage { teams, client, pages, app, desk, clock }
}
