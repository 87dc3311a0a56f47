//! The web server's frame: what every route shares. The routes themselves are given.
//!
//! From outside in: a request id of our own, headers that are secrets marked so, one log line and one metric a
//! request, panics turned into a sentence, a time limit, a size limit, headers that keep browsers careful. Neither log
//! nor metric has an address, a query, a header or a body: a route is named by its pattern, `/reply/{token}`.

mod health;
mod observe;
pub mod reply;
pub mod slack;
pub mod teams;

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::sensitive_headers::SetSensitiveRequestHeadersLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

pub use health::{Readiness, ReadyCheck};

/// Slack gives up after 3 s, so an answer later than this is none.
pub const ANSWER_WITHIN: Duration = Duration::from_millis(2500);
/// The largest request: a press at Slack comes with the whole of its message or view.
pub const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// How long a stop waits for whatever is in hand, requests and messages together: whoever runs services often gives them
/// ten seconds, and ends them then.
pub const FINISH_WITHIN: Duration = Duration::from_secs(8);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Pages that want a style or a script of our own say so themselves; everything else shows nothing.
const NOTHING_FROM_ANYWHERE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// What the server is made of.
pub struct Parts {
    /// The routes of Slack, Teams and the reply page, with their own state.
    pub routes: Router,
    pub readiness: Arc<dyn Readiness>,
    pub metrics: PrometheusHandle,
    /// Once cancelled, the server says that it is not ready.
    pub stop: CancellationToken,
}

/// The whole server: the routes given, health and metrics, behind the layers that all share.
pub fn router(parts: Parts) -> Router {
    let health = health::routes(parts.readiness, parts.metrics, parts.stop);
    let from_outside_in = ServiceBuilder::new()
        // A caller's own id would put a caller's words into our log.
        .map_request(without_request_id)
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetSensitiveRequestHeadersLayer::new([
            header::AUTHORIZATION,
            header::COOKIE,
            HeaderName::from_static("x-slack-signature"),
        ]))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_request(()).on_response(()).on_failure(()))
        .layer(from_fn(observe::observe))
        .layer(careful(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(careful(header::X_FRAME_OPTIONS, "DENY"))
        .layer(careful(header::REFERRER_POLICY, "no-referrer"))
        .layer(careful(header::CACHE_CONTROL, "no-store"))
        .layer(careful(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
        .layer(careful(header::CONTENT_SECURITY_POLICY, NOTHING_FROM_ANYWHERE))
        .layer(CatchPanicLayer::custom(apologise))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_WITHIN))
        .map_response(without_words_if_too_large)
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY));
    parts.routes.merge(health).layer(from_outside_in)
}

/// Serves until `stop` is cancelled, then takes no more and finishes what is in hand, for at most [`FINISH_WITHIN`].
pub async fn run_until_stopped(listener: TcpListener, router: Router, stop: CancellationToken) -> std::io::Result<()> {
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let too_long = async {
        stop.cancelled().await;
        tokio::time::sleep(FINISH_WITHIN).await;
    };
    tokio::select! {
        served = serving => served,
        () = too_long => {
            tracing::warn!("some requests were still open and have been dropped");
            Ok(())
        }
    }
}

/// A token that is cancelled when the process is told to stop: SIGTERM, or Ctrl-C.
pub fn stop_when_told() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
        told.cancel();
    });
    Ok(stop)
}

fn without_request_id<B>(mut request: Request<B>) -> Request<B> {
    request.headers_mut().remove(REQUEST_ID);
    request
}

/// The limit's own words are the library's, not ours.
fn without_words_if_too_large<B>(answer: Response<B>) -> Response<Body>
where
    B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    match answer.status() {
        StatusCode::PAYLOAD_TOO_LARGE => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        _ => answer.map(Body::new),
    }
}

fn careful(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// What every log line of one request carries.
fn span(request: &Request<Body>) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("");
    tracing::info_span!("request", id, method = %request.method(), route = route(request))
}

/// The pattern of the route, never the address itself: an address may hold a token.
fn route(request: &Request<Body>) -> &str {
    request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str)
}

fn apologise(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let say = "Something went wrong on our side. It is not known whether your last step was kept: please look again in a minute.";
    (StatusCode::INTERNAL_SERVER_ERROR, say).into_response()
}

#[cfg(test)]
mod tests;
