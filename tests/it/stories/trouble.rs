//! When the platform or the database is gone: nothing is lost, and people are told the truth.
#![expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]

use chrono::TimeDelta;

use crate::world::paths::BPM;
use crate::world::{World, at, story};

async fn readiness(world: &World) -> (u16, String) {
    let answer = reqwest::get(format!("{}/health/ready", world.address())).await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

story!(an_hour_without_the_platform_loses_nothing_and_keeps_the_order, at("2026-06-16T09:30"), async |world| {
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    // At Teams Mainstay has by now what it needs to be let in, and runs out of it within the hour; and it knows where
    // both are, so that only the message itself can fail.
    for person in [&social_worker, &buyers_leader] {
        person.types("/placement mine").await;
        person.sees("Nothing waits for you").await;
    }
    world.platform_is_away();
    let mut references = Vec::new();
    for number in ["N-1", "N-2", "N-3"] {
        let answers = [BPM.as_slice(), &[("Private case number", number)]].concat();
        // Words typed at Teams could not be answered now: the menu's answer needs no message.
        social_worker.chooses_from_the_menu("request_meeting").await;
        social_worker.fills_in(&answers).await;
        social_worker.sends().await;
        social_worker.sees("request is made").await;
        social_worker.closes().await;
        references.push(world.reference().await);
        world.passes(TimeDelta::minutes(1)).await;
    }
    world.until("2026-06-16T10:30").await;
    assert!(buyers_leader.messages().is_empty());
    assert_eq!(readiness(world).await.0, 503, "what is late is seen");
    world.platform_is_back();
    world.until("2026-06-16T11:00").await;
    let heard: Vec<String> = buyers_leader.heard().into_iter().map(|(_, said)| said).collect();
    assert_eq!(heard.len(), 3);
    for (said, reference) in heard.iter().zip(&references) {
        assert!(said.contains(reference.as_str()), "{said} is not about {reference}");
    }
    assert_eq!(readiness(world).await.0, 200);
});

story!(the_wish_to_wait_is_kept_to_the_second, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&BPM).await;
    world.asks_to_wait(30);
    social_worker.sends().await;
    let early = world.posted();
    world.passes(TimeDelta::seconds(29)).await;
    assert_eq!(world.posted(), early, "nothing goes while the platform asks for a pause");
    world.passes(TimeDelta::seconds(1)).await;
    assert!(world.posted() > early);
    assert_eq!(world.person("colin").messages().len(), 1);
});

story!(a_message_whose_answer_is_lost_is_found_again_or_sent_once_more, at("2026-06-16T09:30"), async |world| {
    let people = world.people(["amina", "colin", "tara"]);
    people[0].types("/placement request bpm").await;
    people[0].fills_in(&BPM).await;
    world.loses_the_next_answer();
    people[0].sends().await;
    world.until("2026-06-16T10:00").await;
    let mut heard = people.each_ref().map(|person| person.messages().len());
    heard.sort_unstable();
    // Slack lets Mainstay read back what it has sent. Teams lets no bot do that: one of them gets it twice.
    let expected = if world.sits_at_teams("amina") { [1, 1, 2] } else { [1, 1, 1] };
    assert_eq!(heard, expected);
});

story!(whoever_waits_for_somebody_who_has_left_is_told_once, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let [owner, chair, team_manager] = world.people(["amina", "vera", "tara"]);
    world.until("2026-06-16T10:00").await;
    world.loses("nell").await;
    for hears in [&owner, &chair] {
        assert_eq!(hears.times_of("Nell Sharp cannot be reached through Mainstay any more").len(), 1, "{}", hears.name);
    }
    assert!(team_manager.times_of("cannot be reached").is_empty());
    world.regains("nell").await;
    world.loses("nell").await;
    assert_eq!(owner.times_of("cannot be reached through Mainstay any more").len(), 1, "it is said once");
    owner.types(&format!("/placement why {reference}")).await;
    owner.sees("Nell Sharp cannot be reached any more").await;
});

story!(without_its_database_mainstay_says_so_and_recovers, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    assert_eq!(readiness(world).await.0, 200);
    let sent = world.posted();
    world.tables().run("ALTER TABLE meta RENAME TO meta_away").await;
    buyers_leader.only_presses("Agree").await;
    buyers_leader.sees("could not save that").await;
    buyers_leader.only_types(&format!("/placement show {reference}")).await;
    buyers_leader.only_types("/placement request bpm").await;
    assert_eq!(readiness(world).await.0, 503);
    assert_eq!(world.posted(), sent);

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

story!(slack: an_app_that_was_removed_sends_nothing_and_says_so, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    buyers_leader.at_slack.happens(serde_json::json!({"type": "app_uninstalled"})).await;
    let (status, said) = readiness(world).await;
    assert!(status == 503 && said.contains(r#""name":"slack","ok":false"#), "{said}");
    let sent = world.slack().calls("chat.postMessage").len() + world.slack().calls("chat.update").len();
    buyers_leader.presses("Agree").await;
    world.passes(TimeDelta::minutes(5)).await;
    let now = world.slack().calls("chat.postMessage").len() + world.slack().calls("chat.update").len();
    assert_eq!(now, sent, "nothing is sent");
    let metrics = reqwest::get(format!("{}/metrics", world.address())).await.expect("metrics");
    let metrics = metrics.text().await.expect("text");
    assert!(metrics.contains(r#"mainstay_platform_connected{platform="slack"}"#), "{metrics}");

    // It is installed again, and the program started with what Slack gave for it.
    world.stops().await;
    world.starts().await;
    while readiness(world).await.0 != 200 {
        world.passes(TimeDelta::seconds(1)).await;
    }
    assert!(world.slack().calls("chat.postMessage").len() > 2);
});

story!(slack: a_message_with_a_newer_one_below_it_is_left_alone, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-22", "14:00").await;
    let old = || -> Vec<(String, usize)> {
        let all = world.slack().all_messages();
        let over = all.iter().filter(|m| m.body.to_string().contains("there is a newer message below"));
        over.map(|m| (m.ts.clone(), m.edits)).collect()
    };
    let before = old();
    assert!(before.len() > 2, "{before:?}");
    let social_worker = world.person("amina");
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sets_date("Move the meeting", "2026-06-23", "10:00").await;
    let now = old();
    assert!(now.len() > before.len() && before.iter().all(|one| now.contains(one)), "{before:?} {now:?}");
});
