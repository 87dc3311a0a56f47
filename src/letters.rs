//! Writes the courier's letters: turns a row into what its reader should see at the moment of sending.
//!
//! A card is drawn from the case as it stands, so a message that waited over night tells no old news, and one that no
//! longer applies is not sent at all.

mod day;
mod outside;

use chrono::TimeDelta;
use futures::future::BoxFuture;

use crate::card::{View, home, letter, meeting, reminder};
use crate::courier::{Day, Letter, Letters};
use crate::desk::known::touch_directory;
use crate::desk::{Case, Desk, Known, NO_FILES, WELCOME};
use crate::ids::PersonId;
use crate::interaction::PlatformName;
use crate::meeting::{Command, Say, waits};
use crate::people::Person;
use crate::platform::Address;
use crate::store::deliveries::{self, Delivery, DeliveryBody, NewDelivery, OnUnsure};
use crate::store::{StoreError, Tx, people};

/// The one who writes. `routes` are the platforms that are on, the preferred first.
#[derive(Clone)]
pub struct Scribe {
    desk: Desk,
    routes: Vec<PlatformName>,
}

impl Scribe {
    pub fn new(desk: Desk, routes: Vec<PlatformName>) -> Self {
        Self { desk, routes }
    }

    /// How a person is reached: where they would rather be, else where everybody is; not by a platform that accepts
    /// nothing from us while another does.
    fn address(&self, known: &Known, person: &Person) -> Option<Address> {
        self.ways(known, person).into_iter().next()
    }

    /// Every way to a person, the best first.
    fn ways(&self, known: &Known, person: &Person) -> Vec<Address> {
        if !person.active {
            return Vec::new();
        }
        let (mut routes, now) = (self.routes.clone(), self.desk.clock().now());
        routes.sort_by_key(|platform| {
            let preferred = person.chat.prefers.as_deref() == Some(platform.as_str());
            (known.refuses_us(*platform, now), !preferred)
        });
        routes.into_iter().filter_map(|platform| address_on(person, platform)).collect()
    }

    /// This way or none.
    fn only_on(&self, known: &Known, person: &PersonId, platform: PlatformName) -> Option<Address> {
        let person = known.people.get(person).filter(|p| p.active && self.routes.contains(&platform))?;
        address_on(person, platform)
    }

    /// The greeting goes where the app was added, whatever else there is.
    async fn write_welcome(&self, tx: &mut Tx, d: &Delivery) -> Result<Letter, StoreError> {
        let known = self.desk.known(tx).await?;
        let teams = PlatformName::Teams;
        let to = self.only_on(&known, &d.person, teams);
        let card = self.desk.help(&known, &d.person, teams);
        Ok(to.map_or(Letter::NotNeeded, |to| Letter::Send { to, card, with: None, shows: 0 }))
    }

    async fn write_no_files(&self, tx: &mut Tx, d: &Delivery) -> Result<Letter, StoreError> {
        let known = self.desk.known(tx).await?;
        let to = known.people.get(&d.person).and_then(|p| self.address(&known, p));
        Ok(to.map_or(Letter::NotNeeded, |to| Letter::Send { to, card: home::no_files(), with: None, shows: 0 }))
    }

    /// The meeting as it stands now, whatever has changed since the row was written.
    async fn write_calendar(&self, tx: &mut Tx, d: &Delivery) -> Result<Letter, StoreError> {
        let known = self.desk.known(tx).await?;
        let Some(case) = self.case(tx, d).await? else { return Ok(Letter::NotNeeded) };
        let to = self.only_on(&known, &d.person, PlatformName::Email);
        let view = case.view(&known, &d.person, self.desk.clock().now());
        let card = letter::for_calendar(&view);
        Ok(match (to, outside::for_calendar(&case, &view, &card)) {
            (Some(to), Some(with)) => Letter::Send { to, card, with: Some(with), shows: case.version },
            _ => Letter::NotNeeded,
        })
    }

    /// Whether another platform than this one may reach the person; if the account here is `lost`, that is noted, so that
    /// everything goes the other way until they are heard from here again.
    async fn turn_to_another(
        &self,
        tx: &mut Tx,
        d: &Delivery,
        past: PlatformName,
        lost: bool,
    ) -> Result<bool, StoreError> {
        // A mail server that refuses one letter says nothing of the next, and there is no way behind e-mail.
        if past == PlatformName::Email {
            return Ok(false);
        }
        let known = self.desk.known(tx).await?;
        let now = self.desk.clock().now();
        let Some(person) = known.people.get(&d.person) else { return Ok(false) };
        let goes = if d.meeting.is_none() {
            // A greeting has no other way: once the account is noted as lost, it is no longer needed.
            lost
        } else {
            // While all are refused it waits in its row, and goes by whichever is back first.
            let mut others = self.ways(&known, person).into_iter().filter(|way| way.platform != past);
            others.any(|way| lost || !known.refuses_us(way.platform, now))
        };
        if goes && lost {
            people::account_changed(tx, &d.person, past, false).await?;
            touch_directory(tx, now).await?;
        }
        Ok(goes)
    }

    async fn write(
        &self,
        tx: &mut Tx,
        d: &Delivery,
        of: Option<&Delivery>,
        latest: bool,
    ) -> Result<Letter, StoreError> {
        match &d.body {
            DeliveryBody::Post { notice } if d.meeting.is_none() && notice == WELCOME => {
                return self.write_welcome(tx, d).await;
            }
            DeliveryBody::Post { notice } if d.meeting.is_none() && notice == NO_FILES => {
                return self.write_no_files(tx, d).await;
            }
            DeliveryBody::Calendar => return self.write_calendar(tx, d).await,
            _ => {}
        }
        let known = self.desk.known(tx).await?;
        let Some(case) = self.case(tx, d).await? else { return Ok(Letter::NotNeeded) };
        let DeliveryBody::Post { notice } = &of.unwrap_or(d).body else { return Ok(Letter::NotNeeded) };
        let say: Say = serde_json::from_str(notice).map_err(|e| StoreError::Broken(e.to_string()))?;
        let view = case.view(&known, &d.person, self.desk.clock().now());
        let is_update = of.is_some();
        let say = if is_update { say } else { self.still_open(tx, &d.person, &case, say).await? };
        if !is_update && !self.still_wanted(tx, d, &case, &view, &say).await? {
            return Ok(Letter::NotNeeded);
        }
        // A card that another came after says that, and little more, and that stays so.
        let is_over = is_update && !latest;
        let shows = if is_over { deliveries::FOR_GOOD } else { case.version };
        let address = match of {
            // A message is changed where it was sent, wherever the next one goes.
            Some(of) => self.where_it_is(of),
            None => known.people.get(&d.person).and_then(|p| self.address(&known, p)),
        };
        let view = View { by_letter: address.as_ref().is_some_and(is_letter), ..view };
        let mut card = if is_over { meeting::superseded(&view, &say) } else { meeting::card(&view, Some(&say)) };
        if !is_update && !say.is_reminder() && d.due_at - d.created_at > WAITED {
            card.blocks.push(reminder::waited(known.calendar.local(d.created_at)));
        }
        Ok(match address {
            Some(to) => {
                let with = is_letter(&to).then(|| outside::of_one(&case, &view, &say, &card));
                Letter::Send { to, card, with, shows }
            }
            // A reminder that cannot go adds nothing to the first message that could not; what somebody saw before they
            // left need not be kept up to date.
            None if say.is_reminder() || is_update => Letter::NotNeeded,
            None => Letter::NoRoute("no_account".into()),
        })
    }

    fn where_it_is(&self, sent: &Delivery) -> Option<Address> {
        let platform = sent.platform.filter(|platform| self.routes.contains(platform))?;
        Some(Address { platform, workspace: sent.workspace.clone(), user: sent.account.clone()? })
    }

    /// Whether a message that has not gone yet still says anything.
    async fn still_wanted(
        &self,
        tx: &mut Tx,
        d: &Delivery,
        case: &Case,
        view: &View<'_>,
        say: &Say,
    ) -> Result<bool, StoreError> {
        let now = self.desk.clock().now();
        let open = waits(&case.m, &case.p);
        Ok(match say {
            Say::Reminder { about, .. } => about.iter().any(|s| open.iter().any(|w| s.names(w))),
            Say::Asked { .. } => open.iter().any(|w| w.is_on(view.viewer, view.people) && w.is_owed(now)),
            // Whoever has heard of nothing need not hear that it is over, or how they answered.
            Say::Cancelled
            | Say::NotAgreed
            | Say::NotHeld
            | Say::NotRequired
            | Say::Replaced
            | Say::TakenOff
            | Say::AnswerWrittenDown { .. }
            | Say::LastDateMoved { .. } => deliveries::may_have_heard(tx, &case.m.id, &d.person).await?,
            _ => true,
        })
    }

    async fn case(&self, tx: &mut Tx, d: &Delivery) -> Result<Option<Case>, StoreError> {
        match &d.meeting {
            Some(id) => self.desk.case(tx, id).await,
            None => Ok(None),
        }
    }

    /// The owner hears that a message to somebody could not be delivered, once for each person; about the owner's own,
    /// their cover or the administrator.
    async fn write_problem(&self, tx: &mut Tx, d: &Delivery) -> Result<Option<NewDelivery>, StoreError> {
        let known = self.desk.known(tx).await?;
        let Some(case) = self.case(tx, d).await? else { return Ok(None) };
        let owner = known.people.acting(&case.m.owner);
        let fallback = known.people.cover_for(&owner);
        let reachable = |id: &PersonId| known.people.get(id).is_some_and(|p| self.address(&known, p).is_some());
        let about_a_problem = matches!(&d.body, DeliveryBody::Post { notice } if notice.contains("undelivered"));
        let command = Command::NotReached { person: d.person.clone() };
        let case = match self.desk.carry_out(tx, case, &known, self.desk.clock().now(), None, command).await? {
            Ok(case) | Err((case, _)) => case,
        };
        let hearer = [Some(owner), fallback].into_iter().flatten().find(|who| *who != d.person && reachable(who));
        let Some(hearer) = hearer.filter(|_| !about_a_problem) else { return Ok(None) };
        let say = Say::Undelivered { to: d.person.clone() };
        let now = self.desk.clock().now();
        Ok(Some(NewDelivery {
            id: deliveries::new_id(),
            // Once a day for each person, however many of their messages are stuck.
            dedupe_key: format!("problem:{}:{}:{}", case.m.id, d.person, known.calendar.local_date(now)),
            meeting: Some(case.m.id.clone()),
            person: hearer,
            body: DeliveryBody::Post {
                notice: serde_json::to_string(&say).map_err(|e| StoreError::Broken(e.to_string()))?,
            },
            due_at: known.calendar.next_allowed(now),
            on_unsure: OnUnsure::ResendOnce,
            reminder: false,
        }))
    }
}

/// So much later than what it tells of, a message says that it waited.
const WAITED: TimeDelta = TimeDelta::minutes(10);

/// A person's account on a platform, as an address.
fn address_on(person: &Person, platform: PlatformName) -> Option<Address> {
    let account = match platform {
        // The pretend workplace stands in for Slack.
        PlatformName::Practice => person.account_on(PlatformName::Slack.as_str()).map(|_| person.id.as_str()),
        PlatformName::Email => person.email.as_deref(),
        chat => person.account_on(chat.as_str()),
    }?;
    let (workspace, user) = match account.split_once('/') {
        // A slash is an ordinary letter of an e-mail address.
        _ if platform == PlatformName::Email => (None, account),
        Some((workspace, user)) => (Some(workspace.to_owned()), user),
        None => (None, account),
    };
    Some(Address { platform, workspace, user: user.to_owned() })
}

/// Whether what goes there is a letter, which carries more than its card.
fn is_letter(to: &Address) -> bool {
    to.platform == PlatformName::Email
}

impl Letters for Scribe {
    fn otherwise<'a>(
        &'a self,
        delivery: &'a Delivery,
        past: PlatformName,
        lost: bool,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let (scribe, d) = (self.clone(), delivery.clone());
        Box::pin(async move {
            let db = scribe.desk.db().clone();
            db.work(move |tx| {
                let (scribe, d) = (scribe.clone(), d.clone());
                Box::pin(async move { scribe.turn_to_another(tx, &d, past, lost).await })
            })
            .await
        })
    }

    fn letter<'a>(
        &'a self,
        delivery: &'a Delivery,
        of: Option<&'a Delivery>,
        latest: bool,
    ) -> BoxFuture<'a, Result<Letter, StoreError>> {
        let (scribe, d, of) = (self.clone(), delivery.clone(), of.cloned());
        let is_update = of.is_some();
        Box::pin(async move {
            let db = scribe.desk.db().clone();
            let (writer, person) = (scribe.clone(), d.person.clone());
            let letter =
                db.read(move |tx| Box::pin(async move { writer.write(tx, &d, of.as_ref(), latest).await })).await?;
            // A message that was sent is not sent again: an update of it carries no new link.
            if is_update { Ok(letter) } else { scribe.with_pages(letter, &person).await }
        })
    }

    fn day<'a>(&'a self, deliveries: &'a [Delivery]) -> BoxFuture<'a, Result<Option<Day>, StoreError>> {
        let (scribe, ds) = (self.clone(), deliveries.to_vec());
        Box::pin(async move {
            let db = scribe.desk.db().clone();
            let Some(person) = ds.first().map(|d| d.person.clone()) else { return Ok(None) };
            let writer = scribe.clone();
            let day = db.read(move |tx| Box::pin(async move { writer.write_day(tx, &ds).await })).await?;
            let Some(day) = day else { return Ok(None) };
            let letter = scribe.with_pages(day.letter, &person).await?;
            Ok(Some(Day { letter, ..day }))
        })
    }

    fn problem<'a>(
        &'a self,
        delivery: &'a Delivery,
        _why: &'a str,
    ) -> BoxFuture<'a, Result<Option<NewDelivery>, StoreError>> {
        let (scribe, d) = (self.clone(), delivery.clone());
        Box::pin(async move {
            let db = scribe.desk.db().clone();
            // It is also noted on the case.
            db.work(move |tx| {
                let (scribe, d) = (scribe.clone(), d.clone());
                Box::pin(async move { scribe.write_problem(tx, &d).await })
            })
            .await
        })
    }
}
