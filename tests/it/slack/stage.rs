//! A stage for the three doors: the real routes, a stand-in for Slack, and a desk that answers from a script.

use std::sync::Arc;
use std::time::Duration;

use mainstay::card::{Action, Block, Card, Choice, Field, FieldKind, Form, Reply};
use mainstay::desk::Trouble;
use mainstay::interaction::{About, Intent, Typed, Value, Verb};
use mainstay::platform::slack::client::SlackClient;
use mainstay::platform::slack::verify::SigningSecrets;
use mainstay::web::slack::{SlackDoor, routes};

use super::fake::{FakeSlack, SIGNING_SECRET, TOKEN};
use crate::script::Script;
pub use crate::script::noon;

pub struct Stage {
    pub slack: FakeSlack,
    pub desk: Arc<Script>,
    pub client: SlackClient,
    pub app: String,
}

impl Stage {
    pub fn heard(&self) -> Vec<Intent> {
        // The home page is drawn anew after many an act: that is nobody's doing.
        self.desk.intents().into_iter().filter(|intent| *intent != Intent::OpenHome).collect()
    }
}

pub async fn stage(play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static) -> Stage {
    slow_stage(Duration::ZERO, play).await
}

pub async fn slow_stage(
    slowness: Duration,
    play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static,
) -> Stage {
    stage_of(Script::new(slowness, play)).await
}

pub async fn stage_of(desk: Arc<Script>) -> Stage {
    let slack = FakeSlack::start(Arc::new(noon)).await;
    let client = SlackClient::new(&slack.api_url(), TOKEN.into()).expect("a client");
    let door = SlackDoor {
        secrets: SigningSecrets::from_list(&SIGNING_SECRET.into()).expect("a secret"),
        hear: desk.clone(),
        client: client.clone(),
        now: Arc::new(noon),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let app = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes(door)).await });
    slack.reaches(&app);
    Stage { slack, desk, client, app }
}

pub fn card(words: &str) -> Card {
    Card { headline: words.into(), blocks: Vec::new() }
}

pub fn about() -> About {
    About { meeting: "mtg_0a1b".into(), item: Some("inv-3".into()), revision: 2, in_list: false }
}

pub fn invitation() -> Card {
    let button = |verb, label: &str| Action::new(verb, Some(about()), label, format!("{label} for PM-7K3Q"));
    let blocks = vec![
        Block::Facts(vec![("Last date".into(), "Monday 13 April 2026".into())]),
        Block::Actions(vec![
            button(Verb::Accept, "Accept").primary(),
            button(Verb::SendRepresentative, "Send a representative"),
        ]),
        Block::Note("You hear again on Friday if you have not answered.".into()),
    ];
    Card { headline: "PM-7K3Q: you are invited".into(), blocks }
}

fn field(name: &str, label: &str, kind: FieldKind) -> Field {
    Field { name: name.into(), label: label.into(), hint: None, kind, required: true, value: None, fault: None }
}

/// Every kind of field, on the first of two pages.
pub fn first_page() -> Form {
    let levels = ["Fragile", "Risk of breakdown"].map(|l| Choice::new(l.to_lowercase().replace(' ', "_"), l));
    let team = (1..=12).map(|n| Choice::new(format!("p{n}"), format!("Person {n}"))).collect();
    Form {
        key: "frm_77".into(),
        title: "Request a meeting".into(),
        step: Some((1, 2)),
        intro: vec![Block::Warn("Do not write the child's name here.".into())],
        fields: vec![
            field("level", "Level of worry", FieldKind::Choice(levels.to_vec())),
            field("views", "Whose views are known", FieldKind::Choices(levels.to_vec())),
            field("why", "Why now", FieldKind::Text { long: true, max: 500 }),
            field("day", "Day", FieldKind::Date),
            field("hour", "Time", FieldKind::Time { zone: "Europe/London".into() }),
            field("manager", "Your manager", FieldKind::Person(team)),
            field("chair", "Who could chair", FieldKind::FindPerson { chosen: None }),
        ],
        submit: Some("Continue".into()),
        buttons: vec![(Verb::Back, "Back".into()), (Verb::SaveForLater, "Save for later".into())],
    }
}

pub fn second_page() -> Form {
    let note = field("note", "A note", FieldKind::Text { long: false, max: 100 });
    Form {
        step: Some((2, 2)),
        intro: Vec::new(),
        fields: vec![note],
        submit: Some("Check and send".into()),
        ..first_page()
    }
}

pub fn mended(mut form: Form, name: &str, fault: &str) -> Form {
    for field in form.fields.iter_mut().filter(|f| f.name == name) {
        field.fault = Some(fault.into());
    }
    form
}

pub fn intake(intent: &Intent) -> Result<Reply, Trouble> {
    Ok(match intent {
        Intent::Typed(Typed::Request(_)) | Intent::Press { verb: Verb::SendRepresentative, .. } => {
            Reply::Ask(first_page())
        }
        Intent::FormPress { verb: Verb::Back | Verb::Resume, .. } => Reply::Ask(first_page()),
        Intent::FormPress { verb: Verb::SaveForLater, .. } => Reply::Done(card("Saved. You find it in My list.")),
        Intent::Lookup { typed, .. } => Reply::Found(vec![Choice::new("p7", format!("{typed}, IRO"))]),
        Intent::Submit { values, .. } if values.contains_key("note") => match &values["note"] {
            Value::Text(note) if note == "bad" => Reply::Mend(mended(second_page(), "note", "Say more.")),
            Value::Text(note) if note == "odd" => {
                let mut form = second_page();
                form.fields.push(field("more", "More", FieldKind::Date));
                Reply::Mend(mended(form, "more", "A day is needed too."))
            }
            _ => Reply::Done(card("PM-7K3Q: the request is sent")),
        },
        Intent::Submit { .. } => Reply::Ask(second_page()),
        _ => Reply::Nothing,
    })
}
