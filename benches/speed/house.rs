//! A whole Mainstay on a database of its own, whose clock stands still.

use std::collections::BTreeSet;
use std::sync::Arc;

use mainstay::app::{self, App, Spacing};
use mainstay::clock::Clock;
use mainstay::config::{Config, Environment};
use mainstay::courier::Waits;
use mainstay::people::Person;
use mainstay::platform::Platform;
use mainstay::procedure::library::Library;
use mainstay::store::{Db, Sealer};

use crate::place::Place;

pub async fn open(
    place: &Place,
    clock: &Clock,
    people: Vec<Person>,
    platforms: Vec<Arc<dyn Platform>>,
    spacing: Spacing,
) -> (Db, App) {
    let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned();
    let db = Db::open(&place.url, Sealer::new(&key.into()).expect("a key")).await.expect("opened");
    let config = Config::read(None, &Environment::new()).expect("good");
    let house = app::house(&config);
    let app = App::build(db.clone(), Library::built_in(), clock.clone(), house, platforms, spacing, Waits::default());
    app::replace_people(&db, clock, people).await.expect("people");
    (db, app)
}

pub fn person(id: &str, role: &str) -> Person {
    Person {
        id: id.into(),
        name: id.into(),
        email: None,
        slack: Some(id.into()),
        teams: None,
        roles: BTreeSet::from([role.into()]),
        team: None,
        cover: None,
        active: true,
        chat: Default::default(),
        outside: false,
        away_until: None,
    }
}
