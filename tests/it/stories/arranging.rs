//! The chair, the date, moving it, more time, and how a meeting ends.

use crate::world::{World, at, story};

// shows: BPM-15
story!(a_chair_with_a_conflict_is_not_asked_again, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [social_worker, manager, assistant] = world.people(["amina", "tara", "tom"]);
    manager.chooses_chair("Tom Price").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.does_not_see("Tom Price");
    assistant.presses("I have a conflict of interest").await;
    manager.sees("Tom Price said no to chairing").await;
    manager.presses("Choose the chair").await;
    assert!(!manager.offered("Who will chair?").iter().any(|who| who.starts_with("Tom Price")));
    manager.fills("Who will chair?", "Tara Lowe").await;
    manager.sends().await;
    // Whoever chooses themselves has said yes, and nobody is asked.
    manager.sees("You chair the meeting.").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Chair: Tara Lowe").await;
});

// shows: BPM-15
story!(somebody_outside_the_usual_roles_chairs_for_a_reason, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let [manager, chair] = world.people(["tara", "sara"]);
    manager.presses("Choose the chair").await;
    manager.fills("Who will chair?", "Sara Nolan").await;
    manager.sends_as_it_is().await;
    assert!(!manager.fault_beside("If it is somebody outside the usual roles: why?").is_empty());
    manager.sends().await;
    chair.presses("Yes, I'll chair").await;
    manager.types(&format!("/placement show {reference}")).await;
    manager.sees("Chair: Sara Nolan").await;
});

story!(a_silent_chair_is_reminded_and_then_told_of, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let [manager, chair] = world.people(["tara", "tom"]);
    manager.chooses_chair("Tom Price").await;
    world.until("2026-06-17T17:00").await;
    chair.has_heard("2026-06-17T10:00", "You are asked to chair");
    manager.has_heard("2026-06-17T16:00", "asked to chair");
});

/// A meeting on Thursday 7 May 2026, last date Friday 8 May; all but the nurse have answered, one with a representative.
async fn answered(world: &World) -> String {
    let reference = world.arranged_psm("2026-05-07", "13:00").await;
    let [lead, deputy, manager, nurse] = world.people(["kim", "liam", "tara", "noor"]);
    lead.cannot_attend(Some("Liam Deputy")).await;
    deputy.accepts("Yes").await;
    manager.accepts("Yes").await;
    nurse.accepts("Yes").await;
    reference
}

story!(nobody_is_asked_again_who_was_not_asked_before, at("2026-06-16T09:30"), async |world| {
    world.requested_bpm().await;
    let [social_worker, manager, chair] = world.people(["amina", "tara", "tom"]);
    manager.chooses_chair("Tom Price").await;
    chair.presses("Yes, I'll chair").await;
    social_worker.sets_date("Set date and place", "2026-06-19", "14:00").await;
    social_worker.presses("Move the meeting").await;
    assert!(!social_worker.screen().contains("asked again"), "{}", social_worker.screen());
    social_worker.fills("Date", "2026-06-18").await;
    social_worker.sends().await;
    social_worker.sees("The meeting is moved to Thursday 18 June 2026 at 2pm.").await;
    social_worker.does_not_see("asked again");
    chair.sees("The Breakdown Prevention Meeting has moved.").await;
    chair.does_not_see("no longer count");
});

story!(another_place_at_the_same_time_asks_nobody_again, at("2026-06-16T09:30"), async |world| {
    world.arranged_psm("2026-06-19", "14:00").await;
    let [arranger, manager, partner] = world.people(["atif", "tara", "kim"]);
    manager.accepts("Yes").await;
    arranger.presses("Move the meeting").await;
    arranger.fills("Where", "At school").await;
    arranger.sends().await;
    arranger.sees("The place is changed: At school. The time stays, and so do the answers.").await;
    arranger.does_not_see("asked again");
    manager.sees("at the same time, in another place. Your answer stands.").await;
    partner.sees("at the same time, in another place.").await;
    partner.does_not_see("Your answer stands");
});

story!(a_meeting_moved_within_its_limit_is_answered_anew, at("2026-04-30T10:00"), async |world| {
    let reference = answered(world).await;
    let [social_worker, arranger, chair, deputy, lead] = world.people(["amina", "atif", "vera", "liam", "kim"]);
    social_worker.sees("Friday 8 May 2026").await;
    world.until("2026-05-05T10:00").await;
    arranger.sets_date("Move the meeting", "2026-05-08", "11:00").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("represented by Liam Deputy").await;
    chair.sees("Answered for the earlier time only").await;
    deputy.has_heard("2026-05-05T10:00", "Friday 8 May 2026 at 11am");
    lead.does_not_see("[Accept]");
    deputy.accepts("Yes").await;
    world.until("2026-05-08T10:00").await;
    assert_eq!(deputy.times_of("The meeting is on"), ["2026-05-07T11:00"]);
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("represented by Liam Deputy. Comes.").await;
});

// shows: PSM-26, PSM-27
story!(more_time_is_asked_for_and_granted, at("2026-04-30T10:00"), async |world| {
    let reference = answered(world).await;
    let [social_worker, arranger] = world.people(["amina", "atif"]);
    social_worker.presses("Move the meeting").await;
    social_worker.fills("Date", "2026-05-11").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Date").contains("Friday 8 May 2026"));
    let why = social_worker.field_about("later").expect("a reason can be given");
    social_worker.fills(&why, "Diaries are full").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside(&why).contains("representative"));
    social_worker.fills(&why, "A key figure").await;
    social_worker.sends().await;
    social_worker.sees("More time is asked for").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Thursday 7 May 2026 at 1pm").await;

    arranger.sees("Monday 11 May 2026 at 1pm").await;
    arranger.presses("Grant").await;
    social_worker.sees("Last date: Monday 11 May 2026").await;
    social_worker.types(&format!("/placement why {reference}")).await;
    for line in ["Friday 8 May 2026: when it was requested", "With more time", "Monday 11 May 2026: day 1"] {
        social_worker.sees(line).await;
    }
    world.person("liam").sees("Monday 11 May 2026 at 1pm").await;
});

story!(a_date_at_night_or_on_a_day_off_is_asked_about_once_more, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let social_worker = world.person("amina");
    social_worker.sets_date("Set date and place", "2026-06-20", "14:00").await;
    social_worker.sees("Saturday 20 June 2026 at 2pm is not on a working day (Saturday)").await;
    social_worker.fills("Date", "2026-06-19").await;
    social_worker.fills("Time (UK)", "02:00").await;
    social_worker.sends().await;
    social_worker.sees("Friday 19 June 2026 at 2am is outside the hours of 8:30am to 6pm").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM events WHERE name = 'date_set'").await, 0);
    social_worker.sends().await;
    social_worker.sees("The date is set: Friday 19 June 2026 at 2am.").await;
    social_worker.closes().await;
    social_worker.opens(&reference).await;
    social_worker.sets_date("Move the meeting", "2026-06-19", "14:00").await;
    social_worker.sees("The meeting is moved to Friday 19 June 2026 at 2pm.").await;
});

story!(a_meeting_online_without_a_link_is_asked_about_once_more, at("2026-06-16T09:30"), async |world| {
    let reference = world.requested_bpm().await;
    let social_worker = world.person("amina");
    social_worker.presses("Set date and place").await;
    let online = [("Date", "2026-06-19"), ("Time (UK)", "14:00"), ("Where", "Online")];
    for (label, with) in online {
        social_worker.fills(label, with).await;
    }
    social_worker.sends().await;
    social_worker.sees("there is no link").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM events WHERE name = 'date_set'").await, 0);
    social_worker.fills("Link to the online meeting", "https://meet.example/bpm").await;
    social_worker.sends().await;
    social_worker.sees("The date is set: Friday 19 June 2026 at 2pm.").await;
    social_worker.closes().await;
    social_worker.opens(&reference).await;
    social_worker.presses("Move the meeting").await;
    social_worker.fills("Time (UK)", "20:00").await;
    social_worker.fills("Link to the online meeting", "").await;
    social_worker.sends().await;
    social_worker.sees("[Yes, as it stands]").await;
    social_worker.sends().await;
    social_worker.sees("The meeting is moved to Friday 19 June 2026 at 8pm.").await;
});

story!(
    the_time_is_asked_for_on_the_council_s_own_clocks,
    at("2026-06-16T09:30").with("MAINSTAY_TIMEZONE", "Europe/Dublin"),
    async |world| {
        world.requested_bpm().await;
        let social_worker = world.person("amina");
        social_worker.presses("Set date and place").await;
        assert!(social_worker.is_asked("Time (Europe/Dublin)"));
        if let Some(view) = social_worker.at_slack.open_view() {
            assert!(view.body.to_string().contains(r#""timezone":"Europe/Dublin""#));
        }
    }
);

story!(more_time_is_refused_and_the_date_stands, at("2026-04-30T10:00"), async |world| {
    let reference = answered(world).await;
    let [social_worker, arranger] = world.people(["amina", "atif"]);
    social_worker.presses("Ask for more time").await;
    social_worker.fills("Date", "2026-05-11").await;
    let why = social_worker.field_about("later").expect("a reason can be given");
    social_worker.fills(&why, "A key figure").await;
    social_worker.sends().await;
    arranger.presses("Don't grant").await;
    social_worker.sees("More time is not granted").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("When: Thursday 7 May 2026 at 1pm").await;
    social_worker.sees("Last date: Friday 8 May 2026").await;
});

// shows: PSM-25
story!(a_late_meeting_is_recorded_as_one, at("2026-04-30T10:00"), async |world| {
    let reference = answered(world).await;
    let [social_worker, chair] = world.people(["amina", "vera"]);
    social_worker.presses("Move the meeting").await;
    social_worker.fills("Date", "2026-05-12").await;
    let why = social_worker.field_about("later").expect("a reason can be given");
    social_worker.fills(&why, "The child asked for another day").await;
    social_worker.sends().await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("Tuesday 12 May 2026 at 1pm").await;
    chair.sees("Recorded as late: The child asked for another day").await;
});

// shows: PSM-26
story!(more_time_has_its_own_limit, at("2026-04-30T10:00"), async |world| {
    answered(world).await;
    let social_worker = world.person("amina");
    social_worker.presses("Ask for more time").await;
    social_worker.fills("Date", "2026-05-18").await;
    let why = social_worker.field_about("later").expect("a reason can be given");
    social_worker.fills(&why, "A key figure").await;
    social_worker.sends().await;
    assert!(social_worker.fault_beside("Date").contains("Friday 15 May 2026"));
});

story!(a_cancelled_meeting_is_over_for_everybody_once, at("2026-11-03T10:00"), async |world| {
    let reference = world.arranged_bpm("2026-11-09", "14:00").await;
    let [social_worker, buyers_leader, reviewing, home] = world.people(["amina", "colin", "ines", "petra"]);
    home.accepts("Yes").await;
    world.until("2026-11-05T10:00").await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.presses("Cancel the meeting").await;
    social_worker.fills("Why?", "The placement has settled").await;
    social_worker.sends().await;
    world.until("2026-11-10T18:00").await;
    for person in [&buyers_leader, &reviewing, &home, &world.person("tom"), &world.person("cleo")] {
        assert_eq!(person.times_of("is cancelled"), ["2026-11-05T10:00"], "{}", person.name);
        person.has_heard_nothing_between("2026-11-05T10:01", "2026-11-10T18:00");
        person.does_not_see("[Accept]");
    }

    world.until("2026-11-13T10:00").await;
    social_worker.requests("bpm", &crate::world::paths::BPM).await;
    social_worker.sees("Friday 20 November 2026").await;
    social_worker.sees("An earlier request about the same child came before this one").await;
    assert_ne!(world.reference().await, reference);
});

// shows: PSM-19
story!(both_service_managers_hear_that_a_meeting_is_cancelled, at("2026-11-03T10:00"), async |world| {
    let reference = world.requested_psm().await;
    let [social_worker, for_child, for_resources] = world.people(["amina", "sara", "atif"]);
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.presses("Cancel the meeting").await;
    social_worker.fills("Why?", "It was asked for by mistake").await;
    social_worker.sends().await;
    for manager in [for_child, for_resources] {
        assert_eq!(manager.times_of("is cancelled"), ["2026-11-03T10:00"]);
    }
});

story!(the_chair_records_that_it_was_held, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-19", "14:00").await;
    let [social_worker, chair, buyers] = world.people(["amina", "tom", "cleo"]);
    buyers.accepts("Yes").await;
    world.until("2026-06-22T09:01").await;
    chair.has_heard("2026-06-22T09:00", "record whether the meeting was held");
    chair.presses("It was held").await;
    chair.fills("Was everything asked that must be?", "Yes, all of them").await;
    chair.sends().await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Held on: Friday 19 June 2026").await;
    world.until("2026-06-30T18:00").await;
    assert_eq!(chair.times_of("record whether the meeting was held"), ["2026-06-19T14:00", "2026-06-22T09:00"]);
    chair.has_heard("2026-06-23T09:00", "confirm the plan");
});

story!(a_meeting_that_was_not_held_gets_a_new_date, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-19", "14:00").await;
    let [social_worker, chair] = world.people(["amina", "tom"]);
    world.until("2026-06-19T15:00").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.presses("It was not held").await;
    chair.fills("Why not?", "Somebody it could not do without was missing").await;
    chair.sends().await;
    chair.sees("Recorded. A new date is asked for.").await;
    social_worker.sees("Please set the date and place").await;
    social_worker.sets_date("Set date and place", "2026-06-23", "14:00").await;
    social_worker.sees("The date is set: Tuesday 23 June 2026 at 2pm. Everybody is asked again.").await;
    world.person("cleo").has_heard("2026-06-19T15:00", "Tuesday 23 June 2026 at 2pm");
});

story!(a_meeting_that_was_not_held_may_be_the_end_of_it, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-19", "14:00").await;
    let chair = world.person("tom");
    world.until("2026-06-19T15:00").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.presses("It was not held").await;
    chair.fills("Why not?", "The child had to move at once").await;
    chair.sends().await;
    chair.sees("Recorded. The meeting is closed, and everybody is told.").await;
    world.person("cleo").sees("was not held").await;
    world.until("2026-06-30T18:00").await;
    chair.has_heard_nothing_between("2026-06-19T15:01", "2026-06-30T18:00");
});
