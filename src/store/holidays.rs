//! The imported bank holidays, and the number that says which list a deadline was worked out with.

use chrono::NaiveDate;

use super::{StoreError, Tx, meta, on};
use crate::calendar::Holidays;

const VERSION: &str = "calendar_version";

/// Replaces the list. Returns the calendar version: one more than before if anything changed, else the same.
pub async fn replace(tx: &mut Tx, holidays: &Holidays) -> Result<i64, StoreError> {
    let before = version(tx).await?;
    if all(tx).await? == *holidays {
        return Ok(before);
    }
    on!(tx, conn => sqlx::query("DELETE FROM holidays").execute(conn).await.map(drop))?;
    for (day, name) in &holidays.days {
        on!(tx, conn => sqlx::query("INSERT INTO holidays (day, name) VALUES ($1, $2)")
            .bind(day.to_string()).bind(name).execute(conn).await.map(drop))?;
    }
    meta::put(tx, VERSION, &(before + 1).to_string()).await?;
    Ok(before + 1)
}

/// The list as it was last imported: empty if it never was.
pub async fn all(tx: &mut Tx) -> Result<Holidays, StoreError> {
    let rows: Vec<(String, String)> =
        on!(tx, conn => sqlx::query_as("SELECT day, name FROM holidays ORDER BY day").fetch_all(conn).await)?;
    let read = |(day, name): (String, String)| match day.parse::<NaiveDate>() {
        Ok(day) => Ok((day, name)),
        Err(_) => Err(StoreError::Broken("a holiday's date cannot be read".into())),
    };
    Ok(Holidays { days: rows.into_iter().map(read).collect::<Result<_, _>>()? })
}

/// 0 until a list is imported.
pub async fn version(tx: &mut Tx) -> Result<i64, StoreError> {
    match meta::get(tx, VERSION).await? {
        None => Ok(0),
        Some(text) => text.parse().map_err(|_| StoreError::Broken("the calendar version cannot be read".into())),
    }
}
