//! Events: whoever names one can count on its being reported, and nothing is asked to come before its own cause.

use std::collections::BTreeSet;

use crate::procedure::file::{Page, words};
use crate::procedure::validate::reach;
use crate::procedure::{Condition, EventName, ExemptionEffect, Procedure, Timescale};

/// More chains of gates than this are not followed.
const MOST_CHAINS: u32 = 10_000;

/// Events that only people can tell Mainstay of. All others it sees happen.
pub(super) const TOLD: [EventName; 6] = [
    EventName::ConcernIndicated,
    EventName::RiskNotified,
    EventName::PlacementStart,
    EventName::PlacementEnded,
    EventName::ProviderNoticeServed,
    EventName::AgencyPurchaseConsidered,
];

pub(super) fn check(procedure: &Procedure, page: &Page) {
    let mut said = BTreeSet::new();
    for (key, event) in named(procedure, page) {
        // Once for each event, where it is first named: one [[event]] mends them all.
        if TOLD.contains(&event) && procedure.event_rule(event).is_none() && said.insert(event) {
            let name = event.as_str();
            let say = format!(
                "Only people can tell Mainstay of “{name}”: add an [[event]] with id = \"{name}\" and its question."
            );
            page.fault(&key, say);
        }
    }
    for (i, timescale) in procedure.timescales.iter().enumerate() {
        let asked = procedure.event_rule(timescale.from).is_some_and(|rule| rule.at_request);
        if timescale.what == EventName::MeetingHeld.as_str() && TOLD.contains(&timescale.from) && !asked {
            let say = "The meeting's clock starts with an event that the request form does not ask for: until somebody \
                       reports it there is no last date. Set at_request = true in its [[event]].";
            page.warn(&format!("timescale[{i}].from"), say);
        }
        if let Some(before) = timescale.before {
            due_before(procedure, page, &format!("timescale[{i}].before"), timescale, before);
        } else if let Some(what) = EventName::parse(&timescale.what)
            && depends_or_same(timescale.from, what)
        {
            let say = format!(
                "“{}” comes after “{}” or with it, so it cannot start that clock.",
                timescale.from.as_str(),
                timescale.what
            );
            page.fault(&format!("timescale[{i}].from"), say);
        }
    }
    for (i, event) in answered(procedure).filter(|(_, event)| !TOLD.contains(event)) {
        let say = format!("Mainstay sees by itself that “{}” happens: an answer cannot report it.", event.as_str());
        page.fault(&format!("monitor.check_answers[{i}].event"), say);
    }
    for (i, rule) in procedure.events.iter().enumerate().filter(|(_, rule)| rule.ahead && !TOLD.contains(&rule.event)) {
        let say = format!("Mainstay sees by itself that “{}” happens: it cannot lie ahead.", rule.event.as_str());
        page.fault(&format!("event[{i}].ahead"), say);
    }
    for (i, _) in procedure.events.iter().enumerate().filter(|(_, r)| !r.at_request && r.when != Condition::Always) {
        let say = "“when” is for an event that the form asks for: set at_request = true, or take it out.";
        page.fault(&format!("event[{i}].when"), say);
    }
    gates(procedure, page);
    rings(procedure, page);
}

/// A limit that is the day of an event: somebody must be able to say that day ahead of it.
fn due_before(procedure: &Procedure, page: &Page, key: &str, timescale: &Timescale, before: EventName) {
    if EventName::parse(&timescale.what).is_some_and(|what| depends_or_same(before, what)) {
        let (before, what) = (before.as_str(), &timescale.what);
        page.fault(key, format!("“{before}” comes after “{what}” or with it, so it is no limit for it."));
    } else if procedure.event_rule(before).is_some_and(|rule| !rule.ahead) {
        let say =
            "This limit is a day to come, but its [[event]] takes no day that lies ahead: set ahead = true in it.";
        page.fault(key, say);
    }
}

/// The events that an answer to "did it hold?" reports, each with its place in the list.
fn answered(procedure: &Procedure) -> impl Iterator<Item = (usize, EventName)> {
    let answers = procedure.monitor.check_answers.iter().enumerate();
    answers.filter_map(|(i, answer)| Some((i, answer.event?)))
}

fn gates(procedure: &Procedure, page: &Page) {
    for (i, gate) in procedure.gates.iter().enumerate() {
        let (before, requires) = (gate.before_event, gate.requires_event);
        if depends_or_same(requires, before) {
            let say = format!(
                "“{}” can only happen after “{}”, so it cannot be required before it.",
                requires.as_str(),
                before.as_str()
            );
            page.fault(&format!("gate[{i}].requires_event"), say);
        }
        if gate.notify.is_empty() {
            page.warn(&format!("gate[{i}]"), "Nobody hears when this is not kept: name them in “notify”.");
        }
        let lifts = gate.unless.as_ref().and_then(|id| procedure.exemption(id));
        if lifts.is_some_and(|exemption| exemption.effect != ExemptionEffect::GateLifted) {
            let say = "This exemption does not lift a gate: its effect is another one.";
            page.fault(&format!("gate[{i}].unless"), say);
        }
    }
    for (i, exemption) in procedure.exemptions.iter().enumerate() {
        let used = procedure.gates.iter().any(|gate| gate.unless.as_deref() == Some(&exemption.id));
        if exemption.effect == ExemptionEffect::GateLifted && !used {
            page.warn(
                &format!("exemption[{i}].effect"),
                "No [[gate]] names this exemption in “unless”, so it lifts nothing.",
            );
        }
    }
}

/// Gates that can each be kept alone, and never all of them: between them they ask an event to come before itself.
fn rings(procedure: &Procedure, page: &Page) {
    let alone = |i: &usize| !depends_or_same(procedure.gates[*i].requires_event, procedure.gates[*i].before_event);
    let sound: Vec<usize> = (0..procedure.gates.len()).filter(alone).collect();
    for i in &sound {
        let (mut chain, mut tries) = (vec![*i], MOST_CHAINS);
        if closes(procedure, &sound, &mut chain, &mut tries) {
            let others: Vec<String> = chain[1..].iter().map(|j| format!("“{}”", procedure.gates[*j].id)).collect();
            let before = procedure.gates[*i].before_event.as_str();
            let say = format!(
                "This cannot be kept together with {}: “{before}” would have to come before itself.",
                words::list(&others, "and")
            );
            page.fault(&format!("gate[{i}].requires_event"), say);
        }
    }
}

/// Whether a chain of gates, each of which requires what the one before it holds back, comes back to its first, under
/// conditions that can hold together. The chain is then left as it was found.
fn closes(procedure: &Procedure, sound: &[usize], chain: &mut Vec<usize>, tries: &mut u32) -> bool {
    let gates = &procedure.gates;
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return false };
    let (required, held_back) = (gates[*first].requires_event, gates[*last].before_event);
    if depends_or_same(required, held_back) {
        let all = chain.iter().map(|i| gates[*i].when.clone()).collect();
        if reach::possible(procedure, &Condition::All(all)) {
            return true;
        }
    }
    for next in sound {
        if *tries == 0 || chain.contains(next) || !depends_or_same(gates[*next].requires_event, held_back) {
            continue;
        }
        *tries -= 1;
        chain.push(*next);
        if closes(procedure, sound, chain, tries) {
            return true;
        }
        chain.pop();
    }
    false
}

/// Every place where the file names an event, apart from where it declares one.
pub(in crate::procedure) fn named(procedure: &Procedure, page: &Page) -> Vec<(String, EventName)> {
    let mut found = Vec::new();
    for (i, gate) in procedure.gates.iter().enumerate() {
        found.push((format!("gate[{i}].before_event"), gate.before_event));
        found.push((format!("gate[{i}].requires_event"), gate.requires_event));
    }
    for (i, notify) in procedure.notify.iter().enumerate() {
        found.extend(notify.on.iter().enumerate().map(|(j, event)| (format!("notify[{i}].on[{j}]"), *event)));
    }
    let from = procedure.timescales.iter().enumerate().filter(|(_, t)| t.before != Some(t.from));
    found.extend(from.map(|(i, t)| (format!("timescale[{i}].from"), t.from)));
    let before = procedure.timescales.iter().enumerate().filter_map(|(i, t)| Some((i, t.before?)));
    found.extend(before.map(|(i, event)| (format!("timescale[{i}].before"), event)));
    found.extend(procedure.next.iter().enumerate().map(|(i, n)| (format!("next[{i}].on_event"), n.on_event)));
    found.extend(answered(procedure).map(|(i, event)| (format!("monitor.check_answers[{i}].event"), event)));
    found.extend(page.leaves().into_iter().filter_map(|(key, leaf)| match leaf {
        Condition::Happened(event) => Some((format!("{key}.event"), event)),
        _ => None,
    }));
    found
}

/// What must have happened, in any procedure, before an event can.
fn comes_before(event: EventName) -> &'static [EventName] {
    use EventName as E;
    match event {
        E::Agreed
        | E::Declined
        | E::ChairDesignated
        | E::MeetingSet
        | E::MeetingCancelled
        | E::InvitationsSent
        | E::Closed => &[E::Requested],
        E::MeetingMoved | E::MeetingHeld => &[E::MeetingSet],
        E::MinutesSigned | E::MinutesShared | E::PlanAgreed => &[E::MeetingHeld],
        E::ReviewDue => &[E::PlanAgreed],
        _ => &[],
    }
}

/// Whether `later` can only happen once `earlier` has, or is the same.
pub(super) fn depends_or_same(later: EventName, earlier: EventName) -> bool {
    let mut open = vec![later];
    let mut seen = BTreeSet::new();
    while let Some(event) = open.pop() {
        if event == earlier {
            return true;
        }
        if seen.insert(event) {
            open.extend(comes_before(event));
        }
    }
    false
}
