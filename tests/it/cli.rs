//! The command line, as somebody types it.

use std::process::{Command, Output};

use clap::CommandFactory;
use mainstay::cli::Cli;
use mainstay::config::SETTINGS;

/// Runs the program with an environment of nothing but what is given.
fn mainstay(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainstay"));
    command.args(arguments).env_clear().envs(environment.iter().copied());
    command.output().expect("it ran")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn every_command_of_the_contract_has_help_that_teaches() {
    let commands = [
        "serve",
        "practice",
        "check",
        "deadline",
        "procedures",
        "people",
        "holidays",
        "deliveries",
        "show",
        "manifest",
    ];
    let whole = said(&mainstay(&["--help"], &[]));
    for command in commands {
        assert!(whole.contains(command), "{command} is not in the help");
        let help = mainstay(&[command, "--help"], &[]);
        assert_eq!(help.status.code(), Some(0), "{command}");
    }
    for example in ["deadline", "practice", "deliveries", "show"] {
        assert!(said(&mainstay(&[example, "--help"], &[])).contains("Example"), "{example} shows no example");
    }
    let help = said(&mainstay(&["people", "import", "--help"], &[]));
    for column in ["cover", "prefers", "away_until"] {
        assert!(help.contains(column), "the column {column} is not told of:\n{help}");
    }
    let help = said(&mainstay(&["deliveries", "--help"], &[]));
    assert!(help.contains("looks for it by itself"), "an unsure message is not left to a person:\n{help}");
}

#[test]
fn exit_codes_tell_faults_from_slips_of_the_pen() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let good = file("good.csv", "id,name,email,roles\na,Ann,ann@example.org,administrator\n");
    let bad = file("bad.csv", "id,name\na,\n");
    let cases: &[(&[&str], i32)] = &[
        (&["people", "check", &good], 0),
        (&["people", "check", &bad], 1),
        (&["people", "check", "no-such-file.csv"], 1),
        (&["people", "chek"], 2),
        (&["deadline", "--procedure", "bpm", "--event", "risk_notfied=2026-04-02"], 2),
        (&["show", "a child's name"], 2),
        (&["practice", "--port", "0", "--at", "2026-03-29T01:30"], 2),
    ];
    for (arguments, code) in cases {
        let output = mainstay(arguments, &[]);
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {}", said(&output));
    }
    let one = said(&mainstay(&["people", "check", &good], &[]));
    assert!(one.contains("good.csv: 1 person, no faults"), "{one}");
}

#[test]
fn what_only_looks_makes_no_database() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("elsewhere.db");
    let url = format!("sqlite:{}", file.display());
    let environment = [("MAINSTAY_DATABASE_URL", url.as_str()), ("MAINSTAY_DATA_KEY", crate::engines::KEY)];
    let looks: [&[&str]; 4] = [&["deliveries"], &["show", "PM-7K3Q"], &["people", "list"], &["people", "check"]];
    for arguments in looks {
        let output = mainstay(arguments, &environment);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} must not say that all is well: {}", said(&output));
        assert!(said(&output).contains("there is no database at"), "{arguments:?}: {}", said(&output));
    }
    let deadline = ["deadline", "--procedure", "bpm", "--event", "risk_notified=2026-04-02"];
    assert_eq!(mainstay(&deadline, &environment).status.code(), Some(0), "that needs none");
    assert!(!file.exists(), "an empty one would be taken for the real one");
}

#[test]
fn a_file_that_is_not_used_is_never_simply_missing() {
    let dir = tempfile::tempdir().expect("a directory");
    let bpm = include_str!("../../procedures/bpm.toml");
    std::fs::write(dir.path().join("bpm.toml"), bpm.replace("max = 5\n", "maxx = 5\n")).expect("written");
    let directory = dir.path().display().to_string();
    let environment = [("MAINSTAY_PROCEDURES", directory.as_str())];
    let picture = dir.path().join("year.svg").display().to_string();
    let deadline = ["deadline", "--procedure", "bpm", "--event", "risk_notified=2026-04-02"];
    let simulate = ["procedures", "simulate", &directory, "--year", "2026", "--cases", "7", "--picture", &picture];
    let commands: [&[&str]; 4] = [&["procedures", "list"], &["procedures", "show", "bpm"], &deadline, &simulate];
    for also in [None, Some(include_str!("../../procedures/psm.toml"))] {
        if let Some(good) = also {
            std::fs::write(dir.path().join("psm.toml"), good).expect("written");
        }
        for command in commands {
            let output = mainstay(command, &environment);
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command:?}: {}", said(&output));
            let sentence =
                format!("bpm.toml has faults and is not used. Run “mainstay procedures check {directory}” to see why.");
            assert!(
                told.contains(&sentence) && !said(&output).contains("There is: ."),
                "{command:?}: {}",
                said(&output)
            );
        }
    }
}

#[test]
fn check_shows_every_fault_and_never_a_secret() {
    let canary = "kestrel-canary-9f";
    let environment = [("MAINSTAY_TIMEZONE", "Mars"), ("MAINSTAY_LISTEN", "here"), ("SLACK_SIGNING_SECRET", canary)];
    let output = mainstay(&["check", "--json"], &environment);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON alone on standard output");
    assert_eq!(found["checks"].as_array().map(Vec::len), Some(2), "{found}");
    assert!(!said(&output).contains(canary));

    let good = [("MAINSTAY_DATA_KEY", canary), ("SLACK_SIGNING_SECRET", canary), ("RUST_LOG", "trace")];
    assert!(!said(&mainstay(&["check"], &good)).contains(canary));
}

/// A list in the shape of GOV.UK: of each year so many of its days.
fn bank_holidays(years: &[(i32, usize)]) -> String {
    let days = ["01-02", "03-30", "04-03", "05-01", "05-29", "08-28", "12-20", "12-27"];
    let of = |(year, n): &(i32, usize)| {
        let weekday = |date: &chrono::NaiveDate| chrono::Datelike::weekday(date).number_from_monday() < 6;
        let dates = days.iter().filter_map(move |day| format!("{year}-{day}").parse::<chrono::NaiveDate>().ok());
        let moved = dates.map(move |date| date.iter_days().find(weekday).unwrap_or(date));
        moved.take(*n).map(|date| serde_json::json!({"title": "A holiday", "date": date})).collect::<Vec<_>>()
    };
    let events: Vec<_> = years.iter().flat_map(of).collect();
    serde_json::json!({"england-and-wales": {"events": events}}).to_string()
}

#[test]
fn no_list_of_bank_holidays_takes_out_silently_what_a_newer_one_brought() {
    let dir = tempfile::tempdir().expect("a directory");
    let database = format!("sqlite:{}", dir.path().join("mainstay.db").display());
    let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    let environment = [("MAINSTAY_DATABASE_URL", database.as_str()), ("MAINSTAY_DATA_KEY", key)];
    let import = |text: &str, more: &[&str]| {
        let file = dir.path().join("list.json");
        std::fs::write(&file, text).expect("written");
        let file = file.display().to_string();
        let output = mainstay(&[&["holidays", "import", &file], more].concat(), &environment);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        said(&output)
    };
    let told = import(&bank_holidays(&[(2029, 8)]), &[]);
    assert!(told.contains("Added: Tuesday 2 January 2029"), "{told}");
    for (older, sentence) in [
        (bank_holidays(&[(2027, 8)]), "Added: Monday 4 January 2027"),
        (
            bank_holidays(&[(2029, 3)]),
            "2029: the list has 3 days, 8 were known. Is it old, or cut off? None is taken out.",
        ),
        (bank_holidays(&[(2030, 1)]), "2030: the list has only 1 day. The year stays open until it is whole."),
    ] {
        let told = import(&older, &[]);
        assert!(told.contains(sentence) && !told.contains("2029, A holiday"), "{told}");
        let list = said(&mainstay(&["holidays", "list"], &environment));
        assert!(list.contains("Tuesday 2 January 2029") && list.contains("up to the end of 2029."), "{list}");
    }
    // Without the key they cannot be read, and that is said.
    let deadline = ["deadline", "--procedure", "bpm", "--event", "risk_notified=2026-04-02"];
    for command in [&["holidays", "list"][..], &deadline] {
        let told = String::from_utf8_lossy(&mainstay(command, &environment[..1]).stderr).into_owned();
        assert!(told.contains("no data key is set, so the database is not opened"), "{command:?}: {told}");
        assert!(mainstay(command, &environment).stderr.is_empty());
    }
    let told = import(&bank_holidays(&[(2027, 8)]), &["--afresh"]);
    assert!(told.contains("Taken out: Tuesday 2 January 2029"), "{told}");
}

#[test]
fn check_says_each_thing_once_and_in_words() {
    let dir = tempfile::tempdir().expect("a directory");
    let directory = dir.path().display().to_string();
    let environment = [("MAINSTAY_PROCEDURES", directory.as_str()), ("SLACK_SIGNING_SECRT", "a")];
    let told = said(&mainstay(&["check"], &environment));
    for (part, times) in [
        ("MAINSTAY_EMERGENCY_CONTACT", 1),
        ("MAINSTAY_DATA_KEY", 1),
        (&format!("none can be used: {directory}:1 — There is no procedure"), 1),
        ("SLACK_SIGNING_SECRT is not a setting: did you mean `SLACK_SIGNING_SECRET`?", 1),
    ] {
        let lines = told.lines().filter(|line| line.contains(part)).count();
        assert_eq!(lines, times, "{part}: {told}");
    }
    assert_eq!(told.lines().filter(|line| line.starts_with("FAIL")).count(), 2, "{told}");

    for (file, text) in [("bpm.toml", "max = 5\n"), ("psm.toml", "")] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("procedures").join(file);
        let whole = std::fs::read_to_string(path).expect("a procedure");
        let whole = if text.is_empty() { whole } else { whole.replace(text, "maxx = 5\n") };
        std::fs::write(dir.path().join(file), whole).expect("written");
    }
    let told = said(&mainstay(&["check"], &environment));
    assert!(told.contains("; still in use: psm"), "{told}");

    // A file of it is no directory.
    let file = dir.path().join("bpm.toml").display().to_string();
    let output = mainstay(&["procedures", "check", &file], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains(&format!("Name the directory that it is in: {directory}")), "{}", said(&output));

    let people = dir.path().join("people.csv");
    std::fs::write(&people, "id,name,email,roles\na,Ann,ann@example.org,administrator\n").expect("written");
    let told = said(&mainstay(&["people", "check", &people.display().to_string()], &[]));
    assert!(told.contains("nobody holds the role Child's social worker (child_social_worker)"), "{told}");
}

#[test]
fn the_readme_names_every_setting_and_command() {
    let readme = include_str!("../../README.md");
    for setting in SETTINGS {
        let named = readme.contains(&format!("`{}`{}", setting.env, if setting.secret { " ●" } else { "" }));
        assert!(named, "the README's table of settings lacks {}", setting.env);
    }
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let named = readme.contains(&format!("| `{name}`")) || readme.contains(&format!("| `{name} "));
        assert!(named, "the README's table of commands lacks {name}");
    }
}
