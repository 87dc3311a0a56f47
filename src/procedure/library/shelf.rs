//! The shelf behind a library: which version of which kind is in use, and how files get there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ids::{ProcedureHash, ProcedureId};
use crate::procedure::file::{self, Fault};
use crate::procedure::local::{self, Local};
use crate::procedure::overlap::apart;
use crate::procedure::{KindStage, Procedure};

use super::Kept;

#[derive(Default)]
pub(super) struct Shelf {
    pub in_use: BTreeMap<Place, InUse>,
    pub versions: BTreeMap<ProcedureHash, Version>,
    pub faults: Vec<Fault>,
    /// What was last read, and whether the directory could be.
    pub found: Vec<Found>,
    pub listed: bool,
    /// Files that cannot be used as they are.
    pub broken: BTreeSet<String>,
    /// Files whose last good version is in use all the same, or that are gone.
    pub old: BTreeSet<String>,
    /// The last good words of each folder.
    locals: BTreeMap<String, Local>,
}

/// Where a procedure stands: each council's folder has its own kinds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Empty: the directory itself.
    pub folder: String,
    pub id: ProcedureId,
}

pub(super) struct InUse {
    pub file: String,
    pub procedure: Arc<Procedure>,
}

pub(super) struct Version {
    pub procedure: Arc<Procedure>,
    pub text: Arc<str>,
}

/// A file as it was found.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Found {
    folder: String,
    /// Its name for people.
    name: String,
    is_local: bool,
    /// Its text, or why it has none.
    text: Result<String, String>,
}

impl Found {
    pub fn new(folder: &str, name: &str, text: Result<String, String>) -> Self {
        let is_local = Path::new(name).file_name().is_some_and(|name| name == local::FILE);
        Self { folder: folder.to_owned(), name: name.to_owned(), is_local, text }
    }
}

impl Shelf {
    pub fn keep(&mut self, procedure: Procedure, text: &str) -> Arc<Procedure> {
        let version = Version { procedure: Arc::new(procedure), text: text.into() };
        self.versions.entry(version.procedure.hash.clone()).or_insert(version).procedure.clone()
    }

    /// Puts an old version in use where no file supplies that kind. Returns whether it did.
    pub fn put_back(&mut self, kept: &Kept, procedure: Arc<Procedure>) -> bool {
        let place = Place { folder: kept.folder.clone(), id: kept.id.clone() };
        let missing = !self.in_use.contains_key(&place);
        if missing {
            self.in_use.insert(place, InUse { file: kept.file.clone(), procedure });
        }
        missing
    }

    /// Takes what was found into use, and notes faults file by file.
    pub fn restock(&mut self, found: Vec<Found>) {
        let mut faults = Vec::new();
        self.found.clone_from(&found);
        self.listed = true;
        let (locals, files): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|file| file.is_local);
        let said = self.take_words(&locals, &mut faults);
        let mut broken = BTreeSet::new();
        let mut supplied: BTreeMap<Place, String> = BTreeMap::new();
        for Found { folder, name, text, .. } in files {
            let text = text.map(|text| said.get(&folder).map_or_else(|| text.clone(), |local| local.beside(&text)));
            let read = match &text {
                Ok(text) => file::read(&name, text),
                Err(say) => Err(vec![whole(&name, say.clone(), false)]),
            };
            match (read, text) {
                (Ok((procedure, warnings)), Ok(text)) => {
                    let place = Place { folder, id: procedure.kind.id.clone() };
                    faults.extend(warnings);
                    if let Some(first) = supplied.get(&place) {
                        let say = format!("“{}” is already the kind in {first}, so this file is not used.", place.id);
                        faults.push(whole(&name, say, false));
                        continue;
                    }
                    let procedure = self.keep(procedure, &text);
                    supplied.insert(place.clone(), name.clone());
                    self.in_use.insert(place, InUse { file: name, procedure });
                }
                (Err(some), _) => {
                    faults.extend(some);
                    broken.insert(name);
                }
                (Ok(_), Err(_)) => {}
            }
        }
        let old = || self.in_use.iter().filter(|(place, _)| !supplied.contains_key(*place));
        self.old = old().map(|(_, in_use)| in_use.file.clone()).collect();
        for (place, old) in old() {
            let (version, id) = (&old.procedure.kind.version, &place.id);
            let stays = format!("Version {version} of “{id}”, as read before, stays in use");
            faults.push(if broken.contains(&old.file) {
                whole(&old.file, format!("{stays} until this file is mended."), true)
            } else {
                whole(&old.file, format!("“{id}” is no longer here. {stays} until Mainstay starts again."), false)
            });
        }
        self.broken.clone_from(&broken);
        if supplied.is_empty() && broken.is_empty() && self.in_use.is_empty() {
            faults.push(whole("", "There is no procedure: no file here ends in .toml.".to_owned(), false));
        }
        faults.extend(self.cannot_both_be_kept());
        faults.extend(self.not_installed());
        faults.extend(self.names_nobody_has(&locals, &said));
        // Stable: within a file the reader's line order stays.
        faults.sort_by(|a, b| a.file.cmp(&b.file));
        self.faults = faults;
    }

    /// The words of each folder. A broken file's last good words stay in use, like a procedure's last good version.
    fn take_words(&mut self, locals: &[Found], faults: &mut Vec<Fault>) -> BTreeMap<String, Local> {
        let mut said = BTreeMap::new();
        for Found { folder, name, text, .. } in locals {
            let read = match text {
                Ok(text) => file::read_local(name, text),
                Err(say) => Err(vec![whole(name, say.clone(), false)]),
            };
            match read {
                Ok((local, warnings)) => {
                    faults.extend(warnings);
                    said.insert(folder.clone(), local);
                }
                Err(some) => {
                    faults.extend(some);
                    if let Some(before) = self.locals.get(folder) {
                        said.insert(folder.clone(), before.clone());
                    }
                }
            }
        }
        self.locals.clone_from(&said);
        said
    }

    /// Kinds of one council that one event may call for, with no day that keeps both.
    fn cannot_both_be_kept(&self) -> Vec<Fault> {
        let used: Vec<(&Place, &InUse)> = self.in_use.iter().collect();
        let mut faults = Vec::new();
        for (n, (place, one)) in used.iter().enumerate() {
            let beside = used[n + 1..].iter().filter(|(other, _)| other.folder == place.folder);
            let clashes = beside.filter_map(|(_, other)| apart(&one.procedure, &other.procedure));
            faults.extend(clashes.map(|say| Fault { code: "windows-apart", ..whole(&one.file, say, true) }));
        }
        faults
    }

    /// Kinds that a procedure offers or points to and that its council has not installed: nobody is offered them.
    fn not_installed(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (place, one) in &self.in_use {
            let p = &one.procedure;
            let here =
                || self.in_use.iter().filter(|(other, _)| other.folder == place.folder).map(|(_, x)| &x.procedure);
            let is_here = |kind: &str| here().any(|other| other.kind.id.as_str() == kind);
            let follows_an_ending = || here().any(|other| other.kind.stage == KindStage::After);
            let offered = p.next.iter().enumerate().filter_map(|(i, next)| {
                let key = format!("next[{i}].offer_kind");
                let kind = next.kind()?;
                match next.offers_after_ending() {
                    true => (!follows_an_ending()).then(|| {
                        (key, "No kind of stage “after” is installed here, so nothing is offered.".to_owned())
                    }),
                    false => (!is_here(kind))
                        .then(|| (key, format!("There is no procedure “{kind}” here, so it is offered to nobody."))),
                }
            });
            let meant = p.purpose.not_a.iter().enumerate().filter_map(|(i, not_a)| {
                let kind = not_a.kind.as_ref().filter(|kind| !is_here(kind.as_str()))?;
                let say =
                    format!("There is no procedure “{kind}” here: what is said stands, and no way to it is offered.");
                Some((format!("purpose.not_a[{i}].kind"), say))
            });
            let text = self.versions.get(&p.hash).map(|version| version.text.clone()).unwrap_or_default();
            for (key, say) in offered.chain(meant) {
                let (line, column) = file::stands_in_procedure(&text, &key);
                faults.push(Fault {
                    file: one.file.clone(),
                    line,
                    column,
                    key,
                    say,
                    warning: true,
                    code: "not-installed",
                });
            }
        }
        faults
    }

    /// Words for roles and kinds that no procedure beside them has.
    fn names_nobody_has(&self, locals: &[Found], said: &BTreeMap<String, Local>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for Found { folder, name, text, .. } in locals {
            let (Some(local), Ok(text)) = (said.get(folder), text) else { continue };
            let here: Vec<&InUse> = self.in_use.iter().filter(|(p, _)| p.folder == *folder).map(|(_, x)| x).collect();
            let roles = local.roles.iter().map(|r| ("role", &r.id)).enumerate();
            let strange = roles.filter(|(_, (_, id))| !here.iter().any(|x| x.procedure.roles.contains_key(*id)));
            let strange = strange
                .map(|(i, (_, id))| (format!("role[{i}].id"), format!("No procedure here names the role “{id}”.")));
            let kinds = local.kinds.iter().enumerate();
            let unknown = kinds.filter(|(_, kind)| !here.iter().any(|x| x.procedure.kind.id == kind.id));
            let unknown = unknown
                .map(|(i, kind)| (format!("kind[{i}].id"), format!("There is no procedure “{}” here.", kind.id)));
            for (key, say) in strange.chain(unknown) {
                let (line, column) = file::stands(text, &key);
                faults.push(Fault { file: name.clone(), line, column, key, say, warning: true, code: "local" });
            }
        }
        faults
    }
}

/// A fault of a file as a whole.
pub(super) fn whole(file: &str, say: String, warning: bool) -> Fault {
    Fault { file: file.to_owned(), line: 1, column: None, key: String::new(), say, warning, code: "files" }
}

/// The `.toml` files of a directory and of each council's folder in it, by name. A folder is a council's if it has the
/// council's own words; any other is somebody's own business. Hidden files are left out: editors keep their half-written
/// copies so.
pub(super) fn list(directory: &Path) -> std::io::Result<Vec<Found>> {
    let mut found = files_of(directory, "")?;
    for folder in entries(directory)?.into_iter().filter(|path| path.join(local::FILE).is_file()) {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.extend(files_of(&folder, &name)?);
    }
    Ok(found)
}

fn files_of(directory: &Path, folder: &str) -> std::io::Result<Vec<Found>> {
    let files = entries(directory)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("This file cannot be read: {error}."));
        Found::new(folder, &path.display().to_string(), text)
    };
    Ok(files.map(read).collect())
}

/// What is in a directory and not hidden, by name.
fn entries(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = std::fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    paths.sort();
    Ok(paths)
}
