//! Who is let in: only what the Bot Connector signed, for us, for this address, for Teams, for this council.

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use mainstay::card::Reply;
use mainstay::interaction::{Intent, Typed};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use super::fake::Fault;
use super::signer::{Signer, encode, unsigned};
use super::stage::{Stage, stage};

async fn listening() -> Stage {
    stage(|_| Ok(Reply::Nothing)).await
}

fn typed(stage: &Stage) -> Json {
    stage.teams.person("ann").activity(&json!({"type": "message", "text": "mine"}))
}

async fn knocks(stage: &Stage, authorization: Option<&str>, body: &Json) -> (u16, String) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut request = http.post(format!("{}/api/messages", stage.app)).json(body);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

fn with(mut claims: Json, name: &str, value: Json) -> Json {
    claims[name] = value;
    claims
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused_and_no_work_is_done() {
    let stage = listening().await;
    let (good, now) = (stage.teams.claims(), super::stage::noon().timestamp());
    let connector = Signer::connector();
    let (rs, none) = (json!({"alg": "RS256", "kid": connector.id}), json!({"alg": "none", "kid": connector.id}));
    let hs = unsigned(&json!({"alg": "HS256", "kid": connector.id}), &good);
    let mut mac = Hmac::<Sha256>::new_from_slice(&connector.public_bytes()).expect("a key");
    mac.update(hs.as_bytes());
    let hs = format!("{hs}.{}", encode(&mac.finalize().into_bytes()));
    let changed = {
        let token = connector.token(&good);
        let (_, signature) = token.rsplit_once('.').expect("three parts");
        format!("{}.{signature}", unsigned(&rs, &with(good.clone(), "exp", (now + 9000).into())))
    };
    let mut without_service = good.clone();
    without_service.as_object_mut().expect("an object").remove("serviceurl");
    let mut without_end = good.clone();
    without_end.as_object_mut().expect("an object").remove("exp");
    for (what, token) in [
        ("nothing", String::new()),
        ("no token", "abc".into()),
        ("expired", connector.token(&with(good.clone(), "exp", (now - 301).into()))),
        ("not yet", connector.token(&with(good.clone(), "nbf", (now + 301).into()))),
        ("endless", connector.token(&without_end)),
        ("another audience", connector.token(&with(good.clone(), "aud", "another-app".into()))),
        ("no audience", connector.token(&with(good.clone(), "aud", Json::Null))),
        ("another issuer", connector.token(&with(good.clone(), "iss", "https://sts.windows.net/t/".into()))),
        ("an unknown key", Signer::stranger().token(&good)),
        ("a wrong key under a good name", Signer::stranger().token_under(connector.id, &good)),
        ("a changed body", changed),
        ("none", format!("{}.", unsigned(&none, &good))),
        ("the public key as a secret", hs),
        ("no service", connector.token(&without_service)),
    ] {
        let refused = knocks(&stage, Some(&format!("Bearer {token}")), &typed(&stage)).await;
        assert_eq!(refused, (401, String::new()), "{what}");
    }
    assert_eq!(knocks(&stage, None, &typed(&stage)).await, (401, String::new()));
    let basic = format!("Basic {}", connector.token(&good));
    assert_eq!(knocks(&stage, Some(&basic), &typed(&stage)).await.0, 401);
    assert!(stage.heard().is_empty() && stage.pages.0.lock().expect("no panic").is_empty(), "nothing was done");

    for skew in [-300, 300] {
        let claims = if skew < 0 {
            with(good.clone(), "exp", (now + skew).into())
        } else {
            with(good.clone(), "nbf", (now + skew).into())
        };
        let good = format!("Bearer {}", connector.token(&claims));
        assert_eq!(knocks(&stage, Some(&good), &typed(&stage)).await, (200, String::new()), "{skew}");
    }
    assert_eq!(stage.heard(), vec![Intent::Typed(Typed::Mine); 2]);
}

#[tokio::test]
async fn a_good_token_covers_only_what_it_was_given_for() {
    let stage = listening().await;
    let token = format!("Bearer {}", Signer::connector().token(&stage.teams.claims()));
    let activity = typed(&stage);
    let elsewhere = format!("{}/de/", stage.teams.origin);
    for (what, changed) in [
        ("another address", with(activity.clone(), "serviceUrl", elsewhere.into())),
        ("another channel", with(activity.clone(), "channelId", "slack".into())),
        ("a channel that is endorsed and not ours", with(activity.clone(), "channelId", "webchat".into())),
        ("another tenant", with(activity.clone(), "channelData", json!({"tenant": {"id": "another"}}))),
    ] {
        assert_eq!(knocks(&stage, Some(&token), &changed).await, (403, String::new()), "{what}");
    }
    let mut homeless = with(activity.clone(), "channelData", Json::Null);
    homeless["conversation"]["tenantId"] = Json::Null;
    assert_eq!(knocks(&stage, Some(&token), &homeless).await.0, 403, "no tenant at all");
    // Signed for an address that the settings do not allow: our token would go there.
    let stolen = "https://smba.trafficmanager.net.evil.example/uk/";
    let claims = with(stage.teams.claims(), "serviceurl", stolen.into());
    let evil = format!("Bearer {}", Signer::connector().token(&claims));
    assert_eq!(knocks(&stage, Some(&evil), &with(activity.clone(), "serviceUrl", stolen.into())).await.0, 403);
    for (odd, status) in [(json!([]), 400), (json!({}), 400), (json!("x"), 400)] {
        assert_eq!(knocks(&stage, Some(&token), &odd).await, (status, String::new()), "{odd}");
    }
    assert!(stage.heard().is_empty() && stage.pages.0.lock().expect("no panic").is_empty(), "nothing was done");
    assert!(stage.teams.calls("login").is_empty(), "no token of ours was asked for");
    // A slash at the end makes no difference.
    let bare = with(activity, "serviceUrl", stage.teams.service_url().trim_end_matches('/').into());
    assert_eq!(knocks(&stage, Some(&token), &bare).await.0, 200);
}

#[tokio::test]
async fn a_key_that_does_not_speak_for_teams_is_not_believed() {
    let stage = listening().await;
    stage.teams.lock().keys = vec![Signer::connector().jwk(&["webchat"])];
    let token = format!("Bearer {}", Signer::connector().token(&stage.teams.claims()));
    assert_eq!(knocks(&stage, Some(&token), &typed(&stage)).await, (403, String::new()));
    assert!(stage.heard().is_empty());
}

#[tokio::test]
async fn keys_are_fetched_by_the_rules() {
    let stage = listening().await;
    let fetched = || stage.teams.calls("keys").len();
    let knock = async |signer: &Signer| {
        let token = format!("Bearer {}", signer.token(&stage.teams.claims()));
        knocks(&stage, Some(&token), &typed(&stage)).await.0
    };
    stage.teams.always("openid", Fault::Says(503, "down"));
    assert_eq!(knock(Signer::connector()).await, 503, "without keys nothing can be told");
    stage.teams.heals("openid");
    assert_eq!((knock(Signer::connector()).await, fetched()), (503, 0), "not asked again at once");
    stage.passes(TimeDelta::seconds(15));
    let many = futures::future::join_all((0..8).map(|_| knock(Signer::connector()))).await;
    assert_eq!((many, fetched()), (vec![200; 8], 1), "once for everybody");

    // Names that somebody makes up cost one fetch an hour.
    for _ in 0..3 {
        assert_eq!(knock(Signer::stranger()).await, 401);
    }
    assert_eq!(fetched(), 2);
    stage.teams.lock().keys.push(Signer::stranger().jwk(&["msteams"]));
    stage.passes(TimeDelta::minutes(59));
    assert_eq!((knock(Signer::stranger()).await, fetched()), (401, 2));
    stage.passes(TimeDelta::minutes(1));
    assert_eq!((knock(Signer::stranger()).await, fetched()), (200, 3), "a new key is found");

    // A day later they are renewed, and nobody waits for that.
    stage.passes(TimeDelta::hours(24));
    assert_eq!(knock(Signer::connector()).await, 200);
    for _ in 0..200 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        if fetched() == 4 {
            break;
        }
    }
    assert_eq!(fetched(), 4);
    // What could not be renewed for days is no longer believed.
    stage.teams.always("keys", Fault::Says(503, "down"));
    stage.passes(TimeDelta::days(4));
    assert_eq!(knock(Signer::connector()).await, 200);
    stage.passes(TimeDelta::days(1));
    assert_eq!(knock(Signer::connector()).await, 503);
}
