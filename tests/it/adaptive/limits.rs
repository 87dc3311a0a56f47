//! What Teams takes of an Adaptive Card, as far as Mainstay uses it. Nothing of the rendering is used here but its size.

use std::collections::BTreeSet;

use serde_json::Value as Json;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    Message,
    Dialog,
}

/// What is wrong with a card. Empty: Teams would take it.
pub fn faults(card: &Json, surface: Surface) -> Vec<String> {
    let mut faults = Vec::new();
    let mut that = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    that(card["version"] == "1.5", format!("Teams knows version 1.5, not {}", card["version"]));
    let size = card.to_string().len();
    that(size <= 25 * 1024, format!("{size} bytes"));
    that(!words(&card["fallbackText"]).is_empty(), "an old client would show nothing".into());
    let mut ids = BTreeSet::new();
    for element in elements(card) {
        let kind = words(&element["type"]);
        if let Some(id) = element["id"].as_str() {
            that(ids.insert(id.to_owned()), format!("twice: {id}"));
        }
        match kind.as_str() {
            "AdaptiveCard" | "Container" => {}
            "TextBlock" => {
                that(element["style"] == "heading", format!("words that are read as markup: {element}"));
                that(element["wrap"] == true && !words(&element["text"]).trim().is_empty(), format!("{element}"));
            }
            "RichTextBlock" => {
                let runs = list(&element["inlines"]);
                let said = runs.iter().all(|run| run["type"] == "TextRun" && !words(&run["text"]).trim().is_empty());
                that(!runs.is_empty() && said, format!("says nothing: {element}"));
            }
            "FactSet" => that(!list(&element["facts"]).is_empty(), "no facts".into()),
            "ActionSet" => {
                let shown = list(&element["actions"]).len();
                that((1..=6).contains(&shown), format!("{shown} buttons in a row of which Teams shows six"));
            }
            input if input.starts_with("Input.") => {
                that(surface == Surface::Dialog, format!("an input in a message: {element}"));
                that(!words(&element["label"]).is_empty(), format!("no label: {element}"));
                let searches = element["choices.data"]["type"] == "Data.Query";
                let choices = list(&element["choices"]);
                that(input != "Input.ChoiceSet" || searches || !choices.is_empty(), format!("no choice: {element}"));
                that(element["isRequired"] != true || element["errorMessage"].is_string(), format!("{element}"));
            }
            other => that(false, format!("an unknown element: {other}")),
        }
    }
    for action in actions(card) {
        let kind = words(&action["type"]);
        let label = words(&action["title"]);
        that((1..=75).contains(&label.chars().count()), format!("a button's label: {label}"));
        match (surface, kind.as_str()) {
            (Surface::Message, "Action.Execute") => {
                let fallback = &action["fallback"];
                let same = fallback["type"] == "Action.Submit" && fallback["data"] == action["data"];
                that(same, format!("an older client sends something else: {action}"));
                that(action["verb"] == action["data"]["mainstay"]["verb"], format!("two verbs: {action}"));
            }
            (Surface::Message, "Action.Submit") => {
                that(action["data"]["msteams"]["type"] == "task/fetch", format!("no dialog opens: {action}"));
            }
            (Surface::Dialog, "Action.Submit") => {
                that(action["data"]["msteams"].is_null(), format!("a dialog in a dialog: {action}"));
            }
            _ => that(false, format!("not heard there: {action}")),
        }
    }
    faults
}

/// The card itself and every element in it.
fn elements(card: &Json) -> Vec<&Json> {
    let mut all = vec![card];
    for name in ["body", "items"] {
        all.extend(card[name].as_array().into_iter().flatten().flat_map(elements));
    }
    all
}

/// Every button, in the order in which they are shown.
pub fn actions(card: &Json) -> Vec<&Json> {
    let sets = elements(card).into_iter().filter(|e| e["type"] == "ActionSet");
    sets.flat_map(|e| e["actions"].as_array().into_iter().flatten()).collect()
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn words(json: &Json) -> String {
    json.as_str().unwrap_or("").to_owned()
}
