//! From a first worry to an agreed request: suggestions, the form, colleagues, drafts, and those who do not agree.

use crate::world::paths::{BPM, PSM};
use crate::world::{World, at, council, story};

/// Gwen suggests a meeting to Amina.
async fn suggested(world: &World) {
    let colleague = world.person("gwen");
    colleague.types("/placement suggest").await;
    colleague.fills("Child's social worker", "Amina Yusuf").await;
    colleague.fills("Which meeting?", "Breakdown Prevention Meeting").await;
    colleague.sends().await;
    colleague.closes().await;
}

// shows: BPM-07
story!(a_suggestion_is_taken_up, at("2026-06-16T09:30"), async |world| {
    let [social_worker, colleague, buyers_leader] = world.people(["amina", "gwen", "colin"]);
    suggested(world).await;
    assert!(buyers_leader.messages().is_empty(), "a suggestion is private");
    social_worker.sees("Gwen Tully").await;
    social_worker.presses("Request a meeting").await;
    social_worker.fills_in(&BPM).await;
    social_worker.sends().await;
    let reference = world.reference().await;
    colleague.sees("has requested the meeting that you suggested").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
    buyers_leader.sees(&reference).await;
});

story!(a_suggestion_is_talked_over_and_then_declined, at("2026-06-16T09:30"), async |world| {
    let [social_worker, colleague] = world.people(["amina", "gwen"]);
    suggested(world).await;
    social_worker.presses("Talk it over first").await;
    colleague.sees("wants to talk over your suggestion").await;
    social_worker.presses("Decline").await;
    social_worker.sends().await;
    colleague.sees("has declined your suggestion").await;
    world.until("2026-06-26T18:00").await;
    assert!(social_worker.times_of("reminder").is_empty());
});

story!(silence_about_a_suggestion_is_chased, at("2026-06-16T09:30"), async |world| {
    suggested(world).await;
    world.until("2026-06-18T12:00").await;
    let [social_worker, cover] = world.people(["amina", "ben"]);
    assert_eq!(social_worker.times_of("reminder"), ["2026-06-17T09:00"]);
    cover.has_heard("2026-06-18T09:00", "suggests a");
    cover.presses("Talk it over first").await;
    world.person("gwen").sees("wants to talk over your suggestion").await;
});

// shows: BPM-07
story!(the_cover_of_somebody_absent_takes_a_suggestion_up, at("2026-06-16T09:30"), async |world| {
    suggested(world).await;
    let [owner, cover, suggester] = world.people(["amina", "ben", "gwen"]);
    world.until("2026-06-18T09:01").await;
    cover.presses("Request a meeting").await;
    cover.sees(BPM[0].0).await;
    assert!(!cover.is_asked("Acting for an absent colleague?"), "whose it is, is settled");
    cover.fills_in(&BPM).await;
    cover.sends().await;
    cover.closes().await;
    suggester.sees("has requested the meeting that you suggested").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
    let reference = world.reference().await;
    cover.opens(&reference).await;
    cover.sees("Child's social worker: Amina Yusuf").await;
    owner.sees("[Set date and place]").await;
    owner.types(&format!("/placement why {reference}")).await;
    owner.sees("Ben Ortega requested the meeting").await;
});

story!(where_the_cover_is_silent_too_the_suggester_hears_of_it, at("2026-06-16T09:30"), async |world| {
    suggested(world).await;
    let suggester = world.person("gwen");
    world.until("2026-06-26T18:00").await;
    assert_eq!(suggester.times_of("Still waiting for an answer to the suggestion"), ["2026-06-19T09:00"]);
});

story!(nobody_suggests_a_meeting_to_themselves, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement suggest").await;
    social_worker.fills("Child's social worker", "Amina Yusuf").await;
    social_worker.fills("Which meeting?", "Breakdown Prevention Meeting").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Child's social worker").contains("to yourself"));
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 0);
});

story!(a_child_who_must_move_now_comes_before_the_form, at("2026-06-16T21:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills("How worried are you about this placement?", "The child must move now").await;
    social_worker.sends().await;
    social_worker.sees(council::EMERGENCY).await;
    social_worker.sees("Afterwards").await;
    let deliveries = "SELECT COUNT(*) FROM deliveries";
    assert_eq!((world.posted(), world.tables().number(deliveries).await), (0, 0), "nobody is written to");
    social_worker.closes().await;

    world.until("2026-06-17T09:00").await;
    social_worker.types("/placement mine").await;
    social_worker.presses("Carry on").await;
    social_worker.fills_in(&BPM[1..]).await;
    social_worker.sends().await;
    world.person("colin").sees(&world.reference().await).await;
});

// shows: BPM-07, PSM-11
story!(the_form_says_which_meeting_and_why, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request").await;
    social_worker.fills("How worried are you about this placement?", "There is a risk that it breaks down").await;
    social_worker.sends().await;
    social_worker.sends().await;
    social_worker.sees("Your answers call for a Breakdown Prevention Meeting").await;
    social_worker.sees("Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1").await;
    social_worker.fills_in(&BPM[1..]).await;
    social_worker.sends().await;
    world.person("colin").sees("Breakdown Prevention Meeting").await;
});

story!(a_colleague_acts_for_somebody_absent, at("2026-06-16T09:30"), async |world| {
    let [colleague, social_worker] = world.people(["ben", "amina"]);
    let absent = [("Acting for an absent colleague?", "Amina Yusuf")];
    colleague.requests("bpm", &[BPM.as_slice(), &absent].concat()).await;
    social_worker.sees("Ben Ortega").await;
    let reference = world.reference().await;
    colleague.types(&format!("/placement show {reference}")).await;
    colleague.sees("Child's social worker: Amina Yusuf").await;
    social_worker.sees("[Set date and place]").await;
});

story!(a_form_put_away_is_taken_up_where_it_was_left, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills("How worried are you about this placement?", "There is a risk that it breaks down").await;
    social_worker.sends().await;
    social_worker.fills(BPM[1].0, BPM[1].1).await;
    social_worker.presses("Save for later").await;
    social_worker.sees("Saved for later").await;
    world.until("2026-06-17T14:00").await;
    social_worker.opens_home().await;
    social_worker.presses("Carry on").await;
    assert_eq!(social_worker.filled_in(BPM[1].0), BPM[1].1);
    social_worker.presses("Back").await;
    assert_eq!(
        social_worker.filled_in("How worried are you about this placement?"),
        "There is a risk that it breaks down"
    );
    social_worker.sends().await;
    assert_eq!(social_worker.filled_in(BPM[1].0), BPM[1].1);
    social_worker.fills_in(&BPM[2..]).await;
    social_worker.sends().await;
    social_worker.opens_home().await;
    assert!(!social_worker.list().contains("Forms you put away"));
});

// shows: BPM-08
story!(whoever_does_not_agree_says_why_and_closes_it, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, manager, buyers_leader] = world.people(["amina", "tara", "colin"]);
    buyers_leader.presses("Don't agree").await;
    buyers_leader.fills("Why not?", "I want to talk about it first").await;
    buyers_leader.sends().await;
    social_worker.sees("not agreed").await;
    manager.sees("not agreed").await;
    manager.does_not_see("[Choose the chair]");
    world.until("2026-06-26T18:00").await;
    for person in [&social_worker, &manager, &buyers_leader] {
        person.has_heard_nothing_between("2026-06-16T09:31", "2026-06-26T18:00");
    }
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("I want to talk about it first").await;
});

// shows: BPM-08
story!(silence_about_agreement_goes_to_the_cover_who_may_agree, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, buyers_leader, cover] = world.people(["amina", "colin", "cleo"]);
    world.until("2026-06-17T16:01").await;
    assert_eq!(buyers_leader.times_of("reminder"), ["2026-06-16T17:00", "2026-06-17T10:00"]);
    cover.has_heard("2026-06-17T16:00", "Do you agree that there is a risk of breakdown?");
    cover.presses("Agree").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Agreement: given by Cleo Martins").await;
    buyers_leader.does_not_see("[Agree]");
});

story!(late_in_the_evening_only_the_one_who_acts_is_answered, at("2026-06-19T21:00"), async |world| {
    world.requested_bpm().await;
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    social_worker.has_heard("2026-06-19T21:00", "is requested");
    world.until("2026-06-22T09:00").await;
    buyers_leader.has_heard_nothing_between("2026-06-19T20:59", "2026-06-22T08:29");
    buyers_leader.has_heard("2026-06-22T08:30", "Do you agree");
});

// shows: PSM-14
story!(a_request_goes_on_before_the_manager_confirms_it, at("2026-09-07T10:00"), async |world| {
    let reference = world.requested_psm().await;
    let [social_worker, manager, arranger, chair] = world.people(["amina", "tara", "atif", "vera"]);
    manager.sees("Do you confirm this request for a Placement Support Meeting?").await;
    arranger.chooses_chair("Vera Holt").await;
    chair.presses("Yes, I'll chair").await;
    arranger.sets_date("Set date and place", "2026-09-11", "10:00").await;
    social_worker.opens(&reference).await;
    social_worker.sees("Confirmation: no answer yet. The time limit does not wait for it.").await;
    manager.presses("Agree").await;
    social_worker.opens(&reference).await;
    social_worker.sees("Confirmation: given by Tara Lowe").await;
});

story!(
    where_all_must_agree_each_is_asked_and_all_are_waited_for,
    at("2026-09-07T10:00").with_own_procedures(),
    async |world| {
        world.stops().await;
        let file = world.directory().join("procedures/bpm.toml");
        let text = std::fs::read_to_string(&file).expect("the procedure");
        let all = "by = [\"csb_team_leader\", \"service_manager_child\"]\nall = true\nask = \"Do you agree";
        let text = text.replacen("by = [\"csb_team_leader\"]\nask = \"Do you agree", all, 1);
        assert!(text.contains("all = true"), "the procedure reads as it did");
        std::fs::write(&file, text).expect("written");
        world.starts().await;

        let reference = world.requested_bpm().await;
        let [social_worker, buyers_leader, manager] = world.people(["amina", "colin", "sara"]);
        buyers_leader.presses("Agree").await;
        buyers_leader.does_not_see("[Agree]");
        social_worker.opens(&reference).await;
        social_worker.sees("Agreement: given by Colin").await;
        social_worker.sees("Agreement: not from everybody yet").await;
        world.until("2026-09-09T18:00").await;
        assert!(!manager.times_of("reminder").is_empty(), "the silent one is reminded");
        assert!(buyers_leader.times_of("reminder").is_empty(), "whoever has agreed is not");
        manager.presses("Agree").await;
        social_worker.opens(&reference).await;
        social_worker.sees("Agreement: given by Sara Nolan").await;
    }
);

story!(an_open_request_for_the_same_child_is_joined, at("2026-09-07T10:00"), async |world| {
    let [social_worker, colleague] = world.people(["amina", "ben"]);
    let reference = world.requested_psm().await;
    world.until("2026-09-09T10:00").await;
    colleague.types("/placement request psm").await;
    colleague.fills("How worried are you about this placement?", "It is becoming fragile").await;
    colleague.sends().await;
    colleague.sees("There is already an open request").await;
    colleague.sees("Monday 14 September 2026").await;
    colleague.fills("What would you like to do?", "Add a concern to it").await;
    colleague.sends().await;
    colleague.sees(&reference).await;
    colleague.types(&format!("/placement show {reference}")).await;
    colleague.sees("Last date: Monday 14 September 2026").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
    social_worker.types(&format!("/placement why {reference}")).await;
    social_worker.sees("Ben Ortega joined the request").await;
});

story!(a_request_is_joined_without_a_word, at("2026-09-07T10:00"), async |world| {
    let reference = world.requested_psm().await;
    let colleague = world.person("ben");
    colleague.types("/placement request psm").await;
    colleague.fills("How worried are you about this placement?", "It is becoming fragile").await;
    colleague.sends().await;
    colleague.fills("What would you like to do?", "Join it; its date stands").await;
    colleague.sends_as_it_is().await;
    colleague.sees(&format!("{reference}: you have joined")).await;
});

story!(another_request_for_the_same_child_needs_a_reason, at("2026-09-07T10:00"), async |world| {
    world.requested_psm().await;
    world.until("2026-09-09T10:00").await;
    let colleague = world.person("ben");
    colleague.types("/placement request psm").await;
    colleague.fills("How worried are you about this placement?", "It is becoming fragile").await;
    colleague.sends().await;
    colleague.fills("What would you like to do?", "Start another").await;
    colleague.sends_as_it_is().await;
    assert!(!colleague.fault_beside("Your concern, or why another is needed").is_empty());
    colleague.sends().await;
    colleague.fills_in(&crate::world::paths::PSM[1..]).await;
    colleague.sees("Wednesday 16 September 2026").await;
    colleague.sends().await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 2);
});

story!(an_open_request_of_one_s_own_is_looked_at_and_not_joined, at("2026-09-07T10:00"), async |world| {
    let reference = world.requested_psm().await;
    let owner = world.person("amina");
    for answer in ["Show it to me", "Start another"] {
        owner.types("/placement request bpm").await;
        owner.fills("How worried are you about this placement?", "It is becoming fragile").await;
        owner.sends().await;
        owner.sees(&format!("You have an open request for this child yourself: {reference}, Placement Support")).await;
        owner.sees("Its last date is Monday 14 September 2026").await;
        let offered = owner.offered("What would you like to do?");
        assert!(!offered.iter().any(|o| o.starts_with("Join")), "{offered:?}");
        owner.fills("What would you like to do?", answer).await;
        if answer == "Show it to me" {
            owner.sends_as_it_is().await;
            owner.sees(&reference).await;
            owner.sees("Meeting: Placement Support Meeting").await;
            owner.closes().await;
            assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
        }
    }
    owner.sends().await;
    owner.fills_in(&BPM[1..]).await;
    owner.sends().await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 2);
});

story!(somebody_with_no_right_to_know_learns_whom_to_ask_and_nothing_else, at("2026-09-07T10:00"), async |world| {
    let reference = world.requested_psm().await;
    let outsider = world.person("dan");
    outsider.types("/placement request psm").await;
    outsider.fills("How worried are you about this placement?", "It is becoming fragile").await;
    outsider.sends().await;
    outsider.sees("Please speak to the child's social worker").await;
    outsider.does_not_see("Amina");
    outsider.does_not_see(&reference);
    outsider.types(&format!("/placement show {reference}")).await;
    outsider.sees("There is no meeting of yours with that reference").await;
});

story!(a_suggestion_is_taken_up_as_another_kind, at("2026-06-16T09:30"), async |world| {
    let [social_worker, colleague, buyers_leader] = world.people(["amina", "gwen", "colin"]);
    suggested(world).await;
    social_worker.presses("Request a meeting").await;
    assert_eq!(social_worker.filled_in("Which meeting?"), "Breakdown Prevention Meeting");
    social_worker.fills("Which meeting?", "Placement Support Meeting").await;
    social_worker.fills_in(&PSM).await;
    social_worker.sends().await;
    social_worker.closes().await;
    let reference = world.reference().await;
    colleague.sees("has requested a Placement Support Meeting in place of the meeting that you suggested").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
    assert!(buyers_leader.messages().is_empty(), "who hears is the other procedure's to say");
    world.person("sara").has_heard("2026-06-16T09:30", "Placement Support Meeting");
    social_worker.types(&format!("/placement why {reference}")).await;
    social_worker.sees("Amina Yusuf took the suggestion up as a Placement Support Meeting").await;
    social_worker.sees("Placement Support Meeting (3.2.9), 2.6").await;
    social_worker.sees("Tuesday 23 June 2026").await;
    // The rules that it keeps are those of the kind that was asked for, also after a restart.
    world.stops().await;
    world.starts().await;
    social_worker.opens(&reference).await;
    social_worker.sees("Placement Support Meeting").await;
});

story!(the_answers_say_as_what_a_suggestion_is_taken_up, at("2026-06-16T09:30"), async |world| {
    let [social_worker, colleague] = world.people(["amina", "gwen"]);
    suggested(world).await;
    social_worker.presses("Request a meeting").await;
    social_worker.fills("Which meeting?", "Let my answers say which").await;
    social_worker.fills(BPM[0].0, BPM[0].1).await;
    social_worker.sends().await;
    social_worker.sends().await;
    social_worker.sees("Your answers call for a Breakdown Prevention Meeting").await;
    social_worker.fills_in(&BPM[1..]).await;
    social_worker.sends().await;
    colleague.sees("has requested the meeting that you suggested").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
});
