//! What the seven files make of a case: for which answers the meeting is called for, who is invited, by when.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use mainstay::calendar::{Calendar, Holidays};
use mainstay::procedure::deadline::{Deadline, deadlines};
use mainstay::procedure::file::built_in;
use mainstay::procedure::{
    AgreeMode, Circulate, Condition, EventName, ExemptionEffect, FactValue, Facts, MinutesStep, Need, PlacementOf,
    Procedure, Strength, Truth,
};

fn kind(id: &str) -> Procedure {
    built_in(id).expect("a kind that ships")
}

/// Facts as people would answer them: `yes` and `no`, else a code.
fn facts(answers: &[(&str, &str)]) -> Facts {
    let value = |answer: &str| match answer {
        "yes" | "no" => FactValue::YesNo(answer == "yes"),
        code => FactValue::Code(code.to_owned()),
    };
    answers.iter().map(|(fact, answer)| ((*fact).into(), value(answer))).collect()
}

fn holds(condition: &Condition, facts: &Facts) -> bool {
    condition.holds(facts, &|_| false).is_yes()
}

/// How strongly a procedure calls for its meeting.
fn called_for(p: &Procedure, answers: &[(&str, &str)]) -> Option<Strength> {
    let facts = facts(answers);
    p.triggers.iter().filter(|t| holds(&t.when, &facts)).filter_map(|t| t.origin.strength).max()
}

/// What is said that this meeting is not: the kind that is meant instead, where one is named.
fn is_not(p: &Procedure, answers: &[(&str, &str)]) -> Vec<Option<String>> {
    let facts = facts(answers);
    let said = p.purpose.not_a.iter().filter(|not| not.when.as_ref().is_some_and(|when| holds(when, &facts)));
    said.map(|not| not.kind.as_ref().map(ToString::to_string)).collect()
}

/// Who is invited, unless an answer rules them out.
fn invited(p: &Procedure, answers: &[(&str, &str)]) -> BTreeSet<String> {
    let facts = facts(answers);
    let rules = p.invitees.iter().filter(|i| i.when.holds(&facts, &|_| false) != Truth::No);
    rules.filter(|i| i.need != Need::Notify).map(|i| i.role.to_string()).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The limits of a case in which one thing has happened.
fn limits(p: &Procedure, answers: &[(&str, &str)], event: EventName, on: &str) -> Vec<Deadline> {
    let at = day(on).and_hms_opt(10, 0, 0).expect("a time");
    let calendar = Calendar::england(Holidays::built_in());
    deadlines(p, &calendar, &facts(answers), &|e| (e == event).then_some(at))
}

fn ids<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

// shows: PSM-05, PSM-08, PSM-09
#[test]
fn a_support_meeting_is_called_for_by_change_and_is_no_other_meeting() {
    let psm = kind("psm");
    assert_eq!(called_for(&psm, &[("level", "fragile")]), Some(Strength::Should));
    for reason in ["complex_change", "crisis_move"] {
        assert_eq!(called_for(&psm, &[("reason", reason)]), Some(Strength::Must), "{reason}");
    }
    assert_eq!(is_not(&psm, &[("placement_has_ended", "yes")]), [Some("dm".to_owned())]);
    assert_eq!(is_not(&psm, &[("reason", "placement_plan")]), [Some("ppm".to_owned())]);
    assert_eq!(is_not(&psm, &[("reason", "warning_signs"), ("placement_has_ended", "no")]), []);
}

// shows: PSM-04, PSM-07, PPM-01, PPM-12, PST-05, PST-11
#[test]
fn what_is_asked_in_the_form_calls_for_the_meeting() {
    for (id, fact, answer, strength) in [
        ("psm", "reason", "transition", Strength::Should),
        ("psm", "reason", "agency_to_council", Strength::Should),
        ("psm", "reason", "supported_ending", Strength::May),
        ("ppm", "planning_reason", "new_placement", Strength::Should),
        ("ppm", "planning_reason", "not_settling", Strength::Should),
        ("pstm", "second_move", "yes", Strength::Should),
        ("pstm", "supervision_scale", "yes", Strength::May),
    ] {
        let p = kind(id);
        assert_eq!(called_for(&p, &[(fact, answer)]), Some(strength), "{id}: {fact} = {answer}");
        assert!(p.facts.iter().any(|f| f.id.as_str() == fact), "{id} asks {fact}");
    }
}

// shows: PSM-12, PSM-13
#[test]
fn an_agency_placement_is_considered_only_once_the_meeting_is_called_but_for_a_serious_incident() {
    let psm = kind("psm");
    let gate = &psm.gates[0];
    assert_eq!((gate.before_event, gate.requires_event), (EventName::AgencyPurchaseConsidered, EventName::Requested));
    assert_eq!(ids(&gate.notify), ["service_manager_child", "service_manager_atr"]);
    let lifts = psm.exemptions.iter().find(|e| Some(&e.id) == gate.unless.as_ref()).unwrap();
    assert!(lifts.effect == ExemptionEffect::GateLifted && lifts.reason_required && lifts.private);
    assert!(holds(&lifts.when, &facts(&[("serious_incident_removal", "yes")])));
}

/// SC-07: a placement that started in an emergency on Good Friday.
// shows: PPM-02, PPM-03
#[test]
fn an_urgent_placement_makes_the_plan_due_and_any_other_the_meeting() {
    let ppm = kind("ppm");
    let urgent = limits(
        &ppm,
        &[("planning_reason", "new_placement"), ("urgent", "yes")],
        EventName::PlacementStart,
        "2026-04-03",
    );
    let due: Vec<_> = urgent.iter().map(|d| (d.what.as_str(), d.due)).collect();
    assert!(due.contains(&("plan_prepared", day("2026-04-13"))), "{due:?}");
    assert!(due.iter().all(|(what, _)| *what != "meeting_held"), "the limit is on the plan: {due:?}");
    let fixed = ppm.timescales.iter().find(|t| t.what == "plan_prepared").unwrap();
    assert!(fixed.fixed && fixed.extend.is_none());
    let first = ppm.timescales.iter().find(|t| t.what == "meeting_held").unwrap();
    assert_eq!(first.before, Some(EventName::PlacementStart));
    assert!(holds(&first.when, &facts(&[("planning_reason", "new_placement"), ("urgent", "no")])));
    assert!(ppm.event_rule(EventName::PlacementStart).unwrap().ahead, "it is planned before it happens");
}

// shows: PPM-05, PPM-06, PPM-07, PPM-17
#[test]
fn who_contributes_to_the_placement_plan_depends_on_the_placement() {
    let ppm = kind("ppm");
    let home = invited(&ppm, &[("placement_type", "residential")]);
    let foster = invited(&ppm, &[("placement_type", "foster_ifa")]);
    assert!(home.contains("keyworker") && !home.contains("carer"));
    assert!(foster.contains("carer") && !foster.contains("keyworker"));
    for role in ["child_social_worker", "placement_lead", "child", "parents", "personal_adviser"] {
        assert!(home.contains(role) && foster.contains(role), "{role}");
    }
    assert!(ppm.representation.written_contribution);
    assert!(ppm.papers.iter().all(|p| p.if_available && ids(&p.to) == ["chair"]));
    assert_eq!(ids(&ppm.chair.agreement_of), ["child_social_worker", "placement_lead"]);
    assert_eq!(is_not(&ppm, &[("level", "risk_of_breakdown")]), [Some("psm".to_owned())]);
}

// shows: DM-03, DM-04, DM-06
#[test]
fn a_disruption_meeting_is_required_for_permanence_that_ended_unplanned() {
    let dm = kind("dm");
    let ended = |answers: &[(&str, &str)]| called_for(&dm, &[&[("ended_unplanned", "yes")], answers].concat());
    assert_eq!(ended(&[("permanence", "adoption")]), Some(Strength::Must));
    for (matched, strength) in [("agreed", Strength::Must), ("planned", Strength::Must), ("neither", Strength::May)] {
        assert_eq!(ended(&[("permanence", "long_term_foster"), ("panel_match", matched)]), Some(strength), "{matched}");
    }
    assert_eq!(ended(&[("permanence", "neither")]), None);
    assert_eq!(called_for(&dm, &[("ended_unplanned", "no"), ("permanence", "adoption")]), None);
    assert_eq!(is_not(&dm, &[("reviews_followed", "no")]), [None]);
}

/// SC-08: a window that opens on Christmas Day.
// shows: DM-07, DM-10
#[test]
fn the_window_after_a_disruption_stays_put_over_christmas() {
    let dm = kind("dm");
    let all = limits(&dm, &[], EventName::PlacementEnded, "2026-11-13");
    let [window] = &all[..] else { panic!("{all:?}") };
    assert_eq!((window.earliest, window.due), (Some(day("2026-12-25")), day("2027-02-05")));
    assert_eq!(window.usable_from, Some(day("2026-12-29")));
    let early = dm.timescales[0].early.as_ref().unwrap();
    assert!(early.say.contains("time to recover") && !early.reasons.is_empty());
}

// shows: DM-11, DM-12, DM-18, DM-21, DM-23, DM-24
#[test]
fn everybody_at_a_disruption_meeting_thinks_back_first_and_the_child_is_heard() {
    let dm = kind("dm");
    let questionnaire = dm.paper("questionnaire").unwrap();
    assert_eq!((&questionnaire.owner, questionnaire.circulate), (&None, Circulate::Never));
    assert!(questionnaire.due_before.is_some());
    for invitee in dm.invitees.iter().filter(|i| i.role.as_str() != "child") {
        assert_eq!(invitee.papers, ["questionnaire"], "{}", invitee.id);
    }
    let child = dm.views_rule("child").unwrap();
    assert_eq!(child.origin.strength, Some(Strength::Must));
    assert_eq!(ids(&child.carriers), ["child_social_worker", "carer_current", "advocate"]);
}

// shows: FSM-01, FSM-03, FSM-04, FSM-06
#[test]
fn a_fostering_support_meeting_comes_before_any_crisis_and_eight_are_heard() {
    let fsm = kind("fsm");
    for cause in ["current", "future"] {
        assert_eq!(called_for(&fsm, &[("support_cause", cause), ("level", "fragile")]), Some(Strength::May), "{cause}");
        assert_eq!(called_for(&fsm, &[("support_cause", cause), ("level", "risk_of_breakdown")]), None, "{cause}");
    }
    assert_eq!(is_not(&fsm, &[("level", "must_move_now")]), [Some("pstm".to_owned())]);
    assert_eq!(fsm.views.len(), 8);
    assert!(fsm.views.iter().all(|v| v.gathered_by.as_str() == "supervising_social_worker"));
}

// shows: PRLM-02, PRLM-05
#[test]
fn learning_from_an_ending_is_called_for_within_four_weeks() {
    let prlm = kind("prlm");
    for setting in ["foster", "residential", "supported"] {
        let answers = [("ended_unplanned", "yes"), ("placement_setting", setting)];
        assert_eq!(called_for(&prlm, &answers), Some(Strength::Must), "{setting}");
    }
    let mut warranted = Facts::new();
    for code in ["permanency_agreed", "task_centred", "planned_match", "asked_for"] {
        warranted.insert("warrant".into(), FactValue::Codes(vec![code.to_owned()]));
        assert!(prlm.triggers.iter().any(|t| holds(&t.when, &warranted)), "{code}");
    }
    let all = limits(&prlm, &[], EventName::PlacementEnded, "2026-11-13");
    assert_eq!(all.iter().map(|d| d.due).collect::<Vec<_>>(), [day("2026-12-11")]);
}

// shows: PRLM-04, PRLM-06, PRLM-07, PRLM-08, PRLM-09, PRLM-10, PRLM-11
#[test]
fn seven_reasons_for_no_meeting_go_the_same_way_and_a_disagreement_has_two_who_decide() {
    let prlm = kind("prlm");
    assert_eq!(prlm.exemptions.len(), 7);
    for exemption in &prlm.exemptions {
        assert_eq!(ids(&exemption.consult), ["iro", "provider"], "{}", exemption.id);
        let by = [&exemption.recorded_by, &exemption.approved_by].map(|role| role.as_ref().unwrap().to_string());
        assert_eq!(by, ["team_manager", "head_of_service"], "{}", exemption.id);
        assert!(exemption.private && exemption.reason_required, "{}", exemption.id);
    }
    let full = prlm.exemptions.iter().find(|e| matches!(e.effect, ExemptionEffect::Substitute(_))).unwrap();
    let endings = |n| Facts::from([("unexpected_endings_6m".into(), FactValue::Number(n))]);
    assert!(holds(&full.when, &endings(2)) && !holds(&full.when, &endings(1)));
    let holding = &prlm.disputes[0];
    assert_eq!(ids(&holding.final_by), ["head_of_service", "assistant_director_corporate_parenting"]);
    assert!(holding.other_route.as_ref().unwrap().contains("untouched"));
}

// shows: PRLM-12, PRLM-13, PRLM-14, PRLM-15, PRLM-25, PRLM-26
#[test]
fn two_placements_meet_and_the_chair_has_others_behind_them() {
    let prlm = kind("prlm");
    let none_free = facts(&[("hos_available", "no")]);
    let chair = &prlm.chair;
    assert_eq!(ids(&chair.eligible), ["head_of_service"]);
    assert_eq!(chair.conflict.as_ref().unwrap().then.as_str(), "head_of_service_other_area");
    let others: Vec<_> =
        chair.alternates.iter().filter(|a| holds(&a.when, &none_free)).map(|a| a.role.as_str()).collect();
    assert_eq!(others, ["service_manager_iss", "service_manager_provision"]);
    assert!(chair.alternates.iter().all(|a| !holds(&a.when, &facts(&[("hos_available", "yes")]))));

    let of = |which| {
        prlm.invitees.iter().filter(|i| i.placement == Some(which)).map(|i| i.role.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(PlacementOf::Current), ["carer_current"]);
    assert_eq!(
        of(PlacementOf::Ended),
        ["carer_ended", "supervising_social_worker", "keyworker_ended", "home_manager_ended"]
    );
    let foster = invited(&prlm, &[("placement_setting", "foster"), ("child_attend", "no"), ("parents_attend", "no")]);
    assert!(foster.contains("carer_ended") && foster.contains("carer_current"));
    assert!(!foster.contains("keyworker_ended") && !foster.contains("child") && !foster.contains("parents"));
    assert_eq!(prlm.minutes.order, [MinutesStep::Themes, MinutesStep::SignOff, MinutesStep::Share]);
}

// shows: PRLM-18, PRLM-19
#[test]
fn nine_things_must_be_asked_after_an_ending() {
    let prlm = kind("prlm");
    assert_eq!(prlm.agenda.items.iter().filter(|item| item.must).count(), 9);
}

// shows: BPM-01, BPM-06, BPM-17, BPM-18, BPM-20, BPM-21
#[test]
fn who_comes_to_prevent_a_breakdown_depends_on_the_placement() {
    let bpm = kind("bpm");
    let of =
        |placement| invited(&bpm, &[("placement_type", placement), ("child_attend", "no"), ("parents_attend", "yes")]);
    let (home, connected) = (of("residential"), of("connected_person"));
    assert!(home.contains("placement_service_manager_rep") && !home.contains("supervising_social_worker"));
    assert!(connected.contains("supervising_social_worker") && !connected.contains("placement_service_manager_rep"));
    assert!(home.contains("parents") && !home.contains("child"));
    assert!(!home.contains("iro"), "told, and never asked to come");
    let outside = bpm.scope.outside_when.as_ref().unwrap();
    assert!(holds(outside, &facts(&[("placement_type", "other")])));
    assert!(!holds(outside, &facts(&[("placement_type", "connected_person")])));
    assert_eq!(is_not(&bpm, &[("level", "fragile")]), [Some("ppm".to_owned())]);
    assert_eq!(called_for(&bpm, &[("level", "fragile")]), None);
}

/// SC-10's date: concern on Thursday 22 October 2026.
// shows: PST-07, PST-08
#[test]
fn stability_is_looked_at_within_five_days_of_the_concern() {
    let pstm = kind("pstm");
    for (level, strength) in [("fragile", Strength::Should), ("risk_of_breakdown", Strength::Must)] {
        assert_eq!(called_for(&pstm, &[("level", level)]), Some(strength));
        let all = limits(&pstm, &[("level", level)], EventName::ConcernIndicated, "2026-10-22");
        assert_eq!(all.iter().map(|d| d.due).collect::<Vec<_>>(), [day("2026-10-29")], "{level}");
    }
    assert!(pstm.timescales.iter().all(|t| t.target == Some(1)), "at once, if it can be");
}

// shows: PST-13, PST-14, PST-18
#[test]
fn who_is_at_a_stability_meeting_and_who_is_only_heard() {
    let pstm = kind("pstm");
    let with_child = invited(&pstm, &[("placement_type", "foster_ifa"), ("child_attend", "yes")]);
    let without = invited(&pstm, &[("placement_type", "residential"), ("child_attend", "no")]);
    assert!(with_child.contains("child") && !with_child.contains("child_representative"));
    assert!(without.contains("child_representative") && !without.contains("child"));
    assert!(with_child.contains("supervising_social_worker") && without.contains("keyworker"));
    let heard = pstm.views.iter().filter(|v| v.origin.strength == Some(Strength::Should)).count();
    assert_eq!(heard, 6);
    assert_eq!(pstm.views_rule("child").unwrap().origin.strength, Some(Strength::Must));
    let told = pstm.notify.iter().find(|n| n.role.as_str() == "iro").unwrap();
    assert!(told.on.len() >= 6, "throughout");
    let factors = pstm.facts.iter().filter(|f| f.id.as_str().starts_with("factors"));
    assert!(factors.clone().all(|f| f.private) && factors.count() == 2);
}

// shows: PSM-15, PSM-17, PSM-18, PSM-21, PST-12, PRLM-20, PRLM-22, PRLM-23, PRLM-24, DM-22
#[test]
fn who_asks_who_is_told_and_who_invites_differs_from_council_to_council() {
    let (psm, pstm, prlm, dm) = (kind("psm"), kind("pstm"), kind("prlm"), kind("dm"));
    assert!(psm.request.suggest_anyone && ids(&psm.request.suggest) == ["iro"]);
    assert_eq!(psm.request.owner.as_str(), "child_social_worker");
    let initiates = psm.request.agree.as_ref().unwrap();
    assert_eq!(ids(&initiates.by), ["team_manager"]);
    assert_eq!(initiates.mode, AgreeMode::Initiate);
    assert!(psm.facts.iter().any(|f| f.id.as_str() == "discussed_with_art" && !f.required), "it holds nothing up");
    assert_eq!(psm.invitations.sent_by.as_str(), "service_manager_atr");

    assert_eq!(ids(&pstm.request.request), ["child_social_worker", "supervising_social_worker", "iro"]);
    assert_eq!(ids(&pstm.request.on_behalf_of), ["child", "child_representative"]);

    assert!(ids(&prlm.request.suggest).contains(&"access_to_resources".to_owned()));
    let told = |p: &Procedure, event| {
        p.notify.iter().filter(|n| n.on.contains(&event)).map(|n| n.role.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(told(&prlm, EventName::Suggested), ["independent_statutory_services", "head_of_service"]);
    assert_eq!(
        [&prlm.invitations.proposed_by, &prlm.invitations.agreed_by].map(ToString::to_string),
        ["child_social_worker", "chair"]
    );
    assert_eq!(prlm.convene.by[0].as_str(), "child_social_worker");
    assert_eq!(prlm.minute_taker.as_ref().unwrap().role.as_str(), "business_support");

    let thinking_back = told(&dm, EventName::InvitationsSent);
    assert!(
        ["supervising_social_worker", "team_manager"].iter().all(|role| thinking_back.contains(&(*role).to_owned()))
    );
}

// shows: PSM-44, BPM-10, BPM-13, PST-20, PST-23, PST-24, PST-26, DM-26, DM-27
#[test]
fn what_is_brought_what_is_excepted_and_what_follows() {
    let (psm, bpm, pstm, dm) = (kind("psm"), kind("bpm"), kind("pstm"), kind("dm"));
    assert!(psm.outputs.warn_if_one_owner, "one person does not carry the whole plan");
    let request = bpm.paper("placement_request").unwrap();
    assert_eq!(ids(&request.to), ["childrens_services_buyers", "fostering_duty"]);
    let move_now = &bpm.exemptions[0];
    assert!(holds(&move_now.when, &facts(&[("safeguarding_move", "yes")])) && move_now.private);

    let into_the_plan = pstm.outputs.amends.iter().find(|a| a.code == "child_plan").unwrap();
    assert_eq!(into_the_plan.task.as_ref().unwrap().1.as_str(), "child_social_worker");
    assert!(pstm.outputs.owner_must_confirm && pstm.outputs.action_requires.iter().any(|r| r == "due"));
    let offered = |p: &Procedure, event, answers: &[(&str, &str)]| {
        let facts = facts(answers);
        let next = p.next.iter().filter(|n| n.on_event == event && holds(&n.when, &facts));
        next.filter_map(|n| n.offer_kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(offered(&pstm, EventName::PlacementEnded, &[]), ["dm"]);
    let permanent = [("permanence", "long_term_foster"), ("in_house", "yes")];
    assert_eq!(offered(&dm, EventName::MeetingHeld, &permanent), ["link:early_foster_carer_review"]);
    assert_eq!(offered(&dm, EventName::MeetingHeld, &[("permanence", "adoption"), ("in_house", "yes")]), [""; 0]);
    let ended = [("ended_unplanned", "yes"), ("stability_meeting", "held"), ("permanence", "neither")];
    assert_eq!(called_for(&dm, &ended), Some(Strength::Should));
}
