//! Several reminders of one day in one message.

use super::entry;
use crate::card::view::View;
use crate::card::{Block, Card, reminder, words};
use crate::interaction::Verb;
use crate::meeting::Say;

/// One message: each case with what is due in it, and what the viewer is only told of. `Say`: each case's reminder, with
/// everything that is due in that case.
pub fn digest(reminders: &[(View<'_>, Say)]) -> Card {
    const SHOWN: usize = 12;
    let mut blocks = vec![Block::Say("Several things are due today. This is the one message about them.".into())];
    for (view, say) in reminders.iter().take(SHOWN) {
        blocks.push(Block::Say(entry(view)));
        blocks.extend(told_of(view, say).map(Block::List));
        blocks.push(Block::Actions(vec![view.action(Verb::Show, None)]));
    }
    if reminders.len() > SHOWN {
        blocks.push(Block::Say(format!("And {} more: see My list.", reminders.len() - SHOWN)));
    }
    blocks.push(Block::Note("Each stops when it is answered. Each meeting's card says who hears next.".into()));
    let things = |say: &Say| match say {
        Say::Reminder { about, .. } => about.len().max(1),
        _ => 1,
    };
    let headline = match reminders.iter().map(|(_, say)| things(say)).sum() {
        1 => "Reminder, 1 thing is due".to_owned(),
        n => format!("Reminder, {n} things are due"),
    };
    Card { headline, blocks }
}

/// What the viewer is told and need not answer themselves: their own turn stands in the entry already.
fn told_of(view: &View<'_>, say: &Say) -> Option<Vec<String>> {
    let Say::Reminder { about, .. } = say else { return None };
    let owed = view.owed();
    let others = about.iter().filter(|s| owed.iter().all(|w| w.what != s.what || w.item != s.item));
    words::some_of(reminder::lines(view, others), 15)
}
