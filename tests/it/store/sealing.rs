//! Private text is never plain in the database, and a wrong key never starts.
#![expect(clippy::disallowed_methods, reason = "statements over every table, in tests")]

use mainstay::store::deliveries::{DeliveryBody, NewDelivery, OnUnsure};
use mainstay::store::{Db, Sealer, StoreError, deliveries, drafts, events, meetings};
use secrecy::SecretString;
use sqlx::{Executor, Row};

use super::{a_meeting, noon, people_of};
use crate::engines::{KEY, NEWER_KEY, Place, on_both_engines, work};

on_both_engines!(
    a_private_word_is_in_no_column,
    a_wrong_key_does_not_start,
    what_was_moved_or_changed_does_not_open,
    a_new_key_in_front_reads_what_the_old_one_sealed,
    a_key_that_still_opens_something_is_missed_at_once,
    one_message_that_cannot_be_read_holds_up_nobody,
);

const CANARY: &str = "Zebedee Canary";

async fn fill(db: &Db) {
    let row = meetings::MeetingRow { state: format!("{{\"why\":\"{CANARY}\"}}"), ..a_meeting("mtg_1", "PM-2222") };
    work!(db, tx, row => {
        meetings::insert(tx, &row, &people_of(&["sam"])).await?;
        events::append(tx, &row.id, noon(), None, &[("requested".into(), row.state.clone())]).await?;
        drafts::put(tx, &"frm_1".into(), &"sam".into(), &row.state, noon()).await?;
        let post = NewDelivery {
            id: "dlv_1".into(),
            dedupe_key: "k".into(),
            meeting: Some(row.id.clone()),
            person: "sam".into(),
            body: DeliveryBody::Post { notice: row.state.clone() },
            due_at: noon(),
            on_unsure: OnUnsure::Park,
            reminder: false,
        };
        deliveries::queue(tx, &[post], noon()).await?;
        Ok(())
    })
    .unwrap();
}

/// Every row of every table, as text.
pub async fn everything(place: &Place) -> Vec<String> {
    let mut all = Vec::new();
    if place.url.starts_with("sqlite") {
        let pool = sqlx::SqlitePool::connect(&place.url).await.unwrap();
        let tables = pool.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'").await.unwrap();
        for table in tables.iter().map(|r| r.get::<String, _>(0)) {
            for row in
                pool.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}")))).await.unwrap()
            {
                all.extend((0..row.len()).filter_map(|n| row.try_get::<String, _>(n).ok()));
            }
        }
    } else {
        let pool = sqlx::PgPool::connect(&place.url).await.unwrap();
        let tables = pool
            .fetch_all("SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()")
            .await
            .unwrap();
        for table in tables.iter().map(|r| r.get::<String, _>(0)) {
            let rows = format!("SELECT t::text FROM {table} t");
            for row in pool.fetch_all(sqlx::raw_sql(sqlx::AssertSqlSafe(rows))).await.unwrap() {
                all.push(row.get::<String, _>(0));
            }
        }
    }
    all
}

async fn a_private_word_is_in_no_column(place: Place) {
    let db = place.open().await;
    fill(&db).await;
    let printed = work!(db, tx => {
        let id = "mtg_1".into();
        let rows = (meetings::load(tx, &id).await?, events::of_meeting(tx, &id).await?, deliveries::of_meeting(tx, &id).await?);
        Ok(format!("{rows:?} {:?}", drafts::get(tx, &"frm_1".into()).await?))
    })
    .unwrap();
    assert!(printed.contains("PM-2222") && !printed.contains("Canary"), "{printed}");
    let all = everything(&place).await;
    assert!(all.iter().any(|text| text.contains("PM-2222")), "the search sees what is plain");
    assert_eq!(all.iter().filter(|text| text.contains("v1:")).count(), 5, "one sealed text a row, and the key check");
    for text in all {
        assert!(!text.contains("Zebedee") && !text.contains("Canary"), "{text}");
    }
}

async fn a_wrong_key_does_not_start(place: Place) {
    drop(place.open().await);
    let refused = place.open_with(NEWER_KEY).await.err().expect("it does not open");
    let StoreError::Sealed(why) = &refused else { panic!("{refused}") };
    assert!(why.starts_with("the data key does not fit this database"), "{why}");
    assert!(!why.contains(KEY) && !why.contains(NEWER_KEY), "{why}");
    assert!(place.open_with(KEY).await.is_ok());
}

async fn what_was_moved_or_changed_does_not_open(place: Place) {
    let db = place.open().await;
    fill(&db).await;
    let (id, other) = (mainstay::ids::MeetingId::from("mtg_1"), a_meeting("mtg_2", "PM-3333"));
    work!(db, tx, other => meetings::insert(tx, &other, &people_of(&[])).await).unwrap();
    let swap = "UPDATE meetings SET sealed = (SELECT sealed FROM meetings WHERE id = 'mtg_2') WHERE id = 'mtg_1'";
    if place.url.starts_with("sqlite") {
        sqlx::SqlitePool::connect(&place.url).await.unwrap().execute(swap).await.unwrap();
    } else {
        sqlx::PgPool::connect(&place.url).await.unwrap().execute(swap).await.unwrap();
    }
    let moved = db.read(move |tx| Box::pin(async move { meetings::load(tx, &id).await })).await;
    assert!(matches!(moved, Err(StoreError::Sealed(_))), "{moved:?}");
}

async fn a_new_key_in_front_reads_what_the_old_one_sealed(place: Place) {
    fill(&place.open().await).await;
    let both = format!("{NEWER_KEY},{KEY}");
    let db = place.open_with(&both).await.unwrap();
    let id = mainstay::ids::MeetingId::from("mtg_1");
    let read = work!(db, tx, id => meetings::load(tx, &id).await).unwrap().expect("it is there");
    assert!(read.state.contains(CANARY));

    // Once everything is sealed anew the old key could go: it no longer opens anything.
    assert_eq!(mainstay::store::reseal::reseal(&db).await.unwrap(), 4);
    assert_eq!(mainstay::store::reseal::reseal(&db).await.unwrap(), 0);
    assert!(place.open_with(KEY).await.is_err());
    let db = place.open_with(NEWER_KEY).await.unwrap();
    assert_eq!(work!(db, tx, id => meetings::load(tx, &id).await).unwrap(), Some(read));
    assert!(work!(db, tx, id => meetings::erase(tx, &id).await).unwrap());
    assert_eq!(work!(db, tx, id => deliveries::of_meeting(tx, &id).await).unwrap(), []);
    assert_eq!(work!(db, tx, id => events::of_meeting(tx, &id).await).unwrap(), []);

    let sealer = |keys: &str| Sealer::new(&SecretString::from(keys.to_owned())).unwrap();
    assert_eq!(sealer(KEY).fingerprint("ab 12-3"), sealer(&both).fingerprint(" AB123 "), "cases are still recognised");
    assert_ne!(sealer(KEY).fingerprint("AB123"), sealer(NEWER_KEY).fingerprint("AB123"));
}

async fn a_key_that_still_opens_something_is_missed_at_once(place: Place) {
    drop(place.open_with(KEY).await.expect("a new database"));
    let both = format!("{NEWER_KEY},{KEY}");
    fill(&place.open_with(&both).await.expect("a newer key in front")).await;
    let Err(StoreError::Sealed(why)) = place.open_with(KEY).await else { panic!("the newer key is missing") };
    assert!(why.contains("is not among the keys given"), "{why}");
    let db = place.open_with(&both).await.expect("both again");
    mainstay::store::reseal::reseal(&db).await.expect("all of it");
    drop(db);
    drop(place.open_with(NEWER_KEY).await.expect("nothing is left that the older one sealed"));
}

async fn one_message_that_cannot_be_read_holds_up_nobody(place: Place) {
    let db = place.open().await;
    fill(&db).await;
    let spoil = "UPDATE deliveries SET sealed = 'v1:00000000:AAAA'";
    if place.url.starts_with("sqlite") {
        sqlx::SqlitePool::connect(&place.url).await.unwrap().execute(spoil).await.unwrap();
    } else {
        sqlx::PgPool::connect(&place.url).await.unwrap().execute(spoil).await.unwrap();
    }
    let other = NewDelivery {
        id: "dlv_2".into(),
        dedupe_key: "other".into(),
        meeting: None,
        person: "ann".into(),
        body: DeliveryBody::Post { notice: "{}".into() },
        due_at: noon(),
        on_unsure: OnUnsure::Park,
        reminder: false,
    };
    work!(db, tx, other => {
        deliveries::queue(tx, &[other], noon()).await?;
        let claim = deliveries::Claim { owner: "me".into(), lasts: chrono::TimeDelta::seconds(60) };
        let leased = deliveries::lease(tx, &claim, noon(), 9).await?;
        assert_eq!(leased.iter().flatten().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["dlv_2"]);
        let late = deliveries::past_due_unsent(tx, noon() + chrono::TimeDelta::hours(1), chrono::TimeDelta::minutes(5)).await?;
        assert_eq!(late.count, 2, "the one that is parked and told to nobody counts as late");
        Ok(())
    })
    .unwrap();
}
