//! The day of the meeting.

use mainstay::interaction::Verb;
use mainstay::meeting::Command;

use super::super::reads;
use super::super::story::Story;
use super::{agreed, begun};

#[test]
fn the_chair_s_card_for_the_day() {
    let mut story = agreed();
    story.passes_until("2026-06-23T09:30:00");
    reads!("day_morning", [("chair", story.opens("peter")), ("minute taker", story.opens("priti"))]);
    story.passes_until("2026-06-23T14:30:00");
    reads!("day_begun", [("chair", story.opens("peter")), ("owner", story.opens("hannah"))]);
    reads!("form_minute_taker", story.form_about("peter", Verb::NameMinuteTaker, None));
}

#[test]
fn papers_are_ticked_by_their_type() {
    let mut story = Story::bpm();
    story.does("grace", Command::Agree);
    story.chairs("ruth", "tom");
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.sends("hannah");
    story.passes_until("2026-04-09T14:30:00");
    let item = story.item("child_social_worker");
    story.does("tom", Command::TickPapers { brought: [(item, "bpm_report".to_owned())].into() });
    reads!("day_papers", story.opens("tom"));
    reads!("form_papers", story.form_about("tom", Verb::TickPapers, None));
}

#[test]
fn a_chair_who_is_not_there_is_replaced_and_everybody_hears_once() {
    let mut story = begun();
    story.does("hannah", Command::ChairIsAbsent);
    reads!("chair_absent", [("designator", story.told("carol")), ("owner", story.opens("hannah"))]);
    story.does("carol", Command::ChooseChair { person: "imran".into(), reason: None });
    story.does("imran", Command::WillChair);
    reads!("chair_changed", [("coming", story.told("sam")), ("new chair", story.opens("imran"))]);
}
