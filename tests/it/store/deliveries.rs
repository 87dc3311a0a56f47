//! The outbox: once, in order, to one courier at a time, and never out of sight.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use mainstay::ids::{DeliveryId, MeetingId};
use mainstay::interaction::PlatformName;
use mainstay::store::deliveries::{
    self, Claim, Delivery, DeliveryBody, DeliveryState, NewDelivery, OnUnsure, Opening, Outcome, PastDue,
};
use mainstay::store::{Db, StoreError, Tx, meetings};

use super::{a_meeting, noon, people_of};
use crate::engines::{Place, on_both_engines, work};

on_both_engines!(
    the_same_reason_makes_one_row,
    one_person_s_messages_go_in_order_and_singly,
    eight_couriers_take_each_row_once,
    a_courier_that_lost_its_lease_cannot_settle,
    a_dead_courier_s_rows_are_taken_back,
    three_reminders_are_leased_together,
    held_rows_go_when_the_platform_is_back,
    a_sent_message_is_kept_up_to_date,
    what_is_late_is_seen_until_it_ends,
    a_card_that_waits_to_be_mended_holds_up_nothing_new,
    a_change_and_a_delivery_that_meet_leave_no_old_card,
    two_who_ask_about_one_child_at_once_see_each_other,
    whoever_may_have_heard_hears_how_it_ended,
);

fn post(id: &str, person: &str, due_at: DateTime<Utc>) -> NewDelivery {
    NewDelivery {
        id: id.into(),
        dedupe_key: format!("for {id}"),
        meeting: Some("mtg_1".into()),
        person: person.into(),
        body: DeliveryBody::Post { notice: "{}".into() },
        due_at,
        on_unsure: OnUnsure::Park,
        reminder: false,
    }
}

fn claim(owner: &str) -> Claim {
    Claim { owner: owner.into(), lasts: TimeDelta::seconds(60) }
}

fn reminder(id: &str, person: &str, due_at: DateTime<Utc>) -> NewDelivery {
    NewDelivery { reminder: true, ..post(id, person, due_at) }
}

async fn queue(db: &Db, rows: &[NewDelivery]) -> u64 {
    let rows = rows.to_vec();
    work!(db, tx, rows => deliveries::queue(tx, &rows, noon()).await).unwrap()
}

fn ids(leased: &[Vec<Delivery>]) -> Vec<Vec<&str>> {
    leased.iter().map(|one| one.iter().map(|d| d.id.as_str()).collect()).collect()
}

fn sent(message: &str) -> Outcome {
    Outcome::Sent { channel: "D1".into(), message: message.into() }
}

async fn state(tx: &mut Tx, id: &str) -> Result<DeliveryState, StoreError> {
    Ok(deliveries::get(tx, &id.into()).await?.expect("the row").state)
}

/// Leases the one row that is due and says where it goes.
async fn take(tx: &mut Tx, now: DateTime<Utc>, shows: i64) -> Result<Delivery, StoreError> {
    let leased = deliveries::lease(tx, &claim("me"), now, 1).await?;
    let [one] = &leased[..] else { panic!("one message is due: {leased:?}") };
    let opening = Opening {
        mark: one[0].id.clone(),
        digest: one.len() > 1,
        platform: PlatformName::Slack,
        workspace: None,
        account: "U1".into(),
        shows,
    };
    for d in one {
        assert!(deliveries::open(tx, d, &opening, now).await?);
    }
    Ok(one[0].clone())
}

async fn the_same_reason_makes_one_row(place: Place) {
    let db = place.open().await;
    let waiting = db.rows_waiting();
    assert_eq!(queue(&db, &[post("dlv_1", "sam", noon())]).await, 1);
    waiting.await;
    let again = NewDelivery { id: "dlv_2".into(), ..post("dlv_1", "sam", noon()) };
    assert_eq!(queue(&db, &[again]).await, 0);
    work!(db, tx => {
        assert_eq!(deliveries::lease(tx, &claim("me"), noon() - TimeDelta::seconds(1), 9).await?, Vec::<Vec<_>>::new());
        let d = take(tx, noon(), 1).await?;
        assert_eq!(d.body, DeliveryBody::Post { notice: "{}".into() });
        assert_eq!(deliveries::of_meeting(tx, &"mtg_1".into()).await?.len(), 1);
        Ok(())
    })
    .unwrap();
}

async fn one_person_s_messages_go_in_order_and_singly(place: Place) {
    let db = place.open().await;
    let second = noon() + TimeDelta::seconds(1);
    queue(
        &db,
        &[post("b", "sam", second), post("c", "sam", second), post("a", "sam", noon()), post("z", "ann", noon())],
    )
    .await;
    work!(db, tx => {
        let now = noon() + TimeDelta::minutes(1);
        let first = deliveries::lease(tx, &claim("me"), now, 9).await?;
        assert_eq!(ids(&first), [["z"], ["a"]]);
        assert_eq!(ids(&deliveries::lease(tx, &claim("me"), now, 9).await?), Vec::<Vec<&str>>::new());
        let a = &first.iter().flatten().find(|d| d.id.as_str() == "a").expect("leased").clone();
        // Later messages wait behind one that is unsure, and behind one that waits for its next attempt.
        let unsure = Outcome::Unsure { look_at: now, problem: "reset".into() };
        assert!(deliveries::settle(tx, a, &unsure, now).await?);
        assert_eq!(deliveries::lease(tx, &claim("me"), now, 9).await?, Vec::<Vec<_>>::new());
        let looked = deliveries::lease_unsure(tx, &claim("me"), now, 9).await?;
        let again = Outcome::Again { not_before: Some(now + TimeDelta::minutes(1)), problem: "x".into(), counts: true };
        assert!(deliveries::settle(tx, &looked[0], &again, now).await?);
        assert_eq!(deliveries::lease(tx, &claim("me"), now, 9).await?, Vec::<Vec<_>>::new());
        let now = now + TimeDelta::minutes(1);
        for expected in ["a", "b", "c"] {
            let d = take(tx, now, 1).await?;
            assert_eq!(d.id.as_str(), expected);
            assert!(deliveries::settle(tx, &d, &Outcome::NotNeeded, now).await?);
        }
        Ok(())
    })
    .unwrap();
}

async fn eight_couriers_take_each_row_once(place: Place) {
    let db = place.open().await;
    let rows: Vec<_> = (0..40).map(|n| post(&format!("d{n}"), &format!("p{n}"), noon())).collect();
    queue(&db, &rows).await;
    let couriers: Vec<_> = (0..8)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                let (mut mine, owner) = (Vec::new(), format!("courier {n}"));
                loop {
                    let leased = work!(db, tx, owner => deliveries::lease(tx, &claim(&owner), noon(), 3).await)?;
                    if leased.is_empty() {
                        return Ok::<_, StoreError>(mine);
                    }
                    mine.extend(leased.into_iter().flatten().map(|d| d.id.to_string()));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for courier in couriers {
        all.extend(courier.await.unwrap().unwrap());
    }
    assert_eq!(all.len(), 40);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 40);
}

async fn a_courier_that_lost_its_lease_cannot_settle(place: Place) {
    let db = place.open().await;
    queue(&db, &[post("a", "sam", noon())]).await;
    work!(db, tx => {
        let slow = take(tx, noon(), 1).await?;
        let later = noon() + TimeDelta::seconds(61);
        let opening = Opening { mark: "a".into(), digest: false, platform: PlatformName::Slack, workspace: None,
            account: "U1".into(), shows: 1 };
        assert!(!deliveries::open(tx, &slow, &opening, later).await?, "too late to begin");
        assert_eq!(deliveries::expire(tx, later, TimeDelta::seconds(15)).await?, 1);
        let later = later + TimeDelta::seconds(15);
        let other = deliveries::lease_unsure(tx, &claim("other"), later, 9).await?;
        assert_eq!(other.len(), 1);
        assert!(!deliveries::settle(tx, &slow, &sent("1"), later).await?, "another looks into it now");
        assert!(deliveries::settle(tx, &other[0], &sent("1"), later).await?);
        assert!(!deliveries::settle(tx, &other[0], &Outcome::NotNeeded, later).await?, "settled is settled");
        assert_eq!(state(tx, "a").await?, DeliveryState::Sent);
        Ok(())
    })
    .unwrap();
}

async fn a_dead_courier_s_rows_are_taken_back(place: Place) {
    let db = place.open().await;
    queue(&db, &[post("opened", "sam", noon()), post("not yet", "ann", noon())]).await;
    work!(db, tx => {
        let leased = deliveries::lease(tx, &claim("dead"), noon(), 9).await?;
        let opened = leased.iter().flatten().find(|d| d.id.as_str() == "opened").expect("leased").clone();
        let opening = Opening { mark: "opened".into(), digest: false, platform: PlatformName::Slack,
            workspace: Some("T1".into()), account: "U1".into(), shows: 4 };
        assert!(deliveries::open(tx, &opened, &opening, noon()).await?);
        assert_eq!(deliveries::expire(tx, noon() + TimeDelta::seconds(59), TimeDelta::seconds(15)).await?, 0);
        let later = noon() + TimeDelta::seconds(60);
        assert_eq!(deliveries::expire(tx, later, TimeDelta::seconds(15)).await?, 2);
        assert_eq!(state(tx, "opened").await?, DeliveryState::Unsure);
        assert_eq!(state(tx, "not yet").await?, DeliveryState::Pending, "it certainly never went");
        assert!(deliveries::lease_unsure(tx, &claim("me"), later, 9).await?.is_empty(), "it may need time to show up");
        let row = deliveries::get(tx, &"opened".into()).await?.expect("the row");
        assert_eq!((row.workspace.as_deref(), row.first_sent_at, row.shows), (Some("T1"), Some(noon()), Some(4)));
        // The courier was only slow: nobody has looked yet, and it knows.
        assert!(deliveries::settle(tx, &opened, &sent("1"), later).await?);
        Ok(())
    })
    .unwrap();
}

async fn three_reminders_are_leased_together(place: Place) {
    let db = place.open().await;
    let at = |n| noon() + TimeDelta::seconds(n);
    queue(
        &db,
        &[
            reminder("r1", "sam", at(1)),
            reminder("r2", "sam", at(2)),
            reminder("r3", "sam", at(3)),
            post("invitation", "sam", at(4)),
            reminder("r5", "sam", at(5)),
            reminder("s1", "ann", at(1)),
            reminder("s2", "ann", at(2)),
        ],
    )
    .await;
    work!(db, tx => {
        let leased = deliveries::lease(tx, &claim("me"), at(9), 9).await?;
        assert_eq!(ids(&leased), [vec!["r1", "r2", "r3"], vec!["s1", "s2"]], "nothing overtakes");
        for d in leased.iter().flatten() {
            assert!(deliveries::settle(tx, d, &Outcome::NotNeeded, at(9)).await?);
        }
        assert_eq!(ids(&deliveries::lease(tx, &claim("me"), at(9), 9).await?), [["invitation"]]);
        Ok(())
    })
    .unwrap();
}

async fn held_rows_go_when_the_platform_is_back(place: Place) {
    let db = place.open().await;
    queue(&db, &[post("a", "sam", noon()), post("b", "ann", noon() + TimeDelta::seconds(1))]).await;
    work!(db, tx => {
        let now = noon() + TimeDelta::minutes(1);
        let held = Outcome::Held { not_before: now + TimeDelta::minutes(15), problem: "down".into(), counts: false };
        for _ in 0..2 {
            let d = take(tx, now, 1).await?;
            assert!(deliveries::settle(tx, &d, &held, now).await?);
        }
        assert!(deliveries::lease(tx, &claim("me"), now, 9).await?.is_empty());
        deliveries::probe(tx, PlatformName::Teams, now).await?;
        assert!(deliveries::lease(tx, &claim("me"), now, 9).await?.is_empty(), "another platform");
        deliveries::probe(tx, PlatformName::Slack, now).await?;
        let probe = take(tx, now, 1).await?;
        assert_eq!((probe.id.as_str(), probe.attempts), ("a", 0));
        assert_eq!(deliveries::release_held(tx, Some(PlatformName::Teams)).await?, 0);
        assert_eq!(deliveries::release_held(tx, None).await?, 1);
        assert_eq!(ids(&deliveries::lease(tx, &claim("me"), now, 9).await?), [["b"]]);
        Ok(())
    })
    .unwrap();
}

async fn a_sent_message_is_kept_up_to_date(place: Place) {
    let db = place.open().await;
    let row = a_meeting("mtg_1", "PM-2222");
    queue(&db, &[post("a", "sam", noon())]).await;
    work!(db, tx, row => {
        let (meeting, sam) = (MeetingId::from("mtg_1"), "sam".into());
        meetings::insert(tx, &row, &people_of(&["sam"])).await?;
        let a = take(tx, noon(), 1).await?;
        assert_eq!(deliveries::refresh(tx, &meeting, 2, noon()).await?, 0, "on its way: it sees to it itself");
        assert!(meetings::save(tx, &row, 1, &people_of(&["sam"])).await?);
        assert!(deliveries::settle(tx, &a, &sent("1"), noon()).await?);
        assert_eq!(deliveries::latest_post(tx, &meeting, &sam).await?.map(|d| d.id), Some(DeliveryId::from("a")));

        let waiting = deliveries::in_state(tx, DeliveryState::Pending, 9).await?;
        assert_eq!(waiting.iter().map(|d| d.dedupe_key.as_str()).collect::<Vec<_>>(), ["update:a:2"]);
        assert_eq!(deliveries::refresh(tx, &meeting, 2, noon()).await?, 0, "already queued");
        assert_eq!(deliveries::refresh(tx, &meeting, 3, noon()).await?, 1);
        let waiting = deliveries::in_state(tx, DeliveryState::Pending, 9).await?;
        assert_eq!(waiting.iter().map(|d| d.dedupe_key.as_str()).collect::<Vec<_>>(), ["update:a:3"], "one, the newest");

        let update = take(tx, noon(), 3).await?;
        assert_eq!(update.body, DeliveryBody::Update { of: "a".into() });
        assert!(deliveries::settle(tx, &update, &sent("1"), noon()).await?);
        assert_eq!(deliveries::refresh(tx, &meeting, 3, noon()).await?, 0, "it shows that already");

        // A second card to the same person: the first is no longer the latest.
        deliveries::queue(tx, &[post("b", "sam", noon())], noon()).await?;
        let b = take(tx, noon(), 3).await?;
        assert!(deliveries::settle(tx, &b, &sent("2"), noon() + TimeDelta::seconds(5)).await?);
        let waiting = deliveries::in_state(tx, DeliveryState::Pending, 9).await?;
        assert_eq!(waiting.iter().map(|d| d.dedupe_key.as_str()).collect::<Vec<_>>(), ["update:a:after:b"]);
        assert_eq!(deliveries::latest_post(tx, &meeting, &sam).await?.map(|d| d.id), Some(DeliveryId::from("b")));

        deliveries::queue(tx, &[reminder("r", "sam", noon())], noon()).await?;
        assert_eq!(deliveries::cancel_reminders(tx, &meeting).await?, 1);
        assert_eq!(state(tx, "r").await?, DeliveryState::Cancelled);
        Ok(())
    })
    .unwrap();
}

async fn what_is_late_is_seen_until_it_ends(place: Place) {
    let db = place.open().await;
    queue(&db, &[post("a", "sam", noon())]).await;
    work!(db, tx => {
        let slack = TimeDelta::minutes(5);
        let late = noon() + TimeDelta::days(400);
        let one = PastDue { count: 1, oldest: Some(noon()) };
        assert_eq!(deliveries::past_due_unsent(tx, noon() + slack, slack).await?, PastDue::default());
        assert_eq!(deliveries::past_due_unsent(tx, late, slack).await?, one);
        let d = take(tx, noon(), 1).await?;
        assert_eq!(deliveries::past_due_unsent(tx, late, slack).await?, one, "a lease that ran out is no excuse");
        let parked = |told| Outcome::Parked { problem: "refused".into(), told, counts: true };
        assert!(deliveries::settle(tx, &d, &parked(false), noon()).await?);
        assert_eq!(deliveries::past_due_unsent(tx, late, slack).await?, one, "nobody was told");
        assert!(deliveries::retry(tx, &"a".into()).await?);
        let d = take(tx, noon(), 1).await?;
        assert!(deliveries::settle(tx, &d, &parked(true), noon()).await?);
        assert_eq!(deliveries::past_due_unsent(tx, late, slack).await?, PastDue::default());
        assert_eq!(deliveries::counts(tx).await?[&DeliveryState::Parked], 1);
        assert_eq!(deliveries::in_state(tx, DeliveryState::Parked, 9).await?[0].problem.as_deref(), Some("refused"));
        assert!(deliveries::retry(tx, &"a".into()).await?);
        assert!(!deliveries::retry(tx, &"a".into()).await?);
        Ok(())
    })
    .unwrap();
}

async fn a_card_that_waits_to_be_mended_holds_up_nothing_new(place: Place) {
    let db = place.open().await;
    let later = |n| noon() + TimeDelta::seconds(n);
    queue(&db, &[post("first", "sam", noon())]).await;
    work!(db, tx => {
        let first = take(tx, later(1), 1).await?;
        assert!(deliveries::settle(tx, &first, &sent("m1"), later(1)).await?);
        Ok(())
    })
    .unwrap();
    let update = NewDelivery { body: DeliveryBody::Update { of: "first".into() }, ..post("mend", "sam", later(2)) };
    queue(&db, &[update, post("news", "sam", later(3))]).await;
    work!(db, tx => {
        let leased = deliveries::lease(tx, &claim("me"), later(5), 9).await?;
        assert_eq!(ids(&leased), [["mend"]]);
        let again = Outcome::Again { not_before: Some(later(900)), problem: "internal_error".into(), counts: true };
        assert!(deliveries::settle(tx, &leased[0][0], &again, later(5)).await?);
        assert_eq!(ids(&deliveries::lease(tx, &claim("me"), later(6), 9).await?), [["news"]]);
        Ok(())
    })
    .unwrap();
}

// A button is pressed in the moment in which the message is noted as sent.
async fn a_change_and_a_delivery_that_meet_leave_no_old_card(place: Place) {
    let db = place.open().await;
    let row = crate::store::a_meeting("mtg_1", "PM-2222");
    work!(db, tx, row => meetings::insert(tx, &row, &crate::store::people_of(&["sam"])).await).unwrap();
    for round in 0..6_i64 {
        let id = format!("post{round}");
        queue(&db, &[post(&id, "sam", noon() + TimeDelta::seconds(round))]).await;
        let now = noon() + TimeDelta::minutes(5 + round);
        let taken = work!(db, tx => {
            // What earlier rounds left to be mended goes first.
            loop {
                let leased = deliveries::lease(tx, &claim("me"), now, 1).await?;
                let one = leased[0][0].clone();
                let opening = Opening { mark: one.id.clone(), digest: false, platform: PlatformName::Slack,
                    workspace: None, account: "U1".into(), shows: 1 + round };
                assert!(deliveries::open(tx, &one, &opening, now).await?);
                if matches!(one.body, DeliveryBody::Post { .. }) {
                    return Ok(one);
                }
                assert!(deliveries::settle(tx, &one, &sent("m"), now).await?);
            }
        })
        .unwrap();
        let settles = tokio::spawn({
            let (db, taken) = (db.clone(), taken.clone());
            async move { work!(db, tx, taken => deliveries::settle(tx, &taken, &sent("m"), now).await) }
        });
        let changes = tokio::spawn({
            let (db, row) = (db.clone(), row.clone());
            async move {
                work!(db, tx, row => {
                    assert!(meetings::save(tx, &row, 1 + round, &crate::store::people_of(&["sam"])).await?);
                    // Long enough for the other to come in between, where it can.
                    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
                    deliveries::refresh(tx, &row.id, 2 + round, now).await
                })
            }
        });
        assert!(settles.await.unwrap().unwrap());
        changes.await.unwrap().unwrap();
        let updated = work!(db, tx, id => {
            let all = deliveries::of_meeting(tx, &"mtg_1".into()).await?;
            let of_it = |d: &&Delivery| d.body == DeliveryBody::Update { of: id.as_str().into() };
            let waiting: Vec<Delivery> = all.iter().filter(of_it).cloned().collect();
            Ok(waiting.len())
        })
        .unwrap();
        assert!(updated >= 1, "round {round}: the card shows what was before");
    }
}

async fn two_who_ask_about_one_child_at_once_see_each_other(place: Place) {
    let db = place.open().await;
    let asks = |n: usize| {
        let db = db.clone();
        tokio::spawn(async move {
            work!(db, tx => {
                meetings::one_at_a_time(tx, "child").await?;
                if !meetings::open_for_case(tx, "child").await?.is_empty() {
                    return Ok(false);
                }
                tokio::time::sleep(std::time::Duration::from_millis(40)).await;
                let new = crate::store::a_meeting(&format!("mtg_{n}"), &format!("PM-222{n}"));
                let new = meetings::MeetingRow { case_hash: Some("child".into()), ..new };
                meetings::insert(tx, &new, &crate::store::people_of(&["sam"])).await
            })
        })
    };
    let asked = [asks(2), asks(3), asks(4), asks(5)];
    let mut made = 0;
    for one in asked {
        made += u32::from(one.await.unwrap().unwrap());
    }
    assert_eq!(made, 1, "the others are shown the first");
}

async fn whoever_may_have_heard_hears_how_it_ended(place: Place) {
    let db = place.open().await;
    queue(&db, &[post("lost", "sam", noon()), post("waiting", "ann", noon() + TimeDelta::hours(1))]).await;
    work!(db, tx => {
        let lost = take(tx, noon(), 1).await?;
        let parked = Outcome::Parked { problem: "unconfirmed".into(), told: true, counts: false };
        assert!(deliveries::settle(tx, &lost, &parked, noon()).await?);
        assert!(deliveries::may_have_heard(tx, &"mtg_1".into(), &"sam".into()).await?, "nobody knows");
        assert!(!deliveries::may_have_heard(tx, &"mtg_1".into(), &"ann".into()).await?, "certainly not");
        Ok(())
    })
    .unwrap();
}
