//! Agreement: asked for, never waited for by the clock.

use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Agreement, Private};

pub(super) fn agree(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = waited_for(act)?;
    Ok(vec![Event::Agreed { by, at: act.turn.now, local: act.local_now() }])
}

/// Closes the case, with its reason.
pub(super) fn dont_agree(act: &Act<'_>, code: String, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = waited_for(act)?;
    let known = act.p.request.agree.iter().flat_map(|a| &a.refusals).any(|c| c.code == code);
    if !known {
        return Err(Refusal::UnknownReason);
    }
    Ok(vec![Event::NotAgreed { by, at: act.turn.now, code, reason }])
}

fn waited_for(act: &Act<'_>) -> Result<crate::ids::PersonId, Refusal> {
    let by = act.by_part(|x| *x == Part::Agreer)?;
    match act.open()?.agreement {
        Agreement::Waiting { .. } => Ok(by),
        Agreement::Given { .. } | Agreement::NotNeeded => Err(Refusal::TooLate),
    }
}
