//! Where this room may connect to: Slack over https, or a stand-in on this machine. Nothing else, whatever a payload says.

use url::{Host, Url};

use crate::platform::network::bare;
pub use crate::platform::network::is_this_machine;

/// The address may not be called. Says which kind of address, never the address: a `response_url` is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongHost {
    #[error("not an address")]
    NotAnAddress,
    #[error("Slack's address must be https to slack.com; plain http only to this machine")]
    NotSlack,
}

/// Reads the base of the Web API, e.g. `https://slack.com/api/`.
pub fn api_base(text: &str) -> Result<Url, WrongHost> {
    let text = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    let url = Url::parse(&text).map_err(|_| WrongHost::NotAnAddress)?;
    if (is_slack(&url) || is_this_machine(&url)) && url.query().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err(WrongHost::NotSlack)
    }
}

/// Reads the address that a payload gives for an answer. A stand-in's own address is accepted only where the Web API is
/// a stand-in too.
pub fn response_url(text: &str, base: &Url) -> Result<Url, WrongHost> {
    let url = Url::parse(text).map_err(|_| WrongHost::NotAnAddress)?;
    let allowed = if is_this_machine(base) { is_this_machine(&url) } else { is_slack(&url) };
    if allowed { Ok(url) } else { Err(WrongHost::NotSlack) }
}

fn is_slack(url: &Url) -> bool {
    let host = url.host_str().unwrap_or("");
    url.scheme() == "https"
        && url.port().is_none()
        && bare(url)
        && matches!(url.host(), Some(Host::Domain(_)))
        && (host == "slack.com" || host.ends_with(".slack.com"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_go_to_slack_and_nowhere_else() {
        let slack = api_base("https://slack.com/api").expect("Slack's own base");
        for good in ["https://hooks.slack.com/commands/T1/2/x", "https://slack.com/x", "https://hooks.slack.com:443/a"]
        {
            assert!(response_url(good, &slack).is_ok(), "{good}");
        }
        for bad in [
            "",
            "hooks.slack.com/x",
            "http://hooks.slack.com/x",
            "https://hooks.slack.com:8443/x",
            "https://hooks.slack.com./x",
            "https://user@hooks.slack.com/x",
            "https://hooks.slack.com@evil.example/x",
            "https://hooks.slack.com.evil.example/x",
            "https://evilslack.com/x",
            "https://evil.example/#.slack.com",
            "https://evil.example\\.slack.com/x",
            "https://127.0.0.1/x",
            "http://127.0.0.1:4000/x",
            "https://2130706433/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://169.254.169.254/latest",
            "https://sl\u{0430}ck.com/x",
            "file:///etc/passwd",
            "ftp://hooks.slack.com/x",
        ] {
            assert!(response_url(bad, &slack).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_stand_in_lives_on_this_machine_only() {
        let fake = api_base("http://127.0.0.1:4100/api/").expect("a stand-in");
        assert!(response_url("http://127.0.0.1:4100/r/1", &fake).is_ok());
        assert!(response_url("https://hooks.slack.com/x", &fake).is_err(), "a rehearsal must not reach the real Slack");
        for bad in
            ["http://slack.com/api/", "http://10.0.0.1/api/", "https://example.org/api/", "https://slack.com/api/?x=1"]
        {
            assert!(api_base(bad).is_err(), "{bad}");
        }
    }
}
