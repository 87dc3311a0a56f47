//! Brothers and sisters in one placement: requests of their own, planned together.

use super::{Act, may_see};
use crate::meeting::around::{Change, Linked};
use crate::meeting::event::Event;
use crate::meeting::refusal::Refusal;

/// Notes the other case. Whoever looked it up may see it; that they may see this one is settled here.
pub(super) fn link(act: &Act<'_>, with: Linked) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    act.open()?;
    if !may_see(act.m, act.p, act.turn.people, &by) {
        return Err(Refusal::NotYours);
    }
    if with.meeting == act.m.id || act.m.around.linked.contains(&with) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Around(Change::Linked { with, by })])
}
