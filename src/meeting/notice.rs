//! Who should hear what, in neutral terms. Most notices follow from one rule: when a case begins to wait for
//! somebody, that person is asked. The words are the card's.

mod after;
mod around;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PersonId, RoleId};
use crate::meeting::command::Turn;
use crate::meeting::event::{Event, Reminder};
use crate::meeting::invitee::Listed;
use crate::meeting::part::{answers_for, parts};
use crate::meeting::state::{Chair, ChairNo, DateChange, Meeting, MoreTime, Reply, Stage};
use crate::meeting::wait::{Wait, waits};
use crate::people::{FALLBACK_ROLE, People};
use crate::procedure::{EventName, Need, Procedure, WaitsFor};

/// One message to one person about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub to: PersonId,
    pub say: Say,
}

/// Why the person is being written to. The order is that of importance: one turn writes to a person once, with the
/// first of these that applies; the card shows the rest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    Cancelled,
    NotAgreed,
    NotHeld,
    /// An exemption was approved: no meeting of this kind is needed.
    NotRequired,
    /// The child moved, and another kind is asked for instead.
    Replaced,
    /// You need not come after all.
    Released {
        item: ItemId,
    },
    /// Your placement is not the child's any more: you need not come.
    LetGo,
    GateBreached {
        gate: String,
    },
    /// The exemption that lifts a gate was approved, or an exemption was not.
    ExemptionDecided {
        approved: bool,
    },
    DisputeSettled {
        item: ItemId,
    },
    Moved,
    /// The same time, somewhere else.
    PlaceChanged,
    LastDateMoved {
        from: NaiveDate,
        to: NaiveDate,
    },
    /// Nobody in the directory holds these roles of the procedure.
    NobodyHolds {
        roles: Vec<RoleId>,
    },
    ChainFull {
        item: ItemId,
    },
    /// Whoever is asked says that it should be somebody else.
    NotThem {
        item: ItemId,
    },
    /// Whoever comes needs something to take part.
    NeedsTold {
        item: ItemId,
    },
    CannotCommit {
        item: ItemId,
    },
    MoreTimeAnswered {
        granted: bool,
    },
    /// The placement has ended: there is an analysis, and where it is kept.
    AnalysisExists,
    /// Another chair than was announced.
    ChairChanged,
    ActionBlocked {
        item: ItemId,
    },
    /// Whoever leads an action has left the directory: the chair may give it to somebody else.
    LeadGone {
        item: ItemId,
    },
    NewDateAnswered {
        item: ItemId,
        granted: bool,
    },
    CounterSettled {
        item: ItemId,
        taken: bool,
    },
    /// An action that was yours is now somebody else's.
    NoLongerYours {
        item: ItemId,
    },
    PlanClosed,
    SuggestionAnswered,
    /// Another person has been asked to chair.
    NotChairing,
    /// The owner's own record of the request.
    Requested,
    /// Somebody says that the meeting, or one of its gates, may be left out.
    ExemptionAsked,
    /// Somebody wrote down what you said when you were consulted about an exemption.
    ConsultedFor {
        role: RoleId,
    },
    /// People do not agree about something.
    DisputeRaised {
        item: ItemId,
    },
    /// A colleague has joined the request, perhaps with a concern of their own.
    Joined,
    /// Something now waits for you.
    Asked {
        what: WaitsFor,
        item: Option<ItemId>,
    },
    DateSet,
    /// The plan is confirmed; you support an action, or own the case.
    PlanConfirmed,
    MinuteTakerNamed,
    /// The procedure says that you are told of this.
    Informed {
        of: EventName,
    },
    ForInformation,
    Reminder {
        about: Vec<Said>,
        late_by: Option<chrono::DateTime<chrono::Utc>>,
    },
    /// Somebody for whom the case waits has no account any more.
    OutOfReach {
        person: PersonId,
    },
    /// Somebody wrote down an answer of yours that you gave by phone, or answered in your place.
    AnswerWrittenDown {
        item: ItemId,
    },
    /// Whoever was to chair the meeting on its date no longer does: to its owner.
    ChairLeft {
        person: PersonId,
    },
    /// Somebody else has changed the list of those who will be invited.
    ListChanged,
    /// You were named for this case, and somebody else is instead.
    TakenOff,
    /// A message to somebody on this case could not be delivered.
    Undelivered {
        to: PersonId,
    },
}

/// One thing that a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    pub what: WaitsFor,
    pub item: Option<ItemId>,
    pub asked: bool,
}

impl Said {
    /// Whether this is what is waited for.
    pub fn names(&self, wait: &Wait) -> bool {
        self.what == wait.what && self.item == wait.item
    }
}

impl Say {
    /// Whether silence is better than saying it twice.
    pub fn is_reminder(&self) -> bool {
        matches!(self, Self::Reminder { .. })
    }

    /// Whether it asks its reader to see to something that no card shows: nobody would know of it once the message is gone.
    pub fn stands_nowhere_else(&self) -> bool {
        matches!(self, Self::Undelivered { .. } | Self::OutOfReach { .. } | Self::NobodyHolds { .. })
            || matches!(self, Self::NotThem { .. } | Self::ChainFull { .. } | Self::NeedsTold { .. })
    }

    /// Whether somebody would go to the wrong place, or not be asked at all, if this came after the meeting.
    pub fn cannot_wait(&self) -> bool {
        let asked = |what: &WaitsFor| {
            use WaitsFor::{
                Authority, ChairAgreement, ChairAnswer, ChairChoice, MinuteTaker, Reply, Representative, Scale,
                ZeroTold,
            };
            let chairs = matches!(what, ChairAnswer | ChairChoice | ChairAgreement);
            let arranged = chairs || matches!(what, Reply | Representative | Authority);
            arranged || matches!(what, MinuteTaker | Scale | ZeroTold)
        };
        match self {
            Self::Cancelled | Self::Moved | Self::PlaceChanged | Self::Released { .. } | Self::NotHeld => true,
            Self::NotRequired | Self::Replaced | Self::LetGo => true,
            Self::ChairChanged | Self::ChairLeft { .. } | Self::NotChairing | Self::MinuteTakerNamed => true,
            Self::Asked { what, .. } => asked(what),
            _ => false,
        }
    }
}

/// Who hears what of a turn: at most one notice a person. The actor is answered on the spot and hears no more,
/// except where the message is a record for them to keep.
pub fn notices(before: &Meeting, after: &Meeting, p: &Procedure, events: &[Event], turn: &Turn<'_>) -> Vec<Notice> {
    let mut post = Post { p, after, turn, by_person: BTreeMap::new() };
    for event in events {
        told(&mut post, before, event);
    }
    asked(&mut post, before, events);
    post.by_person.into_iter().map(|(to, say)| Notice { to, say }).collect()
}

/// Everybody for whom the case has begun to wait.
fn asked(post: &mut Post<'_>, before: &Meeting, events: &[Event]) {
    let begun =
        |w: &Wait| events.iter().any(|e| matches!(e, Event::Begun { waits, .. } if waits.contains(&w.beginning())));
    let old: BTreeSet<(String, PersonId)> = waits(before, post.p)
        .into_iter()
        .filter(|w| !begun(w))
        .flat_map(|w| w.on.clone().into_iter().map(move |person| (w.key(), person)))
        .collect();
    for wait in waits(post.after, post.p) {
        if !wait.is_owed(post.turn.now) || !wait.has_been_asked(post.after) {
            continue;
        }
        for person in &wait.on {
            if !old.contains(&(wait.key(), person.clone())) {
                post.hears(person, Say::Asked { what: wait.what, item: wait.item.clone() });
            }
        }
    }
}

/// Everybody who hears of an event as such.
fn told(post: &mut Post<'_>, before: &Meeting, event: &Event) {
    for name in event.means() {
        for rule in post.p.notify.iter().filter(|n| n.on.contains(&name)) {
            post.role_hears(&rule.role, Say::Informed { of: name });
        }
    }
    match event {
        Event::SuggestionDiscussed { .. } | Event::SuggestionDeclined { .. } => post.suggester_hears(before),
        Event::Requested(r) => {
            post.suggester_hears(before);
            post.hears_even_if_actor(&post.after.owner.clone(), Say::Requested);
            post.hears_even_if_actor(&r.by, Say::Requested);
            let missing = roles_nobody_holds(post.after, post.p, post.turn.people);
            if !missing.is_empty() {
                let administrators = post.turn.people.holders(&FALLBACK_ROLE.into());
                for one in administrators.into_iter().map(|a| a.id.clone()).collect::<Vec<_>>() {
                    post.hears(&one, Say::NobodyHolds { roles: missing.clone() });
                }
            }
        }
        Event::Joined { .. } => post.hears(&post.after.owner.clone(), Say::Joined),
        Event::ChairProposed { .. } | Event::ChairAsked { .. } => {
            if let Some(Chair::Asked { person, .. } | Chair::Accepted { person, .. }) = before.open().map(|o| &o.chair)
            {
                post.hears(person, Say::NotChairing);
            }
        }
        Event::GateBreached { gate, .. } => {
            post.hears(&post.after.owner.clone(), Say::GateBreached { gate: gate.clone() });
            let roles = post.p.gates.iter().filter(|g| g.id == *gate).flat_map(|g| g.notify.clone());
            for role in roles.collect::<Vec<_>>() {
                let role = stand_in(post.after, post.p, post.turn, &role);
                post.present_holder_hears(&role, &Say::GateBreached { gate: gate.clone() });
            }
        }
        Event::NotAgreed { .. } => post.all_hear(circle(before, post.p), &Say::NotAgreed),
        Event::DateSet { slot, .. } if slot.revision > 1 => {
            let everybody = dated(post.after).into_iter().chain(post.after.chair().cloned());
            post.all_hear(everybody.chain([post.after.owner.clone()]).collect(), &Say::Moved);
        }
        Event::DateSet { .. } => {
            let chair = post.after.chair().cloned();
            post.all_hear(chair.into_iter().chain([post.after.owner.clone()]).collect(), &Say::DateSet);
        }
        Event::PlaceChanged { .. } => {
            let everybody = dated(post.after).into_iter().chain(post.after.chair().cloned());
            post.all_hear(everybody.chain([post.after.owner.clone()]).collect(), &Say::PlaceChanged);
        }
        Event::MoreTimeGranted { .. } | Event::MoreTimeRefused { .. } => {
            let granted = matches!(event, Event::MoreTimeGranted { .. });
            if let Some(MoreTime::Asked { by, .. }) = before.open().map(|o| &o.more_time) {
                post.hears(&by.clone(), Say::MoreTimeAnswered { granted });
            }
        }
        Event::InvitationsSent { items, .. } => {
            let for_information: Vec<PersonId> = post
                .after
                .open()
                .into_iter()
                .flat_map(|o| &o.invitees)
                .filter(|i| i.need == Need::Notify && items.contains(&i.id))
                .filter_map(|i| i.end().person.clone())
                .filter(|person| !was_told_the_date(post, person))
                .collect();
            post.all_hear(for_information.into_iter().collect(), &Say::ForInformation);
        }
        Event::Replied { item, place, reply } => {
            if let Reply::Accepted(given) = reply
                && given.commit == Some(false)
            {
                post.chair_hears(Say::CannotCommit { item: item.clone() });
            }
            if reply.recorded_by().is_some()
                && let Some(whose) = before.invitee(item).and_then(|i| i.chain.get(*place)?.person.clone())
            {
                post.hears(&whose, Say::AnswerWrittenDown { item: item.clone() });
            }
        }
        Event::Released { item, places, .. } => {
            let people: Vec<PersonId> = before
                .invitee(item)
                .into_iter()
                .flat_map(|i| places.iter().filter_map(|place| i.chain.get(*place)))
                // Whoever said no is not coming, and knows it.
                .filter(|a| !matches!(a.reply, Reply::Declined(_)))
                .filter_map(|a| a.person.clone())
                .collect();
            post.all_hear(people.into_iter().collect(), &Say::Released { item: item.clone() });
        }
        Event::NotMe { item, .. } => {
            let say = Say::NotThem { item: item.clone() };
            post.role_hears(&post.p.invitations.sent_by.clone(), say.clone());
            post.hears(&post.after.owner.clone(), say);
        }
        Event::InviteeChanged { item, to, role, recast, .. } => {
            post.hears(&post.after.owner.clone(), Say::ListChanged);
            let old = before.invitee(item).and_then(|i| i.end().person.clone()).filter(|_| *recast);
            if let Some(old) = old.filter(|old| parts(post.after, post.p, post.turn.people, old).is_empty()) {
                post.hears(&old, Say::TakenOff);
            }
            if let (Listed::Named(person), true) = (to, *recast) {
                // They are told what the one before them was told.
                let rules = post.p.notify.iter().filter(|n| n.role == *role).flat_map(|n| &n.on);
                if let Some(of) = rules.rev().find(|event| post.after.has_happened(**event)).copied() {
                    post.hears(person, Say::Informed { of });
                }
            }
        }
        Event::NeedsTold { item, needs, .. } if needs.interpreter || needs.access => {
            post.hears(&post.after.owner.clone(), Say::NeedsTold { item: item.clone() });
        }
        Event::OutOfReach { person, .. } => {
            let say = Say::OutOfReach { person: person.clone() };
            // Their cover is asked for what they owe; where that is the owner, whoever suggested it waits.
            match &post.after.stage {
                Stage::Suggested(s) => post.hears(&s.by.clone(), say.clone()),
                _ if *person != post.after.owner => post.hears(&post.after.owner.clone(), say.clone()),
                _ => {}
            }
            let sent = post.after.open().is_some_and(|o| o.sent.is_some());
            if let Some(chair) = post.after.chair().filter(|chair| sent && *chair != person).cloned() {
                post.hears(&chair, say);
            }
        }
        Event::NotReached { person, .. } => post.chair_rings(person),
        Event::ChainFull { item, .. } => post.chair_hears(Say::ChainFull { item: item.clone() }),
        Event::Cancelled { .. } => post.all_hear(circle(before, post.p), &Say::Cancelled),
        Event::NotHeld { again: true, .. } => {
            // Whoever knows the date, whatever they have answered.
            let everybody = dated(before).into_iter().chain(before.chair().cloned());
            post.all_hear(everybody.chain([before.owner.clone()]).collect(), &Say::NotHeld);
        }
        Event::NotHeld { again: false, .. } => post.all_hear(circle(before, post.p), &Say::NotHeld),
        Event::LastDateMoved { from, to, why: DateChange::Holidays | DateChange::Event, .. } => {
            post.all_hear(circle(post.after, post.p), &Say::LastDateMoved { from: *from, to: *to });
        }
        Event::Reminded { to, about, .. } => {
            let late_by = about.iter().filter_map(|r| r.should_have_been).min();
            post.hears_even_if_actor(to, Say::Reminder { about: about.iter().map(Said::from).collect(), late_by });
        }
        Event::ChairAccepted { .. } => {
            // Once people have been invited, another chair than before is news to all of them.
            if before.open().is_some_and(|o| o.sent.is_some()) && before.has_happened(EventName::ChairDesignated) {
                let everybody = dated(post.after).into_iter().chain([post.after.owner.clone()]);
                post.all_hear(everybody.collect(), &Say::ChairChanged);
            }
        }
        Event::ChairDeclined { person, why, .. } => {
            if *why == ChairNo::Absent {
                post.hears(person, Say::NotChairing);
            }
            // Before there is a date nobody counts on a chair.
            if before.chair() == Some(person) && before.open().is_some_and(|o| o.slot.is_some()) {
                post.hears(&post.after.owner.clone(), Say::ChairLeft { person: person.clone() });
            }
        }
        Event::Around(change) => around::told(post, before, change),
        event => after::told(post, before, event),
    }
}

impl From<&Reminder> for Said {
    fn from(r: &Reminder) -> Self {
        Self { what: r.waits_for, item: r.item.clone(), asked: r.asked }
    }
}

struct Post<'a> {
    p: &'a Procedure,
    after: &'a Meeting,
    turn: &'a Turn<'a>,
    by_person: BTreeMap<PersonId, Say>,
}

impl Post<'_> {
    fn hears(&mut self, person: &PersonId, say: Say) {
        if self.turn.by != Some(&self.turn.people.acting(person)) {
            self.hears_even_if_actor(person, say);
        }
    }

    fn hears_even_if_actor(&mut self, person: &PersonId, say: Say) {
        let acting = self.turn.people.acting(person);
        let kept = self.by_person.entry(acting).or_insert_with(|| say.clone());
        if say < *kept {
            *kept = say;
        }
    }

    fn role_hears(&mut self, role: &RoleId, say: Say) {
        if let Some(person) = self.after.holder(role).cloned() {
            self.hears(&person, say);
        }
    }

    /// The same before the case has a cast, as while it is only suggested: whoever the directory would turn to. Where
    /// they are away, whoever covers for them hears it too.
    fn present_holder_hears(&mut self, role: &RoleId, say: &Say) {
        if let Some(person) = answers_for(self.after, self.turn.people, role) {
            self.hears(&person, say.clone());
            if let Some(cover) = self.turn.people.absent_cover(&person, self.turn.today()) {
                self.hears(&cover, say.clone());
            }
        }
    }

    fn all_hear(&mut self, people: BTreeSet<PersonId>, say: &Say) {
        for person in people {
            self.hears(&person, say.clone());
        }
    }

    /// The chair, or the owner while there is none.
    fn chair_hears(&mut self, say: Say) {
        let person = self.after.chair().unwrap_or(&self.after.owner).clone();
        self.hears(&person, say);
    }

    /// The owner hears of it from the courier, which knows who can be reached; the chair rings whoever is expected.
    fn chair_rings(&mut self, person: &PersonId) {
        let chair = self.after.chair().filter(|chair| *chair != person && **chair != self.after.owner).cloned();
        if let Some(chair) = chair {
            self.hears(&chair, Say::Undelivered { to: person.clone() });
        }
    }

    fn suggester_hears(&mut self, before: &Meeting) {
        if let Stage::Suggested(s) = &before.stage {
            self.hears(&s.by.clone(), Say::SuggestionAnswered);
        }
    }
}

/// Whether the procedure has had somebody told of the date already: it is not news to them that the meeting is held.
fn was_told_the_date(post: &Post<'_>, person: &PersonId) -> bool {
    let of_the_date = |event: &EventName| matches!(event, EventName::MeetingSet | EventName::MeetingMoved);
    let told = |event: &EventName| of_the_date(event) && post.after.has_happened(*event);
    let mut rules = post.p.notify.iter().filter(|n| n.on.iter().any(told));
    rules.any(|n| post.after.holder(&n.role) == Some(person))
}

/// Whoever has been told a date: invited, or told for information.
fn dated(m: &Meeting) -> BTreeSet<PersonId> {
    let invitees = m.open().into_iter().flat_map(|o| &o.invitees);
    let live = invitees.flat_map(|i| i.chain.iter().filter(|a| !matches!(a.reply, Reply::Released { .. })));
    live.filter(|a| a.since.is_some()).filter_map(|a| a.person.clone()).collect()
}

/// Whoever has heard of this case, and so must hear that it is over or that its last date moved.
fn circle(m: &Meeting, p: &Procedure) -> BTreeSet<PersonId> {
    let mut all = dated(m);
    all.extend([m.owner.clone(), m.raised_by.clone()]);
    all.extend(m.joined.iter().cloned());
    all.extend(m.acting.keys().cloned());
    all.extend(waits(m, p).into_iter().flat_map(|w| w.on));
    let told = p.notify.iter().filter(|n| n.on.iter().any(|e| m.has_happened(*e))).map(|n| &n.role);
    let agreeing = p.request.agree.iter().flat_map(|a| a.by.iter()).chain(&p.chair.agreement_of);
    all.extend(told.chain(agreeing).chain([&p.chair.designated_by]).filter_map(|r| m.holder(r)).cloned());
    all.extend(m.chair().cloned());
    all
}

/// Roles that must be told or asked and that nobody holds on this case but an administrator standing in.
pub fn roles_nobody_holds(m: &Meeting, p: &Procedure, people: &People) -> Vec<RoleId> {
    let told = p.notify.iter().map(|n| &n.role);
    let asked = p.request.agree.iter().flat_map(|a| a.by.iter());
    let more_time = p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| &e.approved_by);
    let arrange = [&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by];
    let all = told.chain(asked).chain(more_time).chain(arrange);
    let mut wanted: BTreeSet<RoleId> = all.filter(|r| r.as_str() != crate::procedure::CHAIR).cloned().collect();
    let fallback = RoleId::from(FALLBACK_ROLE);
    let stands_in = |role: &RoleId, id: &PersonId| people.get(id).is_some_and(|x| x.holds(&fallback) && !x.holds(role));
    let nobody = |role: &RoleId| m.holder(role).is_none_or(|id| stands_in(role, id));
    // Of those who agree on a chair beside whoever proposes one, one is enough.
    let others = p.chair.agreement_of.get(1..).unwrap_or_default();
    wanted.extend(others.first().filter(|_| others.iter().all(nobody)).cloned());
    wanted.into_iter().filter(nobody).collect()
}

/// A role, or whoever the procedure names in its holder's absence.
fn stand_in(m: &Meeting, p: &Procedure, turn: &Turn<'_>, role: &RoleId) -> RoleId {
    let here = m.holder(role).and_then(|h| turn.people.get(h)).is_some_and(|h| h.is_here(turn.today()));
    let named = p.disputes.iter().filter(|d| d.resolved_by.contains(role)).flat_map(|d| &d.absent_cover);
    let fits = named.filter(|(_, when)| m.holds(when).is_yes()).map(|(cover, _)| cover);
    let mut holders = fits.filter(|cover| m.holder(cover).is_some());
    if here { role.clone() } else { holders.next().unwrap_or(role).clone() }
}
