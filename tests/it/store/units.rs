//! Units of work: all or nothing, begun again after a lost race, and never left half-way in a pooled connection.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use mainstay::interaction::PlatformName;
use mainstay::store::inbox::Heard;
use mainstay::store::{Db, StoreError, meta};
use sqlx::Executor;
use tokio::task::JoinHandle;

use super::{first_time, noon};
use crate::engines::{Place, on_both_engines, work};

on_both_engines!(
    what_fails_leaves_nothing,
    a_lost_race_is_run_again,
    writers_queue_and_readers_cannot_write,
    those_that_share_a_commit_do_not_share_a_fate,
    of_two_deliveries_of_one_act_at_once_one_is_the_first,
    a_caller_who_goes_away_leaves_no_open_transaction,
    an_older_program_refuses_a_newer_database,
);

async fn what_fails_leaves_nothing(place: Place) {
    let db = place.open().await;
    let failed: Result<(), _> = work!(db, tx => {
        first_time(tx, PlatformName::Slack, "k", noon()).await?;
        Err(StoreError::Broken("on purpose".into()))
    });
    assert_eq!(failed, Err(StoreError::Broken("on purpose".into())));
    assert!(work!(db, tx => first_time(tx, PlatformName::Slack, "k", noon()).await).unwrap());
}

async fn a_lost_race_is_run_again(place: Place) {
    let db = place.open().await;
    let runs = Arc::new(AtomicU32::new(0));
    let done = work!(db, tx, runs => {
        meta::put(tx, "run", "x").await?;
        if runs.fetch_add(1, Ordering::SeqCst) < 2 { Err(StoreError::Conflict) } else { Ok("done") }
    });
    assert_eq!((done, runs.load(Ordering::SeqCst)), (Ok("done"), 3));
}

async fn writers_queue_and_readers_cannot_write(place: Place) {
    let db = place.open().await;
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                for m in 0..10 {
                    let key = format!("{n}.{m}");
                    work!(db, tx, key => {
                        meta::get(tx, &key).await?;
                        meta::put(tx, &key, "x").await
                    })?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().expect("no writer is refused");
    }
    let refused = db.read(|tx| Box::pin(async move { meta::put(tx, "a", "b").await })).await;
    assert!(refused.is_err());
}

/// Keeps every lane busy for a while, so that units gather.
async fn busy(db: &Db) -> Vec<JoinHandle<Result<(), StoreError>>> {
    const LANES: usize = 4;
    let lanes = (0..LANES)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                db.work(|_| {
                    Box::pin(async {
                        tokio::time::sleep(Duration::from_millis(300)).await;
                        Ok(())
                    })
                })
                .await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    lanes
}

/// Of units that gather one fails and one panics.
async fn those_that_share_a_commit_do_not_share_a_fate(place: Place) {
    let db = place.open().await;
    let runs = Arc::new(AtomicU32::new(0));
    let busy = busy(&db).await;
    let waiting: Vec<_> = (0..40)
        .map(|n| {
            let (db, runs) = (db.clone(), runs.clone());
            tokio::spawn(async move {
                work!(db, tx, runs => {
                    runs.fetch_add(1, Ordering::SeqCst);
                    let first = first_time(tx, PlatformName::Slack, &format!("k{n}"), noon()).await?;
                    assert!(n != 7, "on purpose");
                    if n == 3 { Err(StoreError::Broken("on purpose".into())) } else { Ok(first) }
                })
            })
        })
        .collect();
    for task in busy {
        task.await.unwrap().unwrap();
    }
    for (n, task) in waiting.into_iter().enumerate() {
        let outcome = task.await.unwrap();
        match n {
            3 => assert_eq!(outcome, Err(StoreError::Broken("on purpose".into()))),
            7 => assert_eq!(outcome, Err(StoreError::Broken("a unit of work panicked; nothing of it was kept".into()))),
            // True: what an attempt with the others left behind is gone, and the one that counts was the only one.
            _ => assert_eq!(outcome, Ok(true), "unit {n}"),
        }
    }
    let runs = runs.load(Ordering::SeqCst);
    assert!(runs > 40, "some were tried together first, or this shows nothing: {runs}");
    for n in 0..40 {
        let new = work!(db, tx => first_time(tx, PlatformName::Slack, &format!("k{n}"), noon()).await);
        assert_eq!(new, Ok(n == 3 || n == 7), "whether unit {n} was kept");
    }
}

/// Each act comes twice; the first of number 3 fails, and then the second is the one that counts.
async fn of_two_deliveries_of_one_act_at_once_one_is_the_first(place: Place) {
    let db = place.open().await;
    let busy = busy(&db).await;
    let waiting: Vec<_> = (0..40)
        .map(|n| {
            let db = db.clone();
            let heard = Heard { platform: PlatformName::Teams, key: format!("k{}", n % 20), at: noon() };
            tokio::spawn(async move {
                db.work_once(heard, move |tx, first| {
                    Box::pin(async move {
                        meta::put(tx, &format!("unit {n}"), "done").await?;
                        if n == 3 && first { Err(StoreError::Broken("on purpose".into())) } else { Ok(first) }
                    })
                })
                .await
            })
        })
        .collect();
    for task in busy {
        task.await.unwrap().unwrap();
    }
    let mut firsts = [0; 20];
    for (n, task) in waiting.into_iter().enumerate() {
        firsts[n % 20] += u32::from(task.await.unwrap() == Ok(true));
    }
    assert_eq!(firsts, [1; 20]);
}

#[tokio::test]
async fn a_database_in_memory_is_one_for_readers_and_writers() {
    let place = Place::at("sqlite::memory:");
    let db = place.open().await;
    work!(db, tx => meta::put(tx, "a", "b").await).unwrap();
    let read = db.read(|tx| Box::pin(async move { meta::get(tx, "a").await })).await;
    assert_eq!(read, Ok(Some("b".into())));
}

#[tokio::test]
async fn what_is_wrong_with_an_address_or_a_key_is_said_plainly() {
    let refused = |url: &str| {
        let place = Place::at(url);
        async move { place.open_with(crate::engines::KEY).await.err().expect("it does not open").to_string() }
    };
    assert_eq!(refused("mysql://x").await, "the database address must begin with sqlite: or postgres:");
    let gone = refused("postgres://someone:hunter2@127.0.0.1:1/none").await;
    assert!(gone.starts_with("the database is not available") && !gone.contains("hunter2"), "{gone}");
    let unfit = |keys: &str| mainstay::store::Sealer::new(&keys.to_owned().into()).unwrap_err().to_string();
    assert_eq!(unfit(" , "), "there is no data key: give the base64 of 32 random bytes");
    assert!(unfit("AAAA").starts_with("data key number 1 does not fit: it has 3 bytes"), "{}", unfit("AAAA"));
    assert!(unfit(&format!("{},?", crate::engines::KEY)).contains("number 2 does not fit: it is not base64"));
}

/// Polls a future a few times and drops it, as a web server does when the other side hangs up.
async fn abandon<F: Future>(future: F, polls: usize) {
    let mut future: Pin<Box<F>> = Box::pin(future);
    let mut left = polls;
    std::future::poll_fn(move |cx| {
        left = left.saturating_sub(1);
        if future.as_mut().poll(cx).is_ready() || left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

async fn a_caller_who_goes_away_leaves_no_open_transaction(place: Place) {
    let db = place.open().await;
    for n in 0..60 {
        let key = format!("abandoned {n}");
        let work = {
            let (db, key) = (db.clone(), key.clone());
            async move { work!(db, tx, key => meta::put(tx, &key, "kept").await) }
        };
        abandon(work, 1 + n % 4).await;
    }
    // Each unit that was begun runs to its end by itself. One that was left inside a borrowed connection's transaction
    // would never be seen by another connection.
    for n in 0..60 {
        let key = format!("abandoned {n}");
        let mut kept = None;
        for _ in 0..50 {
            let key = key.clone();
            kept = db.read(move |tx| Box::pin(async move { meta::get(tx, &key).await })).await.unwrap();
            if kept.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(kept.as_deref(), Some("kept"), "{key}");
    }
}

async fn an_older_program_refuses_a_newer_database(place: Place) {
    drop(place.open().await);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT 9999, 'from the future', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
    if place.url.starts_with("sqlite") {
        let pool = sqlx::SqlitePool::connect(&place.url).await.unwrap();
        pool.execute(newer).await.unwrap();
        pool.close().await;
    } else {
        let pool = sqlx::PgPool::connect(&place.url).await.unwrap();
        pool.execute(newer).await.unwrap();
        pool.close().await;
    }
    let refused = place.open_with(crate::engines::KEY).await.err().expect("it does not open");
    assert!(matches!(&refused, StoreError::Newer(why) if why.contains("9999")), "{refused}");
}
