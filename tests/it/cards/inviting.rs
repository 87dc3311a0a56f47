//! Invitations and their answers, from the list to a full chain of representatives.

use mainstay::interaction::Verb;
use mainstay::meeting::Command;
use mainstay::meeting::command::Answer;
use mainstay::procedure::{Need, Strength};

use super::plain::Plain;
use super::reads;
use super::story::Story;

/// A Placement Support Meeting with chair and date, its list not sent.
fn listed() -> Story {
    let mut story = Story::psm();
    story.does("ruth", Command::Agree);
    story.chairs("carol", "peter");
    story.sets("carol", "2026-06-23T14:00:00", None);
    story
}

fn sent() -> Story {
    let mut story = listed();
    story.sends("carol");
    story
}

fn bpm_sent() -> Story {
    let mut story = Story::bpm();
    story.does("grace", Command::Agree);
    story.chairs("ruth", "tom");
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.does("tom", Command::AgreeList { told: [].into() });
    story.sends("hannah");
    story
}

fn accepts(commit: bool) -> Answer {
    Answer::Accept { commit: Some(commit) }
}

#[test]
fn the_list_is_checked_and_sent() {
    let story = listed();
    reads!("invitations_ready", [("sender", story.opens("carol")), ("owner", story.opens("hannah"))]);
    reads!("form_check_invitations", story.form("carol", Verb::CheckInvitations, None));
    reads!("form_send_invitations", story.form("carol", Verb::SendInvitations, None));
    reads!("form_add_somebody", story.form("carol", Verb::AddInvitee, None));
    let mut bpm = Story::bpm();
    bpm.chairs("ruth", "tom");
    bpm.sets("hannah", "2026-04-09T14:00:00", None);
    reads!("list_to_agree", [("list agreer and chair", bpm.told("tom")), ("sender", bpm.opens("hannah"))]);
    reads!("form_send_unchecked", bpm.form("hannah", Verb::SendInvitations, None));
}

#[test]
fn people_who_hear_it_in_person_first() {
    let mut story = Story::new("bpm", "hannah", "hannah", "2026-04-02T16:45:00");
    let facts = [("parents_attend", "yes"), ("child_attend", "yes")];
    story.request("hannah", &facts, &[("iro", "judith"), ("parents", "nadia"), ("child", "colin")]);
    story.sets("hannah", "2026-04-09T14:00:00", None);
    reads!("form_send_to_family", story.form("hannah", Verb::SendInvitations, None));
}

#[test]
fn an_invitation_says_all_that_is_needed_to_answer_it() {
    let story = sent();
    reads!(
        "invited_psm",
        [
            ("essential", story.told("bev")),
            ("expected", story.told("sam")),
            ("optional", story.told("nadia")),
            ("team manager", story.told("ruth")),
        ]
    );
    let story = bpm_sent();
    reads!(
        "invited_bpm",
        [
            ("expected, brings a paper", story.told("marta")),
            ("needed", story.told("neil")),
            ("told only", story.told("judith")),
        ]
    );
    reads!("form_accept", story.form("marta", Verb::Accept, Some("placement_service_manager_rep")));
    reads!("form_representative", story.form("marta", Verb::SendRepresentative, Some("placement_service_manager_rep")));
    reads!("form_cant_attend", story.form("marta", Verb::CantAttend, Some("placement_service_manager_rep")));
}

#[test]
fn a_limit_is_named_as_strongly_as_its_rule_and_not_once_the_date_is_past_it() {
    let line = |card: mainstay::card::Card| {
        let text = card.plain_text();
        text.lines().find(|line| line.contains("be held by")).map(str::to_owned)
    };
    let should = line(sent().told("sam")).expect("a limit");
    assert!(should.contains("It should be held by Tuesday 23 June 2026"), "{should}");
    let mut strict = sent();
    let mut p = (*strict.p).clone();
    p.timescales.iter_mut().for_each(|rule| rule.origin.strength = Some(Strength::Must));
    strict.p = p.into();
    let must = line(strict.told("sam")).expect("a limit");
    assert!(must.contains("It must be held by Tuesday 23 June 2026"), "{must}");
    let mut late = Story::psm();
    late.chairs("carol", "peter");
    late.sets("carol", "2026-06-25T14:00:00", Some("missed"));
    late.sends("carol");
    assert_eq!(line(late.told("sam")), None);
}

#[test]
fn views_are_asked_for_not_attendance() {
    let mut story = Story::bpm();
    let add = Command::AddInvitee {
        item: "inv-v".into(),
        role: "other_agency_manager".into(),
        person: Some("nadia".into()),
        need: Need::Views,
    };
    story.does("hannah", add);
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.sends("hannah");
    reads!("invited_for_views", story.told("nadia"));
}

#[test]
fn a_chain_of_representatives() {
    let mut story = sent();
    let role = "learning_and_standards";
    story.answers("bev", role, Answer::Represent { person: "owen".into() });
    reads!("chain_second", [("first", story.opens("bev")), ("representative", story.told("owen"))]);
    story.answers("owen", role, Answer::Represent { person: "colin".into() });
    reads!("chain_third", [("last of the chain", story.told("colin")), ("first", story.opens("bev"))]);
    story.answers("colin", role, accepts(true));
    reads!(
        "chain_met",
        [
            ("first", story.opens("bev")),
            ("between", story.opens("owen")),
            ("comes", story.opens("colin")),
            ("chair", story.opens("peter")),
        ]
    );
    reads!("form_change_answer", story.form("bev", Verb::ChangeMyAnswer, Some(role)));
    story.answers("bev", role, accepts(true));
    reads!("released", [("let go", story.told("colin")), ("comes after all", story.opens("bev"))]);
}

#[test]
fn a_full_chain_and_somebody_who_cannot_commit() {
    let mut story = sent();
    let role = "learning_and_standards";
    story.answers("bev", role, Answer::Represent { person: "owen".into() });
    story.answers("owen", role, Answer::Represent { person: "colin".into() });
    story.answers("colin", role, Answer::Represent { person: "fay".into() });
    reads!("chain_full", [("chair", story.told("peter")), ("last of the chain", story.opens("colin"))]);
    let mut story = sent();
    story.answers("bev", role, Answer::Represent { person: "owen".into() });
    story.answers("owen", role, accepts(false));
    reads!(
        "cannot_commit",
        [("chair", story.told("peter")), ("who sent them", story.told("bev")), ("comes", story.opens("owen")),]
    );
    reads!("form_authority", story.form("bev", Verb::NameAuthority, Some(role)));
    story.does("bev", Command::NameAuthority { item: story.item(role), person: "fay".into() });
    reads!("authority_named", story.opens("peter"));
}

#[test]
fn what_was_put_right_is_not_asked_to_be_looked_at() {
    let mut story = sent();
    let role = "learning_and_standards";
    story.answers("bev", role, Answer::Represent { person: "owen".into() });
    story.answers("owen", role, accepts(false));
    let chair = |story: &Story| story.told("peter").plain_text();
    assert!(chair(&story).contains("somebody cannot commit resources"), "{}", chair(&story));
    story.answers("bev", role, accepts(true));
    let now = chair(&story);
    assert!(now.contains("Bev Hartley. Comes. Can commit resources: yes."), "{now}");
    assert!(!now.contains("cannot commit"), "the same card says both: {now}");
}

#[test]
fn nobody_is_waited_for_in_place_of_whoever_need_not_come() {
    let mut story = sent();
    story.answers("nadia", "partner_agency", Answer::Decline);
    story.answers("ruth", "team_manager", Answer::Decline);
    let chair = story.opens("peter").plain_text();
    assert!(chair.contains("Nadia Rahman. Can't attend."), "{chair}");
    assert!(chair.contains("Ruth Adeyemi. Can't attend, nobody named yet."), "{chair}");
}

#[test]
fn nobody_is_expected_at_a_meeting_whose_day_is_over() {
    let mut story = sent();
    story.answers("sam", "supervising_social_worker", accepts(true));
    story.passes_until("2026-06-23T16:00:00");
    assert!(story.opens("sam").plain_text().contains("You are expected."));
    story.passes_until("2026-06-24T09:00:00");
    let after = Plain::plain(&story.opens("sam"));
    assert!(after.contains("You had accepted.") && !after.contains("expected"), "{after}");
    assert!(!after.contains("Change my answer"), "{after}");
}

#[test]
fn a_reminder_of_the_day_denies_no_step_that_is_still_owed() {
    let mut story = sent();
    story.answers("hannah", "child_social_worker", accepts(true));
    story.answers("bev", "learning_and_standards", Answer::Represent { person: "owen".into() });
    story.answers("owen", "learning_and_standards", accepts(false));
    story.passes_until("2026-06-22T15:00:00");
    let day_before = |who: &str| story.told(who).plain_text();
    assert!(day_before("hannah").contains("there is nothing to answer"), "{}", day_before("hannah"));
    let owes = story.told_that("bev", &story.latest("hannah")).plain_text();
    assert!(owes.contains("Please say who can be reached") && owes.contains("The next step is still yours."), "{owes}");
    assert!(!owes.contains("nothing to answer"), "{owes}");
}

#[test]
fn a_no_with_nobody_named_stays_open() {
    let mut story = sent();
    story.answers("bev", "learning_and_standards", Answer::Decline);
    reads!("declined_essential", story.opens("bev"));
    story.passes_until("2026-06-16T18:00:00");
    reads!("declined_essential_chair", story.told("peter"));
    story.passes_until("2026-06-17T09:00:00");
    reads!("declined_reminder", [("declined", story.told("bev")), ("no answer", story.told("sam"))]);
}

#[test]
fn a_meeting_that_moves_asks_everybody_again() {
    let mut story = sent();
    story.answers("sam", "supervising_social_worker", accepts(true));
    story.answers("ruth", "team_manager", Answer::Decline);
    story.sets("carol", "2026-06-22T10:00:00", None);
    reads!(
        "moved",
        [("had accepted", story.told("sam")), ("chair", story.told("peter")), ("told", story.told("imran"))]
    );
}

#[test]
fn an_answer_by_phone_is_marked() {
    let mut story = bpm_sent();
    let item = story.item("carer");
    story.does("priti", Command::RecordReply { item, answer: accepts(false) });
    reads!("recorded_by_phone", [("recorder", story.opens("priti")), ("chair", story.opens("tom"))]);
    reads!("form_record_answer", story.form("priti", Verb::RecordAnswer, None));
}

#[test]
fn written_contributions_are_promised_here_and_sent_elsewhere() {
    let mut story = bpm_sent();
    story.answers("marta", "placement_service_manager_rep", Answer::Written);
    reads!("written", [("sends it", story.opens("marta")), ("chair", story.opens("tom"))]);
}

#[test]
fn somebody_invited_twice_can_tell_the_buttons_apart() {
    let mut story = Story::new("bpm", "hannah", "hannah", "2026-04-02T16:45:00");
    let twice = [("iro", "judith"), ("supervising_social_worker", "sam"), ("placement_service_manager_rep", "sam")];
    story.request("hannah", &[], &twice);
    story.sets("hannah", "2026-04-09T14:00:00", None);
    story.sends("hannah");
    reads!("invited_twice", story.told("sam"));
}
