//! A fresh database for each story: a SQLite file always, a PostgreSQL schema of its own when `TEST_DATABASE_URL` is set.
#![expect(clippy::disallowed_methods, reason = "statements over every table, in tests")]

use std::sync::atomic::{AtomicU32, Ordering};

use mainstay::store::{Db, Sealer, StoreError};
use secrecy::SecretString;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// The base64 of 32 bytes, all alike: no secret.
pub const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
pub const NEWER_KEY: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// Where a story's database lives, for as long as the story runs.
pub struct Place {
    pub url: String,
    _dir: Option<TempDir>,
}

impl Place {
    pub fn sqlite() -> Self {
        let dir = in_memory_if_there_is_one().expect("a temporary directory");
        Self { url: format!("sqlite:{}", dir.path().join("mainstay.db").display()), _dir: Some(dir) }
    }

    /// Any address, also one where nothing is.
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), _dir: None }
    }

    /// None without `TEST_DATABASE_URL`.
    pub async fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let base = std::env::var("TEST_DATABASE_URL").ok()?;
        let schema = format!("story_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::connect(&base).await.expect("TEST_DATABASE_URL answers");
        let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(make))).await.expect("a schema can be made");
        let joint = if base.contains('?') { '&' } else { '?' };
        Some(Self { url: format!("{base}{joint}options=-c%20search_path%3D{schema}"), _dir: None })
    }

    pub async fn open(&self) -> Db {
        self.open_with(KEY).await.expect("the database opens")
    }

    pub async fn open_with(&self, keys: &str) -> Result<Db, StoreError> {
        Db::open(&self.url, Sealer::new(&SecretString::from(keys.to_owned()))?).await
    }
}

/// Stories commit hundreds of times; on a disk most of their time would be the disk's.
fn in_memory_if_there_is_one() -> std::io::Result<TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

/// Makes a test on each engine out of every story named.
macro_rules! on_both_engines {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story($crate::engines::Place::sqlite()).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                if let Some(place) = $crate::engines::Place::postgres().await {
                    super::$story(place).await;
                }
            })+
        }
    };
}

/// One unit of work; the things named are cloned into it, for it may run twice.
macro_rules! work {
    ($db:expr, $tx:ident $(, $thing:ident)* => $body:expr) => {
        $db.work({
            $(let $thing = $thing.clone();)*
            move |$tx| {
                $(let $thing = $thing.clone();)*
                Box::pin(async move { $body })
            }
        })
        .await
    };
}
pub(crate) use {on_both_engines, work};
