//! What stands around a meeting, as those who have a hand in it read it: an exemption, a disagreement, views, papers,
//! questions, themes, a move, what may follow.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mainstay::ids::RoleId;
use mainstay::interaction::Verb;
use mainstay::meeting::around::{AfterMove, Order, Settled};
use mainstay::meeting::command::NewRequest;
use mainstay::meeting::{Command, Private, Worry};
use mainstay::people::Person;
use mainstay::procedure::{EventName, FactValue, MinutesStep};

use super::reads;
use super::story::{CANARY, CASE_NUMBER, Story};

fn on(day: &str) -> NaiveDate {
    day.parse().expect("a date")
}

/// Those who have no part in the first two kinds.
fn also(id: &str, name: &str, role: &str) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
        email: None,
        slack: Some(id.into()),
        teams: None,
        roles: role.split(';').map(RoleId::from).collect(),
        team: None,
        cover: None,
        active: true,
        chat: Default::default(),
        outside: false,
        away_until: None,
    }
}

/// A kind of meeting that Hannah Ward asks for on Tuesday 1 September 2026, with everybody whom it needs.
fn asked(kind: &str, facts: &[(&str, FactValue)]) -> Story {
    let mut story = Story::new(kind, "hannah", "hannah", "2026-09-01T10:00:00");
    for (id, name, role) in [
        ("hugo", "Hugo Stern", "head_of_service"),
        ("abel", "Abel Frost", "assistant_director_corporate_parenting"),
        ("prue", "Prue Dale", "provider"),
        ("una", "Una Marsh", "safeguarding_unit;conference_and_review_unit"),
        ("conrad", "Conrad Lake", "conference_and_review_manager"),
    ] {
        story.people = story.people.clone().with(also(id, name, role));
    }
    let held = story.p.roles.keys().filter(|role| !story.p.roles[*role].told_first);
    let holder =
        |role: &RoleId| Some((role.clone(), story.people.holders_for(role, Some("North team")).first()?.id.clone()));
    let cast: BTreeMap<_, _> = held.filter_map(holder).collect();
    let local = story.calendar.local(story.now);
    let mut known: BTreeMap<_, _> = facts.iter().map(|(id, value)| ((*id).into(), value.clone())).collect();
    known.insert("level".into(), FactValue::Code("fragile".into()));
    let new = NewRequest {
        case_number: Private::new(CASE_NUMBER),
        team: Some("North team".into()),
        level: Some(Worry::Fragile),
        facts: known,
        happened: story.p.events.iter().filter(|e| e.at_request).map(|e| (e.event, local)).collect(),
        cast,
        follows: None,
        on_behalf_of: None,
        variant: None,
        items: (0..story.p.invitees.len()).map(|n| format!("inv-{n}").into()).collect(),
    };
    story.does("hannah", Command::Request(Box::new(new)));
    story
}

fn reflection() -> Story {
    asked(
        "prlm",
        &[
            ("placement_has_ended", FactValue::YesNo(true)),
            ("placement_setting", FactValue::Code("foster".into())),
            ("unexpected_endings_6m", FactValue::Number(1)),
            ("child_attend", FactValue::YesNo(false)),
            ("parents_attend", FactValue::YesNo(false)),
        ],
    )
}

fn disruption() -> Story {
    let mut story = asked(
        "dm",
        &[
            ("placement_has_ended", FactValue::YesNo(true)),
            ("permanence", FactValue::Code("long_term_foster".into())),
            ("panel_match", FactValue::Code("agreed".into())),
            ("in_house", FactValue::YesNo(true)),
        ],
    );
    story.chairs("una", "conrad");
    story.sets("una", "2026-11-11T10:00:00", None);
    story.sends("una");
    story
}

impl Story {
    fn orders(&mut self, who: &str, order: Order) {
        self.does(who, Command::Around(order));
    }
}

fn consulted(role: &str, agrees: bool) -> Order {
    Order::Consult { role: role.into(), on: on("2026-09-01"), agrees }
}

fn exempting() -> Story {
    let mut story = reflection();
    reads!("form_ask_exemption", story.form_about("hannah", Verb::AskExemption, None));
    story.orders("hannah", Order::AskExemption { exemption: "carer_change".into(), reason: Private::new(CANARY) });
    story
}

#[test]
fn an_exemption_on_its_way() {
    let mut story = exempting();
    reads!("exemption_asked", [("owner", story.opens("hannah")), ("consulted", story.told("judith"))]);
    reads!("form_consulted", story.form_about("judith", Verb::Consulted, Some(&"iro".into())));
    reads!("form_consulted_by_phone", story.form_about("hannah", Verb::Consulted, None));
    story.orders("judith", consulted("iro", true));
    story.orders("hannah", consulted("provider", true));
    reads!("exemption_to_record", story.told("ruth"));
    story.orders("ruth", Order::RecordExemption);
    reads!("exemption_to_approve", story.told("hugo"));
    let read = story.reads("hugo", Verb::ReadReason).map(|form| format!("{form:?}"));
    assert!(read.is_some_and(|words| words.contains(CANARY)), "those who decide may read it");
    assert!(story.reads("judith", Verb::ReadReason).is_none(), "whoever is only consulted may not");
    story.orders("hugo", Order::DecideExemption { approved: true });
    reads!("exemption_approved", [("owner", story.told("hannah")), ("consulted", story.told("judith"))]);
}

#[test]
fn a_disagreement_and_how_it_is_settled() {
    let mut story = exempting();
    story.orders("judith", consulted("iro", false));
    reads!("dispute_raised", [("one of two", story.told("hugo")), ("owner", story.opens("hannah"))]);
    reads!("form_settle", story.form_about("hugo", Verb::SettleDispute, Some(&"disagreement-1".into())));
    let settle = || Order::Settle { item: "disagreement-1".into(), how: Some(Settled::GoesAhead) };
    story.orders("hugo", settle());
    reads!("dispute_half_settled", story.told("abel"));
    story.passes_until("2026-09-02T10:00:00");
    reads!("dispute_reminder", story.told("abel"));
    story.orders("abel", settle());
    reads!("dispute_settled", [("consulted", story.told("judith")), ("why", story.why("hannah", &[]))]);
}

#[test]
fn views_and_papers_before_the_meeting() {
    let mut story = disruption();
    reads!("views_asked", story.opens("hannah"));
    reads!("form_record_views", story.form_about("hannah", Verb::RecordViews, Some(&"child".into())));
    reads!("form_record_views_of", story.form_about("conrad", Verb::RecordViews, None));
    reads!("paper_wanted", story.opens("sam"));
    reads!("form_tick_returned", story.form_about("una", Verb::TickReturned, None));
    story.passes_until("2026-11-05T10:00:00");
    reads!("papers_missing", [("owner", story.told("hannah")), ("chair", story.told("conrad"))]);
    story.passes_until("2026-11-11T10:30:00");
    reads!("views_missing_on_the_day", story.opens("conrad"));
    reads!("form_tick_asked", story.form_about("conrad", Verb::TickAsked, None));
    reads!("form_was_held_with_views_missing", story.form_about("conrad", Verb::WasHeld, None));
    let held = Command::WasHeld { on: on("2026-11-11"), attended: Default::default() };
    story.does("conrad", held);
    reads!("what_may_follow", [("owner", story.opens("hannah"))]);
}

#[test]
fn themes_come_before_the_sign_off() {
    let mut story = reflection();
    story.chairs("hugo", "hugo");
    story.sets("hannah", "2026-09-15T10:00:00", None);
    story.sends("hannah");
    story.passes_until("2026-09-15T12:00:00");
    let held = Command::WasHeld { on: on("2026-09-15"), attended: Default::default() };
    story.does("hugo", held);
    story.does("priti", Command::TickMinutes { step: MinutesStep::Written });
    reads!("themes_asked", story.told("hugo"));
    reads!("form_choose_themes", story.form_about("hugo", Verb::ChooseThemes, Some(&"themes".into())));
    let themes = story.p.minutes.themes.iter().map(|c| c.code.clone()).take(2).collect();
    story.orders("hugo", Order::ChooseThemes { themes });
    reads!("themes_chosen", story.opens("hugo"));
}

#[test]
fn a_child_moves_in_the_middle_of_it() {
    let mut story = Story::bpm();
    story.chairs("ruth", "tom");
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.does(
        "hannah",
        Command::Report { event: EventName::PlacementEnded, local: super::story::at("2026-04-02T12:00:00") },
    );
    reads!("child_moved", story.told("tom"));
    reads!("form_after_move", story.form_about("tom", Verb::AfterMove, None));
    let (let_go, installed) = Default::default();
    story.orders("tom", Order::AfterMove { becomes: AfterMove::GoesOn, let_go, installed });
    reads!("child_moved_goes_on", story.opens("hannah"));
    reads!("form_child_moved", disruption().form_about("hannah", Verb::ChildMoved, None));
}
