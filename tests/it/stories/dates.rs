//! Last dates, as people see them: over Easter, over Christmas, and from the day that counts.

use crate::world::paths::BPM;
use crate::world::{at, story};

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
    for line in ["Friday 3 April 2026", "Good Friday", "Easter Monday", "Monday 13 April 2026", "S3 s2 para 1"] {
        social_worker.sees(line).await;
    }
    world.person("otto").at_slack.does_not_see("PM-");
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
