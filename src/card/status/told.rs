//! Who was told what and when, by which rule, and whether it arrived.

use chrono::{DateTime, Utc};

use super::{awaited, stamp};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words;
use crate::ids::{ItemId, PersonId};
use crate::meeting::Say;
use crate::procedure::{Origin, WaitsFor};

/// One message that went, or did not.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub to: PersonId,
    pub at: Option<DateTime<Utc>>,
    /// "sent", "waiting", "could not be delivered".
    pub state: String,
    /// Why it was written. None: it can no longer be read.
    pub say: Option<Say>,
}

/// "Tuesday 16 June 2026 at 5pm: Colin Shah, sent. Reminder: agreement (a product default)."
pub(super) fn line(view: &View<'_>, told: &Told) -> String {
    let when = told.at.map_or_else(String::new, |at| format!("{}: ", stamp(view, at)));
    let what =
        told.say.as_ref().map_or_else(String::new, |say| format!(". {}{}", what(view, say), rule(view, told, say)));
    format!("{when}{}, {}{what}", view.name(&told.to), told.state)
}

fn what(view: &View<'_>, say: &Say) -> String {
    let told = match say {
        Say::Asked { what: WaitsFor::ChairAnswer, .. } => return "Asked to chair".into(),
        Say::Asked { what, item } => return format!("Asked for {}", awaited(view, *what, item.as_ref())),
        Say::Reminder { about, .. } => {
            let mut all: Vec<String> = about.iter().map(|s| awaited(view, s.what, s.item.as_ref())).collect();
            all.dedup();
            return format!("Reminder of {}", all.join(", "));
        }
        Say::Informed { of } => {
            let happened = words::happened(*of, view.p);
            return format!("Told: {}", words::lower_first(happened.trim_end_matches('.')));
        }
        Say::Requested => "the record of the request",
        Say::Cancelled => "it is cancelled",
        Say::NotAgreed => "it was not agreed",
        Say::NotHeld => "it was not held",
        Say::NotRequired => "it is not needed",
        Say::Replaced => "another meeting takes its place",
        Say::Released { .. } | Say::LetGo | Say::TakenOff => "they need not come after all",
        Say::Moved => "it has moved",
        Say::PlaceChanged => "it is in another place",
        Say::DateSet => "it has a date",
        Say::LastDateMoved { to, .. } => return format!("Told: the last date is now {}", full_date(*to)),
        Say::MoreTimeAnswered { granted: true } => "more time is granted",
        Say::MoreTimeAnswered { granted: false } => "more time is not granted",
        Say::SuggestionAnswered => "what became of their suggestion",
        Say::NotChairing => "somebody else is asked to chair",
        Say::ChairChanged => "somebody else chairs",
        Say::Joined => "a colleague has joined",
        Say::ForInformation => "it is being held",
        Say::GateBreached { .. } => "something came out of order",
        Say::PlanConfirmed => "the plan is confirmed",
        Say::PlanClosed => "the plan is closed",
        Say::MinuteTakerNamed => "who takes the minutes",
        Say::Undelivered { .. } | Say::OutOfReach { .. } => "somebody could not be reached",
        Say::NobodyHolds { .. } => "roles that nobody holds",
        _ => "how things stand",
    };
    format!("Told: {told}")
}

/// The rule that had it sent: “. Rule: Breakdown Prevention Meetings (5.1.17), section 2.”
fn rule(view: &View<'_>, told: &Told, say: &Say) -> String {
    let p = view.p;
    let origin = match say {
        Say::Asked { what, item } => behind(view, *what, item.as_ref()),
        Say::Reminder { about, .. } => about.first().and_then(|s| p.ladder(s.what)).map(|ladder| &ladder.origin),
        Say::Informed { of } => {
            let rules = p.notify.iter().filter(|n| n.on.contains(of));
            rules.into_iter().find(|n| view.m.holder(&n.role) == Some(&told.to)).map(|n| &n.origin)
        }
        Say::GateBreached { gate } => p.gates.iter().find(|g| g.id == *gate).map(|g| &g.origin),
        _ => None,
    };
    match origin {
        Some(Origin { src: Some(src), .. }) => format!(".{}", words::rule(p, Some(src))),
        Some(Origin { default: true, .. }) => " (a product default)".into(),
        _ => String::new(),
    }
}

/// The rule by which somebody is asked for this.
fn behind<'p>(view: &View<'p>, what: WaitsFor, item: Option<&ItemId>) -> Option<&'p Origin> {
    let p = view.p;
    match what {
        WaitsFor::Suggestion => Some(&p.request.origin),
        WaitsFor::Agreement => p.request.agree.as_ref().map(|agree| &agree.origin),
        WaitsFor::ChairChoice | WaitsFor::ChairAnswer | WaitsFor::ChairAgreement => Some(&p.chair.origin),
        WaitsFor::Date => Some(&p.convene.origin),
        WaitsFor::MoreTime => p.timescales.iter().find_map(|t| t.extend.as_ref()).map(|extend| &extend.origin),
        WaitsFor::InvitationList | WaitsFor::Invitations | WaitsFor::Reply => Some(&p.invitations.origin),
        WaitsFor::Representative | WaitsFor::Authority => Some(&p.representation.origin),
        WaitsFor::MinuteTaker => p.minute_taker.as_ref().map(|rule| &rule.origin),
        WaitsFor::Plan | WaitsFor::SignUp => Some(&p.outputs.origin),
        WaitsFor::Action | WaitsFor::NewDate | WaitsFor::CounterProposal | WaitsFor::Review | WaitsFor::Check => {
            Some(&p.monitor.origin)
        }
        WaitsFor::Minutes => Some(&p.minutes.origin),
        WaitsFor::Views => p.views_rule(item?.as_str()).map(|rule| &rule.origin),
        _ => None,
    }
}
