//! The three doors, with people at Slack on one side and a scripted desk on the other.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use mainstay::card::Reply;
use mainstay::desk::Trouble;
use mainstay::interaction::{Intent, Typed, Value, Values, Verb};
use mainstay::platform::{Address, Mark, Platform};

use super::fake::{Fault, SIGNING_SECRET, WORKSPACE};
use super::person::signature;
use super::stage::{Stage, about, card, intake, invitation, noon, second_page, slow_stage, stage, stage_of};
use crate::script::Script;

#[tokio::test]
async fn a_form_is_opened_filled_in_mended_and_sent() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request bpm").await;
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
    worker.sees("Say more.").await;
    worker.fills("A note", "odd").await;
    worker.sends().await;
    worker.sees("Please check “More”: A day is needed too.").await;
    worker.fills("More", "2026-04-14").await;
    worker.fills("A note", "good").await;
    worker.sends().await;
    worker.sees("PM-7K3Q: the request is sent").await;
    worker.closes().await;

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
    stage.slack.is_content();
}

#[tokio::test]
async fn back_save_for_later_and_closing_keep_what_was_filled_in() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("Why now", "So far").await;
    worker.presses("Save for later").await;
    worker.sees("Saved. You find it in My list.").await;
    let so_far: Values = [("why".to_owned(), Value::Text("So far".into()))].into();
    let saved = Intent::FormPress { form: "frm_77".into(), verb: Verb::SaveForLater, values: so_far };
    assert_eq!(stage.heard().last(), Some(&saved));

    worker.closes().await;
    worker.types("/placement request").await;
    worker.closes().await;
    assert_eq!(stage.heard().last(), Some(&Intent::CloseForm { form: "frm_77".into() }));
    stage.slack.is_content();
}

/// A page shown again shows what the desk says, not what Slack kept from before.
#[tokio::test]
async fn a_page_that_replaces_another_shows_the_form_s_own_values() {
    let stage = stage(|intent| {
        let mut form = second_page();
        if matches!(intent, Intent::FormPress { .. }) {
            form.fields[0].value = Some(Value::Text("from the desk".into()));
        }
        Ok(Reply::Ask(form))
    })
    .await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("A note", "typed").await;
    worker.presses("Back").await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if worker.filled_in("A note") == "from the desk" {
            return;
        }
    }
    panic!("the field still says {}", worker.filled_in("A note"));
}

#[tokio::test]
async fn an_answer_is_private_wherever_the_person_acted() {
    let stage = stage(|intent| {
        Ok(match intent {
            Intent::Typed(_) => Reply::Say(invitation()),
            Intent::OpenHome | Intent::Press { verb: Verb::MyList, .. } => Reply::Home(invitation()),
            _ => Reply::Say(card("PM-7K3Q: thank you, you accepted")),
        })
    })
    .await;
    let worker = stage.slack.person("U1");
    worker.types("/placement help").await;
    worker.presses("Accept").await;
    worker.sees("thank you, you accepted").await;
    assert!(worker.messages().iter().all(|m| m.private));
    let pressed = stage.heard().pop();
    assert_eq!(pressed, Some(Intent::Press { verb: Verb::Accept, about: Some(about()) }));

    let colleague = stage.slack.person("U2");
    colleague.opens_home().await;
    colleague.sees("==== home\nPM-7K3Q: you are invited").await;
    colleague.presses_on_home("Accept").await;
    colleague.sees("== Mainstay ==\nPM-7K3Q: thank you, you accepted").await;
    colleague.closes().await;
    colleague.chooses_shortcut("my_list").await;
    colleague.sees("PM-7K3Q: you are invited").await;
    stage.slack.is_content();
}

#[tokio::test]
async fn a_form_that_slack_did_not_open_is_offered_again() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    let to = Address { platform: stage.client.name(), workspace: None, user: "U1".into() };
    let mark = Mark { delivery: "dlv_1".into(), attempt: 1 };
    stage.client.post(&to, &invitation(), &mark).await.expect("posted");

    stage.slack.next("views.open", Fault::Says("expired_trigger_id"));
    worker.presses("Send a representative").await;
    worker.sees("The form did not open.").await;
    stage.slack.next("views.open", Fault::Hangs);
    worker.types("/placement request").await;
    worker.presses("Try again").await;
    worker.sees("Step 1 of 2").await;
    let resumed = Intent::FormPress { form: "frm_77".into(), verb: Verb::Resume, values: Values::new() };
    assert_eq!(stage.heard().last(), Some(&resumed));
    stage.slack.is_content();
}

#[tokio::test]
async fn what_the_home_page_or_a_shortcut_did_not_open_is_offered_in_a_message() {
    let stage = stage(|intent| {
        Ok(match intent {
            Intent::OpenHome => Reply::Home(invitation()),
            Intent::Press { verb: Verb::MyList, .. } => Reply::Say(card("PM-7K3Q: here it is")),
            _ => Reply::Ask(second_page()),
        })
    })
    .await;
    let worker = stage.slack.person("U1");
    worker.opens_home().await;
    worker.sees("==== home").await;
    stage.slack.next("views.open", Fault::Says("expired_trigger_id"));
    worker.presses_on_home("Accept").await;
    worker.sees("The form did not open.").await;
    worker.presses("Try again").await;
    worker.sees("A note").await;
    worker.closes().await;
    assert!(matches!(
        stage.heard().as_slice(),
        [.., Intent::FormPress { verb: Verb::Resume, .. }, Intent::CloseForm { .. }]
    ));

    let colleague = stage.slack.person("U2");
    stage.slack.next("views.open", Fault::Says("expired_trigger_id"));
    colleague.chooses_shortcut("request_meeting").await;
    colleague.sees("[Try again]").await;
    stage.slack.next("views.open", Fault::Says("expired_trigger_id"));
    colleague.chooses_shortcut("my_list").await;
    colleague.sees("PM-7K3Q: here it is").await;
    stage.slack.is_content();
}

#[tokio::test]
async fn a_slow_desk_answers_the_home_page_in_a_message() {
    let stage = slow_stage(Duration::from_millis(2600), |_| Ok(Reply::Ask(second_page()))).await;
    let worker = stage.slack.person("U1");
    worker.chooses_shortcut("request_meeting").await;
    worker.sees("[Try again]").await;
    stage.slack.is_content();
}

#[tokio::test]
async fn trouble_is_told_as_a_sentence_and_keeps_the_form() {
    let stage = stage(|intent| match intent {
        Intent::Typed(Typed::Request(_)) => Ok(Reply::Ask(second_page())),
        _ => Err(Trouble::NotSaved("canary: disk full at /var/lib/secret".into())),
    })
    .await;
    let worker = stage.slack.person("U1");
    let sorry = "Mainstay could not save that. Nothing was changed and nothing was sent.";
    worker.types("/placement mine").await;
    worker.sees(sorry).await;
    worker.does_not_see("canary");
    worker.types("/placement request").await;
    worker.fills("A note", "Not to be lost").await;
    for act in ["send", "back"] {
        if act == "send" {
            worker.sends().await
        } else {
            worker.presses("Back").await
        }
        worker.sees(sorry).await;
        worker.closes().await;
        assert_eq!(worker.filled_in("A note"), "Not to be lost");
    }
    assert!(!stage.slack.everything_sent().contains("canary"));
    stage.slack.is_content();
}

#[tokio::test]
async fn a_slow_desk_is_waited_for_and_its_answer_follows() {
    let stage = slow_stage(Duration::from_millis(2600), |intent| {
        Ok(match intent {
            Intent::Typed(Typed::Request(_)) => Reply::Ask(second_page()),
            _ => Reply::Say(card("PM-7K3Q: here it is")),
        })
    })
    .await;
    let (one, other) = (stage.slack.person("U1"), stage.slack.person("U2"));
    tokio::join!(one.types("/placement mine"), other.types("/placement request"));
    one.sees("Mainstay is still working on that.").await;
    one.sees("PM-7K3Q: here it is").await;
    other.sees("[Try again]").await;
    stage.slack.is_content();
}

/// A desk that takes its time with what is sent, and then says this.
async fn slow_to_save(answer: fn() -> Result<Reply, Trouble>) -> Stage {
    let is_sent = |intent: &Intent| matches!(intent, Intent::Submit { .. });
    let slowness = move |intent: &Intent| Duration::from_millis(if is_sent(intent) { 2600 } else { 0 });
    let play = move |intent: &Intent| if is_sent(intent) { answer() } else { Ok(Reply::Ask(second_page())) };
    stage_of(Script::slow_at(slowness, play)).await
}

#[tokio::test]
async fn what_was_typed_outlives_a_desk_that_is_slow_to_fail() {
    let stage = slow_to_save(|| Err(Trouble::NotSaved("gone".into()))).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("A note", "Not to be lost").await;
    worker.sends().await;
    worker.sees("Mainstay is still working on that.").await;
    worker.sees("Mainstay could not save that. Nothing was changed and nothing was sent.").await;
    worker.closes().await;
    assert_eq!(worker.filled_in("A note"), "Not to be lost");
    stage.slack.is_content();
}

#[tokio::test]
async fn a_page_that_is_saved_late_is_over_below_its_answer() {
    let stage = slow_to_save(|| Ok(Reply::Done(card("PM-7K3Q: the request is sent")))).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("A note", "good").await;
    worker.sends().await;
    worker.sees("Mainstay is still working on that.").await;
    worker.sees("PM-7K3Q: the request is sent").await;
    worker.closes().await;
    worker.sees("That is done. You can close this.").await;
    stage.slack.is_content();
}

/// Slack's wish to wait is kept also by what nobody has in a row.
#[tokio::test]
async fn a_form_is_not_asked_for_while_slack_wants_a_pause() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    stage.slack.next("views.open", Fault::RateLimited(30));
    for _ in 0..2 {
        worker.types("/placement request").await;
        worker.sees("The form did not open.").await;
    }
    assert_eq!(stage.slack.calls("views.open").len(), 1);
}

#[tokio::test]
async fn only_what_slack_signed_is_let_in() {
    let stage = stage(|_| Ok(Reply::Nothing)).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let send = async |path: &str, key: &str, at: i64, body: String| {
        let signed = signature(key, at, &body);
        let request = http.post(format!("{}{path}", stage.app)).header("x-slack-request-timestamp", at.to_string());
        let answer = request.header("x-slack-signature", signed).body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let now = noon().timestamp();
    let typed = "user_id=U1&team_id=T1&trigger_id=1.x&text=help".to_owned();
    for path in ["/slack/commands", "/slack/interactions", "/slack/events"] {
        for (key, at) in [("wrong", now), (SIGNING_SECRET, now - 301), (SIGNING_SECRET, now + 301)] {
            assert_eq!(send(path, key, at, typed.clone()).await, (401, String::new()), "{path} {at}");
        }
    }
    assert!(stage.heard().is_empty());
    let challenge = r#"{"type":"url_verification","challenge":"3eZbrw1a"}"#.to_owned();
    assert_eq!(send("/slack/events", "wrong", now, challenge.clone()).await, (401, String::new()));
    let proved = send("/slack/events", SIGNING_SECRET, now, challenge).await;
    assert_eq!(proved, (200, r#"{"challenge":"3eZbrw1a"}"#.into()));
    assert_eq!(send("/slack/commands", "wrong", now, "ssl_check=1&token=x".into()).await, (200, String::new()));
    assert_eq!(send("/slack/commands", SIGNING_SECRET, now, typed).await, (200, String::new()));
    assert_eq!(stage.heard(), [Intent::Typed(Typed::Help)]);

    let unreadable = send("/slack/interactions", SIGNING_SECRET, now, "payload={".into()).await;
    assert_eq!(unreadable, (400, String::new()));
    let large = format!("payload={}", "x".repeat(2 * 1024 * 1024));
    assert_eq!(send("/slack/interactions", SIGNING_SECRET, now, large).await, (413, String::new()));
}

#[tokio::test]
async fn a_stranger_from_another_organisation_is_named_as_one() {
    let stage = stage(|_| Ok(Reply::Say(invitation()))).await;
    let (ours, theirs) = (stage.slack.person("U1"), stage.slack.stranger("U1", "T0OTHER"));
    ours.types("/placement help").await;
    theirs.presses("Accept").await;
    ours.happens(serde_json::json!({"type": "user_change", "user": {"id": "U9", "deleted": true}})).await;
    let heard = stage.desk.heard.lock().expect("no panic").clone();
    let workspaces: Vec<_> = heard.iter().map(|i| i.from.workspace.as_deref()).collect();
    assert_eq!(workspaces, [Some(WORKSPACE), Some("T0OTHER"), Some(WORKSPACE)]);
    assert_eq!(heard[2].intent, Intent::AccountChanged { user: "U9".into(), active: false });
}

/// Slack gives up, or its connection breaks: what the person did is done all the same.
#[tokio::test]
async fn a_connection_that_breaks_does_not_undo_what_was_heard() {
    let stage = slow_stage(Duration::from_millis(300), |_| Ok(Reply::Nothing)).await;
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(100)).build().expect("a client");
    let body = "user_id=U1&team_id=T1&trigger_id=1.x&text=mine";
    let request = http
        .post(format!("{}/slack/commands", stage.app))
        .header("x-slack-request-timestamp", noon().timestamp().to_string())
        .header("x-slack-signature", signature(SIGNING_SECRET, noon().timestamp(), body))
        .body(body);
    assert!(request.send().await.is_err_and(|error| error.is_timeout()));
    assert!(stage.heard().is_empty());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stage.heard(), [Intent::Typed(Typed::Mine)]);
}
