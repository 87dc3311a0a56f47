//! The two dialects of the tables stay twins, and every step works on tables that hold rows.
#![expect(clippy::disallowed_methods, reason = "statements over every table, in tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::{Executor, Row, SqlitePool};

use crate::engines::{Place, on_both_engines};

on_both_engines!(every_step_works_on_tables_with_rows);

fn folder(engine: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine)
}

fn file_names(engine: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(engine)).expect("the folder");
    files.map(|f| f.expect("a file").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn both_folders_hold_the_same_steps() {
    assert_eq!(file_names("sqlite"), file_names("postgres"));
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let Some(there) = Place::postgres().await else { return };
    let here = Place::sqlite();
    here.open().await;
    there.open().await;
    let sqlite = SqlitePool::connect(&here.url).await.unwrap();
    let postgres = sqlx::PgPool::connect(&there.url).await.unwrap();
    let in_sqlite = "SELECT m.name, c.name, NOT c.\"notnull\" FROM sqlite_master m JOIN pragma_table_info(m.name) c
                     WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";
    let in_postgres = "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns
                       WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'";
    let here: BTreeSet<(String, String, bool)> =
        sqlite.fetch_all(in_sqlite).await.unwrap().iter().map(|r| (r.get(0), r.get(1), r.get(2))).collect();
    let there: BTreeSet<(String, String, bool)> =
        postgres.fetch_all(in_postgres).await.unwrap().iter().map(|r| (r.get(0), r.get(1), r.get(2))).collect();
    assert!(here.len() > 80, "{}", here.len());
    assert_eq!(here, there);
}

/// Takes one step at a time and adds that step's sample rows, if it has any, before the next.
async fn every_step_works_on_tables_with_rows(place: Place) {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/samples");
    let engine = if place.url.starts_with("sqlite") { "sqlite" } else { "postgres" };
    let steps = Migrator::new(folder(engine)).await.expect("the steps can be read");
    for version in steps.iter().map(|step| step.version) {
        let sample = std::fs::read_to_string(samples.join(format!("{version:04}.sql"))).unwrap_or_default();
        if engine == "sqlite" {
            let address = format!("{}?mode=rwc", place.url);
            let pool = SqlitePool::connect(&address).await.unwrap();
            steps.run_to(version, &pool).await.unwrap();
            pool.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sample))).await.unwrap();
            pool.close().await;
        } else {
            let pool = sqlx::PgPool::connect(&place.url).await.unwrap();
            steps.run_to(version, &pool).await.unwrap();
            pool.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sample))).await.unwrap();
            pool.close().await;
        }
    }
    // The program opens the result: nothing is left to do, so what is built in is what is in the folder.
    place.open().await;
}
