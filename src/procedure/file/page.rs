//! The file as it is being read: which line each key stands on, what is named where, and what is wrong so far.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::procedure::Condition;
use crate::procedure::file::Fault;
use crate::procedure::file::fill::Wording;
use crate::procedure::limits::CHOICE;

/// What a name in a file may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Role,
    Paper,
    Exemption,
}

impl Named {
    pub fn one(self) -> &'static str {
        match self {
            Self::Role => "a role",
            Self::Paper => "the id of a `[[paper]]`",
            Self::Exemption => "the id of an `[[exemption]]`",
        }
    }

    pub fn several(self) -> &'static str {
        match self {
            Self::Role => "a list of roles",
            Self::Paper => "a list of ids of `[[paper]]`",
            Self::Exemption => "a list of ids of `[[exemption]]`",
        }
    }
}

/// A name that must be declared somewhere in the file.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub key: String,
    pub of: Named,
    pub name: String,
}

/// A key that the reader asked a table for, and what it wanted there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The table's path, each list marked: `timescale[].extend`. Empty: the file itself.
    pub table: String,
    pub key: String,
    /// What belongs there, in words: "a role".
    pub what: String,
    pub needed: bool,
}

/// One file under reading. Interior mutability, because tables inside tables all write to the one page.
pub(crate) struct Page {
    file: String,
    /// The byte at which each line starts.
    starts: Vec<usize>,
    /// The line and column of each key, from 1.
    lines: RefCell<BTreeMap<String, (usize, usize)>>,
    faults: RefCell<Vec<Fault>>,
    mentions: RefCell<Vec<Mention>>,
    conditions: RefCell<Vec<(String, Condition)>>,
    leaves: RefCell<Vec<(String, Condition)>>,
    /// Keys with a fault when reading ended: sense checks do not repeat in other words what is wrong there.
    unsound: RefCell<Vec<String>>,
    /// The file could not be parsed to its end, so a key that seems to be missing may be in the unread part.
    torn: Cell<bool>,
    /// The family of the checks that are being made: see [`Fault::code`].
    about: Cell<&'static str>,
    /// What fills the places in its texts. None: they are left as they stand.
    wording: RefCell<Option<Wording>>,
    /// Every text of the page, filled, with its key.
    said: RefCell<Vec<(String, String)>>,
    /// Some: nothing is read; every key that could be is noted, so that the schema can be described.
    asked: RefCell<Option<Vec<Asked>>>,
}

impl Page {
    pub fn new(file: &str, text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self {
            file: file.to_owned(),
            starts,
            lines: RefCell::default(),
            faults: RefCell::default(),
            mentions: RefCell::default(),
            conditions: RefCell::default(),
            leaves: RefCell::default(),
            unsound: RefCell::default(),
            torn: Cell::new(false),
            about: Cell::new("reading"),
            wording: RefCell::new(None),
            said: RefCell::default(),
            asked: RefCell::new(None),
        }
    }

    /// A page on which every table that could be there is taken to be there, and empty.
    pub fn describing() -> Self {
        Self { asked: RefCell::new(Some(Vec::new())), ..Self::new("", "") }
    }

    pub fn is_describing(&self) -> bool {
        self.asked.borrow().is_some()
    }

    /// Notes a key and what belongs there. What was said of it first stands: it is the most exact.
    pub fn ask(&self, table: &str, key: &str, what: &str, needed: bool) {
        let mut asked = self.asked.borrow_mut();
        let Some(asked) = asked.as_mut() else { return };
        if asked.iter().all(|a| a.table != table || a.key != key) {
            asked.push(Asked { table: table.to_owned(), key: key.to_owned(), what: what.to_owned(), needed });
        }
    }

    pub fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner().unwrap_or_default()
    }

    /// From now on the places in texts are filled.
    pub fn speak(&self, wording: Wording) {
        *self.wording.borrow_mut() = Some(wording);
    }

    /// A text as people read it: filled, and noted with its key.
    pub fn say(&self, key: &str, written: String) -> String {
        let filled = match &*self.wording.borrow() {
            None => Ok(written.clone()),
            Some(wording) => wording.fill(&written),
        };
        let text = filled.unwrap_or_else(|says| {
            says.into_iter().for_each(|say| self.fault(key, say));
            written
        });
        self.said.borrow_mut().push((key.to_owned(), text.clone()));
        text
    }

    /// Every text of the page with its key, in the order of reading.
    pub fn said(&self) -> Vec<(String, String)> {
        self.said.borrow().clone()
    }

    /// Whether the text is too long for a choice by the file's own doing. A longer word of the council's is cut where it
    /// does not fit, and worth a warning.
    pub fn too_long(&self, key: &str, written: &str) {
        let wording = self.wording.borrow();
        let count = |wording: Option<&Wording>| {
            wording.and_then(|w| w.fill(written).ok()).unwrap_or_else(|| written.to_owned()).chars().count()
        };
        let (length, alone) = (count(wording.as_ref()), count(wording.as_ref().map(Wording::usual).as_ref()));
        let say = format!("This is offered as a choice, so it may have {CHOICE} characters; it has {length}.");
        if alone > CHOICE {
            self.fault(key, say);
        } else if length > CHOICE {
            self.warn(key, say);
        }
    }

    /// The 1-based line of a byte.
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// Remembers where a key stands.
    pub fn place(&self, key: &str, byte: usize) {
        let line = self.line_of(byte);
        let column = byte - self.starts.get(line - 1).copied().unwrap_or(0).min(byte) + 1;
        self.lines.borrow_mut().insert(key.to_owned(), (line, column));
    }

    /// What is noted from now on belongs to this family of checks.
    pub fn about(&self, family: &'static str) {
        self.about.set(family);
    }

    pub fn mention(&self, key: &str, of: Named, name: &str) {
        if !name.is_empty() {
            self.mentions.borrow_mut().push(Mention { key: key.to_owned(), of, name: name.to_owned() });
        }
    }

    pub fn mentions(&self) -> Vec<Mention> {
        self.mentions.borrow().clone()
    }

    pub fn condition(&self, key: &str, condition: &Condition) {
        self.conditions.borrow_mut().push((key.to_owned(), condition.clone()));
    }

    /// Every condition in the file, with its key.
    pub fn conditions(&self) -> Vec<(String, Condition)> {
        self.conditions.borrow().clone()
    }

    /// Notes one fact or event inside a condition.
    pub fn leaf(&self, key: &str, leaf: &Condition) {
        self.leaves.borrow_mut().push((key.to_owned(), leaf.clone()));
    }

    /// Every condition that looks at a fact, alone or inside another, with its own key.
    pub fn leaves(&self) -> Vec<(String, Condition)> {
        self.leaves.borrow().clone()
    }

    pub fn has(&self, key: &str) -> bool {
        self.lines.borrow().contains_key(key)
    }

    pub fn fault(&self, key: &str, say: impl Into<String>) {
        self.note(key, say.into(), false);
    }

    pub fn warn(&self, key: &str, say: impl Into<String>) {
        self.note(key, say.into(), true);
    }

    /// A key that should be there and is not: noted at its table's line.
    pub fn missing(&self, key: &str, say: impl Into<String>) {
        if !self.torn.get() {
            self.note(key, say.into(), false);
        }
    }

    /// Takes back that a key is missing: it is there, misspelt. (Of a key that is not there, nothing else was said.)
    pub fn not_missing(&self, key: &str) {
        self.faults.borrow_mut().retain(|fault| fault.key != key);
    }

    /// Whether something is wrong at a key or inside it.
    pub fn faulty(&self, key: &str) -> bool {
        self.faults.borrow().iter().any(|fault| !fault.warning && within(&fault.key, key))
    }

    /// Reading is over. From now on nothing is noted of a key in which, or around which, something could not be read.
    pub fn settle(&self) {
        let faults = self.faults.borrow();
        *self.unsound.borrow_mut() = faults.iter().filter(|f| !f.warning).map(|f| f.key.clone()).collect();
    }

    /// A place where the text is not TOML.
    pub fn unreadable(&self, error: &toml::de::Error) {
        self.torn.set(true);
        let line = error.span().map_or(1, |span| self.line_of(span.start));
        let say = format!("This line cannot be read: {}.", error.message().trim().trim_end_matches('.'));
        let (file, key) = (self.file.clone(), String::new());
        self.faults.borrow_mut().push(Fault { file, line, column: None, key, say, warning: false, code: "toml" });
    }

    pub fn is_torn(&self) -> bool {
        self.torn.get()
    }

    /// Everything that was noted, in line order.
    pub fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by(|a, b| (a.line, &a.key, &a.say).cmp(&(b.line, &b.key, &b.say)));
        faults.dedup();
        faults
    }

    fn note(&self, key: &str, say: String, warning: bool) {
        if self.unsound.borrow().iter().any(|unsound| within(unsound, key) || within(key, unsound)) {
            return;
        }
        let (line, column) = self.stands(key);
        let (file, key, code) = (self.file.clone(), key.to_owned(), self.about.get());
        self.faults.borrow_mut().push(Fault { file, line, column, key, say, warning, code });
    }

    /// The line of a key, or of the nearest table around it.
    pub fn line(&self, key: &str) -> usize {
        self.stands(key).0
    }

    /// The same with its column, where it is known.
    pub fn stands(&self, key: &str) -> (usize, Option<usize>) {
        let lines = self.lines.borrow();
        let mut key = key;
        loop {
            if let Some((line, column)) = lines.get(key) {
                return (*line, Some(*column));
            }
            match key.rfind(['.', '[']) {
                Some(at) => key = &key[..at],
                None => return (1, None),
            }
        }
    }
}

/// Whether a key is another or lies inside it.
fn within(key: &str, outer: &str) -> bool {
    key.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
