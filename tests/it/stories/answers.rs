//! Answers to invitations: representatives and theirs, "no" with nobody named, the phone, and minds that change.

use crate::world::{World, at, story};

/// A meeting on Tuesday 23 June 2026 to which Kim, of CAMHS, and Nell, the school nurse, are invited.
async fn invited(world: &World) -> String {
    world.arranged_psm("2026-06-23", "14:00").await
}

/// Kim cannot come and sends Liam; Liam cannot come and sends Maya.
async fn passed_on_twice(world: &World) -> String {
    let reference = invited(world).await;
    let [lead, deputy] = world.people(["kim", "liam"]);
    lead.cannot_attend(Some("Liam Deputy")).await;
    deputy.cannot_attend(Some("Maya Practice")).await;
    reference
}

// shows: PSM-31, PSM-32, PSM-33
story!(a_duty_is_met_at_the_end_of_its_chain, at("2026-06-16T09:30"), async |world| {
    let reference = passed_on_twice(world).await;
    let [lead, deputy, practitioner, chair] = world.people(["kim", "liam", "maya", "vera"]);
    practitioner.sees("Liam Deputy asks you to represent them").await;
    practitioner.accepts("Yes").await;

    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("represented by Maya Practice (via Liam Deputy). Comes. Can commit resources: yes").await;
    world.until("2026-06-22T18:00").await;
    assert_eq!(lead.times_of(&reference).len(), 1, "{:?}", lead.heard());
    assert_eq!(deputy.times_of(&reference).len(), 1, "{:?}", deputy.heard());
    let asked = practitioner.times_of("You are invited to");
    assert_eq!(asked.len(), 1);
    practitioner.has_heard("2026-06-22T14:00", "Tuesday 23 June 2026 at 2pm");
});

story!(a_chain_is_no_longer_than_the_procedure_lets_it, at("2026-06-16T09:30"), async |world| {
    passed_on_twice(world).await;
    let [practitioner, chair] = world.people(["maya", "vera"]);
    practitioner.does_not_see("[Send a representative]");
    practitioner.presses("Can't attend").await;
    assert!(!practitioner.is_asked("Who will represent you?"), "{}", practitioner.screen());
    practitioner.sends().await;
    practitioner.sees("It could not be passed on again, so nobody was asked. The chair is told.").await;
    chair.sees("passed on as often as it may be").await;
});

story!(
    a_card_from_before_the_chain_was_full_does_not_say_that_somebody_was_asked,
    at("2026-06-16T09:30"),
    async |world| {
        let reference = invited(world).await;
        let [lead, coordinator, chair, fourth] = world.people(["kim", "cora", "vera", "rosa"]);
        lead.cannot_attend(Some("Liam Deputy")).await;
        world.person("liam").cannot_attend(Some("Maya Practice")).await;
        coordinator.opens(&reference).await;
        coordinator.presses("Record an answer").await;
        coordinator.fills("Whose answer is it?", "Maya Practice").await;
        coordinator.fills("What is the answer?", "Send a representative").await;
        coordinator.fills("Who will represent them?", "Rosa Fourth").await;
        coordinator.sends().await;
        coordinator.sees("Recorded. It could not be passed on again, so nobody was asked. The chair is told.").await;
        chair.sees("passed on as often as it may be").await;
        assert!(fourth.messages().is_empty());
    }
);

story!(nobody_is_asked_twice_about_one_duty, at("2026-06-16T09:30"), async |world| {
    invited(world).await;
    let [lead, deputy] = world.people(["kim", "liam"]);
    lead.cannot_attend(Some("Liam Deputy")).await;
    deputy.presses("Can't attend").await;
    deputy.fills("Who will represent you?", "Kim Lowry").await;
    deputy.sends().await;
    assert!(deputy.fault_beside("Who will represent you?").contains("already been asked"));
});

story!(whoever_sent_somebody_may_come_after_all, at("2026-06-16T09:30"), async |world| {
    let reference = passed_on_twice(world).await;
    let [lead, practitioner, chair] = world.people(["kim", "maya", "vera"]);
    practitioner.accepts("Yes").await;
    lead.presses("Change my answer").await;
    lead.fills("Your answer now", "Accept").await;
    lead.says_whether_resources("Yes").await;
    lead.sends().await;
    practitioner.sees("you need not come").await;
    practitioner.does_not_see("[Accept]");
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("Partner agency: Kim Lowry. Comes. Can commit resources: yes").await;
    world.until("2026-06-22T18:00").await;
    assert_eq!(practitioner.times_of("The meeting is on").len(), 0);
    assert_eq!(lead.times_of("The meeting is on"), ["2026-06-22T14:00"]);
});

// shows: PSM-32
story!(a_representative_without_authority_does_not_meet_the_duty, at("2026-06-16T09:30"), async |world| {
    let reference = passed_on_twice(world).await;
    let [lead, practitioner, chair] = world.people(["kim", "maya", "vera"]);
    practitioner.accepts("No").await;
    chair.sees("cannot commit").await;
    lead.sees("who can be reached").await;
    world.until("2026-06-17T09:01").await;
    lead.has_heard("2026-06-17T09:00", "reminder");
    lead.presses("Say who can be reached").await;
    lead.fills("Who can be reached?", "Rosa Fourth").await;
    lead.sends().await;
    // Nobody writes to them, so somebody must say it.
    lead.sees("The chair sees that Rosa Fourth can be reached on the day. Please tell them.").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("Rosa Fourth can be reached").await;
    world.until("2026-06-22T18:00").await;
    assert_eq!(lead.times_of("reminder").len(), 1);
});

// shows: PSM-31
story!(a_no_with_nobody_named_stays_open, at("2026-06-16T09:30"), async |world| {
    invited(world).await;
    let [nurse, chair] = world.people(["nell", "vera"]);
    world.until("2026-06-18T09:20").await;
    nurse.cannot_attend(None).await;
    nurse.sees("stays open").await;
    world.until("2026-06-22T12:00").await;
    nurse.has_heard("2026-06-19T09:00", "Please send somebody");
    chair.has_heard("2026-06-22T09:00", "a representative to be named");
    nurse.sees("Send a representative").await;
});

story!(a_no_that_nobody_must_make_good_is_thanked_for, at("2026-06-16T09:30"), async |world| {
    invited(world).await;
    let guest = world.person("gwen");
    guest.sees("You are welcome, but you need not come.").await;
    guest.presses("Can't attend").await;
    guest.sees("You need not name anybody.").await;
    guest.sends().await;
    guest.sees("Noted. Thank you for saying so.").await;
    guest.does_not_see("stays open");
});

// shows: PSM-30, PSM-31
story!(an_essential_service_that_says_no_is_told_to_the_chair_at_once, at("2026-06-16T09:30"), async |world| {
    let [social_worker, manager, arranger, chair, school] = world.people(["amina", "tara", "atif", "vera", "lena"]);
    let mut answers = crate::world::paths::PSM;
    answers[4].1 = "Yes, it is a critical factor";
    social_worker.requests("psm", &answers).await;
    manager.presses("Agree").await;
    arranger.chooses_chair("Vera Holt").await;
    chair.presses("Yes, I'll chair").await;
    arranger.sets_date("Set date and place", "2026-06-23", "14:00").await;
    arranger.sends_invitations().await;
    world.until("2026-06-16T11:00").await;
    school.sees("essential").await;
    school.cannot_attend(None).await;
    world.until("2026-06-16T11:01").await;
    chair.has_heard("2026-06-16T11:00", "Learning and Standards");
});

story!(an_answer_by_phone_is_written_down_as_one, at("2026-06-16T09:30"), async |world| {
    let reference = invited(world).await;
    let [coordinator, chair, nurse] = world.people(["cora", "vera", "nell"]);
    coordinator.types(&format!("/placement show {reference}")).await;
    coordinator.presses("Record an answer").await;
    coordinator.fills("Whose answer is it?", "Nell Sharp").await;
    coordinator.fills("What is the answer?", "Accept").await;
    coordinator.says_whether_resources("Yes").await;
    coordinator.sends().await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("Nell Sharp. Comes. Can commit resources: yes. Answer written down by Cora Finch.").await;
    world.until("2026-06-18T18:00").await;
    assert!(nurse.times_of("reminder").is_empty());
});

/// Adds somebody as a partner agency whose views are wanted, and sends their invitation.
async fn asked_for_views(world: &World, reference: &str, person: &str) {
    let arranger = world.person("atif");
    arranger.opens(reference).await;
    arranger.presses("Add somebody").await;
    arranger.fills("As what are they invited?", "Partner agency").await;
    arranger.fills("Who?", person).await;
    arranger.fills("How much are they wanted?", "Asked for their views only").await;
    arranger.sends().await;
    arranger.opens(reference).await;
    arranger.sends_invitations().await;
}

story!(views_are_given_in_writing_and_nobody_is_expected, at("2026-06-16T09:30"), async |world| {
    let reference = invited(world).await;
    let [agency, coordinator, silent, chair] = world.people(["otis", "cora", "rosa", "vera"]);
    asked_for_views(world, &reference, "Otis Reed").await;
    agency.sees("You are asked for your views, not to attend.").await;
    for not_asked in ["[Accept]", "[Send a representative]", "resources"] {
        agency.does_not_see(not_asked);
    }
    agency.presses("Send a written contribution").await;
    agency.sees("You send a written contribution.").await;
    chair.opens(&reference).await;
    chair.sees("Otis Reed. Asked for views only. Sends a written contribution.").await;
    // A change of mind asks for no more; and nothing stays open of it.
    agency.presses("Change my answer").await;
    assert!(!agency.is_asked("Who will represent you?") && agency.field_about("commit").is_none());
    assert_eq!(agency.offered("Your answer now"), ["Send a written contribution", "Can't attend"]);
    agency.fills("Your answer now", "Can't attend").await;
    agency.sends().await;
    agency.closes().await;
    agency.opens(&reference).await;
    agency.sees("You send no views. Thank you for saying so.").await;
    chair.opens(&reference).await;
    chair.sees("Otis Reed. Asked for views only. Sends none.").await;

    // By phone it is the same.
    asked_for_views(world, &reference, "Rosa Fourth").await;
    coordinator.opens(&reference).await;
    coordinator.presses("Record an answer").await;
    coordinator.fills("Whose answer is it?", "Rosa Fourth").await;
    coordinator.fills("What is the answer?", "Accept").await;
    coordinator.sends().await;
    assert!(coordinator.fault_beside("What is the answer?").contains("Only views are asked for"));
    coordinator.fills("What is the answer?", "Send a written contribution").await;
    coordinator.sends().await;
    chair.opens(&reference).await;
    chair.sees("Rosa Fourth. Asked for views only. Sends a written contribution. Answer written down by").await;
    world.until("2026-06-22T18:00").await;
    for person in [&agency, &silent] {
        assert!(person.times_of("reminder").is_empty() && person.times_of("The meeting is on").is_empty());
    }
});

story!(silence_is_chased_and_then_told_to_the_chair, at("2026-06-16T09:30"), async |world| {
    invited(world).await;
    let [nurse, chair] = world.people(["nell", "vera"]);
    world.until("2026-06-22T12:00").await;
    assert_eq!(nurse.times_of("reminder"), ["2026-06-17T09:00", "2026-06-19T09:00"]);
    chair.has_heard("2026-06-22T09:00", "an answer to the invitation");
    nurse.presses("Accept").await;
    nurse.says_whether_resources("Yes").await;
    nurse.sends().await;
    nurse.sees("You are expected").await;
    nurse.closes().await;
    nurse.does_not_see("[Accept]");
});

story!(somebody_out_of_reach_is_told_to_the_owner, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    let reference = world.arranged_bpm("2026-06-22", "14:00").await;
    social_worker.opens(&reference).await;
    social_worker.presses("I have told them").await;
    social_worker.fills("Who has been told in person?", "Carla Foster").await;
    social_worker.sends().await;
    social_worker.sends_invitations().await;
    social_worker.sees("A message to Carla Foster could not be delivered").await;
    world.until("2026-06-18T12:00").await;
    assert_eq!(social_worker.times_of("could not be delivered").len(), 1);
    // Newer messages came since: what no card shows is still there to be read.
    social_worker.sees("there is a newer message below").await;
    social_worker.sees("A message to Carla Foster could not be delivered").await;

    let listed = read_by_an_administrator(world, &["deliveries", "--json"]);
    assert!(listed.contains("carla") && listed.contains("no_account"), "{listed}");
    let shown = read_by_an_administrator(world, &["show", &reference]);
    assert!(shown.contains("Part: chair is "), "who chairs is a part like the others: {shown}");
    for text in [listed, shown] {
        assert_eq!(crate::world::canary::found_in(&text), None);
    }
});

fn read_by_an_administrator(world: &World, words: &[&str]) -> String {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_mainstay"))
        .args(words)
        .env("MAINSTAY_DATABASE_URL", world.database_url())
        .env("MAINSTAY_DATA_KEY", crate::engines::KEY)
        .output()
        .expect("mainstay runs");
    assert!(run.status.success(), "{run:?}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}
