//! The first page of the request: who must leave it at once, who may not go on, and whose child is known already.

use crate::world::paths::{BPM, PSM};
use crate::world::{World, at, council, story};

async fn meetings(world: &World) -> i64 {
    world.tables().number("SELECT COUNT(*) FROM meetings").await
}

story!(nothing_stands_between_a_child_who_must_move_and_help, at("2026-06-16T21:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.sees(council::EMERGENCY).await;
    social_worker.fills(PSM[0].0, "The child must move now").await;
    // Where the platform lets a page go with fields missing, nothing is asked for first.
    social_worker.fills_exactly("Private case number", "-").await;
    social_worker.sends_as_it_is().await;
    social_worker.sees("Act now. Do not fill in a form.").await;
    social_worker.sees(council::EMERGENCY).await;
    social_worker.presses("Record it later").await;
    assert_eq!(social_worker.filled_in(PSM[0].0), "The child must move now");
    social_worker.fills("Private case number", "N-77").await;
    social_worker.sends().await;
    social_worker.fills_in(&BPM[1..]).await;
    social_worker.sends().await;
    assert_eq!(meetings(world).await, 1);
});

story!(what_stands_for_no_number_is_not_taken_for_one, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills(PSM[0].0, PSM[0].1).await;
    for typed in ["-", "??", "tbc", "n/a", "7"] {
        social_worker.fills_exactly("Private case number", typed).await;
        social_worker.sends_as_it_is().await;
        assert!(social_worker.fault_beside("Private case number").contains("as your case system has it"), "{typed}");
    }
    social_worker.closes().await;
});

story!(whoever_may_not_request_is_told_before_anything_else, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let other_service = world.person("fred");
    other_service.types("/placement request bpm").await;
    other_service.fills(PSM[0].0, PSM[0].1).await;
    other_service.fills("For which colleague do you act?", "Amina Yusuf").await;
    // The number of a child for whom there is a request: that there is one, they do not learn.
    other_service.sends().await;
    let said = other_service.fault_beside("For which colleague do you act?");
    assert!(said.contains("is requested by") && said.contains("suggest"), "{said}");
    other_service.does_not_see("already");
    other_service.closes().await;
});

story!(who_asked_while_a_form_was_put_away_comes_first, at("2026-09-07T10:00"), async |world| {
    let [social_worker, colleague] = world.people(["amina", "ben"]);
    colleague.types("/placement request psm").await;
    colleague.fills(PSM[0].0, PSM[0].1).await;
    colleague.sends().await;
    colleague.fills(PSM[1].0, PSM[1].1).await;
    colleague.presses("Save for later").await;
    world.requested_psm().await;
    colleague.opens_home().await;
    colleague.presses("Carry on").await;
    colleague.sees("There is already an open request for this child").await;
    colleague.fills("What would you like to do?", "Start another").await;
    colleague.sends().await;
    colleague.fills_in(&PSM[1..]).await;
    colleague.sends().await;
    assert_eq!(meetings(world).await, 2);
    social_worker.sees("Placement Support Meeting").await;
});

story!(who_asked_while_a_form_was_filled_in_comes_first, at("2026-09-07T10:00"), async |world| {
    let colleague = world.person("ben");
    colleague.types("/placement request psm").await;
    colleague.fills_in(&PSM).await;
    world.requested_psm().await;
    colleague.sends().await;
    colleague.sees("There is already an open request for this child").await;
    assert_eq!(meetings(world).await, 1);
    colleague.fills("What would you like to do?", "Join it").await;
    colleague.sends_as_it_is().await;
    colleague.sees("you have joined this request").await;
    assert_eq!(meetings(world).await, 1);
});

// shows: SC-25
story!(a_brother_s_request_is_no_duplicate_and_may_be_linked, at("2026-09-07T10:00"), async |world| {
    let [owner, stranger] = world.people(["amina", "fred"]);
    let first = world.requested_psm().await;
    world.until("2026-09-07T10:05").await;
    owner.types("/placement request psm").await;
    owner.fills(PSM[0].0, PSM[0].1).await;
    owner.fills_exactly("Private case number", "S-2002").await;
    owner.sends().await;
    owner.fills_in(&PSM[1..]).await;
    owner.sends().await;
    owner.closes().await;
    let all = world.tables().everything().await;
    assert_eq!(meetings(world).await, 2);
    assert!(all.iter().all(|row| !row.contains("S-2002")));
    let second = world.reference().await;
    assert_ne!(first, second);

    owner.opens(&second).await;
    owner.presses("Link another request").await;
    owner.fills_exactly("Which request?", "PM-0000").await;
    owner.sends_as_it_is().await;
    assert!(owner.fault_beside("Which request?").contains("no other meeting of yours"));
    owner.fills_exactly("Which request?", &first.to_lowercase()).await;
    owner.sends_as_it_is().await;
    owner.sees("Each keeps its own dates").await;
    owner.closes().await;
    for (here, there) in [(&first, &second), (&second, &first)] {
        owner.opens(here).await;
        owner.sees(&format!("Linked with {there}: to be planned together")).await;
    }
    stranger.does_not_see(&second);
});

story!(a_time_of_the_night_when_the_clocks_change_is_asked_for_again, at("2026-03-30T10:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills(BPM[0].0, BPM[0].1).await;
    social_worker.sends().await;
    for (label, with) in &BPM[1..6] {
        if social_worker.is_asked(label) {
            social_worker.fills(label, with).await;
        }
    }
    let [day, time] = ["date", "time"].map(|of| social_worker.field_about(&format!("event-risk_notified-{of}")));
    let (day, time) = (day.expect("the day is asked"), time.expect("the time is asked"));
    social_worker.fills(&day, "2026-03-29").await;
    social_worker.fills(&time, "01:30").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside(&time).contains("this time does not exist"));
    social_worker.fills(&time, "03:30").await;
    social_worker.sends().await;
    assert!(!social_worker.is_asked(&time));
    social_worker.closes().await;
});

story!(slack: the_home_page_follows_what_is_done_in_a_form_and_on_it, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills("How worried are you about this placement?", "It is becoming fragile").await;
    social_worker.sends().await;
    social_worker.presses("Save for later").await;
    social_worker.closes().await;
    social_worker.at_slack.sees("Forms you put away").await;
    social_worker.at_slack.presses_on_home("Throw away").await;
    while social_worker.at_slack.screen().contains("Forms you put away") {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
});
