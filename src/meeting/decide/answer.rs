//! Answers to an invitation. Representation is a chain with a live end: naming somebody asks *them*.

use std::collections::BTreeSet;

use crate::ids::{ItemId, PersonId};
use crate::meeting::apply;
use crate::meeting::command::Answer;
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::{Part, place_for};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{Given, Invitee, Reply};
use crate::procedure::{Need, Procedure, RepresentationDuty};

pub(super) fn reply(act: &Act<'_>, item: &ItemId, answer: Answer, revision: u32) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    let open = act.open()?;
    let invitee = act.m.invitee(item).ok_or(Refusal::NotYours)?;
    let place = place_for(act.m, act.turn.people, invitee, &by).ok_or(Refusal::NotYours)?;
    if invitee.chain[place].since.is_none() {
        return Err(Refusal::NotYours);
    }
    if revision != open.revision() {
        return Err(Refusal::MeetingMoved);
    }
    if open.slot.is_none() {
        return Err(Refusal::NoDateYet);
    }
    if invitee.place_of(&by).is_some() {
        return answered(act, invitee, place, answer, None);
    }
    let comes = matches!(answer, Answer::Accept { .. } | Answer::Written);
    if comes && free(act, item, &by) && may_send(act.p, invitee, place) {
        return comes_instead(act, invitee, place, answer, by);
    }
    answered(act, invitee, place, answer, Some(by))
}

/// Whoever stands in for somebody absent and comes themselves is their representative.
fn comes_instead(
    act: &Act<'_>,
    invitee: &Invitee,
    place: usize,
    answer: Answer,
    by: PersonId,
) -> Result<Vec<Event>, Refusal> {
    let mut events = answered(act, invitee, place, Answer::Represent { person: by }, None)?;
    let after = events.iter().fold(act.m.clone(), apply);
    let Some(invitee) = after.invitee(&invitee.id) else { return Ok(events) };
    events.extend(answered(act, invitee, invitee.live(), answer, None)?);
    Ok(events)
}

/// Whether nobody has asked this person for anything here yet.
pub(super) fn free(act: &Act<'_>, item: &ItemId, person: &PersonId) -> bool {
    let chairs = act.m.chair() == Some(person);
    let elsewhere = |i: &Invitee| i.id != *item && i.place_of(person).is_some();
    !chairs && !act.m.open().is_some_and(|o| o.invitees.iter().any(elsewhere))
}

/// Whether whoever is at this place of a chain may send somebody: the procedure lets them, and the chain has room.
pub fn may_send(p: &Procedure, invitee: &Invitee, place: usize) -> bool {
    may_pass_on(p, place) && has_room(p, invitee, place)
}

/// Whether a "no" at this place leaves somebody to be found whom only others can find: it was passed on, is owed, and cannot
/// be passed on again.
fn ends_the_chain(p: &Procedure, invitee: &Invitee, place: usize) -> bool {
    invitee.must_be_represented(p) && place > 0 && !may_send(p, invitee, place)
}

fn may_pass_on(p: &Procedure, place: usize) -> bool {
    let rule = &p.representation;
    rule.duty != RepresentationDuty::None && (place == 0 || rule.may_pass_on)
}

/// Whether the duty may pass through one more person after this place.
fn has_room(p: &Procedure, invitee: &Invitee, place: usize) -> bool {
    let kept = invitee.chain.iter().take(place + 1).filter(|a| !matches!(a.reply, Reply::Released { .. }));
    kept.count() < p.representation.max_chain as usize
}

/// The same answers, given by phone and written down by somebody on the case.
pub(super) fn record(act: &Act<'_>, item: &ItemId, answer: Answer) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| *x == Part::Recorder)?;
    act.open()?;
    let invitee = act.m.invitee(item).ok_or(Refusal::NotYours)?;
    answered(act, invitee, invitee.live(), answer, Some(by))
}

fn answered(
    act: &Act<'_>,
    invitee: &Invitee,
    place: usize,
    answer: Answer,
    recorded_by: Option<PersonId>,
) -> Result<Vec<Event>, Refusal> {
    let open = act.open()?;
    let rule = &act.p.representation;
    let at = act.turn.now;
    let item = invitee.id.clone();
    let given = |commit| Given { at, revision: open.revision(), commit, recorded_by: recorded_by.clone() };
    // Whoever answers for themselves lets go of everybody they had sent.
    let later: BTreeSet<usize> = (place + 1..invitee.chain.len())
        .filter(|n| !matches!(invitee.chain[*n].reply, Reply::Released { .. }))
        .collect();
    let actor = invitee.chain[place].person.as_ref();
    let mut events = Vec::new();
    let release = |events: &mut Vec<Event>| {
        if !later.is_empty() {
            events.push(Event::Released { item: item.clone(), places: later.clone(), at });
        }
    };
    let same = |reply: &Reply| later.is_empty() && same_answer(&invitee.chain[place].reply, reply);
    match answer {
        Answer::Accept { .. } if invitee.need == Need::Views => return Err(Refusal::ViewsOnly),
        Answer::Accept { commit } => {
            if rule.commit.is_some() && commit.is_none() && !act.p.is_told_first(&invitee.role) {
                return Err(Refusal::CommitMissing);
            }
            let reply = Reply::Accepted(given(commit));
            if same(&reply) {
                return Err(Refusal::NothingChanged);
            }
            release(&mut events);
            events.push(Event::Replied { item: item.clone(), place, reply });
        }
        Answer::Written => {
            if !rule.written_contribution && invitee.need != Need::Views {
                return Err(Refusal::WrittenNotTaken);
            }
            let reply = Reply::Written(given(None));
            if same(&reply) {
                return Err(Refusal::NothingChanged);
            }
            release(&mut events);
            events.push(Event::Replied { item: item.clone(), place, reply });
        }
        Answer::Decline => {
            let reply = Reply::Declined(given(None));
            if same(&reply) {
                return Err(Refusal::NothingChanged);
            }
            release(&mut events);
            events.push(Event::Replied { item: item.clone(), place, reply });
            let by = actor.cloned().or_else(|| act.turn.by.cloned());
            if let Some(by) = by.filter(|_| ends_the_chain(act.p, invitee, place)) {
                events.push(Event::ChainFull { item, by });
            }
        }
        Answer::Represent { person } => {
            if Some(&person) == actor {
                return Err(Refusal::Yourself);
            }
            act.available(&person)?;
            // The chain as it will stand once those sent earlier are let go.
            let mut kept = invitee.chain.iter().take(place + 1);
            if kept.any(|a| a.person.as_ref() == Some(&person))
                || later.iter().any(|n| invitee.chain[*n].person.as_ref() == Some(&person))
                || !free(act, &item, &person)
            {
                return Err(act.again(&person));
            }
            if !may_pass_on(act.p, place) {
                return Err(Refusal::MayNotPassOn);
            }
            if !has_room(act.p, invitee, place) {
                if same(&Reply::Declined(given(None))) {
                    return Err(Refusal::MayNotPassOn);
                }
                let by = actor.cloned().or_else(|| act.turn.by.cloned()).ok_or(Refusal::NotYours)?;
                // Not passed on; the person's own "no" stands, and the chair hears of it.
                return Ok(vec![
                    Event::Replied { item: item.clone(), place, reply: Reply::Declined(given(None)) },
                    Event::ChainFull { item, by },
                ]);
            }
            release(&mut events);
            events.push(Event::Replied { item: item.clone(), place, reply: Reply::PassedOn { at } });
            events.push(Event::RepresentativeAsked { item, by: actor.cloned(), person, at });
        }
    }
    Ok(events)
}

fn same_answer(old: &Reply, new: &Reply) -> bool {
    match (old, new) {
        (Reply::Accepted(a), Reply::Accepted(b)) => a.revision == b.revision && a.commit == b.commit,
        (Reply::Written(a), Reply::Written(b)) | (Reply::Declined(a), Reply::Declined(b)) => a.revision == b.revision,
        _ => false,
    }
}

pub(super) fn name_authority(act: &Act<'_>, item: &ItemId, person: PersonId) -> Result<Vec<Event>, Refusal> {
    let by = act.by()?;
    act.open()?;
    let invitee = act.m.invitee(item).ok_or(Refusal::NotYours)?;
    if place_for(act.m, act.turn.people, invitee, &by).is_none() {
        act.by_part(|x| *x == Part::Recorder)?;
    }
    act.available(&person)?;
    let end = invitee.end();
    if !matches!(&end.reply, Reply::Accepted(given) if given.commit == Some(false)) {
        return Err(Refusal::TooLate);
    }
    // Whoever comes has just said that they cannot.
    if end.person.as_ref() == Some(&person) {
        return Err(Refusal::AlreadyAsked { person });
    }
    if invitee.reachable.as_ref() == Some(&person) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::AuthorityNamed { item: item.clone(), person, by }])
}
