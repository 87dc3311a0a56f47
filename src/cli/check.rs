//! `mainstay check`: is everything set up? One line for each thing, exit code 1 if any fails.
//!
//! What can be told from the settings alone is worked out here. What needs the database or the network is given as
//! probes, each of which ends in one [`Line`].

use std::collections::BTreeMap;
use std::io::Write;

use futures::future::{BoxFuture, join_all};
use serde::Serialize;

use super::{CheckArgs, Verdict};
use crate::config::{Config, Fault};
use crate::ids::RoleId;
use crate::people_file::read_people;

/// What was found about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub name: String,
    pub state: State,
    pub say: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Ok,
    /// It works, but is probably not meant.
    Warn,
    Fail,
    /// Switched off on purpose.
    Off,
}

impl Line {
    pub fn new(name: &str, state: State, say: impl Into<String>) -> Self {
        Self { name: name.to_owned(), state, say: say.into() }
    }
}

/// Prints what the settings say and what each probe finds. `known_roles` are those that the procedures name.
pub async fn run(
    args: &CheckArgs,
    config: &Result<Config, Vec<Fault>>,
    known_roles: &BTreeMap<RoleId, String>,
    probes: Vec<BoxFuture<'_, Line>>,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Verdict> {
    let mut lines = settings(config);
    if let Ok(config) = config {
        lines.extend(people(config, known_roles));
        lines.extend(join_all(probes).await);
    }
    let failed = lines.iter().any(|line| line.state == State::Fail);
    if args.json {
        let whole = serde_json::json!({ "ok": !failed, "checks": lines });
        writeln!(out, "{}", serde_json::to_string_pretty(&whole)?)?;
    } else {
        for line in &lines {
            let mark = match line.state {
                State::Ok => "ok  ",
                State::Warn => "warn",
                State::Fail => "FAIL",
                State::Off => "off ",
            };
            writeln!(out, "{mark}  {:<12} {}", line.name, line.say)?;
        }
    }
    Ok(if failed { Verdict::Faults } else { Verdict::Fine })
}

fn settings(config: &Result<Config, Vec<Fault>>) -> Vec<Line> {
    let config = match config {
        Ok(config) => config,
        Err(faults) => return faults.iter().map(|f| Line::new("settings", State::Fail, f.to_string())).collect(),
    };
    let mut lines = vec![Line::new("settings", State::Ok, "read")];
    lines.extend(config.warnings.iter().map(|say| Line::new("settings", State::Warn, say)));
    lines.push(match config.ready_to_serve() {
        Ok(()) => Line::new("data key", State::Ok, "set"),
        Err(fault) => Line::new("data key", State::Fail, fault.to_string()),
    });
    for (name, on, needs) in [
        ("Slack", config.slack.is_some(), "SLACK_SIGNING_SECRET"),
        ("Teams", config.teams.is_some(), "TEAMS_APP_ID, TEAMS_TENANT_ID and TEAMS_CLIENT_SECRET"),
        ("e-mail", config.mail.is_some(), "SMTP_URL and MAINSTAY_MAIL_FROM"),
    ] {
        if !on {
            lines.push(Line::new(name, State::Off, format!("to turn it on, set {needs}")));
        }
    }
    lines
}

/// The people file, if the settings name one.
fn people(config: &Config, known_roles: &BTreeMap<RoleId, String>) -> Vec<Line> {
    let Some(path) = &config.people else { return Vec::new() };
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return vec![Line::new("people file", State::Fail, format!("{name}: {error}"))],
    };
    match read_people(&name, &text, known_roles) {
        Ok((people, warnings)) => {
            let mut lines = vec![Line::new("people file", State::Ok, format!("{name}: {} people", people.len()))];
            lines.extend(warnings.iter().map(|w| Line::new("people file", State::Warn, w.to_string())));
            lines
        }
        Err(faults) => faults.iter().map(|f| Line::new("people file", State::Fail, f.to_string())).collect(),
    }
}
