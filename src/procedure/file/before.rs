//! Reads how a meeting is got together: convening, invitations, chair, minute taker, invitees, representation, papers.

use crate::ids::RoleId;
use crate::procedure::file::Named;
use crate::procedure::file::table::Table;
use crate::procedure::{
    Alternate, ChairRule, Circulate, Conflict, Convene, Invitations, InviteeRule, MinuteTaker, Need, Paper,
    PlacementOf, Representation, RepresentationDuty,
};

/// How many people a duty may pass through where the file does not say.
const CHAIN: u32 = 3;

/// What many a source says of an invitee whom only some cases have.
const CONDITIONAL: &str = "conditional";

pub(crate) fn convene(top: &Table<'_>) -> Convene {
    top.needed_table("convene", convene_of)
}

pub(crate) fn convene_of(t: &Table<'_>) -> Convene {
    Convene { by: t.roles("by"), origin: t.origin() }
}

pub(crate) fn invitations(top: &Table<'_>) -> Invitations {
    top.needed_table("invitations", invitations_of)
}

pub(crate) fn invitations_of(t: &Table<'_>) -> Invitations {
    Invitations {
        sent_by: t.role("sent_by"),
        proposed_by: t.role("proposed_by"),
        agreed_by: t.role("agreed_by"),
        additions_by: t.roles("additions_by"),
        say: t.maybe_text("say"),
        origin: t.origin(),
    }
}

pub(crate) fn chair(top: &Table<'_>) -> ChairRule {
    top.needed_table("chair", chair_of)
}

/// Where two roles agree on a chair, the first of them proposes, so `designated_by` need not be said.
pub(crate) fn chair_of(t: &Table<'_>) -> ChairRule {
    let agreement_of: Vec<RoleId> = t.roles("agreement_of");
    let designated_by = match agreement_of.first() {
        Some(first) => t.maybe_role("designated_by").unwrap_or_else(|| first.clone()),
        None => t.role("designated_by"),
    };
    ChairRule {
        eligible: t.roles("eligible"),
        prefer: t.maybe_text("prefer"),
        prefer_same_team: t.yes("prefer_same_team", false),
        other_with_reason: t.yes("other_with_reason", false),
        designated_by,
        must_not: t.roles("must_not"),
        agreement_of,
        alternates: t.tables("alternates", |a| Alternate {
            role: a.role("role"),
            when: a.when("when"),
            say: a.text("say"),
        }),
        conflict: t.table("conflict", |c| Conflict { ask: c.text("ask"), then: c.role("then") }),
        duties: t.texts("duties"),
        origin: t.origin(),
    }
}

pub(crate) fn minute_taker(top: &Table<'_>) -> Option<MinuteTaker> {
    top.table("minute_taker", |t| MinuteTaker {
        role: t.role("role"),
        fallback_nominated_by: t.role("fallback_nominated_by"),
        origin: t.origin(),
    })
}

pub(crate) fn invitee(t: &Table<'_>) -> InviteeRule {
    let need = match t.plain("need").as_deref() {
        Some(CONDITIONAL) => {
            let say = "When somebody is invited is said in “when”; “need” says how much they are wanted then.";
            t.page.fault(&t.key("need"), say);
            None
        }
        _ => t.word("need", &["required", "expected", "optional", "notify", "views"], need),
    };
    InviteeRule {
        id: t.id("id"),
        role: t.role("role"),
        need: need.unwrap_or(Need::Optional),
        when: t.when("when"),
        essential_when: t.maybe_when("essential_when"),
        papers: t.names_of("papers", Named::Paper),
        placement: t.maybe_word("placement", &["current", "ended"], |word| match word {
            "current" => Some(PlacementOf::Current),
            "ended" => Some(PlacementOf::Ended),
            _ => None,
        }),
        through_owner: t.yes("through_owner", false),
        management: t.yes("management", false),
        origin: t.origin(),
    }
}

fn need(word: &str) -> Option<Need> {
    match word {
        "required" => Some(Need::Required),
        "expected" => Some(Need::Expected),
        "optional" => Some(Need::Optional),
        "notify" => Some(Need::Notify),
        "views" => Some(Need::Views),
        _ => None,
    }
}

pub(crate) fn representation(top: &Table<'_>) -> Representation {
    top.needed_table("representation", representation_of)
}

pub(crate) fn representation_of(t: &Table<'_>) -> Representation {
    let duty = t.word("duty", &["must_ensure", "may", "none"], |word| match word {
        "must_ensure" => Some(RepresentationDuty::MustEnsure),
        "may" => Some(RepresentationDuty::May),
        "none" => Some(RepresentationDuty::None),
        _ => None,
    });
    Representation {
        duty: duty.unwrap_or(RepresentationDuty::May),
        may_pass_on: t.yes("may_pass_on", false),
        max_chain: t.number("max_chain").unwrap_or(CHAIN),
        commit: t.maybe_text("commit"),
        written_contribution: t.yes("written_contribution", false),
        origin: t.origin(),
    }
}

pub(crate) fn paper(t: &Table<'_>) -> Paper {
    let to: Vec<RoleId> = t.roles("to");
    let circulate = t.maybe_word("circulate", &["all", "chair_only", "never"], |word| match word {
        "all" => Some(Circulate::All),
        "chair_only" => Some(Circulate::ChairOnly),
        "never" => Some(Circulate::Never),
        _ => None,
    });
    Paper {
        id: t.id("id"),
        name: t.text("name"),
        owner: t.maybe_role("owner"),
        to,
        when: t.when("when"),
        if_available: t.yes("if_available", false),
        circulate: circulate.unwrap_or_default(),
        due_before: t.number("due_before"),
        origin: t.origin(),
    }
}
