//! Conditions over facts and events, as the procedure files write them. An unknown fact is a question, not a "no".

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::FactId;
use crate::procedure::EventName;

/// What is known of a case.
pub type Facts = BTreeMap<FactId, FactValue>;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    YesNo(bool),
    Code(String),
    Codes(Vec<String>),
    Date(NaiveDate),
    Number(i64),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Condition {
    #[default]
    Always,
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Is {
        fact: FactId,
        value: FactValue,
    },
    In {
        fact: FactId,
        codes: Vec<String>,
    },
    AtLeast {
        fact: FactId,
        n: i64,
    },
    Happened(EventName),
}

/// The answer to a condition, in three values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    Yes,
    No,
    /// It hangs on these facts.
    Ask(BTreeSet<FactId>),
}

impl Truth {
    pub fn is_yes(&self) -> bool {
        *self == Self::Yes
    }
}

impl Condition {
    /// Asks the condition of a case.
    pub fn holds(&self, facts: &Facts, happened: &dyn Fn(EventName) -> bool) -> Truth {
        match self {
            Self::Always => Truth::Yes,
            Self::All(parts) => combine(parts, facts, happened, &Truth::No, Truth::Yes),
            Self::Any(parts) => combine(parts, facts, happened, &Truth::Yes, Truth::No),
            Self::Not(part) => match part.holds(facts, happened) {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                ask @ Truth::Ask(_) => ask,
            },
            Self::Is { fact, value } => known(facts, fact, |v| v == value),
            Self::In { fact, codes } => known(facts, fact, |v| match v {
                FactValue::Code(code) => codes.contains(code),
                FactValue::Codes(some) => some.iter().any(|code| codes.contains(code)),
                _ => false,
            }),
            Self::AtLeast { fact, n } => known(facts, fact, |v| matches!(v, FactValue::Number(have) if have >= n)),
            Self::Happened(event) => {
                if happened(*event) {
                    Truth::Yes
                } else {
                    Truth::No
                }
            }
        }
    }

    /// Every fact the condition may look at.
    pub fn facts(&self) -> BTreeSet<FactId> {
        match self {
            Self::Always | Self::Happened(_) => BTreeSet::new(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::facts).collect(),
            Self::Not(part) => part.facts(),
            Self::Is { fact, .. } | Self::In { fact, .. } | Self::AtLeast { fact, .. } => [fact.clone()].into(),
        }
    }
}

fn known(facts: &Facts, fact: &FactId, test: impl Fn(&FactValue) -> bool) -> Truth {
    match facts.get(fact) {
        None => Truth::Ask([fact.clone()].into()),
        Some(value) if test(value) => Truth::Yes,
        Some(_) => Truth::No,
    }
}

/// `All` is settled by one "no", `Any` by one "yes"; otherwise open questions win over the neutral answer.
fn combine(
    parts: &[Condition],
    facts: &Facts,
    happened: &dyn Fn(EventName) -> bool,
    settles: &Truth,
    neutral: Truth,
) -> Truth {
    let mut open = BTreeSet::new();
    for part in parts {
        match part.holds(facts, happened) {
            Truth::Ask(more) => open.extend(more),
            answer if answer == *settles => return answer,
            _ => {}
        }
    }
    if open.is_empty() { neutral } else { Truth::Ask(open) }
}
