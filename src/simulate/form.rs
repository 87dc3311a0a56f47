//! What the request form of a simulated case says: likely answers for a case that the procedure calls for.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::dice::Dice;
use crate::card::intake::{LEVEL, roles_wanted};
use crate::ids::{FactId, PersonId, RoleId};
use crate::meeting::Worry;
use crate::people::People;
use crate::procedure::{EventName, Fact, FactKind, FactValue, Facts, Procedure};

/// So many forms are filled in at most until one calls for the meeting.
const TRIES: u32 = 40;
/// Private questions ask about what is rare.
const RARE: u32 = 4;

pub(super) struct Answers {
    pub level: Option<Worry>,
    pub facts: Facts,
}

pub(super) fn answers(p: &Procedure, today: NaiveDate, dice: &mut Dice) -> Answers {
    let mut drawn = draw(p, today, dice);
    for _ in 0..TRIES {
        if calls_for(p, &drawn.facts) {
            break;
        }
        drawn = draw(p, today, dice);
    }
    drawn
}

/// Whether a rule of the procedure calls for the meeting, and none says that it is another's business.
fn calls_for(p: &Procedure, facts: &Facts) -> bool {
    let nothing = |_| false;
    let yes = |when: &crate::procedure::Condition| when.holds(facts, &nothing).is_yes();
    let called = p.triggers.is_empty() || p.triggers.iter().any(|t| yes(&t.when));
    let another = p.purpose.not_a.iter().filter_map(|n| n.when.as_ref()).any(yes);
    let outside = p.scope.outside_when.as_ref().is_some_and(yes);
    called && !another && !outside
}

fn draw(p: &Procedure, today: NaiveDate, dice: &mut Dice) -> Answers {
    let level = if dice.chance(40) { Worry::Fragile } else { Worry::RiskOfBreakdown };
    let mut facts = Facts::new();
    for fact in &p.facts {
        if facts.contains_key(&fact.id) || !fact.when.holds(&facts, &|_| false).is_yes() {
            continue;
        }
        if fact.id.as_str() == LEVEL {
            facts.insert(fact.id.clone(), FactValue::Code(level.as_str().into()));
            continue;
        }
        // What need not be answered often is not.
        if (fact.required || dice.chance(70))
            && let Some(value) = value(fact, today, dice)
        {
            facts.insert(fact.id.clone(), value);
        }
    }
    let level = facts.contains_key(&FactId::from(LEVEL)).then_some(level);
    Answers { level, facts }
}

fn value(fact: &Fact, today: NaiveDate, dice: &mut Dice) -> Option<FactValue> {
    Some(match &fact.kind {
        FactKind::YesNo => FactValue::YesNo(dice.chance(if fact.private { RARE } else { 40 })),
        FactKind::Choice(options) => FactValue::Code(dice.pick(options)?.code.clone()),
        FactKind::Codes(options) => FactValue::Codes(vec![dice.pick(options)?.code.clone()]),
        FactKind::Date => FactValue::Date(today - Days::new(dice.between(0..=14).into())),
        FactKind::Number => FactValue::Number(dice.between(0..=3).into()),
    })
}

/// The events that the form asks for, each a day or two ago: those from which a limit counts, and some of the others.
pub(super) fn events(
    p: &Procedure,
    facts: &Facts,
    now: NaiveDateTime,
    dice: &mut Dice,
) -> BTreeMap<EventName, NaiveDateTime> {
    let starts = |event: EventName| p.timescales.iter().any(|t| t.from == event || t.before == Some(event));
    let asked = p.events.iter().filter(|rule| rule.asked_with(facts));
    let mut happened = BTreeMap::new();
    for rule in asked {
        if starts(rule.event) || dice.chance(20) {
            // What a meeting must come before may lie ahead.
            let ahead = p.is_awaited(rule.event);
            let day = match ahead {
                true => now.date() + Days::new(dice.between(3..=21).into()),
                false => now.date() - Days::new(dice.between(0..=2).into()),
            };
            let local = day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(9);
            happened.insert(rule.event, if ahead { local } else { local.min(now) });
        }
    }
    happened
}

/// Who holds each role that the case needs: for a role that belongs to one child anybody who holds it, for the others
/// whoever the form would propose.
pub(super) fn cast(
    p: &Procedure,
    people: &People,
    facts: &Facts,
    team: Option<&str>,
    dice: &mut Dice,
) -> BTreeMap<RoleId, PersonId> {
    let mut cast = BTreeMap::new();
    for role in roles_wanted(p, facts) {
        let holders = people.holders_for(&role, team);
        let by_case = p.roles.get(&role).is_some_and(|r| r.case);
        let chosen = if by_case { dice.pick(&holders) } else { holders.first() };
        if let Some(person) = chosen {
            cast.insert(role, person.id.clone());
        }
    }
    cast
}
