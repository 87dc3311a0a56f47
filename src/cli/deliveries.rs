//! `mainstay deliveries`: the messages that need a person, and sending one again.

use std::io::{Read, Write};

use anyhow::bail;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::Serialize;

use super::{Deliveries as Words, DeliveriesArgs, DeliveryState, Verdict};
use crate::ids::{DeliveryId, PersonId, Reference};

/// Reports return at most the letter itself, which is short.
const LARGEST_REPORT: u64 = 1024 * 1024;

/// So many of each state are listed, the oldest first.
pub const LISTED: usize = 1000;

/// One message, without a word of what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    pub id: DeliveryId,
    /// `parked`, `unsure`, `pending`, …
    pub state: String,
    pub to: PersonId,
    pub reference: Option<Reference>,
    /// What kind of message, e.g. `invitation`.
    pub notice: String,
    pub attempts: u32,
    /// The platform's or the network's code for the last failure.
    pub code: Option<String>,
    /// Not sent before this.
    pub not_before: DateTime<Utc>,
}

/// Where messages are kept.
pub trait Outbox: Send + Sync {
    /// Those in this state, oldest first. None: parked and unsure.
    fn list(&self, state: Option<DeliveryState>) -> BoxFuture<'_, anyhow::Result<Vec<Delivery>>>;

    /// Puts one back in line, whatever became of it. False: there is none of that id that could be sent again.
    fn retry<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, anyhow::Result<bool>>;

    /// Notes that a letter came back, and tells whoever should ring. None: the report is about none of ours.
    fn bounced(&self, report: Vec<u8>) -> BoxFuture<'_, anyhow::Result<Option<DeliveryId>>>;
}

/// Lists, or tries one again.
pub async fn run(args: &DeliveriesArgs, outbox: &dyn Outbox, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    match &args.what {
        Some(Words::Retry { id }) => {
            if !outbox.retry(id).await? {
                bail!("no message {id} is waiting for a person");
            }
            writeln!(out, "{id} is in line to be sent again")?;
            return Ok(Verdict::Fine);
        }
        Some(Words::Bounced) => {
            let mut report = Vec::new();
            std::io::stdin().lock().take(LARGEST_REPORT).read_to_end(&mut report)?;
            // Holiday notices come to the same address: for them there is nothing to do.
            match outbox.bounced(report).await? {
                Some(id) => writeln!(out, "{id} did not arrive: it needs a person now")?,
                None => writeln!(out, "This reports no failure of a letter that was sent: nothing was changed")?,
            }
            return Ok(Verdict::Fine);
        }
        None => {}
    }
    let deliveries = outbox.list(args.state).await?;
    let in_state = |state: &str| deliveries.iter().filter(|d| d.state == state).count();
    if ["parked", "unsure", "pending"].into_iter().any(|state| in_state(state) >= LISTED) {
        eprintln!("Only the oldest {LISTED} of each state are listed: there may be more.");
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&deliveries)?)?;
        return Ok(Verdict::Fine);
    }
    if deliveries.is_empty() {
        writeln!(out, "None.")?;
    }
    for d in &deliveries {
        let about = d.reference.as_ref().map_or("-", Reference::as_str);
        let code = d.code.as_deref().map_or(String::new(), |code| format!(", {code}"));
        let tries = if d.attempts == 1 { "1 try".to_owned() } else { format!("{} tries", d.attempts) };
        writeln!(out, "{}  {:<8} {about}  {} to {}, {tries}{code}", d.id, d.state, d.notice, d.to)?;
    }
    Ok(Verdict::Fine)
}
