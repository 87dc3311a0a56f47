//! The page's routes. Every post ends in a redirect, so that reloading never repeats anything.
//!
//! A post carries the page's token (else it is refused) and a one-time word, from which the interaction's key is made:
//! a double click is one act. Words that are not a command are neither kept nor shown again.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::json;

use super::acts::fill;
use super::clock::Move;
use super::seats::Notice;
use super::{Practice, guard, random_word, view};
use crate::card::{Card, Reply};
use crate::interaction::{Intent, Typed, Verb};
use crate::platform::web::parse::Sent;
use crate::platform::web::{CLOSE, DO, FORM, PRESS, Press, SUBMIT, draft_id};

/// The command, as people type it here.
pub const COMMAND: &str = "/placement";
/// The field of a button's form that names the message it stands on.
pub const MESSAGE: &str = "message";

pub(super) fn router(practice: Practice) -> Router {
    Router::new()
        .route("/", get(first_person))
        .route("/people/{person}", get(conversation))
        .route("/post/{key}", get(post_of))
        .route("/post/{key}/invite.ics", get(calendar_file))
        .route("/people/{person}/list", get(list))
        .route("/people/{person}/pulse", get(pulse))
        .route("/people/{person}/messages/{id}/slack", get(slack_json))
        .route("/people/{person}/messages/{id}/teams", get(teams_json))
        .route("/people/{person}/command", post(command))
        .route("/people/{person}/press", post(press))
        .route("/people/{person}/form", post(form))
        .route("/people/{person}/find", post(find))
        .route("/people/{person}/clock", post(clock))
        .route("/people/{person}/outage", post(outage))
        .route("/style.css", get(|| async { file("text/css; charset=utf-8", include_str!("style.css")) }))
        .route("/script.js", get(|| async { file("text/javascript; charset=utf-8", include_str!("script.js")) }))
        .route("/icon.svg", get(|| async { file("image/svg+xml", include_str!("icon.svg")) }))
        .fallback(|| async { nowhere("There is no such page here.") })
        .layer(DefaultBodyLimit::max(64 * 1024))
        .layer(middleware::from_fn(guard::guard))
        .with_state(practice)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A page that says what is not there, with a way back.
fn nowhere(words: &str) -> Response {
    (StatusCode::NOT_FOUND, axum::response::Html(view::nowhere(words).into_string())).into_response()
}

async fn first_person(State(practice): State<Practice>) -> Response {
    match practice.workplace.people().first() {
        Some(person) => Redirect::to(&format!("/people/{}", person.id)).into_response(),
        None => nowhere("Nobody works here."),
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
        None => nowhere("Nobody here has that name."),
    }
}

/// The letters of somebody outside.
async fn post_of(State(practice): State<Practice>, Path(key): Path<u64>) -> Response {
    match practice.tray.as_ref().and_then(|tray| tray.open(key)) {
        Some((who, letters)) => {
            let page = view::tray::page(&who, &letters, &practice.workplace.calendar());
            axum::response::Html(page.into_string()).into_response()
        }
        None => nowhere("Nobody has had that letter."),
    }
}

/// The calendar file of one letter, to be opened by any calendar program.
async fn calendar_file(State(practice): State<Practice>, Path(id): Path<u64>) -> Response {
    let letter = practice.tray.as_ref().and_then(|tray| tray.letter(id));
    match letter.and_then(|letter| letter.entry) {
        Some((_, text)) => ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response(),
        None => nowhere("This letter has no calendar file."),
    }
}

async fn pulse(State(practice): State<Practice>, Path(_): Path<String>) -> Response {
    Json(json!({ "version": practice.version() })).into_response()
}

async fn slack_json(State(practice): State<Practice>, Path((person, id)): Path<(String, u64)>) -> Response {
    card_as(&practice, &person, id, |card| practice.workplace.slack_json(card))
}

async fn teams_json(State(practice): State<Practice>, Path((person, id)): Path<(String, u64)>) -> Response {
    card_as(&practice, &person, id, |card| practice.workplace.teams_json(card))
}

/// The card of one message, as a platform would be sent it.
fn card_as(practice: &Practice, person: &str, id: u64, json: impl Fn(&Card) -> serde_json::Value) -> Response {
    match practice.board.message(person, id).as_ref().and_then(|m| m.card()).map(json) {
        Some(json) => ([(header::CONTENT_TYPE, "application/json")], format!("{json:#}")).into_response(),
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
    let key = key(&sent, "typed");
    if let Some(words) = canonical(&typed) {
        practice.board.note_typed(&person, &key, words);
    }
    practice.seats.change(&person, |seat| seat.from = None);
    practice.act(&person, key, Intent::Typed(typed), None).await
}

async fn press(State(practice): State<Practice>, Path(person): Path<String>, body: Bytes) -> Response {
    let sent = Sent::read(&body);
    if !practice.trusts(&sent) {
        return practice.stale(&person);
    }
    let Some(press) = Press::from_value(sent.get(PRESS)) else {
        return (StatusCode::BAD_REQUEST, "That button is not one of ours.").into_response();
    };
    let (key, on) = (key(&sent, press.verb.as_str()), sent.get(MESSAGE).parse().ok());
    practice.seats.change(&person, |seat| seat.from = on);
    practice.act(&person, key, press.intent(), on).await
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
        return practice.close(&person, key, form, sent.values).await;
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
    practice.act(&person, key, intent, None).await
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
        Some(to) => practice.pass_time_until(&person, to).await,
        None => practice.notice(&person, Notice::Passed("There is no reminder to come.".into())),
    }
    back(&person, NOTICE)
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

pub(super) fn fresh() -> String {
    format!("practice:{}", random_word())
}

/// An open form is at the top of the page. Naming it in the address would take the focus from what script focuses.
pub(super) const TOP: &str = "";

/// A word about what just happened.
pub(super) const NOTICE: &str = "notice";

pub(super) fn back(person: &str, place: &str) -> Response {
    let person: String = url::form_urlencoded::byte_serialize(person.as_bytes()).collect();
    let place = if place == TOP { String::new() } else { format!("#{place}") };
    Redirect::to(&format!("/people/{person}{place}")).into_response()
}
