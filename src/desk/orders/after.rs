//! What the forms say from the day of the meeting on: the plan and its actions, the scale, the review.

use super::{Blame, Filled, blank, no_item};
use crate::desk::values::{code, codes, date, items, people, person, words};
use crate::draw;
use crate::ids::ItemId;
use crate::interaction::{Values, Verb};
use crate::meeting::Command;
use crate::meeting::after::{Counter, Lead, Member};
use crate::meeting::command::NewAction;

/// Papers are asked for ten to a field, and a form has no more fields than this.
const PAPER_FIELDS: usize = 10;

/// None: the form is not one of these.
pub fn command(filled: &Filled<'_>) -> Result<Option<Command>, Blame> {
    let Filled { about, values, view, .. } = filled;
    let item = || about.item.clone().ok_or_else(no_item);
    let chosen = |field| code(values, field).ok_or_else(|| blank(field));
    let day = |field| date(values, field).ok_or_else(|| blank(field));
    let said = |field| words(values, field).ok_or_else(|| blank(field));
    let member = || about.item.clone().map_or(Member::Chair, Member::Invitee);
    let whom = || person(values, "person").ok_or_else(|| ("person", "Please choose a person.".to_owned()));
    Ok(Some(match filled.verb {
        Verb::NameMinuteTaker => Command::NameMinuteTaker { person: whom()? },
        Verb::TickPapers => {
            let all = (0..PAPER_FIELDS).flat_map(|n| codes(values, &format!("papers{n}")));
            let brought = all.filter_map(|c| c.split_once('.').map(|(who, what)| (who.into(), what.to_owned())));
            Command::TickPapers { brought: brought.collect() }
        }
        Verb::AddAction => Command::AddAction { item: draw::action_id(), action: action(values)? },
        Verb::AmendAction => Command::AmendAction { item: item()?, action: action(values)? },
        Verb::AddUnmetNeed => Command::AddUnmetNeed {
            item: draw::need_id(),
            category: chosen("category")?,
            service: code(values, "service"),
        },
        Verb::RemoveUnmetNeed => Command::RemoveUnmetNeed { item: chosen("need")?.into() },
        Verb::ConfirmPlan => Command::ConfirmPlan {
            outcome: chosen("outcome")?,
            amends: codes(values, "amends"),
            no_unmet_need: !codes(values, "no_unmet_need").is_empty(),
            review: date(values, "review"),
            items: view.p.outputs.amends.iter().filter(|a| a.task.is_some()).map(|_| draw::action_id()).collect(),
        },
        Verb::NotAsWritten => Command::NotAsWritten {
            item: item()?,
            counter: Counter { words: said("words")?, due: date(values, "due") },
        },
        Verb::Blocked => Command::ActionBlocked { item: item()?, needs: said("needs")? },
        Verb::AskForNewDate => Command::AskNewDate { item: item()?, wanted: day("due")?, reason: said("reason")? },
        Verb::Reassign => Command::Reassign { item: item()?, lead: lead(values)? },
        Verb::RemindMeLater => Command::Snooze { item: item()?, until: day("date")? },
        Verb::GiveReading => {
            Command::GiveReading { member: member(), score: score(values)?, reason: words(values, "reason") }
        }
        Verb::ToldOfReading => Command::ToldOfReading { member: member(), person: whom()? },
        Verb::SetReview => Command::SetReview { on: day("date")? },
        Verb::ClosePlan => Command::ClosePlan { outcome: chosen("outcome")?, left: items(values, "left") },
        Verb::AnswerCheck => Command::AnswerCheck { days: days(&item()?)?, answer: chosen("answer")? },
        _ => return Ok(None),
    }))
}

fn action(values: &Values) -> Result<NewAction, Blame> {
    Ok(NewAction {
        words: words(values, "what").ok_or_else(|| blank("what"))?,
        lead: lead(values)?,
        support: people(values, "support"),
        service: code(values, "service"),
        due: date(values, "due").ok_or_else(|| blank("due"))?,
    })
}

/// Somebody of the directory or somebody outside it, and not both: whoever leads is one person.
fn lead(values: &Values) -> Result<Lead, Blame> {
    match (person(values, "lead"), words(values, "outside")) {
        (Some(person), None) => Ok(Lead::Person(person)),
        (None, Some(name)) => Ok(Lead::Outside(name)),
        (None, None) => Err(("lead", "Please say who leads this action, here or below.".into())),
        (Some(_), Some(_)) => Err((
            "outside",
            "Somebody is chosen above. One person leads an action: please empty one of the two.".into(),
        )),
    }
}

/// "none": they chose not to give a number.
fn score(values: &Values) -> Result<Option<u8>, Blame> {
    match code(values, "score").as_deref() {
        Some("none") => Ok(None),
        Some(number) => number.parse().map(Some).map_err(|_| ("score", "Please give a whole number.".into())),
        None => Err(blank("score")),
    }
}

/// The check that a button names by its number of days.
fn days(item: &ItemId) -> Result<u32, Blame> {
    item.as_str().parse().map_err(|_| no_item())
}
