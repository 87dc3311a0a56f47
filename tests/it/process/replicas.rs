//! Two processes on one PostgreSQL: they share the work, and one takes over when the other dies.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mainstay::ids::MeetingId;
use mainstay::store::Db;
use mainstay::store::deliveries::{self, DeliveryBody, DeliveryState, NewDelivery, OnUnsure};

use super::house::House;
use super::{books, story};
use crate::engines::{Place, work};
use crate::slack::fake::{FakeSlack, Weather};

const MESSAGES: usize = 300;
/// What the house sets: a dead process's lease runs out, and what may have gone is looked for.
const LEASE_AND_SETTLE: Duration = Duration::from_secs(3 + 1);
/// On top of that, at least; and on a busy machine so many times as long as the two processes together take for as many
/// messages in peace: one of them then does the work of both.
const MARGIN: Duration = Duration::from_secs(9);
const TURNS: u32 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_the_work_and_one_takes_over_from_the_other() {
    let Some(place) = Place::postgres().await else { return };
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let patience = Some(Duration::from_secs(60));
    slack.has(Weather { repeats_for: patience, slowness: Duration::from_millis(30), seed: 1 });
    let house = House::with_crowd(place, &slack, MESSAGES).in_a_hurry();
    let mut one = house.start();
    one.is_ready().await;
    story::is_told(&slack).await;
    let db = house.place.open().await;
    books::are_quiet(&db).await;
    let mut other = house.start_another();
    other.is_ready().await;

    let before = sent(&db).await.len();
    let began = Instant::now();
    queue(&db, "first").await;
    books::are_quiet(&db).await;
    let in_peace = began.elapsed();
    books::balance(&db, &slack).await;
    let rows = sent(&db).await;
    assert_eq!(rows.len(), before + MESSAGES);
    let owners: BTreeSet<_> =
        rows.iter().filter(|r| r.dedupe_key.starts_with("first")).map(|r| r.owner.clone()).collect();
    assert_eq!(owners.len(), 2, "both had a share of it");

    queue(&db, "second").await;
    while sent(&db).await.len() < before + MESSAGES + 20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    one.kill();
    let died = Instant::now();
    // What was on its way then, the dead process's share among it, is what has to be taken over.
    let held = in_state(&db, DeliveryState::Sending).await;
    let within = LEASE_AND_SETTLE + MARGIN.max(in_peace * TURNS);
    while sent(&db).await.iter().filter(|d| held.iter().any(|h| h.id == d.id)).count() < held.len() {
        assert!(died.elapsed() < within, "{} messages are not taken over within {within:?}", held.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("{} messages were taken over after {:?}; in peace, all take {in_peace:?}", held.len(), died.elapsed());
    books::are_quiet(&db).await;
    books::balance(&db, &slack).await;
    assert_eq!(sent(&db).await.len(), before + 2 * MESSAGES);
    drop(other);
}

async fn sent(db: &Db) -> Vec<deliveries::Delivery> {
    in_state(db, DeliveryState::Sent).await
}

async fn in_state(db: &Db, state: DeliveryState) -> Vec<deliveries::Delivery> {
    let rows = work!(db, tx => deliveries::in_state(tx, state, 10_000).await).expect("readable");
    rows.into_iter().filter(|r| matches!(r.body, DeliveryBody::Post { .. })).collect()
}

/// A message to everybody in the crowd about the one meeting there is.
async fn queue(db: &Db, why: &str) {
    let meeting: MeetingId = sent(db).await[0].meeting.clone().expect("about a meeting");
    let now = story::now();
    let rows: Vec<NewDelivery> = (0..MESSAGES)
        .map(|n| NewDelivery {
            id: deliveries::new_id(),
            dedupe_key: format!("{why}:{n}"),
            meeting: Some(meeting.clone()),
            person: format!("p{n}").into(),
            body: DeliveryBody::Post { notice: format!("{{\"released\":{{\"item\":\"{why}\"}}}}") },
            due_at: now,
            on_unsure: OnUnsure::ResendOnce,
            reminder: false,
        })
        .collect();
    work!(db, tx, rows => deliveries::queue(tx, &rows, now).await).expect("queued");
}
