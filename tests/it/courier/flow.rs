//! Order, pace, digests, cards kept true, several couriers at once, and stopping.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;
use mainstay::courier::Time;
use mainstay::ids::MeetingId;
use mainstay::platform::SendError;
use mainstay::store::deliveries::{self, DeliveryState, NewDelivery};
use mainstay::store::meetings;
use tokio_util::sync::CancellationToken;

use super::world::{Step, World, noon, on_meeting, post, unsure};
use crate::engines::{Place, on_both_engines, work};
use crate::store::{a_meeting, people_of};

on_both_engines!(
    reminders_that_are_due_together_go_as_one,
    a_card_is_changed_when_the_meeting_moves_on,
    a_message_that_is_gone_is_not_changed_at_every_turn,
    many_changes_take_turns_and_keep_no_message_waiting,
    one_person_is_not_flooded,
    a_clock_that_is_set_back_keeps_nobody_waiting,
    what_would_outlive_its_lease_does_not_begin,
    four_couriers_send_each_message_once_and_in_order,
    stopping_finishes_what_is_on_its_way,
);

fn reminder(id: &str, person: &str, words: &str) -> NewDelivery {
    on_meeting(NewDelivery { reminder: true, ..post(id, person, words) })
}

async fn reminders_that_are_due_together_go_as_one(place: Place) {
    let world = World::new(place).await;
    world
        .queue(&[
            reminder("a", "ann", "1"),
            reminder("b", "ann", "obsolete"),
            reminder("c", "ann", "3"),
            reminder("d", "ann", "4"),
            reminder("e", "bob", "5"),
            reminder("f", "bob", "obsolete"),
            reminder("g", "bob", "7"),
        ])
        .await;
    world.courier.drain().await.unwrap();
    let to = |person: &str| -> Vec<String> {
        let seen = world.platform.seen.lock().unwrap();
        seen.iter().filter(|s| s.to == person).map(|s| s.text.clone()).collect()
    };
    assert_eq!(to("ann"), ["3 reminders"], "without the one that is no longer needed");
    assert_eq!(to("bob"), ["5", "7"], "two are not worth a digest");
    assert_eq!(world.row("a").await.message, world.row("d").await.message, "one receipt");
    let refreshed = work!(world.db, tx => deliveries::refresh(tx, &"mtg_1".into(), 9, noon()).await).unwrap();
    assert_eq!(refreshed, 2, "a digest is never changed in place");
}

async fn a_card_is_changed_when_the_meeting_moves_on(place: Place) {
    let world = World::new(place).await;
    let row = a_meeting("mtg_1", "PM-2222");
    work!(world.db, tx, row => meetings::insert(tx, &row, &people_of(&["ann"])).await).unwrap();
    *world.letters.shows.lock().unwrap() = 1;
    world.queue(&[on_meeting(post("a", "ann", "hello"))]).await;
    world.courier.drain().await.unwrap();

    let save_and_refresh = |expected: i64| {
        let (db, row) = (world.db.clone(), row.clone());
        async move {
            work!(db, tx, row => {
                assert!(meetings::save(tx, &row, expected, &people_of(&["ann"])).await?);
                deliveries::refresh(tx, &row.id, expected + 1, noon()).await
            })
            .unwrap()
        }
    };
    *world.letters.shows.lock().unwrap() = 2;
    assert_eq!(save_and_refresh(1).await, 1);
    world.courier.drain().await.unwrap();
    assert_eq!(world.texts(), ["hello", "a again"]);
    assert_eq!(world.row("a").await.shows, Some(2));

    // The meeting moves on while a second card is on its way: the card that arrived late is mended at once, and the
    // first one is no longer the latest.
    world.queue(&[on_meeting(post("b", "ann", "second"))]).await;
    assert_eq!(save_and_refresh(2).await, 1);
    world.courier.drain().await.unwrap();
    let id = MeetingId::from("mtg_1");
    assert_eq!(work!(world.db, tx, id => meetings::load(tx, &id).await).unwrap().expect("there").version, 3);
    assert_eq!(world.texts()[2..4], ["second", "a again, not the latest"]);
    assert!(world.texts().contains(&"b again".to_owned()), "{:?}", world.texts());
}

async fn a_message_that_is_gone_is_not_changed_at_every_turn(place: Place) {
    let world = World::new(place).await;
    world.queue(&[on_meeting(post("a", "ann", "hello"))]).await;
    world.courier.drain().await.unwrap();
    let meeting = MeetingId::from("mtg_1");
    let refreshed = work!(world.db, tx, meeting => deliveries::refresh(tx, &meeting, 1, noon()).await).unwrap();
    assert_eq!(refreshed, 1);
    world.next([Step::Say(SendError::Gone { code: "message_not_found".into() })]);
    world.courier.drain().await.unwrap();
    let refreshed = work!(world.db, tx, meeting => deliveries::refresh(tx, &meeting, 2, noon()).await).unwrap();
    assert_eq!(refreshed, 0);
}

async fn many_changes_take_turns_and_keep_no_message_waiting(place: Place) {
    let world = World::new(place).await;
    let rows: Vec<_> = (0..16).map(|n| on_meeting(post(&format!("d{n}"), &format!("p{n}"), "hello"))).collect();
    world.queue(&rows).await;
    world.courier.drain().await.unwrap();
    let meeting = MeetingId::from("mtg_1");
    work!(world.db, tx, meeting => deliveries::refresh(tx, &meeting, 1, noon()).await).unwrap();
    world.queue(&[post("new", "ann", "news")]).await;
    let courier = world.paced_courier();
    courier.drain().await.unwrap();
    assert_eq!(world.texts().len(), 16 + 10 + 1, "ten changes at once, and the new message with them");
    world.time.passes(TimeDelta::milliseconds(4_500));
    courier.drain().await.unwrap();
    assert_eq!(world.texts().len(), 16 + 10 + 1 + 3, "one in a second and a half");
    world.time.passes(TimeDelta::seconds(60));
    courier.drain().await.unwrap();
    assert_eq!(world.texts().len(), 16 + 16 + 1, "all of them");
}

async fn one_person_is_not_flooded(place: Place) {
    let world = World::new(place).await;
    let rows: Vec<_> = (0..8).map(|n| post(&format!("d{n}"), "ann", &format!("{n}"))).collect();
    world.queue(&rows).await;
    world.paced_courier().drain().await.unwrap();
    let at: Vec<_> = world.platform.seen.lock().unwrap().iter().map(|s| s.at).collect();
    assert_eq!(world.texts(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(at[2], noon(), "three at once");
    for pair in at[2..].windows(2) {
        let gap = pair[1] - pair[0];
        assert!((TimeDelta::milliseconds(990)..TimeDelta::milliseconds(1100)).contains(&gap), "{gap}");
    }
}

async fn what_would_outlive_its_lease_does_not_begin(place: Place) {
    let world = World::new(place).await;
    let time = world.time.clone();
    *world.letters.meanwhile.lock().unwrap() = Some(Box::new(move || time.passes(TimeDelta::seconds(49))));
    world.queue(&[post("a", "ann", "hello")]).await;
    let drain = tokio::spawn({
        let courier = world.courier.clone();
        async move { courier.drain().await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.calls(), 0, "eleven seconds are too few");
    *world.letters.meanwhile.lock().unwrap() = None;
    drain.await.unwrap().unwrap();
    assert_eq!((world.state("a").await, world.calls()), (DeliveryState::Sent, 1));
}

async fn four_couriers_send_each_message_once_and_in_order(place: Place) {
    let world = World::new(place).await;
    let rows: Vec<_> =
        (0..60).map(|n| post(&format!("d{n:02}"), &format!("p{}", n % 12), &format!("{n:02}"))).collect();
    world.queue(&rows).await;
    // Some answers get lost on the way.
    world.next((0..60).map(|n| if n % 7 == 3 { Step::TakeAndSay(unsure()) } else { Step::Take }));
    let couriers: Vec<_> = (0..4).map(|_| world.another_courier()).collect();
    for _ in 0..20 {
        let draining: Vec<_> =
            couriers.iter().cloned().map(|courier| tokio::spawn(async move { courier.drain().await })).collect();
        for one in draining {
            one.await.unwrap().unwrap();
        }
        world.time.passes(TimeDelta::seconds(15));
    }
    let texts = world.texts();
    assert_eq!((texts.len(), texts.iter().collect::<BTreeSet<_>>().len()), (60, 60), "each once");
    let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seen in world.platform.seen.lock().unwrap().iter() {
        by_person.entry(seen.to.clone()).or_default().push(seen.text.clone());
    }
    assert!(by_person.values().all(|texts| texts.is_sorted()), "{by_person:?}");
    let counts = work!(world.db, tx => deliveries::counts(tx).await).unwrap();
    assert_eq!(counts[&DeliveryState::Sent], 60);
}

async fn stopping_finishes_what_is_on_its_way(place: Place) {
    let world = World::new(place).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (courier, stop) = (world.courier.clone(), stop.clone());
        async move { courier.run(stop).await }
    });
    world.queue(&[post("a", "ann", "hello")]).await;
    while world.state("a").await != DeliveryState::Sent {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    running.await.unwrap();
    world.queue(&[post("b", "ann", "too late")]).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((world.state("b").await, world.texts().len()), (DeliveryState::Pending, 1));
}

/// The machine's time is put right by an hour: nobody waits for that hour.
async fn a_clock_that_is_set_back_keeps_nobody_waiting(place: Place) {
    let world = World::new(place).await;
    let courier = world.paced_courier();
    world.queue(&[post("a", "ann", "1")]).await;
    courier.drain().await.unwrap();
    let back = noon() - TimeDelta::hours(1);
    world.time.passes(-TimeDelta::hours(1));
    let due = |id: &str, words: &str| NewDelivery { due_at: back, ..post(id, "ann", words) };
    world.queue(&[due("b", "2"), due("c", "3"), due("d", "4")]).await;
    courier.drain().await.unwrap();
    assert!(world.texts().ends_with(&["2", "3", "4"].map(str::to_owned)), "{:?}", world.texts());
    assert!(world.time.now() < back + TimeDelta::seconds(5), "{}", world.time.now());
}
