//! Somebody outside whom a form names: known from now on if the form comes to something, and never heard of otherwise.

use std::sync::Arc;

use crate::card::View;
use crate::card::forms::{OUTSIDE_EMAIL, OUTSIDE_NAME};
use crate::card::words::a;
use crate::draw;
use crate::interaction::{Value, Values, Verb};
use crate::people::Person;
use crate::people::outside::{self, Contact};
use crate::procedure::Noun;
use crate::store::{StoreError, Tx, people};

use super::known::{Known, touch_directory};
use super::orders::Blame;
use super::values::{code, contact, person, typed};

/// A form's values, with whoever it names from outside as a person like any other.
pub struct Named {
    pub values: Values,
    /// The directory with them in it.
    pub known: Known,
    /// Nobody knew them before.
    new: Option<Person>,
}

/// Reads whom the form names. `sender`: whom our own letters are from; a letter to there would come back for ever.
///
/// # Errors
/// The field that is wrong, and why.
pub fn read(verb: Verb, values: &Values, view: &View<'_>, known: &Known, sender: Option<&str>) -> Result<Named, Blame> {
    let as_it_is = || Named { values: values.clone(), known: known.clone(), new: None };
    // Somebody who is only suggested is not known yet.
    if verb == Verb::NotMe {
        return Ok(as_it_is());
    }
    let Some(contact) = told_first(verb, values, view)?.map_or_else(|| contact(values), |c| Ok(Some(c)))? else {
        return Ok(as_it_is());
    };
    if person(values, "person").is_some() {
        let say = "Somebody is chosen above. Please name one person: empty one of the two.";
        return Err((OUTSIDE_NAME, say.into()));
    }
    if sender.is_some_and(|sender| sender.eq_ignore_ascii_case(&contact.email)) {
        let say = "Mainstay writes from this address, and nobody reads it. Please give the person's own.";
        return Err((OUTSIDE_EMAIL, say.into()));
    }
    let (id, new) = match known.people.found_by(&contact) {
        Some(person) => (person.id.clone(), None),
        None => {
            let person = Person::from_outside(draw::person_id(), contact);
            (person.id.clone(), Some(person))
        }
    };
    let mut named = as_it_is();
    named.values.insert("person".into(), Value::Person(id));
    if let Some(person) = &new {
        named.known.people = Arc::new(known.people.as_ref().clone().with(person.clone()));
    }
    named.new = new;
    Ok(named)
}

/// A parent, a carer or the child: what they are is enough, and their name may be the child's. None: it is somebody else.
fn told_first(verb: Verb, values: &Values, view: &View<'_>) -> Result<Option<Contact>, Blame> {
    let listed = || view.m.invitee(&code(values, "item")?.as_str().into());
    let role = match verb {
        Verb::AddInvitee => code(values, "role"),
        Verb::NotThisPerson => listed().map(|i| i.role.to_string()),
        _ => None,
    };
    let Some(role) = role.filter(|role| view.p.is_told_first(&role.as_str().into())) else { return Ok(None) };
    if typed(values, OUTSIDE_NAME).is_some() {
        let (carer, child) = (a(view.p.noun(Noun::Carer)), a(view.p.noun(Noun::Child)));
        let say = format!("Please leave the name out: for a parent, {carer} or {child}, what they are is enough.");
        return Err((OUTSIDE_NAME, say));
    }
    let Some(email) = typed(values, OUTSIDE_EMAIL) else { return Ok(None) };
    let email = outside::address(email).map_err(|say| (OUTSIDE_EMAIL, say.to_owned()))?;
    Ok(Some(Contact { name: view.p.role_title(&role.as_str().into()), service: None, email }))
}

impl Named {
    /// Keeps whoever is new. Called once what names them has been done, in the same unit of work.
    pub async fn keep(&self, tx: &mut Tx, now: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
        let Some(person) = &self.new else { return Ok(()) };
        people::add_outside(tx, person).await?;
        touch_directory(tx, now).await
    }
}
