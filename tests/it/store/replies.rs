//! Links to the reply page: one for a person and a meeting, found by nothing but itself, and gone when it is over.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use mainstay::ids::{MeetingId, PersonId};
use mainstay::people::Person;
use mainstay::people::outside::Contact;
use mainstay::store::{meetings, people, replies};

use super::{a_meeting, noon, people_of};
use crate::engines::{Place, on_both_engines, work};

on_both_engines!(a_link_is_one_person_s_and_ends, a_person_outside_is_sealed_and_outlives_an_import);

async fn a_link_is_one_person_s_and_ends(place: Place) {
    let db = place.open().await;
    let row = a_meeting("mtg_1", "PM-2222");
    work!(db, tx, row => meetings::insert(tx, &row, &people_of(&["sam", "ann"])).await).unwrap();
    let (meeting, sam, ann) = (MeetingId::from("mtg_1"), PersonId::from("sam"), PersonId::from("ann"));
    work!(db, tx, meeting, sam, ann => {
        let token = replies::token(tx, &meeting, &sam, noon()).await?;
        assert_eq!(token.len(), 40);
        assert_eq!(replies::token(tx, &meeting, &sam, noon()).await?, token, "every mail carries the same link");
        let hers = replies::token(tx, &meeting, &ann, noon()).await?;
        assert_ne!(hers, token);
        assert_eq!(replies::of(tx, &token, noon()).await?, Some((meeting.clone(), sam.clone())));
        for guess in ["", "0", &token[1..], &format!("{token}0"), &token.to_uppercase(), &"0".repeat(5000), "%", "'"] {
            assert_eq!(replies::of(tx, guess, noon()).await?, None, "{guess}");
        }

        let over = noon() + replies::LASTS;
        assert_eq!(replies::of(tx, &token, over).await?, None);
        let until = BTreeMap::from([(sam.clone(), over + TimeDelta::days(9))]);
        replies::follow(tx, &meeting, &until).await?;
        assert!(replies::of(tx, &token, over + TimeDelta::days(8)).await?.is_some(), "kept alive");
        assert_eq!(replies::of(tx, &hers, noon()).await?, None, "no longer on the meeting");

        replies::revoke(tx, &meeting, &sam).await?;
        assert_eq!(replies::of(tx, &token, noon()).await?, None);
        let another = replies::token(tx, &meeting, &sam, noon()).await?;
        assert_ne!(another, token);
        assert_eq!(replies::purge(tx, over + TimeDelta::days(1)).await?, 1);
        assert_eq!(replies::of(tx, &another, noon()).await?, None);
        Ok(())
    })
    .unwrap();
}

async fn a_person_outside_is_sealed_and_outlives_an_import(place: Place) {
    let db = place.open().await;
    let contact = Contact { name: "Pat Stone".into(), service: Some("CAMHS".into()), email: "pat@nhs.example".into() };
    let pat = Person::from_outside("out-1".into(), contact);
    work!(db, tx, pat => {
        people::add_outside(tx, &pat).await?;
        people::import(tx, &[], &|_| ()).await?;
        assert_eq!(people::all(tx).await?.get(&pat.id), Some(&pat));
        Ok(())
    })
    .unwrap();
    for row in super::sealing::everything(&place).await {
        assert!(!row.contains("Pat Stone") && !row.contains("nhs.example"), "{row}");
    }
}
