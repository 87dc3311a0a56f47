//! What a person sees of an Adaptive Card, as plain lines; its buttons and its inputs.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::fake::Dialog;

/// A JSON string's text, or nothing.
pub fn text(json: &Json) -> String {
    json.as_str().unwrap_or("").to_owned()
}

/// A card as lines; buttons in brackets.
pub fn card(card: &Json) -> String {
    let mut lines = lines_of(&card["body"]);
    lines.extend(row(&card["actions"]));
    lines.join("\n")
}

/// An open window with its title.
pub fn dialog(dialog: &Dialog) -> String {
    format!("== {} ==\n{}", dialog.title, card(&dialog.card))
}

fn lines_of(elements: &Json) -> Vec<String> {
    elements.as_array().into_iter().flatten().flat_map(element).collect()
}

fn element(element: &Json) -> Vec<String> {
    match element["type"].as_str().unwrap_or("") {
        "TextBlock" => vec![unescaped(&text(&element["text"]))],
        "RichTextBlock" => {
            let runs = element["inlines"].as_array().into_iter().flatten();
            vec![runs.map(|run| text(&run["text"])).collect()]
        }
        "Container" => lines_of(&element["items"]),
        "FactSet" => {
            let facts = element["facts"].as_array().into_iter().flatten();
            let shown = |name: &Json| unescaped(&text(name));
            facts.map(|f| format!("{}: {}", shown(&f["title"]), shown(&f["value"]))).collect()
        }
        "ActionSet" => row(&element["actions"]),
        kind if kind.starts_with("Input.") => {
            vec![format!("{} <{}>", label(element), options(element).join(" | "))]
        }
        other => panic!("Teams does not show a {other}"),
    }
}

/// Buttons in one line, if there are any.
fn row(actions: &Json) -> Vec<String> {
    let labels: Vec<String> =
        actions.as_array().into_iter().flatten().map(|a| format!("[{}]", text(&a["title"]))).collect();
    if labels.is_empty() { Vec::new() } else { vec![labels.join(" ")] }
}

/// Markdown as it is shown: only escapes occur.
fn unescaped(markdown: &str) -> String {
    let (mut shown, mut signs) = (String::new(), markdown.chars());
    while let Some(sign) = signs.next() {
        shown.push(if sign == '\\' { signs.next().unwrap_or(sign) } else { sign });
    }
    shown
}

/// Every button of a card: its label and the whole action.
pub fn buttons(card: &Json) -> Vec<(String, Json)> {
    fn within(elements: &Json, all: &mut Vec<Json>) {
        for element in elements.as_array().into_iter().flatten() {
            within(&element["items"], all);
            all.extend(element["actions"].as_array().cloned().unwrap_or_default());
        }
    }
    let mut all = Vec::new();
    within(&card["body"], &mut all);
    all.extend(card["actions"].as_array().cloned().unwrap_or_default());
    all.into_iter().map(|action| (text(&action["title"]), action)).collect()
}

/// The inputs of a page, in order.
pub fn inputs(card: &Json) -> Vec<Json> {
    let elements = card["body"].as_array().into_iter().flatten();
    elements.filter(|e| e["type"].as_str().is_some_and(|kind| kind.starts_with("Input."))).cloned().collect()
}

/// The label without what says that the field may be left empty.
pub fn label(input: &Json) -> String {
    let label = text(&input["label"]);
    label.strip_suffix(" (optional)").unwrap_or(&label).to_owned()
}

/// The words of what can be chosen. A hint that follows the words is left off.
pub fn options(input: &Json) -> Vec<String> {
    input["choices"].as_array().into_iter().flatten().map(|c| words_of(&text(&c["title"]))).collect()
}

pub fn words_of(title: &str) -> String {
    title.split(" – ").next().unwrap_or(title).to_owned()
}

/// What is wrong, by the field's label: it stands in words above the field.
pub fn faults(card: &Json) -> BTreeMap<String, String> {
    let lines = lines_of(&card["body"]);
    let fault = |line: &String| {
        let (label, fault) = line.strip_prefix("Please check “")?.split_once("”: ")?;
        Some((label.to_owned(), fault.to_owned()))
    };
    lines.iter().filter_map(fault).collect()
}
