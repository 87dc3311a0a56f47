//! `mainstay procedures check DIR`: findings in line order, for people or for an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::Mistake;
use crate::people::People;
use crate::people_file::read_people;
use crate::procedure::library::Library;
use crate::procedure::lint::{Finding, Grade, advice};

#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct CheckArgs {
    /// The directory of the procedure files.
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
    /// The people file: roles that nobody in it holds are named. Left out: the one in the settings, if there is one.
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// Print a list for an editor: path, line, column, key, grade, code and message of each finding.
    #[arg(long)]
    pub json: bool,
}

/// Writes every finding. `false` if one of them is a fault.
pub fn run(args: &CheckArgs, configured: Option<&Path>, out: &mut impl Write) -> anyhow::Result<bool> {
    let shown = args.directory.display();
    if args.directory.is_file() {
        // Files are checked together: what one offers must be installed by another.
        let around = args.directory.parent().filter(|around| !around.as_os_str().is_empty());
        let around = around.unwrap_or(Path::new("."));
        return Err(
            Mistake(format!("{shown} is a file. Name the directory that it is in: {}", around.display())).into()
        );
    }
    let library = Library::from_dir(&args.directory).with_context(|| format!("{shown} cannot be listed"))?;
    let people = match args.people.as_deref().or(configured) {
        Some(file) => Some(directory(file)?),
        None => None,
    };
    let mut found: Vec<Finding> = library.faults().into_iter().map(Finding::from).collect();
    let faulty: BTreeSet<String> = found.iter().filter(|f| f.grade == Grade::Fault).map(|f| f.path.clone()).collect();
    for (path, text) in library.files().into_iter().filter(|(path, _)| !faulty.contains(path)) {
        found.extend(advice(&path, &text, people.as_ref()));
    }
    found.sort_by(|a, b| (&a.path, a.line, &a.key, a.grade).cmp(&(&b.path, b.line, &b.key, b.grade)));
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?;
    } else {
        for finding in &found {
            writeln!(out, "{finding}")?;
        }
        let of = |grade: Grade| found.iter().filter(|f| f.grade == grade).count();
        writeln!(
            out,
            "{} can be used. {}, {}, {}.",
            count(library.all().len(), "procedure"),
            count(of(Grade::Fault), "fault"),
            count(of(Grade::Warning), "warning"),
            count(of(Grade::Note), "note")
        )?;
    }
    Ok(found.iter().all(|f| f.grade != Grade::Fault))
}

/// Who is in the people file. What is odd about it is `people check`'s to say.
fn directory(file: &Path) -> anyhow::Result<People> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    match read_people(&name, &text, &BTreeMap::new()) {
        Ok((people, _)) => Ok(people.into_iter().collect()),
        Err(faults) => {
            let lines: String = faults.iter().map(|fault| format!("\n  {fault}")).collect();
            Err(anyhow::anyhow!("the people file cannot be used:{lines}"))
        }
    }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BPM: &str = include_str!("../../../procedures/bpm.toml");

    fn check(text: &str, json: bool) -> (bool, String) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("bpm.toml"), text).unwrap();
        let args = CheckArgs { directory: dir.path().into(), people: None, json };
        let mut out = Vec::new();
        let well = run(&args, None, &mut out).unwrap();
        (well, String::from_utf8(out).unwrap())
    }

    #[test]
    fn only_a_fault_ends_the_command_badly() {
        let line = BPM.lines().position(|line| line == "max = 5").unwrap() + 1;
        let (well, report) = check(&BPM.replace("max = 5", "maxx = 5"), false);
        let expected =
            format!("bpm.toml:{line} timescale[0].maxx — fault: There is no such key here. Did you mean “max”?");
        assert!(!well && report.contains(&expected), "{report}");
        assert!(report.contains("0 procedures can be used. 2 faults, "), "{report}");

        let (well, report) = check(BPM, false);
        assert!(well && report.contains("1 procedure can be used. 0 faults, "), "{report}");
    }

    #[test]
    fn an_editor_gets_the_place_and_the_grade_of_each_finding() {
        let line = BPM.lines().position(|line| line == "max = 5").unwrap() + 1;
        let (well, report) = check(&BPM.replace("max = 5", "  maxx = 5"), true);
        let all: serde_json::Value = serde_json::from_str(&report).unwrap();
        let slip = all.as_array().unwrap().iter().find(|f| f["key"] == "timescale[0].maxx").unwrap();
        assert!(!well && slip["path"].as_str().unwrap().ends_with("bpm.toml"), "{slip}");
        assert_eq!(
            (&slip["line"], &slip["column"], &slip["grade"], &slip["code"]),
            (
                &serde_json::json!(line),
                &serde_json::json!(3),
                &serde_json::json!("fault"),
                &serde_json::json!("reading"),
            )
        );
    }
}
