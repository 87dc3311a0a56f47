//! Words that somebody typed for one or two people, shown to them in a form that is only read. Never on a card.

use crate::card::view::View;
use crate::card::{Block, Form};
use crate::ids::DraftId;
use crate::interaction::Verb;
use crate::meeting::{Part, Stage};

/// The form behind `Verb::ReadSuggestion` (for the owner) and `Verb::ReadConcerns` (for the owner and the chair).
/// None: there is nothing to read, or it is not for this viewer. `key` belongs to no saved form.
pub fn reading(view: &View<'_>, key: DraftId, verb: Verb) -> Option<Form> {
    let (title, said): (&str, Vec<&str>) = match (verb, &view.m.stage) {
        (Verb::ReadSuggestion, Stage::Suggested(s)) if view.stands_for_owner() => {
            ("What they wrote", s.words.iter().map(|w| w.reveal()).collect())
        }
        (Verb::ReadConcerns, Stage::Open(_) | Stage::Held(_)) if view.stands_for_owner() || view.is(&Part::Chair) => {
            ("The concerns", view.m.concerns.iter().map(|w| w.reveal()).collect())
        }
        _ => return None,
    };
    if said.is_empty() {
        return None;
    }
    let mut intro = vec![super::about(view)];
    for (n, one) in said.iter().enumerate() {
        if said.len() > 1 {
            intro.push(Block::Heading(format!("{} of {}", n + 1, said.len())));
        }
        intro.push(Block::Say((*one).to_owned()));
    }
    intro.push(Block::Note("Private. It is kept encrypted and appears in no message. Please do not copy it.".into()));
    Some(Form { key, title: title.into(), step: None, intro, fields: Vec::new(), submit: None, buttons: Vec::new() })
}
