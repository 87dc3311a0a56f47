//! What the process tells its operator: logs on standard error, metrics at `/metrics`.
//!
//! Neither ever holds a body, a query string, a header, a person's words or a panic's message.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

const SUM_UP_EVERY: Duration = Duration::from_secs(5);

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// One JSON object a line, from `info`: for `serve`.
    Json,
    /// For somebody at a terminal: warnings and errors.
    Plain,
}

/// Starts the log. `RUST_LOG` says how much, e.g. `mainstay=debug`. A second call changes nothing.
pub fn start(log: Log) {
    let usual = if log == Log::Json { "info" } else { "warn" };
    let asked = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_default();
    let (level, unclear) = filter(&asked, usual);
    let layer = match log {
        Log::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .boxed(),
        Log::Plain => tracing_subscriber::fmt::layer()
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .boxed(),
    };
    // Filters of the whole log, not of the one layer: a library that only asks whether a line would be written (as sqlx
    // does on PostgreSQL) leaves its answer behind in a layer's filter, and the next line of ours is lost.
    let started = tracing_subscriber::registry().with(level).with(filter_fn(may_be_said)).with(layer);
    if started.try_init().is_ok() {
        hush_panics();
        if unclear {
            tracing::warn!(usual, "RUST_LOG cannot be read, so the usual is logged; it is written like mainstay=debug");
        }
    }
}

/// What is logged, and whether it could not be made out. A variable that is set to nothing asks for nothing: the library
/// would then log errors alone.
fn filter(asked: &str, usual: &str) -> (EnvFilter, bool) {
    if asked.trim().is_empty() {
        return (EnvFilter::new(usual), false);
    }
    EnvFilter::try_new(asked).map_or_else(|_| (EnvFilter::new(usual), true), |level| (level, false))
}

/// The libraries under us write headers, addresses and statements below `info`, whatever `RUST_LOG` asks for.
fn may_be_said(what: &Metadata<'_>) -> bool {
    what.target().starts_with("mainstay") || *what.level() <= Level::INFO
}

/// A panic's message may quote what it choked on, so only its place is told.
fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!(place, "a bug: the code panicked");
    }));
}

/// Sums up the samples of the metrics as they come: otherwise each is kept until somebody asks for the page, and where
/// nobody does, for ever.
pub async fn keep_small(stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(SUM_UP_EVERY)).await.is_some() {
        if let Ok(metrics) = metrics() {
            metrics.run_upkeep();
        }
    }
}

/// The process's metrics, begun at the first call.
pub fn metrics() -> Result<PrometheusHandle, BuildError> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    // An answer must come within 3 s; the steps show how near to that we are.
    let steps = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let recorder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &steps)?.build_recorder();
    let handle = recorder.handle();
    // Lost only to a call at the same moment, whose recorder is then the one in use.
    if metrics::set_global_recorder(recorder).is_ok() {
        let _ = HANDLE.set(handle.clone());
    }
    Ok(HANDLE.get().cloned().unwrap_or(handle))
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_variable_that_is_empty_or_not_clear_leaves_the_log_as_it_usually_is() {
        let read = |asked: &str| {
            let (level, unclear) = filter(asked, "info");
            (level.to_string(), unclear)
        };
        assert_eq!(read(""), ("info".into(), false));
        assert_eq!(read(" "), ("info".into(), false));
        assert_eq!(read("bogus=nonsense"), ("info".into(), true));
        assert_eq!(read("mainstay=debug"), ("mainstay=debug".into(), false));
    }
}
