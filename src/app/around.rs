//! What stands around a meeting, in codes and numbers, for `mainstay show`: no reason, and nobody's words.

use crate::cli::show::{Around, Disagreement, Exemption, Views};
use crate::meeting::Meeting;
use crate::meeting::around::{ViewsStatus, look};
use crate::procedure::Procedure;

pub fn around(m: &Meeting, p: &Procedure) -> Around {
    let returns = look::returns(m, p);
    let views = look::views_wanted(m, p).into_iter().map(|rule| Views {
        rule: rule.id.clone(),
        state: m.around.views_of(&rule.id).map_or("unknown", |v| state(&v.status)).into(),
    });
    let exemptions = m.around.exemptions.iter().map(|e| Exemption {
        rule: rule(p, &e.rule),
        state: e.decided.as_ref().map_or("asked", |d| if d.approved { "approved" } else { "refused" }).into(),
        consulted: e.consulted.iter().map(|c| c.role.clone()).collect(),
        recorded: e.recorded.is_some(),
    });
    let disagreements = m.around.disagreements.iter();
    Around {
        exemptions: exemptions.collect(),
        gates_breached: m.around.breaches.iter().map(|b| b.gate.clone()).collect(),
        disagreements: disagreements
            .map(|d| Disagreement { rule: d.rule.clone(), settled: d.settled.map(|(how, _)| how.as_str().into()) })
            .collect(),
        views: views.collect(),
        papers_returned: returns.iter().filter(|(i, paper)| m.around.has_returned(&i.id, &paper.id)).count(),
        papers_wanted: returns.len(),
        questions_asked: m.around.asked.as_ref().map_or(0, |a| a.asked.len()),
        questions: look::must_ask(p).len(),
        themes: m.around.themes.clone(),
    }
}

/// A private rule says something about a child, so it has no name here.
fn rule(p: &Procedure, id: &str) -> String {
    let private = p.exemptions.iter().any(|e| e.id == id && e.private);
    if private { "private".into() } else { id.to_owned() }
}

fn state(status: &ViewsStatus) -> &'static str {
    match status {
        ViewsStatus::Gathered { .. } => "gathered",
        ViewsStatus::ChoseNot => "chose_not",
        ViewsStatus::NotPossible { .. } => "not_possible",
    }
}
