//! Minutes in their order, the review, the end of the plan, and whether it held.

use mainstay::meeting::after::ActionState;
use mainstay::meeting::*;
use mainstay::procedure::{EventName, MinutesStep, WaitsFor};

use super::after::{arranged, close, held, on, planned, with_scale};
use super::story::{by, given};

fn tick(step: MinutesStep) -> Command {
    Command::TickMinutes { step }
}

// shows: PSM-43
#[test]
fn minutes_go_step_by_step_and_the_owner_alone_says_that_they_are_filed() {
    let early = arranged().until("2026-08-12T14:30");
    early.when(by("support"), tick(MinutesStep::Written)).refused(Refusal::NotRecordedAsHeld);
    let story = held();
    let wait = waits(&story.m, &story.p).into_iter().find(|w| w.what == WaitsFor::Minutes).expect("minutes");
    assert_eq!(due::due_day(&story.m, &story.p, &story.calendar, &wait), Some(on("2026-08-19")));
    assert_eq!((wait.on, wait.item), (vec![by("support")], Some("written".into())));
    let first = Refusal::MinutesOutOfOrder { first: MinutesStep::Written };
    let story = story.when(by("support"), tick(MinutesStep::Forward)).refused(first);
    let story = story.when(by("lead"), tick(MinutesStep::Written)).refused(Refusal::NotYours);
    let story = story.when(by("support"), tick(MinutesStep::Share)).refused(Refusal::NotInThisProcedure);
    let story = story.when(by("support"), tick(MinutesStep::Written)).then(["minutes_ticked"]);
    let story = story.when(by("sm"), tick(MinutesStep::Written)).refused(Refusal::NothingChanged);
    let story = story.when(by("sm"), tick(MinutesStep::Forward)).then(["minutes_ticked"]);
    assert!(story.m.has_happened(EventName::MinutesShared));
    let story = story.when(by("sm"), tick(MinutesStep::Filed)).refused(Refusal::NotYours);
    assert_eq!(story.owed(WaitsFor::Minutes), ["sw"]);
    let story = story.when(by("sw"), tick(MinutesStep::Filed)).then(["minutes_ticked"]);
    assert_eq!(story.owed(WaitsFor::Minutes), [""; 0]);
}

#[test]
fn nothing_is_shared_before_it_is_signed_off() {
    let story = given(with_scale()).requested_on("2026-08-06T10:00").chaired_by("tm", "tm");
    let story = story.dated("sw", "2026-08-12T14:00").sent_by("sw").until("2026-08-12T16:00");
    let held = Command::WasHeld { on: on("2026-08-12"), attended: Default::default() };
    let story = story.when(by("tm"), held).done().when(by("tm"), tick(MinutesStep::Written)).done();
    let first = Refusal::MinutesOutOfOrder { first: MinutesStep::SignOff };
    let story = story.when(by("tm"), tick(MinutesStep::Share)).refused(first);
    let story = story.when(by("sw"), tick(MinutesStep::SignOff)).refused(Refusal::NotYours);
    let story = story.when(by("tm"), tick(MinutesStep::SignOff)).then(["minutes_ticked"]);
    assert!(story.m.has_happened(EventName::MinutesSigned));
    story.when(by("tm"), tick(MinutesStep::Share)).then(["minutes_ticked"]);
}

#[test]
fn what_is_asked_late_is_still_followed_up() {
    let story = held().until("2026-08-25T10:00").when(by("support"), tick(MinutesStep::Written)).done();
    let before = story.reminders(WaitsFor::Minutes).len();
    let story = story.until("2026-08-28T18:00");
    assert_eq!(
        story.reminders(WaitsFor::Minutes).split_off(before),
        ["2026-08-26 09:00 sm", "2026-08-26 09:00 support"]
    );
}

#[test]
fn the_review_comes_by_itself_and_may_be_put_on_another_day() {
    let set = |date: &str| Command::SetReview { on: on(date) };
    let story = held().when(by("sm"), set("2026-09-30")).refused(Refusal::PlanNotConfirmed);
    drop(story);
    let story = planned().when(by("lead"), set("2026-09-30")).refused(Refusal::ChairSettles);
    let story = story.when(by("sm"), set("2026-08-13")).refused(Refusal::InThePast);
    let story = story.until("2026-09-08T18:00");
    assert_eq!(story.owed(WaitsFor::Review), [""; 0]);
    let story = story.until("2026-09-09T09:30");
    assert_eq!(story.reminders(WaitsFor::Review), ["2026-09-09 09:00 sm"]);
    let story = story.when(by("sm"), set("2026-10-07")).then(["review_set"]);
    assert_eq!(story.owed(WaitsFor::Review), [""; 0]);
    let dates: Vec<_> = story.m.after.plan.reviews.iter().map(|r| r.on).collect();
    assert_eq!(dates, [on("2026-09-09"), on("2026-10-07")]);
}

#[test]
fn a_plan_closes_only_with_its_open_actions_seen() {
    let story = planned().with_done("lead").until("2026-09-10T10:00");
    let story = story.when(by("sm"), close(&["a1"])).refused(Refusal::ActionsStillOpen);
    story.when(by("sm"), close(&[])).then(["plan_closed"]);

    let story = planned().until("2026-09-10T10:00").when(by("sw"), close(&["a1"])).refused(Refusal::ChairSettles);
    let story = story.when(by("sm"), close(&[])).refused(Refusal::ActionsStillOpen);
    let odd = Command::ClosePlan { outcome: "a story".into(), left: ["a1".into()].into() };
    let story = story.when(by("sm"), odd).refused(Refusal::UnknownReason);
    let mark = story.mark();
    let story = story.when(by("sm"), close(&["a1"])).then(["plan_closed"]);
    assert_eq!(story.heard(mark, |s| *s == Say::PlanClosed), ["lead", "support", "sw"]);
    assert!(matches!(story.action("a1").state, ActionState::LeftOpen { .. }));
    assert!(!parts(&story.m, &story.p, &story.people(), &by("lead")).is_empty(), "they may still look");
    let story = story.when(by("lead"), Command::ActionDone { item: "a1".into() }).refused(Refusal::TooLate);
    let story = story.when(by("sm"), Command::SetReview { on: on("2026-10-07") }).refused(Refusal::TooLate);
    assert_eq!(story.owed(WaitsFor::Minutes), ["support"], "the minutes are still to be written");
    story.when(by("support"), tick(MinutesStep::Written)).then(["minutes_ticked"]);
}

// shows: PSM-45
#[test]
fn at_28_and_90_days_the_owner_says_whether_it_held() {
    let answer = |days: u32, code: &str| Command::AnswerCheck { days, answer: code.into() };
    let story = planned().with_done("lead").when(by("sm"), close(&[])).done();
    let story = story.when(by("sw"), answer(28, "goes_on")).refused(Refusal::NotYetAsked).until("2026-09-09T10:00");
    assert_eq!(story.reminders(WaitsFor::Check), ["2026-09-09 09:00 sw"]);
    assert_eq!(story.owed(WaitsFor::Check), ["sw"]);
    let story = story.when(by("sm"), answer(28, "goes_on")).refused(Refusal::NotYours);
    let story = story.when(by("sw"), answer(28, "a story")).refused(Refusal::UnknownReason);
    let story = story.when(by("sw"), answer(30, "goes_on")).refused(Refusal::NotInThisProcedure);
    let story = story.when(by("sw"), answer(28, "goes_on")).then(["checked"]);
    let story = story.when(by("sw"), answer(28, "goes_on")).refused(Refusal::NothingChanged);
    let story = story
        .when(by("sw"), tick(MinutesStep::Filed))
        .refused(Refusal::MinutesOutOfOrder { first: MinutesStep::Written });
    let before = story.reminders(WaitsFor::Check).len();
    let story = story.until("2026-11-10T10:00");
    assert_eq!(story.reminders(WaitsFor::Check).split_off(before), ["2026-11-10 09:00 sw"]);
    let mark = story.mark();
    let story = story.when(by("sw"), answer(90, "ended_unplanned")).then(["checked", "reported"]);
    assert_eq!(story.heard(mark, |s| *s == Say::AnalysisExists), ["sw"]);
    assert_eq!(story.owed(WaitsFor::Check), [""; 0]);
}

// shows: PSM-46
#[test]
fn a_placement_that_ends_later_reminds_the_owner_of_the_analysis_once() {
    let story = planned().until("2026-08-20T10:00");
    let ended = |at: &str| Command::Report { event: EventName::PlacementEnded, local: super::story::local(at) };
    let other =
        Command::Report { event: EventName::AgencyPurchaseConsidered, local: super::story::local("2026-08-19T10:00") };
    let story = story.when(by("sw"), other).refused(Refusal::TooLate);
    let story = story.when(by("lead"), ended("2026-08-19T10:00")).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = story.when(by("tm"), ended("2026-08-19T10:00")).done();
    assert_eq!(story.heard(mark, |s| *s == Say::AnalysisExists), ["sw"]);
    let mark = story.mark();
    let story = story.when(by("tm"), ended("2026-08-18T10:00")).done();
    assert_eq!(story.heard(mark, |s| *s == Say::AnalysisExists), [""; 0]);
    let story = story.until("2026-09-10T10:00");
    assert_eq!(story.reminders(WaitsFor::Check), [""; 0], "nobody is asked what is known");
}

impl super::story::Story {
    /// The one action, done by its lead.
    #[track_caller]
    fn with_done(self, lead: &str) -> Self {
        self.when(by(lead), Command::ActionDone { item: "a1".into() }).then(["action_moved"])
    }
}
