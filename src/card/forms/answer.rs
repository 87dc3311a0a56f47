//! Fields for answers to an invitation, given by oneself or written down for somebody else.

use super::fields::{LIST_MAX, choice_of, field, select};
use crate::card::view::View;
use crate::card::{Block, Choice, Field, FieldKind, words};
use crate::ids::ItemId;
use crate::interaction::Verb;
use crate::procedure::Need;

/// When it is, and as what the person is invited.
pub fn invited(view: &View<'_>, item: Option<&ItemId>) -> Vec<Block> {
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    let invitee = item.and_then(|i| view.m.invitee(i));
    let mut facts: Vec<(String, String)> = slot.map(|s| ("When".to_owned(), words::when(s))).into_iter().collect();
    facts.extend(slot.map(|s| ("Where".to_owned(), words::place(&s.place))));
    facts.extend(invitee.map(|i| ("Invited as".to_owned(), view.p.role_title(&i.role))));
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}

/// The procedure's question about resources.
pub fn commit(view: &View<'_>) -> Field {
    let ask = view.p.representation.commit.clone().unwrap_or_else(|| "Can you commit your service's resources?".into());
    let choices = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    field("commit", &ask, FieldKind::Choice(choices), true)
}

/// The question about resources where it only matters to somebody who comes. None: it is not asked of this invitee.
pub fn commit_if_accepted(view: &View<'_>, item: Option<&ItemId>) -> Option<Field> {
    let asked = match item {
        Some(item) => asks_commit(view, item),
        None => view.p.representation.commit.is_some(),
    };
    let mut field = commit(view).optional();
    field.hint = Some("Only if the answer is Accept.".into());
    asked.then_some(field)
}

/// The question about resources, if this invitee is asked it.
pub fn asks_commit(view: &View<'_>, item: &ItemId) -> bool {
    view.p.representation.commit.is_some() && view.m.invitee(item).is_some_and(|i| !i.through_owner)
}

/// The answers there are, in the words of the buttons.
pub fn answer(view: &View<'_>, label: &str) -> Field {
    let mut choices =
        vec![("accept", words::label(Verb::Accept)), ("represent", words::label(Verb::SendRepresentative))];
    if view.p.representation.written_contribution {
        choices.push(("written", words::label(Verb::SendWritten)));
    }
    choices.push(("decline", words::label(Verb::CantAttend)));
    select("answer", label, &choices)
}

/// Whose answer is written down.
pub fn whose(view: &View<'_>) -> Field {
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| i.need != Need::Notify);
    let choices = invitees.take(LIST_MAX).map(|i| choice_of(view, i)).collect();
    field("item", "Whose answer is it?", FieldKind::Choice(choices), true)
}
