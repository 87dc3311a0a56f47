//! A date that nobody may have meant, at night or on a day off, or a meeting online that nobody can find: asked about once
//! more before it is everybody's.

use crate::calendar::{Calendar, clock_time, full_date_time};
use crate::card::{Block, Form, Reply, forms};
use crate::interaction::{Draft, Value, Values, Verb};
use crate::meeting::{Command, PlaceKind, Turn, decide};
use crate::store::{StoreError, Tx};

use super::values::{code, moment, typed};
use super::{Case, Known, Sitting};

/// In the draft: what was asked about.
const ASKED_ABOUT: &str = "asked_about";

/// Why what was filled in may be a slip, and the button that says it is not.
struct Doubt {
    say: String,
    meant: &'static str,
}

impl Sitting<'_> {
    /// The same form with its question, the first time that such a thing is filled in. None: there is nothing to ask, or
    /// the rules refuse it anyway.
    pub(super) async fn asks_once_more(
        &self,
        tx: &mut Tx,
        draft: &Draft,
        filled: &Values,
        command: &Command,
        case: &Case,
        known: &Known,
    ) -> Result<Option<Reply>, StoreError> {
        if !matches!(draft.verb, Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime) {
            return Ok(None);
        }
        let Some(local) = moment(filled) else { return Ok(None) };
        let doubts: Vec<Doubt> = hour(&known.calendar, local).into_iter().chain(no_link(filled)).collect();
        if doubts.is_empty() {
            return Ok(None);
        }
        let asked = Value::Text(doubts.iter().map(|d| d.say.as_str()).collect::<Vec<_>>().join(" "));
        let turn = Turn { now: self.now, by: Some(&self.person), people: &known.people, calendar: &known.calendar };
        let would_do = decide(&case.m, &case.p, &turn, command.clone()).is_ok();
        if draft.values.get(ASKED_ABOUT) == Some(&asked) || !would_do {
            return Ok(None);
        }
        let mut again = draft.clone();
        again.values = filled.clone();
        let Some(mut form) = forms::form(&self.view(case), &again) else { return Ok(None) };
        // What was emptied stays empty.
        form.fields.iter_mut().filter(|f| !filled.contains_key(&f.name)).for_each(|f| f.value = None);
        again.values.insert(ASKED_ABOUT.into(), asked);
        self.keep(tx, &again).await?;
        ask(&mut form, &doubts);
        Ok(Some(Reply::Ask(form)))
    }
}

fn ask(form: &mut Form, doubts: &[Doubt]) {
    let said: String = doubts.iter().map(|doubt| format!("{} ", doubt.say)).collect();
    form.intro.insert(0, Block::Warn(format!("{said}Is that what you mean? Nothing is set yet.")));
    form.submit = Some(match doubts {
        [one] => one.meant.into(),
        _ => "Yes, as it stands".into(),
    });
}

/// None: the moment is on a working day and within the council's hours.
fn hour(calendar: &Calendar, local: chrono::NaiveDateTime) -> Option<Doubt> {
    let doubt = |say| Doubt { say, meant: "Yes, at this time" };
    let when = full_date_time(local);
    if !calendar.every_day
        && let Some(why) = calendar.day_off(local.date())
    {
        return Some(doubt(format!("{when} is not on a working day ({why}).")));
    }
    let (from, to) = calendar.hours;
    let outside = local.time() < from || local.time() > to;
    outside.then(|| doubt(format!("{when} is outside the hours of {} to {}.", clock_time(from), clock_time(to))))
}

/// Online, and no link: people would be invited to nowhere.
fn no_link(filled: &Values) -> Option<Doubt> {
    let online = code(filled, "place").and_then(|c| PlaceKind::parse(&c)) == Some(PlaceKind::Online);
    (online && typed(filled, "link").is_none()).then(|| Doubt {
        say: "The meeting is online, and there is no link: people would not know where to go.".into(),
        meant: "Yes, without a link",
    })
}
