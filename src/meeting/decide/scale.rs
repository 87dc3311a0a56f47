//! The scale: opened by the chair once the discussion is finished, one whole number with a reason from each member.

use crate::ids::PersonId;
use crate::meeting::after::{Member, Reading, Scale};
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Private;
use crate::meeting::wait::scale_members;
use crate::procedure::ScaleRule;

pub(super) fn open(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    rule(act)?;
    act.the_day()?;
    if act.m.after.scale.is_some() {
        return Err(Refusal::ScaleAlreadyOpen);
    }
    Ok(vec![Event::ScaleOpened { by, at: act.turn.now }])
}

pub(super) fn give(
    act: &Act<'_>,
    member: Member,
    score: Option<u8>,
    reason: Option<Private>,
) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    let Some((_, person)) = scale_members(act.m).into_iter().find(|(one, _)| *one == member) else {
        return Err(Refusal::NotYours);
    };
    let role = member.item().and_then(|item| act.m.invitee(item)).map(|i| &i.role);
    let may_choose_not = act.p.scale.iter().any(|r| role.is_some_and(|role| r.may_choose_not.contains(role)));
    // Whoever supports a child, or somebody without an account, writes the number down for them.
    let supports = (person.is_none() || may_choose_not) && act.is_in_place_of(&act.m.owner);
    if person != Some(&by) && !supports {
        return Err(Refusal::NotYours);
    }
    let rule = rule(act)?;
    let scale = scale(act)?;
    let off = Refusal::NotOnTheScale { min: rule.min, max: rule.max };
    match score {
        Some(score) if !(rule.min..=rule.max).contains(&score) => return Err(off),
        None if !may_choose_not => return Err(off),
        Some(_) if rule.reason_required && reason.is_none() => return Err(Refusal::ReasonMissing),
        _ => {}
    }
    let before = scale.reading(&member);
    if before.is_some_and(|r| r.score == score && r.reason == reason) {
        return Err(Refusal::NothingChanged);
    }
    let reading = Reading { member, score, reason, by, at: act.turn.now, told: None };
    Ok(vec![Event::ReadingGiven { reading }])
}

/// Who was told of a number at the alert.
pub(super) fn told(act: &Act<'_>, member: Member, person: PersonId) -> Result<Vec<Event>, Refusal> {
    let by = act.by_chair()?;
    let rule = rule(act)?;
    let reading = scale(act)?.reading(&member).ok_or(Refusal::NotYetAsked)?;
    let alert = reading.score.zip(rule.alert_at).is_some_and(|(score, alert)| score <= alert);
    if !alert || reading.told.is_some() {
        return Err(Refusal::NothingChanged);
    }
    act.available(&person)?;
    Ok(vec![Event::ReadingTold { member, person, by, at: act.turn.now }])
}

fn rule<'a>(act: &Act<'a>) -> Result<&'a ScaleRule, Refusal> {
    act.p.scale.as_ref().ok_or(Refusal::NotInThisProcedure)
}

/// The scale while it may be answered.
fn scale<'a>(act: &Act<'a>) -> Result<&'a Scale, Refusal> {
    act.the_day()?;
    act.m.after.scale.as_ref().ok_or(Refusal::ScaleNotOpen)
}
