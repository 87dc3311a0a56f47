//! The plan: written on a phone, one action after another; what it does not take; the minutes, the review and the end.

use crate::world::after::Agreed;
use crate::world::{at, canary, story};

const SESSIONS: Agreed =
    Agreed { what: "Weekly sessions at home", lead: "Kim Lowry", service: "CAMHS", due: "2026-08-28" };
const VISIT: Agreed = Agreed { what: "Visit", lead: "Amina Yusuf", service: "Social work", due: "2026-08-21" };

story!(an_action_that_cannot_be_is_not_taken, at("2026-08-03T10:00"), async |world| {
    let reference = world.held_psm("2026-08-06").await;
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.presses("Add an action").await;
    chair.fills("What will be done?", "Weekly sessions").await;
    chair.fills("Whose service is it?", "CAMHS").await;
    chair.fills("By when?", "2026-08-28").await;
    chair.sends_as_it_is().await;
    assert!(chair.fault_beside("Who leads it?").contains("who leads"));
    chair.fills("Who leads it?", "Kim Lowry").await;
    for (date, fault) in [("2026-08-05", "before the meeting"), ("2027-09-01", "more than a year")] {
        chair.fills("By when?", date).await;
        chair.sends_as_it_is().await;
        let said = chair.fault_beside("By when?");
        assert!(said.contains(fault), "{date}: {said}");
    }
    chair.fills("By when?", "2026-08-28").await;
    chair.fills_exactly("Or somebody outside the directory", canary::NAME).await;
    chair.sends_as_it_is().await;
    assert!(chair.fault_beside("Or somebody outside the directory").contains("One person leads"));
    let written = "SELECT COUNT(*) FROM events WHERE name = 'action_written'";
    assert_eq!(world.tables().number(written).await, 0);
    chair.fills_exactly("Or somebody outside the directory", "").await;
    chair.sends_as_it_is().await;
    chair.repeats().await;
    chair.sees("Action 1 is added. Add another, or close this.").await;
    assert_eq!(world.tables().number(written).await, 1, "what is delivered twice is added once");
});

story!(what_is_typed_about_an_action_is_for_its_people_only, at("2026-08-03T10:00"), async |world| {
    let reference = world.held_psm("2026-08-06").await;
    let [chair, lead, informed, owner] = world.people(["vera", "kim", "sara", "amina"]);
    chair.opens(&reference).await;
    chair.presses("Add an action").await;
    chair.writes_action(&SESSIONS).await;
    chair.fills_exactly("What will be done?", "Blue mornings on Tuesdays").await;
    chair.sends_as_it_is().await;
    // Somebody outside leads this one: everything typed about it is the canary's.
    chair.fills("What will be done?", "Ring the club").await;
    chair.fills("Or somebody outside the directory", "The coach").await;
    chair.fills("Whose service is it?", "Other").await;
    chair.fills("By when?", "2026-08-21").await;
    chair.sends_as_it_is().await;
    chair.sees("Action 2 is added").await;
    chair.closes().await;
    chair.opens(&reference).await;
    chair.confirms_the_plan("2026-10-05").await;
    lead.opens(&reference).await;
    lead.presses("Read the plan").await;
    assert!(lead.screen().contains("Blue mornings") && !lead.screen().contains("The coach"), "{}", lead.screen());
    lead.closes().await;
    lead.does_not_see("Blue mornings");
    informed.opens(&reference).await;
    informed.does_not_see("[Read the plan]");
    world.until("2026-08-21T09:30").await;
    owner.has_heard("2026-08-21T09:00", "Action 2 (Other)");
});

story!(an_old_page_of_the_end_is_drawn_anew, at("2026-08-03T10:00"), async |world| {
    let reference = world.planned_psm("2026-08-06", &[SESSIONS, VISIT], "2026-10-05").await;
    let [lead, owner, chair] = world.people(["kim", "amina", "vera"]);
    lead.signs_up(1).await;
    owner.signs_up(2).await;
    chair.opens(&reference).await;
    chair.presses("Close the plan").await;
    chair.fills("How does the plan end?", "The placement goes on, and the plan has done its work").await;
    chair.fills("I have seen that these are still open", "Action 1 (CAMHS)").await;
    chair.sends().await;
    assert!(chair.screen().contains("Action 2"), "{}", chair.screen());
    owner.says_done(2).await;
    chair.fills("I have seen that these are still open", "Action 1 (CAMHS)").await;
    chair.sends().await;
    chair.sees("The plan is closed").await;
    lead.sees("is closed").await;
});

// shows: PSM-39, PSM-40, PSM-43, PSM-45
story!(from_the_meeting_to_the_last_check, at("2026-08-03T10:00"), async |world| {
    let reference = world.planned_psm("2026-08-06", &[SESSIONS, VISIT], "2026-10-05").await;
    let [lead, owner, chair, taker] = world.people(["kim", "amina", "vera", "cora"]);
    lead.signs_up(1).await;
    owner.signs_up(2).await;
    // The minutes: written and forwarded by whoever takes them, filed by the owner, and in no other order.
    owner.opens(&reference).await;
    owner.does_not_see("[Tick the minutes]");
    for _ in 0..2 {
        taker.opens(&reference).await;
        taker.presses("Tick the minutes").await;
    }
    owner.opens(&reference).await;
    owner.presses("Tick the minutes").await;
    world.until("2026-08-20T10:00").await;
    owner.says_done(2).await;
    lead.says_done(1).await;
    // With everything done the review begins by itself.
    chair.types("/placement mine").await;
    chair.sees("1 thing waits for you").await;
    chair.opens(&reference).await;
    chair.presses("Close the plan").await;
    chair.fills("How does the plan end?", "The placement goes on, and the plan has done its work").await;
    chair.sends().await;
    chair.sees("The plan is closed").await;
    assert_eq!(world.tables().texts("SELECT stage FROM meetings").await, ["plan_closed"]);
    world.until("2026-09-03T09:30").await;
    owner.has_heard("2026-09-03T09:00", "28 days since");
    owner.presses("Say whether it held").await;
    owner.fills("Did it hold?", "The placement goes on").await;
    owner.sends().await;
    world.until("2026-11-04T09:30").await;
    owner.has_heard("2026-11-04T09:00", "90 days since");
    owner.types("/placement mine").await;
    owner.sees("1 thing waits for you").await;
    owner.opens(&reference).await;
    owner.presses("Say whether it held").await;
    owner.fills("Did it hold?", "It has ended, as planned").await;
    owner.sends().await;
    assert_eq!(world.tables().texts("SELECT stage FROM meetings").await, ["closed"]);
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM parts").await, 0, "no list holds it any more");

    let run = std::process::Command::new(env!("CARGO_BIN_EXE_mainstay"))
        .args(["show", &reference, "--json"])
        .env("MAINSTAY_DATABASE_URL", world.database_url())
        .env("MAINSTAY_DATA_KEY", crate::engines::KEY)
        .output()
        .expect("mainstay runs");
    let shown = String::from_utf8_lossy(&run.stdout);
    for line in ["\"number\": 2", "\"due\": \"2026-08-21\"", "\"step\": \"filed\"", "\"answer\": \"ended_planned\""] {
        assert!(shown.contains(line), "{line}: {shown}{run:?}");
    }
    assert_eq!(canary::found_in(&shown), None);
});

story!(an_action_changes_freely_only_until_the_plan_is_confirmed, at("2026-08-03T10:00"), async |world| {
    let reference = world.held_psm("2026-08-06").await;
    let chair = world.person("vera");
    chair.opens(&reference).await;
    chair.adds_actions(&[SESSIONS, VISIT, Agreed { due: "2026-09-01", ..VISIT }]).await;
    chair.types("/placement actions").await;
    let old = chair.shown().pop().expect("the list");
    chair.presses_for_action("Change", 1).await;
    chair.fills("By when?", "2026-09-04").await;
    chair.sends_as_it_is().await;
    chair.sees("The action is changed").await;
    chair.presses_for_action("Take out", 3).await;
    chair.sees("Action 3 is taken out").await;
    chair.opens(&reference).await;
    chair.sees("due Friday 4 September 2026").await;
    chair.confirms_the_plan("2026-10-05").await;

    let events = "SELECT COUNT(*) FROM events";
    let before = world.tables().number(events).await;
    chair.presses_on(&old, "Take out").await;
    chair.sees("changes only by agreement").await;
    chair.presses_on(&old, "Change").await;
    chair.fills("By when?", "2026-09-11").await;
    chair.sends_as_it_is().await;
    chair.sees("changes only by agreement").await;
    assert_eq!(world.tables().number(events).await, before);
});
