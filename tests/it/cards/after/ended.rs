//! Minutes, review, the end of the plan, and whether it held.

use mainstay::interaction::Verb;
use mainstay::meeting::{Command, Say};
use mainstay::procedure::{EventName, MinutesStep};

use super::super::reads;
use super::super::story::at;
use super::followed;

#[test]
fn minutes_are_ticked_step_by_step() {
    let mut story = followed();
    story.passes_until("2026-06-24T10:00:00");
    reads!("minutes_written", [("minute taker", story.told("priti"))]);
    story.does("priti", Command::TickMinutes { step: MinutesStep::Written });
    reads!("minutes_forward", [("minute taker", story.opens("priti"))]);
    story.does("priti", Command::TickMinutes { step: MinutesStep::Forward });
    reads!("minutes_file", [("owner", story.told("hannah"))]);
    story.passes_until("2026-06-30T09:30:00");
    reads!("minutes_overdue", [("owner", story.told("hannah")), ("chair", story.told("peter"))]);
}

#[test]
fn the_review_comes_and_the_plan_is_closed_with_what_is_open_seen() {
    let mut story = followed();
    story.passes_until("2026-07-21T09:30:00");
    reads!("review_due", story.told("peter"));
    reads!("form_set_review", story.form_about("peter", Verb::SetReview, None));
    reads!("form_close_plan", story.form_about("peter", Verb::ClosePlan, None));
    let left = story.m.after.plan.unfinished().map(|a| a.id.clone()).collect();
    story.does("peter", Command::ClosePlan { outcome: "settled".into(), left });
    reads!(
        "plan_closed",
        [("lead", story.told("sam")), ("owner", story.told("hannah")), ("chair", story.opens("peter"))]
    );
    story.passes_until("2026-09-21T09:30:00");
    reads!("check_asked", story.told("hannah"));
    reads!("form_check", story.form_about("hannah", Verb::AnswerCheck, Some(&"28".into())));
    story.does("hannah", Command::AnswerCheck { days: 28, answer: "goes_on".into() });
    story.does("hannah", Command::Report { event: EventName::PlacementEnded, local: at("2026-09-21T09:00:00") });
    reads!("after_the_end", story.told_that("hannah", &Say::AnalysisExists));
}
