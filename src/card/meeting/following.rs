//! The buttons of those who run the meeting and follow its plan, beside what is asked of them. None that the rules
//! would refuse this person now.

use super::buttons::verbs;
use crate::card::view::View;
use crate::card::{Action, Block};
use crate::ids::ItemId;
use crate::interaction::Verb;
use crate::meeting::after::Member;
use crate::meeting::around::look;
use crate::meeting::{Part, Stage, Wait, waits};
use crate::procedure::{MinutesStep, WaitsFor};

/// What the viewer may do about the plan, in the order in which it comes about.
pub(super) fn buttons(view: &View<'_>, owed: &[Wait]) -> Option<Block> {
    let asked: Vec<Verb> = owed.iter().flat_map(|w| verbs(view, w)).collect();
    let offered = offers(view).into_iter().filter(|(may, verb)| *may && !asked.contains(verb));
    let mut all: Vec<Action> = offered.map(|(_, verb)| view.action(verb, None)).collect();
    all.extend(tick(view, &asked));
    all.extend(number_again(view, &asked));
    (!all.is_empty()).then_some(Block::Actions(all))
}

fn offers(view: &View<'_>) -> Vec<(bool, Verb)> {
    let after = &view.m.after;
    let plan = &after.plan;
    let chair = view.is(&Part::Chair);
    let runs = view.runs_the_meeting();
    let writes = view.writes_the_plan();
    let held = matches!(view.m.stage, Stage::Held(_));
    let confirmed = plan.confirmed.is_some();
    let on_the_day = matches!(view.m.stage, Stage::Open(_)) && view.is_the_day();
    let may_say_absent = |part: &Part| {
        matches!(part, Part::Owner | Part::Sender | Part::Convener | Part::Designator | Part::MinuteTaker)
    };
    let absent = view.m.chair().is_some() && !chair && view.parts().iter().any(may_say_absent);
    let today = view.m.open().and_then(|o| o.slot.as_ref()).is_some_and(|s| s.local.date() == view.today());
    let papers = !super::owed_papers(view).is_empty();
    let reads = chair || view.is(&Part::MinuteTaker) || view.stands_for_owner();
    let own = view.parts().iter().any(|part| matches!(part, Part::Lead { .. } | Part::Supporter));
    let scale = view.p.scale.is_some();
    let gave = after.scale.as_ref().is_some_and(|s| s.readings.iter().any(|r| r.by == *view.viewer));
    vec![
        (writes, Verb::AddAction),
        (writes && view.p.outputs.unmet_need, Verb::AddUnmetNeed),
        (writes && !plan.unmet.is_empty(), Verb::RemoveUnmetNeed),
        (chair && writes && held, Verb::ConfirmPlan),
        ((reads || (own && confirmed)) && !plan.actions.is_empty(), Verb::ReadPlan),
        (runs && papers && (on_the_day || held), Verb::TickPapers),
        (chair && (on_the_day || (held && !confirmed)), Verb::NameMinuteTaker),
        (chair && scale && after.scale.is_none() && (on_the_day || held), Verb::OpenScale),
        (after.scale.is_some() && (chair || gave), Verb::ReadScale),
        (on_the_day && today && absent, Verb::ChairIsAbsent),
        (chair && held && confirmed, Verb::SetReview),
        (chair && held && confirmed, Verb::ClosePlan),
    ]
}

/// The next step of the minutes may be ticked by the chair for whoever it is on, except where it is filed.
fn tick(view: &View<'_>, asked: &[Verb]) -> Option<Action> {
    if asked.contains(&Verb::TickMinutes)
        || asked.contains(&Verb::ChooseThemes)
        || !view.is(&Part::Chair)
        || !view.m.was_held()
    {
        return None;
    }
    let next = waits(view.m, view.p).into_iter().find(|w| w.what == WaitsFor::Minutes)?.item?;
    let verb = if is_themes(view, Some(&next)) { Verb::ChooseThemes } else { Verb::TickMinutes };
    (next.as_str() != MinutesStep::Filed.as_str()).then(|| view.action(verb, Some(&next)))
}

/// Whether a step of the minutes is the choice of themes from a list.
pub(super) fn is_themes(view: &View<'_>, step: Option<&ItemId>) -> bool {
    step.is_some_and(|s| s.as_str() == MinutesStep::Themes.as_str()) && !view.p.minutes.themes.is_empty()
}

/// A second number takes the place of the first, until the plan is confirmed.
fn number_again(view: &View<'_>, asked: &[Verb]) -> Option<Action> {
    let scale = view.m.after.scale.as_ref().filter(|_| view.m.after.plan.confirmed.is_none())?;
    let own = |member: &Member| match member {
        Member::Chair => view.is(&Part::Chair),
        Member::Invitee(item) => view.place(item).is_some(),
    };
    let given = scale.readings.iter().find(|r| own(&r.member)).filter(|_| !asked.contains(&Verb::GiveReading))?;
    let item: Option<&ItemId> = match &given.member {
        Member::Chair => None,
        Member::Invitee(item) => Some(item),
    };
    Some(view.action(Verb::GiveReading, item))
}

/// What can always be looked at or told once the meeting was held.
pub(super) fn last_row(view: &View<'_>) -> Vec<Action> {
    let ended = view.m.has_happened(crate::procedure::EventName::PlacementEnded);
    let tells = view.is(&Part::Owner) || view.is(&Part::Agreer);
    let reportable = !look::told_later(view.m, view.p).is_empty() && tells && !ended;
    let tell = reportable.then(|| view.action(Verb::RecordEvent, None));
    let read = view.reads_answers().then(|| view.action(Verb::ReadAnswers, None));
    std::iter::once(view.action(Verb::WhyThisDate, None)).chain(tell).chain(read).collect()
}
