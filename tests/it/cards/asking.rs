//! Suggesting, requesting, agreeing.

use mainstay::card::forms;
use mainstay::ids::PersonId;
use mainstay::interaction::Verb;
use mainstay::meeting::{Command, Private, Say};
use mainstay::procedure::EventName;

use super::reads;
use super::story::{CANARY, Story, at};

fn suggested() -> Story {
    let mut story = Story::new("psm", "hannah", "judith", "2026-06-15T11:00:00");
    story.does("judith", Command::Suggest { words: Private::new(CANARY) });
    story
}

#[test]
fn a_suggestion_and_its_answers() {
    let mut story = suggested();
    reads!("suggestion_asked", [("owner", story.told("hannah")), ("suggester", story.opens("judith"))]);
    story.does("hannah", Command::DiscussSuggestion);
    reads!("suggestion_discussed", [("owner", story.opens("hannah")), ("suggester", story.told("judith"))]);
    story.passes_until("2026-06-16T09:00:00");
    reads!("suggestion_reminder", story.told("hannah"));
    reads!("form_decline_suggestion", story.form("hannah", Verb::DeclineSuggestion, None));
    story.does("hannah", Command::DeclineSuggestion { reason: Private::new(CANARY).expect("words") });
    reads!("suggestion_declined", [("owner", story.opens("hannah")), ("suggester", story.told("judith"))]);
}

#[test]
fn a_suggestion_that_is_taken_up() {
    let mut story = suggested();
    story.request("hannah", &[], &[]);
    reads!("suggestion_taken_up", story.told("judith"));
}

#[test]
fn what_was_typed_for_one_person_is_read_in_a_form_by_them_alone() {
    let mut story = suggested();
    let hannah = PersonId::from("hannah");
    let form = forms::reading(&story.view(&hannah), "frm_1".into(), Verb::ReadSuggestion).expect("for the owner");
    super::looked_over::form(&form, true);
    reads!("form_read_suggestion", form);
    assert!(forms::reading(&story.view(&"judith".into()), "frm_1".into(), Verb::ReadSuggestion).is_none());

    story.request("hannah", &[], &[]);
    story.does("joel", Command::Join { concern: Private::new(CANARY) });
    story.does("dana", Command::Join { concern: Private::new(CANARY) });
    let form = forms::reading(&story.view(&hannah), "frm_1".into(), Verb::ReadConcerns).expect("for the owner");
    super::looked_over::form(&form, true);
    reads!("form_read_concerns", form);
    for nosy in ["joel", "dana", "carol", "judith"] {
        assert!(forms::reading(&story.view(&nosy.into()), "frm_1".into(), Verb::ReadConcerns).is_none(), "{nosy}");
    }
    reads!("requested_joined", [("owner", story.opens("hannah")), ("who joined", story.opens("joel"))]);
}

#[test]
fn a_request_for_those_who_hear_of_it() {
    let story = Story::bpm();
    let owner = PersonId::from("hannah");
    let answer = mainstay::card::meeting::requested(&story.view(&owner));
    super::looked_over::card(&answer);
    reads!(
        "bpm_requested",
        [
            ("the answer", answer),
            ("owner", story.told("hannah")),
            ("agreer", story.told("grace")),
            ("designator", story.told("ruth")),
        ]
    );
    let story = Story::psm();
    reads!(
        "psm_requested",
        [
            ("owner", story.told("hannah")),
            ("agreer", story.told("ruth")),
            ("designator and sender", story.told("carol")),
            ("told", story.told("imran")),
            ("told, opened", story.opens("imran")),
        ]
    );
    let superseded = |say: &Say| mainstay::card::meeting::superseded(&story.view(&owner), say);
    reads!("psm_superseded", superseded(&Say::Requested));
    // What the newer message does not show stays to be read.
    reads!("psm_superseded_undelivered", superseded(&Say::Undelivered { to: "ruth".into() }));
}

#[test]
fn a_colleague_acts_for_somebody_absent() {
    let mut story = Story::new("bpm", "hannah", "dana", "2026-04-02T16:45:00");
    story.request("dana", &[], &[("iro", "judith")]);
    reads!("bpm_acting", [("colleague", story.told("dana")), ("owner", story.told("hannah"))]);
}

#[test]
fn agreement_is_chased_then_covered_then_given_or_not() {
    let mut story = Story::bpm();
    story.passes_until("2026-04-07T10:00:00");
    reads!("agreement_reminder", story.told("grace"));
    story.passes_until("2026-04-07T16:00:00");
    reads!("agreement_cover", story.told("neil"));
    reads!("form_dont_agree", story.form("grace", Verb::DontAgree, None));
    story.does("grace", Command::DontAgree { code: "no_risk".into(), reason: Private::new(CANARY) });
    reads!("not_agreed", [("owner", story.told("hannah")), ("agreer", story.opens("grace"))]);
}

#[test]
fn steps_out_of_order_and_roles_nobody_holds() {
    let mut story = Story::bpm();
    story.does("hannah", Command::Report { event: EventName::ProviderNoticeServed, local: at("2026-04-02T12:00:00") });
    reads!("gate_breached", story.told("grace"));
    reads!("form_record_event", story.form("hannah", Verb::RecordEvent, None));
    // One that the directory has nobody for, and one for which nobody was chosen.
    let roles = vec!["out_of_hours".into(), "iro".into()];
    reads!("nobody_holds", story.told_that("alex", &Say::NobodyHolds { roles }));
    reads!("undelivered", story.told_that("hannah", &Say::Undelivered { to: "grace".into() }));
}
