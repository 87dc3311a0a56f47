//! One field of a form as HTML: label, hint, fault and control, tied together for people who hear the page.
//!
//! The control's name is its kind and the field's name, as `parse` reads it. Its id is `field-NAME`; the hint's and the
//! fault's ids end in `-hint` and `-fault`.

use maud::{Markup, html};

use crate::card::{Choice, Field, FieldKind};
use crate::interaction::Value;

/// More choices than this become a list to pick from.
const SIDE_BY_SIDE: usize = 10;

/// The id that a link to this field goes to: its control, or the first of its controls.
pub fn first_id(field: &Field) -> String {
    format!("field-{}", field.name)
}

/// A field. `found` is what a search field has found, if somebody has searched.
pub fn field_html(field: &Field, found: Option<&[Choice]>) -> Markup {
    let one = |kind: &str| format!("{kind}.{}", field.name);
    let chosen = |code: &str| is_chosen(field.value.as_ref(), code);
    match &field.kind {
        FieldKind::Choice(choices) if choices.len() > SIDE_BY_SIDE => {
            labelled(field, &list(field, &one("choice"), choices))
        }
        FieldKind::Person(choices) if choices.len() > SIDE_BY_SIDE => {
            labelled(field, &list(field, &one("person"), choices))
        }
        FieldKind::Choice(choices) => group(field, &options(field, "radio", &one("choice"), choices, chosen)),
        FieldKind::Choices(choices) => group(field, &options(field, "checkbox", &one("choices"), choices, chosen)),
        FieldKind::Person(choices) => group(field, &options(field, "radio", &one("person"), choices, chosen)),
        FieldKind::Text { long: true, .. } => labelled(
            field,
            &html! {
                textarea id=(first_id(field)) name=(one("text")) rows="4" aria-describedby=[described(field)]
                    aria-invalid=[invalid(field)] { (text(field)) }
            },
        ),
        FieldKind::Text { long: false, .. } => labelled(field, &input(field, "text", &one("text"), &text(field))),
        FieldKind::Date => labelled(field, &input(field, "date", &one("date"), &text(field))),
        FieldKind::Time { .. } => labelled(field, &input(field, "time", &one("time"), &text(field))),
        FieldKind::FindPerson { chosen } => find_person(field, chosen.as_ref(), found),
    }
}

/// A label with one control.
fn labelled(field: &Field, control: &Markup) -> Markup {
    html! {
        div.field.faulty[field.fault.is_some()] {
            label for=(first_id(field)) { (field.label) (optional(field)) }
            (hint_and_fault(field))
            (control)
        }
    }
}

/// A question with several controls.
fn group(field: &Field, controls: &Markup) -> Markup {
    html! {
        fieldset.field.faulty[field.fault.is_some()] aria-describedby=[described(field)] {
            legend { (field.label) (optional(field)) }
            (hint_and_fault(field))
            (controls)
        }
    }
}

fn optional(field: &Field) -> Markup {
    html! { @if !field.required { span.optional { " (optional)" } } }
}

fn hint_and_fault(field: &Field) -> Markup {
    let id = first_id(field);
    html! {
        @if let Some(hint) = &field.hint { p.hint id=(format!("{id}-hint")) { (hint) } }
        @if let Some(fault) = &field.fault {
            p.fault id=(format!("{id}-fault")) { span.vh { "Error: " } (fault) }
        }
    }
}

fn described(field: &Field) -> Option<String> {
    let id = first_id(field);
    let hint = field.hint.as_ref().map(|_| format!("{id}-hint"));
    let fault = field.fault.as_ref().map(|_| format!("{id}-fault"));
    let ids: Vec<String> = hint.into_iter().chain(fault).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn invalid(field: &Field) -> Option<&'static str> {
    field.fault.as_ref().map(|_| "true")
}

fn input(field: &Field, kind: &str, name: &str, value: &str) -> Markup {
    html! {
        input id=(first_id(field)) class=(kind) type=(kind) name=(name) value=(value) aria-describedby=[described(field)]
            aria-invalid=[invalid(field)];
    }
}

fn options(field: &Field, kind: &str, name: &str, choices: &[Choice], chosen: impl Fn(&str) -> bool) -> Markup {
    let id = |n: usize| if n == 0 { first_id(field) } else { format!("{}-{n}", first_id(field)) };
    // A radio button cannot be switched off again, so an optional question has one that stands for no answer.
    let can_be_left = kind == "radio" && !field.required;
    html! {
        @for (n, choice) in choices.iter().enumerate() {
            div.option {
                input id=(id(n)) type=(kind) name=(name) value=(choice.code) checked[chosen(&choice.code)]
                    aria-describedby=[choice.hint.as_ref().map(|_| format!("{}-about", id(n)))];
                label for=(id(n)) { (choice.label) }
                @if let Some(hint) = &choice.hint { p.hint id=(format!("{}-about", id(n))) { (hint) } }
            }
        }
        @if can_be_left {
            @let left = id(choices.len().max(1));
            div.option.no-answer {
                input id=(left) type="radio" name=(name) value="" checked[!choices.iter().any(|c| chosen(&c.code))];
                label for=(left) { "Not answered" }
            }
        }
    }
}

/// A list's entries have no room for a hint: what several in a row have in common stands above them.
fn list(field: &Field, name: &str, choices: &[Choice]) -> Markup {
    html! {
        select id=(first_id(field)) name=(name) aria-describedby=[described(field)]
            aria-invalid=[invalid(field)] {
            option value="" { @if field.required { "Choose one" } @else { "Not answered" } }
            @for run in choices.chunk_by(|one, next| one.hint == next.hint) {
                @match &run[0].hint {
                    None => @for choice in run { (option(field, choice)) },
                    Some(hint) => optgroup label=(hint) { @for choice in run { (option(field, choice)) } },
                }
            }
        }
    }
}

fn option(field: &Field, choice: &Choice) -> Markup {
    html! {
        option value=(choice.code) selected[is_chosen(field.value.as_ref(), &choice.code)] { (choice.label) }
    }
}

/// A search that works by sending the words, and sooner with script: both show the people found as a list to pick from.
fn find_person(field: &Field, chosen: Option<&Choice>, found: Option<&[Choice]>) -> Markup {
    let (id, name) = (first_id(field), &field.name);
    let label = match (&field.value, chosen) {
        // Words that found several people, or nobody, are shown again.
        (Some(Value::Text(typed)), _) => typed.clone(),
        (_, Some(choice)) => choice.label.clone(),
        _ => String::new(),
    };
    let shown = chosen.map_or("", |c| c.label.as_str());
    labelled(
        field,
        &html! {
            input id=(id) class="text" type="text" name=(format!("find.{name}")) value=(label) data-find=(name)
                placeholder="Type part of a name" aria-describedby=[described(field)] aria-invalid=[invalid(field)];
            input type="hidden" name=(format!("found.{name}")) value=(chosen.map_or("", |c| c.code.as_str()));
            input type="hidden" name=(format!("shown.{name}")) value=(shown);
            p.hint role="status" data-found-count=(name) {}
            fieldset.found data-found=(name) hidden[found.is_none_or(<[Choice]>::is_empty)] {
                legend { "People found" }
                @for (n, choice) in found.unwrap_or_default().iter().enumerate() {
                    div.option {
                        input id=(format!("{id}-found-{n}")) type="radio" name=(format!("person.{name}"))
                            value=(choice.code);
                        label for=(format!("{id}-found-{n}")) {
                            (choice.label) @if let Some(hint) = &choice.hint { span.hint { " " (hint) } }
                        }
                    }
                }
            }
        },
    )
}

/// What stands in a one-line control.
fn text(field: &Field) -> String {
    match &field.value {
        Some(Value::Text(words)) => words.clone(),
        Some(Value::Date(date)) => date.format("%Y-%m-%d").to_string(),
        Some(Value::Time(time)) => time.format("%H:%M").to_string(),
        _ => String::new(),
    }
}

fn is_chosen(value: Option<&Value>, code: &str) -> bool {
    match value {
        Some(Value::Choice(chosen)) => chosen == code,
        Some(Value::Choices(chosen)) => chosen.iter().any(|c| c == code),
        Some(Value::Person(chosen)) => chosen.as_str() == code,
        _ => false,
    }
}
