//! The mail server goes away, or breaks off with the letter in its hand.

use super::server::{Step, Trouble};
use super::stories::{ends, with_gil, world};
use crate::engines::{Place, on_both_engines};

const GIL: &str = "gil@school.example";

async fn letters_wait_for_the_server_in_their_order(place: Place) {
    let (world, post) = world(place, "2026-04-30T10:00").await;
    post.closes().await;
    with_gil(&world, "2026-05-07", "13:00").await;
    world.until("2026-04-30T10:20").await;
    world.person("atif").sets_date("Move the meeting", "2026-05-08", "11:00").await;
    world.until("2026-04-30T11:00").await;
    assert!(post.to(GIL).is_empty());
    post.opens_again().await;
    world.until("2026-04-30T12:00").await;
    let came = post.to(GIL);
    let waits = "SELECT COUNT(*) FROM deliveries WHERE person_id = 'gil' AND state NOT IN ('sent', 'not_needed')";
    assert_eq!(world.tables().number(waits).await, 0);
    // Written when it goes: the first tells no old date.
    assert!(!came.is_empty() && came.iter().all(|m| m.subject.contains("Friday 8 May 2026")), "{came:#?}");
    assert!(came.windows(2).all(|two| two[0].entry().sequence() <= two[1].entry().sequence()));
    ends(world, post).await;
}

/// Nobody can look into a mailbox, so an invitation whose fate is unknown goes once more, and can be recognised.
async fn a_letter_whose_fate_is_unknown_goes_once_more(place: Place) {
    let (world, post) = world(place, "2026-06-16T09:30").await;
    post.has(Some((Step::Letter, Trouble::HangsUp)));
    with_gil(&world, "2026-06-23", "14:00").await;
    post.has(None);
    world.until("2026-06-16T10:00").await;
    let came = post.to(GIL);
    assert_eq!(came.len(), 2, "{came:#?}");
    assert_eq!(came[0].id, came[1].id);
    assert_eq!(
        (came[0].entry().value("UID"), came[0].entry().sequence()),
        (came[1].entry().value("UID"), came[1].entry().sequence())
    );
    world.finish().await;
}

on_both_engines!(letters_wait_for_the_server_in_their_order, a_letter_whose_fate_is_unknown_goes_once_more);
