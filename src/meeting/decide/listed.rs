//! A name on the list that is the wrong one, or is not to be asked: changed or taken off before its invitation goes.

use crate::ids::ItemId;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::invitee::Listed;
use crate::meeting::part::Part;
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Invitee, Meeting, Private};
use crate::procedure::{Need, Procedure, Truth};

/// Leaving out what the procedure says must come is possible, for a reason: a list is never stopped by a rule.
pub(super) fn change(act: &Act<'_>, item: ItemId, to: Listed, reason: Option<Private>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(may_change_list)?;
    let open = act.open()?;
    let invitee = act.m.invitee(&item).ok_or(Refusal::TooLate)?;
    if invitee.has_been_asked() {
        return Err(Refusal::InvitationHasGone);
    }
    let before = invitee.end().person.as_ref();
    match &to {
        Listed::Named(person) if before == Some(person) => return Err(Refusal::NothingChanged),
        Listed::Named(person) => {
            act.available(person)?;
            if open.invitees.iter().any(|i| i.place_of(person).is_some()) {
                return Err(act.again(person));
            }
        }
        Listed::Unnamed if before.is_none() => return Err(Refusal::NothingChanged),
        Listed::Off if reason.is_none() && is_a_must(act.m, act.p, invitee) => return Err(Refusal::ReasonMissing),
        Listed::Unnamed | Listed::Off => {}
    }
    let role = invitee.role.clone();
    let rules = || act.p.invitees.iter().filter(|rule| rule.role == role);
    let told_first =
        matches!(to, Listed::Named(_)) && (act.p.is_told_first(&role) || rules().any(|rule| rule.through_owner));
    // Who a child's own people are was said at the request, by whoever asked for the meeting. A role of the council is
    // not given away with a place on a list.
    let of_the_child = act.p.roles.get(&role).is_some_and(|r| r.case) && role != act.p.request.owner;
    let recast = to != Listed::Off && of_the_child && before.is_some() && act.m.holder(&role) == before;
    let agreed_by_another = open.list_agreed.as_ref().is_some_and(|(who, _)| *who != by);
    let reopens = agreed_by_another && act.by_part(|x| *x == Part::ListAgreer).is_err();
    let at = act.turn.now;
    Ok(vec![Event::InviteeChanged { item, role, to, by, at, reason, told_first, recast, reopens }])
}

/// Whether a part lets somebody change the list as long as it has not been sent.
pub fn may_change_list(part: &Part) -> bool {
    matches!(part, Part::Owner | Part::ListAgreer | Part::Sender)
}

/// Whether the procedure itself says that somebody of this role must come.
pub fn is_a_must(m: &Meeting, p: &Procedure, invitee: &Invitee) -> bool {
    let mut rules = p.invitees.iter().filter(|r| r.role == invitee.role && m.holds(&r.when) != Truth::No);
    invitee.added_by.is_none() && rules.any(|r| r.need == Need::Required)
}
