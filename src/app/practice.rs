//! `mainstay practice`: a whole pretend council in one process. Everything is the real thing but the platform.

mod kept;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use kept::{Kept, begins};

use super::{App, Spacing, house, known_roles, library, replace_people, stored_versions};
use crate::calendar::{Calendar, clock_time, full_date};
use crate::card::{Card, Reply};
use crate::cli::PracticeArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::Waits;
use crate::desk::{Desk, Hear, House, Trouble};
use crate::ids::RoleId;
use crate::interaction::Interaction;
use crate::people::Person;
use crate::people_file::read_people;
use crate::platform::Platform;
use crate::platform::slack::blocks;
use crate::platform::teams;
use crate::practice::board::Board;
use crate::practice::tray::{self, Tray};
use crate::practice::{Brings, Deliveries, DeliveryLine, PEOPLE, Practice, TRY_FIRST, Workplace};
use crate::store::deliveries::{self, Delivery, DeliveryBody, DeliveryState};
use crate::store::{Db, Sealer, StoreError, meetings, people};
use crate::web;
use crate::web::reply::{self, ReplyDoor};

/// Reminders are gathered for some seconds; the pretend clock jumps over them.
const OVER_THE_GATHERING: TimeDelta = TimeDelta::seconds(6);
/// Deliveries that the page is given; it lists fewer, and leaves out what only brings a message up to date.
const LISTED: i64 = 120;
/// A message on its way is looked for this often before the page is drawn without it.
const LOOKS: usize = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(25);
const EMERGENCY: &str =
    "Pretend council: call 999 if a child is in danger. Out of hours, ring the emergency duty team.";

const CONTACT: &str =
    "Pretend council: questions? Ring the placements team, and give them the reference in your e-mail.";

/// Runs until Ctrl-C, on this machine only.
pub async fn run(config: &Config, args: &PracticeArgs, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port))
        .await
        .with_context(|| format!("port {} is taken; try --port 0", args.port))?;
    let address = listener.local_addr()?;
    let kept = Kept::open(args.data.clone())?;
    let library = library(config)?;
    let house = House {
        emergency: config.emergency_contact.clone().or(Some(EMERGENCY.into())),
        public_url: Some(format!("http://{address}/").parse().context("the address of this page")?),
        sender: Some(tray::SENDER.into()),
        ..house(config)
    };
    let db = Db::open(&kept.database, Sealer::new(&kept.key.clone().into())?).await?;
    let alone = kept.alone(&db).await?;
    let clock = Clock::system();
    let (people, _) = read_people("people.csv", PEOPLE, &known_roles(&library))
        .map_err(|faults| anyhow::anyhow!("the pretend people: {faults:?}"))?;
    let ids: Vec<String> = people.iter().map(|p| p.id.to_string()).collect();
    let now = {
        let clock = clock.clone();
        Arc::new(move || clock.now())
    };
    let board = Arc::new(match &args.data {
        Some(dir) => Board::kept_in(dir, ids, now.clone()).context("the conversations kept there cannot be read")?,
        None => Board::new(ids, now.clone()),
    });
    let tray = Arc::new(match &args.data {
        Some(dir) => Tray::kept_in(dir, now).context("the letters kept there cannot be read")?,
        None => Tray::new(now),
    });
    clock.move_to(begins(args.at, board.reached(), &house.calendar, &library)?);
    replace_people(&db, &clock, people.clone()).await?;
    stored_versions(&db, &library).await?;
    let app = App::build(
        db,
        library,
        clock,
        house,
        vec![board.clone() as Arc<dyn Platform>, tray.clone()],
        Spacing::None,
        Waits::default(),
    );
    let people = people.into_iter().filter(Person::reachable).collect();
    let workplace = Arc::new(Council { people, app: Arc::new(app), board: board.clone() });
    let app = workplace.app.clone();
    let page = ReplyDoor { desk: app.desk.clone(), hear: workplace.clone(), contact: CONTACT.into() };
    let router = Practice::new(Arc::new(app.desk.clone()), workplace, board.clone()).with_post(tray).router();
    let router = router.merge(reply::routes(page));

    let running = [
        tokio::spawn({
            let (courier, stop) = (app.courier.clone(), stop.clone());
            async move { courier.run(stop).await }
        }),
        tokio::spawn({
            let (sweeper, stop) = (app.sweeper.clone(), stop.clone());
            async move { sweeper.run(stop).await }
        }),
    ];
    println!("A pretend council is open at http://{address}/");
    let begun = app.desk.house().calendar.local(app.clock.now());
    println!("It is {} there, {}.", full_date(begun.date()), clock_time(begun.time()));
    println!("Open it in a browser on this machine. Stop it with Ctrl-C.");
    web::run_until_stopped(listener, router, stop.clone()).await?;
    stop.cancel();
    for one in running {
        let _ = tokio::time::timeout(web::FINISH_WITHIN, one).await;
    }
    board.note_time();
    drop(alone);
    Ok(())
}

/// What the page needs of the rest.
struct Council {
    people: Vec<Person>,
    app: Arc<App>,
    board: Arc<Board>,
}

impl Council {
    fn desk(&self) -> &Desk {
        &self.app.desk
    }

    /// Until nothing more happens at this time of the clock. What another hand is just sending is waited for: the page
    /// must not be drawn without it.
    async fn settle_once(&self) -> Result<(), StoreError> {
        let mut jumped = false;
        for _ in 0..LOOKS {
            self.app.sweeper.sweep().await?;
            self.app.courier.drain().await?;
            let (next, sending) = self
                .desk()
                .db()
                .read(|tx| {
                    Box::pin(async move {
                        let sending = deliveries::in_state(tx, DeliveryState::Sending, 1).await?;
                        Ok((deliveries::next_due(tx).await?, !sending.is_empty()))
                    })
                })
                .await?;
            if sending {
                tokio::time::sleep(BETWEEN_LOOKS).await;
            } else if !jumped && next.is_some_and(|at| at <= self.app.clock.now() + OVER_THE_GATHERING) {
                self.app.clock.advance(OVER_THE_GATHERING);
                jumped = true;
            } else {
                break;
            }
        }
        Ok(())
    }

    async fn next(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let (wake, due) = self
            .desk()
            .db()
            .read(|tx| Box::pin(async move { Ok((meetings::next_wake(tx).await?, deliveries::next_due(tx).await?)) }))
            .await?;
        Ok([wake, due].into_iter().flatten().min())
    }

    async fn messages(&self) -> Result<Deliveries, StoreError> {
        let (rows, references, counts, people) = self
            .desk()
            .db()
            .read(|tx| {
                Box::pin(async move {
                    let rows = deliveries::newest(tx, LISTED).await?;
                    let mut references = BTreeMap::new();
                    for id in rows.iter().filter_map(|d| d.meeting.clone()) {
                        if !references.contains_key(&id)
                            && let Some(meeting) = meetings::load(tx, &id).await?
                        {
                            references.insert(id, meeting.reference.to_string());
                        }
                    }
                    Ok((rows, references, deliveries::counts(tx).await?, people::all(tx).await?))
                })
            })
            .await?;
        let name = |d: &Delivery| people.name(&d.person);
        let about = |d: &Delivery| {
            let reference = d.meeting.as_ref().and_then(|id| references.get(id));
            reference.map_or_else(String::new, |reference| format!("{reference}: "))
        };
        let over = |state| matches!(state, DeliveryState::Cancelled | DeliveryState::NotNeeded);
        let count = |wanted: &dyn Fn(DeliveryState) -> bool| {
            let all: i64 = counts.iter().filter(|(state, _)| wanted(**state)).map(|(_, n)| n).sum();
            usize::try_from(all).unwrap_or_default()
        };
        let newest = rows.iter().filter(|d| !over(d.state)).map(|d| DeliveryLine {
            to: name(d),
            what: format!("{}{}", about(d), in_a_line(brings(d))),
            brings: brings(d),
            id: d.id.to_string(),
            state: d.state.as_str().replace('_', " "),
            due: Some(d.not_before.unwrap_or(d.due_at)),
            sent: d.sent_at,
            problem: d.problem.clone(),
        });
        Ok(Deliveries {
            newest: newest.collect(),
            sent: count(&|state| state == DeliveryState::Sent),
            waiting: count(&|state| state != DeliveryState::Sent && !over(state)),
        })
    }
}

/// A role that no procedure names: "duty_worker" is "Duty worker".
fn in_words(role: &RoleId) -> String {
    let words = role.as_str().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn brings(d: &Delivery) -> Brings {
    match &d.body {
        DeliveryBody::Update { .. } => Brings::Change,
        DeliveryBody::Calendar => Brings::CalendarEntry,
        DeliveryBody::Post { .. } if d.reminder => Brings::Reminder,
        DeliveryBody::Post { .. } => Brings::News,
    }
}

fn in_a_line(brings: Brings) -> &'static str {
    match brings {
        Brings::Change => "a message brought up to date",
        Brings::CalendarEntry => "an entry for a calendar",
        Brings::Reminder => "a reminder",
        Brings::News => "a message",
    }
}

/// Whoever answers on the reply page: what follows from it has happened before they see the page again.
impl Hear for Council {
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        Box::pin(async move {
            let reply = self.desk().hear(interaction).await;
            self.settle().await;
            reply
        })
    }
}

impl Workplace for Council {
    fn people(&self) -> Vec<Person> {
        self.people.clone()
    }

    fn role_titles(&self, person: &Person) -> Vec<String> {
        let all = self.desk().library().all();
        let title = |role| all.iter().find_map(|p| p.roles.get(role)).map(|r| r.title.clone());
        person.roles.iter().map(|role| title(role).unwrap_or_else(|| in_words(role))).collect()
    }

    fn kinds(&self) -> Vec<String> {
        let mut kinds: Vec<String> = self.desk().library().all().iter().map(|p| p.kind.id.to_string()).collect();
        kinds.sort_by_key(|kind| TRY_FIRST.iter().position(|first| first == kind).unwrap_or(TRY_FIRST.len()));
        kinds
    }

    fn calendar(&self) -> Calendar {
        self.desk().house().calendar.clone()
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    fn move_clock(&self, to: DateTime<Utc>) {
        self.app.clock.move_to(to);
    }

    fn settle(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Err(why) = self.settle_once().await {
                tracing::error!(%why, "the pretend council could not settle");
            }
            self.board.note_time();
        })
    }

    fn next_reminder(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(async move { self.next().await.ok().flatten() })
    }

    fn deliveries(&self) -> BoxFuture<'_, Deliveries> {
        Box::pin(async move { self.messages().await.unwrap_or_default() })
    }

    fn slack_json(&self, card: &Card) -> serde_json::Value {
        blocks::message(card)
    }

    fn teams_json(&self, card: &Card) -> serde_json::Value {
        teams::card::message(card, None)
    }
}
