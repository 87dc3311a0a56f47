//! What machines ask: is it alive, is it ready, what does it count?
//!
//! `GET /health/live` 200 while the process runs. `GET /health/ready` 200 or 503 with
//! `{"ready":true,"checks":[{"name":"database","ok":true,"say":"can be written"}]}`. `GET /metrics` in Prometheus' text.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use futures::future::BoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

/// Knows whether Mainstay can do its work: the database can be written, nothing that was due is still unsent, the
/// procedures are loaded.
pub trait Readiness: Send + Sync {
    fn checks(&self) -> BoxFuture<'_, Vec<ReadyCheck>>;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyCheck {
    pub name: &'static str,
    pub ok: bool,
    /// A short sentence for an operator: no person, no meeting.
    pub say: String,
}

#[derive(Serialize)]
struct Ready {
    ready: bool,
    checks: Vec<ReadyCheck>,
}

#[derive(Clone)]
struct Health {
    readiness: Arc<dyn Readiness>,
    metrics: PrometheusHandle,
    stop: CancellationToken,
}

/// A check that takes longer than this has failed: whoever asks will not wait.
const CHECK_WITHIN: Duration = Duration::from_secs(2);

pub(super) fn routes(readiness: Arc<dyn Readiness>, metrics: PrometheusHandle, stop: CancellationToken) -> Router {
    Router::new()
        .route("/health/live", get(async || "alive"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(numbers))
        .with_state(Health { readiness, metrics, stop })
}

async fn ready(State(health): State<Health>) -> impl IntoResponse {
    let slow = |_| vec![ReadyCheck { name: "checks", ok: false, say: "took too long".into() }];
    let mut checks = tokio::time::timeout(CHECK_WITHIN, health.readiness.checks()).await.unwrap_or_else(slow);
    if health.stop.is_cancelled() {
        checks.push(ReadyCheck { name: "running", ok: false, say: "stopping".into() });
    }
    let ready = checks.iter().all(|check| check.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Ready { ready, checks }))
}

async fn numbers(State(health): State<Health>) -> impl IntoResponse {
    health.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], health.metrics.render())
}
