//! A database of its own for each measurement.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "bare statements to measure against")]

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

pub struct Place {
    pub name: &'static str,
    pub url: String,
    pub dir: TempDir,
}

impl Place {
    pub fn sqlite() -> Self {
        // Beside the build, for a temporary directory may be memory and would make every fsync free.
        let dir = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR"))).expect("a directory");
        Self { name: "SQLite", url: format!("sqlite:{}", dir.path().join("bench.db").display()), dir }
    }

    pub async fn postgres(base: &str) -> Self {
        let schema = format!("bench_{}", std::process::id());
        let mut conn = PgConnection::connect(base).await.expect("PostgreSQL answers");
        let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        conn.execute(sqlx::raw_sql(AssertSqlSafe(make))).await.expect("a schema");
        let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&mut conn).await.expect("a setting");
        assert_eq!(fsync, "on", "a database that may lose its last second is no fair one");
        let joint = if base.contains('?') { '&' } else { '?' };
        let dir = tempfile::tempdir().expect("a directory");
        Self { name: "PostgreSQL", url: format!("{base}{joint}options=-c%20search_path%3D{schema}"), dir }
    }
}
