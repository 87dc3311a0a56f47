//! The three doors, with people at Slack on one side and a scripted desk on the other.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use mainstay::card::{Action, Block, Card, Choice, Field, FieldKind, Form, Reply};
use mainstay::desk::{Hear, Trouble};
use mainstay::interaction::{About, Intent, Interaction, Typed, Value, Values, Verb};
use mainstay::platform::slack::client::SlackClient;
use mainstay::platform::slack::verify::SigningSecrets;
use mainstay::platform::{Address, Mark, Platform};
use mainstay::web::slack::{SlackDoor, routes};

use super::fake::{FakeSlack, Fault, SIGNING_SECRET, TOKEN, WORKSPACE};
use super::person::signature;

type Play = Box<dyn Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync>;

/// A desk that answers as it is told, after a while if it is told so.
struct Script {
    play: Play,
    slowness: Duration,
    heard: Mutex<Vec<Interaction>>,
}

impl Hear for Script {
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        async move {
            tokio::time::sleep(self.slowness).await;
            let reply = (self.play)(&interaction.intent);
            self.heard.lock().expect("no panic").push(interaction);
            reply
        }
        .boxed()
    }
}

struct Stage {
    slack: FakeSlack,
    desk: Arc<Script>,
    client: SlackClient,
    app: String,
}

impl Stage {
    fn heard(&self) -> Vec<Intent> {
        self.desk.heard.lock().expect("no panic").iter().map(|i| i.intent.clone()).collect()
    }
}

fn noon() -> DateTime<Utc> {
    "2026-04-02T12:00:00Z".parse().expect("a time")
}

async fn stage(play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static) -> Stage {
    slow_stage(Duration::ZERO, play).await
}

async fn slow_stage(
    slowness: Duration,
    play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static,
) -> Stage {
    let slack = FakeSlack::start(Arc::new(noon)).await;
    let client = SlackClient::new(&slack.api_url(), TOKEN.into()).expect("a client");
    let desk = Arc::new(Script { play: Box::new(play), slowness, heard: Mutex::default() });
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

fn card(words: &str) -> Card {
    Card { headline: words.into(), blocks: Vec::new() }
}

fn about() -> About {
    About { meeting: "mtg_0a1b".into(), item: Some("inv-3".into()), revision: 2 }
}

fn invitation() -> Card {
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
fn first_page() -> Form {
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
            field("hour", "Time", FieldKind::Time),
            field("manager", "Your manager", FieldKind::Person(team)),
            field("chair", "Who could chair", FieldKind::FindPerson { chosen: None }),
        ],
        submit: Some("Continue".into()),
        buttons: vec![(Verb::Back, "Back".into()), (Verb::SaveForLater, "Save for later".into())],
    }
}

fn second_page() -> Form {
    let note = field("note", "A note", FieldKind::Text { long: false, max: 100 });
    Form {
        step: Some((2, 2)),
        intro: Vec::new(),
        fields: vec![note],
        submit: Some("Check and send".into()),
        ..first_page()
    }
}

fn mended(mut form: Form, name: &str, fault: &str) -> Form {
    for field in form.fields.iter_mut().filter(|f| f.name == name) {
        field.fault = Some(fault.into());
    }
    form
}

fn intake(intent: &Intent) -> Result<Reply, Trouble> {
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

#[tokio::test]
async fn a_form_is_opened_filled_in_mended_and_sent() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request bpm").await;
    worker.sees("Step 1 of 2").await;
    worker.sees("Important: Do not write the child's name here.").await;
    worker.fills("Level of worry", "Risk of breakdown").await;
    worker.fills("Whose views are known", "Fragile").await;
    worker.fills("Why now", "Carers <need> help & rest").await;
    worker.fills("Day", "2026-04-13").await;
    worker.fills("Time", "09:30").await;
    worker.fills("Your manager", "Person 12").await;
    assert_eq!(worker.searches("Who could chair", "Ana").await, ["Ana, IRO"]);
    worker.fills("Who could chair", "Ana, IRO").await;
    worker.sends().await;
    worker.sees("Step 2 of 2").await;

    worker.fills("A note", "bad").await;
    worker.sends().await;
    worker.sees("Say more.").await;
    worker.fills("A note", "odd").await;
    worker.sends().await;
    worker.sees("Please check “More”: A day is needed too.").await;
    worker.fills("More", "2026-04-14").await;
    worker.fills("A note", "good").await;
    worker.sends().await;
    worker.sees("PM-7K3Q: the request is sent").await;
    worker.closes().await;

    let submitted = stage.heard().into_iter().find_map(|intent| match intent {
        Intent::Submit { form, values } => Some((form, values)),
        _ => None,
    });
    let expected: Values = [
        ("level", Value::Choice("risk_of_breakdown".into())),
        ("views", Value::Choices(vec!["fragile".into()])),
        ("why", Value::Text("Carers <need> help & rest".into())),
        ("day", Value::Date(NaiveDate::from_ymd_opt(2026, 4, 13).expect("a date"))),
        ("hour", Value::Time(NaiveTime::from_hms_opt(9, 30, 0).expect("a time"))),
        ("manager", Value::Person("p12".into())),
        ("chair", Value::Person("p7".into())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    assert_eq!(submitted, Some(("frm_77".into(), expected)));
    stage.slack.is_content();
}

#[tokio::test]
async fn back_save_for_later_and_closing_keep_what_was_filled_in() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("Why now", "So far").await;
    worker.presses("Save for later").await;
    worker.sees("Saved. You find it in My list.").await;
    let so_far: Values = [("why".to_owned(), Value::Text("So far".into()))].into();
    let saved = Intent::FormPress { form: "frm_77".into(), verb: Verb::SaveForLater, values: so_far };
    assert_eq!(stage.heard().last(), Some(&saved));

    worker.closes().await;
    worker.types("/placement request").await;
    worker.closes().await;
    assert_eq!(stage.heard().last(), Some(&Intent::CloseForm { form: "frm_77".into() }));
    stage.slack.is_content();
}

/// A page shown again shows what the desk says, not what Slack kept from before.
#[tokio::test]
async fn a_page_that_replaces_another_shows_the_form_s_own_values() {
    let stage = stage(|intent| {
        let mut form = second_page();
        if matches!(intent, Intent::FormPress { .. }) {
            form.fields[0].value = Some(Value::Text("from the desk".into()));
        }
        Ok(Reply::Ask(form))
    })
    .await;
    let worker = stage.slack.person("U1");
    worker.types("/placement request").await;
    worker.fills("A note", "typed").await;
    worker.presses("Back").await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if worker.filled_in("A note") == "from the desk" {
            return;
        }
    }
    panic!("the field still says {}", worker.filled_in("A note"));
}

#[tokio::test]
async fn an_answer_is_private_wherever_the_person_acted() {
    let stage = stage(|intent| {
        Ok(match intent {
            Intent::Typed(_) => Reply::Say(invitation()),
            Intent::OpenHome | Intent::Press { verb: Verb::MyList, .. } => Reply::Home(invitation()),
            _ => Reply::Say(card("PM-7K3Q: thank you, you accepted")),
        })
    })
    .await;
    let worker = stage.slack.person("U1");
    worker.types("/placement help").await;
    worker.presses("Accept").await;
    worker.sees("thank you, you accepted").await;
    assert!(worker.messages().iter().all(|m| m.private));
    let pressed = stage.heard().pop();
    assert_eq!(pressed, Some(Intent::Press { verb: Verb::Accept, about: Some(about()) }));

    let colleague = stage.slack.person("U2");
    colleague.opens_home().await;
    colleague.sees("==== home\nPM-7K3Q: you are invited").await;
    colleague.presses_on_home("Accept").await;
    colleague.sees("== Mainstay ==\nPM-7K3Q: thank you, you accepted").await;
    colleague.closes().await;
    colleague.chooses_shortcut("my_list").await;
    colleague.sees("PM-7K3Q: you are invited").await;
    stage.slack.is_content();
}

#[tokio::test]
async fn a_form_that_slack_did_not_open_is_offered_again() {
    let stage = stage(intake).await;
    let worker = stage.slack.person("U1");
    let to = Address { platform: stage.client.name(), workspace: None, user: "U1".into() };
    let mark = Mark { delivery: "dlv_1".into(), attempt: 1 };
    stage.client.post(&to, &invitation(), &mark).await.expect("posted");

    stage.slack.next("views.open", Fault::Says("expired_trigger_id"));
    worker.presses("Send a representative").await;
    worker.sees("Slack was too slow to open the form.").await;
    stage.slack.next("views.open", Fault::Hangs);
    worker.types("/placement request").await;
    worker.presses("Try again").await;
    worker.sees("Step 1 of 2").await;
    let resumed = Intent::FormPress { form: "frm_77".into(), verb: Verb::Resume, values: Values::new() };
    assert_eq!(stage.heard().last(), Some(&resumed));
    stage.slack.is_content();
}

#[tokio::test]
async fn trouble_is_told_as_a_sentence_and_keeps_the_form() {
    let stage = stage(|intent| match intent {
        Intent::Typed(Typed::Request(_)) => Ok(Reply::Ask(second_page())),
        _ => Err(Trouble::NotSaved("canary: disk full at /var/lib/secret".into())),
    })
    .await;
    let worker = stage.slack.person("U1");
    let sorry = "Mainstay could not save that. Nothing was changed and nothing was sent.";
    worker.types("/placement mine").await;
    worker.sees(sorry).await;
    worker.does_not_see("canary");
    worker.types("/placement request").await;
    worker.fills("A note", "Not to be lost").await;
    for act in ["send", "back"] {
        if act == "send" {
            worker.sends().await
        } else {
            worker.presses("Back").await
        }
        worker.sees(sorry).await;
        worker.closes().await;
        assert_eq!(worker.filled_in("A note"), "Not to be lost");
    }
    assert!(!stage.slack.everything_sent().contains("canary"));
    stage.slack.is_content();
}

#[tokio::test]
async fn a_slow_desk_is_waited_for_and_its_answer_follows() {
    let stage = slow_stage(Duration::from_millis(2600), |intent| {
        Ok(match intent {
            Intent::Typed(Typed::Request(_)) => Reply::Ask(second_page()),
            _ => Reply::Say(card("PM-7K3Q: here it is")),
        })
    })
    .await;
    let (one, other) = (stage.slack.person("U1"), stage.slack.person("U2"));
    tokio::join!(one.types("/placement mine"), other.types("/placement request"));
    one.sees("Mainstay is still working on that.").await;
    one.sees("PM-7K3Q: here it is").await;
    other.sees("[Try again]").await;
    stage.slack.is_content();
}

#[tokio::test]
async fn only_what_slack_signed_is_let_in() {
    let stage = stage(|_| Ok(Reply::Nothing)).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let send = async |path: &str, key: &str, at: i64, body: String| {
        let signed = signature(key, at, &body);
        let request = http.post(format!("{}{path}", stage.app)).header("x-slack-request-timestamp", at.to_string());
        let answer = request.header("x-slack-signature", signed).body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let now = noon().timestamp();
    let typed = "user_id=U1&team_id=T1&trigger_id=1.x&text=help".to_owned();
    for path in ["/slack/commands", "/slack/interactions", "/slack/events"] {
        for (key, at) in [("wrong", now), (SIGNING_SECRET, now - 301), (SIGNING_SECRET, now + 301)] {
            assert_eq!(send(path, key, at, typed.clone()).await, (401, String::new()), "{path} {at}");
        }
    }
    assert!(stage.heard().is_empty());
    let challenge = r#"{"type":"url_verification","challenge":"3eZbrw1a"}"#.to_owned();
    assert_eq!(send("/slack/events", "wrong", now, challenge.clone()).await, (401, String::new()));
    let proved = send("/slack/events", SIGNING_SECRET, now, challenge).await;
    assert_eq!(proved, (200, r#"{"challenge":"3eZbrw1a"}"#.into()));
    assert_eq!(send("/slack/commands", "wrong", now, "ssl_check=1&token=x".into()).await, (200, String::new()));
    assert_eq!(send("/slack/commands", SIGNING_SECRET, now, typed).await, (200, String::new()));
    assert_eq!(stage.heard(), [Intent::Typed(Typed::Help)]);

    let unreadable = send("/slack/interactions", SIGNING_SECRET, now, "payload={".into()).await;
    assert_eq!(unreadable, (400, String::new()));
    let large = format!("payload={}", "x".repeat(1024 * 1024));
    assert_eq!(send("/slack/interactions", SIGNING_SECRET, now, large).await, (413, String::new()));
}

#[tokio::test]
async fn a_stranger_from_another_organisation_is_named_as_one() {
    let stage = stage(|_| Ok(Reply::Say(invitation()))).await;
    let (ours, theirs) = (stage.slack.person("U1"), stage.slack.stranger("U1", "T0OTHER"));
    ours.types("/placement help").await;
    theirs.presses("Accept").await;
    ours.happens(serde_json::json!({"type": "user_change", "user": {"id": "U9", "deleted": true}})).await;
    let heard = stage.desk.heard.lock().expect("no panic").clone();
    let workspaces: Vec<_> = heard.iter().map(|i| i.from.workspace.as_deref()).collect();
    assert_eq!(workspaces, [Some(WORKSPACE), Some("T0OTHER"), Some(WORKSPACE)]);
    assert_eq!(heard[2].intent, Intent::AccountChanged { user: "U9".into(), active: false });
}
