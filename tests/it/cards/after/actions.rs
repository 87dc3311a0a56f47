//! Actions followed through: signed up to, reminded of, moved, handed on.

use mainstay::interaction::Verb;
use mainstay::meeting::Command;

use super::super::reads;
use super::super::story::Story;
use super::{begun, followed, on, secret};

#[test]
fn a_lead_signs_up_or_says_what_they_would_do() {
    let mut story = followed();
    reads!("sign_up_request", story.told("sam"));
    reads!("form_not_as_written", story.form_about("sam", Verb::NotAsWritten, Some(&"a1".into())));
    story.counter("sam", "a1", Some("2026-09-04"));
    reads!("counter_proposal", [("chair", story.told("peter")), ("lead", story.opens("sam"))]);
    story.does("peter", Command::SettleCounter { item: "a1".into(), taken: true });
    reads!("counter_settled", story.told("sam"));
}

/// SC-21: due Friday 28 August 2026, over the bank holiday.
#[test]
fn reminders_follow_the_action_s_date() {
    let mut story = followed();
    for (who, id) in [("sam", "a1"), ("owen", "a2")] {
        story.does(who, Command::SignUp { item: id.into() });
    }
    story.does("owen", Command::ActionDone { item: "a2".into() });
    story.does("peter", Command::ActionDone { item: "a4".into() });
    story.passes_until("2026-08-26T09:30:00");
    reads!("action_before", [("lead", story.told("sam")), ("for somebody outside", story.told("hannah"))]);
    story.passes_until("2026-09-01T09:30:00");
    reads!("action_overdue", story.told("sam"));
    story.passes_until("2026-09-07T09:30:00");
    reads!("action_escalated", [("chair", story.told("peter")), ("service manager", story.told("imran"))]);
}

#[test]
fn eleven_overdue_actions_are_one_message() {
    let mut story = begun();
    for n in 1..=11 {
        story.adds(&format!("a{n}"), "sam", "fostering", "2026-07-10");
    }
    story.held();
    story.confirms(&[]);
    story.passes_until("2026-07-15T09:30:00");
    reads!("eleven_overdue", [("chair", story.told("peter")), ("lead", story.opens("sam"))]);
    reads!("eleven_actions", [("lead", story.actions_of("sam")), ("chair", story.actions_of("peter"))]);
}

#[test]
fn only_the_chair_gives_a_new_date() {
    let mut story = followed();
    story.does("sam", Command::SignUp { item: "a1".into() });
    reads!("form_new_date", story.form_about("sam", Verb::AskForNewDate, Some(&"a1".into())));
    let wanted = on("2026-09-18");
    story.does("sam", Command::AskNewDate { item: "a1".into(), wanted, reason: secret() });
    reads!("new_date_asked", [("chair", story.told("peter")), ("lead", story.opens("sam"))]);
    story.does("peter", Command::AnswerNewDate { item: "a1".into(), granted: true });
    reads!("new_date_granted", story.told("sam"));
    reads!("why_after", [("chair", story.why("peter", &[])), ("lead", story.why("sam", &[]))]);
}

#[test]
fn blocked_handed_on_and_put_off() {
    let mut story = followed();
    story.does("sam", Command::SignUp { item: "a1".into() });
    reads!("form_blocked", story.form_about("sam", Verb::Blocked, Some(&"a1".into())));
    story.does("sam", Command::ActionBlocked { item: "a1".into(), needs: secret() });
    reads!("action_blocked", [("chair", story.told("peter")), ("lead", story.opens("sam"))]);
    reads!("form_reassign", story.form_about("peter", Verb::Reassign, Some(&"a1".into())));
    reads!("form_later", story.form_about("sam", Verb::RemindMeLater, Some(&"a1".into())));
    let lead = mainstay::meeting::after::Lead::Person("ruth".into());
    story.does("peter", Command::Reassign { item: "a1".into(), lead });
    reads!("handed_on", [("before", story.told("sam")), ("now", story.told("ruth"))]);
}

#[test]
fn whoever_takes_over_finds_what_is_open_and_why() {
    let mut story = followed();
    story.passes_until("2026-07-16T10:00:00");
    let list = |story: &Story, who: &str| {
        let who = who.into();
        let card =
            mainstay::card::home::list(&[story.view(&who)], &[], &story.calendar, mainstay::card::home::Room::MESSAGE);
        super::super::looked_over::card(&card);
        card
    };
    reads!(
        "list_after",
        [
            ("owner", list(&story, "hannah")),
            ("cover", list(&story, "dana")),
            ("chair", list(&story, "peter")),
            ("lead", list(&story, "owen")),
        ]
    );
    reads!("actions_followed", [("chair", story.actions_of("peter")), ("owner", story.actions_of("hannah"))]);
}
