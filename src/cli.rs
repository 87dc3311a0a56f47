//! The command line: what can be typed, and the help that teaches it.
//!
//! Exit codes: 0, all is well; 1, something failed or faults were found; 2, the command was not understood.
//! What a command finds goes to standard output, everything else to standard error.

pub mod check;
pub mod deadline;
pub mod deliveries;
pub mod holidays;
pub mod manifest;
mod mistake;
pub mod people;
pub mod procedures;
pub mod show;

pub use mistake::Mistake;

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{Config, Fault};
use crate::ids::{DeliveryId, Reference};

const EXIT_CODES: &str = "\
Exit codes: 0 all is well; 1 something failed, or faults were found; 2 the command was not understood.

Begin with:
  mainstay practice          a pretend council in your browser: no accounts, no network
  mainstay check             is everything set up?
  mainstay serve             the service";

/// How a command that ran to its end turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// It found what it was asked to look for: exit code 1.
    Faults,
}

/// Gets the right meeting held for a fragile foster or residential placement.
#[derive(Debug, Parser)]
#[command(name = "mainstay", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// The settings, as in mainstay.example.toml. Environment variables win over it.
    #[arg(long, global = true, env = "MAINSTAY_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service: listens, reminds, delivers, until it is told to stop.
    #[command(after_help = "Example:\n  mainstay --config /etc/mainstay.toml serve\n\n\
        Stops on SIGTERM or Ctrl-C: what is in hand is finished within ten seconds.")]
    Serve,
    /// Run a whole pretend council in one process, with a page in your browser to try it from.
    #[command(after_help = "Examples:\n  mainstay practice\n  mainstay practice --port 0            any free port\n  \
        mainstay practice --data ./trial      kept after it stops\n  \
        mainstay practice --at 2026-04-02T16:45   the pretend clock begins on Maundy Thursday\n\n\
        No accounts and no network are needed. It prints its address.")]
    Practice(PracticeArgs),
    /// Look at settings, database, procedures, people and tokens: one line each.
    #[command(
        after_help = "Example:\n  mainstay check --json\n\nExits with 1 if any line fails; warnings do not count."
    )]
    Check(CheckArgs),
    /// Say what is due when, and how it was worked out.
    #[command(after_help = "Examples:\n  mainstay deadline --procedure bpm --event risk_notified=2026-04-02T16:45\n  \
        mainstay deadline --procedure bpm --event risk_notified=2026-04-02 --json\n\n\
        The rule, its source paragraph and each day counted or skipped are shown.")]
    Deadline(deadline::DeadlineArgs),
    /// List, show, check and try out the meeting procedures.
    #[command(subcommand)]
    Procedures(procedures::Procedures),
    /// Say who holds which role.
    #[command(subcommand)]
    People(People),
    /// The bank holidays that deadlines skip.
    #[command(subcommand)]
    Holidays(Holidays),
    /// List messages that need a person, or try one again.
    #[command(after_help = "Examples:\n  mainstay deliveries                    those that need a person\n  \
        mainstay deliveries --state pending\n  mainstay deliveries retry dlv_0193…\n\n\
        A parked message was given up: it is not sent again without you. An unsure one may have arrived: Mainstay\n\
        looks for it by itself, and parks it when it cannot tell.")]
    Deliveries(DeliveriesArgs),
    /// Show one meeting, without free text.
    #[command(after_help = "Example:\n  mainstay show PM-7K3Q")]
    Show(ShowArgs),
    /// Write what a platform must be told about this installation.
    #[command(subcommand)]
    Manifest(Manifest),
}

#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// The port of its page on this machine; 0 for any free one.
    #[arg(long, default_value_t = 4000)]
    pub port: u16,
    /// Where to keep it; its clock never goes back. Left out: in a temporary place, gone when it stops.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// When the pretend clock begins: 2026-04-02T16:45.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Print a list for a program to read.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum People {
    /// Take in a people file, whole or not at all. People who are no longer in it become inactive.
    #[command(after_help = "Example:\n  mainstay people import people.csv\n\n\
        Columns: id,name,email,slack,teams,roles,team,cover, and if you like prefers,away_until\n\
        `roles` are separated by ; and `cover` is another row's id. `prefers` is slack or teams, and `away_until` the\n\
        last day of somebody's leave, such as 2026-06-14. Every fault is listed with its line.")]
    Import { file: PathBuf },
    /// List people with their roles, cover and how they are reached.
    List,
    /// Look for roles that nobody holds, people without cover, and people who cannot be reached.
    #[command(after_help = "Examples:\n  mainstay people check               the people in use\n  \
        mainstay people check people.csv    a file, before you import it")]
    Check { file: Option<PathBuf> },
}

#[derive(Debug, Subcommand)]
pub enum Holidays {
    /// List the bank holidays in use.
    List,
    /// Take in a list in the form of https://www.gov.uk/bank-holidays.json. Open deadlines are worked out again.
    #[command(after_help = "Examples:\n  mainstay holidays import bank-holidays.json\n  \
        mainstay holidays import --afresh bank-holidays.json   after a wrong list\n\n\
        A year that the list covers whole replaces what was known of it. Other years stay. Of a year in which the list\n\
        has fewer days than are known, or fewer than eight, the days are added and none is taken out: the list may be\n\
        old or cut off, or the year only begun.")]
    Import {
        file: PathBuf,
        /// Forget every list imported before, since one of them was wrong.
        #[arg(long)]
        afresh: bool,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DeliveriesArgs {
    #[command(subcommand)]
    pub what: Option<Deliveries>,
    /// Only those in this state. Left out: parked and unsure, which need a person.
    #[arg(long)]
    pub state: Option<DeliveryState>,
    /// Print a list for a program to read.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Deliveries {
    /// Send one again, now that you have looked.
    Retry { id: DeliveryId },
    /// Read a mail server's report from standard input: the e-mail that it says has failed then needs a person.
    Bounced,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DeliveryState {
    /// Given up: it will not be sent unless you say so.
    Parked,
    /// It may have arrived: nobody knows.
    Unsure,
    /// Waiting its turn.
    Pending,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The meeting's reference, such as PM-7K3Q.
    #[arg(value_name = "REF", value_parser = reference)]
    pub reference: Reference,
    /// Print it for a program to read.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Manifest {
    /// Print the Slack app manifest to paste at api.slack.com/apps.
    #[command(after_help = "Example:\n  mainstay manifest slack --url https://meetings.example.gov.uk > slack.yaml")]
    Slack {
        /// Where Slack reaches Mainstay.
        #[arg(long)]
        url: url::Url,
    },
    /// Write the Teams app package to upload.
    #[command(
        after_help = "Example:\n  mainstay manifest teams --url https://meetings.example.gov.uk --out mainstay.zip"
    )]
    Teams {
        /// Where Teams reaches Mainstay.
        #[arg(long)]
        url: url::Url,
        /// The package to write.
        #[arg(long, value_name = "FILE.zip")]
        out: PathBuf,
    },
}

/// The settings, or one error that lists every fault: for the commands that cannot go on without them.
pub fn usable(config: Result<Config, Vec<Fault>>) -> anyhow::Result<Config> {
    config.map_err(|faults| {
        let lines: String = faults.iter().map(|fault| format!("\n  {fault}")).collect();
        anyhow::anyhow!("the settings cannot be used:{lines}")
    })
}

/// `2026-04-02T16:45`, with or without seconds; a date alone is its midnight.
pub fn moment(text: &str) -> Result<NaiveDateTime, String> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| text.parse::<NaiveDate>().ok().map(NaiveDateTime::from))
        .ok_or_else(|| "write a date and time as 2026-04-02T16:45".to_owned())
}

fn reference(text: &str) -> Result<Reference, String> {
    Reference::parse(text).ok_or_else(|| "a reference looks like PM-7K3Q".to_owned())
}
