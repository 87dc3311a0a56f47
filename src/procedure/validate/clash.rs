//! Rules that cannot be kept, alone or together, and questions that would have no answer to choose.

use crate::procedure::file::Page;
use crate::procedure::{CHAIR, ExemptionEffect, Hearer, Procedure, RepresentationDuty, WaitsFor};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    asking(procedure, page);
    chair(procedure, page);
    no_chair_yet(procedure, page);
    representation(procedure, page);
    endings(procedure, page);
}

fn asking(procedure: &Procedure, page: &Page) {
    for (i, exemption) in procedure.exemptions.iter().enumerate() {
        if exemption.effect == ExemptionEffect::NotRequired && exemption.approved_by.is_none() {
            let say = "Deciding that no meeting is needed takes somebody's approval: say whose in “approved_by”.";
            page.fault(&format!("exemption[{i}].approved_by"), say);
        }
    }
    for (i, notify) in procedure.notify.iter().enumerate() {
        if notify.on.is_empty() {
            page.fault(&format!("notify[{i}].on"), "“on” is empty, so this role would never be told.");
        }
    }
    for (i, dispute) in procedure.disputes.iter().enumerate() {
        if dispute.resolved_by.is_empty() {
            page.fault(&format!("dispute[{i}].resolved_by"), "“resolved_by” is empty, so nobody could settle this.");
        }
    }
    if procedure.request.request.is_empty() {
        page.fault("request.request", "“request” is empty, so nobody could ask for this meeting.");
    }
    if let Some(agree) = &procedure.request.agree {
        if agree.by.is_empty() {
            page.fault("request.agree.by", "“by” is empty, so nobody could agree.");
        }
        if agree.refusals.is_empty() {
            page.fault("request.agree.refusals", "Whoever does not agree chooses why, but “refusals” offers nothing.");
        }
    }
    if procedure.convene.by.is_empty() {
        page.fault("convene.by", "“by” is empty, so nobody could set a date and place.");
    }
}

fn chair(procedure: &Procedure, page: &Page) {
    let chair = &procedure.chair;
    if chair.eligible.is_empty() {
        if chair.other_with_reason {
            page.warn("chair.eligible", "“eligible” is empty, so every chair needs a reason.");
        } else {
            page.fault("chair.eligible", "“eligible” is empty, so nobody could chair.");
        }
    } else if chair.eligible.iter().all(|role| chair.must_not.contains(role)) {
        let say = "Everybody who is eligible to chair is also listed in “must_not”";
        if chair.other_with_reason {
            page.warn("chair.must_not", format!("{say}, so every chair needs a reason."));
        } else {
            page.fault("chair.must_not", format!("{say}, so nobody could chair."));
        }
    }
}

/// Until a meeting has been asked for and somebody has said yes to chairing it, “chair” names nobody.
fn no_chair_yet(procedure: &Procedure, page: &Page) {
    let request = &procedure.request;
    let agree = request.agree.as_ref().map_or(&[][..], |agree| &agree.by);
    let lists = [
        ("request.suggest", &request.suggest[..]),
        ("request.request", &request.request),
        ("request.owner", std::slice::from_ref(&request.owner)),
        ("request.agree.by", agree),
        ("chair.eligible", &procedure.chair.eligible),
        ("chair.designated_by", std::slice::from_ref(&procedure.chair.designated_by)),
    ];
    for (key, _) in lists.iter().filter(|(_, roles)| roles.iter().any(|role| role.as_str() == CHAIR)) {
        page.fault(key, "There is no chair yet at this point: name a role instead.");
    }
}

fn representation(procedure: &Procedure, page: &Page) {
    let representation = &procedure.representation;
    let must = representation.duty == RepresentationDuty::MustEnsure;
    if representation.max_chain == 0 {
        page.fault("representation.max_chain", "A chain of 0 has no room even for whoever is invited.");
    } else if must && representation.max_chain == 1 {
        let say = "Whoever cannot come must send somebody, but a chain of 1 has no room for a second person.";
        page.fault("representation.max_chain", say);
    }
    if must {
        match procedure.ladder(WaitsFor::Representative) {
            None => {
                let say = "Whoever cannot come must send somebody, but no [[ladder]] with waits_for = \"representative\" \
                           reminds them.";
                page.fault("representation.duty", say);
            }
            Some(ladder) if ladder.rungs.iter().all(|rung| rung.to == [Hearer::WaitedFor]) => {
                let say = "Only the person themselves is reminded to send somebody; nobody hears if they do not.";
                page.warn("representation.duty", say);
            }
            Some(_) => {}
        }
    }
    for (i, invitee) in procedure.invitees.iter().enumerate() {
        if invitee.essential_when.is_some() && representation.duty == RepresentationDuty::None {
            let say = "Somebody essential may be unable to come, but [representation] lets nobody stand in for them.";
            page.fault(&format!("invitee[{i}].essential_when"), say);
        }
    }
}

fn endings(procedure: &Procedure, page: &Page) {
    if procedure.cancel.reasons.is_empty() {
        page.fault("cancel.reasons", "“reasons” is empty, so nobody could cancel a meeting.");
    }
    let not_held = &procedure.not_held;
    if not_held.new_date.is_empty() && not_held.closes.is_empty() {
        page.fault(
            "not_held",
            "There is no reason to choose when a meeting was not held: fill “new_date” or “closes”.",
        );
    }
    for (i, reason) in not_held.closes.iter().enumerate() {
        if not_held.new_date.iter().any(|other| other.code == reason.code) {
            let say = format!("“{}” cannot both ask for a new date and close the case.", reason.code);
            page.fault(&format!("not_held.closes[{i}].code"), say);
        }
    }
}
