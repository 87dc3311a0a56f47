//! The list of actions, worked through from top to bottom; several reminders of one case; a large directory.

use crate::world::after::Agreed;
use crate::world::{at, story};

const SESSIONS: Agreed = Agreed { what: "Weekly sessions", lead: "Kim Lowry", service: "CAMHS", due: "2026-08-28" };

story!(a_press_in_the_list_is_answered_with_the_list, at("2026-08-03T10:00"), async |world| {
    let later = Agreed { due: "2026-09-04", ..SESSIONS };
    let reference = world.planned_psm("2026-08-06", &[SESSIONS, later], "2026-10-05").await;
    let lead = world.person("kim");
    lead.types("/placement actions").await;
    lead.sees("Actions: 2 are yours").await;
    let lists = lead.shown().len();
    lead.presses_for_action("I'll do it", 1).await;
    lead.sees(&format!("{reference}: Thank you. Action 1 is yours.")).await;
    lead.presses_for_action("I'll do it", 2).await;
    lead.presses_for_action("Done", 1).await;
    lead.sees(&format!("{reference}: Action 1 is done.")).await;
    lead.sees("Actions: 1 is yours").await;
    lead.presses_for_action("Done", 2).await;
    lead.sees("Actions: nothing waits for you").await;
    assert_eq!(lead.shown().len(), lists, "it is one list throughout");
});

story!(two_reminders_of_one_case_are_both_said, at("2026-08-03T10:00"), async |world| {
    // The lead of one action supports nobody else, and is chair of the meeting: the plan's review falls on the same day.
    let own = Agreed { lead: "Vera Holt", due: "2026-09-04", ..SESSIONS };
    let reference = world.planned_psm("2026-08-06", &[own, SESSIONS], "2026-09-04").await;
    world.person("kim").signs_up(2).await;
    world.until("2026-09-04T18:00").await;
    let chair = world.person("vera");
    let said: Vec<String> =
        chair.heard().into_iter().filter(|(at, _)| at.starts_with("2026-09-04T09:00")).map(|(_, said)| said).collect();
    let [one] = &said[..] else { panic!("one message: {said:#?}") };
    assert!(one.contains(&reference), "{one}");
    assert!(one.to_lowercase().contains("action 1") && one.to_lowercase().contains("review"), "{one}");
});

story!(a_chair_finds_themselves_in_a_large_directory, at("2026-08-03T10:00").with_a_crowd(100), async |world| {
    let reference = world.held_psm("2026-08-06").await;
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.presses("Add an action").await;
    let found = chair.searches("Who leads it?", "Vera").await;
    assert!(found.iter().any(|who| who.starts_with("Vera Holt")), "{found:?}");
    chair.fills_exactly("Who leads it?", found[0].as_str()).await;
    chair.fills("What will be done?", "A call").await;
    chair.fills("Whose service is it?", "CAMHS").await;
    chair.fills("By when?", "2026-08-28").await;
    chair.sends_as_it_is().await;
    chair.sees("Action 1 is added").await;
    chair.closes().await;
    chair.opens(&reference).await;
    chair.sees("Action 1 (CAMHS): Vera Holt").await;
});
