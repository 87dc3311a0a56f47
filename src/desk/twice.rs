//! A date that nobody may have meant, at night or on a day off: asked about once more before it is everybody's.

use crate::calendar::{Calendar, clock_time, full_date_time};
use crate::card::{Block, Form, Reply, forms};
use crate::interaction::{Draft, Value, Values, Verb};
use crate::meeting::{Command, Turn, decide};
use crate::store::{StoreError, Tx};

use super::values::moment;
use super::{Case, Known, Sitting};

/// In the draft: the moment that was asked about.
const ASKED_ABOUT: &str = "asked_about";

impl Sitting<'_> {
    /// The same form with its question, the first time that a form names such a moment. None: there is nothing to ask,
    /// or the rules refuse it anyway.
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
        let Some(doubt) = doubt(&known.calendar, local) else { return Ok(None) };
        let asked = Value::Text(local.to_string());
        let turn = Turn { now: self.now, by: Some(&self.person), people: &known.people, calendar: &known.calendar };
        let would_do = decide(&case.m, &case.p, &turn, command.clone()).is_ok();
        if draft.values.get(ASKED_ABOUT) == Some(&asked) || !would_do {
            return Ok(None);
        }
        let mut again = draft.clone();
        again.values = filled.clone();
        let Some(mut form) = forms::form(&self.view(case), &again) else { return Ok(None) };
        again.values.insert(ASKED_ABOUT.into(), asked);
        self.keep(tx, &again).await?;
        ask(&mut form, doubt);
        Ok(Some(Reply::Ask(form)))
    }
}

fn ask(form: &mut Form, doubt: String) {
    form.intro.insert(0, Block::Warn(format!("{doubt} Is that what you mean? Nothing is set yet.")));
    form.submit = Some("Yes, at this time".into());
}

/// Why a moment may be a slip. None: it is on a working day and within the council's hours.
fn doubt(calendar: &Calendar, local: chrono::NaiveDateTime) -> Option<String> {
    let when = full_date_time(local);
    if !calendar.every_day
        && let Some(why) = calendar.day_off(local.date())
    {
        return Some(format!("{when} is not on a working day ({why})."));
    }
    let (from, to) = calendar.hours;
    let outside = local.time() < from || local.time() > to;
    outside.then(|| format!("{when} is outside the hours of {} to {}.", clock_time(from), clock_time(to)))
}
