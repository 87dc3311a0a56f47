//! The minutes: status only, step by step in the procedure's order. The minutes themselves are kept elsewhere.

use std::collections::BTreeSet;

use crate::ids::PersonId;
use crate::meeting::after::Tick;
use crate::meeting::around::Change;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Stage;
use crate::meeting::wait::{first_step, takes_step};
use crate::procedure::MinutesStep;

pub(super) fn tick(act: &Act<'_>, step: MinutesStep) -> Result<Vec<Event>, Refusal> {
    let by = may_tick(act, step)?;
    if step == MinutesStep::Themes && !act.p.minutes.themes.is_empty() {
        return Err(Refusal::ThemesMissing);
    }
    Ok(vec![ticked(act, step, by)])
}

/// The themes that the chair sees in it, as codes of the procedure's list. None of them may fit.
pub(super) fn choose_themes(act: &Act<'_>, themes: BTreeSet<String>) -> Result<Vec<Event>, Refusal> {
    let by = may_tick(act, MinutesStep::Themes)?;
    if !themes.iter().all(|code| act.p.minutes.themes.iter().any(|c| c.code == *code)) {
        return Err(Refusal::NotInThisProcedure);
    }
    let chosen = Event::Around(Change::ThemesChosen { themes, by: by.clone() });
    Ok(vec![chosen, ticked(act, MinutesStep::Themes, by)])
}

fn may_tick(act: &Act<'_>, step: MinutesStep) -> Result<PersonId, Refusal> {
    let by = act.by()?;
    // Only the owner knows what stands in the child's own record.
    let chairs = step != MinutesStep::Filed && act.by_part(|x| *x == Part::Chair).is_ok();
    if !chairs && !act.is_in_place_of(takes_step(act.m, act.p, step)) {
        return Err(Refusal::NotYours);
    }
    if !act.p.minutes.steps().contains(&step) {
        return Err(Refusal::NotInThisProcedure);
    }
    if let Stage::Open(_) = act.m.stage {
        return Err(Refusal::NotRecordedAsHeld);
    }
    if !act.m.was_held() {
        return Err(Refusal::TooLate);
    }
    match first_step(act.m, act.p) {
        Some(first) if first == step => {}
        Some(first) if !act.m.after.ticked(step) => return Err(Refusal::MinutesOutOfOrder { first }),
        _ => return Err(Refusal::NothingChanged),
    }
    Ok(by)
}

fn ticked(act: &Act<'_>, step: MinutesStep, by: PersonId) -> Event {
    Event::MinutesTicked { tick: Tick { step, by, at: act.turn.now }, local: act.local_now() }
}
