//! Who is who for one child: the roles that a case needs, and whoever holds each.

use std::collections::BTreeMap;

use super::{Intake, ROLE, facts, team};
use crate::card::Field;
use crate::card::forms::{field, one_of};
use crate::ids::{PersonId, RoleId};
use crate::interaction::Value;
use crate::procedure::{CHAIR, Facts, Procedure, Truth};

/// A choice for each role that belongs to one child, and for each that several people hold.
pub(super) fn people(intake: &Intake<'_>) -> Vec<Field> {
    let Some(p) = intake.procedure else { return Vec::new() };
    let team = team(intake);
    let mut fields = Vec::new();
    for role in roles_wanted(p, &facts(&intake.draft.values)) {
        let candidates = intake.people.holders_for(&role, team.as_deref());
        let by_case = p.roles.get(&role).is_some_and(|r| r.case);
        if candidates.is_empty() || (candidates.len() == 1 && !by_case) {
            continue;
        }
        let name = format!("{ROLE}{role}");
        let first = (candidates.len() == 1 || !by_case).then(|| Value::Person(candidates[0].id.clone()));
        let chosen = intake.draft.values.get(&name).or(first.as_ref());
        let everybody = one_of(intake.people.holders(&role), chosen);
        let mut field = field(&name, &p.role_title(&role), everybody, false);
        field.value = first;
        fields.push(field);
    }
    fields
}

/// Whether any person has to be chosen at all.
pub fn has_people_to_choose(intake: &Intake<'_>) -> bool {
    !people(intake).is_empty()
}

/// Every role that the case will need somebody for.
pub fn roles_wanted(p: &Procedure, facts: &Facts) -> Vec<RoleId> {
    let invited = p.invitees.iter().filter(|i| i.when.holds(facts, &|_| false) != Truth::No).map(|i| &i.role);
    let told = p.notify.iter().map(|n| &n.role);
    let asked = p.request.agree.iter().flat_map(|a| &a.by).chain(&p.chair.agreement_of);
    let early = p.timescales.iter().filter_map(|t| t.early.as_ref()).map(|e| &e.by);
    let barred = p.chair.must_not.iter();
    let gates = p.gates.iter().flat_map(|g| &g.notify);
    let cover = p.disputes.iter().flat_map(|d| d.absent_cover.iter().map(|(r, _)| r));
    let settling = p.disputes.iter().flat_map(|d| d.resolved_by.iter().chain(&d.final_by));
    let exempting = p.exemptions.iter().flat_map(|e| e.consult.iter().chain(&e.recorded_by).chain(&e.approved_by));
    let views = p.views.iter().filter(|v| v.when.holds(facts, &|_| false) != Truth::No).map(|v| &v.gathered_by);
    let next = p.kind.recurring.iter().map(|r| &r.set_by);
    let around = settling.chain(exempting).chain(views).chain(next);
    let hearers = p.ladders.iter().flat_map(|l| &l.rungs).flat_map(|r| &r.to).filter_map(|h| match h {
        crate::procedure::Hearer::Role(role) => Some(role),
        _ => None,
    });
    let arranging = [&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by];
    let extend = p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| &e.approved_by);
    let minutes = p.minute_taker.iter().map(|t| &t.role);
    let all = told.chain(asked).chain(arranging).chain(&p.convene.by).chain(&p.invitations.additions_by);
    let mut list: Vec<RoleId> = Vec::new();
    let last = barred.chain(gates).chain(cover).chain(hearers).chain(around);
    for role in all.chain(extend).chain(early).chain(minutes).chain(invited).chain(last) {
        if role.as_str() != CHAIR && *role != p.request.owner && !list.contains(role) {
            list.push(role.clone());
        }
    }
    list
}

/// Who holds each role in this case: chosen, or the only one there is.
pub fn cast(intake: &Intake<'_>, p: &Procedure) -> BTreeMap<RoleId, PersonId> {
    let team = team(intake);
    let mut cast = BTreeMap::new();
    for role in roles_wanted(p, &facts(&intake.draft.values)) {
        let candidates = intake.people.holders_for(&role, team.as_deref());
        let by_case = p.roles.get(&role).is_some_and(|r| r.case);
        let shown = !candidates.is_empty() && (candidates.len() > 1 || by_case);
        let chosen = match intake.draft.values.get(&format!("{ROLE}{role}")) {
            Some(Value::Person(id)) => intake.people.get(id).filter(|x| x.holds(&role)).map(|x| x.id.clone()),
            _ if shown && by_case => None,
            _ => candidates.first().map(|x| x.id.clone()),
        };
        if let Some(person) = chosen {
            cast.insert(role, person);
        }
    }
    cast
}
