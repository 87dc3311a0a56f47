//! In whose calendar the meeting belongs, as the case stands.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::ids::PersonId;
use crate::meeting::state::{Chair, Meeting, Place, Reply};
use crate::procedure::Need;

/// How somebody stands to the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// They have not said whether they come.
    Asked,
    Comes,
}

/// Whether the meeting, with its present date, belongs in this person's calendar.
pub fn expected(m: &Meeting, person: &PersonId) -> Option<Expected> {
    let open = m.open()?;
    if matches!(&open.chair, Chair::Accepted { person: chair, .. } if chair == person) {
        return Some(Expected::Comes);
    }
    let wanted = open.invitees.iter().filter(|i| !matches!(i.need, Need::Notify | Need::Views));
    let links = wanted.flat_map(|i| &i.chain).filter(|a| a.person.as_ref() == Some(person) && a.since.is_some());
    let all = links.filter_map(|a| match &a.reply {
        Reply::Accepted(given) if given.revision == open.revision() => Some(Expected::Comes),
        Reply::Waiting | Reply::Accepted(_) => Some(Expected::Asked),
        // A new date is a new question.
        Reply::Declined(given) if given.revision < open.revision() => Some(Expected::Asked),
        Reply::Declined(_) | Reply::Written(_) | Reply::PassedOn { .. } | Reply::Released { .. } => None,
    });
    all.max()
}

/// Whoever has had this meeting in their calendar at some time, as far as its invitations tell.
pub fn was_asked(m: &Meeting, person: &PersonId) -> bool {
    let invitees = m.open().into_iter().flat_map(|o| &o.invitees);
    let mut links = invitees.flat_map(|i| &i.chain);
    m.chair() == Some(person) || links.any(|a| a.person.as_ref() == Some(person) && a.since.is_some())
}

/// Those whose calendars tell something else after a change than before it: another time or place, new, or gone.
pub fn changed(before: &Meeting, after: &Meeting) -> BTreeSet<PersonId> {
    let everybody = people(before).into_iter().chain(people(after));
    everybody.filter(|person| entry(before, person) != entry(after, person)).collect()
}

fn entry<'m>(m: &'m Meeting, person: &PersonId) -> Option<(DateTime<Utc>, &'m Place)> {
    expected(m, person).filter(|_| m.is_awake())?;
    m.open()?.slot.as_ref().map(|slot| (slot.starts, &slot.place))
}

fn people(m: &Meeting) -> BTreeSet<PersonId> {
    let invitees = m.open().into_iter().flat_map(|o| &o.invitees);
    let invited = invitees.flat_map(|i| &i.chain).filter_map(|a| a.person.clone());
    invited.chain(m.chair().cloned()).collect()
}
