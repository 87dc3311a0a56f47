//! How fast Mainstay is, beside bare programs that do the least with the same durability, in the same run.
//!
//! `scripts/bench` runs it on the release build. Arguments: `--seconds N` for each measurement (5), `--rows N` of waiting
//! meetings and of open actions (1000000), `--only commands|sweep|actions|rules`, `--on sqlite|postgres`. PostgreSQL is measured
//! when `TEST_DATABASE_URL` is set; its schemas `bench_…` are made and dropped. Figures are of this machine and this moment:
//! the ratios are what counts.

#[path = "speed/actions.rs"]
mod actions;
#[path = "speed/house.rs"]
mod house;
#[path = "speed/load.rs"]
mod load;
#[path = "speed/peer.rs"]
mod peer;
#[path = "speed/place.rs"]
mod place;
#[path = "speed/plan.rs"]
mod plan;
#[path = "speed/program.rs"]
mod program;
#[path = "speed/rules.rs"]
mod rules;
#[path = "../tests/it/teams/signer.rs"]
#[expect(dead_code, reason = "the tests also forge")]
mod signer;
#[path = "speed/sweep.rs"]
mod sweep;
#[path = "speed/teams.rs"]
mod teams;

use std::time::Duration;

use place::Place;

/// Requests under way at the same time.
const CONNECTIONS: usize = 32;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).is_some_and(|a| a == "--peer") {
        return peer::serve(&args[2]).await;
    }
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|n| args.get(n + 1)).cloned();
    let seconds = value("--seconds").and_then(|n| n.parse().ok()).unwrap_or(5);
    let rows = value("--rows").and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let only = value("--only");
    let wanted = |what: &str| only.as_deref().is_none_or(|o| o == what);
    let url = std::env::var("TEST_DATABASE_URL").ok();
    let on = value("--on");
    let on = |engine: &str| on.as_deref().is_none_or(|o| o == engine);
    if wanted("rules") {
        rules::measure();
    }
    for what in ["commands", "sweep", "actions"].into_iter().filter(|what| wanted(what)) {
        if on("sqlite") {
            measure(what, Place::sqlite(), seconds, rows).await;
        }
        if let Some(url) = url.as_ref().filter(|_| on("postgres")) {
            measure(what, Place::postgres(url).await, seconds, rows).await;
        }
    }
}

async fn measure(what: &str, place: Place, seconds: u64, rows: usize) {
    match what {
        "commands" => commands(place, Duration::from_secs(seconds)).await,
        "sweep" => sweep::measure(place, rows).await,
        _ => actions::measure(place, rows).await,
    }
}

/// Signed commands against the bare handler, turn and turn about, so that both have the same weather.
async fn commands(place: Place, each: Duration) {
    println!("\n{}: start", place.name);
    let slack = program::slack().await;
    let teams = teams::Teams::start().await;
    let mut ready: Vec<Duration> = Vec::new();
    for _ in 0..10 {
        let program = program::Program::start(&place, &slack, &teams).await;
        ready.push(program.ready_after);
    }
    ready.sort();
    println!("  ready after       {:>7.1} ms median, {:.1} ms at most (target 300)", ms(ready[5]), ms(ready[9]));
    let program = program::Program::start(&place, &slack, &teams).await;
    let peer = peer::Peer::start(&place).await;
    println!("{}: {CONNECTIONS} connections, {} s a turn, 3 turns each", place.name, each.as_secs());
    let mut sums = [(); 4].map(|()| load::Sum::default());
    for turn in 0..4 {
        let took = [
            load::run(peer.port, CONNECTIONS, each, load::bare).await,
            load::run(program.port, CONNECTIONS, each, |n| load::command("help", turn, n)).await,
            load::run(program.port, CONNECTIONS, each, |n| load::command("request bpm", turn, n)).await,
            load::run(program.port, CONNECTIONS, each, |n| teams.opens_the_form(turn, n)).await,
        ];
        if turn > 0 {
            // The first turn warms everybody up.
            sums.iter_mut().zip(took).for_each(|(sum, one)| sum.add(one));
        }
    }
    let rate = |sum: &load::Sum| sum.count() as f64 / (each.as_secs_f64() * 3.0);
    let bare = rate(&sums[0]);
    for (name, sum) in ["bare handler", "help", "request bpm", "Teams’ form"].into_iter().zip(&mut sums) {
        let rate = rate(sum);
        println!(
            "  {name:<14} {rate:>8.0}/s   ratio {:.2}   p50 {:>5.1} ms   p99 {:>5.1} ms   refused {}",
            rate / bare,
            ms(sum.percentile(50.0)),
            ms(sum.percentile(99.0)),
            sum.refused,
        );
    }
    println!(
        "  memory            {:.1} MiB now, {:.1} MiB at most (target 64)",
        program.memory("VmRSS"),
        program.memory("VmHWM")
    );
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1000.0
}
