//! Reminders that nobody will ever get, and times that are longer than what they are measured against.

use super::Notes;
use crate::procedure::validate::{Length, limits, waited_for};
use crate::procedure::{Anchor, MinutesStep, Procedure, RepresentationDuty, Rung, RungWhen, Unit, WaitsFor};

/// For so many calendar days people are asked for their number on a scale.
const SCALE_DAYS: u32 = 5;

pub(super) fn check(notes: &mut Notes<'_>) {
    let p = notes.p;
    let essential = p.invitees.iter().any(|i| i.essential_when.is_some());
    let longest = limits(p).filter_map(|t| {
        let more = t.extend.as_ref().and_then(|e| e.cap).unwrap_or(0);
        t.max.map(|max| Length::new(max.saturating_add(more), t.unit))
    });
    let longest = longest.max_by_key(|length| length.most());
    for (i, ladder) in p.ladders.iter().enumerate() {
        let wait = ladder.waits_for;
        if never_waits(p, wait) {
            let say = format!("Nothing in this file ever waits for “{}”, so these reminders never go.", wait.as_str());
            notes.note("ladder-unused", &format!("ladder[{i}].waits_for"), say);
            continue;
        }
        for (j, rung) in ladder.rungs.iter().enumerate() {
            let key = format!("ladder[{i}].rungs[{j}]");
            if rung.essential_only && !essential {
                let say = "This reminder is for essential people only, and no [[invitee]] has an “essential_when”: it never goes.";
                notes.warn("rung-unreachable", &key, say);
            } else if let Some(say) = too_far(wait, rung, longest) {
                notes.warn("rung-unreachable", &key, say);
            }
        }
    }
    times(notes);
}

/// Whether a case under this procedure never waits for this.
fn never_waits(p: &Procedure, wait: WaitsFor) -> bool {
    match wait {
        WaitsFor::Suggestion => !p.request.suggest_anyone && p.request.suggest.is_empty(),
        WaitsFor::Agreement => p.request.agree.is_none(),
        WaitsFor::MoreTime => p.timescales.iter().all(|t| t.extend.is_none()),
        WaitsFor::InvitationList => p.invitations.agreed_by == p.invitations.sent_by,
        WaitsFor::Representative => p.representation.duty == RepresentationDuty::None,
        WaitsFor::Authority => p.representation.commit.is_none(),
        // Of those that only lift a gate, too.
        WaitsFor::Consultation => p.exemptions.iter().all(|e| e.consult.is_empty()),
        WaitsFor::ExemptionRecord => p.exemptions.iter().all(|e| e.recorded_by.is_none()),
        WaitsFor::ExemptionApproval => p.exemptions.iter().all(|e| e.approved_by.is_none()),
        // Wherever a child lives, they may move.
        WaitsFor::ChildMoved => false,
        WaitsFor::Telling => !p.invitees.iter().any(|i| i.through_owner) && !p.roles.values().any(|r| r.told_first),
        other => !waited_for(p, other),
    }
}

/// Why a reminder comes when nothing is waited for any more.
fn too_far(wait: WaitsFor, rung: &Rung, longest: Option<Length>) -> Option<String> {
    let RungWhen::After { n, unit, from: Anchor::Asked } = rung.when else { return None };
    let length = Length::new(n, unit);
    if wait == WaitsFor::Scale {
        let open = Length::new(SCALE_DAYS, Unit::CalendarDays);
        let say = format!("Numbers are asked for during {open}: a reminder after {length} never goes.");
        return length.surely_longer(open).then_some(say);
    }
    let before = matches!(
        wait,
        WaitsFor::Agreement
            | WaitsFor::ChairChoice
            | WaitsFor::ChairAnswer
            | WaitsFor::ChairAgreement
            | WaitsFor::InvitationList
            | WaitsFor::Invitations
            | WaitsFor::Telling
            | WaitsFor::Reply
            | WaitsFor::Representative
            | WaitsFor::Authority
    );
    let max = longest.filter(|max| before && length.surely_longer(*max))?;
    Some(format!("This reminder comes {length} after it was asked, but the meeting is over {max} after the start."))
}

/// Times that are longer than what they are a part of.
fn times(notes: &mut Notes<'_>) {
    let p = notes.p;
    for (i, timescale) in p.timescales.iter().enumerate() {
        let extend = timescale.extend.as_ref().and_then(|e| e.cap).zip(timescale.max);
        if let Some((cap, max)) = extend.filter(|(cap, max)| cap > max) {
            let say = format!("More time ({cap}) may be longer than the limit itself ({max}): is that meant?");
            notes.note("timer-too-long", &format!("timescale[{i}].extend.cap"), say);
        }
    }
    let review = p.monitor.review_default_days;
    let filed = p.minutes.steps().contains(&MinutesStep::Filed);
    if let Some(days) = p.minutes.due_days.filter(|_| filed) {
        let minutes = Length::new(days, Unit::WorkingDays);
        if review > 0 && minutes.surely_longer(Length::new(review, Unit::CalendarDays)) {
            let say =
                format!("The minutes are due {minutes} after the meeting, when the plan has already been reviewed.");
            notes.note("timer-too-long", "minutes.due_days", say);
        }
    }
}
