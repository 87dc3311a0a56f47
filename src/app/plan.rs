//! A plan in numbers, codes and dates, for `mainstay show`: no word that somebody typed.

use crate::cli::show::{Action, Check, Confirmed, Plan, Step, UnmetNeed};
use crate::meeting::Meeting;
use crate::meeting::after::{self, ActionState, SignUp};
use crate::procedure::Procedure;

pub fn plan(m: &Meeting, p: &Procedure) -> Plan {
    let (after, plan) = (&m.after, &m.after.plan);
    let confirmed = plan.confirmed.as_ref().map(|c| Confirmed {
        at: c.at,
        by: c.by.clone(),
        outcome: c.outcome.clone(),
        amends: c.amends.clone(),
    });
    let steps = if m.was_held() { p.minutes.steps() } else { Vec::new() };
    let done = |step| after.minutes.iter().find(|t| t.step == step).map(|t| (t.by.clone(), t.at));
    Plan {
        confirmed,
        actions: plan.actions.iter().map(action).collect(),
        unmet_needs: plan
            .unmet
            .iter()
            .map(|n| UnmetNeed { category: n.category.clone(), service: n.service.clone() })
            .collect(),
        reviews: plan.reviews.iter().map(|r| r.on).collect(),
        minutes: steps.into_iter().map(|s| Step { step: s.as_str().into(), done: done(s) }).collect(),
        checks: after.checks.iter().map(|c| Check { days: c.days, answer: c.answer.clone() }).collect(),
    }
}

fn action(a: &after::Action) -> Action {
    let state = match a.state {
        ActionState::Open => "open",
        ActionState::Working { .. } => "working",
        ActionState::Blocked { .. } => "blocked",
        ActionState::Done { .. } => "done",
        ActionState::LeftOpen { .. } => "left_open",
    };
    let signed_up = match a.sign_up {
        SignUp::NotAsked => "not_asked",
        SignUp::Asked { .. } => "asked",
        SignUp::Given { .. } => "given",
        SignUp::NotAsWritten { .. } => "not_as_written",
        SignUp::Settled { .. } => "settled",
    };
    Action {
        number: a.number,
        lead: a.lead_person().cloned(),
        service: a.service.clone(),
        due: a.due,
        earlier: a.earlier.iter().map(|e| e.due).collect(),
        state: state.into(),
        signed_up: signed_up.into(),
    }
}
