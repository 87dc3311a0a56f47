//! News of what stands around a meeting, and why somebody's turn has come.

use crate::calendar::full_date;
use crate::card::{View, words};
use crate::ids::ItemId;
use crate::meeting::Say;
use crate::meeting::notice::Said;
use crate::meeting::{Wait, waits};
use crate::procedure::{Noun, WaitsFor};

/// What happened. None: it is told elsewhere.
pub(super) fn news(view: &View<'_>, say: &Say) -> Option<String> {
    let kind = &view.p.kind.name;
    Some(match say {
        Say::NotRequired => format!("The {kind} is not needed: an exemption was approved."),
        Say::Replaced => format!("The {kind} is not held: another meeting is asked for instead."),
        Say::LetGo => format!("You need not come to the {kind} after all. Thank you."),
        Say::ExemptionAsked => {
            format!("Somebody asks for an exemption. Until it is decided, the {kind} and its time limit go on.")
        }
        Say::ConsultedFor { role } => {
            let consulted = view.m.around.exemptions.last().and_then(|e| e.consulted.iter().find(|c| c.role == *role));
            let agrees = consulted.map_or("", |c| match c.agrees {
                true => ": that you agree with the exemption",
                false => ": that you think the meeting should go ahead",
            });
            let title = view.p.role_title(role);
            format!(
                "A consultation was recorded in your name ({title}){agrees}. If that is not so, record it yourself: \
                 until the exemption is decided, your own word takes its place."
            )
        }
        Say::ExemptionDecided { approved: true } => format!("An exemption is approved. The {kind} goes ahead."),
        Say::ExemptionDecided { approved: false } => {
            format!("The exemption is not approved. The {kind} goes ahead; its time limit never stopped.")
        }
        Say::DisputeRaised { item } => {
            let clock = if view.has_a_limit() { " The time limit does not wait for it." } else { "" };
            format!("People do not agree{}.{clock}", about(view, item))
        }
        Say::DisputeSettled { item } => {
            let how = view.m.around.disagreement(item).and_then(|d| d.settled).map(|(how, _)| how);
            let how = how.map_or_else(String::new, |how| format!(": {}", words::around::settled(how).to_lowercase()));
            format!("The disagreement{} is settled{how}.", about(view, item))
        }
        _ => return None,
    })
}

fn about(view: &View<'_>, item: &ItemId) -> String {
    let rule = view.m.around.disagreement(item).and_then(|d| view.p.dispute(&d.rule));
    rule.map_or_else(String::new, |rule| format!(" {}", rule.about))
}

/// Why it is somebody's turn. None: it is about something else.
pub(super) fn why_asked(view: &View<'_>, what: WaitsFor, item: Option<&ItemId>) -> Option<String> {
    let kind = &view.p.kind.name;
    Some(match what {
        WaitsFor::Views => format!("The {kind} needs to know the views of: {}.", view.p.views_rule(item?.as_str())?.of),
        WaitsFor::Paper => format!("The {kind} asks you to return something before it."),
        WaitsFor::Consultation => {
            format!("An exemption is asked for: the {kind} may not be needed. The procedure wants people consulted.")
        }
        WaitsFor::ExemptionRecord => "An exemption is asked for. Its reason is to stand in the case system.".into(),
        WaitsFor::ExemptionApproval => {
            "An exemption is asked for. All that comes before the decision is done: it is yours.".into()
        }
        WaitsFor::Dispute => format!("People do not agree{}. You are asked to settle it.", about(view, item?)),
        WaitsFor::ChildMoved => format!("The {} has moved since the {kind} was asked for.", view.p.noun(Noun::Child)),
        WaitsFor::NextMeeting => format!("The {kind} comes round again."),
        _ => return None,
    })
}

/// A reminder in a line. None: it is about something else.
pub(super) fn line(view: &View<'_>, said: &Said) -> Option<String> {
    let wait: Option<Wait> = waits(view.m, view.p).into_iter().find(|w| said.names(w));
    let on: Vec<String> = wait.iter().flat_map(|w| &w.on).map(|x| view.name(x)).collect();
    let own = said.asked || wait.as_ref().is_some_and(|w| w.is_on(view.viewer, view.people));
    let whose = if own || on.is_empty() { String::new() } else { format!(" It is with {}.", on.join(" and ")) };
    let due =
        wait.as_ref().and_then(|w| view.due(w)).map_or_else(String::new, |d| format!(" Wanted by {}.", full_date(d)));
    Some(match said.what {
        WaitsFor::Views => {
            let of = &view.p.views_rule(said.item.as_ref()?.as_str())?.of;
            format!("Views are not known yet. Whose: {of}.{due}{whose}")
        }
        WaitsFor::Paper => format!("A paper is not returned yet.{due}{whose}"),
        WaitsFor::Consultation => {
            let role = view.p.role_title(&said.item.as_ref()?.as_str().into());
            format!("An exemption waits for a consultation. Whose: {role}.{whose}")
        }
        WaitsFor::ExemptionRecord => format!("An exemption waits to be recorded in the case system.{whose}"),
        WaitsFor::ExemptionApproval => format!("An exemption waits for its decision.{whose}"),
        WaitsFor::Dispute => format!("A disagreement is not settled yet.{whose}"),
        WaitsFor::ChildMoved => format!("Nobody has said yet what becomes of the meeting.{whose}"),
        WaitsFor::NextMeeting => format!("The next meeting is not asked for yet.{whose}"),
        _ => return None,
    })
}
