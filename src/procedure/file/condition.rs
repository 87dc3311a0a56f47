//! Reads conditions: `{ fact = "x", is = true }`, `in`, `gte`, `{ event = "e" }`, and `all`, `any`, `not` over them.

use toml::de::DeValue;

use crate::ids::FactId;
use crate::procedure::file::table::{At, Table, date, text, wrong};
use crate::procedure::file::words;
use crate::procedure::{Condition, FactValue};

impl Table<'_> {
    /// A condition; always, if it is left out.
    pub fn when(&self, name: &'static str) -> Condition {
        self.maybe_when(name).unwrap_or(Condition::Always)
    }

    /// A condition, or `true` for always.
    pub fn maybe_when(&self, name: &'static str) -> Option<Condition> {
        self.wants(name, "a condition", false);
        let at = self.at(name)?;
        if matches!(at.value.get_ref(), DeValue::Boolean(true)) {
            return Some(Condition::Always);
        }
        let condition = condition(self, &at)?;
        self.page.condition(&at.key, &condition);
        Some(condition)
    }
}

const FORMS: [&str; 5] = ["fact", "event", "all", "any", "not"];

fn condition<'p>(around: &Table<'p>, at: &At<'p>) -> Option<Condition> {
    let table = Table::of(around.page, at)?;
    let names = table.names();
    let forms: Vec<&str> = FORMS.into_iter().filter(|form| names.contains(form)).collect();
    let condition = match forms[..] {
        ["fact"] => fact(&table),
        ["event"] => Some(Condition::Happened(table.event("event"))),
        ["all"] => parts(&table, "all").map(Condition::All),
        ["any"] => parts(&table, "any").map(Condition::Any),
        ["not"] => table.at("not").and_then(|part| condition(&table, &part)).map(|c| Condition::Not(Box::new(c))),
        [] => {
            let near = names.iter().find_map(|name| words::meant(name, FORMS));
            let hint = near.map_or_else(String::new, |word| format!(" Did you mean “{word}”?"));
            table.page.fault(&at.key, format!("A condition names a fact or an event, or says all, any or not.{hint}"));
            return None;
        }
        _ => {
            let say = format!("A condition says one thing, but this one has {}.", words::list(&forms, "and"));
            table.page.fault(&at.key, say);
            return None;
        }
    };
    if let (Some(leaf), ["fact" | "event"]) = (&condition, &forms[..]) {
        table.page.leaf(&at.key, leaf);
    }
    table.finish();
    condition
}

fn parts(table: &Table<'_>, name: &'static str) -> Option<Vec<Condition>> {
    let at = table.at(name)?;
    let DeValue::Array(items) = at.value.get_ref() else {
        wrong(table.page, &at.key, "a list of conditions in [ ]", at.value.get_ref());
        return None;
    };
    if items.is_empty() {
        table.page.fault(&at.key, "This list of conditions is empty.");
        return None;
    }
    let read = items.iter().enumerate().map(|(i, value)| {
        let key = format!("{}[{i}]", at.key);
        table.page.place(&key, value.span().start);
        condition(table, &At { key, value })
    });
    // All are read before any is given up, so that each fault is seen.
    read.collect::<Vec<_>>().into_iter().collect()
}

fn fact(table: &Table<'_>) -> Option<Condition> {
    let fact = FactId::from(table.text("fact"));
    let (is, within, gte) = (table.at("is"), table.at("in"), table.at("gte"));
    match (is, within, gte) {
        (Some(at), None, None) => {
            let value = match at.value.get_ref() {
                DeValue::Boolean(yes) => Some(FactValue::YesNo(*yes)),
                DeValue::String(_) => text(table.page, &at).map(FactValue::Code),
                DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(FactValue::Number),
                other => date(other).map(FactValue::Date),
            };
            if value.is_none() {
                wrong(table.page, &at.key, "true, false, a code in quotes, a number or a date", at.value.get_ref());
            }
            value.map(|value| Condition::Is { fact, value })
        }
        (None, Some(_), None) => {
            let codes = table.texts("in");
            if codes.is_empty() {
                table.page.fault(&table.key("in"), "This list of codes is empty, so the condition can never be true.");
            }
            Some(Condition::In { fact, codes })
        }
        (None, None, Some(at)) => {
            let n = match at.value.get_ref() {
                DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
                _ => None,
            };
            if n.is_none() {
                wrong(table.page, &at.key, "a whole number", at.value.get_ref());
            }
            n.map(|n| Condition::AtLeast { fact, n })
        }
        _ => {
            let say = "A condition on a fact says one of: is = …, in = [ … ], gte = … .";
            table.page.fault(table.path(), say);
            None
        }
    }
}
