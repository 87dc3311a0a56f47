//! A [`Form`] as the card of a dialog.
//!
//! The form is the truth: each page is drawn anew with its own values, and what is wrong stands in words above its
//! field. Where a page has buttons besides the one that sends it, the client must not insist on required fields: it
//! would not let a half-filled page go back or be saved. There the desk says what is missing, as it does anyway.

use serde_json::{Value as Json, json};

use super::card::{Where, body, frame, rows, submit};
use super::text::{self, Look, paragraph, shorten};
use super::values::{COMMA, NOT_ANSWERED, dataset, input_id, of_form};
use crate::card::{Choice, Emphasis, Field, FieldKind, Form};
use crate::ids::DraftId;
use crate::interaction::Value;

/// Choices that are still shown side by side.
const RADIOS: usize = 10;
/// People that a search shows; Teams shows no more.
pub const FOUND: usize = 15;

/// The card of a form's page; its title belongs to the dialog.
pub fn dialog(form: &Form) -> Json {
    let mut all = Vec::new();
    if let Some((page, of)) = form.step {
        all.extend(paragraph(&text::step(page, of), Look::Small));
    }
    all.extend(body(&form.intro, Where::Dialog));
    let insists = form.buttons.is_empty();
    for field in &form.fields {
        all.extend(input(&form.key, field, insists));
    }
    debug_assert!(form.submit.is_some() || form.fields.is_empty(), "a form with fields needs a button that sends it");
    let label = form.submit.as_deref().or((!form.fields.is_empty()).then_some(text::CONTINUE));
    let sends = label.map(|label| submit(label, "", Emphasis::Primary, of_form(&form.key, None)));
    let others = form.buttons.iter().map(|(verb, label)| {
        let data = of_form(&form.key, Some(*verb));
        submit(label, "", Emphasis::Plain, data)
    });
    all.extend(rows(sends.into_iter().chain(others)));
    frame(&form.title, all)
}

/// What a search found, as Teams wants it: at most [`FOUND`].
pub fn found(choices: &[Choice]) -> Json {
    let results: Vec<Json> = choices.iter().take(FOUND).map(choice).collect();
    json!({"type": "application/vnd.microsoft.search.searchResponse", "value": {"results": results}})
}

/// A field with what is wrong above it and its hint below it, set apart from the field before.
fn input(form: &DraftId, field: &Field, insists: bool) -> Vec<Json> {
    let mut all = Vec::new();
    if let Some(fault) = &field.fault {
        all.extend(paragraph(&text::fault(&field.label, fault), Look::Fault));
    }
    match element(form, field) {
        Some(mut element) => {
            element["id"] = input_id(field).into();
            element["label"] = if field.required { field.label.clone() } else { text::optional(&field.label) }.into();
            if field.required && insists {
                let typed = matches!(field.kind, FieldKind::Text { .. } | FieldKind::Date | FieldKind::Time { .. });
                element["isRequired"] = true.into();
                element["errorMessage"] = if typed { text::FILL_IN } else { text::CHOOSE }.into();
            }
            all.push(element);
        }
        None => all.extend(paragraph(&text::nothing_to_choose(&field.label), Look::Plain)),
    }
    all.extend(field.hint.as_deref().map(|hint| paragraph(hint, Look::Small)).unwrap_or_default());
    for (n, element) in all.iter_mut().enumerate() {
        element["spacing"] = if n == 0 { "ExtraLarge" } else { "Small" }.into();
    }
    all
}

/// The input for a field with its value. None where there is nothing to choose from.
fn element(form: &DraftId, field: &Field) -> Option<Json> {
    let value = field.value.as_ref();
    match &field.kind {
        FieldKind::Choice(choices) => {
            let code = if let Some(Value::Choice(code)) = value { Some(code.as_str()) } else { None };
            one_of(choices, code, field.required)
        }
        FieldKind::Person(people) => {
            let id = if let Some(Value::Person(id)) = value { Some(id.as_str()) } else { None };
            one_of(people, id, field.required)
        }
        FieldKind::Choices(choices) => {
            let codes = if let Some(Value::Choices(codes)) = value { codes.as_slice() } else { &[] };
            several_of(choices, codes)
        }
        FieldKind::FindPerson { chosen } => {
            let mut element = json!({
                "type": "Input.ChoiceSet", "style": "filtered", "placeholder": text::TYPE_A_NAME,
                "choices": chosen.iter().map(choice).collect::<Vec<_>>(),
                "choices.data": {"type": "Data.Query", "dataset": dataset(form, &field.name)},
            });
            if let Some(person) = chosen {
                element["value"] = person.code.as_str().into();
            }
            Some(element)
        }
        FieldKind::Text { long, max } => {
            let max = (*max).max(1);
            let mut element = json!({"type": "Input.Text", "isMultiline": long, "maxLength": max});
            if let Some(Value::Text(typed)) = value {
                element["value"] = shorten(typed, usize::from(max)).into();
            }
            Some(element)
        }
        FieldKind::Date => {
            let mut element = json!({"type": "Input.Date"});
            if let Some(Value::Date(date)) = value {
                element["value"] = date.format("%Y-%m-%d").to_string().into();
            }
            Some(element)
        }
        FieldKind::Time { .. } => {
            let mut element = json!({"type": "Input.Time"});
            if let Some(Value::Time(time)) = value {
                element["value"] = time.format("%H:%M").to_string().into();
            }
            Some(element)
        }
    }
}

/// Radio buttons or a list, by how many there are. An answer that need not be given can be taken back.
fn one_of(choices: &[Choice], chosen: Option<&str>, required: bool) -> Option<Json> {
    let style = match choices.len() {
        0 => return None,
        1..=RADIOS => "expanded",
        _ => "compact",
    };
    let back = (!required).then(|| json!({"title": text::NOT_ANSWERED, "value": NOT_ANSWERED}));
    let offered: Vec<Json> = all(choices).into_iter().chain(back).collect();
    let mut element = json!({"type": "Input.ChoiceSet", "style": style, "wrap": true, "choices": offered});
    if style == "compact" {
        element["placeholder"] = text::CHOOSE_ONE.into();
    }
    if let Some(code) = chosen.filter(|code| choices.iter().any(|c| c.code == *code)) {
        element["value"] = code.into();
    }
    Some(element)
}

/// Boxes to tick.
fn several_of(choices: &[Choice], chosen: &[String]) -> Option<Json> {
    debug_assert!(choices.iter().all(|c| !c.code.contains(COMMA)), "a code that cannot be told from two: {choices:?}");
    if choices.is_empty() {
        return None;
    }
    let mut element = json!({"type": "Input.ChoiceSet", "isMultiSelect": true, "style": "expanded", "wrap": true,
        "choices": all(choices)});
    let chosen: Vec<&str> = choices.iter().filter(|c| chosen.contains(&c.code)).map(|c| c.code.as_str()).collect();
    if !chosen.is_empty() {
        element["value"] = chosen.join(&COMMA.to_string()).into();
    }
    Some(element)
}

fn all(choices: &[Choice]) -> Vec<Json> {
    choices.iter().map(choice).collect()
}

fn choice(choice: &Choice) -> Json {
    json!({"title": text::with_hint(&choice.label, choice.hint.as_deref()), "value": choice.code})
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

    fn form(fields: Vec<Field>, buttons: Vec<(Verb, String)>) -> Form {
        Form {
            key: "frm_0b".into(),
            title: "Request a meeting".into(),
            step: Some((2, 4)),
            intro: vec![Block::Warn("Do not name the child.".into())],
            fields,
            submit: Some("Continue".into()),
            buttons,
        }
    }

    #[test]
    fn the_number_of_choices_decides_how_they_are_shown() {
        let style = |n: usize| {
            let page = dialog(&form(vec![field("level", FieldKind::Choice(choices(n)), None)], Vec::new()));
            page["body"][2]["style"].as_str().map(str::to_owned)
        };
        assert_eq!(style(0), None);
        assert_eq!(style(10).as_deref(), Some("expanded"));
        assert_eq!(style(11).as_deref(), Some("compact"));
    }

    #[test]
    fn a_page_carries_its_own_values_its_faults_and_only_its_id() {
        let kind = FieldKind::Text { long: true, max: 20 };
        let mut why = field("why", kind, Some(Value::Text("A long reason, too long".into())));
        why.fault = Some("Use fewer words.".into());
        why.hint = Some("Kept private.".into());
        let find = FieldKind::FindPerson { chosen: Some(Choice::new("p7", "Ana Silva, IRO")) };
        let mut chair = field("chair", find, Some(Value::Person("p7".into())));
        chair.required = false;
        let page = dialog(&form(vec![why, chair], Vec::new()));
        let body = &page["body"];
        assert_eq!(body[0]["inlines"][0]["text"], "Step 2 of 4");
        assert_eq!(body[2]["inlines"][0]["text"], "Please check “The why”: Use fewer words.");
        assert_eq!(
            body[3],
            json!({"type": "Input.Text", "id": "text.why", "label": "The why", "isMultiline": true, "maxLength": 20,
                "spacing": "Small", "value": "A long reason, too…", "isRequired": true, "errorMessage": "Please fill this in."})
        );
        assert_eq!(body[4]["inlines"][0]["text"], "Kept private.");
        assert_eq!(
            body[5],
            json!({"type": "Input.ChoiceSet", "id": "person.chair", "label": "The chair (optional)", "spacing": "ExtraLarge", "style": "filtered",
                "placeholder": "Type part of a name", "value": "p7",
                "choices": [{"title": "Ana Silva, IRO", "value": "p7"}],
                "choices.data": {"type": "Data.Query", "dataset": "mainstay/frm_0b/chair"}})
        );
        assert_eq!(
            body[6]["actions"],
            json!([{"type": "Action.Submit", "title": "Continue", "style": "positive",
                "data": {"mainstay": {"form": "frm_0b"}}}])
        );
    }

    #[test]
    fn a_page_that_can_be_saved_half_filled_lets_itself_be_saved() {
        let buttons = vec![(Verb::Back, "Back".into()), (Verb::SaveForLater, "Save for later".into())];
        let page = dialog(&form(vec![field("due", FieldKind::Date, None)], buttons));
        assert_eq!(
            page["body"][2],
            json!({"type": "Input.Date", "id": "date.due", "label": "The due", "spacing": "ExtraLarge"})
        );
        assert_eq!(
            page["body"][3]["actions"][2]["data"],
            json!({"mainstay": {"form": "frm_0b", "verb": "save_for_later"}})
        );
    }
}
