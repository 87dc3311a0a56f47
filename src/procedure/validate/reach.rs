//! Conditions that can never be true, whatever people answer.
//!
//! Every combination of answers that the form could collect is tried, so the verdict is exact. A fact that is asked only
//! when another holds is known only in those combinations. Conditions over very many facts are let through unchecked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::ids::FactId;
use crate::procedure::file::Page;
use crate::procedure::{Condition, EventName, Fact, FactKind, FactValue, Facts, Procedure};

/// More combinations than this are not tried.
const MOST: usize = 20_000;

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (key, condition) in page.conditions() {
        dead_parts(procedure, page, &key, &condition);
    }
    for (i, invitee) in procedure.invitees.iter().enumerate() {
        let Some(essential) = &invitee.essential_when else { continue };
        let both = Condition::All(vec![invitee.when.clone(), essential.clone()]);
        if possible(procedure, &invitee.when) && possible(procedure, essential) && !possible(procedure, &both) {
            let say = "This is never true when the invitee's own “when” is, so they could never be essential.";
            page.fault(&format!("invitee[{i}].essential_when"), say);
        }
    }
}

/// Faults the condition, or those of its alternatives that can never be the reason.
fn dead_parts(procedure: &Procedure, page: &Page, key: &str, condition: &Condition) {
    if !possible(procedure, condition) {
        page.fault(key, "This condition can never be true, whatever the answers are.");
        return;
    }
    let (parts, word) = match condition {
        Condition::Any(parts) => (parts, "any"),
        Condition::All(parts) => (parts, "all"),
        _ => return,
    };
    for (i, part) in parts.iter().enumerate() {
        dead_parts(procedure, page, &format!("{key}.{word}[{i}]"), part);
    }
}

/// Whether some set of answers makes the condition true. A condition on what is not declared, or on an answer that is
/// not an option, is faulted elsewhere and counts as possible here.
pub(in crate::procedure) fn possible(procedure: &Procedure, condition: &Condition) -> bool {
    let facts: BTreeMap<&FactId, &Fact> = procedure.facts.iter().map(|fact| (&fact.id, fact)).collect();
    let Some(involved) = involved(&facts, condition) else { return true };
    let mut leaves = Vec::new();
    gather(condition, &mut leaves);
    for id in &involved {
        gather(&facts[id].when, &mut leaves);
    }
    let mut domains: Vec<(&FactId, Vec<FactValue>)> = Vec::new();
    for id in &involved {
        let Some(domain) = domain(facts[id], &leaves) else { return true };
        domains.push((id, domain));
    }
    let events: Vec<EventName> =
        leaves.iter().filter_map(|leaf| event(leaf)).collect::<BTreeSet<_>>().into_iter().collect();
    let sizes: Vec<usize> = domains.iter().map(|(_, d)| d.len()).chain(events.iter().map(|_| 2)).collect();
    let Some(total) = sizes.iter().try_fold(1_usize, |t, s| t.checked_mul(*s)).filter(|t| *t <= MOST) else {
        return true;
    };
    (0..total).any(|combination| {
        let picks = digits(combination, &sizes);
        let answers: Facts =
            domains.iter().zip(&picks).map(|((id, domain), pick)| ((*id).clone(), domain[*pick].clone())).collect();
        let happened = |e: EventName| events.iter().zip(&picks[domains.len()..]).any(|(x, pick)| *x == e && *pick == 1);
        condition.holds(&asked(&facts, &answers, &happened), &happened).is_yes()
    })
}

/// The answers that the form would really have: a question whose own condition does not hold is never put.
fn asked(facts: &BTreeMap<&FactId, &Fact>, answers: &Facts, happened: &dyn Fn(EventName) -> bool) -> Facts {
    let mut known = Facts::new();
    loop {
        let more: Vec<FactId> = answers
            .keys()
            .filter(|id| !known.contains_key(*id) && facts[id].when.holds(&known, happened).is_yes())
            .cloned()
            .collect();
        if more.is_empty() {
            return known;
        }
        known.extend(more.into_iter().map(|id| (id.clone(), answers[&id].clone())));
    }
}

/// The facts of a condition, and those that decide whether they are asked. `None` if one is not declared.
fn involved(facts: &BTreeMap<&FactId, &Fact>, condition: &Condition) -> Option<BTreeSet<FactId>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<FactId> = condition.facts().into_iter().collect();
    while let Some(id) = open.pop() {
        let fact = facts.get(&id)?;
        if found.insert(id) {
            open.extend(fact.when.facts());
        }
    }
    Some(found)
}

/// Answers that between them cover every way the leaves can come out. `None` if the fact cannot be tried.
fn domain(fact: &Fact, leaves: &[&Condition]) -> Option<Vec<FactValue>> {
    let own = leaves.iter().filter(|leaf| leaf.facts().contains(&fact.id));
    match &fact.kind {
        FactKind::YesNo => Some(vec![FactValue::YesNo(true), FactValue::YesNo(false)]),
        FactKind::Choice(options) => {
            let strange = own.into_iter().any(|leaf| codes(leaf).iter().any(|c| options.iter().all(|o| o.code != *c)));
            (!strange && !options.is_empty())
                .then(|| options.iter().map(|option| FactValue::Code(option.code.clone())).collect())
        }
        FactKind::Codes(options) => {
            let named: BTreeSet<String> = own.into_iter().flat_map(|leaf| codes(leaf)).collect();
            let strange = named.iter().any(|code| options.iter().all(|option| option.code != *code));
            if strange || named.len() > 10 {
                return None;
            }
            let subsets = named.into_iter().fold(vec![Vec::new()], |subsets: Vec<Vec<String>>, code| {
                let with = subsets.iter().map(|subset| [&subset[..], std::slice::from_ref(&code)].concat());
                subsets.iter().cloned().chain(with).collect()
            });
            Some(subsets.into_iter().map(FactValue::Codes).collect())
        }
        FactKind::Date => {
            let named = own.filter_map(|leaf| match leaf {
                Condition::Is { value: FactValue::Date(date), .. } => Some(*date),
                _ => None,
            });
            Some(named.chain([NaiveDate::MIN]).map(FactValue::Date).collect())
        }
        FactKind::Number => {
            let named = own.flat_map(|leaf| match leaf {
                Condition::Is { value: FactValue::Number(n), .. } => vec![*n],
                Condition::AtLeast { n, .. } => vec![*n, n.saturating_sub(1)],
                _ => vec![],
            });
            Some(named.chain([i64::MIN]).map(FactValue::Number).collect())
        }
    }
}

fn gather<'c>(condition: &'c Condition, leaves: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| gather(part, leaves)),
        Condition::Not(part) => gather(part, leaves),
        Condition::Always => {}
        leaf => leaves.push(leaf),
    }
}

fn codes(leaf: &Condition) -> Vec<String> {
    match leaf {
        Condition::Is { value: FactValue::Code(code), .. } => vec![code.clone()],
        Condition::In { codes, .. } => codes.clone(),
        _ => vec![],
    }
}

fn event(leaf: &Condition) -> Option<EventName> {
    match leaf {
        Condition::Happened(event) => Some(*event),
        _ => None,
    }
}

/// One combination, as the choice made in each place.
fn digits(mut combination: usize, sizes: &[usize]) -> Vec<usize> {
    sizes
        .iter()
        .map(|size| {
            let digit = combination % size;
            combination /= size;
            digit
        })
        .collect()
}
