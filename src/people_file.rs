//! The people file: a CSV of who holds which role. It is taken whole or not at all.
//!
//! Columns, in any order: `id,name,email,slack,teams,roles,team,cover,prefers,away_until`. `id` and `name` must be there; `roles` are
//! separated by `;`; `cover` is another row's id; `prefers` says where somebody with two accounts is written to first,
//! `slack` or `teams`; `away_until` is the last day on which somebody is away. [`read_people`] returns every fault with its line, so that the file
//! can be mended in one go. Warnings never stop an import.

mod advice;

use std::collections::{BTreeMap, BTreeSet};

pub use advice::advice;

use chrono::{Datelike, NaiveDate};

use crate::ids::{PersonId, RoleId};
use crate::people::{Chat, Person};

const COLUMNS: [&str; 10] =
    ["id", "name", "email", "slack", "teams", "roles", "team", "cover", "prefers", "away_until"];
/// As it is written, and as a spreadsheet in this country writes it of its own accord.
const DATES: [&str; 2] = ["%Y-%m-%d", "%d/%m/%Y"];
const PLATFORMS: [&str; 2] = ["slack", "teams"];
/// The largest council has some thousands of people in children's services.
const MOST_PEOPLE: usize = 20_000;
const LONGEST_CELL: usize = 200;
/// An id rides in buttons and table keys.
const LONGEST_ID: usize = 64;

/// One thing wrong, and its line (1-based; 0 for the file as a whole).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    pub line: u64,
    pub say: String,
}

/// Something that works but will probably surprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub say: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.say),
            line => write!(f, "{}:{line}: {}", self.file, self.say),
        }
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say)
    }
}

/// Reads a people file. `known_roles` are those that the procedures name, with their titles.
pub fn read_people(
    file: &str,
    text: &str,
    known_roles: &BTreeMap<RoleId, String>,
) -> Result<(Vec<Person>, Vec<Warning>), Vec<Fault>> {
    let mut reading = Reading { file: file.to_owned(), ..Reading::default() };
    // Spreadsheets put an invisible mark before the first column's name.
    reading.rows(text.strip_prefix('\u{feff}').unwrap_or(text));
    reading.check_covers();
    if !reading.faults.is_empty() {
        reading.faults.sort_by_key(|fault| fault.line);
        return Err(reading.faults);
    }
    let people: Vec<Person> = reading.people.into_iter().map(|(_, person)| person).collect();
    let warnings = advice(&people.iter().cloned().collect(), known_roles);
    Ok((people, warnings))
}

#[derive(Default)]
struct Reading {
    file: String,
    /// Each person with their line.
    people: Vec<(u64, Person)>,
    /// Where each id and account was first seen.
    seen: BTreeMap<(&'static str, String), u64>,
    faults: Vec<Fault>,
}

impl Reading {
    fn fault(&mut self, line: u64, say: impl Into<String>) {
        self.faults.push(Fault { file: self.file.clone(), line, say: say.into() });
    }

    fn rows(&mut self, text: &str) {
        let mut rows = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let Some(columns) = rows.headers().ok().cloned().and_then(|header| self.columns(&header)) else { return };
        for row in rows.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.fault(line, "this line cannot be read as CSV");
                    continue;
                }
            };
            let line = row.position().map_or(0, csv::Position::line);
            if row.iter().all(str::is_empty) {
                continue;
            }
            if self.people.len() >= MOST_PEOPLE {
                return self.fault(line, format!("there are more than {MOST_PEOPLE} people"));
            }
            if row.len() != columns.len() {
                self.fault(
                    line,
                    format!("{} cells, but {} columns: is a comma missing, or one too many?", row.len(), columns.len()),
                );
                continue;
            }
            let cells: BTreeMap<&str, &str> = columns.iter().copied().zip(row.iter()).collect();
            self.person(line, &cells);
        }
        if self.people.is_empty() && self.faults.is_empty() {
            self.fault(0, "there is nobody in it");
        }
    }

    /// The columns in the file's order. None if they cannot be used.
    fn columns(&mut self, header: &csv::StringRecord) -> Option<Vec<&'static str>> {
        let before = self.faults.len();
        let mut columns = Vec::new();
        for name in header {
            match COLUMNS.iter().find(|c| c.eq_ignore_ascii_case(name)) {
                Some(column) if columns.contains(column) => {
                    self.fault(1, format!("the column `{column}` is there twice"))
                }
                Some(column) => columns.push(*column),
                None => self.fault(1, format!("`{}` is not a column; they are {}", printable(name), COLUMNS.join(","))),
            }
        }
        for needed in ["id", "name"] {
            if !columns.contains(&needed) {
                self.fault(1, format!("the column `{needed}` is missing"));
            }
        }
        (self.faults.len() == before).then_some(columns)
    }

    fn person(&mut self, line: u64, cells: &BTreeMap<&str, &str>) {
        for (column, cell) in cells {
            if cell.chars().any(char::is_control) {
                self.fault(line, format!("the {column} holds a control character, such as a line break"));
            }
            let most = if *column == "id" || *column == "cover" { LONGEST_ID } else { LONGEST_CELL };
            // One person may hold many roles; each is held to the length of an id below.
            if *column != "roles" && cell.chars().count() > most {
                self.fault(line, format!("the {column} is longer than {most} characters"));
            }
        }
        let cell = |column: &str| cells.get(column).copied().filter(|c| !c.is_empty()).map(str::to_owned);
        let person = Person {
            id: PersonId::new(cell("id").unwrap_or_default()),
            name: cell("name").unwrap_or_default(),
            email: cell("email"),
            slack: cell("slack"),
            teams: cell("teams").map(entra_id),
            roles: roles(cells.get("roles").copied().unwrap_or_default()),
            team: cell("team"),
            cover: cell("cover").map(PersonId::new),
            active: true,
            chat: Chat { prefers: cell("prefers").map(|p| p.to_lowercase()), ..Chat::default() },
            outside: false,
            away_until: cell("away_until").and_then(|day| self.day(line, &day)),
        };
        self.check(line, &person);
        self.people.push((line, person));
    }

    /// The last day of somebody's absence.
    fn day(&mut self, line: u64, cell: &str) -> Option<NaiveDate> {
        let read = DATES.iter().find_map(|form| NaiveDate::parse_from_str(cell, form).ok());
        let day = read.filter(|day| (2000..2100).contains(&day.year()));
        if day.is_none() {
            let say = format!("away_until is the last day away, such as 2026-06-14: `{}` is none", printable(cell));
            self.fault(line, say);
        }
        day
    }

    fn check(&mut self, line: u64, person: &Person) {
        match person.id.as_str() {
            "" => self.fault(line, "the id is missing"),
            id if !id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b)) => {
                self.fault(line, "an id is made of letters, digits and - _ . @");
            }
            _ => {}
        }
        if person.name.is_empty() {
            self.fault(line, "the name is missing");
        }
        if person.email.as_deref().is_some_and(|email| !looks_like_email(email)) {
            self.fault(line, "the email is not an address, such as sam@example.gov.uk");
        }
        if let Some(prefers) = &person.chat.prefers {
            if !PLATFORMS.contains(&prefers.as_str()) {
                self.fault(line, format!("`{}` is not slack or teams", printable(prefers)));
            } else if person.account_on(prefers).is_none() {
                self.fault(line, format!("the preferred platform is {prefers}, but there is no account on it"));
            }
        }
        for role in &person.roles {
            let name = role.as_str();
            let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if name.len() > LONGEST_ID || !name.bytes().all(good) {
                self.fault(line, format!("`{}` is not a role's id, such as team_manager", printable(name)));
            }
        }
        let lower = |text: &String| text.to_lowercase();
        // An e-mail address may be a team's, shared by several people; an account is one person's.
        let once = [
            ("id", Some(person.id.to_string()).filter(|id| !id.is_empty())),
            ("slack", person.slack.clone()),
            ("teams", person.teams.as_ref().map(lower)),
        ];
        for (column, value) in once {
            let Some(value) = value else { continue };
            match self.seen.get(&(column, value.clone())) {
                Some(first) => {
                    let first = *first;
                    self.fault(line, format!("the same {column} is on line {first}"));
                }
                None => {
                    self.seen.insert((column, value), line);
                }
            }
        }
    }

    /// Each cover must be somebody else in the file. Two people may well cover each other: the directory walks past a
    /// ring.
    fn check_covers(&mut self) {
        let mut lines = BTreeMap::new();
        for (line, person) in &self.people {
            // An id used twice is a fault already: its first line is the one to name.
            lines.entry(person.id.clone()).or_insert(*line);
        }
        for (line, person) in std::mem::take(&mut self.people) {
            if let Some(cover) = &person.cover {
                if *cover == person.id {
                    self.fault(line, "this person is their own cover");
                } else if !lines.contains_key(cover) {
                    self.fault(line, format!("the cover `{}` is nobody in this file", printable(cover.as_str())));
                }
            }
            self.people.push((line, person));
        }
    }
}

fn roles(cell: &str) -> BTreeSet<RoleId> {
    cell.split(';').map(str::trim).filter(|role| !role.is_empty()).map(RoleId::from).collect()
}

/// An Entra object id in lower case, in which it comes with what people do, whatever case a portal shows it in. Any
/// other id is left as it is.
fn entra_id(text: String) -> String {
    let id = text.rsplit('/').next().unwrap_or(&text);
    let is_guid = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_guid { text.to_lowercase() } else { text }
}

fn looks_like_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else { return false };
    let good = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;:\"()[]\\@".contains(c);
    let host_ok = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
    !user.is_empty() && user.chars().all(good) && host_ok && host.chars().all(good)
}

/// A word from the file, safe to print: short and without control characters.
fn printable(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests;
