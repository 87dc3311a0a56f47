//! What the forms say that arrange a meeting, answer its invitations and end it.

use super::{Blame, Filled, blank, no_item};
use crate::card::forms;
use crate::desk::values::{code, contact, date, items, moment, person, typed, words, yes};
use crate::draw;
use crate::ids::{ItemId, PersonId};
use crate::interaction::{Values, Verb};
use crate::meeting::command::Answer;
use crate::meeting::invitee::{Instead, Listed};
use crate::meeting::{Command, Link, Place, PlaceKind, Private, Room};
use crate::people::outside::Contact;
use crate::procedure::{EventName, Need};

/// None: the form is not one of these.
pub fn command(filled: &Filled<'_>) -> Result<Option<Command>, Blame> {
    let Filled { about, values, view, .. } = filled;
    let item = || about.item.clone().ok_or_else(no_item);
    let reason = || code(values, "reason").ok_or_else(|| blank("reason"));
    let revision = about.revision;
    let reply = |answer| Ok(Command::Reply { item: item()?, answer, revision });
    Ok(Some(match filled.verb {
        Verb::DeclineSuggestion => {
            Command::DeclineSuggestion { reason: words(values, "reason").ok_or_else(|| blank("reason"))? }
        }
        Verb::DontAgree => Command::DontAgree { code: reason()?, reason: words(values, "words") },
        Verb::ChooseChair => Command::ChooseChair { person: chosen(values)?, reason: words(values, "reason") },
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime => Command::SetDate {
            local: moment(values).ok_or_else(|| blank("date"))?,
            place: place(values)?,
            later: code(values, "later"),
        },
        Verb::AddInvitee => Command::AddInvitee {
            item: draw::item_id(),
            role: code(values, "role").ok_or_else(|| blank("role"))?.into(),
            person: person(values, "person"),
            need: match code(values, "need").as_deref() {
                Some("required") => Need::Required,
                Some("expected") => Need::Expected,
                Some("views") => Need::Views,
                Some("notify") => Need::Notify,
                _ => Need::Optional,
            },
        },
        Verb::NotThisPerson => Command::ChangeInvitee {
            item: code(values, "item").ok_or_else(|| blank("item"))?.into(),
            to: listed(values)?,
            reason: words(values, "reason"),
        },
        Verb::CheckInvitations => Command::AgreeList { told: items(values, "told") },
        Verb::SendInvitations => Command::SendInvitations { told: items(values, "told") },
        Verb::Accept => reply(Answer::Accept { commit: yes(values, "commit") })?,
        Verb::SendRepresentative => reply(Answer::Represent { person: chosen(values)? })?,
        Verb::CantAttend => reply(match person(values, "person") {
            Some(person) => Answer::Represent { person },
            None => Answer::Decline,
        })?,
        Verb::ChangeMyAnswer => reply(answer(filled, &item()?)?)?,
        Verb::RecordAnswer => {
            let item: ItemId = code(values, "item").ok_or_else(|| blank("item"))?.into();
            Command::RecordReply { answer: answer(filled, &item)?, item }
        }
        Verb::NameAuthority => Command::NameAuthority { item: item()?, person: chosen(values)? },
        Verb::NotMe => Command::NotMe { item: item()?, instead: contact(values)?.and_then(instead) },
        Verb::AskInstead => Command::AskInstead { item: item()?, person: chosen(values)? },
        Verb::TellNeeds => Command::TellNeeds {
            item: item()?,
            interpreter: yes(values, "interpreter").ok_or_else(|| blank("interpreter"))?,
            access: yes(values, "access").ok_or_else(|| blank("access"))?,
        },
        Verb::ToldThem => Command::ToldInPerson { told: items(values, "told") },
        Verb::RecordEvent => {
            let event = code(values, "event").and_then(|c| EventName::parse(&c)).ok_or_else(|| blank("event"))?;
            let date = date(values, "date").ok_or_else(|| blank("date"))?;
            let now = view.calendar.local(view.now);
            let time = if date == now.date() { now.time() } else { chrono::NaiveTime::MIN };
            Command::Report { event, local: date.and_time(time) }
        }
        Verb::RecordLate => Command::RecordLate { code: reason()? },
        Verb::CancelMeeting => Command::Cancel { code: reason()? },
        Verb::WasHeld => {
            let attended = (0..10).flat_map(|n| items(values, &format!("there{n}"))).collect();
            Command::WasHeld { on: date(values, "date").ok_or_else(|| blank("date"))?, attended }
        }
        Verb::WasNotHeld => Command::WasNotHeld { code: reason()? },
        _ => return Ok(None),
    }))
}

fn chosen(values: &Values) -> Result<PersonId, Blame> {
    person(values, "person")
        .ok_or_else(|| ("person", "Please say who: choose a person, or name somebody outside.".to_owned()))
}

fn listed(values: &Values) -> Result<Listed, Blame> {
    let becomes = code(values, "becomes").ok_or_else(|| blank("becomes"))?;
    match (becomes.as_str(), person(values, "person")) {
        (forms::NAMED, _) => Ok(Listed::Named(chosen(values)?)),
        (_, Some(_)) => Err(("becomes", "Somebody is named below. Please choose that they are asked.".to_owned())),
        (forms::OFF, None) => Ok(Listed::Off),
        (_, None) => Ok(Listed::Unnamed),
    }
}

/// Kept apart from the people of the directory until somebody on the case confirms it.
fn instead(contact: Contact) -> Option<Instead> {
    Some(Instead {
        name: Private::new(&contact.name)?,
        service: contact.service.as_deref().and_then(Private::new),
        email: Private::new(&contact.email)?,
    })
}

fn answer(filled: &Filled<'_>, item: &ItemId) -> Result<Answer, Blame> {
    let values = filled.values;
    match code(values, "answer").as_deref() {
        Some("accept") => {
            let commit = yes(values, "commit");
            if forms::asks_commit(filled.view, item) && commit.is_none() {
                return Err(("commit", "Please answer this too.".into()));
            }
            Ok(Answer::Accept { commit })
        }
        Some("represent") => match person(values, "person") {
            Some(person) => Ok(Answer::Represent { person }),
            None => Err(("person", "Please say who represents them.".into())),
        },
        Some("written") => Ok(Answer::Written),
        _ => Ok(Answer::Decline),
    }
}

fn place(values: &Values) -> Result<Place, Blame> {
    let kind = code(values, "place").and_then(|c| PlaceKind::parse(&c));
    let kind = kind.ok_or_else(|| ("place", "Please choose one.".to_owned()))?;
    let room = match typed(values, "room") {
        None => None,
        Some(t) => Some(Room::parse(t).ok_or_else(|| ("room", "Please give only the room's number.".to_owned()))?),
    };
    let link = match typed(values, "link") {
        None => None,
        Some(t) => Some(Link::parse(t).ok_or_else(|| {
            ("link", "Please give a whole link that begins with https:// and has no spaces.".to_owned())
        })?),
    };
    Ok(Place { kind, room, link })
}
