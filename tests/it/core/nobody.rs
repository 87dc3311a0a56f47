//! Roles that nobody holds, people who have left, one person with two roles: nothing waits for nobody.

use mainstay::meeting::*;
use mainstay::procedure::WaitsFor;

use super::story::{bpm, by, given, psm};

#[test]
fn a_role_that_nobody_holds_is_an_administrator_s() {
    let story = given(bpm()).without("csb").requested_on("2026-04-08T10:00");
    let missing =
        |s: &Say| matches!(s, Say::NobodyHolds { roles } if roles.iter().any(|r| r.as_str() == "csb_team_leader"));
    assert_eq!(story.heard(0, missing), ["admin"]);
    assert_eq!(story.owed(WaitsFor::Agreement), ["admin"]);
    story.when(by("admin"), Command::Agree).then(["agreed"]);
}

#[test]
fn with_no_administrator_either_the_owner_hears() {
    let story = given(bpm()).without("csb").without("admin").requested_on("2026-04-08T10:00").until("2026-04-09T18:00");
    assert_eq!(story.owed(WaitsFor::Agreement), [""; 0]);
    assert_eq!(
        story.reminders(WaitsFor::Agreement),
        ["2026-04-08 17:00 sw", "2026-04-09 10:00 sw", "2026-04-09 16:00 sw"]
    );
}

#[test]
fn an_invitation_without_a_name_is_the_owner_s_to_follow_up() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-12T14:00");
    let story = story.sent_by("sw").until("2026-06-09T18:00");
    let carer = |s: &Say| {
        let of = |i: &Option<mainstay::ids::ItemId>| i.as_ref().is_some_and(|i| *i == story.item("carer"));
        matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| of(&x.item)))
    };
    assert_eq!(story.heard(0, carer), ["sw"]);
}

#[test]
fn whoever_is_away_for_good_is_covered_when_time_passes() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").gone("csb");
    let mark = story.mark();
    let story = story.turn(None, Command::Tick).then(["out_of_reach", "cover_asked"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::Agreement, .. })), ["buyer"]);
    story.when(by("buyer"), Command::Agree).then(["agreed"]);
}

#[test]
fn gone_with_no_cover_and_no_administrator_is_the_owner_s_to_hear() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-12T14:00");
    let story = story.sent_by("sw").gone("admin").gone("provider").until("2026-06-09T09:00");
    let provider = story.item("placement_service_manager_rep");
    let of =
        |s: &Say| matches!(s, Say::Reminder { about, .. } if about.iter().any(|x| x.item.as_ref() == Some(&provider)));
    assert_eq!(story.heard(0, of), ["sw"]);
}

#[test]
fn one_person_with_two_roles_hears_once_and_acts_as_both() {
    let story = given(psm()).where_person("tm", |x| _ = x.roles.insert("service_manager_atr".into())).without("atr");
    let story = story.requested_on("2026-06-16T10:00");
    assert_eq!(story.heard(0, |_| true).iter().filter(|x| *x == "tm").count(), 1);
    assert_eq!(
        (story.owed(WaitsFor::Agreement), story.owed(WaitsFor::ChairChoice)),
        (vec!["tm".into()], vec!["tm".into()])
    );
    let story = story.when(by("tm"), Command::Agree).done();
    let choose = Command::ChooseChair { person: by("tm"), reason: None };
    let story = story.when(by("tm"), choose).then(["chair_asked", "chair_accepted"]);
    let story = story.dated("tm", "2026-06-23T14:00").sent_by("tm");
    assert_eq!(story.duty("team_manager"), Duty::Comes { authority: true });
}
