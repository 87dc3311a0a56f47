//! The books: what the database says was sent, beside what Slack has.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use mainstay::store::Db;
use mainstay::store::deliveries::{self, Delivery, DeliveryBody, DeliveryState};
use serde_json::Value as Json;

use crate::engines::work;
use crate::slack::fake::{FakeSlack, Message};

/// Long enough for a lease to run out, a doubt to be looked into twice, and one second a message to one person.
const STUCK_AFTER: Duration = Duration::from_secs(30);

/// What a run had to send: each person with the reason for each message, sorted.
pub type Sent = Vec<(String, String)>;

/// Waits until nothing is on its way or waiting. Fails with what is stuck: a slow machine is not, as long as there is
/// less and less to do.
pub async fn are_quiet(db: &Db) {
    let (mut since, mut fewest) = (Instant::now(), usize::MAX);
    loop {
        let open = open_rows(db).await;
        if open.is_empty() {
            return;
        }
        if open.len() < fewest {
            (since, fewest) = (Instant::now(), open.len());
        }
        assert!(since.elapsed() < STUCK_AFTER, "stuck: {open:#?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn open_rows(db: &Db) -> Vec<Delivery> {
    let mut open = Vec::new();
    for state in [DeliveryState::Pending, DeliveryState::Sending, DeliveryState::Unsure, DeliveryState::Parked] {
        open.extend(work!(db, tx => deliveries::in_state(tx, state, 1000).await).expect("readable"));
    }
    open
}

/// A process that was asked to stop leaves no attempt half-done for the next one to wonder about.
pub async fn show_no_interruption(db: &Db) {
    for state in [DeliveryState::Sent, DeliveryState::NotNeeded] {
        for row in work!(db, tx => deliveries::in_state(tx, state, 10_000).await).expect("readable") {
            assert_eq!(row.attempts, 0, "an attempt was broken off: {row:?}");
        }
    }
}

/// Compares the books, and returns what was sent. Nothing may be lost and nothing twice.
pub async fn balance(db: &Db, slack: &FakeSlack) -> Sent {
    let rows = work!(db, tx => deliveries::in_state(tx, DeliveryState::Sent, 10_000).await).expect("readable");
    let posts: Vec<&Delivery> = rows.iter().filter(|r| matches!(r.body, DeliveryBody::Post { .. })).collect();
    let messages: Vec<Message> = slack.all_messages();
    let mut by_mark: BTreeMap<String, Vec<&Message>> = BTreeMap::new();
    for message in &messages {
        let mark = message.metadata["event_payload"]["d"].as_str().expect("every message names its delivery");
        by_mark.entry(mark.to_owned()).or_default().push(message);
    }
    for (mark, copies) in &by_mark {
        assert_eq!(copies.len(), 1, "sent more than once: {mark} to {}", copies[0].user);
    }
    let marks: BTreeSet<&str> = posts.iter().map(|r| r.mark.as_ref().unwrap_or(&r.id).as_str()).collect();
    let shown: BTreeSet<&str> = by_mark.keys().map(String::as_str).collect();
    assert_eq!(marks, shown, "left: written down as sent; right: in front of people");
    for row in &posts {
        let message = by_mark[row.mark.as_ref().unwrap_or(&row.id).as_str()][0];
        assert_eq!(row.message.as_deref(), Some(message.ts.as_str()), "the row knows where its message is");
    }
    // A question that was answered before it had gone need not go.
    let answered = work!(db, tx => deliveries::in_state(tx, DeliveryState::NotNeeded, 10_000).await).expect("readable");
    let answered = answered.iter().filter(|r| reason(&r.body).contains("asked"));
    let mut sent: Sent =
        posts.iter().copied().chain(answered).map(|r| (r.person.to_string(), reason(&r.body))).collect();
    sent.sort();
    let mut seen = BTreeSet::new();
    for row in &posts {
        let DeliveryBody::Post { notice } = &row.body else { continue };
        assert!(seen.insert((&row.person, &row.meeting, notice)), "{} was told the same twice: {notice}", row.person);
    }
    sent
}

/// Why a message went, without the ids that differ from run to run.
fn reason(body: &DeliveryBody) -> String {
    let DeliveryBody::Post { notice } = body else { return "update".into() };
    let mut say: Json = serde_json::from_str(notice).expect("a notice is JSON");
    if let Some(asked) = say.get_mut("asked").and_then(Json::as_object_mut) {
        asked.remove("item");
    }
    say.to_string()
}
