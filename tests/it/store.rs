//! What the store promises, on both engines.

mod deliveries;
mod replies;
mod sealing;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use mainstay::calendar::Holidays;
use mainstay::ids::{MeetingId, PersonId, Reference};
use mainstay::interaction::{Account, PlatformName};
use mainstay::people::Person;
use mainstay::store::inbox::Heard;
use mainstay::store::meetings::MeetingRow;
use mainstay::store::{
    StoreError, Tx, audit, drafts, events, holidays, inbox, installs, meetings, meta, parts, people, procedures,
};

use crate::engines::{Place, on_both_engines, work};
pub use crate::script::noon;

on_both_engines!(
    meetings_are_kept_found_and_saved_once,
    events_count_from_one,
    drafts_belong_to_whoever_opened_them,
    the_inbox_hears_once,
    people_who_leave_stay_known,
    the_small_tables_keep_what_they_are_given,
);

pub fn people_of(ids: &[&str]) -> BTreeSet<PersonId> {
    ids.iter().map(|id| PersonId::from(*id)).collect()
}

pub fn a_meeting(id: &str, reference: &str) -> MeetingRow {
    MeetingRow {
        id: id.into(),
        reference: reference.into(),
        procedure: "bpm".into(),
        procedure_hash: "abc".into(),
        stage: "requested".into(),
        state: r#"{"why":"Zebedee was unhappy"}"#.into(),
        version: 1,
        wake_at: Some(noon()),
        case_hash: Some("c1".into()),
        open: true,
        created_at: noon(),
        updated_at: noon(),
    }
}

async fn meetings_are_kept_found_and_saved_once(place: Place) {
    let db = place.open().await;
    let row = a_meeting("mtg_1", "PM-2222");
    let (sam, ann) = (people_of(&["sam"]), people_of(&["ann", "sam"]));
    assert!(work!(db, tx, row, sam => meetings::insert(tx, &row, &sam).await).unwrap());
    let same_reference = a_meeting("mtg_2", "PM-2222");
    assert!(!work!(db, tx, same_reference, sam => meetings::insert(tx, &same_reference, &sam).await).unwrap());
    let other = MeetingRow { wake_at: None, case_hash: None, ..a_meeting("mtg_2", "PM-3333") };
    assert!(work!(db, tx, other, sam => meetings::insert(tx, &other, &sam).await).unwrap());

    let (id, reference) = (row.id.clone(), Reference::from("PM-2222"));
    let found = db.read(move |tx| Box::pin(async move { meetings::load_by_reference(tx, &reference).await })).await;
    assert_eq!(found.unwrap().as_ref(), Some(&row), "what was written comes back");

    let later = MeetingRow {
        stage: "agreed".into(),
        state: "{}".into(),
        wake_at: None,
        updated_at: noon() + TimeDelta::hours(1),
        ..row.clone()
    };
    assert!(work!(db, tx, later, ann => meetings::save(tx, &later, 1, &ann).await).unwrap());
    assert!(!work!(db, tx, row, sam => meetings::save(tx, &row, 1, &sam).await).unwrap(), "somebody was faster");
    work!(db, tx, id, later, ann => {
        assert_eq!(meetings::load(tx, &id).await?, Some(MeetingRow { version: 2, ..later.clone() }));
        assert_eq!(parts::of_meeting(tx, &id).await?, ann, "the losing save left the parts alone");
        assert_eq!(meetings::load(tx, &MeetingId::from("mtg_9")).await?, None);
        assert_eq!(meetings::of_person(tx, &"ann".into()).await?.len(), 1);
        assert_eq!(meetings::of_person(tx, &"sam".into()).await?.len(), 2);
        assert_eq!(meetings::open_for_case(tx, "c1").await?.len(), 1);
        assert_eq!(meetings::due(tx, noon(), 10).await?, []);
        assert_eq!(meetings::wake_all(tx, noon()).await?, 2);
        assert_eq!(meetings::due(tx, noon() - TimeDelta::seconds(1), 10).await?, [], "not before its hour");
        assert_eq!(meetings::due(tx, noon(), 1).await?, std::slice::from_ref(&id));
        let held = MeetingRow { open: false, stage: "held".into(), ..later };
        assert!(!meetings::save(tx, &held, 2, &ann).await?, "worked out before the calendar changed");
        assert!(meetings::save(tx, &held, 3, &ann).await?);
        assert_eq!(meetings::of_person(tx, &"ann".into()).await?.len(), 1, "what comes after is still to do");
        assert_eq!(meetings::open_for_case(tx, "c1").await?, [], "another request is no duplicate of one that was held");
        let closed = MeetingRow { stage: meetings::CLOSED.into(), ..held };
        assert!(meetings::save(tx, &closed, 4, &ann).await?);
        assert_eq!(meetings::of_person(tx, &"ann".into()).await?, []);
        assert_eq!(parts::of_meeting(tx, &id).await?, people_of(&[]), "no list grows with what is over");
        assert_eq!(meetings::wake_all(tx, noon()).await?, 1);
        Ok(())
    })
    .unwrap();
}

async fn events_count_from_one(place: Place) {
    let db = place.open().await;
    let row = a_meeting("mtg_1", "PM-2222");
    work!(db, tx, row => {
        meetings::insert(tx, &row, &people_of(&[])).await?;
        let some = |names: &[&str]| names.iter().map(|n| ((*n).to_owned(), format!("{{\"n\":\"{n}\"}}"))).collect::<Vec<_>>();
        assert_eq!(events::append(tx, &row.id, noon(), Some(&"sam".into()), &some(&["requested", "told"])).await?, 1);
        assert_eq!(events::append(tx, &row.id, noon(), None, &some(&["reminded"])).await?, 3);
        let all = events::of_meeting(tx, &row.id).await?;
        let seen: Vec<_> = all.iter().map(|e| (e.seq, e.name.as_str(), e.actor.as_ref().map(PersonId::as_str))).collect();
        assert_eq!(seen, [(1, "requested", Some("sam")), (2, "told", Some("sam")), (3, "reminded", None)]);
        assert_eq!(all[2].body, r#"{"n":"reminded"}"#);
        Ok(())
    })
    .unwrap();
}

async fn drafts_belong_to_whoever_opened_them(place: Place) {
    let db = place.open().await;
    work!(db, tx => {
        let (id, sam, ann) = ("frm_1".into(), PersonId::from("sam"), PersonId::from("ann"));
        let later = noon() + TimeDelta::hours(1);
        drafts::put(tx, &id, &sam, "{\"page\":1}", noon()).await?;
        drafts::put(tx, &id, &sam, "{\"page\":2}", later).await?;
        drafts::put(tx, &id, &ann, "{\"page\":9}", later).await?;
        let draft = drafts::get(tx, &id).await?.expect("it was put");
        assert_eq!((draft.state.as_str(), draft.created_at, draft.updated_at), ("{\"page\":2}", noon(), later));
        assert_eq!(drafts::of_person_open(tx, &sam).await?, [draft]);
        assert!(drafts::finish(tx, &id, later).await?);
        assert!(!drafts::finish(tx, &id, later).await?, "sent twice is sent once");
        drafts::put(tx, &id, &sam, "{\"page\":3}", later).await?;
        assert_eq!(drafts::of_person_open(tx, &sam).await?, []);
        assert_eq!(drafts::get(tx, &id).await?.expect("still known").state, "null", "and emptied");
        assert_eq!(drafts::purge(tx, later + TimeDelta::seconds(1)).await?, 1);
        Ok(())
    })
    .unwrap();
}

/// Whether this key is new to the inbox.
async fn first_time(tx: &mut Tx, platform: PlatformName, key: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let heard = vec![Heard { platform, key: key.into(), at }; 2];
    Ok(inbox::first_times(tx, heard).await?.len() == 1)
}

async fn the_inbox_hears_once(place: Place) {
    let db = place.open().await;
    work!(db, tx => {
        assert!(first_time(tx, PlatformName::Slack, "k", noon()).await?);
        assert!(!first_time(tx, PlatformName::Slack, "k", noon()).await?);
        assert!(first_time(tx, PlatformName::Teams, "k", noon() + TimeDelta::days(3)).await?);
        assert_eq!(inbox::purge(tx, noon() + TimeDelta::days(1)).await?, 1);
        assert!(first_time(tx, PlatformName::Slack, "k", noon()).await?);
        Ok(())
    })
    .unwrap();
}

async fn people_who_leave_stay_known(place: Place) {
    let db = place.open().await;
    let person = |id: &str, slack: Option<&str>| Person {
        id: id.into(),
        name: id.to_uppercase(),
        email: Some(format!("{id}@council.example")),
        slack: slack.map(str::to_owned),
        teams: None,
        roles: ["chair".into(), "buyer".into()].into(),
        team: Some("north".into()),
        cover: Some("ann".into()),
        active: true,
        chat: Default::default(),
        outside: false,
        away_until: None,
    };
    let (ann, sam) = (person("ann", Some("U1")), person("sam", Some("U2")));
    work!(db, tx, ann, sam => {
        let written = std::sync::Mutex::new(Vec::new());
        people::import(tx, &[ann.clone(), sam.clone()], &|n| written.lock().expect("free").push(n)).await?;
        assert_eq!(written.into_inner().expect("free"), [1, 2], "whoever watches hears of each as it is written");
        let both = [ann.clone(), sam.clone()].into_iter().collect();
        assert_eq!(people::all(tx).await?, both);
        people::import(tx, std::slice::from_ref(&ann), &|_| ()).await?;
        assert!(!people::all(tx).await?.get(&sam.id).expect("still known").active);
        people::import(tx, &[ann.clone(), sam.clone()], &|_| ()).await?;
        assert_eq!(people::all(tx).await?, both, "and back");

        people::account_changed(tx, &sam.id, PlatformName::Slack, false).await?;
        people::import(tx, &[ann.clone(), sam.clone()], &|_| ()).await?;
        assert!(!people::all(tx).await?.get(&sam.id).expect("known").active, "the file does not know about accounts");
        let both_ways = Person { teams: Some("aad-2".into()), ..sam.clone() };
        people::import(tx, &[ann.clone(), both_ways.clone()], &|_| ()).await?;
        let here = people::all(tx).await?.get(&sam.id).expect("known").clone();
        assert!(here.active && here.account_on("slack").is_none() && here.account_on("teams").is_some(), "another account");
        people::account_changed(tx, &sam.id, PlatformName::Teams, false).await?;
        assert!(!people::all(tx).await?.get(&sam.id).expect("known").active, "the last one");
        people::account_changed(tx, &sam.id, PlatformName::Teams, true).await?;
        assert!(people::all(tx).await?.get(&sam.id).expect("known").reachable());
        let moved = Person { slack: Some("U3".into()), ..sam.clone() };
        people::import(tx, &[ann.clone(), moved], &|_| ()).await?;
        assert!(people::all(tx).await?.get(&sam.id).expect("known").active, "a new account");
        Ok(())
    })
    .unwrap();
}

async fn the_small_tables_keep_what_they_are_given(place: Place) {
    let db = place.open().await;
    work!(db, tx => {
        meta::put(tx, "a", "1").await?;
        meta::put(tx, "a", "2").await?;
        assert_eq!(meta::get(tx, "a").await?.as_deref(), Some("2"));
        assert_eq!(meta::get(tx, "b").await?, None);

        procedures::keep(tx, &"h1".into(), &"bpm".into(), "text", noon()).await?;
        procedures::keep(tx, &"h1".into(), &"bpm".into(), "text", noon()).await?;
        assert_eq!(procedures::text(tx, &"h1".into()).await?.as_deref(), Some("text"));
        assert_eq!(procedures::all(tx).await?.len(), 1);

        let good_friday = NaiveDate::from_ymd_opt(2026, 4, 3).expect("a day");
        let list = Holidays { days: BTreeMap::from([(good_friday, "Good Friday".to_owned())]) };
        assert_eq!(holidays::version(tx).await?, 0);
        assert_eq!(holidays::replace(tx, &list).await?, 1);
        assert_eq!(holidays::replace(tx, &list).await?, 1, "the same list is no news");
        assert_eq!(holidays::all(tx).await?, list);
        assert_eq!(holidays::replace(tx, &Holidays::default()).await?, 2);

        let (slack, mail) = (PlatformName::Slack, PlatformName::Email);
        let place = |workspace: &str, org_wide| installs::Named {
            workspace: workspace.into(),
            enterprise: Some("E1".into()),
            org_wide,
        };
        installs::refused(tx, slack, "invalid_auth", noon()).await?;
        installs::named(tx, slack, &place("T0", false), noon()).await?;
        installs::named(tx, slack, &place("T1", false), noon()).await?;
        assert!(!installs::removed(tx, slack, Some("T2"), Some("E1"), noon()).await?, "another's loss is not ours");
        installs::refused(tx, mail, "tls", noon()).await?;
        let states = |all: &[installs::Install]| -> Vec<String> {
            all.iter().map(|i| format!("{} {} {}", i.platform, i.workspace, i.state)).collect()
        };
        let all = installs::all(tx).await?;
        assert_eq!(states(&all), ["email  disconnected", "slack T1 connected"], "one token, one place");
        assert!(installs::removed(tx, slack, Some("T1"), None, noon()).await?);
        installs::accepted(tx, mail, noon()).await?;
        let all = installs::all(tx).await?;
        assert_eq!(states(&all), ["email  connected", "slack T1 disconnected"]);
        installs::named(tx, slack, &place("E1", true), noon()).await?;
        assert!(installs::removed(tx, slack, None, Some("E1"), noon()).await?, "from the whole organisation");

        let from = Account { platform: PlatformName::Slack, workspace: Some("T2".into()), enterprise: None, user: "U9".into() };
        audit::note(tx, noon(), &from, None, Some(&"mtg_1".into()), "not_on_meeting").await?;
        let noted = audit::since(tx, noon(), 10).await?;
        let first = &noted[0];
        let said = (first.what.as_str(), first.account.as_str(), first.workspace.as_deref());
        assert_eq!(said, ("not_on_meeting", "U9", Some("T2")));
        Ok(())
    })
    .unwrap();
}
