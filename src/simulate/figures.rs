//! What a played year comes to: numbers for each role and each kind of meeting, and the sentences that they deserve.

mod findings;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::Year;
use super::ledger::{Cause, Ledger, Message, Promised};
use crate::calendar::Calendar;
use crate::ids::{PersonId, ProcedureHash, ProcedureId, RoleId};
use crate::meeting::quiet::DIGEST_FROM;
use crate::people::{FALLBACK_ROLE, People};
use crate::procedure::{Procedure, WaitsFor};

/// A played year in numbers. Somebody who holds several roles counts in each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub year: Year,
    pub people: usize,
    pub messages: usize,
    /// Messages that waited for the next allowed hours.
    pub held_back: usize,
    /// Told or asked because somebody else was late: how often, by what was waited for, most often first.
    pub escalations: Vec<(WaitsFor, u32)>,
    /// The busiest first.
    pub roles: Vec<RoleFigures>,
    pub kinds: Vec<KindFigures>,
    /// One sentence each.
    pub findings: Vec<String>,
}

/// What the people of one role hear.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleFigures {
    pub role: RoleId,
    pub title: String,
    pub people: usize,
    pub messages: usize,
    /// Messages to one person in one week: half of all weeks have no more than this.
    pub median: u32,
    /// The same on average.
    pub mean: f64,
    /// The busiest week of anybody, and the Monday it began on.
    pub worst: u32,
    pub worst_week: Option<NaiveDate>,
    pub held_back: usize,
    pub escalations: usize,
}

/// What becomes of one kind of meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct KindFigures {
    pub id: ProcedureId,
    /// With its council's, where several have a kind of this id.
    pub name: String,
    pub begun: u32,
    pub held: u32,
    /// Declined, not agreed, cancelled, or not held for good.
    pub ended: u32,
    pub promises: Vec<PromiseFigures>,
    /// Gates gone through too early, with the sentence of each.
    pub gates: Vec<(String, u32)>,
}

impl Cause {
    /// Where a breach comes from, in words: "waiting for a date and place".
    pub fn words(self) -> String {
        findings::of(self)
    }
}

/// Things of one sort that are wanted by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseFigures {
    pub what: Promised,
    /// How many such days came.
    pub came: u32,
    pub missed: u32,
    /// What the missed ones come from, most often first.
    pub causes: Vec<(Cause, u32)>,
}

/// One person's messages, by the Monday of each week.
type Weeks = BTreeMap<NaiveDate, u32>;

impl Figures {
    pub(super) fn new(year: Year, ps: &[Arc<Procedure>], people: &People, calendar: &Calendar, ledger: Ledger) -> Self {
        let sent = as_sent(ledger.messages.clone());
        let mut weeks: BTreeMap<PersonId, Weeks> = BTreeMap::new();
        let mut held_back: BTreeMap<PersonId, usize> = BTreeMap::new();
        for message in &sent {
            let week = monday(calendar.local_date(message.goes));
            *weeks.entry(message.to.clone()).or_default().entry(week).or_default() += 1;
            *held_back.entry(message.to.clone()).or_default() += usize::from(message.held_back);
        }
        let mut escalated: BTreeMap<PersonId, usize> = BTreeMap::new();
        let mut escalations: BTreeMap<WaitsFor, u32> = BTreeMap::new();
        for (person, what) in &ledger.escalations {
            *escalated.entry(person.clone()).or_default() += 1;
            *escalations.entry(*what).or_default() += 1;
        }
        let all_weeks = weeks_of(year.year);
        let mut roles: Vec<RoleFigures> = roles_held(ps, people)
            .into_iter()
            .map(|(role, title)| {
                let holders: Vec<PersonId> = people.holders(&role).iter().map(|x| x.id.clone()).collect();
                let sum =
                    |of: &BTreeMap<PersonId, usize>| -> usize { holders.iter().filter_map(|id| of.get(id)).sum() };
                let counts = spread(&holders, &weeks, all_weeks);
                let messages: u32 = counts.iter().sum();
                let busiest = holders
                    .iter()
                    .filter_map(|id| weeks.get(id))
                    .flat_map(|own| own.iter().map(|(week, n)| (*n, std::cmp::Reverse(*week))))
                    .max();
                RoleFigures {
                    people: holders.len(),
                    messages: messages as usize,
                    median: counts.get(counts.len().saturating_sub(1) / 2).copied().unwrap_or(0),
                    mean: f64::from(messages) / (counts.len().max(1) as f64),
                    worst: busiest.map_or(0, |(n, _)| n),
                    worst_week: busiest.map(|(_, week)| week.0),
                    held_back: sum(&held_back),
                    escalations: sum(&escalated),
                    role,
                    title,
                }
            })
            .collect();
        roles.sort_by(|a, b| {
            b.worst.cmp(&a.worst).then_with(|| b.mean.total_cmp(&a.mean)).then_with(|| a.title.cmp(&b.title))
        });
        let mut escalations: Vec<(WaitsFor, u32)> = escalations.into_iter().collect();
        escalations.sort_by_key(|(what, n)| (std::cmp::Reverse(*n), *what));
        let mut figures = Self {
            year,
            people: people.iter().filter(|x| x.active).count(),
            messages: sent.len(),
            held_back: sent.iter().filter(|m| m.held_back).count(),
            escalations,
            roles,
            kinds: ps.iter().map(|p| kind(p, ps, &ledger)).collect(),
            findings: Vec::new(),
        };
        figures.findings = findings::findings(&figures, ps, people, &ledger);
        figures
    }
}

/// The messages as they go out: a person's reminders of one day become one, if there are enough of them. What they owe
/// comes with the first; what they are only told of keeps its hour.
fn as_sent(mut messages: Vec<Message>) -> Vec<Message> {
    messages.sort_by(|a, b| (&a.to, a.reminder, a.goes).cmp(&(&b.to, b.reminder, b.goes)));
    // The allowed hours never reach past midnight, in either of the zone's two offsets.
    let together =
        |a: &Message, b: &Message| (&a.to, a.reminder, a.goes.date_naive()) == (&b.to, b.reminder, b.goes.date_naive());
    messages.chunk_by(together).flat_map(|day| if day[0].reminder { one_day(day) } else { day.to_vec() }).collect()
}

fn one_day(reminders: &[Message]) -> Vec<Message> {
    let mut sent: Vec<Message> = Vec::new();
    let mut rest = reminders;
    while let Some(first) = rest.first() {
        let with_it = |m: &&Message| m.own || m.goes == first.goes;
        let (gathered, later): (Vec<&Message>, Vec<&Message>) = rest.iter().partition(with_it);
        if gathered.len() < DIGEST_FROM {
            sent.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        sent.push(first.clone());
        sent.extend(later.into_iter().cloned());
        break;
    }
    sent
}

/// How many messages each person had in each week of the year, fewest first.
fn spread(holders: &[PersonId], weeks: &BTreeMap<PersonId, Weeks>, all_weeks: usize) -> Vec<u32> {
    let mut counts: Vec<u32> = Vec::with_capacity(holders.len() * all_weeks);
    for id in holders {
        let own: Vec<u32> = weeks.get(id).into_iter().flat_map(|own| own.values().copied()).collect();
        counts.extend(std::iter::repeat_n(0, all_weeks.saturating_sub(own.len())));
        counts.extend(own);
    }
    counts.sort_unstable();
    counts
}

fn monday(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().num_days_from_monday().into())).unwrap_or(date)
}

fn weeks_of(year: i32) -> usize {
    let ends = [(1, 1), (12, 31)].map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day).map(monday));
    let [Some(first), Some(last)] = ends else { return 0 };
    usize::try_from((last - first).num_weeks() + 1).unwrap_or(0)
}

/// Every role that somebody holds, with the title that the first procedure gives it.
fn roles_held(ps: &[Arc<Procedure>], people: &People) -> BTreeMap<RoleId, String> {
    let held: BTreeSet<&RoleId> = people.iter().filter(|x| x.active).flat_map(|x| &x.roles).collect();
    let mut titles = BTreeMap::from([(RoleId::from(FALLBACK_ROLE), "Administrator".to_owned())]);
    for p in ps {
        for (id, role) in &p.roles {
            titles.entry(id.clone()).or_insert_with(|| role.title.clone());
        }
    }
    titles.into_iter().filter(|(id, _)| held.contains(id)).collect()
}

fn kind(p: &Procedure, ps: &[Arc<Procedure>], ledger: &Ledger) -> KindFigures {
    let id = &p.hash;
    let of = |counts: &BTreeMap<ProcedureHash, u32>| counts.get(id).copied().unwrap_or(0);
    let council = p.local.council.as_ref().unwrap_or(&p.kind.council);
    let name = match ps.iter().filter(|other| other.kind.id == p.kind.id).count() {
        1 => p.kind.name.clone(),
        _ => format!("{}, {council}", p.kind.name),
    };
    let all = [Promised::Meeting, Promised::Plan, Promised::Minutes, Promised::Action];
    let promise = |what: Promised| {
        let key = (id.clone(), what);
        let mut causes: Vec<(Cause, u32)> =
            ledger.broken.get(&key).into_iter().flatten().map(|(c, n)| (*c, *n)).collect();
        causes.sort_by_key(|(cause, n)| (std::cmp::Reverse(*n), *cause));
        let missed = causes.iter().map(|(_, n)| n).sum();
        let came = ledger.kept.get(&key).copied().unwrap_or(0) + missed;
        (came > 0).then_some(PromiseFigures { what, came, missed, causes })
    };
    let gates = p.gates.iter().filter_map(|gate| {
        let n = ledger.gates.get(&(id.clone(), gate.id.clone()))?;
        Some((gate.say.clone(), *n))
    });
    KindFigures {
        id: p.kind.id.clone(),
        name,
        begun: of(&ledger.begun),
        held: of(&ledger.held),
        ended: of(&ledger.ended),
        promises: all.into_iter().filter_map(promise).collect(),
        gates: gates.collect(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    fn message(to: &str, goes: &str, reminder: bool, own: bool) -> Message {
        let goes: DateTime<Utc> = goes.parse().expect("an instant");
        Message { to: to.into(), goes, reminder, own, held_back: false }
    }

    #[test]
    fn three_reminders_of_one_day_are_one_message_and_two_are_two() {
        let (nine, ten, tomorrow) = ("2026-04-02T08:00:00Z", "2026-04-02T09:00:00Z", "2026-04-03T08:00:00Z");
        let all = |own| {
            vec![
                message("a", nine, true, own),
                message("b", nine, true, own),
                message("a", nine, false, own),
                message("a", ten, true, own),
                message("a", ten, true, own),
                message("a", tomorrow, true, own),
            ]
        };
        assert_eq!(as_sent(all(true)).len(), 4, "what is theirs comes with the first");
        assert_eq!(as_sent(all(false)).len(), 6, "what they are told of keeps its hour");
        let again = [all(false), all(false)].concat();
        assert_eq!(as_sent(again).len(), 9, "four of one hour are one");
    }

    #[test]
    fn a_quiet_week_counts_and_a_year_has_its_weeks() {
        let weeks = BTreeMap::from([("a".into(), Weeks::from([(monday("2026-04-02".parse().unwrap()), 4)]))]);
        let counts = spread(&["a".into(), "b".into()], &weeks, weeks_of(2026));
        assert_eq!((weeks_of(2026), counts.len(), counts[105], counts[104]), (53, 106, 4, 0));
    }
}
