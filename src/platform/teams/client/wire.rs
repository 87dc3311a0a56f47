//! One call over the wire: our token added, written, read within limits, and put in its class.

use reqwest::{RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value as Json;
use url::Url;

use super::TeamsClient;
use crate::platform::SendError;
use crate::platform::network::failed;
use crate::platform::teams::host::segment;
use crate::platform::teams::outcome;

const MAX_ANSWER: usize = 256 * 1024;

impl TeamsClient {
    /// The address of something among the conversations of a service. A service that may not be called is refused here,
    /// last of all, whoever let it in.
    pub(super) fn url(&self, service_url: &str, parts: &[&str]) -> Result<Url, SendError> {
        let refused = |code: &str| SendError::Refused { code: code.into() };
        let mut url = self.0.hosts.allow(service_url).map_err(|_| refused("service_url_not_allowed"))?;
        let mut path = format!("{}/v3/conversations", url.path().trim_end_matches('/'));
        for part in parts {
            path.push('/');
            path.push_str(&segment(part).ok_or_else(|| refused("odd_id"))?);
        }
        url.set_path(&path);
        Ok(url)
    }

    /// Makes the call. A token that is refused is replaced once: 401 says that nothing was done.
    pub(super) async fn call(&self, request: RequestBuilder, body: &Json) -> Result<Json, SendError> {
        let request = request.json(body);
        let again = request.try_clone();
        let token = self.0.tokens.get().await?;
        match self.try_once(request.bearer_auth(token.expose_secret())).await {
            Err((StatusCode::UNAUTHORIZED, why)) => {
                self.0.tokens.refused(&token).await;
                let Some(again) = again else { return Err(why) };
                let token = self.0.tokens.get().await?;
                self.try_once(again.bearer_auth(token.expose_secret())).await.map_err(|(_, why)| why)
            }
            other => other.map_err(|(_, why)| why),
        }
    }

    async fn try_once(&self, request: RequestBuilder) -> Result<Json, (StatusCode, SendError)> {
        let mut answer = request.send().await.map_err(|e| (StatusCode::OK, failed(&e)))?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        // From here on the request has surely been read: whatever breaks now leaves us unsure.
        let unsure = |code: &str| (status, SendError::Unsure { code: code.into() });
        let mut body = Vec::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(_) if status.is_client_error() => break,
                Err(_) => return Err(unsure("answer_broken_off")),
            }
            if body.len() > MAX_ANSWER {
                return Err(unsure("answer_too_long"));
            }
        }
        if !status.is_success() {
            return Err((status, outcome::of(status, &headers, &body)));
        }
        // An answer without a body is a plain yes.
        Ok(serde_json::from_slice(&body).unwrap_or(Json::Null))
    }
}
