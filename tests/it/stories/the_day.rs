//! The day of the meeting: a chair who is not there, and everybody's number.

use crate::world::{at, canary, story};

story!(another_chair_is_found_on_the_day, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let [owner, arranger, first, second, lead] = world.people(["amina", "atif", "vera", "sara", "kim"]);
    lead.accepts("Yes").await;
    world.until("2026-06-23T13:55").await;
    owner.opens(&reference).await;
    owner.does_not_see("[The chair is not here]");
    world.until("2026-06-23T14:05").await;
    owner.opens(&reference).await;
    owner.presses("The chair is not here").await;
    arranger.has_heard("2026-06-23T14:05", "still needs a chair");
    arranger.chooses_chair("Sara Nolan").await;
    second.has_heard("2026-06-23T14:05", "to chair");
    second.presses("Yes, I'll chair").await;
    assert_eq!(lead.times_of("Sara Nolan now chairs the meeting"), ["2026-06-23T14:05"]);
    second.records_that_it_was_held(&reference).await;
    first.opens(&reference).await;
    first.does_not_see("[Confirm the plan]");
    second.opens(&reference).await;
    second.sees("[Confirm the plan]").await;
});

story!(everybody_s_number_is_theirs_and_the_chair_s, at("2026-06-16T09:30").with_scale(), async |world| {
    let reference = world.arranged_like_bpm("pstm", "2026-06-19", "14:00").await;
    let [owner, chair, buyers, other] = world.people(["amina", "tom", "cleo", "petra"]);
    buyers.accepts("Yes").await;
    other.accepts("Yes").await;
    world.until("2026-06-19T15:00").await;
    buyers.opens(&reference).await;
    buyers.does_not_see("[Give a number]");
    chair.opens(&reference).await;
    chair.presses("Ask everybody for their number").await;
    buyers.sees("is finished").await;
    buyers.presses("Give a number").await;
    for anchor in ["the child has to leave the placement now", "so that we can live together into the future"] {
        buyers.sees(anchor).await;
    }
    let numbers: Vec<String> = (0..=10).map(|n| n.to_string()).collect();
    assert_eq!(buyers.offered("Which number?"), numbers);
    buyers.fills_exactly("Which number?", "0").await;
    buyers.fills_exactly("Why this number?", "  ").await;
    buyers.sends_as_it_is().await;
    assert!(!buyers.fault_beside("Why this number?").is_empty());
    buyers.fills_exactly("Why this number?", canary::NAME).await;
    buyers.sends_as_it_is().await;
    buyers.sees("Only you and the chair see this").await;
    buyers.closes().await;
    chair.sees("must be told to somebody now").await;
    chair.opens(&reference).await;
    chair.sees("0: █ 1 person").await;
    chair.presses("Say who is told").await;
    chair.fills("Who is told now?", "Tara Lowe").await;
    chair.sends().await;
    for person in [&owner, &other] {
        person.opens(&reference).await;
        person.does_not_see("1 person");
    }
    let given = "SELECT COUNT(*) FROM events WHERE name = 'reading_given'";
    assert_eq!(world.tables().number(given).await, 1);
});
