//! `mainstay practice`: a whole pretend council in one process. Everything is the real thing but the platform.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{App, Spacing, house, known_roles, library, replace_people, stored_versions};
use crate::calendar::Calendar;
use crate::card::{Card, Reply};
use crate::cli::{Mistake, PracticeArgs};
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::Waits;
use crate::desk::{Desk, Hear, House, Trouble};
use crate::draw;
use crate::ids::RoleId;
use crate::interaction::Interaction;
use crate::people::Person;
use crate::people_file::read_people;
use crate::platform::Platform;
use crate::platform::slack::blocks;
use crate::platform::teams;
use crate::practice::board::Board;
use crate::practice::tray::{self, Tray};
use crate::practice::{Deliveries, DeliveryLine, PEOPLE, Practice, Workplace};
use crate::store::deliveries::{self, Delivery, DeliveryBody, DeliveryState};
use crate::store::{Db, Sealer, StoreError, meetings, people};
use crate::web;
use crate::web::reply::{self, ReplyDoor};

/// Reminders are gathered for some seconds; the pretend clock jumps over them.
const OVER_THE_GATHERING: TimeDelta = TimeDelta::seconds(6);
/// Deliveries that the page lists.
const LISTED: i64 = 40;
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
    let clock = Clock::starting_at(begins(args.at, &house.calendar)?);
    let db = Db::open(&kept.database, Sealer::new(&kept.key.clone().into())?).await?;
    let (people, _) = read_people("people.csv", PEOPLE, &known_roles(&library))
        .map_err(|faults| anyhow::anyhow!("the pretend people: {faults:?}"))?;
    replace_people(&db, &clock, people.clone()).await?;
    stored_versions(&db, &library).await?;

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
    let workplace = Arc::new(Council { people, app: Arc::new(app) });
    let app = workplace.app.clone();
    let page = ReplyDoor { desk: app.desk.clone(), hear: workplace.clone(), contact: CONTACT.into() };
    let router = Practice::new(Arc::new(app.desk.clone()), workplace, board).with_post(tray).router();
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
    println!("Open it in a browser on this machine. Stop it with Ctrl-C.");
    web::run_until_stopped(listener, router, stop.clone()).await?;
    stop.cancel();
    for one in running {
        let _ = tokio::time::timeout(web::FINISH_WITHIN, one).await;
    }
    Ok(())
}

/// The pretend clock begins when it was told to, else now; outside working hours on the next working morning, so that
/// something happens when a button is pressed.
fn begins(at: Option<NaiveDateTime>, calendar: &Calendar) -> Result<DateTime<Utc>, Mistake> {
    // A date alone is its midnight, which may be odd where nobody meant it.
    match at {
        Some(at) if at.time() == NaiveTime::MIN => return Ok(calendar.instant_or_after(at)),
        Some(at) => return calendar.instant(at).map_err(|odd| Mistake(odd.to_string())),
        None => {}
    }
    let now = Clock::system().now();
    let working = calendar.is_allowed(now) && calendar.is_allowed(now + TimeDelta::hours(2));
    if working {
        return Ok(now);
    }
    let day = calendar.local_date(calendar.next_allowed(now + TimeDelta::hours(2)));
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    Ok(calendar.instant_or_after(day.and_time(ten)))
}

/// Where the pretend council is kept. A temporary one goes with the process.
struct Kept {
    database: String,
    key: String,
    _temporary: Option<Temporary>,
}

struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Kept {
    fn open(dir: Option<PathBuf>) -> anyhow::Result<Self> {
        let (dir, temporary) = match dir {
            Some(dir) => (dir, None),
            None => {
                let dir = std::env::temp_dir().join(draw::token("mainstay-practice-"));
                (dir.clone(), Some(Temporary(dir)))
            }
        };
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let file = dir.join("practice.key");
        let key = match std::fs::read_to_string(&file) {
            Ok(key) => key.trim().to_owned(),
            Err(_) => {
                let key = STANDARD.encode(draw::key());
                std::fs::write(&file, &key).with_context(|| format!("cannot write in {}", dir.display()))?;
                key
            }
        };
        Ok(Self { database: format!("sqlite:{}", dir.join("practice.db").display()), key, _temporary: temporary })
    }
}

/// What the page needs of the rest.
struct Council {
    people: Vec<Person>,
    app: Arc<App>,
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
            what: format!("{}{}", about(d), what(d)),
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

fn what(d: &Delivery) -> &'static str {
    match &d.body {
        DeliveryBody::Update { .. } => "a message brought up to date",
        DeliveryBody::Calendar => "an entry for a calendar",
        DeliveryBody::Post { .. } if d.reminder => "a reminder",
        DeliveryBody::Post { .. } => "a message",
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
        self.desk().library().all().iter().map(|p| p.kind.id.to_string()).collect()
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
