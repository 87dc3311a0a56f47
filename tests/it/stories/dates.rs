//! Last dates, as people see them: over Easter, over Christmas, and from the day that counts.

use crate::world::paths::{BPM, PSTM};
use crate::world::{at, story};

// shows: BPM-09
story!(easter_is_not_counted, at("2026-04-02T16:45"), async |world| {
    let [social_worker, buyers_leader] = world.people(["amina", "colin"]);
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&BPM).await;
    social_worker.sees("Monday 13 April 2026").await;
    social_worker.sees("out-of-hours").await;
    social_worker.sends().await;
    let reference = world.reference().await;
    buyers_leader.sees("Monday 13 April 2026").await;

    social_worker.types(&format!("/placement why {reference}")).await;
    let rule = "Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1";
    for line in ["Friday 3 April 2026", "Good Friday", "Easter Monday", "Monday 13 April 2026", rule] {
        social_worker.sees(line).await;
    }
    world.person("otto").does_not_see("PM-");
});

story!(
    an_afternoon_before_the_cut_off_counts_today,
    at("2026-04-02T16:45").with("MAINSTAY_CUT_OFF", "17:00"),
    async |world| {
        let social_worker = world.person("amina");
        social_worker.types("/placement request bpm").await;
        social_worker.fills_in(&BPM).await;
        social_worker.sees("Monday 13 April 2026").await;
    }
);

story!(
    an_evening_after_the_cut_off_counts_tomorrow,
    at("2026-04-02T17:30").with("MAINSTAY_CUT_OFF", "17:00"),
    async |world| {
        let social_worker = world.person("amina");
        social_worker.types("/placement request bpm").await;
        social_worker.fills_in(&BPM).await;
        social_worker.sees("Tuesday 14 April 2026").await;
    }
);

story!(the_day_of_notification_counts_not_the_first_worry, at("2026-03-31T10:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&BPM).await;
    social_worker.sees("Thursday 9 April 2026").await;
});

// shows: BPM-07, BPM-09
story!(a_notification_of_last_friday_counts_from_friday, at("2026-03-31T10:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    let when = "When did you tell the Team Leader, Children's Services Buyers, about the risk?";
    social_worker.fills_in(&[BPM.as_slice(), &[(when, "2026-03-27")]].concat()).await;
    social_worker.sees("Tuesday 7 April 2026").await;
});

// SC-03: where the days count from the first concern, the same week has another last date.
story!(the_day_of_the_first_concern_counts_where_the_procedure_says_so, at("2026-03-31T10:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills_in(&BPM).await;
    social_worker.sees("Thursday 9 April 2026").await;
    social_worker.does_not_see("concern about the placement");
    social_worker.closes().await;

    social_worker.types("/placement request pstm").await;
    let mut answers = PSTM;
    answers[5].1 = "2026-03-27";
    social_worker.fills_in(&answers).await;
    social_worker.sees("Tuesday 7 April 2026").await;
    social_worker.sends().await;
    let reference = world.reference().await;
    social_worker.types(&format!("/placement show {reference}")).await;
    social_worker.sees("Tuesday 7 April 2026 (day 2 of 5, 3 working days left)").await;
});

story!(christmas_without_closure_days, at("2026-12-23T11:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.requests("bpm", &BPM).await;
    social_worker.sees("Monday 4 January 2027").await;
    social_worker.does_not_see("council setting");
});

story!(
    christmas_with_closure_days,
    at("2026-12-23T11:00")
        .with("MAINSTAY_CLOSURE_DAYS", "2026-12-29,2026-12-30,2026-12-31")
        .with("MAINSTAY_CLOSURE_DAYS_STOP_THE_CLOCK", "true"),
    async |world| {
        let social_worker = world.person("amina");
        social_worker.requests("bpm", &BPM).await;
        let reference = world.reference().await;
        social_worker.sees("Thursday 7 January 2027").await;
        social_worker.types(&format!("/placement why {reference}")).await;
        social_worker.sees("council setting").await;
    }
);

story!(the_clocks_go_back_between_the_reminder_and_the_meeting, at("2026-10-22T10:00"), async |world| {
    let [social_worker, manager, arranger, chair] = world.people(["amina", "tara", "atif", "vera"]);
    let reference = world.requested_psm().await;
    social_worker.sees("Thursday 29 October 2026").await;
    manager.presses("Agree").await;
    arranger.chooses_chair("Vera Holt").await;
    chair.presses("Yes, I'll chair").await;
    world.until("2026-10-23T09:00").await;
    arranger.sets_date("Set date and place", "2026-10-26", "09:30").await;
    arranger.sends_invitations().await;
    manager.accepts("Yes").await;
    // A day before would be Sunday: the working day before it, at the meeting's own time of day.
    world.until("2026-10-23T12:00").await;
    manager.has_heard("2026-10-23T09:30", "Monday 26 October 2026 at 9:30am");

    // The meeting begins at half past nine in winter time, so at nine it has not begun.
    world.until("2026-10-26T09:00").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.does_not_see("[It was held]");
    world.until("2026-10-26T09:31").await;
    chair.types(&format!("/placement show {reference}")).await;
    chair.sees("It was held").await;
});
