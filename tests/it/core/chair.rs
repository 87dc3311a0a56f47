//! Who chairs: chosen, asked, barred, or no longer there.

use mainstay::meeting::*;
use mainstay::procedure::WaitsFor;

use super::story::{accept, bpm, by, given, psm};

fn choose(person: &str, reason: Option<&str>) -> Command {
    Command::ChooseChair { person: by(person), reason: reason.and_then(Private::new) }
}

// shows: BPM-15
#[test]
fn the_owner_s_own_manager_may_chair_a_bpm() {
    let story = given(bpm()).requested_on("2026-04-08T10:00");
    let people = story.people();
    let turn = Turn { now: story.now, by: None, people: &people, calendar: &story.calendar };
    let best: Vec<String> =
        decide::may_chair(&story.m, &story.p, &turn).iter().take(2).map(|(x, _)| x.id.to_string()).collect();
    assert_eq!(best, ["atm", "tm"]);
    let story = story.when(by("sw"), choose("tm", None)).refused(Refusal::NotYours);
    // Choosing oneself is a yes.
    let story = story.when(by("tm"), choose("tm", None)).then(["chair_asked", "chair_accepted"]);
    assert_eq!(story.m.chair(), Some(&by("tm")));
}

// shows: PSM-22, PSM-23, PSM-24
#[test]
fn a_psm_bars_nobody_and_wants_a_reason_for_anybody_else() {
    let story = given(psm()).requested_on("2026-06-16T10:00");
    let story = story.when(by("atr"), choose("tm", None)).refused(Refusal::ReasonMissing);
    story.clone().when(by("atr"), choose("tm", Some("knows the child"))).then(["chair_asked"]);
    let story = story.when(by("atr"), choose("smc", None)).then(["chair_asked"]);
    assert_eq!(story.m.chair(), None, "nobody is the chair until they have said yes");
    let story = story.when(by("sm"), Command::WillChair).refused(Refusal::NotYours);
    let no = Command::WontChair { why: ChairNo::ConflictOfInterest };
    let story = story.when(by("smc"), no).then(["chair_declined"]);
    let story =
        story.when(by("atr"), choose("smc", None)).refused(Refusal::AlreadyRefusedToChair { person: by("smc") });
    story.when(by("atr"), choose("sm", None)).then(["chair_asked"]);
}

#[test]
fn whoever_is_barred_on_this_case_may_not_chair_whatever_their_title() {
    let mut p = (*psm()).clone();
    p.chair.must_not = vec!["iro".into()];
    let story = given(p.into()).where_person("iro", |x| _ = x.roles.insert("service_manager".into()));
    let story = story.requested_on("2026-06-16T10:00");
    story.when(by("atr"), choose("iro", None)).refused(Refusal::MayNotChair { person: by("iro") });
}

#[test]
fn a_no_on_the_fourth_day_is_followed_up_like_one_on_the_first() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").when(by("tm"), choose("atm", None)).done();
    let story = story.at("2026-06-11T11:00");
    let mark = story.mark();
    let story = story.when(by("atm"), Command::WontChair { why: ChairNo::CantChair }).done();
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::ChairChoice, .. })), ["tm"]);
    let later = story.until("2026-06-16T18:00");
    assert_eq!(later.reminders(WaitsFor::ChairChoice), ["2026-06-12 16:00 tm"]);
    assert_eq!(later.owed(WaitsFor::ChairChoice), ["tm", "atm"], "and then the cover was asked");
}

#[test]
fn another_chair_means_that_the_first_is_told() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "atm");
    let mark = story.mark();
    let story = story.when(by("tm"), choose("smc", Some("a conflict came up"))).then(["chair_asked"]);
    assert_eq!(story.heard(mark, |s| *s == Say::NotChairing), ["atm"]);
    story.when(by("tm"), choose("smc", Some("again"))).refused(Refusal::NothingChanged);
}

#[test]
fn a_chair_whose_account_is_gone_is_replaced_never_by_their_cover() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "atm").gone("atm");
    let story = story.turn(None, Command::Tick).then(["chair_declined"]);
    assert_eq!(story.m.chair(), None);
    assert_eq!(story.owed(WaitsFor::ChairChoice), ["tm"]);
}

#[test]
fn a_chair_who_is_also_invited_has_answered() {
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm").dated("atr", "2026-06-23T14:00");
    let story = story.sent_by("atr");
    assert_eq!(story.duty("team_manager"), Duty::Waiting);
    let story = story.when(by("atr"), choose("tm", Some("knows the child"))).done();
    let story = story.when(by("tm"), Command::WillChair).then(["chair_accepted", "replied"]);
    assert_eq!(story.duty("team_manager"), Duty::Comes { authority: true });
    assert_eq!(attendees_of(&story.m), ["tm"]);
    story.replies("tm", "team_manager", accept()).done();
}

fn attendees_of(m: &Meeting) -> Vec<String> {
    wait::attendees(m).iter().map(ToString::to_string).collect()
}

#[test]
fn a_chair_who_leaves_once_there_is_a_date_is_told_to_the_owner_and_looked_for_before_the_meeting() {
    let cannot = Command::WontChair { why: ChairNo::CantChair };
    let left = |s: &Say| *s == Say::ChairLeft { person: by("sm") };
    let story = given(psm()).requested_on("2026-06-16T10:00").chaired_by("atr", "sm");
    assert_eq!(
        story.clone().when(by("sm"), cannot.clone()).done().heard(0, left),
        [""; 0],
        "nobody counts on them yet"
    );
    let story = story.dated("atr", "2026-06-23T14:00").sent_by("atr").until("2026-06-23T10:00");
    let story = story.when(by("sm"), cannot).done();
    assert_eq!(story.heard(0, left), ["sw"]);
    let mark = story.mark();
    let story = story.until("2026-06-23T13:30");
    assert!(story.reminders(WaitsFor::ChairChoice).contains(&"2026-06-23 13:00 atr".into()), "the last call");
    let asked = story.clone().when(by("atr"), choose("smc", None)).done();
    assert_eq!(asked.owed(WaitsFor::ChairAnswer), ["smc"]);
    let asked = asked.until("2026-06-23T14:00");
    assert_eq!(asked.owed(WaitsFor::ChairAnswer), [""; 0], "the meeting has begun");
    let story = story.until("2026-06-25T18:00");
    assert_eq!(story.owed(WaitsFor::ChairChoice), [""; 0]);
    let later =
        |s: &Say| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| x.what == WaitsFor::ChairChoice));
    let heard = story.heard(mark, later).len();
    assert_eq!(
        heard,
        story.reminders(WaitsFor::ChairChoice).iter().filter(|r| r.starts_with("2026-06-23 13:00")).count()
    );
    assert_eq!(story.owed(WaitsFor::Outcome), ["sw"], "the owner says what came of it");
}
