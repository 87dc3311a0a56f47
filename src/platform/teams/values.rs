//! What a card sends back: which button it was, and what was filled in.
//!
//! What we wrote ourselves is an object under [`OURS`]: `{"verb", "about", "draft", "kind"}` for a card's button,
//! `{"form"}` for the button that sends a form, `{"form", "verb"}` for a form's other buttons. The inputs lie beside it,
//! each with its kind in its id (`date.due`, `choice.level`), all of them as strings. Whatever comes is a claim, which
//! the desk checks again: nothing here panics, and what makes no sense is dropped or [`Value::Unreadable`].

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value as Json, json};

use crate::card::{Action, Field, FieldKind};
use crate::ids::DraftId;
use crate::interaction::{About, Typed, Value, Values, Verb};

/// The key under which all of ours lies in an action's data.
pub const OURS: &str = "mainstay";
/// Between codes of a field with several; no code holds it.
pub const COMMA: char = ',';
/// The code of the choice that takes an answer back: a radio button cannot be pressed again to free it. No choice of a
/// form has it, and no choice may be without a code.
pub const NOT_ANSWERED: &str = "-";
/// No field is longer than this; the desk has its own, smaller limits.
const LONGEST: usize = 20_000;

/// What a card sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A card's button. `draft` is the saved form of `Verb::Resume` and `Verb::Discard`.
    Press { verb: Verb, about: Option<About>, draft: Option<DraftId> },
    /// A button that names a kind of meeting says the same as the command that names it.
    Typed(Typed),
    /// A form's page sent.
    Submit { form: DraftId },
    /// A form's other button.
    FormPress { form: DraftId, verb: Verb },
    /// Nothing that this bot wrote.
    Unknown,
}

/// Reads an action's data: which button of ours it was.
pub fn sent(data: &Json) -> Sent {
    press(&data[OURS]).unwrap_or(Sent::Unknown)
}

fn press(ours: &Json) -> Option<Sent> {
    let verb = match given(&ours["verb"])? {
        Some(wire) => Some(Verb::parse(wire)?),
        None => None,
    };
    if let Some(form) = given(&ours["form"])? {
        let form = draft_id(form)?;
        return Some(
            verb.map_or_else(
                || Sent::Submit { form: form.clone() },
                |verb| Sent::FormPress { form: form.clone(), verb },
            ),
        );
    }
    let verb = verb?;
    if let Some(kind) = given(&ours["kind"])? {
        let typed = Typed::parse(&format!("request {kind}"));
        return matches!(typed, Typed::Request(Some(_))).then_some(Sent::Typed(typed));
    }
    let about = match given(&ours["about"])? {
        Some(about) => Some(About::from_value(about)?),
        None => None,
    };
    let draft = match given(&ours["draft"])? {
        Some(draft) => Some(draft_id(draft)?),
        None => None,
    };
    Some(Sent::Press { verb, about, draft })
}

/// `Some(None)` for what is not there, `None` for what is there and is no text.
fn given(json: &Json) -> Option<Option<&str>> {
    if json.is_null() { Some(None) } else { json.as_str().map(Some) }
}

/// What rides in a card's button.
pub fn of_action(action: &Action) -> Json {
    let mut ours = json!({"verb": action.verb.as_str()});
    if let Some(about) = &action.about {
        ours["about"] = about.to_value().into();
    }
    if let Some(draft) = &action.draft {
        ours["draft"] = draft.as_str().into();
    }
    if let Some(kind) = &action.kind {
        ours["kind"] = kind.as_str().into();
    }
    json!({OURS: ours})
}

/// What rides in a form's button; without a verb, in the one that sends it.
pub fn of_form(form: &DraftId, verb: Option<Verb>) -> Json {
    let mut ours = json!({"form": form.as_str()});
    if let Some(verb) = verb {
        ours["verb"] = verb.as_str().into();
    }
    json!({OURS: ours})
}

/// The id of a field's input.
pub fn input_id(field: &Field) -> String {
    let kind = match field.kind {
        FieldKind::Choice(_) => "choice",
        FieldKind::Choices(_) => "choices",
        FieldKind::Text { .. } => "text",
        FieldKind::Date => "date",
        FieldKind::Time { .. } => "time",
        FieldKind::Person(_) | FieldKind::FindPerson { .. } => "person",
    };
    format!("{kind}.{}", field.name)
}

/// Reads what was filled in from an action's data: the values by field. A field left empty is absent.
pub fn read(data: &Json) -> Values {
    let mut values = Values::new();
    for (id, given) in data.as_object().into_iter().flatten() {
        let Some((kind, name)) = id.split_once('.').filter(|(_, name)| is_field(name)) else { continue };
        if let Some(value) = one(kind, given) {
            values.insert(name.to_owned(), value);
        }
    }
    values
}

/// One input's value. None when it was left empty, or is no field of ours.
fn one(kind: &str, given: &Json) -> Option<Value> {
    if !matches!(kind, "choice" | "choices" | "text" | "date" | "time" | "person") || given.is_null() {
        return None;
    }
    let Some(text) = given.as_str().filter(|text| text.len() <= LONGEST) else { return Some(Value::Unreadable) };
    if text.trim().is_empty() {
        return None;
    }
    let word = text.trim();
    Some(match kind {
        // As typed, as from every platform: only line ends are made alike.
        "text" => Value::Text(text.replace("\r\n", "\n")),
        "choice" | "person" if word == NOT_ANSWERED => return None,
        "choice" => Value::Choice(word.to_owned()),
        "person" => Value::Person(word.into()),
        "date" => NaiveDate::parse_from_str(word, "%Y-%m-%d").map_or(Value::Unreadable, Value::Date),
        "time" => ["%H:%M", "%H:%M:%S"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(word, form).ok())
            .map_or(Value::Unreadable, Value::Time),
        _ => {
            let codes = word.split(COMMA).map(str::trim).filter(|code| !code.is_empty());
            let codes: Vec<String> = codes.map(str::to_owned).collect();
            if codes.is_empty() {
                return None;
            }
            Value::Choices(codes)
        }
    })
}

/// The name under which a search field asks: Teams sends back nothing else with the letters typed.
pub fn dataset(form: &DraftId, field: &str) -> String {
    format!("{OURS}/{form}/{field}")
}

/// The form and the field that a search is for. None for a name that this bot did not write.
pub fn searched(dataset: &str) -> Option<(DraftId, String)> {
    let (form, field) = dataset.strip_prefix(OURS)?.strip_prefix('/')?.split_once('/')?;
    Some((draft_id(form)?, is_field(field).then(|| field.to_owned())?))
}

fn draft_id(text: &str) -> Option<DraftId> {
    (text.starts_with("frm_") && text.len() <= 48 && is_field(text)).then(|| DraftId::from(text))
}

fn is_field(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_field_reads_as_itself_and_an_empty_one_is_absent() {
        let data = json!({
            OURS: {"form": "frm_0b"},
            "text.reason": " It is fragile.\r\nVery.", "text.blank": "  ", "text.none": null, "text.odd": 7,
            "choice.level": "fragile", "choice.back": "-", "person.back": "-", "choices.who": "a,b", "choices.none": "", "choices.commas": ",",
            "date.day": "2026-04-13", "date.odd_day": "13/4/26",
            "time.hour": "09:30", "time.odd_hour": "half past",
            "person.chair": "p7", "person.odder": ["p7"],
            "file.x": "a", "text.": "a", "text.a b": "a", "level": "a",
        });
        let expected = [
            ("reason", Value::Text(" It is fragile.\nVery.".into())),
            ("odd", Value::Unreadable),
            ("level", Value::Choice("fragile".into())),
            ("who", Value::Choices(vec!["a".into(), "b".into()])),
            ("day", Value::Date(NaiveDate::from_ymd_opt(2026, 4, 13).expect("a date"))),
            ("odd_day", Value::Unreadable),
            ("hour", Value::Time(NaiveTime::from_hms_opt(9, 30, 0).expect("a time"))),
            ("odd_hour", Value::Unreadable),
            ("chair", Value::Person("p7".into())),
            ("odder", Value::Unreadable),
        ];
        assert_eq!(read(&data), expected.into_iter().map(|(k, v)| (k.to_owned(), v)).collect());
        for nothing in [json!(null), json!([]), json!("text.a"), json!({})] {
            assert_eq!(read(&nothing), Values::new(), "{nothing}");
        }
    }

    #[test]
    fn a_button_reads_back_and_a_forged_one_does_not() {
        let about = About { meeting: "mtg_0123".into(), item: Some("inv-3".into()), revision: 7, in_list: false };
        let mut action = Action::new(Verb::Accept, Some(about.clone()), "Accept", "Accept for PM-7K3Q".into());
        let press = |about, draft| Sent::Press { verb: Verb::Accept, about, draft };
        assert_eq!(sent(&of_action(&action)), press(Some(about), None));
        (action.about, action.draft) = (None, Some("frm_0b".into()));
        assert_eq!(sent(&of_action(&action)), press(None, Some("frm_0b".into())));
        (action.verb, action.draft, action.kind) = (Verb::RequestMeeting, None, Some("psm".into()));
        assert_eq!(sent(&of_action(&action)), Sent::Typed(Typed::Request(Some("psm".into()))));
        let form = DraftId::from("frm_0b");
        assert_eq!(sent(&of_form(&form, None)), Sent::Submit { form: form.clone() });
        assert_eq!(sent(&of_form(&form, Some(Verb::Back))), Sent::FormPress { form, verb: Verb::Back });
        for forged in [
            json!(null),
            json!({}),
            json!({"verb": "accept"}),
            json!({OURS: "accept"}),
            json!({OURS: {}}),
            json!({OURS: {"verb": "explode"}}),
            json!({OURS: {"verb": 3}}),
            json!({OURS: {"verb": "accept", "about": "mtg_1"}}),
            json!({OURS: {"verb": "accept", "about": {}}}),
            json!({OURS: {"verb": "resume", "draft": "frm_ 1"}}),
            json!({OURS: {"form": "mtg_1"}}),
            json!({OURS: {"form": "frm_1", "verb": "explode"}}),
            json!({OURS: {"verb": "request_meeting", "kind": "Jane Doe"}}),
        ] {
            assert_eq!(sent(&forged), Sent::Unknown, "{forged}");
        }
    }

    #[test]
    fn a_search_names_its_form_and_its_field() {
        let form = DraftId::from("frm_0b");
        assert_eq!(searched(&dataset(&form, "person")), Some((form, "person".to_owned())));
        for forged in
            ["", "mainstay", "mainstay/frm_1", "mainstay/frm_1/a b", "mainstay/mtg_1/a", "graph.microsoft.com/users"]
        {
            assert_eq!(searched(forged), None, "{forged}");
        }
    }
}
