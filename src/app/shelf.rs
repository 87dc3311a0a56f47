//! The council's own procedure files while the service runs: read again when they change, and their last good versions
//! kept in the database, so that a file which breaks takes no kind of meeting away, not even over a restart.

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::procedure::library::Library;
use crate::store::procedures;
use crate::store::{Db, StoreError};

/// How soon a changed file is noticed.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(10);

/// At the start: a broken file's last good version comes back into use.
pub async fn put_back(db: &Db, library: &Library, clock: &Clock) -> Result<(), StoreError> {
    if library.directory().is_none() {
        return Ok(());
    }
    let mut came_back = false;
    for kept in db.read(|tx| Box::pin(procedures::in_use(tx))).await? {
        match library.put_back(&kept) {
            Ok(is_back) => came_back |= is_back,
            Err(faults) => {
                tracing::error!(file = kept.file, faults = faults.len(), "a stored procedure cannot be read")
            }
        }
    }
    if came_back {
        // Once more, so that what is said of the files counts in what came back.
        library.reload();
    }
    keep(db, library, clock).await
}

/// Notes what is in use now.
async fn keep(db: &Db, library: &Library, clock: &Clock) -> Result<(), StoreError> {
    let all = library.in_use();
    let now = clock.now();
    db.work(move |tx| {
        let all = all.clone();
        Box::pin(async move { procedures::put_in_use(tx, &all, now).await })
    })
    .await
}

/// Says in the log what is wrong with the files, and which versions stay in use all the same.
pub fn tell(library: &Library) {
    let (open, faults): (Vec<_>, Vec<_>) = library.faults().into_iter().partition(|fault| fault.warning);
    for fault in faults {
        tracing::warn!(%fault, "a procedure file");
    }
    let old = library.kept_in_use();
    if !old.is_empty() {
        tracing::warn!(files = old.join(", "), "the last good version of these procedure files stays in use");
    }
    if !open.is_empty() {
        tracing::info!(
            open = open.len(),
            "points of the procedures are still open: `mainstay procedures show` lists them"
        );
    }
}

/// Reads the files again whenever they have changed, until told to stop.
pub async fn watch_until(stop: CancellationToken, db: Db, library: Library, clock: Clock) {
    while library.directory().is_some() && !stop.is_cancelled() {
        let files = library.clone();
        // Files may stand on a disk that is slow to answer.
        let changed = tokio::task::spawn_blocking(move || files.reload_if_changed()).await.unwrap_or(false);
        if changed {
            tracing::info!(kinds = library.all().len(), "the procedure files have changed and were read again");
            tell(&library);
            if let Err(why) = keep(&db, &library, &clock).await {
                tracing::error!(%why, "the procedures in use could not be noted");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = clock.sleep_until(clock.now() + LOOK_EVERY) => {}
        }
    }
}
