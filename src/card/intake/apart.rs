//! What stands apart from the request form: a suggestion by any worker, and a child who must move now.

use crate::card::forms::{field, fill, one_of, text};
use crate::card::words::clip;
use crate::card::{Action, Block, Card, Choice, FieldKind, Form, words};
use crate::ids::RoleId;
use crate::interaction::{Draft, Value, Verb};
use crate::people::People;
use crate::procedure::Procedure;

/// The short form for any worker.
pub fn suggestion(draft: &Draft, kinds: &[&Procedure], people: &People) -> Form {
    let roles: Vec<&RoleId> = kinds.iter().map(|p| &p.request.owner).collect();
    let owners = people.iter().filter(|x| x.active && roles.iter().any(|r| x.holds(r))).collect();
    let title = kinds.first().map_or_else(String::new, |p| p.role_title(&p.request.owner));
    let mut fields = vec![field("owner", &title, one_of(owners, draft.values.get("owner")), true)];
    if kinds.len() > 1 {
        let choices = kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75))).collect();
        let mut which = field("kind", "Which meeting?", FieldKind::Choice(choices), true);
        which.value = kinds.first().map(|p| Value::Choice(p.kind.id.as_str().into()));
        fields.push(which);
    }
    fields.push(text("words", "What have you noticed?", false));
    let mut form = Form {
        key: draft.id.clone(),
        title: words::label(Verb::SuggestMeeting).into(),
        step: None,
        intro: vec![Block::Say("Only the person you choose sees this. They must answer you.".into())],
        fields,
        submit: Some("Send".into()),
        buttons: Vec::new(),
    };
    fill(&mut form, &draft.values);
    form
}

/// "The child must move now": Mainstay gets out of the way.
pub fn emergency(draft: &Draft, contact: Option<&str>) -> Card {
    let label = "Record it later";
    let mut later = Action::new(Verb::Resume, None, label, label.into());
    later.draft = Some(draft.id.clone());
    Card {
        headline: "Act now. Do not fill in a form.".into(),
        blocks: vec![
            Block::Next(whom_to_ring(contact)),
            Block::List(vec![
                "Afterwards: tell the child's reviewing officer and those who must be notified of the move.".into(),
                "Afterwards: record the reason in the case system.".into(),
            ]),
            Block::Actions(vec![later]),
        ],
    }
}

/// The council's own words, or what holds everywhere.
pub(super) fn whom_to_ring(contact: Option<&str>) -> String {
    contact
        .unwrap_or("Call your manager, or out of hours your emergency duty team. If a child is in danger, call 999.")
        .to_owned()
}
