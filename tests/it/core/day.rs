//! The day of the meeting: who chairs, who takes the minutes, which papers were there.

use std::collections::BTreeSet;

use mainstay::meeting::command::Answer;
use mainstay::meeting::*;
use mainstay::procedure::{Need, WaitsFor};

use super::after::{arranged, held, on};
use super::story::{Story, by, given, psm};

fn asked(what: WaitsFor) -> impl Fn(&Say) -> bool {
    move |say| matches!(say, Say::Asked { what: one, .. } if *one == what)
}

#[test]
fn another_chair_is_found_at_once_and_everybody_hears_once() {
    let story = arranged().until("2026-08-12T13:00");
    let story = story.when(by("sw"), Command::ChairIsAbsent).refused(Refusal::NotTheDayYet);
    let story = story.until("2026-08-12T14:05").when(by("lead"), Command::ChairIsAbsent).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = story.when(by("sw"), Command::ChairIsAbsent).then(["chair_declined"]);
    assert_eq!(story.heard(mark, asked(WaitsFor::ChairChoice)), ["atr"]);
    assert_eq!(story.heard(mark, |s| *s == Say::NotChairing), ["sm"]);
    let story = story.when(by("sw"), Command::ChairIsAbsent).refused(Refusal::TooLate);
    let mark = story.mark();
    let story = story.chaired_by("atr", "smc");
    let told = story.heard(mark, |s| *s == Say::ChairChanged);
    for who in ["lead", "sw", "tm"] {
        assert_eq!(told.iter().filter(|x| *x == who).count(), 1, "{who} of {told:?}");
    }
    let held = Command::WasHeld { on: on("2026-08-12"), attended: BTreeSet::new() };
    let story = story.at("2026-08-12T16:00").when(by("smc"), held).then(["held"]);
    assert_eq!(story.owed(WaitsFor::Plan), ["smc"], "whoever chaired monitors");
    story.when(by("sw"), Command::ChairIsAbsent).refused(Refusal::TooLate);
}

#[test]
fn a_chair_who_leaves_afterwards_is_covered_and_still_is_who_chaired() {
    let story = held().gone("sm").turn(None, Command::Tick).then(["out_of_reach", "cover_asked"]);
    assert_eq!(story.m.chair(), Some(&by("sm")));
    assert_eq!(story.owed(WaitsFor::Plan), ["sm", "smc"]);
    let story = story.when(by("smc"), super::after::add("a1", "lead", "2026-08-28")).then(["action_written"]);
    story.when(by("smc"), super::after::confirm()).then(["plan_confirmed"]);
}

fn declined() -> Story {
    let story = given(psm()).requested_on("2026-08-06T10:00").chaired_by("atr", "sm").dated("atr", "2026-08-12T14:00");
    let story = story.inviting("atr", "notes", "support", Need::Optional).sent_by("atr");
    assert_eq!(story.owed(WaitsFor::MinuteTaker), [""; 0]);
    story.replies("support", "notes", Answer::Decline).done()
}

// shows: PSM-35
#[test]
fn the_chair_names_a_minute_taker_where_the_usual_one_cannot_come() {
    let story = declined();
    assert_eq!(story.owed(WaitsFor::MinuteTaker), ["sm"]);
    let name = |who: &str| Command::NameMinuteTaker { person: by(who) };
    let story = story.when(by("sw"), name("deputy")).refused(Refusal::ChairSettles);
    let story =
        story.when(by("sm"), name("no-such-person")).refused(Refusal::NotAvailable { person: by("no-such-person") });
    let mark = story.mark();
    let story = story.when(by("sm"), name("deputy")).then(["minute_taker_named"]);
    assert_eq!(story.heard(mark, |s| *s == Say::MinuteTakerNamed), ["deputy"]);
    let story = story.when(by("sm"), name("deputy")).refused(Refusal::NothingChanged);
    assert_eq!(story.owed(WaitsFor::MinuteTaker), [""; 0]);
    assert!(parts(&story.m, &story.p, &story.people(), &by("deputy")).contains(&Part::MinuteTaker));
    assert!(!parts(&story.m, &story.p, &story.people(), &by("support")).contains(&Part::MinuteTaker));
}

#[test]
fn a_minute_taker_who_has_left_is_replaced_by_the_chair() {
    let story = held().gone("support").turn(None, Command::Tick).then(["minute_taker_gone"]);
    assert_eq!(story.owed(WaitsFor::MinuteTaker), ["sm"]);
    let story = story.when(by("sm"), Command::NameMinuteTaker { person: by("deputy") }).done();
    assert_eq!((story.owed(WaitsFor::MinuteTaker), story.owed(WaitsFor::Minutes)), (vec![], vec!["deputy".into()]));
}

// shows: BPM-16
#[test]
fn papers_are_ticked_by_type_and_only_those_that_were_owed() {
    let story = arranged();
    let owed: Vec<_> = story.open().invitees.iter().filter(|i| !i.papers.is_empty()).cloned().collect();
    let Some(first) = owed.first() else { return };
    let brought = BTreeSet::from([(first.id.clone(), first.papers[0].clone())]);
    let tick = Command::TickPapers { brought };
    let story = story.when(by("sm"), tick.clone()).refused(Refusal::NotTheDayYet).until("2026-08-12T14:30");
    let story = story.when(by("lead"), tick.clone()).refused(Refusal::NotYours);
    let story = story.when(by("support"), tick.clone()).then(["papers_ticked"]);
    let story = story.when(by("sm"), tick).refused(Refusal::NothingChanged);
    let odd = Command::TickPapers { brought: BTreeSet::from([(first.id.clone(), "a story".into())]) };
    story.when(by("sm"), odd).refused(Refusal::NotInThisProcedure);
}
