//! Slack's limits on what it is sent, as far as Mainstay uses them: what Slack refuses, the stand-in refuses.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::screen::text;

/// What is wrong with a message, a modal or a home page. Empty: Slack would take it.
pub fn faults(surface: &str, body: &Json) -> Vec<String> {
    let mut found = Faults(Vec::new());
    let none = Vec::new();
    let blocks = body["blocks"].as_array().unwrap_or(&none);
    match surface {
        "message" => {
            found.within("blocks", blocks.len(), 0, 50);
            found.text("text", &body["text"], 1, 4000);
        }
        "modal" => {
            found.within("blocks", blocks.len(), 1, 100);
            found.words("title", &body["title"], 24);
            for name in ["submit", "close"] {
                found.optional(name, &body[name], 24);
            }
            let sends = body["submit"].is_object();
            found.that("an input needs a submit", sends || blocks.iter().all(|b| b["type"] != "input"));
            found.within("private_metadata", text(&body["private_metadata"]).len(), 0, 3000);
            found.within("view", body.to_string().len(), 0, 250_000);
        }
        _ => found.within("blocks", blocks.len(), 1, 100),
    }
    let ids: Vec<String> = blocks.iter().map(|b| text(&b["block_id"])).filter(|id| !id.is_empty()).collect();
    found.that("block_ids are unique", ids.iter().collect::<BTreeSet<_>>().len() == ids.len());
    blocks.iter().for_each(|block| found.block(surface, block));
    found.0
}

struct Faults(Vec<String>);

impl Faults {
    fn that(&mut self, what: &str, holds: bool) {
        if !holds {
            self.0.push(what.to_owned());
        }
    }

    fn within(&mut self, what: &str, n: usize, least: usize, most: usize) {
        self.that(&format!("{what}: {n} is not {least} to {most}"), (least..=most).contains(&n));
    }

    fn text(&mut self, what: &str, json: &Json, least: usize, most: usize) {
        self.within(what, text(json).encode_utf16().count(), least, most);
    }

    fn words(&mut self, what: &str, object: &Json, most: usize) {
        self.that(&format!("{what} is a text"), matches!(object["type"].as_str(), Some("plain_text" | "mrkdwn")));
        self.text(what, &object["text"], 1, most);
        let broadcasts = object["type"] == "mrkdwn" && text(&object["text"]).contains('<');
        self.that(&format!("{what} mentions somebody"), !broadcasts);
    }

    fn optional(&mut self, what: &str, object: &Json, most: usize) {
        if !object.is_null() {
            self.words(what, object, most);
        }
    }

    fn block(&mut self, surface: &str, block: &Json) {
        let items = |name: &str| block[name].as_array().cloned().unwrap_or_default();
        self.within("block_id", text(&block["block_id"]).len(), 0, 255);
        match block["type"].as_str().unwrap_or("") {
            "header" => self.words("header", &block["text"], 150),
            "divider" => {}
            "section" => {
                let fields = items("fields");
                self.that("a section says something", !fields.is_empty() || block["text"].is_object());
                self.optional("section", &block["text"], 3000);
                self.within("fields", fields.len(), 0, 10);
                fields.iter().for_each(|f| self.words("field", f, 2000));
            }
            "context" => {
                let elements = items("elements");
                self.within("context", elements.len(), 1, 10);
                elements.iter().for_each(|e| self.words("context", e, 2000));
            }
            "actions" => self.actions(&items("elements")),
            "input" => {
                self.that("an input in a message", surface != "message");
                self.words("label", &block["label"], 2000);
                self.optional("hint", &block["hint"], 2000);
                self.element(&block["element"]);
            }
            other => self.that(&format!("an unknown block: {other}"), false),
        }
    }

    fn actions(&mut self, elements: &[Json]) {
        self.within("actions", elements.len(), 1, 25);
        let ids: BTreeSet<String> = elements.iter().map(|e| text(&e["action_id"])).collect();
        self.that("action_ids are unique", ids.len() == elements.len());
        let primary = elements.iter().filter(|e| e["style"] == "primary").count();
        self.within("primary buttons", primary, 0, 1);
        for button in elements {
            self.that("only buttons", button["type"] == "button");
            self.words("button", &button["text"], 75);
            self.text("action_id", &button["action_id"], 1, 255);
            self.text("value", &button["value"], 0, 2000);
            self.text("accessibility_label", &button["accessibility_label"], 0, 75);
        }
    }

    fn element(&mut self, element: &Json) {
        self.text("action_id", &element["action_id"], 1, 255);
        let none = Vec::new();
        let options = element["options"].as_array().unwrap_or(&none);
        match element["type"].as_str().unwrap_or("") {
            "radio_buttons" | "checkboxes" => self.within("options", options.len(), 1, 10),
            "static_select" | "multi_static_select" => self.within("options", options.len(), 1, 100),
            "plain_text_input" => {
                let most = element["max_length"].as_u64().unwrap_or(3000);
                self.within("max_length", most as usize, 1, 3000);
                self.text("initial_value", &element["initial_value"], 0, most as usize);
            }
            "external_select" | "multi_external_select" | "datepicker" | "timepicker" => {}
            other => self.that(&format!("an unknown element: {other}"), false),
        }
        for option in options {
            self.words("option", &option["text"], 75);
            self.optional("option's hint", &option["description"], 75);
            self.text("option's value", &option["value"], 1, 75);
        }
        let values: BTreeSet<String> = options.iter().map(|o| text(&o["value"])).collect();
        self.that("option values are unique", values.len() == options.len());
        let initial = &element["initial_option"];
        let listed = options.is_empty() || initial.is_null() || options.contains(initial);
        self.that("the initial option is one of the options", listed);
    }
}
