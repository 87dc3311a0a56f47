//! What only happens at Teams, or between Teams and Slack.

use mainstay::app::replace_people;
use mainstay::store::people;
use serde_json::json;

use crate::teams::fake::Fault;
use crate::teams::person::TeamsPerson;
use crate::world::{Person, World, at, story};

fn at_teams(person: &Person) -> TeamsPerson {
    person.at_teams.clone().expect("somebody at Teams")
}

async fn count(world: &World, table: &str) -> i64 {
    world.tables().number(&format!("SELECT COUNT(*) FROM {table}")).await
}

// Teams attaches a copy of formatted words as HTML: they are words all the same.
story!(teams: formatted_words_are_no_file, at("2026-06-16T09:30"), async |world| {
    let worker = world.person("fred");
    let formatted = json!({"contentType": "text/html", "content": "<div>mine</div>"});
    at_teams(&worker).happens(json!({"type": "message", "text": "mine", "attachments": [formatted]})).await;
    worker.sees("Nothing waits for you").await;
    world.quiet().await;
    assert!(worker.messages().is_empty());
});

story!(teams: whoever_adds_the_app_is_greeted_once, at("2026-06-16T21:30"), async |world| {
    let [worker, other] = world.people(["fred", "sara"]);
    at_teams(&worker).has_the_app(true).await;
    world.quiet().await;
    worker.has_heard("2026-06-16T21:30", "what would you like to do");
    worker.has_heard("2026-06-16T21:30", "• mine: your meetings");
    at_teams(&worker).has_the_app(false).await;
    at_teams(&worker).has_the_app(true).await;
    world.quiet().await;
    assert_eq!(worker.messages().len(), 1, "however often they add it");
    worker.presses("My list").await;
    worker.sees("Nothing waits for you").await;
    assert!(other.messages().is_empty());

    let guest = world.teams().person("aad-guest");
    guest.has_the_app(true).await;
    guest.types("request bpm").await;
    guest.sees("does not know you yet").await;
    assert_eq!(count(world, "drafts").await, 0);

    let elsewhere = world.teams().stranger("aad-fred", "another-council");
    let act = elsewhere.activity(&json!({"type": "message", "text": "mine"}));
    assert_eq!(elsewhere.delivers(&act).await, (403, String::new()));
});

// At Slack the words follow a command; by habit it is typed here too.
story!(teams: the_command_itself_may_be_typed_before_its_words, at("2026-06-16T09:30"), async |world| {
    let worker = world.person("amina");
    at_teams(&worker).types("/placement request bpm").await;
    worker.sees("[Open the form]").await;
    worker.presses("Open the form").await;
    worker.sees("How worried are you about this placement?").await;
});

// Nobody told us that the app was removed: the first message finds out, and the owner hears of it.
story!(teams: somebody_without_the_app_is_told_to_the_owner, at("2026-06-16T09:30"), async |world| {
    world.teams().takes_from("aad-nell");
    let [social_worker, nurse] = world.people(["amina", "nell"]);
    world.arranged_psm("2026-06-23", "14:00").await;
    assert!(nurse.messages().is_empty());
    social_worker.sees("A message to Nell Sharp could not be delivered").await;
    // The administrator gives it back, and a person has the message tried once more.
    at_teams(&nurse).has_the_app(true).await;
    let parked = "UPDATE deliveries SET state = 'pending', not_before = NULL WHERE state = 'parked' AND person_id = 'nell'";
    world.tables().run(parked).await;
    world.quiet().await;
    assert_eq!(nurse.times_of("invited").len(), 1);
});

// A late answer is asked for again, at times under a new id: the form's own state and the case's say that it is done.
story!(teams: what_is_asked_again_under_a_new_id_happens_once, at("2026-06-16T09:30"), async |world| {
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&crate::world::paths::BPM).await;
    social_worker.sends().await;
    for again in [at_teams(&social_worker).repeats().await, at_teams(&social_worker).repeats_under_a_new_id().await] {
        assert_eq!(again.0, 200);
    }
    world.quiet().await;
    assert_eq!(count(world, "meetings").await, 1);

    buyers_leader.presses("Agree").await;
    let before = (count(world, "events").await, count(world, "deliveries").await);
    for again in [at_teams(&buyers_leader).repeats().await, at_teams(&buyers_leader).repeats_under_a_new_id().await] {
        assert_eq!(again.0, 200);
    }
    world.quiet().await;
    assert_eq!((count(world, "events").await, count(world, "deliveries").await), before);
});

// A client that knows no other kind of button sends the same as a message.
story!(teams: a_button_of_an_old_client_does_the_same, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let [buyers_leader, manager] = world.people(["colin", "tara"]);
    at_teams(&buyers_leader).presses_the_old_way("Agree").await;
    world.quiet().await;
    manager.has_heard("2026-06-16T09:30", "Please choose who chairs");
    buyers_leader.sees("nothing for you to do now").await;
});

story!(split: people_at_slack_and_at_teams_meet, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-22", "14:00").await;
    let everybody = world.people(["amina", "tara", "tom", "colin", "cleo"]);
    let there = |person: &&Person| person.at_teams.is_some();
    assert!(everybody.iter().any(|p| there(&p)) && !everybody.iter().all(|p| there(&p)), "they are split");
    let [social_worker, _, chair, _, buyers] = &everybody;
    buyers.accepts("Yes").await;
    for person in [social_worker, chair] {
        person.types(&format!("/placement show {reference}")).await;
        person.sees("Cleo Martins").await;
    }
    social_worker.sets_date("Move the meeting", "2026-06-23", "10:00").await;
    for person in &everybody[..] {
        assert!(person.times_of("has moved").len() + person.times_of("Tuesday 23 June 2026").len() > 0, "{}", person.name);
    }
});

/// Colin has both, and would rather be at Teams.
async fn colin_has_both(world: &World) {
    let db = world.desk().db().clone();
    let all = db.read(|tx| Box::pin(people::all(tx))).await.expect("people");
    let mut all: Vec<_> = all.iter().cloned().collect();
    for person in all.iter_mut().filter(|p| p.id.as_str() == "colin") {
        (person.slack, person.teams) = (Some("U0COLIN".into()), Some("aad-colin".into()));
        person.chat.prefers = Some("teams".into());
    }
    replace_people(&db, world.clock(), all).await.expect("imported");
}

story!(split: whoever_has_both_is_reached_on_the_other_when_one_fails, at("2026-06-16T09:30"), async |world| {
    colin_has_both(world).await;
    let (slack, teams) = (world.slack().person("U0COLIN"), world.teams().person("aad-colin"));
    let heard = async || {
        let at_teams = teams.messages().len();
        (world.slack().messages_of("U0COLIN").len(), at_teams)
    };
    world.requested_bpm().await;
    assert_eq!(heard().await, (0, 1), "where they would rather be");

    // The app is gone from their Teams, and nobody said so.
    world.teams().takes_from("aad-colin");
    let another = [crate::world::paths::BPM.as_slice(), &[("Private case number", "N-2")]].concat();
    world.person("amina").requests("bpm", &another).await;
    assert_eq!(heard().await, (1, 1), "the other way at once");
    let tried = world.teams().calls("create").len();
    let third = [crate::world::paths::BPM.as_slice(), &[("Private case number", "N-3")]].concat();
    world.person("amina").requests("bpm", &third).await;
    assert_eq!(heard().await, (2, 1));
    assert_eq!(world.teams().calls("create").len(), tried, "and from then on without trying");
    slack.presses("Agree").await;
    world.quiet().await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM deliveries WHERE state = 'parked'").await, 0);

    // They are heard from there again.
    teams.has_the_app(true).await;
    world.quiet().await;
    let fourth = [crate::world::paths::BPM.as_slice(), &[("Private case number", "N-4")]].concat();
    world.person("amina").requests("bpm", &fourth).await;
    assert_eq!(heard().await, (2, 3), "the greeting and the request");
});

story!(split: an_administrator_who_switches_the_app_off_stops_teams_and_nothing_else, at("2026-06-16T09:30"), async |world| {
    colin_has_both(world).await;
    world.teams().always("post", Fault::Says(403, "BotDisabledByAdmin"));
    let [social_worker, manager] = world.people(["ben", "tara"]);
    assert!(social_worker.at_teams.is_none() && manager.at_teams.is_some());
    social_worker.requests("bpm", &crate::world::paths::BPM).await;
    assert_eq!(world.slack().messages_of("U0COLIN").len(), 1, "the other way");
    let refused = "SELECT COUNT(*) FROM installs WHERE platform = 'teams' AND state = 'disconnected'";
    assert_eq!(world.tables().number(refused).await, 1, "and it is seen");
    assert!(manager.messages().is_empty());
    world.teams().heals("post");
    world.until("2026-06-16T10:30").await;
    assert_eq!(manager.messages().len(), 1, "nothing is lost");
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM deliveries WHERE state = 'parked'").await, 0);
});
