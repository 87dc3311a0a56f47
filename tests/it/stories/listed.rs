//! The list of those who will be invited, put right before anything is sent.

use crate::world::paths::BPM;
use crate::world::{Person, World, at, story};

/// What takes an answer back that need not be given.
fn nobody(world: &World) -> &'static str {
    if world.sits_at_teams("amina") { "Not answered" } else { "Not known yet" }
}

async fn takes_off(person: &Person, whom: &str) {
    person.presses("Not this person").await;
    person.fills("Who is it about?", whom).await;
    person.fills("And now?", "Nobody is asked").await;
}

/// Tom chairs, and agrees the list; Amina proposes and sends it.
async fn dated(world: &World, answers: &[(&str, &str)]) -> String {
    let [owner, leader, manager, chair] = world.people(["amina", "colin", "tara", "tom"]);
    owner.requests("bpm", answers).await;
    let reference = world.reference().await;
    leader.presses("Agree").await;
    manager.chooses_chair("Tom Price").await;
    chair.presses("Yes, I'll chair").await;
    owner.opens(&reference).await;
    owner.sets_date("Set date and place", "2026-06-19", "14:00").await;
    owner.closes().await;
    reference
}

story!(a_wrong_name_is_put_right_before_anything_is_sent, at("2026-06-16T09:30"), async |world| {
    let reference = dated(world, &BPM).await;
    let [owner, chair, wrong, right] = world.people(["amina", "tom", "noor", "liam"]);
    owner.opens(&reference).await;
    owner.presses("Not this person").await;
    owner.fills("Who is it about?", "Noor Haddad").await;
    owner.fills("And now?", "Somebody else is asked").await;
    owner.sends_as_it_is().await;
    assert!(owner.fault_beside("Who is asked instead?").contains("Please say who"));
    owner.fills("Who is asked instead?", "Petra Wolf").await;
    owner.sends_as_it_is().await;
    assert!(owner.fault_beside("Who is asked instead?").contains("is on the list already"), "and was not asked");
    owner.fills("Who is asked instead?", "Liam Deputy").await;
    owner.sends().await;
    owner.sees("Liam Deputy is on the list instead").await;
    owner.closes().await;

    // Whoever agrees the list strikes a name; what the procedure requires, for a reason.
    chair.opens(&reference).await;
    takes_off(&chair, "Petra Wolf").await;
    chair.sends_as_it_is().await;
    chair.sees("Taken off the list").await;
    chair.closes().await;
    chair.opens(&reference).await;
    takes_off(&chair, "Cleo Martins").await;
    chair.sends_as_it_is().await;
    assert!(!chair.fault_beside("Why?").is_empty());
    chair.sends().await;
    chair.sees("Taken off the list").await;
    chair.closes().await;
    owner.sees("The list of those who will be invited was changed").await;

    chair.opens(&reference).await;
    chair.presses("Check the invitations").await;
    chair.sends().await;
    chair.closes().await;
    owner.opens(&reference).await;
    owner.sends_invitations().await;
    owner.closes().await;
    right.sees("You are invited to").await;
    for person in [&wrong, &world.person("petra"), &world.person("cleo")] {
        assert!(person.times_of("You are invited").is_empty(), "{}", person.name);
    }
    owner.opens(&reference).await;
    owner.presses("Not this person").await;
    let left = owner.offered("Who is it about?");
    assert!(left.iter().all(|who| who.contains("Carer")), "who was asked answers for themselves: {left:?}");
});

story!(an_agreed_list_that_another_changes_is_agreed_again, at("2026-06-16T09:30"), async |world| {
    let reference = dated(world, &BPM).await;
    let [owner, chair, uninvolved] = world.people(["amina", "tom", "petra"]);
    chair.presses("Check the invitations").await;
    chair.sends().await;
    chair.closes().await;
    owner.opens(&reference).await;
    takes_off(&owner, "Petra Wolf").await;
    owner.sends().await;
    owner.closes().await;
    chair.opens(&reference).await;
    chair.sees("[Check the invitations]").await;
    uninvolved.opens(&reference).await;
    uninvolved.does_not_see("[Not this person]");
});

story!(a_role_may_be_left_open_and_filled_later_as_it_is_meant, at("2026-06-16T09:30"), async |world| {
    let unknown = nobody(world);
    let left_open =
        [("Supervising social worker", unknown), ("Manager from the service that provides the placement", unknown)];
    let reference = dated(world, &[BPM.as_slice(), &left_open].concat()).await;
    let owner = world.person("amina");
    owner.opens(&reference).await;
    owner.sees("Supervising social worker: to be asked by phone").await;
    for (role, who, becomes) in [
        ("Manager from the service that provides the placement", "Liam Deputy", "told only"),
        ("Supervising social worker", "Maya Practice", "needed"),
    ] {
        owner.presses("Add somebody").await;
        owner.fills("As what are they invited?", role).await;
        owner.fills("Who?", who).await;
        owner.fills("How much are they wanted?", "Only told").await;
        owner.sends().await;
        owner.sees(&format!("{who} is on the list as {role}: {becomes}.")).await;
        owner.closes().await;
        owner.opens(&reference).await;
    }
    owner.sees("Liam Deputy. Told only.").await;
    owner.presses("Add somebody").await;
    owner.fills("As what are they invited?", "Manager from another agency").await;
    owner.fills("Who?", "Liam Deputy").await;
    owner.fills("How much are they wanted?", "Needed").await;
    owner.sends().await;
    assert!(owner.fault_beside("Who?").contains("on the list already"));
});
