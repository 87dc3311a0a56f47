//! Reads how a meeting comes to be asked for: triggers, gates, exemptions, the request, who must hear of it.

use crate::procedure::file::Named;
use crate::procedure::file::table::Table;
use crate::procedure::{AgreeMode, AgreeRule, Exemption, ExemptionEffect, Gate, Notify, Request, Trigger};

pub(crate) fn trigger(t: &Table<'_>) -> Trigger {
    Trigger { id: t.id("id"), say: t.text("say"), when: t.when("when"), origin: t.origin() }
}

pub(crate) fn gate(t: &Table<'_>) -> Gate {
    Gate {
        id: t.id("id"),
        before_event: t.event("before_event"),
        requires_event: t.event("requires_event"),
        when: t.when("when"),
        unless: t.maybe_name("unless", Named::Exemption),
        notify: t.roles("notify"),
        say: t.text("say"),
        origin: t.origin(),
    }
}

pub(crate) fn exemption(t: &Table<'_>) -> Exemption {
    let substitute = t.maybe_text("substitute");
    let effect = t.word("effect", &["not_required", "gate_lifted", "substitute"], |word| match word {
        "not_required" => Some(ExemptionEffect::NotRequired),
        "gate_lifted" => Some(ExemptionEffect::GateLifted),
        "substitute" => Some(ExemptionEffect::Substitute(substitute.clone().unwrap_or_default())),
        _ => None,
    });
    match (&effect, &substitute) {
        (Some(ExemptionEffect::Substitute(_)), None) => {
            t.page.missing(&t.key("substitute"), "Say in “substitute” what takes the meeting's place.");
        }
        (Some(ExemptionEffect::NotRequired | ExemptionEffect::GateLifted), Some(_)) => {
            t.page.fault(&t.key("substitute"), "“substitute” goes only with effect = \"substitute\".");
        }
        _ => {}
    }
    Exemption {
        id: t.id("id"),
        say: t.text("say"),
        when: t.when("when"),
        effect: effect.unwrap_or(ExemptionEffect::GateLifted),
        consult: t.roles("consult"),
        recorded_by: t.maybe_role("recorded_by"),
        approved_by: t.maybe_role("approved_by"),
        reason_required: t.yes("reason_required", false),
        private: t.yes("private", false),
        origin: t.origin(),
    }
}

pub(crate) fn request(top: &Table<'_>) -> Request {
    top.needed_table("request", request_of)
}

pub(crate) fn request_of(t: &Table<'_>) -> Request {
    Request {
        suggest_anyone: t.yes("suggest_anyone", false),
        suggest: t.roles("suggest"),
        request: t.roles("request"),
        owner: t.role("owner"),
        first: t.maybe_text("first"),
        agree: t.table("agree", |a| AgreeRule {
            by: a.roles("by"),
            mode: a.maybe_word("mode", AgreeMode::NAMES, AgreeMode::parse).unwrap_or_default(),
            all: a.yes("all", false),
            ask: a.text("ask"),
            refusals: a.coded("refusals"),
            origin: a.origin(),
        }),
        on_behalf_of: t.roles("on_behalf_of"),
        origin: t.origin(),
    }
}

pub(crate) fn notify(t: &Table<'_>) -> Notify {
    Notify { role: t.role("role"), on: t.events("on"), say: t.maybe_text("say"), origin: t.origin() }
}
