//! One case's books: which promises were kept, and what the time went on where they were not.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::Play;
use crate::meeting::after::ActionState;
use crate::meeting::wait::first_step;
use crate::meeting::{Event, Meeting, PLAN_PREPARED, Stage, Wait};
use crate::procedure::{EventName, WaitsFor};
use crate::simulate::ledger::{Cause, Promised};

/// With no more than so many working days left when a meeting is asked for, the time was gone before it began.
const TOO_LATE_TO_ASK: u32 = 1;

pub(super) struct Books {
    /// How long each thing has been waited for since the case began, every thing by itself.
    waited: BTreeMap<WaitsFor, TimeDelta>,
    at: DateTime<Utc>,
    meeting_entered: bool,
    plan_entered: bool,
    minutes_entered: bool,
}

impl Books {
    pub fn new(at: DateTime<Utc>) -> Self {
        Self { waited: BTreeMap::new(), at, meeting_entered: false, plan_entered: false, minutes_entered: false }
    }

    fn longest(&self) -> Option<WaitsFor> {
        self.waited.iter().max_by_key(|(_, long)| **long).map(|(what, _)| *what)
    }
}

impl Play<'_> {
    /// Time passes, with this being waited for: last days may go by.
    pub(super) fn pass(&mut self, open: &[Wait], to: DateTime<Utc>) {
        let mut seen: Vec<WaitsFor> = Vec::new();
        for wait in open.iter().filter(|w| w.is_owed(self.now) && w.what != WaitsFor::Outcome) {
            if !seen.contains(&wait.what) {
                seen.push(wait.what);
            }
        }
        for what in seen {
            *self.books.waited.entry(what).or_default() += to - self.books.at;
        }
        self.books.at = to;
        self.now = to;
        self.last_date_passes();
        self.plan_is_late();
        self.minutes_are_late();
    }

    fn has_passed(&self, day: NaiveDate) -> bool {
        let calendar = self.world.calendar;
        let over = calendar.instant_or_after(day.and_time(NaiveTime::MIN)) + TimeDelta::days(1);
        over <= self.now
    }

    /// The meeting's last date is over. A meeting on or before it may yet be recorded as held.
    fn last_date_passes(&mut self) {
        if self.books.meeting_entered || !matches!(self.m.stage, Stage::Open(_)) {
            return;
        }
        let Some(last) = self.m.last_date(&self.p, self.world.calendar) else { return };
        let in_time = self.m.open().and_then(|o| o.slot.as_ref()).is_some_and(|s| s.local.date() <= last);
        if self.has_passed(last) && !in_time {
            let cause = self.cause(last);
            self.enter_meeting(Some(cause));
        }
    }

    fn cause(&self, last: NaiveDate) -> Cause {
        let calendar = self.world.calendar;
        let asked = self.m.open().map_or(last, |o| calendar.local_date(o.requested));
        if calendar.working_days_between(asked, last) <= TOO_LATE_TO_ASK {
            return Cause::AskedLate;
        }
        if self.m.open().is_some_and(|o| o.slot.is_none() && !o.earlier.is_empty()) {
            return Cause::NotHeldOnItsDay;
        }
        let room = |set: NaiveDate| calendar.working_days_between(set, last) > TOO_LATE_TO_ASK;
        let chosen = self.m.open().and_then(|o| o.slot.as_ref()).map(|s| calendar.local_date(s.set_at));
        match (chosen, self.books.longest()) {
            (Some(set), _) if room(set) => Cause::LaterDayChosen,
            (_, Some(what)) => Cause::Waiting(what),
            _ => Cause::LaterDayChosen,
        }
    }

    fn enter_meeting(&mut self, broken: Option<Cause>) {
        if !self.books.meeting_entered {
            self.books.meeting_entered = true;
            self.ledger.promise(&self.m.version, Promised::Meeting, broken);
        }
    }

    fn enter_plan(&mut self, broken: Option<Cause>) {
        if !self.books.plan_entered {
            self.books.plan_entered = true;
            self.ledger.promise(&self.m.version, Promised::Plan, broken);
        }
    }

    fn enter_minutes(&mut self, broken: Option<Cause>) {
        if !self.books.minutes_entered {
            self.books.minutes_entered = true;
            self.ledger.promise(&self.m.version, Promised::Minutes, broken);
        }
    }

    fn plan_day(&self, m: &Meeting) -> Option<NaiveDate> {
        m.plan_due(&self.p, self.world.calendar).map(|due| due.usable)
    }

    fn plan_is_late(&mut self) {
        let live = matches!(self.m.stage, Stage::Open(_) | Stage::Held(_)) && self.m.after.plan.confirmed.is_none();
        let has_a_day = self.p.timescales.iter().any(|t| t.what == PLAN_PREPARED);
        if live
            && has_a_day
            && !self.books.plan_entered
            && self.plan_day(&self.m).is_some_and(|day| self.has_passed(day))
        {
            let cause = self.books.longest().map_or(Cause::LaterDayChosen, Cause::Waiting);
            self.enter_plan(Some(cause));
        }
    }

    fn minutes_day(&self) -> Option<NaiveDate> {
        Some(self.world.calendar.add_working_days(self.m.held()?.0, self.p.minutes.due_days?))
    }

    fn minutes_are_late(&mut self) {
        let Some(step) = first_step(&self.m, &self.p).filter(|_| !self.books.minutes_entered) else { return };
        if self.minutes_day().is_some_and(|day| self.has_passed(day)) {
            self.enter_minutes(Some(Cause::Minutes(step)));
        }
    }

    /// What an event says about the promises.
    pub(super) fn note(&mut self, before: &Meeting, event: &Event) {
        let (kind, calendar) = (self.m.version.clone(), self.world.calendar);
        if comes_to_nothing(event) {
            *self.ledger.ended.entry(kind.clone()).or_default() += 1;
        }
        match event {
            Event::Held { on, .. } => {
                *self.ledger.held.entry(kind).or_default() += 1;
                match before.last_date(&self.p, calendar) {
                    Some(last) if *on > last => {
                        let cause = self.cause(last);
                        self.enter_meeting(Some(cause));
                    }
                    Some(_) => self.enter_meeting(None),
                    None => {}
                }
            }
            Event::PlanConfirmed { .. } if self.plan_day(before).is_some() => self.enter_plan(None),
            Event::MinutesTicked { .. } if self.minutes_day().is_some() && first_step(&self.m, &self.p).is_none() => {
                self.enter_minutes(None);
            }
            Event::ActionMoved { item, state: ActionState::Done { .. } } => {
                let due = before.after.action(item).map(|a| a.due);
                let late = due.is_some_and(|due| calendar.local_date(self.now) > due);
                self.ledger.promise(&kind, Promised::Action, late.then_some(Cause::Waiting(WaitsFor::Action)));
            }
            Event::GateBreached { gate, .. } => {
                *self.ledger.gates.entry((kind, gate.clone())).or_default() += 1;
            }
            Event::CoverAsked { cover, of } => {
                let owed = crate::meeting::waits(before, &self.p).into_iter().find(|w| w.on.contains(of));
                if let Some(wait) = owed {
                    self.ledger.escalations.push((cover.clone(), wait.what));
                }
            }
            Event::Reminded { to, about, .. } => {
                for said in about.iter().filter(|r| !r.asked && r.waits_for != WaitsFor::Meeting) {
                    // Where nobody is named, the owner is asked to ring: that is no escalation.
                    let open = crate::meeting::waits(before, &self.p);
                    let wait = open.iter().find(|w| w.what == said.waits_for && w.item == said.item);
                    if wait.is_some_and(|w| !w.on.is_empty()) {
                        self.ledger.escalations.push((to.clone(), said.waits_for));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether no meeting comes of the case any more.
fn comes_to_nothing(event: &Event) -> bool {
    let turned_down = matches!(
        event,
        Event::NotHeld { again: false, .. } | Event::NotAgreed { .. } | Event::SuggestionDeclined { .. }
    );
    turned_down || event.means().contains(&EventName::MeetingCancelled)
}
