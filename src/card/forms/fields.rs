//! The fields that several forms share.

use crate::calendar::Calendar;
use crate::card::view::View;
use crate::card::words::clip;
use crate::card::{Block, Choice, Field, FieldKind};
use crate::interaction::{Draft, Value};
use crate::meeting::Invitee;
use crate::people::Person;
use crate::people::outside::{LONGEST_ADDRESS, LONGEST_NAME};
use crate::procedure::Coded;

/// Reasons and concerns: long enough to explain, too short for a report.
const REASON_MAX: u16 = 500;
/// Above this many names a list is no help: the person searches.
pub const LIST_MAX: usize = 90;

/// Somebody of the directory: a list while it is short, a search when it is not.
pub fn find_person(
    name: &str,
    label: &str,
    hint: Option<&str>,
    required: bool,
    view: &View<'_>,
    draft: &Draft,
) -> Field {
    let others = view.people.iter().filter(|x| x.active && !x.outside && x.id != *view.viewer);
    let mut field = field(name, label, one_of(others.collect(), draft.values.get(name)), required);
    field.hint = hint.map(str::to_owned);
    field
}

/// One of these people: a list by name while it is short, a search when it is not.
pub fn one_of(mut people: Vec<&Person>, chosen: Option<&Value>) -> FieldKind {
    if people.len() > LIST_MAX {
        let is_chosen = |x: &&&Person| matches!(chosen, Some(Value::Person(id)) if *id == x.id);
        return FieldKind::FindPerson { chosen: people.iter().find(is_chosen).map(|x| person_choice(x)) };
    }
    people.sort_by_cached_key(|x| (x.name.to_lowercase(), x.id.clone()));
    FieldKind::Person(people.into_iter().map(person_choice).collect())
}

/// Somebody outside the directory: a name, a service and an address, which are kept encrypted.
pub fn outsider(required: bool) -> Vec<Field> {
    let text = |name: &str, label: &str, max, required, hint: &str| {
        let mut field = field(name, label, FieldKind::Text { long: false, max }, required);
        field.hint = Some(hint.to_owned());
        field
    };
    let (name, email) = match required {
        true => ("Their own name. Please write nothing about a child here.", "They are written to at this address."),
        false => (
            "Only for somebody outside the council. Please write nothing about a child here.",
            "For somebody outside the council: they are written to at this address.",
        ),
    };
    vec![
        text(OUTSIDE_NAME, "Their name", LONGEST_NAME, required, name),
        text(OUTSIDE_SERVICE, "Their service", LONGEST_NAME, false, "Such as a school or a health service."),
        text(OUTSIDE_EMAIL, "Their e-mail address", LONGEST_ADDRESS, required, email),
    ]
}

/// Whom the viewer may name: a person of the directory, somebody outside it, or either. Whoever is outside themselves
/// names somebody by name and address: the directory is not theirs to read.
pub fn somebody(label: &str, hint: Option<&str>, required: bool, view: &View<'_>, draft: &Draft) -> Vec<Field> {
    if view.is_outside() {
        let mut all = outsider(required);
        all[0].label = label.to_owned();
        all[0].hint = Some(hint.map_or(String::new(), |h| format!("{h} ")) + "Please give their name.");
        return all;
    }
    // One of the two is needed, and neither alone.
    let mut all = vec![find_person("person", label, hint, false, view, draft)];
    all.extend(outsider(false));
    all
}

/// The fields that name somebody outside.
pub const OUTSIDE_NAME: &str = "outside_name";
pub const OUTSIDE_SERVICE: &str = "outside_service";
pub const OUTSIDE_EMAIL: &str = "outside_email";

/// Ten to a field of several choices: what the smallest platform can show.
pub const BOXES: usize = 10;

/// Active people who have to do with the case: whoever comes, the chair, the owner, who takes the minutes.
pub fn on_the_case<'a>(view: &View<'a>) -> Vec<&'a Person> {
    let coming = view.m.open().into_iter().flat_map(|o| &o.invitees).filter_map(|i| i.end().person.as_ref());
    let mut all: Vec<&Person> = Vec::new();
    let ids = [Some(&view.m.owner), view.m.chair(), view.minute_taker()].into_iter().flatten().cloned();
    for id in ids.chain(coming.cloned()) {
        let person = view.people.get(&id).filter(|x| x.active);
        all.extend(person.filter(|x| all.iter().all(|one| one.id != x.id)));
    }
    all
}

/// Somebody of the directory, the viewer too: those on the case come first. A search where the list would be too long.
pub fn person_first(name: &str, label: &str, required: bool, view: &View<'_>, draft: &Draft) -> Field {
    let mut field = find_person(name, label, None, required, view, draft);
    if matches!(field.kind, FieldKind::Person(_)) {
        let first = on_the_case(view);
        let others = view.people.iter().filter(|x| x.active && !x.outside && first.iter().all(|one| one.id != x.id));
        let all = first.iter().copied().chain(others);
        field.kind = FieldKind::Person(all.map(person_choice).collect());
    }
    field
}

/// One line above a form's fields.
pub fn note_of(words: &str) -> Vec<Block> {
    vec![Block::Say(words.to_owned())]
}

/// One person in a list: their name and where they belong.
pub fn person_choice(person: &Person) -> Choice {
    let team = person.team.as_ref().map_or_else(String::new, |t| format!(", {t}"));
    Choice::new(person.id.as_str(), format!("{}{team}", person.name))
}

pub fn field(name: &str, label: &str, kind: FieldKind, required: bool) -> Field {
    Field { name: name.into(), label: label.into(), hint: None, kind, required, value: None, fault: None }
}

/// A time of day on the council's own clocks, and which those are.
pub fn time_of_day(name: &str, label: &str, required: bool, calendar: &Calendar) -> Field {
    let zone = calendar.zone.name();
    let said = if calendar.zone == chrono_tz::Europe::London { "UK" } else { zone };
    let (before, after) = label.split_at(label.trim_end_matches('?').len());
    field(name, &format!("{before} ({said}){after}"), FieldKind::Time { zone: zone.to_owned() }, required)
}

pub fn text(name: &str, label: &str, required: bool) -> Field {
    let mut field = field(name, label, FieldKind::Text { long: true, max: REASON_MAX }, required);
    field.hint = Some("Kept private and encrypted. Keep it short; the case system is the record.".into());
    field
}

pub fn choice(name: &str, label: &str, of: &[Coded], required: bool) -> Field {
    let choices = of.iter().map(|c| Choice::new(c.code.clone(), clip(&c.say, 75))).collect();
    field(name, label, FieldKind::Choice(choices), required)
}

pub fn select(name: &str, label: &str, of: &[(&str, &str)]) -> Field {
    let choices = of.iter().map(|(code, say)| Choice::new(*code, *say)).collect();
    field(name, label, FieldKind::Choice(choices), true)
}

impl Field {
    pub(super) fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

/// One invitee in a list.
pub fn choice_of(view: &View<'_>, invitee: &Invitee) -> Choice {
    Choice::new(invitee.id.as_str(), view.invited(invitee))
}

/// Boxes, ten to a field; `ticked` names those that are ticked already.
pub fn tens(name: &str, first: &str, more: &str, choices: Vec<Choice>, ticked: &[String]) -> Vec<Field> {
    let field_of = |(n, ten): (usize, &[Choice])| {
        let label = if n == 0 { first } else { more };
        let mut field = field(&format!("{name}{n}"), label, FieldKind::Choices(ten.to_vec()), false);
        let there: Vec<String> = ten.iter().map(|c| c.code.clone()).filter(|code| ticked.contains(code)).collect();
        field.value = (!there.is_empty()).then_some(Value::Choices(there));
        field
    };
    choices.chunks(BOXES).take(BOXES).enumerate().map(field_of).collect()
}
