//! The two engines: how each is opened, brought up to date, and begun.
//!
//! SQLite has one writing connection, so writers queue instead of failing, and four reading ones beside it; in memory
//! there is one connection for both. PostgreSQL limits how long anything may take or wait.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};

use super::own_file::OwnFile;
use super::{Engine, StoreError};

pub(super) static FOR_SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static FOR_POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// A person waits three seconds for an answer: by then they must know that nothing was saved, so nothing waits longer than
/// this for a connection or for somebody else's lock.
const LONGEST_WAIT: Duration = Duration::from_millis(1500);

/// A connection that was used a moment ago is taken to be alive.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

pub(super) enum Pools {
    /// `file` is None in memory.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
        file: Option<OwnFile>,
    },
    Postgres(PgPool),
}

/// Whether there is a database to open at this address, as far as that can be told without opening it.
pub fn is_there(url: &str) -> bool {
    match url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url)) {
        Some(Ok(options)) => options.get_filename().exists(),
        Some(Err(_)) => false,
        None => true,
    }
}

impl Pools {
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url).await
        } else if url.starts_with("sqlite:") {
            open_sqlite(url).await
        } else {
            Err(StoreError::Broken("the database address must begin with sqlite: or postgres:".into()))
        }
    }

    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite { file, .. } => file.as_ref().map(OwnFile::path),
            Self::Postgres(_) => None,
        }
    }

    /// Whether what is committed now can be found again.
    pub(super) fn is_there(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { file: Some(file), .. } => file.is_there(),
            Self::Sqlite { file: None, .. } | Self::Postgres(_) => Ok(()),
        }
    }

    /// How many transactions that write may be open at once. SQLite has one writer. On PostgreSQL a few keep both machines
    /// busy; more would only share out the commits among themselves.
    pub(super) fn lanes(&self) -> usize {
        match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres(_) => 4,
        }
    }

    pub(super) async fn begin(&self, to_write: bool) -> Result<Engine, StoreError> {
        Ok(match self {
            // IMMEDIATE: a transaction that reads first and writes later would be refused the lock half-way.
            Self::Sqlite { write, .. } if to_write => Engine::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Sqlite { read, .. } => Engine::Sqlite(read.begin().await?),
            Self::Postgres(pool) if to_write => Engine::Postgres(pool.begin().await?),
            Self::Postgres(pool) => {
                Engine::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }
}

async fn open_sqlite(url: &str) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(LONGEST_WAIT);
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(LONGEST_WAIT)
            // After a commit that the disk had no room for, SQLite has rolled back by itself and sqlx still counts a
            // transaction: such a connection would refuse work for ever.
            .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
    };
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    if in_memory {
        // Each connection would have a memory of its own, and lose it when it is closed.
        let options = options.create_if_missing(true);
        let one = pool().max_connections(1).idle_timeout(None).max_lifetime(None).connect_with(options).await?;
        FOR_SQLITE.run(&one).await?;
        return Ok(Pools::Sqlite { write: one.clone(), read: one, file: None });
    }
    // Made here or never: in the place of a file that is lost later no empty one may appear.
    let patient = options.clone().busy_timeout(Duration::from_secs(5));
    let mut first = patient.create_if_missing(true).connect().await?;
    FOR_SQLITE.run_direct(None, &mut first, false).await?;
    let write = pool().max_connections(1).connect_with(options.clone()).await?;
    let file = Some(OwnFile::at(options.get_filename())?);
    let read = pool().max_connections(4).connect_with(options.read_only(true)).await?;
    first.close().await?;
    Ok(Pools::Sqlite { write, read, file })
}

async fn open_postgres(url: &str) -> Result<Pools, StoreError> {
    // Its notices are about tables that are there already: nothing that anybody need read at each start.
    let options =
        PgConnectOptions::from_str(url)?.application_name("mainstay").options([("client_min_messages", "warning")]);
    // On a connection without the limits below: a migration may take long, and replicas that start together queue for
    // the migrator's lock.
    let mut alone = options.connect().await?;
    FOR_POSTGRES.run_direct(None, &mut alone, false).await?;
    alone.close().await?;
    let limited = options.options([
        ("statement_timeout", "5s"),
        ("lock_timeout", "1500ms"),
        ("idle_in_transaction_session_timeout", "10s"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(LONGEST_WAIT)
        // Asking the server before every use would be one round trip in five.
        .test_before_acquire(false)
        .before_acquire(|conn, used| {
            Box::pin(async move {
                if used.idle_for > TRUSTED_FOR {
                    conn.ping().await?;
                }
                Ok(!conn.is_in_transaction())
            })
        });
    Ok(Pools::Postgres(pool.connect_with(limited).await?))
}
