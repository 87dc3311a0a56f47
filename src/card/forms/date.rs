//! The form for the date and place: the first, another, or one for which more time is asked.

use super::Parts;
use super::fields::{field, time_of_day};
use crate::calendar::{Calendar, full_date};
use crate::card::view::View;
use crate::card::words::clip;
use crate::card::{Block, Choice, Field, FieldKind, words};
use crate::interaction::{Value, Verb};
use crate::meeting::decide::{early_reasons, later_reasons};
use crate::meeting::{Open, PLAN_PREPARED, PlaceKind, Slot};
use crate::procedure::Coded;

pub fn date_and_place(view: &View<'_>, verb: Verb) -> Parts {
    let last = view.m.last_date(view.p, view.calendar);
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    let asks = verb == Verb::AskForMoreTime;
    let mut intro = limits(view);
    if asks {
        let extend = view.p.timescales.iter().find_map(|t| t.extend.as_ref());
        let who = extend.map(|e| view.holder(&e.approved_by));
        intro.extend(who.map(|who| Block::Say(format!("{who} is asked. Until they answer, nothing changes."))));
    } else if let Some(slot) = slot {
        let again = match view.m.open().is_some_and(Open::has_asked_anybody) {
            true => " If you change the day or the time, everybody is asked again.",
            false => "",
        };
        let now = format!("At present: {}.{again}", words::when(slot));
        intro.push(Block::Say(now));
    }
    let mut fields = place_fields(slot, view.calendar);
    if let Some(day) = view.meant_for() {
        fields[0].value = Some(Value::Date(day));
        intro.push(Block::Say("Filled in: the day by the agreed interval. You can choose another.".into()));
    }
    let early = if asks { Vec::new() } else { early_reasons(view.m, view.p, view.people, view.calendar, view.viewer) };
    let reasons = outside_the_limits(view, &early, asks);
    // A list with nothing in it is no question.
    if (last.is_some() || !early.is_empty()) && !reasons.is_empty() {
        let label = match (asks, early.is_empty()) {
            (true, _) => "Why is more time needed?",
            (false, true) => "Only if it is after the last date: why?",
            (false, false) => "Only if it is too early or too late: why?",
        };
        let mut later = field("later", label, FieldKind::Choice(reasons), asks);
        later.hint = asks.then(|| "The date above is the one you ask for.".to_owned());
        fields.push(later);
    }
    let title = words::label(verb);
    let submit = if slot.is_some() && !asks { words::label(Verb::MoveMeeting) } else { title };
    (title, intro, fields, submit)
}

/// Both ends of what the procedure allows, in full dates, each with the working day nearest to it.
fn limits(view: &View<'_>) -> Vec<Block> {
    let opens = view.m.opening(view.p, view.calendar).and_then(|d| d.opens());
    let limit = view.m.limit(view.p, view.calendar);
    let mut said = Vec::new();
    if let Some((earliest, usable)) = opens {
        let working = match usable == earliest {
            true => String::new(),
            false => format!(" The first working day from then is {}.", full_date(usable)),
        };
        said.push(Block::Say(format!("Not before {}.{working}", full_date(earliest))));
    }
    if let Some(last) = view.m.last_date(view.p, view.calendar) {
        let plan = limit.as_ref().filter(|d| d.what == PLAN_PREPARED);
        let what = plan.map_or_else(
            || "last date".to_owned(),
            |_| format!("{} is due, so the last date", view.p.outputs.plan_name),
        );
        let end = limit.as_ref().map(|d| d.due).filter(|due| *due > last);
        let end = end.map_or_else(String::new, |due| format!(", the last working day up to {}", full_date(due)));
        said.push(Block::Say(format!("The {what} is {}{end}.", full_date(last))));
    }
    if let Some(target) = view.m.target(view.p, view.calendar).filter(|day| *day >= view.today()) {
        said.push(Block::Say(format!("Please aim for {}.", full_date(target))));
    }
    if let Some(fixed) = limit.filter(|d| d.fixed) {
        let rule = words::rule(view.p, fixed.source.as_deref());
        said.push(Block::Say(format!("This date is fixed: no more time can be asked for.{rule}")));
    }
    said
}

fn place_fields(slot: Option<&Slot>, calendar: &Calendar) -> Vec<Field> {
    let kinds: Vec<Choice> = PlaceKind::ALL.iter().map(|k| Choice::new(k.as_str(), words::place_kind(*k))).collect();
    let mut date = field("date", "Date", FieldKind::Date, true);
    let mut time = time_of_day("time", "Time", true, calendar);
    let mut place = field("place", "Where", FieldKind::Choice(kinds), true);
    let mut room = field("room", "Room number", FieldKind::Text { long: false, max: 12 }, false);
    let mut link = field("link", "Link to the online meeting", FieldKind::Text { long: false, max: 500 }, false);
    room.hint = Some("A number, such as 4 or B12. Not an address.".into());
    link.hint = Some("It begins with https://".into());
    if let Some(s) = slot {
        date.value = Some(Value::Date(s.local.date()));
        time.value = Some(Value::Time(s.local.time()));
        place.value = Some(Value::Choice(s.place.kind.as_str().into()));
        room.value = s.place.room.as_ref().map(|r| Value::Text(r.as_str().into()));
        link.value = s.place.link.as_ref().map(|l| Value::Text(l.as_str().into()));
    }
    vec![date, time, place, room, link]
}

/// Why a date is outside the limits, each reason with what follows from it. One that the procedure refuses is in the
/// list too: whoever chooses it hears what to do instead.
fn outside_the_limits(view: &View<'_>, early: &[Coded], only_more_time: bool) -> Vec<Choice> {
    let (more, refused, late) = later_reasons(view.m, view.p);
    let line = |c: &Coded, hint: Option<&str>| {
        let mut choice = Choice::new(c.code.clone(), clip(&c.say, 75));
        choice.hint = hint.map(str::to_owned);
        choice
    };
    let mut all: Vec<Choice> = early.iter().map(|c| line(c, Some("For a date before the first one"))).collect();
    all.extend(more.iter().map(|c| line(c, Some("Asks for more time"))));
    all.extend(refused.iter().map(|c| line(c, None)));
    if !only_more_time {
        // A code that stands in both lists asks for more time: that is how it is read.
        let new = late.iter().filter(|c| more.iter().all(|m| m.code != c.code));
        all.extend(new.map(|c| line(c, Some("Records the meeting as late"))));
    }
    all
}
