//! The database as an outsider with the password sees it: straight, without Mainstay's own store.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "statements over every table, in tests")]

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use tokio::sync::Mutex;

pub struct Tables(Mutex<Engine>);

enum Engine {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// The same statement on whichever engine it is.
macro_rules! ask {
    ($tables:expr, $conn:ident => $body:expr) => {
        match &mut *$tables.0.lock().await {
            Engine::Sqlite($conn) => $body,
            Engine::Postgres($conn) => $body,
        }
    };
}

impl Tables {
    pub async fn open(url: &str) -> Self {
        let engine = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url).expect("an address");
            let options = options.busy_timeout(std::time::Duration::from_secs(5));
            Engine::Sqlite(SqliteConnection::connect_with(&options).await.expect("the database opens"))
        } else {
            Engine::Postgres(PgConnection::connect(url).await.expect("the database opens"))
        };
        Self(Mutex::new(engine))
    }

    pub async fn run(&self, sql: &str) {
        ask!(self, conn => sqlx::query(AssertSqlSafe(sql)).execute(conn).await.map(drop)).expect(sql);
    }

    /// The first column of what a query finds, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        ask!(self, conn => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(conn).await).expect(sql)
    }

    pub async fn number(&self, sql: &str) -> i64 {
        ask!(self, conn => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(conn).await).expect(sql)
    }

    /// Deliveries that are on their way at this moment.
    pub async fn on_their_way(&self) -> i64 {
        self.number("SELECT COUNT(*) FROM deliveries WHERE state = 'sending'").await
    }

    /// Messages that may go at this moment and have not: due, and behind no other message to the same person.
    pub async fn due(&self, now: DateTime<Utc>) -> i64 {
        let sql = "SELECT COUNT(*) FROM deliveries d
                   WHERE d.state = 'pending' AND COALESCE(d.not_before, d.due_at) <= $1 AND NOT EXISTS (
                       SELECT 1 FROM deliveries e WHERE e.person_id = d.person_id AND e.id <> d.id
                       AND (e.state IN ('sending', 'unsure')
                            OR (e.state = 'pending' AND (e.due_at, e.seq, e.id) < (d.due_at, d.seq, d.id))))";
        ask!(self, conn => sqlx::query_scalar(sql).bind(now).fetch_one(conn).await).expect(sql)
    }

    /// When something next happens by itself after this moment: a meeting wakes, or a message may go.
    pub async fn next_moment(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wake = "SELECT MIN(wake_at) FROM meetings WHERE wake_at > $1";
        let send = "SELECT MIN(COALESCE(not_before, due_at)) FROM deliveries
                    WHERE state IN ('pending', 'unsure') AND COALESCE(not_before, due_at) > $1";
        let mut moments: Vec<DateTime<Utc>> = Vec::new();
        for sql in [wake, send] {
            let one: Option<DateTime<Utc>> =
                ask!(self, conn => sqlx::query_scalar(sql).bind(after).fetch_one(conn).await).expect(sql);
            moments.extend(one);
        }
        moments.into_iter().min()
    }

    /// The last hour at which something that waits may go.
    pub async fn last_moment(&self) -> Option<DateTime<Utc>> {
        let sql = "SELECT MAX(COALESCE(not_before, due_at)) FROM deliveries WHERE state IN ('pending', 'unsure')";
        ask!(self, conn => sqlx::query_scalar(sql).fetch_one(conn).await).expect(sql)
    }

    /// Every row of every table as one line of text.
    pub async fn everything(&self) -> Vec<String> {
        let is_sqlite = matches!(*self.0.lock().await, Engine::Sqlite(_));
        let tables = match is_sqlite {
            true => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            false => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
        };
        let mut lines = Vec::new();
        for table in self.texts(tables).await.into_iter().filter(|t| !t.starts_with("_sqlx")) {
            let rows = match is_sqlite {
                true => {
                    let columns = self.texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
                    let columns: Vec<String> =
                        columns.iter().map(|c| format!("COALESCE(CAST(\"{c}\" AS TEXT), '')")).collect();
                    format!("SELECT {} FROM \"{table}\"", columns.join(" || '|' || "))
                }
                false => format!("SELECT row_to_json(t)::text FROM \"{table}\" t"),
            };
            let rows = self.texts(&rows).await;
            lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        lines
    }
}
