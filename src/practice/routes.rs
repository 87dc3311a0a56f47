//! The page's routes. Every post ends in a redirect, so that reloading never repeats anything.
//!
//! A post carries the page's token (else it is refused) and a one-time word, from which the interaction's key is made:
//! a double click is one act. Words that are not a command are neither kept nor shown again.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::json;

use super::clock::Move;
use super::seats::Notice;
use super::{Practice, guard, view};
use crate::card::{Card, Choice, FieldKind, Form, Reply};
use crate::desk::Trouble;
use crate::ids::DraftId;
use crate::interaction::{Account, Intent, Interaction, PlatformName, Typed, Value, Values, Verb};
use crate::platform::web::parse::Sent;
use crate::platform::web::{CLOSE, DO, FORM, PRESS, Press, SUBMIT, draft_id};

/// The command, as people type it here.
pub const COMMAND: &str = "/placement";

/// A clock that jumps stops at every reminder on the way, but no more often than this.
const MOST_STOPS: usize = 200;

pub(super) fn router(practice: Practice) -> Router {
    Router::new()
        .route("/", get(first_person))
        .route("/people/{person}", get(conversation))
        .route("/people/{person}/list", get(list))
        .route("/people/{person}/pulse", get(pulse))
        .route("/people/{person}/messages/{id}/slack", get(slack_json))
        .route("/people/{person}/command", post(command))
        .route("/people/{person}/press", post(press))
        .route("/people/{person}/form", post(form))
        .route("/people/{person}/find", post(find))
        .route("/people/{person}/clock", post(clock))
        .route("/people/{person}/outage", post(outage))
        .route("/style.css", get(|| async { file("text/css; charset=utf-8", include_str!("style.css")) }))
        .route("/script.js", get(|| async { file("text/javascript; charset=utf-8", include_str!("script.js")) }))
        .route("/icon.svg", get(|| async { file("image/svg+xml", include_str!("icon.svg")) }))
        .layer(DefaultBodyLimit::max(64 * 1024))
        .layer(middleware::from_fn(guard::guard))
        .with_state(practice)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

async fn first_person(State(practice): State<Practice>) -> Response {
    match practice.workplace.people().first() {
        Some(person) => Redirect::to(&format!("/people/{}", person.id)).into_response(),
        None => (StatusCode::NOT_FOUND, "Nobody works here.").into_response(),
    }
}

async fn conversation(State(practice): State<Practice>, Path(person): Path<String>) -> Response {
    page(&practice, &person, None).await
}

async fn list(State(practice): State<Practice>, Path(person): Path<String>) -> Response {
    let home = match practice.ask(&person, fresh(), Intent::OpenHome).await {
        Ok(Reply::Home(card)) => Some(card),
        Ok(_) => None,
        Err(trouble) => {
            practice.apologise(&person, &trouble);
            None
        }
    };
    page(&practice, &person, home).await
}

async fn page(practice: &Practice, person: &str, home: Option<Card>) -> Response {
    match practice.scene(person, home).await {
        Some(scene) => axum::response::Html(view::page(&scene).into_string()).into_response(),
        None => (StatusCode::NOT_FOUND, "Nobody here has that name.").into_response(),
    }
}

async fn pulse(State(practice): State<Practice>, Path(_): Path<String>) -> Response {
    Json(json!({ "version": practice.version() })).into_response()
}

async fn slack_json(State(practice): State<Practice>, Path((person, id)): Path<(String, u64)>) -> Response {
    match practice.board.message(&person, id).as_ref().and_then(|m| m.card()) {
        Some(card) => {
            let json = practice.workplace.slack_json(card);
            ([(header::CONTENT_TYPE, "application/json")], format!("{json:#}")).into_response()
        }
        None => (StatusCode::NOT_FOUND, "This message is gone.").into_response(),
    }
}

async fn command(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    let line = if sent.get("suggestion").is_empty() { sent.get("line") } else { sent.get("suggestion") };
    let line = line.trim();
    let rest = line.strip_prefix(COMMAND).filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let Some(rest) = rest else {
        let words = format!("Start with {COMMAND}: Mainstay reads nothing else. What you typed was not kept.");
        practice.notice(&person, Notice::Problem(words));
        return back(&person, "line");
    };
    let typed = Typed::parse(rest);
    if let Some(words) = canonical(&typed) {
        practice.board.note_typed(&person, words);
    }
    practice.act(&person, key(&sent, "typed"), Intent::Typed(typed)).await
}

async fn press(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    let Some(press) = Press::from_value(sent.get(PRESS)) else {
        return (StatusCode::BAD_REQUEST, "That button is not one of ours.").into_response();
    };
    let key = key(&sent, press.verb.as_str());
    practice.act(&person, key, press.intent()).await
}

async fn form(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let mut sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    let Some(form) = draft_id(sent.get(FORM)) else {
        return (StatusCode::BAD_REQUEST, "That form is not one of ours.").into_response();
    };
    let todo = sent.get(DO).to_owned();
    let key = key(&sent, &todo);
    if todo == CLOSE {
        practice.seats.change(&person, |seat| seat.form = None);
        return practice.act(&person, key, Intent::CloseForm { form }).await;
    }
    let typed = sent.searches.clone();
    let unclear = practice.resolve(&person, &form, &mut sent).await;
    practice.seats.change(&person, |seat| {
        if let Some(open) = seat.form.as_mut().filter(|open| open.key == form) {
            fill(open, &sent.values, &typed, &unclear);
        }
        seat.found = unclear.clone().into_iter().filter(|(_, found)| !found.is_empty()).collect();
    });
    if todo == SUBMIT && !unclear.is_empty() {
        return back(&person, TOP);
    }
    let intent = match Verb::parse(&todo) {
        _ if todo == SUBMIT => Intent::Submit { form, values: sent.values },
        Some(verb) => Intent::FormPress { form, verb, values: sent.values },
        None => return (StatusCode::BAD_REQUEST, "That button is not one of ours.").into_response(),
    };
    practice.act(&person, key, intent).await
}

/// For script: what a search field finds, as a list of `{code, label, hint}`.
async fn find(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    let Some(form) = draft_id(sent.get(FORM)).filter(|_| practice.trusts(&sent)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let found = practice.search(&person, &form, sent.get("field"), sent.get("typed")).await;
    let lines: Vec<_> = found.iter().map(|c| json!({ "code": c.code, "label": c.label, "hint": c.hint })).collect();
    Json(lines).into_response()
}

async fn clock(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    let Some(how) = Move::parse(sent.get("move")) else {
        return (StatusCode::BAD_REQUEST, "The clock does not move that way.").into_response();
    };
    let reminder = practice.workplace.next_reminder().await;
    match how.target(practice.workplace.now(), reminder, &practice.workplace.calendar()) {
        Some(to) => practice.pass_time_until(to).await,
        None => practice.notice(&person, Notice::Fine("There is no reminder to come.".into())),
    }
    back(&person, "clock")
}

async fn outage(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    practice.board.set_down(sent.get("down") == "yes");
    practice.workplace.settle().await;
    back(&person, "deliveries")
}

impl Practice {
    fn trusts(&self, sent: &Sent) -> bool {
        sent.get("csrf") == &*self.token
    }

    /// A form from before a restart, or from elsewhere: nothing is done, and the page says so.
    fn stale(&self, person: &str) -> Response {
        let words = "This page was opened before Mainstay was started again, so nothing was sent. Please do it again.";
        self.notice(person, Notice::Problem(words.to_owned()));
        back(person, "notice")
    }

    fn notice(&self, person: &str, notice: Notice) {
        self.seats.change(person, |seat| seat.notice = Some(notice));
    }

    fn apologise(&self, person: &str, trouble: &Trouble) {
        tracing::warn!(%trouble, "the desk could not do what the practice page asked");
        let words = "Sorry, that did not work. Nothing was saved or sent. Please try again.";
        self.notice(person, Notice::Problem(words.to_owned()));
    }

    async fn ask(&self, person: &str, key: String, intent: Intent) -> Result<Reply, Trouble> {
        let from = Account { platform: PlatformName::Practice, workspace: None, user: person.to_owned() };
        self.hear.hear(Interaction { key, from, intent }).await
    }

    /// Has the desk hear it, shows the answer, and lets what follows from it happen.
    async fn act(&self, person: &str, key: String, intent: Intent) -> Response {
        let place = match self.ask(person, key, intent).await {
            Ok(reply) => self.show(person, reply),
            Err(trouble) => {
                self.apologise(person, &trouble);
                "notice"
            }
        };
        self.workplace.settle().await;
        back(person, place)
    }

    /// Returns where on the page the answer is.
    fn show(&self, person: &str, reply: Reply) -> &'static str {
        let form = match reply {
            Reply::Ask(form) | Reply::Mend(form) => Some(form),
            Reply::Say(card) | Reply::Done(card) | Reply::Home(card) => {
                self.board.whisper(person, card);
                None
            }
            Reply::Nothing | Reply::Found(_) => None,
        };
        let place = if form.is_some() { TOP } else { "latest" };
        self.seats.change(person, |seat| {
            seat.form = form;
            seat.found.clear();
        });
        place
    }

    async fn search(&self, person: &str, form: &DraftId, field: &str, typed: &str) -> Vec<Choice> {
        let intent = Intent::Lookup { form: form.clone(), field: field.to_owned(), typed: typed.to_owned() };
        match self.ask(person, fresh(), intent).await {
            Ok(Reply::Found(choices)) => choices,
            Ok(_) => Vec::new(),
            Err(trouble) => {
                tracing::warn!(%trouble, "a search on the practice page failed");
                Vec::new()
            }
        }
    }

    /// Turns typed words into people where they can only mean one. Returns the fields where they cannot, with who was
    /// found.
    async fn resolve(&self, person: &str, form: &DraftId, sent: &mut Sent) -> BTreeMap<String, Vec<Choice>> {
        let mut unclear = BTreeMap::new();
        for (field, typed) in std::mem::take(&mut sent.searches) {
            let found = self.search(person, form, &field, &typed).await;
            let exact = found.iter().find(|c| c.label.eq_ignore_ascii_case(&typed));
            match (exact, &found[..]) {
                (Some(one), _) | (None, [one]) => {
                    sent.values.insert(field, Value::Person(one.code.as_str().into()));
                }
                _ => {
                    unclear.insert(field, found);
                }
            }
        }
        unclear
    }

    /// Stops at every reminder on the way, so that each is sent at its own hour.
    async fn pass_time_until(&self, to: chrono::DateTime<chrono::Utc>) {
        let mut last = self.workplace.now();
        for _ in 0..MOST_STOPS {
            match self.workplace.next_reminder().await.filter(|at| *at > last && *at < to) {
                Some(stop) => {
                    self.workplace.move_clock(stop);
                    self.workplace.settle().await;
                    last = stop;
                }
                None => break,
            }
        }
        self.workplace.move_clock(to);
        self.workplace.settle().await;
    }
}

/// Makes a form show what was sent: what was filled in, the words searched for, and a fault where they were not clear.
fn fill(form: &mut Form, values: &Values, typed: &BTreeMap<String, String>, unclear: &BTreeMap<String, Vec<Choice>>) {
    for field in &mut form.fields {
        field.fault = unclear.get(&field.name).map(|found| match found.len() {
            0 => "Nobody was found with that name. Check the spelling, or type part of the name.".to_owned(),
            _ => "Choose one of the people found, or type more of the name.".to_owned(),
        });
        match (&field.kind, typed.get(&field.name)) {
            (FieldKind::FindPerson { .. }, Some(words)) => field.value = Some(Value::Text(words.clone())),
            (FieldKind::FindPerson { .. }, None) => {}
            _ => field.value = values.get(&field.name).cloned(),
        }
    }
}

/// The command in its own words, to show in the conversation. `None` for words outside the grammar.
fn canonical(typed: &Typed) -> Option<String> {
    let rest = match typed {
        Typed::Help => "help".to_owned(),
        Typed::Request(None) => "request".to_owned(),
        Typed::Request(Some(kind)) => format!("request {kind}"),
        Typed::Suggest => "suggest".to_owned(),
        Typed::Mine => "mine".to_owned(),
        Typed::Actions => "actions".to_owned(),
        Typed::Show(reference) => format!("show {reference}"),
        Typed::Why(reference) => format!("why {reference}"),
        Typed::Unknown => return None,
    };
    Some(format!("{COMMAND} {rest}"))
}

/// The same for every sending of the same form with the same button.
fn key(sent: &Sent, what: &str) -> String {
    let once = sent.get("once");
    let ours = once.len() == 32 && once.bytes().all(|b| b.is_ascii_hexdigit());
    if ours { format!("practice:{once}:{what}") } else { fresh() }
}

fn fresh() -> String {
    format!("practice:{}", uuid::Uuid::new_v4().simple())
}

/// An open form is at the top of the page. Naming it in the address would take the focus from what script focuses.
const TOP: &str = "";

fn back(person: &str, place: &str) -> Response {
    let person: String = url::form_urlencoded::byte_serialize(person.as_bytes()).collect();
    let place = if place == TOP { String::new() } else { format!("#{place}") };
    Redirect::to(&format!("/people/{person}{place}")).into_response()
}
