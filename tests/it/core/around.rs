//! Exemptions, disagreements, gates, views, papers, must-ask questions, themes, a move in the middle of it, what follows.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use mainstay::ids::{ItemId, ProcedureId};
use mainstay::meeting::around::{AfterMove, How, NotAsked, NotPossible, Order, Settled, ViewsStatus, look};
use mainstay::meeting::*;
use mainstay::procedure::library::Library;
use mainstay::procedure::{EventName, FactValue, Procedure, WaitsFor};

use super::story::{Story, bpm, by, given, psm};

fn kind(id: &str) -> Arc<Procedure> {
    Library::built_in().get(&ProcedureId::from(id)).expect("built in")
}

fn on(day: &str) -> NaiveDate {
    day.parse().expect("a date")
}

fn asks(story: Story, who: &str, order: Order) -> super::story::Tried {
    story.when(by(who), Command::Around(order))
}

fn exemption(id: &str) -> Order {
    Order::AskExemption { exemption: id.into(), reason: Private::new("a reason") }
}

/// The kinds that may be asked for instead, of all that ship.
fn instead(story: &Story) -> BTreeSet<ProcedureId> {
    let installed = Library::built_in().all();
    let rules = look::after_a_move(&story.m, &story.p).into_iter();
    rules.flat_map(|next| look::kinds_of(next, &installed, &story.m)).map(|p| p.kind.id.clone()).collect()
}

fn consulted(role: &str, agrees: bool) -> Order {
    Order::Consult { role: role.into(), on: on("2026-09-01"), agrees }
}

/// A Placement Reflection and Learning Meeting, asked for on Tuesday 1 September 2026, the day on which a foster placement
/// ended: to be held by 29 September.
pub fn reflection() -> Story {
    let mut story = given(kind("prlm"));
    let facts = [
        ("placement_has_ended", FactValue::YesNo(true)),
        ("ended_unplanned", FactValue::YesNo(true)),
        ("placement_setting", FactValue::Code("foster".into())),
        ("unexpected_endings_6m", FactValue::Number(1)),
    ];
    story.facts.extend(facts.map(|(id, value)| (id.into(), value)));
    story.requested_on("2026-09-01T10:00")
}

/// A Disruption Meeting on Wednesday 11 November 2026, chaired by the manager; the placement ended on 1 September.
fn disruption() -> Story {
    let mut story = given(kind("dm"));
    let facts = [
        ("placement_has_ended", FactValue::YesNo(true)),
        ("ended_unplanned", FactValue::YesNo(true)),
        ("permanence", FactValue::Code("long_term_foster".into())),
        ("panel_match", FactValue::Code("agreed".into())),
        ("in_house", FactValue::YesNo(true)),
    ];
    story.facts.extend(facts.map(|(id, value)| (id.into(), value)));
    let story = story.requested_on("2026-09-01T10:00").chaired_by("unit", "manager").dated("unit", "2026-11-11T10:00");
    story.sent_by("unit")
}

// shows: PRLM-06, PRLM-09, PRLM-10
#[test]
fn an_exemption_goes_from_its_reason_to_its_approval_in_that_order() {
    let story = reflection();
    let nobody = Order::AskExemption { exemption: "carer_change".into(), reason: None };
    let story = asks(story, "sw", nobody).refused(Refusal::ReasonMissing);
    let story = asks(story, "nurse", exemption("carer_change")).refused(Refusal::NotYours);
    let story = asks(story, "sw", exemption("two_in_six_months")).refused(Refusal::NotInThisProcedure);
    let story = asks(story, "sw", exemption("carer_change")).then(["exemption_asked"]);
    let story = asks(story, "sw", exemption("investigation")).refused(Refusal::NothingChanged);
    assert_eq!(story.owed(WaitsFor::Consultation), ["iro", "prov"]);
    let roles = vec!["iro".into(), "provider".into()];
    let early = Refusal::NotConsulted { roles };
    let story = asks(story, "tm", Order::RecordExemption).refused(early.clone());
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).refused(early);
    let story = asks(story, "virtual", consulted("iro", true)).refused(Refusal::NotYours);
    let story = asks(story, "iro", consulted("iro", true)).then(["consulted"]);
    let story = asks(story, "iro", consulted("iro", true)).refused(Refusal::NothingChanged);
    // Whoever asks writes down a talk by phone.
    let story = asks(story, "sw", consulted("provider", true)).then(["consulted"]);
    assert_eq!(story.owed(WaitsFor::ExemptionRecord), ["tm"]);
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).refused(Refusal::NotRecorded);
    let story = asks(story, "tm", Order::RecordExemption).then(["exemption_recorded"]);
    assert_eq!(story.owed(WaitsFor::ExemptionApproval), ["hos"]);
    assert_eq!(story.last_date(), "2026-09-29", "the clock has never stopped");
    let story = asks(story, "tm", Order::DecideExemption { approved: true }).refused(Refusal::NotYours);
    let mark = story.mark();
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).then(["exemption_approved"]);
    let Stage::Closed(closed) = &story.m.stage else { panic!("it is over") };
    assert!(matches!(&closed.outcome, Outcome::NotRequired(end) if end.exemption == "carer_change"));
    let told = story.heard(mark, |say| *say == Say::NotRequired);
    for who in ["sw", "tm", "iro", "prov"] {
        assert_eq!(told.iter().filter(|x| *x == who).count(), 1, "{who} is told once: {told:?}");
    }
    let mark = story.mark();
    assert_eq!(story.until("2026-10-30T10:00").mark(), mark, "nothing more is said");
}

// shows: PRLM-04, PRLM-10
#[test]
fn an_exemption_that_is_not_approved_changes_nothing() {
    let story = asks(reflection(), "sw", exemption("investigation")).done();
    let people = story.people();
    let reads = |who: &str| look::reads_reasons(&story.m, &story.p, &people, &by(who));
    for who in ["sw", "tm", "hos"] {
        assert!(reads(who), "{who} decides, or wrote it");
    }
    for who in ["iro", "prov", "virtual", "ad"] {
        assert!(!reads(who), "{who} reads why");
    }
    // Silence is chased, and then their cover is asked.
    let story = story.until("2026-09-04T12:00");
    let chased = story.reminders(WaitsFor::Consultation);
    assert!(chased.contains(&"2026-09-02 09:00 iro".to_owned()), "{chased:?}");
    let story = asks(story, "hos", Order::DecideExemption { approved: false }).then(["exemption_refused"]);
    assert!(matches!(story.m.stage, Stage::Open(_)));
    assert_eq!(story.last_date(), "2026-09-29");
    assert_eq!(story.owed(WaitsFor::Consultation), [""; 0]);
    assert!(story.heard(0, |say| *say == Say::ExemptionDecided { approved: false }).contains(&"sw".to_owned()));
}

// shows: PRLM-07
#[test]
fn an_exemption_may_name_what_is_done_instead() {
    let mut story = given(kind("prlm"));
    story.facts.insert("unexpected_endings_6m".into(), FactValue::Number(2));
    let story = story.requested_on("2026-09-01T10:00");
    let story = asks(story, "sw", exemption("two_in_six_months")).done();
    let story = asks(story, "iro", consulted("iro", true)).done();
    let story = asks(story, "prov", consulted("provider", true)).done();
    let story = asks(story, "tm", Order::RecordExemption).done();
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).done();
    let Stage::Closed(closed) = &story.m.stage else { panic!("it is over") };
    let Outcome::NotRequired(end) = &closed.outcome else { panic!("{closed:?}") };
    assert_eq!(end.substitute.as_deref(), Some("full_learning_review"));
}

// shows: PRLM-09, PRLM-11
#[test]
fn whoever_is_consulted_and_does_not_agree_takes_it_to_those_who_decide_together() {
    let story = asks(reflection(), "sw", exemption("carer_change")).done();
    let story = asks(story, "iro", consulted("iro", false)).then(["consulted", "dispute_raised"]);
    assert_eq!(story.owed(WaitsFor::Dispute), ["ad", "hos"]);
    assert_eq!(story.owed(WaitsFor::ExemptionApproval), [""; 0]);
    let d: ItemId = "disagreement-1".into();
    let settle = |how| Order::Settle { item: d.clone(), how: Some(how) };
    let story = asks(story, "iro", settle(Settled::GoesAhead)).refused(Refusal::NotYours);
    let left = Refusal::NotConsulted { roles: vec!["provider".into()] };
    let story = asks(story, "hos", settle(Settled::NotHeld)).refused(left);
    let story = asks(story, "hos", settle(Settled::Otherwise)).refused(Refusal::UnknownReason);
    let story = asks(story, "prov", consulted("provider", true)).done();
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).refused(Refusal::IsContested);
    let story = asks(story, "tm", Order::RecordExemption).done();
    let story = asks(story, "hos", settle(Settled::NotHeld)).then(["dispute_answered"]);
    assert_eq!(story.owed(WaitsFor::Dispute), ["ad"], "each says so");
    let story = asks(story, "ad", settle(Settled::GoesAhead)).then(["dispute_answered"]);
    assert_eq!(story.owed(WaitsFor::Dispute), ["ad", "hos"], "they do not say the same: both are asked again");
    assert!(matches!(story.m.stage, Stage::Open(_)), "the meeting goes on meanwhile");
    let mark = story.mark();
    let story = asks(story, "hos", settle(Settled::GoesAhead)).then([
        "dispute_answered",
        "dispute_settled",
        "exemption_refused",
    ]);
    assert!(matches!(story.m.stage, Stage::Open(_)));
    assert_eq!(story.last_date(), "2026-09-29", "the clock did not wait");
    assert!(
        story
            .heard(mark, |say| matches!(say, Say::ExemptionDecided { .. } | Say::DisputeSettled { .. }))
            .contains(&"iro".into())
    );
    asks(story, "ad", settle(Settled::GoesAhead)).refused(Refusal::TooLate);
}

// shows: PRLM-05, PRLM-11 (C-23)
#[test]
fn an_exemption_does_not_overrule_somebody_who_asked_for_the_meeting() {
    let mut story = reflection();
    story.m.on_behalf_of = Some("child".into());
    let people = story.people();
    let turn = Turn { now: story.now, by: Some(&by("sw")), people: &people, calendar: &story.calendar };
    let order = Command::Around(exemption("carer_change"));
    let events = decide(&story.m, &story.p, &turn, order).expect("it may be asked for");
    assert_eq!(events.iter().map(Event::name).collect::<Vec<_>>(), ["exemption_asked", "dispute_raised"]);
}

// shows: PSM-20
#[test]
fn where_nobody_decides_in_the_end_no_further_route_is_named() {
    let story = given(psm()).requested_on("2026-09-10T10:00");
    let story = asks(story, "sm", Order::Disagree { dispute: "calling".into() }).refused(Refusal::NotYours);
    let story = asks(story, "tm", Order::Disagree { dispute: "calling".into() }).then(["dispute_raised"]);
    let story = asks(story, "sw", Order::Disagree { dispute: "calling".into() }).refused(Refusal::NothingChanged);
    let mut asked = story.owed(WaitsFor::Dispute);
    asked.sort();
    assert_eq!(asked, ["atr", "smc"]);
    let settle = |how| Order::Settle { item: "disagreement-1".into(), how };
    let story = asks(story, "smc", settle(None)).refused(Refusal::NoFurtherRoute);
    // Both are meant, so both have their cover asked.
    let story = story.until("2026-09-14T17:00");
    assert!(story.owed(WaitsFor::Dispute).contains(&"sm".to_owned()), "{:?}", story.owed(WaitsFor::Dispute));
    // It is about whether the meeting is called, so that is what comes of it.
    let story = asks(story, "sm", settle(Some(Settled::Otherwise))).refused(Refusal::UnknownReason);
    let ahead = asks(story.clone(), "sm", settle(Some(Settled::GoesAhead))).then(["dispute_settled"]);
    assert!(matches!(ahead.m.stage, Stage::Open(_)));
    assert_eq!(ahead.owed(WaitsFor::Dispute), [""; 0]);
    let mark = story.mark();
    let story = asks(story, "sm", settle(Some(Settled::NotHeld))).then(["dispute_settled"]);
    let Stage::Closed(closed) = &story.m.stage else { panic!("it is not held") };
    assert_eq!(closed.outcome, Outcome::SettledAgainst);
    assert_eq!(story.owed(WaitsFor::Dispute), [""; 0]);
    assert!(story.heard(mark, |say| *say == Say::Cancelled).contains(&"sw".to_owned()));
    asks(story, "tm", Order::Disagree { dispute: "calling".into() }).refused(Refusal::TooLate);
}

// shows: PRLM-09, PRLM-11
#[test]
fn where_exemptions_say_how_a_meeting_is_left_out_a_disagreement_leaves_out_none_without_one() {
    let story = asks(reflection(), "sw", Order::Disagree { dispute: "holding".into() }).then(["dispute_raised"]);
    let settle = |how| Order::Settle { item: "disagreement-1".into(), how: Some(how) };
    let story = asks(story, "hos", settle(Settled::NotHeld)).refused(Refusal::UnknownReason);
    // Asked for after that, it is decided by the same people, in its full order.
    let story = asks(story, "sw", exemption("carer_change")).then(["exemption_asked"]);
    let roles = vec!["iro".into(), "provider".into()];
    let story = asks(story, "hos", settle(Settled::NotHeld)).refused(Refusal::NotConsulted { roles });
    asks(story, "hos", settle(Settled::GoesAhead)).then(["dispute_answered"]);
}

// shows: BPM-08, BPM-12
#[test]
fn a_disagreement_about_something_else_calls_no_meeting_that_was_not_agreed() {
    let story = given(bpm()).requested_on("2026-06-08T10:00");
    let no = Command::DontAgree { code: "no_risk".into(), reason: None };
    let story = story.when(by("csb"), no).done();
    let people = story.people();
    for who in ["sw", "csb", "tm"] {
        assert!(look::may_disagree(&story.m, &story.p, &people, &by(who)).is_empty(), "{who}");
    }
    asks(story, "sw", Order::Disagree { dispute: "notice".into() }).refused(Refusal::TooLate);
}

// shows: PSM-12
#[test]
fn an_exemption_that_only_lifts_a_gate_is_no_disagreement_about_the_meeting() {
    let mut story = given(psm());
    story.facts.insert("serious_incident_removal".into(), FactValue::YesNo(true));
    let mut story = story.requested_on("2026-09-10T10:00");
    story.m.raised_by = by("tm");
    let people = story.people();
    let turn = Turn { now: story.now, by: Some(&by("sw")), people: &people, calendar: &story.calendar };
    let order = Command::Around(exemption("serious_incident"));
    let events = decide(&story.m, &story.p, &turn, order).expect("it may be asked for");
    assert_eq!(events.iter().map(Event::name).collect::<Vec<_>>(), ["exemption_asked"]);
    // Nor does a disagreement about the meeting hold it up, or decide it.
    story.m.raised_by = by("sw");
    let story = asks(story, "tm", Order::Disagree { dispute: "calling".into() }).done();
    let story = asks(story, "sw", exemption("serious_incident")).then(["exemption_asked"]);
    let story = asks(story, "sw", Order::RecordExemption).done();
    assert_eq!(story.owed(WaitsFor::ExemptionApproval), ["smc"]);
    let settle = Order::Settle { item: "disagreement-1".into(), how: Some(Settled::GoesAhead) };
    let settled = asks(story.clone(), "smc", settle).then(["dispute_settled"]);
    assert_eq!(settled.owed(WaitsFor::ExemptionApproval), ["smc"]);
    asks(story, "smc", Order::DecideExemption { approved: true }).then(["exemption_approved"]);
}

// shows: PRLM-09
#[test]
fn what_is_written_down_for_somebody_is_told_to_them_and_gives_way_to_their_own_word() {
    let story = asks(reflection(), "sw", exemption("carer_change")).done();
    let mark = story.mark();
    let story = asks(story, "sw", consulted("iro", true)).then(["consulted"]);
    assert_eq!(story.heard(mark, |say| matches!(say, Say::ConsultedFor { .. })), ["iro"]);
    let story = asks(story, "sw", consulted("iro", false)).refused(Refusal::NothingChanged);
    let story = asks(story, "sw", consulted("provider", true)).done();
    let story = asks(story, "tm", Order::RecordExemption).done();
    assert_eq!(story.owed(WaitsFor::ExemptionApproval), ["hos"]);
    let story = asks(story, "iro", consulted("iro", false)).then(["consulted", "dispute_raised"]);
    let said = &story.m.around.exempting().expect("undecided").consulted;
    assert_eq!(said.iter().filter(|c| c.role.as_str() == "iro").count(), 1);
    let story = asks(story, "hos", Order::DecideExemption { approved: true }).refused(Refusal::IsContested);
    let story = asks(story, "iro", consulted("iro", false)).refused(Refusal::NothingChanged);
    let ahead = Order::Settle { item: "disagreement-1".into(), how: Some(Settled::GoesAhead) };
    let story = asks(asks(story, "hos", ahead.clone()).done(), "ad", ahead).done();
    asks(story, "iro", consulted("iro", true)).refused(Refusal::TooLate);
}

// shows: BPM-11, BPM-12
#[test]
fn a_gate_tells_and_records_and_stops_nothing_and_its_category_s_cover_is_asked() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").gone("csb").at("2026-06-10T10:00");
    let served =
        Command::Report { event: EventName::ProviderNoticeServed, local: super::story::local("2026-06-10T09:00") };
    let mark = story.mark();
    let story = story.when(by("sw"), served).then(["reported", "gate_breached"]);
    let told = story.heard(mark, |say| matches!(say, Say::GateBreached { .. }));
    assert!(told.contains(&"ifa".to_owned()) && !told.contains(&"homes".to_owned()), "{told:?}");
    assert_eq!(story.m.around.breaches.len(), 1);
    assert!(matches!(story.m.stage, Stage::Open(_)), "nothing is cancelled");
    let story = asks(story, "sw", Order::Disagree { dispute: "notice".into() }).done();
    assert_eq!(story.owed(WaitsFor::Dispute), ["ifa"], "the specialist of that category, and no other");
}

// shows: BPM-11, BPM-13
#[test]
fn an_answer_lifts_no_gate_and_an_approved_exemption_does() {
    let mut story = given(bpm());
    story.facts.insert("safeguarding_move".into(), FactValue::YesNo(true));
    let story = story.requested_on("2026-06-08T10:00");
    let offered = |story: &Story| look::lifts(&story.m, &story.p).len();
    assert_eq!(offered(&story), 1, "what the answers call for is offered at once");
    let served = |story: Story| {
        let local = super::story::local("2026-06-08T09:00");
        story.when(by("sw"), Command::Report { event: EventName::ProviderNoticeServed, local })
    };
    // Served on the strength of the answer alone, it is out of order, and told.
    let early = served(story.clone()).then(["reported", "gate_breached"]);
    assert_eq!(offered(&early), 1);
    let early = asks(early, "sw", exemption("immediate_move")).done();
    assert_eq!(offered(&early), 0, "it is asked for once");
    let story = asks(story, "sw", exemption("immediate_move")).then(["exemption_asked"]);
    let story = asks(story, "tm", Order::DecideExemption { approved: true }).refused(Refusal::NotRecorded);
    let story = asks(story, "sw", Order::RecordExemption).done();
    served(story.clone()).then(["reported", "gate_breached"]);
    let story = asks(story, "tm", Order::DecideExemption { approved: true }).then(["exemption_approved"]);
    assert!(matches!(story.m.stage, Stage::Open(_)), "the gate is lifted, and the meeting goes ahead");
    served(story).then(["reported"]);
}

// shows: BPM-12 (SC-15)
#[test]
fn whoever_is_away_has_their_category_s_cover_asked_at_once_and_on_the_later_rung_too() {
    let away = |x: &mut mainstay::people::Person| x.away_until = Some(on("2026-06-14"));
    let served =
        || Command::Report { event: EventName::ProviderNoticeServed, local: super::story::local("2026-06-10T09:00") };
    let given = given(bpm()).requested_on("2026-06-08T10:00").at("2026-06-10T10:00");
    let story = given.clone().where_person("csb", away);
    let mark = story.mark();
    let story = story.when(by("sw"), served()).then(["reported", "gate_breached"]);
    let told = story.heard(mark, |say| matches!(say, Say::GateBreached { .. }));
    assert_eq!(told, ["ifa"], "the specialist, and not whoever is on leave");
    let story = asks(story, "sw", Order::Disagree { dispute: "notice".into() }).done();
    assert_eq!(story.owed(WaitsFor::Dispute), ["ifa"]);
    // Here, and silent: the specialist comes before whoever covers for them in the people file.
    let story = given.when(by("csb"), Command::Agree).done().when(by("sw"), served()).done();
    let story = asks(story, "sw", Order::Disagree { dispute: "notice".into() }).done();
    assert_eq!(story.owed(WaitsFor::Dispute), ["csb"]);
    let mark = story.mark();
    let story = story.until("2026-06-12T17:00");
    let asked = story.heard(mark, |say| matches!(say, Say::Asked { what: WaitsFor::Dispute, .. }));
    assert_eq!(asked, ["ifa"]);
    assert!(story.owed(WaitsFor::Dispute).contains(&"ifa".to_owned()));
}

// shows: DM-18, DM-19
#[test]
fn views_are_asked_for_and_only_their_status_is_kept() {
    let story = disruption();
    assert_eq!(story.owed(WaitsFor::Views), ["sw"]);
    let parts_of_a_carrier = parts(&story.m, &story.p, &story.people(), &by("advocate"));
    assert!(
        parts_of_a_carrier.iter().all(|x| matches!(x, Part::Invited { .. } | Part::Informed)),
        "{parts_of_a_carrier:?}"
    );
    let gathered = |carrier: &str, day: &str| Order::RecordViews {
        rule: "child".into(),
        status: ViewsStatus::Gathered { how: How::InWriting, carrier: Some(carrier.into()), on: on(day) },
    };
    let story = asks(story, "sw", gathered("advocate", "2026-12-24")).refused(Refusal::InTheFuture);
    let story = asks(story, "sw", gathered("iro", "2026-09-01")).refused(Refusal::NotInThisProcedure);
    let story = asks(story, "ssw", gathered("advocate", "2026-09-01")).refused(Refusal::NotYours);
    assert_eq!(look::missing_views(&story.m, &story.p).len(), 1, "must be known, and are not");
    let story = asks(story, "sw", gathered("advocate", "2026-09-01")).then(["views_recorded"]);
    assert_eq!(story.owed(WaitsFor::Views), [""; 0]);
    let not_possible =
        Order::RecordViews { rule: "child".into(), status: ViewsStatus::NotPossible { why: NotPossible::NotSafe } };
    let story = asks(story, "manager", not_possible).then(["views_recorded"]);
    assert_eq!(story.m.around.views.len(), 1, "the latest word");
    assert!(look::missing_views(&story.m, &story.p).is_empty());
}

// shows: DM-11, DM-12, DM-23
#[test]
fn a_questionnaire_is_chased_until_it_is_returned() {
    let story = disruption();
    let all = story.owed(WaitsFor::Paper);
    assert!(all.contains(&"sw".to_owned()), "{all:?}");
    let story = story.until("2026-11-05T12:00");
    // Five working days before the meeting, and the day after the chair hears.
    let chased = story.reminders(WaitsFor::Paper);
    assert!(chased.contains(&"2026-11-04 09:00 sw".to_owned()), "{chased:?}");
    assert!(chased.contains(&"2026-11-04 09:00 unit".to_owned()), "{chased:?}");
    assert!(chased.contains(&"2026-11-05 09:00 manager".to_owned()), "{chased:?}");
    let own = story.item("child_social_worker");
    let back = |item: &ItemId, paper: &str| Order::Return { papers: [(item.clone(), paper.to_owned())].into() };
    let story = asks(story, "sw", back(&own, "minutes")).refused(Refusal::NotInThisProcedure);
    let story = asks(story, "nurse", back(&own, "questionnaire")).refused(Refusal::NotYours);
    let story = asks(story, "sw", back(&own, "questionnaire")).then(["papers_returned"]);
    let story = asks(story, "unit", back(&own, "questionnaire")).refused(Refusal::NothingChanged);
    assert!(!story.owed(WaitsFor::Paper).contains(&"sw".to_owned()));
}

// shows: PRLM-18
#[test]
fn questions_that_must_be_asked_are_ticked_or_there_is_a_reason() {
    let story = reflection().chaired_by("hos", "hos").dated("sw", "2026-09-15T10:00").sent_by("sw");
    let some: BTreeSet<usize> = look::must_ask(&story.p).into_iter().map(|(n, _)| n).take(2).collect();
    let tick = |asked: BTreeSet<usize>| Order::TickAsked { asked, why_not: Some(NotAsked::NoTime) };
    let story = asks(story, "hos", tick(some.clone())).refused(Refusal::NotTheDayYet);
    let story = story.until("2026-09-15T11:00");
    let story = asks(story, "hos", tick([99].into())).refused(Refusal::NotInThisProcedure);
    let story = asks(story, "iro", tick(some.clone())).refused(Refusal::NotYours);
    let story = asks(story, "hos", tick(some)).then(["questions_ticked"]);
    assert_eq!(story.m.around.asked.as_ref().expect("ticked").why_not, Some(NotAsked::NoTime));
    let all = look::must_ask(&story.p).into_iter().map(|(n, _)| n).collect();
    let story = asks(story, "hos", tick(all)).done();
    assert_eq!(story.m.around.asked.as_ref().expect("ticked").why_not, None, "all were asked: no reason is needed");
    // Nothing waits for it: the meeting can be recorded as held whatever was asked.
    let held = Command::WasHeld { on: on("2026-09-15"), attended: BTreeSet::new() };
    story.when(by("hos"), held).then(["held"]);
}

// shows: PRLM-25, PRLM-26
#[test]
fn themes_come_before_the_sign_off_and_the_sign_off_before_sharing() {
    use mainstay::procedure::MinutesStep;
    let story = reflection().chaired_by("hos", "hos").dated("sw", "2026-09-15T10:00").sent_by("sw");
    let story = story.until("2026-09-15T12:00");
    let held = Command::WasHeld { on: on("2026-09-15"), attended: BTreeSet::new() };
    let story = story.when(by("hos"), held).done();
    let tick = |step| Command::TickMinutes { step };
    let story = story.when(by("support"), tick(MinutesStep::Written)).done();
    let first = Refusal::MinutesOutOfOrder { first: MinutesStep::Themes };
    let story = story.when(by("hos"), tick(MinutesStep::SignOff)).refused(first.clone());
    let story = story.when(by("support"), tick(MinutesStep::Share)).refused(first);
    let story = story.when(by("hos"), tick(MinutesStep::Themes)).refused(Refusal::ThemesMissing);
    let some: BTreeSet<String> = story.p.minutes.themes.iter().map(|c| c.code.clone()).take(2).collect();
    let odd = Order::ChooseThemes { themes: ["weather".to_owned()].into() };
    let story = asks(story, "hos", odd).refused(Refusal::NotInThisProcedure);
    let story =
        asks(story, "hos", Order::ChooseThemes { themes: some.clone() }).then(["themes_chosen", "minutes_ticked"]);
    assert_eq!(story.m.around.themes, some);
    let story = story.when(by("hos"), tick(MinutesStep::SignOff)).done();
    story.when(by("support"), tick(MinutesStep::Share)).done();
}

// shows: G-11
#[test]
fn a_child_who_moves_leaves_the_chair_to_say_how_it_goes_on() {
    let story = given(bpm()).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-12T14:00");
    let story = story.inviting("sw", "camhs", "lead", mainstay::procedure::Need::Required).sent_by("sw");
    let story = story.at("2026-06-09T10:00");
    let moved = |day: &str| Order::ChildMoved { on: on(day) };
    let story = asks(story, "tm", moved("2026-06-08")).refused(Refusal::NotYours);
    let story = asks(story, "sw", moved("2026-06-10")).refused(Refusal::InTheFuture);
    let mark = story.mark();
    let story = asks(story, "sw", moved("2026-06-08")).then(["reported", "child_moved"]);
    assert_eq!(story.owed(WaitsFor::ChildMoved), ["tm"]);
    assert!(!story.heard(mark, |_| true).contains(&"lead".to_owned()), "invitees are not told that the child moved");
    assert!(matches!(story.m.stage, Stage::Open(_)), "nothing is decided by itself");
    let goes_on =
        |let_go: BTreeSet<ItemId>| Order::AfterMove { becomes: AfterMove::GoesOn, let_go, installed: BTreeSet::new() };
    let story = asks(story, "sw", goes_on(BTreeSet::new())).refused(Refusal::NotYours);
    let story = asks(story, "tm", goes_on(["camhs".into()].into())).refused(Refusal::NotInThisProcedure);
    // Any kind that follows an ending, and no other; and only one that is there to be asked for.
    let instead = instead(&story);
    assert_eq!(instead.iter().map(ProcedureId::as_str).collect::<Vec<_>>(), ["dm", "prlm"]);
    let becomes = |kind: &str, installed: &BTreeSet<ProcedureId>| Order::AfterMove {
        becomes: AfterMove::Becomes { kind: kind.into() },
        let_go: BTreeSet::new(),
        installed: installed.clone(),
    };
    let story = asks(story, "tm", becomes("psm", &instead)).refused(Refusal::NotInThisProcedure);
    let story = asks(story, "tm", becomes("dm", &BTreeSet::new())).refused(Refusal::NotInThisProcedure);
    let ended: Vec<ItemId> = look::of_the_ended_placement(&story.m, &story.p).iter().map(|i| i.id.clone()).collect();
    let before = story.open().invitees.len();
    // The carer and those about them belong to the placement that ended; the child's social worker goes on.
    let roles: Vec<&str> = ended.iter().filter_map(|item| story.m.invitee(item)).map(|i| i.role.as_str()).collect();
    assert_eq!(roles, ["carer", "placement_service_manager_rep", "supervising_social_worker"]);
    let story = asks(story, "tm", goes_on([ended[0].clone()].into())).then(["move_answered", "let_go"]);
    assert_eq!(story.open().invitees.len(), before - 1);
    assert_eq!(story.owed(WaitsFor::ChildMoved), [""; 0]);
    asks(story, "tm", goes_on(BTreeSet::new())).refused(Refusal::TooLate);
}

// shows: G-11, PST-26
#[test]
fn a_meeting_may_give_way_to_the_one_after_an_ending() {
    let mut story = given(kind("pstm"));
    story.facts.insert("placement_has_ended".into(), FactValue::YesNo(false));
    let story = story.requested_on("2026-06-08T10:00").chaired_by("tm", "tm").at("2026-06-09T10:00");
    let story = asks(story, "sw", Order::ChildMoved { on: on("2026-06-08") }).done();
    let becomes = Order::AfterMove {
        becomes: AfterMove::Becomes { kind: "dm".into() },
        let_go: BTreeSet::new(),
        installed: instead(&story),
    };
    let mark = story.mark();
    let story = asks(story, "tm", becomes).then(["move_answered", "replaced"]);
    let Stage::Closed(closed) = &story.m.stage else { panic!("it is over") };
    assert_eq!(closed.outcome, Outcome::Replaced { kind: "dm".into() });
    assert!(story.heard(mark, |say| *say == Say::Replaced).contains(&"sw".to_owned()));
    // It is offered, and asked for only by somebody's own press.
    assert_eq!(look::offers(&story.m, &story.p).iter().filter_map(|n| n.offer_kind.as_deref()).next(), Some("dm"));
    let follow = Order::FollowOn { kind: "dm".into(), meeting: "mtg_2".into() };
    let story = asks(story, "sw", follow).then(["followed_on"]);
    assert!(look::offers(&story.m, &story.p).iter().all(|n| n.offer_kind.as_deref() != Some("dm")), "not twice");
}

// shows: PPM-04
#[test]
fn a_meeting_that_comes_round_asks_for_its_next_once() {
    let mut p = (*bpm()).clone();
    let unit = mainstay::procedure::Unit::Weeks;
    p.kind.recurring = Some(mainstay::procedure::Recurring { every: 4, unit, set_by: "child_social_worker".into() });
    let story =
        given(Arc::new(p)).requested_on("2026-06-08T10:00").chaired_by("tm", "tm").dated("sw", "2026-06-12T14:00");
    let story = story.until("2026-06-12T15:00");
    let held = Command::WasHeld { on: on("2026-06-12"), attended: BTreeSet::new() };
    let story = story.when(by("tm"), held).done();
    assert_eq!(story.owed(WaitsFor::NextMeeting), ["sw"]);
    assert_eq!(look::next_date(&story.m, &story.p, &story.calendar), Some(on("2026-07-10")));
    let story = asks(story, "iro", Order::NoNextMeeting).refused(Refusal::NotYours);
    let again = asks(story.clone(), "sw", Order::FollowOn { kind: "bpm".into(), meeting: "mtg_2".into() });
    assert_eq!(again.then(["followed_on", "next_answered"]).owed(WaitsFor::NextMeeting), [""; 0]);
    let story = asks(story, "sw", Order::NoNextMeeting).then(["next_answered"]);
    assert_eq!(story.owed(WaitsFor::NextMeeting), [""; 0]);
}
