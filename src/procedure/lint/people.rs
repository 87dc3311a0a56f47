//! Roles that the procedure leans on and nobody in the directory holds.

use std::collections::BTreeSet;

use super::{Grade, Notes};
use crate::ids::RoleId;
use crate::people::People;
use crate::procedure::{CHAIR, Need, Procedure};

pub(super) fn check(notes: &mut Notes<'_>, people: &People) {
    let p = notes.p;
    let held = |role: &RoleId| !people.holders(role).is_empty();
    let chairs = p.chair.eligible.iter().chain(&p.chair.agreement_of).chain(p.chair.alternates.iter().map(|a| &a.role));
    let chairs: Vec<&RoleId> = chairs.collect();
    if !chairs.is_empty() && !chairs.iter().any(|role| held(role)) {
        let say = "Nobody in the people file holds a role that may chair this meeting.";
        notes.warn("role-unheld", "chair.eligible", say);
    }
    let mut said = BTreeSet::new();
    for (key, role, grade, why) in leaned_on(p) {
        let known = role.as_str() == CHAIR || p.is_told_first(role) || held(role);
        if !known && said.insert(role.clone()) {
            let title = p.role_title(role);
            let say = format!("Nobody in the people file holds the role “{role}” ({title}), {why}.");
            notes.add(grade, "role-unheld", &key, say);
        }
    }
}

/// The roles that a meeting cannot do without come first, so that each is graded by the worst of its uses.
fn leaned_on(p: &Procedure) -> Vec<(String, &RoleId, Grade, &'static str)> {
    use Grade::{Note, Warning};
    let mut all: Vec<(String, &RoleId, Grade, &'static str)> = Vec::new();
    let listed = |key: &str, roles: &'_ [RoleId]| (0..roles.len()).map(|i| format!("{key}[{i}]")).collect::<Vec<_>>();
    let request = &p.request;
    // One of those who may ask or agree is enough.
    all.push(("request.owner".into(), &request.owner, Warning, "who owns every request"));
    if let Some(agree) = &request.agree {
        let why = "who is asked to agree";
        let grade = if agree.all || agree.by.len() == 1 { Warning } else { Note };
        all.extend(
            listed("request.agree.by", &agree.by).into_iter().zip(&agree.by).map(|(key, role)| (key, role, grade, why)),
        );
    }
    all.push(("chair.designated_by".into(), &p.chair.designated_by, Warning, "who chooses the chair"));
    all.push(("invitations.sent_by".into(), &p.invitations.sent_by, Warning, "who sends the invitations"));
    all.push(("invitations.agreed_by".into(), &p.invitations.agreed_by, Warning, "who agrees the list of invitees"));
    for (i, invitee) in p.invitees.iter().enumerate() {
        let key = format!("invitee[{i}].role");
        match invitee.need {
            _ if invitee.essential_when.is_some() => {
                all.push((key, &invitee.role, Warning, "without whom the meeting may not be able to decide"));
            }
            Need::Required => all.push((key, &invitee.role, Warning, "who must be invited")),
            Need::Expected => all.push((key, &invitee.role, Note, "who is expected at the meeting")),
            Need::Optional | Need::Notify | Need::Views => {}
        }
    }
    for (i, exemption) in p.exemptions.iter().enumerate() {
        let approver = exemption.approved_by.iter().map(|r| (format!("exemption[{i}].approved_by"), r));
        all.extend(approver.map(|(key, role)| (key, role, Warning, "who decides on an exemption")));
    }
    for (i, timescale) in p.timescales.iter().enumerate() {
        let approver = timescale.extend.iter().map(|e| (format!("timescale[{i}].extend.approved_by"), &e.approved_by));
        all.extend(approver.map(|(key, role)| (key, role, Warning, "who grants more time")));
    }
    all.extend(p.minute_taker.iter().map(|t| ("minute_taker.role".into(), &t.role, Note, "who takes the minutes")));
    for (i, notify) in p.notify.iter().enumerate() {
        all.push((format!("notify[{i}].role"), &notify.role, Warning, "who must be told"));
    }
    all.sort_by_key(|(.., grade, _)| *grade);
    all
}
