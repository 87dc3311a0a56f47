//! Documents that are cited and have no title, and titles that nobody cites.

use std::collections::BTreeSet;

use super::Notes;
use crate::procedure::sources::names;

/// A file without the table has its sources shown as they are written, and is not advised on.
pub(super) fn check(notes: &mut Notes<'_>) {
    let (page, titles) = (notes.page, &notes.p.sources.0);
    if titles.is_empty() {
        return;
    }
    let mut written = page.said();
    written.retain(|(key, _)| key == "kind.source" || key.rsplit('.').next() == Some("src"));
    written.sort_by_key(|(key, _)| page.line(key));
    let mut cited = BTreeSet::new();
    for (key, src) in &written {
        // Each name once, where it is first cited: a missing title would be told of at every rule.
        for name in names(src).filter(|name| cited.insert(*name) && !titles.contains_key(*name)) {
            let say = format!(
                "“{name}” is not in [sources], so people read “{src}” here. Say there what it stands for, or begin with one of \
                 its names."
            );
            notes.warn("source-unnamed", key, say);
        }
    }
    for name in titles.keys().filter(|name| !cited.contains(name.as_str())) {
        notes.note("source-unused", &format!("sources.{name}"), format!("Nothing in this file cites “{name}”."));
    }
}
