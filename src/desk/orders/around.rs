//! What the forms say about what stands around a meeting: exemptions, disagreements, views, papers, a move, themes.

use std::collections::BTreeSet;

use super::{Blame, Filled, blank, no_item};
use crate::card::forms::{BECOMES, CANNOT_AGREE};
use crate::desk::values::{code, codes, date, items, words};
use crate::ids::ItemId;
use crate::interaction::{Values, Verb};
use crate::meeting::Command;
use crate::meeting::around::{AfterMove, How, NotAsked, NotPossible, Order, Settled, ViewsStatus, look};

/// Boxes are asked for ten to a field, and a form has no more fields than this.
const FIELDS: usize = 10;

/// None: the form is not one of these.
pub fn command(filled: &Filled<'_>) -> Result<Option<Command>, Blame> {
    let Filled { about, values, .. } = filled;
    let item = || about.item.clone().ok_or_else(no_item);
    let chosen = |field| code(values, field).ok_or_else(|| blank(field));
    let day = |field| date(values, field).ok_or_else(|| blank(field));
    let order = match filled.verb {
        Verb::AskExemption => Order::AskExemption { exemption: chosen("exemption")?, reason: words(values, "reason") },
        Verb::Consulted => {
            let role = match &about.item {
                Some(role) => role.as_str().into(),
                None => chosen("role")?.into(),
            };
            Order::Consult { role, on: day("date")?, agrees: chosen("agrees")? == "yes" }
        }
        Verb::Disagree => Order::Disagree { dispute: chosen("dispute")? },
        Verb::SettleDispute => {
            let how = chosen("how")?;
            let settled = || Settled::parse(&how).ok_or_else(|| blank("how"));
            let how = if how == CANNOT_AGREE { None } else { Some(settled()?) };
            Order::Settle { item: item()?, how }
        }
        Verb::RecordViews => {
            let rule = match &about.item {
                Some(rule) => rule.to_string(),
                None => chosen("rule")?,
            };
            Order::RecordViews { rule, status: status(values)? }
        }
        Verb::TickReturned => {
            let all = (0..FIELDS).flat_map(|n| codes(values, &format!("back{n}")));
            let papers = all.filter_map(|c| c.split_once('.').map(|(who, what)| (ItemId::from(who), what.to_owned())));
            Order::Return { papers: papers.collect() }
        }
        Verb::TickAsked => {
            let asked = asked(values);
            Order::TickAsked { why_not: why_not(filled, &asked)?, asked }
        }
        Verb::ChooseThemes => {
            Order::ChooseThemes { themes: (0..FIELDS).flat_map(|n| codes(values, &format!("themes{n}"))).collect() }
        }
        Verb::ChildMoved => Order::ChildMoved { on: day("date")? },
        Verb::AfterMove => Order::AfterMove {
            becomes: becomes(values)?,
            let_go: items(values, "let_go"),
            installed: filled.view.instead().into_iter().map(|kind| kind.kind.id.clone()).collect(),
        },
        _ => return Ok(None),
    };
    Ok(Some(Command::Around(order)))
}

/// What a form says besides its own: that a meeting was held also says which questions were asked, and why views are
/// missing. Neither holds the record up for longer than it takes to choose a reason.
pub fn besides(filled: &Filled<'_>) -> Result<Vec<Command>, Blame> {
    if filled.verb != Verb::WasHeld {
        return Ok(Vec::new());
    }
    let mut also = Vec::new();
    let view = filled.view;
    let must: BTreeSet<usize> = look::must_ask(view.p).into_iter().map(|(n, _)| n).collect();
    let known = view.m.around.asked.as_ref().map(|a| a.asked.clone()).unwrap_or_default();
    if known != must {
        let said = code(filled.values, "all_asked").ok_or_else(|| blank("all_asked"))?;
        also.push(match NotAsked::parse(&said) {
            Some(why) => Order::TickAsked { asked: known, why_not: Some(why) },
            None => Order::TickAsked { asked: must, why_not: None },
        });
    }
    let missing = look::missing_views(view.m, view.p);
    if !missing.is_empty() {
        let why = code(filled.values, "views_missing").and_then(|c| NotPossible::parse(&c));
        let why = why.ok_or_else(|| ("views_missing", "Please say why these views are not recorded.".to_owned()))?;
        let status = ViewsStatus::NotPossible { why };
        also.extend(missing.iter().map(|rule| Order::RecordViews { rule: rule.id.clone(), status: status.clone() }));
    }
    Ok(also.into_iter().map(Command::Around).collect())
}

fn asked(values: &Values) -> BTreeSet<usize> {
    (0..FIELDS).flat_map(|n| codes(values, &format!("asked{n}"))).filter_map(|n| n.parse().ok()).collect()
}

/// Why a question that must be asked was not. None: all were.
fn why_not(filled: &Filled<'_>, asked: &BTreeSet<usize>) -> Result<Option<NotAsked>, Blame> {
    let all = look::must_ask(filled.view.p).into_iter().all(|(n, _)| asked.contains(&n));
    let why = code(filled.values, "why_not").and_then(|c| NotAsked::parse(&c));
    match (all, why) {
        (true, _) => Ok(None),
        (false, Some(why)) => Ok(Some(why)),
        (false, None) => Err(("why_not", "Please tick what was asked, or say why something was not.".into())),
    }
}

fn status(values: &Values) -> Result<ViewsStatus, Blame> {
    match code(values, "status").as_deref() {
        Some("gathered") => Ok(ViewsStatus::Gathered {
            how: code(values, "how").and_then(|c| How::parse(&c)).ok_or_else(|| blank("how"))?,
            carrier: code(values, "carrier").map(Into::into),
            on: date(values, "date").ok_or_else(|| blank("date"))?,
        }),
        Some("chose_not") => Ok(ViewsStatus::ChoseNot),
        Some("not_possible") => {
            let why = code(values, "why").and_then(|c| NotPossible::parse(&c)).ok_or_else(|| blank("why"))?;
            Ok(ViewsStatus::NotPossible { why })
        }
        _ => Err(blank("status")),
    }
}

fn becomes(values: &Values) -> Result<AfterMove, Blame> {
    let chosen = code(values, "becomes").ok_or_else(|| blank("becomes"))?;
    match chosen.as_str() {
        "goes_on" => Ok(AfterMove::GoesOn),
        "cancelled" => Ok(AfterMove::Cancelled { code: code(values, "reason").ok_or_else(|| blank("reason"))? }),
        other => match other.strip_prefix(BECOMES) {
            Some(kind) => Ok(AfterMove::Becomes { kind: kind.into() }),
            None => Err(blank("becomes")),
        },
    }
}
