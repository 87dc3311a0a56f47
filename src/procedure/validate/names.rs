//! Names: each is declared once, and whatever is spoken of is declared.

use std::collections::BTreeMap;

use crate::ids::{FactId, RoleId};
use crate::procedure::file::words::hint;
use crate::procedure::file::{HEARERS, Named, Page};
use crate::procedure::{CHAIR, Condition, Fact, FactKind, FactValue, Procedure};

/// The fact that the product's own first question fills, and the answers that question has.
const LEVEL: (&str, [&str; 3]) = ("level", ["fragile", "risk_of_breakdown", "must_move_now"]);

/// What fits on one screen of choices of which several may be ticked.
const MOST_CODES: usize = 10;

pub(super) fn check(procedure: &Procedure, page: &Page) {
    declared_once(procedure, page);
    for role in procedure.roles.keys().filter(|role| HEARERS.contains(&role.as_str())) {
        let say = format!("“{role}” has a meaning of its own in reminders, so a role cannot have that name.");
        page.fault(&format!("roles.{role}"), say);
    }
    mentions(procedure, page);
    let facts: BTreeMap<&FactId, &Fact> = procedure.facts.iter().map(|fact| (&fact.id, fact)).collect();
    for (key, leaf) in page.leaves() {
        fact_leaf(&facts, page, &key, &leaf);
    }
    for (i, fact) in procedure.facts.iter().enumerate() {
        options(page, &format!("fact[{i}]"), fact);
    }
}

fn declared_once(procedure: &Procedure, page: &Page) {
    let p = procedure;
    once(page, "fact", "id", p.facts.iter().map(|x| x.id.as_str()));
    once(page, "event", "id", p.events.iter().map(|x| x.event.as_str()));
    once(page, "trigger", "id", p.triggers.iter().map(|x| x.id.as_str()));
    once(page, "gate", "id", p.gates.iter().map(|x| x.id.as_str()));
    once(page, "exemption", "id", p.exemptions.iter().map(|x| x.id.as_str()));
    once(page, "timescale", "id", p.timescales.iter().map(|x| x.id.as_str()));
    once(page, "invitee", "id", p.invitees.iter().map(|x| x.id.as_str()));
    once(page, "paper", "id", p.papers.iter().map(|x| x.id.as_str()));
    once(page, "dispute", "id", p.disputes.iter().map(|x| x.id.as_str()));
    once(page, "ladder", "waits_for", p.ladders.iter().map(|x| x.waits_for.as_str()));
    once(page, "gap", "id", p.gaps.iter().map(|x| x.id.as_str()));
    once(page, "views", "id", p.views.iter().map(|x| x.id.as_str()));
    once(page, "variant", "id", p.variants.iter().map(|x| x.id.as_str()));
    for (i, v) in p.variants.iter().enumerate() {
        let table = |name: &str| format!("variant[{i}].{name}");
        once(page, &table("trigger"), "id", v.triggers.iter().map(|x| x.id.as_str()));
        once(page, &table("timescale"), "id", v.timescales.iter().map(|x| x.id.as_str()));
        once(page, &table("invitee"), "id", v.invitees.iter().map(|x| x.id.as_str()));
        once(page, &table("paper"), "id", v.papers.iter().map(|x| x.id.as_str()));
        once(page, &table("views"), "id", v.views.iter().map(|x| x.id.as_str()));
        once(page, &table("ladder"), "waits_for", v.ladders.iter().map(|x| x.waits_for.as_str()));
    }
}

fn once<'a>(page: &Page, table: &str, name: &str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeMap::new();
    for (i, id) in ids.enumerate() {
        let key = format!("{table}[{i}].{name}");
        // An id that could not be read has its own fault.
        if id.is_empty() || !page.has(&key) || page.faulty(&key) {
            continue;
        }
        if let Some(first) = seen.get(id) {
            let table = table.rsplit('.').next().unwrap_or(table);
            page.fault(&key, format!("There is already a [[{table}]] “{id}” on line {first}."));
        } else {
            seen.insert(id, page.line(&key));
        }
    }
}

fn mentions(procedure: &Procedure, page: &Page) {
    let roles: Vec<&str> = procedure.roles.keys().map(RoleId::as_str).chain([CHAIR]).collect();
    let own = procedure.variants.iter().flat_map(|variant| &variant.papers);
    let papers: Vec<&str> = procedure.papers.iter().chain(own).map(|paper| paper.id.as_str()).collect();
    let exemptions: Vec<&str> = procedure.exemptions.iter().map(|e| e.id.as_str()).collect();
    for mention in page.mentions() {
        let (known, say) = match mention.of {
            Named::Role if mention.name == "any_worker" => {
                page.fault(
                    &mention.key,
                    "To let any worker suggest a meeting, write suggest_anyone = true in [request].",
                );
                continue;
            }
            Named::Role => (&roles, "There is no such role in [roles]"),
            Named::Paper => (&papers, "There is no [[paper]] with this id"),
            Named::Exemption => (&exemptions, "There is no [[exemption]] with this id"),
        };
        if !known.contains(&mention.name.as_str()) {
            let hint = hint(&mention.name, known.iter().copied());
            page.fault(&mention.key, format!("{say}: “{}”.{hint}", mention.name));
        }
    }
}

fn fact_leaf(facts: &BTreeMap<&FactId, &Fact>, page: &Page, key: &str, leaf: &Condition) {
    let (id, part) = match leaf {
        Condition::Is { fact, .. } => (fact, "is"),
        Condition::In { fact, .. } => (fact, "in"),
        Condition::AtLeast { fact, .. } => (fact, "gte"),
        _ => return,
    };
    let Some(fact) = facts.get(id) else {
        let hint = hint(id.as_str(), facts.keys().map(|id| id.as_str()));
        page.fault(&format!("{key}.fact"), format!("There is no [[fact]] with this id: “{id}”.{hint}"));
        return;
    };
    let key = format!("{key}.{part}");
    match (leaf, &fact.kind) {
        (Condition::Is { value: FactValue::YesNo(_), .. }, FactKind::YesNo)
        | (Condition::Is { value: FactValue::Date(_), .. }, FactKind::Date)
        | (Condition::Is { value: FactValue::Number(_), .. } | Condition::AtLeast { .. }, FactKind::Number) => {}
        (Condition::Is { value: FactValue::Code(code), .. }, FactKind::Choice(options)) => {
            among(page, &key, id, code, options);
        }
        (Condition::In { codes, .. }, FactKind::Choice(options) | FactKind::Codes(options)) => {
            for (i, code) in codes.iter().enumerate() {
                among(page, &format!("{key}[{i}]"), id, code, options);
            }
        }
        (Condition::Is { .. }, FactKind::Codes(_)) => {
            let say = format!("Several answers of “{id}” may be ticked at once, so write in = [ … ] instead of is.");
            page.fault(&key, say);
        }
        (_, kind) => {
            let answer = match kind {
                FactKind::YesNo => "yes or no, so write is = true or is = false",
                FactKind::Choice(_) => "one of its codes, so write is = \"…\" or in = [ … ]",
                FactKind::Codes(_) => "some of its codes, so write in = [ … ]",
                FactKind::Date => "a date, so write is = 2026-04-02 or the like",
                FactKind::Number => "a number, so write is = … or gte = …",
            };
            page.fault(&key, format!("“{id}” is answered with {answer}."));
        }
    }
}

fn among(page: &Page, key: &str, fact: &FactId, code: &str, options: &[crate::procedure::Coded]) {
    if !options.iter().any(|option| option.code == code) {
        let hint = hint(code, options.iter().map(|option| option.code.as_str()));
        page.fault(key, format!("“{code}” is not among the options of “{fact}”, so this is never true.{hint}"));
    }
}

fn options(page: &Page, key: &str, fact: &Fact) {
    if let FactKind::Codes(options) = &fact.kind
        && options.len() > MOST_CODES
    {
        let say = format!("A question with several answers may have {MOST_CODES} options; this has {}.", options.len());
        page.fault(&format!("{key}.options"), say);
    }
    if fact.id.as_str() == LEVEL.0 {
        let codes = match &fact.kind {
            FactKind::Choice(options) => options.iter().map(|option| option.code.as_str()).collect(),
            _ => Vec::new(),
        };
        if !LEVEL.1.iter().all(|code| codes.contains(code)) || codes.len() != LEVEL.1.len() {
            let say =
                "Mainstay fills “level” itself: it must be a choice of fragile, risk_of_breakdown and must_move_now.";
            page.fault(&format!("{key}.options"), say);
        }
    }
}
