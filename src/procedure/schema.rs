//! What a procedure file may say, table by table and key by key: the page that `mainstay procedures fields` prints.
//!
//! Which keys there are, what belongs at each and which are needed is what the reader itself asks for; only the sentences
//! are written here. A test holds the two together.

use std::fmt::Write as _;

use crate::procedure::file::{self, Asked};
use crate::procedure::{EventName, WaitsFor};

mod meanings;

pub use meanings::{HEADINGS, MEANINGS};

/// The same in every table that has them.
const EVERYWHERE: [&str; 3] = ["src", "strength", "default"];

const OPENING: &str = "\
# A procedure file, field by field

Made from the reader itself: `mainstay procedures fields` prints it, and a test keeps it true. How to go about writing a file
is told in [Write your council's procedure](procedures.md).

A key in **bold** is needed wherever its table is. `timescale[]` means one `[[timescale]]` of as many as you like, and a part
of it, such as `timescale[].extend`, is written as a table of its own below it or in `{ }`.

Almost every table takes three keys more:

| key | what belongs there | what it does |
|---|---|---|
| `src` | text | The paragraph that the rule comes from, shown to whoever asks why. |
| `strength` | `must`, `should` or `may` | How strongly it is worded. *Must* warns and asks for a reason, *should* prompts, *may* offers. |
| `default` | `true` or `false` | The source is silent, and this was chosen for you: look at it first. |
";

/// The whole page.
pub fn page() -> String {
    let mut page = OPENING.to_owned();
    let keys = file::keys();
    let mut tables: Vec<&str> = Vec::new();
    for key in keys.iter().filter(|key| !key.table.starts_with("variant[].")) {
        if !tables.contains(&key.table.as_str()) {
            tables.push(&key.table);
        }
    }
    for table in tables.iter().filter(|table| !table.is_empty()) {
        let around = heading(table).map_or_else(String::new, |words| format!("\n{words}\n"));
        let _ = write!(page, "\n## `{table}`\n{around}\n| key | what belongs there | what it does |\n|---|---|---|\n");
        let mut own: Vec<&Asked> = keys.iter().filter(|key| key.table == **table).collect();
        own.sort_by_key(|key| key.key != "id");
        for key in own.into_iter().filter(|key| !EVERYWHERE.contains(&key.key.as_str())) {
            let name = if key.needed { format!("**`{}`**", key.key) } else { format!("`{}`", key.key) };
            let _ = writeln!(page, "| {name} | {} | {} |", key.what, meaning(table, &key.key).unwrap_or_default());
        }
    }
    let _ = write!(page, "\n## Events\n\n{EVENTS}\n\n{}.\n", names(EventName::ALL.iter().map(|event| event.as_str())));
    let _ =
        write!(page, "\n## What is waited for\n\n{WAITS}\n\n{}.\n", names(WaitsFor::ALL.iter().map(|w| w.as_str())));
    page.push_str(CONDITIONS);
    page
}

/// The sentence for a key. None: nobody has written one.
pub fn meaning(table: &str, key: &str) -> Option<String> {
    let written = MEANINGS
        .iter()
        .find(|(path, _)| path.strip_prefix(table).is_some_and(|rest| rest.strip_prefix('.') == Some(key)));
    if let Some((_, say)) = written {
        return Some((*say).to_owned());
    }
    let tables = || file::keys().into_iter().filter(|top| top.table.is_empty());
    match key {
        "when" => Some("It holds only while this does. Left out: always.".to_owned()),
        "id" => Some("Its name in this file.".to_owned()),
        _ if table == "variant[]" && tables().any(|top| top.key == key) => {
            Some(format!("In place of the procedure's own `{key}`."))
        }
        _ => None,
    }
}

fn heading(table: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|(path, _)| *path == table).map(|(_, say)| *say)
}

fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

const EVENTS: &str = "\
Rules name what happens by these words. Mainstay sees most of them happen by itself. Six only people can tell it of, so a file
that names one of those declares it with an `[[event]]` and its question: `concern_indicated`, `risk_notified`,
`placement_start`, `placement_ended`, `provider_notice_served`, `agency_purchase_considered`.";

const WAITS: &str = "\
Each thing that a case can wait for has its own `[[ladder]]` of reminders. The checker says which of them your file needs and
lacks.";

const CONDITIONS: &str = "
## Conditions

A condition says one thing:

| form | holds when |
|---|---|
| `{ fact = \"x\", is = true }` | the answer is this: `true`, `false`, a code, a number or a date |
| `{ fact = \"x\", in = [\"a\", \"b\"] }` | the answer is one of these codes; of several ticked, at least one |
| `{ fact = \"x\", gte = 2 }` | the number is this or more |
| `{ event = \"meeting_held\" }` | this has happened |
| `{ all = [ …, … ] }` | every one of these holds |
| `{ any = [ …, … ] }` | at least one of these holds |
| `{ not = … }` | this does not hold |

An answer that nobody has given yet is a question, not a “no”: a limit that hangs on it counts as applying, and nothing is
offered or said because of it.

An event can be looked at only where it may have happened: the form is asked before the meeting is, people are invited before
it is held. A condition on what comes later than its place is a fault.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_the_reader_asks_for_has_its_sentence_and_no_sentence_is_left_over() {
        let keys = file::keys();
        let own = || keys.iter().filter(|key| !key.table.starts_with("variant[].") && !key.table.is_empty());
        let silent: Vec<String> = own()
            .filter(|key| !EVERYWHERE.contains(&key.key.as_str()) && meaning(&key.table, &key.key).is_none())
            .map(|key| format!("{}.{}", key.table, key.key))
            .collect();
        assert!(silent.is_empty(), "no sentence for {silent:#?}");
        let stale: Vec<&str> = MEANINGS
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| own().all(|key| *path != format!("{}.{}", key.table, key.key)))
            .collect();
        assert!(stale.is_empty(), "a sentence for no key: {stale:#?}");
        let no_table: Vec<&str> =
            HEADINGS.iter().map(|(path, _)| *path).filter(|path| own().all(|key| key.table != *path)).collect();
        assert!(no_table.is_empty(), "a heading for no table: {no_table:#?}");
    }
}
