//! kill -9 and SIGTERM at random moments of a story: nothing is lost, nothing goes twice, nothing stays stuck.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

use super::books::{self, Sent};
use super::house::{House, Process};
use super::story;
use crate::engines::Place;
use crate::slack::fake::{FakeSlack, Weather};

/// Trials at the same time: most of one is waiting.
const AT_ONCE: usize = 4;
/// How long people go on repeating what got no answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What happens to the process in the middle of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blow {
    Kill,
    Terminate,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite() {
    trials(Blow::Kill, 25, || async { Place::sqlite() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres() {
    if Place::postgres().await.is_some() {
        trials(Blow::Kill, 25, || async { Place::postgres().await.expect("as just before") }).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_on_sqlite() {
    trials(Blow::Terminate, 10, || async { Place::sqlite() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_on_postgres() {
    if Place::postgres().await.is_some() {
        trials(Blow::Terminate, 10, || async { Place::postgres().await.expect("as just before") }).await;
    }
}

async fn trials<F: Future<Output = Place>>(blow: Blow, count: u64, place: impl Fn() -> F) {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (peaceful, length) = trial(place().await, 0, None).await;
    println!("a story in peace takes {length:?} and sends {} messages", peaceful.len());
    let only = number("MAINSTAY_SEED");
    let count = if only.is_some() { 1 } else { number("MAINSTAY_TRIALS").unwrap_or(count) };
    let first = only.unwrap_or_else(|| story::now().timestamp_millis().unsigned_abs());
    println!("seeds {first} to {}", first + count - 1);
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for seed in first..first + count {
        let (place, room, peaceful) = (place().await, room.clone(), peaceful.clone());
        running.spawn(async move {
            let _turn = room.acquire_owned().await.expect("open");
            let ended = tokio::spawn(trial(place, seed, Some((blow, length)))).await;
            let (sent, _) = ended.unwrap_or_else(|_| panic!("repeat this trial with MAINSTAY_SEED={seed}"));
            assert_eq!(sent, peaceful, "left: this trial; right: a run in peace. MAINSTAY_SEED={seed}");
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.expect("a trial that ended well");
    }
}

/// One story, with a blow somewhere within its usual length if one is given. What it had to send, and how long it took.
async fn trial(place: Place, seed: u64, blow: Option<(Blow, Duration)>) -> (Sent, Duration) {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    slack.has(Weather { repeats_for: Some(PATIENCE), slowness: Duration::from_millis(20), seed });
    let asked = blow.is_some_and(|(blow, _)| blow == Blow::Terminate);
    let house = House::new(place, &slack);
    // Asked to stop, it leaves nothing that would have to wait for a lease to end.
    let house = if asked { house } else { house.in_a_hurry() };
    let mut process = house.start();
    process.is_ready().await;
    let began = Instant::now();
    let telling = slack.clone();
    let told = tokio::spawn(async move { story::is_told(&telling).await });
    if let Some((blow, length)) = blow {
        let crowd = asked.then(|| crowd(&slack));
        let moment = slack.draws(length.as_micros() as u64);
        tokio::time::sleep(Duration::from_micros(moment)).await;
        falls(blow, &mut process).await;
        process = house.start();
        process.is_ready().await;
        drop(crowd);
    }
    let told = told.await;
    slack.is_content();
    told.unwrap_or_else(|_| panic!("the story broke off"));
    let length = began.elapsed();
    let db = house.place.open().await;
    books::are_quiet(&db).await;
    if asked {
        books::show_no_interruption(&db).await;
    }
    let sent = books::balance(&db, &slack).await;
    drop(process);
    (sent, length)
}

async fn falls(blow: Blow, process: &mut Process) {
    match blow {
        Blow::Kill => process.kill(),
        Blow::Terminate => {
            process.terminate();
            let (status, took) = process.ends().await;
            assert!(status.success(), "it ended with {status}");
            assert!(took < Duration::from_secs(10), "it took {took:?} to end");
        }
    }
}

/// People who look at their lists all the time, until this is dropped.
struct Crowd(Vec<JoinHandle<()>>);

fn crowd(slack: &FakeSlack) -> Crowd {
    let looking = |user: &str| {
        let person = slack.person(user);
        tokio::spawn(async move {
            loop {
                person.types("/placement mine").await;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
    };
    Crowd(["UJUDITH", "UALEX", "UGRACE"].map(looking).into())
}

impl Drop for Crowd {
    fn drop(&mut self) {
        for one in &self.0 {
            one.abort();
        }
    }
}
