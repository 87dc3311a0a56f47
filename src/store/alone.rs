//! One service for one SQLite file: whoever holds this knows that every lease it finds is a dead process's.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::StoreError;

/// Held for as long as it lives; the system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "it is the lock while it is open")] File);

/// How often a service that is about to stop is waited for, and how long in between: a little longer than it may take.
const TRIES: u32 = 60;
const BETWEEN: Duration = Duration::from_millis(200);

/// Waits a while for the one before to stop. The lock is a file of its own, beside the database: SQLite's own locks on
/// the database would end with ours.
pub(super) async fn beside(database: &Path) -> Result<Alone, StoreError> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let cannot = |e: std::io::Error| StoreError::Unavailable(format!("the lock beside the database: {e}"));
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(cannot)?;
    for tries in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Alone(file)),
            Err(TryLockError::WouldBlock) => {
                if tries == 0 {
                    tracing::info!("waiting for the Mainstay that serves from this file to stop");
                }
                tokio::time::sleep(BETWEEN).await;
            }
            Err(TryLockError::Error(e)) => return Err(cannot(e)),
        }
    }
    Err(StoreError::Unavailable(
        "another Mainstay serves from this file; several can share the work only on PostgreSQL".into(),
    ))
}
