//! Messages that may or may not have gone: found, or sent again, or left to a person; never simply sent again.

use std::time::Duration;

use mainstay::store::deliveries::{DeliveryState, NewDelivery, OnUnsure};

use super::world::{Step, World, post, unsure};
use crate::engines::{Place, on_both_engines};

on_both_engines!(
    what_arrived_is_found_and_not_repeated,
    what_did_not_arrive_is_sent_again_after_two_looks,
    where_nobody_can_look_the_message_s_own_rule_decides,
    a_courier_that_dies_between_sending_and_writing_it_down,
    a_digest_in_doubt_is_found_for_every_row,
);

async fn what_arrived_is_found_and_not_repeated(place: Place) {
    let world = World::new(place).await;
    world.next([Step::TakeAndSay(unsure())]);
    world.queue(&[post("a", "ann", "hello")]).await;
    world.courier.drain().await.unwrap();
    world.passes(14).await;
    assert_eq!((world.state("a").await, *world.platform.looks.lock().unwrap()), (DeliveryState::Unsure, 0));
    world.passes(1).await;
    let row = world.row("a").await;
    assert_eq!((row.state, row.message.as_deref(), world.calls()), (DeliveryState::Sent, Some("m1"), 1));
}

async fn what_did_not_arrive_is_sent_again_after_two_looks(place: Place) {
    let world = World::new(place).await;
    world.next([Step::Say(unsure())]);
    world.queue(&[post("a", "ann", "hello"), post("b", "ann", "next")]).await;
    world.courier.drain().await.unwrap();
    world.passes(15).await;
    assert_eq!((*world.platform.looks.lock().unwrap(), world.calls()), (1, 1), "and nothing overtakes it");
    world.passes(5).await;
    assert_eq!((*world.platform.looks.lock().unwrap(), world.texts()), (2, vec!["hello".into(), "next".into()]));
}

async fn where_nobody_can_look_the_message_s_own_rule_decides(place: Place) {
    let world = World::new(place).await;
    *world.platform.blind.lock().unwrap() = true;
    world.next([Step::TakeAndSay(unsure())]);
    world.queue(&[post("reminder", "ann", "hello")]).await;
    world.courier.drain().await.unwrap();
    world.passes(15).await;
    let row = world.row("reminder").await;
    assert_eq!((row.state, row.problem.as_deref(), row.told), (DeliveryState::Parked, Some("unconfirmed"), true));
    assert_eq!(world.texts(), ["hello", "reminder unconfirmed"]);

    let invitation = NewDelivery { on_unsure: OnUnsure::ResendOnce, ..post("invitation", "bob", "come") };
    world.next([Step::TakeAndSay(unsure()), Step::TakeAndSay(unsure())]);
    world.queue(&[invitation]).await;
    world.courier.drain().await.unwrap();
    world.passes(15).await;
    world.passes(15).await;
    assert_eq!(world.state("invitation").await, DeliveryState::Parked);
    assert_eq!(world.texts()[2..], ["come", "come", "invitation unconfirmed"], "once more, and no more");
}

async fn a_courier_that_dies_between_sending_and_writing_it_down(place: Place) {
    let world = World::new(place).await;
    world.next([Step::TakeAndHang]);
    world.queue(&[post("a", "ann", "hello")]).await;
    let dying = tokio::spawn({
        let courier = world.courier.clone();
        async move { courier.drain().await }
    });
    while world.calls() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    let other = world.another_courier();
    other.drain().await.unwrap();
    assert_eq!(world.state("a").await, DeliveryState::Sending, "its lease still runs");
    world.time.passes(chrono::TimeDelta::seconds(60));
    other.drain().await.unwrap();
    assert_eq!(world.state("a").await, DeliveryState::Unsure);
    world.time.passes(chrono::TimeDelta::seconds(15));
    other.drain().await.unwrap();
    assert_eq!((world.state("a").await, world.calls()), (DeliveryState::Sent, 1));
}

async fn a_digest_in_doubt_is_found_for_every_row(place: Place) {
    let world = World::new(place).await;
    let reminder = |id: &str| NewDelivery { reminder: true, ..post(id, "ann", id) };
    world.next([Step::TakeAndSay(unsure())]);
    world.queue(&["a", "b", "c"].map(reminder)).await;
    world.courier.drain().await.unwrap();
    world.passes(15).await;
    for id in ["a", "b", "c"] {
        let row = world.row(id).await;
        assert_eq!((row.state, row.digest, row.message.as_deref()), (DeliveryState::Sent, true, Some("m1")), "{id}");
    }
    assert_eq!(world.texts(), ["3 reminders"]);
}
