//! The day of the meeting: a chair who is not there, somebody to take the minutes, the papers.

use std::collections::BTreeSet;

use crate::ids::{ItemId, PersonId};
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::{Part, acts_for, minute_taker};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::{ChairNo, Stage};
use crate::procedure::CHAIR;

/// Somebody who is there says that the chair is not. Whoever designates is asked for another at once.
pub(super) fn chair_is_absent(act: &Act<'_>) -> Result<Vec<Event>, Refusal> {
    act.by_part(|x| matches!(x, Part::Owner | Part::Sender | Part::Convener | Part::Designator | Part::MinuteTaker))?;
    let open = act.open()?;
    act.has_begun(open)?;
    let today = act.local_now().date();
    if open.slot.as_ref().is_some_and(|s| s.local.date() != today) {
        return Err(Refusal::TooLate);
    }
    let person = act.m.chair().cloned().ok_or(Refusal::TooLate)?;
    Ok(vec![Event::ChairDeclined { person, at: act.turn.now, why: ChairNo::Absent }])
}

pub(super) fn name_minute_taker(act: &Act<'_>, person: PersonId) -> Result<Vec<Event>, Refusal> {
    let named_by = act.p.minute_taker.as_ref().map(|rule| &rule.fallback_nominated_by);
    let names = named_by.filter(|role| role.as_str() != CHAIR).and_then(|role| act.m.holder(role));
    let by = match names {
        Some(holder) if act.is_in_place_of(holder) => act.by()?,
        _ => act.by_chair()?,
    };
    if !act.m.was_held() {
        act.open()?;
    }
    act.available(&person)?;
    if minute_taker(act.m, act.p) == Some(&person) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::MinuteTakerNamed { person, by, at: act.turn.now }])
}

/// Which papers were there: status only, by their type.
pub(super) fn tick_papers(act: &Act<'_>, brought: BTreeSet<(ItemId, String)>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_writer()?;
    act.the_day()?;
    let owed = |(item, paper): &(ItemId, String)| act.m.invitee(item).is_some_and(|i| i.papers.contains(paper));
    if !brought.iter().all(owed) {
        return Err(Refusal::NotInThisProcedure);
    }
    if brought == act.m.after.papers {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::PapersTicked { brought, by }])
}

impl Act<'_> {
    /// Whoever chairs; after the meeting, whoever monitors. Others on the case hear that it is the chair's.
    pub(super) fn by_chair(&self) -> Result<PersonId, Refusal> {
        self.by_part(|x| *x == Part::Chair).map_err(|refusal| match self.by_part(|_| true) {
            Ok(_) => Refusal::ChairSettles,
            Err(_) => refusal,
        })
    }

    /// Whoever may write the plan: the chair and the minute taker.
    pub(super) fn by_writer(&self) -> Result<PersonId, Refusal> {
        self.by_part(|x| matches!(x, Part::Chair | Part::MinuteTaker))
    }

    pub(super) fn is_in_place_of(&self, person: &PersonId) -> bool {
        self.turn.by.is_some_and(|by| acts_for(self.m, self.turn.people, by, person))
    }

    /// From the meeting's own hour on, and until its plan is closed.
    pub(super) fn the_day(&self) -> Result<(), Refusal> {
        match &self.m.stage {
            Stage::Open(open) => self.has_begun(open),
            Stage::Held(_) => Ok(()),
            _ => Err(Refusal::TooLate),
        }
    }

    fn has_begun(&self, open: &crate::meeting::state::Open) -> Result<(), Refusal> {
        let slot = open.slot.as_ref().ok_or(Refusal::NoDateYet)?;
        if slot.starts <= self.turn.now { Ok(()) } else { Err(Refusal::NotTheDayYet) }
    }

    /// A date ahead that somebody chose: not past, and no slip of the keyboard.
    pub(super) fn ahead(&self, date: chrono::NaiveDate) -> Result<(), Refusal> {
        let today = self.local_now().date();
        if date < today {
            return Err(Refusal::InThePast);
        }
        let far = date.signed_duration_since(today).num_days() > super::convene::FURTHEST_DATE_DAYS;
        if far { Err(Refusal::TooFarAway) } else { Ok(()) }
    }
}
