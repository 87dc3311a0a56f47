//! What stands around the meeting, written down. Like the rest of [`apply`](crate::meeting::apply): total, without rules.

use crate::meeting::apply::{close, with};
use crate::meeting::around::{Change, Disagreement};
use crate::meeting::state::{Closed, Meeting, Open, Outcome, Stage, Suggested};

pub(super) fn changed(m: &mut Meeting, change: &Change) {
    let around = &mut m.around;
    match change {
        Change::ExemptionAsked(exempting) => around.exemptions.push(exempting.clone()),
        Change::Consulted(consulted) => {
            if let Some(e) = around.exemptions.last_mut() {
                e.consulted.retain(|c| c.role != consulted.role);
                e.consulted.push(consulted.clone());
            }
        }
        Change::ExemptionRecorded(signed) => {
            if let Some(e) = around.exemptions.last_mut() {
                e.recorded = Some(signed.clone());
            }
        }
        Change::ExemptionDecided { decided, ends } => {
            if let Some(e) = around.exemptions.last_mut() {
                e.decided = Some(decided.clone());
            }
            if let Some(ends) = ends {
                close(m, Outcome::NotRequired(ends.clone()), &decided.by, decided.at);
            }
        }
        Change::DisputeRaised(d) => around.disagreements.push(d.clone()),
        Change::DisputePassedUp { item, asked, at, .. } => disagreement(m, item, |d| {
            d.asked.clone_from(asked);
            d.finally = true;
            d.since = *at;
        }),
        Change::DisputeAnswered { item, said, at, .. } => disagreement(m, item, |d| {
            d.said.clone_from(said);
            // All have answered and do not say the same: they are asked again, together.
            if d.asked.keys().all(|role| d.said.contains_key(role)) {
                d.since = *at;
            }
        }),
        Change::DisputeSettled { item, how, by, at, ends } => {
            disagreement(m, item, |d| d.settled = Some((*how, *at)));
            if *ends {
                close(m, Outcome::SettledAgainst, by, *at);
            }
        }
        Change::Reopened { at, .. } => reopen(m, *at),
        Change::ViewsRecorded(gathered) => {
            around.views.retain(|v| v.rule != gathered.rule);
            around.views.push(gathered.clone());
        }
        Change::PapersReturned(back) => around.returned.extend(back.iter().cloned()),
        Change::QuestionsTicked(asking) => around.asked = Some(asking.clone()),
        Change::ThemesChosen { themes, .. } => around.themes.clone_from(themes),
        Change::ChildMoved(moved) => around.moved = Some(moved.clone()),
        Change::MoveAnswered { becomes, by, .. } => {
            if let Some(moved) = &mut around.moved {
                moved.becomes = Some((becomes.clone(), by.clone()));
            }
        }
        Change::LetGo { items, .. } => with(m, |o| o.invitees.retain(|i| !items.contains(&i.id))),
        Change::Replaced { kind, by, at } => close(m, Outcome::Replaced { kind: kind.clone() }, by, *at),
        Change::FollowedOn(followed) => around.followed.push(followed.clone()),
        Change::MeantFor { on, .. } => around.meant_for = Some(*on),
        Change::NextAnswered(next) => around.next = Some(next.clone()),
        Change::Linked { with, .. } => around.linked.push(with.clone()),
    }
}

fn disagreement(m: &mut Meeting, id: &crate::ids::ItemId, change: impl FnOnce(&mut Disagreement)) {
    if let Some(d) = m.around.disagreements.iter_mut().find(|d| d.id == *id) {
        change(d);
    }
}

/// A suggestion waits for its request again; a request goes on where it stood, and its clock has never stopped.
fn reopen(m: &mut Meeting, at: chrono::DateTime<chrono::Utc>) {
    let by = m.raised_by.clone();
    let Stage::Closed(Closed { outcome, open, .. }) = &mut m.stage else { return };
    let open: Option<Open> = open.take();
    m.stage = match (outcome, open) {
        (Outcome::SuggestionDeclined { .. }, _) => {
            Stage::Suggested(Suggested { by, at, words: None, discussing: None })
        }
        (_, Some(open)) => Stage::Open(open),
        (_, None) => return,
    };
}
