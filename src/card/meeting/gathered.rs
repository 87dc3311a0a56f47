//! Views and papers on a meeting's card: whose, by whom, and whether. Never what anybody said.

use super::around::LINES;
use crate::calendar::full_date;
use crate::card::Block;
use crate::card::view::View;
use crate::card::words::{self, stopped};
use crate::meeting::around::look;
use crate::meeting::{Part, Wait};
use crate::procedure::{Paper, Strength};

/// Views and papers, as far as they are known: for those who run the meeting or see to it.
pub(super) fn section(view: &View<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let gathers = view.runs_the_meeting() || view.is(&Part::Owner) || view.is(&Part::Gatherer);
    if let Some(list) = words::some_of(views(view), LINES).filter(|_| gathers) {
        blocks.extend([Block::Heading("Views".into()), Block::List(list)]);
    }
    if let Some(list) = words::some_of(returned(view), LINES).filter(|_| sees_to_papers(view)) {
        blocks.extend([Block::Heading("Papers to be returned".into()), Block::List(list)]);
    }
    blocks
}

/// Whoever sees who has returned what: the chair, and those who organise the meeting.
pub(super) fn sees_to_papers(view: &View<'_>) -> bool {
    [Part::Chair, Part::Convener, Part::Sender].iter().any(|part| view.is(part))
}

/// Whose views are gathered, and by whom and how; plainly, where they must be and are not.
fn views(view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut unknown: Vec<(String, Vec<String>)> = Vec::new();
    for rule in look::views_wanted(view.m, view.p) {
        let must = rule.origin.strength == Some(Strength::Must);
        let of = words::sentence_case(&rule.of);
        match view.m.around.views_of(&rule.id) {
            Some(known) => {
                let status = words::around::views(&known.status, view.p);
                lines.push(format!("{of}: {status}. Recorded by {}.", view.name(&known.by)));
            }
            None if must => {
                lines.push(format!("{of}: not known yet. They must be, by {}.", view.holder(&rule.gathered_by)));
            }
            None => {
                let by = view.holder(&rule.gathered_by);
                match unknown.iter_mut().find(|(who, _)| *who == by) {
                    Some((_, all)) => all.push(rule.of.clone()),
                    None => unknown.push((by, vec![rule.of.clone()])),
                }
            }
        }
    }
    // One line for each who gathers: a name after each of seven is not read on a phone.
    let unknown = unknown.into_iter();
    lines.extend(unknown.map(|(by, of)| format!("Not known yet, gathered by {by}: {}.", of.join("; "))));
    lines
}

/// Each paper that is to be returned: by how many, and who has not.
fn returned(view: &View<'_>) -> Vec<String> {
    let all = look::returns(view.m, view.p);
    let mut papers: Vec<&Paper> = Vec::new();
    for (_, paper) in &all {
        if papers.iter().all(|known| known.id != paper.id) {
            papers.push(paper);
        }
    }
    let line = |paper: &Paper| {
        let of: Vec<_> = all.iter().filter(|(_, p)| p.id == paper.id).map(|(i, _)| *i).collect();
        let missing = of.iter().filter(|i| !view.m.around.has_returned(&i.id, &paper.id));
        let missing: Vec<String> = missing.map(|i| view.who(i.end().person.as_ref(), &i.role)).collect();
        let back = of.len() - missing.len();
        let head = format!("{}: returned by {back} of {}.", paper.name, of.len());
        if missing.is_empty() { head } else { format!("{head} Not yet: {}.", missing.join("; ")) }
    };
    papers.into_iter().map(line).collect()
}

pub(super) fn views_wanted(view: &View<'_>, wait: &Wait) -> Option<Block> {
    let rule = view.p.views_rule(wait.item.as_ref()?.as_str())?;
    let by = view.due(wait).map_or_else(String::new, |due| format!(", by {}", full_date(due)));
    let mut lines = vec![format!("Whose views: {}{by}.", rule.of)];
    lines.extend(rule.prompts.iter().map(|prompt| stopped(prompt)));
    let through: Vec<String> = rule.carriers.iter().map(|role| view.p.role_title(role)).collect();
    if !through.is_empty() {
        lines.push(format!("They may come through: {}.", through.join("; ")));
    }
    lines.push("Mainstay keeps only that they were gathered, how and when.".into());
    Some(Block::List(lines))
}

pub(super) fn papers_wanted(view: &View<'_>, wait: &Wait) -> Vec<Block> {
    let by = view.due(wait).map_or_else(String::new, |due| format!(", by {}", full_date(due)));
    let own = look::returns(view.m, view.p).into_iter();
    let own =
        own.filter(|(i, paper)| Some(&i.id) == wait.item.as_ref() && !view.m.around.has_returned(&i.id, &paper.id));
    let line = |paper: &Paper| {
        let to: Vec<String> = paper.to.iter().map(|role| view.recipient(role)).collect();
        let to = if to.is_empty() { String::new() } else { format!(" To: {}.", to.join("; ")) };
        let seen = words::around::circulate(paper.circulate).map_or_else(String::new, |say| format!(" {say}"));
        format!("{}{by}.{to}{seen}", paper.name)
    };
    let mut lines: Vec<String> = own.map(|(_, paper)| line(paper)).collect();
    lines.push("Please send it yourself: Mainstay takes no papers.".into());
    vec![Block::List(lines)]
}
