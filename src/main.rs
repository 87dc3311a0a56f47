//! The table of contents: one line for each command. What they do is in `cli` and `app`.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use mainstay::app::commands::{Kept, Shelf};
use mainstay::cli::deadline::DeadlineArgs;
use mainstay::cli::{self, Cli, Command, Holidays, Manifest, Mistake, People, Verdict, usable};
use mainstay::clock::Clock;
use mainstay::config::{Config, Environment};
use mainstay::desk::Desk;
use mainstay::letters::Scribe;
use mainstay::store::Db;
use mainstay::{app, telemetry, web};

/// A fifth of a command's time would be the system's allocator: forms and cards are many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
            // What was typed does not make sense: the same code as clap's own.
            if error.is::<Mistake>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(cli: Cli, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    let config = Config::load(cli.config.as_deref().filter(|p| !p.as_os_str().is_empty()), &environment());
    match cli.command {
        Command::Check(args) => check(&args, &config, out).await,
        Command::Serve => {
            let stop = web::stop_when_told()?;
            let service =
                app::serve::build(&usable(config)?, Clock::system(), app::Spacing::AsPlatformsAsk, stop).await?;
            tracing::info!(port = service.port()?, "listening");
            service.run_until_stopped().await.map(|()| Verdict::Fine)
        }
        Command::Practice(args) => {
            let stop = web::stop_when_told()?;
            app::practice::run(&usable(config)?, &args, stop).await.map(|()| Verdict::Fine)
        }
        Command::Deadline(args) => deadline(&usable(config)?, &args, out).await,
        Command::Procedures(words) => {
            let config = usable(config)?;
            let calendar = config.calendar(mainstay::calendar::Holidays::built_in());
            let setting = cli::procedures::Setting { calendar, people: config.people.clone() };
            let good = words.run(&app::library(&config)?, &setting, &mut &mut *out)?;
            Ok(if good { Verdict::Fine } else { Verdict::Faults })
        }
        Command::Holidays(words) => holidays(&usable(config)?, &words, out).await,
        Command::Manifest(words) => manifest(&words, config, out),
        Command::People(words) => {
            let config = usable(config)?;
            let roles = app::known_roles(&app::library(&config)?);
            if matches!(words, People::Check { file: Some(_) }) {
                return cli::people::run(&words, &roles, &cli::people::NoDirectory, out).await;
            }
            let db = match &words {
                People::Import { .. } => app::database(&config).await?,
                People::List | People::Check { .. } => app::database_there(&config).await?,
            };
            cli::people::run(&words, &roles, &kept(&config, db)?, out).await
        }
        Command::Deliveries(args) => {
            let config = usable(config)?;
            let db = app::database_there(&config).await?;
            cli::deliveries::run(&args, &kept(&config, db)?, out).await
        }
        Command::Show(args) => {
            let config = usable(config)?;
            let (db, library) = (app::database_there(&config).await?, app::library(&config)?);
            let desk = Desk::new(db, library, Clock::system(), app::house(&config));
            cli::show::run(&args, &Shelf { desk }, out).await
        }
    }
}

async fn check(
    args: &cli::CheckArgs,
    config: &Result<Config, Vec<mainstay::config::Fault>>,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Verdict> {
    let Ok(good) = config else {
        return cli::check::run(args, config, &BTreeMap::new(), Vec::new(), out).await;
    };
    let library = app::library(good);
    let roles = library.as_ref().map(app::known_roles).unwrap_or_default();
    cli::check::run(args, config, &roles, app::probes::all(good, &library), out).await
}

/// The imported holidays count where there is a database to ask; a deadline can be worked out without one.
async fn deadline(config: &Config, args: &DeadlineArgs, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    let library = app::library(config)?;
    let (known, note) = app::commands::holidays_known(config).await?;
    note.iter().for_each(|note| eprintln!("{note}"));
    let calendar = config.calendar(known);
    let meant = library.addressed(&args.procedure);
    if meant.len() > 1 {
        return Err(Mistake(cli::procedures::which_of(&args.procedure, &meant)).into());
    }
    let held_back = cli::procedures::held_back(&library);
    if let Some(say) = &held_back {
        // It may be the very one that was asked for.
        anyhow::ensure!(!meant.is_empty(), "{say}");
        eprintln!("{say}");
    }
    let known: Vec<_> = library.addresses().into_iter().map(|(address, _)| address.as_str().into()).collect();
    cli::deadline::run(args, &known, &|_| meant.first().map(|(_, p)| (**p).clone()), &calendar, out)?;
    Ok(if held_back.is_none() { Verdict::Fine } else { Verdict::Faults })
}

async fn holidays(config: &Config, words: &Holidays, out: &mut (dyn Write + Send)) -> anyhow::Result<Verdict> {
    use mainstay::app::commands::{holidays_in_use, import_holidays};
    match words {
        Holidays::List => {
            let (list, note) = app::commands::holidays_known(config).await?;
            note.iter().for_each(|note| eprintln!("{note}"));
            write!(out, "{}", cli::holidays::list(&list))?;
        }
        Holidays::Import { file, afresh } => {
            let new = cli::holidays::read(file)?;
            let kept = kept(config, app::database(config).await?)?;
            let before = holidays_in_use(&kept.db).await?;
            let cases = import_holidays(&kept.db, &kept.clock, new.clone(), *afresh).await?;
            let after = holidays_in_use(&kept.db).await?;
            write!(out, "{}", cli::holidays::changes(&before, &after))?;
            let laid_over = if *afresh { mainstay::calendar::Holidays::built_in() } else { before };
            write!(out, "{}", cli::holidays::only_added(&laid_over, &new))?;
            writeln!(out, "{}", cli::holidays::worked_out_again(cases))?;
        }
    }
    Ok(Verdict::Fine)
}

fn manifest(
    words: &Manifest,
    config: Result<Config, Vec<mainstay::config::Fault>>,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Verdict> {
    match words {
        Manifest::Slack { url } => write!(out, "{}", cli::manifest::slack(url.as_str())?)?,
        Manifest::Teams { url, out: file } => {
            let app_id = match environment().remove("TEAMS_APP_ID") {
                // The package can be made before there is a secret, while the settings are not complete.
                Some(id) => Some(id),
                None => usable(config)?.teams.map(|teams| teams.app_id),
            };
            let package = cli::manifest::teams::package(url.as_str(), app_id.as_deref())?;
            std::fs::write(file, package).with_context(|| format!("{} cannot be written", file.display()))?;
            writeln!(out, "{} is ready to upload in the Teams admin centre.", file.display())?;
        }
    }
    Ok(Verdict::Fine)
}

fn kept(config: &Config, db: Db) -> anyhow::Result<Kept> {
    let clock = Clock::system();
    let desk = Desk::new(db.clone(), app::library(config)?, clock.clone(), app::house(config));
    Ok(Kept { db, clock, scribe: Scribe::new(desk, app::routes(config)) })
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
