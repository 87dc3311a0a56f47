//! The door, with people at Teams on one side and a scripted desk on the other.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use mainstay::card::Reply;
use mainstay::desk::Trouble;
use mainstay::interaction::{Intent, PlatformName, Typed, Value, Values, Verb};
use mainstay::platform::{Address, Mark, Platform};
use serde_json::json;

use super::fake::{TENANT, channel_of};
use super::stage::{Stage, slow_stage, stage};
use crate::slack::stage::{about, card, first_page, intake, invitation, second_page};

const CHANNEL: &str = "19:x@thread.tacv2;messageid=1700";

async fn shows(stage: &Stage, user: &str) {
    let to = Address { platform: PlatformName::Teams, workspace: None, user: user.into() };
    let mark = Mark { delivery: "dlv_1".into(), attempt: 1 };
    stage.client.post(&to, &invitation(), &mark).await.expect("posted");
}

#[tokio::test]
async fn a_form_is_opened_filled_in_mended_and_sent() {
    let stage = stage(intake).await;
    let worker = stage.teams.person("ann");
    worker.types("request bpm").await;
    worker.sees("[Open the form]").await;
    worker.presses("Open the form").await;
    worker.sees("Step 1 of 2").await;
    worker.sees("Important: Do not write the child's name here.").await;
    worker.fills("Level of worry", "Risk of breakdown").await;
    worker.fills("Whose views are known", "Fragile").await;
    worker.fills("Why now", "Carers <need> help & rest").await;
    worker.fills("Day", "2026-04-13").await;
    worker.fills("Time", "09:30").await;
    worker.fills("Your manager", "Person 12").await;
    assert_eq!(worker.searches("Who could chair", "Ana").await, ["Ana, IRO"]);
    worker.fills("Who could chair", "Ana, IRO").await;
    worker.sends().await;
    worker.sees("Step 2 of 2").await;
    worker.fills("A note", "bad").await;
    worker.sends().await;
    worker.sees("Please check “A note”: Say more.").await;
    worker.fills("A note", "good").await;
    worker.sends().await;
    worker.sees("== Mainstay ==\nPM-7K3Q: the request is sent").await;
    worker.closes();

    let submitted = stage.heard().into_iter().find_map(|intent| match intent {
        Intent::Submit { form, values } => Some((form, values)),
        _ => None,
    });
    let expected: Values = [
        ("level", Value::Choice("risk_of_breakdown".into())),
        ("views", Value::Choices(vec!["fragile".into()])),
        ("why", Value::Text("Carers <need> help & rest".into())),
        ("day", Value::Date(NaiveDate::from_ymd_opt(2026, 4, 13).expect("a date"))),
        ("hour", Value::Time(NaiveTime::from_hms_opt(9, 30, 0).expect("a time"))),
        ("manager", Value::Person("p12".into())),
        ("chair", Value::Person("p7".into())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    assert_eq!(submitted, Some(("frm_77".into(), expected)));
    stage.teams.is_content();
}

#[tokio::test]
async fn the_extension_opens_the_same_form_and_half_a_page_can_be_saved() {
    let stage = stage(|intent| match intent {
        Intent::Press { verb: Verb::RequestMeeting, about: None } => Ok(Reply::Ask(first_page())),
        other => intake(other),
    })
    .await;
    let worker = stage.teams.person("ann");
    worker.chooses_extension("request_meeting").await;
    worker.fills("Why now", "So far").await;
    worker.presses("Save for later").await;
    worker.sees("Saved. You find it in My list.").await;
    let so_far: Values = [("why".to_owned(), Value::Text("So far".into()))].into();
    let saved = Intent::FormPress { form: "frm_77".into(), verb: Verb::SaveForLater, values: so_far };
    assert_eq!(stage.heard().last(), Some(&saved));
    assert!(worker.messages().is_empty(), "nothing of it is in the chat");
}

#[tokio::test]
async fn a_button_is_answered_where_it_was_pressed() {
    let stage = stage(|intent| {
        Ok(match intent {
            Intent::Press { verb: Verb::Agree, .. } => Reply::Changed(card("PM-7K3Q: agreed")),
            Intent::Press { verb: Verb::MyList, .. } => Reply::Say(invitation()),
            Intent::Press { verb: Verb::Accept, .. } => Reply::Changed(card("PM-7K3Q: accepted")),
            Intent::Press { verb: Verb::SendRepresentative, .. } => Reply::Ask(second_page()),
            Intent::Press { .. } => Reply::Say(card("That no longer applies.")),
            _ => Reply::Nothing,
        })
    })
    .await;
    let worker = stage.teams.person("ann");
    shows(&stage, "ann").await;
    // These may lead to a form, so they ask for a window; what they lead to is in it.
    worker.presses("Accept").await;
    worker.sees("== Mainstay ==\nPM-7K3Q: accepted").await;
    worker.closes();
    worker.presses("Send a representative").await;
    worker.sees("A note").await;
    worker.closes();
    assert_eq!(stage.heard()[0], Intent::Press { verb: Verb::Accept, about: Some(about()) });

    // A button that waits for its answer gets the card, a sentence, or a word that the answer is below.
    let asks = async |verb: Verb| {
        let data = json!({"mainstay": {"verb": verb.as_str(), "about": about().to_value()}});
        worker.invokes("adaptiveCard/action", json!({"action": {"type": "Action.Execute", "data": data}})).await
    };
    let agreed = asks(Verb::Agree).await;
    assert_eq!(
        (&agreed["statusCode"], &agreed["type"]),
        (&json!(200), &json!("application/vnd.microsoft.card.adaptive"))
    );
    assert_eq!(agreed["value"]["fallbackText"], "PM-7K3Q: agreed");
    let sentence = asks(Verb::CantChair).await;
    assert_eq!(
        (&sentence["type"], &sentence["value"]),
        (&json!("application/vnd.microsoft.activity.message"), &json!("That no longer applies."))
    );
    let list = asks(Verb::MyList).await;
    assert_eq!(list["value"], "Thank you. The answer is below.");
    worker.sees("PM-7K3Q: you are invited").await;
    let odd = worker
        .delivers(&worker.activity(&json!({"type": "invoke", "name": "adaptiveCard/action",
        "value": {"action": {"data": {"mainstay": {"verb": "explode"}}}}})))
        .await;
    assert_eq!(odd.0, 200, "whoever pressed it is answered: {}", odd.1);
    assert_eq!(stage.heard().pop(), Some(Intent::Odd));
    stage.teams.is_content();
}

#[tokio::test]
async fn among_others_nothing_is_said_but_that_it_was_answered() {
    let stage = stage(|_| Ok(Reply::Say(invitation()))).await;
    let worker = stage.teams.person("ann");
    worker.types_among_others(CHANNEL, "show PM-7K3Q").await;
    assert_eq!(stage.heard(), [Intent::Typed(Typed::Show("PM-7K3Q".into()))]);
    worker.sees("PM-7K3Q: you are invited").await;
    for _ in 0..200 {
        if !stage.teams.messages_in(CHANNEL).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let said: Vec<String> = stage.teams.messages_in(CHANNEL).into_iter().map(|m| m.summary).collect();
    assert_eq!(said, ["I have answered you privately."]);
    assert_eq!(stage.teams.messages_in(&channel_of("ann")).len(), 1);

    // Asked aside, it is answered aside, and nobody else is shown anything.
    let other = stage.teams.person("ben");
    other.types_aside(CHANNEL, "mine").await;
    other.sees("PM-7K3Q: you are invited").await;
    let aside = stage.teams.messages_in(CHANNEL).pop().expect("a message");
    assert_eq!(aside.aside.as_deref(), Some("29:ben"));

    // Who cannot be written to is told so, and nothing else.
    stage.teams.takes_from("cara");
    stage.teams.person("cara").types_among_others(CHANNEL, "mine").await;
    for _ in 0..200 {
        if stage.teams.messages_in(CHANNEL).len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let last = stage.teams.messages_in(CHANNEL).pop().expect("a message");
    assert!(last.summary.starts_with("I answer only in private."), "{}", last.summary);
    let invoked = other
        .delivers(&other.activity(&json!({"type": "invoke", "name": "adaptiveCard/action",
        "conversation": {"id": CHANNEL, "conversationType": "channel", "tenantId": TENANT},
        "value": {"action": {"data": {"mainstay": {"verb": "show", "about": about().to_value()}}}}})))
        .await;
    assert!(invoked.0 == 200 && invoked.1.contains("I have answered you privately."), "{invoked:?}");
}

#[tokio::test]
async fn trouble_is_told_as_a_sentence_and_keeps_the_form() {
    let stage = stage(|intent| match intent {
        Intent::Typed(Typed::Request(_)) | Intent::FormPress { verb: Verb::Resume, .. } => {
            Ok(Reply::Ask(second_page()))
        }
        _ => Err(Trouble::NotSaved("canary: disk full at /var/lib/secret".into())),
    })
    .await;
    let worker = stage.teams.person("ann");
    let sorry = "Mainstay could not save that. Nothing was changed and nothing was sent.";
    worker.types("mine").await;
    worker.sees(sorry).await;
    worker.types("request").await;
    worker.sees("[Open the form]").await;
    worker.presses("Open the form").await;
    worker.fills("A note", "Not to be lost").await;
    worker.sends().await;
    assert_eq!(worker.filled_in("A note"), "Not to be lost");
    worker.closes();
    shows(&stage, "ben").await;
    let other = stage.teams.person("ben");
    other.presses("Accept").await;
    other.sees(sorry).await;
    let answers = stage.teams.lock().answers.join("\n");
    assert!(!answers.contains("canary") && !worker.screen().contains("canary"));
    let installed = other.delivers(&other.activity(&json!({"type": "installationUpdate", "action": "add"}))).await;
    assert_eq!(installed.0, 503, "it is told again");
}

#[tokio::test]
async fn a_slow_desk_is_waited_for_and_its_answer_follows() {
    let stage = slow_stage(Duration::from_millis(2500), |intent| {
        Ok(match intent {
            Intent::Press { verb: Verb::SendRepresentative, .. } => Reply::Ask(second_page()),
            _ => Reply::Changed(card("PM-7K3Q: here it is")),
        })
    })
    .await;
    let (one, other) = (stage.teams.person("ann"), stage.teams.person("ben"));
    shows(&stage, "ann").await;
    shows(&stage, "ben").await;
    tokio::join!(one.presses("Accept"), other.presses("Send a representative"));
    one.sees("Mainstay is still working on that.").await;
    one.sees("PM-7K3Q: here it is").await;
    other.sees("[Open the form]").await;
    stage.teams.is_content();
}

/// Teams gives up, or its connection breaks: what the person did is done all the same.
#[tokio::test]
async fn coming_and_leaving_is_heard_and_the_way_back_is_noted_before() {
    let stage = stage(|_| Ok(Reply::Nothing)).await;
    let worker = stage.teams.person("ann");
    worker.has_the_app(true).await;
    worker.has_the_app(false).await;
    let change = |active| Intent::AccountChanged { user: "ann".into(), active };
    assert_eq!(stage.heard(), [change(true), change(true), change(false), change(false)]);
    let entry = stage.pages.0.lock().expect("no panic").get("ann").cloned().expect("in the book");
    assert_eq!(entry.channel, Some(channel_of("ann")));
    assert_eq!(entry.service_url, stage.teams.service_url());
}
