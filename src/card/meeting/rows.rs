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

/// The rows, and the actions that are among them.
pub(super) fn asked(view: &View<'_>, owed: &[Wait]) -> (Vec<Block>, BTreeSet<ItemId>) {
    let (own, chairs) = actions(view, owed);
    let shown = own.iter().chain(&chairs).take(ACTIONS).map(|a| a.id.clone()).collect();
    let mut rest = Some((own, chairs));
    let mut blocks = Vec::new();
    let mut primary = true;
    for wait in owed {
        if is_about_an_action(wait) {
            if let Some((own, chairs)) = rest.take() {
                blocks.extend(rows(view, &own, &chairs, std::mem::take(&mut primary)));
            }
            continue;
        }
        blocks.extend(invitation::particulars(view, wait));
        let answers = buttons::answers(view, wait, std::mem::take(&mut primary));
        if !answers.is_empty() {
            blocks.push(Block::Actions(answers));
        }
    }
    if let Some((own, chairs)) = rest {
        blocks.extend(rows(view, &own, &chairs, false));
    }
    (blocks, shown)
}

pub(super) fn is_about_an_action(wait: &Wait) -> bool {
    matches!(wait.what, WaitsFor::SignUp | WaitsFor::Action | WaitsFor::CounterProposal | WaitsFor::NewDate)
}

/// Those that the viewer leads, and those that they must settle as chair; nearest date first.
fn actions<'a>(view: &View<'a>, owed: &[Wait]) -> (Vec<&'a Action>, Vec<&'a Action>) {
    let waits =
        |of: &[WaitsFor], a: &Action| owed.iter().any(|w| of.contains(&w.what) && w.item.as_ref() == Some(&a.id));
    let chairs = view.is(&Part::Chair) && view.m.after.plan.confirmed.is_some();
    let mut all: Vec<&Action> = view.m.after.plan.unfinished().collect();
    all.sort_by_key(|a| (a.due, a.number));
    let (own, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|a| waits(&[WaitsFor::SignUp, WaitsFor::Action], a));
    let settles = |a: &Action| waits(&[WaitsFor::CounterProposal, WaitsFor::NewDate], a);
    let others = others.into_iter().filter(|a| settles(a) || (chairs && plan::wants_the_chair(view, a)));
    (own, others.collect())
}

fn rows(view: &View<'_>, own: &[&Action], chairs: &[&Action], primary: bool) -> Vec<Block> {
    let mine = own.iter().map(|a| (plan::own_line(view, a), plan::own_row(view, a)));
    let theirs = chairs.iter().map(|a| (plan::line(view, a), plan::chair_row(view, a)));
    let mut blocks = Vec::new();
    for (n, (line, mut row)) in mine.chain(theirs).take(ACTIONS).enumerate() {
        if let Some(first) = row.first_mut().filter(|_| primary && n == 0) {
            *first = first.clone().primary();
        }
        blocks.extend([Block::Say(line), Block::Actions(row)]);
    }
    let more = (own.len() + chairs.len()).saturating_sub(ACTIONS);
    if more > 0 {
        let more = words::more(more, "action");
        blocks.push(Block::Say(format!("And {more}: type “actions” after the command to see them all.")));
    }
    blocks
}
