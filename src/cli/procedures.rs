//! `mainstay procedures list | show ID | fields | check DIR | simulate DIR`: what the procedures say and may say, what is
//! wrong with them, and how a year under them would go.
//!
//! Nothing here exits by itself. What was asked for goes to the writer, a word about files that are not used to standard
//! error, and the answer is whether all is well.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::calendar::{Calendar, full_date};
use crate::cli::Mistake;
use crate::procedure::library::Library;
use crate::procedure::{Procedure, schema};

mod check;
mod sheet;
mod show;
mod simulate;

pub use check::CheckArgs;
pub use simulate::SimulateArgs;

#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
pub enum Procedures {
    /// The procedures in use, one line each
    List,
    /// One procedure as a page to read: every rule, where it comes from, and what the product chose
    Show {
        /// The kind of meeting, as `list` names it: `bpm`, or `south/bpm` where several councils have one
        id: String,
    },
    /// Every table and key that a procedure file may have, as a page to read
    Fields,
    /// Everything to mend or to look at in the procedure files of a directory, one line each
    #[command(after_help = "Examples:\n  mainstay procedures check ./procedures\n  \
        mainstay procedures check ./procedures --people people.csv\n  \
        mainstay procedures check ./procedures --json      for an editor\n\n\
        A fault keeps its file from being used: exit code 1. A warning is something that will probably let people down, a\n\
        note something that is merely odd: with those alone the exit code is 0.")]
    Check(CheckArgs),
    /// A year of made-up cases under these procedures: who would hear how much, what would come too late, and why
    #[command(after_help = "Examples:\n  mainstay procedures simulate ./procedures --year 2026\n  \
        mainstay procedures simulate ./procedures --year 2026 --cases 500 --seed 7 --people people.csv\n\n\
        Nothing is sent and nothing is kept. 500 cases take a few seconds.")]
    Simulate(SimulateArgs),
}

/// What the settings say that a command may need.
#[derive(Debug, Clone)]
pub struct Setting {
    pub calendar: Calendar,
    /// The people file, if the settings name one.
    pub people: Option<PathBuf>,
}

impl Procedures {
    /// Does what was asked. `false`: the process should end with 1.
    pub fn run(&self, library: &Library, setting: &Setting, out: &mut impl Write) -> anyhow::Result<bool> {
        Ok(match self {
            Self::List => list(library, out).map(|()| all_are_used(library))?,
            Self::Show { id } => show(library, id, out)? & all_are_used(library),
            Self::Fields => write!(out, "{}", schema::page()).map(|()| true)?,
            Self::Check(args) => check::run(args, setting.people.as_deref(), out)?,
            Self::Simulate(args) => simulate::run(args, library, &setting.calendar, out)?,
        })
    }
}

/// Which files are not used and where to read why. None: all of them are.
pub fn held_back(library: &Library) -> Option<String> {
    let directory = library.directory().map(|directory| directory.display().to_string()).unwrap_or_default();
    let faults: Vec<_> = library.faults().into_iter().filter(|fault| !fault.warning).collect();
    let files: BTreeSet<&str> =
        faults.iter().map(|fault| fault.file.as_str()).filter(|file| *file != directory).collect();
    let look = format!("Run “mainstay procedures check {directory}” to see why.");
    match files.into_iter().collect::<Vec<_>>()[..] {
        [] => faults.first().map(ToString::to_string),
        [file] => Some(format!("{file} has faults and is not used. {look}")),
        ref files => Some(format!("These files have faults and are not used: {}. {look}", files.join(", "))),
    }
}

/// Says on standard error which files are not used, if any.
fn all_are_used(library: &Library) -> bool {
    let held_back = held_back(library);
    if let Some(say) = &held_back {
        eprintln!("{say}");
    }
    held_back.is_none()
}

pub fn list(library: &Library, out: &mut impl Write) -> io::Result<()> {
    for (address, procedure) in library.addresses() {
        let kind = &procedure.kind;
        let from = full_date(kind.effective_from);
        writeln!(out, "{:<12} {} — {}, version {}, from {from}", address, kind.name, kind.council, kind.version)?;
    }
    Ok(())
}

/// Writes the whole procedure. `false` if there is none of this kind.
pub fn show(library: &Library, id: &str, out: &mut impl Write) -> io::Result<bool> {
    let found = library.addressed(id);
    match found.as_slice() {
        [(_, procedure)] => show::write(procedure, out).map(|()| true),
        [] => {
            let known: Vec<String> = library.addresses().into_iter().map(|(address, _)| address).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            writeln!(out, "{}", Mistake::unknown("procedure", id, &known)).map(|()| false)
        }
        several => writeln!(out, "{}", which_of(id, several)).map(|()| false),
    }
}

/// What is said to whoever names a kind that several councils have.
pub fn which_of(id: &str, several: &[(String, Arc<Procedure>)]) -> String {
    let each = several
        .iter()
        .map(|(address, p)| format!("{address} ({})", p.local.council.as_ref().unwrap_or(&p.kind.council)));
    format!("More than one council has “{id}”. Please name one of them: {}.", each.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(command: &Procedures) -> (bool, String) {
        let mut out = Vec::new();
        let setting = Setting { calendar: Calendar::england(crate::calendar::Holidays::built_in()), people: None };
        let well = command.run(&Library::built_in(), &setting, &mut out).unwrap();
        (well, String::from_utf8(out).unwrap())
    }

    #[test]
    fn what_ships_is_listed_and_can_be_read_as_a_page() {
        let (_, list) = run(&Procedures::List);
        assert!(list.starts_with("bpm          Breakdown Prevention Meeting"), "{list}");

        let (well, page) = run(&Procedures::Show { id: "bpm".into() });
        assert!(well);
        for part in [
            "The meeting is held: no later than 5 working days after the Team Leader, Children's Services Buyers, was told of the risk (should). Source: Breakdown Prevention Meetings (5.1.17), section 2, paragraph 1.",
            "1 working day after it was asked, at 10:00: whoever is waited for",
            "when “What type of placement is it?” is answered “Fostering, with an independent agency” or “Children's home”",
            "(the product's choice)",
            "LOST-8",
        ] {
            assert!(page.contains(part), "{part:?} is not in\n{page}");
        }
        for after in [
            "Every action says: who leads it; by when; whose service",
            "If “The Care Plan needs to be amended”, this is added to the plan: Take the change to the Care Plan to the child's review (Child's social worker)",
            "Services: Social work; Fostering",
            "Unmet need, by: Therapeutic support",
            "Minutes, step by step, 5 working days after the meeting",
            "2. Signed off by: chair",
            "3. Shared with: everybody who came",
            "4. Filed in: case management system",
            "It is closed as: The placement goes on, and the plan has done its work",
            "Whether it held is asked 28 and 90 days after the meeting",
            "It has ended, as planned (and that is reported)",
            "on the day it is due, at 09:00: whoever is waited for",
            "2 working days before the day it is due, at 09:00: whoever is waited for",
        ] {
            assert!(page.contains(after), "{after:?} is not in\n{page}");
        }
        let (_, page) = run(&Procedures::Show { id: "prlm".into() });
        for other in [
            "Consulted first: Independent Reviewing Officer; Fostering or residential provider",
            "Recorded in the case system by: Team Manager",
            "Finally decided together by: Head of Service; Assistant Director, Corporate Parenting",
            "Else Service Manager, Independent Statutory Services, when “Can a Head of Service chair?” is answered no",
            "Carer in the placement that ended (of the placement that ended): needed",
            "2. Themes chosen, from: Matching",
        ] {
            assert!(page.contains(other), "{other:?} is not in\n{page}");
        }
        let (_, page) = run(&Procedures::Show { id: "ppm".into() });
        for other in [
            "The first meeting is held before the placement starts: before the day on which the placement started, when",
            "Laid down by law: there is no more time.",
            "Chaired by: whoever they agree on. Proposed by: Child's social worker; agreed by: Home manager",
            "Held again every 3 months, or on the day set by: Child's social worker",
        ] {
            assert!(page.contains(other), "{other:?} is not in\n{page}");
        }
        let (_, page) = run(&Procedures::Show { id: "pstm".into() });
        for other in [
            "It is called: Fostering Stability Meeting",
            "To aim at: 1 working day",
            "Views of the parents, gathered by",
        ] {
            assert!(page.contains(other), "{other:?} is not in\n{page}");
        }
        let (_, page) = run(&Procedures::Fields);
        assert!(page.contains("| **`what`** | a name of your own"), "{page}");
        let (well, page) = run(&Procedures::Show { id: "nope".into() });
        assert!(!well && page.contains("There is: bpm, dm, fsm, ppm, prlm, psm, pstm."), "{page}");
    }

    #[test]
    fn a_kind_of_two_councils_is_asked_for_by_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let bpm = include_str!("../../procedures/bpm.toml");
        for (folder, council, max) in [("north", "Northshire", "max = 5"), ("south", "Southshire", "max = 4")] {
            let own = dir.path().join(folder);
            std::fs::create_dir(&own).unwrap();
            std::fs::write(own.join("bpm.toml"), bpm.replacen("max = 5", max, 1)).unwrap();
            std::fs::write(own.join("local.toml"), format!("schema = 1\ncouncil = \"{council}\"\n")).unwrap();
        }
        let library = Library::from_dir(dir.path()).unwrap();
        let shown = |id: &str| {
            let mut out = Vec::new();
            let found = show(&library, id, &mut out).unwrap();
            (found, String::from_utf8(out).unwrap())
        };
        let (found, say) = shown("bpm");
        assert!(!found && say.contains("north/bpm (Northshire), south/bpm (Southshire)"), "{say}");
        let (found, page) = shown("south/bpm");
        assert!(found && page.contains("no later than 4 working days"), "{page}");
        let mut out = Vec::new();
        list(&library, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        assert!(lines.starts_with("north/bpm    Breakdown Prevention Meeting — Northshire"), "{lines}");

        // A year counts each council's own.
        let calendar = Calendar::england(crate::calendar::Holidays::built_in());
        let year = crate::simulate::Year { year: 2026, cases: 7, seed: 1 };
        let people = crate::simulate::made_up(&library.all(), 7);
        let figures = crate::simulate::play(year, &library.all(), &people, &calendar, &mut || ());
        let begun: Vec<_> = figures.kinds.iter().map(|kind| (kind.name.as_str(), kind.begun)).collect();
        assert_eq!(
            begun,
            [("Breakdown Prevention Meeting, Northshire", 4), ("Breakdown Prevention Meeting, Southshire", 3)]
        );
    }

    #[test]
    fn a_scale_is_shown_with_both_its_ends_in_full() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("scale.toml"), include_str!("../../tests/it/samples/scale.toml")).unwrap();
        let mut out = Vec::new();
        assert!(show(&Library::from_dir(dir.path()).unwrap(), "pstm", &mut out).unwrap());
        let page = String::from_utf8(out).unwrap();
        for part in [
            "Everybody is asked, from 0 to 10: How stable is the placement",
            "0: It is so bad, with so much conflict, anxiety and mistrust, that the child has to leave the placement now.",
            "10: We have all understood what has happened and what we need to do, so that we can live together into the future.",
            "With a reason.",
            "At 0 the chair is asked who is told now.",
            "May choose not to: Child or young person",
        ] {
            assert!(page.contains(part), "{part:?} is not in\n{page}");
        }
    }
}
