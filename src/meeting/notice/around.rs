//! Who hears of what stands around a meeting. Whoever is asked for something hears that from the waits.

use std::collections::BTreeSet;

use crate::ids::PersonId;
use crate::meeting::around::{Change, Exempting};
use crate::meeting::notice::{Post, Say, circle};
use crate::meeting::state::Meeting;

pub(super) fn told(post: &mut Post<'_>, before: &Meeting, change: &Change) {
    match change {
        // Those who are consulted or decide are asked; the owner and the chair hear that it has begun.
        Change::ExemptionAsked(_) => {
            let all = owner_and_chair(post.after).collect();
            post.all_hear(all, &Say::ExemptionAsked);
        }
        Change::ExemptionDecided { ends: Some(_), .. } => {
            let mut all = circle(before, post.p);
            all.extend(had_a_step(before.around.exempting()));
            post.all_hear(all, &Say::NotRequired);
        }
        Change::ExemptionDecided { decided, ends: None } => {
            let mut all: BTreeSet<PersonId> = had_a_step(before.around.exempting()).collect();
            all.extend(owner_and_chair(post.after));
            post.all_hear(all, &Say::ExemptionDecided { approved: decided.approved });
        }
        Change::DisputeRaised(d) => {
            let all = owner_and_chair(post.after).collect();
            post.all_hear(all, &Say::DisputeRaised { item: d.id.clone() });
        }
        Change::DisputeSettled { item, .. } => {
            let Some(d) = post.after.around.disagreement(item).cloned() else { return };
            let mut all: BTreeSet<PersonId> = d.asked.values().cloned().collect();
            all.extend(owner_and_chair(post.after).chain([d.by.clone()]));
            post.all_hear(all, &Say::DisputeSettled { item: item.clone() });
        }
        Change::LetGo { items, .. } => {
            let gone = before.open().into_iter().flat_map(|o| &o.invitees).filter(|i| items.contains(&i.id));
            // Whoever was never written to need not hear that they are not wanted.
            let people = gone.filter(|i| i.end().since.is_some()).filter_map(|i| i.end().person.clone()).collect();
            post.all_hear(people, &Say::LetGo);
        }
        Change::Replaced { .. } => post.all_hear(circle(before, post.p), &Say::Replaced),
        _ => {}
    }
}

fn owner_and_chair(m: &Meeting) -> impl Iterator<Item = PersonId> + '_ {
    [Some(&m.owner), m.chair()].into_iter().flatten().cloned()
}

fn had_a_step(exempting: Option<&Exempting>) -> impl Iterator<Item = PersonId> + '_ {
    exempting.into_iter().flat_map(|e| e.asked.values().chain([&e.by])).cloned()
}
