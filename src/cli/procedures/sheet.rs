//! A page of plain text: headings, rules with where they come from, and the words for roles, conditions and lengths.

use std::io::{self, Write};

use crate::card::words::stopped;
use crate::ids::{FactId, RoleId};
use crate::procedure::{Condition, EventName, FactKind, FactValue, Origin, Procedure, Strength, Unit};

pub struct Sheet<'a, W: Write> {
    pub procedure: &'a Procedure,
    pub out: &'a mut W,
}

impl<W: Write> Sheet<'_, W> {
    pub fn heading(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "\n{words}")
    }

    /// One rule and its origin.
    pub fn rule(&mut self, words: &str, origin: &Origin) -> io::Result<()> {
        let strength = origin.strength.map(|strength| match strength {
            Strength::Must => "must",
            Strength::Should => "should",
            Strength::May => "may",
        });
        let chosen = (origin.default && origin.src.is_none()).then_some("the product's choice");
        let marks: Vec<&str> = strength.into_iter().chain(chosen).collect();
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        let words = words.trim();
        let Some(src) = &origin.src else { return writeln!(self.out, "  - {words}{marks}") };
        let rule = match marks.is_empty() {
            true => stopped(words),
            false => format!("{}{marks}.", words.trim_end_matches('.')),
        };
        writeln!(self.out, "  - {rule} Source: {}.", self.procedure.cite(src))
    }

    /// A detail of the rule above.
    pub fn detail(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "      {}", words.trim())
    }

    pub fn details(&mut self, title: &str, words: impl IntoIterator<Item = String>) -> io::Result<()> {
        let words: Vec<String> = words.into_iter().collect();
        if words.is_empty() { Ok(()) } else { self.detail(&format!("{title}: {}", words.join("; "))) }
    }

    pub fn role(&self, role: &RoleId) -> String {
        self.procedure.role_title(role)
    }

    pub fn roles(&self, roles: &[RoleId]) -> String {
        if roles.is_empty() {
            return "nobody".to_owned();
        }
        roles.iter().map(|role| self.role(role)).collect::<Vec<_>>().join("; ")
    }

    /// The event in the file's words, else in its name's.
    pub fn event(&self, event: EventName) -> String {
        self.procedure.event_rule(event).map_or_else(|| event.as_str().replace('_', " "), |rule| rule.say.clone())
    }

    /// ", when …", or nothing for a rule that always holds.
    pub fn when(&self, condition: &Condition) -> String {
        if *condition == Condition::Always { String::new() } else { format!(", when {}", self.condition(condition)) }
    }

    /// " Said when ….", or nothing for a rule that always holds.
    pub fn only(&self, verb: &str, condition: &Condition) -> String {
        if *condition == Condition::Always {
            String::new()
        } else {
            format!(" {verb} when {}.", self.condition(condition))
        }
    }

    pub fn condition(&self, condition: &Condition) -> String {
        let join = |parts: &[Condition], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
            format!("({})", parts.join(word))
        };
        match condition {
            Condition::Always => "always".to_owned(),
            Condition::All(parts) => join(parts, "; and "),
            Condition::Any(parts) => join(parts, "; or "),
            Condition::Not(part) => format!("not {}", self.condition(part)),
            Condition::Is { fact, value } => format!("{} is answered {}", self.question(fact), self.value(fact, value)),
            Condition::In { fact, codes } => {
                let codes: Vec<String> = codes.iter().map(|code| self.code(fact, code)).collect();
                format!("{} is answered {}", self.question(fact), codes.join(" or "))
            }
            Condition::AtLeast { fact, n } => format!("{} is answered {n} or more", self.question(fact)),
            Condition::Happened(event) => format!("{} has happened", event.as_str().replace('_', " ")),
        }
    }

    /// The question as people read it on the form.
    fn question(&self, fact: &FactId) -> String {
        let known = self.procedure.facts.iter().find(|known| known.id == *fact);
        known.map_or_else(|| fact.as_str().replace('_', " "), |known| format!("“{}”", known.ask))
    }

    fn value(&self, fact: &FactId, value: &FactValue) -> String {
        match value {
            FactValue::YesNo(true) => "yes".to_owned(),
            FactValue::YesNo(false) => "no".to_owned(),
            FactValue::Code(code) => self.code(fact, code),
            FactValue::Codes(codes) => codes.iter().map(|code| self.code(fact, code)).collect::<Vec<_>>().join(" and "),
            FactValue::Date(date) => crate::calendar::full_date(*date),
            FactValue::Number(n) => n.to_string(),
        }
    }

    /// What people see for a code.
    fn code(&self, fact: &FactId, code: &str) -> String {
        let fact = self.procedure.facts.iter().find(|known| known.id == *fact);
        let options = match fact.map(|fact| &fact.kind) {
            Some(FactKind::Choice(options) | FactKind::Codes(options)) => options.as_slice(),
            _ => &[],
        };
        let say = options.iter().find(|option| option.code == code).map_or(code, |option| &option.say);
        format!("“{say}”")
    }
}

/// "5 working days", "1 week".
pub fn length(n: u32, unit: Unit) -> String {
    let words = unit.as_str().replace('_', " ");
    format!("{n} {}", if n == 1 { words.trim_end_matches('s') } else { &words })
}
