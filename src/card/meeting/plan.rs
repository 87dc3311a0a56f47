//! The plan on a card: each action in a line, what the plan is for, and the needs that are unmet. Never what an action
//! says.

use std::collections::BTreeSet;

use crate::card::view::View;
use crate::card::{Block, plan, words};
use crate::ids::ItemId;
use crate::meeting::Part;
use crate::meeting::after::{Action, ActionState};

/// While the plan is being written, so many of the newest actions have buttons: what is wrong is most often there.
const WRITING: usize = 6;
const LINES: usize = 20;

/// `shown`: actions that stand on the card already, with their buttons.
pub(super) fn section(view: &View<'_>, shown: &BTreeSet<ItemId>) -> Vec<Block> {
    if !view.arranges() {
        return supported(view, shown);
    }
    let actions = &view.m.after.plan.actions;
    let writes = view.writes_the_plan();
    if actions.is_empty() && !writes {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading(view.p.outputs.plan_name.clone()), Block::Say(summary(view))];
    let newest = if writes { actions.len().saturating_sub(WRITING) } else { actions.len() };
    let (old, new) = actions.split_at(newest);
    let lines = old.iter().filter(|a| !shown.contains(&a.id)).map(|a| plan::line(view, a)).collect();
    blocks.extend(words::some_of(lines, LINES).map(Block::List));
    for action in new {
        blocks.push(Block::Say(plan::line(view, action)));
        blocks.push(Block::Actions(plan::writing_row(view, action)));
    }
    blocks.extend(one_lead(view).map(Block::Warn));
    blocks.extend(words::some_of(needs(view), LINES).map(Block::List));
    blocks
}

/// "5 actions: 2 done, 1 blocked, 1 overdue."
fn summary(view: &View<'_>) -> String {
    let plan = &view.m.after.plan;
    let count = |test: &dyn Fn(&Action) -> bool| plan.actions.iter().filter(|a| test(a)).count();
    let parts = [
        (count(&|a| matches!(a.state, ActionState::Done { .. })), "done"),
        (count(&|a| matches!(a.state, ActionState::Blocked { .. })), "blocked"),
        (count(&|a| plan::is_overdue(view, a)), "overdue"),
        (count(&|a| matches!(a.state, ActionState::LeftOpen { .. })), "left open"),
    ];
    let said: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let all = words::count(plan.actions.len(), "action");
    match (plan.actions.is_empty(), &plan.confirmed) {
        (true, _) => "No action stands in it yet.".into(),
        (_, None) => format!("{all}, not confirmed yet."),
        _ if said.is_empty() => format!("{all}."),
        _ => format!("{all}: {}.", said.join(", ")),
    }
}

/// The procedure wants the plan shared: said to those who can still change who does what.
fn one_lead(view: &View<'_>) -> Option<String> {
    let only = plan::only_lead(view).filter(|_| view.p.outputs.warn_if_one_owner && view.runs_the_meeting())?;
    let who = if *only == view.m.owner {
        format!("{} ({})", view.name(only), view.p.role_title(&view.p.request.owner))
    } else {
        view.name(only)
    };
    Some(format!("Every action sits with {who}. Can others take some of them?"))
}

/// "Unmet need: Therapeutic support (Health)"; or that there is none, once that was said.
fn needs(view: &View<'_>) -> Vec<String> {
    if !view.p.outputs.unmet_need {
        return Vec::new();
    }
    let plan = &view.m.after.plan;
    let needs = plan.unmet.iter().map(|need| {
        let service = need.service.as_deref().map(|code| plan::service(view, code));
        let service = service.map_or_else(String::new, |say| format!(" ({say})"));
        format!("Unmet need: {}{service}", plan::said(&view.p.outputs.unmet_categories, &need.category))
    });
    match (plan.unmet.is_empty(), &plan.confirmed) {
        (false, _) => needs.collect(),
        (true, Some(_)) => vec!["No unmet need".into()],
        (true, None) => vec!["Unmet need: nothing is listed yet".into()],
    }
}

/// To whoever leads or supports something: what they led that is over, what they support, and how much there is beside.
fn supported(view: &View<'_>, shown: &BTreeSet<ItemId>) -> Vec<Block> {
    let plan = &view.m.after.plan;
    let parts = view.parts();
    let concerned = parts.iter().any(|part| matches!(part, Part::Lead { .. } | Part::Supporter));
    if !concerned || plan.confirmed.is_none() {
        return Vec::new();
    }
    let led = |a: &Action| parts.contains(&Part::Lead { item: a.id.clone() });
    let over = plan.actions.iter().filter(|a| led(a) && !shown.contains(&a.id)).map(|a| plan::line(view, a)).collect();
    let lines = plan.actions.iter().filter(|a| a.support.contains(view.viewer)).map(|a| plan::line(view, a)).collect();
    let mut blocks: Vec<Block> = words::some_of(over, LINES).map(Block::List).into_iter().collect();
    if let Some(lines) = words::some_of(lines, LINES) {
        blocks.extend([Block::Say("You support:".into()), Block::List(lines)]);
    }
    let all = words::count(plan.actions.len(), "action");
    blocks.push(Block::Say(format!("The {} has {all} in all.", view.p.outputs.plan_name)));
    blocks
}
