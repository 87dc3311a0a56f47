//! Where this room may connect to: the hosts in the settings and nothing else, whatever a request says.
//!
//! Our own token goes with every answer, so an address that an activity names is checked before it is used or kept.

use url::Url;

use crate::platform::network::{bare, is_this_machine};

/// The address may not be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongHost {
    #[error("not an address")]
    NotAnAddress,
    #[error("a Teams address must be https to a host in TEAMS_SERVICE_HOSTS; plain http only to this machine")]
    NotAllowed,
}

/// The hosts that the Bot Connector may be answered at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHosts(Vec<Url>);

impl ServiceHosts {
    /// Reads hosts as the settings give them: `smba.trafficmanager.net`, or `http://127.0.0.1:4010` for trials.
    pub fn new(hosts: &[String]) -> Result<Self, WrongHost> {
        let read = |host: &String| {
            let whole = if host.contains("://") { host.clone() } else { format!("https://{host}") };
            let url = Url::parse(&whole).map_err(|_| WrongHost::NotAnAddress)?;
            let good = bare(&url) && (url.scheme() == "https" || is_this_machine(&url));
            if good { Ok(url) } else { Err(WrongHost::NotAllowed) }
        };
        let all: Vec<Url> = hosts.iter().map(read).collect::<Result<_, _>>()?;
        if all.is_empty() { Err(WrongHost::NotAllowed) } else { Ok(Self(all)) }
    }

    /// The base of a service address that may be called.
    pub fn allow(&self, service_url: &str) -> Result<Url, WrongHost> {
        let url = Url::parse(service_url).map_err(|_| WrongHost::NotAnAddress)?;
        let same = |host: &Url| {
            host.scheme() == url.scheme()
                && host.host() == url.host()
                && host.port_or_known_default() == url.port_or_known_default()
        };
        let plain = bare(&url) && url.query().is_none() && url.fragment().is_none();
        if plain && self.0.iter().any(same) { Ok(url) } else { Err(WrongHost::NotAllowed) }
    }

    /// Where people are written to who have never been heard from: the first host's general address.
    pub fn general(&self) -> Url {
        let mut url = self.0[0].clone();
        url.set_path("/teams/");
        url
    }
}

/// One part of a path, with everything encoded that could mean something there. None for what would lead elsewhere.
pub fn segment(id: &str) -> Option<String> {
    if id.is_empty() || id.len() > 1000 || id.bytes().all(|b| b == b'.') || id.chars().any(char::is_control) {
        return None;
    }
    let encoded: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    Some(encoded.replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(list: &[&str]) -> Result<ServiceHosts, WrongHost> {
        ServiceHosts::new(&list.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn our_token_goes_to_the_hosts_of_the_settings_and_nowhere_else() {
        let public = hosts(&["smba.trafficmanager.net"]).expect("a host");
        for good in [
            "https://smba.trafficmanager.net/uk/",
            "https://smba.trafficmanager.net:443/emea/x",
            "https://SMBA.trafficmanager.net/",
        ] {
            assert!(public.allow(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "smba.trafficmanager.net",
            "http://smba.trafficmanager.net/uk/",
            "https://smba.trafficmanager.net:8443/",
            "https://smba.trafficmanager.net./",
            "https://smba.trafficmanager.net@evil.example/",
            "https://me@smba.trafficmanager.net/",
            "https://smba.trafficmanager.net.evil.example/",
            "https://evil.example/?smba.trafficmanager.net",
            "https://smba.trafficmanager.net/uk?x=1",
            "https://sub.smba.trafficmanager.net/",
            "http://127.0.0.1:4010/",
        ] {
            assert!(public.allow(bad).is_err(), "{bad}");
        }
        let trial = hosts(&["http://127.0.0.1:4010"]).expect("a stand-in");
        assert!(trial.allow("http://127.0.0.1:4010/teams").is_ok());
        assert!(trial.allow("http://127.0.0.1:4011/teams").is_err());
        assert!(hosts(&["http://10.0.0.1"]).is_err() && hosts(&[]).is_err());
    }

    #[test]
    fn an_id_stays_one_part_of_the_path() {
        assert_eq!(
            segment("19:x@thread.tacv2;messageid=17").as_deref(),
            Some("19%3Ax%40thread.tacv2%3Bmessageid%3D17")
        );
        assert_eq!(segment("a/../b c").as_deref(), Some("a%2F..%2Fb%20c"));
        for bad in ["", ".", "..", "a\nb"] {
            assert_eq!(segment(bad), None, "{bad:?}");
        }
    }
}
