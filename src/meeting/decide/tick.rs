//! What time does by itself: reminders, cover, and a last date that a new bank holiday moves.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::PersonId;
use crate::meeting::command::Turn;
use crate::meeting::due::{Due, upcoming};
use crate::meeting::event::{Event, Reminder};
use crate::meeting::state::{DateChange, Meeting, MoreTime};
use crate::meeting::wait::{Wait, attendees, waits};
use crate::procedure::{Hearer, Procedure};

/// A reminder this much late says so.
const LATE_MINUTES: i64 = 120;

/// Everything that is due. Of a ladder whose rungs were missed only the last is given, to everybody who should have
/// heard one of them: one honest catch-up, not a burst. Nothing due: no events.
pub(super) fn tick(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    if !m.is_live() {
        return Vec::new();
    }
    let mut events = covers_for_the_absent(m, p, turn);
    let mut by_wait: BTreeMap<String, Vec<Due<'_>>> = BTreeMap::new();
    for due in upcoming(m, p, turn.calendar).into_iter().filter(|d| d.at <= turn.now) {
        by_wait.entry(due.wait.key()).or_default().push(due);
    }
    let mut by_person: BTreeMap<PersonId, Vec<Reminder>> = BTreeMap::new();
    let mut passed = Vec::new();
    for rungs in by_wait.into_values() {
        let first = &rungs[0];
        let last_at = rungs.last().map_or(first.at, |d| d.at);
        let late = turn.now.signed_duration_since(last_at).num_minutes() > LATE_MINUTES;
        let should_have_been = late.then_some(first.at);
        let keys: Vec<String> = rungs.iter().map(|d| d.key.clone()).collect();
        let mut hearers: BTreeMap<PersonId, bool> = BTreeMap::new();
        for hearer in rungs.iter().flat_map(|d| &d.rung.to) {
            for (person, asked) in hear(m, turn, &first.wait, hearer, &mut events) {
                *hearers.entry(person).or_default() |= asked;
            }
        }
        if hearers.is_empty() {
            passed.extend(keys);
            continue;
        }
        for (person, asked) in hearers {
            by_person.entry(person).or_default().push(Reminder {
                waits_for: first.wait.what,
                item: first.wait.item.clone(),
                rungs: keys.clone(),
                should_have_been,
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
fn hear(m: &Meeting, turn: &Turn<'_>, wait: &Wait, hearer: &Hearer, events: &mut Vec<Event>) -> Vec<(PersonId, bool)> {
    let told = |person: Option<&PersonId>| person.map(|x| (turn.people.acting(x), false)).into_iter().collect();
    let owner = Some(&m.owner);
    match hearer {
        Hearer::WaitedFor if wait.on.is_empty() => told(owner),
        Hearer::WaitedFor => wait.on.iter().map(|x| (turn.people.acting(x), true)).collect(),
        Hearer::Cover => {
            let Some(of) = wait.on.first() else { return told(owner) };
            let Some(cover) = turn.people.cover_for(of) else { return told(owner) };
            ask_cover(m, &cover, of, events);
            vec![(cover, true)]
        }
        Hearer::Owner => told(owner),
        Hearer::Chair => told(m.chair().or(owner)),
        Hearer::Attendees => attendees(m).iter().map(|x| (turn.people.acting(x), false)).collect(),
        Hearer::Role(role) => told(m.holder(role)),
    }
}

/// Somebody whose account is gone is not waited for: their cover is asked at once.
fn covers_for_the_absent(m: &Meeting, p: &Procedure, turn: &Turn<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    let on: BTreeSet<PersonId> = waits(m, p).into_iter().filter(|w| w.is_owed(turn.now)).flat_map(|w| w.on).collect();
    for person in on {
        let here = turn.people.get(&person).is_some_and(|x| x.active);
        if !here && let Some(cover) = turn.people.cover_for(&person) {
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
    let Some(open) = m.open().filter(|_| m.is_live()) else { return Vec::new() };
    if matches!(open.more_time, MoreTime::Granted { .. }) {
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
