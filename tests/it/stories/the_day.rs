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

story!(the_first_word_after_a_meeting_is_a_question_and_no_reminder, at("2026-06-16T09:30"), async |world| {
    world.arranged_psm("2026-06-23", "16:30").await;
    let chair = world.person("vera");
    world.until("2026-06-23T16:31").await;
    chair.has_heard("2026-06-23T16:30", "your turn, please say whether it was held");
    chair.sees("[It was held]").await;
    world.until("2026-06-24T12:00").await;
    assert_eq!(chair.times_of("please say whether it was held"), ["2026-06-23T16:30", "2026-06-24T09:00"]);
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
    chair.sees("asks for help").await;
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

story!(a_child_may_choose_not_to_and_the_chair_sees_the_spread, at("2026-06-16T09:30").with_scale(), async |world| {
    let reference = world.arranged_like_bpm("pstm", "2026-06-19", "14:00").await;
    let [owner, chair, buyers, other] = world.people(["amina", "tom", "cleo", "petra"]);
    buyers.accepts("Yes").await;
    other.accepts("Yes").await;
    owner.opens(&reference).await;
    owner.presses("Add somebody").await;
    owner.fills("As what are they invited?", "Child or young person").await;
    owner.fills("How much are they wanted?", "Welcome").await;
    owner.sends_as_it_is().await;
    owner.opens(&reference).await;
    owner.presses("Record an answer").await;
    owner.fills("Whose answer is it?", "Child").await;
    owner.fills("What is the answer?", "Accept").await;
    owner.says_whether_resources("Yes").await;
    owner.sends_as_it_is().await;
    world.until("2026-06-19T15:00").await;
    chair.opens(&reference).await;
    chair.presses("Ask everybody for their number").await;
    for (person, number) in [(&buyers, "7"), (&other, "3")] {
        person.presses("Give a number").await;
        person.fills_exactly("Which number?", number).await;
        person.fills_exactly("Why this number?", "Quiet weeks").await;
        person.sends_as_it_is().await;
        person.closes().await;
    }
    // The first is the owner's own, and a grown-up gives a number.
    owner.opens(&reference).await;
    owner.presses("Give a number").await;
    assert!(!owner.offered("Which number?").contains(&"They chose not to".to_owned()));
    owner.fills_exactly("Which number?", "7").await;
    owner.fills_exactly("Why this number?", "Quiet weeks").await;
    owner.sends_as_it_is().await;
    owner.closes().await;
    owner.opens(&reference).await;
    owner.presses("Give a number").await;
    owner.sees("You enter the number of: Child").await;
    owner.fills_exactly("Which number?", "They chose not to").await;
    owner.sends_as_it_is().await;
    owner.closes().await;
    chair.opens(&reference).await;
    chair.sees("3: █ 1 person").await;
    chair.sees("7: ██ 2 people").await;
    chair.sees("1 chose not to").await;
    chair.presses("See the numbers").await;
    assert!(chair.screen().contains("Child") && chair.screen().contains("chose not to"), "{}", chair.screen());
});

story!(papers_are_ticked_by_who_runs_the_meeting, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-19", "14:00").await;
    let [owner, chair] = world.people(["amina", "tom"]);
    world.until("2026-06-19T14:10").await;
    owner.opens(&reference).await;
    owner.does_not_see("[Tick the papers]");
    chair.opens(&reference).await;
    chair.presses("Tick the papers").await;
    let all = chair.offered("Which papers are there?");
    let report = all.iter().find(|paper| paper.contains("report")).expect("a report is owed");
    chair.fills_exactly("Which papers are there?", report).await;
    chair.sends().await;
    chair.sees("The papers are ticked").await;
    chair.opens(&reference).await;
    chair.sees("Breakdown Prevention Meeting report, from Amina Yusuf (Child's social worker): it is there").await;
    chair.sees("The most recent Single Assessment, from Amina Yusuf (Child's social worker): not ticked").await;
});

story!(where_nobody_can_chair_it_moves_and_is_late_with_its_reason, at("2026-06-16T09:30"), async |world| {
    // Tuesday 23 June is the last date.
    let reference = world.arranged_psm("2026-06-23", "14:00").await;
    let [owner, arranger, second, lead] = world.people(["amina", "atif", "sara", "kim"]);
    lead.accepts("Yes").await;
    world.until("2026-06-23T14:05").await;
    owner.opens(&reference).await;
    owner.presses("The chair is not here").await;
    arranger.chooses_chair("Sara Nolan").await;
    second.presses("I can't chair").await;
    arranger.presses("It was not held").await;
    arranger.fills("Why not?", "The chair could not be there").await;
    arranger.sends().await;
    lead.sees("was not held").await;
    arranger.opens(&reference).await;
    arranger.presses("Set date and place").await;
    arranger.fills("Date", "2026-06-25").await;
    arranger.fills("Time (UK)", "14:00").await;
    arranger.fills("Where", "Council offices").await;
    arranger.sends().await;
    assert!(arranger.fault_beside("Date").contains("say below why it is later"));
    let why = arranger.field_about("later").expect("a reason can be given");
    arranger.fills(&why, "No chair could be found in time").await;
    arranger.sends().await;
    lead.sees("Thursday 25 June 2026").await;
    lead.accepts("Yes").await;
    // Both have said no, so the arranger takes the chair: that is a yes at once.
    arranger.chooses_chair("Atif Rahman").await;
    arranger.opens(&reference).await;
    arranger.sees("Recorded as late: No chair could be found in time").await;
    world.until("2026-06-25T15:00").await;
    arranger.records_that_it_was_held(&reference).await;
    arranger.opens(&reference).await;
    arranger.sees("[Confirm the plan]").await;
});
