//! Every sentence that the reader, the validator, the linter and the library can say of a council's files is said of some
//! file in these tests, so that no check can be added without a file that shows it.

use std::path::Path;

use mainstay::procedure::library::Library;

use crate::procedures::rust_files;
use crate::{lint, procedures};

const BPM: &str = include_str!("../../procedures/bpm.toml");

/// Where sentences are written.
const SOURCES: [&str; 9] =
    ["file.rs", "file", "validate.rs", "validate", "lint.rs", "lint", "library.rs", "library", "overlap.rs"];

/// Words in those files that are said of no file: the schema's description of a key, and the names of things.
const NOT_SAID: [&str; 2] = ["a list of roles", "a stored version"];

#[test]
fn every_sentence_is_said_of_some_file() {
    let said: Vec<String> =
        procedures::sentences().into_iter().chain(lint::sentences()).chain(of_directories()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/procedure");
    let mut found = 0;
    let mut never = Vec::new();
    for source in SOURCES {
        let path = root.join(source);
        let files = if path.is_dir() { rust_files(&path) } else { vec![path] };
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for (line, sentence) in sentences(code) {
                found += 1;
                let parts = fixed_parts(&sentence);
                if !NOT_SAID.contains(&sentence.as_str()) && !said.iter().any(|text| has_in_order(text, &parts)) {
                    let file = file.strip_prefix(&root).unwrap_or(&file).display();
                    never.push(format!("{file}:{line} {sentence}"));
                }
            }
        }
    }
    // A reader of literals that finds none would let everything through.
    assert!(found > 200, "only {found} sentences were found");
    assert!(never.is_empty(), "{} of {found} are said of no file: {never:#?}", never.len());
}

#[test]
fn a_sentence_is_found_in_code_and_known_again_in_what_was_said() {
    let code = "page.fault(&key, format!(\"“{}” is {say}, {{so}} \\\n    it \\\"ends\\\".\")); // \"not this one\"\n\
                let quote = '\"'; t.wants(name, \"nor this\", true);\n";
    let found = sentences(code);
    assert_eq!(found, [(1, "“{}” is {say}, {{so}} it \"ends\".".to_owned())]);
    let parts = fixed_parts(&found[0].1);
    assert_eq!(parts, ["“", "” is ", ", {so} it \"ends\"."]);
    assert!(has_in_order("First. “x” is y, {so} it \"ends\".", &parts));
    assert!(!has_in_order("“x” is y, so it ends.", &parts));
}

/// What a directory of files is told, in each way in which it can go wrong.
fn of_directories() -> Vec<String> {
    let dir = tempfile::tempdir().expect("a directory");
    let at = |name: &str| dir.path().join(name);
    let mut said = Vec::new();
    let mut hear = |library: &Library| said.extend(library.reload().into_iter().map(|fault| fault.say));

    // Without any procedure, then with two of one kind, words for what is not there, and a text in no known letters.
    hear(&Library::from_dir(dir.path()).expect("listed"));
    std::fs::write(at("a.toml"), BPM).expect("written");
    std::fs::write(at("b.toml"), BPM.replace("max = 5", "max = 6")).expect("written");
    std::fs::write(at("c.toml"), [0xff, 0xfe]).expect("written");
    let words = "schema = 1\n[[role]]\nid = \"nobody\"\ntitle = \"Nobody\"\n\
                 [[kind]]\nid = \"none\"\nname = \"None\"\nshort = \"N\"\n";
    std::fs::write(at("local.toml"), words).expect("written");
    let library = Library::from_dir(dir.path()).expect("listed");
    hear(&library);

    // What it offers is not installed; then it breaks, it goes, and the directory goes too.
    let offers = BPM.replace("offer_kind = \"after_ending\"", "offer_kind = \"psm\"");
    std::fs::write(at("b.toml"), offers).expect("written");
    std::fs::remove_file(at("a.toml")).expect("removed");
    hear(&library);
    std::fs::write(at("b.toml"), BPM.replace("max = 5", "max = \"soon\"")).expect("written");
    hear(&library);
    std::fs::remove_file(at("b.toml")).expect("removed");
    hear(&library);
    std::fs::remove_dir_all(dir.path()).expect("removed");
    hear(&library);

    hear(&Library::built_in());
    said
}

/// Each text of the code that has several words, with its line. Comments, what describes the schema, and how a fault is
/// laid out on a screen are not among them.
fn sentences(code: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = code.chars().collect();
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 0);
    while let Some(letter) = letters.get(at) {
        match letter {
            '\n' => line += 1,
            '/' if letters.get(at + 1) == Some(&'/') => {
                while letters.get(at + 1).is_some_and(|next| *next != '\n') {
                    at += 1;
                }
            }
            // A letter in single quotes; a lifetime has none at its end.
            '\'' if letters.get(at + 1) == Some(&'\\') => at += 3,
            '\'' if letters.get(at + 2) == Some(&'\'') => at += 2,
            '"' => {
                let begun = line;
                let (text, end) = literal(&letters, at + 1);
                line += letters[at..end].iter().filter(|letter| **letter == '\n').count();
                at = end;
                let of_schema =
                    text.contains('`') || ["wants(", ".ask("].iter().any(|call| lines[begun].contains(call));
                if text.trim().contains(' ') && !of_schema && !lines[begun].contains("write!(") {
                    found.push((begun + 1, text));
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// A text from its first letter, and where its closing quotation mark stands.
fn literal(letters: &[char], mut at: usize) -> (String, usize) {
    let mut text = String::new();
    while letters[at] != '"' {
        if letters[at] == '\\' {
            at += 1;
            match letters[at] {
                'n' => text.push('\n'),
                // A line that goes on in the next one.
                '\n' => {
                    while letters[at + 1].is_whitespace() {
                        at += 1;
                    }
                }
                other => text.push(other),
            }
        } else {
            text.push(letters[at]);
        }
        at += 1;
    }
    (text, at)
}

/// What of a sentence stands in it whatever fills its `{…}`.
fn fixed_parts(sentence: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = sentence.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        match letter {
            '{' | '}' if letters.peek() == Some(&letter) => parts[last].extend(letters.next()),
            '{' => {
                letters.by_ref().find(|letter| *letter == '}');
                parts.push(String::new());
            }
            _ => parts[last].push(letter),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn has_in_order(text: &str, parts: &[String]) -> bool {
    let mut rest = Some(text);
    for part in parts {
        rest = rest.and_then(|rest| rest.split_once(part.as_str())).map(|(_, after)| after);
    }
    rest.is_some()
}
