//! `mainstay people`: take in, list and look over who holds which role.
//!
//! An import is whole or not at all: with one fault in the file, nothing of it is used.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use futures::future::BoxFuture;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{People as Words, Verdict};
use crate::ids::RoleId;
use crate::people::{People, Person};
use crate::people_file::{Warning, advice, read_people};

/// Where people are kept.
pub trait Directory: Send + Sync {
    fn everybody(&self) -> BoxFuture<'_, anyhow::Result<People>>;

    /// Makes these the people, in one transaction: those who are not among them become inactive. `written` hears, as each
    /// is written, how many are.
    fn replace(
        &self,
        people: Vec<Person>,
        written: Arc<dyn Fn(usize) + Send + Sync>,
    ) -> BoxFuture<'_, anyhow::Result<Imported>>;
}

/// What an import changed, in people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: usize,
    pub changed: usize,
    /// Made inactive, since the file no longer names them.
    pub left: usize,
}

/// Checking a file needs no database.
pub struct NoDirectory;

impl Directory for NoDirectory {
    fn everybody(&self) -> BoxFuture<'_, anyhow::Result<People>> {
        Box::pin(async { anyhow::bail!("there is no database to read people from") })
    }
    fn replace(&self, _: Vec<Person>, _: Arc<dyn Fn(usize) + Send + Sync>) -> BoxFuture<'_, anyhow::Result<Imported>> {
        Box::pin(async { anyhow::bail!("there is no database to keep people in") })
    }
}

/// Does one of the `people` commands. `known_roles` are those that the procedures name.
pub async fn run(
    words: &Words,
    known_roles: &BTreeMap<RoleId, String>,
    directory: &dyn Directory,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Verdict> {
    match words {
        Words::Import { file } => import(file, known_roles, directory, out).await,
        Words::List => list(&directory.everybody().await?, out),
        Words::Check { file: Some(file) } => match look(file, known_roles)? {
            Ok((people, warnings)) => {
                writeln!(out, "{}: {}, no faults", file.display(), so_many(people.len()))?;
                warn(&warnings, out)
            }
            Err(faults) => say_faults(&faults, out),
        },
        Words::Check { file: None } => {
            let people = directory.everybody().await?;
            writeln!(out, "{}", so_many(people.iter().filter(|p| p.active).count()))?;
            warn(&advice(&people, known_roles), out)
        }
    }
}

fn so_many(people: usize) -> String {
    if people == 1 { "1 person".into() } else { format!("{people} people") }
}

/// A file's people and warnings, or each fault as a line.
type Looked = Result<(Vec<Person>, Vec<Warning>), Vec<String>>;

fn look(file: &Path, known_roles: &BTreeMap<RoleId, String>) -> anyhow::Result<Looked> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {name}"))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(Err(vec![format!("{name}: this is not UTF-8: in a spreadsheet, save it as \"CSV UTF-8\"")]));
    };
    Ok(read_people(&name, &text, known_roles).map_err(|faults| faults.iter().map(ToString::to_string).collect()))
}

async fn import(
    file: &Path,
    known_roles: &BTreeMap<RoleId, String>,
    directory: &dyn Directory,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Verdict> {
    let (people, warnings) = match look(file, known_roles)? {
        Ok(read) => read,
        Err(faults) => {
            say_faults(&faults, out)?;
            writeln!(out, "Nothing was changed.")?;
            return Ok(Verdict::Faults);
        }
    };
    let bar = progress(people.len() as u64);
    let shown = bar.clone();
    let imported = directory.replace(people, Arc::new(move |n| shown.set_position(n as u64))).await?;
    bar.finish_and_clear();
    writeln!(out, "{} added, {} changed, {} no longer here", imported.added, imported.changed, imported.left)?;
    warn(&warnings, out)
}

/// A bar on standard error, when somebody is watching and there is something to wait for.
fn progress(people: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() || people < 200 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(people), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} people, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn list(people: &People, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    for person in people.iter() {
        let roles: Vec<&str> = person.roles.iter().map(RoleId::as_str).collect();
        let reached: Vec<&str> = [("Slack", &person.slack), ("Teams", &person.teams), ("e-mail", &person.email)]
            .into_iter()
            .filter_map(|(way, account)| account.as_ref().map(|_| way))
            .collect();
        let mut line = format!("{}  {}", person.id, person.name);
        for (label, value) in [
            ("roles", roles.join(", ")),
            ("team", person.team.clone().unwrap_or_default()),
            ("cover", person.cover.as_ref().map(|c| people.name(c)).unwrap_or_default()),
            ("away until", person.away_until.map(|day| day.to_string()).unwrap_or_default()),
            ("reached by", reached.join(", ")),
        ] {
            if !value.is_empty() {
                line.push_str(&format!("; {label}: {value}"));
            }
        }
        writeln!(out, "{line}{}", if person.active { "" } else { " (inactive)" })?;
    }
    Ok(Verdict::Fine)
}

fn say_faults(faults: &[String], out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    for fault in faults {
        writeln!(out, "{fault}")?;
    }
    Ok(Verdict::Faults)
}

/// Warnings are said, and nothing more: they never fail a command.
fn warn(warnings: &[Warning], out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    for warning in warnings {
        writeln!(out, "warning: {warning}")?;
    }
    Ok(Verdict::Fine)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Kept(Mutex<Vec<Person>>);

    impl Directory for Kept {
        fn everybody(&self) -> BoxFuture<'_, anyhow::Result<People>> {
            Box::pin(async { Ok(self.0.lock().map(|p| p.iter().cloned().collect()).unwrap_or_default()) })
        }
        fn replace(
            &self,
            people: Vec<Person>,
            written: Arc<dyn Fn(usize) + Send + Sync>,
        ) -> BoxFuture<'_, anyhow::Result<Imported>> {
            written(people.len());
            let imported = Imported { added: people.len(), ..Imported::default() };
            if let Ok(mut kept) = self.0.lock() {
                *kept = people;
            }
            Box::pin(async move { Ok(imported) })
        }
    }

    #[tokio::test]
    async fn a_file_with_one_fault_changes_nothing() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("people.csv");
        let kept = Kept::default();
        let said = async |text: &str, words: &Words| {
            std::fs::write(&file, text).expect("written");
            let mut out = Vec::new();
            let verdict = run(words, &BTreeMap::new(), &kept, &mut out).await.expect("ran");
            (verdict, String::from_utf8(out).expect("text"))
        };
        let import = Words::Import { file: file.clone() };
        let (verdict, _) = said("id,name,roles\na,Ann,administrator\n", &import).await;
        assert_eq!(verdict, Verdict::Fine);
        let (verdict, told) = said("id,name\nb,Ben\nc,\n", &import).await;
        assert_eq!(verdict, Verdict::Faults);
        assert!(
            told.contains("people.csv:3: the name is missing") && told.ends_with("Nothing was changed.\n"),
            "{told}"
        );
        let (_, listed) = said("", &Words::List).await;
        assert_eq!(listed, "a  Ann; roles: administrator\n");
    }
}
