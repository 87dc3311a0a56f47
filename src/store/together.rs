//! Units of work that wait at the same time are done one after another in one transaction, and committed together: the
//! commit is what costs, not the work. Each hears its outcome only after the commit.
//!
//! If any of them fails, nothing of the whole is kept and each is done again in a transaction of its own, so no unit can
//! spoil another's. One that waits alone is done alone from the start.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::oneshot;

use super::inbox::Heard;
use super::{Db, StoreError, Tx, drafts, inbox};

/// How many units share a transaction at most: what one failure has done again, and what the first waits for.
const AT_MOST: usize = 16;
/// How often a unit that lost a race is begun again before its caller hears of it.
const TRIES: u32 = 4;

/// A unit of work, whatever it returns. It may be done more than once; only the last counts.
pub(super) trait Unit: Send {
    /// What it answers, if that may be delivered twice.
    fn heard(&self) -> Option<&Heard>;
    /// `first` is false where what it answers was heard before.
    fn run<'t>(&'t mut self, tx: &'t mut Tx, first: bool) -> BoxFuture<'t, Result<(), StoreError>>;
    /// Tells the caller: what the last `run` returned, or why nothing was kept.
    fn end(self: Box<Self>, kept: Result<(), StoreError>);
}

struct Asked<T, F> {
    heard: Option<Heard>,
    work: F,
    done: Option<T>,
    caller: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Unit for Asked<T, F>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx, bool) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
{
    fn heard(&self) -> Option<&Heard> {
        self.heard.as_ref()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx, first: bool) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move {
            let work = &self.work;
            let outcome = AssertUnwindSafe(async move { work(tx, first).await }).catch_unwind().await;
            let panicked = || StoreError::Broken("a unit of work panicked; nothing of it was kept".into());
            self.done = Some(outcome.unwrap_or_else(|_| Err(panicked()))?);
            Ok(())
        })
    }

    fn end(self: Box<Self>, kept: Result<(), StoreError>) {
        let Self { done, caller, .. } = *self;
        let outcome = kept.and_then(|()| done.ok_or(StoreError::Broken("a unit of work was never done".into())));
        // A caller who has gone away is no reason to undo what was committed.
        let _ = caller.send(outcome);
    }
}

/// What waits for a transaction, and how many lanes are at work on it.
#[derive(Default)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    units: VecDeque<Box<dyn Unit>>,
    lanes: usize,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a lane does next. None: it is over, and the next to wait opens another.
    fn take(&self) -> Option<Vec<Box<dyn Unit>>> {
        let mut waiting = self.lock();
        let many = waiting.units.len().min(AT_MOST);
        if many == 0 {
            waiting.lanes -= 1;
            return None;
        }
        Some(waiting.units.drain(..many).collect())
    }
}

/// Puts one unit in the queue and waits for its outcome. The work is done in a task of its own, so a caller who goes away
/// cannot leave it half done.
///
/// sqlx 0.9.0 can lend out a connection with a transaction still open in it when `begin` is dropped half-way
/// (transact-rs/sqlx #4393). Nobody can drop a lane; a regression test holds this.
pub(super) async fn work<T, F>(db: &Db, heard: Option<Heard>, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx, bool) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
{
    let (caller, outcome) = oneshot::channel();
    let another_lane = {
        let mut waiting = db.0.queue.lock();
        waiting.units.push_back(Box::new(Asked { heard, work, done: None, caller }));
        let free = waiting.lanes < db.0.pools.lanes();
        waiting.lanes += usize::from(free);
        free
    };
    if another_lane {
        tokio::spawn(lane(db.clone()));
    }
    outcome.await.unwrap_or(Err(StoreError::Unavailable("the program is stopping".into())))
}

async fn lane(db: Db) {
    while let Some(mut units) = db.0.queue.take() {
        let mut outcome =
            if units.len() > 1 { once(&db, &mut units).await } else { Err(Lost::Work(StoreError::Conflict)) };
        for mut unit in units {
            if let Err(Lost::Work(_)) = outcome {
                let kept = alone(&db, &mut unit).await;
                // What cannot be begun for one cannot be begun for the next.
                if let Err(Lost::Database(_)) = kept {
                    outcome = kept.clone();
                }
                unit.end(kept.map_err(Lost::why));
            } else {
                unit.end(outcome.clone().map_err(Lost::why));
            }
        }
    }
}

/// Why a transaction was not kept.
#[derive(Debug, Clone)]
enum Lost {
    /// A unit failed or was overtaken, and everything was rolled back: each may be tried alone.
    Work(StoreError),
    /// It could not be begun, or the commit failed: nobody can say better, and a second try might do it twice.
    Database(StoreError),
}

impl Lost {
    fn why(self) -> StoreError {
        let (Self::Work(why) | Self::Database(why)) = self;
        why
    }
}

async fn alone(db: &Db, unit: &mut Box<dyn Unit>) -> Result<(), Lost> {
    let mut tried = 1;
    loop {
        match once(db, std::slice::from_mut(unit)).await {
            Err(Lost::Work(why)) if why.worth_another_try() && tried < TRIES => tried += 1,
            outcome => return outcome,
        }
    }
}

/// One transaction with all of these in it, committed or rolled back.
async fn once(db: &Db, units: &mut [Box<dyn Unit>]) -> Result<(), Lost> {
    let mut tx = db.begin(true).await.map_err(Lost::Database)?;
    if let Err(why) = each(&mut tx, units).await {
        tx.roll_back().await;
        return Err(Lost::Work(why));
    }
    if let Err(why) = db.0.pools.is_there() {
        tx.roll_back().await;
        return Err(Lost::Database(why));
    }
    let queued = tx.queued;
    tx.commit().await.map_err(|why| if why.worth_another_try() { Lost::Work(why) } else { Lost::Database(why) })?;
    if queued {
        db.0.rows_waiting.notify_one();
    }
    Ok(())
}

async fn each(tx: &mut Tx, units: &mut [Box<dyn Unit>]) -> Result<(), StoreError> {
    let heard = units.iter().filter_map(|unit| unit.heard().cloned()).collect();
    let mut new = inbox::first_times(tx, heard).await?;
    for unit in units {
        let first = match unit.heard() {
            None => true,
            // Of two that are the same, the earlier is the first.
            Some(heard) => {
                let at = new.iter().position(|n| n.platform == heard.platform && n.key == heard.key);
                at.map(|at| new.swap_remove(at)).is_some()
            }
        };
        unit.run(tx, first).await?;
    }
    drafts::write(tx).await
}
