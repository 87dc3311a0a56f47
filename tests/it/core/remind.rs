//! Reminders: at their moment, to the right person, once, and silent when satisfied.

use mainstay::meeting::*;
use mainstay::procedure::{Need, WaitsFor};

use super::story::{accept, bpm, by, given, psm};

#[test]
fn the_eve_of_a_monday_meeting_is_a_friday_in_summer_time() {
    let story = given(bpm()).requested_on("2026-10-21T10:00").chaired_by("tm", "tm").dated("sw", "2026-10-26T09:30");
    let starts = story.open().slot.as_ref().expect("a date").starts;
    assert_eq!(starts.to_rfc3339(), "2026-10-26T09:30:00+00:00");
    let story = story.sent_by("sw").until("2026-10-26T09:30");
    let eve = story.reminders(WaitsFor::Meeting);
    assert_eq!(eve, ["2026-10-23 09:30 sw", "2026-10-23 09:30 tm"]);
    let at = story.calendar.instant(super::story::local("2026-10-23T09:30")).expect("a time");
    assert_eq!(at.to_rfc3339(), "2026-10-23T08:30:00+00:00");
}

#[test]
fn whoever_is_coming_is_not_reminded_of_a_meeting_they_have_only_just_heard_of() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-10T14:00");
    let story = story.at("2026-06-09T16:00").sent_by("sw").turn(None, Command::Tick).done().until("2026-06-10T14:00");
    assert_eq!(story.reminders(WaitsFor::Meeting), [""; 0]);
}

#[test]
fn an_unanswered_invitation_is_chased_and_the_chair_sees_it_the_day_before() {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-23T14:00");
    let story = story.inviting("atr", "camhs", "lead", Need::Optional).sent_by("atr").until("2026-06-23T14:00");
    let to = |who: &str| -> Vec<String> {
        story.reminders(WaitsFor::Reply).into_iter().filter(|r| r.ends_with(&format!(" {who}"))).collect()
    };
    assert_eq!(to("tm"), ["2026-06-17 09:00 tm", "2026-06-19 09:00 tm"]);
    assert_eq!(to("sm"), ["2026-06-22 09:00 sm"]);
    assert_eq!(to("lead"), [""; 0], "optional guests are never chased");
    assert_eq!(to("atr"), [""; 0]);
    let mark = story.mark();
    let story = story.until("2026-06-26T18:00");
    let asked_late = story
        .heard(mark, |s| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| x.what == WaitsFor::Reply)));
    assert!(asked_late.is_empty(), "nobody is asked to answer for a meeting that is over: {asked_late:?}");
}

#[test]
fn invited_on_the_eve_people_are_still_asked_and_the_chair_still_hears() {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-17T14:00");
    let story = story.at("2026-06-16T15:00").sent_by("atr").until("2026-06-17T14:00");
    let all = story.reminders(WaitsFor::Reply);
    assert!(all.contains(&"2026-06-17 09:00 tm".into()) && all.contains(&"2026-06-17 09:00 sm".into()), "{all:?}");
    let today = given(psm()).requested_on("2026-06-17T09:00").chaired_by("atr", "sm").dated("atr", "2026-06-17T14:00");
    let today = today.sent_by("atr").until("2026-06-17T14:00");
    let all = today.reminders(WaitsFor::Reply);
    assert!(all.contains(&"2026-06-17 13:00 tm".into()) && all.contains(&"2026-06-17 13:00 sm".into()), "{all:?}");
}

#[test]
fn a_date_that_came_is_spoken_of_whatever_was_not_arranged() {
    // No chair, no invitations, nothing but a date.
    let story = given(bpm()).requested_on("2026-06-08T10:00").dated("sw", "2026-06-10T14:00").until("2026-06-12T18:00");
    assert_eq!(
        story.reminders(WaitsFor::Outcome),
        ["2026-06-11 09:00 sw", "2026-06-12 09:00 smc", "2026-06-12 09:00 sw"]
    );
    assert_eq!(story.owed(WaitsFor::Outcome), ["sw"]);
    let asked = |s: &Say| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| x.what == WaitsFor::Outcome && x.asked));
    assert_eq!(story.heard(0, asked), ["sw", "sw"], "asked, not merely told");
}

#[test]
fn no_date_climbs_from_the_convener_to_the_service_manager() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").until("2026-06-16T18:00");
    assert_eq!(
        story.reminders(WaitsFor::Date),
        ["2026-06-10 09:00 sw", "2026-06-11 09:00 sw", "2026-06-12 09:00 smc", "2026-06-16 09:00 sw"]
    );
    let story = story.when(by("sw"), Command::RecordLate { code: "missed".into() }).then(["recorded_late"]);
    story.when(by("buyer"), Command::RecordLate { code: "missed".into() }).refused(Refusal::NotYours);
}

#[test]
fn days_of_silence_become_one_honest_notice_a_person() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").at("2026-06-12T11:00");
    let mark = story.mark();
    let story = story.turn(None, Command::Tick).done();
    let mut heard = story.heard(mark, |_| true);
    heard.sort();
    assert_eq!(heard, ["atm", "buyer", "csb", "smc", "sw", "tm"]);
    let honest = |s: &Say| matches!(s, Say::Reminder { late_by: Some(_), .. });
    assert!(story.heard(mark, honest).contains(&"sw".into()), "it says when it should have come");
    story.turn(None, Command::Tick).then([]);
}

#[test]
fn an_outage_past_the_meeting_says_nothing_about_its_eve() {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-18T14:00");
    let story = story.sent_by("atr").replies("tm", "team_manager", accept()).done().at("2026-06-19T10:00");
    let mark = story.mark();
    let story = story.turn(None, Command::Tick).done();
    let stale = |s: &Say| {
        let over = |w: WaitsFor| matches!(w, WaitsFor::Meeting | WaitsFor::Reply);
        matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| over(x.what)))
    };
    assert_eq!(story.heard(mark, stale), [""; 0]);
    assert!(!story.reminders(WaitsFor::Outcome).is_empty());
}

#[test]
fn an_invitation_added_later_is_asked_for_and_chased_from_then() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-12T14:00");
    let story = story.sent_by("sw").until("2026-06-09T15:00");
    let mark = story.mark();
    let story = story.inviting("tm", "camhs", "lead", Need::Expected).turn(None, Command::Tick).then([]);
    let list = matches!(story.owed(WaitsFor::InvitationList).first().map(String::as_str), Some("tm"));
    assert!(list || story.heard(mark, |s| matches!(s, Say::Asked { .. })) == ["sw"], "whoever must act next is asked");
    let story = story.until("2026-06-10T18:00");
    assert!(
        !story.reminders(WaitsFor::InvitationList).is_empty() || !story.reminders(WaitsFor::Invitations).is_empty()
    );
    let nagged = story.heard(mark, |s| matches!(s, Say::Reminder { late_by: Some(_), .. }));
    assert!(nagged.is_empty(), "never as if it were late");
}

#[test]
fn once_its_time_has_come_the_chair_is_asked_what_came_of_the_meeting_and_only_then_reminded() {
    let arranged = |at: &str| {
        let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", at);
        story.sent_by("atr")
    };
    let asked = |s: &Say| matches!(s, Say::Asked { what: WaitsFor::Outcome, .. });
    let story = arranged("2026-06-18T14:00").until("2026-06-18T13:59");
    assert_eq!(story.heard(0, asked), [""; 0]);
    let story = story.until("2026-06-18T14:00");
    assert_eq!(story.heard(0, asked), ["sm"]);
    let story = story.until("2026-06-19T18:00");
    assert_eq!(story.heard(0, asked), ["sm"], "once");
    assert_eq!(story.reminders(WaitsFor::Outcome), ["2026-06-19 09:00 sm"]);
    let changed = story.when(by("sw"), Command::RecordLate { code: "missed".into() }).story();
    assert_eq!(changed.heard(0, asked), ["sm"], "whatever else happens");

    // In the evening the ask goes the next morning, and no reminder half an hour after it.
    let evening = arranged("2026-06-18T19:00").until("2026-06-19T18:00");
    assert_eq!((evening.heard(0, asked), evening.reminders(WaitsFor::Outcome)), (vec!["sm".into()], vec![]));

    // After an outage there is one message, and it is the reminder.
    let late = arranged("2026-06-18T14:00").until("2026-06-18T13:00").at("2026-06-19T10:00");
    let late = late.turn(None, Command::Tick).done();
    assert_eq!((late.heard(0, asked), late.reminders(WaitsFor::Outcome)), (vec![], vec!["2026-06-19 10:00 sm".into()]));
}

#[test]
fn whoever_sends_the_invitations_is_asked_once_for_all_who_join_before_they_go() {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-23T14:00");
    let story = story.sent_by("atr").at("2026-06-17T10:00");
    let mark = story.mark();
    let asked = |s: &Say| matches!(s, Say::Asked { what: WaitsFor::Invitations, .. });
    let story = story.inviting("sw", "one", "lead", Need::Expected).at("2026-06-17T10:01");
    let story = story.inviting("sw", "two", "nurse", Need::Expected).at("2026-06-17T10:02");
    let story = story.inviting("sw", "three", "fourth", Need::Expected);
    assert_eq!(story.heard(mark, asked), ["atr"]);
    let story = story.sent_by("atr").at("2026-06-17T11:00").inviting("sw", "four", "deputy", Need::Expected);
    assert_eq!(story.heard(mark, asked), ["atr", "atr"], "the next one is asked for anew");
}
