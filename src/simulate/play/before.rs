//! What people do on the way to the meeting, once they get round to it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};

use super::Play;
use crate::ids::{ItemId, PersonId};
use crate::meeting::command::Answer;
use crate::meeting::decide::{Standing, early_reasons, later_reasons, may_chair};
use crate::meeting::wait::attendees;
use crate::meeting::{ChairNo, Command, Duty, Invitee, Place, PlaceKind, Private, Stage, Turn, Wait};
use crate::procedure::{Need, RepresentationDuty, WaitsFor};

/// Unless the limit is nearer, a date is set within so many working days.
const WITHIN_DAYS: u32 = 10;

impl Play<'_> {
    /// Does what is waited for. `None`: it belongs to what comes after the meeting. `false`: it was refused.
    pub(super) fn before(&mut self, who: &PersonId, wait: &Wait) -> Option<bool> {
        Some(match wait.what {
            WaitsFor::Suggestion => self.answer_suggestion(who),
            WaitsFor::Agreement => self.agree(who),
            WaitsFor::ChairChoice => self.choose_chair(who),
            WaitsFor::ChairAnswer => self.answer_about_chairing(who),
            WaitsFor::Date => self.set_date(who),
            WaitsFor::MoreTime => {
                let granted = self.dice.chance(80);
                self.tries(who, Command::AnswerMoreTime { granted })
                    || self.tries(who, Command::AnswerMoreTime { granted: false })
            }
            WaitsFor::InvitationList => self.tries(who, Command::AgreeList { told: BTreeSet::new() }),
            WaitsFor::Invitations => self.tries(who, Command::SendInvitations { told: BTreeSet::new() }),
            WaitsFor::Telling => {
                let told = self.invitees(|i| i.through_owner && i.end().since.is_none());
                self.tries(who, Command::ToldInPerson { told: told.into_iter().collect() })
            }
            WaitsFor::Reply => self.reply(who, wait.item.as_ref()?),
            WaitsFor::Representative => self.represented(who, wait.item.as_ref()?),
            WaitsFor::Authority => {
                let item = wait.item.clone()?;
                let person = self.colleague(&item)?;
                self.tries(who, Command::NameAuthority { item, person })
            }
            WaitsFor::Outcome => self.record_outcome(who),
            WaitsFor::MinuteTaker => {
                let there = attendees(&self.m);
                let person = self.dice.pick(&there).cloned().unwrap_or_else(|| self.m.owner.clone());
                self.tries(who, Command::NameMinuteTaker { person })
            }
            _ => return None,
        })
    }

    fn answer_suggestion(&mut self, who: &PersonId) -> bool {
        let discussing = matches!(&self.m.stage, Stage::Suggested(s) if s.discussing.is_some());
        match self.dice.between(0..=99) {
            0..=14 if !discussing => self.tries(who, Command::DiscussSuggestion),
            15..=29 => match Private::new("It has settled.") {
                Some(reason) => self.tries(who, Command::DeclineSuggestion { reason }),
                None => false,
            },
            _ => self.request(who),
        }
    }

    fn agree(&mut self, who: &PersonId) -> bool {
        let refusals = self.p.request.agree.as_ref().map(|a| a.refusals.clone()).unwrap_or_default();
        let refusal = if self.dice.chance(6) { self.dice.pick(&refusals) } else { None };
        match refusal {
            Some(refusal) => self.tries(who, Command::DontAgree { code: refusal.code.clone(), reason: None }),
            None => self.tries(who, Command::Agree),
        }
    }

    /// One of the first few whom the form offers.
    pub(super) fn choose_chair(&mut self, who: &PersonId) -> bool {
        let world = self.world;
        let turn = Turn { now: self.now, by: Some(who), people: world.people, calendar: world.calendar };
        let able = may_chair(&self.m, &self.p, &turn);
        let eligible: Vec<PersonId> = able
            .iter()
            .filter(|(_, standing)| *standing != Standing::Other)
            .map(|(x, _)| x.id.clone())
            .take(3)
            .collect();
        let any: Vec<PersonId> = able.iter().map(|(x, _)| x.id.clone()).take(20).collect();
        let chosen = self.dice.pick(if eligible.is_empty() { &any } else { &eligible }).cloned();
        let reason = if eligible.is_empty() { Private::new("Nobody else is free.") } else { None };
        chosen.is_some_and(|person| self.tries(who, Command::ChooseChair { person, reason }))
    }

    fn answer_about_chairing(&mut self, who: &PersonId) -> bool {
        let command = match self.dice.between(0..=99) {
            0..=2 => Command::WontChair { why: ChairNo::ConflictOfInterest },
            3..=11 => Command::WontChair { why: ChairNo::CantChair },
            _ => Command::WillChair,
        };
        self.tries(who, command)
    }

    /// Sets a date within the limit where there is room, now and then after it, for a reason that the procedure takes.
    pub(super) fn set_date(&mut self, who: &PersonId) -> bool {
        let calendar = self.world.calendar;
        let today = calendar.local_date(self.now);
        let opens = self.m.opening(&self.p, calendar).and_then(|opening| opening.opens()).map(|(_, usable)| usable);
        let first = calendar.add_working_days(today, 1).max(opens.unwrap_or(today));
        let first = calendar.working_day_on_or_after(first);
        let last = self.m.last_date(&self.p, calendar);
        let room = last.map_or(WITHIN_DAYS, |last| calendar.working_days_between(first, last));
        let too_late = last.is_some_and(|last| first > last);
        let days = if too_late || self.dice.chance(5) {
            room + self.dice.between(1..=4)
        } else {
            self.dice.between(0..=room.min(WITHIN_DAYS))
        };
        let on = calendar.add_working_days(first, days);
        self.dates(who, on, last)
            || self.dates(who, first, last)
            || self.dates(who, calendar.add_working_days(today, 1), last)
    }

    /// Tries a day with each reason that there may be for it.
    fn dates(&mut self, who: &PersonId, on: NaiveDate, last: Option<NaiveDate>) -> bool {
        let time = TimeDelta::minutes((9 * 60 + 30 * self.dice.between(0..=13)).into());
        let local = on.and_time(chrono::NaiveTime::MIN) + time;
        let place = Place { kind: PlaceKind::Offices, room: None, link: None };
        let reasons: Vec<Option<String>> = match last {
            Some(last) if on > last => {
                let (more, _, late) = later_reasons(&self.m, &self.p);
                more.into_iter().take(1).chain(late).map(|reason| Some(reason.code)).collect()
            }
            _ => {
                let early = early_reasons(&self.m, &self.p, self.world.people, self.world.calendar, who);
                std::iter::once(None).chain(early.into_iter().map(|reason| Some(reason.code))).collect()
            }
        };
        reasons.into_iter().any(|later| self.tries(who, Command::SetDate { local, place: place.clone(), later }))
    }

    fn invitees(&self, test: impl Fn(&Invitee) -> bool) -> Vec<ItemId> {
        self.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| test(i)).map(|i| i.id.clone()).collect()
    }

    /// Somebody else of the same role, else of the same team, who is not asked already.
    fn colleague(&mut self, item: &ItemId) -> Option<PersonId> {
        let invitee = self.m.invitee(item)?;
        let person = invitee.end().person.clone()?;
        let people = self.world.people;
        let team = people.get(&person).and_then(|x| x.team.as_ref());
        let asked = |id: &PersonId| {
            self.m
                .open()
                .is_some_and(|o| o.invitees.iter().any(|i| i.chain.iter().any(|a| a.person.as_ref() == Some(id))))
        };
        let free = |x: &&crate::people::Person| x.active && !asked(&x.id) && self.m.chair() != Some(&x.id);
        let same: Vec<PersonId> =
            people.holders(&invitee.role).into_iter().filter(free).map(|x| x.id.clone()).collect();
        let near = |x: &&crate::people::Person| free(x) && x.team.is_some() && x.team.as_ref() == team;
        let others: Vec<PersonId> = people.iter().filter(near).map(|x| x.id.clone()).collect();
        self.dice.pick(if same.is_empty() { &others } else { &same }).cloned()
    }

    /// An answer: their own, or given by phone where nobody is named.
    fn reply(&mut self, who: &PersonId, item: &ItemId) -> bool {
        let Some(invitee) = self.m.invitee(item).cloned() else { return false };
        let by_phone = invitee.place_of(who).is_none();
        let asks = self.p.representation.commit.is_some() && !self.p.is_told_first(&invitee.role);
        let views = invitee.need == Need::Views;
        let accept = match views {
            true => Answer::Written,
            false => Answer::Accept { commit: asks.then(|| self.dice.chance(90)) },
        };
        let may_send = self.p.representation.duty != RepresentationDuty::None && !by_phone && !views;
        let answer = match self.dice.between(0..=99) {
            0..=11 if may_send => {
                self.colleague(item).map_or_else(|| accept.clone(), |person| Answer::Represent { person })
            }
            12..=16 if self.p.representation.written_contribution => Answer::Written,
            17..=23 => Answer::Decline,
            _ => accept.clone(),
        };
        self.answers(who, item, answer, by_phone) || self.answers(who, item, accept, by_phone)
    }

    fn answers(&mut self, who: &PersonId, item: &ItemId, answer: Answer, by_phone: bool) -> bool {
        let revision = self.m.revision();
        let item = item.clone();
        match by_phone {
            true => self.tries(who, Command::RecordReply { item, answer }),
            false => self.tries(who, Command::Reply { item, answer, revision }),
        }
    }

    /// Whoever said no names somebody after all, or comes.
    fn represented(&mut self, who: &PersonId, item: &ItemId) -> bool {
        let by_phone = self.m.invitee(item).is_none_or(|i| i.place_of(who).is_none());
        if self.dice.chance(75)
            && let Some(person) = self.colleague(item)
            && self.answers(who, item, Answer::Represent { person }, by_phone)
        {
            return true;
        }
        let asks = self.p.representation.commit.is_some();
        self.answers(who, item, Answer::Accept { commit: asks.then_some(true) }, by_phone)
    }

    /// The chair opens the scale where there is one, and records that the meeting was held; now and then it was not.
    fn record_outcome(&mut self, who: &PersonId) -> bool {
        if self.p.scale.is_some() && self.m.after.scale.is_none() && self.tries(who, Command::OpenScale) {
            return true;
        }
        let calendar = self.world.calendar;
        let Some(slot) = self.m.open().and_then(|o| o.slot.clone()) else { return false };
        let again = &self.p.not_held.new_date;
        let reasons = if again.is_empty() { &self.p.not_held.closes } else { again };
        if self.dice.chance(5)
            && let Some(code) = self.dice.pick(reasons).map(|r| r.code.clone())
        {
            return self.tries(who, Command::WasNotHeld { code });
        }
        let revision = self.m.revision();
        let comes = self.invitees(|i| matches!(i.duty(revision), Duty::Comes { .. }));
        let attended: BTreeSet<ItemId> = comes.into_iter().collect();
        let on = slot.local.date().min(calendar.local_date(self.now));
        self.tries(who, Command::WasHeld { on, attended })
    }
}

/// A day some weeks ahead, on which people work.
pub(super) fn some_day(play: &Play<'_>, days: u32) -> NaiveDate {
    let calendar = play.world.calendar;
    let today = calendar.local_date(play.now);
    calendar.working_day_on_or_after(today + Days::new(days.into()))
}
