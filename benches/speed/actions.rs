//! What comes after the meeting, among 10,000 open actions and among very many: looking for what is due, waking what is
//! due, a person's lists, and the digest of eleven overdue actions. What is not due and not theirs must cost nothing.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "rows made inside the database")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, TimeDelta, Utc};
use futures::future::BoxFuture;
use mainstay::app::{App, Spacing};
use mainstay::card::{Card, Reply};
use mainstay::clock::Clock;
use mainstay::desk::Hear;
use mainstay::ids::{DeliveryId, PersonId};
use mainstay::interaction::{Account, Intent, Interaction, PlatformName, Typed};
use mainstay::platform::{Address, Found, Mark, Platform, Receipt, SendError};
use mainstay::procedure::library::Library;
use mainstay::store::Db;
use mainstay::store::meetings::MeetingRow;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::house::{self, person};
use crate::ms;
use crate::place::Place;
use crate::plan::{self, ACTIONS, Two};

/// Open actions of the small measurement.
const FEW: usize = 10_000;
/// Cases with one action that is due, and how often so many are swept.
const DUE: usize = 100;
const SWEEPS: u64 = 5;
/// Overdue actions that their chair hears of in one message.
const OVERDUE: usize = 11;
/// Later than anything here.
const FAR: TimeDelta = TimeDelta::days(3_650);

pub async fn measure(place: Place, many: usize) {
    println!("\n{}: after the meeting, {FEW} open actions and {many}", place.name);
    let begun: DateTime<Utc> = "2026-04-01T09:00:00Z".parse().expect("a moment");
    let clock = Clock::frozen_at(begun);
    let sizes = [("few", FEW), ("many", many)];
    let mut everybody = Vec::new();
    for (size, _) in sizes {
        for part in (0..SWEEPS).map(|n| format!("due{n}")).chain(["late".to_owned()]) {
            everybody.push(person(&format!("owner_{part}_{size}"), "child_social_worker"));
            everybody.push(person(&format!("chair_{part}_{size}"), "team_manager"));
        }
    }
    let ear = Arc::new(Ear::default());
    let platforms: Vec<Arc<dyn Platform>> = vec![ear.clone()];
    let (db, app) = house::open(&place, &clock, everybody, platforms, Spacing::None).await;

    let mut took = Vec::new();
    for (size, actions) in sizes {
        took.push(one(&place, &db, &app, &ear, begun, size, actions).await);
        clock.move_to(begun);
    }
    let what = ["look for what is due", "sweep of 100 due", "mine", "actions", "digests of 11 overdue"];
    for (n, what) in what.into_iter().enumerate() {
        let (few, many) = (took[0][n], took[1][n]);
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        println!("  {what:<21} {:>9.3} ms, {:>9.3} ms: {ratio:.2} times as long", ms(few), ms(many));
    }
}

/// Everything at one size, in the order of the printed lines.
async fn one(
    place: &Place,
    db: &Db,
    app: &App,
    ear: &Ear,
    begun: DateTime<Utc>,
    size: &str,
    actions: usize,
) -> [Duration; 5] {
    let p = Library::built_in().get(&"bpm".into()).expect("built in");
    let calendar = &app.desk.house().calendar;
    let two = |part: &str| Two {
        owner: PersonId::new(format!("owner_{part}_{size}")),
        chair: PersonId::new(format!("chair_{part}_{size}")),
    };
    let (late, sooner) = (two("late"), begun.date_naive() + Days::new(8));
    let like = plan::held(app, db, &p, &late, sooner, OVERDUE).await;
    let mut hours = Vec::new();
    for n in 0..SWEEPS {
        // A fortnight apart, so that the last reminder of one is over before the first of the next.
        let day = begun.date_naive() + Days::new(43 + 14 * n);
        let first = plan::held(app, db, &p, &two(&format!("due{n}")), day, DUE).await;
        hours.push(first.wake_at.expect("somebody is to be reminded"));
    }
    fill(place, &like, begun + FAR, actions / ACTIONS).await;

    let looked = median(async |_| assert_eq!(app.sweeper.sweep().await.expect("swept"), 0)).await;
    let mine = median(async |n| ask(app, &late.chair, Typed::Mine, n).await).await;
    let listed = median(async |n| ask(app, &late.chair, Typed::Actions, n).await).await;

    // A courier's first look at its platforms is not what is measured.
    app.courier.drain().await.expect("nothing to send");

    // Three working days after the day the chair hears, and whoever leads hears what was missed meanwhile.
    let overdue = calendar.add_working_days(sooner, 3).and_hms_opt(9, 0, 0).expect("a time");
    app.clock.move_to(calendar.instant(overdue).expect("an hour that is there") + TimeDelta::seconds(1));
    assert_eq!(app.sweeper.sweep().await.expect("swept"), OVERDUE as u64);
    app.clock.advance(TimeDelta::seconds(10));
    let before = ear.0.load(Ordering::SeqCst);
    let began = Instant::now();
    app.courier.drain().await.expect("sent");
    let digest = began.elapsed();
    assert_eq!(ear.0.load(Ordering::SeqCst) - before, 2, "one message to whoever leads, one to the chair");

    // Two working days before its day whoever leads is reminded; everything else has had its say the hour before.
    let mut swept = Vec::new();
    for hour in hours {
        app.clock.move_to(hour - TimeDelta::hours(1));
        app.sweeper.sweep().await.expect("swept");
        app.clock.move_to(hour + TimeDelta::seconds(1));
        let began = Instant::now();
        assert_eq!(app.sweeper.sweep().await.expect("swept"), DUE as u64);
        swept.push(began.elapsed());
    }
    swept.sort_unstable();
    [looked, swept[swept.len() / 2], mine, listed, digest]
}

/// The median of many.
async fn median(work: impl AsyncFn(usize)) -> Duration {
    let mut took = Vec::new();
    for n in 0..101 {
        let began = Instant::now();
        work(n).await;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    took[50]
}

async fn ask(app: &App, person: &PersonId, typed: Typed, n: usize) {
    let from =
        Account { platform: PlatformName::Practice, workspace: None, enterprise: None, user: person.to_string() };
    let key = format!("{person}:{typed:?}:{n}");
    let reply = app.desk.hear(Interaction { key, from, intent: Intent::Typed(typed) }).await.expect("heard");
    let Reply::Say(card) = reply else { panic!("a list") };
    assert!(format!("{card:?}").contains(&format!("PM-{person}0")), "their cases are listed");
}

/// Open cases that others are on, as many closed ones, and a message that was sent about each: made inside the database,
/// as many and as long as real ones.
async fn fill(place: &Place, like: &MeetingRow, far: DateTime<Utc>, cases: usize) {
    let numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)";
    let columns = "id, reference, procedure, procedure_hash, stage, sealed, version, wake_at, case_hash, open, created_at, updated_at";
    let open = format!(
        "{numbers} INSERT INTO meetings ({columns})
         SELECT 'mtg_o' || n, 'PM-o' || n, procedure, procedure_hash, stage, sealed, version, $2, case_hash, open, created_at, updated_at
         FROM n, (SELECT * FROM meetings WHERE id = $3) m WHERE true ON CONFLICT DO NOTHING"
    );
    // Nobody reads a closed one, so a part of the text is enough of it.
    let closed = format!(
        "{numbers} INSERT INTO meetings ({columns})
         SELECT 'mtg_c' || n, 'PM-c' || n, procedure, procedure_hash, 'closed', substr(sealed, 1, 1000), version, NULL, case_hash, open, created_at, updated_at
         FROM n, (SELECT * FROM meetings WHERE id = $2) m WHERE true ON CONFLICT DO NOTHING"
    );
    let parts = format!(
        "{numbers} INSERT INTO parts (meeting_id, person_id)
         SELECT 'mtg_o' || n, 'other' || (n % 1000) FROM n WHERE true ON CONFLICT DO NOTHING"
    );
    let sent = format!(
        "{numbers} INSERT INTO deliveries (id, seq, dedupe_key, meeting_id, person_id, kind, reminder, on_unsure, state, due_at, held, attempts, looks, resent, fence, digest, told, created_at)
         SELECT 'dlv_o' || n, n, 'old:' || n, 'mtg_o' || n, 'other' || (n % 1000), 'post', $2, 'park', 'sent', $3, $2, 1, 0, $2, 1, $2, $2, $3
         FROM n WHERE true ON CONFLICT DO NOTHING"
    );
    let cases = i64::try_from(cases).expect("not that many");
    macro_rules! on {
        ($connection:ty, $settle:expr) => {{
            let mut conn = <$connection>::connect(&place.url).await.expect("opened");
            let run = |sql: String| sqlx::query(AssertSqlSafe(sql)).bind(cases);
            run(open).bind(far).bind(like.id.as_str()).execute(&mut conn).await.expect("filled");
            run(closed).bind(like.id.as_str()).execute(&mut conn).await.expect("filled");
            run(parts).execute(&mut conn).await.expect("filled");
            run(sent).bind(false).bind(like.created_at).execute(&mut conn).await.expect("filled");
            sqlx::raw_sql($settle).execute(&mut conn).await.expect("settled");
        }};
    }
    // What the filling left to be written is not for the sweep to wait for.
    if place.url.starts_with("sqlite:") {
        on!(SqliteConnection, "PRAGMA wal_checkpoint(TRUNCATE)");
    } else {
        on!(PgConnection, "ANALYZE meetings; ANALYZE parts; ANALYZE deliveries; CHECKPOINT");
    }
}

/// A platform that takes everything at once, and counts.
#[derive(Default)]
struct Ear(AtomicUsize);

impl Platform for Ear {
    fn name(&self) -> PlatformName {
        PlatformName::Practice
    }

    fn post<'a>(&'a self, to: &'a Address, _: &'a Card, mark: &'a Mark) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let receipt = Receipt { channel: to.user.clone(), message: mark.delivery.to_string() };
        Box::pin(async move { Ok(receipt) })
    }

    fn update<'a>(&'a self, _: &'a Receipt, _: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn find<'a>(
        &'a self,
        _: &'a Address,
        _: &'a DeliveryId,
        _: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        Box::pin(async { Ok(Found::No) })
    }
}
