//! Days that pass: reminders gathered, mornings after an outage, people who leave, holidays that are added, files that
//! change.
#![expect(clippy::disallowed_methods, reason = "one page of our own service, on this machine")]

use std::time::Duration;

use chrono::TimeDelta;
use mainstay::app::commands::import_holidays;
use mainstay::calendar::Holidays;
use mainstay::procedure::Procedure;

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
    buyers_leader.has_heard("2026-06-17T17:00", "please agree, or say why not");
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
        "Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1",
        "Colin Shah, sent. Asked for agreement. Rule: Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1",
        "Tuesday 16 June 2026 at 5pm: Colin Shah is reminded",
        "Wednesday 17 June 2026 at 4pm: the cover of Colin Shah is asked",
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

/// Within the quarter of a minute a running service has read the changed file.
async fn read_again(world: &World, reads: impl Fn(&Procedure) -> bool) {
    for _ in 0..400 {
        if world.desk().library().get(&"bpm".into()).is_some_and(|p| reads(&p)) {
            return;
        }
        world.passes(TimeDelta::seconds(15)).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the file was not read again");
}

story!(a_case_keeps_the_rules_it_began_under, at("2026-06-16T09:30").with_own_procedures(), async |world| {
    let reference = world.requested_bpm().await;
    let social_worker = world.person("amina");
    let file = world.directory().join("procedures/bpm.toml");
    let text = std::fs::read_to_string(&file).expect("the procedure");
    std::fs::write(&file, text.replacen("\nmax = 5\n", "\nmax = 6\n", 1)).expect("written");
    read_again(world, |p| p.timescales.iter().any(|t| t.max == Some(6))).await;
    world.until("2026-06-17T09:30").await;
    let another = [BPM.as_slice(), &[("Private case number", "N-2")]].concat();
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&another).await;
    social_worker.sees("Thursday 25 June 2026").await;
    social_worker.sends().await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Last date: Tuesday 23 June 2026").await;

    // A broken file changes nothing for anybody, also not over a restart.
    std::fs::write(&file, "schema = 1\n[kind").expect("written");
    world.until("2026-06-18T09:30").await;
    for _ in 0..2 {
        social_worker.types("/placement request bpm").await;
        social_worker.sees("How worried are you about this placement?").await;
        social_worker.closes().await;
        world.stops().await;
        world.starts().await;
    }
    let old = world.desk().library().kept_in_use();
    assert!(matches!(&old[..], [one] if one.ends_with("bpm.toml")), "{old:?}");
    let ready = reqwest::get(format!("{}/health/ready", world.address())).await.expect("an answer");
    let ready = ready.text().await.expect("its words");
    assert!(ready.contains("as read before: bpm.toml"), "{ready}");
    std::fs::write(&file, text.replacen("\nmax = 5\n", "\nmax = 7\n", 1)).expect("written");
    read_again(world, |p| p.timescales.iter().any(|t| t.max == Some(7))).await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Last date: Tuesday 23 June 2026").await;
});

story!(whoever_has_answered_reads_nothing_of_the_reminder_any_more, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [buyers_leader, social_worker] = world.people(["colin", "amina"]);
    world.until("2026-06-16T17:01").await;
    buyers_leader.has_heard("2026-06-16T17:00", "This is a reminder: please agree");
    buyers_leader.presses("Agree").await;
    for gone in ["reminder", "still waiting for somebody", "It stops as soon as"] {
        buyers_leader.does_not_see(gone);
    }
    buyers_leader.sees("Nothing for you to do now").await;
    social_worker.types(&format!("/placement why {reference}")).await;
    social_worker.sees("Colin Shah was reminded: agreement").await;
    social_worker.sees("Reminder of agreement (a product default)").await;
});

story!(whoever_is_told_that_others_are_silent_may_look, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [manager, stranger] = world.people(["sara", "fred"]);
    manager.types(&format!("/placement show {reference}")).await;
    manager.sees("no meeting of yours").await;
    world.until("2026-06-22T09:01").await;
    manager.has_heard("2026-06-22T09:00", "Still waiting for a date and place, from Amina Yusuf");
    manager.has_heard("2026-06-22T09:00", "Please help if you can");
    manager.has_heard("2026-06-22T09:00", "Last date: Tuesday 23 June 2026");
    manager.types(&format!("/placement show {reference}")).await;
    manager.sees("Breakdown Prevention Meeting").await;
    stranger.types(&format!("/placement show {reference}")).await;
    stranger.sees("no meeting of yours").await;
});

story!(
    a_question_kept_over_the_weekend_is_not_followed_at_once_by_its_reminder,
    at("2026-06-13T10:00"),
    async |world| {
        world.requested_bpm().await;
        let buyers_leader = world.person("colin");
        world.until("2026-06-15T12:00").await;
        buyers_leader.has_heard("2026-06-15T08:30", "came up on Saturday 13 June 2026 at 10am");
        assert_eq!(buyers_leader.times_of("This is a reminder"), ["2026-06-15T10:00"]);
    }
);

// shows: BPM-20
story!(those_whom_the_form_wants_there_stand_on_the_list, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    let mut answers = BPM;
    answers[5].1 = "Yes";
    social_worker.requests("bpm", &answers).await;
    social_worker.opens(&world.reference().await).await;
    social_worker.sees("Parents: not named").await;
    social_worker.does_not_see("Child or young person: not named");
});

// shows: BPM-13
story!(an_answer_that_cannot_wait_stops_the_form, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    let mut answers = BPM;
    answers[3].1 = "Yes";
    social_worker.types("/placement request bpm").await;
    social_worker.is_told_to_act(&answers).await;
    social_worker.sees(crate::world::council::EMERGENCY).await;
    assert_eq!(world.posted(), 0, "nobody is written to");
    social_worker.presses("Record it later").await;
    social_worker.fills_in(&[]).await;
    social_worker.sends().await;
    social_worker.sees("request is made").await;
});
