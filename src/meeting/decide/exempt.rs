//! Exemptions: somebody says that the procedure lets the meeting, or one of its gates, be left out. A reason, then
//! consultations, then a record in the case system, then an approval; in that order and no other. The meeting's clock
//! runs on through all of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::ids::{PersonId, RoleId};
use crate::meeting::around::change::NotRequired;
use crate::meeting::around::{Change, Consulted, Decided, Exempting, Signed, Step, look};
use crate::meeting::decide::{Act, dispute};
use crate::meeting::event::Event;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Private;
use crate::procedure::{Exemption, ExemptionEffect};

pub(super) fn ask(act: &Act<'_>, id: &str, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    act.open()?;
    if act.m.around.exempting().is_some() {
        return Err(Refusal::NothingChanged);
    }
    let rule = act.p.exemption(id).ok_or(Refusal::NotInThisProcedure)?;
    let may = look::may_ask_exemption(act.m, act.p, act.turn.people, &by);
    if may.iter().all(|e| e.id != rule.id) {
        return Err(if may.is_empty() { Refusal::NotYours } else { Refusal::NotInThisProcedure });
    }
    if rule.reason_required && reason.is_none() {
        return Err(Refusal::ReasonMissing);
    }
    let at = act.turn.now;
    let exempting = Exempting {
        rule: rule.id.clone(),
        by,
        at,
        reason,
        asked: asked(act, rule),
        consulted: Vec::new(),
        recorded: None,
        decided: None,
    };
    let mut events = vec![Event::Around(Change::ExemptionAsked(exempting.clone()))];
    // Whoever may ask for a meeting themselves and has done so is not overruled by an exemption: it is settled.
    let anothers = exempting.by != act.m.raised_by || act.m.on_behalf_of.is_some();
    let wished = anothers && look::asked_by_a_party(act.m, act.p, act.turn.people);
    if let Some(rule) = look::holding_rule(act.p).filter(|_| wished) {
        events.push(dispute::raised(act, rule, &exempting.by, true)?);
    } else {
        events.extend(done_if_complete(act, &exempting));
    }
    Ok(events)
}

/// Who answers for each role that has a step in it. Nobody waits for nobody: what must be recorded or approved and has no
/// holder is an administrator's.
fn asked(act: &Act<'_>, rule: &Exemption) -> BTreeMap<RoleId, PersonId> {
    let steps = rule.recorded_by.iter().chain(&rule.approved_by);
    let steps = steps.filter_map(|role| Some((role.clone(), act.holder_of(role).or_else(|| act.administrator())?)));
    let consulted = rule.consult.iter().filter_map(|role| Some((role.clone(), act.holder_of(role)?)));
    consulted.chain(steps).collect()
}

/// That somebody was consulted: their own word, or that of whoever asks for the exemption.
pub(super) fn consult(act: &Act<'_>, role: RoleId, on: NaiveDate, agrees: bool) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    let (exempting, rule) = under_way(act)?;
    let own = exempting.asked.get(&role).is_some_and(|who| act.is_in_place_of(who));
    if !own && !act.is_in_place_of(&exempting.by) {
        return Err(Refusal::NotYours);
    }
    match exempting.step(rule) {
        Some(Step::Consult(left)) if left.contains(&&role) => {}
        _ if rule.consult.contains(&role) => return Err(Refusal::NothingChanged),
        _ => return Err(Refusal::NotInThisProcedure),
    }
    if on > act.local_now().date() {
        return Err(Refusal::InTheFuture);
    }
    let consulted = Consulted { role, on, agrees, by: by.clone(), at: act.turn.now };
    let mut events = vec![Event::Around(Change::Consulted(consulted.clone()))];
    let contested = act.m.around.contested().is_some();
    match look::holding_rule(act.p) {
        Some(rule) if !agrees && !contested => events.push(dispute::raised(act, rule, &by, true)?),
        _ if !contested => {
            let mut after = exempting.clone();
            after.consulted.push(consulted);
            events.extend(done_if_complete(act, &after));
        }
        _ => {}
    }
    Ok(events)
}

/// The reason stands in the case system.
pub(super) fn record(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    let (exempting, rule) = under_way(act)?;
    let own = rule.recorded_by.as_ref().and_then(|role| exempting.asked.get(role));
    if !own.is_some_and(|who| act.is_in_place_of(who)) {
        return Err(Refusal::NotYours);
    }
    match exempting.step(rule) {
        Some(Step::Record) => {}
        Some(Step::Consult(left)) => return Err(not_consulted(&left)),
        _ => return Err(Refusal::NothingChanged),
    }
    let signed = Signed { by, at: act.turn.now };
    let after = Exempting { recorded: Some(signed.clone()), ..exempting.clone() };
    let mut events = vec![Event::Around(Change::ExemptionRecorded(signed))];
    if act.m.around.contested().is_none() {
        events.extend(done_if_complete(act, &after));
    }
    Ok(events)
}

/// The decision. To hold the meeting after all can be said at any time; to leave it out, only when all else is done.
pub(super) fn decide(act: &Act<'_>, approved: bool) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    let (exempting, rule) = under_way(act)?;
    let own = rule.approved_by.as_ref().and_then(|role| exempting.asked.get(role));
    if !own.is_some_and(|who| act.is_in_place_of(who)) {
        return Err(Refusal::NotYours);
    }
    if act.m.around.contested().is_some() {
        return Err(Refusal::IsContested);
    }
    if approved {
        ready(exempting, rule)?;
    }
    Ok(vec![decided(act, rule, by, approved)])
}

/// Whether everything that comes before the decision is done.
pub(super) fn ready(exempting: &Exempting, rule: &Exemption) -> Result<(), Refusal> {
    match exempting.step(rule) {
        Some(Step::Consult(left)) => Err(not_consulted(&left)),
        Some(Step::Record) => Err(Refusal::NotRecorded),
        Some(Step::Approve) | None => Ok(()),
    }
}

fn not_consulted(left: &[&RoleId]) -> Refusal {
    Refusal::NotConsulted { roles: left.iter().map(|role| (*role).clone()).collect() }
}

/// The decision as an event, with what ends by it.
pub(super) fn decided(act: &Act<'_>, rule: &Exemption, by: PersonId, approved: bool) -> Event {
    let substitute = match &rule.effect {
        ExemptionEffect::Substitute(name) => Some(name.clone()),
        ExemptionEffect::NotRequired | ExemptionEffect::GateLifted => None,
    };
    let ends = (approved && rule.effect != ExemptionEffect::GateLifted)
        .then(|| NotRequired { exemption: rule.id.clone(), substitute });
    let decided = Decided { approved, by, at: act.turn.now };
    Event::Around(Change::ExemptionDecided { decided, ends })
}

/// Where the procedure names nobody to approve it, it stands with the last step before that.
fn done_if_complete(act: &Act<'_>, after: &Exempting) -> Option<Event> {
    let rule = look::exemption(act.p, after)?;
    let by = after.recorded.as_ref().map_or(&after.by, |s| &s.by);
    after.step(rule).is_none().then(|| decided(act, rule, by.clone(), true))
}

/// The exemption that is being decided about, and its rule.
pub(super) fn under_way<'a>(act: &Act<'a>) -> Result<(&'a Exempting, &'a Exemption), Refusal> {
    act.open()?;
    let exempting = act.m.around.exempting().ok_or(Refusal::TooLate)?;
    let rule = look::exemption(act.p, exempting).ok_or(Refusal::NotInThisProcedure)?;
    Ok((exempting, rule))
}
