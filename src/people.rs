//! Who holds which role: the directory as the core sees it. Plain data, no look-ups.

pub mod outside;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, RoleId};
use crate::people::outside::Contact;

/// The role that hears what nobody else can: set by the product, not by a council.
pub const FALLBACK_ROLE: &str = "administrator";

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    /// `U…`, or `T…/U…` where several workspaces share one installation.
    pub slack: Option<String>,
    pub teams: Option<String>,
    pub roles: BTreeSet<RoleId>,
    pub team: Option<String>,
    pub cover: Option<PersonId>,
    /// False once every account is gone: work goes to the cover.
    pub active: bool,
    /// Named on a case and in no people file: holds no role, and is found in no list but that case's.
    #[serde(default)]
    pub outside: bool,
    #[serde(default)]
    pub chat: Chat,
    /// The last day on which they are away. None: nobody has said that they are.
    #[serde(default)]
    pub away_until: Option<NaiveDate>,
}

/// How somebody with accounts on several chat platforms is reached. Platforms go by their names, e.g. `teams`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Where they would rather be written to. None: where everybody is.
    pub prefers: Option<String>,
    /// Where their account is gone, or cannot be reached.
    pub lost: BTreeSet<String>,
    /// Their own wish: meetings also go to their calendar, by e-mail.
    pub calendar: bool,
}

impl Person {
    /// Somebody outside, known by what a form said of them.
    pub fn from_outside(id: PersonId, contact: Contact) -> Self {
        let Contact { name, service, email } = contact;
        Self {
            id,
            name,
            email: Some(email),
            slack: None,
            teams: None,
            roles: BTreeSet::new(),
            team: service,
            cover: None,
            active: true,
            outside: true,
            away_until: None,
            chat: Chat::default(),
        }
    }

    /// Whether this person can be asked today: they have not left, and are not away.
    pub fn is_here(&self, today: NaiveDate) -> bool {
        self.active && self.away_until.is_none_or(|until| until < today)
    }

    pub fn holds(&self, role: &RoleId) -> bool {
        self.roles.contains(role)
    }

    /// Whether Mainstay can write to this person on a chat platform.
    pub fn reachable(&self) -> bool {
        self.active && ["slack", "teams"].into_iter().any(|platform| self.account_on(platform).is_some())
    }

    /// Their account on a chat platform, unless it is gone.
    pub fn account_on(&self, platform: &str) -> Option<&str> {
        let account = match platform {
            "slack" => self.slack.as_deref(),
            "teams" => self.teams.as_deref(),
            _ => None,
        };
        account.filter(|_| !self.chat.lost.contains(platform))
    }

    /// Whether Mainstay has any way at all to write to this person.
    pub fn can_be_written_to(&self) -> bool {
        self.reachable() || self.by_mail()
    }

    /// Whether this person has nothing but an address: they answer on the reply page.
    pub fn by_mail(&self) -> bool {
        self.active && !self.reachable() && self.email.is_some()
    }
}

/// Everybody, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    by_id: BTreeMap<PersonId, Person>,
}

impl FromIterator<Person> for People {
    fn from_iter<I: IntoIterator<Item = Person>>(people: I) -> Self {
        Self { by_id: people.into_iter().map(|p| (p.id.clone(), p)).collect() }
    }
}

impl People {
    /// The same people and one more.
    pub fn with(mut self, person: Person) -> Self {
        self.by_id.insert(person.id.clone(), person);
        self
    }

    /// Whoever is known by this name and this address: an office's address alone may be several people's.
    pub fn found_by(&self, contact: &Contact) -> Option<&Person> {
        let same = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b.trim());
        let fits = |p: &&Person| {
            p.active && same(&p.name, &contact.name) && p.email.as_deref().is_some_and(|e| same(e, &contact.email))
        };
        self.iter().find(fits)
    }

    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.by_id.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.by_id.values()
    }

    /// The person's name, or their id if they have left the directory.
    pub fn name(&self, id: &PersonId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |p| p.name.clone())
    }

    /// Active holders of a role, in id order.
    pub fn holders(&self, role: &RoleId) -> Vec<&Person> {
        self.iter().filter(|p| p.active && p.holds(role)).collect()
    }

    /// The holders a case in `team` would turn to: those of the team, else those with no team, else all.
    pub fn holders_for(&self, role: &RoleId, team: Option<&str>) -> Vec<&Person> {
        let all = self.holders(role);
        for wanted in [team, None] {
            let some: Vec<&Person> = all.iter().copied().filter(|p| p.team.as_deref() == wanted).collect();
            if !some.is_empty() {
                return some;
            }
        }
        all
    }

    /// Who acts when this person does not: the first active person down their line of cover, else the fallback role.
    /// Never the person themselves.
    pub fn cover_for(&self, id: &PersonId) -> Option<PersonId> {
        let mut seen = BTreeSet::from([id.clone()]);
        let mut next = self.get(id).and_then(|p| p.cover.clone());
        while let Some(candidate) = next {
            if !seen.insert(candidate.clone()) {
                break;
            }
            match self.get(&candidate) {
                Some(p) if p.active => return Some(candidate),
                Some(p) => next = p.cover.clone(),
                None => break,
            }
        }
        self.holders(&RoleId::from(FALLBACK_ROLE)).into_iter().map(|p| p.id.clone()).find(|p| p != id)
    }

    /// Whoever is asked in the place of somebody who is away today: down their line of cover, else the fallback role.
    /// None: they are here, or there is nobody else.
    pub fn absent_cover(&self, id: &PersonId, today: NaiveDate) -> Option<PersonId> {
        let here = |id: &PersonId| self.get(id).is_some_and(|x| x.is_here(today));
        if here(id) {
            return None;
        }
        let mut seen = BTreeSet::from([id.clone()]);
        let mut next = self.get(id).and_then(|x| x.cover.clone());
        while let Some(cover) = next.filter(|cover| seen.insert(cover.clone())) {
            if here(&cover) {
                return Some(cover);
            }
            next = self.get(&cover).and_then(|x| x.cover.clone());
        }
        let administrators = self.holders(&RoleId::from(FALLBACK_ROLE)).into_iter().map(|x| x.id.clone());
        administrators.into_iter().find(|x| x != id)
    }

    /// The person, or their cover if their account is gone.
    pub fn acting(&self, id: &PersonId) -> PersonId {
        match self.get(id) {
            Some(p) if p.active => id.clone(),
            _ => self.cover_for(id).unwrap_or_else(|| id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, roles: &[&str], team: Option<&str>, cover: Option<&str>, active: bool) -> Person {
        Person {
            id: id.into(),
            name: id.to_uppercase(),
            email: None,
            slack: None,
            teams: None,
            roles: roles.iter().map(|r| RoleId::from(*r)).collect(),
            team: team.map(str::to_owned),
            cover: cover.map(PersonId::from),
            active,
            chat: Chat::default(),
            outside: false,
            away_until: None,
        }
    }

    #[test]
    fn cover_skips_people_who_have_left_and_ends_at_the_administrator() {
        let people: People = [
            person("a", &["x"], None, Some("b"), true),
            person("b", &["x"], None, Some("c"), false),
            person("c", &[], None, None, true),
            person("d", &[], None, Some("e"), true),
            person("e", &[], None, Some("d"), false),
            person("z", &[FALLBACK_ROLE], None, None, true),
        ]
        .into_iter()
        .collect();
        assert_eq!(people.cover_for(&"a".into()), Some("c".into()));
        assert_eq!(people.cover_for(&"d".into()), Some("z".into()), "a ring of cover ends at the fallback role");
        assert_eq!(people.cover_for(&"z".into()), None);
        assert_eq!(people.acting(&"b".into()), "c".into());
    }

    #[test]
    fn a_team_s_own_holder_comes_first() {
        let people: People = [
            person("north", &["tm"], Some("north"), None, true),
            person("south", &["tm"], Some("south"), None, true),
            person("all", &["tm"], None, None, true),
        ]
        .into_iter()
        .collect();
        let ids = |team| people.holders_for(&"tm".into(), team).iter().map(|p| p.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(Some("north")), ["north"]);
        assert_eq!(ids(Some("east")), ["all"]);
        assert_eq!(ids(None), ["all"]);
    }
}
