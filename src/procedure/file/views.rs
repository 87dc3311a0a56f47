//! Reads whose views are gathered, and by whom.

use crate::procedure::ViewsRule;
use crate::procedure::file::table::Table;

pub(crate) fn views(t: &Table<'_>) -> ViewsRule {
    ViewsRule {
        id: t.id("id"),
        of: t.text("of"),
        gathered_by: t.role("gathered_by"),
        carriers: t.roles("carriers"),
        prompts: t.texts("prompts"),
        due_before: t.number("due_before"),
        when: t.when("when"),
        origin: t.origin(),
    }
}
