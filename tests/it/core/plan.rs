//! The plan: written quickly, amended until it is confirmed, and signed up to.

use std::collections::BTreeSet;

use mainstay::meeting::after::{ActionState, Counter, Lead, SignUp, What};
use mainstay::meeting::command::NewAction;
use mainstay::meeting::*;
use mainstay::procedure::WaitsFor;

use super::after::{add, arranged, confirm, held, new_action, on, words};
use super::story::by;

#[test]
fn actions_are_written_from_the_hour_of_the_meeting_by_the_chair_and_the_minute_taker() {
    let story = arranged().until("2026-08-12T13:59");
    let story = story.when(by("sm"), add("a1", "lead", "2026-08-28")).refused(Refusal::NotTheDayYet);
    let story = story.until("2026-08-12T14:20");
    for stranger in ["lead", "sw", "stranger"] {
        story.clone().when(by(stranger), add("a1", "lead", "2026-08-28")).refused(Refusal::NotYours);
    }
    let story = story.when(by("sm"), add("a1", "lead", "2026-08-28")).then(["action_written"]);
    let mark = story.mark();
    let story = story.when(by("support"), add("a2", "tm", "2026-09-04")).then(["action_written"]);
    assert_eq!(story.mark(), mark, "nobody hears of a plan that is still being written");
    let amend = Command::AmendAction { item: "a2".into(), action: new_action("sw", "2026-09-04") };
    let story = story.when(by("support"), amend.clone()).then(["action_written"]);
    let story = story.when(by("support"), amend).refused(Refusal::NothingChanged);
    assert_eq!((story.action("a2").number, story.action("a2").lead_person()), (2, Some(&by("sw"))));
    let story = story.when(by("sm"), confirm()).refused(Refusal::NotRecordedAsHeld);
    story.when(by("sm"), Command::RemoveAction { item: "a1".into() }).then(["action_removed"]);
}

#[test]
fn every_bad_action_is_refused_with_its_reason() {
    let story = held();
    let due = |due: &str| add("a1", "lead", due);
    let before = Refusal::BeforeTheMeeting { held: on("2026-08-12") };
    let story = story.when(by("sm"), due("2026-08-11")).refused(before);
    let story = story.when(by("sm"), due("2027-12-01")).refused(Refusal::TooFarAway);
    let story = story.at("2026-08-14T10:00").when(by("sm"), due("2026-08-13")).refused(Refusal::InThePast);
    let gone = Refusal::NotAvailable { person: by("no-such-person") };
    let story = story.when(by("sm"), add("a1", "no-such-person", "2026-08-28")).refused(gone);
    let without = NewAction { service: None, ..new_action("lead", "2026-08-28") };
    let without = Command::AddAction { item: "a1".into(), action: without };
    let story = story.when(by("sm"), without).refused(Refusal::ServiceMissing);
    let odd = NewAction { service: Some("a story".into()), ..new_action("lead", "2026-08-28") };
    let odd = Command::AddAction { item: "a1".into(), action: odd };
    let story = story.when(by("sm"), odd).refused(Refusal::UnknownReason);
    story.when(by("sm"), Command::RemoveAction { item: "a1".into() }).refused(Refusal::TooLate);
}

// shows: PSM-42
#[test]
fn a_plan_says_what_it_leaves_unmet() {
    let unmet = |id: &str, category: &str| Command::AddUnmetNeed {
        item: id.into(),
        category: category.into(),
        service: Some("camhs".into()),
    };
    let none = |none: bool| Command::ConfirmPlan {
        outcome: "sustain".into(),
        amends: BTreeSet::new(),
        no_unmet_need: none,
        review: None,
        items: Vec::new(),
    };
    let story = held().when(by("sm"), none(true)).refused(Refusal::NoActions).with_action("a1", "lead", "2026-08-28");
    let story = story.when(by("sm"), none(false)).refused(Refusal::UnmetNeedNotSaid);
    let story = story.when(by("sm"), unmet("n1", "a story about a child")).refused(Refusal::UnknownReason);
    let story = story.when(by("support"), unmet("n1", "therapeutic")).then(["unmet_need_added"]);
    let story = story.when(by("sm"), unmet("n2", "therapeutic")).refused(Refusal::NothingChanged);
    let story = story.when(by("sm"), none(true)).refused(Refusal::UnmetNeedListed);
    let story = story.when(by("sw"), none(false)).refused(Refusal::ChairSettles);
    let story = story.when(by("sm"), none(false)).then(["plan_confirmed"]);
    let story = story.when(by("sm"), Command::RemoveUnmetNeed { item: "n1".into() }).refused(Refusal::PlanConfirmed);
    story.when(by("sm"), add("a2", "lead", "2026-08-28")).refused(Refusal::PlanConfirmed);
}

// shows: BPM-19, PSM-40
#[test]
fn confirming_asks_every_lead_and_brings_the_tasks_and_the_review() {
    let story = held().with_action("a1", "lead", "2026-08-28").with_action("a2", "sm", "2026-08-28");
    let outside = NewAction { lead: Lead::Outside(words("somebody")), ..new_action("lead", "2026-08-28") };
    let story = story.when(by("sm"), Command::AddAction { item: "a3".into(), action: outside }).done();
    let mark = story.mark();
    let said = |outcome: &str, review: Option<&str>| Command::ConfirmPlan {
        outcome: outcome.into(),
        amends: BTreeSet::from(["care_plan".into()]),
        no_unmet_need: true,
        review: review.map(on),
        items: vec!["t1".into()],
    };
    let story = story.when(by("sm"), said("a story", None)).refused(Refusal::UnknownReason);
    let story = story.when(by("sm"), said("sustain", Some("2026-08-12"))).refused(Refusal::InThePast);
    let story = story.when(by("sm"), said("sustain", None)).then(["action_written", "plan_confirmed"]);
    assert_eq!(story.m.after.plan.review().map(|r| r.on), Some(on("2026-09-09")));
    let task = story.action("t1");
    assert_eq!((task.number, task.lead_person(), task.due), (4, Some(&by("sw")), on("2026-09-09")));
    assert_eq!(task.what, What::Task("care_plan".into()));
    let asked = |s: &Say| matches!(s, Say::Asked { what: WaitsFor::SignUp, .. });
    assert_eq!(story.heard(mark, asked), ["lead", "sw"], "the owner leads the task");
    assert_eq!(story.owed(WaitsFor::SignUp), ["lead", "sw"]);
    assert!(matches!(story.action("a2").sign_up, SignUp::Given { .. }), "the chair signs up by confirming");
    assert_eq!(story.action("a3").sign_up, SignUp::NotAsked);
    assert_eq!(story.owed(WaitsFor::Action), ["lead", "sm", "sw", "sw"], "the owner answers for somebody outside");
    let people = story.people();
    assert!(members(&story).contains(&by("lead")));
    assert!(parts(&story.m, &story.p, &people, &by("lead")).contains(&Part::Lead { item: "a1".into() }));
    story.when(by("sm"), confirm()).refused(Refusal::PlanConfirmed);
}

fn members(story: &super::story::Story) -> BTreeSet<mainstay::ids::PersonId> {
    part::members(&story.m, &story.p)
}

#[test]
fn not_as_written_is_settled_by_the_chair_one_way_or_the_other() {
    let story = held().with_action("a1", "lead", "2026-08-28").confirmed();
    let counter = |due: Option<&str>| Counter { words: words("half of it"), due: due.map(on) };
    let propose = |due| Command::NotAsWritten { item: "a1".into(), counter: counter(due) };
    let settle = |taken| Command::SettleCounter { item: "a1".into(), taken };
    let story = story.when(by("sw"), propose(None)).refused(Refusal::NotYours);
    let story = story.when(by("lead"), propose(Some("2026-08-01"))).refused(Refusal::InThePast);
    let story = story.when(by("sm"), settle(true)).refused(Refusal::TooLate);
    let mark = story.mark();
    let story = story.when(by("lead"), propose(Some("2026-09-04"))).then(["not_as_written"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::CounterProposal, .. })), ["sm"]);
    let story = story.when(by("lead"), settle(true)).refused(Refusal::ChairSettles);
    let kept = story.clone().when(by("sm"), settle(false)).then(["counter_settled"]);
    assert!(matches!(kept.action("a1").sign_up, SignUp::Settled { .. }));
    assert_eq!(kept.action("a1").due, on("2026-08-28"));
    let mark = story.mark();
    let taken = story.when(by("sm"), settle(true)).then(["counter_settled"]);
    let settled = Say::CounterSettled { item: "a1".into(), taken: true };
    assert_eq!(taken.heard(mark, |s| *s == settled), ["lead"]);
    let action = taken.action("a1");
    assert_eq!((action.due, action.earlier[0].due), (on("2026-09-04"), on("2026-08-28")));
    assert_eq!(action.what, What::Words(words("half of it")));
    assert!(matches!(&action.sign_up, SignUp::Given { by: who, .. } if *who == by("lead")));
    taken.when(by("lead"), Command::SignUp { item: "a1".into() }).refused(Refusal::NothingChanged);
}

#[test]
fn an_action_that_is_not_mine_is_not_mine_to_press() {
    let story = held().with_action("a1", "lead", "2026-08-28");
    let done = Command::ActionDone { item: "a1".into() };
    let story = story.when(by("sm"), done.clone()).refused(Refusal::PlanNotConfirmed).confirmed();
    for other in ["stranger", "tm", "support", "sw"] {
        story.clone().when(by(other), done.clone()).refused(Refusal::NotYours);
    }
    let story =
        story.when(by("lead"), Command::ActionWorking { item: "a1".into() }).then(["signed_up", "action_moved"]);
    let blocked = Command::ActionBlocked { item: "a1".into(), needs: words("a decision") };
    let mark = story.mark();
    let story = story.when(by("lead"), blocked.clone()).then(["action_moved"]);
    assert_eq!(story.heard(mark, |_| true), ["sm"]);
    assert_eq!(story.post[mark].2, Say::ActionBlocked { item: "a1".into() });
    let story = story.when(by("lead"), blocked).refused(Refusal::NothingChanged);
    let story = story.when(by("lead"), done.clone()).then(["action_moved"]);
    assert!(matches!(story.action("a1").state, ActionState::Done { .. }));
    let story = story.when(by("sm"), done).refused(Refusal::NothingChanged);
    story.when(by("lead"), Command::ActionWorking { item: "a1".into() }).refused(Refusal::ActionIsOver);
}
