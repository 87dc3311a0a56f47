//! What an answer of the Web API means for the message that was sent: each error code in its class.
//!
//! Where Slack's own wording leaves open whether the call was carried out (5xx, `internal_error`, a time-out after the
//! request was written), the class is `Unsure`: the courier then looks before it sends again.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::platform::SendError;
use crate::platform::network::{pause, readable};

const UNSURE: &[&str] = &[
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
];

const DISCONNECTED: &[&str] = &[
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "account_inactive",
    "token_expired",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "access_denied",
    "accesslimited",
    "app_access_restricted",
    "two_factor_setup_required",
    "ekm_access_denied",
];

const UNREACHABLE: &[&str] = &[
    "user_not_found",
    "users_not_found",
    "user_disabled",
    "user_not_visible",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "is_inactive",
    "messages_tab_disabled",
    "user_not_in_channel",
    // Of an installation for a whole organisation: not in this person's workspace.
    "team_access_not_granted",
];

const REFUSED: &[&str] = &[
    "invalid_blocks",
    "invalid_blocks_format",
    "block_mismatch",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
    "too_many_attachments",
    "view_too_large",
    "push_limit_reached",
    "duplicate_external_id",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_form_data",
    "invalid_charset",
    "metadata_too_large",
    "markdown_text_conflict",
];

const GONE: &[&str] = &[
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "hash_conflict",
    "not_found",
    "message_not_found",
    "cant_update_message",
    "edit_window_closed",
];

/// The class of `{"ok": false, "error": code}`. A code that nobody knows counts as not sent: `ok: false` says so, and
/// the courier gives up after its own number of attempts and tells a person.
pub fn of_code(code: &str) -> SendError {
    let code = readable(code);
    let is = |list: &[&str]| list.contains(&code.as_str());
    if is(UNSURE) {
        SendError::Unsure { code }
    } else if is(DISCONNECTED) {
        SendError::Disconnected { code }
    } else if is(UNREACHABLE) || code.starts_with("restricted_action") {
        SendError::Unreachable { code }
    } else if is(REFUSED) || code.starts_with("invalid_metadata_") {
        SendError::Refused { code }
    } else if is(GONE) {
        SendError::Gone { code }
    } else {
        SendError::NotSent { code, after: None }
    }
}

/// The class of an HTTP status other than 200.
pub fn of_status(status: StatusCode, headers: &HeaderMap) -> SendError {
    let code = format!("http_{}", status.as_u16());
    match status {
        StatusCode::TOO_MANY_REQUESTS => SendError::NotSent { code: "ratelimited".into(), after: pause(headers) },
        StatusCode::PAYLOAD_TOO_LARGE => SendError::Refused { code },
        StatusCode::REQUEST_TIMEOUT => SendError::Unsure { code },
        _ if status.is_server_error() || status.is_success() => SendError::Unsure { code },
        // A redirect or a 4xx is some box on the way: the call itself was not carried out.
        _ => SendError::NotSent { code, after: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_class_and_an_odd_one_is_not_repeated_in_a_log() {
        let lists = [UNSURE, DISCONNECTED, UNREACHABLE, REFUSED, GONE].concat();
        assert_eq!(lists.iter().collect::<std::collections::BTreeSet<_>>().len(), lists.len());
        assert_eq!(
            of_code("restricted_action_thread_only_channel"),
            SendError::Unreachable { code: "restricted_action_thread_only_channel".into() }
        );
        for quiet in ["ratelimited", "rate_limited", "update_failed", "something_new"] {
            assert!(matches!(of_code(quiet), SendError::NotSent { .. }), "{quiet}");
        }
        assert_eq!(of_code("Jane Doe <jane@x>"), SendError::NotSent { code: "unreadable_code".into(), after: None });
    }
}
