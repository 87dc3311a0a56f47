//! `mainstay procedures simulate DIR --year 2026`: a year of made-up cases, as an administrator reads it.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::calendar::{Calendar, clock_time};
use crate::card::words::awaited;
use crate::cli::procedures::{all_are_used, held_back};
use crate::people::People;
use crate::people_file::read_people;
use crate::procedure::library::Library;
use crate::simulate::{
    CASES_A_TEAM, FOR_A_CHILD, Figures, KindFigures, PromiseFigures, Promised, Year, made_up, picture, play,
};

#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct SimulateArgs {
    /// The directory of the procedure files. Left out: the procedures in use.
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// The year to play, over its real bank holidays.
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2099))]
    pub year: i32,
    /// How many cases begin in it, spread evenly over the kinds of meeting.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub cases: u32,
    /// Another number plays another year; the same number the same year.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Your own people, as the people file lists them. Left out: made-up people.
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// Where the picture goes. Left out: simulated-YEAR.svg in this directory.
    #[arg(long, value_name = "FILE.svg")]
    pub picture: Option<PathBuf>,
}

/// Plays the year, writes the picture and prints what came of it. `false` if files were left out of it.
pub fn run(args: &SimulateArgs, in_use: &Library, calendar: &Calendar, out: &mut impl Write) -> anyhow::Result<bool> {
    let library = match &args.directory {
        None => in_use.clone(),
        Some(dir) => Library::from_dir(dir).with_context(|| format!("{} cannot be listed", dir.display()))?,
    };
    let procedures = library.all();
    if procedures.is_empty() {
        anyhow::bail!("{}", held_back(&library).unwrap_or_default());
    }
    let people = match &args.people {
        Some(file) => own_people(file)?,
        None => made_up(&procedures, args.cases),
    };
    let bar = progress(args.cases);
    let year = Year { year: args.year, cases: args.cases, seed: args.seed };
    let figures = play(year, &procedures, &people, calendar, &mut || bar.inc(1));
    bar.finish_and_clear();
    let file = args.picture.clone().unwrap_or_else(|| PathBuf::from(format!("simulated-{}.svg", args.year)));
    std::fs::write(&file, picture(&figures)).with_context(|| format!("{} cannot be written", file.display()))?;
    out.write_all(page(&figures, calendar, args.people.is_some()).as_bytes())?;
    writeln!(out, "\nPicture: {}", file.display())?;
    Ok(all_are_used(&library))
}

fn own_people(file: &Path) -> anyhow::Result<People> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    // What is odd about it is `people check`'s to say.
    match read_people(&name, &text, &BTreeMap::new()) {
        Ok((people, _)) => Ok(people.into_iter().collect()),
        Err(faults) => {
            let lines: String = faults.iter().map(|fault| format!("\n  {fault}")).collect();
            Err(anyhow::anyhow!("the people file cannot be used:{lines}"))
        }
    }
}

fn progress(cases: u32) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(cases.into()), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} cases, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// The whole answer, apart from where the picture is.
fn page(figures: &Figures, calendar: &Calendar, own_people: bool) -> String {
    let year = figures.year;
    let kinds = match figures.kinds.len() {
        1 => "1 kind of meeting".to_owned(),
        n => format!("{n} kinds of meeting"),
    };
    let mut lines = vec![
        format!("A simulated {}: {} cases of {kinds}, seed {}.", year.year, year.cases, year.seed),
        whose(figures, own_people),
        String::new(),
        "WHAT EACH PERSON WOULD HEAR".to_owned(),
    ];
    lines.extend(roles(figures));
    let (from, to) = calendar.hours;
    lines.extend([
        String::new(),
        "Usual week: half of all weeks bring one person no more messages than this. Busiest week: the most that".into(),
        "anybody gets in one. Held back: messages that came up outside the allowed hours".to_owned()
            + &format!(" ({} to {}, working days)", clock_time(from), clock_time(to)),
        format!("and waited for them: {} of {} in all. Of others: told that somebody else is late, or asked in their place.", figures.held_back, figures.messages),
        String::new(),
        "WHAT WOULD COME TOO LATE, AND WHY".to_owned(),
    ]);
    for kind in &figures.kinds {
        lines.extend(promises(kind));
    }
    lines.extend([String::new(), "WHAT PEOPLE HEAR ABOUT OTHERS".to_owned()]);
    lines.extend(figures.escalations.iter().map(|(what, n)| format!("{n:>6}  waiting for {}", awaited(*what))));
    if figures.escalations.is_empty() {
        lines.push("  Nothing.".to_owned());
    }
    lines.extend([String::new(), "WHAT TO LOOK AT".to_owned()]);
    lines.extend(figures.findings.iter().map(|say| format!("  - {say}")));
    if figures.findings.is_empty() {
        lines.push("  Nothing stands out.".to_owned());
    }
    lines.join("\n") + "\n"
}

fn whose(figures: &Figures, own_people: bool) -> String {
    if own_people {
        return format!("Played with the {} people of your people file.", figures.people);
    }
    let teams = figures.year.cases.div_ceil(CASES_A_TEAM);
    let teams = if teams == 1 { "1 team".to_owned() } else { format!("{teams} teams") };
    format!(
        "Played with made-up people: {teams}, each with {FOR_A_CHILD} people for every role that belongs to one child and 1 for \
         every other. --people FILE plays it with your own."
    )
}

fn roles(figures: &Figures) -> Vec<String> {
    let widest = figures.roles.iter().map(|role| role.title.chars().count()).max().unwrap_or(0).clamp(4, 52);
    let head = format!(
        "{:<widest$}  {:>6}  {:>10}  {:>7}  {:>12}  {:>9}  {:>9}",
        "Role", "People", "Usual week", "Average", "Busiest week", "Held back", "Of others"
    );
    let row = |role: &crate::simulate::RoleFigures| {
        let title: String = role.title.chars().take(widest).collect();
        format!(
            "{title:<widest$}  {:>6}  {:>10}  {:>7.1}  {:>12}  {:>9}  {:>9}",
            role.people, role.median, role.mean, role.worst, role.held_back, role.escalations
        )
    };
    let (heard, silent): (Vec<_>, Vec<_>) = figures.roles.iter().partition(|role| role.messages > 0);
    let silent: Vec<&str> = silent.into_iter().map(|role| role.title.as_str()).collect();
    let nothing = (!silent.is_empty()).then(|| format!("No messages: {}.", silent.join("; ")));
    std::iter::once(head).chain(heard.into_iter().map(row)).chain(nothing).collect()
}

fn promises(kind: &KindFigures) -> Vec<String> {
    let mut lines =
        vec![format!("{}: {} begun, {} held, {} came to nothing", kind.name, kind.begun, kind.held, kind.ended)];
    for PromiseFigures { what, came, missed, causes } in &kind.promises {
        let percent = missed * 100 / (*came).max(1);
        let words = match what {
            Promised::Meeting => "The meeting by its last date",
            Promised::Plan => "The plan by its day",
            Promised::Minutes => "The minutes by their day",
            Promised::Action => "Actions by the day agreed",
        };
        lines.push(format!("  {words:<29} {missed:>5} of {came} late ({percent}%)"));
        lines.extend(causes.iter().map(|(cause, n)| format!("      {n:>5}  {}", cause.words())));
    }
    lines.extend(kind.gates.iter().map(|(say, n)| format!("  Too early                     {n:>5}  {say}")));
    lines
}
