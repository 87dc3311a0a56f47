//! What is gathered for a meeting, by status only: views, papers that their owners return, and the questions that are
//! asked in any case.

use std::collections::BTreeSet;

use crate::ids::ItemId;
use crate::meeting::around::{Asking, Change, Gathered, NotAsked, Returned, ViewsStatus, look};
use crate::meeting::decide::Act;
use crate::meeting::event::Event;
use crate::meeting::part::{Part, place_for};
use crate::meeting::refusal::Refusal;
use crate::meeting::state::Stage;

/// By whoever gathers them, or by those who run the meeting. Never what was said.
pub(super) fn views(act: &Act<'_>, rule: String, status: ViewsStatus) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    let wanted = look::views_wanted(act.m, act.p).into_iter().find(|v| v.id == rule);
    let wanted = wanted.ok_or(Refusal::NotInThisProcedure)?;
    let gathers = act.m.holder(&wanted.gathered_by).is_some_and(|who| act.is_in_place_of(who));
    let runs = |x: &Part| matches!(x, Part::Owner | Part::Chair | Part::MinuteTaker);
    if !gathers && act.by_part(runs).is_err() {
        return Err(Refusal::NotYours);
    }
    if !matches!(act.m.stage, Stage::Open(_) | Stage::Held(_)) {
        return Err(Refusal::TooLate);
    }
    if let ViewsStatus::Gathered { on, carrier, .. } = &status {
        if *on > act.local_now().date() {
            return Err(Refusal::InTheFuture);
        }
        if carrier.as_ref().is_some_and(|role| !wanted.carriers.contains(role)) {
            return Err(Refusal::NotInThisProcedure);
        }
    }
    if act.m.around.views_of(&rule).is_some_and(|known| known.status == status) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Around(Change::ViewsRecorded(Gathered { rule, status, by, at: act.turn.now }))])
}

/// That papers came back: the word of whoever returns them, or of those who see to it.
pub(super) fn papers(act: &Act<'_>, papers: &BTreeSet<(ItemId, String)>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|_| true)?;
    act.open()?;
    let sees_to_it = act.by_part(|x| matches!(x, Part::Chair | Part::Convener | Part::Sender)).is_ok();
    let wanted = look::returns(act.m, act.p);
    let mut back = Vec::new();
    for (item, paper) in papers {
        let (invitee, _) =
            *wanted.iter().find(|(i, p)| i.id == *item && p.id == *paper).ok_or(Refusal::NotInThisProcedure)?;
        if !sees_to_it && place_for(act.m, act.turn.people, invitee, &by).is_none() {
            return Err(Refusal::NotYours);
        }
        if !act.m.around.has_returned(item, paper) {
            let (item, paper) = (item.clone(), paper.clone());
            back.push(Returned { item, paper, by: by.clone(), at: act.turn.now });
        }
    }
    if back.is_empty() {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Around(Change::PapersReturned(back))])
}

/// Which of the questions that must be asked were asked; a short reason where one was not. Nothing waits for it.
pub(super) fn asked(act: &Act<'_>, asked: BTreeSet<usize>, why_not: Option<NotAsked>) -> Result<Vec<Event>, Refusal> {
    let by = act.by_part(|x| matches!(x, Part::Chair | Part::MinuteTaker | Part::Owner | Part::Recorder))?;
    act.the_day()?;
    let must: BTreeSet<usize> = look::must_ask(act.p).into_iter().map(|(n, _)| n).collect();
    if !asked.is_subset(&must) || must.is_empty() {
        return Err(Refusal::NotInThisProcedure);
    }
    // Where all were asked there is nothing to give a reason for.
    let why_not = why_not.filter(|_| asked != must);
    if act.m.around.asked.as_ref().is_some_and(|known| known.asked == asked && known.why_not == why_not) {
        return Err(Refusal::NothingChanged);
    }
    Ok(vec![Event::Around(Change::QuestionsTicked(Asking { asked, why_not, by, at: act.turn.now }))])
}
