//! The Bot Connector client against the stand-in: what is posted and changed, and how each failure counts.

use std::time::Duration;

use chrono::TimeDelta;
use mainstay::card::{Block, Card, Reply};
use mainstay::interaction::PlatformName;
use mainstay::platform::{Address, Found, Mark, Platform, Receipt, SendError};
use serde_json::json;

use super::fake::{FakeTeams, Fault, SECRET, channel_of};
use super::stage::{Stage, noon, stage};

async fn ready() -> Stage {
    stage(|_| Ok(Reply::Nothing)).await
}

fn to(user: &str) -> Address {
    Address { platform: PlatformName::Teams, workspace: None, user: user.into() }
}

fn card() -> Card {
    Card { headline: "PM-7K3Q: answer needed".into(), blocks: vec![Block::Say("Please <answer> & thank you.".into())] }
}

fn mark() -> Mark {
    Mark { delivery: "dlv_1".into(), attempt: 2 }
}

async fn posts(stage: &Stage, user: &str) -> Result<Receipt, SendError> {
    stage.client.post(&to(user), &card(), &mark()).await
}

fn messages(teams: &FakeTeams, user: &str) -> usize {
    teams.messages_in(&channel_of(user)).len()
}

#[tokio::test]
async fn somebody_never_heard_from_is_found_by_their_account_and_remembered() {
    let stage = ready().await;
    let first = posts(&stage, "ann").await.expect("posted");
    let second = posts(&stage, "ann").await.expect("posted");
    assert_eq!((first.channel.as_str(), second.channel == first.channel), (channel_of("ann").as_str(), true));
    let made = stage.teams.calls("create");
    assert_eq!((made.len(), &made[0].body["members"][0]["id"]), (1, &json!("ann")));
    // What could mean something in a path is encoded in it.
    let path = &stage.teams.calls("post")[0].path;
    assert_eq!(path, "/teams/v3/conversations/a%3Aann%3Bown%40chat%3D1/activities");

    let again = Card { headline: "PM-7K3Q: answered".into(), ..card() };
    stage.client.update(&first, &again).await.expect("changed");
    let kept = stage.teams.messages_in(&first.channel);
    assert_eq!((kept.len(), kept[0].edits, kept[1].edits), (2, 1, 0));
    assert_eq!(
        (kept[0].summary.as_str(), kept[0].card["fallbackText"].as_str()),
        ("PM-7K3Q: answer needed", Some("PM-7K3Q: answered"))
    );
    let look = stage.client.find(&to("ann"), &"dlv_1".into(), noon()).await;
    assert_eq!(look, Ok(Found::CannotLook));
    stage.teams.is_content();
}

#[tokio::test]
async fn whoever_was_heard_from_is_answered_where_they_were() {
    let stage = ready().await;
    stage.teams.person("Ben").types("mine").await;
    posts(&stage, "ben").await.expect("posted");
    assert!(stage.teams.calls("create").is_empty(), "their conversation is known");
    assert!(stage.teams.calls("post")[0].path.starts_with("/uk/"), "and so is its address");
    // A conversation that is gone is asked for anew, once.
    let entry = stage.pages.0.lock().expect("no panic").get("ben").cloned().expect("in the book");
    stage.teams.lock().gone.insert(entry.channel.expect("a channel"));
    let gone = posts(&stage, "ben").await;
    assert_eq!(gone.unwrap_err(), SendError::Unreachable { code: "conversationnotfound".into() } as SendError);
    assert_eq!(stage.teams.calls("create").len(), 1);
}

#[tokio::test]
async fn each_failure_counts_as_what_it_is() {
    let stage = ready().await;
    posts(&stage, "ann").await.expect("posted");
    let code = |code: &str| code.to_owned();
    for (fault, expected) in [
        (
            Fault::RateLimited(30),
            SendError::NotSent { code: code("ratelimited"), after: Some(Duration::from_secs(30)) },
        ),
        (Fault::Says(412, "PreconditionFailed"), SendError::NotSent { code: code("preconditionfailed"), after: None }),
        (Fault::Says(400, "BadSyntax"), SendError::Refused { code: code("badsyntax") }),
        (Fault::Says(413, "MessageSizeTooBig"), SendError::Refused { code: code("messagesizetoobig") }),
        (
            Fault::Says(403, "ConversationBlockedByUser"),
            SendError::Unreachable { code: code("conversationblockedbyuser") },
        ),
        (Fault::Says(403, "BotDisabledByAdmin"), SendError::Disconnected { code: code("botdisabledbyadmin") }),
        (Fault::Says(500, "ServiceError"), SendError::Unsure { code: code("serviceerror") }),
        (Fault::Says(502, "x y"), SendError::Unsure { code: code("http_502") }),
        (Fault::Says(302, "x"), SendError::NotSent { code: code("x"), after: None }),
    ] {
        stage.teams.next("post", fault);
        assert_eq!(posts(&stage, "ann").await, Err(expected), "{fault:?}");
    }
    stage.teams.takes_from("cara");
    let without = posts(&stage, "cara").await;
    assert_eq!(without, Err(SendError::Unreachable { code: code("forbiddenoperationexception") }));
    // Asking for a conversation tells nobody anything.
    stage.teams.next("create", Fault::Says(503, "ServiceError"));
    assert_eq!(posts(&stage, "dan").await, Err(SendError::NotSent { code: code("serviceerror"), after: None }));
    stage.teams.next("put", Fault::Says(404, "ActivityNotFound"));
    let receipt = Receipt { channel: channel_of("ann"), message: "1700".into() };
    let gone = stage.client.update(&receipt, &card()).await;
    assert_eq!(gone, Err(SendError::Gone { code: code("activitynotfound") }));
    assert_eq!(messages(&stage.teams, "ann"), 1, "none of them was carried out");
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_us_unsure_only_about_an_accepted_message() {
    let stage = ready().await;
    stage.teams.next("post", Fault::LosesAnswer);
    let lost = posts(&stage, "ann").await;
    assert!(matches!(lost, Err(SendError::Unsure { .. })), "{lost:?}");
    stage.teams.next("post", Fault::Breaks);
    let broken = posts(&stage, "ann").await;
    assert!(matches!(broken, Err(SendError::Unsure { .. })), "{broken:?}");
    assert_eq!(messages(&stage.teams, "ann"), 1, "no call is made twice");
    // Nothing can be read back; but nothing is decided either while Teams does not answer at all.
    let look = async || stage.client.find(&to("ann"), &"dlv_1".into(), noon()).await;
    stage.teams.always("create", Fault::Says(503, "ServiceError"));
    assert_eq!(look().await, Err(SendError::NotSent { code: "serviceerror".into(), after: None }));
    stage.teams.heals("create");
    assert_eq!((look().await, messages(&stage.teams, "ann")), (Ok(Found::CannotLook), 1));
}

#[tokio::test]
async fn one_token_serves_everybody_until_shortly_before_its_end() {
    let stage = ready().await;
    let all = futures::future::join_all((0..8).map(|n| {
        let stage = &stage;
        async move { posts(stage, &format!("p{n}")).await.is_ok() }
    }));
    assert_eq!((all.await, stage.teams.calls("login").len()), (vec![true; 8], 1));
    stage.passes(TimeDelta::minutes(47));
    posts(&stage, "p1").await.expect("posted");
    assert_eq!(stage.teams.calls("login").len(), 1);
    stage.passes(TimeDelta::minutes(2));
    posts(&stage, "p1").await.expect("posted");
    assert_eq!(stage.teams.calls("login").len(), 2, "early, at four fifths of its life");

    // A token that is no longer good is replaced once, and the message goes.
    stage.teams.next("post", Fault::Says(401, "Unauthorized"));
    posts(&stage, "p1").await.expect("posted");
    assert_eq!(stage.teams.calls("login").len(), 3);
    stage.teams.always("post", Fault::Says(401, "Unauthorized"));
    let refused = posts(&stage, "p1").await;
    assert_eq!(refused, Err(SendError::Disconnected { code: "unauthorized".into() }));
    stage.teams.heals("post");
    stage.passes(TimeDelta::hours(1));

    for (fault, expected) in [
        (Fault::Says(401, "invalid_client"), SendError::Disconnected { code: "login_refused".into() }),
        (Fault::Says(503, "x"), SendError::NotSent { code: "login_http_503".into(), after: None }),
        (Fault::Breaks, SendError::NotSent { code: "login_gave_no_answer".into(), after: None }),
    ] {
        stage.teams.next("login", fault);
        assert_eq!(posts(&stage, "p1").await, Err(expected), "{fault:?}");
    }
    let shown = format!("{:?}", stage.client);
    assert!(!shown.contains(SECRET) && !shown.contains("canary-token"), "{shown}");
}
