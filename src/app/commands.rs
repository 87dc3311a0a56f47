//! The commands that look into the database, on what the store offers.

use std::sync::Arc;

use futures::future::BoxFuture;
use secrecy::ExposeSecret;

use super::{database, replace_people_counted};
use crate::calendar::Holidays;
use crate::card::words;
use crate::cli;
use crate::cli::deliveries::{Delivery as Line, LISTED, Outbox};
use crate::cli::people::{Directory, Imported};
use crate::cli::show::{DueBy, Invitation, Meetings, Part, Summary};
use crate::clock::Clock;
use crate::config::Config;
use crate::courier::Letters;
use crate::desk::{Desk, cases};
use crate::ids::{DeliveryId, Reference, RoleId};
use crate::letters::Scribe;
use crate::people::{People, Person};
use crate::platform::mail::bounce;
use crate::procedure::CHAIR;
use crate::store::deliveries::{self, Delivery, DeliveryBody, DeliveryState, NewDelivery};
use crate::store::{Db, holidays, is_there, meetings, people};

/// The database, as the commands see it.
pub struct Kept {
    pub db: Db,
    pub clock: Clock,
    /// Who tells people of what did not arrive.
    pub scribe: Scribe,
}

impl Directory for Kept {
    fn everybody(&self) -> BoxFuture<'_, anyhow::Result<People>> {
        Box::pin(async move { Ok(self.db.read(|tx| Box::pin(people::all(tx))).await?) })
    }

    fn replace(
        &self,
        new: Vec<Person>,
        written: Arc<dyn Fn(usize) + Send + Sync>,
    ) -> BoxFuture<'_, anyhow::Result<Imported>> {
        Box::pin(async move {
            let before = self.everybody().await?;
            let mut done = Imported::default();
            for person in &new {
                match before.get(&person.id) {
                    None => done.added += 1,
                    Some(old) if old != person => done.changed += 1,
                    Some(_) => {}
                }
            }
            done.left = before.iter().filter(|old| old.active && new.iter().all(|p| p.id != old.id)).count();
            replace_people_counted(&self.db, &self.clock, new, written).await?;
            Ok(done)
        })
    }
}

impl Outbox for Kept {
    fn list(&self, state: Option<cli::DeliveryState>) -> BoxFuture<'_, anyhow::Result<Vec<Line>>> {
        Box::pin(async move {
            let states = match state {
                None => vec![DeliveryState::Parked, DeliveryState::Unsure],
                Some(cli::DeliveryState::Parked) => vec![DeliveryState::Parked],
                Some(cli::DeliveryState::Unsure) => vec![DeliveryState::Unsure],
                Some(cli::DeliveryState::Pending) => vec![DeliveryState::Pending],
            };
            Ok(self
                .db
                .read(move |tx| {
                    Box::pin(async move {
                        let mut lines = Vec::new();
                        for state in states {
                            for d in deliveries::in_state(tx, state, LISTED as i64).await? {
                                let reference = match &d.meeting {
                                    Some(id) => meetings::load(tx, id).await?.map(|m| m.reference),
                                    None => None,
                                };
                                lines.push(line(d, reference));
                            }
                        }
                        Ok(lines)
                    })
                })
                .await?)
        })
    }

    fn retry<'a>(&'a self, id: &'a DeliveryId) -> BoxFuture<'a, anyhow::Result<bool>> {
        let id = id.clone();
        Box::pin(async move {
            Ok(self
                .db
                .work(move |tx| {
                    let id = id.clone();
                    Box::pin(async move { deliveries::retry(tx, &id).await })
                })
                .await?)
        })
    }

    fn bounced(&self, report: Vec<u8>) -> BoxFuture<'_, anyhow::Result<Option<DeliveryId>>> {
        Box::pin(async move {
            let Some(letter) = bounce::failed_letter(&report) else { return Ok(None) };
            let found = self.db.read(move |tx| {
                let letter = letter.clone();
                Box::pin(async move { deliveries::letter(tx, &letter).await })
            });
            let Some(row) = found.await? else { return Ok(None) };
            let tells: Vec<NewDelivery> = self.scribe.problem(&row, "bounced").await?.into_iter().collect();
            let (id, now) = (row.id.clone(), self.clock.now());
            let parked = self.db.work(move |tx| {
                let (id, tells) = (id.clone(), tells.clone());
                Box::pin(async move {
                    let parked = deliveries::came_back(tx, &id, !tells.is_empty()).await?;
                    deliveries::queue(tx, &tells, now).await?;
                    Ok(parked)
                })
            });
            Ok(parked.await?.then_some(row.id))
        })
    }
}

fn line(d: Delivery, reference: Option<Reference>) -> Line {
    let notice = match &d.body {
        DeliveryBody::Update { .. } => "update",
        DeliveryBody::Calendar => "calendar",
        DeliveryBody::Post { .. } if d.reminder => "reminder",
        DeliveryBody::Post { .. } => "message",
    };
    Line {
        state: d.state.as_str().into(),
        to: d.person,
        reference,
        notice: notice.into(),
        attempts: u32::try_from(d.attempts).unwrap_or(u32::MAX),
        code: d.problem,
        not_before: d.not_before.unwrap_or(d.due_at),
        id: d.id,
    }
}

/// Meetings, read by the desk.
pub struct Shelf {
    pub desk: Desk,
}

impl Meetings for Shelf {
    fn find<'a>(&'a self, reference: &'a Reference) -> BoxFuture<'a, anyhow::Result<Option<Summary>>> {
        let (desk, reference) = (self.desk.clone(), reference.clone());
        Box::pin(async move {
            let db = desk.db().clone();
            Ok(db
                .read(move |tx| {
                    Box::pin(async move {
                        let Some(row) = meetings::load_by_reference(tx, &reference).await? else { return Ok(None) };
                        let wakes_at = row.wake_at;
                        let known = desk.known(tx).await?;
                        let case = desk.open_case(tx, row).await?;
                        let m = &case.m;
                        let deadlines = m.deadlines(&case.p, &known.calendar).into_iter().map(|d| {
                            let rule = d.source.as_deref().map(|src| case.p.cite(src));
                            DueBy { id: d.id, due: d.due, source: d.source, rule }
                        });
                        let open = m.open();
                        let chair = m.chair().map(|person| (RoleId::from(CHAIR), person.clone()));
                        let cast = m.cast.iter().map(|(role, person)| (role.clone(), person.clone()));
                        Ok(Some(Summary {
                            reference: m.reference.clone(),
                            procedure: m.procedure.clone(),
                            version: case.p.kind.version.clone(),
                            stage: cases::stage(m, &case.p).into(),
                            held_on: open.and_then(|o| o.slot.as_ref()).map(|s| s.starts),
                            deadlines: deadlines.collect(),
                            parts: cast.chain(chair).map(|(role, person)| Part { role, person }).collect(),
                            invitations: open
                                .into_iter()
                                .flat_map(|o| o.invitees.iter().map(move |i| (i, o.revision())))
                                .map(|(i, revision)| Invitation {
                                    role: i.role.clone(),
                                    person: i.end().person.clone(),
                                    answer: words::duty(i.duty(revision)).into(),
                                })
                                .collect(),
                            around: super::around::around(m, &case.p),
                            plan: super::plan::plan(m, &case.p),
                            wakes_at,
                        }))
                    })
                })
                .await?)
        })
    }
}

/// The bank holidays in use: those built in, and the imported list over them.
pub async fn holidays_in_use(db: &Db) -> anyhow::Result<Holidays> {
    let imported = db.read(|tx| Box::pin(holidays::all(tx))).await?;
    Ok(Holidays::built_in().with_imported(&imported))
}

/// The bank holidays that a command counts with, and a note where there may be others: without the data key the database
/// is not opened.
pub async fn holidays_known(config: &Config) -> anyhow::Result<(Holidays, Option<&'static str>)> {
    if !is_there(config.database_url.expose_secret()) {
        return Ok((Holidays::built_in(), None));
    }
    if !config.data_keys.is_empty() {
        return Ok((holidays_in_use(&database(config).await?).await?, None));
    }
    let note = "Note: no data key is set, so the database is not opened: bank holidays taken in with “holidays import” \
                are not counted here.";
    Ok((Holidays::built_in(), Some(note)))
}

/// Lays a list over what is known, and has every open case worked out again. `afresh`: what was imported before is
/// forgotten first.
pub async fn import_holidays(db: &Db, clock: &Clock, new: Holidays, afresh: bool) -> anyhow::Result<u64> {
    let now = clock.now();
    Ok(db
        .work(move |tx| {
            let new = new.clone();
            Box::pin(async move {
                let before = holidays::version(tx).await?;
                let imported = if afresh { Holidays::default() } else { holidays::all(tx).await? };
                let known = Holidays::built_in().with_imported(&imported);
                if holidays::replace(tx, &imported.to_keep(&known, &new)).await? == before {
                    return Ok(0);
                }
                meetings::wake_all(tx, now).await
            })
        })
        .await?)
}
