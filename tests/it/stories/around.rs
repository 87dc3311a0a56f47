//! What stands around a meeting: exemptions, disagreements, gates, views, questionnaires.

use crate::world::paths::{BPM, DM, PSM};
use crate::world::person::TODAY;
use crate::world::{World, at, story};

/// What the form asks of a Placement Reflection and Learning Meeting.
const PRLM: [(&str, &str); 8] = [
    ("Has the placement already ended?", "Yes"),
    ("Did it end in a way that was not in the care plan?", "Yes"),
    ("What kind of placement ended?", "Foster care"),
    ("How many of the child's placements ended unexpectedly in the past six months?", "1"),
    ("Is the child old enough to come, and do they choose to?", "No"),
    ("Is it appropriate for the parents to come?", "No"),
    ("When did the placement end?", TODAY),
    ("Independent Reviewing Officer", "Ines Duarte"),
];

/// Amina has asked for a Placement Reflection and Learning Meeting, and then for an exemption from it.
async fn exemption_asked(world: &World) -> String {
    let owner = world.person("amina");
    let mut answers = PRLM.to_vec();
    answers.extend([("Fostering or residential provider", "Prue Dale"), ("Head of Service", "Hugo Stern")]);
    owner.requests("prlm", &answers).await;
    let reference = world.reference().await;
    owner.opens(&reference).await;
    owner.presses("Ask for an exemption").await;
    owner.fills("Under which rule?", "The carer's own circumstances changed").await;
    owner.fills_exactly("Why?", "She retires this summer").await;
    owner.sends_as_it_is().await;
    owner.sees("The exemption is asked for").await;
    owner.closes().await;
    reference
}

// shows: PRLM-06, PRLM-08, PRLM-09, PRLM-10
story!(an_exemption_is_consulted_on_recorded_and_approved, at("2026-09-01T10:00"), async |world| {
    let reference = exemption_asked(world).await;
    let [owner, reviewer, provider, manager, head] = world.people(["amina", "ines", "prue", "tara", "hugo"]);
    for person in [&reviewer, &provider] {
        person.sees("To be consulted").await;
        person.does_not_see("retires");
        person.does_not_see("circumstances");
        person.does_not_see("[Read the reason]");
        person.presses("Record the consultation").await;
        person.fills("Do they agree with the exemption?", "Yes").await;
        person.sends().await;
        person.closes().await;
    }
    manager.sees("Its reason is to stand in the case system").await;
    manager.presses("It is in the case system").await;
    head.sees("All that comes before the decision is done").await;
    head.presses("Read the reason").await;
    assert!(head.screen().contains("She retires this summer"), "{}", head.screen());
    assert!(head.screen().contains("circumstances changed"), "the rule is private too: {}", head.screen());
    head.presses("Approve").await;
    for person in [&owner, &reviewer, &provider, &manager] {
        assert_eq!(person.times_of("is not needed: an exemption was approved"), ["2026-09-01T10:00"]);
        person.does_not_see("circumstances changed");
    }
    let read = "SELECT COUNT(*) FROM audit WHERE what = 'read_private'";
    assert_eq!(world.tables().number(read).await, 1, "each reading is noted");
    let approved = "SELECT COUNT(*) FROM events WHERE name = 'exemption_approved'";
    assert_eq!(world.tables().number(approved).await, 1);
    world.until("2026-10-09T18:00").await;
    owner.has_heard_nothing_between("2026-09-01T10:01", "2026-10-09T18:00");
    owner.opens(&reference).await;
    owner.sees("is not needed").await;
});

// shows: PRLM-04, PRLM-10
story!(an_exemption_that_is_not_approved_leaves_the_clock_running, at("2026-09-01T10:00"), async |world| {
    let reference = exemption_asked(world).await;
    let [owner, reviewer, head] = world.people(["amina", "ines", "hugo"]);
    world.until("2026-09-03T12:00").await;
    reviewer.has_heard("2026-09-02T09:00", "waits for a consultation");
    head.opens(&reference).await;
    head.does_not_see("[Approve]");
    reviewer.presses("Record the consultation").await;
    reviewer.fills("Do they agree with the exemption?", "Yes").await;
    reviewer.sends().await;
    reviewer.closes().await;
    // The provider was rung: whoever asks writes it down.
    owner.opens(&reference).await;
    owner.presses("Record the consultation").await;
    owner.fills("Who was consulted?", "Prue Dale").await;
    owner.fills("Do they agree with the exemption?", "Yes").await;
    owner.sends().await;
    owner.closes().await;
    world.person("tara").presses("It is in the case system").await;
    head.presses("Don't approve").await;
    owner.sees("The exemption is not approved").await;
    owner.opens(&reference).await;
    owner.sees("Tuesday 29 September 2026").await;
    owner.sees("Not approved, by Hugo Stern").await;
});

// shows: PRLM-09, PRLM-11
story!(two_decide_together_whether_a_meeting_is_held, at("2026-09-01T10:00"), async |world| {
    let reference = exemption_asked(world).await;
    let [owner, reviewer, head, director] = world.people(["amina", "ines", "hugo", "abel"]);
    reviewer.presses("Record the consultation").await;
    reviewer.fills("Do they agree with the exemption?", "No").await;
    reviewer.sends().await;
    reviewer.closes().await;
    for person in [&head, &director] {
        person.sees("People do not agree whether the meeting should be held").await;
        person.sees("usual routes for a dispute are untouched").await;
    }
    world.until("2026-09-02T09:05").await;
    for person in [&head, &director] {
        person.has_heard("2026-09-02T09:00", "A disagreement is not settled yet");
    }
    head.presses("Record the decision").await;
    head.fills("What was decided?", "The meeting goes ahead").await;
    head.sends().await;
    head.closes().await;
    owner.opens(&reference).await;
    owner.sees("To be settled by: Abel Frost").await;
    director.presses("Record the decision").await;
    director.fills("What was decided?", "The meeting goes ahead").await;
    director.sends().await;
    director.closes().await;
    reviewer.sees("The exemption is not approved").await;
    owner.opens(&reference).await;
    owner.sees("Tuesday 29 September 2026").await;
    owner.sees("Not approved").await;
});

// shows: PRLM-09
story!(whoever_is_said_to_agree_hears_it_and_may_say_something_else, at("2026-09-01T10:00"), async |world| {
    let reference = exemption_asked(world).await;
    let [owner, reviewer, head] = world.people(["amina", "ines", "hugo"]);
    owner.opens(&reference).await;
    for who in ["Ines Duarte", "Prue Dale"] {
        owner.presses("Record the consultation").await;
        if who == "Ines Duarte" {
            owner.fills("Who was consulted?", who).await;
        } else {
            owner.fills_exactly("Who was consulted?", &owner.offered("Who was consulted?")[0]).await;
        }
        owner.fills("Do they agree with the exemption?", "Yes").await;
        owner.sends().await;
        owner.closes().await;
        owner.opens(&reference).await;
    }
    reviewer.sees("A consultation was recorded in your name").await;
    reviewer.sees("that you agree with the exemption").await;
    world.person("tara").presses("It is in the case system").await;
    reviewer.presses("Record the consultation").await;
    reviewer.fills("Do they agree with the exemption?", "No").await;
    reviewer.sends().await;
    reviewer.closes().await;
    head.sees("People do not agree whether the meeting should be held").await;
    head.opens(&reference).await;
    head.does_not_see("[Approve]");
});

/// Ines suggests a Placement Support Meeting to Amina.
async fn suggested(world: &World) {
    let reviewer = world.person("ines");
    reviewer.types("/placement suggest").await;
    reviewer.fills("Child's social worker", "Amina Yusuf").await;
    reviewer.fills("Which meeting?", "Placement Support Meeting").await;
    reviewer.sends().await;
    reviewer.closes().await;
}

/// The same; Amina declines, and Ines sees it differently.
async fn disagreed(world: &World) {
    let [owner, reviewer] = world.people(["amina", "ines"]);
    suggested(world).await;
    owner.presses("Decline").await;
    owner.sends().await;
    owner.closes().await;
    reviewer.sees("has declined your suggestion").await;
    reviewer.presses("I disagree").await;
}

// shows: PSM-19, PSM-20 (SC-17)
story!(a_declined_suggestion_is_called_by_those_who_settle_it, at("2026-09-10T10:00"), async |world| {
    disagreed(world).await;
    let [owner, reviewer, first, second] = world.people(["amina", "ines", "sara", "atif"]);
    for person in [&first, &second] {
        person.has_heard("2026-09-10T10:00", "People do not agree whether the meeting should be called");
    }
    // A suggestion starts no clock.
    owner.does_not_see("time limit");
    reviewer.does_not_see("time limit");
    world.until("2026-09-14T11:00").await;
    first.presses("Record the decision").await;
    assert!(!first.offered("What was decided?").contains(&"We could not agree".to_owned()), "there is no further tier");
    first.fills("What was decided?", "The meeting goes ahead").await;
    first.sends().await;
    first.closes().await;
    reviewer.sees("is settled: the meeting goes ahead").await;
    // It was called: it is not declined once more.
    owner.sees("It was settled that this meeting is called").await;
    owner.does_not_see("[Decline]");
    second.opens(&world.reference().await).await;
    second.does_not_see("[Record the decision]");
    // The social worker owns the request that is made that day: the suggestion started no clock.
    owner.presses("Request a meeting").await;
    owner.fills_in(&PSM).await;
    owner.sends().await;
    owner.closes().await;
    owner.opens(&world.reference().await).await;
    owner.sees("Monday 21 September 2026").await;
    assert_eq!(world.tables().number("SELECT COUNT(*) FROM meetings").await, 1);
});

// shows: PSM-20 (SC-17)
story!(a_disagreement_that_nobody_settles_goes_to_their_cover, at("2026-09-10T10:00"), async |world| {
    // Somebody who has not been asked covers for Atif; Atif covers for Sara.
    world.stops().await;
    let file = world.directory().join("people.csv");
    let people = std::fs::read_to_string(&file).expect("the people file");
    let covered = people.replace("service_manager_atr,,sara", "service_manager_atr,,vera");
    assert_ne!(people, covered);
    std::fs::write(&file, covered).expect("written");
    world.starts().await;
    disagreed(world).await;
    world.until("2026-09-14T15:00").await;
    let [first, second, cover] = world.people(["sara", "atif", "vera"]);
    let asked = "A disagreement is not settled yet";
    first.has_heard("2026-09-11T09:00", asked);
    second.has_heard("2026-09-11T09:00", asked);
    assert!(cover.times_of(asked).is_empty(), "{:?}", cover.heard());
    // At the end of the second working day the cover is asked. Atif, who covers for Sara, is asked already.
    world.until("2026-09-14T18:00").await;
    cover.has_heard("2026-09-14T16:00", "You are asked as the cover of Atif Rahman");
    let late = "2026-09-14T16:00".to_owned();
    assert!(
        !first.times_of(asked).contains(&late) && !second.times_of(asked).contains(&late),
        "they were asked already"
    );
});

// shows: PSM-20
story!(
    those_who_settle_it_may_say_that_a_meeting_that_was_asked_for_is_not_held,
    at("2026-09-10T10:00"),
    async |world| {
        let reference = world.requested_psm().await;
        let [owner, manager, first, second] = world.people(["amina", "tara", "sara", "atif"]);
        manager.opens(&reference).await;
        manager.presses("I disagree").await;
        manager.fills("What do you not agree with?", "Whether the meeting should be called").await;
        manager.sends().await;
        manager.closes().await;
        first.sees("People do not agree whether the meeting should be called").await;
        first.presses("Record the decision").await;
        assert_eq!(first.offered("What was decided?"), ["The meeting goes ahead", "The meeting is not held"]);
        first.fills("What was decided?", "The meeting is not held").await;
        first.sends().await;
        first.closes().await;
        for person in [&owner, &manager, &second] {
            person.sees("is not held: that is how the disagreement was settled").await;
        }
        world.until("2026-09-21T18:00").await;
        owner.has_heard_nothing_between("2026-09-10T10:01", "2026-09-21T18:00");
    }
);

// shows: BPM-08, BPM-12
story!(
    whoever_does_not_agree_to_a_meeting_is_not_asked_about_the_provider_s_notice,
    at("2026-06-08T10:00"),
    async |world| {
        let reference = world.requested_bpm().await;
        let [owner, leader] = world.people(["amina", "colin"]);
        leader.presses("Don't agree").await;
        leader.fills("Why not?", "I want to talk about it first").await;
        leader.sends().await;
        leader.closes().await;
        owner.opens(&reference).await;
        owner.does_not_see("[I disagree]");
        leader.does_not_see("whether the provider may serve notice");
    }
);

// shows: PSM-13
story!(an_agency_placement_is_considered_while_the_meeting_is_only_suggested, at("2026-09-10T10:00"), async |world| {
    let [owner, reviewer, first, second] = world.people(["amina", "ines", "sara", "atif"]);
    suggested(world).await;
    reviewer.does_not_see("[Tell what happened]");
    owner.presses("Tell what happened").await;
    assert_eq!(owner.offered("What happened?"), ["Buying an agency placement was considered"]);
    owner.fills("What happened?", "Buying an agency placement").await;
    owner.fills("On which day?", "2026-09-10").await;
    owner.sends().await;
    owner.closes().await;
    for person in [&first, &second] {
        let told = person.times_of("no Placement Support Meeting has been called");
        assert_eq!(told, ["2026-09-10T10:00"], "{}", person.name);
    }
    owner.opens(&world.reference().await).await;
    owner.sees("Out of order: An agency placement is being considered").await;
    owner.does_not_see("[Tell what happened]");
    // Called after all, it is not told a second time.
    owner.presses("Request a meeting").await;
    owner.fills_in(&PSM).await;
    owner.sends().await;
    owner.closes().await;
    for person in [&first, &second] {
        assert_eq!(person.times_of("a step was out of order").len(), 1, "{}", person.name);
    }
});

// shows: BPM-04, BPM-11, BPM-12 (SC-15)
story!(a_provider_serves_notice_while_the_team_leader_is_away, at("2026-06-08T10:00"), async |world| {
    let reference = world.arranged_bpm("2026-06-12", "14:00").await;
    let [owner, agencies, homes] = world.people(["amina", "ivo", "hana"]);
    world.until("2026-06-10T10:00").await;
    world.loses("colin").await;
    owner.opens(&reference).await;
    owner.presses("Tell what happened").await;
    owner.fills("What happened?", "The provider served notice").await;
    owner.fills("On which day?", "2026-06-10").await;
    owner.sends().await;
    owner.closes().await;
    assert_eq!(agencies.times_of("should not serve notice before the meeting is held").len(), 1);
    homes.does_not_see("should not serve notice");
    owner.opens(&reference).await;
    owner.sees("Out of order: The provider should not serve notice before the meeting is held").await;
    owner.sees("Friday 12 June 2026").await;
    owner.types(&format!("/placement why {reference}")).await;
    owner.sees("Wednesday 8 July 2026").await;
    for word in ["void", "refused"] {
        owner.does_not_see(word);
    }
});

// shows: BPM-11, BPM-12 (SC-15)
story!(a_team_leader_on_leave_is_stood_in_for_at_once, at("2026-06-08T10:00"), async |world| {
    let reference = world.arranged_bpm("2026-06-12", "14:00").await;
    let [owner, leader, agencies] = world.people(["amina", "colin", "ivo"]);
    world.until("2026-06-10T10:00").await;
    world.stops().await;
    world.is_away("colin", "2026-06-14");
    world.starts().await;
    owner.opens(&reference).await;
    owner.presses("Tell what happened").await;
    owner.fills("What happened?", "The provider served notice").await;
    owner.fills("On which day?", "2026-06-10").await;
    owner.sends().await;
    // Whoever tells of it is written to by nobody, so they read it here, with the day that counts from it.
    owner.sees("Recorded. It was out of order: The provider should not serve notice before the meeting is held.").await;
    owner.sees("The earliest day on which the placement can end after notice: Wednesday 8 July 2026.").await;
    owner.closes().await;
    assert_eq!(agencies.times_of("should not serve notice before the meeting is held"), ["2026-06-10T10:00"]);
    agencies.sees("You are told because Colin Shah is away until Sunday 14 June 2026").await;
    leader.does_not_see("should not serve notice");
    owner.opens(&reference).await;
    owner.presses("I disagree").await;
    owner.fills("What do you not agree with?", "Whether the provider may serve notice").await;
    owner.sends().await;
    owner.closes().await;
    agencies.sees("Ivo Lund is asked because Colin Shah is away until Sunday 14 June 2026").await;
});

// shows: BPM-11, BPM-13
story!(a_child_who_must_move_at_once_is_an_exemption_that_somebody_approves, at("2026-06-08T10:00"), async |world| {
    let [owner, manager, leader] = world.people(["amina", "tara", "colin"]);
    let mut answers = BPM.to_vec();
    answers[3].1 = "Yes";
    owner.types("/placement request bpm").await;
    owner.is_told_to_act(&answers).await;
    owner.presses("Record it later").await;
    owner.fills_in(&[]).await;
    owner.sends().await;
    // The answer lifts nothing by itself, and nobody has to find out what does.
    owner.sees("an exemption may lift this").await;
    owner.closes().await;
    let reference = world.reference().await;
    owner.opens(&reference).await;
    owner.presses("Tell what happened").await;
    owner.fills("What happened?", "The provider served notice").await;
    owner.fills("On which day?", "2026-06-08").await;
    owner.sends().await;
    owner.sees("ask for it on the meeting's card").await;
    owner.closes().await;
    assert_eq!(leader.times_of("should not serve notice before the meeting is held"), ["2026-06-08T10:00"]);
    owner.opens(&reference).await;
    owner.sees("Out of order").await;
    owner.presses("Ask for an exemption").await;
    owner.fills("Under which rule?", "The child must move immediately").await;
    owner.fills_exactly("Why?", "It is in the strategy discussion").await;
    owner.sends_as_it_is().await;
    owner.closes().await;
    owner.presses("It is in the case system").await;
    manager.presses("Approve").await;
    owner.opens(&reference).await;
    owner.sees("An exemption was approved for it").await;
    let counted = "SELECT COUNT(*) FROM events WHERE name IN ('gate_breached', 'exemption_approved')";
    assert_eq!(world.tables().number(counted).await, 2);
});

/// A Disruption Meeting on Wednesday 11 November 2026 at 10, organised by Selma, chaired by Greta.
pub(super) async fn disruption(world: &World) -> String {
    let [owner, unit, chair] = world.people(["amina", "selma", "greta"]);
    let mut answers = DM[..7].to_vec();
    answers.extend([("When did the placement end?", TODAY)]);
    answers.extend([("Independent Reviewing Officer", "Ines Duarte"), ("Supervising social worker", "Noor Haddad")]);
    owner.requests("dm", &answers).await;
    let reference = world.reference().await;
    unit.presses("Agree").await;
    unit.chooses_chair("Greta Holm").await;
    chair.presses("Yes, I'll chair").await;
    unit.sets_date("Set date and place", "2026-11-11", "10:00").await;
    unit.sends_invitations().await;
    reference
}

// shows: DM-11, DM-12, DM-21, DM-23
story!(a_questionnaire_is_chased_and_only_its_return_is_known, at("2026-09-01T10:00"), async |world| {
    let reference = disruption(world).await;
    let [owner, unit, chair, supervising] = world.people(["amina", "selma", "greta", "noor"]);
    supervising.opens(&reference).await;
    supervising.sees("Disruption Questionnaire").await;
    supervising.sees("It is not passed round").await;
    supervising.sees("Wednesday 4 November 2026").await;
    supervising.presses("I have sent it in").await;
    supervising.opens(&reference).await;
    supervising.does_not_see("[I have sent it in]");
    world.until("2026-11-05T12:00").await;
    assert!(supervising.times_of("A paper is not returned yet").is_empty());
    owner.has_heard("2026-11-03T09:00", "A paper is not returned yet");
    unit.has_heard("2026-11-04T09:00", "A paper is not returned yet");
    chair.has_heard("2026-11-05T09:00", "A paper is not returned yet");
    chair.opens(&reference).await;
    chair.sees("Disruption Questionnaire: returned by 1 of").await;
    // One came by post.
    unit.opens(&reference).await;
    unit.presses("Tick what came back").await;
    let one = unit.offered("What came back?").into_iter().find(|line| line.contains("Amina")).expect("Amina's");
    unit.fills_exactly("What came back?", &one).await;
    unit.sends().await;
    unit.closes().await;
    owner.opens(&reference).await;
    owner.does_not_see("[I have sent it in]");
});

// shows: DM-18, DM-19
story!(views_that_are_missing_on_the_day_are_named_and_not_left_in_silence, at("2026-09-01T10:00"), async |world| {
    let reference = disruption(world).await;
    let [owner, chair] = world.people(["amina", "greta"]);
    owner.has_heard("2026-09-01T10:00", "Disruption Meeting");
    world.until("2026-11-11T11:00").await;
    chair.opens(&reference).await;
    chair.sees("The child or young person: not known yet. They must be, by Amina Yusuf").await;
    chair.presses("It was held").await;
    chair.fills("Was everything asked that must be?", "Not all of them. There was no time").await;
    chair.fills("Views are not recorded: why?", "There was no time before the meeting").await;
    chair.sends().await;
    chair.closes().await;
    chair.opens(&reference).await;
    chair.sees("was held").await;
    let recorded = "SELECT COUNT(*) FROM events WHERE name IN ('views_recorded', 'questions_ticked')";
    assert_eq!(world.tables().number(recorded).await, 2);
});
