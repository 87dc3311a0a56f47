//! The page against a scripted desk: what reaches it, what never does, and what the page keeps to itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use tower::ServiceExt;

use super::board::Board;
use super::{Brings, Deliveries, DeliveryLine, Practice, Workplace};
use crate::calendar::{Calendar, Holidays};
use crate::card::{Block, Card, Choice, Field, FieldKind, Form, Reply};
use crate::desk::{Hear, Trouble};
use crate::interaction::{Intent, Interaction, Typed, Value, Verb};
use crate::people::Person;

/// Writes down what it hears; asks for a representative when somebody requests a meeting.
#[derive(Default)]
struct Scribe {
    heard: Mutex<Vec<Interaction>>,
    moved: Mutex<Vec<DateTime<Utc>>>,
}

impl Hear for Scribe {
    fn hear(&self, said: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        let reply = match &said.intent {
            Intent::Typed(Typed::Request(_)) => Reply::Ask(find_somebody()),
            Intent::Lookup { typed, .. } => Reply::Found(
                ["Ruth Adeyemi", "Ruth Lowe", "Tom Hollis"]
                    .into_iter()
                    .filter(|name| name.to_lowercase().contains(&typed.to_lowercase()))
                    .map(|name| Choice::new(name.to_lowercase().replace(' ', "-"), name))
                    .collect(),
            ),
            Intent::Press { verb: Verb::Done, .. } => {
                Reply::Changed(Card { headline: "Now done".into(), blocks: vec![] })
            }
            _ => Reply::Say(Card { headline: "Heard".into(), blocks: vec![Block::Say("Thank you.".into())] }),
        };
        self.heard.lock().unwrap().push(said);
        async move { Ok(reply) }.boxed()
    }
}

fn find_somebody() -> Form {
    let field = Field {
        name: "rep".into(),
        label: "Who will come?".into(),
        hint: None,
        kind: FieldKind::FindPerson { chosen: None },
        required: true,
        value: None,
        fault: None,
    };
    Form {
        key: "frm_1".into(),
        title: "Send a representative".into(),
        step: None,
        intro: vec![],
        fields: vec![field],
        submit: Some("Continue".into()),
        buttons: vec![],
    }
}

impl Workplace for Scribe {
    fn people(&self) -> Vec<Person> {
        vec![Person {
            id: "ruth".into(),
            name: "Ruth".into(),
            email: None,
            slack: Some("ruth".into()),
            teams: None,
            roles: ["team_manager".into()].into(),
            team: None,
            cover: None,
            active: true,
            chat: Default::default(),
            outside: false,
            away_until: None,
        }]
    }
    fn role_titles(&self, _: &Person) -> Vec<String> {
        vec!["Service Manager, Access to Resources".into(), "Chair".into()]
    }
    fn kinds(&self) -> Vec<String> {
        vec!["bpm".into()]
    }
    fn calendar(&self) -> Calendar {
        Calendar::england(Holidays::built_in())
    }
    fn now(&self) -> DateTime<Utc> {
        self.moved.lock().unwrap().last().copied().unwrap_or_else(|| "2026-04-02T15:45:00Z".parse().unwrap())
    }
    fn move_clock(&self, to: DateTime<Utc>) {
        self.moved.lock().unwrap().push(to);
    }
    fn settle(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
    fn next_reminder(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        let reminders = ["2026-04-02T17:00:00Z", "2026-04-07T08:30:00Z"].map(|at| at.parse::<DateTime<Utc>>().unwrap());
        let now = self.now();
        async move { reminders.into_iter().find(|at| *at > now) }.boxed()
    }
    fn deliveries(&self) -> BoxFuture<'_, Deliveries> {
        let moved = self.moved.lock().unwrap().len();
        // Each time that the clock stops, somebody is reminded; the third time, only a message is brought up to date.
        let line = |n: usize| DeliveryLine {
            id: n.to_string(),
            to: if n == 1 { "Ruth".into() } else { "Tom".into() },
            what: "a reminder".into(),
            brings: if n > 2 { Brings::Change } else { Brings::Reminder },
            state: "sent".into(),
            due: None,
            sent: Some(self.now()),
            problem: None,
        };
        let deliveries = Deliveries { newest: (1..=moved).rev().map(line).collect(), sent: moved, waiting: 0 };
        async { deliveries }.boxed()
    }
    fn slack_json(&self, card: &Card) -> serde_json::Value {
        serde_json::json!({ "text": card.headline })
    }
    fn teams_json(&self, card: &Card) -> serde_json::Value {
        serde_json::json!({ "body": card.headline })
    }
}

/// The page and its scribe.
struct Visit {
    scribe: Arc<Scribe>,
    router: Router,
    token: String,
}

impl Visit {
    fn begin() -> Self {
        let scribe = Arc::new(Scribe::default());
        let now: super::board::Now = Arc::new(|| "2026-04-02T15:45:00Z".parse().unwrap());
        let practice = Practice::new(scribe.clone(), scribe.clone(), Arc::new(Board::new(["ruth".to_owned()], now)));
        Self { scribe, token: practice.token.to_string(), router: practice.router() }
    }

    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn page(&self) -> String {
        let request = Request::get("/people/ruth").header(header::HOST, "127.0.0.1:4000").body(Body::empty()).unwrap();
        let answer = self.ask(request).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// Posts a body with the page's own token.
    async fn sends(&self, what: &str, body: &str) -> StatusCode {
        self.posts(what, format!("csrf={}&{body}", self.token)).await
    }

    async fn posts(&self, what: &str, body: String) -> StatusCode {
        let request = Request::post(format!("/people/ruth/{what}"));
        let request = request.header(header::HOST, "127.0.0.1:4000").body(Body::from(body)).unwrap();
        self.ask(request).await.status()
    }

    fn heard(&self) -> Vec<Interaction> {
        std::mem::take(&mut self.scribe.heard.lock().unwrap())
    }
}

#[tokio::test]
async fn what_is_not_a_command_is_neither_heard_kept_nor_shown() {
    let visit = Visit::begin();
    assert_eq!(visit.sends("command", "line=Jane+is+unwell").await, StatusCode::SEE_OTHER);
    assert_eq!(visit.sends("command", "line=/placements+Jane").await, StatusCode::SEE_OTHER);
    assert!(visit.heard().is_empty());
    visit.sends("command", "line=/placement+Jane+is+unwell").await;
    assert_eq!(visit.heard()[0].intent, Intent::Typed(Typed::Unknown));
    assert!(!visit.page().await.contains("Jane"));
    visit.sends("command", "line=/placement+MINE").await;
    assert!(visit.page().await.contains("/placement mine"));
}

#[tokio::test]
async fn a_post_without_the_page_s_token_does_nothing_and_says_so() {
    let visit = Visit::begin();
    assert_eq!(visit.posts("command", "csrf=guess&line=/placement+mine".into()).await, StatusCode::SEE_OTHER);
    assert!(visit.heard().is_empty());
    assert!(visit.page().await.contains("nothing was sent"));
    let elsewhere = Request::get("/people/ruth").header(header::HOST, "rebound.example").body(Body::empty()).unwrap();
    assert_eq!(visit.ask(elsewhere).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_double_click_is_one_act() {
    let visit = Visit::begin();
    let body = "once=0123456789abcdef0123456789abcdef&press=accept|mtg_1~~3||";
    visit.sends("press", body).await;
    visit.sends("press", body).await;
    visit.sends("press", &body.replace("accept", "cant_attend")).await;
    let keys: Vec<String> = visit.heard().into_iter().map(|said| said.key).collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[0], keys[2]);
}

#[tokio::test]
async fn a_private_card_is_shown_anew_where_its_button_was_pressed() {
    let visit = Visit::begin();
    visit.sends("command", "line=/placement+mine").await;
    let before = visit.page().await;
    assert!(before.contains("Heard") && before.contains("id=\"m2\""));
    visit.sends("press", "message=2&press=done|mtg_1~act-1~3||").await;
    let after = visit.page().await;
    assert!(after.contains("Now done") && !after.contains("Heard"), "the old card and its buttons are gone");
}

#[tokio::test]
async fn a_name_that_could_be_two_people_is_asked_about_and_one_that_cannot_is_sent() {
    let visit = Visit::begin();
    visit.sends("command", "line=/placement+request+bpm").await;
    visit.heard();
    visit.sends("form", "form=frm_1&do=submit&find.rep=ruth&found.rep=&shown.rep=").await;
    assert!(visit.heard().iter().all(|said| matches!(said.intent, Intent::Lookup { .. })));
    let page = visit.page().await;
    assert!(page.contains("Choose one of the people found") && page.contains("Ruth Lowe"));

    visit.sends("form", "form=frm_1&do=submit&find.rep=tom&found.rep=&shown.rep=").await;
    let Some(Intent::Submit { values, .. }) = visit.heard().pop().map(|said| said.intent) else { panic!("sent") };
    assert_eq!(values.get("rep"), Some(&Value::Person("tom-hollis".into())));
}

#[tokio::test]
async fn the_clock_stops_at_every_reminder_on_its_way() {
    let visit = Visit::begin();
    visit.sends("clock", "move=working-day").await;
    let moved: Vec<String> = visit.scribe.moved.lock().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(moved, ["2026-04-02 17:00:00 UTC", "2026-04-07 08:30:00 UTC", "2026-04-07 15:45:00 UTC"]);
}

#[tokio::test]
async fn a_command_that_is_sent_twice_is_answered_once() {
    let visit = Visit::begin();
    let body = "once=0123456789abcdef0123456789abcdef&line=/placement+mine";
    visit.sends("command", body).await;
    visit.sends("command", body).await;
    let page = visit.page().await;
    assert_eq!((page.matches("You typed").count(), page.matches("Thank you.").count()), (1, 1));
    visit.sends("command", "line=/placement+mine").await;
    assert_eq!(visit.page().await.matches("Thank you.").count(), 2, "the same words typed again are another command");
}

#[tokio::test]
async fn titles_are_told_apart_though_one_has_a_comma_in_it() {
    let page = Visit::begin().page().await;
    assert!(page.contains("Service Manager, Access to Resources; Chair"), "{page}");
}

#[tokio::test]
async fn a_page_that_is_not_there_leads_back() {
    let visit = Visit::begin();
    for path in ["/people/nobody", "/nowhere"] {
        let request = Request::get(path).header(header::HOST, "127.0.0.1:4000").body(Body::empty()).unwrap();
        let answer = visit.ask(request).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains("Back to the council"), "{path}");
    }
}

#[tokio::test]
async fn the_clock_says_who_was_written_to_meanwhile() {
    let visit = Visit::begin();
    visit.sends("clock", "move=working-day").await;
    let page = visit.page().await;
    assert!(page.contains("Tuesday 7 April 2026, 4:45pm: reminders went to Ruth and Tom."), "{page}");
}

#[test]
fn the_pretend_council_is_whole() {
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(super::PEOPLE.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), rows.len(), "every id once");
    for row in &rows {
        let outside = row["team"] == "Outside";
        let account = if outside { "" } else { row["id"].as_str() };
        assert_eq!(row["slack"], account, "everybody can be reached here by id; whoever is outside, by post alone");
        assert!(row["cover"].is_empty() || ids.contains(row["cover"].as_str()), "{}'s cover is here", row["name"]);
        assert!(row["email"].ends_with(".invalid"), "nobody real is written to");
    }
}
