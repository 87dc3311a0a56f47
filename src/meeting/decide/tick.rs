//! What time does by itself: reminders, cover, and a last date that a new bank holiday moves.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::ids::PersonId;
use crate::meeting::apply;
use crate::meeting::around::look;
use crate::meeting::command::Turn;
use crate::meeting::due::{Due, upcoming};
use crate::meeting::event::{Event, Reminder};
use crate::meeting::part::minute_taker;
use crate::meeting::state::{Chair, ChairNo, DateChange, Meeting, Stage};
use crate::meeting::wait::{Wait, attendees, begun, waits};
use crate::people::FALLBACK_ROLE;
use crate::procedure::{Hearer, MinutesStep, Procedure, WaitsFor};

/// A reminder this much late says so.
const LATE_MINUTES: i64 = 120;

/// Everything that is due. Of a ladder whose rungs were missed only the last is given, to everybody who should have
/// heard one of them: one honest catch-up, not a burst. Nothing due: no events.
pub(super) fn tick(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    if !m.is_awake() {
        return Vec::new();
    }
    let mut events = chair_gone(m, turn);
    events.extend(minute_taker_gone(m, p, turn));
    let changed = events.iter().fold(m.clone(), apply);
    let m = &changed;
    events.extend(out_of_reach(m, p, turn));
    events.extend(covers_for_the_absent(m, p, turn));
    events.extend(begun(m, p, turn));
    let mut by_wait: BTreeMap<String, Vec<Due<'_>>> = BTreeMap::new();
    for due in upcoming(m, p, turn.calendar).into_iter().filter(|d| d.at <= turn.now) {
        by_wait.entry(due.wait.key()).or_default().push(due);
    }
    let mut by_person: BTreeMap<PersonId, Vec<Reminder>> = BTreeMap::new();
    let mut passed = Vec::new();
    for rungs in by_wait.into_values() {
        let first = &rungs[0];
        let keys: Vec<String> = rungs.iter().map(|d| d.key.clone()).collect();
        if first.wait.is_over(turn.now) {
            passed.extend(keys);
            continue;
        }
        // For each: whether they are asked, and since when they should have heard. The earliest rung comes first.
        let mut hearers: BTreeMap<PersonId, (bool, DateTime<Utc>)> = BTreeMap::new();
        for (at, hearer) in rungs.iter().flat_map(|d| d.rung.to.iter().map(|hearer| (d.at, hearer))) {
            for (person, asked) in hear(m, p, turn, &first.wait, hearer, &mut events) {
                hearers.entry(person).or_insert((false, at)).0 |= asked;
            }
        }
        if hearers.is_empty() {
            passed.extend(keys);
            continue;
        }
        for (person, (asked, at)) in hearers {
            let late = turn.now.signed_duration_since(at).num_minutes() > LATE_MINUTES;
            by_person.entry(person).or_default().push(Reminder {
                waits_for: first.wait.what,
                item: first.wait.item.clone(),
                rungs: keys.clone(),
                should_have_been: late.then_some(at),
                asked,
            });
        }
    }
    if !passed.is_empty() {
        events.push(Event::Passed { rungs: passed, at: turn.now });
    }
    events.extend(by_person.into_iter().map(|(to, about)| Event::Reminded { to, about, at: turn.now }));
    events
}

/// The people that a rung reaches, and whether they are asked to act or only told.
fn hear(
    m: &Meeting,
    p: &Procedure,
    turn: &Turn<'_>,
    wait: &Wait,
    hearer: &Hearer,
    events: &mut Vec<Event>,
) -> Vec<(PersonId, bool)> {
    let owner = &m.owner;
    let people: Vec<PersonId> = match hearer {
        Hearer::WaitedFor if wait.on.is_empty() => vec![owner.clone()],
        Hearer::WaitedFor => wait.on.clone(),
        // Each of those who settle something is meant, and each one's cover.
        Hearer::Cover if wait.what == WaitsFor::Dispute => {
            let covers = wait.on.iter().filter_map(|of| {
                let category = look::named_cover(m, p, wait.item.as_ref()?, of, turn);
                Some((category.or_else(|| turn.people.cover_for(of))?, of))
            });
            let covers: Vec<_> = covers.filter(|(cover, _)| !wait.on.contains(cover)).collect();
            for (cover, of) in &covers {
                ask_cover(m, cover, of, events);
            }
            if covers.is_empty() {
                // Those who are asked cover for each other: there is nobody else, so they hear it once more.
                return wait.on.iter().map(|one| (turn.people.acting(one), true)).collect();
            }
            return covers.into_iter().map(|(cover, _)| (cover, true)).collect();
        }
        Hearer::Cover => match wait.on.first().and_then(|of| Some((turn.people.cover_for(of)?, of))) {
            Some((cover, of)) if !matches!(wait.what, WaitsFor::ChairAnswer | WaitsFor::Scale) => {
                ask_cover(m, &cover, of, events);
                return vec![(cover, true)];
            }
            // Nobody chairs, or gives a number, in another's place.
            Some((cover, _)) => vec![cover],
            None => vec![owner.clone()],
        },
        Hearer::Owner => vec![owner.clone()],
        Hearer::Suggester => match &m.stage {
            Stage::Suggested(s) => vec![s.by.clone()],
            _ => Vec::new(),
        },
        Hearer::Chair => vec![m.monitor().clone()],
        Hearer::Attendees => attendees(m),
        // A role that nobody holds is the administrators' to mend, and the owner's while there are none.
        Hearer::Role(role) => match m.holder(role) {
            Some(holder) => vec![holder.clone()],
            None => match turn.people.holders(&FALLBACK_ROLE.into()).first() {
                Some(administrator) => vec![administrator.id.clone()],
                None => vec![owner.clone()],
            },
        },
    };
    // Whoever owes it is asked, by whatever name the ladder calls them.
    let owes: BTreeSet<PersonId> = wait.on.iter().map(|x| turn.people.acting(x)).collect();
    let asked = |person: &PersonId| wait.what != WaitsFor::Meeting && owes.contains(person);
    // Gone, with nobody to cover and no administrator: the owner hears.
    let here = |x: &PersonId| turn.people.get(x).is_some_and(|x| x.active);
    let reached =
        people.iter().map(|x| turn.people.acting(x)).map(|x| if here(&x) { x } else { turn.people.acting(owner) });
    reached.map(|x| (x.clone(), asked(&x))).collect()
}

/// Nobody chairs in another's place: where the chair's account is gone before the meeting, another chair is chosen.
/// Afterwards their cover monitors.
fn chair_gone(m: &Meeting, turn: &Turn<'_>) -> Vec<Event> {
    match m.open().map(|o| &o.chair) {
        Some(Chair::Proposed { person, .. } | Chair::Asked { person, .. } | Chair::Accepted { person, .. })
            if m.is_live() && !turn.people.get(person).is_some_and(|x| x.active) =>
        {
            vec![Event::ChairDeclined { person: person.clone(), at: turn.now, why: ChairNo::CantChair }]
        }
        _ => Vec::new(),
    }
}

/// Whoever was to take the minutes is gone, and they are not all done yet: somebody else is to be named.
fn minute_taker_gone(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    let theirs = |step: &MinutesStep| matches!(step, MinutesStep::Written | MinutesStep::Share | MinutesStep::Forward);
    let left = p.minutes.steps().into_iter().any(|step| theirs(&step) && !m.after.ticked(step));
    let here = |x: &PersonId| turn.people.get(x).is_some_and(|x| x.active);
    let arranged = m.was_held() || m.chair().is_some();
    match minute_taker(m, p).filter(|taker| !here(taker)) {
        Some(taker) if left && arranged && p.minute_taker.is_some() => {
            vec![Event::MinuteTakerGone { person: taker.clone(), at: turn.now }]
        }
        _ => Vec::new(),
    }
}

/// Whoever is waited for and has no account any more: those who wait hear of it, once.
fn out_of_reach(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    let owed = waits(m, p).into_iter().filter(|w| w.is_owed(turn.now));
    let on: BTreeSet<PersonId> = owed.flat_map(|w| w.on).collect();
    let gone = |person: &PersonId| turn.people.get(person).is_none_or(|x| !x.active);
    let new = on.into_iter().filter(|person| gone(person) && !m.out_of_reach.contains_key(person));
    new.map(|person| Event::OutOfReach { person, at: turn.now }).collect()
}

/// Somebody whose account is gone, or who is away, is not waited for: their cover is asked at once.
fn covers_for_the_absent(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    // Nobody chairs, or gives a number, in another's place.
    let personal = |w: &Wait| matches!(w.what, WaitsFor::ChairAnswer | WaitsFor::Scale);
    let owed = waits(m, p).into_iter().filter(|w| w.is_owed(turn.now) && !personal(w));
    let on: BTreeSet<PersonId> = owed.flat_map(|w| w.on).collect();
    for person in on {
        if let Some(cover) = turn.people.absent_cover(&person, turn.today()) {
            ask_cover(m, &cover, &person, &mut events);
        }
    }
    events
}

fn ask_cover(m: &Meeting, cover: &PersonId, of: &PersonId, events: &mut Vec<Event>) {
    let asked = Event::CoverAsked { cover: cover.clone(), of: of.clone() };
    let already = m.acting.get(cover).is_some_and(|others| others.contains(of));
    if !already && !events.contains(&asked) {
        events.push(asked);
    }
}

/// The bank-holiday list changed: an open last date is worked out again, and the old one kept.
pub(super) fn recount(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    if !m.is_live() {
        return Vec::new();
    }
    let told = m.last_dates.last().map(|d| d.date);
    match (told, m.last_date(p, turn.calendar)) {
        (Some(from), Some(to)) if from != to => {
            vec![Event::LastDateMoved { from, to, why: DateChange::Holidays, at: turn.now }]
        }
        _ => Vec::new(),
    }
}
