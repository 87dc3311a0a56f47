//! kill -9 at random moments of a story: nothing is lost, nothing goes twice, nothing stays stuck.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::books::{self, Sent};
use super::house::House;
use super::story;
use crate::engines::Place;
use crate::slack::fake::{FakeSlack, Weather};

/// Trials at the same time: most of one is waiting.
const AT_ONCE: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    trials(|| async { Place::sqlite() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if Place::postgres().await.is_some() {
        trials(|| async { Place::postgres().await.expect("as just before") }).await;
    }
}

async fn trials<F: Future<Output = Place>>(place: impl Fn() -> F) {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (peaceful, length) = trial(place().await, 0, None).await;
    println!("a story in peace takes {length:?} and sends {} messages", peaceful.len());
    let first = number("MAINSTAY_SEED");
    let count = if first.is_some() { 1 } else { number("MAINSTAY_TRIALS").unwrap_or(25) };
    let first = first.unwrap_or_else(|| story::now().timestamp_millis().unsigned_abs());
    println!("seeds {first} to {}", first + count - 1);
    let room = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let mut running = tokio::task::JoinSet::new();
    for seed in first..first + count {
        let (place, room, peaceful) = (place().await, room.clone(), peaceful.clone());
        running.spawn(async move {
            let _turn = room.acquire_owned().await.expect("open");
            let ended = tokio::spawn(trial(place, seed, Some(length))).await;
            let (sent, _) = ended.unwrap_or_else(|_| panic!("repeat this trial with MAINSTAY_SEED={seed}"));
            assert_eq!(sent, peaceful, "left: this trial sent; right: a run in peace. MAINSTAY_SEED={seed}");
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.expect("a trial that ended well");
    }
}

/// One story, with a kill somewhere within `length` if that is given. What was sent, and how long the story took.
async fn trial(place: Place, seed: u64, length: Option<Duration>) -> (Sent, Duration) {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let patience = Some(Duration::from_secs(30));
    slack.has(Weather { repeats_for: patience, slowness: Duration::from_millis(20), seed });
    let house = House::new(place, &slack);
    let mut process = house.start();
    process.is_ready().await;
    let began = Instant::now();
    let told = tokio::spawn({
        let slack = slack.clone();
        async move {
            story::is_told(&slack).await;
            began.elapsed()
        }
    });
    if let Some(length) = length {
        let moment = slack.draws(length.as_micros() as u64);
        tokio::time::sleep(Duration::from_micros(moment)).await;
        process.kill();
        process = house.start();
        process.is_ready().await;
    }
    let told = told.await;
    slack.is_content();
    let length = told.unwrap_or_else(|_| panic!("the story broke off:\n{}", end_of(&house.log())));
    let db = house.place.open().await;
    books::are_quiet(&db).await;
    let sent = books::balance(&db, &slack).await;
    drop(process);
    (sent, length)
}

fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().rev().take(40).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
