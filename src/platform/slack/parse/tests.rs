use serde_json::json;

use super::*;
use crate::interaction::{About, Value, Values, Verb};

fn form(pairs: &[(&str, &str)]) -> Vec<u8> {
    serde_urlencoded::to_string(pairs).expect("a form").into_bytes()
}

fn acted(heard: Result<Heard, Unreadable>) -> Act {
    match heard {
        Ok(Heard::Act(act)) => *act,
        other => panic!("nobody acted: {other:?}"),
    }
}

fn from_payload(json: Json) -> Act {
    acted(payload(&form(&[("payload", &json.to_string())])))
}

fn account_of(workspace: &str, user: &str) -> Account {
    account(Some(workspace), None, user)
}

fn press(action_id: &str, value: &str) -> Json {
    json!({
        "type": "block_actions", "team": {"id": "T1", "domain": "council"}, "user": {"id": "U1", "team_id": "T1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "D1"}, "trigger_id": "1.2.abc",
        "message": {"blocks": [{"type": "a kind from next year"}]}, "response_url": "https://hooks.slack.com/actions/x",
        "actions": [{"type": "button", "action_id": action_id, "value": value, "action_ts": "1700000001.000200"}],
    })
}

fn view(draft: &str) -> Json {
    json!({"id": "V1", "type": "modal", "hash": "1.h", "private_metadata": draft, "callback_id": draft,
        "app_installed_team_id": "T9", "state": {"values": {"why~ab": {"v": {"type": "plain_text_input", "value": "so"}}}}})
}

#[test]
fn a_command_keeps_its_meaning_and_drops_its_words() {
    let body = |text: &str| {
        form(&[
            ("command", "/placement"),
            ("text", text),
            ("user_id", "U1"),
            ("team_id", "T1"),
            ("trigger_id", "1.2.abc"),
        ])
    };
    let act = acted(command(&body("request BPM")));
    assert_eq!(act.interaction.from, account_of("T1", "U1"));
    assert_eq!(act.interaction.intent, Intent::Typed(Typed::Request(Some("bpm".into()))));
    let secret = acted(command(&body("Jane Doe has run away")));
    assert_eq!(secret.interaction.intent, Intent::Typed(Typed::Unknown));
    assert!(!format!("{secret:?}").contains("Jane"), "what was typed exists nowhere after the parser");
    assert!(!format!("{secret:?}").contains("1.2.abc"), "a trigger is not printed");
    assert_eq!(act.interaction.key, secret.interaction.key, "one trigger, one act");
    assert!(matches!(command(b"ssl_check=1&token=x&user_id=U1&trigger_id=1"), Ok(Heard::Nothing)));
    assert!(matches!(command(b"text=help&trigger_id=1"), Err(Unreadable::Incomplete)));
}

#[test]
fn a_press_names_its_verb_and_what_it_is_about() {
    let about = About { meeting: "mtg_0a".into(), item: Some("inv-3".into()), revision: 7, in_list: false };
    let act = from_payload(press("accept:2", &about.to_value()));
    assert_eq!(act.interaction.intent, Intent::Press { verb: Verb::Accept, about: Some(about.clone()) });
    assert!(matches!(act.origin, Origin::Message { respond: Some(_), .. }));
    let meaning = |action_id: &str, value: &str| from_payload(press(action_id, value)).interaction.intent;
    assert_eq!(meaning("my_list", ""), Intent::Press { verb: Verb::MyList, about: None });
    assert_eq!(meaning("request_meeting", "bpm"), Intent::Typed(Typed::Request(Some("bpm".into()))));
    let resumed = Intent::FormPress { form: "frm_0b".into(), verb: Verb::Resume, values: Values::new() };
    assert_eq!(meaning("resume", "frm_0b"), resumed);
    for (action_id, value) in [("no_such_verb", ""), ("accept", "mtg_1~x"), ("accept", "bpm"), ("resume", "frm_ x")] {
        assert_eq!(meaning(action_id, value), Intent::Odd, "{action_id} {value}");
    }
    // Whatever else is wrong with it: whoever can be made out is answered.
    let odd = [
        json!({"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "view": {"id": 7}}),
        json!({"type": "shortcut", "user": {"id": "U1", "team_id": "T1"}, "callback_id": "cancel_meeting"}),
        json!({"type": "a kind from next year", "user": {"id": "U1", "team_id": "T1"}}),
    ];
    for payload in odd {
        assert_eq!(from_payload(payload).interaction.intent, Intent::Odd);
    }
    let nobody = json!({"type": "shortcut", "callback_id": "my_list", "trigger_id": "1.2"}).to_string();
    assert!(matches!(payload(&form(&[("payload", &nobody)])), Err(Unreadable::Incomplete)));
}

#[test]
fn whoever_sends_too_much_is_made_out_all_the_same() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(
        r#"{{"type":"block_actions","user":{{"id":"U1","team_id":"T1"}},"deep":{deep},"response_url":"https://x"}}"#
    );
    let act = acted(payload(&form(&[("payload", &body)])));
    assert_eq!((act.interaction.from, act.interaction.intent), (account_of("T1", "U1"), Intent::Odd));
    assert!(matches!(act.origin, Origin::Message { respond: Some(_), .. }));
}

#[test]
fn a_form_gives_its_values_and_the_blocks_they_stood_in() {
    let act =
        from_payload(json!({"type": "view_submission", "team": null, "user": {"id": "U1"}, "view": view("frm_0b"),
        "enterprise": {"id": "E1"}, "is_enterprise_install": true}));
    let values: Values = [("why".to_owned(), Value::Text("so".into()))].into();
    let of_the_whole = account(Some("T9"), Some("E1"), "U1");
    assert_eq!(act.interaction.from, of_the_whole, "an org-wide install has no team of its own");
    assert_eq!(act.interaction.intent, Intent::Submit { form: "frm_0b".into(), values: values.clone() });
    let Origin::Submission { view: open, inputs } = act.origin else { panic!("not a submission") };
    assert_eq!((open.id.as_str(), open.hash.as_str(), inputs["why"].as_str()), ("V1", "1.h", "why~ab"));

    let mut back = press("back", "frm_0b");
    back["view"] = view("frm_0b");
    let pressed = from_payload(back).interaction.intent;
    assert_eq!(pressed, Intent::FormPress { form: "frm_0b".into(), verb: Verb::Back, values });

    let closed = json!({"type": "view_closed", "user": {"id": "U1", "team_id": "T1"}, "view": view("frm_0b"), "is_cleared": true});
    assert_eq!(from_payload(closed).interaction.intent, Intent::CloseForm { form: "frm_0b".into() });
    let search = json!({"type": "block_suggestion", "user": {"id": "U1", "team_id": "T1"}, "view": view("frm_0b"),
        "block_id": "chair~ab", "action_id": "p", "value": "smi"});
    let lookup = Intent::Lookup { form: "frm_0b".into(), field: "chair".into(), typed: "smi".into() };
    assert_eq!(from_payload(search).interaction.intent, lookup);
}

#[test]
fn a_second_try_after_a_fault_is_not_a_repeat() {
    let sent = |text: &str| {
        let mut view = view("frm_0b");
        view["state"]["values"]["why~ab"]["v"]["value"] = text.into();
        from_payload(json!({"type": "view_submission", "user": {"id": "U1", "team_id": "T1"}, "view": view}))
            .interaction
            .key
    };
    assert_eq!(sent("so"), sent("so"));
    assert_ne!(sent("so"), sent("so what"));
}

#[test]
fn a_guest_from_another_organisation_is_never_one_of_ours() {
    let mut stranger = press("accept", "");
    stranger["user"]["team_id"] = "T2".into();
    assert_eq!(from_payload(stranger.clone()).interaction.from, account_of("T2", "U1"));
    stranger["enterprise"] = json!({"id": "E1"});
    assert_eq!(from_payload(stranger).interaction.from, account_of("T2", "U1"), "the organisation is the place's");
}

#[test]
fn events_that_matter_are_told_from_those_that_do_not() {
    let happened = |inner: Json| {
        let envelope = json!({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": inner});
        event(envelope.to_string().as_bytes())
    };
    let intent = |inner: Json| acted(happened(inner)).interaction.intent;
    assert_eq!(intent(json!({"type": "app_home_opened", "user": "U1", "tab": "home"})), Intent::OpenHome);
    let left = json!({"type": "user_change", "user": {"id": "U7", "team_id": "T1", "deleted": true}});
    assert_eq!(intent(left), Intent::AccountChanged { user: "U7".into(), active: false });
    assert_eq!(intent(json!({"type": "app_uninstalled"})), Intent::Removed);
    assert_eq!(intent(json!({"type": "tokens_revoked", "tokens": {"bot": ["U0"]}})), Intent::Removed);
    for other in [
        json!({"type": "app_home_opened", "user": "U1", "tab": "messages"}),
        json!({"type": "tokens_revoked", "tokens": {"oauth": ["U0"], "bot": []}}),
        json!({"type": "message", "text": "Jane"}),
        json!(null),
    ] {
        assert!(matches!(happened(other), Ok(Heard::Nothing)));
    }
    let challenge = event(br#"{"type":"url_verification","challenge":"abc"}"#);
    assert!(matches!(challenge, Ok(Heard::Challenge(words)) if words == "abc"));
}

/// Every value of a good payload in turn becomes every odd thing.
#[test]
fn hostile_types_are_refused_or_passed_over_without_a_panic() {
    let odd = [
        json!(null),
        json!(true),
        json!(-1.5e300),
        json!(""),
        json!("\u{0}<!channel>"),
        json!([]),
        json!({}),
        json!([[{}]]),
    ];
    let mut submission =
        json!({"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view("frm_0b")});
    submission["view"]["state"]["values"]["day"] = json!({"v": {"type": "datepicker", "selected_date": "2026-04-13"}});
    let mut in_form = press("back", "frm_0b");
    in_form["view"] = view("frm_0b");
    for good in [press("accept", "mtg_0a~~1"), in_form, submission] {
        for path in paths(&good, String::new()) {
            for value in &odd {
                let mut hostile = good.clone();
                *hostile.pointer_mut(&path).expect("a path") = value.clone();
                let _ = payload(&form(&[("payload", &hostile.to_string())]));
                let _ = event(hostile.to_string().as_bytes());
            }
        }
    }
    let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    assert_eq!(event(deep.as_bytes()).err(), Some(Unreadable::TooMuch));
    for body in [&b"payload=%ff%00"[..], b"", b"payload={", b"payload=\"x\"", b"\xff\xfe"] {
        assert!(payload(body).is_err());
    }
}

fn paths(json: &Json, at: String) -> Vec<String> {
    let inside: Vec<String> = match json {
        Json::Object(map) => map
            .iter()
            .flat_map(|(k, v)| paths(v, format!("{at}/{}", k.replace('~', "~0").replace('/', "~1"))))
            .collect(),
        Json::Array(items) => items.iter().enumerate().flat_map(|(n, v)| paths(v, format!("{at}/{n}"))).collect(),
        _ => Vec::new(),
    };
    std::iter::once(at).chain(inside).collect()
}

proptest::proptest! {
    #[test]
    fn no_body_makes_a_parser_panic(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
        text in r#"(\PC|[\[\]{}":,%&=]|payload=|"type":|"view":){0,200}"#,
    ) {
        for body in [bytes.as_slice(), text.as_bytes(), format!("payload={text}").as_bytes()] {
            let _ = (command(body), payload(body), event(body), is_ssl_check(body));
        }
    }
}
