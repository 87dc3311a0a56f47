//! Following through: SC-21 with every date, new dates, cover, and what "later" may mean.

use mainstay::ids::ItemId;
use mainstay::meeting::after::Lead;
use mainstay::meeting::*;
use mainstay::procedure::WaitsFor;

use super::after::{held, on, planned, words};
use super::story::{Story, by};

fn item() -> ItemId {
    "a1".into()
}

fn wants(date: &str) -> Command {
    Command::AskNewDate { item: item(), wanted: on(date), reason: words("the worker is away") }
}

/// What was said of actions, from here on.
fn since(before: usize, story: &Story) -> Vec<String> {
    story.reminders(WaitsFor::Action).split_off(before)
}

#[test]
fn over_the_august_bank_holiday_first_the_lead_then_the_chair_then_the_service_manager() {
    let story = planned().until("2026-09-08T18:00");
    assert_eq!(
        story.reminders(WaitsFor::Action),
        [
            "2026-08-26 09:00 lead",
            "2026-08-28 09:00 lead",
            "2026-09-01 09:00 lead",
            "2026-09-03 09:00 sm",
            "2026-09-07 09:00 sm",
            "2026-09-07 09:00 smc",
        ]
    );
    let told = |s: &Say| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| x.what == WaitsFor::Action && x.asked));
    assert_eq!(story.heard(0, told), ["lead", "lead", "lead"], "the others are told, not asked");
}

#[test]
fn done_on_the_second_of_september_stops_the_rest() {
    let story = planned().until("2026-09-02T11:00");
    let mark = story.mark();
    let story = story.when(by("lead"), Command::ActionDone { item: item() }).then(["action_moved"]);
    let asked = |s: &Say| matches!(s, Say::Asked { what: WaitsFor::Review, .. });
    assert_eq!(story.heard(mark, asked), ["sm"], "all is done: the chair may close the plan");
    let story = story.until("2026-09-30T18:00");
    assert_eq!(story.reminders(WaitsFor::Action).len(), 3);
}

#[test]
fn only_the_chair_grants_a_new_date_and_every_earlier_one_is_kept() {
    let story = planned().until("2026-09-03T10:00");
    let story = story.when(by("lead"), wants("2026-08-28")).refused(Refusal::NotLater { than: on("2026-08-28") });
    let story = story.when(by("lead"), wants("2026-09-01")).refused(Refusal::InThePast);
    let story = story.when(by("tm"), wants("2026-09-18")).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = story.when(by("lead"), wants("2026-09-18")).then(["new_date_asked"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::NewDate, .. })), ["sm"]);
    let answer = |granted| Command::AnswerNewDate { item: item(), granted };
    let story = story.when(by("lead"), answer(true)).refused(Refusal::ChairSettles);
    assert_eq!(story.action("a1").due, on("2026-08-28"), "the lead alone cannot move it");
    let (mark, before) = (story.mark(), story.reminders(WaitsFor::Action).len());
    let story = story.when(by("sm"), answer(true)).then(["new_date_answered"]);
    assert_eq!(story.heard(mark, |s| *s == Say::NewDateAnswered { item: item(), granted: true }), ["lead"]);
    assert_eq!((story.action("a1").due, story.action("a1").earlier[0].due), (on("2026-09-18"), on("2026-08-28")));
    let story = story.until("2026-09-23T18:00");
    assert_eq!(
        since(before, &story),
        ["2026-09-16 09:00 lead", "2026-09-18 09:00 lead", "2026-09-21 09:00 lead", "2026-09-23 09:00 sm"]
    );
    // The chair sets another by asking; a refused one leaves the reminders as they were.
    let story = story.when(by("sm"), wants("2026-10-02")).then(["new_date_asked", "new_date_answered"]);
    assert_eq!(story.action("a1").earlier.len(), 2);
    let story = story.when(by("lead"), wants("2026-10-09")).done();
    let story = story.when(by("sm"), answer(false)).then(["new_date_answered"]);
    assert_eq!(story.action("a1").due, on("2026-10-02"));
    story.when(by("sm"), answer(true)).refused(Refusal::TooLate);
}

#[test]
fn a_lead_who_leaves_is_covered_the_chair_hears_and_nothing_closes() {
    let story = planned().until("2026-09-02T10:00").gone("lead");
    let mark = story.mark();
    let story = story.turn(None, Command::Tick).then(["out_of_reach", "cover_asked"]);
    assert_eq!(story.heard(mark, |s| *s == Say::LeadGone { item: item() }), ["sm"]);
    assert_eq!(story.owed(WaitsFor::Action), ["lead", "admin"]);
    assert!(story.action("a1").is_unfinished() && matches!(story.m.stage, Stage::Held(_)));
    let (mark, before) = (story.mark(), story.reminders(WaitsFor::Action).len());
    let to = |lead: &str| Command::Reassign { item: item(), lead: Lead::Person(by(lead)) };
    let story = story.when(by("sw"), to("deputy")).refused(Refusal::ChairSettles);
    let story = story.when(by("sm"), to("lead")).refused(Refusal::NothingChanged);
    let story = story.when(by("sm"), to("deputy")).then(["reassigned"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::SignUp, .. })), ["deputy"]);
    let story = story.when(by("deputy"), Command::SignUp { item: item() }).done().until("2026-09-09T18:00");
    // Overdue already, so it counts from the day on which it became theirs.
    assert_eq!(
        since(before, &story),
        ["2026-09-03 09:00 deputy", "2026-09-07 09:00 sm", "2026-09-09 09:00 sm", "2026-09-09 09:00 smc"]
    );
}

#[test]
fn an_action_handed_on_is_no_longer_the_first_lead_s() {
    let story = planned();
    let mark = story.mark();
    let story = story.when(by("sm"), Command::Reassign { item: item(), lead: Lead::Person(by("deputy")) }).done();
    assert_eq!(story.heard(mark, |s| *s == Say::NoLongerYours { item: item() }), ["lead"]);
    story.when(by("lead"), Command::ActionDone { item: item() }).refused(Refusal::NotYours);
}

#[test]
fn agreed_late_it_is_still_spoken_of_on_its_day_and_never_as_if_it_had_been_overdue_before() {
    let tomorrow = held().until("2026-08-27T15:00").with_action("a1", "lead", "2026-08-28").confirmed();
    let tomorrow = tomorrow.until("2026-09-01T10:00");
    assert_eq!(tomorrow.reminders(WaitsFor::Action), ["2026-08-28 09:00 lead", "2026-09-01 09:00 lead"]);
    let story = held().with_action("a1", "lead", "2026-08-14").until("2026-08-24T15:00").confirmed();
    let story = story.until("2026-08-28T10:00");
    assert_eq!(story.reminders(WaitsFor::Action), ["2026-08-25 09:00 lead", "2026-08-27 09:00 sm"]);
}

#[test]
fn eleven_overdue_actions_are_one_notice_to_the_chair() {
    let story = (0..11).fold(held(), |story, n| story.with_action(&format!("a{n}"), "lead", "2026-08-28"));
    let story = story.confirmed().until("2026-09-03T10:00");
    let to_chair: Vec<usize> = story
        .post
        .iter()
        .filter_map(|(_, to, say)| match say {
            Say::Reminder { about, .. } if *to == by("sm") => {
                Some(about.iter().filter(|x| x.what == WaitsFor::Action).count()).filter(|n| *n > 0)
            }
            _ => None,
        })
        .collect();
    assert_eq!(to_chair, [11]);
}

#[test]
fn later_is_a_later_day_and_never_past_the_chair() {
    let later = |date: &str| Command::Snooze { item: item(), until: on(date) };
    let story = planned().until("2026-08-26T10:00");
    let today = Refusal::NotLater { than: on("2026-08-26") };
    let story = story.when(by("lead"), later("2026-08-26")).refused(today);
    let latest = Refusal::SnoozeTooLong { latest: on("2026-09-02") };
    let story = story.when(by("lead"), later("2026-09-03")).refused(latest);
    let story = story.when(by("sw"), later("2026-08-27")).refused(Refusal::NotYours);
    let soon = story.clone().when(by("lead"), later("2026-08-27")).then(["snoozed"]).until("2026-08-28T10:00");
    assert_eq!(since(1, &soon), ["2026-08-27 08:30 lead", "2026-08-28 09:00 lead"], "they asked to hear, and hear");
    let story = story.when(by("lead"), later("2026-09-02")).then(["snoozed"]).until("2026-09-03T10:00");
    assert_eq!(since(1, &story), ["2026-09-02 08:30 lead", "2026-09-03 09:00 sm"]);
}

#[test]
fn somebody_outside_is_reminded_through_the_owner() {
    let story = held();
    let action = mainstay::meeting::command::NewAction {
        lead: Lead::Outside(words("an agency")),
        ..super::after::new_action("lead", "2026-08-28")
    };
    let story = story.when(by("support"), Command::AddAction { item: item(), action }).done().confirmed();
    let story = story.until("2026-08-26T10:00");
    assert_eq!(story.reminders(WaitsFor::Action), ["2026-08-26 09:00 sw"]);
    story.clone().when(by("support"), Command::ActionDone { item: item() }).then(["action_moved"]);
    story.when(by("sw"), Command::ActionDone { item: item() }).then(["action_moved"]);
}
