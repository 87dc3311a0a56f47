//! The scale: given in private, seen by the chair.

use mainstay::interaction::Verb;
use mainstay::meeting::after::Member;
use mainstay::meeting::command::Answer;
use mainstay::meeting::{Command, Private};
use mainstay::procedure::Need;

use super::super::reads;
use super::super::story::Story;
use super::secret;

fn opened() -> Story {
    let mut story = Story::new("pstm", "hannah", "hannah", "2026-04-02T16:45:00");
    story.request("hannah", &[("child_attend", "yes")], &[("iro", "judith"), ("supervising_social_worker", "sam")]);
    story.does("grace", Command::Agree);
    story.chairs("ruth", "tom");
    story.sets("hannah", "2026-04-09T14:00:00", None);
    let child = Command::AddInvitee { item: "child1".into(), role: "child".into(), person: None, need: Need::Optional };
    story.does("hannah", child);
    story.sends("hannah");
    story.answers("sam", "supervising_social_worker", Answer::Accept { commit: Some(true) });
    story.answers("neil", "childrens_services_buyers", Answer::Accept { commit: Some(true) });
    let item = story.item("child");
    story.does("hannah", Command::RecordReply { item, answer: Answer::Accept { commit: Some(true) } });
    story.passes_until("2026-04-09T15:30:00");
    story.does("tom", Command::OpenScale);
    story
}

fn gives(story: &mut Story, who: &str, role: Option<&str>, score: Option<u8>) {
    let member = role.map_or(Member::Chair, |role| Member::Invitee(story.item(role)));
    let reason: Option<Private> = score.map(|_| secret());
    story.does(who, Command::GiveReading { member, score, reason });
}

#[test]
fn everybody_is_asked_and_only_the_chair_sees_the_spread() {
    let mut story = opened();
    reads!("scale_asked", [("member", story.told("sam")), ("for the child", story.told("hannah"))]);
    reads!("form_scale", story.form("sam", Verb::GiveReading, Some("supervising_social_worker")));
    reads!("form_scale_child", story.form("hannah", Verb::GiveReading, Some("child")));
    gives(&mut story, "tom", None, Some(6));
    gives(&mut story, "neil", Some("childrens_services_buyers"), Some(6));
    gives(&mut story, "hannah", Some("child"), None);
    gives(&mut story, "sam", Some("supervising_social_worker"), Some(0));
    reads!("scale_chair", [("chair", story.told("tom")), ("member", story.opens("sam"))]);
    reads!("form_told", story.form("tom", Verb::ToldOfReading, Some("supervising_social_worker")));
    reads!("read_scale_chair", story.reads("tom", Verb::ReadScale).expect("the chair sees all"));
    reads!("read_scale_member", story.reads("sam", Verb::ReadScale).expect("a member sees their own"));
    assert!(story.reads("ruth", Verb::ReadScale).is_none() && story.reads("grace", Verb::ReadScale).is_none());
}
