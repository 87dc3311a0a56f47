//! Rules that cannot be kept, alone or together, and questions that would have no answer to choose.

use crate::procedure::file::Page;
use crate::procedure::{
    CHAIR, ChairRule, Condition, Exemption, ExemptionEffect, Hearer, Procedure, RepresentationDuty, Request, WaitsFor,
};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    asking(procedure, page);
    request(page, "request", &procedure.request);
    chair(page, "chair", &procedure.chair);
    no_chair_yet(procedure, page);
    representation(procedure, page);
    endings(procedure, page);
}

fn asking(procedure: &Procedure, page: &Page) {
    for (i, exemption) in procedure.exemptions.iter().enumerate() {
        decided(page, &format!("exemption[{i}]"), exemption);
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
        if dispute.parties.is_empty() {
            page.warn(&format!("dispute[{i}]"), "“parties” is empty, so nobody could raise this.");
        }
    }
    let deciding = procedure.disputes.iter().enumerate().filter(|(_, dispute)| dispute.decides_holding);
    for (i, _) in deciding.skip(1) {
        let say = "Another [[dispute]] above decides already whether the meeting is held: two answers could differ.";
        page.fault(&format!("dispute[{i}].decides"), say);
    }
    if let Some(recurring) = &procedure.kind.recurring
        && recurring.every == 0
    {
        page.fault("kind.recurring.every", "A meeting cannot come round every 0 days: give 1 at least.");
    }
    if procedure.convene.by.is_empty() {
        page.fault("convene.by", "“by” is empty, so nobody could set a date and place.");
    }
}

/// That no meeting is needed, or another in its place, is somebody's decision.
fn decided(page: &Page, key: &str, exemption: &Exemption) {
    if exemption.effect != ExemptionEffect::GateLifted && exemption.approved_by.is_none() {
        let say = "Deciding that no meeting is needed takes somebody's approval: say whose in “approved_by”.";
        page.fault(&format!("{key}.approved_by"), say);
    }
}

/// A rule about asking, the procedure's own or a variant's, under its key.
pub(super) fn request(page: &Page, key: &str, request: &Request) {
    let at = |name: &str| format!("{key}.{name}");
    if request.request.is_empty() {
        page.fault(&at("request"), "“request” is empty, so nobody could ask for this meeting.");
    }
    let Some(agree) = &request.agree else { return };
    if agree.by.is_empty() {
        page.fault(&at("agree.by"), "“by” is empty, so nobody could agree.");
    } else if agree.all && agree.by.len() == 1 {
        page.warn(&at("agree.all"), "“all” says nothing here: only one role is asked.");
    }
    if agree.refusals.is_empty() {
        page.fault(&at("agree.refusals"), "Whoever does not agree chooses why, but “refusals” offers nothing.");
    }
}

/// A rule about the chair, the procedure's own or a variant's, under its key.
pub(super) fn chair(page: &Page, key: &str, chair: &ChairRule) {
    let at = |name: &str| format!("{key}.{name}");
    if !chair.agreement_of.is_empty() {
        agreement(page, key, chair);
    } else if chair.eligible.is_empty() && chair.alternates.is_empty() {
        if chair.other_with_reason {
            page.fault(&at("eligible"), "“eligible” is empty, so every chair needs a reason: name who usually chairs.");
        } else {
            page.fault(&at("eligible"), "“eligible” is empty, so nobody could chair.");
        }
    } else if !chair.eligible.is_empty() && chair.eligible.iter().all(|role| chair.must_not.contains(role)) {
        let say = "Everybody who is eligible to chair is also listed in “must_not”";
        if chair.other_with_reason {
            page.warn(&at("must_not"), format!("{say}, so every chair needs a reason."));
        } else {
            page.fault(&at("must_not"), format!("{say}, so nobody could chair."));
        }
    }
    for (i, alternate) in chair.alternates.iter().enumerate() {
        let place = at(&format!("alternates[{i}].role"));
        if chair.eligible.contains(&alternate.role) {
            page.fault(&place, format!("“{}” is eligible in any case, so this never comes into play.", alternate.role));
        } else if chair.must_not.contains(&alternate.role) {
            page.fault(&place, format!("“{}” may not chair: see “must_not”.", alternate.role));
        } else if chair.alternates[..i].iter().any(|a| a.role == alternate.role && a.when == Condition::Always) {
            page.fault(
                &place,
                format!("“{}” stands above without a condition, so this is never reached.", alternate.role),
            );
        }
    }
    if let Some(conflict) = &chair.conflict {
        if chair.must_not.contains(&conflict.then) {
            page.fault(&at("conflict.then"), format!("“{}” may not chair: see “must_not”.", conflict.then));
        } else if chair.eligible == [conflict.then.clone()] {
            let say = "Whoever has a conflict of interest is replaced from the same role: is another role meant?";
            page.warn(&at("conflict.then"), say);
        }
    }
}

fn agreement(page: &Page, key: &str, chair: &ChairRule) {
    let of = &chair.agreement_of;
    if of.len() == 1 {
        page.fault(&format!("{key}.agreement_of"), "It takes two to agree: name the other role too.");
    } else if let Some(i) = (1..of.len()).find(|i| of[..*i].contains(&of[*i])) {
        page.fault(&format!("{key}.agreement_of[{i}]"), format!("“{}” is in this list twice.", of[i]));
    }
    if chair.designated_by != of[0] {
        let say = format!("“{}” proposes the chair here, so nobody else can choose: leave this out.", of[0]);
        page.fault(&format!("{key}.designated_by"), say);
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
        ("request.on_behalf_of", &request.on_behalf_of),
        ("request.agree.by", agree),
        ("chair.eligible", &procedure.chair.eligible),
        ("chair.designated_by", std::slice::from_ref(&procedure.chair.designated_by)),
        ("chair.agreement_of", &procedure.chair.agreement_of),
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
