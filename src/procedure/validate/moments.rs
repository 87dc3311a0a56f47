//! Conditions on events that cannot have happened yet when they are asked.
//!
//! Each place of the file where a condition may stand has its moment: the event by which it has been asked for good. What
//! can only happen after that, or with it, is never seen there.

use crate::procedure::file::Page;
use crate::procedure::validate::events::{TOLD, depends_or_same};
use crate::procedure::{Condition, EventName, Procedure, Timescale};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (key, leaf) in page.leaves() {
        let Condition::Happened(event) = leaf else { continue };
        let Some(moment) = moment(procedure, &key).filter(|moment| comes_too_late(event, *moment)) else { continue };
        let say = format!(
            "“{}” cannot have happened yet when this is asked, which is before “{}”.",
            event.as_str(),
            moment.as_str()
        );
        page.fault(&format!("{key}.event"), say);
    }
}

/// Nothing that Mainstay sees happen comes after a case is closed; what people report may.
fn comes_too_late(event: EventName, moment: EventName) -> bool {
    depends_or_same(event, moment) || (event == EventName::Closed && !TOLD.contains(&moment))
}

/// By when the condition under a key has been asked for the last time. None: there is no such event, or variants have a
/// rule of their own.
fn moment(procedure: &Procedure, key: &str) -> Option<EventName> {
    let (variant, key) = match key.strip_prefix("variant[").and_then(|rest| rest.split_once("].")) {
        Some((i, rest)) => (i.parse::<usize>().ok(), rest),
        None => (None, key),
    };
    let (table, rest) = key.split_at(key.find(['[', '.']).unwrap_or(key.len()));
    let i = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).and_then(|(i, _)| i.parse::<usize>().ok());
    match table {
        "scope" | "purpose" | "trigger" | "fact" | "event" => Some(EventName::Requested),
        "chair" | "invitee" | "paper" | "views" => Some(EventName::MeetingHeld),
        "exemption" => Some(match procedure.exemptions.get(i?)?.ends_the_meeting() {
            true => EventName::MeetingHeld,
            false => EventName::Closed,
        }),
        "gate" => Some(procedure.gates.get(i?)?.before_event),
        "timescale" => {
            let all: &[Timescale] = match variant {
                Some(variant) => &procedure.variants.get(variant)?.timescales,
                None => &procedure.timescales,
            };
            EventName::parse(&all.get(i?)?.what).or(Some(EventName::Closed))
        }
        "dispute" => Some(EventName::Closed),
        _ => None,
    }
}
