//! The form that names who will chair: for whoever chooses alone, and for those who agree on one.

use std::collections::BTreeMap;

use super::Parts;
use super::fields::{LIST_MAX, field, one_of, text};
use crate::card::view::View;
use crate::card::words::stopped;
use crate::card::{Block, Choice, FieldKind};
use crate::ids::PersonId;
use crate::interaction::Draft;
use crate::meeting::Turn;
use crate::meeting::decide::{Standing, agreeing, barred_by_person, bars_unknown, conflict_declared, may_chair};
use crate::people::Person;

pub fn choose(view: &View<'_>, draft: &Draft) -> Parts {
    let turn = Turn { now: view.now, by: Some(view.viewer), people: view.people, calendar: view.calendar };
    let candidates = may_chair(view.m, view.p, &turn);
    if candidates.is_empty() {
        return ("Choose the chair", nobody(view), Vec::new(), "");
    }
    let rule = &view.p.chair;
    let several = agreeing(view.m, view.p).len() > 1;
    let mut intro = vec![Block::Say(match several {
        true => "Whoever else agrees on the chair is asked for their yes. Only then is the person asked.".into(),
        false => "They are asked first. Nobody else is told who chairs until they say yes.".into(),
    })];
    intro.extend(rule.prefer.iter().map(|s| Block::Say(stopped(s))));
    if let Some(conflict) = rule.conflict.as_ref().filter(|_| conflict_declared(view.m)) {
        let title = view.p.role_title(&conflict.then);
        intro.push(Block::Say(format!("A conflict of interest was declared. The chair now comes from: {title}.")));
        if candidates.iter().all(|(_, standing)| *standing != Standing::Eligible) {
            intro.push(Block::Warn(format!("Nobody in the directory can be asked as: {title}.")));
        }
    }
    intro.extend(bars_unknown(view.m, view.p).into_iter().map(|role| {
        let title = view.p.role_title(role);
        Block::Warn(format!(
            "Nobody has said who this is on this case: {title}. They may not chair: please check first."
        ))
    }));
    let kind = if candidates.len() <= LIST_MAX {
        FieldKind::Person(candidates.iter().map(|(x, standing)| choice(view, x, *standing)).collect())
    } else {
        one_of(candidates.iter().map(|(x, _)| *x).collect(), draft.values.get("person"))
    };
    let mut fields = vec![field("person", "Who will chair?", kind, true)];
    if rule.other_with_reason {
        fields.push(text("reason", "If it is somebody outside the usual roles: why?", false));
    }
    let submit = if several { "Propose them" } else { "Ask them to chair" };
    ("Choose the chair", intro, fields, submit)
}

/// Everybody who may be chosen, as the list shows them: what a search may find.
pub fn candidates(view: &View<'_>) -> BTreeMap<PersonId, Choice> {
    let turn = Turn { now: view.now, by: Some(view.viewer), people: view.people, calendar: view.calendar };
    let all = may_chair(view.m, view.p, &turn).into_iter();
    all.map(|(person, standing)| (person.id.clone(), choice(view, person, standing))).collect()
}

fn choice(view: &View<'_>, person: &Person, standing: Standing) -> Choice {
    let rule = &view.p.chair;
    let team = person.team.as_ref().map_or_else(String::new, |t| format!(", {t}"));
    let conflict = rule.conflict.as_ref().filter(|_| conflict_declared(view.m)).map(|c| &c.then);
    let title = match standing {
        Standing::Eligible if conflict.is_some() => conflict,
        Standing::Eligible if rule.eligible.is_empty() => person.roles.iter().find(|r| view.p.roles.contains_key(r)),
        Standing::Eligible => person.roles.iter().find(|r| rule.eligible.contains(r)),
        Standing::Alternate(n) => rule.alternates.get(n).map(|a| &a.role),
        Standing::Other => person.roles.iter().next(),
    };
    let title = title.filter(|r| view.p.roles.contains_key(*r));
    let title = title.map_or_else(String::new, |r| format!(", {}", view.p.role_title(r)));
    let mut choice = Choice::new(person.id.as_str(), format!("{}{title}{team}", person.name));
    choice.hint = match standing {
        Standing::Eligible => None,
        Standing::Alternate(n) => rule.alternates.get(n).map(|a| a.say.clone()),
        Standing::Other => Some("Outside the usual roles: give a reason below".to_owned()),
    };
    choice
}

/// Why nobody can be chosen, and what helps.
fn nobody(view: &View<'_>) -> Vec<Block> {
    let titles: Vec<String> = view.p.chair.eligible.iter().map(|r| view.p.role_title(r)).collect();
    let mut blocks = vec![Block::Warn(format!("There is nobody to choose. Who may chair: {}.", titles.join(", ")))];
    for person in barred_by_person(view.m, view.p, view.people) {
        let barred = view.p.chair.must_not.iter().find(|role| view.m.holder(role) == Some(&person.id));
        let as_what = barred.map_or_else(String::new, |role| view.p.role_title(role));
        blocks.push(Block::Say(format!("{} may not chair here, being on this case as: {as_what}.", person.name)));
    }
    blocks
        .push(Block::Say("Please find somebody else, and ask an administrator to add them to the people file.".into()));
    blocks
}
