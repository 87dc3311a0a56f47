//! From a TOML text to a [`Procedure`], or every fault in it at once.

use crate::procedure::Procedure;

/// One thing wrong with a procedure file, in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// Dotted, e.g. `timescale[0].extend.cap`.
    pub key: String,
    pub say: String,
    /// Warnings do not stop the file from being used.
    pub warning: bool,
}

/// Reads and checks one file.
pub fn read(_file: &str, _text: &str) -> Result<(Procedure, Vec<Fault>), Vec<Fault>> {
    todo!()
}
