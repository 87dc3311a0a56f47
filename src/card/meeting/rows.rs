//! What is asked of the viewer, each thing above the buttons that answer it.

use std::collections::BTreeSet;

use super::{buttons, invitation};
use crate::card::view::View;
use crate::card::{Block, plan, words};
use crate::ids::ItemId;
use crate::meeting::after::Action;
use crate::meeting::{Part, Wait};
use crate::procedure::WaitsFor;

/// So many actions have a row of buttons on one card; `actions` shows them all.
const ACTIONS: usize = 6;

/// One action with the buttons that the viewer has for it.
struct Row<'a> {
    action: &'a Action,
    /// The viewer leads it; otherwise they chair.
    own: bool,
}

/// The rows, and the actions that are among them.
pub(super) fn asked(view: &View<'_>, owed: &[Wait]) -> (Vec<Block>, BTreeSet<ItemId>) {
    let actions = actions(view, owed);
    let shown = actions.iter().take(ACTIONS).map(|row| row.action.id.clone()).collect();
    let mut rest = Some(actions);
    let mut blocks = Vec::new();
    let mut primary = true;
    for wait in owed {
        if is_about_an_action(wait) {
            if let Some(actions) = rest.take() {
                blocks.extend(rows(view, &actions, std::mem::take(&mut primary)));
            }
            continue;
        }
        blocks.extend(invitation::particulars(view, wait));
        let answers = buttons::answers(view, wait, std::mem::take(&mut primary));
        if !answers.is_empty() {
            blocks.push(Block::Actions(answers));
        }
    }
    if let Some(actions) = rest {
        blocks.extend(rows(view, &actions, false));
    }
    (blocks, shown)
}

pub(super) fn is_about_an_action(wait: &Wait) -> bool {
    matches!(wait.what, WaitsFor::SignUp | WaitsFor::Action | WaitsFor::CounterProposal | WaitsFor::NewDate)
}

/// Those that wait for the viewer, in the order of what is owed; then those that the chair may help on, by their dates.
fn actions<'a>(view: &View<'a>, owed: &[Wait]) -> Vec<Row<'a>> {
    let mut all: Vec<Row<'a>> = Vec::new();
    for wait in owed.iter().filter(|w| is_about_an_action(w)) {
        let Some(action) = wait.item.as_ref().and_then(|item| view.m.after.action(item)) else { continue };
        let own = matches!(wait.what, WaitsFor::SignUp | WaitsFor::Action);
        match all.iter_mut().find(|row| row.action.id == action.id) {
            Some(row) => row.own |= own,
            None => all.push(Row { action, own }),
        }
    }
    if view.is(&Part::Chair) && view.m.after.plan.confirmed.is_some() {
        let mut late: Vec<&Action> = view.m.after.plan.unfinished().collect();
        late.retain(|a| plan::wants_the_chair(view, a) && all.iter().all(|row| row.action.id != a.id));
        late.sort_by_key(|a| (a.due, a.number));
        all.extend(late.into_iter().map(|action| Row { action, own: false }));
    }
    all
}

fn rows(view: &View<'_>, actions: &[Row<'_>], primary: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (n, Row { action, own }) in actions.iter().take(ACTIONS).enumerate() {
        let (line, mut row) = match own {
            true => (plan::own_line(view, action), plan::own_row(view, action)),
            false => (plan::line(view, action), plan::chair_row(view, action)),
        };
        if let Some(first) = row.first_mut().filter(|_| primary && n == 0) {
            *first = first.clone().primary();
        }
        blocks.extend([Block::Say(line), Block::Actions(row)]);
    }
    let more = actions.len().saturating_sub(ACTIONS);
    if more > 0 {
        let more = words::more(more, "action");
        blocks.push(Block::Say(format!("And {more}: type “actions” after the command to see them all.")));
    }
    blocks
}
