//! The file that a SQLite database lives in: whether it is still the one that was opened.
//!
//! A process goes on writing to a file that somebody has removed or put another in the place of, and all of it is gone
//! with the process. So it is looked for before each commit.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::StoreError;

#[derive(Debug)]
pub(super) struct OwnFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl OwnFile {
    /// The file as it stands now, just opened.
    pub(super) fn at(path: &Path) -> Result<Self, StoreError> {
        let file = std::fs::metadata(path).map_err(|why| gone(&why))?;
        Ok(Self { path: path.to_owned(), device: file.dev(), inode: file.ino() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if it is gone, or another stands in its place. It is well again once the same file is back.
    pub(super) fn is_there(&self) -> Result<(), StoreError> {
        let file = std::fs::metadata(&self.path).map_err(|why| gone(&why))?;
        if (file.dev(), file.ino()) != (self.device, self.inode) {
            return Err(StoreError::Unavailable("another file stands in the place of the database's".into()));
        }
        Ok(())
    }
}

/// Without the path: the log's readers know which database it is.
fn gone(why: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("the database's file is not there: {}", why.kind()))
}
