//! What may be tried after a meeting, and what must hold whoever tries it: no action is lost, no plan closes over open
//! actions that nobody saw, and (see [`super::story`]) nobody is nudged for something already done.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use mainstay::ids::ItemId;
use mainstay::meeting::after::{Action, ActionState, Counter, Lead, Member};
use mainstay::meeting::command::NewAction;
use mainstay::meeting::*;
use mainstay::procedure::MinutesStep;
use proptest::prelude::*;

use super::after::words;
use super::any::actor;
use super::story::{Story, by};

/// A command about the plan with its particulars still to be fitted to the case.
#[derive(Debug, Clone)]
pub enum Deed {
    Plain(Command),
    /// Led by somebody (None: outside), due in so many days.
    Adds(Option<&'static str>, i64),
    /// The nth action.
    Of(usize, Doing),
    Confirms(bool),
    /// The nth member; 0 is the chair.
    Reads(usize, Option<u8>, bool),
    Tells(usize, &'static str),
    Reviews(i64),
    /// With all that is open seen, or with nothing seen.
    Closes(bool),
}

#[derive(Debug, Clone)]
pub enum Doing {
    SignsUp,
    Proposes(Option<i64>),
    Settles(bool),
    IsDone,
    IsWorkedOn,
    IsBlocked,
    WantsDate(i64),
    GetsDate(bool),
    GoesTo(Option<&'static str>),
    WaitsUntil(i64),
    IsAmended(Option<&'static str>, i64),
    IsRemoved,
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        4 => Just(Doing::SignsUp),
        2 => prop::option::of(-2_i64..40).prop_map(Doing::Proposes),
        2 => any::<bool>().prop_map(Doing::Settles),
        4 => Just(Doing::IsDone),
        2 => Just(Doing::IsWorkedOn),
        2 => Just(Doing::IsBlocked),
        3 => (-2_i64..60).prop_map(Doing::WantsDate),
        3 => any::<bool>().prop_map(Doing::GetsDate),
        2 => prop::option::of(actor()).prop_map(Doing::GoesTo),
        4 => (-1_i64..12).prop_map(Doing::WaitsUntil),
        1 => (prop::option::of(actor()), -2_i64..40).prop_map(|(lead, days)| Doing::IsAmended(lead, days)),
        1 => Just(Doing::IsRemoved),
    ]
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let plain = prop_oneof![
        1 => Just(Command::ChairIsAbsent),
        1 => actor().prop_map(|x| Command::NameMinuteTaker { person: by(x) }),
        2 => Just(Command::OpenScale),
        4 => prop::sample::select(MinutesStep::ALL).prop_map(|step| Command::TickMinutes { step }),
        3 => (prop::sample::select(vec![28, 90, 30]), prop::sample::select(vec!["goes_on", "ended_planned", "no"]))
            .prop_map(|(days, answer)| Command::AnswerCheck { days, answer: answer.into() }),
        1 => (0..3_usize).prop_map(|n| Command::AddUnmetNeed {
            item: format!("need-{n}").into(),
            category: "therapeutic".into(),
            service: (n > 0).then(|| "camhs".into()),
        }),
        1 => (0..3_usize).prop_map(|n| Command::RemoveUnmetNeed { item: format!("need-{n}").into() }),
    ];
    prop_oneof![
        5 => plain.prop_map(Deed::Plain),
        4 => (prop::option::weighted(0.8, actor()), -2_i64..40).prop_map(|(lead, days)| Deed::Adds(lead, days)),
        20 => (0..9_usize, doing()).prop_map(|(n, doing)| Deed::Of(n, doing)),
        4 => any::<bool>().prop_map(Deed::Confirms),
        4 => (0..5_usize, prop::option::weighted(0.8, 0..12_u8), any::<bool>()).prop_map(|(n, s, r)| Deed::Reads(n, s, r)),
        1 => (0..5_usize, actor()).prop_map(|(n, x)| Deed::Tells(n, x)),
        1 => (-1_i64..60).prop_map(Deed::Reviews),
        2 => any::<bool>().prop_map(Deed::Closes),
    ]
}

pub fn command(story: &Story, deed: Deed, n: usize) -> Option<Command> {
    let today = story.calendar.local(story.now).date();
    let day = |days: i64| today + TimeDelta::days(days);
    let lead = |who: Option<&str>| who.map_or_else(|| Lead::Outside(words("outside")), |x| Lead::Person(by(x)));
    let new = |who: Option<&str>, days| NewAction {
        words: words("something"),
        lead: lead(who),
        support: BTreeSet::from([by("nurse")]),
        service: Some("camhs".into()),
        due: day(days),
    };
    let plan = &story.m.after.plan;
    let member = |n: usize| match n.checked_sub(1) {
        None => Some(Member::Chair),
        Some(n) => Some(Member::Invitee(story.m.open()?.invitees.get(n)?.id.clone())),
    };
    Some(match deed {
        Deed::Plain(command) => command,
        Deed::Adds(who, days) => Command::AddAction { item: format!("action-{n}").into(), action: new(who, days) },
        Deed::Of(n, doing) => {
            let item = plan.actions.get(n % plan.actions.len().max(1))?.id.clone();
            match doing {
                Doing::SignsUp => Command::SignUp { item },
                Doing::Proposes(days) => {
                    Command::NotAsWritten { item, counter: Counter { words: words("other"), due: days.map(day) } }
                }
                Doing::Settles(taken) => Command::SettleCounter { item, taken },
                Doing::IsDone => Command::ActionDone { item },
                Doing::IsWorkedOn => Command::ActionWorking { item },
                Doing::IsBlocked => Command::ActionBlocked { item, needs: words("an answer") },
                Doing::WantsDate(days) => Command::AskNewDate { item, wanted: day(days), reason: words("away") },
                Doing::GetsDate(granted) => Command::AnswerNewDate { item, granted },
                Doing::GoesTo(who) => Command::Reassign { item, lead: lead(who) },
                Doing::WaitsUntil(days) => Command::Snooze { item, until: day(days) },
                Doing::IsAmended(who, days) => Command::AmendAction { item, action: new(who, days) },
                Doing::IsRemoved => Command::RemoveAction { item },
            }
        }
        Deed::Confirms(none) => Command::ConfirmPlan {
            outcome: "sustain".into(),
            amends: BTreeSet::from(["care_plan".into()]),
            no_unmet_need: none,
            review: None,
            items: vec![format!("task-{n}").into()],
        },
        Deed::Reads(n, score, reason) => {
            Command::GiveReading { member: member(n)?, score, reason: reason.then(|| words("why")) }
        }
        Deed::Tells(n, who) => Command::ToldOfReading { member: member(n)?, person: by(who) },
        Deed::Reviews(days) => Command::SetReview { on: day(days) },
        Deed::Closes(seen) => {
            let left = plan.unfinished().filter(|_| seen).map(|a| a.id.clone()).collect();
            Command::ClosePlan { outcome: "settled".into(), left }
        }
    })
}

/// What must hold of a plan, whatever was done.
pub fn nothing_is_lost(before: &Meeting, after: &Meeting, command: &Command) {
    let (old, new) = (&before.after.plan, &after.after.plan);
    let removed = |id: &ItemId| matches!(command, Command::RemoveAction { item } if item == id);
    for action in &old.actions {
        let kept = after.after.action(&action.id);
        assert!(
            kept.is_some() || (removed(&action.id) && old.confirmed.is_none()),
            "{command:?} lost {}",
            action.number
        );
        let Some(kept) = kept else { continue };
        assert_eq!(kept.number, action.number, "an action keeps its number");
        if old.confirmed.is_some() && kept.due != action.due {
            assert_eq!(kept.earlier.last().map(|e| e.due), Some(action.due), "{command:?} forgot a date");
        }
        if !action.is_unfinished() {
            assert_eq!(kept.state, action.state, "what is over stays as it was");
        }
    }
    let numbers: BTreeSet<u32> = new.actions.iter().map(|a| a.number).collect();
    assert_eq!(numbers.len(), new.actions.len(), "every action has a number of its own");
    if let (Stage::Held(_), Stage::Closed(_)) = (&before.stage, &after.stage) {
        let Command::ClosePlan { left, .. } = command else { panic!("{command:?} closed a plan") };
        let open: BTreeSet<ItemId> = old.unfinished().map(|a| a.id.clone()).collect();
        assert_eq!(*left, open, "a plan was closed over actions that nobody saw");
        let seen = |a: &Action| !left.contains(&a.id) || matches!(a.state, ActionState::LeftOpen { .. });
        assert!(new.actions.iter().all(seen) && new.unfinished().count() == 0);
    }
}
