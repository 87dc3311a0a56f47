//! The plan, written and confirmed.

use mainstay::card::forms;
use mainstay::interaction::{Value, Values, Verb};
use mainstay::meeting::Command;

use super::super::reads;
use super::{begun, followed};

#[test]
fn actions_are_added_one_after_another() {
    let mut story = begun();
    reads!("form_add_action", story.form_about("peter", Verb::AddAction, None));
    story.adds("a1", "hannah", "fostering", "2026-08-28");
    story.adds("a2", "hannah", "health", "2026-07-10");
    reads!("plan_written", [("chair", story.opens("peter")), ("owner", story.opens("hannah"))]);
    for n in 3..10 {
        story.adds(&format!("a{n}"), "sam", "education", "2026-07-31");
    }
    story.does("peter", Command::AddUnmetNeed { item: "u1".into(), category: "respite".into(), service: None });
    reads!("plan_long", story.opens("peter"));
    reads!("actions_written", story.actions_of("peter"));
    reads!("form_unmet_need", story.form_about("peter", Verb::AddUnmetNeed, None));
    reads!("form_remove_need", story.form_about("peter", Verb::RemoveUnmetNeed, None));
}

#[test]
fn an_action_is_wrong_beside_the_field() {
    let story = begun();
    let mut form = story.form_about("peter", Verb::AddAction, None);
    let values: Values = [("due", Value::Unreadable), ("what", Value::Text(" ".into()))]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    assert!(!forms::check(&mut form, &values, &|_| true));
    reads!("faults_action", form);
}

#[test]
fn the_plan_is_confirmed_and_each_lead_is_asked() {
    let mut story = begun();
    story.adds("a1", "hannah", "fostering", "2026-08-28");
    story.held();
    reads!("plan_asked", [("chair", story.opens("peter"))]);
    reads!("form_confirm_plan", story.form_about("peter", Verb::ConfirmPlan, None));
    let story = followed();
    reads!(
        "plan_confirmed",
        [
            ("chair", story.opens("peter")),
            ("lead", story.told("owen")),
            ("owner", story.told("hannah")),
            ("supports", story.told("judith")),
            ("told", story.opens("imran")),
            ("came", story.opens("ruth")),
        ]
    );
}

#[test]
fn the_words_are_read_in_private() {
    let mut story = followed();
    story.counter("owen", "a2", Some("2026-07-17"));
    reads!("read_plan_chair", story.reads("peter", Verb::ReadPlan).expect("the chair reads all"));
    reads!("read_plan_lead", story.reads("sam", Verb::ReadPlan).expect("a lead reads their own"));
    assert!(story.reads("hannah", Verb::ReadPlan).is_some() && story.reads("priti", Verb::ReadPlan).is_some());
    for nobody in ["imran", "ruth", "carol", "grace"] {
        assert!(story.reads(nobody, Verb::ReadPlan).is_none(), "{nobody} reads the plan");
    }
}
