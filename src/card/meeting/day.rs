//! The meeting's own day, for its chair and whoever takes the minutes: who comes, who is missing, which papers are
//! there, and what to talk about.

use super::overview::attendance;
use crate::card::view::View;
use crate::card::{Block, words};
use crate::meeting::{Duty, Invitee, Open};
use crate::procedure::Need;

pub(super) fn section(view: &View<'_>, open: &Open) -> Vec<Block> {
    let revision = open.revision();
    let invited = || open.invitees.iter().filter(|i| i.need != Need::Notify);
    let comes = |i: &&Invitee| matches!(i.duty(revision), Duty::Comes { .. });
    let (coming, others): (Vec<_>, Vec<_>) = invited().partition(comes);
    let lines = |of: Vec<&Invitee>| of.into_iter().map(|i| attendance(view, i, revision)).collect::<Vec<_>>();
    let mut blocks = vec![Block::Heading("Who comes".into())];
    blocks.push(match coming.is_empty() {
        true => Block::Say("Nobody has said that they come.".into()),
        false => Block::List(lines(coming)),
    });
    if !others.is_empty() {
        blocks.extend([Block::Heading("Who is missing".into()), Block::List(lines(others))]);
    }
    if let Some(papers) = papers(view) {
        blocks.extend([Block::Heading("Papers".into()), Block::List(papers)]);
    }
    let asked = view.m.around.asked.as_ref();
    let agenda: Vec<String> = view
        .p
        .agenda
        .items
        .iter()
        .enumerate()
        .map(|(n, item)| match item.must {
            true if asked.is_some_and(|a| a.asked.contains(&n)) => format!("{} (asked)", item.say),
            true => format!("{} (must)", item.say),
            false => item.say.clone(),
        })
        .collect();
    if !agenda.is_empty() {
        blocks.extend([Block::Heading("What to talk about".into()), Block::List(agenda)]);
    }
    blocks
}

/// Papers by type: who owes each, and whether it is there.
fn papers(view: &View<'_>) -> Option<Vec<String>> {
    let lines = owed_papers(view).into_iter().map(|(invitee, paper)| {
        let there = view.m.after.papers.contains(&(invitee.id.clone(), paper.to_owned()));
        let name = view.p.paper(paper).map_or(paper, |p| p.name.as_str());
        let who = view.invited(invitee);
        format!("{name}, from {who}: {}", if there { "it is there" } else { "not ticked" })
    });
    words::some_of(lines.collect(), 15)
}

/// Every paper that somebody invited was to bring. What is returned before the meeting is not brought to it.
pub fn owed_papers<'a>(view: &View<'a>) -> Vec<(&'a Invitee, &'a str)> {
    let p = view.p;
    let brought = |id: &&String| p.paper(id).is_none_or(|paper| paper.due_before.is_none());
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees);
    invitees.flat_map(|i| i.papers.iter().filter(brought).map(move |paper| (i, paper.as_str()))).collect()
}
