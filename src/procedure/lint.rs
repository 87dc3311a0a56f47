//! What an administrator should hear about a procedure that could be used as it stands, and where in the file to look.
//!
//! Faults come from reading and [`validate`](crate::procedure::validate) and keep a file from being used. The checks here
//! only advise: a warning where people will probably be let down, a note where something is merely odd. A file with a
//! fault is not advised on before it is mended.

mod ladders;
mod people;
mod sources;
mod twice;
mod used;
mod wording;

use serde::Serialize;

use crate::people::People;
use crate::procedure::Procedure;
use crate::procedure::file::{self, Fault, Page};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The file is not used.
    Fault,
    Warning,
    Note,
}

/// One thing to look at, as editors and people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub path: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in bytes. None: not known.
    pub column: Option<usize>,
    /// Dotted, e.g. `timescale[0].extend.cap`. Empty: the file as a whole.
    pub key: String,
    pub grade: Grade,
    /// The check that it comes from: `fact-unused`, `rung-unreachable` …
    pub code: &'static str,
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let grade = match self.grade {
            Grade::Fault => "fault",
            Grade::Warning => "warning",
            Grade::Note => "note",
        };
        let key = if self.key.is_empty() { String::new() } else { format!("{} ", self.key) };
        write!(f, "{}:{} {key}— {grade}: {}", self.path, self.line, self.message)
    }
}

impl From<Fault> for Finding {
    fn from(fault: Fault) -> Self {
        let grade = if fault.warning { Grade::Warning } else { Grade::Fault };
        let Fault { file: path, line, column, key, say: message, code, .. } = fault;
        Self { path, line, column, key, grade, code, message }
    }
}

/// Advice on one file that can be used. `people`: who is in the directory, where that is known.
pub fn advice(path: &str, text: &str, people: Option<&People>) -> Vec<Finding> {
    let (procedure, page) = file::open(path, text);
    let mut notes = Notes { p: &procedure, page: &page, path, found: Vec::new() };
    ladders::check(&mut notes);
    used::check(&mut notes);
    twice::check(&mut notes);
    sources::check(&mut notes);
    wording::check(&mut notes);
    if let Some(people) = people {
        people::check(&mut notes, people);
    }
    notes.found.sort_by(|a, b| (a.line, &a.key, &a.message).cmp(&(b.line, &b.key, &b.message)));
    notes.found
}

/// One file under advice, and what has been noted of it.
struct Notes<'a> {
    p: &'a Procedure,
    page: &'a Page,
    path: &'a str,
    found: Vec<Finding>,
}

impl Notes<'_> {
    fn warn(&mut self, code: &'static str, key: &str, message: impl Into<String>) {
        self.add(Grade::Warning, code, key, message.into());
    }

    fn note(&mut self, code: &'static str, key: &str, message: impl Into<String>) {
        self.add(Grade::Note, code, key, message.into());
    }

    fn add(&mut self, grade: Grade, code: &'static str, key: &str, message: String) {
        let (line, column) = self.page.stands(key);
        let (path, key) = (self.path.to_owned(), key.to_owned());
        self.found.push(Finding { path, line, column, key, grade, code, message });
    }
}
