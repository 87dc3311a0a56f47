//! Agreement: asked for, never waited for by the clock or by anything else.

use std::collections::BTreeSet;

use crate::ids::{PersonId, RoleId};
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::{Part, held};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Agreement, Meeting, Private};
use crate::procedure::AgreeRule;

pub(super) fn agree(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Agreer)?;
    let rule = waited_for(act)?;
    let roles = held(act.m, act.turn.people, &by, &rule.by);
    let events = said_yes(act, act.m, rule, by, roles);
    if events.is_empty() { Err(Refusal::TooLate) } else { Ok(events) }
}

/// What follows from a yes for these roles. Nothing, where all of them have said it before.
pub(super) fn said_yes(
    act: &Act<'_>,
    m: &Meeting,
    rule: &AgreeRule,
    by: PersonId,
    mut roles: BTreeSet<RoleId>,
) -> Vec<Event> {
    let (at, local) = (act.turn.now, act.local_now());
    let before = m.open().map(|o| &o.agreed);
    roles.retain(|role| before.is_none_or(|agreed| !agreed.contains_key(role)));
    if roles.is_empty() {
        return Vec::new();
    }
    let agreed = Event::Agreed { by: by.clone(), at, local };
    if !rule.all {
        return vec![agreed];
    }
    let missing = |role: &&RoleId| !roles.contains(*role) && before.is_none_or(|agreed| !agreed.contains_key(*role));
    let done = rule.by.iter().filter(|role| m.holder(role).is_some()).find(missing).is_none();
    std::iter::once(Event::AgreedFor { by, roles, at }).chain(done.then_some(agreed)).collect()
}

/// Closes the case, with its reason.
pub(super) fn dont_agree(act: &Act<'_>, code: String, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Agreer)?;
    waited_for(act)?;
    if !act.p.refusals().iter().any(|c| c.code == code) {
        return Err(Refusal::UnknownReason);
    }
    Ok(vec![Event::NotAgreed { by, at: act.turn.now, code, reason }])
}

/// The rule of an agreement that is still waited for.
fn waited_for<'a>(act: &Act<'a>) -> Result<&'a AgreeRule, Refusal> {
    match act.open()?.agreement {
        Agreement::Waiting { .. } => act.p.request.agree.as_ref().ok_or(Refusal::TooLate),
        Agreement::Given { .. } | Agreement::NotNeeded => Err(Refusal::TooLate),
    }
}
