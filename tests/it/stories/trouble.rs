//! When the platform or the database is gone: nothing is lost, and people are told the truth.
#![expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]

use chrono::TimeDelta;

use crate::slack::fake::Fault;
use crate::world::paths::BPM;
use crate::world::{World, at, story};

const METHODS: [&str; 4] = ["chat.postMessage", "chat.update", "conversations.history", "conversations.open"];

async fn readiness(world: &World) -> (u16, String) {
    let answer = reqwest::get(format!("{}/health/ready", world.address())).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

story!(slack: an_hour_without_slack_loses_nothing_and_keeps_the_order, at("2026-06-16T09:30"), async |world| {
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    for method in METHODS {
        world.slack().always(method, Fault::Status(503));
    }
    let mut references = Vec::new();
    for number in ["N-1", "N-2", "N-3"] {
        let answers = [BPM.as_slice(), &[("Private case number", number)]].concat();
        social_worker.requests("bpm", &answers).await;
        references.push(world.reference().await);
        world.passes(TimeDelta::minutes(1)).await;
    }
    world.until("2026-06-16T10:30").await;
    assert!(buyers_leader.messages().is_empty());
    assert_eq!(readiness(world).await.0, 503, "what is late is seen");
    for method in METHODS {
        world.slack().heals(method);
    }
    world.until("2026-06-16T11:00").await;
    let heard: Vec<String> = buyers_leader.heard().into_iter().map(|(_, said)| said).collect();
    assert_eq!(heard.len(), 3);
    for (said, reference) in heard.iter().zip(&references) {
        assert!(said.contains(reference.as_str()), "{said} is not about {reference}");
    }
    assert_eq!(readiness(world).await.0, 200);
});

story!(slack: slack_s_wish_to_wait_is_kept_to_the_second, at("2026-06-16T09:30"), async |world| {
    world.slack().next("chat.postMessage", Fault::RateLimited(30));
    world.requested_bpm().await;
    let posted = |outcome: &'static str| {
        let calls = world.slack().calls("chat.postMessage");
        calls.iter().filter(|call| call.outcome == outcome).count()
    };
    let early = posted("ok");
    world.passes(TimeDelta::seconds(29)).await;
    assert_eq!(posted("ok"), early, "nothing goes while Slack asks for a pause");
    world.passes(TimeDelta::seconds(1)).await;
    assert!(posted("ok") > early);
    assert_eq!(world.person("colin").messages().len(), 1);
});

story!(slack: a_message_whose_answer_is_lost_is_found_again, at("2026-06-16T09:30"), async |world| {
    world.slack().next("chat.postMessage", Fault::LosesAnswer);
    world.requested_bpm().await;
    world.until("2026-06-16T10:00").await;
    let people = world.people(["amina", "colin", "tara"]);
    assert!(people.iter().all(|person| person.messages().len() == 1), "{:?}", people.map(|p| p.messages().len()));
});

story!(slack: without_its_database_mainstay_says_so_and_recovers, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    assert_eq!(readiness(world).await.0, 200);
    let sent = world.slack().calls("chat.postMessage").len();
    world.tables().run("ALTER TABLE meta RENAME TO meta_away").await;
    buyers_leader.at_slack.presses("Agree").await;
    buyers_leader.sees("could not save that").await;
    buyers_leader.at_slack.types(&format!("/placement show {reference}")).await;
    buyers_leader.at_slack.types("/placement request bpm").await;
    assert_eq!(readiness(world).await.0, 503);
    assert_eq!(world.slack().calls("chat.postMessage").len(), sent);

    world.tables().run("ALTER TABLE meta_away RENAME TO meta").await;
    assert_eq!(readiness(world).await.0, 200);
    buyers_leader.presses("Agree").await;
    world.person("amina").types(&format!("/placement show {reference}")).await;
    world.person("amina").sees("Agreement: given by Colin Shah").await;
});

story!(a_restart_in_the_middle_loses_and_repeats_nothing, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    world.stops().await;
    world.starts().await;
    world.person("colin").presses("Agree").await;
    world.stops().await;
    world.jumps_to("2026-06-17T16:00");
    world.starts().await;
    world.until("2026-06-17T16:01").await;
    let manager = world.person("tara");
    manager.has_heard("2026-06-17T16:00", "Please choose who chairs");
    assert_eq!(manager.messages().len(), 2);
    manager.types(&format!("/placement show {reference}")).await;
    manager.sees("Agreement: given by Colin Shah").await;
});
