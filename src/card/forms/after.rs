//! Forms of the meeting's day, of the minutes' progress and of what comes when the plan is over.

use super::Parts;
use super::fields::{choice, field, note_of, person_first, select, tens};
use super::{action, plan, scale};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words::clip;
use crate::card::{Block, Choice, Field, FieldKind, meeting, words};
use crate::ids::ItemId;
use crate::interaction::{Draft, Verb};

/// The form of a verb that has to do with what comes after. None: the verb needs no form.
pub fn parts(view: &View<'_>, draft: &Draft, item: Option<&ItemId>) -> Option<Parts> {
    let title = words::label(draft.verb);
    Some(match draft.verb {
        Verb::NameMinuteTaker => {
            let who = person_first("person", "Who takes the minutes?", true, view, draft);
            (title, note_of("They are told, and asked to tick each step of the minutes."), vec![who], "Name them")
        }
        Verb::TickPapers => (title, note_of("By their type only: Mainstay takes no papers."), papers(view), "Tick"),
        Verb::AddAction => plan::action(view, draft, None),
        Verb::AmendAction => plan::action(view, draft, Some(view.m.after.action(item?)?)),
        Verb::AddUnmetNeed => plan::unmet_need(view),
        Verb::RemoveUnmetNeed => plan::remove_need(view),
        Verb::ConfirmPlan => plan::confirm(view),
        Verb::NotAsWritten => action::not_as_written(view, item?)?,
        Verb::Blocked => action::blocked(view, item?)?,
        Verb::AskForNewDate => action::new_date(view, item?)?,
        Verb::Reassign => action::reassign(view, draft, item?)?,
        Verb::RemindMeLater => action::later(view, item?)?,
        Verb::GiveReading => scale::give(view, item)?,
        Verb::ToldOfReading => scale::told(view, draft, item)?,
        Verb::SetReview => set_review(view),
        Verb::ClosePlan => close(view),
        Verb::AnswerCheck => check(view, item),
        _ => return None,
    })
}

/// Papers by type, ten to a field; those that were there already are ticked.
fn papers(view: &View<'_>) -> Vec<Field> {
    let mut choices = Vec::new();
    let mut ticked = Vec::new();
    for (invitee, paper) in meeting::owed_papers(view) {
        let name = view.p.paper(paper).map_or(paper, |p| p.name.as_str());
        let mut choice = Choice::new(format!("{}.{paper}", invitee.id), clip(name, 75));
        choice.hint = Some(clip(&view.invited(invitee), 75));
        if view.m.after.papers.contains(&(invitee.id.clone(), paper.to_owned())) {
            ticked.push(choice.code.clone());
        }
        choices.push(choice);
    }
    tens("papers", "Which papers are there?", "And of these?", choices, &ticked)
}

fn set_review(view: &View<'_>) -> Parts {
    let now = view
        .m
        .after
        .plan
        .review()
        .map(|r| format!("At present it is on {}. Every earlier date is kept.", full_date(r.on)));
    let intro = now.map(Block::Say).into_iter().collect();
    ("Set the review date", intro, vec![field("date", "When is the next review?", FieldKind::Date, true)], "Set")
}

/// The chair sees each action that is still open, and says so.
fn close(view: &View<'_>) -> Parts {
    let plan = &view.m.after.plan;
    let open: Vec<&crate::meeting::after::Action> = plan.unfinished().collect();
    let hears = match open.is_empty() {
        true => {
            let owner = words::social_worker(view.p);
            format!("No action is open. The {owner} and whoever takes the minutes hear that the plan is closed.")
        }
        false => "Whoever leads an open action hears that the plan is closed.".to_owned(),
    };
    let mut intro = note_of(&hears);
    if !open.is_empty() {
        let n = words::count(open.len(), "action");
        intro.push(Block::Warn(format!("{n} not done. What is left open is nobody's task in Mainstay any more.")));
    }
    let mut fields = vec![choice("outcome", "How does the plan end?", &view.p.monitor.close_outcomes, true)];
    if !open.is_empty() {
        let choices = open.iter().map(|a| plan::choice_of(view, a)).collect();
        let mut left = field("left", "I have seen that these are still open", FieldKind::Choices(choices), true);
        left.hint = Some("Tick each of them.".into());
        fields.push(left);
    }
    ("Close the plan", intro, fields, "Close the plan")
}

fn check(view: &View<'_>, item: Option<&ItemId>) -> Parts {
    let answers = view.p.monitor.check_answers.iter();
    let codes: Vec<(&str, &str)> = answers.map(|a| (a.code.as_str(), a.say.as_str())).collect();
    let days = item.map_or_else(String::new, |days| format!("It is {days} days since the meeting. "));
    let intro = note_of(&format!("{days}One answer is enough. Please put the story in the case system."));
    ("Say whether it held", intro, vec![select("answer", "Did it hold?", &codes)], "Send")
}
