//! Every rule of the sources is in a procedure: the table in `docs/rules.md`, made from the files and the tests themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mainstay::procedure::file::{BUILT_IN, read};

use crate::docs::kept_true;

const RULES: &str = include_str!("samples/rules.txt");

/// One rule of a source.
struct Rule {
    id: &'static str,
    words: &'static str,
    /// Why no test shows it, where none does.
    unshown: Option<&'static str>,
}

fn rules() -> Vec<Rule> {
    let lines = RULES.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let mut parts = line.split(" | ");
            let (id, words) = (parts.next().expect("an id"), parts.next().expect("its words"));
            Rule { id, words, unshown: parts.next() }
        })
        .collect()
}

/// The numbers of rules in a text, such as PSM-07.
fn ids_in(text: &str) -> Vec<String> {
    static SOURCES: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| rules().iter().filter_map(|rule| rule.id.split('-').next()).collect());
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let is_id = |word: &&str| {
        let (prefix, number) = word.split_once('-').unwrap_or_default();
        SOURCES.contains(prefix) && number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit())
    };
    words.filter(is_id).map(str::to_owned).collect()
}

/// Where a file names each rule: its tables and keys, in the order of the file.
fn places(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let (mut table, mut key) = (String::new(), String::new());
    for (at, line) in lines.iter().enumerate() {
        let (code, comment) = split_comment(line);
        if let Some(header) = header(code) {
            table = label(&lines, at, header, &table);
            key.clear();
        } else if let Some((name, _)) = code.split_once('=').filter(|(name, _)| is_key(name.trim())) {
            key = format!(".{}", name.trim());
        }
        let place = match code.trim().is_empty() {
            false => format!("{table}{key}"),
            // A comment of its own speaks of the table after it; before the first table, of the whole file.
            true if line.contains("Numbers such as") => continue,
            true if table.is_empty() => "(head of the file)".to_owned(),
            true => match lines[at..].iter().find_map(|line| header(split_comment(line).0)) {
                Some(header) => header.trim_matches(['[', ']']).to_owned(),
                None => table.clone(),
            },
        };
        found.extend(ids_in(comment).into_iter().map(|id| (id, place.clone())));
    }
    found
}

fn header(code: &str) -> Option<&str> {
    let code = code.trim();
    (code.starts_with('[') && code.ends_with(']') && !code.contains(['"', '{', ' '])).then_some(code)
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// `invitee.carer`: the table, with the id of its entry where it is a list.
fn label(lines: &[&str], at: usize, header: &str, before: &str) -> String {
    let name = header.trim_matches(['[', ']']);
    let list = header.starts_with("[[");
    if let Some((_, last)) = name.split_once('.').filter(|(list, _)| before.starts_with(&format!("{list}."))) {
        let around = before.split('.').take(2).collect::<Vec<_>>().join(".");
        let own = if list { format!(".{}", id_below(lines, at)) } else { String::new() };
        return format!("{around}.{last}{own}");
    }
    if list { format!("{name}.{}", id_below(lines, at)) } else { name.to_owned() }
}

/// What an entry of a list is known by.
fn id_below(lines: &[&str], at: usize) -> String {
    let own = lines[at + 1..].iter().map(|line| split_comment(line).0.trim());
    let value = |line: &str| {
        let (name, value) = line.split_once(" = ")?;
        let known = ["id", "role", "waits_for", "on_event"].contains(&name);
        known.then(|| value.trim_matches('"').to_owned())
    };
    own.take_while(|line| header(line).is_none()).find_map(value).unwrap_or_default()
}

/// The line without its comment, and the comment. A `#` inside quotes begins none.
fn split_comment(line: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return (&line[..at], &line[at + 1..]),
            _ => {}
        }
    }
    (line, "")
}

/// What a test is made of: people at their screens, the core alone, or the procedure's file as it is read.
fn made_of(path: &Path) -> &'static str {
    // Wherever the project lies: a folder above it may have any name.
    let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path);
    let among = |names: &[&str]| path.iter().filter_map(|part| part.to_str()).any(|part| names.contains(&part));
    match () {
        () if among(&["stories", "stories.rs", "slack", "teams", "mail", "process"]) => "story",
        () if among(&["core", "core.rs"]) => "core",
        () => "file",
    }
}

/// The tests that show each rule: named by a line “// shows: …” above them.
fn stories() -> BTreeMap<String, Vec<String>> {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it")) {
        let text = std::fs::read_to_string(&path).expect("a test can be read");
        let lines: Vec<&str> = text.lines().collect();
        let above = |line: &str| line.trim_start().strip_prefix("// shows:").map(ids_in);
        for (at, ids) in lines.iter().enumerate().filter_map(|(at, line)| Some((at, above(line)?))) {
            let Some(name) = test_name(&lines[at + 1..]) else {
                panic!("{}:{}: no test follows this line", path.display(), at + 1)
            };
            for id in ids {
                shown.entry(id).or_default().push(format!("{}: {}", made_of(&path), name.replace('_', " ")));
            }
        }
    }
    shown
}

fn test_name(lines: &[&str]) -> Option<String> {
    let text = lines.iter().take(12).copied().collect::<Vec<_>>().join(" ");
    let told = text.find("story!(").map(|at| (at, "story!("));
    let plain = text.find("fn ").map(|at| (at, "fn "));
    let (at, word) = [told, plain].into_iter().flatten().min()?;
    let rest = text[at + word.len()..].trim_start();
    // “slack: name”: a story of one platform.
    let rest = rest.split_once(": ").filter(|(before, _)| is_key(before)).map_or(rest, |(_, after)| after);
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the tests are here").map(|entry| entry.expect("an entry").path()) {
        match entry.is_dir() {
            true => found.extend(rust_files(&entry)),
            false if entry.extension().is_some_and(|end| end == "rs") => found.push(entry),
            false => {}
        }
    }
    found.sort();
    found
}

#[test]
fn every_rule_of_the_sources_is_named_by_a_procedure() {
    let rules = rules();
    assert_eq!(rules.len(), 171);
    let mut named: BTreeMap<String, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    for (file, text) in BUILT_IN {
        for (id, place) in places(text) {
            assert!(rules.iter().any(|rule| rule.id == id), "{file} names {id}, which is no rule");
            let of_file = named.entry(id).or_default().entry(file).or_default();
            if !of_file.contains(&place) {
                of_file.push(place);
            }
        }
    }
    let stories = stories();
    for id in stories.keys() {
        assert!(rules.iter().any(|rule| rule.id == *id), "a test shows {id}, which is no rule");
    }
    // A rule is shown at work, or it is said why there is nothing to show.
    let unshown: Vec<&str> = rules
        .iter()
        .filter(|rule| rule.unshown.is_none() && !stories.contains_key(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert!(unshown.is_empty(), "no test shows {unshown:?}, and samples/rules.txt does not say why");
    let holes: Vec<&str> = rules.iter().map(|rule| rule.id).filter(|id| !named.contains_key(*id)).collect();
    assert!(holes.is_empty(), "no procedure names {holes:?}");
    kept_true("docs/rules.md", &page(&rules, &named, &stories));
}

const HEAD: &str = "\
# The rules of the sources, and where each of them is

The five source procedures were broken down into 171 numbered rules. This table says for each which field of which file in
`procedures` carries it, and which test shows it at work; or, where none does, why. It is made by a test from the files
themselves (`every_rule_of_the_sources_is_named_by_a_procedure`), which fails when it is no longer true.

A *story* has people at their screens, in a service with a database; *core* is the rules alone, deciding; a test of the *file* looks
at what the procedure says once it is read. Where there is no test:
*words*: said as it stands, on the form, the card or the page that `mainstay procedures show` prints;
*form*: asked in the form or offered as a choice;
*link*: Mainstay names it and does not run it;
*gap*: the source's text is lost, and the list is the council's to fill;
*back*: background to other rules.
";

fn page(
    rules: &[Rule],
    named: &BTreeMap<String, BTreeMap<&str, Vec<String>>>,
    stories: &BTreeMap<String, Vec<String>>,
) -> String {
    let mut page = HEAD.to_owned();
    let mut prefix = "";
    for rule in rules {
        let (own, _) = rule.id.split_once('-').expect("a number");
        if own != prefix {
            prefix = own;
            let _ = write!(page, "\n## {own}\n\n| rule | what it asks for | where | shown by |\n|---|---|---|---|\n");
        }
        let places: Vec<String> = named[rule.id].iter().map(|(file, places)| in_file(file, places)).collect();
        let shown = match (stories.get(rule.id), rule.unshown) {
            (Some(tests), _) => tests.join("; "),
            (None, Some(why)) => format!("*{why}*"),
            (None, None) => unreachable!("asserted above: {}", rule.id),
        };
        let _ = writeln!(page, "| {} | {} | {} | {shown} |", rule.id, rule.words, places.join("<br>"));
    }
    page.push_str("\n## What the sources lost or do not say\n\nA council fills these; `mainstay procedures check` names each while it is open.\n\n");
    for (file, text) in BUILT_IN {
        let (procedure, _) = read(file, text).expect("what ships is whole");
        for gap in &procedure.gaps {
            let _ = writeln!(page, "- {file}, {}: {}", gap.id, gap.say);
        }
    }
    page
}

/// `bpm.toml`: `chair`, `invitee.carer`.
fn in_file(file: &str, places: &[String]) -> String {
    let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
    format!("{file}: {}", places.join(", "))
}
