//! A meeting that was held, with a plan of ten actions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use mainstay::app::App;
use mainstay::ids::{ItemId, PersonId};
use mainstay::meeting::after::{Action, ActionState, Check, Confirmed, Lead, Review, SignUp, Tick, What};
use mainstay::meeting::{
    Agreement, Chair, Happened, Held, Meeting, MoreTime, Open, Place, PlaceKind, Private, Slot, Stage, next_due, part,
};
use mainstay::procedure::{EventName, Procedure};
use mainstay::store::meetings::{self, MeetingRow};
use mainstay::store::{Db, procedures};

/// Actions of one plan.
pub const ACTIONS: usize = 10;

/// Who is on a case: the owner leads every action, the chair monitors them.
pub struct Two {
    pub owner: PersonId,
    pub chair: PersonId,
}

/// Saves so many of these cases, each under its own id, and returns the first as it stands in the table. The first action
/// of each is due on `due`, all else lies far ahead.
pub async fn held(app: &App, db: &Db, p: &Procedure, two: &Two, due: NaiveDate, many: usize) -> MeetingRow {
    let now = app.clock.now();
    let calendar = app.desk.house().calendar.clone();
    let mut rows = Vec::new();
    for n in 0..many {
        let m = meeting(p, two, due, now, n);
        let people = part::members(&m, p);
        let row = MeetingRow {
            id: m.id.clone(),
            reference: m.reference.clone(),
            procedure: m.procedure.clone(),
            procedure_hash: m.version.clone(),
            stage: "held".into(),
            state: serde_json::to_string(&m).expect("JSON"),
            version: 1,
            wake_at: next_due(&m, p, &calendar),
            case_hash: None,
            open: false,
            created_at: now,
            updated_at: now,
        };
        rows.push((row, people));
    }
    let first = rows[0].0.clone();
    let (hash, id) = (p.hash.clone(), p.kind.id.clone());
    let text = app.desk.library().text(&hash).expect("built in");
    db.work(move |tx| {
        let (rows, hash, id, text) = (rows.clone(), hash.clone(), id.clone(), text.clone());
        Box::pin(async move {
            procedures::keep(tx, &hash, &id, &text, now).await?;
            for (row, people) in &rows {
                assert!(meetings::insert(tx, row, people).await?);
            }
            Ok(())
        })
    })
    .await
    .expect("saved");
    first
}

/// Held a week ago, its minutes finished and its checks answered: only actions and a far review are left.
fn meeting(p: &Procedure, two: &Two, due: NaiveDate, now: DateTime<Utc>, n: usize) -> Meeting {
    let Two { owner, chair } = two;
    let (at, far) = (now - TimeDelta::days(7), now.date_naive() + Days::new(3_650));
    let slot = Slot {
        local: at.naive_utc(),
        starts: at,
        place: Place { kind: PlaceKind::Online, room: None, link: None },
        revision: 1,
        set_by: owner.clone(),
        set_at: at,
    };
    let open = Open {
        agreed: Default::default(),
        early: None,
        requested: at,
        date_wanted: at,
        agreement: Agreement::NotNeeded,
        chair: Chair::Accepted { person: chair.clone(), at },
        chair_refused: Vec::new(),
        slot: Some(slot),
        earlier: Vec::new(),
        more_time: MoreTime::NotAsked,
        late: None,
        list_agreed: None,
        sent: Some((owner.clone(), at)),
        invitees: Vec::new(),
    };
    let id = format!("mtg_{chair}{n}");
    let mut m = Meeting::new(id.into(), format!("PM-{chair}{n}").into(), p, owner.clone(), owner.clone());
    m.happened = BTreeMap::from([(EventName::MeetingHeld, Happened { local: at.naive_utc(), recorded: at })]);
    m.cast = BTreeMap::from([(p.request.owner.clone(), owner.clone())]);
    m.stage = Stage::Held(Held { open, on: at.date_naive(), by: chair.clone(), at, attended: BTreeSet::new() });
    let action = |number: usize| Action {
        id: ItemId::new(format!("act_{number}")),
        number: u32::try_from(number).expect("few"),
        what: What::Words(
            Private::new("An agreed piece of support, in the words of whoever wrote it down").expect("words"),
        ),
        lead: Lead::Person(owner.clone()),
        support: BTreeSet::new(),
        service: p.outputs.services.first().map(|s| s.code.clone()),
        due: if number == 1 { due } else { far },
        earlier: Vec::new(),
        added_by: chair.clone(),
        added_at: at,
        sign_up: SignUp::Given { by: owner.clone(), at },
        state: ActionState::Open,
        new_date: None,
        snoozed: None,
        handed_on: None,
    };
    m.after.plan.actions = (1..=ACTIONS).map(action).collect();
    let outcome = p.outputs.outcomes[0].code.clone();
    m.after.plan.confirmed = Some(Confirmed { by: chair.clone(), at, outcome, amends: BTreeSet::new() });
    m.after.plan.reviews = vec![Review { on: far, set_by: chair.clone(), set_at: at }];
    m.after.minutes = p.minutes.steps().into_iter().map(|step| Tick { step, by: chair.clone(), at }).collect();
    let answer = &p.monitor.check_answers[0].code;
    let checked = |days: &u32| Check { days: *days, answer: answer.clone(), by: owner.clone(), at };
    m.after.checks = p.monitor.check_days.iter().map(checked).collect();
    m
}
