//! What the request form asks, and what it does not: days that are typed on purpose, questions that make no sense for
//! the case, answers that somebody reads.

use crate::world::paths::{BPM, PRLM, PSM, PSTM};
use crate::world::person::said;
use crate::world::{Person, at, story};

const HOW_WORRIED: &str = "How worried are you about this placement?";
const STARTED: &str = "When did the placement start, or when will it?";
const TOLD: &str = "When did you tell the Team Leader, Children's Services Buyers, about the risk?";

const FACTOR: &str = "Behaviour at school, or a risk of exclusion";

/// What was shown to somebody last.
fn newest(person: &Person) -> String {
    person.shown().last().map(said).expect("something was shown")
}

// shows: PPM-04
story!(a_placement_of_years_ago_is_planned_for_again, at("2026-06-16T09:30"), async |world| {
    let [social_worker, lead] = world.people(["amina", "pia"]);
    social_worker.types("/placement request ppm").await;
    assert!(!social_worker.is_asked(HOW_WORRIED), "planning is no worry:\n{}", social_worker.screen());
    social_worker.sends().await;
    social_worker.fills("Why is a planning meeting needed?", "Day-to-day arrangements").await;
    social_worker.fills("What type of placement is it?", "Fostering, with the council's own carers").await;
    social_worker.fills("Would the placement disrupt the child's education or training?", "No").await;
    social_worker.fills("Is the placement out of area?", "No").await;
    assert!(!social_worker.is_asked(STARTED), "no limit hangs on it");
    social_worker.sends().await;
    assert!(!social_worker.is_asked(STARTED), "nor afterwards:\n{}", social_worker.screen());
    social_worker.fills_in(&[("Home manager, or the carers' supervising social worker", "Pia Lang")]).await;
    social_worker.sends().await;
    social_worker.sees("request is made").await;
    social_worker.closes().await;
    let reference = world.reference().await;
    lead.opens(&reference).await;
    lead.sees("Why is a planning meeting needed? Day-to-day arrangements need settling.").await;

    // Of a child who is not settling, how worried they are is asked; and of a new placement, when it starts.
    social_worker.types("/placement request ppm").await;
    social_worker.fills("Private case number", "N-2").await;
    social_worker.sends().await;
    social_worker.fills("Why is a planning meeting needed?", "The child is not settling").await;
    social_worker.fills("What type of placement is it?", "Children's home").await;
    social_worker.fills("Would the placement disrupt the child's education or training?", "No").await;
    social_worker.fills("Is the placement out of area?", "No").await;
    social_worker.sends().await;
    assert!(social_worker.is_asked(HOW_WORRIED) && !social_worker.is_asked(STARTED), "{}", social_worker.screen());
    social_worker.presses("Back").await;
    social_worker.fills("Why is a planning meeting needed?", "A placement is being identified").await;
    social_worker.sends().await;
    assert!(!social_worker.is_asked(HOW_WORRIED) && social_worker.is_asked(STARTED), "{}", social_worker.screen());
});

// shows: DM-02, DM-10
story!(nobody_makes_up_the_day_of_an_ending_that_has_not_come, at("2026-11-16T10:00"), async |world| {
    let [social_worker, unit] = world.people(["amina", "selma"]);
    social_worker.types("/placement request dm").await;
    assert!(!social_worker.is_asked(HOW_WORRIED), "it looks back:\n{}", social_worker.screen());
    let answers = [
        ("Has the placement already ended?", "No"),
        ("Was it an adoption or a long-term foster placement?", "Long-term foster placement"),
        ("Had the Fostering Panel agreed the match?", "The match was agreed"),
        ("Were the foster carers the council's own?", "Yes"),
        ("Was a stability meeting held while the placement was at risk?", "No, there was no warning"),
        ("Have the care planning and case review procedures been followed?", "Yes"),
    ];
    social_worker.fills_in(&answers).await;
    social_worker.sees("The placement has not ended").await;
    social_worker.sees("Look at: Placement Support Meeting").await;
    social_worker.does_not_see("may be held from");
    social_worker.sends().await;
    social_worker.closes().await;
    let reference = world.reference().await;
    // Once it has ended, its day can be told, and the limit counts from it.
    world.until("2026-11-23T10:00").await;
    social_worker.opens(&reference).await;
    social_worker.presses("Tell what happened").await;
    social_worker.fills("What happened?", "The placement ended").await;
    social_worker.fills("On which day?", "2026-11-20").await;
    social_worker.sends().await;
    social_worker.closes().await;
    for person in [&social_worker, &unit] {
        person.opens(&reference).await;
        person.sees("Not before: Friday 1 January 2027").await;
        person.sees("Last date: Friday 12 February 2027").await;
        person.does_not_see("what becomes of the meeting");
    }
});

// shows: BPM-07
story!(the_day_that_a_limit_counts_from_is_typed_on_purpose, at("2026-03-31T10:00"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request bpm").await;
    social_worker.fills(HOW_WORRIED, "There is a risk that it breaks down").await;
    social_worker.sends().await;
    for (question, answer) in &BPM[1..6] {
        social_worker.fills(question, answer).await;
    }
    assert_eq!(social_worker.filled_in(TOLD), "");
    social_worker.fills(TOLD, "2026-03-30").await;
    social_worker.fills_in(&[]).await;
    social_worker.sees("Wednesday 8 April 2026").await;
});

// shows: BPM-05, BPM-06, PSM-14
story!(what_the_form_was_told_is_read_by_those_it_is_for, at("2026-06-16T09:30"), async |world| {
    let [owner, agrees, informed] = world.people(["amina", "colin", "ines"]);
    let more = [
        ("When is, or was, the Team around the Child or placement planning meeting?", "2026-06-12"),
        ("Independent Reviewing Officer", "Ines Duarte"),
    ];
    owner.requests("bpm", &[BPM.as_slice(), &more].concat()).await;
    let reference = world.reference().await;
    for person in [&owner, &agrees] {
        person.opens(&reference).await;
        person.sees("What was answered").await;
        person.sees("Have you talked by phone with the carer or provider? Yes.").await;
        person.sees("placement planning meeting? Friday 12 June 2026.").await;
        person.does_not_see("Must the child move immediately");
        person.presses("Read the private answers").await;
        person.sees("Must the child move immediately because of safeguarding concerns? No.").await;
        person.closes().await;
    }
    let read = "SELECT COUNT(*) FROM audit WHERE what = 'read_private'";
    assert_eq!(world.tables().number(read).await, 2);
    informed.opens(&reference).await;
    for hidden in ["What was answered", "Have you talked by phone", "[Read the private answers]"] {
        assert!(!newest(&informed).contains(hidden), "{hidden}: {}", newest(&informed));
    }

    let talked = [
        ("Private case number", "N-2"),
        ("When did the team manager talk with the Access to Resources Manager?", "2026-06-15"),
    ];
    owner.requests("psm", &[PSM.as_slice(), &talked].concat()).await;
    let arranger = world.person("atif");
    arranger.opens(&world.reference().await).await;
    arranger.sees("talk with the Access to Resources Manager? Monday 15 June 2026.").await;
    arranger.does_not_see("What has changed?");
    assert!(!newest(&arranger).contains("[Read the private answers]"), "they neither agree to it nor chair it");
});

// shows: PST-04
story!(what_makes_it_hard_is_read_by_the_chair_and_stands_on_no_card, at("2026-06-16T09:30"), async |world| {
    let [owner, chair, informed] = world.people(["amina", "tara", "ines"]);
    let hard = [("What makes it hard: the child", FACTOR), ("Independent Reviewing Officer", "Ines Duarte")];
    owner.requests("pstm", &[PSTM.as_slice(), &hard].concat()).await;
    let reference = world.reference().await;
    chair.opens(&reference).await;
    chair.does_not_see("[Read the private answers]");
    chair.chooses_chair("Tara Lowe").await;
    for person in [&owner, &chair] {
        person.opens(&reference).await;
        person.does_not_see(FACTOR);
        person.presses("Read the private answers").await;
        person.sees(&format!("What makes it hard: the child: {FACTOR}")).await;
        person.closes().await;
    }
    informed.opens(&reference).await;
    assert!(!newest(&informed).contains("[Read the private answers]"), "{}", newest(&informed));
});

story!(the_words_of_the_file_say_how_worried_somebody_is, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request psm").await;
    assert_eq!(
        social_worker.offered(HOW_WORRIED),
        ["It is becoming fragile", "There is a risk that it breaks down", "The child must move now"]
    );
    social_worker.closes().await;
    // Where the kind is not known yet, it can be said that there is no such worry.
    social_worker.types("/placement request").await;
    social_worker.fills(HOW_WORRIED, "None of these").await;
    social_worker.sends().await;
    social_worker.fills("Why is a planning meeting needed?", "A placement is being identified").await;
    social_worker.sends_as_it_is().await;
    social_worker.sees("Your answers call for a Placement Planning Meeting").await;
    social_worker.does_not_see("These fit too");
    // A kind that asks it of everybody asks again.
    social_worker.fills("Which meeting?", "Placement Support Meeting").await;
    social_worker.sends().await;
    assert!(social_worker.is_asked(HOW_WORRIED), "{}", social_worker.screen());
});

// shows: PRLM-05, PRLM-11 (C-23)
story!(an_exemption_from_a_meeting_that_the_child_asked_for_is_a_disagreement, at("2026-06-10T10:00"), async |world| {
    let [owner, head] = world.people(["amina", "hugo"]);
    let through = [
        ("Which of these is so?", "Somebody entitled to it"),
        ("Does somebody ask for it through you?", "Child or young person"),
    ];
    owner.requests("prlm", &[PRLM.as_slice(), &through].concat()).await;
    let reference = world.reference().await;
    owner.opens(&reference).await;
    owner.sees("Asked for by: Child or young person").await;
    owner.presses("Ask for an exemption").await;
    owner.fills("Under which rule?", "The carer's own circumstances changed").await;
    owner.sends().await;
    owner.closes().await;
    head.opens(&reference).await;
    head.sees("People do not agree whether the meeting should be held").await;
});

// shows: PRLM-05
story!(a_reviewing_officer_asks_for_a_meeting_without_going_through_anybody, at("2026-06-10T10:00"), async |world| {
    let [officer, owner, head] = world.people(["ines", "amina", "hugo"]);
    let acting = [("Child's social worker", "Amina Yusuf")];
    officer.requests("prlm", &[PRLM.as_slice(), &acting].concat()).await;
    let reference = world.reference().await;
    owner.opens(&reference).await;
    owner.sees("Requested for them by: Ines Duarte").await;
    owner.presses("Ask for an exemption").await;
    owner.fills("Under which rule?", "The carer's own circumstances changed").await;
    owner.sends().await;
    owner.closes().await;
    head.opens(&reference).await;
    head.sees("People do not agree whether the meeting should be held").await;
});
