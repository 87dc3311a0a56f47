//! What happened around a meeting, a line for each change. Reasons are left out: they are private.

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words;
use crate::meeting::around::{AfterMove, Change, Next};
use crate::procedure::Noun;

pub(super) fn line(view: &View<'_>, change: &Change) -> String {
    let rule = |id: &str| view.p.dispute(id).map_or_else(String::new, |d| d.about.clone());
    match change {
        Change::ExemptionAsked(_) => "asked for an exemption".into(),
        Change::Consulted(c) => {
            let on = full_date(c.on);
            format!("recorded a consultation: {}, on {on}", view.p.role_title(&c.role))
        }
        Change::ExemptionRecorded(_) => "recorded that the reason is in the case system".into(),
        Change::ExemptionDecided { decided, .. } if decided.approved => "approved the exemption".into(),
        Change::ExemptionDecided { .. } => "did not approve the exemption".into(),
        Change::DisputeRaised(d) => format!("raised a disagreement: {}", rule(&d.rule)),
        Change::DisputePassedUp { .. } => "passed the disagreement on to those who decide in the end".into(),
        Change::DisputeAnswered { .. } => "said how the disagreement should be settled".into(),
        Change::DisputeSettled { how, .. } => {
            format!("settled the disagreement: {}", words::around::settled(*how).to_lowercase())
        }
        Change::Reopened { .. } => "took it up again".into(),
        Change::ViewsRecorded(v) => {
            let of = view.p.views_rule(&v.rule).map_or(v.rule.as_str(), |r| r.of.as_str());
            format!("recorded what became of the views of {of}")
        }
        Change::PapersReturned(back) => format!("recorded that {} came back", words::count(back.len(), "paper")),
        Change::QuestionsTicked(a) => format!("recorded {} as asked", words::count(a.asked.len(), "question")),
        Change::ThemesChosen { themes, .. } => format!("chose {}", words::count(themes.len(), "theme")),
        Change::ChildMoved(m) => format!("recorded that the {} moved on {}", view.p.noun(Noun::Child), full_date(m.on)),
        Change::MoveAnswered { becomes, .. } => match becomes {
            AfterMove::GoesOn => "said that the meeting goes on".into(),
            AfterMove::Becomes { .. } => "said that another meeting is asked for instead".into(),
            AfterMove::Cancelled { .. } => "said that the meeting is cancelled".into(),
        },
        Change::LetGo { items, .. } => format!("said that {} need not come", words::count(items.len(), "invitee")),
        Change::Replaced { .. } => "closed it for another meeting".into(),
        Change::FollowedOn(_) => "asked for another meeting because of this one".into(),
        Change::MeantFor { on, .. } => {
            format!("asked for it as the next of a row, by the interval on {}", full_date(*on))
        }
        Change::NextAnswered(Next::Opened { .. }) => "asked for the next meeting".into(),
        Change::NextAnswered(Next::NotWanted { .. }) => "said that no further meeting is wanted".into(),
        Change::Linked { with, .. } => format!("linked it with {}", with.reference),
    }
}
