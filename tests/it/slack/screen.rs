//! What a person sees of a message, a modal or a home page, as plain lines; and what an input holds before it is touched.

use serde_json::{Value as Json, json};

use super::fake::View;

/// A JSON string's text, or nothing.
pub fn text(json: &Json) -> String {
    json.as_str().unwrap_or("").to_owned()
}

/// The words of a text object as Slack shows them.
pub fn words(object: &Json) -> String {
    let raw = text(&object["text"]);
    match object["type"] == "mrkdwn" {
        true => raw.replace('*', "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
        false => raw,
    }
}

/// Blocks as lines; buttons in brackets.
pub fn blocks(blocks: &Json) -> String {
    blocks.as_array().into_iter().flatten().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Json) -> String {
    let row = |items: &Json, between: &str| {
        items.as_array().into_iter().flatten().map(words).collect::<Vec<_>>().join(between)
    };
    match block["type"].as_str().unwrap_or("") {
        "divider" => "----".into(),
        "actions" => {
            let labels = block["elements"].as_array().into_iter().flatten().map(|e| format!("[{}]", words(&e["text"])));
            labels.collect::<Vec<_>>().join(" ")
        }
        "context" => row(&block["elements"], " "),
        "section" if block["fields"].is_array() => {
            let fields: Vec<String> = block["fields"].as_array().into_iter().flatten().map(words).collect();
            fields.chunks(2).map(|pair| pair.join(": ")).collect::<Vec<_>>().join("\n")
        }
        "input" => {
            let options = block["element"]["options"].as_array().into_iter().flatten();
            let options: Vec<String> = options.map(|o| words(&o["text"])).collect();
            format!("{} <{}> {}", words(&block["label"]), options.join(" | "), words(&block["hint"]))
                .trim_end()
                .to_owned()
        }
        _ => words(&block["text"]),
    }
}

/// An open modal with its title, faults and buttons.
pub fn modal(view: &View) -> String {
    let mut lines = vec![format!("== {} ==", words(&view.body["title"])), blocks(&view.body["blocks"])];
    lines.extend(view.errors.iter().map(|(block, fault)| format!("! {block}: {fault}")));
    if view.body["submit"].is_object() {
        lines.push(format!("[{}]", words(&view.body["submit"])));
    }
    lines.join("\n")
}

/// Every button of these blocks: its label and the whole element, with the block it stands in.
pub fn buttons(blocks: &Json) -> Vec<(String, Json, String)> {
    let actions = blocks.as_array().into_iter().flatten().filter(|b| b["type"] == "actions");
    actions
        .flat_map(|b| b["elements"].as_array().into_iter().flatten().map(move |e| (b, e)))
        .map(|(b, e)| (words(&e["text"]), e.clone(), text(&b["block_id"])))
        .collect()
}

/// What an input's state says before anybody touched it.
pub fn initial_state(element: &Json) -> Json {
    let kind = text(&element["type"]);
    let (name, initial) = match kind.as_str() {
        "plain_text_input" => ("value", &element["initial_value"]),
        "datepicker" => ("selected_date", &element["initial_date"]),
        "timepicker" => ("selected_time", &element["initial_time"]),
        "checkboxes" | "multi_static_select" | "multi_external_select" => {
            ("selected_options", &element["initial_options"])
        }
        _ => ("selected_option", &element["initial_option"]),
    };
    let value = match initial {
        Json::Null if name == "selected_options" => json!([]),
        other => other.clone(),
    };
    json!({"type": kind, name: value})
}
