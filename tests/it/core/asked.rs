//! The three kinds of asking, and chairs on whom several agree.

use std::sync::Arc;

use mainstay::meeting::*;
use mainstay::people::Person;
use mainstay::procedure::{Alternate, Condition, Conflict, EventName, FactValue, Notify, Origin, Procedure, WaitsFor};

use super::story::{Story, bpm, by, given, psm};

fn changed(p: Arc<Procedure>, change: impl FnOnce(&mut Procedure)) -> Arc<Procedure> {
    let mut p = (*p).clone();
    change(&mut p);
    Arc::new(p)
}

fn choose(person: &str) -> Command {
    Command::ChooseChair { person: by(person), reason: None }
}

/// Everybody who may chair now, best first.
fn candidates(story: &Story) -> Vec<(String, decide::Standing)> {
    let people = story.people();
    let turn = Turn { now: story.now, by: None, people: &people, calendar: &story.calendar };
    decide::may_chair(&story.m, &story.p, &turn).iter().map(|(x, s)| (x.id.to_string(), *s)).collect()
}

// shows: PSM-14, PSM-18
#[test]
fn a_manager_who_confirms_late_holds_nothing_up() {
    let story = given(psm()).requested_on("2026-06-08T10:00");
    assert_eq!(story.owed(WaitsFor::Agreement), ["tm"]);
    assert_eq!(story.owed(WaitsFor::ChairChoice), ["atr"], "the request goes on meanwhile");
    assert_eq!(story.last_date(), "2026-06-15", "the clock does not wait");
    let story = story.when(by("atr"), Command::Agree).refused(Refusal::NotYours);
    let story = story.at("2026-06-09T10:00").when(by("tm"), Command::Agree).then(["agreed"]);
    assert_eq!(story.owed(WaitsFor::Agreement), [""; 0]);
    assert_eq!(story.owed(WaitsFor::ChairChoice), ["atr"]);
    story.when(by("tm"), Command::Agree).refused(Refusal::TooLate);

    // Whoever confirms requests has confirmed their own.
    let story = given(psm()).at("2026-06-08T10:00");
    let new = Command::Request(Box::new(story.new_request()));
    story.when(by("tm"), new).then(["requested", "agreed"]);
    // And may say no to one.
    let code = psm().refusals()[0].code.clone();
    let no = Command::DontAgree { code, reason: None };
    given(psm()).requested_on("2026-06-08T10:00").when(by("tm"), no).then(["not_agreed"]);
}

#[test]
fn where_all_must_agree_one_yes_is_not_enough() {
    let p = changed(bpm(), |p| {
        let agree = p.request.agree.as_mut().expect("a rule");
        agree.by = vec!["csb_team_leader".into(), "service_manager_child".into()];
        agree.all = true;
    });
    let story = given(p).requested_on("2026-06-08T10:00");
    assert_eq!(story.owed(WaitsFor::Agreement), ["csb", "smc"]);
    let story = story.when(by("csb"), Command::Agree).then(["agreed_for"]);
    assert_eq!(story.owed(WaitsFor::Agreement), ["smc"]);
    assert!(!story.m.has_happened(EventName::Agreed));
    let story = story.when(by("csb"), Command::Agree).refused(Refusal::TooLate);
    let story = story.when(by("smc"), Command::Agree).then(["agreed_for", "agreed"]);
    assert_eq!(story.owed(WaitsFor::Agreement), [""; 0]);
}

#[test]
fn a_wish_of_somebody_else_is_entered_as_theirs() {
    let p = changed(bpm(), |p| p.request.on_behalf_of = vec!["child".into(), "carer".into()]);
    let story = given(p).at("2026-06-08T10:00");
    let mut new = story.new_request();
    new.on_behalf_of = Some("iro".into());
    let ask = |new| Command::Request(Box::new(new));
    let story = story.when(by("sw"), ask(new.clone())).refused(Refusal::NotInThisProcedure);
    new.on_behalf_of = Some("child".into());
    let story = story.when(by("sw"), ask(new)).done();
    assert_eq!(story.m.on_behalf_of, Some("child".into()));
    assert_eq!(story.m.owner, by("sw"), "it is the owner's all the same");
}

#[test]
fn a_request_belongs_to_whoever_the_procedure_says() {
    let story = given(psm()).where_person("sw", |x| x.roles = ["team_manager".into()].into());
    let new = Command::Request(Box::new(story.new_request()));
    story.at("2026-06-08T10:00").when(by("sw"), new).refused(Refusal::OwnedBy { role: "child_social_worker".into() });
}

#[test]
fn a_suggestion_is_told_to_those_who_must_hear_of_it() {
    let notify = Notify {
        role: "service_manager_child".into(),
        on: vec![EventName::Suggested],
        say: None,
        origin: Origin::default(),
    };
    let story = given(changed(bpm(), |p| p.notify.push(notify))).at("2026-06-08T10:00");
    let story = story.when(by("nurse"), Command::Suggest { words: None }).done();
    assert_eq!(story.heard(0, |s| *s == Say::Informed { of: EventName::Suggested }), ["smc"]);
    assert_eq!(parts(&story.m, &story.p, &story.people(), &by("smc")), [Part::Informed]);
}

/// Two roles agree on whoever chairs; the procedure names nobody.
fn by_agreement() -> Story {
    let p = changed(bpm(), |p| {
        p.chair.agreement_of = vec!["child_social_worker".into(), "team_manager".into()];
        p.chair.designated_by = "child_social_worker".into();
        p.chair.eligible = Vec::new();
        p.chair.other_with_reason = false;
    });
    given(p).requested_on("2026-06-08T10:00")
}

#[test]
fn two_agree_on_a_chair_before_anybody_is_asked() {
    let story = by_agreement();
    assert_eq!(story.owed(WaitsFor::ChairChoice), ["sw"], "the first proposes");
    let story = story.when(by("csb"), choose("atm")).refused(Refusal::NotYours);
    let story = story.when(by("sw"), choose("atm")).then(["chair_proposed"]);
    assert_eq!((story.owed(WaitsFor::ChairAgreement), story.owed(WaitsFor::ChairAnswer)), (vec!["tm".into()], vec![]));
    let story = story.when(by("sw"), Command::AgreeChair).refused(Refusal::TooLate);
    let story = story.when(by("atm"), Command::WillChair).refused(Refusal::NotYours);
    let story = story.when(by("tm"), Command::AgreeChair).then(["chair_agreed", "chair_asked"]);
    assert_eq!(story.owed(WaitsFor::ChairAnswer), ["atm"]);
    story.when(by("atm"), Command::WillChair).then(["chair_accepted"]);
}

#[test]
fn whoever_does_not_agree_names_another() {
    let story = by_agreement().when(by("sw"), choose("atm")).done();
    let mark = story.mark();
    let story = story.when(by("tm"), choose("smc")).then(["chair_proposed"]);
    assert_eq!(story.owed(WaitsFor::ChairAgreement), ["sw"]);
    assert_eq!(story.heard(mark, |s| matches!(s, Say::Asked { what: WaitsFor::ChairAgreement, .. })), ["sw"]);
    // Naming whoever is proposed is a yes to them.
    let story = story.when(by("sw"), choose("smc")).then(["chair_agreed", "chair_asked"]);
    assert_eq!(story.owed(WaitsFor::ChairAnswer), ["smc"]);
    assert!(story.heard(0, |s| matches!(s, Say::Asked { what: WaitsFor::ChairAnswer, .. })).iter().all(|x| x != "atm"));

    // Somebody who is proposed and agrees chairs.
    let story = by_agreement().when(by("sw"), choose("tm")).then(["chair_proposed"]);
    story.when(by("tm"), Command::AgreeChair).then(["chair_agreed", "chair_asked", "chair_accepted"]);
}

#[test]
fn with_nobody_else_to_agree_the_administrator_does() {
    let p = (*by_agreement().p).clone();
    let story = given(p.into()).without("tm").requested_on("2026-06-08T10:00").when(by("sw"), choose("atm")).done();
    assert_eq!(story.owed(WaitsFor::ChairAgreement), ["admin"]);
}

#[test]
fn a_bar_on_a_person_holds_however_the_chair_is_chosen() {
    let story = by_agreement();
    let p = changed(story.p.clone(), |p| p.chair.must_not = vec!["iro".into()]);
    let story = given(p).requested_on("2026-06-08T10:00");
    assert!(candidates(&story).iter().all(|(x, _)| x != "iro"));
    story.when(by("sw"), choose("iro")).refused(Refusal::MayNotChair { person: by("iro") });
}

/// Chaired by the service manager for the child; with a conflict of interest by a team manager; where there is none, by
/// somebody of Learning and Standards.
fn with_alternates(story: impl FnOnce(Story) -> Story) -> Story {
    let p = changed(psm(), |p| {
        p.chair.eligible = vec!["service_manager_child".into()];
        p.chair.other_with_reason = false;
        p.chair.conflict = Some(Conflict { ask: "Is there a conflict?".into(), then: "team_manager".into() });
        p.chair.alternates = vec![Alternate {
            role: "learning_and_standards".into(),
            when: Condition::Is { fact: "available".into(), value: FactValue::YesNo(false) },
            say: "If no service manager is there".into(),
        }];
    });
    let mut begun = given(p);
    begun.facts.insert("available".into(), FactValue::YesNo(true));
    story(begun).requested_on("2026-06-16T10:00")
}

#[test]
fn a_conflict_of_interest_changes_who_may_chair() {
    use decide::Standing::{Alternate, Eligible};
    let story = with_alternates(|s| s);
    assert_eq!(candidates(&story), [("smc".into(), Eligible)]);
    let story = story.when(by("atr"), choose("tm")).refused(Refusal::MayNotChair { person: by("tm") });
    let story = story.when(by("atr"), choose("smc")).done();
    let conflict = Command::WontChair { why: ChairNo::ConflictOfInterest };
    let story = story.when(by("smc"), conflict).then(["chair_declined"]);
    assert_eq!(candidates(&story), [("tm".into(), Eligible)]);
    story.clone().when(by("atr"), choose("tm")).then(["chair_asked"]);
    // Nobody of that role is left: the alternates are offered whatever was answered at the request.
    let gone = |x: &mut Person| x.active = false;
    let story = story.where_person("tm", gone);
    assert_eq!(candidates(&story), [("school".into(), Alternate(0))]);
}

#[test]
fn alternates_are_offered_while_their_condition_holds_or_nobody_knows() {
    use decide::Standing::{Alternate, Eligible};
    let not_there = |mut s: Story| {
        s.facts.insert("available".into(), FactValue::YesNo(false));
        s
    };
    let offered = [("smc".to_owned(), Eligible), ("school".to_owned(), Alternate(0))];
    assert_eq!(candidates(&with_alternates(not_there)), offered);
    let unknown = |mut s: Story| {
        s.facts.remove(&"available".into());
        s
    };
    assert_eq!(candidates(&with_alternates(unknown)), offered);
}
