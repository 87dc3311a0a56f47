//! The day, what came of it, and the history behind the dates.

use mainstay::card::status::Told;
use mainstay::card::{Card, View, meeting};
use mainstay::ids::PersonId;
use mainstay::interaction::Verb;
use mainstay::meeting::command::Answer;
use mainstay::meeting::notice::Said;
use mainstay::meeting::{Command, Say};
use mainstay::procedure::{EventName, WaitsFor};

use super::reads;
use super::story::Story;

fn nearly() -> Story {
    let mut story = Story::psm();
    story.does("ruth", Command::Agree);
    story.chairs("carol", "peter");
    story.sets("carol", "2026-06-23T14:00:00", None);
    story.sends("carol");
    story.answers("sam", "supervising_social_worker", Answer::Accept { commit: Some(true) });
    story.answers("bev", "learning_and_standards", Answer::Accept { commit: Some(true) });
    story
}

#[test]
fn those_who_come_are_reminded_and_the_outcome_is_asked_for() {
    let mut story = nearly();
    story.passes_until("2026-06-22T14:00:00");
    reads!("day_before", [("coming", story.told("sam")), ("chair", story.told("peter"))]);
    story.passes_until("2026-06-23T16:00:00");
    reads!("outcome_asked", story.told("peter"));
    reads!("outcome_wanted", [("chair", story.opens("peter")), ("co-ordinator", story.opens("priti"))]);
    story.passes_until("2026-06-24T09:00:00");
    reads!("outcome_reminder", story.told("peter"));
    reads!("form_was_held", story.form("peter", Verb::WasHeld, None));
    reads!("form_was_not_held", story.form("peter", Verb::WasNotHeld, None));
    let mut again = nearly();
    again.passes_until("2026-06-23T16:00:00");
    again.does("peter", Command::WasNotHeld { code: "key_person_missing".into() });
    reads!(
        "not_held_again",
        [("owner", again.told("hannah")), ("coming", again.told("sam")), ("sender", again.opens("carol"))]
    );
    story.does("peter", Command::WasHeld { on: "2026-06-23".parse().expect("a date"), attended: [].into() });
    reads!("held", [("told", story.told("imran")), ("chair", story.opens("peter")), ("coming", story.opens("sam"))]);
}

#[test]
fn cancelled_and_not_held_for_good() {
    let mut story = nearly();
    reads!("form_cancel", story.form("carol", Verb::CancelMeeting, None));
    story.does("carol", Command::Cancel { code: story.p.cancel.reasons[0].code.clone() });
    reads!(
        "cancelled",
        [("coming", story.told("sam")), ("owner", story.told("hannah")), ("who did", story.opens("carol"))]
    );
    let mut story = nearly();
    story.passes_until("2026-06-23T16:00:00");
    story.does("peter", Command::WasNotHeld { code: story.p.not_held.closes[0].code.clone() });
    reads!("not_held", story.told("sam"));
}

#[test]
fn why_a_meeting_came_to_nothing_is_read_by_those_who_ask_for_it_arrange_it_or_are_told_by_the_procedure() {
    let reason = |card: &Card| card.plain_text().contains("The reason:");
    let mut story = nearly();
    story.does("carol", Command::Cancel { code: story.p.cancel.reasons[0].code.clone() });
    for reads in ["hannah", "peter", "ruth", "carol", "imran"] {
        assert!(reason(&story.opens(reads)), "{reads} reads why");
        let person = PersonId::from(reads);
        let letter = View { by_letter: true, ..story.view(&person) };
        assert!(!reason(&meeting::card(&letter, Some(&Say::Cancelled))), "a letter to {reads} does not say why");
    }
    for is_told in ["sam", "bev", "nadia"] {
        let card = story.told(is_told);
        assert!(!reason(&card) && card.plain_text().contains("is cancelled"), "{is_told}: {}", card.plain_text());
    }
    let mut story = nearly();
    story.passes_until("2026-06-23T16:00:00");
    story.does("peter", Command::WasNotHeld { code: story.p.not_held.closes[0].code.clone() });
    assert!(reason(&story.told("hannah")) && !reason(&story.told("sam")));
    let mut story = Story::bpm();
    story.does("grace", Command::DontAgree { code: "no_risk".into(), reason: None });
    assert!(reason(&story.told("hannah")) && reason(&story.opens("grace")));
}

#[test]
fn why_shows_the_working_the_history_and_what_comes_next() {
    let mut story = Story::bpm();
    story.does("grace", Command::Agree);
    story.chairs("ruth", "tom");
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.sends("hannah");
    story.answers("marta", "placement_service_manager_rep", Answer::Represent { person: "colin".into() });
    let agreement = Say::Asked { what: WaitsFor::Agreement, item: None };
    let about = vec![Said { what: WaitsFor::ChairChoice, item: None, asked: true }];
    let told = [
        ("grace", "sent", agreement),
        ("ruth", "could not be delivered", Say::Reminder { about, late_by: None }),
        ("imran", "sent", Say::Informed { of: EventName::Requested }),
        ("marta", "waiting to be sent", Say::Moved),
    ];
    let told =
        told.map(|(to, state, say)| Told { to: to.into(), at: Some(story.now), state: state.into(), say: Some(say) });
    reads!("why", [("owner", story.why("hannah", &told)), ("invited", story.why("neil", &told))]);
}
