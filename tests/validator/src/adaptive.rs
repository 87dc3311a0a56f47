//! An Adaptive Card held against Microsoft's schema, against what Teams shows, and against rules of accessibility.
//!
//! The schema refuses what it does not know, and two things that Teams takes are not in it: Teams' own block, and the
//! search behind a list. They are looked at here and taken away first.

use adaptive_card_core::{Host, find_duplicate_ids, validate_card};
use serde_json::{Value as Json, json};

/// Every fault of one card.
pub fn faults(mut card: Json) -> Vec<String> {
    let mut faults: Vec<String> = find_duplicate_ids(&card).into_iter().map(|id| format!("$: twice: {id}")).collect();
    if let Some(card) = card.as_object_mut() {
        let teams = card.remove("msteams");
        if teams.is_some_and(|teams| teams != json!({"width": "Full"})) {
            faults.push("$.msteams: more than its width".into());
        }
    }
    take_searches(&mut card, &mut faults);
    let report = validate_card(&card, Some(Host::Teams));
    faults.extend(report.schema_errors.iter().map(|e| format!("{}: {}", e.path, e.message)));
    // Spoken words of its own would hide the card from a screen reader that reads the elements, as Teams' does.
    let heard = report.accessibility.issues.iter().filter(|issue| issue.rule != "missing-speak");
    faults.extend(heard.map(|issue| format!("{}: {}", issue.path, issue.message)));
    if let Some(shown) = report.host_compat.filter(|shown| !shown.compatible) {
        faults.push(format!("$: Teams does not show it all: {shown:?}"));
    }
    faults
}

fn take_searches(json: &mut Json, faults: &mut Vec<String>) {
    match json {
        Json::Object(map) => {
            if let Some(search) = map.remove("choices.data") {
                let good = search["type"] == "Data.Query" && search["dataset"].is_string();
                let filtered = map.remove("style").is_some_and(|style| style == "filtered");
                if !good || !filtered || map.get("type") != Some(&"Input.ChoiceSet".into()) {
                    faults.push("choices.data: not a search of a list".into());
                }
            }
            map.values_mut().for_each(|value| take_searches(value, faults));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| take_searches(item, faults)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(element: Json) -> Json {
        json!({"type": "AdaptiveCard", "version": "1.5", "msteams": {"width": "Full"}, "body": [element]})
    }

    #[test]
    fn a_good_card_passes_and_each_fault_is_named() {
        let search = json!({"type": "Data.Query", "dataset": "people"});
        let good = json!({"type": "Input.ChoiceSet", "id": "who", "label": "Who?", "style": "filtered", "choices": [],
            "choices.data": search});
        assert_eq!(faults(card(good)), Vec::<String>::new());
        for bad in [
            json!({"type": "TextBlock"}),
            json!({"type": "TextBlock", "text": "Hello", "colour": "Good"}),
            json!({"type": "Input.Text", "label": "Why?"}),
            json!({"type": "Input.Text", "id": "why"}),
            json!({"type": "Input.Text", "id": "why", "label": "Why?", "choices.data": {}}),
            json!({"type": "Blink", "text": "Hello"}),
            json!({"type": "ActionSet", "actions": [{"type": "Action.Shout", "title": "Hello"}]}),
        ] {
            assert!(!faults(card(bad.clone())).is_empty(), "{bad}");
        }
        let same = json!({"type": "Container", "items": [
            {"type": "TextBlock", "id": "a", "text": "One"}, {"type": "TextBlock", "id": "a", "text": "Two"}]});
        assert!(!faults(card(same)).is_empty());
    }
}
