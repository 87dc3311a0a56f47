//! What people outside say besides their answer, and what must be said to some of them before they are written to.

use std::collections::BTreeSet;

use crate::ids::{ItemId, PersonId};
use crate::meeting::decide::{Act, answer, invite};
use crate::meeting::event::Event;
use crate::meeting::invitee::{Instead, Needs, NotThem};
use crate::meeting::part::{Part, place_for};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Invitee;

/// The person's own word that they are not the one to ask. Whom they name is only a suggestion.
pub(super) fn not_me(act: &Act<'_>, item: ItemId, instead: Option<Instead>) -> Result<Vec<Event>, Refusal> {
    let (by, invitee) = invited(act, &item)?;
    // Whoever sent somebody else, or was let go, has nothing to point away.
    if invitee.place_of(&by) != Some(invitee.live()) {
        return Err(Refusal::NotYours);
    }
    if invitee.not_them.is_some() {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::NotMe { item, not_them: NotThem { by, at: act.turn.now, instead } }])
}

/// Somebody on the case says who is asked instead: only now is anything sent to them.
pub(super) fn ask_instead(act: &Act<'_>, item: ItemId, person: PersonId) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(may_name)?;
    act.open()?;
    let invitee = act.m.invitee(&item).ok_or(Refusal::NotYours)?;
    if invitee.not_them.is_none() {
        return Err(Refusal::TooLate);
    }
    act.available(&person)?;
    if invitee.place_of(&person).is_some() || !answer::free(act, &item, &person) {
        return Err(act.again(&person));
    }
    let told_first = act.p.is_told_first(&invitee.role);
    let invited = invitee.end().since.is_some() && !told_first;
    Ok(vec![Event::InviteeNamed { item, person, by, at: act.turn.now, invited, told_first, need: None }])
}

/// Whether a part lets somebody say who is asked.
pub fn may_name(part: &Part) -> bool {
    matches!(part, Part::Adder | Part::Owner | Part::Sender | Part::ListAgreer | Part::Chair | Part::Recorder)
}

pub(super) fn tell_needs(act: &Act<'_>, item: ItemId, interpreter: bool, access: bool) -> Result<Vec<Event>, Refusal> {
    let (by, invitee) = invited(act, &item)?;
    if invitee.needs.is_some_and(|n| n.interpreter == interpreter && n.access == access) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::NeedsTold { item, needs: Needs { interpreter, access, at: act.turn.now }, by }])
}

/// Noted once for each person: whoever arranges the meeting rings them. Nobody who acts can say it for somebody else.
pub(super) fn not_reached(act: &Act<'_>, person: PersonId) -> Result<Vec<Event>, Refusal> {
    if act.turn.by.is_some() {
        return Err(Refusal::NotYours);
    }
    if act.m.unreached.contains_key(&person) || !act.m.is_live() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::NotReached { person, at: act.turn.now }])
}

/// The owner's own word that these people have heard it from them.
pub(super) fn told_in_person(act: &Act<'_>, told: &BTreeSet<ItemId>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Owner)?;
    act.open()?;
    let items = invite::still_to_be_told(act, told);
    if items.is_empty() {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Told { items, by, at: act.turn.now }])
}

fn invited<'a>(act: &Act<'a>, item: &ItemId) -> Result<(PersonId, &'a Invitee), Refusal> {
    let by = act.by()?;
    act.open()?;
    let invitee = act.m.invitee(item).ok_or(Refusal::NotYours)?;
    let place = place_for(act.m, act.turn.people, invitee, &by).ok_or(Refusal::NotYours)?;
    if invitee.chain[place].since.is_none() {
        return Err(Refusal::NotYours);
    }
    Ok((by, invitee))
}
