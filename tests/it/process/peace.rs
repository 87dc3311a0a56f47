//! A whole story with everything logged: quickly ready, and no secret and no private word anywhere.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "statements over every table, in tests")]

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::books;
use super::house::House;
use super::story::{self, CANARY};
use crate::engines::{KEY, Place, on_both_engines};
use crate::slack::fake::{FakeSlack, SIGNING_SECRET, TOKEN, Weather};

on_both_engines!(nothing_private_is_said_or_kept_in_the_clear);

/// Far above what the release build needs; the benchmark measures that.
const READY_WITHIN: Duration = Duration::from_secs(3);

async fn nothing_private_is_said_or_kept_in_the_clear(place: Place) {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    slack.has(Weather { repeats_for: Some(Duration::from_secs(30)), ..Weather::default() });
    let house = House::new(place, &slack);
    let mut process = house.start();
    let took = process.is_ready().await;
    println!("ready after {took:?}");
    assert!(took < READY_WITHIN, "ready only after {took:?}");
    story::is_told(&slack).await;
    slack.person("UHANNAH").types(&format!("/placement {CANARY}")).await;
    slack.person("UHANNAH").types("/placement mine").await;
    slack.person("USTRANGER").types(&format!("/placement request {CANARY}")).await;
    books::are_quiet(&house.place.open().await).await;

    let metrics = reqwest::Client::builder().no_proxy().build().expect("a client");
    let metrics = metrics.get(format!("http://127.0.0.1:{}/metrics", process.port)).send().await.expect("metrics");
    let metrics = metrics.text().await.expect("text");
    process.terminate();
    process.ends().await;
    let log = house.log();
    assert!(log.lines().count() > 20, "it was asked to say all it can:\n{log}");
    assert!(log.contains("MAINSTAY_EMERGENCY_CONTACT is not set"), "what the settings lack is said at the start");
    assert!(!log.contains("already exists, skipping"), "a table that is there is no news");
    for secret in [TOKEN, SIGNING_SECRET, KEY, "/respond/", ".trigger", CANARY, "Zephyrine"] {
        assert!(!log.contains(secret), "{secret} is in the log");
        assert!(!metrics.contains(secret), "{secret} is in the metrics");
    }
    assert!(!slack.everything_sent().contains("Zephyrine"), "a private word was sent");
    for (name, bytes) in house.files() {
        assert!(!contains(&bytes, b"Zephyrine"), "a private word is in {name}");
        assert!(!contains(&bytes, TOKEN.as_bytes()), "the token is in {name}");
    }
    if house.place.url.starts_with("postgres") {
        assert!(!all_rows(&house.place.url).await.contains("Zephyrine"), "a private word is in the database");
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

/// Every row of every table, as text.
async fn all_rows(url: &str) -> String {
    let mut conn = PgConnection::connect(url).await.expect("it answers");
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .fetch_all(&mut conn)
    .await
    .expect("tables");
    assert!(tables.len() > 10, "{tables:?}");
    let mut text = String::new();
    for table in tables {
        let all = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
        let rows: Vec<String> = sqlx::query_scalar(all).fetch_all(&mut conn).await.expect("rows");
        text.push_str(&rows.join("\n"));
    }
    text
}
