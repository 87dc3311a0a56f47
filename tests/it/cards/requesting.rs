//! The request form, page by page.

use mainstay::card::FieldKind;
use mainstay::card::intake::{self, AlreadyOpen, Intake};
use mainstay::interaction::{Draft, Page, Value, Values, Verb};
use mainstay::people::{People, Person};

use super::reads;
use super::story::{CASE_NUMBER, at, calendar, people, procedure};

/// A page of Hannah's request, with these answers, at this moment.
fn page(kind: Option<&str>, page: Page, now: &str, values: &[(&str, &str)]) -> mainstay::card::Form {
    page_where_open_is(kind, page, now, values, "joel")
}

/// The same, where this person's request for the same child is open.
fn page_where_open_is(
    kind: Option<&str>,
    page: Page,
    now: &str,
    values: &[(&str, &str)],
    already: &str,
) -> mainstay::card::Form {
    let all = [procedure("bpm"), procedure("psm")];
    let kinds: Vec<_> = all.iter().map(AsRef::as_ref).collect();
    let people = people();
    let calendar = calendar();
    let mut filled: Values =
        values.iter().map(|(name, code)| ((*name).to_owned(), Value::Choice((*code).into()))).collect();
    let today = calendar.local(calendar.instant_or_after(at(now)));
    filled.insert("event-risk_notified-date".into(), Value::Date(today.date()));
    filled.insert("case_number".into(), Value::Text(CASE_NUMBER.into()));
    let draft = Draft {
        id: "frm_1".into(),
        person: "hannah".into(),
        verb: Verb::RequestMeeting,
        about: None,
        kind: kind.map(Into::into),
        page,
        values: filled,
    };
    let form = intake::page(&Intake {
        draft: &draft,
        procedure: all.iter().find(|p| kind == Some(p.kind.id.as_str())).map(AsRef::as_ref),
        kinds: &kinds,
        people: &people,
        calendar: &calendar,
        now: calendar.instant_or_after(at(now)),
        emergency: Some("Ring the duty team: 01632 960 001."),
        already: (page == Page::Already).then(|| AlreadyOpen {
            reference: "PM-9X4T".into(),
            kind: all[0].kind.name.clone(),
            last: "2026-04-13".parse().ok(),
            owner: already.into(),
            theirs: already == "hannah",
            asks: if already == "hannah" { vec!["please set the date and place".into()] } else { Vec::new() },
        }),
    });
    super::looked_over::form(&form, false);
    form
}

const EASTER: &str = "2026-04-02T16:45:00";
const AT_RISK: &[(&str, &str)] = &[
    ("level", "risk_of_breakdown"),
    ("fact-placement_type", "foster_ifa"),
    ("fact-child_attend", "no"),
    ("fact-parents_attend", "no"),
    ("fact-safeguarding_move", "no"),
];

#[test]
fn a_request_whose_kind_was_named() {
    reads!("request_bpm_worry", page(Some("bpm"), Page::Worry, EASTER, &[]));
    reads!("request_bpm_already", page(Some("bpm"), Page::Already, EASTER, AT_RISK));
    let own = page_where_open_is(Some("bpm"), Page::Already, EASTER, AT_RISK, "hannah");
    reads!("request_bpm_already_own", own);
    reads!("request_bpm_questions", page(Some("bpm"), Page::Questions, EASTER, AT_RISK));
    reads!("request_bpm_people", page(Some("bpm"), Page::People, EASTER, AT_RISK));
    reads!("request_bpm_check", page(Some("bpm"), Page::Check, EASTER, AT_RISK));
}

#[test]
fn a_request_whose_kind_is_recommended() {
    let answers = &[("level", "fragile"), ("fact-reason", "warning_signs"), ("fact-placement_type", "residential")];
    reads!("request_worry", page(None, Page::Worry, "2026-06-16T10:00:00", &[]));
    reads!("request_questions", page(None, Page::Questions, "2026-06-16T10:00:00", answers));
    reads!("request_kind", page(None, Page::Kind, "2026-06-16T10:00:00", answers));
    let mut chosen = answers.to_vec();
    chosen.push(("kind", "psm"));
    reads!("request_more", page(Some("psm"), Page::More, "2026-06-16T10:00:00", &chosen));
    reads!("request_psm_people", page(Some("psm"), Page::People, "2026-06-16T10:00:00", &chosen));
    reads!("request_psm_check", page(Some("psm"), Page::Check, "2026-06-16T10:00:00", &chosen));
    let outside = &[("level", "fragile"), ("fact-placement_type", "other")];
    reads!("request_check_outside", page(Some("bpm"), Page::Check, "2026-06-16T10:00:00", outside));
}

#[test]
fn a_long_weekend_is_told_of_while_it_is_still_ahead() {
    let says = |now: &str| {
        let form = page(Some("bpm"), Page::Check, now, AT_RISK);
        format!("{:?}", form.intro).contains("overnight")
    };
    // Good Friday is 3 April 2026; Monday 4 May 2026 is a bank holiday.
    let expected = [
        ("2026-03-31T09:00:00", false),
        ("2026-04-01T09:00:00", true),
        ("2026-04-02T16:45:00", true),
        ("2026-04-05T10:00:00", false),
        ("2026-04-07T09:00:00", false),
        ("2026-04-30T09:00:00", true),
        ("2026-06-18T16:00:00", false),
    ];
    for (now, ahead) in expected {
        assert_eq!(says(now), ahead, "{now}");
    }
}

#[test]
fn a_suggestion_and_an_emergency() {
    let all = [procedure("bpm"), procedure("psm")];
    let kinds: Vec<_> = all.iter().map(AsRef::as_ref).collect();
    let draft = Draft {
        id: "frm_1".into(),
        person: "judith".into(),
        verb: Verb::SuggestMeeting,
        about: None,
        kind: None,
        page: Page::Worry,
        values: Values::new(),
    };
    let offered: Vec<_> = kinds.iter().map(|p| (p.kind.id.clone(), p.kind.name.clone())).collect();
    let form = intake::suggestion(&draft, &kinds, &offered, &people());
    super::looked_over::form(&form, false);
    reads!("form_suggest", form);
    for (name, contact) in [("emergency", None), ("emergency_contact", Some("Emergency duty team: 01234 567890"))] {
        let card = intake::emergency(&draft, contact);
        super::looked_over::card(&card);
        reads!(name, card);
    }
}

/// A big council: a list would leave people out, so they are searched for, by name.
#[test]
fn more_people_than_a_list_holds_are_searched_for() {
    let many = |n: usize| -> People {
        let hannah = people().get(&"hannah".into()).expect("a social worker").clone();
        (0..n).map(|n| Person { id: format!("sw{n}").as_str().into(), ..hannah.clone() }).collect()
    };
    let bpm = procedure("bpm");
    let draft = Draft {
        id: "frm_1".into(),
        person: "sw0".into(),
        verb: Verb::SuggestMeeting,
        about: None,
        kind: None,
        page: Page::Worry,
        values: Values::new(),
    };
    let kind = |n: usize| intake::suggestion(&draft, &[&bpm], &[], &many(n)).fields[0].kind.clone();
    assert!(matches!(kind(90), FieldKind::Person(all) if all.len() == 90));
    assert!(matches!(kind(91), FieldKind::FindPerson { chosen: None }));
}
