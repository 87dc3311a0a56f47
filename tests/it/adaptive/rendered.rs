//! A file of JSON lines with everything that was rendered for Teams, if `MAINSTAY_RENDERED_DIR` names a directory.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use serde_json::{Value as Json, json};

/// The file, and what is in it already: many stories end in the same card.
type Record = (File, BTreeSet<String>);

static RECORD: LazyLock<Option<Mutex<Record>>> = LazyLock::new(|| {
    let directory = std::env::var_os("MAINSTAY_RENDERED_DIR")?;
    let path = Path::new(&directory).join(format!("teams-{}.jsonl", std::process::id()));
    let file = OpenOptions::new().create(true).append(true).open(path).expect("the record can be opened");
    Some(Mutex::new((file, BTreeSet::new())))
});

/// Keeps one card: `{"surface": "teams_card" | "teams_dialog", "body": {…}}`.
pub fn keep(surface: &str, body: &Json) {
    let Some(record) = RECORD.as_ref() else { return };
    let line = json!({"surface": surface, "body": body}).to_string();
    let mut record = record.lock().expect("no writer panics");
    if record.1.insert(line.clone()) {
        // One write, so that no other process's line gets between.
        record.0.write_all(format!("{line}\n").as_bytes()).expect("the record can be written");
    }
}
