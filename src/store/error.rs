//! What can go wrong with the store, by what may be done about it. No message holds a value from a row.

use sqlx::error::DatabaseError;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database is gone, full or too slow. Nothing was changed, unless the connection broke during the commit: then
    /// the inbox key tells the next attempt.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Somebody else was faster: begin again from the start. [`super::Db::work`] does so by itself.
    #[error("somebody else changed this at the same moment")]
    Conflict,
    /// The key is wrong or missing, or the sealed text was tampered with.
    #[error("{0}")]
    Sealed(String),
    /// The database was written by a newer Mainstay.
    #[error("{0}")]
    Newer(String),
    /// What was found cannot be right: a fault of ours.
    #[error("{0}")]
    Broken(String),
}

impl StoreError {
    pub(super) fn worth_another_try(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(e) => from_database(e.as_ref()),
            E::PoolTimedOut => Self::Unavailable("it does not answer, or every connection is busy".into()),
            E::PoolClosed | E::WorkerCrashed => Self::Unavailable("the connection was lost".into()),
            E::Io(e) => Self::Unavailable(e.to_string()),
            E::Tls(e) => Self::Unavailable(e.to_string()),
            E::Protocol(e) => Self::Unavailable(e),
            // Its text may quote the address, and with it a password.
            E::Configuration(_) => Self::Broken("the database address cannot be read".into()),
            other => Self::Broken(other.to_string()),
        }
    }
}

fn from_database(error: &dyn DatabaseError) -> StoreError {
    let code = error.code().unwrap_or_default();
    // PostgreSQL: serialisation failure, deadlock. SQLite: the snapshot was overtaken. Where a key may well be taken the
    // query says so; anywhere else two units of work were as fast as each other.
    if matches!(&*code, "40001" | "40P01" | "517") || error.is_unique_violation() {
        return StoreError::Conflict;
    }
    // PostgreSQL: classes 08 (connection), 53 (resources), 57 (operator, statement_timeout), 55P03 lock, 25P03 idle,
    // 25006 read only. SQLite: the low byte is busy 5, locked 6, read-only 8, I/O 10, full 13, cannot open 14.
    let sqlite = code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|n| n & 0xff);
    let gone = ["08", "53", "57"].iter().any(|class| code.len() == 5 && code.starts_with(class))
        || matches!(&*code, "55P03" | "25P03" | "25006")
        || sqlite.is_some_and(|n| matches!(n, 5 | 6 | 8 | 10 | 13 | 14));
    let said = format!("{} ({code})", error.message());
    if gone { StoreError::Unavailable(said) } else { StoreError::Broken(said) }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as M;
        match error {
            M::VersionMissing(n) => Self::Newer(format!(
                "the database was written by a newer Mainstay (its table version is {n}); start that version, or a later one"
            )),
            M::VersionMismatch(n) => {
                Self::Broken(format!("migration {n} differs from the one this database was made with"))
            }
            M::Dirty(n) => Self::Broken(format!("migration {n} was interrupted; restore the backup made before it")),
            M::Execute(e) => e.into(),
            M::ExecuteMigration(e, n) => match e.into() {
                Self::Broken(why) => Self::Broken(format!("migration {n} failed: {why}")),
                other => other,
            },
            other => Self::Broken(other.to_string()),
        }
    }
}
