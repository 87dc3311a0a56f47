//! "Why this date?": each deadline with its working, who was told what and when, and what comes next.

use chrono::{DateTime, Utc};

use crate::calendar::{full_date, full_date_time};
use crate::card::view::View;
use crate::card::{Block, Card, reminder, words};
use crate::ids::PersonId;
use crate::meeting::after::ActionState;
use crate::meeting::due::upcoming;
use crate::meeting::{DateChange, Event, Part};

/// One message that went, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub to: PersonId,
    pub at: Option<DateTime<Utc>>,
    /// "sent", "waiting", "could not be delivered".
    pub state: String,
}

/// Everything behind the dates of a case, for somebody who has a part in it.
pub fn why(view: &View<'_>, history: &[(DateTime<Utc>, Option<PersonId>, Event)], told: &[Told]) -> Card {
    let inner = view.parts().iter().any(|x| !matches!(x, Part::Invited { .. } | Part::Informed));
    let mut blocks = vec![Block::Facts(vec![
        ("Meeting".into(), view.p.kind.name.clone()),
        ("Procedure".into(), format!("{}, version {}", view.p.kind.source, view.p.kind.version)),
    ])];
    for deadline in view.m.deadlines(view.p, view.calendar) {
        blocks.push(Block::Heading(deadline.say.clone()));
        let mut facts = vec![
            ("Counted from".to_owned(), full_date(deadline.start)),
            ("Last date".to_owned(), full_date(deadline.due)),
        ];
        if deadline.usable != deadline.due {
            facts.push(("Last working day before it".into(), full_date(deadline.usable)));
        }
        if let Some(from) = deadline.earliest {
            facts.insert(1, ("Not before".into(), full_date(from)));
        }
        let rule = deadline.source.clone().unwrap_or_else(|| "no source: the product's own choice".into());
        facts.push(("Rule".into(), if deadline.default { format!("{rule} (a product default)") } else { rule }));
        blocks.push(Block::Facts(facts));
        blocks.push(Block::List(deadline.working_in_words()));
        if deadline.provisional {
            blocks.push(Block::Warn("Provisional: the bank-holiday list ends before this date.".into()));
        }
        if deadline.moved_by_closure {
            blocks.push(Block::Warn("Later because of a council setting: closure days stop the clock.".into()));
        }
    }
    let dates = &view.m.last_dates;
    if dates.len() > 1 {
        blocks.push(Block::Heading("Earlier last dates".into()));
        let why = |c| match c {
            DateChange::Requested => "when it was requested",
            DateChange::MoreTime => "more time was granted",
            DateChange::Holidays => "the bank-holiday list changed",
        };
        blocks.push(Block::List(dates.iter().map(|d| format!("{}: {}", full_date(d.date), why(d.why))).collect()));
    }
    if inner {
        blocks.push(Block::Heading("What happened".into()));
        blocks.push(Block::List(tail(
            history.iter().filter_map(|(at, by, e)| line(view, *at, by.as_ref(), e)).collect(),
        )));
        blocks.push(Block::Heading("Who was told".into()));
        blocks.push(Block::List(tail(told.iter().map(|t| told_line(view, t)).collect())));
    }
    let next: Vec<String> = upcoming(view.m, view.p, view.calendar)
        .iter()
        .filter(|d| d.at > view.now && (inner || d.wait.on.contains(view.viewer)))
        .take(8)
        .map(|d| {
            format!("{}: {}. About: {}", stamp(view, d.at), reminder::hearers(view, d), words::awaited(d.wait.what))
        })
        .collect();
    if !next.is_empty() {
        blocks.push(Block::Heading("What comes next, if nothing changes".into()));
        blocks.push(Block::List(next));
    }
    Card { headline: format!("{}: why these dates", view.m.reference), blocks }
}

/// The last thirty lines: the newest matter most, and platforms take only so much.
fn tail(mut lines: Vec<String>) -> Vec<String> {
    const SHOWN: usize = 30;
    let hidden = lines.len().saturating_sub(SHOWN);
    if hidden > 0 {
        lines.drain(..hidden);
        lines.insert(0, format!("({hidden} earlier)"));
    }
    lines
}

fn told_line(view: &View<'_>, told: &Told) -> String {
    let when = told.at.map_or_else(String::new, |at| format!("{}: ", stamp(view, at)));
    format!("{when}{}, {}", view.name(&told.to), told.state)
}

fn stamp(view: &View<'_>, at: DateTime<Utc>) -> String {
    full_date_time(view.calendar.local(at))
}

/// One line of the history. Reasons and concerns are left out: they are private.
fn line(view: &View<'_>, at: DateTime<Utc>, by: Option<&PersonId>, event: &Event) -> Option<String> {
    let invitee = |item: &crate::ids::ItemId| {
        view.m.invitee(item).map_or_else(|| "an invitee".to_owned(), |i| view.p.role_title(&i.role))
    };
    let what = match event {
        Event::Suggested { .. } => "suggested".to_owned(),
        Event::SuggestionDiscussed { .. } => "wants to talk it over".into(),
        Event::SuggestionDeclined { .. } => "declined the suggestion".into(),
        Event::Requested(_) => "requested the meeting".into(),
        Event::Joined { .. } => "joined the request".into(),
        Event::Reported { event, local, .. } => {
            let rule = view.p.event_rule(*event).map_or_else(|| event.as_str().to_owned(), |r| r.say.clone());
            format!("recorded: {rule}, on {}", full_date(local.date()))
        }
        Event::GateBreached { gate, .. } => {
            let rule = view.p.gates.iter().find(|g| g.id == *gate);
            format!("out of order: {}", rule.map_or(gate.as_str(), |g| g.say.as_str()))
        }
        Event::Agreed { .. } => "agreed".into(),
        Event::NotAgreed { .. } => "did not agree".into(),
        Event::ChairAsked { .. } => "asked somebody to chair".into(),
        Event::ChairAccepted { .. } => "said yes to chairing".into(),
        Event::ChairDeclined { .. } => "said no to chairing".into(),
        Event::DateSet { slot, .. } => format!("set the date: {}", words::when(slot)),
        Event::PlaceChanged { .. } => "changed the place".into(),
        Event::MoreTimeAsked { wanted, .. } => format!("asked for more time: {}", words::when(wanted)),
        Event::MoreTimeGranted { until, .. } => format!("granted more time, until {}", full_date(*until)),
        Event::MoreTimeRefused { .. } => "did not grant more time".into(),
        Event::RecordedLate { .. } => "recorded the meeting as late".into(),
        Event::InviteeAdded { invitee } => format!("added {}", view.p.role_title(&invitee.role)),
        Event::ListAgreed { .. } => "checked the list".into(),
        Event::Told { .. } => "said who has been told in person".into(),
        Event::InvitationsSent { items, .. } => format!("sent {} invitations", items.len()),
        Event::Replied { item, .. } => format!("answered: {}", invitee(item)),
        Event::RepresentativeAsked { item, person, .. } => {
            format!("{} was asked to represent {}", view.name(person), invitee(item))
        }
        Event::ChainFull { item, .. } => format!("the invitation of {} could not be passed on again", invitee(item)),
        Event::Released { item, .. } => format!("the representative of {} was let go", invitee(item)),
        Event::AuthorityNamed { item, person, .. } => {
            format!("{} can be reached for {}", view.name(person), invitee(item))
        }
        Event::Cancelled { .. } => "cancelled the meeting".into(),
        Event::Held { on, .. } => format!("recorded that it was held on {}", full_date(*on)),
        Event::NotHeld { .. } => "recorded that it was not held".into(),
        Event::Reminded { to, about, .. } => {
            let what: Vec<&str> = about.iter().map(|r| words::awaited(r.waits_for)).collect();
            format!("{} was reminded: {}", view.name(to), what.join(", "))
        }
        Event::CoverAsked { cover, of } => format!("{} was asked to cover for {}", view.name(cover), view.name(of)),
        Event::LastDateMoved { from, to, .. } => {
            format!("the last date moved from {} to {}", full_date(*from), full_date(*to))
        }
        Event::MinuteTakerNamed { person, .. } => format!("named {} to take the minutes", view.name(person)),
        Event::MinuteTakerGone { person, .. } => {
            format!("{} has left: somebody else must take the minutes", view.name(person))
        }
        Event::PapersTicked { .. } => "ticked the papers that were there".into(),
        Event::ActionWritten { action } => {
            format!("wrote action {}, due {}", action.number, full_date(action.due))
        }
        Event::ActionRemoved { .. } => "took out an action".into(),
        Event::UnmetNeedAdded { .. } => "added an unmet need".into(),
        Event::UnmetNeedRemoved { .. } => "took out an unmet need".into(),
        Event::PlanConfirmed { review, .. } => {
            format!("confirmed the {}, to be reviewed on {}", view.p.outputs.plan_name, full_date(review.on))
        }
        Event::SignedUp { item, .. } => format!("signed up: {}", words::action(view.m, item)),
        Event::NotAsWritten { item, .. } => format!("said “not as written”: {}", words::action(view.m, item)),
        Event::CounterSettled { item, taken, .. } => {
            let how = if *taken { "took the proposal" } else { "kept it as written" };
            format!("{how}: {}", words::action(view.m, item))
        }
        Event::ActionMoved { item, state } => {
            let how = match state {
                ActionState::Open => "open again",
                ActionState::Working { .. } => "working on it",
                ActionState::Blocked { .. } => "blocked",
                ActionState::Done { .. } => "done",
                ActionState::LeftOpen { .. } => "left open",
            };
            format!("{how}: {}", words::action(view.m, item))
        }
        Event::NewDateAsked { item, asked } => {
            format!("asked for a new date, {}: {}", full_date(asked.wanted), words::action(view.m, item))
        }
        Event::NewDateAnswered { item, granted, .. } => {
            let how = if *granted { "granted a new date" } else { "did not grant a new date" };
            format!("{how}: {}", words::action(view.m, item))
        }
        Event::Reassigned { item, .. } => format!("gave to somebody else: {}", words::action(view.m, item)),
        Event::Snoozed { item, until, .. } => {
            format!("asked to be reminded later, {}: {}", stamp(view, *until), words::action(view.m, item))
        }
        Event::ScaleOpened { .. } => "asked everybody for their number".into(),
        Event::ReadingGiven { .. } => "gave a number".into(),
        Event::ReadingTold { person, .. } => format!("said that {} is told", view.name(person)),
        Event::MinutesTicked { tick, .. } => format!("ticked: {}", words::minutes_step(tick.step)),
        Event::ReviewSet { review } => format!("set the review for {}", full_date(review.on)),
        Event::PlanClosed { .. } => format!("closed the {}", view.p.outputs.plan_name),
        Event::Checked { check } => format!("said after {} days whether it held", check.days),
        Event::Passed { .. } => return None,
    };
    let who = by.map_or_else(String::new, |x| format!("{} ", view.name(x)));
    Some(format!("{}: {who}{what}", stamp(view, at)))
}
