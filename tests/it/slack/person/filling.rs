//! Filling in the open form, field by field, by the words on the screen.

use serde_json::{Value as Json, json};

use super::super::fake::View;
use super::super::screen::{text, words};
use super::{SlackPerson, input};

impl SlackPerson {
    /// Fills a field in: with text, the words of an option, a date (`2026-04-13`) or a time (`09:30`). A box that is
    /// ticked is unticked. In a search field the first word is typed and the option that says it all is taken.
    pub async fn fills(&self, label: &str, with: &str) {
        let view = self.open_view().unwrap_or_else(|| self.lost("form with", label));
        let block = input(&view, label).unwrap_or_else(|| self.lost("field", label)).clone();
        let element = &block["element"];
        let kind = text(&element["type"]);
        let state = match kind.as_str() {
            "plain_text_input" => {
                let most = element["max_length"].as_u64().unwrap_or(3000) as usize;
                assert!(with.chars().count() <= most, "Slack takes {most} characters in “{label}”");
                json!({"type": kind, "value": if with.is_empty() { Json::Null } else { with.into() }})
            }
            "datepicker" => json!({"type": kind, "selected_date": with}),
            "timepicker" => json!({"type": kind, "selected_time": with, "timezone": element["timezone"]}),
            "radio_buttons" | "static_select" => {
                json!({"type": kind, "selected_option": self.option(&element["options"], label, with)})
            }
            "checkboxes" | "multi_static_select" => {
                let option = self.option(&element["options"], label, with);
                let mut ticked = ticked(&view, &block);
                match ticked.iter().position(|o| *o == option) {
                    Some(at) => drop(ticked.remove(at)),
                    None => ticked.push(option),
                }
                json!({"type": kind, "selected_options": ticked})
            }
            "external_select" => {
                let first_word = with.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(with);
                let found = self.asks_for_options(&view, &block, first_word).await;
                json!({"type": kind, "selected_option": self.option(&found, label, with)})
            }
            other => panic!("nobody can fill in a {other}"),
        };
        let key = (text(&block["block_id"]), text(&element["action_id"]));
        let mut slack = self.slack.lock();
        let open = slack.views.iter_mut().find(|v| v.id == view.id).expect("the form is still open");
        open.filled.insert(key, state);
    }

    /// What a search field offers for these letters.
    pub async fn searches(&self, label: &str, typed: &str) -> Vec<String> {
        let view = self.open_view().unwrap_or_else(|| self.lost("form with", label));
        let block = input(&view, label).unwrap_or_else(|| self.lost("field", label)).clone();
        let found = self.asks_for_options(&view, &block, typed).await;
        found.as_array().into_iter().flatten().map(|o| words(&o["text"])).collect()
    }

    /// What is filled in just now, as the person would read it.
    pub fn filled_in(&self, label: &str) -> String {
        let view = self.open_view().unwrap_or_else(|| self.lost("form with", label));
        let block = input(&view, label).unwrap_or_else(|| self.lost("field", label));
        let state = &view.filled[&(text(&block["block_id"]), text(&block["element"]["action_id"]))];
        let shown = |option: &Json| words(&option["text"]);
        let several = state["selected_options"].as_array().into_iter().flatten().map(shown).collect::<Vec<_>>();
        [&state["value"], &state["selected_date"], &state["selected_time"]].map(text).concat()
            + &shown(&state["selected_option"])
            + &several.join(", ")
    }

    fn option(&self, options: &Json, label: &str, with: &str) -> Json {
        let offered = options.as_array().into_iter().flatten();
        let found = offered.clone().find(|o| words(&o["text"]) == with).cloned();
        found.unwrap_or_else(|| {
            let all: Vec<String> = offered.map(|o| words(&o["text"])).collect();
            panic!("“{label}” does not offer “{with}” but {all:?}\n{}", self.screen())
        })
    }

    async fn asks_for_options(&self, view: &View, block: &Json, typed: &str) -> Json {
        let payload = json!({
            "type": "block_suggestion", "api_app_id": "A0MAINSTAY", "team": self.team(), "user": self.account(),
            "container": {"type": "view", "view_id": view.id}, "view": self.whole(view),
            "block_id": block["block_id"], "action_id": block["element"]["action_id"], "value": typed,
        });
        let answer: Json = serde_json::from_str(&self.interacts(payload).await).expect("options are JSON");
        assert!(answer["options"].as_array().is_some_and(|o| o.len() <= 100), "not options: {answer}");
        answer["options"].clone()
    }
}

fn ticked(view: &View, block: &Json) -> Vec<Json> {
    let key = (text(&block["block_id"]), text(&block["element"]["action_id"]));
    view.filled[&key]["selected_options"].as_array().cloned().unwrap_or_default()
}

/// The first required field that is empty: Slack itself does not send such a page.
pub fn missing(view: &View) -> Option<String> {
    let inputs = view.body["blocks"].as_array()?.iter().filter(|b| b["type"] == "input" && b["optional"] != true);
    let empty = |block: &&Json| {
        let state = &view.filled[&(text(&block["block_id"]), text(&block["element"]["action_id"]))];
        let mut held =
            state.as_object().into_iter().flatten().filter(|(name, _)| *name != "type" && *name != "timezone");
        held.all(|(_, value)| value.is_null() || *value == json!([]) || *value == json!(""))
    };
    inputs.into_iter().find(empty).map(|block| words(&block["label"]))
}
