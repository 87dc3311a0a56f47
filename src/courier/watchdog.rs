//! The one alarm that does not trust the courier: it asks the table whether anything is late, and says so.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use super::Time;
use crate::store::deliveries::{self, PastDue};
use crate::store::{Db, StoreError};

/// A message this long after its hour, not sent and nobody told, is an alarm.
pub const LATE: TimeDelta = TimeDelta::minutes(5);
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(30);

/// Looks once, and sets the gauges `mainstay_deliveries` (by state) and `mainstay_deliveries_past_due`.
pub async fn watch(db: &Db, now: DateTime<Utc>) -> Result<PastDue, StoreError> {
    let (counts, late) = db
        .read(move |tx| {
            Box::pin(
                async move { Ok((deliveries::counts(tx).await?, deliveries::past_due_unsent(tx, now, LATE).await?)) },
            )
        })
        .await?;
    for (state, count) in counts {
        metrics::gauge!("mainstay_deliveries", "state" => state.as_str()).set(count as f64);
    }
    metrics::gauge!("mainstay_deliveries_past_due").set(late.count as f64);
    if late.count > 0 {
        let oldest = late.oldest.map(|at| at.to_rfc3339());
        tracing::error!(count = late.count, oldest, "messages are past due and not sent");
    }
    Ok(late)
}

/// Looks every half minute until told to stop. A look that fails counts as an alarm too.
pub async fn watch_until(stop: CancellationToken, db: Db, time: Arc<dyn Time>) {
    while !stop.is_cancelled() {
        if let Err(why) = watch(&db, time.now()).await {
            metrics::counter!("mainstay_watchdog_failures_total").increment(1);
            tracing::error!(%why, "cannot tell whether messages are late");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = time.sleep_until(time.now() + LOOK_EVERY) => {}
        }
    }
}
