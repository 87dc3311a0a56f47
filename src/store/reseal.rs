//! The second half of changing the data key: everything is sealed anew with the first key, so that an older one may go.
//!
//! Safe to run beside everything else, to stop and to run again. Fingerprints keep coming from the oldest key given: as
//! long as cases opened under it must be recognised, it stays in the list, last, although nothing is sealed with it.

use super::{Db, StoreError, Tx, on, seal};

const AT_ONCE: i64 = 200;

struct Sealed {
    table: &'static str,
    older: &'static str,
    anew: &'static str,
    /// Whether anything begins so.
    any: &'static str,
}

/// Every table with a `sealed` column.
const TABLES: [Sealed; 6] = [
    Sealed {
        table: "meetings",
        older: "SELECT id, sealed FROM meetings WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE meetings SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM meetings WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "events",
        older: "SELECT id, sealed FROM events WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE events SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM events WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "drafts",
        older: "SELECT id, sealed FROM drafts WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE drafts SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM drafts WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "deliveries",
        older: "SELECT id, sealed FROM deliveries WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE deliveries SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM deliveries WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "people",
        older: "SELECT id, sealed FROM people WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE people SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM people WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "replies",
        older: "SELECT id, sealed FROM replies WHERE sealed NOT LIKE $1 LIMIT $2",
        anew: "UPDATE replies SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM replies WHERE sealed LIKE $1 LIMIT 1",
    },
];

/// Seals everything with the first key and returns how many texts that took. Stops at the first text that no key opens.
pub async fn reseal(db: &Db) -> Result<u64, StoreError> {
    let mut total = 0;
    for sealed in &TABLES {
        loop {
            let done = db.work(move |tx| Box::pin(some(tx, sealed))).await?;
            if done == 0 {
                break;
            }
            total += done;
        }
    }
    db.work(|tx| Box::pin(seal::leave_key_check(tx))).await?;
    Ok(total)
}

/// Whether anything is left that this key sealed.
pub(super) async fn any_sealed_with(tx: &mut Tx, key: &str) -> Result<bool, StoreError> {
    let begins = format!("v1:{key}:%");
    for sealed in &TABLES {
        let one: Option<String> =
            on!(tx, conn => sqlx::query_scalar(sealed.any).bind(&begins).fetch_optional(conn).await)?;
        if one.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn some(tx: &mut Tx, sealed: &'static Sealed) -> Result<u64, StoreError> {
    let new = format!("{}%", tx.sealer.beginning());
    let older: Vec<(String, String)> =
        on!(tx, conn => sqlx::query_as(sealed.older).bind(&new).bind(AT_ONCE).fetch_all(conn).await)?;
    for (id, old) in &older {
        let text = tx.unseal(sealed.table, id, old)?;
        let anew = tx.seal(sealed.table, id, &text);
        on!(tx, conn => sqlx::query(sealed.anew).bind(&anew).bind(id).bind(old).execute(conn).await.map(drop))?;
    }
    Ok(older.len() as u64)
}
