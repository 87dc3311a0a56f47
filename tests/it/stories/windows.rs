//! Dates with two ends, plans with a day of their own, and which kind of meeting the answers call for.

use crate::world::after::Agreed;
use crate::world::paths::{DM, PPM, PSTM};
use crate::world::person::said;
use crate::world::{Person, at, story};

/// What was shown to somebody last.
fn newest(person: &Person) -> String {
    person.shown().last().map(said).expect("something was shown")
}

async fn tries(person: &Person, date: &str) {
    person.fills("Date", date).await;
    person.fills("Time (UK)", "10:00").await;
    person.fills("Where", "Council offices").await;
    person.sends().await;
}

// shows: DM-07, DM-08, DM-09, DM-10, DM-13, DM-14, DM-16
story!(a_disruption_meeting_is_held_neither_too_soon_nor_too_late, at("2026-11-16T10:00"), async |world| {
    let [social_worker, unit, chair] = world.people(["amina", "selma", "greta"]);
    social_worker.types("/placement request dm").await;
    social_worker.fills_in(&DM).await;
    social_worker.sees("may be held from Friday 25 December 2026 to Friday 5 February 2027").await;
    social_worker.sends().await;
    social_worker.closes().await;
    let reference = world.reference().await;
    unit.presses("Agree").await;

    unit.presses("Choose the chair").await;
    let offered = unit.offered("Who will chair?");
    assert!(offered[0].starts_with("Greta Holm"), "{offered:?}");
    assert!(!offered.iter().any(|who| who.starts_with("Rolf Ager")), "the bar is on the person: {offered:?}");
    unit.fills("Who will chair?", "Greta Holm").await;
    unit.sends().await;
    chair.presses("Yes, I'll chair").await;

    unit.presses("Set date and place").await;
    unit.sees("Not before Friday 25 December 2026. The first working day from then is Tuesday 29 December 2026").await;
    unit.sees("Friday 5 February 2027").await;
    tries(&unit, "2026-12-15").await;
    let fault = unit.fault_beside("Date");
    assert!(fault.contains("too soon") && fault.contains("People need time to recover"), "{fault}");
    assert!(fault.contains("Tuesday 29 December 2026"), "{fault}");
    tries(&unit, "2027-02-08").await;
    assert!(unit.fault_beside("Date").contains("Friday 5 February 2027"));
    let why = unit.field_about("later").expect("a reason can be given");
    unit.fills(&why, "The child and the carers ask for it now").await;
    tries(&unit, "2026-12-15").await;
    unit.sees("The date is set").await;
    chair.opens(&reference).await;
    chair.sees("Sooner than the first date, Friday 25 December 2026: The child and the carers ask for it now").await;

    unit.sets_date("Move the meeting", "2026-12-29", "10:00").await;
    chair.opens(&reference).await;
    assert!(!newest(&chair).contains("Sooner than the first date"), "{}", newest(&chair));
    chair.sees("Carer in the placement that ended").await;
    chair.presses("Check the invitations").await;
    chair.sends().await;
    unit.sends_invitations().await;
    social_worker.types(&format!("/placement why {reference}")).await;
    for line in ["Not before: Friday 25 December 2026", "Tuesday 29 December 2026", "Last date: Friday 5 February 2027"]
    {
        social_worker.sees(line).await;
    }
});

// shows: PPM-02, PPM-03, PPM-05
story!(an_urgent_placement_has_a_plan_that_is_due, at("2026-04-03T15:00"), async |world| {
    let [social_worker, lead, manager, chair] = world.people(["amina", "pia", "tara", "tom"]);
    social_worker.types("/placement request ppm").await;
    social_worker.fills_in(&PPM).await;
    social_worker.sees("The Placement Plan is due by Monday 13 April 2026").await;
    social_worker.sends().await;
    social_worker.closes().await;
    let reference = world.reference().await;
    world.until("2026-04-07T10:00").await;
    social_worker.opens(&reference).await;
    social_worker.sees("Placement Plan due: Monday 13 April 2026").await;
    social_worker.sees("Asked for by: Carer").await;

    // The two agree on whoever chairs before anybody is asked.
    social_worker.chooses_chair("Tara Lowe").await;
    lead.sees("proposes Tara Lowe to chair").await;
    lead.chooses_chair("Tom Price").await;
    social_worker.sees("Pia Lang proposes Tom Price").await;
    social_worker.presses("Agree to this chair").await;
    manager.does_not_see("[Yes, I'll chair]");
    chair.presses("Yes, I'll chair").await;

    social_worker.sets_date("Set date and place", "2026-04-14", "10:00").await;
    social_worker.sees("The meeting is after the Placement Plan is due, Monday 13 April 2026").await;
    social_worker.opens(&reference).await;
    social_worker.does_not_see("[Ask for more time]");
    social_worker.sets_date("Move the meeting", "2026-04-09", "10:00").await;
    social_worker.opens(&reference).await;
    assert!(!newest(&social_worker).contains("after the Placement Plan is due"), "{}", newest(&social_worker));
    social_worker.types(&format!("/placement why {reference}")).await;
    social_worker.sees("More time: Not possible: this date is fixed").await;

    world.until("2026-04-09T12:00").await;
    social_worker.has_heard("2026-04-09T09:00", "The Placement Plan");
    chair.records_that_it_was_held(&reference).await;
    let agreed = Agreed { what: "Agree", lead: "Amina Yusuf", service: "Social work", due: "2026-04-30" };
    chair.opens(&reference).await;
    chair.adds_actions(&[agreed]).await;
    chair.opens(&reference).await;
    chair.confirms_the_plan("2026-05-08").await;
    let before = social_worker.times_of("The Placement Plan is due").len();
    world.until("2026-04-15T12:00").await;
    assert_eq!(
        social_worker.times_of("The Placement Plan is due").len(),
        before,
        "a plan that is confirmed is not chased"
    );
});

// shows: PST-09, PST-10
story!(the_fostering_variant_is_chosen_by_an_answer_and_kept, at("2026-06-16T09:30"), async |world| {
    let [social_worker, fostering, manager] = world.people(["amina", "finn", "tara"]);
    let variant = [("Is it between the matching meeting and the Child in Care Review?", "Yes")];
    social_worker.types("/placement request pstm").await;
    social_worker.fills_in(&[PSTM.as_slice(), &variant].concat()).await;
    social_worker.sees("Fostering Stability Meeting").await;
    social_worker.sends().await;
    social_worker.closes().await;
    let reference = world.reference().await;
    fostering.sees("[Choose the chair]").await;
    manager.does_not_see("[Choose the chair]");
    // The case keeps its variant when it is read again.
    world.stops().await;
    world.starts().await;
    social_worker.opens(&reference).await;
    social_worker.sees("Meeting: Fostering Stability Meeting").await;
    social_worker.sees("Last date: Tuesday 14 July 2026").await;

    social_worker.types("/placement request pstm").await;
    social_worker.fills("How worried are you about this placement?", "It is becoming fragile").await;
    social_worker.sends().await;
    social_worker.fills("What would you like to do?", "Start another").await;
    social_worker.sends().await;
    social_worker.fills_in(&PSTM[1..]).await;
    social_worker.sends().await;
    social_worker.closes().await;
    manager.sees("[Choose the chair]").await;
    let plain = world.reference().await;
    social_worker.opens(&plain).await;
    social_worker.sees("Meeting: Placement Stability Meeting").await;
});

// shows: DM-03, DM-04, PSM-08, PST-26
story!(plain_answers_say_which_meeting_and_which_not, at("2026-06-16T09:30"), async |world| {
    let social_worker = world.person("amina");
    social_worker.types("/placement request").await;
    social_worker.fills("How worried are you about this placement?", "None of these").await;
    social_worker.sends().await;
    social_worker.fills("Has the placement already ended?", "Yes").await;
    social_worker.fills("Was it an adoption or a long-term foster placement?", "Long-term foster placement").await;
    social_worker.fills("What kind of placement ended?", "Foster care").await;
    social_worker.sends_as_it_is().await;
    // What the first answers made necessary.
    social_worker.fills("Did it end in a way that was not in the care plan?", "Yes").await;
    social_worker.fills("Had the Fostering Panel agreed the match?", "The match was agreed").await;
    social_worker.sends_as_it_is().await;
    social_worker.sees("Your answers call for a Disruption Meeting").await;
    social_worker.sees("These fit too").await;
    social_worker.sees("Placement Reflection and Learning Meeting").await;
    social_worker.sees("Placement Support Meeting: The placement has already ended.").await;
    social_worker.sends().await;
    social_worker.fills_in(&[&DM[4..7], &[("When did the placement end?", "2026-06-12")]].concat()).await;
    social_worker.sees("no day keeps both").await;
});
