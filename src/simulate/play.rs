//! One case through the year: whoever is waited for means to act at some moment, time wakes the case in between, and
//! whichever comes first happens.

mod after;
mod around;
mod before;
mod books;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::World;
use super::dice::Dice;
use super::form::{self, Answers};
use super::ledger::Ledger;
use super::temper::{answer, later, reminded};
use crate::calendar::Calendar;
use crate::ids::{ItemId, MeetingId, PersonId, Reference};
use crate::meeting::around::Order;
use crate::meeting::command::NewRequest;
use crate::meeting::quiet::goes_at;
use crate::meeting::{Command, Event, Meeting, Say, Stage, Turn, Wait, apply, decide, next_due, notices, waits};
use crate::procedure::{EventName, Procedure, WaitsFor};

use books::Books;

/// A case that has not come to rest after so many steps is going round in circles.
const MOST_STEPS: u32 = 3_000;

/// So many of a hundred answers are given at home, later in the day.
const IN_THE_EVENING: u32 = 8;

/// Who means to see to what.
type Intention = (String, PersonId);

/// Something that nobody waits for, and that happens all the same.
#[derive(Debug, Clone, Copy)]
enum Mishap {
    Happens(EventName),
    Moves,
    IsCancelled,
    IsSaidToBeUnneeded,
    IsDisagreedAbout,
    ChildMoves,
}

pub(super) struct Play<'a> {
    world: &'a World<'a>,
    p: std::sync::Arc<Procedure>,
    m: Meeting,
    now: DateTime<Utc>,
    dice: Dice,
    answers: Answers,
    /// The variant of the procedure that these answers call for.
    variant: Option<String>,
    intentions: BTreeMap<Intention, DateTime<Utc>>,
    mishaps: Vec<(DateTime<Utc>, Mishap)>,
    /// Numbers of things that need a name.
    named: u32,
    books: Books,
    ledger: &'a mut Ledger,
}

impl<'a> Play<'a> {
    pub fn new(
        world: &'a World<'a>,
        p: &std::sync::Arc<Procedure>,
        case: u32,
        now: DateTime<Utc>,
        mut dice: Dice,
        ledger: &'a mut Ledger,
    ) -> Self {
        let answers = form::answers(p, world.calendar.local_date(now), &mut dice);
        let variant = p.variant_for(&answers.facts).map(|variant| variant.id.clone());
        let p = p.as_it_applies(&answers.facts).map_or_else(|| p.clone(), std::sync::Arc::new);
        let owners = world.people.holders(&p.request.owner);
        let owner = dice.pick(&owners).map_or_else(|| PersonId::from("nobody"), |x| x.id.clone());
        let id = MeetingId::new(format!("simulated-{case}"));
        let m = Meeting::new(id, Reference::new(format!("PM-{case:04}")), &p, owner.clone(), owner);
        let books = Books::new(now);
        Self {
            world,
            p,
            m,
            now,
            dice,
            answers,
            variant,
            intentions: BTreeMap::new(),
            mishaps: Vec::new(),
            named: 0,
            books,
            ledger,
        }
    }

    /// Plays to the end of the year, or until nothing more is waited for.
    pub fn through_the_year(mut self) {
        if !self.begin() {
            return;
        }
        *self.ledger.begun.entry(self.m.version.clone()).or_default() += 1;
        self.mishaps = self.draw_mishaps();
        for _ in 0..MOST_STEPS {
            let open = waits(&self.m, &self.p);
            self.intend(&open);
            let act = self.intentions.iter().min_by_key(|(_, at)| **at).map(|(who, at)| (*at, who.clone()));
            let mishap = self.mishaps.iter().map(|(at, _)| *at).min();
            let wake = next_due(&self.m, &self.p, self.world.calendar);
            let next = [act.as_ref().map(|(at, _)| *at), mishap, wake].into_iter().flatten().min();
            let Some(next) = next.filter(|at| *at < self.world.ends) else { break };
            self.pass(&open, next.max(self.now));
            if wake == Some(next) {
                self.turn(None, Command::Tick);
            } else if mishap == Some(next) {
                self.mishap(next);
            } else if let Some((_, who)) = act {
                self.act(&open, &who);
            }
        }
        let open = waits(&self.m, &self.p);
        self.pass(&open, self.world.ends);
    }

    /// Somebody suggests the meeting, or its owner asks for it.
    fn begin(&mut self) -> bool {
        let owner = self.m.owner.clone();
        let rule = &self.p.request;
        let suggested = (rule.suggest_anyone || !rule.suggest.is_empty()) && self.dice.chance(20);
        let may = |x: &&crate::people::Person| {
            x.active && x.id != owner && (rule.suggest_anyone || rule.suggest.iter().any(|r| x.holds(r)))
        };
        let all: Vec<PersonId> = match suggested {
            true => self.world.people.iter().filter(may).map(|x| x.id.clone()).collect(),
            false => Vec::new(),
        };
        match self.dice.pick(&all).cloned() {
            Some(by) => {
                self.m.raised_by = by.clone();
                self.turn(Some(&by), Command::Suggest { words: None })
            }
            None => self.request(&owner),
        }
    }

    fn request(&mut self, by: &PersonId) -> bool {
        let team = self.world.people.get(&self.m.owner).and_then(|x| x.team.clone());
        let local = self.world.calendar.local(self.now);
        let new = NewRequest {
            case_number: None,
            level: self.answers.level,
            happened: form::events(&self.p, &self.answers.facts, local, &mut self.dice),
            cast: form::cast(&self.p, self.world.people, &self.answers.facts, team.as_deref(), &mut self.dice),
            facts: self.answers.facts.clone(),
            team,
            follows: None,
            on_behalf_of: None,
            variant: self.variant.clone(),
            items: (0..self.p.invitees.len()).map(|_| self.name("invitee")).collect(),
        };
        self.turn(Some(by), Command::Request(Box::new(new)))
    }

    /// A fresh name for a thing in this case.
    fn name(&mut self, what: &str) -> ItemId {
        self.named += 1;
        ItemId::new(format!("{what}-{}", self.named))
    }

    fn draw_mishaps(&mut self) -> Vec<(DateTime<Utc>, Mishap)> {
        let reported: Vec<EventName> = self.p.events.iter().filter(|e| !e.at_request).map(|e| e.event).collect();
        let rare = reported.into_iter().map(|event| (Mishap::Happens(event), 6, 60 * 570));
        let all: Vec<_> = rare
            .chain([
                (Mishap::Moves, 8, 4 * 570),
                (Mishap::IsCancelled, 3, 5 * 570),
                (Mishap::IsSaidToBeUnneeded, 4, 3 * 570),
                (Mishap::IsDisagreedAbout, 3, 4 * 570),
                (Mishap::ChildMoves, 2, 5 * 570),
            ])
            .collect();
        let mut drawn = Vec::new();
        for (mishap, percent, within) in all {
            if self.dice.chance(percent) {
                drawn.push((later(self.world.calendar, self.now, self.dice.between(60..=within)), mishap));
            }
        }
        drawn
    }

    fn mishap(&mut self, at: DateTime<Utc>) {
        let Some(n) = self.mishaps.iter().position(|(when, _)| *when == at) else { return };
        let (_, mishap) = self.mishaps.remove(n);
        let owner = self.m.owner.clone();
        let local = self.world.calendar.local(self.now);
        match mishap {
            // What comes too late for this case is no mishap of it.
            Mishap::Happens(event) if self.m.open().is_some() => {
                self.tries(&owner, Command::Report { event, local });
            }
            Mishap::Moves => {
                let set_by = self.m.open().and_then(|o| o.slot.as_ref()).filter(|s| s.starts > self.now);
                if let Some(by) = set_by.map(|s| s.set_by.clone()) {
                    self.set_date(&by);
                }
            }
            Mishap::IsCancelled if matches!(self.m.stage, Stage::Open(_)) => {
                if let Some(reason) = self.dice.pick(&self.p.cancel.reasons).map(|r| r.code.clone()) {
                    self.tries(&owner, Command::Cancel { code: reason });
                }
            }
            Mishap::IsSaidToBeUnneeded => self.asks_exemption(),
            Mishap::IsDisagreedAbout => self.disagrees(),
            Mishap::ChildMoves if matches!(self.m.stage, Stage::Open(_)) => {
                self.orders(&owner, Order::ChildMoved { on: local.date() });
            }
            _ => {}
        }
    }

    /// Everybody who is waited for means to act at some moment. What is no longer waited for is forgotten.
    fn intend(&mut self, open: &[Wait]) {
        let mut wanted = BTreeSet::new();
        // Nobody does anything about a meeting to come, nor about a plan before there is a meeting to make it.
        let idle = |w: &&Wait| matches!(w.what, WaitsFor::Meeting | WaitsFor::PlanPrepared);
        for wait in open.iter().filter(|w| !idle(w)) {
            let key = wait.key();
            let on = if wait.on.is_empty() { std::slice::from_ref(&self.m.owner).to_vec() } else { wait.on.clone() };
            for person in on {
                let intention = (key.clone(), person);
                if !self.intentions.contains_key(&intention) {
                    let at = self.moment(wait);
                    self.intentions.insert(intention.clone(), at);
                }
                wanted.insert(intention);
            }
        }
        self.intentions.retain(|intention, _| wanted.contains(intention));
    }

    /// When somebody would see to it unasked.
    fn moment(&mut self, wait: &Wait) -> DateTime<Utc> {
        let calendar = self.world.calendar;
        let from = self.now.max(wait.since);
        match (wait.what, wait.due) {
            (WaitsFor::Action, Some(due)) => {
                let (before, after) = (self.dice.between(0..=4), self.dice.between(1..=7));
                let day = match self.dice.chance(75) {
                    true => calendar.subtract_working_days(due, before),
                    false => calendar.add_working_days(due, after),
                };
                let opens = calendar.instant_or_after(day.and_time(calendar.hours.0));
                later(calendar, opens.max(from), self.dice.between(10..=500))
            }
            // It is given round the table.
            (WaitsFor::Scale, _) => from + TimeDelta::minutes(self.dice.between(2..=40).into()),
            (WaitsFor::Outcome, _) => {
                let over = from + TimeDelta::minutes(self.dice.between(60..=120).into());
                later(calendar, over, answer(&mut self.dice))
            }
            _ => {
                let at = later(calendar, from, answer(&mut self.dice));
                if self.dice.chance(IN_THE_EVENING) { evening_of(calendar, at, self.dice.between(0..=150)) } else { at }
            }
        }
    }

    /// Somebody does what they meant to.
    fn act(&mut self, open: &[Wait], who: &Intention) {
        let (key, person) = who;
        let Some(wait) = open.iter().find(|w| w.key() == *key) else {
            self.intentions.remove(who);
            return;
        };
        let done = self.before(person, wait).or_else(|| self.around(person, wait)).or_else(|| self.after(person, wait));
        if done == Some(true) {
            // What is still waited for will be meant anew.
            self.intentions.remove(who);
        } else {
            *self.ledger.refused.entry(wait.what.as_str().to_owned()).or_default() += 1;
            self.intentions.insert(who.clone(), DateTime::<Utc>::MAX_UTC);
        }
    }

    /// One command of one person. `false`: it was refused.
    fn tries(&mut self, by: &PersonId, command: Command) -> bool {
        self.turn(Some(by), command)
    }

    /// Decides one command and writes down all that follows. `false`: it was refused.
    fn turn(&mut self, by: Option<&PersonId>, command: Command) -> bool {
        let world = self.world;
        let turn = Turn { now: self.now, by, people: world.people, calendar: world.calendar };
        self.ledger.commands += 1;
        let Ok(events) = decide(&self.m, &self.p, &turn, command) else { return false };
        if events.is_empty() {
            return true;
        }
        let before = self.m.clone();
        let after = events.iter().fold(before.clone(), apply);
        let posts = notices(&before, &after, &self.p, &events, &turn);
        self.m = after;
        for notice in posts {
            let own = by == Some(&notice.to);
            let goes = goes_at(&self.m, &notice.say, own, self.now, world.calendar);
            self.ledger.messages.push(super::ledger::Message {
                goes,
                reminder: notice.say.is_reminder(),
                own: matches!(&notice.say, Say::Reminder { about, .. } if about.iter().all(|s| s.asked)),
                held_back: goes > self.now,
                to: notice.to,
            });
        }
        for event in &events {
            self.note(&before, event);
        }
        self.heed(&events);
        true
    }

    /// A reminder moves some people to act soon.
    fn heed(&mut self, events: &[Event]) {
        let open = waits(&self.m, &self.p);
        for event in events {
            let Event::Reminded { to, about, .. } = event else { continue };
            for said in about.iter().filter(|r| r.asked) {
                let wait = open.iter().find(|w| w.what == said.waits_for && w.item == said.item);
                let Some(wait) = wait.filter(|w| w.on.contains(to)) else { continue };
                let Some(minutes) = reminded(&mut self.dice) else { continue };
                let soon = later(self.world.calendar, self.now, minutes);
                let intended = self.intentions.entry((wait.key(), to.clone())).or_insert(soon);
                *intended = soon.min(*intended);
            }
        }
    }
}

/// So many minutes after half past six of the same day.
fn evening_of(calendar: &Calendar, at: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
    let half_past_six = calendar.local_date(at).and_time(NaiveTime::MIN) + TimeDelta::minutes(18 * 60 + 30);
    calendar.instant_or_after(half_past_six + TimeDelta::minutes(minutes.into())).max(at)
}
