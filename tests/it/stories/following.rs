//! A plan followed through: reminders before and after a date, the chair's digest, new dates, a lead who leaves.

use mainstay::interaction::Verb;

use crate::world::after::Agreed;
use crate::world::forger::with_verb;
use crate::world::{Person, World, at, story};

/// Due on the Friday before the August bank holiday.
const FRIDAY: Agreed =
    Agreed { what: "Weekly sessions at home", lead: "Kim Lowry", service: "CAMHS", due: "2026-08-28" };

/// A meeting on Thursday 6 August 2026 with one action of Kim's, due on Friday 28 August, to which Kim has signed up.
async fn one_action(world: &World) -> String {
    let reference = world.planned_psm("2026-08-06", &[FRIDAY], "2026-10-05").await;
    world.person("kim").signs_up(1).await;
    reference
}

/// When this person was reminded of an action, once it had been agreed.
fn reminders_of(person: &Person, action: &str) -> Vec<String> {
    let said = |said: &str| ["is due", "was due"].iter().any(|due| said.contains(&format!("{action} (CAMHS) {due}")));
    let all = person.heard().into_iter().filter(|(at, words)| at.as_str() > "2026-08-07" && said(words));
    all.map(|(at, _)| at).collect()
}

// shows: PSM-41
story!(an_overdue_action_over_the_august_bank_holiday, at("2026-08-03T10:00"), async |world| {
    one_action(world).await;
    let [lead, chair, manager] = world.people(["kim", "vera", "sara"]);
    world.until("2026-09-11T18:00").await;
    assert_eq!(reminders_of(&lead, "Action 1"), ["2026-08-26T09:00", "2026-08-28T09:00", "2026-09-01T09:00"]);
    assert_eq!(reminders_of(&chair, "Action 1"), ["2026-09-03T09:00", "2026-09-07T09:00"]);
    assert_eq!(reminders_of(&manager, "Action 1"), ["2026-09-07T09:00"]);
    lead.has_heard("2026-09-01T09:00", "was due on Friday 28 August 2026, 1 working day ago");
});

story!(an_action_that_is_done_is_spoken_of_no_more, at("2026-08-03T10:00"), async |world| {
    let reference = one_action(world).await;
    let [lead, chair, manager] = world.people(["kim", "vera", "sara"]);
    world.until("2026-09-02T11:00").await;
    lead.says_done(1).await;
    world.until("2026-09-11T18:00").await;
    assert_eq!(reminders_of(&lead, "Action 1"), ["2026-08-26T09:00", "2026-08-28T09:00", "2026-09-01T09:00"]);
    for person in [&chair, &manager] {
        assert!(reminders_of(person, "Action 1").is_empty(), "{}", person.name);
    }
    chair.opens(&reference).await;
    chair.sees("Done").await;
});

// shows: PSM-40, PSM-41
story!(only_the_chair_moves_a_date_and_every_earlier_one_is_kept, at("2026-08-03T10:00"), async |world| {
    let reference = one_action(world).await;
    let [lead, chair, manager] = world.people(["kim", "vera", "sara"]);
    world.until("2026-09-01T11:00").await;
    lead.asks_for_new_date(1, "2026-09-11").await;
    lead.sees("Until they answer, the date stands").await;
    chair.sees("Friday 11 September 2026").await;
    chair.presses_for_action("Grant", 1).await;
    lead.sees("Friday 11 September 2026").await;
    world.until("2026-09-10T18:00").await;
    assert!(reminders_of(&chair, "Action 1").is_empty(), "the ladder began again");
    lead.has_heard("2026-09-09T09:00", "Friday 11 September 2026");
    assert!(reminders_of(&manager, "Action 1").is_empty());
    chair.types(&format!("/placement why {reference}")).await;
    chair.sees("Friday 28 August 2026").await;
});

story!(eleven_overdue_actions_are_one_message_to_the_chair, at("2026-08-03T10:00"), async |world| {
    let leads = ["Kim Lowry", "Tara Lowe", "Noor Haddad", "Amina Yusuf"];
    let all: Vec<Agreed> = (0..11).map(|n| Agreed { lead: leads[n % 4], ..FRIDAY }).collect();
    world.planned_psm("2026-08-06", &all, "2026-10-05").await;
    for (id, numbers) in [("kim", [1, 5, 9]), ("tara", [2, 6, 10]), ("noor", [3, 7, 11])] {
        for number in numbers {
            world.person(id).signs_up(number).await;
        }
    }
    world.person("amina").signs_up(4).await;
    world.person("amina").signs_up(8).await;
    world.until("2026-09-03T18:00").await;
    let chair = world.person("vera");
    let told: Vec<(String, String)> =
        chair.heard().into_iter().filter(|(at, _)| at.starts_with("2026-09-03")).collect();
    let [(when, said)] = &told[..] else { panic!("one message: {told:#?}") };
    assert_eq!(when, "2026-09-03T09:00");
    for number in 1..=11 {
        assert!(said.contains(&format!("Action {number} (CAMHS)")), "action {number}: {said}");
    }
    let own = reminders_of(&world.person("kim"), "Action 5");
    assert_eq!(
        own,
        ["2026-08-26T09:00", "2026-08-28T09:00", "2026-09-01T09:00"],
        "three actions, one message each time"
    );
});

story!(a_lead_answers_from_slack, at("2026-08-03T10:00"), async |world| {
    let reference = world.planned_psm("2026-08-06", &[FRIDAY], "2026-10-05").await;
    let [lead, chair] = world.people(["kim", "vera"]);
    lead.sees("names you to lead").await;
    lead.presses_for_action("Not as written", 1).await;
    lead.fills("How should it read?", "Every other week").await;
    lead.sends().await;
    chair.sees("is not as agreed").await;
    chair.presses_for_action("Take the proposal", 1).await;
    lead.sees("as you proposed").await;
    lead.presses_for_action("Working on it", 1).await;
    chair.opens(&reference).await;
    chair.sees("Working on it").await;
    lead.presses_for_action("Blocked", 1).await;
    lead.fills("What would unblock it?", "A room").await;
    lead.sends().await;
    chair.sees("is blocked").await;
    lead.types("/placement actions").await;
    lead.sees("Action 1 (CAMHS)").await;
    lead.presses_for_action("Remind me later", 1).await;
    lead.fills("Remind me on", "2026-09-07").await;
    lead.sends().await;
    assert!(lead.fault_beside("Remind me on").contains("the latest"));
    lead.fills("Remind me on", "2026-08-27").await;
    lead.sends().await;
    lead.sees("You are reminded on Thursday 27 August 2026").await;
    world.until("2026-08-27T18:00").await;
    assert_eq!(reminders_of(&lead, "Action 1"), ["2026-08-27T08:30"], "and not the day before");
    lead.says_done(1).await;
    chair.opens(&reference).await;
    chair.sees("Done").await;
});

story!(a_stranger_to_the_case_cannot_say_done, at("2026-08-03T10:00"), async |world| {
    let reference = one_action(world).await;
    let [lead, stranger, informed] = world.people(["kim", "fred", "sara"]);
    lead.opens(&reference).await;
    let card = lead.shown().pop().expect("a card");
    let events = "SELECT COUNT(*) FROM events";
    let before = world.tables().number(events).await;
    let noted =
        async |what: &str| world.tables().number(&format!("SELECT COUNT(*) FROM audit WHERE what = '{what}'")).await;
    stranger.presses_on(&card, "Done").await;
    stranger.sees("Nothing was changed").await;
    assert_eq!(noted("not_on_meeting").await, 1);
    informed.presses_on(&card, "Done").await;
    informed.sees("Nothing was changed").await;
    assert_eq!(noted("not_theirs_to_do").await, 1);
    // A form that would show the action's words does not even open.
    let forged = with_verb(card.clone(), "Working on it", Verb::NotAsWritten);
    informed.presses_on(&forged, "Working on it").await;
    informed.sees("This is not for you to do").await;
    assert!(!informed.has_a_form_open());
    informed.does_not_see("[Open the form]");
    assert_eq!(world.tables().number(events).await, before);
    lead.says_done(1).await;
    assert!(world.tables().number(events).await > before);
});

story!(a_lead_who_leaves_leaves_their_action_open, at("2026-08-03T10:00"), async |world| {
    let reference = world.planned_psm("2026-08-06", &[Agreed { lead: "Tom Price", ..FRIDAY }], "2026-10-05").await;
    let [lead, cover, chair] = world.people(["tom", "tara", "vera"]);
    lead.signs_up(1).await;
    world.until("2026-08-20T10:00").await;
    world.loses("tom").await;
    assert!(!cover.heard().iter().all(|(at, _)| at.as_str() < "2026-08-20"), "the cover is asked");
    chair.opens(&reference).await;
    chair.presses_for_action("Give to somebody else", 1).await;
    chair.fills("Who leads it now?", "Noor Haddad").await;
    chair.sends_as_it_is().await;
    chair.sees("Noor Haddad is asked").await;
    world.person("noor").signs_up(1).await;
});

story!(an_action_goes_to_somebody_outside_and_the_social_worker_rings_them, at("2026-08-03T10:00"), async |world| {
    let reference = one_action(world).await;
    let [lead, owner, chair] = world.people(["kim", "amina", "vera"]);
    lead.presses_for_action("Blocked", 1).await;
    lead.fills("What would unblock it?", "A room").await;
    lead.sends().await;
    chair.opens(&reference).await;
    chair.presses_for_action("Give to somebody else", 1).await;
    chair.fills("Or somebody outside the directory", "The coach").await;
    chair.sends_as_it_is().await;
    chair.sees("The social worker is reminded to ring them").await;
    lead.sees("somebody else").await;
    world.until("2026-08-28T18:00").await;
    assert_eq!(reminders_of(&owner, "Action 1"), ["2026-08-26T09:00", "2026-08-28T09:00"]);
    assert!(reminders_of(&lead, "Action 1").is_empty());
    owner.sees("Somebody outside leads it: please ring them").await;
    for person in [&lead, &owner, &chair] {
        assert!(person.times_of("The coach").is_empty(), "{}", person.name);
    }
    let said = world.tables().everything().await;
    assert!(said.iter().all(|row| !row.contains("The coach")), "no table holds the name in clear");
});

story!(whoever_takes_over_sees_what_is_open_and_why, at("2026-08-03T10:00"), async |world| {
    let visit = Agreed { what: "Visit", lead: "Amina Yusuf", service: "Social work", due: "2026-08-21" };
    let reference = world.planned_psm("2026-08-06", &[visit, FRIDAY], "2026-10-05").await;
    world.person("amina").signs_up(1).await;
    world.until("2026-08-19T10:00").await;
    world.loses("amina").await;
    let cover = world.person("ben");
    cover.types("/placement mine").await;
    cover.sees(&format!("{reference}: Action 1 is due on Friday 21 August 2026")).await;
    cover.sees("You cover for Amina Yusuf").await;
    cover.types("/placement actions").await;
    cover.sees("Action 1 (Social work)").await;
    cover.opens(&reference).await;
    cover.sees("Child's social worker: Amina Yusuf").await;
    cover.sees("Action 2 (CAMHS): Kim Lowry").await;
    cover.says_done(1).await;
    cover.types("/placement mine").await;
    cover.sees("nothing waits for you").await;
});
