//! The practice page with a scripted desk behind it: one meeting from request to a representative's yes.
//!
//! For working on the page alone, and for its browser test: `cargo run --example practice_demo -- 4010`.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use mainstay::calendar::{Calendar, Holidays};
use mainstay::card::{Action, Block, Card, Choice, Field, FieldKind, Form, Reply};
use mainstay::clock::Clock;
use mainstay::desk::{Hear, Trouble};
use mainstay::interaction::{About, Intent, Interaction, PlatformName, Typed, Value, Values, Verb};
use mainstay::people::Person;
use mainstay::platform::{Address, Mark, Platform, Receipt};
use mainstay::practice::board::Board;
use mainstay::practice::{DeliveryLine, PEOPLE, Practice, Workplace};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = std::env::args().nth(1).map_or(Ok(4010), |p| p.parse())?;
    let people = read_people()?;
    let clock = Clock::frozen_at("2026-04-02T15:45:00Z".parse()?);
    let told = clock.clone();
    let ids: Vec<String> = people.iter().map(|p| p.id.to_string()).collect();
    let board = Arc::new(Board::new(ids, Arc::new(move || told.now())));
    let demo = Arc::new(Demo { people, clock, board: board.clone(), script: Mutex::default() });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, Practice::new(demo.clone(), demo, board).router()).await?;
    Ok(())
}

fn read_people() -> anyhow::Result<Vec<Person>> {
    let mut people = Vec::new();
    for row in csv::Reader::from_reader(PEOPLE.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let cell = |name: &str| row.get(name).filter(|s| !s.is_empty()).cloned();
        people.push(Person {
            id: row["id"].as_str().into(),
            name: row["name"].clone(),
            email: cell("email"),
            slack: cell("slack"),
            teams: None,
            roles: row["roles"].split(';').map(Into::into).collect(),
            team: cell("team"),
            cover: cell("cover").map(Into::into),
            active: true,
        });
    }
    Ok(people)
}

struct Demo {
    people: Vec<Person>,
    clock: Clock,
    board: Arc<Board>,
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    outbox: Vec<Line>,
    reminder: Option<DateTime<Utc>>,
}

struct Line {
    to: String,
    card: Card,
    due: DateTime<Utc>,
    sent: Option<(DateTime<Utc>, Receipt)>,
    problem: Option<String>,
}

impl Hear for Demo {
    fn hear(&self, said: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        async move { Ok(self.answer(&said.from.user, said.intent)) }.boxed()
    }
}

impl Demo {
    fn answer(&self, who: &str, intent: Intent) -> Reply {
        match intent {
            Intent::Typed(Typed::Request(_)) => Reply::Ask(request_form(&Values::new(), false)),
            Intent::Typed(Typed::Mine) | Intent::OpenHome => Reply::Home(mine()),
            Intent::Typed(Typed::Unknown) => {
                Reply::Say(say("Mainstay did not understand that", "Type /placement help to see what you can do."))
            }
            Intent::Typed(_) => Reply::Say(help()),
            Intent::Submit { form, values } => self.submitted(who, form.as_str(), &values),
            Intent::Lookup { typed, .. } => Reply::Found(self.find(&typed)),
            Intent::Press { verb, .. } => self.pressed(who, verb),
            Intent::FormPress { verb: Verb::SaveForLater, .. } => {
                Reply::Done(say("Saved for later", "Your form is kept. Find it again with /placement mine."))
            }
            _ => Reply::Nothing,
        }
    }

    fn pressed(&self, who: &str, verb: Verb) -> Reply {
        match verb {
            Verb::Agree => {
                self.change(
                    who,
                    say("PM-7K3Q: you agreed to the meeting", "The team manager has been asked to choose the chair."),
                );
                self.send(
                    "ruth-adeyemi",
                    asked(
                        "PM-7K3Q: please choose the chair",
                        "Choose who will chair the meeting.",
                        &[(Verb::ChooseChair, "Choose the chair")],
                    ),
                );
                Reply::Nothing
            }
            Verb::ChooseChair => Reply::Ask(form(
                "frm_chair",
                "Choose the chair",
                None,
                vec![field(
                    "chair",
                    "Who will chair the meeting?",
                    FieldKind::Person(self.some(&["ruth-adeyemi", "tom-hollis"])),
                )],
                "Ask this person",
            )),
            Verb::WillChair => {
                self.change(
                    who,
                    say("PM-7K3Q: you are chairing this meeting", "The child's social worker will set the date."),
                );
                self.send(
                    "hannah-ward",
                    asked(
                        "PM-7K3Q: set the date by Monday 13 April 2026",
                        "The chair has said yes.",
                        &[(Verb::SetDateAndPlace, "Set date and place")],
                    ),
                );
                Reply::Nothing
            }
            Verb::SetDateAndPlace => Reply::Ask(form(
                "frm_date",
                "Set date and place",
                None,
                vec![
                    field("date", "When is the meeting?", FieldKind::Date),
                    field("start", "What time does it start?", FieldKind::Time),
                    field("place", "Where is it?", FieldKind::Text { long: false, max: 100 }),
                ],
                "Check and send",
            )),
            Verb::SendInvitations => {
                self.change(who, say("PM-7K3Q: the invitations have gone", "You will see here who is coming."));
                for to in ["neil-barton", "sam-ellery", "nadia-rahman"] {
                    self.send(to, invitation());
                }
                Reply::Nothing
            }
            Verb::SendRepresentative => Reply::Ask(form(
                "frm_rep",
                "Send a representative",
                None,
                vec![find_field("rep", "Who will come for your service?")],
                "Ask this person",
            )),
            Verb::Accept => {
                self.change(
                    who,
                    say("PM-7K3Q: you are coming", "Thursday 9 April 2026, 10am. Bring what your service can commit."),
                );
                self.script().reminder = "2026-04-08T08:00:00Z".parse().ok();
                Reply::Say(say(
                    "PM-7K3Q: thank you",
                    "The chair can see that you are coming and can commit your service's resources.",
                ))
            }
            Verb::MyList => Reply::Say(mine()),
            _ => Reply::Say(help()),
        }
    }

    fn submitted(&self, who: &str, form: &str, values: &Values) -> Reply {
        match (form, values) {
            ("frm_request", values) if !values.contains_key("level") || !values.contains_key("child_attend") => {
                Reply::Mend(request_form(values, true))
            }
            ("frm_request", _) => {
                self.send(
                    "grace-okafor",
                    asked(
                        "PM-7K3Q: do you agree to this meeting?",
                        "A child's social worker has asked for a meeting.",
                        &[(Verb::Agree, "Agree"), (Verb::DontAgree, "Don't agree")],
                    ),
                );
                Reply::Done(say(
                    "PM-7K3Q: your request has gone",
                    "Mainstay has asked the Team Leader, Children's Services Buyers to agree. You need do nothing until then.",
                ))
            }
            ("frm_chair", values) => {
                let Some(Value::Person(chair)) = values.get("chair") else { return Reply::Nothing };
                self.change(who, say("PM-7K3Q: the chair has been asked", "You will hear as soon as they answer."));
                self.send(
                    chair.as_str(),
                    asked(
                        "PM-7K3Q: will you chair?",
                        "You have been asked to chair.",
                        &[
                            (Verb::WillChair, "Yes, I'll chair"),
                            (Verb::ConflictOfInterest, "I have a conflict of interest"),
                            (Verb::CantChair, "I can't chair"),
                        ],
                    ),
                );
                Reply::Done(say("PM-7K3Q: the chair has been asked", "You will hear as soon as they answer."))
            }
            ("frm_date", _) => {
                self.change(
                    who,
                    asked(
                        "PM-7K3Q: check the invitations",
                        "Three people will be invited.",
                        &[(Verb::SendInvitations, "Send the invitations"), (Verb::MoveMeeting, "Move the meeting")],
                    ),
                );
                Reply::Done(say("PM-7K3Q: the date is set", "Thursday 9 April 2026, 10am."))
            }
            ("frm_rep", values) => {
                let Some(Value::Person(rep)) = values.get("rep") else { return Reply::Nothing };
                self.change(
                    who,
                    say("PM-7K3Q: your representative has been asked", "You still owe an answer until they accept."),
                );
                self.send(
                    rep.as_str(),
                    asked(
                        "PM-7K3Q: will you come as a representative?",
                        "You need authority to commit your service's resources.",
                        &[
                            (Verb::Accept, "Accept"),
                            (Verb::SendRepresentative, "Send a representative"),
                            (Verb::CantAttend, "Can't attend"),
                        ],
                    ),
                );
                Reply::Done(say("PM-7K3Q: your representative has been asked", "You will hear when they answer."))
            }
            _ => Reply::Nothing,
        }
    }

    fn find(&self, typed: &str) -> Vec<Choice> {
        let typed = typed.to_lowercase();
        let hits = self.people.iter().filter(|p| p.name.to_lowercase().contains(&typed));
        hits.map(|p| Choice {
            code: p.id.to_string(),
            label: p.name.clone(),
            hint: Some(self.role_titles(p).join(", ")),
        })
        .collect()
    }

    fn some(&self, ids: &[&str]) -> Vec<Choice> {
        self.people
            .iter()
            .filter(|p| ids.contains(&p.id.as_str()))
            .map(|p| Choice {
                code: p.id.to_string(),
                label: p.name.clone(),
                hint: Some(self.role_titles(p).join(", ")),
            })
            .collect()
    }

    fn send(&self, to: &str, card: Card) {
        let due = self.clock.now();
        self.script().outbox.push(Line { to: to.into(), card, due, sent: None, problem: None });
    }

    /// Changes the last card that this person was sent.
    fn change(&self, who: &str, card: Card) {
        if let Some(line) = self.script().outbox.iter_mut().rfind(|l| l.to == who) {
            line.card = card;
        }
    }

    fn script(&self) -> std::sync::MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Workplace for Demo {
    fn people(&self) -> Vec<Person> {
        self.people.clone()
    }
    fn role_titles(&self, person: &Person) -> Vec<String> {
        let title = |role: &str| {
            let words = role.replace('_', " ");
            let mut letters = words.chars();
            letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
        };
        person.roles.iter().map(|r| title(r.as_str())).collect()
    }
    fn kinds(&self) -> Vec<String> {
        vec!["bpm".into(), "psm".into()]
    }
    fn calendar(&self) -> Calendar {
        Calendar::england(Holidays::built_in())
    }
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
    fn move_clock(&self, to: DateTime<Utc>) {
        self.clock.move_to(to);
    }
    fn settle(&self) -> BoxFuture<'_, ()> {
        async move {
            let now = self.clock.now();
            if self.script().reminder.is_some_and(|at| at <= now) {
                self.script().reminder = None;
                self.send("neil-barton", reminder());
                self.send("sam-ellery", reminder());
            }
            let lines = self.script().outbox.len();
            for n in 0..lines {
                let (to, card, sent) = {
                    let script = self.script();
                    let line = &script.outbox[n];
                    (line.to.clone(), line.card.clone(), line.sent.clone())
                };
                let outcome = match sent {
                    Some((at, receipt)) => self.board.update(&receipt, &card).await.map(|()| (at, receipt)),
                    None => {
                        let address = Address { platform: PlatformName::Practice, workspace: None, user: to };
                        let mark = Mark { delivery: format!("dlv_{n}").into(), attempt: 1 };
                        self.board.post(&address, &card, &mark).await.map(|receipt| (now, receipt))
                    }
                };
                let line = &mut self.script().outbox[n];
                match outcome {
                    Ok(sent) => (line.sent, line.problem) = (Some(sent), None),
                    Err(error) => line.problem = Some(error.to_string()),
                }
            }
        }
        .boxed()
    }
    fn next_reminder(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        async move { self.script().reminder }.boxed()
    }
    fn deliveries(&self) -> BoxFuture<'_, Vec<DeliveryLine>> {
        async move {
            let lines = self
                .script()
                .outbox
                .iter()
                .enumerate()
                .map(|(n, l)| DeliveryLine {
                    id: format!("dlv_{n}"),
                    to: self.people.iter().find(|p| p.id.as_str() == l.to).map_or(l.to.clone(), |p| p.name.clone()),
                    what: l.card.headline.clone(),
                    state: if l.sent.is_some() { "sent" } else { "pending" }.into(),
                    due: Some(l.due),
                    sent: l.sent.as_ref().map(|(at, _)| *at),
                    problem: l.problem.clone(),
                })
                .collect::<Vec<_>>();
            lines.into_iter().rev().collect()
        }
        .boxed()
    }
    fn slack_json(&self, card: &Card) -> serde_json::Value {
        serde_json::json!({ "text": card.headline, "blocks": [{ "type": "section", "text": { "type": "plain_text", "text": card.plain_text() } }] })
    }
}

fn about() -> Option<About> {
    Some(About { meeting: "mtg_00000000000000000000000000000000".into(), item: None, revision: 1 })
}

fn say(headline: &str, words: &str) -> Card {
    Card { headline: headline.into(), blocks: vec![Block::Say(words.into())] }
}

fn asked(headline: &str, words: &str, buttons: &[(Verb, &str)]) -> Card {
    let mut actions: Vec<Action> = buttons
        .iter()
        .map(|(verb, label)| Action::new(*verb, about(), label, format!("{label} for PM-7K3Q")))
        .collect();
    if let Some(first) = actions.first_mut() {
        *first = first.clone().primary();
    }
    Card {
        headline: headline.into(),
        blocks: vec![
            Block::Say(words.into()),
            Block::Facts(vec![
                ("Meeting".into(), "Breakdown Prevention Meeting".into()),
                ("Last date".into(), "Monday 13 April 2026".into()),
            ]),
            Block::Actions(actions),
            Block::Note("You were asked because of your role on this meeting. If nobody answers by Tuesday 7 April 2026, 10am, Mainstay reminds you once.".into()),
        ],
    }
}

fn invitation() -> Card {
    let mut card = asked(
        "PM-7K3Q: answer needed by Wednesday 8 April 2026",
        "You are invited. If you cannot come, send someone who can commit your service's resources.",
        &[
            (Verb::Accept, "Accept"),
            (Verb::SendRepresentative, "Send a representative"),
            (Verb::SendWritten, "Send a written contribution"),
            (Verb::CantAttend, "Can't attend"),
        ],
    );
    card.blocks.insert(1, Block::Warn("This meeting takes priority over other diary commitments.".into()));
    card
}

fn reminder() -> Card {
    asked(
        "PM-7K3Q: your answer is needed today",
        "The meeting is tomorrow, Thursday 9 April 2026, 10am.",
        &[
            (Verb::Accept, "Accept"),
            (Verb::SendRepresentative, "Send a representative"),
            (Verb::CantAttend, "Can't attend"),
        ],
    )
}

fn mine() -> Card {
    Card {
        headline: "Your meetings, invitations and actions".into(),
        blocks: vec![
            Block::Heading("Meetings".into()),
            Block::List(vec!["PM-7K3Q, Breakdown Prevention Meeting, last date Monday 13 April 2026".into()]),
            Block::Divider,
            Block::Actions(vec![Action::new(
                Verb::RequestMeeting,
                None,
                "Request a meeting",
                "Request a meeting".into(),
            )]),
        ],
    }
}

fn help() -> Card {
    let mut request =
        Action::new(Verb::RequestMeeting, None, "Request a meeting", "Request a meeting".into()).primary();
    request.kind = Some("bpm".into());
    Card {
        headline: "What you can do".into(),
        blocks: vec![
            Block::Say("Mainstay gets the right meeting held when a placement is fragile.".into()),
            Block::Actions(vec![
                request,
                Action::new(Verb::SuggestMeeting, None, "Suggest a meeting", "Suggest a meeting".into()),
                Action::new(Verb::MyList, None, "My list", "Show my list".into()),
            ]),
        ],
    }
}

fn field(name: &str, label: &str, kind: FieldKind) -> Field {
    Field { name: name.into(), label: label.into(), hint: None, kind, required: true, value: None, fault: None }
}

fn find_field(name: &str, label: &str) -> Field {
    let hint = Some("They must be able to commit your service's resources.".into());
    Field { hint, ..field(name, label, FieldKind::FindPerson { chosen: None }) }
}

fn form(key: &str, title: &str, step: Option<(u8, u8)>, fields: Vec<Field>, submit: &str) -> Form {
    Form {
        key: key.into(),
        title: title.into(),
        step,
        intro: vec![],
        fields,
        submit: Some(submit.into()),
        buttons: vec![],
    }
}

fn request_form(values: &Values, checked: bool) -> Form {
    let pick =
        |options: &[(&str, &str)]| options.iter().map(|(code, label)| Choice::new(*code, *label)).collect::<Vec<_>>();
    let mut level =
        pick(&[("fragile", "Fragile"), ("risk_of_breakdown", "Risk of breakdown"), ("must_move_now", "Must move now")]);
    level[0].hint = Some("There are early signs of strain.".into());
    level[2].hint = Some("Do not wait for Mainstay. Ring the emergency contact first.".into());
    let mut fields = vec![
        field("level", "How worried are you about this placement?", FieldKind::Choice(level)),
        field(
            "child_attend",
            "Is it appropriate for the child to attend?",
            FieldKind::Choice(pick(&[("yes", "Yes"), ("no", "No")])),
        ),
        Field {
            required: false,
            hint: Some("Leave this empty if there is no such meeting.".into()),
            ..field("ppm", "When is the placement planning meeting?", FieldKind::Date)
        },
        Field {
            required: false,
            hint: Some("Kept encrypted. Never shown in a message.".into()),
            ..field("case", "Case number", FieldKind::Text { long: false, max: 20 })
        },
    ];
    for f in &mut fields {
        f.value = values.get(&f.name).cloned();
        if checked && f.required && f.value.is_none() {
            f.fault = Some(if f.name == "level" { "Choose how worried you are." } else { "Choose yes or no." }.into());
        }
    }
    let mut form = form("frm_request", "Request a meeting", Some((1, 2)), fields, "Check and send");
    form.intro =
        vec![Block::Say("Do not type the child's name anywhere. Mainstay will give you a reference to use.".into())];
    form.buttons = vec![(Verb::SaveForLater, "Save for later".into())];
    form
}
