use axum::body::to_bytes;
use axum::routing::{get, post};
use futures::future::BoxFuture;
use tower::ServiceExt;

use super::*;

struct Checks(bool);

impl Readiness for Checks {
    fn checks(&self) -> BoxFuture<'_, Vec<ReadyCheck>> {
        Box::pin(async { vec![ReadyCheck { name: "database", ok: self.0, say: "asked".into() }] })
    }
}

fn server(healthy: bool, stop: &CancellationToken) -> Router {
    let routes = Router::new()
        .route("/reply/{token}", get(async || "a page"))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_secs(60)).await))
        .route("/broken", get(async || -> &'static str { panic!("kestrel-canary") }))
        .route("/echo", post(async |body: String| body));
    let metrics = crate::telemetry::metrics().expect("metrics");
    router(Parts { routes, readiness: Arc::new(Checks(healthy)), metrics, stop: stop.clone() })
}

async fn ask(server: Router, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
    let response = server.oneshot(request).await.expect("answered");
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), LARGEST_BODY).await.expect("read");
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn it_is_ready_when_its_checks_are_and_it_is_not_stopping() {
    let stop = CancellationToken::new();
    let (status, _, body) = ask(server(true, &stop), get_request("/health/ready")).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::OK, r#"{"ready":true,"checks":[{"name":"database","ok":true,"say":"asked"}]}"#)
    );
    assert_eq!(ask(server(false, &stop), get_request("/health/ready")).await.0, StatusCode::SERVICE_UNAVAILABLE);
    stop.cancel();
    let (status, _, body) = ask(server(true, &stop), get_request("/health/ready")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("stopping"));
    assert_eq!(ask(server(true, &stop), get_request("/health/live")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn slow_large_and_broken_requests_end_in_a_plain_answer() {
    let stop = CancellationToken::new();
    assert_eq!(ask(server(true, &stop), get_request("/slow")).await.0, StatusCode::SERVICE_UNAVAILABLE);
    let (status, headers, body) = ask(server(true, &stop), get_request("/broken")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.starts_with("Something went wrong on our side") && !body.contains("canary"), "{body}");
    assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY), "even an apology carries the careful headers");
    let large = Request::post("/echo").body(Body::from(vec![b'a'; LARGEST_BODY + 1])).expect("a request");
    let (status, _, words) = ask(server(true, &stop), large).await;
    assert_eq!((status, words.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, ""));
}

#[tokio::test]
async fn numbers_name_the_pattern_and_ids_are_our_own() {
    let stop = CancellationToken::new();
    let mut request = get_request("/reply/kestrel-canary?name=kestrel-canary");
    request.headers_mut().insert(REQUEST_ID, HeaderValue::from_static("kestrel-canary"));
    let (_, headers, _) = ask(server(true, &stop), request).await;
    assert!(headers.get(REQUEST_ID).is_some_and(|id| id.len() == 36), "{headers:?}");
    let (_, _, numbers) = ask(server(true, &stop), get_request("/metrics")).await;
    assert!(numbers.contains(r#"mainstay_requests_total{route="/reply/{token}",status="200"}"#), "{numbers}");
    assert!(!numbers.contains("canary"));
}

#[tokio::test]
async fn a_stop_lets_the_request_in_hand_finish() {
    let stop = CancellationToken::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = CancellationToken::new();
    let began = asked.clone();
    let slowish = Router::new().route(
        "/",
        get(async move || {
            began.cancel();
            tokio::time::sleep(Duration::from_millis(200)).await;
            "finished"
        }),
    );
    let serving = tokio::spawn(run_until_stopped(listener, slowish, stop.clone()));
    let client = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut socket = tokio::net::TcpStream::connect(address).await?;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    });
    asked.cancelled().await;
    stop.cancel();
    assert!(client.await.expect("joined").expect("answered").ends_with("finished"));
    serving.await.expect("joined").expect("stopped well");
}
