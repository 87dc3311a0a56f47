//! Who chairs: proposed, agreed on, asked. Nobody chairs before they have said yes.

use std::collections::BTreeSet;

use crate::ids::{PersonId, RoleId};
use crate::meeting::command::Turn;
use crate::meeting::decide::{Act, invite};
use crate::meeting::event::Event;
use crate::meeting::part::{Part, held};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Chair, ChairNo, Duty, Meeting, Private};
use crate::people::{People, Person};
use crate::procedure::{Procedure, Truth};

/// How somebody stands to chairing a meeting, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Eligible,
    /// By the procedure's alternate of this number, while its condition holds.
    Alternate(usize),
    /// For a reason, where the procedure takes one.
    Other,
}

/// The people who may chair, best first, and how each stands to it.
pub fn may_chair<'a>(m: &Meeting, p: &Procedure, turn: &Turn<'a>) -> Vec<(&'a Person, Standing)> {
    let own_team = |x: &Person| p.chair.prefer_same_team && x.team.is_some() && x.team == m.team;
    let mut all: Vec<(&Person, Standing)> = turn
        .people
        .iter()
        .filter(|x| x.active && !x.outside && !is_out(m, p, &x.id))
        .map(|x| (x, standing(m, p, turn.people, x)))
        .filter(|(_, standing)| *standing != Standing::Other || p.chair.other_with_reason)
        .collect();
    all.sort_by_key(|(x, standing)| (*standing, !own_team(x), x.name.clone()));
    all
}

/// Once a conflict of interest is declared, the procedure may want somebody of another role than before.
fn standing(m: &Meeting, p: &Procedure, people: &People, person: &Person) -> Standing {
    // What was known of others at the request may be out of date: with nobody left to ask, the alternates may chair.
    let nobody = || !people.iter().any(|x| x.active && is_eligible(m, p, x) && !is_out(m, p, &x.id));
    let offered = |when| m.holds(when) != Truth::No || nobody();
    let alternate = || p.chair.alternates.iter().position(|a| person.holds(&a.role) && offered(&a.when));
    match (is_eligible(m, p, person), alternate()) {
        (true, _) => Standing::Eligible,
        (false, Some(n)) => Standing::Alternate(n),
        (false, None) => Standing::Other,
    }
}

fn is_eligible(m: &Meeting, p: &Procedure, person: &Person) -> bool {
    let rule = &p.chair;
    match rule.conflict.as_ref().filter(|_| conflict_declared(m)) {
        Some(conflict) => person.holds(&conflict.then),
        // Those who agree on the chair may agree on anybody, where the procedure names nobody.
        None if rule.eligible.is_empty() => !rule.agreement_of.is_empty(),
        None => rule.eligible.iter().any(|r| person.holds(r)),
    }
}

/// Barred on this case, or has said no.
fn is_out(m: &Meeting, p: &Procedure, person: &PersonId) -> bool {
    is_barred(m, p, person) || has_refused(m, person)
}

/// Whether somebody who was asked to chair said that they have a conflict of interest.
pub fn conflict_declared(m: &Meeting) -> bool {
    m.open().is_some_and(|o| o.chair_refused.iter().any(|(_, why)| *why == ChairNo::ConflictOfInterest))
}

/// Barred by person: whoever holds a barred role on this case, whatever else they are.
fn is_barred(m: &Meeting, p: &Procedure, person: &PersonId) -> bool {
    p.chair.must_not.iter().any(|role| m.holder(role) == Some(person))
}

/// Roles of this child whose holder may not chair and of whom nobody has said who they are: somebody has to look.
pub fn bars_unknown<'p>(m: &Meeting, p: &'p Procedure) -> Vec<&'p RoleId> {
    let of_the_child = |role: &&RoleId| p.roles.get(*role).is_some_and(|r| r.case);
    p.chair.must_not.iter().filter(of_the_child).filter(|role| m.holder(role).is_none()).collect()
}

fn has_refused(m: &Meeting, person: &PersonId) -> bool {
    m.open().is_some_and(|o| o.chair_refused.iter().any(|(who, _)| who == person))
}

/// The roles that must agree on the chair and that somebody holds on this case. Empty: one role chooses alone.
pub fn agreeing(m: &Meeting, p: &Procedure) -> BTreeSet<RoleId> {
    p.chair.agreement_of.iter().filter(|role| m.holder(role).is_some()).cloned().collect()
}

/// Those of whom a yes to the person proposed is still wanted.
pub(crate) fn yet_to_agree(m: &Meeting, p: &Procedure) -> BTreeSet<RoleId> {
    match m.open().map(|o| &o.chair) {
        Some(Chair::Proposed { agreed, .. }) => agreeing(m, p).difference(agreed).cloned().collect(),
        _ => BTreeSet::new(),
    }
}

pub(super) fn choose(act: &Act<'_>, person: PersonId, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Designator)?;
    let open = act.open()?;
    may_be_asked(act, &person)?;
    let standing = act.turn.people.get(&person).map_or(Standing::Other, |x| standing(act.m, act.p, act.turn.people, x));
    if standing == Standing::Other && !act.p.chair.other_with_reason {
        return Err(Refusal::MayNotChair { person });
    }
    if standing == Standing::Other && reason.is_none() {
        return Err(Refusal::ReasonMissing);
    }
    match &open.chair {
        Chair::Asked { person: now, .. } | Chair::Accepted { person: now, .. } if *now == person => {
            return Err(Refusal::NothingChanged);
        }
        // Naming whoever is proposed is a yes to them.
        Chair::Proposed { person: now, .. } if *now == person => return agree(act),
        _ => {}
    }
    let at = act.turn.now;
    let all = agreeing(act.m, act.p);
    let agreed = held(act.m, act.turn.people, &by, &all);
    if !all.is_subset(&agreed) {
        return Ok(vec![Event::ChairProposed { person, by, at, reason, agreed }]);
    }
    let mut events = vec![Event::ChairAsked { person: person.clone(), by: by.clone(), at, reason }];
    if by == person {
        // Choosing oneself is a yes.
        events.extend(chairs(act, person));
    }
    Ok(events)
}

/// Says yes to whoever is proposed; with the last yes they are asked.
pub(super) fn agree(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Designator)?;
    let Chair::Proposed { person, by: proposer, reason, .. } = &act.open()?.chair else {
        return Err(Refusal::TooLate);
    };
    let missing = yet_to_agree(act.m, act.p);
    let roles = held(act.m, act.turn.people, &by, &missing);
    if roles.is_empty() {
        return Err(Refusal::TooLate);
    }
    may_be_asked(act, person)?;
    let at = act.turn.now;
    let last = missing.is_subset(&roles);
    let mut events = vec![Event::ChairAgreed { by: by.clone(), roles, at }];
    if last {
        let (person, proposer) = (person.clone(), proposer.clone());
        let themselves = person == by || person == proposer;
        events.push(Event::ChairAsked { person: person.clone(), by: proposer, at, reason: reason.clone() });
        if themselves {
            events.extend(chairs(act, person));
        }
    }
    Ok(events)
}

/// Somebody who is here, is not barred on this case, and has not said no.
fn may_be_asked(act: &Act<'_>, person: &PersonId) -> Result<(), Refusal> {
    act.available(person)?;
    if is_barred(act.m, act.p, person) {
        return Err(Refusal::MayNotChair { person: person.clone() });
    }
    if has_refused(act.m, person) {
        return Err(Refusal::AlreadyRefusedToChair { person: person.clone() });
    }
    Ok(())
}

pub(super) fn will_chair(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    let person = asked_to_chair(act)?;
    // The bar holds however they came to be asked.
    if is_barred(act.m, act.p, &person) {
        return Err(Refusal::MayNotChair { person });
    }
    Ok(chairs(act, person))
}

/// The chair is there: an invitation that they have not answered is answered by that.
fn chairs(act: &Act<'_>, person: PersonId) -> Vec<Event> {
    let at = act.turn.now;
    let mut events = vec![Event::ChairAccepted { person: person.clone(), at, local: act.local_now() }];
    let Some(open) = act.m.open().filter(|o| o.slot.is_some()) else { return events };
    let asked = |i: &&crate::meeting::Invitee| matches!(i.duty(open.revision()), Duty::Waiting | Duty::ForOldDate);
    let own = open.invitees.iter().filter(asked).filter(|i| i.end().person.as_ref() == Some(&person));
    events.extend(own.map(|i| invite::comes(i, open.revision(), at)));
    events
}

pub(super) fn wont_chair(act: &Act<'_>, why: ChairNo) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    // Somebody who has said yes may still find a conflict, or fall ill.
    let chairs = act.m.chair() == Some(&by);
    let person = if chairs { by } else { asked_to_chair(act)? };
    act.open()?;
    Ok(vec![Event::ChairDeclined { person, at: act.turn.now, why }])
}

fn asked_to_chair(act: &Act<'_>) -> Result<PersonId, Refusal> {
    let by = act.by()?;
    match &act.open()?.chair {
        Chair::Asked { person, .. } if *person == by => Ok(by),
        Chair::Accepted { person, .. } if *person == by => Err(Refusal::TooLate),
        _ => Err(Refusal::NotYours),
    }
}

/// Everybody in the directory whom the bar on this case keeps from chairing, though their title would do.
pub fn barred_by_person<'a>(m: &Meeting, p: &Procedure, people: &'a People) -> Vec<&'a Person> {
    let titled = |x: &&Person| x.active && p.chair.eligible.iter().any(|r| x.holds(r));
    people.iter().filter(titled).filter(|x| is_barred(m, p, &x.id)).collect()
}
