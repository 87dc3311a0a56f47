//! What was filled in: put back into the fields, and looked over.

use crate::card::{Choice, Field, FieldKind, Form};
use crate::ids::PersonId;
use crate::interaction::{Value, Values};

/// Puts what was filled in back into the fields.
pub fn fill(form: &mut Form, values: &Values) {
    for field in &mut form.fields {
        // What another list offered is no answer to this one.
        let offered = |value: &&Value| match (&field.kind, value) {
            (FieldKind::Choice(of), Value::Choice(code)) => of.iter().any(|c| c.code == *code),
            _ => true,
        };
        if let Some(value) = values.get(&field.name).filter(offered) {
            field.value = Some(value.clone());
        }
    }
}

/// Whether the form can be taken as filled in. Each field that cannot says why.
pub fn check(form: &mut Form, values: &Values, knows: &dyn Fn(&PersonId) -> bool) -> bool {
    fill(form, values);
    for field in &mut form.fields {
        field.fault = fault(field, values.get(&field.name), knows);
        if !values.contains_key(&field.name) {
            field.value = None;
        }
    }
    form.fields.iter().all(|f| f.fault.is_none())
}

fn fault(field: &Field, value: Option<&Value>, knows: &dyn Fn(&PersonId) -> bool) -> Option<String> {
    let Some(value) = value else {
        let ask = match field.kind {
            FieldKind::Text { .. } | FieldKind::Date | FieldKind::Time { .. } => "Please fill this in.",
            _ => "Please choose one.",
        };
        return field.required.then(|| ask.to_owned());
    };
    let listed = |of: &[Choice], code: &str| of.iter().any(|c| c.code == code);
    let good = match (&field.kind, value) {
        (FieldKind::Choice(of), Value::Choice(code)) => listed(of, code),
        (FieldKind::Choices(of), Value::Choices(codes)) => codes.iter().all(|c| listed(of, c)),
        (FieldKind::Date, Value::Date(_)) | (FieldKind::Time { .. }, Value::Time(_)) => true,
        (FieldKind::Person(of), Value::Person(id)) => listed(of, id.as_str()),
        (FieldKind::Person(of), Value::Choice(code)) => listed(of, code),
        (FieldKind::FindPerson { .. }, Value::Person(id)) => knows(id),
        (FieldKind::Text { max, .. }, Value::Text(words)) => {
            if words.chars().count() > usize::from(*max) {
                return Some(format!("Please use at most {max} characters."));
            }
            if words.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
                return Some("Please use letters, numbers and punctuation only.".into());
            }
            if field.required && words.trim().is_empty() {
                return Some("Please fill this in.".into());
            }
            true
        }
        _ => false,
    };
    (!good).then(|| match field.kind {
        FieldKind::Date => "Please give a date, such as 13 April 2026.".to_owned(),
        FieldKind::Time { .. } => "Please give a time, such as 9:30.".to_owned(),
        FieldKind::Text { .. } => "Please type this again.".to_owned(),
        _ => "Please choose one from the list.".to_owned(),
    })
}
