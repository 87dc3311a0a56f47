//! A stand-in for Teams that keeps state: who has the app, what was posted and changed, and every call in a journal.
//!
//! One free port of this machine is the Bot Connector, the login service and the place where the keys lie. It refuses
//! what Teams would refuse. Faults are switched on by kind of call. People act through [`super::person`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::person::TeamsPerson;
use super::signer::Signer;

pub const APP_ID: &str = "app-0000-canary";
pub const TENANT: &str = "tenant-of-the-council";
pub const SECRET: &str = "canary-client-secret-0815";
pub const BOT: &str = "28:app-0000-canary";

pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What goes wrong with a call. The kinds of call are `login`, `openid`, `keys`, `create`, `post` and `put`.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// 429 with this many seconds to wait; nothing was done.
    RateLimited(u64),
    /// This status with this code; nothing was done.
    Says(u16, &'static str),
    /// The connection breaks after the request was read; nothing was done.
    Breaks,
    /// It was done, but the connection breaks before the answer is through.
    LosesAnswer,
}

/// One call that arrived.
#[derive(Debug, Clone)]
pub struct Call {
    pub kind: &'static str,
    /// The path as it came over the wire.
    pub path: String,
    pub body: Json,
    /// `ok`, an error's code, or the fault.
    pub outcome: String,
}

/// A message in a conversation.
#[derive(Debug, Clone)]
pub struct Message {
    pub channel: String,
    pub id: String,
    pub at: DateTime<Utc>,
    /// The card, or null for a sentence alone.
    pub card: Json,
    /// As it was posted, before any change.
    pub first: Json,
    pub summary: String,
    /// How often it was changed for everybody.
    pub edits: usize,
    /// Meant for this person only, among others.
    pub aside: Option<String>,
}

/// A window over the chat with a page in it.
#[derive(Debug, Clone)]
pub struct Dialog {
    /// Another for each page that is shown.
    pub page: u64,
    pub title: String,
    pub card: Json,
    /// What is filled in, by the input's id.
    pub filled: BTreeMap<String, String>,
    /// The command of the extension that opened it.
    pub command: Option<String>,
}

/// What is in front of one person beside their messages.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    pub dialog: Option<Dialog>,
    /// Sentences shown under a card or in place of a dialog, oldest first.
    pub bars: Vec<String>,
}

#[derive(Default)]
pub struct State {
    pub app: String,
    pub messages: Vec<Message>,
    pub screens: BTreeMap<String, Screen>,
    /// Who does not have the app.
    pub without: BTreeSet<String>,
    /// Conversations that are no longer there.
    pub gone: BTreeSet<String>,
    pub journal: Vec<Call>,
    /// What the app answered, as it stood in the HTTP answers.
    pub answers: Vec<String>,
    pub last_activity: Option<Json>,
    /// What the app sent that Teams would have refused.
    pub refused: Vec<String>,
    pub once: BTreeMap<String, VecDeque<Fault>>,
    pub always: BTreeMap<String, Fault>,
    /// The list of keys, as it is given out.
    pub keys: Vec<Json>,
    pub tokens: u64,
    /// How long a token lives, in seconds.
    pub token_life: i64,
    pub serial: u64,
}

#[derive(Clone)]
pub struct FakeTeams {
    state: Arc<Mutex<State>>,
    pub(super) now: Now,
    pub origin: String,
    http: reqwest::Client,
}

impl FakeTeams {
    /// Starts on a free port. `now` is the world's clock: it dates messages and tokens.
    pub async fn start(now: Now) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let state = State {
            keys: vec![Signer::connector().jwk(&["msteams", "webchat"])],
            token_life: 3600,
            ..State::default()
        };
        let teams = Self { state: Arc::new(Mutex::new(state)), now, origin, http };
        let routes = super::calls::routes(teams.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        teams
    }

    /// The settings that point the app here.
    pub fn settings(&self) -> [(&'static str, String); 6] {
        [
            ("TEAMS_APP_ID", APP_ID.to_owned()),
            ("TEAMS_TENANT_ID", TENANT.to_owned()),
            ("TEAMS_CLIENT_SECRET", SECRET.to_owned()),
            ("TEAMS_LOGIN_URL", format!("{}/login/", self.origin)),
            ("TEAMS_OPENID_URL", format!("{}/openid", self.origin)),
            ("TEAMS_SERVICE_HOSTS", self.origin.clone()),
        ]
    }

    /// Where the Bot Connector says that it is to be answered.
    pub fn service_url(&self) -> String {
        format!("{}/uk/", self.origin)
    }

    /// Tells Teams where the app listens.
    pub fn reaches(&self, app: &str) {
        self.lock().app = app.trim_end_matches('/').to_owned();
    }

    /// Somebody of the tenant, who has the app.
    pub fn person(&self, account: &str) -> TeamsPerson {
        TeamsPerson::new(self.clone(), account, TENANT)
    }

    /// Somebody of another tenant.
    pub fn stranger(&self, account: &str, tenant: &str) -> TeamsPerson {
        TeamsPerson::new(self.clone(), account, tenant)
    }

    /// The next call of this kind goes wrong; called twice, the next two do.
    pub fn next(&self, kind: &str, fault: Fault) {
        self.lock().once.entry(kind.to_owned()).or_default().push_back(fault);
    }

    /// Every call of this kind goes wrong until [`Self::heals`].
    pub fn always(&self, kind: &str, fault: Fault) {
        self.lock().always.insert(kind.to_owned(), fault);
    }

    pub fn heals(&self, kind: &str) {
        let mut state = self.lock();
        state.always.remove(kind);
        state.once.remove(kind);
    }

    /// The app is no longer there for this person, and the app has not heard of it.
    pub fn takes_from(&self, account: &str) {
        self.lock().without.insert(account.to_owned());
    }

    pub fn calls(&self, kind: &str) -> Vec<Call> {
        self.lock().journal.iter().filter(|call| call.kind == kind).cloned().collect()
    }

    /// Messages in a conversation, oldest first.
    pub fn messages_in(&self, channel: &str) -> Vec<Message> {
        self.lock().messages.iter().filter(|m| m.channel == channel).cloned().collect()
    }

    /// Nothing was sent that Teams would have refused.
    pub fn is_content(&self) {
        let refused = self.lock().refused.clone();
        assert!(refused.is_empty(), "Teams would have refused: {refused:#?}");
    }

    /// The claims of a good token, at this moment.
    pub fn claims(&self) -> Json {
        let now = (self.now)().timestamp();
        json!({"iss": "https://api.botframework.com", "aud": APP_ID, "nbf": now - 60, "exp": now + 3600,
            "serviceurl": self.service_url()})
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

impl State {
    pub fn next_id(&mut self, letter: &str) -> String {
        self.serial += 1;
        format!("{letter}{:08}", self.serial)
    }

    pub fn take_fault(&mut self, kind: &str) -> Option<Fault> {
        let once = self.once.get_mut(kind).and_then(VecDeque::pop_front);
        once.or_else(|| self.always.get(kind).copied())
    }

    pub fn screen(&mut self, account: &str) -> &mut Screen {
        self.screens.entry(account.to_owned()).or_default()
    }
}

/// A person's own conversation with the app. The signs are those that must be encoded in a path.
pub fn channel_of(account: &str) -> String {
    format!("a:{account};own@chat=1")
}

/// A person's id with this bot.
pub fn user_of(account: &str) -> String {
    format!("29:{account}")
}
