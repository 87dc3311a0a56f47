//! What was filled in, read field by field. The form has been checked: a field that cannot be read was not filled in.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use crate::ids::{ItemId, PersonId};
use crate::interaction::{Value, Values};
use crate::meeting::Private;
use crate::people::outside::{self, Contact};

pub fn words(values: &Values, field: &str) -> Option<Private> {
    match values.get(field) {
        Some(Value::Text(words)) => Private::new(words),
        _ => None,
    }
}

/// Text of a fixed shape, which is nobody's private words: a room, a link.
pub fn typed<'v>(values: &'v Values, field: &str) -> Option<&'v str> {
    match values.get(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

pub fn code(values: &Values, field: &str) -> Option<String> {
    match values.get(field) {
        Some(Value::Choice(code)) => Some(code.clone()),
        _ => None,
    }
}

pub fn codes(values: &Values, field: &str) -> BTreeSet<String> {
    match values.get(field) {
        Some(Value::Choices(codes)) => codes.iter().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

pub fn items(values: &Values, field: &str) -> BTreeSet<ItemId> {
    codes(values, field).into_iter().map(ItemId::from).collect()
}

/// Lists of people are sent as people or as choices, whichever the platform's list gives.
pub fn person(values: &Values, field: &str) -> Option<PersonId> {
    match values.get(field) {
        Some(Value::Person(id)) => Some(id.clone()),
        Some(Value::Choice(code)) => Some(code.as_str().into()),
        _ => None,
    }
}

pub fn people(values: &Values, field: &str) -> BTreeSet<PersonId> {
    codes(values, field).into_iter().map(PersonId::from).collect()
}

pub fn yes(values: &Values, field: &str) -> Option<bool> {
    code(values, field).map(|c| c == "yes")
}

pub fn date(values: &Values, field: &str) -> Option<NaiveDate> {
    match values.get(field) {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    }
}

/// Somebody outside, as the form's three fields name them. None: they were left empty.
///
/// # Errors
/// The field that keeps them from being written to.
pub fn contact(values: &Values) -> Result<Option<Contact>, (&'static str, String)> {
    let [who, service, email] = ["outside_name", "outside_service", "outside_email"].map(|f| typed(values, f));
    if who.is_none() && service.is_none() && email.is_none() {
        return Ok(None);
    }
    let said = |field, read: Result<String, &str>| read.map_err(|say| (field, say.to_owned()));
    Ok(Some(Contact {
        name: said("outside_name", outside::name(who.unwrap_or_default()))?,
        service: service.map(|s| said("outside_service", outside::name(s))).transpose()?,
        email: said("outside_email", outside::address(email.unwrap_or_default()))?,
    }))
}

/// The fields `date` and `time`, together.
pub fn moment(values: &Values) -> Option<NaiveDateTime> {
    match values.get("time") {
        Some(Value::Time(time)) => Some(date(values, "date")?.and_time(*time)),
        _ => None,
    }
}
