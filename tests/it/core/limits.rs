//! Windows with two ends, plans with a day of their own, limits that lie before an event, and days to aim at.

use std::sync::Arc;

use mainstay::meeting::*;
use mainstay::procedure::{
    Anchor, Coded, Condition, Early, EventName, EventRule, Hearer, Ladder, Origin, Procedure, Rung, RungWhen,
    Timescale, Unit, WaitsFor,
};

use super::story::{Story, bpm, by, given, local};

fn coded(code: &str) -> Coded {
    Coded { code: code.into(), say: code.to_uppercase() }
}

/// A breakdown prevention meeting whose one limit is another.
fn limited(change: impl FnOnce(&mut Timescale)) -> Procedure {
    let mut p = (*bpm()).clone();
    p.timescales.truncate(1);
    p.timescales[0].extend = None;
    change(&mut p.timescales[0]);
    p
}

fn window() -> Arc<Procedure> {
    let early = Early {
        say: "People need time to recover first.".into(),
        by: "team_manager".into(),
        reasons: vec![coded("people_ready")],
        origin: Origin::default(),
    };
    let change = |t: &mut Timescale| (t.min, t.max, t.unit, t.early) = (Some(6), Some(12), Unit::Weeks, Some(early));
    Arc::new(limited(change))
}

fn set(text: &str, why: Option<&str>) -> Command {
    Story::set_date(text, why)
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn a_window_has_two_ends_and_neither_moves_for_a_holiday() {
    let story = given(window()).requested_on("2026-11-13T10:00");
    assert_eq!(story.last_date(), "2027-02-05");
    let soon = |may| Refusal::TooSoon {
        earliest: day("2026-12-25"),
        usable: day("2026-12-29"),
        why: "People need time to recover first.".into(),
        allowed_by: "team_manager".into(),
        may,
    };
    let story = story.when(by("sw"), set("2026-12-15T10:00", None)).refused(soon(false));
    let story = story.when(by("sw"), set("2026-12-15T10:00", Some("people_ready"))).refused(soon(false));
    let story = story.when(by("tm"), set("2026-12-15T10:00", None)).refused(soon(true));
    let last = day("2027-02-05");
    let story = story.when(by("sw"), set("2027-02-08T10:00", None)).refused(Refusal::AfterLastDate { last });
    let early = story.clone().when(by("tm"), set("2026-12-15T10:00", Some("people_ready"))).then(["date_set"]);
    assert_eq!(early.open().early.as_deref(), Some("people_ready"));
    let moved = early.when(by("sw"), set("2026-12-29T10:00", None)).done();
    assert_eq!(moved.open().early, None, "within the window nothing is early any more");
    // The ends themselves are allowed, holiday or not.
    story.clone().when(by("sw"), set("2026-12-25T10:00", None)).then(["date_set"]);
    story.when(by("sw"), set("2027-02-05T10:00", None)).then(["date_set"]);
}

#[test]
fn a_last_day_on_a_weekend_is_kept_by_a_meeting_on_that_weekend() {
    let p = limited(|t| (t.max, t.unit) = (Some(4), Unit::Weeks));
    // Four weeks after Saturday 4 July 2026 is a Saturday.
    let story = given(p.into()).requested_on("2026-07-04T10:00");
    assert_eq!(story.last_date(), "2026-07-31");
    story.clone().when(by("sw"), set("2026-08-01T10:00", None)).then(["date_set"]);
    let last = day("2026-07-31");
    story.when(by("sw"), set("2026-08-02T10:00", None)).refused(Refusal::AfterLastDate { last });
}

/// A plan that is due five working days after the risk was notified, whenever the meeting is.
fn planned() -> Arc<Procedure> {
    let mut p = limited(|t| {
        t.what = PLAN_PREPARED.into();
        t.fixed = true;
        t.late_reasons = Vec::new();
    });
    let rung = |when| Rung { when, at: "09:00:00".parse().ok(), to: vec![Hearer::WaitedFor], essential_only: false };
    let unit = Unit::WorkingDays;
    p.ladders.push(Ladder {
        waits_for: WaitsFor::PlanPrepared,
        rungs: vec![
            rung(RungWhen::Before { n: 2, unit, of: Anchor::Due }),
            rung(RungWhen::After { n: 1, unit, from: Anchor::Due }),
        ],
        origin: Origin::default(),
    });
    Arc::new(p)
}

#[test]
fn the_plan_is_due_and_not_the_meeting() {
    let story = given(planned()).requested_on("2026-04-03T10:00");
    assert_eq!(story.last_date(), "2026-04-13", "the meeting had better come before the plan is due");
    assert_eq!(story.owed(WaitsFor::PlanPrepared), ["sw"]);
    story.clone().when(by("sw"), set("2026-04-09T10:00", None)).then(["date_set"]);
    // A later meeting is warned of; more time for it cannot be asked for.
    let more = story.clone().when(by("sw"), set("2026-04-14T10:00", Some("essential_person")));
    let source = story.p.timescales[0].origin.src.clone();
    let last = day("2026-04-13");
    more.refused(Refusal::FixedLimit { last, plan: true, source, may_be_late: false });
    let story = story.chaired_by("tm", "atm");
    let story = story.when(by("sw"), set("2026-04-14T10:00", None)).then(["date_set"]);
    let story = story.until("2026-04-14T12:00");
    assert_eq!(story.reminders(WaitsFor::PlanPrepared), ["2026-04-09 09:00 sw", "2026-04-14 09:00 sw"]);
    let held = Command::WasHeld { on: day("2026-04-14"), attended: Default::default() };
    let story = story.when(by("atm"), held).done();
    assert_eq!(story.owed(WaitsFor::PlanPrepared)[0], "atm", "whoever chaired confirms the plan");
    let story = story.when(by("atm"), super::after::add("a1", "sw", "2026-04-28")).done();
    let confirm = Command::ConfirmPlan {
        outcome: story.p.outputs.outcomes[0].code.clone(),
        amends: Default::default(),
        no_unmet_need: true,
        review: None,
        items: Vec::new(),
    };
    let story = story.when(by("atm"), confirm).done();
    assert_eq!(story.owed(WaitsFor::PlanPrepared), [""; 0]);
}

/// A meeting before a placement starts.
fn before_the_start() -> Arc<Procedure> {
    let mut p = limited(|t| {
        (t.before, t.from, t.max) = (Some(EventName::PlacementStart), EventName::PlacementStart, None);
    });
    p.events.push(EventRule {
        event: EventName::PlacementStart,
        ask: "When will the placement start?".into(),
        say: "the placement starts".into(),
        at_request: true,
        when: Condition::Always,
        ahead: true,
    });
    Arc::new(p)
}

#[test]
fn a_meeting_before_a_day_that_lies_ahead_moves_with_that_day() {
    let story = given(before_the_start()).at("2026-06-01T10:00");
    let mut new = story.new_request();
    new.happened.insert(EventName::PlacementStart, local("2026-06-15T00:00"));
    let story = story.when(by("sw"), Command::Request(Box::new(new))).done();
    // The day before is a Sunday; the last working day before it a Friday.
    assert_eq!(story.last_date(), "2026-06-12");
    let story = story.until("2026-06-02T10:00");
    let later = Command::Report { event: EventName::PlacementStart, local: local("2026-06-18T00:00") };
    let mark = story.mark();
    let story = story.when(by("sw"), later).then(["reported", "last_date_moved"]);
    assert_eq!(story.last_date(), "2026-06-17");
    assert_eq!(story.m.last_dates.last().map(|d| d.why), Some(DateChange::Event));
    assert!(story.heard(mark, |s| matches!(s, Say::LastDateMoved { .. })).contains(&"csb".into()));
    // What starts a clock stands as it was given.
    let again = Command::Report { event: EventName::RiskNotified, local: local("2026-05-29T09:00") };
    story.when(by("sw"), again).refused(Refusal::TooLate);
}

#[test]
fn of_several_limits_the_first_that_runs_out_counts() {
    let mut p = limited(|t| t.when = Condition::Always);
    let second = Timescale { id: "sooner".into(), max: Some(2), ..p.timescales[0].clone() };
    p.timescales.push(second);
    assert_eq!(given(p.into()).requested_on("2026-06-08T10:00").last_date(), "2026-06-10");
}

#[test]
fn reminders_begin_from_the_day_to_aim_at() {
    let mut p = limited(|t| t.target = Some(1));
    let dates = p.ladders.iter_mut().find(|l| l.waits_for == WaitsFor::Date).expect("a ladder");
    let when = RungWhen::After { n: 0, unit: Unit::WorkingDays, from: Anchor::Target };
    dates.rungs = vec![Rung { when, ..dates.rungs[0].clone() }];
    let story = given(p.into()).requested_on("2026-06-12T10:00");
    assert_eq!(story.m.target(&story.p, &story.calendar), Some(day("2026-06-15")));
    assert_eq!(story.last_date(), "2026-06-19", "the limit stays the limit");
    let story = story.until("2026-06-16T18:00");
    assert_eq!(story.reminders(WaitsFor::Date), ["2026-06-15 09:00 sw"]);
}
