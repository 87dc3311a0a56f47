//! The request form, page by page, and the short form for a suggestion.
//!
//! Two minutes on a phone: only what the procedure needs to be asked, one thing after another, nothing twice.

mod apart;
mod check;
mod questions;
mod who;

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::calendar::{Calendar, full_date};
use crate::card::forms::{field, fill, person_choice, select, text};
use crate::card::words::clip;
use crate::card::{Block, Choice, Field, FieldKind, Form, words};
use crate::ids::{FactId, PersonId, RoleId};
use crate::interaction::{Draft, Page, Value, Values, Verb};
use crate::meeting::Worry;
use crate::people::People;
use crate::procedure::{EventName, FactValue, Facts, Procedure, Strength};

pub use apart::{emergency, suggestion};
pub use questions::has_more_questions;
pub use who::{cast, has_people_to_choose};

/// The product's own first question, as the procedures' conditions name it.
pub const LEVEL: &str = "level";
/// What begins the name of a field for a fact, an event or a role.
pub const FACT: &str = "fact-";
pub const EVENT: &str = "event-";
const ROLE: &str = "role-";

/// What the request form is drawn from.
pub struct Intake<'a> {
    pub draft: &'a Draft,
    /// The kind being requested, once it is known.
    pub procedure: Option<&'a Procedure>,
    /// Every kind that may be requested.
    pub kinds: &'a [&'a Procedure],
    pub people: &'a People,
    pub calendar: &'a Calendar,
    pub now: DateTime<Utc>,
    /// An open request for the same child that this person may see.
    pub already: Option<AlreadyOpen>,
}

/// What may be said of an open request for the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlreadyOpen {
    pub reference: crate::ids::Reference,
    pub kind: String,
    pub last: Option<chrono::NaiveDate>,
    pub owner: PersonId,
}

/// The page that the draft stands at.
pub fn page(intake: &Intake<'_>) -> Form {
    let (mut intro, fields) = match intake.draft.page {
        Page::Worry => worry(intake),
        Page::Already => already(intake),
        Page::Questions | Page::More => (Vec::new(), questions::questions(intake)),
        Page::Kind => kind(intake),
        Page::People => (
            vec![Block::Say("Who is who for this child? Leave empty what you do not know yet.".into())],
            who::people(intake),
        ),
        Page::Check => (check::check(intake), Vec::new()),
    };
    if let (Some(p), Page::Questions) = (intake.procedure, intake.draft.page) {
        intro.extend(p.request.first.iter().map(|s| Block::Say(s.clone())));
    }
    let last = intake.draft.page == Page::Check;
    let submit = words::label(if last { Verb::CheckAndSend } else { Verb::Continue });
    let mut buttons = vec![(Verb::SaveForLater, words::label(Verb::SaveForLater).to_owned())];
    if intake.draft.page != Page::Worry {
        buttons.insert(0, (Verb::Back, words::label(Verb::Back).to_owned()));
    }
    let mut form = Form {
        key: intake.draft.id.clone(),
        title: words::label(Verb::RequestMeeting).into(),
        step: None,
        intro,
        fields,
        submit: Some(submit.into()),
        buttons,
    };
    fill(&mut form, &intake.draft.values);
    form
}

fn worry(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let levels: Vec<(&str, &str)> = Worry::ALL.iter().map(|w| (w.as_str(), words::worry(*w))).collect();
    let mut number = field("case_number", "Private case number", FieldKind::Text { long: false, max: 40 }, true);
    number.hint = Some("From your case system. Kept encrypted; it appears in no message.".into());
    let mut fields = vec![select(LEVEL, "Level of worry", &levels), number];
    let roles: Vec<&RoleId> = intake.procedure.map_or_else(
        || intake.kinds.iter().flat_map(|p| &p.request.request).collect(),
        |p| p.request.request.iter().collect(),
    );
    let owners: Vec<Choice> = intake
        .people
        .iter()
        .filter(|x| x.active && roles.iter().any(|r| x.holds(r)) && x.id != intake.draft.person)
        .take(90)
        .map(person_choice)
        .collect();
    let own = intake.people.get(&intake.draft.person).is_some_and(|x| roles.iter().any(|r| x.holds(r)));
    if !owners.is_empty() || !own {
        let label = if own { "Acting for an absent colleague?" } else { "For which colleague do you act?" };
        let mut acting = field("owner", label, FieldKind::Person(owners), !own);
        acting.hint = Some("The request is theirs; that you made it is recorded.".into());
        fields.push(acting);
    }
    let intro = intake.procedure.map(|p| Block::Note(p.kind.name.clone()));
    (intro.into_iter().collect(), fields)
}

fn already(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let mut intro = Vec::new();
    if let Some(open) = &intake.already {
        let last = open.last.map_or_else(String::new, |d| format!(" Its last date is {}.", full_date(d)));
        intro.push(Block::Warn(format!(
            "There is already an open request for this child: {}, {}, by {}.{last}",
            open.reference,
            open.kind,
            intake.people.name(&open.owner)
        )));
    }
    let what = [("join", "Join it; its date stands"), ("concern", "Add a concern to it"), ("another", "Start another")];
    (
        intro,
        vec![
            select("already", "What would you like to do?", &what),
            text("concern", "Your concern, or why another is needed", false),
        ],
    )
}

fn kind(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let facts = facts(&intake.draft.values);
    let best = recommend(intake.kinds, &facts);
    let mut intro = Vec::new();
    let choices: Vec<Choice> =
        intake.kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75))).collect();
    let mut which = field("kind", "Which meeting?", FieldKind::Choice(choices), true);
    match best {
        Some((p, why)) => {
            intro.push(Block::Say(format!("Your answers call for {}. {why}", words::a(&p.kind.name))));
            which.value = Some(Value::Choice(p.kind.id.as_str().into()));
        }
        None => intro.push(Block::Say("Your answers do not settle which meeting is right. Please choose.".into())),
    }
    (intro, vec![which])
}

/// The kind whose own rules call for it most strongly, with the rule's words.
pub fn recommend<'p>(kinds: &[&'p Procedure], facts: &Facts) -> Option<(&'p Procedure, String)> {
    let strongest = |p: &&'p Procedure| {
        let hit = p.triggers.iter().filter(|t| t.when.holds(facts, &|_| false).is_yes());
        hit.max_by_key(|t| t.origin.strength.unwrap_or(Strength::May))
    };
    let called = kinds.iter().filter_map(|p| strongest(p).map(|t| (*p, t)));
    let best = called.max_by_key(|(_, t)| t.origin.strength.unwrap_or(Strength::May))?;
    let source = best.1.origin.src.as_ref().map_or_else(String::new, |s| format!(" ({s})"));
    Some((best.0, format!("{}{source}", best.1.say)))
}

/// The team that the case belongs to: the owner's.
pub fn team(intake: &Intake<'_>) -> Option<String> {
    intake.people.get(&owner(intake.draft)).and_then(|x| x.team.clone())
}

/// Whose request it is.
pub fn owner(draft: &Draft) -> PersonId {
    match draft.values.get("owner") {
        Some(Value::Person(id)) => id.clone(),
        _ => draft.person.clone(),
    }
}

/// The facts among the values.
pub fn facts(values: &Values) -> Facts {
    let mut facts = Facts::new();
    for (name, value) in values {
        let id = match name.strip_prefix(FACT) {
            Some(id) => id,
            None if name == LEVEL => LEVEL,
            None => continue,
        };
        let fact = match value {
            Value::Choice(code) if code == "yes" || code == "no" => FactValue::YesNo(code == "yes"),
            Value::Choice(code) => FactValue::Code(code.clone()),
            Value::Choices(codes) => FactValue::Codes(codes.clone()),
            Value::Date(date) => FactValue::Date(*date),
            Value::Text(number) => match number.trim().parse() {
                Ok(n) => FactValue::Number(n),
                Err(_) => continue,
            },
            Value::Time(_) | Value::Person(_) | Value::Unreadable => continue,
        };
        facts.insert(FactId::from(id), fact);
    }
    facts
}

/// The events among the values, each at its own wall-clock time. A day without a time is taken at its start, or now
/// if it is today.
pub fn events(
    values: &Values,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> std::collections::BTreeMap<EventName, NaiveDateTime> {
    let now = calendar.local(now);
    let mut events = std::collections::BTreeMap::new();
    for (name, value) in values {
        let Some(event) = name.strip_prefix(EVENT).and_then(|n| n.strip_suffix("-date")).and_then(EventName::parse)
        else {
            continue;
        };
        let Value::Date(date) = value else { continue };
        let time = match values.get(&format!("{EVENT}{}-time", event.as_str())) {
            Some(Value::Time(time)) => *time,
            _ if *date == now.date() => now.time(),
            _ => chrono::NaiveTime::MIN,
        };
        events.insert(event, date.and_time(time));
    }
    events
}

/// The name of the field that asks for an event's date.
pub fn event_field(event: EventName) -> String {
    format!("{EVENT}{}-date", event.as_str())
}
