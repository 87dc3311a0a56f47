//! Where the halves meet: Interaction → look-ups → Command → decide → save → the answer.
//!
//! One interaction is one unit of work: the inbox row, the case, its history and the messages it causes are committed
//! together, or nothing is. No network call is made here.

mod answers;
pub mod cases;
mod councils;
mod diary;
mod done;
mod filled;
mod follow_on;
pub mod guest;
mod intake;
pub mod known;
mod link;
mod newcomer;
mod opening;
mod orders;
mod press;
mod twice;
mod unoffered;
mod values;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use url::Url;

use crate::calendar::Calendar;
use crate::card::{Card, Reply, home, words};
use crate::clock::Clock;
use crate::ids::{MeetingId, PersonId};
use crate::interaction::{Account, Draft, Intent, Interaction, PlatformName, Typed, Verb};
use crate::meeting::Command;
use crate::procedure::Procedure;
use crate::procedure::library::{Library, offered};
use crate::store::deliveries::{self, DeliveryBody, NewDelivery, OnUnsure};
use crate::store::inbox::{self, Heard};
use crate::store::{Db, StoreError, Tx, audit, drafts, installs, meetings};

pub use cases::Case;
pub use guest::Guest;
pub use known::Known;

/// The notice of a message that belongs to no meeting: what Mainstay is and what may be typed.
pub const WELCOME: &str = "welcome";
/// The same of one that says that files are not taken.
pub const NO_FILES: &str = "no_files";

/// What broke. The person hears one apology; the log has the rest.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database would not take it: nothing was changed and nothing will be sent.
    #[error("could not save: {0}")]
    NotSaved(String),
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(why) => Self::NotSaved(why),
            StoreError::Conflict => Self::NotSaved("too many people at once".into()),
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Somebody who listens to what people do. The desk is one; a test may be another.
pub trait Hear: Send + Sync {
    /// Does what was asked, commits it, and returns what to show. It never makes a network call.
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>>;
}

/// What a council sets for itself.
#[derive(Debug, Clone)]
pub struct House {
    /// The slash command, as people type it.
    pub command: String,
    /// Shown when a child must move now.
    pub emergency: Option<String>,
    /// Where people outside reach the page to answer on. None: letters carry no link.
    pub public_url: Option<Url>,
    /// Whom letters are from. None: there is no e-mail.
    pub sender: Option<String>,
    /// The calendar with its built-in holidays; an imported list is laid over it.
    pub calendar: Calendar,
}

/// The desk. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    db: Db,
    library: Library,
    clock: Clock,
    house: House,
    known: known::Cache,
}

/// One interaction, with what the desk knows at its moment.
struct Sitting<'a> {
    desk: &'a Desk,
    known: Known,
    now: DateTime<Utc>,
    from: &'a Account,
    person: PersonId,
    /// False for a repeated delivery: nothing may happen twice.
    first: bool,
}

impl Hear for Desk {
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        Box::pin(async move {
            let desk = self.clone();
            let i = Arc::new(interaction);
            Ok(if i.intent.may_repeat() {
                self.0.db.work(move |tx| boxed(tx, desk.clone(), i.clone(), true)).await?
            } else {
                let heard = Heard { platform: i.from.platform, key: i.key.clone(), at: self.0.clock.now() };
                self.0.db.work_once(heard, move |tx, first| boxed(tx, desk.clone(), i.clone(), first)).await?
            })
        })
    }
}

fn boxed(tx: &mut Tx, desk: Desk, i: Arc<Interaction>, first: bool) -> BoxFuture<'_, Result<Reply, StoreError>> {
    Box::pin(async move { desk.take(tx, &i, first).await })
}

impl Desk {
    pub fn new(db: Db, library: Library, clock: Clock, house: House) -> Self {
        Self(Arc::new(Inner { db, library, clock, house, known: known::Cache::default() }))
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub fn library(&self) -> &Library {
        &self.0.library
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// People and calendar as the database has them now.
    pub async fn known(&self, tx: &mut Tx) -> Result<Known, StoreError> {
        self.0.known.look(tx, &self.0.house.calendar).await
    }

    /// Wakes one case whose hour has come. Waking it too early, or twice, does nothing.
    pub async fn wake(&self, id: &MeetingId) -> Result<(), StoreError> {
        let (desk, id) = (self.clone(), id.clone());
        self.0.db.work(move |tx| wake(tx, desk.clone(), id.clone())).await
    }

    /// What this person can type and do on this platform.
    pub fn help(&self, known: &Known, person: &PersonId, platform: PlatformName) -> Card {
        let councils = self.councils_of(known, person);
        let all: Vec<&Procedure> = councils.iter().flat_map(|council| &council.kinds).map(Arc::as_ref).collect();
        home::help(self.command_on(platform), &offered(&councils), &words::social_workers(&all))
    }

    /// What is typed before the words: nothing in Teams, where they are typed to the bot itself.
    fn command_on(&self, platform: PlatformName) -> &str {
        if platform == PlatformName::Teams { "" } else { &self.0.house.command }
    }

    async fn take(&self, tx: &mut Tx, i: &Interaction, first: bool) -> Result<Reply, StoreError> {
        let now = self.0.clock.now();
        match &i.intent {
            Intent::AccountChanged { user, active } => {
                if first {
                    self.account_changed(tx, &i.from, user, *active, now).await?;
                }
                return Ok(Reply::Nothing);
            }
            Intent::Removed => {
                let (workspace, enterprise) = (i.from.workspace.as_deref(), i.from.enterprise.as_deref());
                if !installs::removed(tx, i.from.platform, workspace, enterprise, now).await? {
                    audit::note(tx, now, &i.from, None, None, known::Stranger::OtherWorkspace.code()).await?;
                }
                return Ok(Reply::Nothing);
            }
            _ => {}
        }
        let mut known = self.known(tx).await?;
        if let Some(person) = known.lost_here(&i.from) {
            // Whoever acts from an account has it.
            crate::store::people::account_changed(tx, &person, i.from.platform, true).await?;
            known::touch_directory(tx, now).await?;
            known = self.known(tx).await?;
        }
        let person = match known.person(&i.from) {
            Ok(person) => person,
            Err(stranger) => {
                audit::note(tx, now, &i.from, None, None, stranger.code()).await?;
                if first {
                    // Nothing was done: once they are known, the same may come again.
                    inbox::forget(tx, i.from.platform, &i.key).await?;
                }
                return Ok(answers::stranger(stranger, &i.intent));
            }
        };
        let known = known.within_council_of(&person, &self.0.library);
        let sitting = Sitting { desk: self, known, now, from: &i.from, person, first };
        let reply = match sitting.oversteps(tx, &i.intent).await? {
            true => sitting.odd(tx, None, "beyond_the_link").await?,
            false => sitting.fit_for_outside(sitting.answer(tx, &i.intent).await?),
        };
        if first && matches!(reply, Reply::Mend(_)) {
            // Nothing was done, so the same page sent again is no repeat.
            inbox::forget(tx, i.from.platform, &i.key).await?;
        }
        Ok(reply)
    }

    /// Somebody's account is gone or back: what waits for them goes to their cover at the next tick.
    async fn account_changed(
        &self,
        tx: &mut Tx,
        from: &Account,
        user: &str,
        active: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let known = self.known(tx).await?;
        let account = Account { user: user.to_owned(), ..from.clone() };
        let Ok(person) = known.person_even_if_gone(&account) else { return Ok(()) };
        crate::store::people::account_changed(tx, &person, from.platform, active).await?;
        known::touch_directory(tx, now).await?;
        if active && from.platform == PlatformName::Teams {
            // However often they add the app, they are greeted once.
            let once = format!("welcome:{}:{}", account.platform.as_str(), account.user);
            says(tx, &person, WELCOME, once, now).await?;
        }
        if !active {
            for row in meetings::of_person(tx, &person).await? {
                meetings::wake(tx, &row.id, now).await?;
            }
        }
        Ok(())
    }
}

/// Queues a message that belongs to no meeting, at most one under a key.
async fn says(
    tx: &mut Tx,
    person: &PersonId,
    notice: &str,
    dedupe_key: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new = NewDelivery {
        id: deliveries::new_id(),
        dedupe_key,
        meeting: None,
        person: person.clone(),
        body: DeliveryBody::Post { notice: notice.into() },
        due_at: now,
        on_unsure: OnUnsure::ResendOnce,
        reminder: false,
    };
    deliveries::queue(tx, &[new], now).await.map(drop)
}

fn wake(tx: &mut Tx, desk: Desk, id: MeetingId) -> BoxFuture<'_, Result<(), StoreError>> {
    Box::pin(async move {
        let Some(case) = desk.case(tx, &id).await? else { return Ok(()) };
        let known = desk.known(tx).await?;
        let now = desk.0.clock.now();
        // Time and the calendar give no commands that can be refused.
        let case = match desk.carry_out(tx, case, &known, now, None, Command::Recount).await? {
            Ok(case) | Err((case, _)) => case,
        };
        let case = match desk.carry_out(tx, case, &known, now, None, Command::Tick).await? {
            Ok(case) | Err((case, _)) => case,
        };
        desk.put_to_sleep(tx, &case, &known).await
    })
}

impl Sitting<'_> {
    async fn answer(&self, tx: &mut Tx, intent: &Intent) -> Result<Reply, StoreError> {
        match intent {
            Intent::Typed(typed) => self.typed(tx, typed).await,
            Intent::Press { verb, about } => match (verb, about) {
                (Verb::RequestMeeting, None) => self.begin_request(tx, None).await,
                (Verb::SuggestMeeting, None) => self.begin_suggestion(tx).await,
                (Verb::MyList, None) => self.my_list(tx, home::Room::MESSAGE).await.map(Reply::Say),
                (Verb::CalendarOn, None) => self.choose_calendar(tx, true).await,
                (Verb::CalendarOff, None) => self.choose_calendar(tx, false).await,
                (verb, Some(about)) => self.press(tx, *verb, about).await,
                _ => self.odd(tx, None, "unknown_button").await,
            },
            Intent::Submit { form, values } => match self.draft(tx, form).await? {
                Some(draft) => self.submit(tx, draft, values.clone()).await,
                None => Ok(answers::form_is_over()),
            },
            Intent::FormPress { form, verb, values } => match self.draft(tx, form).await? {
                Some(draft) => self.form_press(tx, draft, *verb, values.clone()).await,
                None => Ok(answers::form_is_over()),
            },
            // The page's answers so far are with the platform, not with us: what was continued past is kept.
            Intent::CloseForm { .. } => Ok(Reply::Nothing),
            Intent::Lookup { form, field, typed } => match self.draft(tx, form).await? {
                Some(draft) => Ok(Reply::Found(self.people_found(tx, &draft, field, typed).await?)),
                None => Ok(Reply::Found(Vec::new())),
            },
            // Slack has a page for it; elsewhere it is a message among others.
            Intent::OpenHome if self.from.platform == PlatformName::Slack => {
                self.my_list(tx, home::Room::PAGE).await.map(Reply::Home)
            }
            Intent::OpenHome => self.my_list(tx, home::Room::MESSAGE).await.map(Reply::Home),
            Intent::Odd => self.odd(tx, None, "not_of_ours").await,
            Intent::FileSent if !self.first => Ok(Reply::Nothing),
            Intent::FileSent => {
                // Several files of one moment are answered once a minute, not each.
                let minute = self.now.format("%Y-%m-%dT%H:%M");
                says(tx, &self.person, NO_FILES, format!("no_files:{}:{minute}", self.person), self.now).await?;
                Ok(Reply::Nothing)
            }
            Intent::AccountChanged { .. } | Intent::Removed => Ok(Reply::Nothing),
        }
    }

    async fn typed(&self, tx: &mut Tx, typed: &Typed) -> Result<Reply, StoreError> {
        let command = self.desk.command_on(self.from.platform);
        Ok(match typed {
            Typed::Help => Reply::Say(self.desk.help(&self.known, &self.person, self.from.platform)),
            Typed::Unknown => Reply::Say(home::not_understood(command)),
            Typed::Request(kind) => return self.begin_request(tx, kind.as_ref()).await,
            Typed::Suggest => return self.begin_suggestion(tx).await,
            Typed::Mine => Reply::Say(self.my_list(tx, home::Room::MESSAGE).await?),
            Typed::Actions => Reply::Say(self.my_actions(tx, None).await?),
            Typed::Show(reference) | Typed::Why(reference) => {
                let row = meetings::load_by_reference(tx, reference).await?;
                let case = match row {
                    Some(row) => Some(self.desk.open_case(tx, row).await?),
                    None => None,
                };
                // Unknown and forbidden look the same.
                let Some(case) = case.filter(|c| c.is_for(&self.known.people, &self.person)) else {
                    return Ok(Reply::Say(home::sentence("There is no meeting of yours with that reference.")));
                };
                if matches!(typed, Typed::Why(_)) {
                    Reply::Say(self.why(tx, &case).await?)
                } else {
                    Reply::Say(crate::card::meeting::card(&self.view(&case), None))
                }
            }
        })
    }

    /// The person's own open form. Somebody else's, or one that is over, is none.
    async fn draft(&self, tx: &mut Tx, id: &crate::ids::DraftId) -> Result<Option<Draft>, StoreError> {
        let row = drafts::get(tx, id).await?;
        let Some(row) = row.filter(|r| r.done_at.is_none()) else { return Ok(None) };
        if row.person != self.person {
            audit::note(tx, self.now, self.from, Some(&self.person), None, "form_of_another").await?;
            return Ok(None);
        }
        serde_json::from_str(&row.state).map(Some).map_err(|e| StoreError::Broken(e.to_string()))
    }

    async fn keep(&self, tx: &mut Tx, draft: &Draft) -> Result<(), StoreError> {
        let state = serde_json::to_string(draft).map_err(|e| StoreError::Broken(e.to_string()))?;
        drafts::put(tx, &draft.id, &self.person, &state, self.now).await
    }

    async fn odd(&self, tx: &mut Tx, meeting: Option<&MeetingId>, what: &str) -> Result<Reply, StoreError> {
        audit::note(tx, self.now, self.from, Some(&self.person), meeting, what).await?;
        Ok(Reply::Say(home::sentence("That is not for you to do, or it no longer applies. Nothing was changed.")))
    }
}
