//! What people do not agree about: raised in one press, settled by those the procedure names, in the end by those who
//! decide together. The clock does not wait for it, and nobody's own route is touched.

use std::collections::BTreeMap;

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::around::{Change, Disagreement, Settled, look};
use crate::meeting::decide::{Act, exempt};
use crate::meeting::event::Event;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Meeting, Outcome, Stage};
use crate::procedure::Dispute;

pub(super) fn raise(act: &Act<'_>, id: &str) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    let rule = act.p.dispute(id).ok_or(Refusal::NotInThisProcedure)?;
    if act.m.around.unsettled().any(|d| d.rule == rule.id) {
        return Err(Refusal::NothingChanged);
    }
    let may = look::may_disagree(act.m, act.p, act.turn.people, &by);
    if may.iter().all(|d| d.id != rule.id) {
        let over = !matches!(act.m.stage, Stage::Open(_)) && !look::is_turned_down(act.m);
        return Err(if over { Refusal::TooLate } else { Refusal::NotYours });
    }
    let exempting = act.m.around.exempting().is_some() && act.m.around.contested().is_none();
    let about_it = look::holding_rule(act.p).is_some_and(|d| d.id == rule.id);
    let holding = look::is_turned_down(act.m) || (exempting && about_it);
    Ok(vec![raised(act, rule, &by, holding)?])
}

/// The event, with everybody who is asked to settle it.
pub(super) fn raised(act: &Act<'_>, rule: &Dispute, by: &PersonId, holding: bool) -> Result<Event, Refusal> {
    // Where those who would settle it first decide in the end too, nothing is won by asking them twice.
    let finally = rule.resolved_by.iter().all(|role| rule.final_by.contains(role));
    let asked = asked(act, rule, if finally { &rule.final_by } else { &rule.resolved_by });
    if asked.is_empty() {
        return Err(Refusal::NoFurtherRoute);
    }
    let at = act.turn.now;
    Ok(Event::Around(Change::DisputeRaised(Disagreement {
        id: ItemId::new(format!("disagreement-{}", act.m.around.disagreements.len() + 1)),
        rule: rule.id.clone(),
        by: by.clone(),
        at,
        holding,
        asked,
        since: at,
        finally,
        said: BTreeMap::new(),
        settled: None,
    })))
}

/// Whoever holds each role; for somebody whose account is gone, whom the procedure names for that category, and what
/// nobody holds is an administrator's.
fn asked(act: &Act<'_>, rule: &Dispute, roles: &[RoleId]) -> BTreeMap<RoleId, PersonId> {
    let here = |id: &PersonId| act.turn.people.get(id).is_some_and(|x| x.active);
    let category = || {
        let fits = rule.absent_cover.iter().filter(|(_, when)| act.m.holds(when).is_yes());
        fits.filter_map(|(role, _)| act.holder_of(role)).find(here)
    };
    let settles = |role: &RoleId| {
        let holder = act.holder_of(role);
        let present = holder.clone().filter(here);
        let cover = || holder.as_ref().map(|gone| act.turn.people.acting(gone)).filter(here);
        present.or_else(category).or_else(cover).or_else(|| act.administrator())
    };
    roles.iter().filter_map(|role| Some((role.clone(), settles(role)?))).collect()
}

/// How it was settled. None: those who were asked cannot agree either, and it goes to those who decide in the end.
pub(super) fn settle(act: &Act<'_>, item: ItemId, how: Option<Settled>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    let d = act.m.around.disagreement(&item).ok_or(Refusal::NotInThisProcedure)?;
    let own: Vec<&RoleId> = d.asked.iter().filter(|(_, who)| act.is_in_place_of(who)).map(|(role, _)| role).collect();
    if own.is_empty() {
        return Err(Refusal::NotYours);
    }
    if d.settled.is_some() {
        return Err(Refusal::TooLate);
    }
    let rule = act.p.dispute(&d.rule).ok_or(Refusal::NotInThisProcedure)?;
    let Some(how) = how else { return pass_up(act, d, rule, by) };
    if !outcomes(act.m, d).contains(&how) {
        return Err(Refusal::UnknownReason);
    }
    if let Some((exempting, exemption)) = exempt::under_way(act).ok().filter(|_| d.holding && how == Settled::NotHeld) {
        exempt::ready(exempting, exemption)?;
    }
    if !d.finally || d.asked.len() < 2 {
        return Ok(settled(act, d, how, by));
    }
    // Those who decide in the end decide together: each says so, and all must say the same.
    let mut said = d.said.clone();
    said.extend(own.into_iter().map(|role| (role.clone(), how)));
    let together = d.asked.keys().all(|role| said.get(role) == Some(&how));
    if said == d.said {
        return Err(Refusal::NothingChanged);
    }
    let answered = Change::DisputeAnswered { item, said, by: by.clone(), at: act.turn.now };
    let settled = together.then(|| settled(act, d, how, by)).into_iter().flatten();
    Ok(std::iter::once(Event::Around(answered)).chain(settled).collect())
}

/// What may come of a disagreement: whether the meeting is held, where that is what it is about.
pub fn outcomes(m: &Meeting, d: &Disagreement) -> &'static [Settled] {
    match (d.holding, matches!(m.stage, Stage::Open(_))) {
        (true, _) => &[Settled::GoesAhead, Settled::NotHeld],
        (false, true) => &[Settled::GoesAhead, Settled::Otherwise],
        (false, false) => &[Settled::Otherwise],
    }
}

fn pass_up(act: &Act<'_>, d: &Disagreement, rule: &Dispute, by: PersonId) -> Result<Vec<Event>, Refusal> {
    if d.finally || rule.final_by.is_empty() {
        return Err(Refusal::NoFurtherRoute);
    }
    let asked = asked(act, rule, &rule.final_by);
    if asked.is_empty() {
        return Err(Refusal::NoFurtherRoute);
    }
    Ok(vec![Event::Around(Change::DisputePassedUp { item: d.id.clone(), asked, by, at: act.turn.now })])
}

/// Settled, with what follows from it.
fn settled(act: &Act<'_>, d: &Disagreement, how: Settled, by: PersonId) -> Vec<Event> {
    let at = act.turn.now;
    let mut events = vec![Event::Around(Change::DisputeSettled { item: d.id.clone(), how, by: by.clone(), at })];
    if !d.holding {
        return events;
    }
    match exempt::under_way(act) {
        Ok((_, rule)) => events.push(exempt::decided(act, rule, by, how == Settled::NotHeld)),
        Err(_) if how == Settled::GoesAhead && look::is_turned_down(act.m) => {
            events.push(Event::Around(Change::Reopened { by: by.clone(), at }));
            // It was called by those who settled it: nobody is asked to agree once more.
            let asked_to_agree =
                matches!(&act.m.stage, Stage::Closed(c) if matches!(c.outcome, Outcome::NotAgreed { .. }));
            if asked_to_agree {
                events.push(Event::Agreed { by, at, local: act.local_now() });
            }
        }
        Err(_) => {}
    }
    events
}
