//! The reply page: where people outside answer, with a link and no account.
//!
//! Looking (`GET`) never answers anything: mail filters open links, and so do previews. A button posts, the desk hears it
//! like anything else, commits, and the answer is the page as it now stands. A link that is unknown, over or revoked gets
//! one and the same page after one and the same time, and the attempt is counted. Every page works without script, asks
//! nobody else for anything, and leaves no trace in caches, referrers or search engines.

mod limits;
mod page;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::Markup;
use tokio::time::Instant;

use crate::card::{Card, Reply};
use crate::desk::{Desk, Guest, Hear, Trouble};
use crate::draw;
use crate::interaction::{Intent, Interaction};
use crate::platform::web::parse::Sent;
use crate::platform::web::{CLOSE, DO, FORM, PRESS, Press, SUBMIT, draft_id};

use limits::{Caller, Limits};

/// The largest form that somebody outside fills in is a few lines.
const LARGEST_BODY: usize = 32 * 1024;
/// When a link that opens nothing is answered, whatever is wrong with it.
const TURNED_AWAY_AFTER: Duration = Duration::from_millis(250);

/// What the page needs.
#[derive(Clone)]
pub struct ReplyDoor {
    pub desk: Desk,
    /// Who hears what somebody does: the desk, or somebody who listens with it.
    pub hear: Arc<dyn Hear>,
    /// Whom to ring when the page is of no use, in the council's words.
    pub contact: String,
}

#[derive(Clone)]
struct Open {
    door: ReplyDoor,
    limits: Arc<Limits>,
}

/// The route that letters link to.
pub fn routes(door: ReplyDoor) -> Router {
    let open = Open { door, limits: Arc::default() };
    Router::new()
        .route("/reply/{token}", get(look).post(act))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(careful))
        .with_state(open)
}

/// Headers of every answer, a refused one too.
async fn careful(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&page::policy()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

async fn look(State(open): State<Open>, Path(token): Path<String>, caller: Caller) -> Response {
    match open.admit(&token, caller).await {
        Ok(guest) => open.part(&token, &guest, None),
        Err(answer) => answer,
    }
}

async fn act(State(open): State<Open>, Path(token): Path<String>, caller: Caller, body: Bytes) -> Response {
    let guest = match open.admit(&token, caller).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let sent = Sent::read(&body);
    if sent.get(DO) == CLOSE {
        return Redirect::to(&address(&token)).into_response();
    }
    let (Some(intent), once) = (intent(&sent), sent.get("once")) else {
        return (StatusCode::BAD_REQUEST, "That button is not one of ours.").into_response();
    };
    // The same form sent twice is one act, whoever sends it again: a double press, a browser, a proxy.
    let ours = once.len() == 32 && once.bytes().all(|b| b.is_ascii_hexdigit());
    let once = if ours { once.to_owned() } else { draw::token("") };
    let what = if sent.get(DO).is_empty() { "press" } else { "form" };
    let key = format!("reply:{}:{once}:{what}", guest.person);
    match open.door.hear.hear(Interaction { key, from: guest.account(), intent }).await {
        Ok(Reply::Ask(form) | Reply::Mend(form)) => {
            show(StatusCode::OK, &page::form(&guest, &form, &address(&token), &draw::token("")))
        }
        Ok(Reply::Say(said) | Reply::Done(said) | Reply::TurnedAway(said)) => {
            open.after(&token, &guest, Some(&said)).await
        }
        Ok(Reply::Changed(_)) => open.after(&token, &guest, Some(&page::kept())).await,
        Ok(Reply::Nothing | Reply::Found(_) | Reply::Home(_)) => open.after(&token, &guest, None).await,
        Err(trouble) => open.sorry(&trouble),
    }
}

/// What a post asks of the desk. None for anything that our own page could not have sent.
fn intent(sent: &Sent) -> Option<Intent> {
    if !sent.get(PRESS).is_empty() {
        let press = Press::from_value(sent.get(PRESS))?;
        return (press.draft.is_none() && press.kind.is_none())
            .then_some(Intent::Press { verb: press.verb, about: press.about });
    }
    let form = draft_id(sent.get(FORM)).filter(|_| sent.get(DO) == SUBMIT)?;
    Some(Intent::Submit { form, values: sent.values.clone() })
}

impl Open {
    /// Whoever the link stands for, or the answer to give instead.
    async fn admit(&self, token: &str, caller: Caller) -> Result<Guest, Response> {
        let since = Instant::now();
        if !self.limits.lets_in(caller) {
            return Err(show(StatusCode::TOO_MANY_REQUESTS, &page::too_many(&self.door.contact)));
        }
        let found = self.door.desk.guest(token).await.map_err(|trouble| self.sorry(&trouble))?;
        let Some(guest) = found else {
            metrics::counter!("mainstay_reply_links_refused_total").increment(1);
            let often = !self.limits.may_miss(caller);
            tokio::time::sleep_until(since + TURNED_AWAY_AFTER).await;
            let status = if often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::NOT_FOUND };
            return Err(show(status, &page::unknown(&self.door.contact)));
        };
        if !self.limits.may_use(&guest) {
            return Err(show(StatusCode::TOO_MANY_REQUESTS, &page::too_many(&self.door.contact)));
        }
        Ok(guest)
    }

    fn part(&self, token: &str, guest: &Guest, said: Option<&Card>) -> Response {
        show(StatusCode::OK, &page::part(guest, said, &address(token), &draw::token(""), &self.door.contact))
    }

    /// The page as it stands after an act. What somebody did may have ended their part in the meeting.
    async fn after(&self, token: &str, before: &Guest, said: Option<&Card>) -> Response {
        match (self.door.desk.guest(token).await, said) {
            (Ok(Some(guest)), _) => self.part(token, &guest, said),
            (Ok(None), Some(said)) => show(StatusCode::OK, &page::over(before, said, &self.door.contact)),
            (Ok(None), None) => show(StatusCode::NOT_FOUND, &page::unknown(&self.door.contact)),
            (Err(trouble), _) => self.sorry(&trouble),
        }
    }

    fn sorry(&self, trouble: &Trouble) -> Response {
        tracing::warn!(%trouble, "the desk could not do what the reply page asked");
        show(StatusCode::SERVICE_UNAVAILABLE, &page::sorry(&self.door.contact))
    }
}

fn show(status: StatusCode, page: &Markup) -> Response {
    (status, Html(page.clone().into_string())).into_response()
}

/// A link that opened something is hex, and needs no escaping.
fn address(token: &str) -> String {
    format!("/reply/{token}")
}
