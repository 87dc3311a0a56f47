//! What must not work: forged, forwarded, stale and repeated presses, strangers, and dates that cannot be.

use mainstay::interaction::Verb;
use serde_json::json;

use crate::slack::fake::Message;
use crate::world::council;
use crate::world::forger::{with_values, with_verb};
use crate::world::{World, at, story};

async fn noted(world: &World, what: &str) -> i64 {
    world.tables().number(&format!("SELECT COUNT(*) FROM audit WHERE what = '{what}'")).await
}

async fn events(world: &World) -> i64 {
    world.tables().number("SELECT COUNT(*) FROM events").await
}

/// The app is moved to the whole of an organisation, or to the council's own workspace.
async fn is_installed_in(world: &World, organisation: Option<&str>) {
    world.stops().await;
    world.slack().lock().organisation = organisation.map(str::to_owned);
    world.starts().await;
    let place = organisation.unwrap_or("T0COUNCIL");
    while world.tables().texts("SELECT workspace FROM installs").await != [place] {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

fn newest(messages: Vec<Message>) -> Message {
    messages.into_iter().next_back().expect("a message")
}

story!(a_forwarded_button_gives_nobody_anything, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let [buyers_leader, manager, uninvolved] = world.people(["colin", "tara", "fred"]);
    let card = newest(buyers_leader.messages());
    let before = events(world).await;
    uninvolved.presses_on(&card, "Agree").await;
    uninvolved.sees("Nothing was changed").await;
    assert_eq!(noted(world, "not_on_meeting").await, 1);
    manager.presses_on(&card, "Agree").await;
    manager.sees("Nothing was changed").await;
    assert_eq!(noted(world, "not_theirs_to_do").await, 1);
    assert_eq!(events(world).await, before);
    buyers_leader.sees("[Agree]").await;
});

story!(a_signed_value_opens_only_the_forms_that_are_one_s_own, at("2026-06-16T09:30"), async |world| {
    world.arranged_bpm("2026-06-22", "14:00").await;
    let invited = world.person("cleo");
    let card = newest(invited.messages());
    // The one who is invited keeps their own, whatever they have answered.
    invited.presses_on(&card, "Can't attend").await;
    assert!(invited.has_a_form_open());
    invited.closes().await;
    for (so_far, verb) in
        [Verb::RecordAnswer, Verb::AddInvitee, Verb::CheckInvitations, Verb::WasHeld].iter().enumerate()
    {
        invited.presses_on(&with_verb(card.clone(), "Can't attend", *verb), "Can't attend").await;
        invited.sees("Nothing was changed").await;
        assert!(!invited.has_a_form_open(), "{verb:?}");
        assert_eq!(noted(world, "not_theirs_to_do").await, so_far as i64 + 1, "{verb:?}");
    }
});

story!(a_button_forged_for_another_meeting_does_nothing, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    let card = newest(buyers_leader.messages());
    let before = events(world).await;
    let unknown = with_values(card.clone(), |_| format!("mtg_{}~~0", "0".repeat(32)));
    buyers_leader.presses_on(&unknown, "Agree").await;
    buyers_leader.sees("Nothing was changed").await;
    for nonsense in ["", "mtg_", "'; DROP TABLE meetings; --", "Zebedee Quillfeather~~1"] {
        let forged = with_values(card.clone(), |_| nonsense.to_owned());
        buyers_leader.presses_nonsense(&forged, "Agree").await;
        buyers_leader.sees("Nothing was changed").await;
    }
    assert_eq!(noted(world, "not_of_ours").await + noted(world, "unknown_button").await, 4, "each is noted");
    assert_eq!(events(world).await, before);
    buyers_leader.presses_on(&card, "Agree").await;
    assert!(events(world).await > before);
});

story!(somebody_of_another_organisation_with_the_same_id_is_a_stranger, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    let before = events(world).await;
    let card = newest(buyers_leader.messages());
    world.namesake("colin").is_turned_away(&card, "Agree", &format!("/placement show {reference}")).await;
    let guest = world.newcomer();
    guest.types("/placement request bpm").await;
    guest.sees("does not know you yet").await;
    guest.opens_home().await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM drafts WHERE done_at IS NULL").await, 0);
    assert_eq!(events(world).await, before);
});

story!(slack: an_app_removed_elsewhere_is_still_ours_and_lets_nobody_in, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let buyers_leader = world.person("colin");
    let card = newest(buyers_leader.messages());
    let before = events(world).await;
    let account = council::account("colin").expect("an account");
    let elsewhere = world.slack().stranger(account, "T0OTHER");
    elsewhere.happens(json!({"type": "app_uninstalled"})).await;
    elsewhere.happens(json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}})).await;
    let installs = "SELECT workspace || ' ' || state FROM installs";
    assert_eq!(world.tables().texts(installs).await, ["T0COUNCIL connected"]);
    elsewhere.opens_home().await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(!world.slack().lock().homes.contains_key(account), "our own's home page is their own");
    elsewhere.presses_on(&card, "Agree").await;
    elsewhere.sees("only for people of the council's own workspace").await;
    assert_eq!(events(world).await, before);
    let noted = "SELECT DISTINCT workspace FROM audit WHERE what = 'other_workspace'";
    assert_eq!(world.tables().texts(noted).await, ["T0OTHER"]);
    buyers_leader.presses_on(&card, "Agree").await;
    assert!(events(world).await > before, "our own are heard as before");
});

story!(slack: a_whole_organisation_s_people_are_heard_and_no_other_s, at("2026-06-16T09:30"), async |world| {
    is_installed_in(world, Some("E0ORG")).await;
    let account = council::account("amina").expect("an account");
    let in_one_of_its_workspaces = |organisation| world.slack().stranger(account, "T0NORTH").within(organisation);
    let social_worker = in_one_of_its_workspaces("E0ORG");
    social_worker.types("/placement request bpm").await;
    social_worker.fills("How worried are you about this placement?", "It is becoming fragile").await;
    social_worker.fills("Private case number", "N-1").await;
    social_worker.sends().await;
    social_worker.sees("What type of placement is it?").await;
    social_worker.presses("Save for later").await;
    social_worker.closes().await;
    social_worker.opens_home().await;
    social_worker.sees("Carry on").await;
    let turned_away = "SELECT COUNT(*) FROM audit WHERE what = 'other_workspace'";
    assert_eq!(world.tables().number(turned_away).await, 0);
    in_one_of_its_workspaces("E0OTHER").types("/placement mine").await;
    assert_eq!(world.tables().number(turned_away).await, 1, "another organisation is another");
    is_installed_in(world, None).await;
    world.person("amina").types("/placement mine").await;
    world.person("amina").sees("Carry on").await;
});

story!(a_button_of_an_earlier_date_says_that_the_meeting_has_moved, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-22", "14:00").await;
    let [social_worker, buyers] = world.people(["amina", "cleo"]);
    let old = newest(buyers.messages());
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sets_date("Move the meeting", "2026-06-23", "10:00").await;
    let before = events(world).await;
    buyers.presses_on(&old, "Accept").await;
    buyers.sees("has moved since this message").await;
    assert_eq!(events(world).await, before);
    assert_eq!(noted(world, "other_revision").await, 1);
    buyers.accepts("Yes").await;
    buyers.sees("You are expected").await;
});

story!(another_s_form_cannot_be_sent, at("2026-06-16T09:30"), async |world| {
    let [social_worker, colleague] = world.people(["amina", "ben"]);
    social_worker.types("/placement request bpm").await;
    colleague.types("/placement request bpm").await;
    colleague.takes_the_form_of(&social_worker);
    colleague.fills("How worried are you about this placement?", "It is becoming fragile").await;
    colleague.sends().await;
    colleague.sees("Nothing was changed").await;
    assert_eq!(noted(world, "form_of_another").await, 1);
    social_worker.fills("How worried are you about this placement?", "It is becoming fragile").await;
    social_worker.sends().await;
    social_worker.sees("What type of placement is it?").await;
});

story!(a_page_sent_without_its_fields_is_not_taken, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    for answer in social_worker.sends_odd_pages().await {
        assert!(answer.contains("Please choose one"), "{answer}");
    }
    assert!(noted(world, "value_not_offered").await >= 1, "what no form of ours sends is noted");
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 0);
});

story!(what_is_delivered_twice_happens_once, at("2026-06-16T09:30"), async |world| {
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    social_worker.types("/placement request bpm").await;
    social_worker.repeats().await;
    let drafts = "SELECT COUNT(*) FROM drafts";
    assert_eq!(world.tables().number(drafts).await, 1);
    social_worker.fills_in(&crate::world::paths::BPM).await;
    social_worker.sends().await;
    social_worker.repeats().await;
    world.quiet().await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
    buyers_leader.presses("Agree").await;
    let (before, sent) = (events(world).await, world.posted());
    buyers_leader.repeats().await;
    world.quiet().await;
    assert_eq!((events(world).await, world.posted()), (before, sent));
});

story!(a_date_must_be_one_that_can_be, at("2026-10-22T09:30"), async |world| {
    world.requested_psm().await;
    let social_worker = world.person("amina");
    social_worker.presses("Set date and place").await;
    social_worker.fills("Where", "Council offices").await;
    for (date, time, field, fault) in [
        ("2026-10-21", "10:00", "Date", "has passed"),
        ("2026-10-22", "09:29", "Date", "has passed"),
        ("2026-10-30", "10:00", "Date", "Thursday 29 October 2026"),
        ("2027-11-01", "10:00", "Date", "more than a year"),
        ("2026-10-25", "01:30", "Time (UK)", "comes twice"),
        ("2027-03-28", "01:30", "Time (UK)", "does not exist"),
    ] {
        social_worker.fills("Date", date).await;
        social_worker.fills("Time (UK)", time).await;
        social_worker.sends().await;
        let said = social_worker.fault_beside(field);
        assert!(said.contains(fault), "{date} {time}: {said}");
    }
    social_worker.fills("Date", "2026-10-26").await;
    social_worker.fills("Time (UK)", "10:00").await;
    social_worker.fills_exactly("Room number", "Zebedee").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Room number").contains("number"));
    social_worker.fills_exactly("Room number", "4").await;
    social_worker.fills_exactly("Link to the online meeting", "Zebedee Quillfeather's house").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Link to the online meeting").contains("https://"));
    social_worker.fills_exactly("Link to the online meeting", "https://meet.example.org/abc").await;
    social_worker.sends().await;
    social_worker.sees("The date is set").await;
});

story!(an_event_can_neither_be_ahead_nor_years_ago, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills("How worried are you about this placement?", "There is a risk that it breaks down").await;
    social_worker.sends().await;
    for (question, answer) in &crate::world::paths::BPM[1..] {
        social_worker.fills(question, answer).await;
    }
    let when = social_worker.field_about("event-risk_notified-date").expect("the date is asked");
    social_worker.fills(&when, "2026-06-17").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside(&when).contains("future"));
    social_worker.fills(&when, "2025-06-12").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside(&when).contains("more than a year away"), "at once, not on the last page");
    social_worker.fills(&when, "2026-06-12").await;
    social_worker.sends().await;
    assert!(!social_worker.is_asked(&when), "the form goes on");
});

story!(nobody_represents_themselves, at("2026-06-16T09:30"), async |world| {
    world.arranged_psm("2026-06-23", "14:00").await;
    let [lead, coordinator] = world.people(["kim", "cora"]);
    lead.presses("Can't attend").await;
    assert!(!lead.offered("Who will represent you?").iter().any(|who| who.starts_with("Kim")));
    lead.chooses_unoffered("Who will represent you?", "kim", "Kim Lowry, CAMHS");
    lead.sends().await;
    assert!(!lead.fault_beside("Who will represent you?").is_empty());

    coordinator.types(&format!("/placement show {}", world.reference().await)).await;
    coordinator.presses("Record an answer").await;
    coordinator.fills("Whose answer is it?", "Kim Lowry").await;
    coordinator.fills("What is the answer?", "Send a representative").await;
    coordinator.fills("Who will represent them?", "Kim Lowry").await;
    coordinator.sends().await;
    assert!(coordinator.fault_beside("Who will represent them?").contains("represent"));
    coordinator.sees("Record").await;
    assert!(coordinator.has_a_form_open());
});
