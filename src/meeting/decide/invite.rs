//! The list of invitees: proposed from the procedure, added to, agreed, sent.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::decide::{Act, is_a_must};
use crate::meeting::event::Event;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Asked, Given, Invitee, Meeting, Reply};
use crate::procedure::{CHAIR, Condition, InviteeRule, Need, PlacementOf, Procedure, Truth};

/// The list that the procedure proposes for this case. An unanswered condition invites: leaving out is a decision.
pub fn proposed(m: &Meeting, p: &Procedure, ids: &[ItemId]) -> Vec<Invitee> {
    let rules = p.invitees.iter().filter(|r| m.holds(&r.when) != Truth::No);
    // An optional guest without a name is an idea, not an invitee; but where the form asked whether they are to come and
    // was told yes, they are wanted, and somebody sees to it.
    let said_yes = |r: &InviteeRule| r.when != Condition::Always && m.holds(&r.when).is_yes();
    let named = rules.filter(|r| r.need != Need::Optional || m.holder(&r.role).is_some() || said_yes(r));
    let papers = |all: &[String]| {
        let due = |id: &&String| p.paper(id).is_some_and(|x| m.holds(&x.when) != Truth::No);
        all.iter().filter(due).cloned().collect()
    };
    // Should there be too few ids, the rule's own name will do: it is unique within the case.
    let ids = ids.iter().cloned().map(Some).chain(std::iter::repeat(None));
    // A role of two placements is two people: the one who holds it is asked for the first, somebody is named for the other.
    let first = |rule: &InviteeRule| {
        let same = p.invitees.iter().filter(|r| r.role == rule.role && m.holds(&r.when) != Truth::No);
        rule.placement.is_none() || same.map(|r| &r.id).next() == Some(&rule.id)
    };
    let holder = |rule: &InviteeRule| m.holder(&rule.role).filter(|_| first(rule));
    named
        .zip(ids)
        .map(|(rule, id)| Invitee {
            id: id.unwrap_or_else(|| ItemId::new(rule.id.clone())),
            role: rule.role.clone(),
            need: rule.need,
            placement: rule.placement,
            essential: rule.essential_when.as_ref().is_some_and(|when| m.holds(when) != Truth::No),
            papers: papers(&rule.papers),
            // Nobody is written to whom the owner rings.
            through_owner: rule.through_owner || (holder(rule).is_some() && p.is_told_first(&rule.role)),
            added_by: None,
            ready: None,
            chain: vec![Asked { person: holder(rule).cloned(), since: None, reply: Reply::Waiting }],
            reachable: None,
            not_them: None,
            needs: None,
        })
        .collect()
}

pub(super) fn add(
    act: &Act<'_>,
    item: ItemId,
    role: RoleId,
    person: Option<PersonId>,
    need: Need,
) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Adder | Part::Owner | Part::Sender | Part::ListAgreer))?;
    let open = act.open()?;
    if !act.p.roles.contains_key(&role) {
        return Err(Refusal::NotInThisProcedure);
    }
    if act.m.invitee(&item).is_some() {
        return Err(Refusal::NothingChanged);
    }
    if let Some(person) = &person {
        act.available(person)?;
        if open.invitees.iter().any(|i| i.place_of(person).is_some()) {
            return Err(act.again(person));
        }
    }
    // A service that stands on the list without a name gets one; it is not invited twice.
    let unnamed = |i: &&Invitee| i.role == role && i.end().person.is_none() && i.end().reply == Reply::Waiting;
    if let (Some(person), Some(invitee)) = (&person, open.invitees.iter().find(unnamed)) {
        let (item, person) = (invitee.id.clone(), person.clone());
        let told_first = act.p.is_told_first(&role);
        // What the procedure says must come cannot be wanted less.
        let need = Some(if is_a_must(act.m, act.p, invitee) { Need::Required } else { need });
        let at = act.turn.now;
        return Ok(vec![Event::InviteeNamed { item, person, by, at, invited: false, told_first, need }]);
    }
    let invitee = Invitee {
        id: item,
        through_owner: person.is_some() && act.p.is_told_first(&role),
        placement: placement_of(act.p, &role),
        role,
        need,
        essential: false,
        papers: Vec::new(),
        added_by: Some(by),
        ready: Some(act.turn.now),
        chain: vec![Asked { person, since: None, reply: Reply::Waiting }],
        reachable: None,
        not_them: None,
        needs: None,
    };
    Ok(vec![Event::InviteeAdded { invitee }])
}

/// The placement that everybody of a role belongs to, where the procedure's own list says so of all of them.
fn placement_of(p: &Procedure, role: &RoleId) -> Option<PlacementOf> {
    let mut all = p.invitees.iter().filter(|rule| rule.role == *role).map(|rule| rule.placement);
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

pub(super) fn agree_list(act: &Act<'_>, told: BTreeSet<ItemId>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::ListAgreer | Part::Sender))?;
    let open = act.open()?;
    let mut events = Vec::new();
    let told = still_to_be_told(act, &told);
    if !told.is_empty() {
        events.push(Event::Told { items: told, by: by.clone(), at: act.turn.now });
    }
    // Whoever only sends does not agree for somebody else, unless there is nobody else.
    let role = &act.p.invitations.agreed_by;
    let nobody = role.as_str() != CHAIR && act.m.holder(role).is_none();
    let may_agree = nobody || act.by_part(|x| *x == Part::ListAgreer).is_ok();
    if events.is_empty() && open.list_agreed.is_none() && !may_agree {
        return Err(Refusal::ListIsFor { role: role.clone() });
    }
    if open.list_agreed.is_none() && may_agree {
        events.push(Event::ListAgreed { by, at: act.turn.now });
    }
    if events.is_empty() { Err(Refusal::NothingChanged) } else { Ok(events) }
}

/// Sends what has not been sent. People who must hear it from the owner first wait until they have.
pub(super) fn send(act: &Act<'_>, told: BTreeSet<ItemId>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Sender)?;
    let open = act.open()?;
    if open.slot.is_none() {
        return Err(Refusal::NoDateYet);
    }
    let told = still_to_be_told(act, &told);
    let ready = |i: &&Invitee| i.end().since.is_none() && (!i.through_owner || told.contains(&i.id));
    let items: BTreeSet<ItemId> = open.invitees.iter().filter(ready).map(|i| i.id.clone()).collect();
    if items.is_empty() {
        return Err(if open.sent.is_some() { Refusal::TooLate } else { Refusal::NobodyToInvite });
    }
    let at = act.turn.now;
    let mut events = Vec::new();
    if !told.is_empty() {
        events.push(Event::Told { items: told, by: by.clone(), at });
    }
    events.push(Event::InvitationsSent { by: by.clone(), at, local: act.local_now(), items: items.clone() });
    // Whoever sends or chairs has answered by doing so.
    for invitee in open.invitees.iter().filter(|i| items.contains(&i.id) && i.need != Need::Notify) {
        let person = invitee.end().person.as_ref();
        let sends = person == Some(&by) && invitee.need != Need::Views;
        if person.is_some() && (sends || person == act.m.chair()) {
            events.push(comes(invitee, open.revision(), at));
        }
    }
    Ok(events)
}

/// A yes that somebody gives by what they do.
pub(super) fn comes(invitee: &Invitee, revision: u32, at: DateTime<Utc>) -> Event {
    let given = Given { at, revision, commit: None, recorded_by: None };
    Event::Replied { item: invitee.id.clone(), place: invitee.live(), reply: Reply::Accepted(given) }
}

pub(super) fn still_to_be_told(act: &Act<'_>, told: &BTreeSet<ItemId>) -> BTreeSet<ItemId> {
    let invitees = act.m.open().into_iter().flat_map(|o| &o.invitees);
    invitees.filter(|i| i.through_owner && told.contains(&i.id)).map(|i| i.id.clone()).collect()
}
