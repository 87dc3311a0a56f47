//! Who hears of what comes after the meeting. Whoever is asked for something hears that from the waits.

use std::collections::BTreeSet;

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Action, ActionState, SignUp};
use crate::meeting::event::Event;
use crate::meeting::notice::{Post, Say};
use crate::meeting::part::minute_taker;
use crate::meeting::state::Meeting;
use crate::procedure::EventName;

pub(super) fn told(post: &mut Post<'_>, before: &Meeting, event: &Event) {
    let old = |item: &ItemId| before.after.action(item);
    match event {
        Event::MinuteTakerNamed { person, .. } => post.hears(person, Say::MinuteTakerNamed),
        Event::PlanConfirmed { .. } => {
            let supporters = post.after.after.plan.actions.iter().flat_map(|a| a.support.iter().cloned());
            let all = supporters.chain(keepers(post)).collect();
            post.all_hear(all, &Say::PlanConfirmed);
        }
        Event::CounterSettled { item, taken, .. } => {
            if let Some(SignUp::NotAsWritten { by, .. }) = old(item).map(|a| &a.sign_up) {
                post.hears(by, Say::CounterSettled { item: item.clone(), taken: *taken });
            }
        }
        Event::ActionMoved { item, state: ActionState::Blocked { .. } } => {
            post.hears(&post.after.monitor().clone(), Say::ActionBlocked { item: item.clone() });
        }
        Event::NewDateAnswered { item, granted, .. } => {
            // A chair who sets a new date unasked is heard by whoever leads.
            let asked = old(item).and_then(|a| a.new_date.as_ref()).map(|asked| asked.by.clone());
            let lead = old(item).and_then(Action::lead_person).cloned();
            let all = asked.into_iter().chain(lead).collect();
            post.all_hear(all, &Say::NewDateAnswered { item: item.clone(), granted: *granted });
        }
        Event::Reassigned { item, .. } => {
            if let Some(lead) = old(item).and_then(Action::lead_person) {
                post.hears(lead, Say::NoLongerYours { item: item.clone() });
            }
        }
        Event::CoverAsked { of, .. } => {
            let gone = !post.turn.people.get(of).is_some_and(|x| x.active);
            let led = |a: &&Action| a.lead_person() == Some(of);
            let plan = &post.after.after.plan;
            let first = plan.unfinished().find(led).filter(|_| gone && plan.confirmed.is_some());
            if let Some(item) = first.map(|a| a.id.clone()) {
                post.hears(&post.after.monitor().clone(), Say::LeadGone { item });
            }
        }
        Event::PlanClosed { left, .. } => {
            let left = before.after.plan.actions.iter().filter(|a| left.contains(&a.id));
            let leads: BTreeSet<PersonId> = left.filter_map(Action::lead_person).cloned().collect();
            let all = leads.into_iter().chain(keepers(post)).collect();
            post.all_hear(all, &Say::PlanClosed);
        }
        // A record to keep, even for an owner who says so themselves: the analysis serves whatever comes next.
        Event::Reported { event: EventName::PlacementEnded, .. } => {
            let first = before.was_held() && !before.has_happened(EventName::PlacementEnded);
            if first && post.p.next.iter().any(|n| n.on_event == EventName::PlacementEnded) {
                post.hears_even_if_actor(&post.after.owner.clone(), Say::AnalysisExists);
            }
        }
        _ => {}
    }
}

/// Whoever keeps the case's papers: its owner and the minute taker.
fn keepers(post: &Post<'_>) -> Vec<PersonId> {
    let taker = minute_taker(post.after, post.p).cloned();
    std::iter::once(post.after.owner.clone()).chain(taker).collect()
}
