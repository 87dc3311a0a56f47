//! Days that pass: reminders gathered, mornings after an outage, people who leave, holidays that are added, files that
//! change.

use mainstay::app::commands::import_holidays;
use mainstay::calendar::Holidays;

use crate::world::paths::BPM;
use crate::world::{World, at, canary, story};

/// Three meetings about three children.
async fn three_requests(world: &World) {
    for number in ["N-1", "N-2", "N-3"] {
        let answers = [BPM.as_slice(), &[("Private case number", number)]].concat();
        world.person("amina").requests("bpm", &answers).await;
    }
}

story!(three_reminders_of_one_hour_are_one_message, at("2026-06-16T09:30"), async |world| {
    three_requests(world).await;
    world.until("2026-06-16T17:01").await;
    let buyers_leader = world.person("colin");
    assert_eq!(buyers_leader.messages().len(), 4, "three requests and one message about all three");
    buyers_leader.has_heard("2026-06-16T17:00", "3 things are due");
    buyers_leader.presses("Open").await;
    buyers_leader.presses("Agree").await;
    buyers_leader.types("/placement mine").await;
    buyers_leader.sees("2 things wait for you").await;
});

// What falls due at 10am and at 5pm of one day, for whoever owes it.
story!(what_is_due_in_one_day_is_one_message, at("2026-06-16T09:30"), async |world| {
    let [social_worker, buyers_leader, cover] = world.people(["amina", "colin", "cleo"]);
    let request = async |number: &str| {
        let answers = [BPM.as_slice(), &[("Private case number", number)]].concat();
        social_worker.requests("bpm", &answers).await;
    };
    request("N-1").await;
    world.until("2026-06-17T08:40").await;
    request("N-2").await;
    request("N-3").await;
    world.until("2026-06-17T11:00").await;
    buyers_leader.has_heard("2026-06-17T10:00", "3 things are due");
    request("N-4").await;
    world.until("2026-06-17T18:00").await;
    let reminders = |day: &str| -> Vec<String> {
        let all = buyers_leader.times_of("eminder").into_iter();
        all.filter(|at| at.starts_with(day)).collect()
    };
    assert_eq!(reminders("2026-06-17"), ["2026-06-17T10:00", "2026-06-17T17:00"], "what came later comes alone");
    buyers_leader.has_heard("2026-06-17T17:00", "it is still your turn");
    cover.has_heard("2026-06-17T16:00", "Do you agree");
    world.until("2026-06-18T18:00").await;
    assert_eq!(reminders("2026-06-18"), ["2026-06-18T10:00"], "another day, another message");
    buyers_leader.has_heard("2026-06-18T10:00", "3 things are due");
});

story!(after_an_outage_one_message_says_what_was_missed, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let [buyers_leader, cover] = world.people(["colin", "cleo"]);
    world.stops().await;
    world.jumps_to("2026-06-19T11:00");
    world.starts().await;
    world.until("2026-06-19T11:01").await;
    assert_eq!(buyers_leader.times_of("reminder"), ["2026-06-19T11:00"], "one, however many were missed");
    buyers_leader.has_heard("2026-06-19T11:00", "This should have come on Tuesday 16 June 2026 at 5pm");
    cover.has_heard("2026-06-19T11:00", "Do you agree");
});

story!(work_of_somebody_who_has_left_goes_to_their_cover, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, buyers_leader, cover] = world.people(["amina", "colin", "cleo"]);
    world.loses("colin").await;
    world.until("2026-06-16T09:31").await;
    cover.has_heard("2026-06-16T09:30", "Do you agree");
    cover.presses("Agree").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Agreement: given by Cleo Martins").await;
    assert!(social_worker.times_of("could not be delivered").is_empty());
    world.regains("colin").await;
    buyers_leader.types(&format!("/placement show {reference}")).await;
    buyers_leader.sees("nothing for you to do now").await;
});

story!(a_new_bank_holiday_moves_the_last_date_and_is_told_once, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    let day = "2026-06-22".parse().expect("a date");
    let list: Holidays = [(day, "A day of thanks".to_owned())].into_iter().collect();
    for _ in 0..2 {
        import_holidays(world.desk().db(), world.clock(), list.clone(), false).await.expect("imported");
        world.quiet().await;
    }
    for person in [&social_worker, &buyers_leader] {
        let told = person.times_of("It was Tuesday 23 June 2026. It is now Wednesday 24 June 2026");
        assert_eq!(told, ["2026-06-16T09:30"], "{}", person.name);
    }
    social_worker.types(&format!("/placement why {reference}")).await;
    for line in ["A day of thanks", "Wednesday 24 June 2026", "Tuesday 23 June 2026: when it was requested"] {
        social_worker.sees(line).await;
    }
});

story!(a_file_is_refused_kindly_and_never_read, at("2026-06-16T09:30"), async |world| {
    let worker = world.person("fred");
    worker.sends_a_file(canary::NAME, true).await;
    worker.sends_a_file(canary::NAME, false).await;
    worker.sends_a_file(canary::NAME, false).await;
    world.quiet().await;
    worker.has_heard("2026-06-16T09:30", "Mainstay takes no files");
    assert_eq!(worker.messages().len(), 1, "two files of one moment are answered once");
});

// Teams has no page for an app beside its chat: there the same list is asked for with "mine".
story!(the_list_shows_what_waits, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [buyers_leader, uninvolved] = world.people(["colin", "fred"]);
    buyers_leader.opens_home().await;
    buyers_leader.sees("1 thing waits for you").await;
    buyers_leader.presses_in_list("Open").await;
    buyers_leader.sees(&format!("{reference}: your turn, please agree")).await;
    buyers_leader.presses("Agree").await;
    buyers_leader.opens_home().await;
    buyers_leader.sees("Nothing waits for you").await;
    uninvolved.opens_home().await;
    uninvolved.sees("Nothing waits for you").await;
    uninvolved.does_not_see(&reference);
});

story!(why_tells_the_working_who_was_told_and_what_comes_next, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let social_worker = world.person("amina");
    social_worker.types(&format!("/placement why {}", reference.to_lowercase())).await;
    for line in [
        "Tuesday 16 June 2026: day 0",
        "Saturday 20 June 2026: not counted, weekend",
        "Tuesday 23 June 2026: day 5",
        "S3 s2 para 1",
        "Colin Shah, sent. Asked for agreement (S3 s2 para 1)",
        "Tuesday 16 June 2026 at 5pm: Colin Shah is reminded",
        "Wednesday 17 June 2026 at 4pm: their cover is asked",
    ] {
        social_worker.sees(line).await;
    }
});

story!(help_is_private_and_unknown_words_are_repeated_to_nobody, at("2026-06-16T09:30"), async |world| {
    let worker = world.person("fred");
    for (typed, seen) in [
        ("/placement", "what would you like to do"),
        ("/placement help", "request bpm: ask for"),
        ("/placement request zebedee", "There is no such kind of meeting"),
        ("/placement show Zebedee Quillfeather", "did not understand"),
        ("/placement why QUILL-88-4711", "did not understand"),
        ("/placement why PM-2222", "no meeting of yours"),
    ] {
        worker.types(typed).await;
        worker.sees(seen).await;
    }
    assert!(worker.messages().is_empty(), "only the person who typed sees any of it");
    worker.presses("Suggest a meeting").await;
    worker.sees("What have you noticed?").await;
    worker.closes().await;
});

story!(a_case_keeps_the_rules_it_began_under, at("2026-06-16T09:30").with_own_procedures(), async |world| {
    let reference = world.requested_bpm().await;
    let social_worker = world.person("amina");
    let file = world.directory().join("procedures/bpm.toml");
    let text = std::fs::read_to_string(&file).expect("the procedure");
    std::fs::write(&file, text.replacen("\nmax = 5\n", "\nmax = 3\n", 1)).expect("written");
    world.until("2026-06-17T09:30").await;
    let another = [BPM.as_slice(), &[("Private case number", "N-2")]].concat();
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&another).await;
    social_worker.sees("Monday 22 June 2026").await;
    social_worker.sends().await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Last date: Tuesday 23 June 2026").await;

    // A broken file changes nothing for anybody, also not over a restart.
    std::fs::write(&file, "schema = 1\n[kind").expect("written");
    world.until("2026-06-18T09:30").await;
    social_worker.types("/placement request bpm").await;
    social_worker.sees("How worried are you about this placement?").await;
    social_worker.closes().await;
    world.stops().await;
    world.starts().await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Last date: Tuesday 23 June 2026").await;
});
