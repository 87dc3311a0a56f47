//! Which room may know which: ARCHITECTURE.md's table of walls, read against every `crate::` path in `src`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// May use anything.
const ALL: &[&str] = &["*"];
/// May use no network, no database and no web of any kind.
const PURE: &[&str] = &["tokio", "sqlx", "axum", "reqwest", "tracing", "futures"];

/// A room: the rooms of ours that it may use, and the crates that it may not.
struct Wall {
    room: &'static str,
    may: &'static [&'static str],
    never: &'static [&'static str],
}

const fn wall(room: &'static str, may: &'static [&'static str], never: &'static [&'static str]) -> Wall {
    Wall { room, may, never }
}

/// The longest name that a file's path begins with is its room: `platform/slack` before `platform`.
const WALLS: &[Wall] = &[
    wall("ids", &[], PURE),
    wall("calendar", &[], PURE),
    wall("clock", &[], &["sqlx", "axum", "reqwest"]),
    wall("draw", &["ids"], PURE),
    wall("people", &["ids"], PURE),
    wall("people_file", &["ids", "people"], PURE),
    wall("procedure", &["ids", "calendar", "people"], PURE),
    wall(
        "meeting",
        &["procedure", "ids", "calendar", "people"],
        &["tokio", "sqlx", "axum", "reqwest", "tracing", "serde_json"],
    ),
    wall("interaction", &["ids"], &["tokio", "sqlx", "axum", "reqwest", "tracing", "serde_json"]),
    wall(
        "card",
        &["meeting", "procedure", "interaction", "ids", "calendar", "people"],
        &["tokio", "sqlx", "axum", "reqwest", "tracing", "serde_json"],
    ),
    wall("simulate", &["meeting", "procedure", "card", "ids", "calendar", "people"], PURE),
    wall("platform", &["card", "interaction", "ids", "calendar", "people", "desk"], &["sqlx"]),
    wall("platform/slack", &["platform", "card", "interaction", "ids", "calendar"], &["sqlx"]),
    wall("platform/teams", &["platform", "card", "interaction", "ids", "calendar"], &["sqlx"]),
    wall("platform/web", &["platform", "card", "interaction", "ids", "calendar"], &["sqlx"]),
    wall("platform/mail", &["platform", "card", "interaction", "ids", "calendar"], &["sqlx"]),
    wall(
        "store",
        &["meeting", "procedure", "ids", "people", "calendar", "interaction", "draw"],
        &["axum", "reqwest", "serde_urlencoded"],
    ),
    wall(
        "desk",
        &["meeting", "procedure", "card", "interaction", "store", "clock", "ids", "people", "calendar", "draw"],
        &["axum", "reqwest", "sqlx"],
    ),
    wall(
        "letters",
        &["courier", "desk", "card", "meeting", "procedure", "platform", "interaction", "store", "ids", "people"],
        &["axum", "reqwest", "sqlx"],
    ),
    wall("courier", &["store", "card", "platform", "ids", "interaction", "draw"], &["axum", "sqlx", "reqwest"]),
    wall("sweeper", &["store", "desk", "clock", "ids", "meeting"], &["axum", "sqlx", "reqwest"]),
    wall(
        "web",
        &[
            "desk",
            "interaction",
            "platform",
            "platform/slack",
            "platform/teams",
            "platform/web",
            "card",
            "clock",
            "ids",
            "draw",
            "telemetry",
        ],
        &["sqlx"],
    ),
    wall("telemetry", &[], &["sqlx", "axum", "reqwest"]),
    wall("config", &["calendar"], &["tokio", "sqlx", "axum", "reqwest"]),
    wall("cli", ALL, &[]),
    wall("app", ALL, &[]),
    wall("practice", ALL, &[]),
    wall("main", ALL, &[]),
    wall("lib", ALL, &[]),
];

/// These put the others together, so nobody may lean on them.
const NOBODY_USES: &[&str] = &["main", "cli", "app", "practice"];

#[test]
fn no_room_knows_more_than_it_should() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut broken = Vec::new();
    for file in rust_files(&source) {
        let path = file.strip_prefix(&source).expect("inside src").with_extension("").display().to_string();
        let text = fs::read_to_string(&file).expect("readable");
        let Some(wall) = WALLS.iter().filter(|w| belongs(&path, w.room)).max_by_key(|w| w.room.len()) else {
            broken.push(format!("src/{path}.rs: this room is not in the table of walls"));
            continue;
        };
        for (line, used) in rooms_used(&text) {
            if !may_use(wall, &used) {
                broken.push(format!("src/{path}.rs:{line}: `{}` may not know `{used}`", wall.room));
            }
        }
        for (number, line) in code_lines(&text) {
            for banned in wall.never.iter().filter(|banned| names(line, banned)) {
                broken.push(format!("src/{path}.rs:{number}: `{}` may not use the crate `{banned}`", wall.room));
            }
        }
    }
    assert!(broken.is_empty(), "a wall is broken:\n{}", broken.join("\n"));
}

#[test]
fn the_reader_sees_every_way_of_naming_a_room() {
    let text = "use crate::ids::A;\nuse crate::{\n    card::B,\n    store::{C, D},\n};\n// crate::web\nlet x = crate::desk::y();\n\
                pub(crate) fn z() {}\n#[cfg(test)]\nmod tests { use crate::practice; }\n";
    let used: Vec<(usize, String)> = rooms_used(text);
    let short: Vec<String> = used.iter().map(|(line, room)| format!("{line} {room}")).collect();
    assert_eq!(short, ["1 ids", "3 card", "4 store", "7 desk"]);
}

fn may_use(wall: &Wall, used: &str) -> bool {
    let top = used.split('/').next().unwrap_or(used);
    let own = wall.room.split('/').next() == Some(top);
    if own {
        // Within `platform`, one platform never knows another: `platform/slack` may use `platform` and itself.
        return !used.contains('/') || !wall.room.contains('/') || used == wall.room;
    }
    // `platform` is the trait that all are; a concrete one must be named in the table.
    wall.may == ALL || (!NOBODY_USES.contains(&top) && wall.may.contains(&used))
}

fn belongs(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Each room of ours that the code names, with its line.
fn rooms_used(text: &str) -> Vec<(usize, String)> {
    let code: String = code_lines(text).map(|(_, line)| format!("{line}\n")).collect();
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let begins = at + "crate::".len();
        if let Some(group) = code[begins..].strip_prefix('{') {
            for (offset, path) in top_level(group) {
                used.insert((line_of(&code, begins + 1 + offset), room(path)));
            }
        } else {
            used.insert((line_of(&code, begins), room(&code[begins..])));
        }
    }
    used.into_iter().collect()
}

/// The paths of a `{…}` group, without those nested inside them, and where each begins.
fn top_level(group: &str) -> Vec<(usize, &str)> {
    let (mut paths, mut depth, mut begins) = (Vec::new(), 0, 0);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth > 0 => {}
            ',' | '}' => {
                let path = &group[begins..at];
                let spaces = path.len() - path.trim_start().len();
                if !path.trim().is_empty() {
                    paths.push((begins + spaces, path.trim()));
                }
                begins = at + 1;
                if sign == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    paths
}

/// `ids` of `ids::A`, and `platform/slack` of `platform::slack::B`.
fn room(path: &str) -> String {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut words = path.split("::").map(word);
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let both = format!("{first}/{second}");
    if WALLS.iter().any(|w| w.room == both) { both } else { first }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The lines that are code, numbered from 1; comments are empty, and tests at the end are left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let until = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..until]
        .lines()
        .map(|l| if l.trim_start().starts_with("//") { "" } else { l })
        .enumerate()
        .map(|(n, l)| (n + 1, l))
}

/// Whether a line uses a crate: `sqlx::`, or `use sqlx`.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::"))
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
        || line.trim_start().starts_with(&format!("use {name};"))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a directory").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
