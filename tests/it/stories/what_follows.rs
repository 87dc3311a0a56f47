//! A meeting because of another, the next of a row, and what becomes of one when the child moves.

use super::around::disruption;
use crate::world::after::Agreed;
use crate::world::paths::PPM;
use crate::world::person::said;
use crate::world::{Person, World, at, story};

/// What was shown to somebody last.
fn newest(person: &Person) -> String {
    person.shown().last().map(said).expect("something was shown")
}

// shows: DM-17, DM-26
story!(
    a_meeting_that_follows_is_offered_and_filled_in_but_never_made_by_itself,
    at("2026-09-01T10:00"),
    async |world| {
        let reference = disruption(world).await;
        let [owner, chair] = world.people(["amina", "greta"]);
        world.until("2026-11-11T11:00").await;
        chair.records_that_it_was_held(&reference).await;
        owner.opens(&reference).await;
        owner.sees("Mainstay does not run this one: early foster carer review").await;
        owner.does_not_see("[Ask for the next meeting]");
        chair.opens(&reference).await;
        chair
            .adds_actions(&[Agreed {
                what: "Tell the panel",
                lead: "Greta Holm",
                service: "Social work",
                due: "2026-12-01",
            }])
            .await;
        chair.opens(&reference).await;
        chair.presses("Confirm the plan").await;
        chair.fills("What is the plan for?", "More than one meeting is needed").await;
        chair.sends().await;
        chair.closes().await;
        assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1, "nothing is made by itself");
        owner.opens(&reference).await;
        owner.presses("Ask for the next meeting").await;
        owner.sees("What was known there is filled in").await;
        owner.fills_in(&[]).await;
        owner.sends().await;
        owner.closes().await;
        assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 2);
        owner.opens(&world.reference().await).await;
        owner.sees("An earlier request about the same child came before this one").await;
        let noted = "SELECT COUNT(*) FROM events WHERE name = 'followed_on'";
        assert_eq!(
            world.tables().number(noted).await,
            1,
            "the first knows that it was followed, and offers it no more"
        );
    }
);

// shows: PPM-04
story!(the_next_planning_meeting_is_offered_by_the_interval_and_arranged, at("2026-04-03T15:00"), async |world| {
    let [owner, lead, chair] = world.people(["amina", "pia", "tom"]);
    owner.requests("ppm", &PPM).await;
    let first = world.reference().await;
    world.until("2026-04-07T10:00").await;
    owner.chooses_chair("Tom Price").await;
    lead.presses("Agree to this chair").await;
    chair.presses("Yes, I'll chair").await;
    owner.sets_date("Set date and place", "2026-04-09", "10:00").await;
    world.until("2026-04-09T12:00").await;
    chair.records_that_it_was_held(&first).await;

    // Three months on is Thursday 9 July. What the first was for, and how soon, is asked anew.
    owner.sees("By the agreed interval: Thursday 9 July 2026").await;
    owner.presses("Ask for the next meeting").await;
    owner.sees("What was known there is filled in").await;
    owner
        .fills_in(&[
            ("Why is a planning meeting needed?", "It was agreed to meet again about now"),
            ("Home manager, or the carers' supervising social worker", "Pia Lang"),
        ])
        .await;
    owner.sends().await;
    owner.closes().await;
    let second = world.reference().await;
    assert_ne!(first, second);
    owner.opens(&first).await;
    assert!(!newest(&owner).contains("[Ask for the next meeting]"), "it is asked for once: {}", newest(&owner));

    owner.opens(&second).await;
    owner.sees("By the agreed interval: Thursday 9 July 2026").await;
    owner.chooses_chair("Tom Price").await;
    lead.presses("Agree to this chair").await;
    chair.presses("Yes, I'll chair").await;
    owner.opens(&second).await;
    owner.presses("Set date and place").await;
    owner.sees("the day by the agreed interval").await;
    assert_eq!(owner.filled_in("Date"), "2026-07-09");
    owner.fills("Time (UK)", "10:00").await;
    owner.fills("Where", "Council offices").await;
    owner.sends().await;
    owner.sees("The date is set").await;
    owner.opens(&second).await;
    owner.sends_invitations().await;
    chair.opens(&second).await;
    chair.sees("Thursday 9 July 2026 at 10am").await;
});

/// Amina tells that the placement of a meeting that is arranged has ended.
async fn placement_ends(world: &World, reference: &str) {
    let owner = world.person("amina");
    owner.opens(reference).await;
    owner.presses("Tell what happened").await;
    owner.fills("What happened?", "The placement ended").await;
    owner.fills("On which day?", "2026-06-08").await;
    owner.sends().await;
    owner.closes().await;
}

// shows: G-11, PSM-46
story!(
    a_meeting_gives_way_only_to_a_kind_that_is_installed,
    at("2026-06-08T10:00").with_own_procedures(),
    async |world| {
        let reference = world.arranged_bpm("2026-06-12", "14:00").await;
        let [owner, chair] = world.people(["amina", "tom"]);
        world.until("2026-06-09T10:00").await;
        placement_ends(world, &reference).await;
        chair.presses("Say how it goes on").await;
        assert_eq!(
            chair.offered("What becomes of the meeting?"),
            ["The meeting goes on", "The meeting is cancelled"],
            "there is no kind that follows an ending here"
        );
        chair.closes().await;
        owner.opens(&reference).await;
        owner.sees("Mainstay has no such meeting here").await;
        owner.does_not_see("[Ask for the next meeting]");

        // The council adds one.
        world.stops().await;
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("procedures/dm.toml");
        std::fs::copy(from, world.directory().join("procedures/dm.toml")).expect("a procedure");
        world.starts().await;
        chair.opens(&reference).await;
        chair.presses("Say how it goes on").await;
        chair.fills("What becomes of the meeting?", "A Disruption Meeting is asked for instead").await;
        chair.sends().await;
        chair.closes().await;
        owner.sees("another meeting is asked for instead").await;
        owner.opens(&reference).await;
        owner.sees("You can ask for a Disruption Meeting here").await;
        owner.presses("Ask for the next meeting").await;
        owner.sees("a Disruption Meeting").await;
        owner.sees("What was known there is filled in").await;
    }
);

// shows: G-11
story!(a_child_moves_while_the_meeting_is_arranged, at("2026-06-08T10:00"), async |world| {
    let reference = world.arranged_bpm("2026-06-12", "14:00").await;
    let [owner, chair, invited] = world.people(["amina", "tom", "petra"]);
    world.until("2026-06-09T10:00").await;
    placement_ends(world, &reference).await;
    chair.has_heard("2026-06-09T10:00", "The child has moved since");
    invited.does_not_see("has moved since");
    chair.presses("Say how it goes on").await;
    chair.fills("What becomes of the meeting?", "The meeting goes on").await;
    chair.sends().await;
    chair.closes().await;
    owner.opens(&reference).await;
    owner.sees("The child moved on Monday 8 June 2026. The meeting goes on.").await;
});
