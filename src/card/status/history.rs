//! What happened, a line for each event. Whatever somebody typed is left out: it is private.

use chrono::{DateTime, Utc};

use super::{around, awaited, stamp};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{plan, words};
use crate::ids::{ItemId, PersonId};
use crate::meeting::Event;
use crate::meeting::after::ActionState;
use crate::meeting::invitee::Listed;
use crate::procedure::WaitsFor;

/// One line of the history. Reasons and concerns are left out: they are private.
pub(super) fn line(view: &View<'_>, at: DateTime<Utc>, by: Option<&PersonId>, event: &Event) -> Option<String> {
    let invitee = |item: &ItemId| view.m.invitee(item).map_or_else(|| "an invitee".to_owned(), |i| view.title(i));
    let what = match event {
        Event::Suggested { .. } => "suggested".to_owned(),
        Event::SuggestionDiscussed { .. } => "wants to talk it over".into(),
        Event::SuggestionDeclined { .. } => "declined the suggestion".into(),
        Event::KindChosen { .. } => format!("took the suggestion up as {}", words::a(&view.p.kind.name)),
        Event::Requested(r) => match &r.on_behalf_of {
            Some(role) => format!("requested the meeting, asked for by: {}", view.p.role_title(role)),
            None if r.by != view.m.owner => format!("requested the meeting, for {}", view.name(&view.m.owner)),
            None => "requested the meeting".into(),
        },
        Event::Joined { .. } => "joined the request".into(),
        Event::Reported { event, local, .. } => {
            let rule = view.p.event_rule(*event).map_or_else(|| event.as_str().to_owned(), |r| r.say.clone());
            format!("recorded: {rule}, on {}", full_date(local.date()))
        }
        Event::GateBreached { gate, .. } => {
            let rule = view.p.gates.iter().find(|g| g.id == *gate);
            format!("out of order: {}", rule.map_or(gate.as_str(), |g| g.say.as_str()))
        }
        Event::AgreedFor { roles, .. } => {
            let titles: Vec<String> = roles.iter().map(|role| view.p.role_title(role)).collect();
            format!("agreed as {}", titles.join(" and "))
        }
        Event::Agreed { .. } => "agreed".into(),
        Event::NotAgreed { .. } => "did not agree".into(),
        Event::ChairProposed { .. } => "proposed somebody to chair".into(),
        Event::ChairAgreed { .. } => "agreed to whoever is proposed to chair".into(),
        Event::ChairAsked { .. } => "asked somebody to chair".into(),
        Event::ChairAccepted { .. } => "said yes to chairing".into(),
        Event::ChairDeclined { .. } => "said no to chairing".into(),
        Event::DateSet { slot, .. } => format!("set the date: {}", words::when(slot)),
        Event::PlaceChanged { .. } => "changed the place".into(),
        Event::MoreTimeAsked { wanted, .. } => format!("asked for more time: {}", words::when(wanted)),
        Event::MoreTimeGranted { until, .. } => format!("granted more time, until {}", full_date(*until)),
        Event::MoreTimeRefused { .. } => "did not grant more time".into(),
        Event::RecordedLate { .. } => "recorded the meeting as late".into(),
        Event::InviteeAdded { invitee } => format!("added {}", view.title(invitee)),
        Event::InviteeNamed { item, person, .. } => {
            format!("named {} for {}", view.name(person), invitee(item))
        }
        Event::InviteeChanged { role, to, .. } => {
            let title = view.p.role_title(role);
            match to {
                Listed::Named(person) => format!("named {} instead for {title}", view.name(person)),
                Listed::Unnamed => format!("took the name off the list for {title}: not known yet"),
                Listed::Off => format!("took {title} off the list"),
            }
        }
        Event::NotMe { item, .. } => format!("said that somebody else should be asked: {}", invitee(item)),
        Event::NeedsTold { .. } => "said what they need to take part".into(),
        Event::NotReached { person, .. } => format!("a message to {} could not be delivered", view.name(person)),
        Event::OutOfReach { person, .. } => format!("{} cannot be reached any more", view.name(person)),
        Event::ListAgreed { .. } => "checked the list".into(),
        Event::Told { .. } => "said who has been told in person".into(),
        Event::InvitationsSent { items, .. } => format!("sent {}", words::count(items.len(), "invitation")),
        Event::Replied { item, reply, .. } => {
            let how = if reply.recorded_by().is_some() { "wrote down an answer given by phone" } else { "answered" };
            format!("{how}: {}", invitee(item))
        }
        Event::RepresentativeAsked { item, person, .. } => {
            format!("asked {} to represent: {}", view.name(person), invitee(item))
        }
        Event::ChainFull { item, .. } => format!("the invitation of {} could not be passed on again", invitee(item)),
        Event::Released { item, .. } => format!("the representative of {} was let go", invitee(item)),
        Event::AuthorityNamed { item, person, .. } => {
            format!("said who can be reached for {}: {}", invitee(item), view.name(person))
        }
        Event::Cancelled { .. } => "cancelled the meeting".into(),
        Event::Held { on, .. } => format!("recorded that it was held on {}", full_date(*on)),
        Event::NotHeld { .. } => "recorded that it was not held".into(),
        Event::Reminded { to, about, .. } => {
            let mut what: Vec<String> = about.iter().map(|r| awaited(view, r.waits_for, r.item.as_ref())).collect();
            what.dedup();
            // Whoever owes nothing of it was told, not reminded.
            let own = about.iter().any(|r| r.asked || r.waits_for == WaitsFor::Meeting);
            let how = if own { "was reminded" } else { "was told of what is missing" };
            format!("{} {how}: {}", view.name(to), what.join("; "))
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
        Event::SignedUp { item, .. } => format!("signed up: {}", plan::name_of(view, item)),
        Event::NotAsWritten { item, .. } => format!("said “not as written”: {}", plan::name_of(view, item)),
        Event::CounterSettled { item, taken, .. } => {
            let how = if *taken { "took the proposal" } else { "kept it as written" };
            format!("{how}: {}", plan::name_of(view, item))
        }
        Event::ActionMoved { item, state } => {
            let how = match state {
                ActionState::Open => "open again",
                ActionState::Working { .. } => "working on it",
                ActionState::Blocked { .. } => "blocked",
                ActionState::Done { .. } => "done",
                ActionState::LeftOpen { .. } => "left open",
            };
            format!("{how}: {}", plan::name_of(view, item))
        }
        Event::NewDateAsked { item, asked } => {
            format!("asked for a new date, {}: {}", full_date(asked.wanted), plan::name_of(view, item))
        }
        Event::NewDateAnswered { item, granted, .. } => {
            let how = if *granted { "granted a new date" } else { "did not grant a new date" };
            format!("{how}: {}", plan::name_of(view, item))
        }
        Event::Reassigned { item, .. } => format!("gave to somebody else: {}", plan::name_of(view, item)),
        Event::Snoozed { item, until, .. } => {
            format!("asked to be reminded later, {}: {}", stamp(view, *until), plan::name_of(view, item))
        }
        Event::ScaleOpened { .. } => "asked everybody for their number".into(),
        Event::ReadingGiven { .. } => "gave a number".into(),
        Event::ReadingTold { person, .. } => format!("said that {} is told", view.name(person)),
        Event::MinutesTicked { tick, .. } => format!("ticked: {}", words::minutes_step(tick.step)),
        Event::ReviewSet { review } => format!("set the review for {}", full_date(review.on)),
        Event::PlanClosed { .. } => format!("closed the {}", view.p.outputs.plan_name),
        Event::Checked { check } => format!("said after {} days whether it held", check.days),
        Event::Around(change) => around::line(view, change),
        Event::Passed { .. } | Event::Begun { .. } => return None,
    };
    // Some lines are about somebody else than whoever caused them.
    let apart = matches!(event, Event::ChainFull { .. } | Event::Released { .. } | Event::GateBreached { .. });
    let who = by.filter(|_| !apart).map_or_else(String::new, |x| format!("{} ", view.name(x)));
    Some(format!("{}: {who}{what}", stamp(view, at)))
}
