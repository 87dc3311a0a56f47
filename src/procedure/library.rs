//! The procedures in use: built in or from a directory; the last good version of each stays when a file breaks.
//!
//! A directory holds one council's files, or a folder of them for each council. `local.toml` beside procedure files has the
//! council's own words, and makes a folder a council's. A clone is another handle on the same shelf. Every version that was ever put on it can be had
//! by its hash, so that a case keeps the rules, and the words, that it began under.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::ids::{ProcedureHash, ProcedureId};
use crate::procedure::Procedure;
use crate::procedure::file::{self, Fault};

mod council;
mod shelf;

pub use council::{Council, offered};
use shelf::{Found, Shelf, list, whole};

/// A version in use: of which council's folder, from which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub folder: String,
    pub id: ProcedureId,
    pub file: String,
    pub hash: ProcedureHash,
    pub text: Arc<str>,
}

#[derive(Clone)]
pub struct Library {
    /// None: the procedures that ship with Mainstay.
    directory: Option<Arc<std::path::Path>>,
    shelf: Arc<RwLock<Shelf>>,
}

impl Library {
    /// The procedures that ship with Mainstay.
    pub fn built_in() -> Self {
        let library = Self { directory: None, shelf: Arc::default() };
        let found = file::BUILT_IN.iter().map(|(name, text)| Found::new("", name, Ok((*text).to_owned()))).collect();
        library.write().restock(found);
        library
    }

    /// The `.toml` files of a directory and of its folders. A file with faults is left out and its faults kept; the error
    /// is only for a directory that cannot be listed.
    pub fn from_dir(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path: PathBuf = path.into();
        let found = list(&path)?;
        let library = Self { directory: Some(path.into()), shelf: Arc::default() };
        library.write().restock(found);
        Ok(library)
    }

    /// Where its files are. None: the procedures that ship with Mainstay.
    pub fn directory(&self) -> Option<&std::path::Path> {
        self.directory.as_deref()
    }

    /// Reads the directory again and returns what is wrong with it. The last good version of each procedure stays in
    /// use when its file breaks or disappears. Nothing happens to built-in procedures.
    pub fn reload(&self) -> Vec<Fault> {
        let Some(directory) = &self.directory else { return self.faults() };
        match list(directory) {
            Ok(found) => self.write().restock(found),
            Err(error) => {
                let say = format!("The directory cannot be listed ({error}). The procedures read last stay in use.");
                let mut shelf = self.write();
                shelf.faults = vec![whole(&directory.display().to_string(), say, false)];
                shelf.listed = false;
            }
        }
        self.faults()
    }

    /// The same, if anything in the directory is other than it was when last read. Returns whether it was.
    pub fn reload_if_changed(&self) -> bool {
        let Some(directory) = &self.directory else { return false };
        if list(directory).is_ok_and(|found| self.read().found == found) {
            return false;
        }
        let before = self.faults();
        self.reload();
        // A directory that still cannot be listed is no news.
        self.read().listed || self.faults() != before
    }

    /// Files whose last good version is in use although they cannot be used as they are, or are gone.
    pub fn kept_in_use(&self) -> Vec<String> {
        self.read().old.iter().cloned().collect()
    }

    /// Everything in use, as it can be kept and put back.
    pub fn in_use(&self) -> Vec<Kept> {
        let shelf = self.read();
        let kept = |(place, in_use): (&shelf::Place, &shelf::InUse)| {
            let hash = in_use.procedure.hash.clone();
            let text = shelf.versions.get(&hash)?.text.clone();
            Some(Kept { folder: place.folder.clone(), id: place.id.clone(), file: in_use.file.clone(), hash, text })
        };
        shelf.in_use.iter().filter_map(kept).collect()
    }

    /// Puts a version back in use that was in use before the program started, if its file is here and broken.
    pub fn put_back(&self, kept: &Kept) -> Result<bool, Vec<Fault>> {
        if !self.read().broken.contains(&kept.file) {
            return Ok(false);
        }
        let procedure = self.add_version(&kept.text)?;
        Ok(self.write().put_back(kept, procedure))
    }

    /// What was wrong, or worth a warning, when the files were last read; file by file, in line order.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.read().faults.clone();
        // What is wrong with no file is wrong with the directory.
        for fault in faults.iter_mut().filter(|fault| fault.file.is_empty()) {
            fault.file = self.directory.as_ref().map(|directory| directory.display().to_string()).unwrap_or_default();
        }
        faults
    }

    /// The version in use of a kind: the first council's that has it.
    pub fn get(&self, id: &ProcedureId) -> Option<Arc<Procedure>> {
        self.read().in_use.iter().find(|(place, _)| place.id == *id).map(|(_, in_use)| in_use.procedure.clone())
    }

    /// The version in use of a kind for somebody of this team.
    pub fn find(&self, id: &ProcedureId, team: Option<&str>) -> Option<Arc<Procedure>> {
        self.for_team(team).into_iter().find(|p| p.kind.id == *id)
    }

    /// The procedures in use for somebody of this team: those of the council that names it, else those of councils that
    /// name no teams, else all.
    pub fn for_team(&self, team: Option<&str>) -> Vec<Arc<Procedure>> {
        let all = self.all();
        let names = |p: &&Arc<Procedure>| team.is_some_and(|team| p.local.teams.iter().any(|own| own == team));
        let open = |p: &&Arc<Procedure>| p.local.teams.is_empty();
        let own: Vec<_> = all.iter().filter(names).cloned().collect();
        let others: Vec<_> = all.iter().filter(open).cloned().collect();
        [own, others].into_iter().find(|some| !some.is_empty()).unwrap_or(all)
    }

    /// The councils whose procedures may be meant by a case of this owner's: the owner's own; where none is known to be
    /// theirs, that of whoever enters it, who may have none either.
    pub fn councils_for(&self, owner: Option<&str>, actor: Option<&str>) -> Vec<Council> {
        let all = self.councils();
        let of = |team: Option<&str>| -> Vec<Council> {
            let kinds = self.for_team(team);
            all.iter().filter_map(|council| council.only(&kinds)).collect()
        };
        let theirs = of(owner);
        if theirs.len() > 1 { of(actor) } else { theirs }
    }

    /// The procedures in use, folder by folder.
    pub fn councils(&self) -> Vec<Council> {
        let mut councils: Vec<Council> = Vec::new();
        for (place, in_use) in &self.read().in_use {
            let p = in_use.procedure.clone();
            match councils.iter_mut().find(|council| council.folder == place.folder) {
                Some(council) => council.kinds.push(p),
                None => councils.push(Council { folder: place.folder.clone(), kinds: vec![p] }),
            }
        }
        councils
    }

    /// The procedures in use that an address may mean: a kind, or `folder/kind` where several councils have it. Each with
    /// the address that means it alone.
    pub fn addressed(&self, address: &str) -> Vec<(String, Arc<Procedure>)> {
        let meant = |(own, p): &(String, Arc<Procedure>)| own == address || p.kind.id.as_str() == address;
        let found: Vec<_> = self.addresses().into_iter().filter(meant).collect();
        if !found.is_empty() {
            return found;
        }
        let Some((folder, kind)) = address.split_once('/') else { return Vec::new() };
        let council = self.councils().into_iter().find(|council| council.code() == folder);
        let kind = council.and_then(|council| council.kind(&kind.into()).cloned());
        kind.into_iter().map(|p| (address.to_owned(), p)).collect()
    }

    /// What each procedure in use is called where it must be told from all others: its kind, after its council's folder
    /// where several have it.
    pub fn addresses(&self) -> Vec<(String, Arc<Procedure>)> {
        let councils = self.councils();
        let all = |id: &ProcedureId| councils.iter().filter(|council| council.kind(id).is_some()).count();
        let address = |council: &Council, p: &Arc<Procedure>| match all(&p.kind.id) {
            1 => p.kind.id.to_string(),
            _ => format!("{}/{}", council.code(), p.kind.id),
        };
        councils.iter().flat_map(|c| c.kinds.iter().map(move |p| (address(c, p), p.clone()))).collect()
    }

    /// The teams of every council but the one that names this team. None where no council names it: whoever belongs to no
    /// council works with all.
    pub fn teams_of_others(&self, team: Option<&str>) -> BTreeSet<String> {
        let all = self.all();
        let names = |p: &&Arc<Procedure>| team.is_some_and(|team| p.local.teams.iter().any(|own| own == team));
        if !all.iter().any(|p| names(&p)) {
            return BTreeSet::new();
        }
        all.iter().filter(|p| !names(p)).flat_map(|p| p.local.teams.iter().cloned()).collect()
    }

    /// A version, in use or not.
    pub fn by_hash(&self, hash: &ProcedureHash) -> Option<Arc<Procedure>> {
        self.read().versions.get(hash).map(|version| version.procedure.clone())
    }

    /// The text of a version, for storing it beside the cases that began under it.
    pub fn text(&self, hash: &ProcedureHash) -> Option<Arc<str>> {
        self.read().versions.get(hash).map(|version| version.text.clone())
    }

    /// Every procedure in use, council by council in the order of their ids.
    pub fn all(&self) -> Vec<Arc<Procedure>> {
        self.read().in_use.values().map(|in_use| in_use.procedure.clone()).collect()
    }

    /// Each procedure in use: its file, and its text with the council's own words.
    pub fn files(&self) -> Vec<(String, Arc<str>)> {
        let kept = self.read();
        let text = |in_use: &shelf::InUse| {
            Some((in_use.file.clone(), kept.versions.get(&in_use.procedure.hash)?.text.clone()))
        };
        kept.in_use.values().filter_map(text).collect()
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
    fn what_a_procedure_offers_and_nobody_has_installed_is_said_at_its_line() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in file::BUILT_IN {
            if ["ppm.toml", "dm.toml", "fsm.toml"].contains(name) {
                std::fs::write(dir.path().join(name), text).unwrap();
            }
        }
        let library = Library::from_dir(dir.path()).unwrap();
        let missing = |library: &Library| {
            let all = library.faults().into_iter().filter(|f| f.code == "not-installed" && f.warning && f.line > 1);
            all.map(|f| f.say.split(['“', '”']).nth(1).unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        let mut said = missing(&library);
        said.sort();
        said.dedup();
        assert_eq!(said, ["psm", "pstm"]);
        assert_eq!(missing(&Library::built_in()), [""; 0]);

        let alone = tempfile::tempdir().unwrap();
        std::fs::write(alone.path().join("bpm.toml"), BPM).unwrap();
        let said = missing(&Library::from_dir(alone.path()).unwrap());
        assert!(said.contains(&"after".to_owned()), "nothing follows an ending here: {said:?}");
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
