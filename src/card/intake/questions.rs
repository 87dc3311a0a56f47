//! The questions of the request form: what can be asked at once, and what the answers made necessary.

use std::collections::BTreeSet;

use super::{AGAIN, BEHALF, EVENT, FACT, Intake, LEVEL, facts};
use crate::card::forms::{choice, field, time_of_day};
use crate::card::words::clip;
use crate::card::{Choice, Field, FieldKind};
use crate::ids::FactId;
use crate::interaction::{Draft, Page, Value};
use crate::procedure::{Condition, EventName, Fact, FactKind, Facts, Procedure};

/// The answer to the first question where it does not apply. It is no fact: what looks at the level stays open.
pub(super) const NO_WORRY: &str = "none";

/// Said below each question whose answer is private, so that the promise is the one that is kept.
const PRIVATE: &str = "Private: only whoever owns the request, agrees to it or chairs the meeting can read the answer.";

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
    let begun = is_answered_at_once(intake, p);
    let asked = |f: &&Fact| f.id.as_str() != LEVEL || !begun;
    let applies = |f: &&Fact| asked(f) && f.when.holds(facts, &|_| false).is_yes();
    let mut fields: Vec<Field> = p.facts.iter().filter(applies).map(ask).collect();
    for rule in p.events.iter().filter(|e| e.asked_with(facts)) {
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

/// The question how worried somebody is, on the first page, where one of these kinds asks it whatever the rest. Where
/// another does not ask it, it can be said that there is no such worry.
pub(super) fn level(kinds: &[&Procedure]) -> Option<Field> {
    let mut field = ask(kinds.iter().find_map(|p| at_once(p))?);
    if let FieldKind::Choice(of) = &mut field.kind
        && kinds.iter().any(|p| at_once(p).is_none())
    {
        of.push(Choice::new(NO_WORRY, "None of these: it is about planning, or about what has ended"));
    }
    Some(field)
}

/// The file's question how worried somebody is, unless it is asked only after another answer.
fn at_once(p: &Procedure) -> Option<&Fact> {
    p.facts.iter().find(|fact| fact.id.as_str() == LEVEL && fact.when == Condition::Always)
}

/// Whether the first page has had an answer to it that this kind understands.
fn is_answered_at_once(intake: &Intake<'_>, p: &Procedure) -> bool {
    let on_the_way = intake.draft.values.contains_key("kind");
    let shown = at_once(p).is_some() || (on_the_way && intake.kinds.iter().any(|p| at_once(p).is_some()));
    let code = intake.draft.values.get(LEVEL);
    shown && matches!(code, Some(Value::Choice(code)) if code != NO_WORRY)
}

fn ask(fact: &Fact) -> Field {
    let name = match fact.id.as_str() {
        LEVEL => LEVEL.to_owned(),
        id => format!("{FACT}{id}"),
    };
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
    let private = fact.private.then_some(PRIVATE);
    let hint: Vec<&str> = fact.hint.as_deref().into_iter().chain(private).collect();
    field.hint = (!hint.is_empty()).then(|| hint.join(" "));
    field
}

/// `awaited`: something must come before it, so it may lie ahead. Nothing is filled in: a limit hangs on this day, and a
/// day that nobody has thought of could be sent with one careless press.
fn ask_when(intake: &Intake<'_>, event: EventName, question: &str, awaited: bool) -> [Field; 2] {
    let mut date = field(&format!("{EVENT}{}-date", event.as_str()), question, FieldKind::Date, true);
    date.hint = Some(match awaited {
        true => "The time limit hangs on this day. It may be in the past or still to come.".into(),
        false => "The time limit counts from this day. It may be in the past.".into(),
    });
    let mut time = time_of_day(&format!("{EVENT}{}-time", event.as_str()), "At what time?", false, intake.calendar);
    time.hint = Some("If you know it.".into());
    [date, time]
}

/// Whether answers made further questions necessary.
pub fn has_more_questions(intake: &Intake<'_>) -> bool {
    let more = Draft { page: Page::More, ..intake.draft.clone() };
    let intake = Intake { draft: &more, already: None, ..*intake };
    !questions(&intake).is_empty()
}
