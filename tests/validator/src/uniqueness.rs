//! What the block checker does not look at: ids that must be unique, values that must be, and what is said to people
//! who do not see the blocks.

use std::collections::BTreeSet;

use serde_json::Value as Json;

/// Every fault of one message or view, as `path: fault`.
pub fn faults(body: &Json) -> Vec<String> {
    let none = Vec::new();
    let blocks = body["blocks"].as_array().unwrap_or(&none);
    let mut faults =
        twice(blocks, "block_id").map(|id| format!("$.blocks: two blocks with the block_id {id}")).collect::<Vec<_>>();
    for (n, block) in blocks.iter().enumerate() {
        let path = format!("$.blocks[{n}]");
        let elements = block["elements"].as_array().unwrap_or(&none);
        faults.extend(twice(elements, "action_id").map(|id| format!("{path}: two elements with the action_id {id}")));
        if elements.iter().filter(|e| e["style"] == "primary").count() > 1 {
            faults.push(format!("{path}: two primary buttons"));
        }
        let options = block["element"]["options"].as_array().unwrap_or(&none);
        faults.extend(twice(options, "value").map(|value| format!("{path}: two options with the value {value}")));
        let initial = &block["element"]["initial_option"];
        if !options.is_empty() && !initial.is_null() && !options.contains(initial) {
            faults.push(format!("{path}: the initial option is not one of the options"));
        }
    }
    let text = body["text"].as_str();
    if text.is_some_and(|t| t.is_empty() || t.encode_utf16().count() > 4000) {
        faults.push("$.text: 1 to 4000 characters".into());
    }
    faults
}

/// The values of a field that come more than once.
fn twice<'a>(items: &'a [Json], field: &'static str) -> impl Iterator<Item = &'a str> {
    let mut seen = BTreeSet::new();
    items.iter().filter_map(move |item| item[field].as_str()).filter(move |value| !seen.insert(*value))
}
