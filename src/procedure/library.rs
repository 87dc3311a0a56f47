//! The procedures in use: built in or from a directory; the last good version of each stays when a file breaks.
//!
//! A clone is another handle on the same shelf. Every version that was ever put on it can be had by its hash, so that a
//! case keeps the rules it began under.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::ids::{ProcedureHash, ProcedureId};
use crate::procedure::Procedure;
use crate::procedure::file::{self, Fault};
use crate::procedure::overlap::apart;

#[derive(Clone)]
pub struct Library {
    /// None: the procedures that ship with Mainstay.
    directory: Option<Arc<Path>>,
    shelf: Arc<RwLock<Shelf>>,
}

#[derive(Default)]
struct Shelf {
    in_use: BTreeMap<ProcedureId, InUse>,
    versions: BTreeMap<ProcedureHash, Version>,
    faults: Vec<Fault>,
}

struct InUse {
    file: String,
    procedure: Arc<Procedure>,
}

struct Version {
    procedure: Arc<Procedure>,
    text: Arc<str>,
}

/// A file as it was found: its name for people, and its text or why it has none.
type Found = (String, Result<String, String>);

impl Library {
    /// The procedures that ship with Mainstay.
    pub fn built_in() -> Self {
        let library = Self { directory: None, shelf: Arc::default() };
        let found = file::BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), Ok((*text).to_owned()))).collect();
        library.write().restock(found);
        library
    }

    /// The `.toml` files of a directory. A file with faults is left out and its faults kept; the error is only for a
    /// directory that cannot be listed.
    pub fn from_dir(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path: PathBuf = path.into();
        let found = list(&path)?;
        let library = Self { directory: Some(path.into()), shelf: Arc::default() };
        library.write().restock(found);
        Ok(library)
    }

    /// Reads the directory again and returns what is wrong with it. The last good version of each procedure stays in
    /// use when its file breaks or disappears. Nothing happens to built-in procedures.
    pub fn reload(&self) -> Vec<Fault> {
        let Some(directory) = &self.directory else { return self.faults() };
        match list(directory) {
            Ok(found) => self.write().restock(found),
            Err(error) => {
                let say = format!("The directory cannot be listed ({error}). The procedures read last stay in use.");
                self.write().faults = vec![whole(&directory.display().to_string(), say, false)];
            }
        }
        self.faults()
    }

    /// What was wrong, or worth a warning, when the files were last read; file by file, in line order.
    pub fn faults(&self) -> Vec<Fault> {
        self.read().faults.clone()
    }

    /// The version in use of a kind.
    pub fn get(&self, id: &ProcedureId) -> Option<Arc<Procedure>> {
        self.read().in_use.get(id).map(|in_use| in_use.procedure.clone())
    }

    /// A version, in use or not.
    pub fn by_hash(&self, hash: &ProcedureHash) -> Option<Arc<Procedure>> {
        self.read().versions.get(hash).map(|version| version.procedure.clone())
    }

    /// The text of a version, for storing it beside the cases that began under it.
    pub fn text(&self, hash: &ProcedureHash) -> Option<Arc<str>> {
        self.read().versions.get(hash).map(|version| version.text.clone())
    }

    /// Every procedure in use, in the order of their ids.
    pub fn all(&self) -> Vec<Arc<Procedure>> {
        self.read().in_use.values().map(|in_use| in_use.procedure.clone()).collect()
    }

    /// Puts a version on the shelf that a case was begun under, so that [`Self::by_hash`] finds it. It does not come
    /// into use. It was accepted once, so only a text that cannot be read at all is refused.
    pub fn add_version(&self, text: &str) -> Result<Arc<Procedure>, Vec<Fault>> {
        if let Some(known) = self.by_hash(&file::hash(text)) {
            return Ok(known);
        }
        let procedure = file::read_kept("a stored version", text)?;
        Ok(self.write().keep(procedure, text))
    }

    // A panic elsewhere cannot leave a shelf half changed: each change is one insertion of whole values.

    fn read(&self) -> RwLockReadGuard<'_, Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelf> {
        self.shelf.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn keep(&mut self, procedure: Procedure, text: &str) -> Arc<Procedure> {
        let version = Version { procedure: Arc::new(procedure), text: text.into() };
        self.versions.entry(version.procedure.hash.clone()).or_insert(version).procedure.clone()
    }

    /// Takes what was found into use, and notes faults file by file.
    fn restock(&mut self, found: Vec<Found>) {
        let mut faults = Vec::new();
        let mut broken = BTreeSet::new();
        let mut supplied: BTreeMap<ProcedureId, String> = BTreeMap::new();
        for (name, text) in found {
            let read = match &text {
                Ok(text) => file::read(&name, text),
                Err(say) => Err(vec![whole(&name, say.clone(), false)]),
            };
            match (read, text) {
                (Ok((procedure, warnings)), Ok(text)) => {
                    let id = procedure.kind.id.clone();
                    faults.extend(warnings);
                    if let Some(first) = supplied.get(&id) {
                        let say = format!("“{id}” is already the kind in {first}, so this file is not used.");
                        faults.push(whole(&name, say, false));
                        continue;
                    }
                    let procedure = self.keep(procedure, &text);
                    supplied.insert(id.clone(), name.clone());
                    self.in_use.insert(id, InUse { file: name, procedure });
                }
                (Err(some), _) => {
                    faults.extend(some);
                    broken.insert(name);
                }
                (Ok(_), Err(_)) => {}
            }
        }
        for (id, old) in self.in_use.iter().filter(|(id, _)| !supplied.contains_key(*id)) {
            let version = &old.procedure.kind.version;
            let stays = format!("Version {version} of “{id}”, as read before, stays in use");
            faults.push(if broken.contains(&old.file) {
                whole(&old.file, format!("{stays} until this file is mended."), true)
            } else {
                whole(&old.file, format!("“{id}” is no longer here. {stays} until Mainstay starts again."), false)
            });
        }
        if supplied.is_empty() && broken.is_empty() && self.in_use.is_empty() {
            faults.push(whole("", "There is no procedure: no file here ends in .toml.".to_owned(), false));
        }
        // One ending may call for either; a council runs one of them.
        let used: Vec<&InUse> = self.in_use.values().collect();
        for (n, one) in used.iter().enumerate() {
            let clashes = used[n + 1..].iter().filter_map(|other| apart(&one.procedure, &other.procedure));
            faults.extend(clashes.map(|say| whole(&one.file, say, true)));
        }
        // Stable: within a file the reader's line order stays.
        faults.sort_by(|a, b| a.file.cmp(&b.file));
        self.faults = faults;
    }
}

/// A fault of a file as a whole.
fn whole(file: &str, say: String, warning: bool) -> Fault {
    Fault { file: file.to_owned(), line: 1, key: String::new(), say, warning }
}

/// The `.toml` files of a directory, by name. Hidden files are left out: editors keep their half-written copies so.
fn list(directory: &Path) -> std::io::Result<Vec<Found>> {
    let mut paths = std::fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        path.extension().is_some_and(|end| end == "toml") && !hidden
    });
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("This file cannot be read: {error}."));
        (path.display().to_string(), text)
    };
    Ok(paths.into_iter().map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BPM: &str = include_str!("../../procedures/bpm.toml");

    fn faults(library: &Library) -> Vec<String> {
        library.faults().iter().filter(|fault| !fault.warning).map(|fault| fault.say.clone()).collect()
    }

    #[test]
    fn a_file_that_breaks_or_goes_leaves_its_last_good_version_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("bpm.toml");
        std::fs::write(&path, BPM).unwrap();
        let library = Library::from_dir(dir.path()).unwrap();
        let before = library.get(&"bpm".into()).unwrap();
        assert_eq!(faults(&library), [""; 0]);

        std::fs::write(&path, BPM.replace("max = 5", "max = \"soon\"")).unwrap();
        let found = library.reload();
        assert!(found.iter().any(|f| f.key == "timescale[0].max" && !f.warning), "{found:?}");
        assert!(found.iter().any(|f| f.say.contains("stays in use until this file is mended")), "{found:?}");
        assert_eq!(library.get(&"bpm".into()).unwrap().hash, before.hash);

        std::fs::write(&path, BPM.replace("max = 5", "max = 6")).unwrap();
        library.clone().reload();
        let after = library.get(&"bpm".into()).unwrap();
        assert_eq!(after.timescales[0].max, Some(6));
        assert_ne!(after.hash, before.hash);
        assert_eq!(library.by_hash(&before.hash), Some(before), "a case that began under it still finds it");

        std::fs::remove_file(&path).unwrap();
        library.reload();
        assert_eq!(library.get(&"bpm".into()), Some(after));
        assert!(faults(&library)[0].contains("no longer here"), "{:?}", faults(&library));

        std::fs::remove_dir_all(dir.path()).unwrap();
        library.reload();
        assert!(faults(&library)[0].contains("cannot be listed"), "{:?}", faults(&library));
        assert_eq!(library.all().len(), 1);
    }

    #[test]
    fn two_files_of_one_kind_are_a_fault_and_a_renamed_file_is_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.toml"), BPM).unwrap();
        std::fs::write(dir.path().join("b.toml"), BPM.replace("max = 5", "max = 6")).unwrap();
        let library = Library::from_dir(dir.path()).unwrap();
        assert!(faults(&library)[0].starts_with("“bpm” is already the kind in"), "{:?}", faults(&library));
        assert_eq!(library.get(&"bpm".into()).unwrap().timescales[0].max, Some(5));

        std::fs::remove_file(dir.path().join("a.toml")).unwrap();
        library.reload();
        assert_eq!(faults(&library), [""; 0]);
        assert_eq!(library.get(&"bpm".into()).unwrap().timescales[0].max, Some(6));
    }

    #[test]
    fn two_kinds_whose_windows_do_not_meet_are_warned_of() {
        let library = Library::built_in();
        let clash = library.faults().into_iter().find(|fault| fault.say.contains("no day keeps both"));
        let clash = clash.expect("a disruption meeting comes later than a reflection and learning meeting may");
        assert!(clash.warning && clash.file == "dm.toml", "{clash:?}");
        assert!(
            clash.say.contains("no sooner than 6 weeks") && clash.say.contains("no later than 4 weeks"),
            "{clash:?}"
        );
    }

    #[test]
    fn a_stored_version_is_found_by_its_hash_but_does_not_come_into_use() {
        let library = Library::built_in();
        // Today's checks would refuse this text; a case that began under it still needs it.
        let old = BPM.replace("max = 5", "max = 7\nmin = 9");
        assert!(file::read("old", &old).is_err());
        let procedure = library.add_version(&old).unwrap();
        assert_eq!(library.by_hash(&procedure.hash).unwrap().timescales[0].max, Some(7));
        assert_eq!(library.text(&procedure.hash).as_deref(), Some(old.as_str()));
        assert_eq!(library.get(&"bpm".into()).unwrap().timescales[0].max, Some(5));
        assert!(library.add_version("not = [ a procedure").is_err());
    }
}
