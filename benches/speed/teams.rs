//! The little of Teams that the program needs, and an act as the Bot Connector signs it.

use axum::routing::{get, post};
use axum::{Json, Router};
use mainstay::clock::Clock;
use serde_json::json;
use tokio::net::TcpListener;

use crate::load::{ACCOUNT, post_to};
use crate::signer::Signer;

pub const APP_ID: &str = "bench-app";
pub const TENANT: &str = "bench-tenant";

/// Where it all is: keys, tokens, and the Bot Connector itself.
#[derive(Clone)]
pub struct Teams {
    pub origin: String,
    token: String,
}

impl Teams {
    /// Says yes to everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let openid = json!({"issuer": "https://api.botframework.com", "jwks_uri": format!("{origin}/keys")});
        let keys = json!({"keys": [Signer::connector().jwk(&["msteams"])]});
        let token = json!({"token_type": "Bearer", "expires_in": 3600, "access_token": "bench"});
        let routes = Router::new()
            .route("/openid", get(async move || Json(openid)))
            .route("/keys", get(async move || Json(keys)))
            .route("/login/{tenant}/oauth2/v2.0/token", post(async move || Json(token)))
            .fallback(async || Json(json!({"id": "1"})));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let now = Clock::system().now().timestamp();
        let claims = json!({"iss": "https://api.botframework.com", "aud": APP_ID, "nbf": now - 60, "exp": now + 3600,
            "serviceurl": format!("{origin}/uk/")});
        Self { token: Signer::connector().token(&claims), origin }
    }

    /// Opening the request form, which is answered with its first page.
    pub fn opens_the_form(&self, turn: usize, n: usize) -> Vec<u8> {
        let activity = json!({
            "type": "invoke", "name": "composeExtension/fetchTask", "id": format!("f:{turn}.{n}"),
            "timestamp": "2026-04-02T12:00:00Z", "channelId": "msteams", "locale": "en-GB",
            "serviceUrl": format!("{}/uk/", self.origin),
            "from": {"id": format!("29:{ACCOUNT}"), "name": "Somebody", "aadObjectId": ACCOUNT},
            "recipient": {"id": format!("28:{APP_ID}"), "name": "Mainstay"},
            "conversation": {"id": "a:bench", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "value": {"commandId": "request_meeting", "commandContext": "compose"},
        });
        let headers = format!("authorization: Bearer {}\r\n", self.token);
        post_to("/api/messages", "application/json", &headers, &activity.to_string())
    }
}
