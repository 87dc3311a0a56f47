//! Reads a council's own words: from `local.toml`, or from the `[local]` table that a kept version ends in.

use crate::ids::{ProcedureId, RoleId};
use crate::procedure::file::table::Table;
use crate::procedure::local::{KindName, Local, Noun, RoleTitle};

pub(crate) fn local(t: &Table<'_>) -> Local {
    Local {
        council: t.maybe_text("council"),
        teams: t.texts("teams"),
        words: t
            .table("words", |w| {
                Noun::ALL.iter().filter_map(|noun| Some((*noun, w.maybe_text(noun.as_str())?))).collect()
            })
            .unwrap_or_default(),
        roles: t.tables("role", |r| RoleTitle { id: RoleId::from(r.id("id")), title: r.label("title") }),
        kinds: t.tables("kind", |k| KindName {
            id: ProcedureId::from(k.id("id")),
            name: k.label("name"),
            short: k.text("short"),
        }),
    }
}
