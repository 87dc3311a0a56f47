//! What an answer of the Bot Connector means for the message that was sent: each status in its class.
//!
//! Posting has no key that would make it safe to repeat, so a server's error or a broken answer is `Unsure`. That a
//! message was not taken is told by 412 and 429 with certainty.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Deserialize;

use crate::platform::SendError;
use crate::platform::network::pause;

/// 403s that concern everybody and not one person.
const DISCONNECTED: &[&str] = &["botdisabledbyadmin", "botnotregistered", "invalidbotapihost"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    error: Fault,
    /// Some answers carry the fault without an envelope.
    code: String,
    #[serde(rename = "subCode")]
    sub_code: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fault {
    code: String,
    #[serde(rename = "subCode")]
    sub_code: String,
}

/// The class of an answer other than 2xx.
pub fn of(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> SendError {
    let code = code(body).unwrap_or_else(|| format!("http_{}", status.as_u16()));
    match status {
        StatusCode::TOO_MANY_REQUESTS => SendError::NotSent { code: "ratelimited".into(), after: pause(headers) },
        // Something else was going on in the same conversation.
        StatusCode::PRECONDITION_FAILED => SendError::NotSent { code, after: pause(headers) },
        StatusCode::UNAUTHORIZED => SendError::Disconnected { code },
        StatusCode::FORBIDDEN if DISCONNECTED.contains(&code.as_str()) => SendError::Disconnected { code },
        // Not installed, blocked, or gone: the words differ from case to case, the status does not.
        StatusCode::FORBIDDEN => SendError::Unreachable { code },
        StatusCode::NOT_FOUND => SendError::Gone { code },
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
            SendError::Refused { code }
        }
        StatusCode::REQUEST_TIMEOUT => SendError::Unsure { code },
        _ if status.is_server_error() => SendError::Unsure { code },
        // A redirect or another 4xx is some box on the way: the call itself was not carried out.
        _ => SendError::NotSent { code, after: None },
    }
}

/// The fault's code in small letters, the more exact one if there are two. None where there is none fit for a log.
fn code(body: &[u8]) -> Option<String> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let plain = |code: &&String| (1..=60).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    let told = [answer.error.sub_code, answer.error.code, answer.sub_code, answer.code];
    told.iter().find(plain).map(|code| code.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_class_and_no_words_of_theirs_reach_a_log() {
        let of = |status: u16, body: &str| {
            of(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), body.as_bytes())
        };
        let code = |code: &str| code.to_owned();
        let roster = r#"{"error":{"code":"BotNotInConversationRoster","message":"Bot is not in Jane's chat"}}"#;
        assert_eq!(of(403, roster), SendError::Unreachable { code: code("botnotinconversationroster") });
        let blocked = r#"{"errorCode":209,"subCode":"MessageWritesBlocked","message":"blocked"}"#;
        assert_eq!(of(403, blocked), SendError::Unreachable { code: code("messagewritesblocked") });
        assert_eq!(of(403, "<html>"), SendError::Unreachable { code: code("http_403") });
        let disabled = r#"{"error":{"code":"BotDisabledByAdmin"}}"#;
        assert_eq!(of(403, disabled), SendError::Disconnected { code: code("botdisabledbyadmin") });
        assert_eq!(of(401, ""), SendError::Disconnected { code: code("http_401") });
        assert_eq!(of(412, ""), SendError::NotSent { code: code("http_412"), after: None });
        assert_eq!(of(404, ""), SendError::Gone { code: code("http_404") });
        assert_eq!(of(413, r#"{"error":{"code":"Message Size!"}}"#), SendError::Refused { code: code("http_413") });
        for doubtful in [408, 500, 502, 503, 504] {
            assert!(matches!(of(doubtful, ""), SendError::Unsure { .. }), "{doubtful}");
        }
    }
}
