//! What the other kinds need on the way up: windows, plans that are due, chairs on whom two agree, a confirmation.

use std::sync::Arc;

use mainstay::interaction::Verb;
use mainstay::meeting::Command;

use super::reads;
use super::story::Story;

/// A Placement Planning Meeting for a placement that had to start on Good Friday; Sam speaks for the carers.
fn ppm() -> Story {
    let mut story = Story::new("ppm", "hannah", "hannah", "2026-04-03T15:00:00");
    let facts = [("planning_reason", "new_placement"), ("urgent", "yes")];
    story.request("hannah", &facts, &[("placement_lead", "sam")]);
    story
}

#[test]
fn two_agree_on_a_chair() {
    let mut story = ppm();
    reads!("chair_to_propose", story.opens("hannah"));
    reads!("form_propose_chair", story.form("hannah", Verb::ChooseChair, None));
    story.does("hannah", Command::ChooseChair { person: "tom".into(), reason: None });
    reads!("chair_proposed", [("asked to agree", story.told("sam")), ("proposer", story.opens("hannah"))]);
    story.does("sam", Command::AgreeChair);
    reads!("chair_agreed_on", [("asked to chair", story.told("tom")), ("agreed", story.opens("sam"))]);
}

#[test]
fn a_plan_is_due_on_a_day_that_does_not_move() {
    let mut story = ppm();
    story.does("hannah", Command::ChooseChair { person: "tom".into(), reason: None });
    story.does("sam", Command::AgreeChair);
    story.does("tom", Command::WillChair);
    reads!("form_set_date_plan", story.form("hannah", Verb::SetDateAndPlace, None));
    story.sets("hannah", "2026-04-14T10:00:00", None);
    reads!("after_the_plan", story.opens("hannah"));
    reads!("why_plan", story.why("hannah", &[]));
    story.passes_until("2026-04-09T09:00:00");
    reads!("plan_reminder", story.told("hannah"));
}

#[test]
fn a_window_shows_both_ends() {
    let mut story = Story::new("dm", "hannah", "hannah", "2026-11-13T15:00:00");
    let cast = [("safeguarding_unit", "carol"), ("iro", "judith"), ("fostering_review_manager", "peter")];
    story.request("hannah", &[("permanence", "adoption"), ("ended_unplanned", "yes")], &cast);
    reads!("window", [("organiser", story.opens("carol")), ("owner", story.opens("hannah"))]);
    reads!("form_set_date_window", story.form("carol", Verb::SetDateAndPlace, None));
    story.chairs("carol", "amara");
    story.sets("carol", "2026-12-15T10:00:00", Some("people_ready"));
    reads!("too_soon_for_a_reason", story.opens("carol"));
    reads!("why_window", story.why("hannah", &[]));
}

#[test]
fn nobody_may_chair_and_the_form_says_why() {
    let mut story = Story::new("prlm", "hannah", "hannah", "2026-06-08T10:00:00");
    Arc::make_mut(&mut story.p).chair.eligible = vec!["team_manager".into()];
    Arc::make_mut(&mut story.p).chair.must_not = vec!["team_manager".into()];
    story.request("hannah", &[("ended_unplanned", "yes")], &[("head_of_service", "imran"), ("carer_ended", "nadia")]);
    reads!("form_nobody_may_chair", story.form("imran", Verb::ChooseChair, None));
    // Two placements meet: each line says whose it is.
    reads!("two_placements", story.opens("hannah"));
}

#[test]
fn a_request_goes_on_while_one_of_two_has_agreed() {
    let mut story = Story::new("bpm", "hannah", "hannah", "2026-06-08T10:00:00");
    let p = Arc::make_mut(&mut story.p);
    let agree = p.request.agree.as_mut().expect("a rule");
    (agree.by, agree.all) = (vec!["csb_team_leader".into(), "service_manager_child".into()], true);
    story.request("hannah", &[], &[]);
    reads!("agreed_by_nobody", [("asked", story.told("imran")), ("owner", story.opens("hannah"))]);
    story.does("grace", Command::Agree);
    reads!("agreed_in_part", [("still asked", story.told("imran")), ("owner", story.opens("hannah"))]);
}
