//! Our own token for the Bot Connector: asked for once, kept until shortly before it ends, never shown.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::Now;
use crate::platform::SendError;
use crate::platform::network::{self, NoTls, failed, pause, readable};

const SCOPE: &str = "https://api.botframework.com/.default";
/// A token is renewed this long before its end, or after four fifths of its life.
const EARLY: TimeDelta = TimeDelta::minutes(5);
/// A login that gave no answer has sent nothing to anybody.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_ANSWER: usize = 64 * 1024;

/// Gives out one token to everybody. Whoever comes while it is being asked for waits for the same one.
pub struct Tokens {
    http: reqwest::Client,
    url: Url,
    app_id: String,
    secret: SecretString,
    now: Now,
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
struct Held {
    token: SecretString,
    renew_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    #[serde(default)]
    expires_in: i64,
}

#[derive(Deserialize)]
struct Denied {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_codes: Vec<i64>,
}

impl Tokens {
    /// `login` is the login service's base, e.g. `https://login.microsoftonline.com/`.
    pub fn new(login: &Url, tenant: &str, app_id: String, secret: SecretString, now: Now) -> Result<Self, NoTls> {
        let http = network::client(login)?;
        let mut url = login.clone();
        let tenant = super::host::segment(tenant).unwrap_or_default();
        url.set_path(&format!("{}/{tenant}/oauth2/v2.0/token", login.path().trim_end_matches('/')));
        Ok(Self { http, url, app_id, secret, now, held: Mutex::default() })
    }

    /// A token that is good for some minutes at least. No error of this is ever `Unsure`: nothing has been sent.
    pub async fn get(&self) -> Result<SecretString, SendError> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| (self.now)() < held.renew_at) {
            return Ok(held.token.clone());
        }
        let fresh = self.ask().await?;
        let token = fresh.token.clone();
        *held = Some(fresh);
        Ok(token)
    }

    /// The Bot Connector did not take this token: the next one is asked for anew.
    pub async fn refused(&self, token: &SecretString) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.token.expose_secret() == token.expose_secret()) {
            *held = None;
        }
    }

    async fn ask(&self) -> Result<Held, SendError> {
        let asked = (self.now)();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.app_id.as_str()),
            ("client_secret", self.secret.expose_secret()),
            ("scope", SCOPE),
        ];
        let answer = self.http.post(self.url.clone()).form(&form).timeout(PATIENCE).send().await;
        let mut answer = answer.map_err(|error| not_sent(&failed(&error)))?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| not_sent(&failed(&error)))? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER {
                return Err(SendError::NotSent { code: "login_answer_too_long".into(), after: None });
            }
        }
        if status == StatusCode::OK {
            let granted: Granted = serde_json::from_slice(&body)
                .map_err(|_| SendError::NotSent { code: "login_answer_unreadable".into(), after: None })?;
            let life = TimeDelta::seconds(granted.expires_in.clamp(0, 24 * 3600));
            let renew_at = asked + (life - EARLY).min(life * 4 / 5).max(TimeDelta::zero());
            return Ok(Held { token: granted.access_token, renew_at });
        }
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => {
                SendError::NotSent { code: "login_ratelimited".into(), after: pause(&headers) }
            }
            _ if status.is_client_error() => SendError::Disconnected { code: why(&body) },
            _ => SendError::NotSent { code: format!("login_http_{}", status.as_u16()), after: None },
        })
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

fn not_sent(error: &SendError) -> SendError {
    let code = match error {
        SendError::NotSent { .. } => "cannot_connect_to_login",
        _ => "login_gave_no_answer",
    };
    SendError::NotSent { code: code.into(), after: None }
}

/// The login's code, e.g. `invalid_client` or `AADSTS700016`; its sentences may name the app and stay here.
fn why(body: &[u8]) -> String {
    let Ok(denied) = serde_json::from_slice::<Denied>(body) else { return "login_refused".into() };
    match denied.error_codes.first() {
        Some(number) => format!("aadsts{number}"),
        None => readable(&denied.error),
    }
}
