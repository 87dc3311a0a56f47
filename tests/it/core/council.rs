//! A small council: who holds which role, who covers for whom.

use mainstay::ids::{PersonId, RoleId};
use mainstay::people::{People, Person};

/// id, roles, team, cover.
const EVERYBODY: &[(&str, &str, &str, &str)] = &[
    ("sw", "child_social_worker", "north", "duty"),
    ("duty", "duty_worker", "north", ""),
    ("tm", "team_manager", "north", "atm"),
    ("atm", "assistant_team_manager_supervising", "north", "tm"),
    ("support", "business_support;coordinator", "north", ""),
    ("csb", "csb_team_leader", "buying", "buyer"),
    ("buyer", "childrens_services_buyers", "buying", ""),
    ("ifa", "category_specialist_ifa", "buying", ""),
    ("homes", "category_specialist_homes", "buying", ""),
    ("smc", "service_manager_child;service_manager", "", "sm"),
    ("atr", "service_manager_atr", "", "sm"),
    ("sm", "service_manager", "", "smc"),
    ("iro", "iro", "reviewing", ""),
    ("ssw", "supervising_social_worker", "fostering", ""),
    ("provider", "placement_service_manager_rep", "fostering", ""),
    ("school", "learning_and_standards", "education", ""),
    ("lead", "camhs_lead", "health", ""),
    ("deputy", "camhs_deputy", "health", ""),
    ("practitioner", "camhs_practitioner", "health", ""),
    ("fourth", "camhs_trainee", "health", ""),
    ("nurse", "school_nurse", "health", ""),
    ("hos", "head_of_service", "", "hos2"),
    ("hos2", "head_of_service_other_area", "", ""),
    ("ad", "assistant_director_corporate_parenting", "", ""),
    ("prov", "provider", "", ""),
    ("virtual", "virtual_school", "", ""),
    ("unit", "safeguarding_unit;conference_and_review_unit", "", ""),
    ("manager", "conference_and_review_manager", "", ""),
    ("advocate", "advocate", "", ""),
    ("stranger", "housing_officer", "housing", ""),
    ("admin", "administrator", "", ""),
];

pub fn council() -> Vec<Person> {
    let text = |t: &str| (!t.is_empty()).then(|| t.to_owned());
    let person = |(id, roles, team, cover): &(&str, &str, &str, &str)| Person {
        id: (*id).into(),
        name: format!("Person {id}"),
        email: None,
        slack: Some(format!("U{id}")),
        teams: None,
        roles: roles.split(';').map(RoleId::from).collect(),
        team: text(team),
        cover: text(cover).map(PersonId::from),
        active: true,
        chat: Default::default(),
        outside: false,
        away_until: None,
    };
    EVERYBODY.iter().map(person).collect()
}

pub fn everybody(all: &[Person]) -> People {
    all.iter().cloned().collect()
}
