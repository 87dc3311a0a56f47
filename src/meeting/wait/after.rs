//! What is waited for from the day of the meeting on: the minute taker, the plan, its actions, the scale, the minutes,
//! the review, and whether it held.
//!
//! A wait that begins on a day, such as the review's, begins with that day (in UTC: the core asks the calendar only when
//! something is to be said, and then within its hours).

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{Action, Lead, Member, SignUp};
use crate::meeting::part::minute_taker;
use crate::meeting::state::{Chair, Duty, Invitee, Meeting, Open, PLAN_PREPARED, Reply, Stage};
use crate::meeting::wait::List;
use crate::procedure::{CHAIR, EventName, MinutesStep, Procedure, Truth, WaitsFor};

/// How long people are asked for their number: longer than any row of days off.
const SCALE_OPEN: TimeDelta = TimeDelta::days(5);

/// Before the meeting is recorded as held: the things of its day.
pub(super) fn the_day(list: &mut List<'_>, p: &Procedure, open: &Open) {
    if let Some(since) = arranged(open) {
        takes_minutes(list, p, since);
    }
    readings(list, p);
}

/// Since when there have been a date and a chair.
fn arranged(open: &Open) -> Option<DateTime<Utc>> {
    match (&open.slot, &open.chair) {
        (Some(slot), Chair::Accepted { at, .. }) => Some(slot.set_at.max(*at)),
        _ => None,
    }
}

/// After it was held.
pub(super) fn held(list: &mut List<'_>, p: &Procedure) {
    let m = list.m;
    let Some((on, recorded)) = m.held() else { return };
    if let Stage::Held(_) = m.stage {
        readings(list, p);
        plan(list, recorded);
        plan_by_its_day(list, p);
    }
    if !m.after.ticked(MinutesStep::Written) && !p.minutes.steps().is_empty() {
        // The same wait as before the meeting, where it began then.
        takes_minutes(list, p, m.open().and_then(arranged).unwrap_or(recorded));
    }
    minutes(list, p, recorded);
    checks(list, p, on);
    super::around::next_of_the_row(list, p, recorded);
}

/// Somebody to take the minutes, where nobody does.
fn takes_minutes(list: &mut List<'_>, p: &Procedure, since: DateTime<Utc>) {
    let m = list.m;
    let Some(rule) = p.minute_taker.as_ref().filter(|_| minute_taker(m, p).is_none()) else { return };
    let lost = [m.after.minute_taker_gone, m.holder(&rule.role).and_then(|holder| said_no(m, holder))];
    let since = lost.into_iter().flatten().fold(since, DateTime::max);
    let named_by = match m.holder(&rule.fallback_nominated_by) {
        None if rule.fallback_nominated_by.as_str() == CHAIR => Some(m.monitor()),
        holder => holder,
    };
    list.add(WaitsFor::MinuteTaker, None, [named_by], since);
}

/// When somebody said that they do not come themselves.
fn said_no(m: &Meeting, person: &PersonId) -> Option<DateTime<Utc>> {
    let links = m.open().into_iter().flat_map(|o| &o.invitees).flat_map(|i| &i.chain);
    let own = links.filter(|a| a.person.as_ref() == Some(person));
    own.filter_map(|a| match &a.reply {
        Reply::Declined(given) => Some(given.at),
        Reply::PassedOn { at } => Some(*at),
        _ => None,
    })
    .max()
}

/// The plan, its actions, and its review.
fn plan(list: &mut List<'_>, recorded: DateTime<Utc>) {
    let m = list.m;
    let monitor = [Some(m.monitor())];
    let plan = &m.after.plan;
    if plan.confirmed.is_none() {
        list.add(WaitsFor::Plan, None, monitor, recorded);
        return;
    }
    for action in plan.unfinished() {
        about(list, action);
    }
    if let Some(review) = plan.review() {
        // With everything done there is nothing to wait for, unless another review was wanted all the same.
        let day = day(review.on);
        let since = plan.all_done().filter(|done| review.set_at <= *done).map_or(day, |done| done.min(day));
        list.add(WaitsFor::Review, None, monitor, since);
        list.is_due(review.on);
    }
}

/// A plan with a day of its own, which does not wait for the meeting. The day is worked out with a calendar:
/// [`crate::meeting::due::due_day`].
pub(super) fn plan_by_its_day(list: &mut List<'_>, p: &Procedure) {
    let m = list.m;
    let limits = p.timescales.iter().filter(|t| t.what == PLAN_PREPARED && m.holds(&t.when) != Truth::No);
    let begun = limits.filter_map(|t| m.happened.get(&t.before.unwrap_or(t.from))).map(|h| h.recorded).min();
    let Some(since) = begun.filter(|_| m.after.plan.confirmed.is_none()) else { return };
    // Once the meeting was held the plan is its chair's to confirm.
    let on = if m.was_held() { m.monitor() } else { &m.owner };
    list.add(WaitsFor::PlanPrepared, None, [Some(on)], since);
}

/// What one unfinished action waits for.
fn about(list: &mut List<'_>, action: &Action) {
    let m = list.m;
    let item = Some(&action.id);
    let monitor = [Some(m.monitor())];
    match &action.sign_up {
        SignUp::Asked { since } => list.add(WaitsFor::SignUp, item, [action.lead_person()], *since),
        SignUp::NotAsWritten { at, .. } => list.add(WaitsFor::CounterProposal, item, monitor, *at),
        SignUp::NotAsked | SignUp::Given { .. } | SignUp::Settled { .. } => {}
    }
    if let Some(asked) = &action.new_date {
        list.add(WaitsFor::NewDate, item, monitor, asked.at);
    }
    let Some(since) = m.after.plan.asked_since(action) else { return };
    let lead = match &action.lead {
        Lead::Person(person) => person,
        Lead::Outside(_) => &m.owner,
    };
    list.add(WaitsFor::Action, item, [Some(lead)], since);
    list.is_due(action.due);
}

/// The first step of the minutes that is not ticked.
fn minutes(list: &mut List<'_>, p: &Procedure, recorded: DateTime<Utc>) {
    let m = list.m;
    let Some(step) = first_step(m, p) else { return };
    let since = m.after.minutes.iter().map(|t| t.at).fold(recorded, DateTime::max);
    list.add(WaitsFor::Minutes, Some(&ItemId::from(step.as_str())), [Some(takes_step(m, p, step))], since);
}

/// The step of the minutes that comes next. None: there are none, or all are ticked.
pub fn first_step(m: &Meeting, p: &Procedure) -> Option<MinutesStep> {
    p.minutes.steps().into_iter().find(|step| !m.after.ticked(*step))
}

/// Whose a step of the minutes is.
pub fn takes_step<'m>(m: &'m Meeting, p: &Procedure, step: MinutesStep) -> &'m PersonId {
    let taker = match step {
        MinutesStep::Written | MinutesStep::Share | MinutesStep::Forward => minute_taker(m, p),
        MinutesStep::Themes | MinutesStep::SignOff => p.minutes.sign_off_by.as_ref().and_then(|role| m.holder(role)),
        MinutesStep::Filed => Some(&m.owner),
    };
    taker.unwrap_or(m.monitor())
}

/// "Did it hold?", at each of the procedure's days, until it is known that it did not.
fn checks(list: &mut List<'_>, p: &Procedure, held: NaiveDate) {
    let m = list.m;
    if has_ended(m, p) {
        return;
    }
    for days in &p.monitor.check_days {
        let answered = m.after.checks.iter().any(|c| c.days == *days);
        let on = held.checked_add_days(Days::new(u64::from(*days))).unwrap_or(NaiveDate::MAX);
        if !answered {
            list.add(WaitsFor::Check, Some(&ItemId::new(days.to_string())), [Some(&m.owner)], day(on));
            list.is_due(on);
        }
    }
}

/// Whether what one of the answers stands for has happened: nothing more is asked.
pub(crate) fn has_ended(m: &Meeting, p: &Procedure) -> bool {
    let mut ends = p.monitor.check_answers.iter().filter_map(|a| a.event);
    m.has_happened(EventName::PlacementEnded) || ends.any(|event| m.has_happened(event))
}

/// Everybody who is asked for a number, with the person who gives it themselves, if one can.
pub fn scale_members(m: &Meeting) -> Vec<(Member, Option<&PersonId>)> {
    let Some(open) = m.open() else { return Vec::new() };
    let was_there = |i: &&Invitee| match &m.stage {
        Stage::Held(held) => held.attended.contains(&i.id),
        _ => matches!(i.duty(open.revision()), Duty::Comes { .. }),
    };
    let chair = m.chair().map(|chair| (Member::Chair, Some(chair)));
    // Whoever chairs gives one number, invited in another part or not.
    let others =
        open.invitees.iter().filter(was_there).map(|i| (Member::Invitee(i.id.clone()), i.end().person.as_ref()));
    chair.into_iter().chain(others.filter(|(_, person)| person.is_none() || *person != m.chair())).collect()
}

/// Numbers that are still to be given, and numbers about which somebody must be told.
fn readings(list: &mut List<'_>, p: &Procedure) {
    let m = list.m;
    let (Some(scale), Some(rule)) = (&m.after.scale, &p.scale) else { return };
    for (member, person) in scale_members(m) {
        if scale.reading(&member).is_none() {
            let role = member.item().and_then(|item| m.invitee(item)).map(|i| &i.role);
            let supported = role.is_some_and(|role| rule.may_choose_not.contains(role));
            let owner = (supported || person.is_none()).then_some(&m.owner);
            list.add(WaitsFor::Scale, member.item(), [person, owner], scale.at);
            list.ends(scale.at + SCALE_OPEN);
        }
    }
    let alert = |score: Option<u8>| score.zip(rule.alert_at).is_some_and(|(score, alert)| score <= alert);
    for reading in scale.readings.iter().filter(|r| r.told.is_none() && alert(r.score)) {
        list.add(WaitsFor::ZeroTold, reading.member.item(), [Some(m.monitor())], reading.at);
    }
}

fn day(on: NaiveDate) -> DateTime<Utc> {
    on.and_time(chrono::NaiveTime::MIN).and_utc()
}
