//! Fields for answers to an invitation, given by oneself or written down for somebody else.

use super::fields::{LIST_MAX, OUTSIDE_EMAIL, OUTSIDE_NAME, OUTSIDE_SERVICE, choice_of, field, select, somebody};
use crate::card::view::View;
use crate::card::{Block, Choice, Field, FieldKind, words};
use crate::ids::ItemId;
use crate::interaction::{Draft, Value, Verb};
use crate::meeting::Invitee;
use crate::procedure::Need;

/// When it is, and as what the person is invited.
pub fn invited(view: &View<'_>, item: Option<&ItemId>) -> Vec<Block> {
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    let invitee = item.and_then(|i| view.m.invitee(i));
    let mut facts: Vec<(String, String)> = slot.map(|s| ("When".to_owned(), words::when(s))).into_iter().collect();
    facts.extend(slot.map(|s| ("Where".to_owned(), words::place(&s.place))));
    facts.extend(invitee.map(|i| ("Invited as".to_owned(), view.title(i))));
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
    let asked = |i: &Invitee| i.need != Need::Views && !view.p.is_told_first(&i.role);
    view.p.representation.commit.is_some() && view.m.invitee(item).is_some_and(asked)
}

/// Whether the viewer may send somebody in answer to this invitation.
pub fn may_send(view: &View<'_>, item: &ItemId) -> bool {
    view.m.invitee(item).is_some_and(|i| view.may_send(i))
}

/// What becomes of a "no" with nobody named.
pub fn without_anybody(view: &View<'_>, item: &ItemId) -> &'static str {
    let owed = view.m.invitee(item).is_some_and(|i| i.must_be_represented(view.p));
    match owed {
        true => "They are asked at once. If you name nobody, this stays open.",
        false => "They are asked at once. You need not name anybody.",
    }
}

/// Whether only views are asked of this invitee.
pub fn asks_views(view: &View<'_>, item: Option<&ItemId>) -> bool {
    item.and_then(|i| view.m.invitee(i)).is_some_and(|i| i.need == Need::Views)
}

/// The answers there are, in the words of the buttons. `item`: whose they are, where the form does not ask it.
pub fn answer(view: &View<'_>, item: Option<&ItemId>, label: &str) -> Field {
    let views = asks_views(view, item);
    let mut choices = Vec::new();
    if !views {
        choices.push(("accept", words::label(Verb::Accept)));
    }
    if item.is_none_or(|item| may_send(view, item)) {
        choices.push(("represent", words::label(Verb::SendRepresentative)));
    }
    let some_views = || view.m.open().is_some_and(|o| o.invitees.iter().any(|i| i.need == Need::Views));
    if view.p.representation.written_contribution || views || (item.is_none() && some_views()) {
        choices.push(("written", words::label(Verb::SendWritten)));
    }
    choices.push(("decline", words::label(Verb::CantAttend)));
    select("answer", label, &choices)
}

/// Whom to ask in the place of somebody who said that it is not them, as they suggested.
pub fn instead(view: &View<'_>, draft: &Draft, item: &ItemId) -> Option<(Vec<Block>, Vec<Field>)> {
    let invitee = view.m.invitee(item)?;
    let not_them = invitee.not_them.as_ref()?;
    let who = view.name(&not_them.by);
    let mut fields = somebody("Who is asked?", Some("They are written to once you send this."), false, view, draft);
    let mut say = format!("{who} says that they are not the right person. They name nobody else.");
    if let Some(instead) = &not_them.instead {
        say = format!(
            "{who} says that they are not the right person, and names somebody. Please check before you send it."
        );
        let words = [
            (OUTSIDE_NAME, Some(&instead.name)),
            (OUTSIDE_SERVICE, instead.service.as_ref()),
            (OUTSIDE_EMAIL, Some(&instead.email)),
        ];
        for (name, words) in words {
            if let Some(field) = fields.iter_mut().find(|f| f.name == name) {
                field.value = words.map(|w| Value::Text(w.reveal().to_owned()));
            }
        }
    }
    let role = Block::Facts(vec![("Invited as".into(), view.title(invitee))]);
    Some((vec![role, Block::Say(say)], fields))
}

/// What somebody needs to take part: yes or no, and no more.
pub fn needs(view: &View<'_>, item: Option<&ItemId>) -> Vec<Field> {
    let said = item.and_then(|i| view.m.invitee(i)).and_then(|i| i.needs);
    let yes_or_no = |name: &str, label: &str, said: Option<bool>| {
        let mut field = select(name, label, &[("yes", "Yes"), ("no", "No")]);
        field.value = said.map(|yes| Value::Choice(if yes { "yes" } else { "no" }.into()));
        field
    };
    vec![
        yes_or_no("interpreter", "Do you need an interpreter?", said.map(|n| n.interpreter)),
        yes_or_no("access", "Do you need help to get in, see, hear or take part?", said.map(|n| n.access)),
    ]
}

/// Whose answer is written down.
pub fn whose(view: &View<'_>) -> Field {
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| i.need != Need::Notify);
    let choices = invitees.take(LIST_MAX).map(|i| choice_of(view, i)).collect();
    field("item", "Whose answer is it?", FieldKind::Choice(choices), true)
}
