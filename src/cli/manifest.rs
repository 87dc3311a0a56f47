//! `mainstay manifest`: what to upload to a platform, with the address of this installation in it.

pub mod teams;

use url::Url;

use crate::platform::slack::host::is_this_machine;

const SLACK: &str = include_str!("../../manifests/slack.yaml");
/// The address that stands in the file as it is kept, so that the file itself is a good manifest.
const EXAMPLE: &str = "https://mainstay.example.gov.uk";
/// The longest address that leaves room for the paths within Slack's 3000.
const LONGEST: usize = 2900;

/// Why an address cannot go into a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongAddress {
    #[error("that is not a web address; give one like https://mainstay.example.gov.uk")]
    NotAnAddress,
    #[error("the address must begin with https://, because Slack and Teams call it over the internet")]
    NotHttps,
    #[error("give the address alone: no name and password, no ? and no #")]
    TooMuch,
}

/// The Slack manifest (YAML) for an installation that is reached at `url`: https, or this machine for a rehearsal.
pub fn slack(url: &str) -> Result<String, WrongAddress> {
    Ok(SLACK.replace(EXAMPLE, &base(url)?))
}

/// The address without a slash at its end.
fn base(url: &str) -> Result<String, WrongAddress> {
    let url = Url::parse(url.trim()).map_err(|_| WrongAddress::NotAnAddress)?;
    if !url.has_host() {
        return Err(WrongAddress::NotAnAddress);
    }
    if url.scheme() != "https" && !is_this_machine(&url) {
        return Err(WrongAddress::NotHttps);
    }
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if !bare || url.as_str().len() > LONGEST {
        return Err(WrongAddress::TooMuch);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interaction::Verb;

    #[test]
    fn the_manifest_names_this_installation_s_doors() {
        let manifest = slack("https://mainstay.council.gov.uk/bot/").expect("a good address");
        assert!(!manifest.contains("example.gov.uk/"));
        for (key, path) in [
            ("url", "commands"),
            ("request_url", "events"),
            ("request_url", "interactions"),
            ("message_menu_options_url", "interactions"),
        ] {
            let line = format!("{key}: \"https://mainstay.council.gov.uk/bot/slack/{path}\"");
            assert!(manifest.contains(&line), "{line}");
        }
        assert!(slack("http://127.0.0.1:3000").is_ok());
        for (bad, why) in [
            ("mainstay.council.gov.uk", WrongAddress::NotAnAddress),
            ("http://mainstay.council.gov.uk", WrongAddress::NotHttps),
            ("ftp://localhost", WrongAddress::NotHttps),
            ("https://user:pass@mainstay.council.gov.uk", WrongAddress::TooMuch),
            ("https://mainstay.council.gov.uk/?x=\"", WrongAddress::TooMuch),
        ] {
            assert_eq!(slack(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn each_shortcut_is_a_verb_that_the_parser_knows() {
        let ids: Vec<&str> = SLACK.lines().filter_map(|line| line.trim().strip_prefix("callback_id: ")).collect();
        let verbs: Vec<Option<Verb>> = ids.iter().map(|id| Verb::parse(id)).collect();
        assert_eq!(verbs, [Some(Verb::RequestMeeting), Some(Verb::SuggestMeeting), Some(Verb::MyList)]);
    }
}
