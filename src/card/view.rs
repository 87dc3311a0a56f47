//! What a card is drawn from: one case, seen by one person, at one moment.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::{Calendar, full_date};
use crate::card::{Action, meeting, words};
use crate::ids::{ItemId, PersonId, RoleId};
use crate::interaction::{About, Verb};
use crate::meeting::around;
use crate::meeting::decide::may_send;
use crate::meeting::due::due_day;
use crate::meeting::part::{acts_for, minute_taker};
use crate::meeting::{Invitee, Meeting, Part, Stage, Wait, parts, waits};
use crate::people::People;
use crate::procedure::{Dispute, Exemption, Gate, Need, Next, PlacementOf, Procedure, RepresentationDuty, WaitsFor};

#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub m: &'a Meeting,
    pub p: &'a Procedure,
    /// The kinds of meeting that the case's council has installed.
    pub kinds: &'a [Arc<Procedure>],
    pub people: &'a People,
    pub calendar: &'a Calendar,
    pub viewer: &'a PersonId,
    pub now: DateTime<Utc>,
    /// It goes as a letter, or stands on the page behind a letter's link: it says less than a message in chat.
    pub by_letter: bool,
}

impl View<'_> {
    pub fn parts(&self) -> Vec<Part> {
        parts(self.m, self.p, self.people, self.viewer)
    }

    /// Whether the viewer has no account on any platform: the council's people are not theirs to choose from.
    pub fn is_outside(&self) -> bool {
        self.people.get(self.viewer).is_none_or(|x| !x.reachable())
    }

    /// Whether the viewer may read why a meeting came to nothing: whoever owns or raised it, chairs or arranges it, decides about
    /// it, or is somebody of the council whom the procedure has told of it. In chat only, and never one whom the owner tells in person.
    pub fn reads_why_not(&self) -> bool {
        if self.by_letter || self.is_outside() {
            return false;
        }
        let concerned = |part: &Part| {
            use Part::{Agreer, Approver, Chair, Convener, Decider, Designator, ListAgreer, Owner, Sender};
            matches!(part, Owner | Chair | Agreer | Designator | Convener | Sender | ListAgreer | Approver | Decider)
        };
        let told = |role: &RoleId| {
            !self.p.is_told_first(role) && self.m.holder(role).is_some_and(|holder| self.stands_for(holder))
        };
        *self.viewer == self.m.raised_by
            || self.parts().iter().any(concerned)
            || self.p.notify.iter().any(|rule| told(&rule.role))
    }

    /// Whether the viewer sees what people need to take part: whoever may have to arrange it.
    pub fn reads_needs(&self) -> bool {
        self.stands_for_owner() || self.is(&Part::Chair) || self.is(&Part::Recorder)
    }

    pub fn is(&self, part: &Part) -> bool {
        self.parts().contains(part)
    }

    /// Whether the viewer sees who comes: everybody who arranges the meeting or writes answers down.
    pub fn arranges(&self) -> bool {
        self.parts().iter().any(|part| {
            matches!(
                part,
                Part::Owner
                    | Part::Colleague
                    | Part::Chair
                    | Part::Convener
                    | Part::Sender
                    | Part::ListAgreer
                    | Part::Designator
                    | Part::Adder
                    | Part::Recorder
                    | Part::MinuteTaker
            )
        })
    }

    /// Whether a time limit of the meeting has begun to run: a suggestion starts none.
    pub fn has_a_limit(&self) -> bool {
        self.m.last_date(self.p, self.calendar).is_some()
    }

    /// A sentence after a space, where a time limit runs on while people do not agree.
    pub fn limit_goes_on(&self) -> &'static str {
        if self.has_a_limit() { " The time limit does not wait." } else { "" }
    }

    /// Whether the day for which the meeting was set is over: nobody is expected any more.
    pub fn is_past_its_day(&self) -> bool {
        let slot = self.m.open().and_then(|o| o.slot.as_ref());
        slot.is_some_and(|slot| slot.local.date() < self.today())
    }

    /// Whether the meeting's own start has come, or it was held.
    pub fn has_begun(&self) -> bool {
        match &self.m.stage {
            Stage::Open(open) => open.slot.as_ref().is_some_and(|s| s.starts <= self.now),
            Stage::Held(_) | Stage::Closed(_) => self.m.was_held(),
            Stage::New | Stage::Suggested(_) => false,
        }
    }

    /// Whether it is the day of the meeting, or later, and nobody has recorded yet what came of it.
    pub fn is_the_day(&self) -> bool {
        let Stage::Open(open) = &self.m.stage else { return false };
        open.slot.as_ref().is_some_and(|s| s.local.date() <= self.today())
    }

    pub fn today(&self) -> NaiveDate {
        self.calendar.local_date(self.now)
    }

    /// Whether the viewer runs the meeting: its chair, or whoever takes the minutes.
    pub fn runs_the_meeting(&self) -> bool {
        self.is(&Part::Chair) || self.is(&Part::MinuteTaker)
    }

    /// Whether the plan is still being written, and by the viewer: from the meeting's own start until it is confirmed.
    pub fn writes_the_plan(&self) -> bool {
        let over = matches!(self.m.stage, Stage::Closed(_)) || self.m.after.plan.confirmed.is_some();
        self.has_begun() && !over && self.runs_the_meeting()
    }

    /// Whoever takes the minutes. None: somebody must be named.
    pub fn minute_taker(&self) -> Option<&PersonId> {
        minute_taker(self.m, self.p)
    }

    /// Whether the viewer is one of those who have still to say how a disagreement is settled.
    pub fn waits_to_settle(&self, d: &around::Disagreement) -> bool {
        d.settled.is_none() && d.open_to().into_iter().any(|who| acts_for(self.m, self.people, self.viewer, who))
    }

    /// The day by the agreed interval, for as long as a meeting of a row has no date and the day is not over.
    pub fn meant_for(&self) -> Option<NaiveDate> {
        let unset = self.m.open().is_some_and(|o| o.slot.is_none());
        self.m.around.meant_for.filter(|day| unset && *day > self.today())
    }

    /// The day by which something is wanted, where it has one.
    pub fn due(&self, wait: &Wait) -> Option<NaiveDate> {
        due_day(self.m, self.p, self.calendar, wait)
    }

    /// Whether the viewer follows the time limit: those who arrange, and those who agree or grant more time.
    pub fn follows_the_limit(&self) -> bool {
        let decides = |part: &Part| matches!(part, Part::Agreer | Part::Approver | Part::AskedToChair);
        self.arranges() || self.parts().iter().any(decides)
    }

    /// The viewer's place in an invitee's chain, if they are in it and have been asked.
    pub fn place(&self, item: &ItemId) -> Option<usize> {
        self.parts().into_iter().find_map(|part| match part {
            Part::Invited { item: own, place } if own == *item => Some(place),
            _ => None,
        })
    }

    /// Whether words typed for the owner alone may be read by the viewer: the owner, or cover that has been asked.
    pub fn stands_for_owner(&self) -> bool {
        let acts = self.m.acting.get(self.viewer).is_some_and(|of| of.contains(&self.m.owner));
        self.m.owner == *self.viewer || acts
    }

    /// Whether the viewer is this person, or stands in for them.
    pub fn stands_for(&self, person: &PersonId) -> bool {
        acts_for(self.m, self.people, self.viewer, person)
    }

    /// Whether the viewer may read why an exemption is asked for.
    pub fn reads_reasons(&self) -> bool {
        around::reads_reasons(self.m, self.p, self.people, self.viewer)
    }

    /// Whether the viewer may read what the request form was told privately, and there is something: whoever owns the
    /// request, agrees to it or chairs the meeting, until it is over.
    pub fn reads_answers(&self) -> bool {
        let decides = self.stands_for_owner() || self.is(&Part::Agreer) || self.is(&Part::Chair);
        let over = matches!(self.m.stage, Stage::Closed(_));
        decides && !over && !meeting::answers(self, true).is_empty()
    }

    /// The exemptions that the viewer may ask for now.
    pub fn exemptions(&self) -> Vec<&Exemption> {
        around::may_ask_exemption(self.m, self.p, self.people, self.viewer)
    }

    /// The gates that an exemption would lift, by the answers given, and that the viewer may ask for now.
    pub fn liftable(&self) -> Vec<&Gate> {
        let may = self.exemptions();
        let all = around::lifts(self.m, self.p).into_iter();
        all.filter(|(_, e)| may.iter().any(|m| m.id == e.id)).map(|(gate, _)| gate).collect()
    }

    /// The disputes that the viewer may raise now.
    pub fn disputes(&self) -> Vec<&Dispute> {
        around::may_disagree(self.m, self.p, self.people, self.viewer)
    }

    /// The installed kinds that may be asked for by this rule, and have not been.
    pub fn may_follow(&self, next: &Next) -> Vec<&Procedure> {
        let asked = |kind: &Procedure| self.m.around.followed.iter().any(|f| f.kind == kind.kind.id);
        let kinds = around::kinds_of(next, self.kinds, self.m);
        kinds.into_iter().filter(|kind| !asked(kind)).collect()
    }

    /// The installed kinds that may be asked for in place of this meeting once the child has moved.
    pub fn instead(&self) -> Vec<&Procedure> {
        let all = around::after_a_move(self.m, self.p).into_iter();
        let mut kinds: Vec<&Procedure> = Vec::new();
        for kind in all.flat_map(|next| around::kinds_of(next, self.kinds, self.m)) {
            if kinds.iter().all(|known| known.kind.id != kind.kind.id) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// Whether the viewer may ask for another meeting because of this one.
    pub fn may_follow_on(&self) -> bool {
        around::may_follow_on(self.m, self.p, self.people, self.viewer)
    }

    /// Whoever something goes to: a role's holder, or the chair.
    pub fn recipient(&self, role: &RoleId) -> String {
        if role.as_str() != crate::procedure::CHAIR {
            return self.holder(role);
        }
        self.m.chair().map_or_else(|| "the chair".to_owned(), |chair| format!("{} (chair)", self.name(chair)))
    }

    /// Whether an invitation has been passed on to the viewer as the last who may be asked.
    pub fn ends_the_chain(&self, invitee: &Invitee) -> bool {
        let Some(place) = self.place(&invitee.id).filter(|place| *place > 0) else { return false };
        self.p.representation.duty != RepresentationDuty::None && !may_send(self.p, invitee, place)
    }

    /// Whether the viewer may answer an invitation by sending somebody. Nobody is sent for views.
    pub fn may_send(&self, invitee: &Invitee) -> bool {
        let place = self.place(&invitee.id).filter(|_| invitee.need != Need::Views);
        place.is_some_and(|place| may_send(self.p, invitee, place))
    }

    /// What the case waits for from the viewer, now. Actions come by their dates, and those that are not due for a while
    /// come last.
    pub fn owed(&self) -> Vec<Wait> {
        let mine = |w: &Wait| w.is_on(self.viewer, self.people) && w.is_owed(self.now);
        let mut owed: Vec<Wait> = waits(self.m, self.p).into_iter().filter(mine).collect();
        let soon = self.calendar.add_working_days(self.today(), 2);
        owed.sort_by_key(|w| (w.what == WaitsFor::Action).then_some(w.due).flatten().filter(|due| *due > soon));
        owed
    }

    pub fn name(&self, person: &PersonId) -> String {
        self.people.name(person)
    }

    /// Why somebody is not asked themselves: they are away, or have left. None: they are here.
    pub fn absence(&self, person: &PersonId) -> Option<String> {
        let who = self.people.get(person)?;
        match who.away_until.filter(|_| !who.is_here(self.today())) {
            Some(until) if who.active => Some(format!("{} is away until {}", who.name, full_date(until))),
            _ => (!who.active).then(|| format!("{} has left", who.name)),
        }
    }

    /// Whose place the viewer takes in one of these roles, and why: whoever holds it is not here.
    pub fn in_place_of(&self, roles: &[RoleId]) -> Option<String> {
        let holder = |role: &&RoleId| self.m.holder(role).filter(|holder| *holder != self.viewer).is_some();
        let absent = roles.iter().filter(holder).find_map(|role| {
            let named = self.p.disputes.iter().filter(|d| d.resolved_by.contains(role)).flat_map(|d| &d.absent_cover);
            let by_rule = named.into_iter().any(|(cover, _)| self.m.holder(cover) == Some(self.viewer));
            let holder = self.m.holder(role)?;
            let covers = self.people.absent_cover(holder, self.today()).as_ref() == Some(self.viewer);
            let why = self.absence(holder).filter(|_| by_rule || covers)?;
            Some(format!("{why} ({})", self.p.role_title(role)))
        });
        absent.filter(|_| self.m.owner != *self.viewer)
    }

    /// What a button refers to: this case, as the viewer sees it now.
    pub fn about(&self, item: Option<&ItemId>) -> About {
        About { meeting: self.m.id.clone(), item: item.cloned(), revision: self.m.revision(), in_list: false }
    }

    /// A button about this case.
    pub fn action(&self, verb: Verb, item: Option<&ItemId>) -> Action {
        let label = words::label(verb);
        Action::new(verb, Some(self.about(item)), label, words::spoken(label, &self.m.reference))
    }

    /// "Alex Doe (Team Manager)" for an invitee, or the role alone where nobody is named.
    pub fn who(&self, person: Option<&PersonId>, role: &RoleId) -> String {
        let title = self.p.role_title(role);
        person.map_or_else(|| title.clone(), |p| format!("{} ({title})", self.name(p)))
    }

    /// As what somebody is invited: "Carer", "Carer (placement that ended)".
    pub fn title(&self, invitee: &Invitee) -> String {
        let title = self.p.role_title(&invitee.role);
        match self.placement(invitee) {
            None => title,
            Some(of) => format!("{title} ({of})"),
        }
    }

    /// Which placement somebody belongs to, where people of two come together and their title does not say it itself.
    fn placement(&self, invitee: &Invitee) -> Option<String> {
        if self.p.invitees.iter().all(|rule| rule.placement != Some(PlacementOf::Ended)) {
            return None;
        }
        let title = self.p.role_title(&invitee.role);
        invitee.placement.map(|of| words::placement_of(of, self.p)).filter(|of| !title.contains(of.as_str()))
    }

    /// The same with whoever is asked: "Alex Doe (Carer, placement that ended)".
    pub fn invited(&self, invitee: &Invitee) -> String {
        let person = invitee.end().person.as_ref();
        match (person, self.placement(invitee)) {
            (Some(person), Some(of)) => {
                let title = self.p.role_title(&invitee.role);
                format!("{} ({title}, {of})", self.name(person))
            }
            (None, Some(_)) => self.title(invitee),
            (_, None) => self.who(person, &invitee.role),
        }
    }

    /// Whoever holds a role on this case, with the role's title: "Alex Doe (Team Manager)".
    pub fn holder(&self, role: &RoleId) -> String {
        self.who(self.m.holder(role), role)
    }
}
