//! Representation is a chain with a live end.

use mainstay::meeting::command::Answer;
use mainstay::meeting::*;
use mainstay::procedure::{Need, WaitsFor};

use super::story::{Story, accept, by, given, psm, send};

/// A PSM on Tuesday 23 June at 2pm; the team lead of another service is invited.
fn invited(need: Need) -> Story {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-23T14:00");
    let story = story.inviting("atr", "camhs", "lead", need).inviting("atr", "nurse", "nurse", Need::Expected);
    let story = story.sent_by("atr").at("2026-06-17T10:00");
    assert_eq!(story.last_date(), "2026-06-23");
    story
}

fn passed_on_twice() -> Story {
    let story = invited(Need::Required);
    let story = story.replies("lead", "camhs", send("deputy")).then(["replied", "representative_asked"]);
    story.replies("deputy", "camhs", send("practitioner")).then(["replied", "representative_asked"])
}

#[test]
fn the_duty_is_met_by_the_end_of_the_chain_and_each_is_asked_once() {
    let story = passed_on_twice();
    assert_eq!(story.duty("camhs"), Duty::Waiting, "naming somebody meets nothing");
    assert_eq!(story.owed(WaitsFor::Reply).iter().filter(|x| *x == "practitioner").count(), 1);
    let story = story.replies("practitioner", "camhs", accept()).then(["replied"]);
    assert_eq!(story.duty("camhs"), Duty::Comes { authority: true });
    let asked = |s: &Say| matches!(s, Say::Asked { what: WaitsFor::Reply, item: Some(i) } if i.as_str() == "camhs");
    assert_eq!(story.heard(0, asked), ["lead", "deputy", "practitioner"]);
    let mark = story.mark();
    let story = story.until("2026-06-23T13:59");
    let nagged = story.heard(mark, |s| matches!(s, Say::Reminder { .. }));
    assert!(!nagged.contains(&"lead".into()) && !nagged.contains(&"deputy".into()), "{nagged:?}");
    assert!(nagged.contains(&"practitioner".into()), "of the meeting itself");
}

#[test]
fn a_full_chain_goes_no_further_and_the_chair_hears() {
    let story = passed_on_twice();
    let mark = story.mark();
    let story = story.replies("practitioner", "camhs", send("fourth")).then(["replied", "chain_full"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::ChainFull { .. })), ["sm"]);
    assert_eq!(story.heard(mark, |_| true).iter().filter(|x| *x == "fourth").count(), 0);
    assert_eq!(story.duty("camhs"), Duty::Declined);
    story.replies("practitioner", "camhs", send("fourth")).refused(Refusal::MayNotPassOn);

    // A plain "no" there leaves nobody whom the service could ask.
    let story = passed_on_twice();
    let mark = story.mark();
    let story = story.replies("practitioner", "camhs", Answer::Decline).then(["replied", "chain_full"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::ChainFull { .. })), ["sm"]);
    invited(Need::Required).replies("lead", "camhs", Answer::Decline).then(["replied"]);
}

#[test]
fn whoever_is_asked_for_views_only_writes_and_owes_nothing_more() {
    let story = invited(Need::Views).replies("lead", "camhs", accept()).refused(Refusal::ViewsOnly);
    let story = story.replies("lead", "camhs", Answer::Written).then(["replied"]);
    assert_eq!(story.duty("camhs"), Duty::Written);
    let story =
        invited(Need::Views).replies("lead", "camhs", Answer::Decline).then(["replied"]).until("2026-06-23T13:59");
    assert_eq!(story.owed(WaitsFor::Representative), [""; 0]);
    assert!(story.reminders(WaitsFor::Reply).iter().all(|said| !said.ends_with(" lead")));
}

#[test]
fn nobody_is_asked_twice() {
    let story = passed_on_twice();
    for (who, whom) in [("practitioner", "lead"), ("practitioner", "deputy"), ("lead", "deputy"), ("deputy", "tm")] {
        let refused = Refusal::AlreadyAsked { person: by(whom) };
        story.clone().replies(who, "camhs", send(whom)).refused(refused);
    }
    let story = story.replies("deputy", "camhs", send("sm")).refused(Refusal::AlreadyAsked { person: by("sm") });
    let story = story.replies("deputy", "camhs", send("deputy")).refused(Refusal::Yourself);
    let story = story.replies("stranger", "camhs", accept()).refused(Refusal::NotYours);
    story
        .gone("fourth")
        .replies("lead", "camhs", send("fourth"))
        .refused(Refusal::NotAvailable { person: by("fourth") });
}

#[test]
fn the_lead_may_come_after_all() {
    let story = passed_on_twice().replies("practitioner", "camhs", accept()).done();
    let mark = story.mark();
    let story = story.replies("lead", "camhs", accept()).then(["released", "replied"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Released { .. })), ["deputy", "practitioner"]);
    let come: Vec<_> = wait::attendees(&story.m).into_iter().filter(|x| *x != by("sm")).collect();
    assert_eq!(come, [by("lead")], "one attendance counts");
    let story = story.replies("practitioner", "camhs", accept()).refused(Refusal::NotYours);
    // Somebody let go may be asked again.
    let story = story.replies("lead", "camhs", send("practitioner")).done();
    story.replies("practitioner", "camhs", accept()).done();
}

#[test]
fn whoever_cannot_commit_resources_counts_but_the_lead_must_say_who_can() {
    let story = passed_on_twice();
    let mark = story.mark();
    let story = story.replies("practitioner", "camhs", Answer::Accept { commit: None }).refused(Refusal::CommitMissing);
    let story = story.replies("practitioner", "camhs", Answer::Accept { commit: Some(false) }).done();
    assert_eq!(story.duty("camhs"), Duty::Comes { authority: false });
    assert_eq!(story.owed(WaitsFor::Authority), ["lead"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::CannotCommit { .. })), ["sm"]);
    let name = |person: &str| Command::NameAuthority { item: "camhs".into(), person: by(person) };
    let refused = Refusal::AlreadyAsked { person: by("practitioner") };
    let story = story.when(by("lead"), name("practitioner")).refused(refused);
    let story = story.when(by("stranger"), name("fourth")).refused(Refusal::NotYours);
    let story = story.when(by("lead"), name("lead")).then(["authority_named"]);
    assert_eq!(story.duty("camhs"), Duty::Comes { authority: true });
}

#[test]
fn a_no_with_nobody_named_is_chased_and_then_goes_to_the_chair() {
    let story = invited(Need::Required).at("2026-06-18T09:20").replies("nurse", "nurse", Answer::Decline).done();
    assert_eq!(story.owed(WaitsFor::Representative), ["nurse"]);
    let story = story.until("2026-06-22T18:00");
    assert_eq!(story.reminders(WaitsFor::Representative), ["2026-06-19 09:00 nurse", "2026-06-22 09:00 sm"]);
    assert_eq!(story.duty("nurse"), Duty::Declined, "still open");
    let story = story.replies("nurse", "nurse", send("fourth")).done();
    assert_eq!(story.owed(WaitsFor::Representative), [""; 0], "a name stops it");
    assert!(story.owed(WaitsFor::Reply).contains(&"fourth".into()));
}

#[test]
fn an_essential_no_reaches_the_chair_at_once_and_the_owner_while_there_is_none() {
    let story = given(psm()).with_fact("education_factor", "critical").requested_on("2026-06-16T10:00");
    let story = story.chaired_by("atr", "sm").dated("atr", "2026-06-23T14:00").sent_by("atr").at("2026-06-18T09:20");
    let declined = story.clone().replies("school", "learning_and_standards", Answer::Decline).done();
    let declined = declined.until("2026-06-18T09:21");
    assert_eq!(declined.reminders(WaitsFor::Representative), ["2026-06-18 09:20 sm"]);
    let evening = story.clone().at("2026-06-18T21:00");
    let evening = evening.replies("school", "learning_and_standards", Answer::Decline).done().until("2026-06-19T08:59");
    assert_eq!(evening.reminders(WaitsFor::Representative), ["2026-06-19 08:30 sm"], "at the next allowed hour");
    let story = story.when(by("sm"), Command::WontChair { why: ChairNo::CantChair }).done();
    let story = story.replies("school", "learning_and_standards", Answer::Decline).done().until("2026-06-18T09:21");
    assert_eq!(story.reminders(WaitsFor::Representative), ["2026-06-18 09:20 sw"]);
}

#[test]
fn an_answer_by_phone_is_marked_and_only_some_may_write_it_down() {
    let story = invited(Need::Required);
    let record = |answer| Command::RecordReply { item: "camhs".into(), answer };
    let story = story.when(by("nurse"), record(accept())).refused(Refusal::NotYours);
    let story = story.when(by("support"), record(accept())).then(["replied"]);
    let Reply::Accepted(given) = &story.m.invitee(&"camhs".into()).expect("invited").end().reply else { panic!() };
    assert_eq!(given.recorded_by, Some(by("support")));
}

#[test]
fn the_cover_of_somebody_who_has_left_answers_and_comes_in_their_place() {
    let story = invited(Need::Required).where_person("lead", |x| x.cover = Some(by("deputy"))).gone("lead");
    let story = story.replies("fourth", "camhs", accept()).refused(Refusal::NotYours);
    let story = story.replies("deputy", "camhs", accept()).then(["replied", "representative_asked", "replied"]);
    assert_eq!(story.m.invitee(&"camhs".into()).expect("invited").end().person, Some(by("deputy")));
    assert_eq!(story.duty("camhs"), Duty::Comes { authority: true });
}

#[test]
fn everybody_who_knows_the_date_hears_that_the_meeting_was_not_held() {
    let story = passed_on_twice().replies("nurse", "nurse", Answer::Decline).done().until("2026-06-23T15:00");
    let mark = story.mark();
    let story = story.when(by("sm"), Command::WasNotHeld { code: "papers_missing".into() }).done();
    let heard = story.heard(mark, |s| *s == Say::NotHeld);
    for who in ["lead", "deputy", "practitioner", "nurse", "tm", "sw"] {
        assert!(heard.contains(&who.into()), "{who} turns up next time: {heard:?}");
    }
}

#[test]
fn whoever_answered_by_phone_hears_once_what_was_written_down() {
    let story = invited(Need::Required);
    let record = |answer| Command::RecordReply { item: "camhs".into(), answer };
    let mark = story.mark();
    let story = story.when(by("support"), record(accept())).done();
    assert_eq!(story.heard(mark, |s| matches!(s, Say::AnswerWrittenDown { .. })), ["lead"]);
    let story = story.replies("nurse", "nurse", accept()).done();
    assert_eq!(story.heard(mark, |s| matches!(s, Say::AnswerWrittenDown { .. })), ["lead"], "not for one's own");
}
