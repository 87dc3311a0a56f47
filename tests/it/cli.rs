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
    ];
    for (arguments, code) in cases {
        let output = mainstay(arguments, &[]);
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {}", said(&output));
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
