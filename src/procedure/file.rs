//! From a TOML text to a [`Procedure`], or every fault in it at once.
//!
//! Reading has two halves. The files beside this one turn tables into the types of [`crate::procedure`] and note what
//! cannot be read; [`validate`](crate::procedure::validate) then asks whether the rules make sense together. Both write
//! to one [`Page`], which knows the line of every key, so that an administrator sees all there is to mend in one go.

use sha2::{Digest, Sha256};
use toml::de::DeTable;

use crate::ids::ProcedureHash;
use crate::procedure::local::Local;
use crate::procedure::{Procedure, validate};

mod after;
mod asking;
mod before;
mod condition;
mod fill;
mod identity;
mod ladder;
mod local;
mod page;
mod table;
mod timescale;
mod variant;
mod views;
pub(crate) mod words;

pub(crate) use ladder::HEARERS;
pub use page::Asked;
pub(crate) use page::{Named, Page};
use table::Table;

/// The version of the schema that this code reads.
const SCHEMA: u32 = 1;

/// The procedures that ship with Mainstay: file name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("bpm.toml", include_str!("../../procedures/bpm.toml")),
    ("dm.toml", include_str!("../../procedures/dm.toml")),
    ("fsm.toml", include_str!("../../procedures/fsm.toml")),
    ("ppm.toml", include_str!("../../procedures/ppm.toml")),
    ("prlm.toml", include_str!("../../procedures/prlm.toml")),
    ("psm.toml", include_str!("../../procedures/psm.toml")),
    ("pstm.toml", include_str!("../../procedures/pstm.toml")),
];

/// One thing wrong with a procedure file, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in bytes. None: not known.
    pub column: Option<usize>,
    /// Dotted, e.g. `timescale[0].extend.cap`.
    pub key: String,
    pub say: String,
    /// Warnings do not stop the file from being used.
    pub warning: bool,
    /// The family of checks it comes from, for programs: `reading`, `names`, `reminders` …
    pub code: &'static str,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} ", self.file, self.line)?;
        if !self.key.is_empty() {
            write!(f, "{} ", self.key)?;
        }
        write!(f, "— {}{}", if self.warning { "warning: " } else { "" }, self.say)
    }
}

/// Reads and checks one file. `Ok` carries the warnings; `Err` carries faults and warnings, in line order.
pub fn read(file: &str, text: &str) -> Result<(Procedure, Vec<Fault>), Vec<Fault>> {
    let (procedure, page) = open(file, text);
    if !page.is_torn() {
        validate::check(&procedure, &page);
    }
    verdict(procedure, page)
}

/// Reads a version that a case was begun under. It was accepted once, and the case keeps it: only a text that can no
/// longer be read at all is refused, not one that today's checks would send back.
pub fn read_kept(file: &str, text: &str) -> Result<Procedure, Vec<Fault>> {
    let (procedure, page) = open(file, text);
    verdict(procedure, page).map(|(procedure, _)| procedure)
}

/// Reads a council's own words. `Ok` carries the warnings; `Err` carries faults and warnings, in line order.
pub fn read_local(file: &str, text: &str) -> Result<(Local, Vec<Fault>), Vec<Fault>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let page = Page::new(file, text);
    page.about("local");
    for error in &errors {
        page.unreadable(error);
    }
    let top = Table::top(&page, document.get_ref());
    right_schema(&page, &top);
    let local = local::local(&top);
    top.finish();
    let faults = page.into_faults();
    if faults.iter().all(|fault| fault.warning) { Ok((local, faults)) } else { Err(faults) }
}

/// Where a key of a council's own words stands: line and column.
pub(crate) fn stands(text: &str, key: &str) -> (usize, Option<usize>) {
    let (document, _) = DeTable::parse_recoverable(text);
    let page = Page::new("", text);
    local::local(&Table::top(&page, document.get_ref()));
    page.stands(key)
}

/// The same of a procedure's key.
pub(crate) fn stands_in_procedure(text: &str, key: &str) -> (usize, Option<usize>) {
    let (document, _) = DeTable::parse_recoverable(text);
    let page = Page::new("", text);
    procedure(&page, text, &document);
    page.stands(key)
}

fn right_schema(page: &Page, top: &Table<'_>) {
    if let Some(schema) = top.needed_number("schema")
        && schema != SCHEMA
    {
        page.fault("schema", format!("This version of Mainstay reads schema = {SCHEMA}, not {schema}."));
    }
}

/// Every key that a procedure file may have, as the reader itself asks for them: in its order, tables before what is in
/// them.
pub fn keys() -> Vec<Asked> {
    let page = Page::describing();
    let nothing = toml::Spanned::new(0..0, DeTable::new());
    procedure(&page, "", &nothing);
    page.into_asked()
}

pub(crate) fn open(file: &str, text: &str) -> (Procedure, Page) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let page = Page::new(file, text);
    for error in &errors {
        page.unreadable(error);
    }
    page.speak(fill::Wording::of(document.get_ref()));
    (procedure(&page, text, &document), page)
}

fn verdict(procedure: Procedure, page: Page) -> Result<(Procedure, Vec<Fault>), Vec<Fault>> {
    let faults = page.into_faults();
    if faults.iter().all(|fault| fault.warning) { Ok((procedure, faults)) } else { Err(faults) }
}

/// The version of a text: SHA-256 in hex.
pub fn hash(text: &str) -> ProcedureHash {
    hex::encode(Sha256::digest(text.as_bytes())).into()
}

/// A procedure that ships with Mainstay. None if there is no such kind.
pub fn built_in(id: &str) -> Option<Procedure> {
    BUILT_IN
        .iter()
        .filter_map(|(file, text)| read(file, text).ok())
        .map(|(procedure, _)| procedure)
        .find(|procedure| procedure.kind.id.as_str() == id)
}

/// The whole document, in the order in which the types list it. What is missing is filled with an empty value and
/// noted as a fault, so that reading goes on to the end.
fn procedure(page: &Page, text: &str, document: &toml::Spanned<DeTable<'_>>) -> Procedure {
    let top = Table::top(page, document.get_ref());
    right_schema(page, &top);
    let mut procedure = Procedure {
        hash: hash(text),
        kind: identity::kind(&top),
        sources: identity::sources(&top),
        scope: identity::scope(&top),
        purpose: identity::purpose(&top),
        roles: identity::roles(&top),
        facts: top.tables("fact", identity::fact),
        events: top.tables("event", identity::event),
        triggers: top.tables("trigger", asking::trigger),
        gates: top.tables("gate", asking::gate),
        exemptions: top.tables("exemption", asking::exemption),
        request: asking::request(&top),
        notify: top.tables("notify", asking::notify),
        convene: before::convene(&top),
        invitations: before::invitations(&top),
        chair: before::chair(&top),
        minute_taker: before::minute_taker(&top),
        timescales: top.tables("timescale", timescale::timescale),
        invitees: top.tables("invitee", before::invitee),
        representation: before::representation(&top),
        papers: top.tables("paper", before::paper),
        views: top.tables("views", views::views),
        agenda: after::agenda(&top),
        outputs: after::outputs(&top),
        minutes: after::minutes(&top),
        scale: after::scale(&top),
        monitor: after::monitor(&top),
        ladders: top.tables("ladder", ladder::ladder),
        cancel: after::cancel(&top),
        not_held: after::not_held(&top),
        disputes: top.tables("dispute", after::dispute),
        next: top.tables("next", after::next),
        privacy: after::privacy(&top),
        variants: top.tables("variant", variant::variant),
        gaps: top.tables("gap", after::gap),
        local: Local::default(),
    };
    // A table of kept versions only: the council writes a file of its own.
    if !page.is_describing()
        && let Some(local) = top.table("local", local::local)
    {
        local.lay_over(&mut procedure);
    }
    top.finish();
    procedure
}
