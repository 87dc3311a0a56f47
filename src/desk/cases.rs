//! Cases as they are kept: loaded with the procedure version that they began under, changed by a command, saved with
//! everything that follows from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::card::View;
use crate::draw;
use crate::ids::{MeetingId, PersonId};
use crate::meeting::part::members;
use crate::meeting::quiet::goes_at;
use crate::meeting::{
    Command, Event, Meeting, Refusal, Say, Stage, Turn, apply, decide, next_due, notices, parts, waits,
};
use crate::people::People;
use crate::procedure::Procedure;
use crate::store::deliveries::{self, DeliveryBody, NewDelivery, OnUnsure};
use crate::store::meetings::{self, MeetingRow};
use crate::store::{StoreError, Tx, events, procedures, replies};

use super::{Desk, Known};

/// Reminders of one morning are gathered this long, so that several become one message.
const GATHER: TimeDelta = TimeDelta::seconds(5);

/// A case with its rules, as it was loaded.
#[derive(Debug, Clone)]
pub struct Case {
    pub m: Meeting,
    pub p: Arc<Procedure>,
    /// The version in the table; 0 for one that is not there yet.
    pub version: i64,
    /// The kinds of meeting that are installed for its council: what follows is one of them.
    pub kinds: Vec<Arc<Procedure>>,
    created_at: Option<DateTime<Utc>>,
    wake_at: Option<DateTime<Utc>>,
    case_hash: Option<String>,
}

impl Case {
    /// A case that nobody has saved yet: nothing follows from it.
    pub fn new(m: Meeting, p: Arc<Procedure>) -> Self {
        Self { m, p, version: 0, kinds: Vec::new(), created_at: None, wake_at: None, case_hash: None }
    }

    /// The case as somebody sees it.
    pub fn view<'v>(&'v self, known: &'v Known, viewer: &'v PersonId, now: DateTime<Utc>) -> View<'v> {
        let kinds = &self.kinds;
        let (people, calendar) = (&known.people, &known.calendar);
        View { m: &self.m, p: &self.p, kinds, people, calendar, viewer, now, by_letter: false }
    }

    /// Whether this person has any part in it.
    pub fn is_for(&self, people: &People, person: &PersonId) -> bool {
        !parts(&self.m, &self.p, people, person).is_empty()
    }
}

impl Desk {
    pub async fn case(&self, tx: &mut Tx, id: &MeetingId) -> Result<Option<Case>, StoreError> {
        match meetings::load(tx, id).await? {
            Some(row) => self.open_case(tx, row).await.map(Some),
            None => Ok(None),
        }
    }

    pub async fn open_case(&self, tx: &mut Tx, row: MeetingRow) -> Result<Case, StoreError> {
        let m: Meeting = serde_json::from_str(&row.state).map_err(|e| StoreError::Broken(e.to_string()))?;
        let p = match self.0.library.by_hash(&m.version) {
            Some(p) => p,
            // The file has changed since; the version that the case began under was kept with it.
            None => {
                let text = procedures::text(tx, &m.version).await?;
                let text = text.ok_or_else(|| StoreError::Broken(format!("{} has no procedure text", m.reference)))?;
                let faults = |_| StoreError::Broken(format!("the procedure of {} cannot be read", m.reference));
                self.0.library.add_version(&text).map_err(faults)?
            }
        };
        // A case keeps the variant that it was requested under.
        let p = m.variant.as_ref().and_then(|id| p.under(id)).map_or(p, Arc::new);
        let kinds = self.0.library.for_team(m.team.as_deref());
        Ok(Case {
            m,
            p,
            kinds,
            version: row.version,
            created_at: Some(row.created_at),
            wake_at: row.wake_at,
            case_hash: row.case_hash,
        })
    }

    /// Decides, and saves all that follows: the case, its history, the messages, and updates of messages already
    /// posted. Refused: nothing is written, and the case is handed back as it was.
    pub async fn carry_out(
        &self,
        tx: &mut Tx,
        case: Case,
        known: &Known,
        now: DateTime<Utc>,
        by: Option<&PersonId>,
        command: Command,
    ) -> Result<Result<Case, (Case, Refusal)>, StoreError> {
        let turn = Turn { now, by, people: &known.people, calendar: &known.calendar };
        let happened = match decide(&case.m, &case.p, &turn, command) {
            Ok(happened) => happened,
            Err(refusal) => return Ok(Err((case, refusal))),
        };
        if happened.is_empty() {
            return Ok(Ok(case));
        }
        let before = case.m.clone();
        let after = happened.iter().fold(case.m, apply);
        let posts = notices(&before, &after, &case.p, &happened, &turn);
        let mut case = Case { m: after, ..case };
        case.wake_at = next_due(&case.m, &case.p, &known.calendar);
        if let Some(number) = &case.m.case_number {
            case.case_hash = Some(self.0.db.sealer().fingerprint(number.reveal()));
        }
        if before.version != case.m.version {
            self.keep_rules(tx, &case, now).await?;
        }
        self.save(tx, &mut case, now).await?;
        replies::follow(tx, &case.m.id, &links(&case, known, now)).await?;
        let history: Vec<(String, String)> = happened
            .iter()
            .map(|e| Ok((e.name().to_owned(), serde_json::to_string(e)?)))
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|e| StoreError::Broken(e.to_string()))?;
        events::append(tx, &case.m.id, now, by, &history).await?;
        if !waits_for_something(&case.m, &case.p) {
            deliveries::cancel_reminders(tx, &case.m.id).await?;
        }
        count(&case, &happened);
        let mut new = Vec::new();
        for notice in posts {
            let own = by == Some(&notice.to);
            new.push(delivery(&case, known, now, &notice.to, &notice.say, own)?);
        }
        new.extend(self.entries(&before, &case, known, now));
        deliveries::queue(tx, &new, now).await?;
        deliveries::refresh(tx, &case.m.id, case.version, now).await?;
        Ok(Ok(case))
    }

    /// Notes when the case next wants waking, where a wake-up found nothing to do.
    pub async fn put_to_sleep(&self, tx: &mut Tx, case: &Case, known: &Known) -> Result<(), StoreError> {
        let next = next_due(&case.m, &case.p, &known.calendar);
        meetings::sleep_until(tx, &case.m.id, case.version, next).await
    }

    /// The text of the rules is kept with the case, whatever happens to the file.
    async fn keep_rules(&self, tx: &mut Tx, case: &Case, now: DateTime<Utc>) -> Result<(), StoreError> {
        match self.0.library.text(&case.m.version) {
            Some(text) => procedures::keep(tx, &case.m.version, &case.m.procedure, &text, now).await,
            None => Ok(()),
        }
    }

    async fn save(&self, tx: &mut Tx, case: &mut Case, now: DateTime<Utc>) -> Result<(), StoreError> {
        let people = members(&case.m, &case.p);
        if case.version == 0 {
            self.keep_rules(tx, case, now).await?;
            loop {
                let row = row(case, now)?;
                if meetings::insert(tx, &row, &people).await? {
                    case.version = row.version;
                    case.created_at = Some(now);
                    return Ok(());
                }
                // The reference is taken: draw another.
                case.m.reference = draw::reference();
            }
        }
        let row = row(case, now)?;
        if !meetings::save(tx, &row, case.version, &people).await? {
            return Err(StoreError::Conflict);
        }
        case.version += 1;
        Ok(())
    }
}

/// Exemptions and gates are counted for those who report on them: by kind, and by what came of it.
fn count(case: &Case, happened: &[Event]) {
    let counted = |e: &&Event| {
        matches!(e.name(), "exemption_asked" | "exemption_approved" | "exemption_refused" | "gate_breached")
    };
    for event in happened.iter().filter(counted) {
        let kind = case.m.procedure.to_string();
        metrics::counter!("mainstay_exceptions_total", "kind" => kind, "what" => event.name()).increment(1);
    }
}

/// So long after the meeting, and after what somebody is to do, their link still works.
const LINK_OUTLASTS: TimeDelta = TimeDelta::days(14);

/// Whoever may come to the reply page, and until when at least: past the meeting, and as long as an action of theirs is
/// open.
fn links(case: &Case, known: &Known, now: DateTime<Utc>) -> BTreeMap<PersonId, DateTime<Utc>> {
    let m = &case.m;
    let meeting = m.open().and_then(|o| o.slot.as_ref().or(o.earlier.last())).map_or(now, |slot| slot.starts);
    let last = |person: &PersonId| {
        let own = m.after.plan.unfinished().filter(|a| a.lead_person() == Some(person));
        own.map(|a| known.calendar.instant_or_after(a.due.and_time(NaiveTime::MIN))).max()
    };
    // An action that is late is open all the same.
    let until = |person: &PersonId| last(person).map_or(meeting, |due| due.max(meeting).max(now));
    let people = members(m, &case.p).into_iter();
    let open_to = people.filter(|person| super::guest::is_open_to(case, &known.people, person));
    open_to.map(|person| (person.clone(), until(&person) + LINK_OUTLASTS)).collect()
}

fn row(case: &Case, now: DateTime<Utc>) -> Result<MeetingRow, StoreError> {
    let m = &case.m;
    Ok(MeetingRow {
        id: m.id.clone(),
        reference: m.reference.clone(),
        procedure: m.procedure.clone(),
        procedure_hash: m.version.clone(),
        stage: stage(m, &case.p).into(),
        state: serde_json::to_string(m).map_err(|e| StoreError::Broken(e.to_string()))?,
        version: case.version.max(1),
        wake_at: case.wake_at,
        case_hash: case.case_hash.clone(),
        open: m.is_live(),
        created_at: case.created_at.unwrap_or(now),
        updated_at: now,
    })
}

/// The word for a stage in the table. After its plan is closed, a case is over once nothing is waited for: minutes and
/// checks may take months longer.
pub fn stage(m: &Meeting, p: &Procedure) -> &'static str {
    match &m.stage {
        Stage::New => "new",
        Stage::Suggested(_) => "suggested",
        Stage::Open(_) => "open",
        Stage::Held(_) => "held",
        Stage::Closed(_) if m.was_held() && waits_for_something(m, p) => "plan_closed",
        Stage::Closed(_) if waits_for_something(m, p) => "disputed",
        Stage::Closed(_) => meetings::CLOSED,
    }
}

/// Whether anybody may still be asked or reminded of anything. What begins to be waited for later counts too.
fn waits_for_something(m: &Meeting, p: &Procedure) -> bool {
    match &m.stage {
        Stage::New => false,
        Stage::Suggested(_) | Stage::Open(_) | Stage::Held(_) => true,
        Stage::Closed(_) => !waits(m, p).is_empty(),
    }
}

/// One message, at the moment at which it may go.
fn delivery(
    case: &Case,
    known: &Known,
    now: DateTime<Utc>,
    to: &PersonId,
    say: &Say,
    own: bool,
) -> Result<NewDelivery, StoreError> {
    let reminder = say.is_reminder();
    let due_at = goes_at(&case.m, say, own, now, &known.calendar);
    Ok(NewDelivery {
        id: deliveries::new_id(),
        dedupe_key: format!("{}:{}:{to}", case.m.id, case.version),
        meeting: Some(case.m.id.clone()),
        person: to.clone(),
        body: DeliveryBody::Post { notice: serde_json::to_string(say).map_err(|e| StoreError::Broken(e.to_string()))? },
        due_at: if reminder { due_at + GATHER } else { due_at },
        // A second copy of an invitation does no harm: its buttons say the same. A second reminder nags.
        on_unsure: if reminder { OnUnsure::Park } else { OnUnsure::ResendOnce },
        reminder,
    })
}

/// The history of a case, read back.
pub async fn history(tx: &mut Tx, id: &MeetingId) -> Result<Vec<(DateTime<Utc>, Option<PersonId>, Event)>, StoreError> {
    let rows = events::of_meeting(tx, id).await?;
    let read = |r: events::EventRow| {
        let event = serde_json::from_str(&r.body).map_err(|e| StoreError::Broken(e.to_string()))?;
        Ok((r.at, r.actor, event))
    };
    rows.into_iter().map(read).collect()
}
