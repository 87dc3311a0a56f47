//! Meetings in the calendars of people who are written to elsewhere: their own choice, sent by e-mail.

use chrono::{DateTime, Utc};

use crate::card::{Reply, home};
use crate::ids::PersonId;
use crate::meeting::{Meeting, diary};
use crate::people::Person;
use crate::store::deliveries::{self, DeliveryBody, NewDelivery, OnUnsure};
use crate::store::{StoreError, Tx, people};

use super::known::touch_directory;
use super::{Case, Desk, Known, Sitting};

impl Desk {
    /// Whether somebody may choose it: they have an address, and are written to somewhere else.
    pub(super) fn may_have_calendar(&self, person: &Person) -> bool {
        self.house().sender.is_some() && person.reachable() && person.email.is_some()
    }

    /// The entries that a change of a case calls for.
    pub(super) fn entries(&self, before: &Meeting, case: &Case, known: &Known, now: DateTime<Utc>) -> Vec<NewDelivery> {
        let wants = |id: &PersonId| known.people.get(id).is_some_and(|p| p.chat.calendar && self.may_have_calendar(p));
        let people = diary::changed(before, &case.m).into_iter().filter(wants);
        people.map(|person| entry(case, person, known.calendar.next_allowed(now))).collect()
    }
}

impl Sitting<'_> {
    /// From now on, or no longer. What is in the diary already is sent at once.
    pub(super) async fn choose_calendar(&self, tx: &mut Tx, wanted: bool) -> Result<Reply, StoreError> {
        if !self.known.people.get(&self.person).is_some_and(|p| self.desk.may_have_calendar(p)) {
            return self.odd(tx, None, "no_calendar").await;
        }
        if self.first {
            people::wants_calendar(tx, &self.person, wanted).await?;
            touch_directory(tx, self.now).await?;
        }
        if self.first && wanted {
            let dated = |m: &Meeting| m.is_awake() && m.open().is_some_and(|o| o.slot.is_some());
            let cases = self.own_cases(tx).await?.into_iter();
            let cases = cases.filter(|c| dated(&c.m) && diary::expected(&c.m, &self.person).is_some());
            // Chosen again, it is sent again.
            let again = format!(":{}", self.now.timestamp_millis());
            let new: Vec<NewDelivery> = cases
                .map(|c| entry(&c, self.person.clone(), self.now))
                .map(|d| NewDelivery { dedupe_key: d.dedupe_key.clone() + &again, ..d })
                .collect();
            deliveries::queue(tx, &new, self.now).await?;
        }
        Ok(Reply::Say(home::calendar_kept(wanted)))
    }
}

fn entry(case: &Case, person: PersonId, due_at: DateTime<Utc>) -> NewDelivery {
    NewDelivery {
        id: deliveries::new_id(),
        dedupe_key: format!("calendar:{}:{}:{person}", case.m.id, case.version),
        meeting: Some(case.m.id.clone()),
        person,
        body: DeliveryBody::Calendar,
        due_at,
        // The same entry twice is one entry.
        on_unsure: OnUnsure::ResendOnce,
        reminder: false,
    }
}
