//! The table of contents: one line for each command. What they do is in `cli` and `app`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::Parser;
use mainstay::cli::{self, Cli, Command, People, Verdict};
use mainstay::config::{Config, Environment};
use mainstay::telemetry;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::start(if matches!(cli.command, Command::Serve) { telemetry::Log::Json } else { telemetry::Log::Plain });
    match run(cli, &mut std::io::stdout()).await {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Faults) => ExitCode::FAILURE,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mainstay: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    let config = Config::load(cli.config.as_deref().filter(|p| !p.as_os_str().is_empty()), &environment());
    let known_roles = std::collections::BTreeSet::new();
    match cli.command {
        Command::Check(args) => cli::check::run(&args, &config, &known_roles, Vec::new(), out).await,
        // To be wired when the rooms meet: app::serve, practice::run, cli::{deadline,procedures,holidays,manifest}::run,
        // and the store behind cli::{people,deliveries,show}::run. `cli::usable(config)?` gives them the settings.
        Command::Serve => not_wired("serve"),
        Command::Practice(_) => not_wired("practice"),
        Command::Deadline(_) => not_wired("deadline"),
        Command::Procedures(_) => not_wired("procedures"),
        Command::Holidays(_) => not_wired("holidays"),
        Command::Manifest(_) => not_wired("manifest"),
        Command::People(words @ People::Check { file: Some(_) }) => {
            cli::people::run(&words, &known_roles, &cli::people::NoDirectory, out).await
        }
        Command::People(_) => not_wired("people"),
        Command::Deliveries(_) => not_wired("deliveries"),
        Command::Show(_) => not_wired("show"),
    }
}

fn not_wired(what: &str) -> anyhow::Result<Verdict> {
    bail!("{what} is not wired yet")
}

/// The process's variables. One that is not text cannot be a setting.
fn environment() -> Environment {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).collect::<BTreeMap<_, _>>()
}

/// `mainstay people list | head` is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
