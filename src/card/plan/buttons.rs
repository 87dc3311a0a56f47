//! The buttons of one action: for whoever leads it, for the chair, and while the plan is being written.

use crate::card::view::View;
use crate::card::{Action as Button, words};
use crate::interaction::Verb;
use crate::meeting::after::{Action, ActionState, SignUp};

/// A button about one action. What a screen reader says names the action's number.
pub fn button(view: &View<'_>, verb: Verb, action: &Action) -> Button {
    let mut button = view.action(verb, Some(&action.id));
    button.spoken = format!("{}, action {}", words::spoken(&button.label, &view.m.reference), action.number);
    button
}

/// What whoever leads an action may say of it. At most five.
pub fn own_row(view: &View<'_>, action: &Action) -> Vec<Button> {
    let mut verbs = Vec::new();
    let working = (!matches!(action.state, ActionState::Working { .. })).then_some(Verb::WorkingOnIt);
    if matches!(action.sign_up, SignUp::Asked { .. }) {
        verbs.extend([Verb::SignUp, Verb::NotAsWritten, Verb::Done]);
        verbs.extend(working);
    } else if matches!(action.sign_up, SignUp::NotAsWritten { .. }) {
        // Second thoughts are welcome until the chair settles it.
        verbs.extend([Verb::SignUp, Verb::Done]);
    } else {
        verbs.push(Verb::Done);
        verbs.extend(working);
        verbs.extend((!matches!(action.state, ActionState::Blocked { .. })).then_some(Verb::Blocked));
        verbs.extend(action.new_date.is_none().then_some(Verb::AskForNewDate));
        verbs.extend(super::may_be_later(view, action).then_some(Verb::RemindMeLater));
    }
    verbs.into_iter().map(|verb| button(view, verb, action)).collect()
}

/// What the chair may do about an action that wants them. At most five.
pub fn chair_row(view: &View<'_>, action: &Action) -> Vec<Button> {
    let mut verbs = Vec::new();
    if matches!(action.sign_up, SignUp::NotAsWritten { .. }) {
        verbs.extend([Verb::TakeProposal, Verb::KeepAsWritten]);
    }
    if action.new_date.is_some() {
        verbs.extend([Verb::GrantDate, Verb::DontGrantDate]);
    }
    if verbs.is_empty() {
        verbs.extend([Verb::Done, Verb::AskForNewDate]);
    }
    verbs.push(Verb::Reassign);
    verbs.into_iter().map(|verb| button(view, verb, action)).collect()
}

/// Until the plan is confirmed.
pub fn writing_row(view: &View<'_>, action: &Action) -> Vec<Button> {
    [Verb::AmendAction, Verb::RemoveAction].into_iter().map(|verb| button(view, verb, action)).collect()
}
