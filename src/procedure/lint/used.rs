//! What is asked and never used, and what is waited for and never comes.

use std::collections::BTreeSet;

use super::Notes;
use crate::procedure::validate::named_events;
use crate::procedure::{EventName, MinutesStep, Procedure};

/// The fact that the product itself asks for and uses.
const LEVEL: &str = "level";

pub(super) fn check(notes: &mut Notes<'_>) {
    let p = notes.p;
    let leaves = notes.page.leaves();
    let used: BTreeSet<_> = leaves.iter().flat_map(|(_, leaf)| leaf.facts()).collect();
    for (i, fact) in p.facts.iter().enumerate().filter(|(_, f)| f.id.as_str() != LEVEL && !used.contains(&f.id)) {
        let say = format!(
            "No rule looks at “{}”: the answer is shown to those who may read it, and changes nothing.",
            fact.id
        );
        notes.note("fact-unused", &format!("fact[{i}]"), say);
    }
    let named = named_events(p, notes.page);
    let reported: BTreeSet<EventName> = named.iter().map(|(_, event)| *event).collect();
    for (i, rule) in p.events.iter().enumerate().filter(|(_, rule)| !reported.contains(&rule.event)) {
        let say =
            format!("No rule looks at “{}”: people are asked for its date, and nothing follows.", rule.event.as_str());
        notes.note("event-unused", &format!("event[{i}].id"), say);
    }
    let mut said = BTreeSet::new();
    for (key, event) in named {
        if let Some(why) = never_comes(p, event)
            && said.insert(key.clone())
        {
            notes.warn(
                "event-never-raised",
                &key,
                format!("“{}” never happens under this procedure: {why}.", event.as_str()),
            );
        }
    }
}

/// Why an event cannot happen in a case under this procedure. None: it can, or a fault says why not.
fn never_comes(p: &Procedure, event: EventName) -> Option<&'static str> {
    if p.event_rule(event).is_some() {
        return None;
    }
    let steps = p.minutes.steps();
    match event {
        EventName::FragileFlagged => Some("nothing in Mainstay raises it, and no [[event]] lets people report it"),
        EventName::ReviewDue => Some("a review is waited for and reminded of, not reported as an event"),
        EventName::Suggested if !p.request.suggest_anyone && p.request.suggest.is_empty() => {
            Some("nobody may suggest the meeting")
        }
        EventName::Agreed if p.request.agree.is_none() => Some("nobody is asked to agree"),
        EventName::MinutesSigned if !steps.contains(&MinutesStep::SignOff) => Some("the minutes are not signed off"),
        EventName::MinutesShared if !steps.contains(&MinutesStep::Share) && !steps.contains(&MinutesStep::Forward) => {
            Some("the minutes are neither shared nor forwarded")
        }
        _ => None,
    }
}
