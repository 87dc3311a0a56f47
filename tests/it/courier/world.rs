//! A courier, its rows, and a platform, letters and clock that a story holds in its hands.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use mainstay::card::{Block, Card};
use mainstay::courier::{Courier, Day, Letter, Letters, Time};
use mainstay::ids::DeliveryId;
use mainstay::interaction::PlatformName;
use mainstay::meeting::quiet::DIGEST_FROM;
use mainstay::platform::{Address, Found, Mark, Platform, Receipt, SendError};
use mainstay::store::deliveries::{self, Delivery, DeliveryBody, DeliveryState, NewDelivery, OnUnsure};
use mainstay::store::{Db, StoreError};

use crate::engines::{Place, work};
pub use crate::script::noon;

/// A clock that stands still, except that whoever sleeps on it moves it on.
pub struct StoryTime(Mutex<DateTime<Utc>>);

impl StoryTime {
    pub fn passes(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Time for StoryTime {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let mut now = self.0.lock().unwrap();
            *now = at.max(*now);
        })
    }
}

/// What the platform does with one post or update.
#[derive(Debug, Clone)]
pub enum Step {
    Take,
    /// It takes it and says this all the same.
    TakeAndSay(SendError),
    Say(SendError),
    /// It takes it and never answers.
    TakeAndHang,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub at: DateTime<Utc>,
    pub to: String,
    pub mark: String,
    pub text: String,
    pub updates: Option<String>,
}

pub struct FakePlatform {
    time: Arc<StoryTime>,
    /// What it does next; after that, what it does always.
    pub steps: Mutex<VecDeque<Step>>,
    pub always: Mutex<Step>,
    /// Everything people can see, in order.
    pub seen: Mutex<Vec<Seen>>,
    /// Every call, also those that came to nothing: when, and to whom.
    pub calls: Mutex<Vec<(DateTime<Utc>, String)>>,
    pub looks: Mutex<u32>,
    pub blind: Mutex<bool>,
    pub looks_fail: Mutex<bool>,
}

impl FakePlatform {
    async fn take(&self, to: &str, mark: &str, card: &Card, updates: Option<&str>) -> Result<Receipt, SendError> {
        self.calls.lock().unwrap().push((self.time.now(), to.to_owned()));
        let step = self.steps.lock().unwrap().pop_front().unwrap_or_else(|| self.always.lock().unwrap().clone());
        if let Step::Say(error) = step {
            return Err(error);
        }
        let message = {
            let mut seen = self.seen.lock().unwrap();
            seen.push(Seen {
                at: self.time.now(),
                to: to.to_owned(),
                mark: mark.to_owned(),
                text: card.headline.clone(),
                updates: updates.map(str::to_owned),
            });
            format!("m{}", seen.len())
        };
        match step {
            Step::TakeAndSay(error) => Err(error),
            Step::TakeAndHang => std::future::pending().await,
            _ => Ok(Receipt { channel: format!("D-{to}"), message }),
        }
    }
}

impl Platform for FakePlatform {
    fn name(&self) -> PlatformName {
        PlatformName::Slack
    }

    fn post<'a>(
        &'a self,
        to: &'a Address,
        card: &'a Card,
        mark: &'a Mark,
    ) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move { self.take(&to.user, mark.delivery.as_str(), card, None).await })
    }

    fn update<'a>(&'a self, at: &'a Receipt, card: &'a Card) -> BoxFuture<'a, Result<(), SendError>> {
        Box::pin(async move { self.take(&at.channel, "", card, Some(&at.message)).await.map(drop) })
    }

    fn find<'a>(
        &'a self,
        to: &'a Address,
        delivery: &'a DeliveryId,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Found, SendError>> {
        Box::pin(async move {
            *self.looks.lock().unwrap() += 1;
            if *self.looks_fail.lock().unwrap() {
                return Err(unsure());
            }
            if *self.blind.lock().unwrap() {
                return Ok(Found::CannotLook);
            }
            let seen = self.seen.lock().unwrap();
            let here = |s: &Seen| s.to == to.user && s.mark == delivery.as_str() && s.at >= since;
            Ok(seen.iter().position(here).map_or(Found::No, |n| {
                Found::Yes(Receipt { channel: format!("D-{}", to.user), message: format!("m{}", n + 1) })
            }))
        })
    }
}

/// Letters as the notice asks for them: `obsolete`, `nowhere`, `broken`, or the words themselves.
#[derive(Default)]
pub struct FakeLetters {
    /// The version that every card shows.
    pub shows: Mutex<i64>,
    /// What happens while a letter is written.
    pub meanwhile: Mutex<Option<Box<dyn Fn() + Send>>>,
}

fn card(headline: String) -> Card {
    Card { headline, blocks: vec![Block::Divider] }
}

/// `person@workspace`, or a person in the workspace T1.
fn address(person: &str) -> Address {
    let (user, workspace) = person.split_once('@').unwrap_or((person, "T1"));
    Address { platform: PlatformName::Slack, workspace: Some(workspace.to_owned()), user: user.to_owned() }
}

impl Letters for FakeLetters {
    fn letter<'a>(
        &'a self,
        d: &'a Delivery,
        of: Option<&'a Delivery>,
        latest: bool,
    ) -> BoxFuture<'a, Result<Letter, StoreError>> {
        Box::pin(async move {
            if let Some(happens) = &*self.meanwhile.lock().unwrap() {
                happens();
            }
            let text = match (&d.body, of) {
                (DeliveryBody::Post { notice }, _) => match notice.as_str() {
                    "obsolete" => return Ok(Letter::NotNeeded),
                    "nowhere" => return Ok(Letter::NoRoute("no_account".into())),
                    "broken" => return Err(StoreError::Broken("cannot be read".into())),
                    words => words.to_owned(),
                },
                (DeliveryBody::Calendar, _) => "a calendar's entry".to_owned(),
                (DeliveryBody::Update { .. }, of) => {
                    format!(
                        "{} again{}",
                        of.expect("the message it changes").id,
                        if latest { "" } else { ", not the latest" }
                    )
                }
            };
            let shows = *self.shows.lock().unwrap();
            Ok(Letter::Send { to: address(d.person.as_str()), card: card(text), with: None, shows })
        })
    }

    fn day<'a>(&'a self, ds: &'a [Delivery]) -> BoxFuture<'a, Result<Option<Day>, StoreError>> {
        Box::pin(async move {
            let text = format!("{} reminders", ds.len());
            let to = address(ds[0].person.as_str());
            let letter = Letter::Send { to, card: card(text), with: None, shows: 0 };
            Ok((ds.len() >= DIGEST_FROM).then_some(Day { letter, several: true, ahead: Vec::new() }))
        })
    }

    fn problem<'a>(&'a self, d: &'a Delivery, why: &'a str) -> BoxFuture<'a, Result<Option<NewDelivery>, StoreError>> {
        Box::pin(async move {
            let tells =
                NewDelivery { id: format!("about {}", d.id).into(), ..post("x", "admin", &format!("{} {why}", d.id)) };
            Ok((d.person.as_str() != "admin").then(|| NewDelivery { dedupe_key: format!("problem:{}", d.id), ..tells }))
        })
    }
}

pub fn post(id: &str, person: &str, words: &str) -> NewDelivery {
    NewDelivery {
        id: id.into(),
        dedupe_key: format!("for {id}"),
        meeting: None,
        person: person.into(),
        body: DeliveryBody::Post { notice: words.into() },
        due_at: noon(),
        on_unsure: OnUnsure::Park,
        reminder: false,
    }
}

pub fn on_meeting(new: NewDelivery) -> NewDelivery {
    NewDelivery { meeting: Some("mtg_1".into()), ..new }
}

pub struct World {
    pub db: Db,
    pub time: Arc<StoryTime>,
    pub platform: Arc<FakePlatform>,
    pub letters: Arc<FakeLetters>,
    pub courier: Courier,
    _place: Place,
}

impl World {
    pub async fn new(place: Place) -> Self {
        let db = place.open().await;
        let time = Arc::new(StoryTime(Mutex::new(noon())));
        let platform = Arc::new(FakePlatform {
            time: time.clone(),
            steps: Mutex::default(),
            always: Mutex::new(Step::Take),
            seen: Mutex::default(),
            calls: Mutex::default(),
            looks: Mutex::default(),
            blind: Mutex::default(),
            looks_fail: Mutex::default(),
        });
        let letters = Arc::new(FakeLetters::default());
        let courier = Courier::without_pacing(db.clone(), vec![platform.clone()], letters.clone(), time.clone());
        Self { db, time, platform, letters, courier, _place: place }
    }

    /// Another process on the same rows.
    pub fn another_courier(&self) -> Courier {
        let platforms: Vec<Arc<dyn Platform>> = vec![self.platform.clone()];
        Courier::without_pacing(self.db.clone(), platforms, self.letters.clone(), self.time.clone())
    }

    pub fn paced_courier(&self) -> Courier {
        let platforms: Vec<Arc<dyn Platform>> = vec![self.platform.clone()];
        Courier::new(self.db.clone(), platforms, self.letters.clone(), self.time.clone())
    }

    pub async fn queue(&self, rows: &[NewDelivery]) {
        let rows = rows.to_vec();
        work!(self.db, tx, rows => deliveries::queue(tx, &rows, noon()).await).unwrap();
    }

    pub async fn passes(&self, seconds: i64) {
        self.time.passes(TimeDelta::seconds(seconds));
        self.courier.drain().await.unwrap();
    }

    pub fn next(&self, steps: impl IntoIterator<Item = Step>) {
        self.platform.steps.lock().unwrap().extend(steps);
    }

    pub fn always(&self, step: Step) {
        *self.platform.always.lock().unwrap() = step;
    }

    pub async fn row(&self, id: &str) -> Delivery {
        let id = DeliveryId::from(id);
        work!(self.db, tx, id => deliveries::get(tx, &id).await).unwrap().expect("the row")
    }

    pub async fn state(&self, id: &str) -> DeliveryState {
        self.row(id).await.state
    }

    /// What people can see, in order.
    pub fn texts(&self) -> Vec<String> {
        self.platform.seen.lock().unwrap().iter().map(|s| s.text.clone()).collect()
    }

    pub fn calls(&self) -> usize {
        self.platform.calls.lock().unwrap().len()
    }
}

pub fn not_sent(after: Option<u64>) -> SendError {
    SendError::NotSent { code: "not_now".into(), after: after.map(Duration::from_secs) }
}

pub fn unsure() -> SendError {
    SendError::Unsure { code: "reset".into() }
}
