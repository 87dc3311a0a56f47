//! The forms about a case: one page each, drawn from the case and from what was filled in so far.

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, Choice, Field, FieldKind, Form, meeting, words};
use crate::ids::{ItemId, PersonId};
use crate::interaction::{Draft, Value, Values, Verb};
use crate::meeting::decide::{later_reasons, may_chair};
use crate::meeting::{Invitee, PlaceKind, Turn};
use crate::procedure::{Coded, Need};

/// Reasons and concerns: long enough to explain, too short for a report.
const REASON_MAX: u16 = 500;
/// Above this many names a list is no help: the person searches.
const LIST_MAX: usize = 90;

/// The form that a button opens. None: the verb needs no form.
pub fn form(view: &View<'_>, draft: &Draft) -> Option<Form> {
    let item = draft.about.as_ref().and_then(|a| a.item.as_ref());
    let (title, intro, fields, submit) = match draft.verb {
        Verb::DeclineSuggestion => (
            "Decline",
            vec![Block::Say("Your colleague hears that you declined, not why. The reason stays in this form.".into())],
            vec![text("reason", "Why not?", true)],
            "Decline",
        ),
        Verb::DontAgree => {
            let refusals = view.p.request.agree.as_ref().map(|a| a.refusals.clone()).unwrap_or_default();
            (
                "Don't agree",
                vec![Block::Warn("This closes the request. Everybody who was told hears of it.".into())],
                vec![choice("reason", "Why not?", &refusals, true), text("words", "Anything to add?", false)],
                "Don't agree",
            )
        }
        Verb::ChooseChair => choose_chair(view),
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime => date_and_place(view, draft.verb),
        Verb::AddInvitee => (
            "Add somebody",
            Vec::new(),
            vec![
                role(view),
                find_person(
                    "person",
                    "Who?",
                    Some("Leave empty for somebody outside the directory."),
                    false,
                    view,
                    draft,
                ),
                select(
                    "need",
                    "How much are they wanted?",
                    &[
                        ("required", "Needed"),
                        ("expected", "Expected"),
                        ("optional", "Welcome"),
                        ("views", "Asked for their views only"),
                        ("notify", "Only told"),
                    ],
                ),
            ],
            "Add",
        ),
        Verb::CheckInvitations | Verb::SendInvitations => check_list(view, draft.verb),
        Verb::Accept => ("Accept", invited(view, item), vec![commit(view)], "Accept"),
        Verb::SendRepresentative => (
            "Send a representative",
            invited(view, item),
            vec![find_person(
                "person",
                "Who will represent you?",
                Some("They are asked at once, and told what authority they need."),
                true,
                view,
                draft,
            )],
            "Ask them",
        ),
        Verb::CantAttend => (
            "Can't attend",
            vec![Block::Say("Who can speak for your service instead? If you name nobody, this stays open.".into())],
            vec![find_person("person", "Who will represent you?", None, false, view, draft)],
            "Send",
        ),
        Verb::ChangeMyAnswer => (
            "Change my answer",
            invited(view, item),
            vec![
                answer(view),
                commit(view).optional(),
                find_person("person", "Who will represent you?", Some("If you send somebody."), false, view, draft),
            ],
            "Send",
        ),
        Verb::RecordAnswer => (
            "Record an answer",
            vec![Block::Say("For an answer given by phone or in person. It is marked as written down by you.".into())],
            vec![
                whose(view),
                answer(view),
                commit(view).optional(),
                find_person("person", "Who do they send?", Some("If they send somebody."), false, view, draft),
            ],
            "Record",
        ),
        Verb::NameAuthority => (
            "Who can be reached",
            vec![Block::Say("Somebody who can commit your service's resources, by phone, on the day.".into())],
            vec![find_person("person", "Who can be reached?", None, true, view, draft)],
            "Send",
        ),
        Verb::RecordEvent => {
            let events: Vec<Coded> = view
                .p
                .events
                .iter()
                .filter(|e| !e.at_request)
                .map(|e| Coded { code: e.event.as_str().into(), say: sentence_case(&e.say) })
                .collect();
            (
                "Tell what happened",
                Vec::new(),
                vec![
                    choice("event", "What happened?", &events, true),
                    field("date", "On which day?", FieldKind::Date, true),
                ],
                "Record",
            )
        }
        Verb::RecordLate => {
            let (_, _, late) = later_reasons(view.m, view.p);
            ("Record as late", Vec::new(), vec![choice("reason", "Why is it late?", &late, true)], "Record")
        }
        Verb::CancelMeeting => (
            "Cancel the meeting",
            vec![Block::Warn("Everybody who was told hears of it once. Reminders stop.".into())],
            vec![choice("reason", "Why?", &view.p.cancel.reasons, true)],
            "Cancel the meeting",
        ),
        Verb::WasHeld => ("It was held", Vec::new(), was_held(view), "Record"),
        Verb::WasNotHeld => {
            let all: Vec<Coded> = view.p.not_held.new_date.iter().chain(&view.p.not_held.closes).cloned().collect();
            ("It was not held", Vec::new(), vec![choice("reason", "Why not?", &all, true)], "Record")
        }
        _ => return None,
    };
    let mut form = Form {
        key: draft.id.clone(),
        title: title.into(),
        step: None,
        intro: std::iter::once(about(view)).chain(intro).collect(),
        fields,
        submit: Some(submit.into()),
        buttons: Vec::new(),
    };
    fill(&mut form, &draft.values);
    Some(form)
}

fn about(view: &View<'_>) -> Block {
    Block::Note(format!("{}, {}", view.m.reference, view.p.kind.name))
}

type Parts = (&'static str, Vec<Block>, Vec<Field>, &'static str);

fn choose_chair(view: &View<'_>) -> Parts {
    let turn = Turn { now: view.now, by: Some(view.viewer), people: view.people, calendar: view.calendar };
    let candidates: Vec<Choice> = may_chair(view.m, view.p, &turn)
        .into_iter()
        .take(LIST_MAX)
        .map(|(person, eligible)| {
            let team = person.team.as_ref().map_or_else(String::new, |t| format!(", {t}"));
            let other = if eligible { "" } else { " (give a reason)" };
            let title = person.roles.iter().find(|r| view.p.chair.eligible.contains(r) || !eligible);
            let title = title.map_or_else(String::new, |r| format!(", {}", view.p.role_title(r)));
            Choice::new(person.id.as_str(), clip(&format!("{}{title}{team}{other}", person.name), 75))
        })
        .collect();
    let intro: Vec<Block> = view.p.chair.prefer.iter().map(|s| Block::Say(s.clone())).collect();
    let fields = vec![
        field("person", "Who will chair?", FieldKind::Person(candidates), true),
        text("reason", "If it is somebody outside the usual roles: why?", false),
    ];
    ("Choose the chair", intro, fields, "Ask them to chair")
}

fn date_and_place(view: &View<'_>, verb: Verb) -> Parts {
    let mut intro = Vec::new();
    let last = view.m.last_date(view.p, view.calendar);
    intro.extend(last.map(|d| Block::Say(format!("The last date is {}.", full_date(d)))));
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    intro.extend(slot.map(|s| Block::Say(format!("At present: {}. Everybody is asked again.", words::when(s)))));
    let (more, refused, late) = later_reasons(view.m, view.p);
    let prefixed = |prefix: &str, all: &[Coded]| -> Vec<Choice> {
        let line = |c: &Coded| Choice::new(c.code.clone(), clip(&format!("{prefix}{}", c.say), 75));
        all.iter().map(line).collect()
    };
    let mut reasons = prefixed("More time: ", &more);
    reasons.extend(prefixed("", &refused));
    reasons.extend(prefixed("Record as late: ", &late));
    let kinds: Vec<Choice> = PlaceKind::ALL.iter().map(|k| Choice::new(k.as_str(), words::place_kind(*k))).collect();
    let mut date = field("date", "Date", FieldKind::Date, true);
    let mut time = field("time", "Time (UK)", FieldKind::Time, true);
    let mut place = field("place", "Where", FieldKind::Choice(kinds), true);
    let mut room = field("room", "Room number", FieldKind::Text { long: false, max: 12 }, false);
    let mut link = field("link", "Link to the online meeting", FieldKind::Text { long: false, max: 500 }, false);
    room.hint = Some("A number, such as 4 or B12. Not an address.".into());
    link.hint = Some("It begins with https://".into());
    if let Some(s) = slot {
        date.value = Some(Value::Date(s.local.date()));
        time.value = Some(Value::Time(s.local.time()));
        place.value = Some(Value::Choice(s.place.kind.as_str().into()));
        room.value = s.place.room.as_ref().map(|r| Value::Text(r.as_str().into()));
        link.value = s.place.link.as_ref().map(|l| Value::Text(l.as_str().into()));
    }
    let mut later = field("later", "Only if it is after the last date: why?", FieldKind::Choice(reasons), false);
    later.required = verb == Verb::AskForMoreTime;
    let title = words::label(verb);
    (title, intro, vec![date, time, place, room, link, later], if slot.is_some() { "Move the meeting" } else { title })
}

fn check_list(view: &View<'_>, verb: Verb) -> Parts {
    let Some(open) = view.m.open() else { return (words::label(verb), Vec::new(), Vec::new(), "Close") };
    let mut intro = Vec::new();
    match &open.slot {
        Some(slot) => intro.push(Block::Say(format!("{}. {}.", words::when(slot), words::place(&slot.place)))),
        None => intro.push(Block::Warn("The meeting has no date yet. Invitations go once it has one.".into())),
    }
    if verb == Verb::SendInvitations && view.m.chair().is_none() {
        intro.push(Block::Warn("The chair has not said yes yet. The invitation will name no chair.".into()));
    }
    if verb == Verb::SendInvitations
        && open.list_agreed.is_none()
        && view.p.invitations.agreed_by != view.p.invitations.sent_by
    {
        let role = view.p.role_title(&view.p.invitations.agreed_by);
        intro.push(Block::Warn(format!("The list has not been checked yet by: {role}. You may send it all the same.")));
    }
    let unreachable: Vec<String> = open
        .invitees
        .iter()
        .filter(|i| i.end().person.as_ref().and_then(|x| view.people.get(x)).is_none_or(|x| !x.reachable()))
        .map(|i| view.who(i.end().person.as_ref(), &i.role))
        .collect();
    intro.push(Block::List(open.invitees.iter().map(|i| meeting::attendance(view, i, open.revision())).collect()));
    if !unreachable.is_empty() {
        intro.push(Block::Say(format!(
            "Please ask these by phone, and record their answers: {}.",
            unreachable.join("; ")
        )));
    }
    let first: Vec<&Invitee> = open.invitees.iter().filter(|i| i.through_owner && i.end().since.is_none()).collect();
    let mut fields = Vec::new();
    if !first.is_empty() {
        let choices = first
            .iter()
            .take(10)
            .map(|i| Choice::new(i.id.as_str(), clip(&view.who(i.end().person.as_ref(), &i.role), 75)));
        let by = view.p.role_title(&view.p.request.owner);
        let label = format!("Who has been told in person? ({by})");
        let mut told = field("told", &label, FieldKind::Choices(choices.collect()), false);
        told.hint = Some("The others are not invited until they have been told.".into());
        fields.push(told);
    }
    let submit = if verb == Verb::SendInvitations { "Send the invitations" } else { "The list is right" };
    (words::label(verb), intro, fields, submit)
}

fn was_held(view: &View<'_>) -> Vec<Field> {
    let mut day = field("date", "On which day?", FieldKind::Date, true);
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    day.value = slot.map(|s| Value::Date(s.local.date()));
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| i.need != Need::Notify);
    let all: Vec<(Choice, bool)> = invitees
        .map(|i| {
            let comes = matches!(i.duty(view.m.revision()), crate::meeting::Duty::Comes { .. });
            (Choice::new(i.id.as_str(), clip(&view.who(i.end().person.as_ref(), &i.role), 75)), comes)
        })
        .collect();
    let mut fields = vec![day];
    // Ten to a field: what the smallest platform can show.
    for (n, ten) in all.chunks(10).enumerate() {
        let label = if n == 0 { "Who was there?" } else { "And of these?" };
        let choices = ten.iter().map(|(c, _)| c.clone()).collect();
        let mut there = field(&format!("there{n}"), label, FieldKind::Choices(choices), false);
        let coming = ten.iter().filter(|(_, comes)| *comes).map(|(c, _)| c.code.clone()).collect::<Vec<_>>();
        there.value = (!coming.is_empty()).then_some(Value::Choices(coming));
        fields.push(there);
    }
    fields
}

fn invited(view: &View<'_>, item: Option<&ItemId>) -> Vec<Block> {
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    let mut blocks: Vec<Block> = slot.map(|s| Block::Say(words::when(s))).into_iter().collect();
    let invitee = item.and_then(|i| view.m.invitee(i));
    blocks.extend(invitee.map(|i| Block::Say(format!("You are invited as: {}", view.p.role_title(&i.role)))));
    blocks
}

fn commit(view: &View<'_>) -> Field {
    let ask = view.p.representation.commit.clone().unwrap_or_else(|| "Can you commit your service's resources?".into());
    let choices = vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    field("commit", &ask, FieldKind::Choice(choices), true)
}

/// The question about resources, if this invitee is asked it.
pub fn asks_commit(view: &View<'_>, item: &ItemId) -> bool {
    view.p.representation.commit.is_some() && view.m.invitee(item).is_some_and(|i| !i.through_owner)
}

fn answer(view: &View<'_>) -> Field {
    let mut choices =
        vec![("accept", words::label(Verb::Accept)), ("represent", words::label(Verb::SendRepresentative))];
    if view.p.representation.written_contribution {
        choices.push(("written", words::label(Verb::SendWritten)));
    }
    choices.push(("decline", words::label(Verb::CantAttend)));
    select("answer", "The answer", &choices)
}

fn whose(view: &View<'_>) -> Field {
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| i.need != Need::Notify);
    let choices = invitees
        .take(LIST_MAX)
        .map(|i| Choice::new(i.id.as_str(), clip(&view.who(i.end().person.as_ref(), &i.role), 75)))
        .collect();
    field("item", "Whose answer is it?", FieldKind::Choice(choices), true)
}

fn role(view: &View<'_>) -> Field {
    let choices = view.p.roles.iter().take(LIST_MAX).map(|(id, r)| Choice::new(id.as_str(), clip(&r.title, 75)));
    field("role", "As what are they invited?", FieldKind::Choice(choices.collect()), true)
}

/// Somebody of the directory: a list while it is short, a search when it is not.
fn find_person(name: &str, label: &str, hint: Option<&str>, required: bool, view: &View<'_>, draft: &Draft) -> Field {
    let others: Vec<&crate::people::Person> = view.people.iter().filter(|x| x.active && x.id != *view.viewer).collect();
    let kind = if others.len() <= LIST_MAX {
        FieldKind::Person(others.into_iter().map(person_choice).collect())
    } else {
        let chosen = match draft.values.get(name) {
            Some(Value::Person(id)) => view.people.get(id).map(person_choice),
            _ => None,
        };
        FieldKind::FindPerson { chosen }
    };
    let mut field = field(name, label, kind, required);
    field.hint = hint.map(str::to_owned);
    field
}

/// One person in a list: their name and where they belong.
pub fn person_choice(person: &crate::people::Person) -> Choice {
    let team = person.team.as_ref().map_or_else(String::new, |t| format!(", {t}"));
    Choice::new(person.id.as_str(), clip(&format!("{}{team}", person.name), 75))
}

pub(super) fn field(name: &str, label: &str, kind: FieldKind, required: bool) -> Field {
    Field { name: name.into(), label: label.into(), hint: None, kind, required, value: None, fault: None }
}

pub(super) fn text(name: &str, label: &str, required: bool) -> Field {
    let mut field = field(name, label, FieldKind::Text { long: true, max: REASON_MAX }, required);
    field.hint = Some("Kept private and encrypted. Keep it short; the case system is the record.".into());
    field
}

pub(super) fn choice(name: &str, label: &str, of: &[Coded], required: bool) -> Field {
    let choices = of.iter().map(|c| Choice::new(c.code.clone(), clip(&c.say, 75))).collect();
    field(name, label, FieldKind::Choice(choices), required)
}

pub(super) fn select(name: &str, label: &str, of: &[(&str, &str)]) -> Field {
    let choices = of.iter().map(|(code, say)| Choice::new(*code, *say)).collect();
    field(name, label, FieldKind::Choice(choices), true)
}

impl Field {
    fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// At most `max` characters, ending in "…" where something had to go.
pub fn clip(words: &str, max: usize) -> String {
    if words.chars().count() <= max {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(max - 1).collect();
    short.push('…');
    short
}

/// Puts what was filled in back into the fields.
pub fn fill(form: &mut Form, values: &Values) {
    for field in &mut form.fields {
        if let Some(value) = values.get(&field.name) {
            field.value = Some(value.clone());
        }
    }
}

/// Whether the form can be taken as filled in. Each field that cannot says why.
pub fn check(form: &mut Form, values: &Values, knows: &dyn Fn(&PersonId) -> bool) -> bool {
    fill(form, values);
    for field in &mut form.fields {
        field.fault = fault(field, values.get(&field.name), knows);
        if !values.contains_key(&field.name) {
            field.value = None;
        }
    }
    form.fields.iter().all(|f| f.fault.is_none())
}

fn fault(field: &Field, value: Option<&Value>, knows: &dyn Fn(&PersonId) -> bool) -> Option<String> {
    let Some(value) = value else {
        let ask = match field.kind {
            FieldKind::Text { .. } | FieldKind::Date | FieldKind::Time => "Please fill this in.",
            _ => "Please choose one.",
        };
        return field.required.then(|| ask.to_owned());
    };
    let listed = |of: &[Choice], code: &str| of.iter().any(|c| c.code == code);
    let good = match (&field.kind, value) {
        (FieldKind::Choice(of), Value::Choice(code)) => listed(of, code),
        (FieldKind::Choices(of), Value::Choices(codes)) => codes.iter().all(|c| listed(of, c)),
        (FieldKind::Date, Value::Date(_)) | (FieldKind::Time, Value::Time(_)) => true,
        (FieldKind::Person(of), Value::Person(id)) => listed(of, id.as_str()),
        (FieldKind::Person(of), Value::Choice(code)) => listed(of, code),
        (FieldKind::FindPerson { .. }, Value::Person(id)) => knows(id),
        (FieldKind::Text { max, .. }, Value::Text(words)) => {
            if words.chars().count() > usize::from(*max) {
                return Some(format!("Please use at most {max} characters."));
            }
            if words.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
                return Some("Please use letters, numbers and punctuation only.".into());
            }
            if field.required && words.trim().is_empty() {
                return Some("Please fill this in.".into());
            }
            true
        }
        _ => false,
    };
    (!good).then(|| match field.kind {
        FieldKind::Date => "Please give a date, such as 13 April 2026.".to_owned(),
        FieldKind::Time => "Please give a time, such as 9:30.".to_owned(),
        FieldKind::Text { .. } => "Please type this again.".to_owned(),
        _ => "Please choose one from the list.".to_owned(),
    })
}
