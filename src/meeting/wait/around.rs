//! What is waited for around a meeting: views, papers, the steps of an exemption, a disagreement to be settled, word on
//! what becomes of it once the child has moved, the next of a row.

use chrono::{DateTime, Utc};

use crate::ids::{ItemId, PersonId};
use crate::meeting::around::{Exempting, Step, look};
use crate::meeting::state::{Duty, Open};
use crate::meeting::wait::List;
use crate::procedure::{Exemption, Procedure, WaitsFor};

/// At any stage: what people do not agree about.
pub(super) fn disagreements(list: &mut List<'_>) {
    for d in list.m.around.unsettled() {
        list.add(WaitsFor::Dispute, Some(&d.id), d.open_to().into_iter().map(Some), d.since);
    }
}

/// While the meeting is being arranged: whether it is needed, and what becomes of it.
pub(super) fn whether(list: &mut List<'_>, p: &Procedure, open: &Open) {
    let m = list.m;
    if let Some(moved) = m.around.unanswered_move() {
        let designator = m.holder(&p.chair.designated_by);
        // While nobody chairs, whoever chooses the chair says it, or the owner.
        let says = m.chair().or(designator).unwrap_or(&m.owner);
        list.add(WaitsFor::ChildMoved, None, [Some(says)], moved.at.max(open.requested));
    }
    let exempting = m.around.exempting();
    if let Some((exempting, rule)) = exempting.and_then(|e| Some((e, look::exemption(p, e)?))) {
        steps(list, exempting, rule);
    }
}

fn steps(list: &mut List<'_>, exempting: &Exempting, rule: &Exemption) {
    let asked = |role| exempting.asked.get(role);
    match exempting.step(rule) {
        Some(Step::Consult(roles)) => {
            for role in roles {
                // Somebody who cannot be asked here is consulted by whoever asks.
                let item = ItemId::from(role.as_str());
                list.add(WaitsFor::Consultation, Some(&item), [asked(role).or(Some(&exempting.by))], exempting.at);
            }
        }
        Some(Step::Record) => {
            let by = rule.recorded_by.as_ref().and_then(asked);
            list.add(WaitsFor::ExemptionRecord, None, [by], exempting.since());
        }
        // What people do not agree about is not approved: it is settled.
        Some(Step::Approve) if !rule.ends_the_meeting() || list.m.around.contested().is_none() => {
            let by = rule.approved_by.as_ref().and_then(asked);
            list.add(WaitsFor::ExemptionApproval, None, [by], exempting.since());
        }
        _ => {}
    }
}

/// Once the meeting has a date: views to be gathered and papers to be returned before it.
pub(super) fn gathered(list: &mut List<'_>, p: &Procedure, open: &Open) {
    let m = list.m;
    let Some(slot) = &open.slot else { return };
    // A moved meeting gives more time; nobody is asked anew for what they have been asked.
    let since = open.earlier.first().unwrap_or(slot).set_at;
    for rule in look::views_wanted(m, p).into_iter().filter(|rule| m.around.views_of(&rule.id).is_none()) {
        let by = m.holder(&rule.gathered_by).unwrap_or(&m.owner);
        list.add(WaitsFor::Views, Some(&ItemId::from(rule.id.as_str())), [Some(by)], since);
        list.ends(slot.starts);
        list.at_revision(slot.revision);
    }
    for invitee in &open.invitees {
        let owed: Vec<_> = look::returns(m, p).into_iter().filter(|(i, _)| i.id == invitee.id).collect();
        let mut left = owed.iter().filter(|(i, paper)| !m.around.has_returned(&i.id, &paper.id)).peekable();
        let (Some(asked), Some(person)) = (invitee.end().since, &invitee.end().person) else { continue };
        let stays_away = invitee.not_them.is_some() || invitee.duty(slot.revision) == Duty::Declined;
        if left.peek().is_none() || stays_away {
            continue;
        }
        let chased = left.any(|(_, paper)| !paper.if_available);
        list.add(WaitsFor::Paper, Some(&invitee.id), [Some(person)], asked);
        list.ends(slot.starts);
        list.at_revision(slot.revision);
        if !chased {
            list.is_not_chased();
        }
    }
}

/// After it was held: the next of a row.
pub(super) fn next_of_the_row(list: &mut List<'_>, p: &Procedure, recorded: DateTime<Utc>) {
    let m = list.m;
    if let Some(recurring) = p.kind.recurring.as_ref().filter(|_| look::wants_the_next(m, p)) {
        let by: &PersonId = m.holder(&recurring.set_by).unwrap_or(m.monitor());
        list.add(WaitsFor::NextMeeting, None, [Some(by)], recorded);
    }
}
