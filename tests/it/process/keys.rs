//! A new data key, as the README says it: put in front, the service started again, and the old one taken out later.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::books;
use super::house::House;
use super::story;
use crate::engines::{KEY, NEWER_KEY, Place, on_both_engines};
use crate::slack::fake::FakeSlack;

on_both_engines!(a_new_data_key_takes_over);

async fn a_new_data_key_takes_over(place: Place) {
    let slack = FakeSlack::start(Arc::new(story::now)).await;
    let mut house = House::new(place, &slack);
    let mut process = house.start();
    process.is_ready().await;
    story::is_told(&slack).await;
    books::are_quiet(&house.place.open().await).await;
    process.kill();

    house.takes_keys(&format!("{NEWER_KEY},{KEY}"));
    let mut process = house.start();
    process.is_ready().await;
    let began = Instant::now();
    while !house.log().contains("everything is sealed with the first data key now") {
        assert!(began.elapsed() < Duration::from_secs(20), "it says when it is done:\n{}", house.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    process.kill();

    house.takes_keys(NEWER_KEY);
    let mut process = house.start();
    process.is_ready().await;
    let hannah = slack.person("UHANNAH");
    hannah.types("/placement mine").await;
    hannah.sees("Breakdown Prevention Meeting").await;
    process.kill();

    house.takes_keys(KEY);
    let mut process = house.start();
    let (status, _) = process.ends().await;
    assert!(!status.success(), "the old key opens nothing any more");
}
