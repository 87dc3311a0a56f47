//! What in a good directory will probably surprise: roles that reach nobody, people without cover.

use std::collections::{BTreeMap, BTreeSet};

use super::Warning;
use crate::ids::RoleId;
use crate::people::{FALLBACK_ROLE, People};

/// What will probably surprise, in a directory that is otherwise good.
pub fn advice(people: &People, known_roles: &BTreeMap<RoleId, String>) -> Vec<Warning> {
    let held: BTreeSet<&RoleId> = people.iter().filter(|p| p.active).flat_map(|p| &p.roles).collect();
    let fallback = RoleId::from(FALLBACK_ROLE);
    let mut says = Vec::new();
    if !held.contains(&fallback) {
        says.push(format!("nobody holds the role {FALLBACK_ROLE}: what nobody else can answer would reach nobody"));
    }
    for (role, title) in known_roles.iter().filter(|(role, _)| !held.contains(role) && **role != fallback) {
        says.push(format!(
            "nobody holds the role {title} ({role}), which a procedure names: whoever asks will have to choose a person"
        ));
    }
    for role in held.iter().filter(|role| !known_roles.contains_key(**role) && ***role != fallback) {
        says.push(format!("no procedure names the role {role}"));
    }
    for person in people.iter().filter(|p| p.active) {
        if !person.roles.is_empty() && person.cover.is_none() {
            says.push(format!(
                "{} has no cover: when they are away, their part goes to the {FALLBACK_ROLE}",
                person.name
            ));
        }
        if let Some(slack) = person.slack.as_deref().filter(|slack| !looks_like_member_id(slack)) {
            says.push(format!(
                "{}'s slack `{slack}` is not a member id such as U012AB3CD (on their profile: Copy member ID)",
                person.name
            ));
        }
        if let Some(teams) = person.teams.as_deref().filter(|teams| !looks_like_object_id(teams)) {
            says.push(format!(
                "{}'s teams `{teams}` is not an Entra object id such as 6f1e2d3c-0a1b-4c2d-8e3f-1234567890ab",
                person.name
            ));
        }
        if !person.reachable() && person.email.is_none() {
            says.push(format!("{} has no slack, teams or email: they cannot be reached", person.name));
        }
    }
    says.into_iter().map(|say| Warning { say }).collect()
}

/// `U012AB3CD`, or `T012AB3CD/U012AB3CD`. A name or an address is the usual mistake.
fn looks_like_member_id(slack: &str) -> bool {
    let id = slack.rsplit('/').next().unwrap_or(slack);
    id.starts_with(['U', 'W']) && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// 32 hex digits in five groups, or a Teams id that begins with `29:`. An address is the usual mistake.
fn looks_like_object_id(teams: &str) -> bool {
    let id = teams.rsplit('/').next().unwrap_or(teams);
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    let hex = id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    teams.starts_with("29:") || (hex && groups == [8, 4, 4, 4, 12])
}
