//! Why somebody's turn has come.

use super::around;
use crate::calendar::full_date;
use crate::card::{View, plan, words};
use crate::ids::ItemId;
use crate::meeting::Chair;
use crate::procedure::{AgreeMode, MinutesStep, WaitsFor};

/// One sentence. Neutral where it is not the viewer's turn any more.
pub(super) fn why_asked(view: &View<'_>, what: WaitsFor, item: Option<&ItemId>) -> String {
    let kind = &view.p.kind.name;
    if view.owed().iter().all(|w| w.what != what) && what != WaitsFor::Reply {
        return format!("This is about {}.", words::a(kind));
    }
    match (what, view.m.open()) {
        (WaitsFor::Reply, _) => format!("You are invited to {}.", words::a(kind)),
        (WaitsFor::Suggestion, _) => format!("A colleague suggests {}.", words::a(kind)),
        (WaitsFor::Agreement, _) => {
            let initiates = view.p.request.agree.as_ref().is_some_and(|a| a.mode == AgreeMode::Initiate);
            let what = if initiates { "confirmation" } else { "agreement" };
            format!("{} is requested. Your {what} is asked for.", words::a_first(kind))
        }
        (WaitsFor::ChairAgreement, Some(o)) => match &o.chair {
            Chair::Proposed { person, by, .. } => {
                format!("{} proposes {} to chair {}.", view.name(by), view.name(person), words::a(kind))
            }
            _ => format!("This is about {}.", words::a(kind)),
        },
        (WaitsFor::PlanPrepared, _) => plan::prepared_by(view),
        (WaitsFor::ChairChoice, Some(o)) if !o.chair_refused.is_empty() => {
            format!("The {kind} still needs a chair.")
        }
        (WaitsFor::ChairChoice, _) => format!("{} is requested, and needs a chair.", words::a_first(kind)),
        (WaitsFor::ChairAnswer, Some(o)) => match &o.chair {
            Chair::Asked { by, .. } => format!("{} asks you to chair {}.", view.name(by), words::a(kind)),
            _ => format!("This is about {}.", words::a(kind)),
        },
        (WaitsFor::Date, _) => format!("The {kind} needs a date and place."),
        (WaitsFor::MoreTime, _) => format!("The {kind} can't be held by its last date, so more time is asked for."),
        (WaitsFor::InvitationList | WaitsFor::Invitations, _) => {
            format!("The {kind} has a date. Next come the invitations.")
        }
        (WaitsFor::Telling, _) => format!("Some people must hear of the {kind} in person before they are invited."),
        (WaitsFor::Representative, _) => format!("Nobody from your service comes to the {kind} yet."),
        (WaitsFor::Outcome, _) => format!("The time of the {kind} has come."),
        _ => after(view, what, item)
            .or_else(|| around::why_asked(view, what, item))
            .unwrap_or_else(|| format!("This is about {}.", words::a(kind))),
    }
}

/// After the meeting: the action, step or day that it is about.
fn after(view: &View<'_>, what: WaitsFor, item: Option<&ItemId>) -> Option<String> {
    let (kind, plan) = (&view.p.kind.name, &view.p.outputs.plan_name);
    let action = || item.and_then(|i| view.m.after.action(i));
    Some(match what {
        WaitsFor::MinuteTaker => format!("Nobody takes the minutes of the {kind} yet."),
        WaitsFor::Plan => format!("The {kind} was held. Now the {plan} is confirmed."),
        WaitsFor::SignUp => format!("The {plan} names you to lead {}.", plan::name(view, action()?)),
        WaitsFor::CounterProposal => {
            let a = action()?;
            format!("{} says that {} is not as agreed.", plan::lead(view, a), plan::name(view, a))
        }
        WaitsFor::Action => plan::due_line(view, action()?),
        WaitsFor::NewDate => {
            let a = action()?;
            let wanted = full_date(a.new_date.as_ref()?.wanted);
            let by = view.name(&a.new_date.as_ref()?.by);
            format!("{by} asks for a new date for {}: {wanted}, not {}.", plan::name(view, a), full_date(a.due))
        }
        WaitsFor::Minutes => {
            let step = MinutesStep::parse(item?.as_str())?;
            format!("The minutes of the {kind} have a next step: {}.", words::minutes_step(step))
        }
        WaitsFor::Scale => format!("The discussion of the {kind} is finished. Everybody is asked for a number."),
        WaitsFor::ZeroTold => "Somebody has given a number, and with it asks for help.".into(),
        WaitsFor::Review => format!("The {plan} is to be reviewed."),
        WaitsFor::Check => format!("It is {} days since the {kind}.", item?),
        _ => return None,
    })
}
