//! The Web API client against the stand-in: what is posted, found again, and how each failure counts.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use mainstay::card::{Block, Card};
use mainstay::interaction::PlatformName;
use mainstay::platform::slack::client::SlackClient;
use mainstay::platform::{Address, Found, Mark, Platform, SendError};

use super::fake::{FakeSlack, Fault, TOKEN};
use crate::script::noon;

async fn slack() -> (FakeSlack, SlackClient) {
    let slack = FakeSlack::start(Arc::new(noon)).await;
    let client = SlackClient::new(&slack.api_url(), TOKEN.into()).expect("a client");
    (slack, client)
}

fn to(user: &str) -> Address {
    Address { platform: PlatformName::Slack, workspace: None, user: user.into() }
}

fn card() -> Card {
    Card { headline: "PM-7K3Q: answer needed".into(), blocks: vec![Block::Say("Please <answer> & thank you.".into())] }
}

fn mark(delivery: &str) -> Mark {
    Mark { delivery: delivery.into(), attempt: 2 }
}

#[tokio::test]
async fn a_message_is_posted_changed_in_place_and_found_by_its_mark() {
    let (slack, client) = slack().await;
    let receipt = client.post(&to("U1"), &card(), &mark("dlv_1")).await.expect("posted");
    let again = Card { headline: "PM-7K3Q: answered".into(), ..card() };
    client.update(&receipt, &again).await.expect("changed");

    let messages = slack.messages_of("U1");
    assert_eq!((messages.len(), messages[0].edits, messages[0].ts.as_str()), (1, 1, receipt.message.as_str()));
    assert_eq!(messages[0].body["text"], "PM-7K3Q: answered\nPlease &lt;answer&gt; &amp; thank you.");
    let sent = &slack.calls("chat.postMessage")[0].body;
    assert_eq!(sent["metadata"]["event_type"], "mainstay_delivery");
    assert_eq!(sent["metadata"]["event_payload"], serde_json::json!({"d": "dlv_1", "n": 2}));
    assert_eq!(
        (&sent["unfurl_links"], &sent["unfurl_media"], &sent["link_names"]),
        (&false.into(), &false.into(), &false.into())
    );

    let look = async |delivery: &str, since| client.find(&to("U1"), &delivery.into(), since).await;
    assert_eq!(look("dlv_1", noon()).await, Ok(Found::Yes(receipt)));
    assert_eq!(look("dlv_2", noon()).await, Ok(Found::No));
    assert_eq!(look("dlv_1", noon() + TimeDelta::hours(1)).await, Ok(Found::No), "earlier messages are not read");
    slack.always("conversations.history", Fault::Says("missing_scope"));
    assert_eq!(look("dlv_1", noon()).await, Ok(Found::CannotLook));
    slack.is_content();
}

#[tokio::test]
async fn a_mark_is_found_on_the_last_page() {
    let (_slack, client) = slack().await;
    let first = client.post(&to("U1"), &card(), &mark("dlv_first")).await.expect("posted");
    for n in 0..205 {
        client.post(&to("U1"), &card(), &mark(&format!("dlv_{n}"))).await.expect("posted");
    }
    let found = client.find(&to("U1"), &"dlv_first".into(), noon()).await;
    assert_eq!(found, Ok(Found::Yes(first)));
}

#[tokio::test]
async fn each_failure_counts_as_what_it_is() {
    let (slack, client) = slack().await;
    let code = |code: &str| code.to_owned();
    for (fault, expected) in [
        (
            Fault::RateLimited(30),
            SendError::NotSent { code: code("ratelimited"), after: Some(Duration::from_secs(30)) },
        ),
        (Fault::Says("rate_limited"), SendError::NotSent { code: code("rate_limited"), after: None }),
        (Fault::Says("token_revoked"), SendError::Disconnected { code: code("token_revoked") }),
        (Fault::Says("invalid_blocks"), SendError::Refused { code: code("invalid_blocks") }),
        (Fault::Says("channel_not_found"), SendError::Unreachable { code: code("channel_not_found") }),
        (Fault::Says("fatal_error"), SendError::Unsure { code: code("fatal_error") }),
        (Fault::Status(503), SendError::Unsure { code: code("http_503") }),
        (Fault::Status(302), SendError::NotSent { code: code("http_302"), after: None }),
    ] {
        slack.next("chat.postMessage", fault);
        assert_eq!(client.post(&to("U1"), &card(), &mark("dlv_1")).await, Err(expected), "{fault:?}");
    }
    for fault in [Fault::Breaks, Fault::LosesAnswer] {
        slack.always("chat.postMessage", fault);
        let broken = client.post(&to("U1"), &card(), &mark("dlv_1")).await;
        assert!(matches!(broken, Err(SendError::Unsure { .. })), "{fault:?}: {broken:?}");
    }
    slack.heals("chat.postMessage");
    assert_eq!(slack.messages_of("U1").len(), 1, "only the lost answer was carried out");
    assert_eq!(slack.calls("chat.postMessage").len(), 10, "no call is made twice");

    slack.deletes("U2");
    let gone = client.post(&to("U2"), &card(), &mark("dlv_2")).await;
    assert_eq!(gone, Err(SendError::Unreachable { code: code("channel_not_found") }));
    assert!(!client.user_info("U2").await.expect("known").active);
    assert!(client.auth_test().await.expect("known").scopes.contains(&code("im:history")));

    let nobody = SlackClient::new("http://127.0.0.1:9/api/", TOKEN.into()).expect("a client");
    let refused = nobody.post(&to("U1"), &card(), &mark("dlv_3")).await;
    assert_eq!(refused, Err(SendError::NotSent { code: code("cannot_connect"), after: None }));
}

#[tokio::test]
async fn a_private_answer_goes_nowhere_but_to_slack_and_nothing_prints_the_token() {
    let (slack, client) = slack().await;
    let elsewhere = client.respond("https://evil.example/x", &card(), false).await;
    assert_eq!(elsewhere, Err(SendError::Refused { code: "response_url_is_not_slack".into() }));
    assert!(slack.calls("response_url").is_empty());
    assert!(!format!("{client:?}").contains(TOKEN));
    let wrong = SlackClient::new(&slack.api_url(), "xoxb-wrong".into()).expect("a client");
    let refused = wrong.post(&to("U1"), &card(), &mark("dlv_1")).await;
    assert_eq!(refused, Err(SendError::Disconnected { code: "not_authed".into() }));
}
