//! `actions`: what somebody leads, what they follow as chair, and the plans that they are still writing.

use crate::card::view::View;
use crate::card::{Action as Button, Block, Card, plan, words};
use crate::interaction::Verb;
use crate::meeting::after::Action;
use crate::meeting::{Part, Stage};

/// Buttons take the most room: so many actions have a row of them, the nearest dates first. The others are lines.
const ROWS: usize = 18;
const LINES: usize = 15;

/// One action of one case, as the viewer sees it.
struct Entry<'v, 'a> {
    view: &'v View<'a>,
    action: &'a Action,
}

/// Every action that concerns the viewer. `views`: their cases, in any order; those without a plan say nothing. `done`:
/// a sentence about what the viewer has just done from this list.
pub fn actions(views: &[View<'_>], done: Option<&str>) -> Card {
    let own = sorted(
        views
            .iter()
            .filter(|v| followed(v))
            .flat_map(|view| plan::own(view).into_iter().map(move |action| Entry { view, action })),
    );
    let monitored = sorted(views.iter().filter(|v| followed(v) && v.is(&Part::Chair)).flat_map(|view| {
        let led: Vec<_> = plan::own(view).into_iter().map(|a| &a.id).collect();
        let others = view.m.after.plan.unfinished().filter(move |a| !led.contains(&&a.id));
        others.map(move |action| Entry { view, action })
    }));
    let written = sorted(
        views
            .iter()
            .filter(|v| v.writes_the_plan())
            .flat_map(|view| view.m.after.plan.actions.iter().map(move |action| Entry { view, action })),
    );
    let said = done.map(|words| Block::Say(words.to_owned()));
    if own.is_empty() && monitored.is_empty() && written.is_empty() {
        return none(said);
    }
    let mut blocks: Vec<Block> = said.into_iter().collect();
    let mut room = ROWS;
    group(&mut blocks, &mut room, "Yours", &own, |e| Some(plan::own_row(e.view, e.action)));
    group(&mut blocks, &mut room, "You chair, and follow these", &monitored, |e| {
        plan::wants_the_chair(e.view, e.action).then(|| plan::chair_row(e.view, e.action))
    });
    group(&mut blocks, &mut room, "In a plan that is not confirmed yet", &written, |e| {
        Some(plan::writing_row(e.view, e.action))
    });
    first_is_primary(&mut blocks);
    blocks.push(Block::Actions(vec![super::button(Verb::MyList)]));
    Card { headline: headline(&own, &monitored), blocks }
}

/// Whether a plan is being followed through.
fn followed(view: &View<'_>) -> bool {
    matches!(view.m.stage, Stage::Held(_)) && view.m.after.plan.confirmed.is_some()
}

/// Nearest date first, so that what is overdue comes before all.
fn sorted<'v, 'a>(entries: impl Iterator<Item = Entry<'v, 'a>>) -> Vec<Entry<'v, 'a>> {
    let mut all: Vec<_> = entries.collect();
    all.sort_by_key(|e| (e.action.due, e.view.m.reference.clone(), e.action.number));
    all
}

fn headline(own: &[Entry<'_, '_>], monitored: &[Entry<'_, '_>]) -> String {
    match (own.len(), monitored.len()) {
        (0, 0) => "Actions: a plan is being written".into(),
        (0, n) => format!("Actions: you follow {n}"),
        (1, 0) => "Actions: 1 is yours".into(),
        (n, 0) => format!("Actions: {n} are yours"),
        (1, n) => format!("Actions: 1 is yours, you follow {n}"),
        (own, n) => format!("Actions: {own} are yours, you follow {n}"),
    }
}

/// One heading with its actions: those that have buttons first, each above its row; then the rest in lines.
fn group(
    blocks: &mut Vec<Block>,
    room: &mut usize,
    title: &str,
    entries: &[Entry<'_, '_>],
    row: impl Fn(&Entry<'_, '_>) -> Option<Vec<Button>>,
) {
    if entries.is_empty() {
        return;
    }
    blocks.push(Block::Heading(title.into()));
    let mut lines = Vec::new();
    for entry in entries {
        match row(entry).filter(|_| *room > 0) {
            Some(mut buttons) => {
                *room -= 1;
                // Whoever works through the list gets the list back, not one meeting's card.
                buttons.iter_mut().filter_map(|b| b.about.as_mut()).for_each(|about| about.in_list = true);
                blocks.extend([Block::Say(line(entry)), Block::Actions(buttons)]);
            }
            None => lines.push(line(entry)),
        }
    }
    blocks.extend(words::some_of(lines, LINES).map(Block::List));
}

/// "PM-7K3Q: Action 3 (Fostering): Alex Doe, due Friday 28 August 2026. Working on it. 2 working days over."
fn line(entry: &Entry<'_, '_>) -> String {
    let late = if plan::is_overdue(entry.view, entry.action) { "Overdue. " } else { "" };
    format!("{late}{}, {}", entry.view.m.reference, plan::line(entry.view, entry.action))
}

fn first_is_primary(blocks: &mut [Block]) {
    let first = blocks.iter_mut().find_map(|b| match b {
        Block::Actions(row) => row.first_mut(),
        _ => None,
    });
    if let Some(button) = first {
        *button = button.clone().primary();
    }
}

/// They are agreed at a meeting, and stand in its plan.
fn none(said: Option<Block>) -> Card {
    let blocks = said.into_iter().chain([
        Block::Say("Actions come with the plan, after the meeting. You lead or follow none at present.".into()),
        Block::Next("See My list for your meetings and invitations.".into()),
        Block::Actions(vec![super::button(Verb::MyList).primary()]),
    ]);
    Card { headline: "Actions: nothing waits for you".into(), blocks: blocks.collect() }
}
