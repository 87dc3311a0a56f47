//! Suggesting, requesting, agreeing, joining, and what is reported later.

use mainstay::meeting::*;
use mainstay::procedure::{EventName, WaitsFor};

use super::story::{bpm, by, given, local, psm};

#[test]
fn the_days_before_easter_are_counted_past() {
    assert_eq!(given(bpm()).requested_on("2026-04-02T16:45").last_date(), "2026-04-13");
    assert_eq!(given(bpm()).requested_on("2026-03-31T09:00").last_date(), "2026-04-09");
    assert_eq!(given(bpm()).requested_on("2026-12-23T09:00").last_date(), "2027-01-04");
    let mut cut_off = given(bpm());
    cut_off.calendar = cut_off.calendar.with_cut_off(Some(local("2026-01-01T17:00").time()));
    assert_eq!(cut_off.clone().requested_on("2026-04-02T16:45").last_date(), "2026-04-13");
    assert_eq!(cut_off.requested_on("2026-04-02T17:30").last_date(), "2026-04-14");
}

#[test]
fn the_clock_starts_when_the_risk_was_notified_never_in_the_future() {
    let story = given(bpm()).at("2026-04-08T10:00");
    let mut new = story.new_request();
    new.happened.insert(EventName::RiskNotified, local("2026-04-02T16:45"));
    let early = story.clone().when(by("sw"), Command::Request(Box::new(new.clone()))).done();
    assert_eq!(early.last_date(), "2026-04-13");
    new.happened.insert(EventName::RiskNotified, local("2026-04-08T10:01"));
    let story = story.when(by("sw"), Command::Request(Box::new(new.clone()))).refused(Refusal::InTheFuture);
    new.happened.clear();
    story.when(by("sw"), Command::Request(Box::new(new))).refused(Refusal::EventMissing);
    // Nor can it be given another start afterwards.
    let again = Command::Report { event: EventName::RiskNotified, local: local("2026-04-07T09:00") };
    early.when(by("sw"), again).refused(Refusal::TooLate);
}

// shows: PSM-19
#[test]
fn a_request_tells_each_role_that_must_be_told_and_nobody_twice() {
    let story = given(psm()).requested_on("2026-06-16T10:00");
    let mut informed = story.heard(0, |s| *s == Say::Informed { of: EventName::Requested });
    informed.extend(story.heard(0, |s| matches!(s, Say::Asked { what: WaitsFor::ChairChoice, .. })));
    // Whoever is told and asked at once gets one message: what is asked.
    assert_eq!(informed, ["smc", "atr"]);
    assert_eq!(story.heard(0, |s| *s == Say::Requested), ["sw"]);
    assert_eq!(story.owed(WaitsFor::Agreement), ["tm"]);
}

#[test]
fn nobody_is_asked_to_agree_to_their_own_request() {
    let story = given(psm()).at("2026-06-16T10:00");
    let new = Command::Request(Box::new(story.new_request()));
    let raised = story.clone().when(by("tm"), new.clone()).then(["requested", "agreed"]);
    assert_eq!(raised.owed(WaitsFor::Agreement), [""; 0]);
    assert_eq!((raised.m.owner.as_str(), raised.m.raised_by.as_str()), ("sw", "tm"));

    let both = given(bpm()).at("2026-06-16T10:00");
    let both = both.where_person("sw", |x| _ = x.roles.insert("csb_team_leader".into())).without("csb");
    let new = Command::Request(Box::new(both.new_request()));
    both.when(by("sw"), new).then(["requested", "agreed"]);
}

#[test]
fn only_the_owner_s_own_circle_raises_a_request_for_them() {
    let story = given(bpm()).at("2026-06-16T10:00");
    let new = Command::Request(Box::new(story.new_request()));
    let roles = story.p.request.request.clone();
    let story = story.when(by("stranger"), new.clone()).refused(Refusal::MayNotRequest { roles });
    story.when(by("duty"), new).done();
}

#[test]
fn silence_about_agreement_goes_to_the_cover_and_a_no_closes() {
    let story = given(bpm()).requested_on("2026-04-08T10:00");
    let late = story.clone().until("2026-04-09T18:00");
    assert_eq!(
        late.reminders(WaitsFor::Agreement),
        ["2026-04-08 17:00 csb", "2026-04-09 10:00 csb"],
        "a day and a morning, then the cover"
    );
    assert_eq!(late.heard(0, |s| matches!(s, Say::Asked { what: WaitsFor::Agreement, .. })), ["csb", "buyer"]);
    let mark = late.mark();
    let agreed = late.when(by("buyer"), Command::Agree).then(["agreed"]).until("2026-04-14T18:00");
    assert!(
        agreed
            .heard(mark, |s| matches!(s, Say::Reminder { about, .. } if about[0].what == WaitsFor::Agreement))
            .is_empty()
    );

    let no = Command::DontAgree { code: "no_risk".into(), reason: None };
    let story = story.when(by("sw"), no.clone()).refused(Refusal::NotYours);
    let story = story.when(by("csb"), no).then(["not_agreed"]);
    assert_eq!(story.heard(0, |s| *s == Say::NotAgreed), ["sw", "tm"]);
    story.when(by("csb"), Command::Agree).refused(Refusal::TooLate);
}

// shows: PSM-16
#[test]
fn a_suggestion_is_private_chased_and_answered() {
    let story = given(bpm()).at("2026-09-10T10:00");
    let story = story.when(by("iro"), Command::Suggest { words: None }).then(["suggested"]);
    assert_eq!(story.heard(0, |_| true), ["sw"]);
    let silent = story.clone().until("2026-09-14T18:00");
    assert_eq!(silent.reminders(WaitsFor::Suggestion), ["2026-09-11 09:00 sw"]);
    assert_eq!(silent.owed(WaitsFor::Suggestion), ["sw", "duty"], "then the cover is asked");

    let story = story.when(by("tm"), Command::DiscussSuggestion).refused(Refusal::NotYours);
    let talked = story.clone().when(by("sw"), Command::DiscussSuggestion).then(["suggestion_discussed"]);
    let reason = Private::new("words").expect("words");
    let no = talked.clone().when(by("sw"), Command::DeclineSuggestion { reason }).then(["suggestion_declined"]);
    assert_eq!(no.heard(0, |s| *s == Say::SuggestionAnswered), ["iro", "iro"]);

    let talked = talked.at("2026-09-14T11:00");
    let new = talked.new_request();
    let taken_up = talked.when(by("sw"), Command::Request(Box::new(new))).then(["requested"]);
    assert_eq!(taken_up.last_date(), "2026-09-21", "the suggestion did not start the clock");
    assert_eq!(taken_up.happened()[&EventName::Suggested], local("2026-09-10T10:00"));
}

#[test]
fn joining_keeps_the_date_and_tells_the_owner() {
    let story = given(psm()).requested_on("2026-09-07T10:00").at("2026-09-09T10:00");
    let story = story.when(by("stranger"), Command::Join { concern: None }).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = story.when(by("duty"), Command::Join { concern: Private::new("worried") }).then(["joined"]);
    assert_eq!(story.last_date(), "2026-09-14");
    assert_eq!(story.heard(mark, |s| *s == Say::Joined), ["sw"]);
    story.when(by("duty"), Command::Join { concern: None }).refused(Refusal::NothingChanged);
}

// shows: BPM-04, BPM-11, BPM-12
#[test]
fn notice_served_too_early_reaches_the_specialist_of_its_category() {
    for (placement, specialist) in [("foster_ifa", "ifa"), ("residential", "homes")] {
        let story = given(bpm()).with_fact("placement_type", placement).requested_on("2026-06-08T10:00");
        let story = story.dated("sw", "2026-06-12T10:00").at("2026-06-10T10:00").gone("csb");
        let mark = story.mark();
        let served = Command::Report { event: EventName::ProviderNoticeServed, local: local("2026-06-10T09:00") };
        let story = story.when(by("sw"), served).then(["reported", "gate_breached"]);
        assert_eq!(story.heard(mark, |s| matches!(s, Say::GateBreached { .. })), [specialist]);
        assert!(story.m.is_live() && story.open().slot.is_some(), "the meeting stays on its date");
        let deadlines = story.m.deadlines(&story.p, &story.calendar);
        let notice = deadlines.iter().find(|d| d.id == "notice").expect("28 days");
        assert_eq!((notice.due.to_string(), story.last_date()), ("2026-07-08".into(), "2026-06-15".into()));
    }
}

#[test]
fn cancelled_is_told_once_and_raised_again_is_a_new_clock() {
    let story = given(bpm()).requested_on("2026-11-03T10:00").chaired_by("tm", "tm").dated("sw", "2026-11-09T14:00");
    let story = story.sent_by("sw").at("2026-11-05T10:00");
    let mark = story.mark();
    let cancel = |code: &str| Command::Cancel { code: code.into() };
    let story = story.when(by("sw"), cancel("bored")).refused(Refusal::UnknownReason);
    let story = story.when(by("buyer"), cancel("settled")).refused(Refusal::NotYours);
    let story = story.when(by("sw"), cancel("settled")).then(["cancelled"]);
    let mut told = story.heard(mark, |s| *s == Say::Cancelled);
    told.sort();
    assert_eq!(told, ["buyer", "csb", "iro", "provider", "ssw", "tm"]);
    let over = story.until("2026-11-20T10:00");
    assert_eq!(over.mark() - mark, told.len(), "silence");
    over.when(by("sw"), cancel("settled")).refused(Refusal::TooLate);
    assert_eq!(given(bpm()).requested_on("2026-11-13T10:00").last_date(), "2026-11-20");
}
