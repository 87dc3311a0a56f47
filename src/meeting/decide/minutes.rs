//! The minutes: status only, step by step in the procedure's order. The minutes themselves are kept elsewhere.

use crate::meeting::after::Tick;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Stage;
use crate::meeting::wait::{first_step, takes_step};
use crate::procedure::MinutesStep;

pub(super) fn tick(act: &Act<'_>, step: MinutesStep) -> Result<Vec<Event>, Refusal> {
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
    let tick = Tick { step, by, at: act.turn.now };
    Ok(vec![Event::MinutesTicked { tick, local: act.local_now() }])
}
