//! The scale: opened by the chair, a whole number with a reason from everybody who was there.

use std::collections::BTreeSet;

use mainstay::meeting::after::Member;
use mainstay::meeting::*;
use mainstay::procedure::{Need, WaitsFor};

use super::after::{held, on, with_scale, words};
use super::story::{Story, accept, by, given};

/// A meeting with a child and a carer who have no account, the social worker, and tm in the chair.
fn told() -> Story {
    let story = given(with_scale()).requested_on("2026-08-06T10:00").chaired_by("tm", "tm");
    let child = Command::AddInvitee { item: "kid".into(), role: "child".into(), person: None, need: Need::Optional };
    let story = story.when(by("sw"), child).done().dated("sw", "2026-08-12T14:00").sent_by("sw");
    let phone = |item| Command::RecordReply { item, answer: accept() };
    let (carer, child) = (story.item("carer"), story.item("kid"));
    let story = story.when(by("sw"), phone(carer.clone())).done().when(by("sw"), phone(child.clone())).done();
    let attended = BTreeSet::from([carer, child, story.item("child_social_worker")]);
    let story = story.until("2026-08-12T16:00");
    story.when(by("tm"), Command::WasHeld { on: on("2026-08-12"), attended }).done()
}

fn give(member: Member, score: Option<u8>, reason: Option<&str>) -> Command {
    Command::GiveReading { member, score, reason: reason.map(words) }
}

// shows: PST-21, PST-22
#[test]
fn the_scale_takes_whole_numbers_with_reasons_and_a_child_may_choose_not() {
    let story = told();
    let of = |role: &str| Member::Invitee(story.item(role));
    let (own, carer, child, other) =
        (of("child_social_worker"), of("carer"), of("kid"), of("supervising_social_worker"));
    let story = story.when(by("tm"), give(Member::Chair, Some(5), Some("why"))).refused(Refusal::ScaleNotOpen);
    let story = story.when(by("sw"), Command::OpenScale).refused(Refusal::ChairSettles);
    let mark = story.mark();
    let story = story.when(by("tm"), Command::OpenScale).then(["scale_opened"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::Scale, .. })), ["sw"]);
    assert_eq!(story.owed(WaitsFor::Scale).len(), 4, "the chair, the owner, and two for whom the owner writes");
    let story = story.when(by("tm"), Command::OpenScale).refused(Refusal::ScaleAlreadyOpen);
    let off = Refusal::NotOnTheScale { min: 0, max: 10 };
    let story = story.when(by("sw"), give(own.clone(), Some(11), Some("why"))).refused(off.clone());
    let story = story.when(by("sw"), give(own.clone(), None, None)).refused(off);
    let story = story.when(by("sw"), give(own.clone(), Some(4), None)).refused(Refusal::ReasonMissing);
    let story = story.when(by("sw"), give(own.clone(), Some(4), Some("why"))).then(["reading_given"]);
    let story = story.when(by("sw"), give(own.clone(), Some(4), Some("why"))).refused(Refusal::NothingChanged);
    let story = story.when(by("sw"), give(own, Some(6), Some("talked"))).then(["reading_given"]);
    let story = story.when(by("sw"), give(child, None, None)).then(["reading_given"]);
    let story = story.when(by("ssw"), give(other, Some(3), Some("not there"))).refused(Refusal::NotYours);
    let story = story.when(by("tm"), give(carer.clone(), Some(3), Some("for them"))).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = story.when(by("sw"), give(carer.clone(), Some(0), Some("it cannot go on"))).then(["reading_given"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::ZeroTold, .. })), ["tm"]);
    let tell = Command::ToldOfReading { member: carer, person: by("smc") };
    let story = story.when(by("sw"), tell.clone()).refused(Refusal::ChairSettles);
    let story = story.when(by("tm"), tell.clone()).then(["reading_told"]);
    assert_eq!(story.owed(WaitsFor::ZeroTold), [""; 0]);
    let story = story.when(by("tm"), tell).refused(Refusal::NothingChanged);
    let scale = story.m.after.scale.as_ref().expect("a scale");
    assert_eq!(scale.readings.len(), 3, "a second reading replaces the first");
    let story = story.until("2026-08-20T10:00");
    assert_eq!(story.reminders(WaitsFor::Scale), ["2026-08-12 17:00 tm", "2026-08-13 09:00 tm"], "the chair gave none");
}

#[test]
fn a_procedure_without_a_scale_has_none() {
    let story = held().when(by("sm"), Command::OpenScale).refused(Refusal::NotInThisProcedure);
    story
        .when(by("lead"), give(Member::Invitee("camhs".into()), Some(5), Some("why")))
        .refused(Refusal::NotInThisProcedure);
}
