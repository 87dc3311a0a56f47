//! Who has which part in a case. Every action asks this; the button that was pressed proves nothing.

use std::collections::BTreeSet;

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::after::Lead;
use crate::meeting::around::look;
use crate::meeting::state::{Asked, Chair, Invitee, Meeting, Reply, Stage};
use crate::people::People;
use crate::procedure::{Hearer, Ladder, Need, Notify, Procedure};

/// What somebody is to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The child's social worker.
    Owner,
    /// Whoever raised it for the owner, or joined it.
    Colleague,
    Suggester,
    Agreer,
    /// Chooses the chair, or is one of those who agree on one.
    Designator,
    AskedToChair,
    Chair,
    Convener,
    Sender,
    ListAgreer,
    /// May add people to the list.
    Adder,
    /// Grants more time.
    Approver,
    /// Writes down answers given by phone.
    Recorder,
    /// Takes the minutes: the procedure's own, or whom the chair has named.
    MinuteTaker,
    /// Leads an action of the plan, or answers for somebody outside who does.
    Lead {
        item: ItemId,
    },
    /// Supports somebody else's action.
    Supporter,
    /// Has a step in an exemption, or is asked to settle what people do not agree about.
    Decider,
    /// Gathers somebody's views.
    Gatherer,
    /// Told, because the procedure says so.
    Informed,
    /// Wanted at the meeting, at this place of a chain.
    Invited {
        item: ItemId,
        place: usize,
    },
}

/// Who answers for a role: its holder on this case, else whoever the directory would turn to for the owner's team. A case
/// that is only suggested has no holders yet.
pub fn answers_for(m: &Meeting, people: &People, role: &RoleId) -> Option<PersonId> {
    let team = people.get(&m.owner).and_then(|x| x.team.as_deref());
    m.holder(role).cloned().or_else(|| people.holders_for(role, team).first().map(|x| x.id.clone()))
}

/// Everything that a person is to this case. Empty: it is none of their business.
pub fn parts(m: &Meeting, p: &Procedure, people: &People, person: &PersonId) -> Vec<Part> {
    let hats = stands_for(m, people, person);
    let wears = |holder: &PersonId| hats.contains(holder);
    let holds = |role: &RoleId| m.holder(role).is_some_and(&wears);
    let mut parts = Vec::new();

    if wears(&m.owner) {
        parts.push(Part::Owner);
    }
    if *person == m.raised_by || m.joined.contains(person) {
        parts.push(Part::Colleague);
    }
    if let Stage::Suggested(s) = &m.stage
        && s.by == *person
    {
        parts.push(Part::Suggester);
    }
    if decides(m, people, person) {
        parts.push(Part::Decider);
    }
    let heard = p.ladders.iter().flat_map(|l| hearers(m, l)).any(&holds);
    let Some(open) = m.open() else {
        let told = |n: &&Notify| n.on.iter().any(|event| m.has_happened(*event)) && holds(&n.role);
        if heard || p.notify.iter().any(|n| told(&n)) {
            parts.push(Part::Informed);
        }
        return parts;
    };

    if p.request.agree.as_ref().is_some_and(|a| a.by.iter().any(&holds)) {
        parts.push(Part::Agreer);
    }
    if holds(&p.chair.designated_by) || p.chair.agreement_of.iter().any(&holds) {
        parts.push(Part::Designator);
    }
    match &open.chair {
        Chair::Asked { person: asked, .. } if asked == person => parts.push(Part::AskedToChair),
        _ if chairs(m, people, person) => parts.push(Part::Chair),
        _ => {}
    }
    if p.convene.by.iter().any(&holds) {
        parts.push(Part::Convener);
    }
    if holds(&p.invitations.sent_by) {
        parts.push(Part::Sender);
    }
    if holds(&p.invitations.agreed_by) {
        parts.push(Part::ListAgreer);
    }
    if p.invitations.additions_by.iter().any(&holds) || holds(&p.invitations.proposed_by) {
        parts.push(Part::Adder);
    }
    if p.timescales.iter().filter_map(|t| t.extend.as_ref()).any(|e| holds(&e.approved_by)) {
        parts.push(Part::Approver);
    }
    if minute_taker(m, p).is_some_and(|taker| acts_for(m, people, person, taker)) {
        parts.push(Part::MinuteTaker);
    }
    let takes_minutes = p.minute_taker.as_ref().is_some_and(|t| holds(&t.role)) || parts.contains(&Part::MinuteTaker);
    if takes_minutes || parts.iter().any(|x| matches!(x, Part::Owner | Part::Chair | Part::Convener | Part::Sender)) {
        parts.push(Part::Recorder);
    }
    for invitee in &open.invitees {
        let Some(place) = place_for(m, people, invitee, person) else { continue };
        let invited = invitee.chain[place].since.is_some() || invitee.chain[place].reply != Reply::Waiting;
        if invited && invitee.need != Need::Notify {
            parts.push(Part::Invited { item: invitee.id.clone(), place });
        } else if invited {
            parts.push(Part::Informed);
        }
    }
    if gathers(m, p).any(&wears) {
        parts.push(Part::Gatherer);
    }
    parts.extend(in_the_plan(m, people, person, parts.contains(&Part::Owner)));
    if heard || p.notify.iter().any(|n| holds(&n.role)) {
        parts.push(Part::Informed);
    }
    parts
}

/// Whether somebody has a step in an exemption or a disagreement: those who had one may see what came of it.
fn decides(m: &Meeting, people: &People, person: &PersonId) -> bool {
    asked_around(m).any(|asked| acts_for(m, people, person, asked))
}

/// Everybody who has been asked about an exemption or a disagreement.
fn asked_around(m: &Meeting) -> impl Iterator<Item = &PersonId> {
    let exemptions = m.around.exemptions.iter().flat_map(|e| e.asked.values().chain([&e.by]));
    exemptions.chain(m.around.disagreements.iter().flat_map(|d| d.asked.values().chain([&d.by])))
}

/// Whoever gathers views for this case. Those through whom the views come have no part in it: they may know another
/// child's case, and not this one.
fn gathers<'m>(m: &'m Meeting, p: &Procedure) -> impl Iterator<Item = &'m PersonId> {
    look::views_wanted(m, p).into_iter().filter_map(|rule| m.holder(&rule.gathered_by)).collect::<Vec<_>>().into_iter()
}

/// The roles that a ladder's reminders have reached in this case: whoever is told that others have not answered may look.
fn hearers<'p>(m: &Meeting, ladder: &'p Ladder) -> Vec<&'p RoleId> {
    let begins = format!("{}/", ladder.waits_for.as_str());
    let given = |n: usize| m.reminded.keys().any(|key| key.starts_with(&begins) && key.ends_with(&format!("#{n}")));
    let rungs = ladder.rungs.iter().enumerate().filter(|(n, _)| given(*n)).flat_map(|(_, rung)| &rung.to);
    let role = |hearer: &'p Hearer| if let Hearer::Role(role) = hearer { Some(role) } else { None };
    rungs.filter_map(role).collect()
}

/// Actions that this person leads or supports, from the moment the plan is confirmed. Whoever leads and is outside the
/// directory is answered for by the owner.
fn in_the_plan(m: &Meeting, people: &People, person: &PersonId, owner: bool) -> Vec<Part> {
    let plan = &m.after.plan;
    if plan.confirmed.is_none() {
        return Vec::new();
    }
    let leads = |lead: &Lead| match lead {
        Lead::Person(lead) => acts_for(m, people, person, lead),
        Lead::Outside(_) => owner,
    };
    let led = plan.actions.iter().filter(|a| leads(&a.lead)).map(|a| Part::Lead { item: a.id.clone() });
    let supports = plan.actions.iter().any(|a| a.support.contains(person));
    led.chain(supports.then_some(Part::Supporter)).collect()
}

/// Those of the roles that this person holds on the case, or stands in for.
pub(crate) fn held<'r>(
    m: &Meeting,
    people: &People,
    person: &PersonId,
    roles: impl IntoIterator<Item = &'r RoleId>,
) -> BTreeSet<RoleId> {
    let hats = stands_for(m, people, person);
    let theirs = |role: &&RoleId| m.holder(role).is_some_and(|holder| hats.contains(holder));
    roles.into_iter().filter(theirs).cloned().collect()
}

/// Whether somebody chairs. Nobody does so in another's place; but once the meeting was held, whoever covers for a chair
/// monitors for them, and the owner does where there is nobody.
fn chairs(m: &Meeting, people: &People, person: &PersonId) -> bool {
    if !m.was_held() {
        return m.chair() == Some(person);
    }
    let nobody = m.chair().is_some_and(|chair| {
        let gone = people.acting(chair);
        !people.get(&gone).is_some_and(|x| x.active)
    });
    acts_for(m, people, person, m.monitor()) || (nobody && acts_for(m, people, person, &m.owner))
}

/// Whether a person acts for another: it is themselves, they were asked to, or they cover for an account that is gone.
pub(crate) fn acts_for(m: &Meeting, people: &People, person: &PersonId, other: &PersonId) -> bool {
    let absent = !people.get(other).is_some_and(|x| x.active);
    person == other
        || m.acting.get(person).is_some_and(|of| of.contains(other))
        || (absent && people.cover_for(other).as_ref() == Some(person))
}

/// Who takes the minutes: whom the chair has named, else the procedure's own unless they do not come, else, where the
/// procedure has no rule, the chair. None: somebody must be named.
pub fn minute_taker<'m>(m: &'m Meeting, p: &Procedure) -> Option<&'m PersonId> {
    let after = &m.after;
    match (&after.minute_taker, &p.minute_taker) {
        (Some(named), _) => Some(named),
        (None, None) => m.chair(),
        (None, Some(_)) if after.minute_taker_gone.is_some() => None,
        (None, Some(rule)) => m.holder(&rule.role).filter(|holder| !stays_away(m, holder)),
    }
}

/// Whether somebody has said that they do not come themselves.
fn stays_away(m: &Meeting, person: &PersonId) -> bool {
    let links = m.open().into_iter().flat_map(|o| &o.invitees).flat_map(|i| &i.chain);
    let mut own = links.filter(|a| a.person.as_ref() == Some(person));
    own.any(|a| matches!(a.reply, Reply::Declined(_) | Reply::PassedOn { .. }))
}

/// The person, and everybody for whom they act: because they were asked to, or because the directory names them as
/// cover.
fn stands_for(m: &Meeting, people: &People, person: &PersonId) -> BTreeSet<PersonId> {
    let mut hats = BTreeSet::from([person.clone()]);
    hats.extend(m.acting.get(person).into_iter().flatten().cloned());
    let covers = |other: &&PersonId| match people.get(other) {
        Some(p) if p.active => p.cover.as_ref() == Some(person),
        _ => people.cover_for(other).as_ref() == Some(person),
    };
    hats.extend(m.cast.values().chain([&m.owner]).filter(covers).cloned());
    hats
}

/// The place at which somebody answers for an invitee: their own, or that of a person for whom they were asked to
/// stand in, or whose account is gone.
pub fn place_for(m: &Meeting, people: &People, invitee: &Invitee, person: &PersonId) -> Option<usize> {
    let stands_in = |other: &PersonId| acts_for(m, people, person, other);
    let released = |a: &Asked| matches!(a.reply, Reply::Released { .. });
    invitee.place_of(person).or_else(|| {
        let chain = invitee.chain.iter();
        chain.into_iter().rposition(|a| !released(a) && a.person.as_ref().is_some_and(stands_in))
    })
}

/// Everybody with something to find under "My list".
pub fn members(m: &Meeting, p: &Procedure) -> BTreeSet<PersonId> {
    let mut all: BTreeSet<PersonId> = m.joined.iter().cloned().collect();
    all.extend([m.owner.clone(), m.raised_by.clone()]);
    all.extend(m.acting.keys().cloned());
    if let Stage::Suggested(s) = &m.stage {
        all.insert(s.by.clone());
    }
    all.extend(asked_around(m).cloned());
    all.extend(p.ladders.iter().flat_map(|l| hearers(m, l)).filter_map(|role| m.holder(role)).cloned());
    let Some(open) = m.open() else { return all };
    all.extend(gathers(m, p).cloned());
    let rules = p.request.agree.iter().flat_map(|a| a.by.iter()).chain(&p.chair.agreement_of);
    let rules = rules.chain(p.notify.iter().map(|n| &n.role)).chain(&p.convene.by);
    let rules = rules.chain([&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by]);
    let rules = rules.chain(p.minute_taker.iter().map(|t| &t.role));
    all.extend(rules.filter_map(|r| m.holder(r)).cloned());
    if let Chair::Asked { person, .. } | Chair::Accepted { person, .. } = &open.chair {
        all.insert(person.clone());
    }
    for invitee in &open.invitees {
        all.extend(invitee.chain.iter().filter(|a| a.since.is_some()).filter_map(|a| a.person.clone()));
    }
    all.extend(minute_taker(m, p).cloned());
    if m.after.plan.confirmed.is_some() {
        for action in &m.after.plan.actions {
            all.extend(action.lead_person().into_iter().chain(&action.support).cloned());
        }
    }
    all
}
