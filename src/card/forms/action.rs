//! Forms about one action of a plan that is confirmed.

use super::fields::{field, person_first, text};
use super::{Parts, plan as writing};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, FieldKind, plan};
use crate::ids::ItemId;
use crate::interaction::{Draft, Value};
use crate::meeting::Part;
use crate::meeting::after::{Action, What};
use crate::meeting::due::latest_snooze;

fn intro(view: &View<'_>, action: &Action, say: &str) -> Vec<Block> {
    vec![Block::Say(plan::line(view, action)), Block::Say(say.into())]
}

/// What the lead would do instead. The chair settles it.
pub fn not_as_written(view: &View<'_>, item: &ItemId) -> Option<Parts> {
    let action = view.m.after.action(item)?;
    let mut words = text("words", "How should it read?", true);
    if let What::Words(now) = &action.what {
        words.value = Some(Value::Text(now.reveal().to_owned()));
    }
    let mut due = field("due", "By when, if the date should change?", FieldKind::Date, false);
    due.hint = Some(format!("At present: {}.", full_date(action.due)));
    let say = "The chair settles it: your words are taken, or the action stays as it was written.";
    Some(("Not as written", intro(view, action, say), vec![words, due], "Send"))
}

pub fn blocked(view: &View<'_>, item: &ItemId) -> Option<Parts> {
    let action = view.m.after.action(item)?;
    let say = "The chair hears at once that it is blocked.";
    Some(("Blocked", intro(view, action, say), vec![text("needs", "What would unblock it?", true)], "Send"))
}

/// The chair gives a new date at once; everybody else asks the chair for one.
pub fn new_date(view: &View<'_>, item: &ItemId) -> Option<Parts> {
    let action = view.m.after.action(item)?;
    let chair = view.is(&Part::Chair);
    let say = match chair {
        true => "You chair, so the new date counts at once. The date it had is kept beside it.",
        false => "Only the chair grants a new date. Until then the present date stands, and so do its reminders.",
    };
    let fields =
        vec![field("due", "Which date instead?", FieldKind::Date, true), text("reason", "Why is it needed?", true)];
    Some(("Ask for a new date", intro(view, action, say), fields, if chair { "Set the date" } else { "Ask" }))
}

pub fn reassign(view: &View<'_>, draft: &Draft, item: &ItemId) -> Option<Parts> {
    let action = view.m.after.action(item)?;
    let mut lead = person_first("lead", "Who leads it now?", false, view, draft);
    lead.hint = Some("They are asked to sign up to it. Whoever led it before is told.".into());
    let say = "Its date stays as it is.";
    Some(("Give to somebody else", intro(view, action, say), vec![lead, writing::outside(view.p)], "Give"))
}

/// Another day for the reminders, before the chair would hear.
pub fn later(view: &View<'_>, item: &ItemId) -> Option<Parts> {
    let action = view.m.after.action(item)?;
    let mut date = field("date", "Remind me on", FieldKind::Date, true);
    date.hint = latest_snooze(view.m, view.p, view.calendar, item)
        .map(|latest| format!("{} at the latest: the chair hears the day after.", full_date(latest)));
    let say = "This moves your reminders only. The action's date stays as it is.";
    Some(("Remind me later", intro(view, action, say), vec![date], "Remind me then"))
}
