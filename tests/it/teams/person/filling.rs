//! Filling in the open page, field by field, by the words on the screen.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::fake::Dialog;
use super::super::screen::{self, text, words_of};
use super::TeamsPerson;

impl TeamsPerson {
    /// Fills a field in: with text, the words of an option, a date (`2026-04-13`) or a time (`09:30`). A box that is
    /// ticked is unticked. In a search field the first word is typed and the option that says it all is taken.
    pub async fn fills(&self, label: &str, with: &str) {
        let input = self.input(label);
        let (id, kind) = (text(&input["id"]), text(&input["type"]));
        let value = match kind.as_str() {
            "Input.Text" => {
                let most = input["maxLength"].as_u64().unwrap_or(3000) as usize;
                assert!(with.chars().count() <= most, "Teams takes {most} characters in “{label}”");
                with.to_owned()
            }
            "Input.Date" | "Input.Time" => with.to_owned(),
            "Input.ChoiceSet" if input["isMultiSelect"] == true => {
                let code = self.option(&input["choices"], label, with);
                let before = self.open_dialog().and_then(|d| d.filled.get(&id).cloned()).unwrap_or_default();
                let mut codes: Vec<&str> = before.split(',').filter(|c| !c.is_empty()).collect();
                match codes.iter().position(|c| *c == code) {
                    Some(at) => drop(codes.remove(at)),
                    None => codes.push(&code),
                }
                codes.join(",")
            }
            "Input.ChoiceSet" if input["choices.data"].is_object() => {
                let typed = with.split([' ', ',']).next().unwrap_or(with);
                let found = self.asks_for_options(&input, typed).await;
                self.option(&found, label, with)
            }
            "Input.ChoiceSet" => self.option(&input["choices"], label, with),
            other => panic!("nobody can fill in a {other}"),
        };
        let mut teams = self.teams.lock();
        let dialog = teams.screen(&self.account).dialog.as_mut().expect("the form is still open");
        dialog.filled.insert(id, value);
    }

    /// What a search field offers for these letters.
    pub async fn searches(&self, label: &str, typed: &str) -> Vec<String> {
        let found = self.asks_for_options(&self.input(label), typed).await;
        found.as_array().into_iter().flatten().map(|o| words_of(&text(&o["title"]))).collect()
    }

    /// What is filled in just now, as the person would read it.
    pub fn filled_in(&self, label: &str) -> String {
        let input = self.input(label);
        let dialog = self.open_dialog().unwrap_or_else(|| self.lost("form with", label));
        let held = dialog.filled.get(&text(&input["id"])).cloned().unwrap_or_default();
        if input["type"] != "Input.ChoiceSet" {
            return held;
        }
        let choices: Vec<&Json> = input["choices"].as_array().into_iter().flatten().collect();
        let title = |code: &str| choices.iter().find(|c| c["value"] == code).map(|c| words_of(&text(&c["title"])));
        held.split(',').filter_map(title).collect::<Vec<_>>().join(", ")
    }

    fn input(&self, label: &str) -> Json {
        let dialog = self.open_dialog().unwrap_or_else(|| self.lost("form with", label));
        let found = screen::inputs(&dialog.card).into_iter().find(|input| screen::label(input) == label);
        found.unwrap_or_else(|| self.lost("field", label))
    }

    fn option(&self, choices: &Json, label: &str, with: &str) -> String {
        let offered: Vec<&Json> = choices.as_array().into_iter().flatten().collect();
        let found = offered.iter().find(|c| c["title"] == with || words_of(&text(&c["title"])) == with);
        found.map(|c| text(&c["value"])).unwrap_or_else(|| {
            let all: Vec<String> = offered.iter().map(|c| text(&c["title"])).collect();
            panic!("“{label}” does not offer “{with}” but {all:?}\n{}", self.screen())
        })
    }

    async fn asks_for_options(&self, input: &Json, typed: &str) -> Json {
        let value = json!({"queryText": typed, "queryOptions": {"skip": 0, "top": 15},
            "dataset": input["choices.data"]["dataset"]});
        let answer = self.invokes("application/search", value).await;
        assert_eq!(answer["type"], "application/vnd.microsoft.search.searchResponse", "{answer}");
        let results = answer["value"]["results"].clone();
        assert!(results.as_array().is_some_and(|all| all.len() <= 15), "not results: {answer}");
        results
    }
}

/// What the inputs hold before anybody touched them.
pub fn initial(card: &Json) -> BTreeMap<String, String> {
    screen::inputs(card).iter().map(|input| (text(&input["id"]), text(&input["value"]))).collect()
}

/// The first field that the client insists on and that is empty.
pub fn missing(dialog: &Dialog) -> Option<String> {
    let required = screen::inputs(&dialog.card).into_iter().filter(|input| input["isRequired"] == true);
    let empty = |input: &Json| dialog.filled.get(&text(&input["id"])).is_none_or(String::is_empty);
    required.into_iter().find(empty).map(|input| screen::label(&input))
}
