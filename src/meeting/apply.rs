//! Writes a decision down. Total and without rules: anything that does not fit the stage changes nothing.

mod after;
mod around;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::ids::ItemId;
use crate::meeting::around::Breach;
use crate::meeting::event::Event;
use crate::meeting::invitee::Listed;
use crate::meeting::state::{
    Agreement, Asked, Chair, Closed, DateChange, Given, Happened, Held, Invitee, Meeting, MoreTime, Open, Outcome,
    Reply, Stage, Suggested, ToldDate,
};
use crate::procedure::EventName;

/// The case after the event.
pub fn apply(mut m: Meeting, event: &Event) -> Meeting {
    match event {
        Event::Suggested { by, at, local, words, told } => {
            m.cast.extend(told.clone());
            note(&mut m, EventName::Suggested, *local, *at);
            m.stage = Stage::Suggested(Suggested { by: by.clone(), at: *at, words: words.clone(), discussing: None });
        }
        Event::SuggestionDiscussed { at } => {
            if let Stage::Suggested(s) = &mut m.stage {
                s.discussing = Some(*at);
            }
        }
        Event::SuggestionDeclined { by, at, reason } => {
            close(&mut m, Outcome::SuggestionDeclined { reason: reason.clone() }, by, *at);
        }
        Event::KindChosen { procedure, version } => {
            m.suggested_as = Some(std::mem::replace(&mut m.procedure, procedure.clone()));
            m.version.clone_from(version);
        }
        Event::Requested(r) => {
            for (event, local) in &r.happened {
                note(&mut m, *event, *local, r.at);
            }
            if let Stage::Suggested(suggested) = &m.stage {
                m.suggested_by = Some(suggested.by.clone());
            }
            m.raised_by = r.by.clone();
            m.case_number.clone_from(&r.case_number);
            m.team.clone_from(&r.team);
            m.level = r.level;
            m.facts.clone_from(&r.facts);
            m.cast.clone_from(&r.cast);
            m.follows.clone_from(&r.follows);
            m.variant.clone_from(&r.variant);
            m.on_behalf_of.clone_from(&r.on_behalf_of);
            m.last_dates.extend(r.last_date.map(|date| ToldDate { date, at: r.at, why: DateChange::Requested }));
            m.stage = Stage::Open(Open {
                requested: r.at,
                date_wanted: r.at,
                agreement: waiting(r.needs_agreement, r.at),
                agreed: BTreeMap::new(),
                chair: Chair::Unset { since: r.at },
                chair_refused: Vec::new(),
                slot: None,
                earlier: Vec::new(),
                more_time: MoreTime::NotAsked,
                late: None,
                early: None,
                list_agreed: None,
                sent: None,
                invitees: r.invitees.clone(),
            });
        }
        Event::Joined { by, concern } => {
            m.joined.insert(by.clone());
            m.concerns.extend(concern.clone());
        }
        Event::Reported { event, local, at, .. } => note(&mut m, *event, *local, *at),
        Event::AgreedFor { by, roles, at } => with(&mut m, |o| {
            o.agreed.extend(roles.iter().map(|role| (role.clone(), (by.clone(), *at))));
        }),
        Event::Agreed { by, at, local } => {
            note(&mut m, EventName::Agreed, *local, *at);
            with(&mut m, |o| o.agreement = Agreement::Given { by: by.clone(), at: *at });
        }
        Event::NotAgreed { by, at, code, reason } => {
            close(&mut m, Outcome::NotAgreed { code: code.clone(), reason: reason.clone() }, by, *at);
        }
        Event::ChairProposed { person, by, at, reason, agreed } => with(&mut m, |o| {
            let (person, by, reason) = (person.clone(), by.clone(), reason.clone());
            o.chair = Chair::Proposed { person, by, at: *at, reason, agreed: agreed.clone() };
        }),
        Event::ChairAgreed { roles, .. } => with(&mut m, |o| {
            if let Chair::Proposed { agreed, .. } = &mut o.chair {
                agreed.extend(roles.iter().cloned());
            }
        }),
        Event::ChairAsked { person, by, at, reason } => with(&mut m, |o| {
            o.chair = Chair::Asked { person: person.clone(), by: by.clone(), at: *at, reason: reason.clone() };
        }),
        Event::ChairAccepted { person, at, local } => {
            note(&mut m, EventName::ChairDesignated, *local, *at);
            with(&mut m, |o| o.chair = Chair::Accepted { person: person.clone(), at: *at });
        }
        Event::ChairDeclined { person, at, why } => with(&mut m, |o| {
            o.chair = Chair::Unset { since: *at };
            o.chair_refused.push((person.clone(), *why));
        }),
        Event::DateSet { slot, late, early } => {
            let name = if slot.revision > 1 { EventName::MeetingMoved } else { EventName::MeetingSet };
            note(&mut m, name, slot.local, slot.set_at);
            with(&mut m, |o| {
                o.earlier.extend(o.slot.replace(slot.clone()));
                o.late.clone_from(late);
                o.early.clone_from(early);
                if matches!(o.more_time, MoreTime::Asked { .. }) {
                    o.more_time = MoreTime::NotAsked;
                }
            });
        }
        Event::PlaceChanged { place, .. } => with(&mut m, |o| {
            if let Some(slot) = &mut o.slot {
                slot.place = place.clone();
            }
        }),
        Event::MoreTimeAsked { wanted, reason, by, at } => with(&mut m, |o| {
            o.more_time = MoreTime::Asked { wanted: wanted.clone(), reason: reason.clone(), by: by.clone(), at: *at };
        }),
        Event::MoreTimeGranted { until, reason, by, at } => {
            m.last_dates.push(ToldDate { date: *until, at: *at, why: DateChange::MoreTime });
            with(&mut m, |o| {
                o.more_time = MoreTime::Granted { until: *until, reason: reason.clone(), by: by.clone(), at: *at };
            });
        }
        Event::MoreTimeRefused { by, at } => {
            with(&mut m, |o| {
                o.more_time = MoreTime::Refused { by: by.clone(), at: *at };
                o.date_wanted = *at;
            });
        }
        Event::RecordedLate { code, .. } => with(&mut m, |o| o.late = Some(code.clone())),
        Event::InviteeAdded { invitee } => with(&mut m, |o| o.invitees.push(invitee.clone())),
        Event::InviteeNamed { item, person, at, invited, told_first, need, .. } => with_invitee(&mut m, item, |i| {
            let live = i.live();
            let since = invited.then_some(*at);
            i.chain[live] = Asked { person: Some(person.clone()), since, reply: Reply::Waiting };
            i.ready = Some(*at);
            i.through_owner |= *told_first;
            i.need = need.unwrap_or(i.need);
            i.not_them = None;
            i.needs = None;
        }),
        Event::InviteeChanged { item, role, to, at, told_first, recast, reopens, .. } => {
            let person = match to {
                Listed::Named(person) => Some(person.clone()),
                Listed::Off | Listed::Unnamed => None,
            };
            match (&person, *recast) {
                (Some(person), true) => drop(m.cast.insert(role.clone(), person.clone())),
                (None, true) => drop(m.cast.remove(role)),
                (_, false) => {}
            }
            with(&mut m, |o| {
                if *reopens {
                    o.list_agreed = None;
                }
                if *to == Listed::Off {
                    o.invitees.retain(|i| i.id != *item);
                }
            });
            with_invitee(&mut m, item, |i| {
                let live = i.live();
                i.chain[live] = Asked { person, since: None, reply: Reply::Waiting };
                i.ready = Some(*at);
                i.through_owner |= *told_first;
            });
        }
        Event::NotMe { item, not_them } => with_invitee(&mut m, item, |i| i.not_them = Some(not_them.clone())),
        Event::NeedsTold { item, needs, .. } => with_invitee(&mut m, item, |i| i.needs = Some(*needs)),
        Event::NotReached { person, at } => {
            m.unreached.insert(person.clone(), *at);
        }
        Event::OutOfReach { person, at } => {
            m.out_of_reach.insert(person.clone(), *at);
        }
        Event::ListAgreed { by, at } => with(&mut m, |o| o.list_agreed = Some((by.clone(), *at))),
        Event::Told { items, at, .. } => with(&mut m, |o| {
            for invitee in o.invitees.iter_mut().filter(|i| items.contains(&i.id)) {
                invitee.through_owner = false;
                invitee.ready = Some(*at);
            }
        }),
        Event::InvitationsSent { by, at, local, items } => {
            note(&mut m, EventName::InvitationsSent, *local, *at);
            with(&mut m, |o| {
                o.sent.get_or_insert((by.clone(), *at));
                for invitee in o.invitees.iter_mut().filter(|i| items.contains(&i.id)) {
                    let live = invitee.live();
                    invitee.chain[live].since.get_or_insert(*at);
                }
            });
        }
        Event::Replied { item, place, reply } => with_invitee(&mut m, item, |i| {
            if let Some(asked) = i.chain.get_mut(*place) {
                asked.reply = reply.clone();
                // An answer by phone may come before the invitation went out.
                if let Reply::Accepted(Given { at, .. })
                | Reply::Written(Given { at, .. })
                | Reply::Declined(Given { at, .. }) = reply
                {
                    asked.since.get_or_insert(*at);
                }
            }
            i.reachable = None;
            i.not_them = None;
        }),
        Event::RepresentativeAsked { item, person, at, .. } => with_invitee(&mut m, item, |i| {
            i.chain.push(Asked { person: Some(person.clone()), since: Some(*at), reply: Reply::Waiting });
            i.reachable = None;
            i.needs = None;
        }),
        Event::Released { item, places, at } => with_invitee(&mut m, item, |i| {
            for place in places {
                if let Some(asked) = i.chain.get_mut(*place) {
                    asked.reply = Reply::Released { at: *at };
                }
            }
        }),
        Event::AuthorityNamed { item, person, .. } => {
            with_invitee(&mut m, item, |i| i.reachable = Some(person.clone()));
        }
        Event::Cancelled { by, at, local, code } => {
            note(&mut m, EventName::MeetingCancelled, *local, *at);
            close(&mut m, Outcome::Cancelled { code: code.clone() }, by, *at);
        }
        Event::Held { by, at, on, attended } => {
            note(&mut m, EventName::MeetingHeld, on.and_time(chrono::NaiveTime::MIN), *at);
            if let Stage::Open(open) = &m.stage {
                m.stage = Stage::Held(Held {
                    open: open.clone(),
                    on: *on,
                    by: by.clone(),
                    at: *at,
                    attended: attended.clone(),
                });
            }
        }
        Event::NotHeld { by, at, code, again } => {
            if *again {
                // The passed date becomes history; the next one is asked for.
                with(&mut m, |o| {
                    o.earlier.extend(o.slot.take());
                    o.date_wanted = *at;
                });
            } else {
                close(&mut m, Outcome::NotHeld { code: code.clone() }, by, *at);
            }
        }
        Event::Reminded { about, at, .. } => {
            for reminder in about {
                m.reminded.extend(reminder.rungs.iter().map(|r| (r.clone(), *at)));
            }
        }
        Event::Begun { waits, at } => m.reminded.extend(waits.iter().map(|w| (w.clone(), *at))),
        Event::Passed { rungs, at } => m.reminded.extend(rungs.iter().map(|r| (r.clone(), *at))),
        Event::CoverAsked { cover, of } => {
            m.acting.entry(cover.clone()).or_default().insert(of.clone());
        }
        Event::LastDateMoved { to, why, at, .. } => {
            m.last_dates.push(ToldDate { date: *to, at: *at, why: *why });
        }
        Event::GateBreached { gate, event } => {
            m.around.breaches.push(Breach { gate: gate.clone(), event: *event });
        }
        Event::ChainFull { .. } => {}
        Event::Around(change) => around::changed(&mut m, change),
        event => after::followed(&mut m, event),
    }
    m
}

/// An answer that is waited for from now on, or none.
fn waiting(needed: bool, since: DateTime<Utc>) -> Agreement {
    if needed { Agreement::Waiting { since } } else { Agreement::NotNeeded }
}

fn note(m: &mut Meeting, event: EventName, local: chrono::NaiveDateTime, recorded: chrono::DateTime<chrono::Utc>) {
    m.happened.insert(event, Happened { local, recorded });
}

fn with(m: &mut Meeting, change: impl FnOnce(&mut Open)) {
    match &mut m.stage {
        Stage::Open(open) => change(open),
        Stage::Held(held) => change(&mut held.open),
        Stage::New | Stage::Suggested(_) | Stage::Closed(_) => {}
    }
}

fn with_invitee(m: &mut Meeting, item: &ItemId, change: impl FnOnce(&mut Invitee)) {
    with(m, |o| {
        if let Some(invitee) = o.invitees.iter_mut().find(|i| i.id == *item) {
            change(invitee);
        }
    });
}

fn close(m: &mut Meeting, outcome: Outcome, by: &crate::ids::PersonId, at: chrono::DateTime<chrono::Utc>) {
    let open = m.open().cloned();
    m.stage = Stage::Closed(Closed { outcome, by: by.clone(), at, open });
}
