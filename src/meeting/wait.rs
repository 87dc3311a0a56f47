//! What a case is waiting for, and from whom: the one list behind cards, reminders and "what waits for you".

mod after;
mod around;
mod later;

use chrono::{DateTime, NaiveDate, Utc};

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::decide::yet_to_agree;
use crate::meeting::state::{Agreement, Chair, Duty, Invitee, Meeting, MoreTime, Open, Reply, Stage};
use crate::procedure::{Need, Procedure, WaitsFor};

pub(crate) use after::has_ended;
pub use after::{first_step, scale_members, takes_step};
pub(in crate::meeting) use later::{beginnings, begun};

/// One thing waited for. It stops being one the moment it is satisfied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub what: WaitsFor,
    pub item: Option<ItemId>,
    /// Whoever could satisfy it; the first is the one meant.
    pub on: Vec<PersonId>,
    /// When it began, or will begin.
    pub since: DateTime<Utc>,
    pub essential: bool,
    /// Whether silence is followed up.
    pub chased: bool,
    /// When it no longer matters, answered or not.
    pub until: Option<DateTime<Utc>>,
    /// The day by which it is wanted, where it has one of its own: an action's, the review's, a check's. The minutes'
    /// is worked out with a calendar: [`crate::meeting::due::due_day`].
    pub due: Option<NaiveDate>,
    /// It begins at a moment of its own, after it was made: whoever owes it is asked then ([`later`]).
    later: bool,
    /// The date that it is about; 0 for what does not hang on one.
    revision: u32,
}

impl Wait {
    /// The same for as long as it is the same wait. A new question makes it another; so does a move, for what hangs on
    /// the meeting's date.
    pub fn key(&self) -> String {
        let item = self.item.as_ref().map_or("", ItemId::as_str);
        format!("{}/{item}/{}/{}", self.what.as_str(), self.since.timestamp_millis(), self.revision)
    }

    /// Whether this person could satisfy it: they are waited for, or stand in for somebody whose account is gone.
    pub fn is_on(&self, person: &PersonId, people: &crate::people::People) -> bool {
        self.on.iter().any(|one| one == person || people.acting(one) == *person)
    }

    /// Something that somebody owes now, and not merely a meeting to be reminded of.
    pub fn is_owed(&self, now: DateTime<Utc>) -> bool {
        self.what != WaitsFor::Meeting && self.since <= now && !self.is_over(now)
    }

    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// Everything this case waits for, in the order in which it matters.
pub fn waits(m: &Meeting, p: &Procedure) -> Vec<Wait> {
    let mut list = List { m, all: Vec::new() };
    around::disagreements(&mut list);
    match &m.stage {
        Stage::Suggested(s) => {
            list.add(WaitsFor::Suggestion, None, [Some(&m.owner)], s.discussing.unwrap_or(s.at));
        }
        Stage::Open(open) => {
            around::whether(&mut list, p, open);
            arrangements(&mut list, p, open);
            telling(&mut list, open);
            for invitee in &open.invitees {
                replies(&mut list, p, open, invitee);
            }
            around::gathered(&mut list, p, open);
            after::the_day(&mut list, p, open);
            the_day(&mut list, open);
            after::plan_by_its_day(&mut list, p);
        }
        Stage::Held(_) | Stage::Closed(_) => after::held(&mut list, p),
        Stage::New => {}
    }
    list.all
}

/// Agreement, chair, date and invitations.
fn arrangements(list: &mut List<'_>, p: &Procedure, open: &Open) {
    let m = list.m;
    let holder = |role: &RoleId| m.holder(role);
    match (&open.agreement, &p.request.agree) {
        (Agreement::Waiting { since }, Some(rule)) if rule.all => {
            let missing = rule.by.iter().filter(|role| !open.agreed.contains_key(*role));
            list.add_each(WaitsFor::Agreement, missing, *since);
        }
        (Agreement::Waiting { since }, Some(rule)) => {
            let by: Vec<_> = rule.by.iter().map(holder).collect();
            list.add(WaitsFor::Agreement, None, by, *since);
        }
        _ => {}
    }
    let first = list.all.len();
    match &open.chair {
        Chair::Unset { since } => {
            let chosen_by = p.chair.agreement_of.iter().find(|role| holder(role).is_some());
            list.add(WaitsFor::ChairChoice, None, [holder(chosen_by.unwrap_or(&p.chair.designated_by))], *since);
        }
        Chair::Proposed { at, .. } => list.add_each(WaitsFor::ChairAgreement, &yet_to_agree(m, p), *at),
        Chair::Asked { person, at, .. } => list.add(WaitsFor::ChairAnswer, None, [Some(person)], *at),
        Chair::Accepted { .. } => {}
    }
    // Nobody is asked to chair a meeting that has begun, unless its chair is found missing there.
    for wait in &mut list.all[first..] {
        wait.until = open.slot.as_ref().map(|slot| slot.starts).filter(|starts| wait.since < *starts);
    }
    if let MoreTime::Asked { at, .. } = &open.more_time {
        let approvers: Vec<_> =
            p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| holder(&e.approved_by)).collect();
        list.add(WaitsFor::MoreTime, None, approvers, *at);
    }
    let Some(slot) = &open.slot else {
        if !matches!(open.more_time, MoreTime::Asked { .. }) {
            list.add(WaitsFor::Date, None, [p.convene.by.iter().find_map(holder)], open.date_wanted);
        }
        return;
    };
    let unsent: Vec<&Invitee> = open.invitees.iter().filter(|i| i.end().since.is_none() && !i.through_owner).collect();
    if unsent.is_empty() && open.sent.is_some() {
        return;
    }
    // Nobody is invited to a meeting whose chair may yet declare a conflict of interest.
    let Chair::Accepted { at: chaired, .. } = &open.chair else { return };
    let invitations = &p.invitations;
    // Whoever joins while that is asked joins the same question.
    let joined_late = unsent.iter().filter_map(|i| i.ready).filter(|_| open.sent.is_some()).min();
    let since = [Some(slot.set_at), Some(*chaired), joined_late].into_iter().flatten().max().unwrap_or(slot.set_at);
    let agreed_by_another = invitations.agreed_by != invitations.sent_by;
    match (&open.list_agreed, holder(&invitations.agreed_by)) {
        (None, Some(agreer)) if agreed_by_another && Some(agreer) != holder(&invitations.sent_by) => {
            list.add(WaitsFor::InvitationList, None, [Some(agreer)], since);
        }
        (agreed, _) => {
            let since = agreed.as_ref().map_or(since, |(_, at)| since.max(*at));
            list.add(WaitsFor::Invitations, None, [holder(&invitations.sent_by)], since);
        }
    }
    list.ends(slot.starts);
}

/// People who can be written to, and must hear it from the owner first.
fn telling(list: &mut List<'_>, open: &Open) {
    let (Some(slot), Chair::Accepted { at, .. }) = (&open.slot, &open.chair) else { return };
    let untold = |i: &&Invitee| i.through_owner && i.end().since.is_none() && i.end().person.is_some();
    let since = open.invitees.iter().filter(untold).map(|i| i.ready.unwrap_or(slot.set_at)).max();
    if let Some(since) = since {
        list.add(WaitsFor::Telling, None, [Some(&list.m.owner)], since.max(slot.set_at).max(*at));
        list.ends(slot.starts);
    }
}

/// What one invitee owes.
fn replies(list: &mut List<'_>, p: &Procedure, open: &Open, invitee: &Invitee) {
    let end = invitee.end();
    let (Some(asked), Some(slot)) = (end.since, &open.slot) else { return };
    let item = Some(&invitee.id);
    // Whoever says that it is not them is left in peace: those who arrange the meeting must find somebody.
    let pointed = invitee.not_them.as_ref().map_or(asked, |n| n.at);
    let whom = end.person.as_ref().filter(|_| invitee.not_them.is_none());
    match (invitee.duty(slot.revision), &end.reply) {
        (Duty::Waiting, _) => list.add(WaitsFor::Reply, item, [whom], asked.max(slot.set_at).max(pointed)),
        (Duty::ForOldDate, _) => list.add(WaitsFor::Reply, item, [whom], slot.set_at.max(pointed)),
        (Duty::Declined, Reply::Declined(given)) if invitee.must_be_represented(p) => {
            let first = invitee.chain[0].person.as_ref();
            list.add(WaitsFor::Representative, item, [end.person.as_ref(), first], given.at);
        }
        (Duty::Comes { authority: false }, Reply::Accepted(given)) if invitee.is_owed() => {
            list.add(WaitsFor::Authority, item, [invitee.chain[0].person.as_ref()], given.at);
        }
        _ => return,
    }
    if let Some(wait) = list.all.last_mut() {
        wait.essential = invitee.essential;
        wait.chased = invitee.need != Need::Optional || invitee.essential;
        wait.revision = slot.revision;
    }
    list.ends(slot.starts);
}

/// The meeting itself, and what came of it.
fn the_day(list: &mut List<'_>, open: &Open) {
    let Some(slot) = &open.slot else { return };
    if let Some((_, sent)) = &open.sent {
        list.add(WaitsFor::Meeting, None, [Some(&list.m.owner)], slot.set_at.max(*sent));
        list.ends(slot.starts);
    }
    // Whatever was or was not arranged: a date that has come is spoken of afterwards.
    let asked = list.m.chair().unwrap_or(&list.m.owner);
    list.add(WaitsFor::Outcome, None, [Some(asked)], slot.starts);
    list.begins_later();
}

struct List<'a> {
    m: &'a Meeting,
    all: Vec<Wait>,
}

impl List<'_> {
    /// The same of each of these roles; whoever holds two of them is asked once.
    fn add_each<'r>(&mut self, what: WaitsFor, roles: impl IntoIterator<Item = &'r RoleId>, since: DateTime<Utc>) {
        let mut asked: Vec<&PersonId> = Vec::new();
        for role in roles {
            let Some(holder) = self.m.holder(role).filter(|holder| !asked.contains(holder)) else { continue };
            asked.push(holder);
            self.add(what, Some(&ItemId::new(role.as_str())), [Some(holder)], since);
        }
    }

    fn add<'b>(
        &mut self,
        what: WaitsFor,
        item: Option<&ItemId>,
        on: impl IntoIterator<Item = Option<&'b PersonId>>,
        since: DateTime<Utc>,
    ) {
        let mut people: Vec<PersonId> = Vec::new();
        for person in on.into_iter().flatten() {
            let cover = self.m.acting.iter().filter(|(_, of)| of.contains(person)).map(|(cover, _)| cover);
            for one in std::iter::once(person).chain(cover) {
                if !people.contains(one) {
                    people.push(one.clone());
                }
            }
        }
        let dated = matches!(what, WaitsFor::Meeting | WaitsFor::Outcome);
        self.all.push(Wait {
            what,
            item: item.cloned(),
            on: people,
            since,
            essential: false,
            chased: true,
            until: None,
            due: None,
            later: false,
            revision: if dated { self.m.revision() } else { 0 },
        });
    }

    /// The wait just added is for something wanted by this day.
    fn is_due(&mut self, on: NaiveDate) {
        if let Some(last) = self.all.last_mut() {
            last.due = Some(on);
        }
    }

    /// The wait just added hangs on this date of the meeting.
    fn at_revision(&mut self, revision: u32) {
        if let Some(last) = self.all.last_mut() {
            last.revision = revision;
        }
    }

    /// Silence about the wait just added is not followed up.
    fn is_not_chased(&mut self) {
        if let Some(last) = self.all.last_mut() {
            last.chased = false;
        }
    }

    /// Nobody is asked for the wait just added before it begins.
    fn begins_later(&mut self) {
        if let Some(last) = self.all.last_mut() {
            last.later = true;
        }
    }

    /// The wait just added is over at this moment.
    fn ends(&mut self, at: DateTime<Utc>) {
        if let Some(last) = self.all.last_mut() {
            last.until = Some(at);
        }
    }
}

/// Who is coming, as far as is known: the chair and everybody who accepted for the present date.
pub fn attendees(m: &Meeting) -> Vec<PersonId> {
    let Some(open) = m.open() else { return Vec::new() };
    let mut all: Vec<PersonId> = m.chair().cloned().into_iter().collect();
    let come = |i: &&Invitee| matches!(i.duty(open.revision()), Duty::Comes { .. });
    for person in open.invitees.iter().filter(come).filter_map(|i| i.end().person.clone()) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
