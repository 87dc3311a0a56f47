//! What was filled in: `view.state.values` as neutral values, each read by its element's type.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde_json::Value as Json;

use crate::interaction::{Value, Values};

/// The `action_id` of every input element.
pub const VALUE: &str = "v";
/// The `action_id` of an input whose options are people.
pub const PERSON: &str = "p";
/// The value of the option that takes an answer back. No choice of a form has it.
pub const NOT_ANSWERED: &str = "-";
/// Between a field's name and the mark that makes its `block_id` new, so that Slack forgets what was typed there.
const MARK: char = '~';

/// The `block_id` for a field in the page that `mark` names.
pub fn block_id(field: &str, mark: &str) -> String {
    if mark.is_empty() { field.to_owned() } else { format!("{field}{MARK}{mark}") }
}

/// The field's name within a `block_id`.
pub fn field_name(block_id: &str) -> &str {
    block_id.split(MARK).next().unwrap_or(block_id)
}

/// Reads a view's state: the values by field, and the `block_id` under which each field was shown. Empty for anything
/// that is not a view's state.
pub fn read(state: &Json) -> (Values, BTreeMap<String, String>) {
    let (mut values, mut blocks) = (Values::new(), BTreeMap::new());
    for (block_id, elements) in state["values"].as_object().into_iter().flatten() {
        let name = field_name(block_id).to_owned();
        let Some((action_id, element)) = elements.as_object().and_then(|e| e.iter().next()) else { continue };
        blocks.insert(name.clone(), block_id.clone());
        if let Some(value) = one(action_id, element) {
            values.insert(name, value);
        }
    }
    (values, blocks)
}

/// One element's value. None when it was left empty.
fn one(action_id: &str, element: &Json) -> Option<Value> {
    let chosen = |option: &Json| option["value"].as_str().map(str::to_owned);
    match element["type"].as_str().unwrap_or("") {
        "plain_text_input" => given(&element["value"], |v| Some(Value::Text(v.as_str()?.to_owned())))
            .filter(|v| !matches!(v, Value::Text(text) if text.trim().is_empty())),
        "radio_buttons" | "static_select" | "external_select"
            if element["selected_option"]["value"] == NOT_ANSWERED =>
        {
            None
        }
        "radio_buttons" | "static_select" | "external_select" => given(&element["selected_option"], |option| {
            let code = chosen(option)?;
            Some(if action_id == PERSON { Value::Person(code.into()) } else { Value::Choice(code) })
        }),
        "checkboxes" | "multi_static_select" | "multi_external_select" => {
            given(&element["selected_options"], |options| {
                options.as_array()?.iter().map(chosen).collect::<Option<Vec<_>>>().map(Value::Choices)
            })
            .filter(|v| !matches!(v, Value::Choices(codes) if codes.is_empty()))
        }
        "datepicker" => given(&element["selected_date"], |date| {
            NaiveDate::parse_from_str(date.as_str()?, "%Y-%m-%d").ok().map(Value::Date)
        }),
        "timepicker" => given(&element["selected_time"], |time| {
            NaiveTime::parse_from_str(time.as_str()?, "%H:%M").ok().map(Value::Time)
        }),
        _ => Some(Value::Unreadable),
    }
}

/// None for null or missing, what `read` makes of it otherwise, and `Unreadable` where it makes nothing of it.
fn given(json: &Json, read: impl FnOnce(&Json) -> Option<Value>) -> Option<Value> {
    if json.is_null() { None } else { Some(read(json).unwrap_or(Value::Unreadable)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_kind_of_field_reads_as_itself_and_an_empty_one_is_absent() {
        let option = |code: &str| json!({"text": {"type": "plain_text", "text": "Words"}, "value": code});
        let state = json!({"values": {
            "reason": {"v": {"type": "plain_text_input", "value": "It is fragile"}},
            "note~9f": {"v": {"type": "plain_text_input", "value": null}},
            "blank": {"v": {"type": "plain_text_input", "value": "  "}},
            "level": {"v": {"type": "radio_buttons", "selected_option": option("fragile")}},
            "taken_back": {"p": {"type": "radio_buttons", "selected_option": option(NOT_ANSWERED)}},
            "team~9f": {"v": {"type": "static_select", "selected_option": null}},
            "chair~9f": {"p": {"type": "external_select", "selected_option": option("p7")}},
            "who": {"v": {"type": "checkboxes", "selected_options": [option("a"), option("b")]}},
            "none": {"v": {"type": "checkboxes", "selected_options": []}},
            "day": {"v": {"type": "datepicker", "selected_date": "2026-04-13"}},
            "odd_day": {"v": {"type": "datepicker", "selected_date": "13/4/26"}},
            "hour": {"v": {"type": "timepicker", "selected_time": "09:30", "timezone": "Europe/London"}},
            "odd": {"v": {"type": "file_input", "files": []}},
            "odder": {"v": 7}, "oddest": [],
        }});
        let (values, blocks) = read(&state);
        let expected = [
            ("reason", Value::Text("It is fragile".into())),
            ("level", Value::Choice("fragile".into())),
            ("chair", Value::Person("p7".into())),
            ("who", Value::Choices(vec!["a".into(), "b".into()])),
            ("day", Value::Date(NaiveDate::from_ymd_opt(2026, 4, 13).expect("a date"))),
            ("odd_day", Value::Unreadable),
            ("hour", Value::Time(NaiveTime::from_hms_opt(9, 30, 0).expect("a time"))),
            ("odd", Value::Unreadable),
            ("odder", Value::Unreadable),
        ];
        assert_eq!(values, expected.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
        assert_eq!(blocks["chair"], "chair~9f");
        for nothing in [json!(null), json!([]), json!({"values": 3}), json!({"values": {"a": {}}})] {
            assert_eq!(read(&nothing).0, Values::new(), "{nothing}");
        }
    }
}
