//! What each answer of a platform leads to, for the message itself and for what would go the same way.

use chrono::TimeDelta;
use mainstay::interaction::PlatformName;
use mainstay::platform::SendError;
use mainstay::store::deliveries;
use mainstay::store::deliveries::{DeliveryBody, DeliveryState, NewDelivery};
use mainstay::store::installs::{self, Named};

use super::world::{Step, World, noon, not_sent, post, unsure};
use crate::engines::{Place, on_both_engines, work};

on_both_engines!(
    every_answer_has_its_end,
    a_change_in_place_may_be_tried_until_it_works,
    a_pause_is_kept_to_the_second_and_by_that_workspace_alone,
    what_one_process_is_told_to_wait_for_all_wait_for,
    a_platform_that_is_down_is_tried_once_in_fifteen_seconds,
    so_is_one_that_answers_nothing_but_errors,
    a_conversation_that_cannot_be_read_holds_its_person_up_an_hour,
    a_platform_that_refuses_the_app_waits_and_is_seen,
    what_is_noted_of_the_app_is_followed,
    fifty_attempts_are_enough,
);

async fn every_answer_has_its_end(place: Place) {
    use DeliveryState as S;
    let world = World::new(place).await;
    let code = || "c".to_owned();
    let table = [
        ("ok", "hello", Step::Take, S::Sent, None),
        ("unreachable", "hello", Step::Say(SendError::Unreachable { code: code() }), S::Parked, Some("c")),
        ("refused", "hello", Step::Say(SendError::Refused { code: code() }), S::Parked, Some("c")),
        ("gone", "hello", Step::Say(SendError::Gone { code: code() }), S::Parked, Some("c")),
        ("unsure", "hello", Step::Say(unsure()), S::Unsure, Some("reset")),
        ("not sent", "hello", Step::Say(not_sent(None)), S::Pending, Some("not_now")),
        ("obsolete", "obsolete", Step::Take, S::NotNeeded, None),
        ("nowhere", "nowhere", Step::Take, S::Parked, Some("no_account")),
        ("broken", "broken", Step::Take, S::Pending, Some("letter")),
    ];
    for (id, words, step, state, problem) in table {
        world.next([step]);
        world.queue(&[post(id, id, words)]).await;
        world.courier.drain().await.unwrap();
        world.platform.steps.lock().unwrap().clear();
        let row = world.row(id).await;
        assert_eq!((row.state, row.problem.as_deref(), row.lease_until), (state, problem, None), "{id}");
        if state == S::Parked {
            let tells = world.row(&format!("about {id}")).await;
            assert!(row.told && tells.state == S::Sent, "{id}: somebody was told");
            assert_eq!(row.attempts, i64::from(id != "nowhere"), "{id}: whoever looks sees whether it was tried");
        }
        if state == S::Pending {
            let wait = row.not_before.expect("a time") - noon();
            assert!((TimeDelta::seconds(5)..TimeDelta::seconds(11)).contains(&wait), "{id}: {wait}");
            assert_eq!(row.attempts, 1);
        }
    }
    let sent = world.row("ok").await;
    assert_eq!(
        (sent.channel.as_deref(), sent.message.as_deref(), sent.sent_at),
        (Some("D-ok"), Some("m1"), Some(noon()))
    );
}

async fn a_change_in_place_may_be_tried_until_it_works(place: Place) {
    let world = World::new(place).await;
    world.queue(&[post("a", "sam", "hello")]).await;
    world.courier.drain().await.unwrap();
    let update = |id: &str| NewDelivery { body: DeliveryBody::Update { of: "a".into() }, ..post(id, "sam", "") };
    world.next([Step::TakeAndSay(unsure()), Step::Say(unsure()), Step::Take]);
    world.queue(&[update("u")]).await;
    world.courier.drain().await.unwrap();
    world.passes(60).await;
    world.passes(120).await;
    let u = world.row("u").await;
    assert_eq!((u.state, u.attempts), (DeliveryState::Sent, 2));
    assert_eq!(*world.platform.looks.lock().unwrap(), 0, "nothing to look for");

    for (id, error) in [
        ("gone", SendError::Gone { code: "message_not_found".into() }),
        ("left", SendError::Unreachable { code: "user_disabled".into() }),
    ] {
        world.next([Step::Say(error)]);
        world.queue(&[update(id)]).await;
        world.courier.drain().await.unwrap();
        assert_eq!(world.state(id).await, DeliveryState::NotNeeded);
    }
}

async fn a_pause_is_kept_to_the_second_and_by_that_workspace_alone(place: Place) {
    let world = World::new(place).await;
    world.next([Step::Say(not_sent(Some(30)))]);
    world.queue(&[post("a", "ann", "1")]).await;
    world.courier.drain().await.unwrap();
    world.queue(&[post("b", "bob", "2"), post("c", "cat@T2", "3")]).await;
    world.courier.drain().await.unwrap();
    assert_eq!(world.texts(), ["3"], "the other workspace goes on");
    world.passes(29).await;
    assert_eq!(world.calls(), 2, "not one request early");
    world.passes(1).await;
    let mut texts = world.texts();
    texts.sort();
    assert_eq!(texts, ["1", "2", "3"]);
    assert_eq!(world.row("a").await.attempts, 0, "being told to wait is not an attempt");
}

async fn what_one_process_is_told_to_wait_for_all_wait_for(place: Place) {
    let world = World::new(place).await;
    let other = world.another_courier();
    world.next([Step::Say(not_sent(Some(30)))]);
    world.queue(&[post("a", "ann", "1")]).await;
    world.courier.drain().await.unwrap();
    world.queue(&[post("b", "bob", "2")]).await;
    other.drain().await.unwrap();
    assert_eq!(world.calls(), 1, "nor does another process ask");
    world.time.passes(TimeDelta::seconds(29));
    world.another_courier().drain().await.unwrap();
    assert_eq!(world.calls(), 1, "nor one that has only begun");
    world.time.passes(TimeDelta::seconds(1));
    other.drain().await.unwrap();
    assert_eq!(world.texts().len(), 2);
}

async fn a_platform_that_is_down_is_tried_once_in_fifteen_seconds(place: Place) {
    let world = World::new(place).await;
    world.always(Step::Say(not_sent(None)));
    let rows: Vec<_> = (0..50).map(|n| post(&format!("d{n}"), &format!("p{n}"), "hello")).collect();
    world.queue(&rows).await;
    world.courier.drain().await.unwrap();
    let at_once = world.calls();
    assert!(at_once <= 32, "no more than were under way at once: {at_once}");
    for minute in 1..=20 {
        for _ in 0..4 {
            world.passes(15).await;
            world.passes(0).await;
        }
        assert_eq!(world.calls(), at_once + 4 * minute, "one every 15 seconds");
    }
    world.always(Step::Take);
    world.passes(15).await;
    assert_eq!(world.texts().len(), 50, "all of it, at once");
    assert!(world.row("d0").await.attempts < 10, "trying whether it is back wears no message out");
}

async fn a_platform_that_refuses_the_app_waits_and_is_seen(place: Place) {
    let world = World::new(place).await;
    let named = Named { workspace: "T1".into(), enterprise: None, org_wide: false };
    work!(world.db, tx, named => installs::named(tx, PlatformName::Slack, &named, noon()).await).unwrap();
    world.next([Step::Say(SendError::Disconnected { code: "token_revoked".into() })]);
    world.queue(&[post("a", "ann", "1")]).await;
    world.courier.drain().await.unwrap();
    world.queue(&[post("b", "bob", "2"), post("c", "cat@T2", "3")]).await;
    world.courier.drain().await.unwrap();
    assert_eq!(world.texts(), [""; 0], "there is one token, whosever workspace it is");
    let all = work!(world.db, tx => installs::all(tx).await).unwrap();
    let states: Vec<_> = all.iter().map(|i| (i.workspace.as_str(), i.state.as_str(), i.reason.as_deref())).collect();
    assert_eq!(states, [("T1", installs::DISCONNECTED, Some("token_revoked"))]);
    let late = mainstay::courier::watch(&world.db, noon() + TimeDelta::minutes(6)).await.unwrap();
    assert_eq!((late.count, late.oldest), (3, Some(noon())), "what waits is seen");

    // The program is started again, and nobody has put it right.
    let another = world.another_courier();
    another.drain().await.unwrap();
    assert_eq!(world.calls(), 1, "nothing is tried");
    // Slack says at a start that it knows the app.
    work!(world.db, tx, named => installs::named(tx, PlatformName::Slack, &named, noon()).await).unwrap();
    another.drain().await.unwrap();
    assert_eq!(world.texts().len(), 3);
}

/// Slack told another process, or this one while nothing was being sent.
async fn what_is_noted_of_the_app_is_followed(place: Place) {
    let world = World::new(place).await;
    let named = Named { workspace: "T1".into(), enterprise: None, org_wide: false };
    work!(world.db, tx, named => installs::named(tx, PlatformName::Slack, &named, noon()).await).unwrap();
    world.queue(&[post("a", "ann", "1")]).await;
    world.courier.drain().await.unwrap();
    work!(world.db, tx => installs::removed(tx, PlatformName::Slack, Some("T1"), None, noon()).await).unwrap();
    world.queue(&[post("b", "bob", "2")]).await;
    world.passes(60).await;
    assert_eq!(world.texts(), ["1"], "nothing goes");
    world.passes(15 * 60).await;
    assert_eq!(world.texts(), ["1", "2"], "once in a while it is tried");
    let all = work!(world.db, tx => installs::all(tx).await).unwrap();
    assert!(all.iter().all(installs::Install::is_connected));
}

async fn fifty_attempts_are_enough(place: Place) {
    let world = World::new(place).await;
    world.always(Step::Say(not_sent(None)));
    world.queue(&[post("a", "ann", "hello")]).await;
    for _ in 0..49 {
        world.passes(2 * 3600).await;
    }
    assert_eq!(world.state("a").await, DeliveryState::Pending);
    world.passes(2 * 3600).await;
    assert_eq!((world.state("a").await, world.calls()), (DeliveryState::Parked, 51), "50, and the first to tell of it");
    let counts = work!(world.db, tx => deliveries::counts(tx).await).unwrap();
    assert_eq!(counts[&DeliveryState::Pending], 1);
}

async fn so_is_one_that_answers_nothing_but_errors(place: Place) {
    let world = World::new(place).await;
    world.always(Step::Say(unsure()));
    *world.platform.looks_fail.lock().unwrap() = true;
    let rows: Vec<_> = (0..50).map(|n| post(&format!("d{n}"), &format!("p{n}"), "hello")).collect();
    world.queue(&rows).await;
    world.courier.drain().await.unwrap();
    let (at_once, looks) = (world.calls(), *world.platform.looks.lock().unwrap());
    assert!(at_once <= 32, "no more than were under way at once: {at_once}");
    for _ in 0..40 {
        world.passes(15).await;
    }
    let more = world.calls() - at_once + (*world.platform.looks.lock().unwrap() - looks) as usize;
    assert!(more <= 41, "one every 15 seconds: {more} in ten minutes");
    world.always(Step::Take);
    *world.platform.looks_fail.lock().unwrap() = false;
    for _ in 0..8 {
        world.passes(15).await;
    }
    assert_eq!(world.texts().len(), 50, "all of it, once each");
}

async fn a_conversation_that_cannot_be_read_holds_its_person_up_an_hour(place: Place) {
    let world = World::new(place).await;
    *world.platform.looks_fail.lock().unwrap() = true;
    world.next([Step::TakeAndSay(unsure())]);
    world.queue(&[post("doubtful", "ann", "hello")]).await;
    world.courier.drain().await.unwrap();
    world.queue(&[post("next", "ann", "and then")]).await;
    for minute in 0..70 {
        // Everybody else's messages go: the platform is well.
        world.queue(&[post(&format!("other{minute}"), &format!("p{minute}"), "hello")]).await;
        world.passes(60).await;
    }
    let row = world.row("doubtful").await;
    assert_eq!((row.state, row.problem.as_deref()), (DeliveryState::Parked, Some("unconfirmed")));
    assert_eq!(world.state("next").await, DeliveryState::Sent);
}
