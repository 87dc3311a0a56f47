//! The questions of the request form: what can be asked at once, and what the answers made necessary.

use std::collections::BTreeSet;

use super::{AGAIN, BEHALF, EVENT, FACT, Intake, LEVEL, facts};
use crate::card::forms::{choice, field, time_of_day};
use crate::card::words::clip;
use crate::card::{Choice, Field, FieldKind};
use crate::ids::FactId;
use crate::interaction::{Draft, Page, Value};
use crate::procedure::{Condition, EventName, Fact, FactKind, Facts, Procedure};

/// The page's questions: on the first page what can be asked at once, afterwards what the answers made necessary.
pub(super) fn questions(intake: &Intake<'_>) -> Vec<Field> {
    if intake.draft.page != Page::More {
        return first_questions(intake);
    }
    let Some(p) = intake.procedure else { return Vec::new() };
    let first = match intake.draft.values.contains_key("kind") {
        true => telling(intake).into_iter().map(|(field, _)| field).collect(),
        false => first_questions(intake),
    };
    let all = procedure_questions(intake, p, &facts(&intake.draft.values));
    // Asked again: what this kind must know and was passed over, and an answer that only another kind offered.
    let answered = |f: &Field| match (&f.kind, intake.draft.values.get(&f.name)) {
        (FieldKind::Choice(of), Some(Value::Choice(code))) => of.iter().any(|c| c.code == *code),
        (_, value) => value.is_some() || !f.required,
    };
    all.into_iter().filter(|f| !answered(f) || first.iter().all(|asked| asked.name != f.name)).collect()
}

/// With a kind: its own questions. Without one: those that tell the kinds apart.
fn first_questions(intake: &Intake<'_>) -> Vec<Field> {
    let named_on_the_way = intake.draft.values.contains_key("kind");
    if let Some(p) = intake.procedure.filter(|_| !named_on_the_way) {
        let mut level = facts(&intake.draft.values);
        level.retain(|id, _| id.as_str() == LEVEL);
        return procedure_questions(intake, p, &level);
    }
    let again = intake.draft.values.contains_key(AGAIN);
    telling(intake).into_iter().filter(|(_, follows)| *follows == again).map(|(field, _)| field).collect()
}

/// The questions that tell the kinds apart, and whether each follows from another's answer.
fn telling(intake: &Intake<'_>) -> Vec<(Field, bool)> {
    let known = facts(&intake.draft.values);
    let mut fields: Vec<(Field, bool)> = Vec::new();
    for p in intake.kinds {
        let not = p.purpose.not_a.iter().filter_map(|not| not.when.as_ref());
        let telling: BTreeSet<FactId> =
            p.triggers.iter().map(|t| &t.when).chain(not).flat_map(Condition::facts).collect();
        let asked = p.facts.iter().filter(|f| telling.contains(&f.id) && f.id.as_str() != LEVEL);
        for fact in asked.filter(|f| f.when.holds(&known, &|_| false).is_yes()) {
            let (mut field, follows) = (ask(fact), fact.when != Condition::Always);
            field.required = false;
            match fields.iter_mut().find(|(asked, _)| asked.name == field.name) {
                Some((asked, once)) => {
                    offer_too(asked, field);
                    *once &= follows;
                }
                None => fields.push((field, follows)),
            }
        }
    }
    fields
}

/// Whether the first answers made further questions necessary before a kind can be recommended.
pub fn has_telling_questions(intake: &Intake<'_>) -> bool {
    telling(intake).iter().any(|(_, follows)| *follows)
}

/// Two kinds ask the same: what either of them knows can be answered.
fn offer_too(asked: &mut Field, other: Field) {
    let (FieldKind::Choice(of) | FieldKind::Choices(of), FieldKind::Choice(more) | FieldKind::Choices(more)) =
        (&mut asked.kind, other.kind)
    else {
        return;
    };
    for choice in more {
        if of.iter().all(|known| known.code != choice.code) {
            of.push(choice);
        }
    }
}

/// Every question of a procedure that applies to these facts, and the date that starts its clock.
fn procedure_questions(intake: &Intake<'_>, p: &Procedure, facts: &Facts) -> Vec<Field> {
    let applies = |f: &&Fact| f.id.as_str() != LEVEL && f.when.holds(facts, &|_| false).is_yes();
    let mut fields: Vec<Field> = p.facts.iter().filter(applies).map(ask).collect();
    for rule in p.events.iter().filter(|e| e.at_request) {
        fields.extend(ask_when(intake, rule.event, &rule.ask, p.is_awaited(rule.event)));
    }
    let behalf = &p.request.on_behalf_of;
    if !behalf.is_empty() {
        let roles = behalf.iter().map(|role| Choice::new(role.as_str(), clip(&p.role_title(role), 75))).collect();
        let mut field = field(BEHALF, "Does somebody ask for it through you?", FieldKind::Choice(roles), false);
        field.hint = Some("Leave it empty if the request is your own.".into());
        fields.push(field);
    }
    fields
}

fn ask(fact: &Fact) -> Field {
    let name = format!("{FACT}{}", fact.id);
    let yes_no = || FieldKind::Choice(vec![Choice::new("yes", "Yes"), Choice::new("no", "No")]);
    let mut field = match &fact.kind {
        FactKind::YesNo => field(&name, &fact.ask, yes_no(), fact.required),
        FactKind::Choice(of) => choice(&name, &fact.ask, of, fact.required),
        FactKind::Codes(of) => {
            let choices = of.iter().map(|c| Choice::new(c.code.clone(), clip(&c.say, 75))).collect();
            field(&name, &fact.ask, FieldKind::Choices(choices), fact.required)
        }
        FactKind::Date => field(&name, &fact.ask, FieldKind::Date, fact.required),
        FactKind::Number => field(&name, &fact.ask, FieldKind::Text { long: false, max: 6 }, fact.required),
    };
    field.hint.clone_from(&fact.hint);
    field
}

/// `awaited`: something must come before it, so it may lie ahead.
fn ask_when(intake: &Intake<'_>, event: EventName, question: &str, awaited: bool) -> [Field; 2] {
    let now = intake.calendar.local(intake.now);
    let mut date = field(&format!("{EVENT}{}-date", event.as_str()), question, FieldKind::Date, true);
    date.hint = Some(match awaited {
        true => "The time limit hangs on this day. It may be in the past or still to come.".into(),
        false => "The time limit counts from this day. It may be in the past.".into(),
    });
    date.value = Some(Value::Date(now.date()));
    let mut time = time_of_day(&format!("{EVENT}{}-time", event.as_str()), "At what time?", false, intake.calendar);
    time.value = Some(Value::Time(now.time().with_second_zero()));
    [date, time]
}

trait WholeMinutes {
    fn with_second_zero(self) -> Self;
}

impl WholeMinutes for chrono::NaiveTime {
    fn with_second_zero(self) -> Self {
        use chrono::Timelike;
        self.with_second(0).and_then(|t| t.with_nanosecond(0)).unwrap_or(self)
    }
}

/// Whether answers made further questions necessary.
pub fn has_more_questions(intake: &Intake<'_>) -> bool {
    let more = Draft { page: Page::More, ..intake.draft.clone() };
    let intake = Intake { draft: &more, already: None, ..*intake };
    !questions(&intake).is_empty()
}
