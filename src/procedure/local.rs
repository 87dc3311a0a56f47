//! A council's own words: what it calls its roles, its kinds of meeting and a few plain things, and whose teams are its own.
//!
//! They stand in `local.toml` beside the procedure files, so that a stock procedure is used as it is. They are laid over a
//! procedure when it is read and are part of its text: a case keeps the words it began under.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ids::{ProcedureId, RoleId};
use crate::procedure::Procedure;

/// The name of the file.
pub const FILE: &str = "local.toml";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Local {
    /// The council's name, in place of the one in the procedure files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub council: Option<String>,
    /// Whose people use these procedures, where one installation serves several councils. Empty: everybody whom no other
    /// council claims.
    pub teams: Vec<String>,
    pub words: Words,
    #[serde(rename = "role")]
    pub roles: Vec<RoleTitle>,
    #[serde(rename = "kind")]
    pub kinds: Vec<KindName>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleTitle {
    pub id: RoleId,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindName {
    pub id: ProcedureId,
    pub name: String,
    pub short: String,
}

/// A plain thing that Mainstay's own sentences speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    Placement,
    /// What ends when a child leaves a placement, and goes on while they live there.
    Stay,
    Carer,
    Child,
    SocialWorker,
}

impl Noun {
    pub const ALL: &[Noun] = &[Self::Placement, Self::Stay, Self::Carer, Self::Child, Self::SocialWorker];

    /// The key in `[words]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placement => "placement",
            Self::Stay => "stay",
            Self::Carer => "carer",
            Self::Child => "child",
            Self::SocialWorker => "social_worker",
        }
    }

    fn usual(self) -> &'static str {
        match self {
            Self::SocialWorker => "social worker",
            // A placement ends, and goes on; a home does neither.
            Self::Stay => "placement",
            other => other.as_str(),
        }
    }
}

/// The nouns for which the council has a word of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<Noun, String>);

impl Words {
    /// The council's word for it, in the singular and in small letters: "home".
    pub fn of(&self, noun: Noun) -> &str {
        self.0.get(&noun).map_or(noun.usual(), String::as_str)
    }
}

impl FromIterator<(Noun, String)> for Words {
    fn from_iter<I: IntoIterator<Item = (Noun, String)>>(words: I) -> Self {
        let mut words: BTreeMap<Noun, String> = words.into_iter().collect();
        if let (Some(placement), false) = (words.get(&Noun::Placement), words.contains_key(&Noun::Stay)) {
            words.insert(Noun::Stay, format!("stay in the {placement}"));
        }
        Self(words)
    }
}

impl Local {
    /// The text of a procedure with these words at its end: the version that a case keeps. The same text where there are
    /// none.
    pub fn beside(&self, text: &str) -> String {
        #[derive(Serialize)]
        struct Table<'a> {
            local: &'a Local,
        }
        match toml::to_string(&Table { local: self }) {
            Ok(words) if *self != Self::default() => format!("{}\n\n{words}", text.trim_end()),
            _ => text.to_owned(),
        }
    }

    /// Lays the words over what the procedure file says.
    pub(crate) fn lay_over(self, p: &mut Procedure) {
        for named in &self.roles {
            if let Some(role) = p.roles.get_mut(&named.id) {
                role.title.clone_from(&named.title);
            }
        }
        for named in self.kinds.iter().filter(|kind| kind.id == p.kind.id) {
            p.kind.name.clone_from(&named.name);
            p.kind.short.clone_from(&named.short);
        }
        if let Some(council) = &self.council {
            p.kind.council.clone_from(council);
        }
        p.local = self;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::EventName;
    use crate::procedure::file::{read, read_kept, read_local};

    const BPM: &str = include_str!("../../procedures/bpm.toml");
    const LOCAL: &str = r#"schema = 1
council = "Northshire"
teams = ["North", "East \"and\" beyond"]
[words]
placement = "home"
[[role]]
id = "csb_team_leader"
title = "Head of Brokerage"
[[kind]]
id = "bpm"
name = "Staying Home Meeting"
short = "SHM"
"#;

    #[test]
    fn the_words_are_part_of_the_version_and_read_back_from_it() {
        let (local, _) = read_local("local.toml", LOCAL).expect("good words");
        let text = local.beside(BPM);
        let (p, _) = read("bpm.toml", &text).expect("a good procedure");
        assert_eq!((p.kind.name.as_str(), p.kind.council.as_str()), ("Staying Home Meeting", "Northshire"));
        assert_eq!(p.role_title(&"csb_team_leader".into()), "Head of Brokerage");
        assert_eq!((p.noun(Noun::Placement), p.noun(Noun::SocialWorker)), ("home", "social worker"));
        assert_eq!(p.local, local);
        let said = |event| p.event_rule(event).map(|rule| rule.say.as_str());
        assert_eq!(said(EventName::PlacementEnded), Some("the stay in the home ended"));
        assert_eq!(said(EventName::RiskNotified), Some("the Head of Brokerage was told of the risk"));
        assert_eq!(read_kept("kept", &text).expect("kept"), p);
        assert_ne!(read("bpm.toml", BPM).expect("plain").0.hash, p.hash);
        assert_eq!(Local::default().beside(BPM), BPM, "without words of its own the text is as it was");
    }

    #[test]
    fn a_word_that_mainstay_does_not_know_is_a_fault_at_its_line() {
        let slip = LOCAL.replace("placement =", "placment =");
        let faults = read_local("local.toml", &slip).expect_err("a slip");
        assert_eq!((faults.len(), faults[0].line, faults[0].key.as_str()), (1, 5, "words.placment"));
        assert!(faults[0].say.contains("Did you mean “placement”?"), "{faults:?}");
    }
}
