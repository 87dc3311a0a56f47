//! The second half of changing the data key: everything is sealed anew with the first key, so that an older one may go.
//!
//! `serve` does so at its start when several keys are given. Safe to run beside everything else, to stop and to run again.
//! Fingerprints keep coming from the oldest key given: as long as cases opened under it must be recognised, it stays in the
//! list, last, although nothing is sealed with it.

use super::{Db, StoreError, Tx, on, seal};

const AT_ONCE: i64 = 200;

struct Sealed {
    table: &'static str,
    /// The rows after one, as many as are looked at together.
    page: &'static str,
    anew: &'static str,
    /// Whether anything begins so.
    any: &'static str,
}

/// Every table with a `sealed` column.
const TABLES: [Sealed; 6] = [
    Sealed {
        table: "meetings",
        page: "SELECT id, sealed FROM meetings WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE meetings SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM meetings WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "events",
        page: "SELECT id, sealed FROM events WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE events SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM events WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "drafts",
        page: "SELECT id, sealed FROM drafts WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE drafts SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM drafts WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "deliveries",
        page: "SELECT id, sealed FROM deliveries WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE deliveries SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM deliveries WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "people",
        page: "SELECT id, sealed FROM people WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE people SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM people WHERE sealed LIKE $1 LIMIT 1",
    },
    Sealed {
        table: "replies",
        page: "SELECT id, sealed FROM replies WHERE id > $1 ORDER BY id LIMIT $2",
        anew: "UPDATE replies SET sealed = $1 WHERE id = $2 AND sealed = $3",
        any: "SELECT id FROM replies WHERE sealed LIKE $1 LIMIT 1",
    },
];

/// Seals everything with the first key and returns how many texts that took. Stops at the first text that no key opens.
/// It reads page by page and writes only what it found, so that nobody has to wait for it.
pub async fn reseal(db: &Db) -> Result<u64, StoreError> {
    let mut total = 0;
    for sealed in &TABLES {
        let mut after = String::new();
        loop {
            let from = after.clone();
            let page = db.read(move |tx| Box::pin(page(tx, sealed, from))).await?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            let new = db.sealer().beginning();
            let older: Vec<(String, String)> = page
                .into_iter()
                .filter_map(|(id, text)| text.filter(|t| !t.starts_with(&new)).map(|t| (id, t)))
                .collect();
            if !older.is_empty() {
                total += older.len() as u64;
                db.work(move |tx| Box::pin(seal_anew(tx, sealed, older.clone()))).await?;
            }
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

async fn page(tx: &mut Tx, of: &Sealed, after: String) -> Result<Vec<(String, Option<String>)>, StoreError> {
    Ok(on!(tx, conn => sqlx::query_as(of.page).bind(&after).bind(AT_ONCE).fetch_all(conn).await)?)
}

/// What has changed meanwhile was sealed with the first key by whoever changed it.
async fn seal_anew(tx: &mut Tx, of: &Sealed, older: Vec<(String, String)>) -> Result<(), StoreError> {
    for (id, old) in &older {
        let text = tx.unseal(of.table, id, old)?;
        let anew = tx.seal(of.table, id, &text);
        on!(tx, conn => sqlx::query(of.anew).bind(&anew).bind(id).bind(old).execute(conn).await.map(drop))?;
    }
    Ok(())
}
