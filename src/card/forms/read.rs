//! Words that somebody typed for one or two people, shown to them in a form that is only read. Never on a card.

use super::scale;
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, Form, meeting, plan, words};
use crate::ids::DraftId;
use crate::interaction::Verb;
use crate::meeting::after::{Action, ActionState, Lead, Member, Reading, SignUp, What};
use crate::meeting::state::Private;
use crate::meeting::{Part, Stage};

/// So many actions are read at once: a page takes so many blocks.
const ACTIONS: usize = 40;

/// The form behind a verb that only reads: `ReadSuggestion` (the owner), `ReadConcerns` (the owner and the chair),
/// `ReadPlan` (all of it for the chair, the owner and whoever takes the minutes; their own for who leads or supports),
/// `ReadScale` (all for the chair, their own for whoever gave one), `ReadReason` (those who decide on an exemption),
/// `ReadAnswers` (whoever owns the request, agrees to it or chairs the meeting). None: there is nothing to read, or it is
/// not for this viewer. `key` belongs to no saved form.
pub fn reading(view: &View<'_>, key: DraftId, verb: Verb) -> Option<Form> {
    let (title, said): (&str, Vec<Block>) = match (verb, &view.m.stage) {
        (Verb::ReadSuggestion, Stage::Suggested(s)) if view.stands_for_owner() => {
            ("What they wrote", numbered(s.words.iter().collect()))
        }
        (Verb::ReadConcerns, Stage::Open(_) | Stage::Held(_)) if view.stands_for_owner() || view.is(&Part::Chair) => {
            ("The concerns", numbered(view.m.concerns.iter().collect()))
        }
        (Verb::ReadReason, _) if view.reads_reasons() => ("The reason", the_reason(view)),
        (Verb::ReadAnswers, _) if view.reads_answers() => {
            ("The private answers", vec![Block::List(meeting::answers(view, true))])
        }
        (Verb::ReadNeeds, _) if view.reads_needs() => ("What people need", what_people_need(view)),
        (Verb::ReadPlan, _) => ("The plan", the_plan(view)),
        (Verb::ReadScale, _) => ("The numbers", the_numbers(view)),
        _ => return None,
    };
    if said.is_empty() {
        return None;
    }
    let mut intro = vec![super::about(view)];
    intro.extend(said);
    intro.push(Block::Note("Private. It is kept encrypted and appears in no message. Please do not copy it.".into()));
    Some(Form { key, title: title.into(), step: None, intro, fields: Vec::new(), submit: None, buttons: Vec::new() })
}

/// Under which rule an exemption is asked for, and why: the rule itself may say something about the child.
fn the_reason(view: &View<'_>) -> Vec<Block> {
    let Some(exempting) = view.m.around.exemptions.last() else { return Vec::new() };
    let rule = crate::meeting::around::look::exemption(view.p, exempting);
    let rule = rule.map(|rule| Block::Say(format!("The rule: {}", words::stopped(&rule.say))));
    let reason = exempting.reason.as_ref().map(|reason| Block::Say(reason.reveal().to_owned()));
    rule.into_iter().chain(reason).collect()
}

fn numbered(said: Vec<&Private>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (n, one) in said.iter().enumerate() {
        if said.len() > 1 {
            blocks.push(Block::Heading(format!("{} of {}", n + 1, said.len())));
        }
        blocks.push(Block::Say(one.reveal().to_owned()));
    }
    blocks
}

fn what_people_need(view: &View<'_>) -> Vec<Block> {
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees);
    let line = |i: &crate::meeting::Invitee| {
        let needs = i.needs.filter(|n| n.interpreter || n.access)?;
        let what = [(needs.interpreter, "an interpreter"), (needs.access, "help to get in, see, hear or take part")];
        let what: Vec<&str> = what.into_iter().filter(|(needed, _)| *needed).map(|(_, say)| say).collect();
        Some(format!("{} needs {}.", view.invited(i), what.join(" and ")))
    };
    let lines: Vec<String> = invitees.filter_map(line).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let owner = view.p.role_title(&view.p.request.owner);
    let who = format!("Please ring them about it. Sees that it is arranged: {owner}.");
    vec![Block::List(lines), Block::Say(who)]
}

fn the_plan(view: &View<'_>) -> Vec<Block> {
    let parts = view.parts();
    let reads_all = parts.iter().any(|part| matches!(part, Part::Chair | Part::MinuteTaker)) || view.stands_for_owner();
    let own = |a: &Action| parts.contains(&Part::Lead { item: a.id.clone() }) || a.support.contains(view.viewer);
    let confirmed = view.m.after.plan.confirmed.is_some();
    let may = |a: &&Action| reads_all || (confirmed && own(a));
    let all: Vec<&Action> = view.m.after.plan.actions.iter().filter(may).collect();
    let mut blocks: Vec<Block> = all
        .iter()
        .take(ACTIONS)
        .flat_map(|action| [Block::Heading(plan::name(view, action)), Block::Say(in_full(view, action))])
        .collect();
    if all.len() > ACTIONS {
        blocks.push(Block::Say(format!("And {} more.", all.len() - ACTIONS)));
    }
    blocks
}

/// What one action says, who leads it, and what was said of it to the chair.
fn in_full(view: &View<'_>, action: &Action) -> String {
    let mut lines = vec![match &action.what {
        What::Words(words) => words.reveal().to_owned(),
        What::Task(code) => plan::task(view, action).unwrap_or_else(|| code.clone()),
    }];
    let lead = match &action.lead {
        Lead::Person(person) => view.name(person),
        Lead::Outside(who) => format!("{} (outside)", who.reveal()),
    };
    lines.push(format!("Led by {lead}, due {}.", full_date(action.due)));
    let support: Vec<String> = action.support.iter().map(|x| view.name(x)).collect();
    if !support.is_empty() {
        lines.push(format!("Supported by {}.", support.join(", ")));
    }
    let for_me = |by: &crate::ids::PersonId| view.is(&Part::Chair) || by == view.viewer;
    if let SignUp::NotAsWritten { by, counter, .. } = &action.sign_up
        && for_me(by)
    {
        let due = counter.due.map_or_else(String::new, |due| format!(" By {}.", full_date(due)));
        let words = words::stopped(counter.words.reveal());
        lines.push(format!("{} proposes instead: {words}{due}", view.name(by)));
    }
    if let ActionState::Blocked { by, needs, .. } = &action.state
        && for_me(by)
    {
        lines.push(format!("Blocked. What would help, says {}: {}", view.name(by), needs.reveal()));
    }
    if let Some(asked) = action.new_date.as_ref().filter(|n| for_me(&n.by)) {
        let wanted = full_date(asked.wanted);
        lines.push(format!("{} asks for {wanted}: {}", view.name(&asked.by), asked.reason.reveal()));
    }
    lines.join("\n")
}

fn the_numbers(view: &View<'_>) -> Vec<Block> {
    let Some(scale) = &view.m.after.scale else { return Vec::new() };
    let chair = view.is(&Part::Chair);
    let own = |r: &&Reading| {
        let theirs = matches!(&r.member, Member::Invitee(item) if view.place(item).is_some());
        chair || theirs || r.by == *view.viewer
    };
    let given: Vec<&Reading> = scale.readings.iter().filter(own).collect();
    let mut blocks = Vec::new();
    if chair {
        let bars = meeting::bars(scale);
        blocks.extend((!bars.is_empty()).then_some(Block::List(bars)));
        blocks.push(Block::Say(meeting::in_words(scale)));
    }
    for reading in given {
        let score = reading.score.map_or_else(|| "chose not to".to_owned(), |n| n.to_string());
        let reason = reading.reason.as_ref().map_or_else(String::new, |r| format!("\n{}", r.reveal()));
        let told = reading.told.as_ref().map(|(x, _)| format!("\n{} has been told.", view.name(x)));
        let who = scale::name(view, &reading.member);
        blocks.push(Block::Say(format!("{who}: {score}.{reason}{}", told.unwrap_or_default())));
    }
    blocks
}
