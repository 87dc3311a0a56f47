//! Keeps other web sites, and other machines, away from the practice page.
//!
//! The page has no log-in, so it answers only to a loopback name (a site that points its own name at this machine is
//! refused), and takes a post only with the token that it put into its own forms. Every answer carries a policy under
//! which a browser runs no script and loads no style but ours.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Refuses strangers before any route runs, and sets the headers of every answer.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut answer = match stranger(request.method(), request.headers()) {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    answer
}

/// Why this request is not from the page's own user, if it is not.
///
/// `Origin` may be `null` for our own forms, because our own policy withholds the referrer; `Sec-Fetch-Site` and the
/// token still tell them from another site's.
fn stranger(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    const ELSEWHERE: &str = "This came from another web site and was not carried out.";
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("host").unwrap_or("");
    if !is_loopback(host) {
        return Some("This page answers only on this computer: open it as 127.0.0.1 or localhost.");
    }
    let origin = text("origin").unwrap_or("null");
    if origin != "null" && origin.strip_prefix("http://") != Some(host) {
        return Some(ELSEWHERE);
    }
    match text("sec-fetch-site") {
        None | Some("same-origin" | "none") => None,
        // Another page may link here, and no more.
        Some(_) if method == Method::GET && text("sec-fetch-mode") == Some("navigate") => None,
        Some(_) => Some(ELSEWHERE),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: &Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
        stranger(method, &headers).is_none()
    }

    #[test]
    fn only_this_computer_and_only_our_own_pages() {
        let asked = |pairs| allowed(&Method::GET, pairs);
        let posted = |pairs| allowed(&Method::POST, pairs);
        let linked = [("host", "localhost:1"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert!(asked(&[("host", "127.0.0.1:4000")]));
        assert!(posted(&[("host", "localhost"), ("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(posted(&[("host", "[::1]:4000"), ("origin", "http://[::1]:4000")]));
        assert!(asked(&linked));

        assert!(!asked(&[]));
        assert!(!asked(&[("host", "rebound.example:4000")]));
        assert!(!asked(&[("host", "127.0.0.1.example")]));
        assert!(!posted(&[("host", "127.0.0.1:4000"), ("origin", "http://evil.example")]));
        assert!(!posted(&[("host", "127.0.0.1:4000"), ("origin", "http://127.0.0.1:5000")]));
        assert!(!posted(&[("host", "127.0.0.1:4000"), ("origin", "null"), ("sec-fetch-site", "cross-site")]));
        assert!(!posted(&linked));
    }
}
