//! A [`Form`] as a modal, and a [`Card`] as a modal that is only read.
//!
//! The form is the truth: Slack keeps what was typed in a block whose `block_id` stays the same, so a page that
//! replaces another is given a `mark` that makes every `block_id` new and shows the form's own values.

use std::borrow::Cow;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::blocks::{VIEW_BLOCKS, body, button, card_blocks, fit, paragraph, small_print};
use super::parse::OpenView;
use super::say;
use super::text::{clip, plain, shorten};
use super::values::{NOT_ANSWERED, PERSON, VALUE, block_id};
use crate::card::{Card, Choice, Emphasis, Field, FieldKind, Form};
use crate::interaction::Value;

const TITLE: usize = 24;
/// Options that are still shown side by side.
const RADIOS: usize = 10;
const FIRST_LISTED: usize = RADIOS + 1;
/// Options that still fit in one list.
const LISTED: usize = 100;
const OPTION: usize = 75;
const LABEL: usize = 2000;
const TYPED: u16 = 3000;
/// Letters before a search begins.
const SEARCH_FROM: u8 = 2;

/// The modal for a form. `mark` is empty for a form that opens, [`mark_after`] for one that replaces a page.
pub fn modal(form: &Form, mark: &str) -> Json {
    let key = form.key.as_str();
    let mut blocks = Vec::new();
    if let Some((page, of)) = form.step {
        blocks.extend(small_print(&say::step(page, of)));
    }
    blocks.extend(body(&form.intro));
    for field in &form.fields {
        blocks.extend(field.fault.iter().flat_map(|fault| paragraph(&say::fault(&field.label, fault))));
        blocks.push(input(field, mark));
    }
    let buttons = form.buttons.iter().map(|(verb, label)| button(label, verb.as_str(), key, "", Emphasis::Plain));
    let buttons: Vec<Json> = buttons.collect();
    if !buttons.is_empty() {
        blocks.push(json!({"type": "actions", "block_id": block_id("buttons", mark), "elements": buttons}));
    }
    let mut view = frame(&form.title, blocks);
    view["callback_id"] = key.into();
    view["private_metadata"] = key.into();
    view["notify_on_close"] = true.into();
    debug_assert!(form.submit.is_some() || form.fields.is_empty(), "a form with fields needs a button that sends it");
    let submit = form.submit.as_deref().or((!form.fields.is_empty()).then_some(say::CONTINUE));
    if let Some(label) = submit {
        view["submit"] = plain(&clip(label, TITLE, "the label that sends a form"));
    }
    view
}

/// A modal that only says something.
pub fn reading(card: &Card) -> Json {
    frame(say::NAME, card_blocks(card))
}

/// The mark for a page that replaces this one.
pub fn mark_after(view: &OpenView) -> String {
    let mut digest = Sha256::new();
    digest.update(view.id.as_bytes());
    digest.update([0]);
    digest.update(view.hash.as_bytes());
    hex::encode(&digest.finalize()[..4])
}

fn frame(title: &str, blocks: Vec<Json>) -> Json {
    json!({
        "type": "modal",
        "title": plain(&clip(title, TITLE, "a form's title")),
        "close": plain(say::CLOSE),
        "blocks": fit(blocks, VIEW_BLOCKS),
    })
}

fn input(field: &Field, mark: &str) -> Json {
    let Some(element) = element(field) else {
        return json!({"type": "section", "text": plain(&clip(&say::nothing_to_choose(&field.label), LABEL, "a label"))});
    };
    let mut input = json!({
        "type": "input",
        "block_id": block_id(&field.name, mark),
        "label": plain(&clip(&field.label, LABEL, "a field's label")),
        "optional": !field.required,
        "element": element,
    });
    if let Some(hint) = field.hint.as_deref().filter(|hint| !hint.is_empty()) {
        input["hint"] = plain(&clip(hint, LABEL, "a field's hint"));
    }
    input
}

/// The element for a field with its value, if Slack can show it. None where there is nothing to choose from.
fn element(field: &Field) -> Option<Json> {
    let value = field.value.as_ref();
    let chosen: &[String] = match value {
        Some(Value::Choice(code)) => std::slice::from_ref(code),
        Some(Value::Choices(codes)) => codes,
        _ => &[],
    };
    let is_chosen = |choice: &&Choice| chosen.contains(&choice.code);
    match &field.kind {
        FieldKind::Choice(choices) => one_of(&offered(field, choices), choices.iter().find(is_chosen), VALUE),
        FieldKind::Person(choices) => {
            let person = choices.iter().find(|c| matches!(value, Some(Value::Person(id)) if id.as_str() == c.code));
            one_of(&offered(field, choices), person, PERSON)
        }
        FieldKind::Choices(choices) => several_of(choices, &choices.iter().filter(is_chosen).collect::<Vec<_>>()),
        FieldKind::FindPerson { chosen } => {
            let mut element = json!({"type": "external_select", "action_id": PERSON, "min_query_length": SEARCH_FROM,
                "placeholder": plain(say::TYPE_A_NAME)});
            if let Some(person) = chosen {
                element["initial_option"] = option(person);
            }
            Some(element)
        }
        FieldKind::Text { long, max } => {
            let max = (*max).clamp(1, TYPED);
            let mut element =
                json!({"type": "plain_text_input", "action_id": VALUE, "multiline": long, "max_length": max});
            if let Some(Value::Text(text)) = value.filter(|v| !matches!(v, Value::Text(t) if t.is_empty())) {
                element["initial_value"] = shorten(text, usize::from(max)).into();
            }
            Some(element)
        }
        FieldKind::Date => {
            let mut element = json!({"type": "datepicker", "action_id": VALUE});
            if let Some(Value::Date(date)) = value {
                element["initial_date"] = date.format("%Y-%m-%d").to_string().into();
            }
            Some(element)
        }
        FieldKind::Time { zone } => {
            let mut element = json!({"type": "timepicker", "action_id": VALUE, "timezone": zone});
            if let Some(Value::Time(time)) = value {
                element["initial_time"] = time.format("%H:%M").to_string().into();
            }
            Some(element)
        }
    }
}

/// An answer that need not be given can be taken back: Slack's radio buttons cannot be pressed again to free them.
fn offered<'c>(field: &Field, choices: &'c [Choice]) -> Cow<'c, [Choice]> {
    if field.required || choices.is_empty() {
        return Cow::Borrowed(choices);
    }
    let none = match field.kind {
        FieldKind::Person(_) => say::NOT_KNOWN_YET,
        _ => say::NOT_ANSWERED,
    };
    choices.iter().cloned().chain([Choice::new(NOT_ANSWERED, none)]).collect::<Vec<_>>().into()
}

/// Radio buttons, a list, or a search, by how many there are.
fn one_of(choices: &[Choice], chosen: Option<&Choice>, action_id: &str) -> Option<Json> {
    let mut element = match choices.len() {
        0 => return None,
        1..=RADIOS => json!({"type": "radio_buttons", "action_id": action_id, "options": options(choices)}),
        FIRST_LISTED..=LISTED => json!({"type": "static_select", "action_id": action_id, "options": options(choices)}),
        _ => json!({"type": "external_select", "action_id": action_id, "min_query_length": SEARCH_FROM}),
    };
    if let Some(choice) = chosen {
        element["initial_option"] = option(choice);
    }
    Some(element)
}

fn several_of(choices: &[Choice], chosen: &[&Choice]) -> Option<Json> {
    let mut element = match choices.len() {
        0 => return None,
        1..=RADIOS => json!({"type": "checkboxes", "action_id": VALUE, "options": options(choices)}),
        FIRST_LISTED..=LISTED => {
            json!({"type": "multi_static_select", "action_id": VALUE, "options": options(choices)})
        }
        _ => json!({"type": "multi_external_select", "action_id": VALUE, "min_query_length": SEARCH_FROM}),
    };
    if !chosen.is_empty() {
        element["initial_options"] = chosen.iter().map(|c| option(c)).collect();
    }
    Some(element)
}

fn options(choices: &[Choice]) -> Vec<Json> {
    choices.iter().map(option).collect()
}

/// One option, also for what a search found. A name with role and team may be longer than Slack takes: it begins with what
/// tells it from the others, and only here is it cut.
pub fn option(choice: &Choice) -> Json {
    debug_assert!((1..=OPTION).contains(&choice.code.len()), "a code of a length that Slack refuses: {}", choice.code);
    let mut option = json!({"text": plain(&shorten(&choice.label, OPTION)), "value": choice.code});
    if let Some(hint) = choice.hint.as_deref().filter(|hint| !hint.is_empty()) {
        option["description"] = plain(&shorten(hint, OPTION));
    }
    option
}

/// What a search found: `{"options": […]}`, at most a hundred.
pub fn found(choices: &[Choice]) -> Json {
    json!({"options": options(&choices[..choices.len().min(LISTED)])})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Block;
    use crate::interaction::Verb;

    fn field(name: &str, kind: FieldKind, value: Option<Value>) -> Field {
        Field { name: name.into(), label: format!("The {name}"), hint: None, kind, required: true, value, fault: None }
    }

    fn choices(n: usize) -> Vec<Choice> {
        (0..n).map(|i| Choice::new(format!("c{i}"), format!("Choice {i}"))).collect()
    }

    fn form(fields: Vec<Field>) -> Form {
        Form {
            key: "frm_0b".into(),
            title: "Request a meeting".into(),
            step: Some((2, 4)),
            intro: vec![Block::Warn("Do not name the child.".into())],
            fields,
            submit: Some("Continue".into()),
            buttons: vec![(Verb::Back, "Back".into()), (Verb::SaveForLater, "Save for later".into())],
        }
    }

    #[test]
    fn the_number_of_choices_decides_how_they_are_shown() {
        let kinds = |kind: fn(Vec<Choice>) -> FieldKind| {
            [1, 10, 11, 100, 101].map(|n| {
                let view = modal(&form(vec![field("level", kind(choices(n)), None)]), "");
                view["blocks"][2]["element"]["type"].as_str().expect("an element").to_owned()
            })
        };
        let (radio, list, search) = ("radio_buttons", "static_select", "external_select");
        assert_eq!(kinds(FieldKind::Choice), [radio, radio, list, list, search]);
        assert_eq!(kinds(FieldKind::Person), [radio, radio, list, list, search]);
        let (boxes, list, search) = ("checkboxes", "multi_static_select", "multi_external_select");
        assert_eq!(kinds(FieldKind::Choices), [boxes, boxes, list, list, search]);
        let none = modal(&form(vec![field("level", FieldKind::Choice(vec![]), None)]), "");
        assert_eq!(none["blocks"][2]["type"], "section", "Slack refuses an empty list");
    }

    #[test]
    fn a_page_carries_its_own_values_its_faults_and_only_its_id() {
        let mut why =
            field("why", FieldKind::Text { long: true, max: 20 }, Some(Value::Text("A long reason, too long".into())));
        why.fault = Some("Use fewer words.".into());
        let found = FieldKind::FindPerson { chosen: Some(Choice::new("p7", "Ana Silva, IRO")) };
        let page = form(vec![why, field("chair", found, Some(Value::Person("p7".into())))]);
        let view = modal(&page, "ab12");
        assert_eq!((view["private_metadata"].as_str(), view["callback_id"].as_str()), (Some("frm_0b"), Some("frm_0b")));
        assert_eq!(view["blocks"][0]["elements"][0]["text"], "Step 2 of 4");
        assert_eq!(view["blocks"][2]["text"]["text"], "Please check “The why”: Use fewer words.");
        assert_eq!(view["blocks"][3]["block_id"], "why~ab12");
        assert_eq!(view["blocks"][3]["element"]["initial_value"], "A long reason, too…");
        assert_eq!(view["blocks"][4]["element"]["initial_option"]["text"]["text"], "Ana Silva, IRO");
        assert_eq!(view["blocks"][5]["elements"][0]["value"], "frm_0b");
        assert_eq!(modal(&page, "")["blocks"][3]["block_id"], "why");
    }

    #[test]
    fn what_a_procedure_may_say_fits_in_a_form() {
        use crate::procedure::limits;
        const { assert!(limits::CHOICE <= OPTION && limits::QUESTION <= LABEL && limits::CHOICES <= LISTED) };
    }
}
