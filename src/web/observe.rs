//! One log line and one metric for each request: route, status, how long.

use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::middleware::Next;

pub async fn observe(request: Request, next: Next) -> Response<Body> {
    let route = super::route(&request).to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    let (took, status) = (began.elapsed(), response.status().as_u16());
    // Health and metrics are asked for every few seconds: worth a number, not a line.
    if route.starts_with("/health/") || route == "/metrics" {
        tracing::debug!(status, ms = took.as_millis(), "answered");
    } else {
        tracing::info!(status, ms = took.as_millis(), "answered");
    }
    metrics::counter!("mainstay_requests_total", "route" => route.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("mainstay_request_seconds", "route" => route).record(took.as_secs_f64());
    response
}
