//! The chair, the date and place, more time.

use mainstay::interaction::Verb;
use mainstay::meeting::{ChairNo, Command};
use mainstay::people::Person;

use super::reads;
use super::story::Story;

#[test]
fn a_chair_is_asked_before_anybody_is_told() {
    let mut story = Story::psm();
    reads!("form_choose_chair", story.form("carol", Verb::ChooseChair, None));
    story.does("carol", Command::ChooseChair { person: "peter".into(), reason: None });
    reads!(
        "chair_asked",
        [
            ("asked to chair", story.told("peter")),
            ("designator", story.opens("carol")),
            ("owner", story.opens("hannah")),
        ]
    );
    story.does("peter", Command::WontChair { why: ChairNo::ConflictOfInterest });
    reads!("chair_refused", story.told("carol"));
    let refused = story.opens("peter").plain_text();
    assert!(refused.contains("You said no to chairing this meeting. Thank you"), "{refused}");
    // No rule has them told, though they are the cover of somebody who is: they were asked, and that is over.
    let covers = |person: &Person| match person.id.as_str() {
        "imran" => Person { cover: Some("peter".into()), ..person.clone() },
        _ => person.clone(),
    };
    story.people = story.people.iter().map(covers).collect();
    let refused = story.opens("peter").plain_text();
    assert!(refused.contains("You said no to chairing this meeting. Thank you"), "{refused}");
    assert!(!refused.contains("the procedure says that you are told"), "{refused}");
}

#[test]
fn a_date_is_set_by_whoever_convenes() {
    let mut story = Story::bpm();
    story.does("grace", Command::Agree);
    story.chairs("ruth", "tom");
    reads!("date_wanted", [("convener", story.opens("hannah")), ("chair", story.opens("tom"))]);
    reads!("form_set_date", story.form("hannah", Verb::SetDateAndPlace, None));
    story.passes_until("2026-04-08T09:00:00");
    reads!("date_reminder_to_chair", story.told("tom"));
    story.sets("hannah", "2026-04-09T14:00:00", None);
    reads!(
        "date_set",
        [
            ("chair", story.told("tom")),
            ("told at their discretion", story.told("judith")),
            ("agreer", story.told("grace")),
            ("owner", story.opens("hannah")),
        ]
    );
    reads!("form_move", story.form("hannah", Verb::MoveMeeting, None));
}

#[test]
fn more_time_is_asked_for_and_answered() {
    let mut story = Story::bpm();
    story.chairs("ruth", "tom");
    reads!("form_more_time", story.form("hannah", Verb::AskForMoreTime, None));
    story.sets("hannah", "2026-04-15T14:00:00", Some("child_request"));
    reads!("more_time_asked", [("approver", story.told("grace")), ("owner", story.opens("hannah"))]);
    let mut granted = Story::bpm();
    granted.sets("hannah", "2026-04-15T14:00:00", Some("child_request"));
    granted.does("grace", Command::AnswerMoreTime { granted: true });
    reads!("more_time_granted", granted.told("hannah"));
    story.does("grace", Command::AnswerMoreTime { granted: false });
    reads!("more_time_refused", story.told("hannah"));
    let mut in_time = Story::bpm();
    in_time.chairs("ruth", "tom");
    in_time.sets("hannah", "2026-04-09T14:00:00", None);
    in_time.sets("hannah", "2026-04-15T14:00:00", Some("child_request"));
    in_time.does("grace", Command::AnswerMoreTime { granted: false });
    let said = in_time.told("hannah").plain_text();
    assert!(said.contains("the meeting's date is within it") && !said.contains("earlier date"), "{said}");
}

#[test]
fn a_last_date_that_passed_is_recorded_as_late() {
    let mut story = Story::bpm();
    story.passes_until("2026-04-14T09:00:00");
    reads!("past_the_last_date", story.told("hannah"));
    reads!("form_record_late", story.form("hannah", Verb::RecordLate, None));
    story.does("hannah", Command::RecordLate { code: "no_chair".into() });
    reads!("recorded_late", story.opens("hannah"));
}

#[test]
fn a_new_bank_holiday_moves_the_last_date() {
    let mut story = Story::bpm();
    story.calendar = story.calendar.clone().with_closures(["2026-04-08".parse().expect("a date")], true);
    story.recounts();
    reads!("last_date_moved", [("owner", story.told("hannah")), ("agreer", story.told("grace"))]);
}
