//! The questions of the request form: what can be asked at once, and what the answers made necessary.

use super::{EVENT, FACT, Intake, LEVEL, facts};
use crate::card::forms::{choice, field};
use crate::card::words::clip;
use crate::card::{Choice, Field, FieldKind};
use crate::ids::FactId;
use crate::interaction::{Draft, Page, Value};
use crate::procedure::{EventName, Fact, FactKind, Facts, Procedure};

/// The page's questions: on the first page what can be asked at once, afterwards what the answers made necessary.
pub(super) fn questions(intake: &Intake<'_>) -> Vec<Field> {
    let first = first_questions(intake);
    if intake.draft.page != Page::More {
        return first;
    }
    let Some(p) = intake.procedure else { return Vec::new() };
    let all = procedure_questions(intake, p, &facts(&intake.draft.values));
    all.into_iter().filter(|f| first.iter().all(|asked| asked.name != f.name)).collect()
}

/// With a kind: its own questions. Without one: those that tell the kinds apart.
fn first_questions(intake: &Intake<'_>) -> Vec<Field> {
    let named_on_the_way = intake.draft.values.contains_key("kind");
    if let Some(p) = intake.procedure.filter(|_| !named_on_the_way) {
        let mut level = facts(&intake.draft.values);
        level.retain(|id, _| id.as_str() == LEVEL);
        return procedure_questions(intake, p, &level);
    }
    let mut fields: Vec<Field> = Vec::new();
    for p in intake.kinds {
        let telling: Vec<FactId> = p.triggers.iter().flat_map(|t| t.when.facts()).collect();
        for fact in p.facts.iter().filter(|f| telling.contains(&f.id) && f.id.as_str() != LEVEL) {
            let mut field = ask(fact);
            field.required = false;
            if fields.iter().all(|asked| asked.name != field.name) {
                fields.push(field);
            }
        }
    }
    fields
}

/// Every question of a procedure that applies to these facts, and the date that starts its clock.
fn procedure_questions(intake: &Intake<'_>, p: &Procedure, facts: &Facts) -> Vec<Field> {
    let applies = |f: &&Fact| f.id.as_str() != LEVEL && f.when.holds(facts, &|_| false).is_yes();
    let mut fields: Vec<Field> = p.facts.iter().filter(applies).map(ask).collect();
    for rule in p.events.iter().filter(|e| e.at_request) {
        fields.extend(ask_when(intake, rule.event, &rule.ask));
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

fn ask_when(intake: &Intake<'_>, event: EventName, question: &str) -> [Field; 2] {
    let now = intake.calendar.local(intake.now);
    let mut date = field(&format!("{EVENT}{}-date", event.as_str()), question, FieldKind::Date, true);
    date.hint = Some("The time limit counts from this day. It may be in the past.".into());
    date.value = Some(Value::Date(now.date()));
    let mut time = field(&format!("{EVENT}{}-time", event.as_str()), "At what time (UK)?", FieldKind::Time, false);
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
