//! A small procedure for tests: two limits of a breakdown prevention meeting, and every other field empty.

use crate::ids::RoleId;
use crate::procedure::{
    Agenda, ChairRule, Coded, Condition, Convene, EventName, EventRule, Fact, FactKind, Invitations, Kind, KindStage,
    Minutes, Monitor, NotHeld, Origin, Outputs, Privacy, Procedure, Purpose, Reasons, Representation,
    RepresentationDuty, Request, Scope, Sources, Timescale, Unit,
};

/// A limit of `unit`s that always applies.
pub(crate) fn limit(id: &str, from: EventName, min: Option<u32>, max: Option<u32>, unit: Unit) -> Timescale {
    Timescale {
        id: id.to_owned(),
        what: "meeting_held".to_owned(),
        say: "The meeting is held".to_owned(),
        from,
        min,
        target: None,
        max,
        before: None,
        unit,
        fixed: false,
        when: Condition::Always,
        extend: None,
        early: None,
        late_reasons: vec![],
        origin: Origin::default(),
    }
}

/// `bpm` with the limits `held` and `notice`.
pub(crate) fn bpm() -> Procedure {
    let mut held = limit("held", EventName::RiskNotified, None, Some(5), Unit::WorkingDays);
    held.origin.src = Some("S3 s2 para 1".to_owned());
    let mut notice = limit("notice", EventName::ProviderNoticeServed, Some(28), None, Unit::CalendarDays);
    notice.what = "earliest_end_after_notice".to_owned();
    notice.say = "The placement may end".to_owned();
    let event = |event: EventName, say: &str| EventRule {
        event,
        ask: "When?".to_owned(),
        say: say.to_owned(),
        at_request: true,
        when: Condition::Always,
        ahead: false,
    };
    let coded = |code: &str| Coded { code: code.to_owned(), say: code.to_uppercase() };
    let fact = |id: &str, kind: FactKind| Fact {
        id: id.into(),
        ask: "Which?".to_owned(),
        hint: None,
        kind,
        required: true,
        private: false,
        act_now: false,
        when: Condition::Always,
        origin: Origin::default(),
    };
    Procedure {
        hash: "0".into(),
        kind: Kind {
            id: "bpm".into(),
            name: "Breakdown prevention meeting".to_owned(),
            short: "BPM".to_owned(),
            council: "A council".to_owned(),
            version: "2017-09".to_owned(),
            effective_from: "2017-09-01".parse().expect("a date"),
            source: "S3".to_owned(),
            stage: KindStage::Fragile,
            recurring: None,
        },
        sources: Sources([("S3".to_owned(), "Breakdown prevention".to_owned())].into()),
        scope: Scope { outside_when: None, outside_say: String::new(), origin: Origin::default() },
        purpose: Purpose { main: String::new(), alternate_say: None, not_a: vec![], origin: Origin::default() },
        roles: [].into(),
        facts: vec![
            fact("placement_type", FactKind::Choice(vec![coded("foster"), coded("residential")])),
            fact("urgent", FactKind::YesNo),
        ],
        events: vec![
            event(EventName::RiskNotified, "the risk was notified"),
            event(EventName::ProviderNoticeServed, "the provider served notice"),
        ],
        triggers: vec![],
        gates: vec![],
        exemptions: vec![],
        request: Request {
            suggest_anyone: true,
            suggest: vec![],
            request: vec![],
            owner: social_worker(),
            first: None,
            agree: None,
            on_behalf_of: vec![],
            origin: Origin::default(),
        },
        notify: vec![],
        convene: Convene { by: vec![], origin: Origin::default() },
        invitations: Invitations {
            sent_by: social_worker(),
            proposed_by: social_worker(),
            agreed_by: social_worker(),
            additions_by: vec![],
            say: None,
            origin: Origin::default(),
        },
        chair: ChairRule {
            eligible: vec![],
            prefer: None,
            prefer_same_team: false,
            other_with_reason: false,
            designated_by: social_worker(),
            must_not: vec![],
            agreement_of: vec![],
            alternates: vec![],
            conflict: None,
            duties: vec![],
            origin: Origin::default(),
        },
        minute_taker: None,
        timescales: vec![held, notice],
        invitees: vec![],
        representation: Representation {
            duty: RepresentationDuty::May,
            may_pass_on: false,
            max_chain: 3,
            commit: None,
            written_contribution: false,
            origin: Origin::default(),
        },
        papers: vec![],
        views: vec![],
        agenda: Agenda::default(),
        outputs: Outputs::default(),
        minutes: Minutes::default(),
        scale: None,
        monitor: Monitor {
            owner: social_worker(),
            review_set_by: social_worker(),
            review_default_days: 28,
            close_outcomes: Vec::new(),
            check_days: Vec::new(),
            check_answers: Vec::new(),
            origin: Origin::default(),
        },
        ladders: vec![],
        cancel: Reasons::default(),
        not_held: NotHeld::default(),
        disputes: vec![],
        next: vec![],
        privacy: Privacy { keep_days: 90 },
        variants: vec![],
        gaps: vec![],
        local: crate::procedure::Local::default(),
    }
}

fn social_worker() -> RoleId {
    "child_social_worker".into()
}
