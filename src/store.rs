//! What is kept, on SQLite or PostgreSQL: the only room that knows there are two engines.
//!
//! A unit of work is a closure given to [`Db::work`] (or [`Db::read`]): it runs in a task of its own, so a caller who
//! goes away cannot leave it half done, and it is committed, or it never happened. Nothing in it may touch the network.
//! Time is always a parameter; only `DateTime<Utc>`, `i64`, `bool` and text are ever bound.

mod alone;
pub mod audit;
pub mod conversations;
pub mod deliveries;
pub mod drafts;
mod engine;
mod error;
pub mod events;
pub mod holidays;
pub mod inbox;
pub mod installs;
pub mod meetings;
pub mod meta;
mod own_file;
pub mod parts;
pub mod pauses;
pub mod people;
pub mod procedures;
pub mod replies;
pub mod reseal;
pub mod seal;
mod together;

use std::sync::Arc;

use futures::future::BoxFuture;
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::Notify;

pub use alone::Alone;
pub use engine::is_there;
pub use error::StoreError;
pub use seal::Sealer;

use engine::Pools;
use inbox::Heard;

/// The database, open. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    pools: Pools,
    sealer: Arc<Sealer>,
    rows_waiting: Notify,
    queue: together::Queue,
}

/// One transaction. It ends with the closure it was given to: committed if that returned `Ok`.
pub struct Tx {
    engine: Engine,
    sealer: Arc<Sealer>,
    queued: bool,
    versions: Option<meta::Versions>,
    /// Put and not written yet.
    drafts: Vec<drafts::Put>,
}

enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Writes the body once per engine; sqlx infers which database it is from the connection.
macro_rules! on {
    ($tx:expr, $conn:ident => $body:expr) => {
        match &mut $tx.engine {
            $crate::store::Engine::Sqlite($conn) => {
                let $conn = &mut **$conn;
                $body
            }
            $crate::store::Engine::Postgres($conn) => {
                let $conn = &mut **$conn;
                $body
            }
        }
    };
}
pub(crate) use on;

impl Db {
    /// Opens the database, brings its tables up to date and checks that the key is the one it was sealed with.
    /// Fails with a sentence fit for the person who started the program.
    pub async fn open(url: &str, sealer: Sealer) -> Result<Self, StoreError> {
        let pools = Pools::open(url).await?;
        let db = Self(Arc::new(Inner {
            pools,
            sealer: Arc::new(sealer),
            rows_waiting: Notify::new(),
            queue: together::Queue::default(),
        }));
        db.work(|tx| Box::pin(seal::check_key(tx))).await?;
        Ok(db)
    }

    /// Runs one unit of work and commits it, with others that wait at the same time. Begun again, from the start, when it
    /// lost a race (`Conflict`) or one of the others failed.
    pub async fn work<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
    {
        together::work(self, None, move |tx: &mut Tx, _| work(tx)).await
    }

    /// The same for what a platform may deliver twice: `work` is told whether this is the first time. What is heard at the
    /// same moment is noted in one statement.
    pub async fn work_once<T, F>(&self, heard: Heard, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx, bool) -> BoxFuture<'t, Result<T, StoreError>> + Send + Sync + 'static,
    {
        together::work(self, Some(heard), work).await
    }

    /// Runs look-ups on one consistent view of the data. Writing in it fails.
    pub async fn read<T, F>(&self, look: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let db = self.clone();
        in_its_own_task(async move {
            let mut tx = db.begin(false).await?;
            let outcome = look(&mut tx).await;
            tx.roll_back().await;
            outcome
        })
        .await
    }

    /// Waits until a unit of work of this process has queued deliveries. Wakes one waiter; what was queued before the
    /// call counts.
    pub async fn rows_waiting(&self) {
        self.0.rows_waiting.notified().await;
    }

    /// Makes sure that no other service works on this database, where only one can: on a SQLite file. None on
    /// PostgreSQL, which several share, and in memory.
    pub async fn alone(&self) -> Result<Option<Alone>, StoreError> {
        match self.0.pools.file() {
            Some(file) => alone::beside(file).await.map(Some),
            None => Ok(None),
        }
    }

    /// What seals the private columns and fingerprints case numbers.
    pub fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// Whether the database answers: for the readiness page.
    pub async fn answers(&self) -> Result<(), StoreError> {
        // Never the same twice: what is already there is not written, and a full disk would not be noticed.
        self.work(|tx| Box::pin(async move { meta::put(tx, "answers", &crate::draw::ordered("")).await })).await
    }

    async fn begin(&self, to_write: bool) -> Result<Tx, StoreError> {
        let engine = self.0.pools.begin(to_write).await?;
        Ok(Tx { engine, sealer: self.0.sealer.clone(), queued: false, versions: None, drafts: Vec::new() })
    }
}

impl Tx {
    /// Says, once this is committed, that there are rows for the courier.
    pub(crate) fn rows_were_queued(&mut self) {
        self.queued = true;
    }

    pub(crate) fn seal(&self, table: &str, id: &str, text: &str) -> String {
        self.sealer.seal(&seal::place(table, id), text)
    }

    pub(crate) fn unseal(&self, table: &str, id: &str, sealed: &str) -> Result<String, StoreError> {
        self.sealer.unseal(&seal::place(table, id), sealed)
    }

    /// Whether several units of work may write at the same time: PostgreSQL has several lanes, SQLite one.
    pub(crate) fn writers_meet(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// The one clause that the engines spell differently.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "",
            Engine::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    async fn commit(self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite(tx) => tx.commit().await?,
            Engine::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// A failed rollback needs no answer: the connection is thrown away and the database forgets the rest.
    async fn roll_back(self) {
        let _ = match self.engine {
            Engine::Sqlite(tx) => tx.rollback().await,
            Engine::Postgres(tx) => tx.rollback().await,
        };
    }
}

/// In a task of its own nobody can drop a `begin` half-way: see [`together`].
async fn in_its_own_task<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(outcome) => outcome,
        Err(lost) if lost.is_cancelled() => Err(StoreError::Unavailable("the program is stopping".into())),
        Err(_) => Err(StoreError::Broken("a unit of work panicked; nothing of it was kept".into())),
    }
}
