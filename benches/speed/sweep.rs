//! The sweep: 1,000 due among very many waiting, beside the bare statements that such a sweep cannot do without.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "bare statements to measure against")]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use mainstay::app::{App, Spacing};
use mainstay::card::Reply;
use mainstay::clock::Clock;
use mainstay::desk::Hear;
use mainstay::interaction::{Account, Intent, Interaction, PlatformName, Typed, Value};
use mainstay::store::Db;
use mainstay::store::meetings::{self, MeetingRow};
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::house::{self, person};
use crate::ms;
use crate::place::Place;

const DUE: usize = 1_000;
/// Later than any of the sweeps.
const FAR: i64 = 3_650;

pub async fn measure(place: Place, rows: usize) {
    println!("\n{}: sweep", place.name);
    let begun: DateTime<Utc> = "2026-04-01T09:00:00Z".parse().expect("a moment");
    let clock = Clock::frozen_at(begun);
    let people = vec![person("hannah", "child_social_worker"), person("judith", "iro")];
    let (db, app) = house::open(&place, &clock, people, Vec::new(), Spacing::AsPlatformsAsk).await;
    let one = suggested(&app, &db).await;
    let hour = one.wake_at.expect("somebody is to be reminded");

    fill(&place, &one, hour, 1_000).await;
    let empty_small = empty(&app).await;
    fill(&place, &one, hour, rows).await;
    let empty_large = empty(&app).await;
    println!(
        "  empty sweep       {:.3} ms among 1,000 waiting, {:.3} ms among {rows}",
        ms(empty_small),
        ms(empty_large)
    );

    copies(&db, &one, "a").await;
    clock.move_to(hour + TimeDelta::seconds(1));
    let began = Instant::now();
    let woken = app.sweeper.sweep().await.expect("swept");
    let swept = began.elapsed();
    assert_eq!(woken, DUE as u64 + 1, "the copies and the one they were made from");

    copies(&db, &one, "b").await;
    let each = bare(&place, hour, 1).await;
    copies(&db, &one, "c").await;
    let all = bare(&place, hour, DUE).await;
    let ratio = |bare: Duration| swept.as_secs_f64() / bare.as_secs_f64();
    println!("  sweep of {DUE}     {:.0} ms among {rows} waiting", ms(swept));
    println!("  bare, one commit each {:.0} ms: ratio {:.2} (target 3 at most)", ms(each), ratio(each));
    println!("  bare, one commit in all {:.0} ms: ratio {:.2}", ms(all), ratio(all));
}

/// A real case that waits: a suggestion that nobody has answered.
async fn suggested(app: &App, db: &Db) -> MeetingRow {
    let from = Account { platform: PlatformName::Practice, workspace: None, enterprise: None, user: "judith".into() };
    let says = |key: &str, intent| Interaction { key: key.into(), from: from.clone(), intent };
    let asked = app.desk.hear(says("1", Intent::Typed(Typed::Suggest))).await.expect("heard");
    let Reply::Ask(form) = asked else { panic!("a form") };
    let values =
        [("owner".to_owned(), Value::Person("hannah".into())), ("kind".to_owned(), Value::Choice("bpm".into()))];
    let sent = Intent::Submit { form: form.key, values: values.into() };
    let done = app.desk.hear(says("2", sent)).await.expect("heard");
    assert!(matches!(done, Reply::Done(_)), "taken");
    let rows = db.read(|tx| Box::pin(async { meetings::of_person(tx, &"hannah".into()).await })).await.expect("rows");
    rows.into_iter().next().expect("one case")
}

/// Waiting cases, made inside the database: as many, and as long, as real ones.
async fn fill(place: &Place, like: &MeetingRow, hour: DateTime<Utc>, rows: usize) {
    let columns = "id, reference, procedure, procedure_hash, stage, sealed, version, wake_at, case_hash, open, created_at, updated_at";
    let far = hour + TimeDelta::days(FAR);
    if place.url.starts_with("sqlite:") {
        let sql = format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)
             INSERT OR IGNORE INTO meetings ({columns})
             SELECT 'mtg_w' || n, 'PM-w' || n, procedure, procedure_hash, stage, sealed, version, $2, case_hash, open, created_at, updated_at
             FROM n, (SELECT * FROM meetings WHERE id = $3)"
        );
        let mut conn = SqliteConnection::connect(&place.url).await.expect("opened");
        let made = sqlx::query(AssertSqlSafe(sql)).bind(rows as i64).bind(far).bind(like.id.as_str());
        made.execute(&mut conn).await.expect("filled");
    } else {
        let sql = format!(
            "INSERT INTO meetings ({columns})
             SELECT 'mtg_w' || n, 'PM-w' || n, procedure, procedure_hash, stage, sealed, version, $2, case_hash, open, created_at, updated_at
             FROM generate_series(1, $1) n, (SELECT * FROM meetings WHERE id = $3) m ON CONFLICT DO NOTHING"
        );
        let mut conn = PgConnection::connect(&place.url).await.expect("opened");
        let made = sqlx::query(AssertSqlSafe(sql)).bind(rows as i64).bind(far).bind(like.id.as_str());
        made.execute(&mut conn).await.expect("filled");
        sqlx::query("ANALYZE meetings").execute(&mut conn).await.expect("counted");
    }
}

/// The median of many.
async fn empty(app: &App) -> Duration {
    let mut took = Vec::new();
    for _ in 0..101 {
        let began = Instant::now();
        assert_eq!(app.sweeper.sweep().await.expect("swept"), 0);
        took.push(began.elapsed());
    }
    took.sort_unstable();
    took[50]
}

/// Real cases that are due, each sealed under its own id.
async fn copies(db: &Db, one: &MeetingRow, batch: &'static str) {
    let one = one.clone();
    db.work(move |tx| {
        let one = one.clone();
        Box::pin(async move {
            for n in 0..DUE {
                let (id, reference) = (format!("mtg_{batch}{n}"), format!("PM-{batch}{n}"));
                let mut state: Json = serde_json::from_str(&one.state).expect("JSON");
                state["id"] = id.as_str().into();
                state["reference"] = reference.as_str().into();
                let row =
                    MeetingRow { id: id.into(), reference: reference.into(), state: state.to_string(), ..one.clone() };
                assert!(meetings::insert(tx, &row, &["hannah".into(), "judith".into()].into()).await?);
            }
            Ok(())
        })
    })
    .await
    .expect("copied");
}

/// Finds what is due, and for each: reads it, writes it back, appends one event, queues one message.
async fn bare(place: &Place, hour: DateTime<Utc>, a_commit: usize) -> Duration {
    let now = hour + TimeDelta::seconds(1);
    macro_rules! on {
        ($connection:ty, $begin:expr) => {{
            let mut conn = <$connection>::connect(&place.url).await.expect("opened");
            let began = Instant::now();
            let due: Vec<String> = sqlx::query_scalar(
                "SELECT id FROM meetings WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at, id LIMIT $2",
            )
            .bind(now)
            .bind(DUE as i64)
            .fetch_all(&mut conn)
            .await
            .expect("found");
            assert_eq!(due.len(), DUE);
            for some in due.chunks(a_commit) {
                let mut tx = conn.begin_with($begin).await.expect("begun");
                for id in some {
                    let (sealed, version): (String, i64) =
                        sqlx::query_as("SELECT sealed, version FROM meetings WHERE id = $1")
                            .bind(id)
                            .fetch_one(&mut *tx)
                            .await
                            .expect("read");
                    sqlx::query("UPDATE meetings SET sealed = $1, version = version + 1, wake_at = $2, updated_at = $3 WHERE id = $4 AND version = $5")
                        .bind(&sealed).bind(now + TimeDelta::days(FAR)).bind(now).bind(id).bind(version)
                        .execute(&mut *tx).await.expect("written");
                    sqlx::query("INSERT INTO events (id, meeting_id, seq, at, actor, name, sealed) VALUES ($1, $2, 2, $3, NULL, 'bare', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')")
                        .bind(format!("evt_{id}")).bind(id).bind(now)
                        .execute(&mut *tx).await.expect("written");
                    sqlx::query("INSERT INTO deliveries (id, seq, dedupe_key, meeting_id, person_id, kind, sealed, reminder, on_unsure, state, due_at, held, attempts, looks, resent, fence, digest, told, created_at)
                                 VALUES ($1, 1, $2, $3, 'hannah', 'post', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', $4, 'park', 'pending', $5, $4, 0, 0, $4, 0, $4, $4, $5)")
                        .bind(format!("dlv_{id}")).bind(format!("bare:{id}")).bind(id).bind(false).bind(now)
                        .execute(&mut *tx).await.expect("written");
                }
                tx.commit().await.expect("committed");
            }
            began.elapsed()
        }};
    }
    if place.url.starts_with("sqlite:") { on!(SqliteFull, "BEGIN IMMEDIATE") } else { on!(PgConnection, "BEGIN") }
}

/// A connection that commits as Mainstay's does: WAL is the file's own, how hard a commit is written is not.
struct SqliteFull;

impl SqliteFull {
    async fn connect(url: &str) -> Result<SqliteConnection, sqlx::Error> {
        let mut conn = SqliteConnection::connect(url).await?;
        sqlx::query("PRAGMA synchronous = FULL").execute(&mut conn).await?;
        Ok(conn)
    }
}
