//! One council's procedures among those of several, and a kind of meeting that more than one of them has.

use std::sync::Arc;

use crate::ids::ProcedureId;
use crate::procedure::Procedure;

/// A folder of procedures.
#[derive(Debug, Clone)]
pub struct Council {
    /// The folder's name; empty: the directory itself.
    pub folder: String,
    /// In the order of their ids; at least one.
    pub kinds: Vec<Arc<Procedure>>,
}

impl Council {
    /// The council as people call it.
    pub fn name(&self) -> String {
        let own = self.kinds.iter().find_map(|p| p.local.council.clone());
        let folder = Some(self.folder.clone()).filter(|folder| !folder.is_empty());
        own.or(folder).or_else(|| Some(self.kinds.first()?.kind.council.clone())).unwrap_or_default()
    }

    /// What it is chosen by, in a form or on the command line. A choice without a code would be no choice.
    pub fn code(&self) -> &str {
        if self.folder.is_empty() { "." } else { &self.folder }
    }

    pub fn kind(&self, id: &ProcedureId) -> Option<&Arc<Procedure>> {
        self.kinds.iter().find(|p| p.kind.id == *id)
    }

    /// The same with these kinds only. None: it has none of them.
    pub(super) fn only(&self, kinds: &[Arc<Procedure>]) -> Option<Council> {
        let among = |p: &&Arc<Procedure>| kinds.iter().any(|kind| Arc::ptr_eq(kind, p));
        let kinds: Vec<_> = self.kinds.iter().filter(among).cloned().collect();
        (!kinds.is_empty()).then(|| Council { folder: self.folder.clone(), kinds })
    }
}

/// What a kind is called, each name with the councils that call it so.
type Names = Vec<(String, Vec<String>)>;

/// Each kind once, by what it is called. Where councils call one kind by different names, each name has its council's:
/// "Staying Home Meeting (Northshire) or Breakdown Prevention Meeting (Southshire)".
pub fn offered(councils: &[Council]) -> Vec<(ProcedureId, String)> {
    let mut kinds: Vec<(ProcedureId, Names)> = Vec::new();
    for council in councils {
        for p in &council.kinds {
            let names = match kinds.iter_mut().find(|(id, _)| *id == p.kind.id) {
                Some((_, names)) => names,
                None => {
                    kinds.push((p.kind.id.clone(), Vec::new()));
                    let Some((_, names)) = kinds.last_mut() else { continue };
                    names
                }
            };
            match names.iter_mut().find(|(name, _)| *name == p.kind.name) {
                Some((_, whose)) => whose.push(council.name()),
                None => names.push((p.kind.name.clone(), vec![council.name()])),
            }
        }
    }
    let said = |names: Names| match names.as_slice() {
        [(only, _)] => only.clone(),
        several => {
            let each = several.iter().map(|(name, whose)| format!("{name} ({})", whose.join(", ")));
            each.collect::<Vec<_>>().join(" or ")
        }
    };
    kinds.into_iter().map(|(id, names)| (id, said(names))).collect()
}
