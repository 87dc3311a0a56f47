//! The request form, page by page, and the short form for a suggestion.
//!
//! Two minutes on a phone: only what the procedure needs to be asked, one thing after another, nothing twice.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::calendar::{Calendar, full_date};
use crate::card::forms::{choice, field, fill, person_choice, select, text};
use crate::card::words::clip;
use crate::card::{Block, Choice, Emphasis, Field, FieldKind, Form, words};
use crate::ids::{FactId, PersonId, RoleId};
use crate::interaction::{Draft, Page, Value, Values, Verb};
use crate::meeting::Worry;
use crate::people::People;
use crate::procedure::deadline::deadlines;
use crate::procedure::{CHAIR, EventName, Fact, FactKind, FactValue, Facts, Procedure, Strength, Truth};

/// The product's own first question, as the procedures' conditions name it.
pub const LEVEL: &str = "level";
const FACT: &str = "fact-";
const EVENT: &str = "event-";
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
        Page::Questions | Page::More => (Vec::new(), questions(intake)),
        Page::Kind => kind(intake),
        Page::People => (
            vec![Block::Say("Who is who for this child? Leave empty what you do not know yet.".into())],
            people(intake),
        ),
        Page::Check => (check(intake), Vec::new()),
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

/// The page's questions: on the first page what can be asked at once, afterwards what the answers made necessary.
fn questions(intake: &Intake<'_>) -> Vec<Field> {
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

fn kind(intake: &Intake<'_>) -> (Vec<Block>, Vec<Field>) {
    let facts = facts(&intake.draft.values);
    let best = recommend(intake.kinds, &facts);
    let mut intro = Vec::new();
    let choices: Vec<Choice> =
        intake.kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75))).collect();
    let mut which = field("kind", "Which meeting?", FieldKind::Choice(choices), true);
    match best {
        Some((p, why)) => {
            intro.push(Block::Say(format!("Your answers call for a {}. {why}", p.kind.name)));
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

/// A choice for each role that belongs to one child, and for each that several people hold.
fn people(intake: &Intake<'_>) -> Vec<Field> {
    let Some(p) = intake.procedure else { return Vec::new() };
    let team = team(intake);
    let mut fields = Vec::new();
    for role in roles_wanted(p, &facts(&intake.draft.values)) {
        let candidates = intake.people.holders_for(&role, team.as_deref());
        let by_case = p.roles.get(&role).is_some_and(|r| r.case);
        if candidates.is_empty() || (candidates.len() == 1 && !by_case) {
            continue;
        }
        let everybody: Vec<Choice> = intake.people.holders(&role).into_iter().take(90).map(person_choice).collect();
        let mut field = field(&format!("{ROLE}{role}"), &p.role_title(&role), FieldKind::Person(everybody), false);
        if candidates.len() == 1 || !by_case {
            field.value = Some(Value::Person(candidates[0].id.clone()));
        }
        fields.push(field);
    }
    fields
}

/// Whether any person has to be chosen at all.
pub fn has_people_to_choose(intake: &Intake<'_>) -> bool {
    !people(intake).is_empty()
}

/// Whether answers made further questions necessary.
pub fn has_more_questions(intake: &Intake<'_>) -> bool {
    let more = Draft { page: Page::More, ..intake.draft.clone() };
    let intake = Intake { draft: &more, already: None, ..*intake };
    !questions(&intake).is_empty()
}

/// Every role that the case will need somebody for.
fn roles_wanted(p: &Procedure, facts: &Facts) -> Vec<RoleId> {
    let invited = p.invitees.iter().filter(|i| i.when.holds(facts, &|_| false) != Truth::No).map(|i| &i.role);
    let told = p.notify.iter().map(|n| &n.role);
    let asked = p.request.agree.iter().flat_map(|a| &a.by);
    let barred = p.chair.must_not.iter();
    let gates = p.gates.iter().flat_map(|g| &g.notify);
    let cover = p.disputes.iter().flat_map(|d| d.absent_cover.iter().map(|(r, _)| r));
    let hearers = p.ladders.iter().flat_map(|l| &l.rungs).flat_map(|r| &r.to).filter_map(|h| match h {
        crate::procedure::Hearer::Role(role) => Some(role),
        _ => None,
    });
    let arranging = [&p.chair.designated_by, &p.invitations.sent_by, &p.invitations.agreed_by];
    let extend = p.timescales.iter().filter_map(|t| t.extend.as_ref()).map(|e| &e.approved_by);
    let minutes = p.minute_taker.iter().map(|t| &t.role);
    let all = told.chain(asked).chain(arranging).chain(&p.convene.by).chain(&p.invitations.additions_by);
    let mut list: Vec<RoleId> = Vec::new();
    for role in all.chain(extend).chain(minutes).chain(invited).chain(barred).chain(gates).chain(cover).chain(hearers) {
        if role.as_str() != CHAIR && *role != p.request.owner && !list.contains(role) {
            list.push(role.clone());
        }
    }
    list
}

/// Who holds each role in this case: chosen, or the only one there is.
pub fn cast(intake: &Intake<'_>, p: &Procedure) -> std::collections::BTreeMap<RoleId, PersonId> {
    let team = team(intake);
    let mut cast = std::collections::BTreeMap::new();
    for role in roles_wanted(p, &facts(&intake.draft.values)) {
        let candidates = intake.people.holders_for(&role, team.as_deref());
        let by_case = p.roles.get(&role).is_some_and(|r| r.case);
        let shown = !candidates.is_empty() && (candidates.len() > 1 || by_case);
        let chosen = match intake.draft.values.get(&format!("{ROLE}{role}")) {
            Some(Value::Person(id)) => Some(id.clone()),
            _ if shown && by_case => None,
            _ => candidates.first().map(|x| x.id.clone()),
        };
        if let Some(person) = chosen {
            cast.insert(role, person);
        }
    }
    cast
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

/// What will happen when it is sent: the last date with its working, and who is told.
fn check(intake: &Intake<'_>) -> Vec<Block> {
    let Some(p) = intake.procedure else { return Vec::new() };
    let facts = facts(&intake.draft.values);
    let events = events(&intake.draft.values, intake.calendar, intake.now);
    let now = intake.calendar.local(intake.now);
    let when = |e: EventName| events.get(&e).copied().or((e == EventName::Requested).then_some(now));
    let mut blocks = vec![Block::Facts(vec![
        ("Meeting".into(), p.kind.name.clone()),
        ("For".into(), intake.people.name(&owner(intake.draft))),
    ])];
    if let Some((_, why)) = recommend(&[p], &facts) {
        blocks.push(Block::Say(why));
    } else {
        blocks.push(Block::Warn("Your answers do not call for this meeting by themselves. You may ask for it.".into()));
    }
    if let Some(d) =
        deadlines(p, intake.calendar, &facts, &when).iter().find(|d| d.what == crate::meeting::MEETING_HELD)
    {
        blocks.push(Block::Next(format!("The last date is {}.", full_date(d.usable))));
        blocks.push(Block::List(d.working_in_words()));
        let long_weekend = d.days.iter().take(4).filter(|x| x.off.is_some()).count() >= 3;
        if long_weekend {
            blocks.push(Block::Say(
                "A long weekend is ahead. If trouble is likely overnight, tell the out-of-hours team yourself.".into(),
            ));
        }
    }
    if p.scope.outside_when.as_ref().is_some_and(|w| w.holds(&facts, &|_| false).is_yes()) {
        blocks.push(Block::Warn(p.scope.outside_say.clone()));
    }
    for not in &p.purpose.not_a {
        if not.when.as_ref().is_some_and(|w| w.holds(&facts, &|_| false).is_yes()) {
            blocks.push(Block::Warn(not.say.clone()));
        }
    }
    let cast = cast(intake, p);
    let line = |role: &RoleId| {
        let who = cast.get(role).map_or_else(|| "nobody in the directory".to_owned(), |x| intake.people.name(x));
        format!("{}: {who}", p.role_title(role))
    };
    let mut told: Vec<String> = Vec::new();
    let asked = p.request.agree.iter().flat_map(|a| &a.by);
    for role in p.notify.iter().map(|n| &n.role).chain(asked).chain([&p.chair.designated_by]) {
        let line = line(role);
        if role.as_str() != CHAIR && !told.contains(&line) {
            told.push(line);
        }
    }
    blocks.push(Block::Heading("Who is told or asked".into()));
    blocks.push(Block::List(told));
    blocks
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

/// The short form for any worker.
pub fn suggestion(draft: &Draft, kinds: &[&Procedure], people: &People) -> Form {
    let roles: Vec<&RoleId> = kinds.iter().map(|p| &p.request.owner).collect();
    let owners: Vec<Choice> =
        people.iter().filter(|x| x.active && roles.iter().any(|r| x.holds(r))).take(90).map(person_choice).collect();
    let title = kinds.first().map_or_else(String::new, |p| p.role_title(&p.request.owner));
    let mut fields = vec![field("owner", &title, FieldKind::Person(owners), true)];
    if kinds.len() > 1 {
        let choices = kinds.iter().map(|p| Choice::new(p.kind.id.as_str(), clip(&p.kind.name, 75))).collect();
        let mut which = field("kind", "Which meeting?", FieldKind::Choice(choices), true);
        which.value = kinds.first().map(|p| Value::Choice(p.kind.id.as_str().into()));
        fields.push(which);
    }
    fields.push(text("words", "What have you noticed?", false));
    let mut form = Form {
        key: draft.id.clone(),
        title: words::label(Verb::SuggestMeeting).into(),
        step: None,
        intro: vec![Block::Say("Only the person you choose sees this. They must answer you.".into())],
        fields,
        submit: Some("Send".into()),
        buttons: Vec::new(),
    };
    fill(&mut form, &draft.values);
    form
}

/// "The child must move now": Mainstay gets out of the way.
pub fn emergency(draft: &Draft, contact: Option<&str>) -> crate::card::Card {
    let contact = contact.map_or_else(
        || "Call your manager, or out of hours your emergency duty team. If a child is in danger, call 999.".to_owned(),
        str::to_owned,
    );
    let label = "Record it later";
    let mut later = crate::card::Action::new(Verb::Resume, None, label, label.into());
    later.draft = Some(draft.id.clone());
    later.emphasis = Emphasis::Plain;
    crate::card::Card {
        headline: "Act now. Do not fill in a form.".into(),
        blocks: vec![
            Block::Next(contact),
            Block::List(vec![
                "Afterwards: tell the child's reviewing officer and those who must be notified of the move.".into(),
                "Afterwards: record the reason in the case system.".into(),
            ]),
            Block::Actions(vec![later]),
        ],
    }
}
