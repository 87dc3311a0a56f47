//! The request form, page by page, and the short form for a suggestion.
//!
//! Two minutes on a phone: only what the procedure needs to be asked, one thing after another, nothing twice.

mod apart;
mod check;
mod questions;
mod recommend;
mod who;

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::calendar::{Calendar, full_date};
use crate::card::forms::{field, fill, one_of, select, text};
use crate::card::{Block, Field, FieldKind, Form, words};
use crate::ids::{FactId, PersonId, RoleId};
use crate::interaction::{Draft, Page, Value, Values, Verb};
use crate::people::{People, Person};
use crate::procedure::{EventName, FactValue, Facts, Noun, Procedure};

pub use apart::{emergency, suggestion, which_council};
pub use questions::{has_more_questions, has_telling_questions};
pub use recommend::{Called, called, recommend};
pub use who::{cast, has_people_to_choose, roles_wanted};

/// How worried somebody is: the product's own first question, as the procedures' conditions name it. Its words are the
/// file's, and a kind for which it has no sense does not ask it.
pub const LEVEL: &str = "level";
/// What begins the name of a field for a fact, an event or a role.
pub const FACT: &str = "fact-";
pub const EVENT: &str = "event-";
const ROLE: &str = "role-";
/// Kept with a draft whose first questions are answered, and whose page asks what follows from the answers.
pub const AGAIN: &str = "asked-again";
/// Kept with a draft whose writer has been shown whom to ring: the child must move now.
pub const TOLD: &str = "told-whom-to-ring";
/// "Show it to me", of an open request of one's own.
pub const SHOW: &str = "show";
/// The field that says as which kind a suggestion is taken up.
pub const TAKEN_UP_AS: &str = "taken-up-as";
/// The answer that leaves it to the other answers.
pub const ANSWERS_SAY: &str = "answers_say";
/// The field that says whose wish it is.
pub const BEHALF: &str = "behalf";

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
    /// Whom to ring when a child must move now, in the council's words.
    pub emergency: Option<&'a str>,
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
    /// It is the asker's own, or they have joined it: there is nothing left to join.
    pub theirs: bool,
    /// What it waits for from them: "please set the date and place".
    pub asks: Vec<String>,
}

/// The page that the draft stands at.
pub fn page(intake: &Intake<'_>) -> Form {
    let (mut intro, fields) = match intake.draft.page {
        Page::Worry => worry(intake),
        Page::Already => already(intake),
        Page::Questions | Page::More => (Vec::new(), questions::questions(intake)),
        Page::Kind => recommend::choose(intake.kinds, &facts(&intake.draft.values)),
        Page::People => (
            vec![Block::Say(format!("Who is who for this {}? Leave empty what you do not know yet.", child(intake)))],
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
        title: title(intake.draft.page).into(),
        step: None,
        intro,
        fields,
        submit: Some(submit.into()),
        buttons,
    };
    fill(&mut form, &intake.draft.values);
    form
}

/// What a page is about, so that whoever hears it read aloud knows that it is another one.
fn title(page: Page) -> &'static str {
    match page {
        Page::Worry => words::label(Verb::RequestMeeting),
        Page::Already => "Asked for already",
        Page::Questions => "Questions",
        Page::Kind => "Which meeting",
        Page::More => "More questions",
        Page::People => "Who is who",
        Page::Check => words::label(Verb::CheckAndSend),
    }
}

fn worry(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let mut number = field("case_number", "Private case number", FieldKind::Text { long: false, max: 40 }, true);
    number.hint = Some("From your case system, this child's own. Kept encrypted; it appears in no message.".into());
    let kinds: Vec<&Procedure> = intake.procedure.map_or_else(|| intake.kinds.to_vec(), |p| vec![p]);
    let mut fields: Vec<Field> = questions::level(&kinds).into_iter().chain([number]).collect();
    let is_owner = |x: &Person| kinds.iter().any(|p| x.holds(&p.request.owner));
    let others = intake.people.iter().filter(|x| x.active && is_owner(x) && x.id != intake.draft.person);
    let owners: Vec<&Person> = others.collect();
    let asker = intake.people.get(&intake.draft.person);
    let own = asker.is_some_and(is_owner);
    // Whose request a suggestion becomes is settled.
    if intake.draft.about.is_none() && (!owners.is_empty() || !own) {
        let requests = asker.is_some_and(|x| kinds.iter().any(|p| p.request.request.iter().any(|r| x.holds(r))));
        let title = Some(words::owner_title(&kinds)).filter(|_| requests);
        let label = match (own, &title) {
            (true, _) => "Acting for an absent colleague?",
            (false, Some(title)) => title,
            (false, None) => "For which colleague do you act?",
        };
        let mut acting = field("owner", label, one_of(owners, intake.draft.values.get("owner")), !own);
        acting.hint = Some("The request is theirs; that you made it is recorded.".into());
        fields.push(acting);
    }
    fields.extend(apart::taken_up_as(intake));
    let mut intro: Vec<Block> = intake.procedure.map(|p| Block::Note(p.kind.name.clone())).into_iter().collect();
    if !intake.draft.values.contains_key(TOLD) {
        // A form with fields that must be filled in stands between nobody and help.
        let contact = apart::whom_to_ring(intake.emergency);
        intro.push(Block::Note(format!("If the child must move now, leave this form. {contact}")));
    }
    (intro, fields)
}

/// Whether it can be a number of the case system: a dash or "tbc" would be the same child for everybody who types it.
pub fn is_case_number(typed: &str) -> bool {
    typed.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && typed.chars().any(char::is_numeric)
}

/// Whether somebody may be chosen in a field of the request or of a suggestion that names one person.
pub fn fits_field(field: &str, person: &Person, kinds: &[&Procedure]) -> bool {
    match field.strip_prefix(ROLE) {
        Some(role) => person.holds(&role.into()),
        None => kinds.iter().any(|p| person.holds(&p.request.owner)),
    }
}

fn already(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let open = intake.already.as_ref();
    let intro = open.map(|open| Block::Warn(already_open(intake, open))).into_iter().collect();
    // What is one's own is looked at, not joined.
    let first = match open.is_some_and(|open| open.theirs) {
        true => (SHOW, "Show it to me; nothing new is asked for"),
        false => ("join", "Join it; its date stands"),
    };
    let what = [first, ("concern", "Add a concern to it"), ("another", "Start another, with a reason")];
    (
        intro,
        vec![
            select("already", "What would you like to do?", &what),
            text("concern", "Your concern, or why another is needed", false),
        ],
    )
}

/// Which request is open, whose it is, by when, and what it waits for from whoever asks.
fn already_open(intake: &Intake<'_>, open: &AlreadyOpen) -> String {
    let AlreadyOpen { reference, kind, .. } = open;
    let own = open.owner == intake.draft.person;
    let mut said = match own {
        true => format!("You have an open request for this {} yourself: {reference}, {kind}.", child(intake)),
        false => {
            let owner = intake.people.name(&open.owner);
            format!("There is already an open request for this {}: {reference}, {kind}, by {owner}.", child(intake))
        }
    };
    if open.theirs && !own {
        said.push_str(" You have joined it.");
    }
    said.extend(open.last.map(|last| format!(" Its last date is {}.", full_date(last))));
    match open.asks.is_empty() {
        true if own => said.push_str(" It waits for nothing from you now."),
        true => {}
        false => said.push_str(&format!(" It waits for you: {}.", open.asks.join(", "))),
    }
    said
}

/// The council's word for a child.
fn child<'a>(intake: &Intake<'a>) -> &'a str {
    intake.procedure.or(intake.kinds.first().copied()).map_or("child", |p| p.noun(Noun::Child))
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

/// Whose wish the owner enters, where it is not their own.
pub fn on_behalf_of(values: &Values) -> Option<RoleId> {
    match values.get(BEHALF) {
        Some(Value::Choice(role)) => Some(role.as_str().into()),
        _ => None,
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
            Value::Choice(code) if name == LEVEL && code == questions::NO_WORRY => continue,
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

/// The events among the values that this procedure asks for, the other answers being as they are, each at its own
/// wall-clock time. A day without a time is taken at its start, or now if it is today. What was typed before another
/// answer made the question pointless is left out.
pub fn events(
    values: &Values,
    p: &Procedure,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> std::collections::BTreeMap<EventName, NaiveDateTime> {
    let now = calendar.local(now);
    let facts = facts(values);
    let mut events = std::collections::BTreeMap::new();
    for (name, value) in values {
        let Some(event) = name.strip_prefix(EVENT).and_then(|n| n.strip_suffix("-date")).and_then(EventName::parse)
        else {
            continue;
        };
        let Value::Date(date) = value else { continue };
        if !p.event_rule(event).is_some_and(|rule| rule.asked_with(&facts)) {
            continue;
        }
        let time = match values.get(&time_field(event)) {
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

pub fn time_field(event: EventName) -> String {
    format!("{EVENT}{}-time", event.as_str())
}
