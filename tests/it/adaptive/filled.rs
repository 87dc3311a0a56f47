//! One form filled in by two people, in Teams and in Slack: the desk must hear the same of both.

use mainstay::card::Form;
use mainstay::interaction::Values;
use mainstay::platform::slack::values as slack_values;
use mainstay::platform::slack::view::modal;
use mainstay::platform::teams::values::{self, Sent};
use serde_json::{Map, Value as Json, json};

use crate::slack::screen::initial_state;

/// How somebody fills a form in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// Left as it came.
    AsDrawn,
    /// The first choice, one box, some words.
    First,
    /// The last choice and every box.
    Last,
    /// All taken away again.
    Emptied,
}

const WORDS: &str = "Two\nlines, *and* a comma";
const TAKEN_BACK: &str = "Not answered";
/// Whom a search finds.
const FOUND: &str = "p-7";

/// Fills the form in, in every way, on both platforms.
pub fn alike(form: &Form, dialog: &Json) {
    let view = modal(form, "");
    for how in [How::AsDrawn, How::First, How::Last, How::Emptied] {
        let in_slack = slack_values::read(&json!({"values": slack(&view, how)})).0;
        let (sent, in_teams) = teams(form, dialog, how);
        assert_eq!(in_teams, in_slack, "{how:?}: {dialog:#}");
        assert!(form.fields.is_empty() || sent == Sent::Submit { form: form.key.clone() });
    }
}

/// What Teams sends: the button's data with every input's value beside it, all of them strings.
fn teams(form: &Form, dialog: &Json, how: How) -> (Sent, Values) {
    let sends = |action: &&Json| values::sent(&action["data"]) == Sent::Submit { form: form.key.clone() };
    let submit = super::limits::actions(dialog).into_iter().find(sends);
    let mut data = submit.and_then(|action| action["data"].as_object().cloned()).unwrap_or_default();
    for input in dialog["body"].as_array().expect("a body").iter().filter(|e| e["id"].is_string()) {
        data.insert(input["id"].as_str().unwrap_or_default().to_owned(), typed(input, how).into());
    }
    let data = Json::Object(data);
    let inputs = data.as_object().map_or(0, |d| d.keys().filter(|k| k.contains('.')).count());
    assert!(inputs <= form.fields.len());
    (values::sent(&data), values::read(&data))
}

fn typed(input: &Json, how: How) -> String {
    let drawn = || input["value"].as_str().unwrap_or("").to_owned();
    match input["type"].as_str().expect("a type") {
        "Input.ChoiceSet" if how == How::Emptied => {
            // A radio button is freed by another one only.
            let back = input["choices"].as_array().into_iter().flatten().find(|c| c["title"] == TAKEN_BACK);
            back.and_then(|c| c["value"].as_str()).unwrap_or("").to_owned()
        }
        _ if how == How::Emptied => String::new(),
        _ if how == How::AsDrawn => drawn(),
        "Input.Text" => short(WORDS, input["maxLength"].as_u64()),
        "Input.Date" => "2026-04-13".into(),
        "Input.Time" => "09:30".into(),
        "Input.ChoiceSet" if input["choices.data"].is_object() => FOUND.into(),
        "Input.ChoiceSet" => {
            let choices = input["choices"].as_array().expect("choices").iter();
            let codes = choices.filter(|c| c["title"] != TAKEN_BACK).map(|c| c["value"].as_str().expect("a code"));
            let codes: Vec<&str> = codes.collect();
            match (how, input["isMultiSelect"] == true) {
                (How::Last, true) => codes.join(","),
                (How::Last, false) => codes[codes.len() - 1].to_owned(),
                _ => codes[0].to_owned(),
            }
        }
        other => panic!("nobody can fill in a {other}"),
    }
}

/// What Slack sends: a state for every input.
fn slack(view: &Json, how: How) -> Map<String, Json> {
    let inputs = view["blocks"].as_array().expect("blocks").iter().filter(|b| b["type"] == "input");
    inputs
        .map(|block| {
            let element = &block["element"];
            let mut state = initial_state(element);
            chosen(&mut state, element, how);
            let action = element["action_id"].as_str().expect("an action id");
            (block["block_id"].as_str().expect("a block id").to_owned(), json!({action: state}))
        })
        .collect()
}

fn chosen(state: &mut Json, element: &Json, how: How) {
    if how == How::AsDrawn {
        return;
    }
    let kind = element["type"].as_str().expect("a type");
    let (key, value) = match kind {
        "plain_text_input" => ("value", short(WORDS, element["max_length"].as_u64()).into()),
        "datepicker" => ("selected_date", "2026-04-13".into()),
        "timepicker" => ("selected_time", "09:30".into()),
        "external_select" => ("selected_option", json!({"value": FOUND})),
        _ => {
            let options: Vec<&Json> = element["options"].as_array().expect("options").iter().collect();
            let back = options.iter().find(|o| o["value"] == slack_values::NOT_ANSWERED).copied().cloned();
            let options: Vec<Json> =
                options.into_iter().filter(|o| o["value"] != slack_values::NOT_ANSWERED).cloned().collect();
            // A radio button is freed by another one only.
            if let Some(back) = back.filter(|_| how == How::Emptied) {
                state["selected_option"] = back;
                return;
            }
            let several = kind == "checkboxes" || kind == "multi_static_select";
            match (how, several) {
                (How::Last, true) => ("selected_options", json!(options)),
                (How::Last, false) => ("selected_option", options[options.len() - 1].clone()),
                (_, true) => ("selected_options", json!([options[0]])),
                _ => ("selected_option", options[0].clone()),
            }
        }
    };
    let empty = if key == "selected_options" { json!([]) } else { Json::Null };
    state[key] = if how == How::Emptied { empty } else { value };
}

fn short(words: &str, max: Option<u64>) -> String {
    words.chars().take(max.unwrap_or(3000) as usize).collect()
}
