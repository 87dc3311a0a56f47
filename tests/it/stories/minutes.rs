//! The minutes, step by step; and who has read private words.

use crate::slack::fake::Message;
use crate::world::after::Agreed;
use crate::world::{at, story};

/// The same message, whose buttons name another step of the minutes.
fn forged(message: &Message, from: &str, to: &str) -> Message {
    let body = message.body.to_string().replace(from, to);
    let forged = Message { body: serde_json::from_str(&body).expect("JSON"), ..message.clone() };
    assert!(forged.body != message.body, "no button names {from}");
    forged
}

story!(nothing_is_shared_before_it_is_signed_off, at("2026-06-16T09:30"), async |world| {
    let reference = world.arranged_bpm("2026-06-19", "14:00").await;
    let [owner, chair, taker, buyers] = world.people(["amina", "tom", "bella", "cleo"]);
    buyers.accepts("Yes").await;
    world.until("2026-06-19T15:00").await;
    chair.records_that_it_was_held(&reference).await;
    taker.opens(&reference).await;
    let card = taker.shown().pop().expect("the card");
    taker.presses("Tick the minutes").await;
    taker.opens(&reference).await;
    taker.does_not_see("[Tick the minutes]");

    let events = "SELECT COUNT(*) FROM events";
    let before = world.tables().number(events).await;
    taker.presses_on(&forged(&card, "~written~", "~share~"), "Tick the minutes").await;
    taker.sees("First, please see that the minutes are signed off").await;
    // And whoever only came has no step to tick at all.
    buyers.presses_on(&forged(&card, "~written~", "~sign_off~"), "Tick the minutes").await;
    buyers.sees("Nothing was changed").await;
    assert_eq!(world.tables().number(events).await, before);

    for (person, next) in [(&chair, "are shared"), (&taker, "is filed"), (&owner, "is filed")] {
        person.opens(&reference).await;
        person.presses("Tick the minutes").await;
        owner.opens(&reference).await;
        owner.sees(next).await;
    }
    let ticked = "SELECT COUNT(*) FROM events WHERE name = 'minutes_ticked'";
    assert_eq!(world.tables().number(ticked).await, 4);
});

story!(who_has_read_private_words_is_noted_and_never_what_they_said, at("2026-08-03T10:00"), async |world| {
    let sessions = Agreed { what: "Weekly sessions", lead: "Kim Lowry", service: "CAMHS", due: "2026-08-28" };
    let reference = world.held_psm("2026-08-06").await;
    let [chair, lead, informed] = world.people(["vera", "kim", "sara"]);
    chair.opens(&reference).await;
    chair.presses("Add an action").await;
    chair.writes_action(&sessions).await;
    chair.fills_exactly("What will be done?", "Blue mornings").await;
    chair.sends_as_it_is().await;
    chair.closes().await;
    chair.opens(&reference).await;
    chair.confirms_the_plan("2026-10-05").await;
    let noted = async || {
        let rows = "SELECT person_id || ' ' || meeting_id FROM audit WHERE what = 'read_private' ORDER BY id";
        world.tables().texts(rows).await
    };
    assert!(noted().await.is_empty());
    lead.opens(&reference).await;
    let card = lead.shown().pop().expect("the card");
    lead.presses("Read the plan").await;
    assert!(lead.screen().contains("Blue mornings"), "{}", lead.screen());
    lead.closes().await;
    let meeting = world.tables().texts("SELECT id FROM meetings").await.remove(0);
    assert_eq!(noted().await, [format!("kim {meeting}")]);
    // A refused look is noted as that, and as no reading.
    informed.presses_on(&card, "Read the plan").await;
    informed.sees("not for you").await;
    let refused = "SELECT person_id FROM audit WHERE what = 'not_theirs_to_read'";
    assert_eq!(world.tables().texts(refused).await, ["sara"]);
    assert_eq!(noted().await.len(), 1);
    lead.presses_for_action("Not as written", 1).await;
    lead.closes().await;
    assert_eq!(noted().await.len(), 2, "that form shows the words, to be changed");
    lead.opens_home().await;
    assert_eq!(noted().await.len(), 2);
});
