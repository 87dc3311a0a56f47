//! Forms that write the plan: an action, an unmet need, and confirming it all.

use super::Parts;
use super::fields::{BOXES, choice, field, on_the_case, person_choice, person_first, text};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words::clip;
use crate::card::{Block, Choice, Field, FieldKind, plan, words};
use crate::interaction::{Draft, Value};
use crate::meeting::after::{Action, Lead, What};
use crate::procedure::Procedure;

/// The name of somebody outside: enough for a name and a service.
const OUTSIDE_MAX: u16 = 80;

/// A new action, or one written anew.
pub fn action(view: &View<'_>, draft: &Draft, written: Option<&Action>) -> Parts {
    let requires = |what: &str| view.p.outputs.action_requires.iter().any(|r| r == what);
    let mut what = text("what", "What will be done?", true);
    let mut lead = person_first("lead", "Who leads it?", false, view, draft);
    lead.hint = Some("Or somebody outside, below. They are asked to sign up once the plan is confirmed.".into());
    let mut outside = outside(view.p);
    let mut due = field("due", "By when?", FieldKind::Date, true);
    let mut fields = Vec::new();
    if let Some(action) = written {
        if let What::Words(words) = &action.what {
            what.value = Some(Value::Text(words.reveal().to_owned()));
        }
        match &action.lead {
            Lead::Person(person) => {
                if let FieldKind::FindPerson { chosen } = &mut lead.kind {
                    *chosen = view.people.get(person).map(person_choice);
                }
                lead.value = Some(Value::Person(person.clone()));
            }
            Lead::Outside(name) => outside.value = Some(Value::Text(name.reveal().to_owned())),
        }
        due.value = Some(Value::Date(action.due));
    }
    fields.extend([what, lead, outside]);
    if !view.p.outputs.services.is_empty() {
        let mut service = choice("service", "Whose service is it?", &view.p.outputs.services, requires("service"));
        service.value = written.and_then(|a| a.service.clone()).map(Value::Choice);
        fields.push(service);
    }
    fields.push(due);
    fields.extend(support(view, written));
    let title = if written.is_some() { "Change the action" } else { "Add an action" };
    let say = match written {
        Some(action) => format!("Action {}. In messages it is called by its number, service and date.", action.number),
        None => "One action at a time. In messages it is called by its number, service and date.".into(),
    };
    (title, vec![Block::Say(say)], fields, if written.is_some() { "Change" } else { "Add" })
}

/// Who leads it, where nobody of the directory does.
pub fn outside(p: &Procedure) -> Field {
    let kind = FieldKind::Text { long: false, max: OUTSIDE_MAX };
    let mut field = field("outside", "Or somebody outside the directory", kind, false);
    field.hint = Some(format!("Kept private. The {} is reminded to ring them.", words::social_worker(p)));
    field
}

fn support(view: &View<'_>, written: Option<&Action>) -> Option<Field> {
    let people: Vec<Choice> = on_the_case(view).into_iter().take(BOXES).map(person_choice).collect();
    if people.is_empty() {
        return None;
    }
    let kept: Vec<String> = written.iter().flat_map(|a| &a.support).map(ToString::to_string).collect();
    let kept: Vec<String> = kept.into_iter().filter(|id| people.iter().any(|c| c.code == *id)).collect();
    let mut field = field("support", "Who supports it?", FieldKind::Choices(people), false);
    field.value = (!kept.is_empty()).then_some(Value::Choices(kept));
    Some(field)
}

pub fn unmet_need(view: &View<'_>) -> Parts {
    let outputs = &view.p.outputs;
    let mut fields = vec![choice("category", "Which need cannot be met?", &outputs.unmet_categories, true)];
    if !outputs.services.is_empty() {
        fields.push(choice("service", "Whose service would it be?", &outputs.services, false));
    }
    let intro = "By its kind only, so that it can be counted. The story belongs in the minutes.";
    ("Add an unmet need", vec![Block::Say(intro.into())], fields, "Add")
}

pub fn remove_need(view: &View<'_>) -> Parts {
    let needs = view.m.after.plan.unmet.iter().map(|need| {
        let service = need.service.as_deref().map(|code| format!(" ({})", plan::service(view, code)));
        let category = plan::said(&view.p.outputs.unmet_categories, &need.category);
        Choice::new(need.id.as_str(), clip(&format!("{category}{}", service.unwrap_or_default()), 75))
    });
    let field = field("need", "Which one is taken out?", FieldKind::Choice(needs.collect()), true);
    ("Take out an unmet need", Vec::new(), vec![field], "Take out")
}

/// What the plan is for, when it is looked at again, and that nothing has been left unsaid.
pub fn confirm(view: &View<'_>) -> Parts {
    let (outputs, plan) = (&view.p.outputs, &view.m.after.plan);
    let lines = plan.actions.iter().map(|a| plan::line(view, a)).collect();
    let mut intro = match words::some_of(lines, 20) {
        Some(lines) => vec![Block::List(lines)],
        None => vec![Block::Warn("The plan has no actions yet. Please add what was agreed.".into())],
    };
    let signs = "Each lead is asked to sign up. From then on, the plan changes only by agreement.";
    intro.extend(outputs.owner_must_confirm.then(|| Block::Say(signs.into())));
    if let Some(only) = plan::only_lead(view).filter(|_| outputs.warn_if_one_owner) {
        intro.push(Block::Warn(format!("Every action sits with {}. Can others take some of them?", view.name(only))));
    }
    let mut fields = Vec::new();
    if !outputs.outcomes.is_empty() {
        fields.push(choice("outcome", "What is the plan for?", &outputs.outcomes, true));
    }
    if !outputs.amends.is_empty() {
        let boxes = outputs.amends.iter().take(BOXES);
        let boxes = boxes.map(|a| {
            let mut choice = Choice::new(a.code.clone(), clip(&a.say, 75));
            choice.hint =
                a.task.as_ref().map(|(_, role)| clip(&format!("Adds a task for: {}", view.p.role_title(role)), 75));
            choice
        });
        fields.push(field("amends", "What else is changed?", FieldKind::Choices(boxes.collect()), false));
    }
    if outputs.unmet_need && plan.unmet.is_empty() {
        let none = vec![Choice::new("none", "There is no unmet need")];
        let mut said = field("no_unmet_need", "Unmet need", FieldKind::Choices(none), false);
        said.hint = Some("Nothing is listed. Tick this, or close this form and add what cannot be met.".into());
        fields.push(said);
    }
    let mut review = field("review", "When is the plan reviewed?", FieldKind::Date, true);
    let days = chrono::Days::new(u64::from(view.p.monitor.review_default_days));
    let usual = view.today().checked_add_days(days).map(|d| view.calendar.working_day_on_or_after(d));
    review.value = usual.map(Value::Date);
    fields.push(review);
    ("Confirm the plan", intro, fields, "Confirm the plan")
}

/// An action in a list of boxes.
pub fn choice_of(view: &View<'_>, action: &Action) -> Choice {
    let mut choice = Choice::new(action.id.as_str(), clip(&plan::name(view, action), 75));
    choice.hint = Some(clip(&format!("{}, due {}", plan::lead(view, action), full_date(action.due)), 75));
    choice
}
