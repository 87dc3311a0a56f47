//! Whom a simulated year is played with: the council's own people, or a council made up for the procedures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ids::{PersonId, RoleId};
use crate::people::{Chat, FALLBACK_ROLE, People, Person};
use crate::procedure::Procedure;

/// A made-up council has a team for so many cases a year…
pub const CASES_A_TEAM: u32 = 100;
/// … with so many people for each role that belongs to one child, and one person for every other role.
pub const FOR_A_CHILD: u32 = 10;

/// Made-up people: each holds one role, is covered by the next who holds it, and is called by the role.
///
/// Nobody is made up for a role that hears of a meeting in person first: such people are seldom in a directory.
pub fn made_up(procedures: &[Arc<Procedure>], cases: u32) -> People {
    let teams = cases.div_ceil(CASES_A_TEAM).max(1);
    let mut people = vec![person("administrator-1".into(), "Administrator 1".into(), FALLBACK_ROLE.into(), None, None)];
    for (role, (title, by_case)) in roles(procedures) {
        let each = if by_case { FOR_A_CHILD } else { 1 };
        let all = teams * each;
        for n in 0..all {
            let id = |n: u32| PersonId::new(format!("{role}-{}", n % all + 1));
            let cover = (all > 1).then(|| id(n + 1));
            let team = Some(format!("Team {}", n / each + 1));
            people.push(person(id(n), format!("{title} {}", n + 1), role.clone(), team, cover));
        }
    }
    people.into_iter().collect()
}

/// Every role that somebody of the directory may hold, with its title and whether it belongs to one child.
fn roles(procedures: &[Arc<Procedure>]) -> BTreeMap<RoleId, (String, bool)> {
    let mut all = BTreeMap::new();
    for p in procedures {
        let held = p.roles.iter().filter(|(id, _)| !p.is_told_first(id));
        for (id, role) in held {
            let by_case = role.case || *id == p.request.owner;
            let entry = all.entry(id.clone()).or_insert((role.title.clone(), by_case));
            entry.1 |= by_case;
        }
    }
    all
}

fn person(id: PersonId, name: String, role: RoleId, team: Option<String>, cover: Option<PersonId>) -> Person {
    Person {
        email: None,
        slack: Some(id.to_string()),
        teams: None,
        roles: BTreeSet::from([role]),
        team,
        cover,
        active: true,
        outside: false,
        away_until: None,
        chat: Chat::default(),
        id,
        name,
    }
}
