use serde_json::json;

use super::*;
use crate::interaction::{PlatformName, Typed, Values, Verb};

fn personal(more: Json) -> Json {
    let mut all = json!({
        "id": "1700", "channelId": "msteams", "serviceUrl": "https://smba.trafficmanager.net/uk/",
        "from": {"id": "29:u", "aadObjectId": "6E1F-AA"}, "recipient": {"id": "28:app"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "T1"},
        "channelData": {"tenant": {"id": "T1"}},
    });
    for (name, value) in more.as_object().expect("an object") {
        all[name] = value.clone();
    }
    all
}

fn read(json: &Json) -> Heard {
    activity(json, &Envelope::read(json).expect("an envelope")).expect("readable")
}

fn heard(json: &Json) -> (Intent, Origin) {
    match read(json) {
        Heard::Act(act) => (act.interaction.intent, act.origin),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_person_and_their_place_are_read_from_outside() {
    let typed = personal(json!({"type": "message", "text": " Request\u{a0}BPM\n"}));
    let envelope = Envelope::read(&typed).expect("an envelope");
    let account = Account {
        platform: PlatformName::Teams,
        workspace: Some("t1".into()),
        enterprise: None,
        user: "6e1f-aa".into(),
    };
    assert_eq!(envelope.account, Some(account));
    let entry = envelope.entry().expect("somebody");
    assert_eq!(
        (entry.channel.as_deref(), entry.user.as_deref(), entry.bot.as_str()),
        (Some("a:1"), Some("29:u"), "28:app")
    );
    assert_eq!(heard(&typed), (Intent::Typed(Typed::Request(Some("bpm".into()))), Origin::Chat));
    for missing in ["serviceUrl", "conversation", "recipient", "channelId"] {
        let mut without = typed.clone();
        without[missing] = Json::Null;
        assert_eq!(Envelope::read(&without), Err(Unreadable::Incomplete), "{missing}");
    }
}

#[test]
fn a_mention_is_dropped_by_its_mark_and_other_words_stay_unknown() {
    let place = json!({"id": "19:x@thread.tacv2;messageid=1", "conversationType": "channel"});
    let said = |text: &str| {
        personal(json!({"type": "message", "text": text, "conversation": place, "entities": [
            {"type": "mention", "text": "<at>Placement</at>", "mentioned": {"id": "28:app"}},
            {"type": "mention", "text": "<at>Jane</at>", "mentioned": {"id": "29:jane"}}, {"type": "clientInfo"}]}))
    };
    let (intent, origin) = heard(&said("<at>Placement</at>&nbsp;mine"));
    assert_eq!(intent, Intent::Typed(Typed::Mine));
    assert!(matches!(origin, Origin::Among { .. }));
    assert_eq!(heard(&said("<at>Placement</at> show <at>Jane</at>")).0, Intent::Typed(Typed::Unknown));
    let mut aside = said("mine");
    aside["recipient"]["isTargeted"] = true.into();
    assert!(matches!(heard(&aside).1, Origin::Aside { user, .. } if user == "29:u"));
    // What is said among others says nothing about where its writer is reached.
    let entry = Envelope::read(&aside).expect("an envelope").entry().expect("somebody");
    assert_eq!(entry.channel, None);
}

#[test]
fn each_invoke_has_its_meaning_and_a_strange_one_has_none() {
    let invoke = |name: &str, value: Json| personal(json!({"type": "invoke", "name": name, "value": value}));
    let ours = json!({"mainstay": {"verb": "agree", "about": "mtg_1~~2"}});
    let about = crate::interaction::About::from_value("mtg_1~~2");
    let press = Intent::Press { verb: Verb::Agree, about };
    let card = invoke("adaptiveCard/action", json!({"action": {"type": "Action.Execute", "verb": "x", "data": ours}}));
    assert_eq!(heard(&card), (press.clone(), Origin::Card { private: true }));
    assert_eq!(heard(&personal(json!({"type": "message", "value": ours}))), (press.clone(), Origin::Chat));
    assert_eq!(heard(&invoke("task/fetch", json!({"data": ours}))), (press, Origin::Dialog { sent: false }));
    let page = json!({"mainstay": {"form": "frm_1"}});
    let sent = Intent::Submit { form: "frm_1".into(), values: Values::new() };
    for name in ["task/submit", "composeExtension/submitAction"] {
        let (intent, origin) = heard(&invoke(name, json!({"data": page, "commandId": "request_meeting"})));
        assert_eq!((intent, origin), (sent.clone(), Origin::Dialog { sent: true }), "{name}");
    }
    let opened = heard(&invoke("composeExtension/fetchTask", json!({"commandId": "request_meeting"}))).0;
    assert_eq!(opened, Intent::Press { verb: Verb::RequestMeeting, about: None });
    let search = heard(&invoke("application/search", json!({"queryText": "smi", "dataset": "mainstay/frm_1/chair"})));
    assert_eq!(search.0, Intent::Lookup { form: "frm_1".into(), field: "chair".into(), typed: "smi".into() });
    assert!(matches!(read(&invoke("signin/verifyState", json!({}))), Heard::Unknown));
    for (name, value) in [
        ("composeExtension/fetchTask", json!({"commandId": "cancel_meeting"})),
        ("adaptiveCard/action", json!({"action": {"verb": "agree", "data": {"verb": "agree"}}})),
        ("application/search", json!({"queryText": "a", "dataset": "graph.microsoft.com/users"})),
        ("task/fetch", json!(null)),
    ] {
        assert_eq!(heard(&invoke(name, value)).0, Intent::Odd, "{name}");
    }
}

#[test]
fn coming_and_leaving_is_heard_in_a_person_s_own_conversation_only() {
    let change = |active| Intent::AccountChanged { user: "6e1f-aa".into(), active };
    let add = json!({"type": "installationUpdate", "action": "add"});
    assert_eq!(heard(&personal(add.clone())), (change(true), Origin::Event));
    assert_eq!(heard(&personal(json!({"type": "installationUpdate", "action": "remove"}))).0, change(false));
    let joined = json!({"type": "conversationUpdate", "from": {"id": "29:u"},
        "membersAdded": [{"id": "28:app"}, {"id": "29:u", "aadObjectId": "6e1f-aa"}]});
    assert_eq!(heard(&personal(joined)).0, change(true));
    let mut elsewhere = personal(add);
    elsewhere["conversation"] = json!({"id": "19:x", "conversationType": "groupChat"});
    assert!(matches!(read(&elsewhere), Heard::Nothing));
    for nothing in ["messageUpdate", "messageDelete", "typing", "messageReaction", "event"] {
        assert!(matches!(read(&personal(json!({"type": nothing, "text": "show"}))), Heard::Nothing), "{nothing}");
    }
}

#[test]
fn the_same_activity_has_the_same_key_and_another_has_another() {
    let key = |more| match read(&personal(more)) {
        Heard::Act(act) => act.interaction.key,
        other => panic!("{other:?}"),
    };
    let first = key(json!({"type": "message", "text": "mine"}));
    assert_eq!(first, key(json!({"type": "message", "text": "mine", "timestamp": "later"})));
    assert_ne!(first, key(json!({"type": "message", "text": "mine", "id": "1701"})));
    assert_ne!(first, key(json!({"type": "message", "text": "mine", "conversation": {"id": "a:2"}})));
    let mut nameless = personal(json!({"type": "message", "text": "mine"}));
    nameless["id"] = Json::Null;
    assert_eq!(heard(&nameless).0, Intent::Odd, "it could not be told from its own repeat");
}
