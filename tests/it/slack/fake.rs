//! A stand-in for Slack that keeps state: what was posted, changed, opened and shown, and every call in a journal.
//!
//! It answers the Web API on its own free port of this machine. It holds what it receives against Slack's limits and
//! refuses what Slack would refuse. Faults are switched on by method. People act through [`super::person`].

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::person::SlackPerson;

pub const WORKSPACE: &str = "T0COUNCIL";
pub const TOKEN: &str = "xoxb-canary-token-4711";
pub const SIGNING_SECRET: &str = "canary-signing-secret-0815";

pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// 429 with this many seconds to wait; nothing was done.
    RateLimited(u64),
    /// This status; nothing was done.
    Status(u16),
    /// `ok: false` with this code; nothing was done.
    Says(&'static str),
    /// No answer ever; nothing was done.
    Hangs,
    /// The connection breaks after the request was read; nothing was done.
    Breaks,
    /// It was done, but the connection breaks before the answer is through.
    LosesAnswer,
}

/// One call that arrived.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub body: Json,
    /// What was answered: `ok`, an error's code, or the fault.
    pub outcome: String,
}

/// A message in somebody's conversation with the app.
#[derive(Debug, Clone)]
pub struct Message {
    pub user: String,
    pub channel: String,
    pub ts: String,
    pub body: Json,
    /// As it was posted, before any change.
    pub first: Json,
    pub metadata: Json,
    /// How often it was changed.
    pub edits: usize,
    /// Only this person sees it, and it cannot be found again.
    pub private: bool,
}

/// An open modal.
#[derive(Debug, Clone)]
pub struct View {
    pub id: String,
    pub hash: String,
    pub user: String,
    pub body: Json,
    /// What is filled in, by `block_id` and `action_id`, as the element's state.
    pub filled: BTreeMap<(String, String), Json>,
    /// What the app found wrong, by `block_id`.
    pub errors: BTreeMap<String, String>,
}

pub struct Trigger {
    pub user: String,
    pub issued: Instant,
    pub used: bool,
    /// The modal it came from, for `views.push`.
    pub from_modal: bool,
}

#[derive(Default)]
pub struct State {
    pub app: String,
    /// The app is installed in the whole of this organisation.
    pub organisation: Option<String>,
    pub messages: Vec<Message>,
    /// Open modals, the topmost of each person last.
    pub views: Vec<View>,
    pub homes: BTreeMap<String, Json>,
    pub triggers: BTreeMap<String, Trigger>,
    /// Who may still be answered through which address, and how often it was used.
    pub response_urls: BTreeMap<String, (String, usize)>,
    /// The private message that an address was given with.
    pub acted_on: BTreeMap<String, String>,
    /// Accounts that are gone.
    pub deleted: Vec<String>,
    pub journal: Vec<Call>,
    /// What the app answered to people's acts, as it stood in the HTTP answers.
    pub answers: Vec<String>,
    /// The last act as it was sent: path, kind of body, body.
    pub last_request: Option<(String, String, String)>,
    /// What the app sent that Slack would have refused.
    pub refused: Vec<String>,
    pub once: BTreeMap<String, VecDeque<Fault>>,
    pub always: BTreeMap<String, Fault>,
    pub serial: u64,
    /// How people and the network are when things go wrong; by default neither is patient nor slow.
    pub weather: Weather,
}

/// What a story with crashes in it needs of this stand-in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weather {
    /// Acts that get no answer are repeated for so long: byte for byte, as a platform does, or done anew, as a person does.
    pub repeats_for: Option<Duration>,
    /// Calls take up to this long, before and after they have their effect.
    pub slowness: Duration,
    /// Decides both.
    pub seed: u64,
}

#[derive(Clone)]
pub struct FakeSlack {
    state: Arc<Mutex<State>>,
    pub(super) now: Now,
    origin: String,
    /// Making a client takes longer than most calls.
    http: reqwest::Client,
    record: Option<Arc<Mutex<std::fs::File>>>,
}

impl FakeSlack {
    /// Starts on a free port. `now` is the world's clock: it dates messages and signatures.
    pub async fn start(now: Now) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let slack = Self { state: Arc::default(), now, origin, http, record: record() };
        let routes = super::calls::routes(slack.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        slack
    }

    /// The base that the app is configured with (`SLACK_API_URL`).
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.origin)
    }

    /// Tells Slack where the app listens, e.g. `http://127.0.0.1:3000`.
    pub fn reaches(&self, app: &str) {
        self.lock().app = app.trim_end_matches('/').to_owned();
    }

    /// Somebody with an account in the workspace. The id is Slack's, e.g. `U1`.
    pub fn person(&self, user: &str) -> SlackPerson {
        SlackPerson::new(self.clone(), user, WORKSPACE)
    }

    /// Somebody of another organisation, there through a shared channel.
    pub fn stranger(&self, user: &str, workspace: &str) -> SlackPerson {
        SlackPerson::new(self.clone(), user, workspace)
    }

    /// The next call of this method goes wrong; called twice, the next two do.
    pub fn next(&self, method: &str, fault: Fault) {
        self.lock().once.entry(method.to_owned()).or_default().push_back(fault);
    }

    /// Every call of this method goes wrong until [`Self::heals`].
    pub fn always(&self, method: &str, fault: Fault) {
        self.lock().always.insert(method.to_owned(), fault);
    }

    pub fn heals(&self, method: &str) {
        let mut state = self.lock();
        state.always.remove(method);
        state.once.remove(method);
    }

    /// From now on people repeat what got no answer, and calls take their time.
    pub fn has(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The account is gone: nothing can be sent to it.
    pub fn deletes(&self, user: &str) {
        self.lock().deleted.push(user.to_owned());
    }

    /// The account is there again.
    pub fn restores(&self, user: &str) {
        self.lock().deleted.retain(|gone| gone != user);
    }

    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.lock().journal.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// Messages in a person's conversation, oldest first; private answers are not among them.
    pub fn messages_of(&self, user: &str) -> Vec<Message> {
        self.lock().messages.iter().filter(|m| m.user == user && !m.private).cloned().collect()
    }

    /// Every message that is in anybody's conversation, private answers left out.
    pub fn all_messages(&self) -> Vec<Message> {
        self.lock().messages.iter().filter(|m| !m.private).cloned().collect()
    }

    /// A number below `below`, by the weather's seed.
    pub fn draws(&self, below: u64) -> u64 {
        self.lock().draw(below)
    }

    /// Everything that the app ever sent, as one text: to look for words that must not be in it.
    pub fn everything_sent(&self) -> String {
        let line = |call: &Call| format!("{} {} -> {}\n", call.method, call.body, call.outcome);
        self.lock().journal.iter().map(line).collect()
    }

    /// Fails the test if anything was sent that Slack would have refused.
    pub fn is_content(&self) {
        let refused = &self.lock().refused;
        assert!(refused.is_empty(), "Slack would refuse:\n{}", refused.join("\n"));
    }

    /// Every answer to somebody's act.
    pub fn answers(&self) -> Vec<String> {
        self.lock().answers.clone()
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What Slack calls the app with.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(super) fn respond_address(&self, user: &str) -> String {
        let mut state = self.lock();
        let key = state.next_id("R");
        state.response_urls.insert(key.clone(), (user.to_owned(), 0));
        format!("{}/respond/{key}", self.origin)
    }

    /// Holds what was received against Slack's limits and writes it down for the validator.
    pub(super) fn receives(&self, surface: &str, body: &Json) -> Result<(), String> {
        if let Some(record) = &self.record {
            let line = json!({"surface": surface, "body": body});
            let mut file = record.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            writeln!(file, "{line}").expect("the record can be written");
        }
        let faults = super::limits::faults(surface, body);
        if faults.is_empty() {
            return Ok(());
        }
        let said = format!("{surface}: {}", faults.join("; "));
        self.lock().refused.push(said.clone());
        Err(said)
    }
}

impl State {
    pub fn next_id(&mut self, letter: &str) -> String {
        self.serial += 1;
        format!("{letter}{:08}", self.serial)
    }

    /// A number below `below`, another each time.
    pub fn draw(&mut self, below: u64) -> u64 {
        self.weather.seed =
            self.weather.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.weather.seed >> 33) % below.max(1)
    }

    pub fn take_fault(&mut self, method: &str) -> Option<Fault> {
        let once = self.once.get_mut(method).and_then(VecDeque::pop_front);
        once.or_else(|| self.always.get(method).copied())
    }

    pub fn trigger(&mut self, user: &str, from_modal: bool) -> String {
        let trigger = format!("{}.{user}.trigger", self.next_id("G"));
        let issued = Trigger { user: user.to_owned(), issued: Instant::now(), used: false, from_modal };
        self.triggers.insert(trigger.clone(), issued);
        trigger
    }
}

impl View {
    pub fn new(id: String, hash: String, user: &str, body: Json) -> Self {
        let mut view = Self {
            id,
            hash,
            user: user.to_owned(),
            body: Json::Null,
            filled: BTreeMap::new(),
            errors: BTreeMap::new(),
        };
        view.shows(body);
        view
    }

    /// Puts another page in place. As in Slack, what was filled in stays where `block_id` and `action_id` stay.
    pub fn shows(&mut self, body: Json) {
        let before = std::mem::take(&mut self.filled);
        for block in body["blocks"].as_array().into_iter().flatten().filter(|b| b["type"] == "input") {
            let element = &block["element"];
            let key = (super::screen::text(&block["block_id"]), super::screen::text(&element["action_id"]));
            let kept = before.get(&key).cloned().unwrap_or_else(|| super::screen::initial_state(element));
            self.filled.insert(key, kept);
        }
        self.errors.clear();
        self.body = body;
    }
}

/// A file of its own for what this stand-in receives, if somebody wants it.
fn record() -> Option<Arc<Mutex<std::fs::File>>> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let directory = std::env::var_os("MAINSTAY_RENDERED_DIR")?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("slack-{}-{number}.jsonl", std::process::id());
    let path = std::path::Path::new(&directory).join(name);
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path).expect("the record can be opened");
    Some(Arc::new(Mutex::new(file)))
}
