//! The part of the page about variants: when each applies, and what it says instead.

use std::io::{self, Write};

use super::{people, time};
use crate::cli::procedures::sheet::Sheet;
use crate::procedure::Variant;

pub fn write<W: Write>(s: &mut Sheet<'_, W>) -> io::Result<()> {
    let variants = &s.procedure.variants;
    if !variants.is_empty() {
        s.heading("The same meeting under other rules")?;
    }
    for variant in variants {
        let called = variant.name.as_ref().map(|name| format!(" It is called: {name}.")).unwrap_or_default();
        s.rule(&format!("{}{}.{called}", variant.say, s.when(&variant.when)), &variant.origin)?;
        if let Some(purpose) = &variant.purpose {
            s.rule(&purpose.main, &purpose.origin)?;
        }
        if let Some(rule) = &variant.chair {
            people::chair(s, rule)?;
        }
        for rule in &variant.timescales {
            time::timescale(s, rule)?;
        }
        s.details("Also different", others(variant).into_iter().map(str::to_owned))?;
    }
    Ok(())
}

/// The tables whose words are not shown here, by their names in the file.
fn others(v: &Variant) -> Vec<&'static str> {
    let tables = [
        (v.request.is_some(), "request"),
        (v.convene.is_some(), "convene"),
        (v.invitations.is_some(), "invitations"),
        (v.minute_taker.is_some(), "minute_taker"),
        (v.representation.is_some(), "representation"),
        (v.agenda.is_some(), "agenda"),
        (v.outputs.is_some(), "outputs"),
        (v.minutes.is_some(), "minutes"),
        (v.scale.is_some(), "scale"),
        (v.monitor.is_some(), "monitor"),
        (!v.triggers.is_empty(), "trigger"),
        (!v.invitees.is_empty(), "invitee"),
        (!v.papers.is_empty(), "paper"),
        (!v.views.is_empty(), "views"),
        (!v.ladders.is_empty(), "ladder"),
    ];
    tables.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect()
}
