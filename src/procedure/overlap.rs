//! Two kinds of meeting that the same event calls for, with no day on which both could be held.

use crate::procedure::validate::Length;
use crate::procedure::{EventName, Procedure, Timescale};

/// Why no day keeps the limits of both kinds, in a sentence. `None`: some day may, or their clocks differ.
pub fn apart(one: &Procedure, other: &Procedure) -> Option<String> {
    opens_too_late(one, other).or_else(|| opens_too_late(other, one))
}

/// The first kind opens only after the second has ended.
fn opens_too_late(late: &Procedure, soon: &Procedure) -> Option<String> {
    let windows = limits(late).filter_map(|t| Some((t, Length::new(t.min?, t.unit))));
    let ends: Vec<(&Timescale, Length)> = limits(soon).filter_map(|t| Some((t, Length::new(t.max?, t.unit)))).collect();
    windows.into_iter().find_map(|(window, min)| {
        let (_, max) = ends.iter().find(|(end, max)| end.from == window.from && min.surely_longer(*max))?;
        let event = event(late, window.from);
        Some(format!(
            "The {} is held no sooner than {min} after {event}, the {} no later than {max}: no day keeps both.",
            late.kind.name, soon.kind.name
        ))
    })
}

fn limits(p: &Procedure) -> impl Iterator<Item = &Timescale> {
    p.timescales.iter().filter(|t| t.what == "meeting_held" && t.before.is_none())
}

/// The event in the file's words, else in its name's.
fn event(p: &Procedure, event: EventName) -> String {
    p.event_rule(event).map_or_else(|| event.as_str().replace('_', " "), |rule| rule.say.clone())
}
