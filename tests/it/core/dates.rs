//! The date: set, moved, late, given more time, held or not.

use std::collections::BTreeSet;

use mainstay::calendar::Holidays;
use mainstay::meeting::command::Answer;
use mainstay::meeting::*;
use mainstay::procedure::{Need, WaitsFor};

use super::story::{Story, accept, bpm, by, given, local, psm, send};

/// A PSM asked for on Thursday 30 April 2026, to be held on Thursday 7 May at 1pm; the last date is Friday 8 May.
fn arranged() -> Story {
    let story = given(psm()).requested_on("2026-04-30T10:00").chaired_by("atr", "sm").dated("atr", "2026-05-07T13:00");
    let story = story.inviting("atr", "camhs", "lead", Need::Required).sent_by("atr").at("2026-05-01T10:00");
    let story = story.replies("tm", "team_manager", accept()).done();
    let story = story.replies("lead", "camhs", send("deputy")).done().replies("deputy", "camhs", accept()).done();
    assert_eq!(story.last_date(), "2026-05-08");
    story
}

fn set(text: &str, later: Option<&str>) -> Command {
    Story::set_date(text, later)
}

#[test]
fn a_move_asks_everybody_again_and_keeps_representatives() {
    let story = arranged().at("2026-05-05T10:00");
    let mark = story.mark();
    let story = story.when(by("sw"), set("2026-05-08T11:00", None)).then(["date_set", "replied"]);
    assert_eq!(story.duty("child_social_worker"), Duty::Comes { authority: true }, "whoever moves it comes");
    assert_eq!((story.duty("team_manager"), story.duty("camhs")), (Duty::ForOldDate, Duty::ForOldDate));
    let mut moved = story.heard(mark, |s| *s == Say::Moved);
    moved.sort();
    assert_eq!(
        moved,
        ["atr", "deputy", "lead", "sm", "smc", "ssw", "tm"]
            .into_iter()
            .filter(|x| !["atr", "smc"].contains(x))
            .collect::<Vec<_>>()
    );
    assert!(
        story.owed(WaitsFor::Reply).contains(&"deputy".into()) && !story.owed(WaitsFor::Reply).contains(&"lead".into())
    );
    assert_eq!(story.open().earlier.len(), 1, "the history is kept");
    // An answer to the old card is not one to the new date.
    let old = Command::Reply { item: "camhs".into(), answer: accept(), revision: 1 };
    let story = story.when(by("deputy"), old).refused(Refusal::MeetingMoved);
    let story = story.replies("deputy", "camhs", accept()).done().replies("tm", "team_manager", accept()).done();
    let story = story.until("2026-05-11T08:00");
    let eve = |day: &str| story.reminders(WaitsFor::Meeting).iter().filter(|r| r.starts_with(day)).count();
    assert_eq!(eve("2026-05-06"), 0, "nothing for the old date");
    assert!(eve("2026-05-07 11:00") >= 3, "{:?}", story.reminders(WaitsFor::Meeting));
}

#[test]
fn reminders_given_before_a_move_are_given_for_the_new_date_and_none_at_the_move_itself() {
    let story = arranged().until("2026-05-06T14:00");
    assert!(story.reminders(WaitsFor::Meeting).contains(&"2026-05-06 13:00 tm".into()));
    let mark = story.mark();
    let story = story.when(by("atr"), set("2026-05-08T13:00", None)).done().turn(None, Command::Tick).then([]);
    let story = story.replies("tm", "team_manager", accept()).done().until("2026-05-08T12:59");
    let again = story.post[mark..].iter().filter(|(at, to, say)| {
        let meeting = matches!(say, Say::Reminder { about, .. } if about[0].what == WaitsFor::Meeting);
        meeting && to.as_str() == "tm" && *at == local("2026-05-07T13:00")
    });
    assert_eq!(again.count(), 1);
}

#[test]
fn setting_a_date_wakes_nobody_about_anything_else() {
    let story = given(bpm()).requested_on("2026-04-08T10:00").until("2026-04-09T10:30");
    let mark = story.mark();
    let story = story.dated("sw", "2026-04-14T10:00").turn(None, Command::Tick).then([]);
    let asked = story.heard(mark, |s| matches!(s, Say::Asked { .. } | Say::Reminder { .. }));
    assert!(asked.is_empty(), "agreement and chair were asked for before: {asked:?}");
}

#[test]
fn only_the_place_changes_and_answers_stand() {
    let story = arranged();
    let mark = story.mark();
    let place = Place { kind: PlaceKind::Offices, room: Room::parse("4"), link: None };
    let change = Command::SetDate { local: local("2026-05-07T13:00"), place, later: None };
    let story = story.when(by("atr"), change.clone()).then(["place_changed"]);
    assert_eq!(story.duty("team_manager"), Duty::Comes { authority: true });
    assert!(story.heard(mark, |s| *s == Say::PlaceChanged).contains(&"deputy".into()));
    story.when(by("atr"), change).refused(Refusal::NothingChanged);
}

#[test]
fn later_than_the_last_date_needs_a_reason_and_a_full_diary_is_none() {
    let story = arranged().at("2026-05-05T10:00");
    let last = local("2026-05-08T00:00").date();
    let story = story.when(by("sw"), set("2026-05-11T13:00", None)).refused(Refusal::AfterLastDate { last });
    let diary = story.clone().when(by("sw"), set("2026-05-11T13:00", Some("diary")));
    let said = story.p.timescales[0].extend.as_ref().expect("more time").refuse[0].clone();
    let story = diary.refused(Refusal::ReasonRefused { say: said.say, instead: said.instead });
    let story = story.when(by("sw"), set("2026-05-11T13:00", Some("whim"))).refused(Refusal::UnknownReason);
    let late = story.clone().when(by("sw"), set("2026-05-11T13:00", Some("child_wish"))).done();
    assert_eq!(late.open().late.as_deref(), Some("child_wish"));
    let earlier = late.when(by("sw"), set("2026-05-06T09:00", None)).done();
    assert_eq!(earlier.open().late, None, "moving earlier is always allowed, and it is late no more");
    let latest = local("2026-05-15T00:00").date();
    let story = story.when(by("sw"), set("2026-05-18T13:00", Some("engage_key_figures")));
    story.refused(Refusal::BeyondCap { latest });
}

#[test]
fn more_time_is_granted_or_not_by_whom_the_procedure_says() {
    let story = arranged().at("2026-05-05T10:00");
    let story = story.when(by("sw"), set("2026-05-11T13:00", Some("engage_key_figures"))).then(["more_time_asked"]);
    assert_eq!(story.owed(WaitsFor::MoreTime), ["atr"]);
    assert_eq!(story.open().slot.as_ref().expect("a date").local, local("2026-05-07T13:00"), "the earlier date stays");
    let answer = |granted| Command::AnswerMoreTime { granted };
    let story = story.when(by("sw"), answer(true)).refused(Refusal::NotYours);
    let refused = story.clone().when(by("atr"), answer(false)).then(["more_time_refused"]);
    assert_eq!(refused.last_date(), "2026-05-08");
    let story = story.when(by("atr"), answer(true)).then(["more_time_granted", "date_set", "replied"]);
    assert_eq!(story.last_date(), "2026-05-11");
    // Asking for still more, and not getting it, takes nothing away; nor does a change of the bank-holiday list.
    let story = story.when(by("sw"), set("2026-05-13T13:00", Some("engage_key_figures"))).done();
    assert_eq!(story.last_date(), "2026-05-11");
    let mut story = story.when(by("atr"), answer(false)).done();
    story.calendar.holidays = Holidays::built_in().with_imported(&holiday("2026-05-06"));
    story = story.turn(None, Command::Recount).then([]);
    assert_eq!(story.last_date(), "2026-05-11");
    // Whoever grants it moves it without asking.
    story.when(by("atr"), set("2026-05-12T13:00", Some("engage_key_figures"))).then(["more_time_granted", "date_set"]);
}

fn holiday(date: &str) -> Holidays {
    [(local(&format!("{date}T00:00")).date(), "Extra day".to_owned())].into_iter().collect()
}

#[test]
fn a_new_bank_holiday_moves_the_last_date_and_tells_everybody_once() {
    let mut story = arranged();
    let mark = story.mark();
    story.calendar.holidays = Holidays::built_in().with_imported(&holiday("2026-05-06"));
    let story = story.turn(None, Command::Recount).then(["last_date_moved"]);
    assert_eq!(story.last_date(), "2026-05-11");
    assert_eq!(story.m.last_dates.iter().map(|d| d.date.to_string()).collect::<Vec<_>>(), ["2026-05-08", "2026-05-11"]);
    assert!(story.heard(mark, |_| true).contains(&"deputy".into()));
    story.turn(None, Command::Recount).then([]);
}

#[test]
fn a_refused_request_for_time_asks_for_a_date_again() {
    let story = given(psm()).requested_on("2026-04-30T10:00").at("2026-05-01T10:00");
    let story = story.when(by("sw"), set("2026-05-11T13:00", Some("engage_key_figures"))).done();
    assert_eq!(story.owed(WaitsFor::Date), [""; 0]);
    let story = story.until("2026-05-07T15:00").when(by("atr"), Command::AnswerMoreTime { granted: false }).done();
    let mark = story.mark();
    let story = story.turn(None, Command::Tick).then([]).until("2026-05-08T18:00");
    let chased = story.post[mark..]
        .iter()
        .filter(|(_, _, say)| matches!(say, Say::Reminder { late_by, .. } if late_by.is_none()));
    assert!(chased.count() > 0, "not as if it were late, and chased again");
}

#[test]
fn not_held_wants_a_new_date_and_asks_everybody_again() {
    let story = arranged().until("2026-05-07T14:00");
    let not_held = |code: &str| Command::WasNotHeld { code: code.into() };
    let story = story.when(by("tm"), not_held("chair_missing")).refused(Refusal::NotYours);
    let story = story.when(by("sm"), not_held("chair_missing")).then(["not_held"]);
    assert_eq!(story.owed(WaitsFor::Date), ["atr"]);
    let story = story.replies("deputy", "camhs", Answer::Decline).refused(Refusal::NoDateYet);
    let story = story.until("2026-05-08T10:00").when(by("sw"), set("2026-05-08T16:00", None)).done();
    assert_eq!(story.open().slot.as_ref().map(|s| s.revision), Some(2));
    assert_eq!(story.duty("camhs"), Duty::ForOldDate);
    let story = story.replies("deputy", "camhs", accept()).done().until("2026-05-08T17:00");
    let held = Command::WasHeld { on: local("2026-05-08T00:00").date(), attended: BTreeSet::from(["camhs".into()]) };
    let story = story.when(by("sm"), held).then(["held"]);
    let mark = story.mark();
    let story = story.until("2026-06-30T10:00");
    let arranging = [WaitsFor::Reply, WaitsFor::Meeting, WaitsFor::Outcome, WaitsFor::Date];
    let still = |s: &Say| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| arranging.contains(&x.what)));
    assert_eq!(story.heard(mark, still), [""; 0], "what was held is not arranged any more");
}

#[test]
fn held_is_not_said_before_the_hour_nor_of_the_future() {
    let story = arranged().at("2026-05-07T12:59");
    let held = |date: &str| Command::WasHeld { on: local(&format!("{date}T00:00")).date(), attended: BTreeSet::new() };
    let story = story.when(by("sm"), held("2026-05-08")).refused(Refusal::InTheFuture);
    let story = story.when(by("sm"), held("2026-05-07")).refused(Refusal::NotHeldYet);
    let story = story.when(by("sm"), Command::WasNotHeld { code: "chair_missing".into() }).refused(Refusal::NotHeldYet);
    story.at("2026-05-07T14:30").when(by("lead"), held("2026-05-07")).refused(Refusal::NotYours);
}
