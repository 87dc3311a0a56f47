//! A disk that takes no more, or whose file is gone: people are told so, nothing is sent, the readiness page says no, and
//! when there is room again, or the file is back, the same process goes on by itself.
//!
//! The limit is on the size that any file of the process may have: what the database and the log hear is what a full disk
//! tells them. PostgreSQL writes in another process, so for it the stories take its tables away instead.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

use super::books;
use super::house::{House, Process};
use super::story;
use crate::engines::Place;
use crate::slack::fake::FakeSlack;
use crate::slack::person::SlackPerson;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_survived() {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let house = House::new(Place::sqlite(), &slack);
    let mut process = house.start();
    process.is_ready().await;
    let hannah = slack.person("UHANNAH");
    while !hannah.has_a_form_open() {
        hannah.types("/placement request bpm").await;
    }
    hannah.closes().await;

    may_write(&process, "1");
    nothing_can_be_saved(&process, &slack, &hannah).await;

    may_write(&process, "unlimited");
    let began = Instant::now();
    while ready(&process).await != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "it recovers by itself:\n{}", house.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    story::is_told(&slack).await;
    let db = house.place.open().await;
    books::are_quiet(&db).await;
    books::balance(&db, &slack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_whose_file_is_gone_is_said_and_survived() {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let house = House::new(Place::sqlite(), &slack);
    let mut process = house.start();
    process.is_ready().await;
    let hannah = slack.person("UHANNAH");
    let file = PathBuf::from(house.place.url.strip_prefix("sqlite:").expect("a file"));
    let away = file.with_extension("away");

    std::fs::rename(&file, &away).expect("moved away");
    nothing_can_be_saved(&process, &slack, &hannah).await;
    assert!(!file.exists(), "no empty one is put in its place");

    std::fs::copy(&away, &file).expect("another");
    nothing_can_be_saved(&process, &slack, &hannah).await;

    std::fs::rename(&away, &file).expect("moved back");
    process.is_ready().await;
    story::is_told(&slack).await;
    let db = house.place.open().await;
    books::are_quiet(&db).await;
    books::balance(&db, &slack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer_is_named() {
    let Some(place) = Place::postgres().await else { return };
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let house = House::new(place, &slack);
    let mut process = house.start();
    process.is_ready().await;

    let mut other = PgConnection::connect(&house.place.url).await.expect("the database answers");
    let mut held = other.begin().await.expect("a transaction");
    let all = "LOCK TABLE meta, deliveries, installs IN ACCESS EXCLUSIVE MODE";
    sqlx::query(all).execute(&mut *held).await.expect("nobody else reads them");
    let (status, said) = readiness(&process).await;
    assert_eq!(status, 503);
    for check in [r#""name":"database","ok":false"#, r#""name":"procedures","ok":true"#, "cannot tell"] {
        assert!(said.contains(check), "{check} is not in {said}");
    }
    held.rollback().await.expect("let go");
    process.is_ready().await;
}

async fn nothing_can_be_saved(process: &Process, slack: &FakeSlack, hannah: &SlackPerson) {
    hannah.types("/placement request bpm").await;
    hannah.sees("could not save that. Nothing was changed and nothing was sent").await;
    assert!(!hannah.has_a_form_open(), "no form is opened that could not be kept");
    hannah.types("/placement mine").await;
    assert_eq!(ready(process).await, 503);
    assert!(slack.all_messages().iter().all(|m| m.private), "nothing is sent");
}

/// The largest file that the process may write to from now on, in bytes.
fn may_write(process: &Process, bytes: &str) {
    let limit = Command::new("prlimit").args(["--pid", &process.id(), &format!("--fsize={bytes}:unlimited")]).status();
    assert!(limit.is_ok_and(|s| s.success()), "the limit is set");
}

async fn ready(process: &Process) -> u16 {
    readiness(process).await.0
}

async fn readiness(process: &Process) -> (u16, String) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let address = format!("http://127.0.0.1:{}/health/ready", process.port);
    let answer = http.get(&address).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}
