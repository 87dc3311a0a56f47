//! Chairs: a conflict of interest, and who is asked then.

use crate::world::paths::{DM, PRLM};
use crate::world::person::TODAY;
use crate::world::{at, story};

// shows: PRLM-02, PRLM-12, PRLM-13, PRLM-14, PRLM-21
story!(after_a_conflict_of_interest_somebody_from_another_area_is_asked, at("2026-06-08T10:00"), async |world| {
    let [social_worker, head, colleague, other, alternate] = world.people(["amina", "hugo", "hedda", "ilse", "mira"]);
    social_worker.requests("prlm", &PRLM).await;
    let reference = world.reference().await;
    social_worker.opens(&reference).await;
    social_worker.sees("Last date: Friday 3 July 2026").await;
    head.chooses_chair("Hedda Quist").await;
    colleague.sees("Have you a conflict of interest in this case?").await;
    colleague.presses("I have a conflict of interest").await;
    head.sees("A conflict of interest was declared").await;
    head.presses("Choose the chair").await;
    let offered = head.offered("Who will chair?");
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert!(offered[0].starts_with("Ilse Vance, Head of Service from another area"), "{offered:?}");
    head.fills("Who will chair?", "Ilse Vance").await;
    head.sends().await;
    social_worker.opens(&reference).await;
    social_worker.does_not_see("Ilse Vance");
    other.presses("I can't chair").await;
    // With nobody of that role left, the procedure's alternates are next.
    head.presses("Choose the chair").await;
    head.fills("Who will chair?", "Mira Toft").await;
    head.sends().await;
    alternate.presses("Yes, I'll chair").await;
    social_worker.opens(&reference).await;
    social_worker.sees("Chair: Mira Toft").await;
});

// shows: DM-14
story!(
    where_nobody_has_said_who_is_barred_whoever_chooses_the_chair_is_told_to_look,
    at("2026-09-01T10:00"),
    async |world| {
        // There are two of them, so whose this child is has to be said; and nobody says it.
        world.stops().await;
        let file = world.directory().join("people.csv");
        let text = std::fs::read_to_string(&file).expect("the people file");
        assert!(text.contains(",provider,,"), "Prue is in it");
        std::fs::write(&file, text.replace(",provider,,", ",iro,,")).expect("it is written");
        world.starts().await;
        let [owner, unit, chair] = world.people(["amina", "selma", "greta"]);
        owner.requests("dm", &[&DM[..7], &[(DM[7].0, TODAY)]].concat()).await;
        unit.presses("Agree").await;
        unit.presses("Choose the chair").await;
        unit.sees("Nobody has said who this is on this case: Independent Reviewing Officer. They may not chair").await;
        unit.fills("Who will chair?", "Greta Holm").await;
        unit.sends().await;
        unit.closes().await;
        chair.sees("You may not chair if you are this child's: Independent Reviewing Officer").await;
        chair.presses("Yes, I'll chair").await;
    }
);
