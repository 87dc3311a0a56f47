//! What one person is reminded of on one day, as one message: what is due now, and what would be said later the same day.

use std::collections::BTreeSet;

use super::{Scribe, is_letter, outside};
use crate::card::{Card, View, home, meeting};
use crate::courier::{Day, Letter};
use crate::desk::{Case, Known};
use crate::ids::PersonId;
use crate::meeting::due::later_today;
use crate::meeting::notice::Said;
use crate::meeting::quiet::DIGEST_FROM;
use crate::meeting::{Say, waits};
use crate::store::deliveries::{self, Ahead, Delivery, DeliveryBody};
use crate::store::{StoreError, Tx, meetings};

/// Each case of one person with its reminder.
type Reminders = Vec<(Case, Say)>;

impl Scribe {
    /// None: the day has fewer than [`DIGEST_FROM`] messages for them, and each goes by itself.
    pub(super) async fn write_day(&self, tx: &mut Tx, ds: &[Delivery]) -> Result<Option<Day>, StoreError> {
        let Some(person) = ds.first().map(|d| &d.person) else { return Ok(None) };
        let known = self.desk.known(tx).await?;
        let mut reminders = self.due_now(tx, ds, &known).await?;
        if reminders.is_empty() {
            return Ok(Some(Day { letter: Letter::NotNeeded, several: false, ahead: Vec::new() }));
        }
        let (messages, ahead) = self.due_later(tx, person, &known, &mut reminders).await?;
        if ds.len() + messages < DIGEST_FROM {
            return Ok(None);
        }
        let Some(to) = known.people.get(person).and_then(|p| self.address(&known, p)) else {
            return Ok(Some(Day { letter: Letter::NotNeeded, several: false, ahead: Vec::new() }));
        };
        let (now, by_letter) = (self.desk.clock().now(), is_letter(&to));
        let seen = reminders.iter().map(|(case, say)| (case.view(&known, person, now), say.clone()));
        let views: Vec<(View<'_>, Say)> = seen.map(|(view, say)| (View { by_letter, ..view }, say)).collect();
        let letter = match &views[..] {
            [(view, say)] => {
                let (case, card) = (&reminders[0].0, meeting::card(view, Some(say)));
                let with = is_letter(&to).then(|| outside::of_one(case, view, say, &card));
                Letter::Send { to, card, with, shows: case.version }
            }
            _ => {
                let card: Card = home::digest(&views);
                let with = is_letter(&to).then(|| outside::of_several(views.iter().map(|(view, _)| view), &card));
                Letter::Send { to, card, with, shows: 0 }
            }
        };
        Ok(Some(Day { letter, several: views.len() > 1, ahead }))
    }

    async fn due_now(&self, tx: &mut Tx, ds: &[Delivery], known: &Known) -> Result<Reminders, StoreError> {
        let mut reminders = Reminders::new();
        for d in ds {
            let Some(case) = self.case(tx, d).await? else { continue };
            let DeliveryBody::Post { notice } = &d.body else { continue };
            let say: Say = serde_json::from_str(notice).map_err(|e| StoreError::Broken(e.to_string()))?;
            let say = self.still_open(tx, &d.person, &case, say).await?;
            let view = case.view(known, &d.person, self.desk.clock().now());
            if self.still_wanted(tx, d, &case, &view, &say).await? {
                put(&mut reminders, case, say);
            }
        }
        Ok(reminders)
    }

    /// Adds what the person would be reminded of later today. Returns how many messages that would have been.
    async fn due_later(
        &self,
        tx: &mut Tx,
        person: &PersonId,
        known: &Known,
        reminders: &mut Reminders,
    ) -> Result<(usize, Vec<Ahead>), StoreError> {
        let now = self.desk.clock().now();
        let (mut messages, mut ahead) = (BTreeSet::new(), BTreeSet::new());
        for row in meetings::of_person(tx, person).await? {
            let case = self.desk.open_case(tx, row).await?;
            let mut about = Vec::new();
            for due in later_today(&case.m, &case.p, &known.calendar, &known.people, person, now) {
                messages.insert((case.m.id.clone(), due.at));
                ahead.insert(Ahead { meeting: case.m.id.clone(), wait: due.wait.key() });
                about.push(Said { what: due.wait.what, item: due.wait.item, asked: true });
            }
            if !about.is_empty() {
                put(reminders, case, Say::Reminder { about, late_by: None });
            }
        }
        Ok((messages.len(), ahead.into_iter().collect()))
    }

    /// A reminder without what has been answered since it was written down, and without what today's digest has said.
    pub(super) async fn still_open(
        &self,
        tx: &mut Tx,
        to: &PersonId,
        case: &Case,
        say: Say,
    ) -> Result<Say, StoreError> {
        let Say::Reminder { mut about, late_by } = say else { return Ok(say) };
        let known = self.desk.known(tx).await?;
        let today = known.calendar.day_begins(self.desk.clock().now());
        let said = deliveries::said_ahead(tx, to, today).await?;
        let said = |wait: String| said.contains(&Ahead { meeting: case.m.id.clone(), wait });
        let open = waits(&case.m, &case.p);
        about.retain(|s| open.iter().any(|w| s.names(w) && !said(w.key())));
        Ok(Say::Reminder { about, late_by })
    }
}

/// One entry for each case, with all that is said of it.
fn put(reminders: &mut Reminders, case: Case, say: Say) {
    match reminders.iter_mut().find(|(c, _)| c.m.id == case.m.id) {
        Some((_, first)) => *first = both(std::mem::replace(first, Say::ForInformation), say),
        None => reminders.push((case, say)),
    }
}

/// Two reminders of one case as one: each thing once.
fn both(first: Say, second: Say) -> Say {
    match (first, second) {
        (Say::Reminder { mut about, late_by }, Say::Reminder { about: more, late_by: other }) => {
            about.extend(more);
            about.sort();
            about.dedup_by(|again, said| {
                let same = (again.what, &again.item) == (said.what, &said.item);
                said.asked |= same && again.asked;
                same
            });
            Say::Reminder { about, late_by: [late_by, other].into_iter().flatten().min() }
        }
        (first, _) => first,
    }
}
