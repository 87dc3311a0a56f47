//! What stands apart from the request form: a suggestion by any worker, and a child who must move now.

use super::{ANSWERS_SAY, Intake, TAKEN_UP_AS};
use crate::card::forms::{field, fill, one_of, text};
use crate::card::words::clip;
use crate::card::{Action, Block, Card, Choice, Field, FieldKind, Form, words};
use crate::ids::{ProcedureId, RoleId};
use crate::interaction::{Draft, Value, Verb};
use crate::people::People;
use crate::procedure::Procedure;

/// The short form for any worker. `offered`: each of the kinds once, by what it is called.
pub fn suggestion(draft: &Draft, kinds: &[&Procedure], offered: &[(ProcedureId, String)], people: &People) -> Form {
    let roles: Vec<&RoleId> = kinds.iter().map(|p| &p.request.owner).collect();
    let owners = people.iter().filter(|x| x.active && roles.iter().any(|r| x.holds(r))).collect();
    let title = words::owner_title(kinds);
    let mut fields = vec![field("owner", &title, one_of(owners, draft.values.get("owner")), true)];
    if offered.len() > 1 {
        let choices = offered.iter().map(|(id, name)| Choice::new(id.as_str(), clip(name, 75))).collect();
        let mut which = field("kind", "Which meeting?", FieldKind::Choice(choices), true);
        which.value = offered.first().map(|(id, _)| Value::Choice(id.as_str().into()));
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

/// Asked of whoever takes a suggestion up: which kind it is to be. The one that was suggested is chosen already.
pub(super) fn taken_up_as(intake: &Intake<'_>) -> Option<Field> {
    let suggested = intake.draft.values.get(TAKEN_UP_AS)?;
    let kinds = intake.kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75)));
    let answers = Choice::new(ANSWERS_SAY, "Let my answers say which");
    let mut which = field(TAKEN_UP_AS, "Which meeting?", FieldKind::Choice(kinds.chain([answers]).collect()), true);
    which.hint = Some("You may ask for another than was suggested.".into());
    which.value = Some(suggested.clone());
    Some(which)
}

/// Asked where the people file does not say which of several councils a case belongs to.
pub fn which_council(name: &str, councils: Vec<Choice>, chosen: Option<Value>) -> Field {
    let mut which = field(name, "Which council is the child's?", FieldKind::Choice(councils), true);
    which.hint = Some("Its procedure applies. The people file does not say whose team this is.".into());
    which.value = chosen;
    which
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
