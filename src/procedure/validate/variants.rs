//! Variants: each can apply, changes something, and says nothing that the procedure itself could not say.

use crate::procedure::file::Page;
use crate::procedure::validate::{clash, ladders, timescales};
use crate::procedure::{Condition, Procedure, Variant};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (i, variant) in procedure.variants.iter().enumerate() {
        let key = format!("variant[{i}]");
        applies(page, &key, procedure, i);
        if changes_nothing(variant) {
            page.fault(&key, "This variant changes nothing: give it a table such as [variant.chair].");
        }
        if let Some(request) = &variant.request {
            clash::request(page, &format!("{key}.request"), request);
        }
        if let Some(chair) = &variant.chair {
            clash::chair(page, &format!("{key}.chair"), chair);
        }
        for (j, timescale) in variant.timescales.iter().enumerate() {
            timescales::alone(page, &format!("{key}.timescale[{j}]"), timescale);
        }
        if let Some(whole) = procedure.under(&variant.id) {
            for (j, ladder) in variant.ladders.iter().enumerate() {
                ladders::one(&whole, page, &format!("{key}.ladder[{j}]"), ladder);
            }
        }
    }
}

fn applies(page: &Page, key: &str, procedure: &Procedure, i: usize) {
    let when = &procedure.variants[i].when;
    let place = format!("{key}.when");
    if *when == Condition::Always {
        page.fault(key, "A variant needs a “when”: without one the procedure itself would never apply.");
    } else if looks_at_events(when) {
        page.fault(&place, "A variant is chosen when the meeting is asked for, by facts: it cannot wait for an event.");
    } else if procedure.variants[..i].iter().any(|above| above.when == *when) {
        page.fault(&place, "A variant above has the same condition, so this one is never reached.");
    }
}

fn looks_at_events(condition: &Condition) -> bool {
    match condition {
        Condition::Happened(_) => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(looks_at_events),
        Condition::Not(part) => looks_at_events(part),
        _ => false,
    }
}

fn changes_nothing(variant: &Variant) -> bool {
    let named = Variant {
        id: String::new(),
        say: String::new(),
        when: Condition::Always,
        origin: crate::procedure::Origin::default(),
        ..variant.clone()
    };
    named == Variant::default()
}
