//! Reminders that come too late, out of order, twice, or to nobody.

use chrono::NaiveTime;

use crate::procedure::file::Page;
use crate::procedure::validate::{Length, limits};
use crate::procedure::{Anchor, Exemption, ExemptionEffect, Hearer, Ladder, Procedure, Rung, RungWhen, WaitsFor};

pub(super) fn check(procedure: &Procedure, page: &Page) {
    for (i, ladder) in procedure.ladders.iter().enumerate() {
        one(procedure, page, &format!("ladder[{i}]"), ladder);
    }
    for wait in WaitsFor::ALL {
        if waited_for(procedure, *wait) && procedure.ladder(*wait).is_none() {
            let say = format!("No [[ladder]] has waits_for = \"{}\": nobody is reminded of it.", wait.as_str());
            page.warn("ladder", say);
        }
    }
}

/// One ladder under its key, among the limits of the procedure that it stands in.
pub(super) fn one(procedure: &Procedure, page: &Page, key: &str, ladder: &Ladder) {
    if page.faulty(key) {
        return;
    }
    let last = Last::of(procedure, page);
    if ladder.rungs.is_empty() {
        page.fault(&format!("{key}.rungs"), "A ladder needs at least one rung.");
    }
    let only_the_lead = |rung: &Rung| rung.to.iter().all(|to| matches!(to, Hearer::WaitedFor | Hearer::Cover));
    if ladder.waits_for == WaitsFor::Action && ladder.rungs.iter().all(only_the_lead) {
        page.warn(
            &format!("{key}.rungs"),
            "Only whoever leads an action is reminded: nobody else hears if it is late.",
        );
    }
    for (j, rung) in ladder.rungs.iter().enumerate() {
        let rung_key = format!("{key}.rungs[{j}]");
        hearers(page, &rung_key, ladder.waits_for, rung);
        in_time(page, &rung_key, ladder.waits_for, rung, &last);
        in_order(page, key, ladder, j);
    }
}

/// The last date of the meeting, as far as the file tells.
struct Last {
    /// The longest limit. With several, a rung is too late only if it is too late for this one. None: there is none, or
    /// one is the day of an event, which may be any day.
    longest: Option<Length>,
    /// There is a last date, or a limit that could not be read might be one.
    exists: bool,
}

impl Last {
    fn of(procedure: &Procedure, page: &Page) -> Self {
        let unread = page.faulty("timescale");
        let open = limits(procedure).any(|t| t.before.is_some());
        let lengths = limits(procedure).filter_map(|t| t.max.map(|max| Length::new(max, t.unit)));
        let longest = lengths.max_by_key(|length| length.most());
        let exists = longest.is_some() || open || unread;
        Self { longest: longest.filter(|_| !unread && !open), exists }
    }
}

/// Whether a case under this procedure ever waits for this.
pub(in crate::procedure) fn waited_for(procedure: &Procedure, wait: WaitsFor) -> bool {
    match wait {
        WaitsFor::Suggestion => procedure.request.suggest_anyone || !procedure.request.suggest.is_empty(),
        WaitsFor::Agreement => procedure.request.agree.is_some(),
        WaitsFor::MoreTime => limits(procedure).any(|limit| limit.extend.is_some()),
        WaitsFor::Scale | WaitsFor::ZeroTold => procedure.scale.is_some(),
        WaitsFor::Telling => procedure.invitees.iter().any(|i| i.through_owner),
        WaitsFor::MinuteTaker => procedure.minute_taker.is_some(),
        WaitsFor::Minutes => !procedure.minutes.steps().is_empty(),
        WaitsFor::SignUp | WaitsFor::CounterProposal => procedure.outputs.owner_must_confirm,
        WaitsFor::Check => !procedure.monitor.check_days.is_empty(),
        WaitsFor::ChairAgreement => procedure.chair.agreement_of.len() > 1,
        WaitsFor::PlanPrepared => procedure.timescales.iter().any(|t| t.what == "plan_prepared"),
        WaitsFor::Views => !procedure.views.is_empty(),
        WaitsFor::Paper => procedure.papers.iter().any(|paper| paper.due_before.is_some()),
        WaitsFor::Consultation => decided(procedure).any(|e| !e.consult.is_empty()),
        WaitsFor::ExemptionRecord => decided(procedure).any(|e| e.recorded_by.is_some()),
        WaitsFor::ExemptionApproval => decided(procedure).any(|e| e.approved_by.is_some()),
        WaitsFor::Dispute => procedure.disputes.iter().any(|d| !d.parties.is_empty()),
        WaitsFor::ChildMoved => false,
        WaitsFor::NextMeeting => procedure.kind.recurring.is_some(),
        _ => true,
    }
}

/// The exemptions that somebody decides on, so that the case waits for them.
fn decided(procedure: &Procedure) -> impl Iterator<Item = &Exemption> {
    procedure.exemptions.iter().filter(|e| e.effect != ExemptionEffect::GateLifted)
}

fn hearers(page: &Page, key: &str, wait: WaitsFor, rung: &Rung) {
    if rung.to.is_empty() {
        page.fault(&format!("{key}.to"), "“to” is empty, so nobody hears this reminder.");
    }
    if rung.to.contains(&Hearer::Chair) && no_chair_yet(wait) {
        page.fault(&format!("{key}.to"), "There is no chair yet at this point, so the chair cannot hear it.");
    }
    if rung.to.contains(&Hearer::Suggester) && wait != WaitsFor::Suggestion {
        page.fault(&format!("{key}.to"), "Whoever suggested the meeting hears only while their suggestion waits.");
    }
    if rung.essential_only && !matches!(wait, WaitsFor::Reply | WaitsFor::Representative | WaitsFor::Authority) {
        let say = "Only an invited person can be essential, and this ladder waits for something else.";
        page.fault(&format!("{key}.essential_only"), say);
    }
    if rung.at.is_some_and(outside_hours) {
        let say =
            "Mainstay disturbs nobody before 8:30am or after 6pm unless the council's hours say so: this would wait.";
        page.warn(&format!("{key}.at"), say);
    }
}

fn no_chair_yet(wait: WaitsFor) -> bool {
    matches!(wait, WaitsFor::Suggestion | WaitsFor::ChairChoice | WaitsFor::ChairAgreement)
}

fn outside_hours(at: NaiveTime) -> bool {
    let minutes = chrono::Timelike::num_seconds_from_midnight(&at) / 60;
    !(8 * 60 + 30..=18 * 60).contains(&minutes)
}

/// What ends each wait at the latest.
#[derive(PartialEq)]
enum Limit {
    /// Nothing: the reminder may be recorded late, or the meeting is over already.
    None,
    LastDate,
    Meeting,
}

fn limit(wait: WaitsFor) -> Limit {
    match wait {
        WaitsFor::Suggestion | WaitsFor::Date | WaitsFor::MoreTime | WaitsFor::Outcome => Limit::None,
        WaitsFor::Consultation
        | WaitsFor::ExemptionRecord
        | WaitsFor::ExemptionApproval
        | WaitsFor::Dispute
        | WaitsFor::ChildMoved
        | WaitsFor::PlanPrepared
        | WaitsFor::NextMeeting => Limit::None,
        WaitsFor::MinuteTaker
        | WaitsFor::Plan
        | WaitsFor::SignUp
        | WaitsFor::CounterProposal
        | WaitsFor::Action
        | WaitsFor::NewDate
        | WaitsFor::Minutes
        | WaitsFor::Scale
        | WaitsFor::ZeroTold
        | WaitsFor::Review
        | WaitsFor::Check => Limit::None,
        WaitsFor::Agreement
        | WaitsFor::ChairAgreement
        | WaitsFor::ChairChoice
        | WaitsFor::ChairAnswer
        | WaitsFor::InvitationList
        | WaitsFor::Invitations => Limit::LastDate,
        WaitsFor::Telling
        | WaitsFor::Reply
        | WaitsFor::Representative
        | WaitsFor::Authority
        | WaitsFor::Views
        | WaitsFor::Paper
        | WaitsFor::Meeting => Limit::Meeting,
    }
}

/// What is waited for only once the meeting has begun, or is over.
fn afterwards(wait: WaitsFor) -> bool {
    matches!(
        wait,
        WaitsFor::Action
            | WaitsFor::Minutes
            | WaitsFor::Review
            | WaitsFor::Check
            | WaitsFor::Plan
            | WaitsFor::SignUp
            | WaitsFor::CounterProposal
            | WaitsFor::NewDate
            | WaitsFor::Scale
            | WaitsFor::ZeroTold
            | WaitsFor::NextMeeting
    )
}

/// What is wanted by a day of its own.
fn has_a_day(wait: WaitsFor) -> bool {
    matches!(
        wait,
        WaitsFor::Action
            | WaitsFor::Minutes
            | WaitsFor::Review
            | WaitsFor::Check
            | WaitsFor::PlanPrepared
            | WaitsFor::Views
            | WaitsFor::Paper
    )
}

/// Why nothing can be counted from this, for what is waited for. None: it can.
fn astray(wait: WaitsFor, anchor: Anchor) -> Option<&'static str> {
    match anchor {
        Anchor::Due if !has_a_day(wait) => {
            Some("What this ladder waits for has no due date of its own: count from “asked”.")
        }
        Anchor::ClockStart | Anchor::LastDate | Anchor::Target | Anchor::Meeting
            if has_a_day(wait) && afterwards(wait) =>
        {
            Some("The meeting is over by then: count from “due”, or from “asked”.")
        }
        Anchor::ClockStart | Anchor::LastDate | Anchor::Target if afterwards(wait) => {
            Some("The meeting's date is settled by then: count from “asked”, or from “meeting”.")
        }
        _ => None,
    }
}

fn in_time(page: &Page, key: &str, wait: WaitsFor, rung: &Rung, last: &Last) {
    let (anchor, part) = match rung.when {
        RungWhen::After { from, .. } => (from, "from"),
        RungWhen::Before { of, .. } => (of, "of"),
    };
    let place = format!("{key}.{part}");
    if let Some(say) = astray(wait, anchor) {
        page.fault(&place, say);
        return;
    }
    let is_last = matches!(anchor, Anchor::LastDate | Anchor::Target);
    let longest = last.longest;
    if is_last && !last.exists {
        page.fault(&place, "There is no last date: no [[timescale]] with what = \"meeting_held\" has a “max”.");
    }
    if is_last && rung.at.is_none() {
        page.fault(key, "The last date has no time of day, so “at” is needed here.");
    }
    match rung.when {
        RungWhen::After { n, unit, from } => {
            let late = match from {
                Anchor::Meeting => matches!(limit(wait), Limit::Meeting | Limit::LastDate),
                Anchor::LastDate => n > 0 && limit(wait) == Limit::LastDate,
                _ => false,
            };
            if late {
                let of = if from == Anchor::Meeting { "the meeting" } else { "the last date" };
                page.fault(key, format!("This reminder comes after {of}, too late for what it waits for."));
            }
            let length = Length::new(n, unit);
            let counts_on = from == Anchor::ClockStart && (limit(wait) != Limit::None || wait == WaitsFor::Date);
            if let Some(max) = longest.filter(|max| counts_on && length.surely_longer(*max)) {
                let say = format!("This reminder comes {length} after the start, but the last date is {max} after it.");
                page.fault(key, say);
            }
        }
        RungWhen::Before { n, unit, of } => {
            // These are asked for on the day itself.
            let on_the_day = matches!(wait, WaitsFor::Outcome | WaitsFor::Review | WaitsFor::Check);
            let over = of == Anchor::Meeting && afterwards(wait);
            if on_the_day || over || matches!(of, Anchor::Asked | Anchor::ClockStart) {
                page.fault(key, "This reminder comes before there is anything to be reminded of.");
                return;
            }
            let length = Length::new(n, unit);
            let whole = |max: &Length| if max.unit == unit { length.n >= max.n } else { length.surely_longer(*max) };
            if let Some(max) = longest.filter(|max| of != Anchor::Due && whole(max)) {
                let say = format!("{length} before is not possible: the meeting is at most {max} after the start.");
                page.fault(key, say);
            }
        }
    }
}

/// Each rung comes no earlier than every rung above it, and none says the same thing twice.
fn in_order(page: &Page, at: &str, ladder: &Ladder, j: usize) {
    let key = |rung: usize| format!("{at}.rungs[{rung}]");
    let rung = &ladder.rungs[j];
    for (i, above) in ladder.rungs[..j].iter().enumerate() {
        // A rung that is wrong in itself is no measure for others.
        if page.faulty(&key(i)) {
            continue;
        }
        if above.when == rung.when && above.at == rung.at && above.to.iter().any(|hearer| rung.to.contains(hearer)) {
            page.fault(&key(j), format!("Rung {} already reminds one of these people at the same moment.", i + 1));
        } else if surely_earlier(rung, above) {
            page.fault(&key(j), format!("Out of order: this rung comes before rung {}, which stands above it.", i + 1));
            return;
        }
    }
}

/// Whether the one fires before the other, as far as that can be told: only rungs of the same anchor are compared.
fn surely_earlier(one: &Rung, other: &Rung) -> bool {
    let earlier_time = matches!((one.at, other.at), (Some(a), Some(b)) if a < b);
    match (one.when, other.when) {
        (RungWhen::After { n, unit, from }, RungWhen::After { n: m, unit: of_unit, from: same }) if from == same => {
            let (a, b) = (Length::new(n, unit), Length::new(m, of_unit));
            b.surely_longer(a) || (unit == of_unit && n == m && earlier_time)
        }
        (RungWhen::Before { n, unit, of }, RungWhen::Before { n: m, unit: of_unit, of: same }) if of == same => {
            let (a, b) = (Length::new(n, unit), Length::new(m, of_unit));
            a.surely_longer(b) || (unit == of_unit && n == m && earlier_time)
        }
        (RungWhen::Before { n, of, .. }, RungWhen::After { n: m, from, .. }) => of == from && (n > 0 || m > 0),
        _ => false,
    }
}
