//! Reads what the meeting is and what it is spoken of in: kind, scope, purpose, roles, facts, events.

use std::collections::BTreeMap;

use crate::ids::{FactId, ProcedureId, RoleId};
use crate::procedure::file::table::{Table, check_id};
use crate::procedure::file::timescale::UNITS;
use crate::procedure::{
    EventRule, Fact, FactKind, Kind, KindStage, NotA, Origin, Purpose, Recurring, Role, Scope, Sources, Unit,
};

/// What people may type after the command (`interaction::Typed`) and no longer.
const LONGEST_KIND: usize = 12;

pub(crate) fn kind(top: &Table<'_>) -> Kind {
    top.needed_table("kind", |t| {
        let id = t.id("id");
        if id.len() > LONGEST_KIND {
            let say = format!("People type this after the command, so it may have at most {LONGEST_KIND} letters.");
            t.page.fault(&t.key("id"), say);
        }
        Kind {
            id: ProcedureId::from(id),
            name: t.text("name"),
            short: t.text("short"),
            council: t.text("council"),
            version: t.text("version"),
            effective_from: t.date("effective_from"),
            source: t.text("source"),
            stage: t
                .word("stage", &["planning", "early", "fragile", "after"], |word| match word {
                    "planning" => Some(KindStage::Planning),
                    "early" => Some(KindStage::Early),
                    "fragile" => Some(KindStage::Fragile),
                    "after" => Some(KindStage::After),
                    _ => None,
                })
                .unwrap_or(KindStage::Fragile),
            recurring: t.table("recurring", |r| Recurring {
                every: r.needed_number("every").unwrap_or(1),
                unit: r.word("unit", &UNITS, Unit::parse).unwrap_or(Unit::WorkingDays),
                set_by: r.role("set_by"),
            }),
        }
    })
}

/// `[sources]`: each key is a document's short name. A citation ends its name with a space, so none has one in it.
pub(crate) fn sources(top: &Table<'_>) -> Sources {
    if top.page.is_describing() {
        top.table("sources", |t| t.wants("…", "text", false));
        return Sources::default();
    }
    let Some(table) = top.at("sources").and_then(|at| Table::of(top.page, &at)) else { return Sources::default() };
    let title = |name: &str| {
        let title = table.named_text(name);
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            let say = format!("“{name}” cannot be a document's name here: use letters, digits, - and _ only.");
            top.page.fault(&table.key(name), say);
        }
        Some((name.to_owned(), title?))
    };
    Sources(table.names().into_iter().filter_map(title).collect())
}

pub(crate) fn scope(top: &Table<'_>) -> Scope {
    let scope = top.table("scope", |t| {
        let outside_when = t.maybe_when("outside_when");
        let outside_say =
            if outside_when.is_some() { Some(t.text("outside_say")) } else { t.maybe_text("outside_say") };
        Scope { outside_when, outside_say: outside_say.unwrap_or_default(), origin: t.origin() }
    });
    scope.unwrap_or(Scope { outside_when: None, outside_say: String::new(), origin: Origin::default() })
}

pub(crate) fn purpose(top: &Table<'_>) -> Purpose {
    top.needed_table("purpose", purpose_of)
}

pub(crate) fn purpose_of(t: &Table<'_>) -> Purpose {
    Purpose {
        main: t.text("main"),
        alternate_say: t.maybe_text("alternate_say"),
        not_a: t.tables("not_a", |n| NotA {
            kind: n.maybe_text("kind").map(ProcedureId::from),
            say: n.text("say"),
            when: n.maybe_when("when"),
        }),
        origin: t.origin(),
    }
}

/// `[roles]`: each key is a role's id.
pub(crate) fn roles(top: &Table<'_>) -> BTreeMap<RoleId, Role> {
    if top.page.is_describing() {
        return top.needed_table("roles", |t| [(RoleId::from(""), t.table("…", role).unwrap_or_default())].into());
    }
    let Some(at) = top.at("roles") else {
        top.page.missing("roles", "The table [roles] is missing: it names every role that this file speaks of.");
        return BTreeMap::new();
    };
    let Some(table) = Table::of(top.page, &at) else { return BTreeMap::new() };
    let mut roles = BTreeMap::new();
    for name in table.names() {
        let Some(at) = table.peek(name) else { continue };
        check_id(top.page, &at.key, name);
        let role = Table::of(top.page, &at).map(|t| {
            let read = role(&t);
            t.finish();
            read
        });
        roles.insert(RoleId::from(name), role.unwrap_or_default());
    }
    roles
}

fn role(t: &Table<'_>) -> Role {
    let (case, told_first) = (t.yes("case", false), t.yes("told_first", false));
    Role { title: t.text("title"), case, told_first }
}

fn act_now(t: &Table<'_>, kind: Option<&FactKind>) -> bool {
    let now = t.yes("act_now", false);
    if now && kind.is_some_and(|kind| *kind != FactKind::YesNo) {
        t.page.fault(&t.key("act_now"), "“act_now” goes only with type = \"yes_no\".");
    }
    now
}

pub(crate) fn fact(t: &Table<'_>) -> Fact {
    let options = t.coded("options");
    let kind = t.word("type", &["yes_no", "choice", "codes", "date", "number"], |word| match word {
        "yes_no" => Some(FactKind::YesNo),
        "choice" => Some(FactKind::Choice(options.clone())),
        "codes" => Some(FactKind::Codes(options.clone())),
        "date" => Some(FactKind::Date),
        "number" => Some(FactKind::Number),
        _ => None,
    });
    let takes_options = matches!(kind, Some(FactKind::Choice(_) | FactKind::Codes(_)));
    if takes_options && options.is_empty() {
        t.page.missing(&t.key("options"), "A question of this type needs its options: { code = \"…\", say = \"…\" }.");
    } else if kind.is_some() && !takes_options && !options.is_empty() {
        t.page.fault(&t.key("options"), "Only the types “choice” and “codes” have options.");
    }
    Fact {
        id: FactId::from(t.id("id")),
        ask: t.text("ask"),
        hint: t.maybe_text("hint"),
        act_now: act_now(t, kind.as_ref()),
        kind: kind.unwrap_or(FactKind::YesNo),
        required: t.yes("required", false),
        private: t.yes("private", false),
        when: t.when("when"),
        origin: t.origin(),
    }
}

pub(crate) fn event(t: &Table<'_>) -> EventRule {
    EventRule {
        event: t.event("id"),
        ask: t.text("ask"),
        say: t.text("say"),
        at_request: t.yes("at_request", false),
        when: t.when("when"),
        ahead: t.yes("ahead", false),
    }
}
