//! How each kind of setting is read from its text. Errors are sentences, and never repeat a secret.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use lettre::message::Mailbox;
use secrecy::{SecretBox, SecretString};
use url::{Host, Url};

/// How to make a data key, for the sentence that asks for one.
pub const MAKE_A_KEY: &str = "head -c 32 /dev/urandom | base64";

pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address and port, such as 127.0.0.1:3000"))
}

pub fn zone(text: &str) -> Result<Tz, String> {
    Tz::from_str(text).map_err(|_| format!("`{text}` is not a time zone, such as Europe/London"))
}

pub fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .map_err(|_| format!("`{text}` is not a time of day, such as 08:30"))
}

pub fn dates(text: &str) -> Result<BTreeSet<NaiveDate>, String> {
    list(text)
        .map(|day| day.parse().map_err(|_| format!("`{day}` is not a date, such as 2026-12-29")))
        .collect::<Result<_, String>>()
}

/// A whole number of seconds between `least` and `most`.
pub fn seconds(text: &str, least: i64, most: i64) -> Result<TimeDelta, String> {
    number(text, least, most)
        .map(TimeDelta::seconds)
        .ok_or_else(|| format!("`{text}` is not a number of seconds from {least} to {most}"))
}

/// How long between two, given how many a minute: a whole number between `least` and `most`.
pub fn times_a_minute(text: &str, least: i64, most: i64) -> Result<TimeDelta, String> {
    number(text, least, most)
        .map(|n| TimeDelta::milliseconds(60_000 / n))
        .ok_or_else(|| format!("`{text}` is not a number of times a minute from {least} to {most}"))
}

fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    text.parse().ok().filter(|n| (least..=most).contains(n))
}

pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(format!("`{text}` must be true or false")),
    }
}

/// An address that we call or give out: https, or plain http to this machine only.
pub fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| "this is not a web address, such as https://example.org/".to_owned())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a web address must not hold a user name or password".into());
    }
    match (url.scheme(), is_loopback(&url)) {
        ("https", _) | ("http", true) => Ok(url),
        ("http", false) => {
            Err("plain http is allowed only to this machine (127.0.0.1, ::1, localhost): use https".into())
        }
        (other, _) => Err(format!("{other}: is not a web address: use https")),
    }
}

/// The hosts that Teams may tell us to answer at. `https` is implied; `http://127.0.0.1:4010` is allowed for trials.
pub fn service_hosts(text: &str) -> Result<Vec<String>, String> {
    list(text)
        .map(|host| {
            let whole = if host.contains("://") { host.to_owned() } else { format!("https://{host}") };
            let url = web_address(&whole)?;
            if url.path() != "/" || url.query().is_some() {
                return Err(format!("`{host}` must be a host alone, such as smba.trafficmanager.net"));
            }
            Ok(host.trim_end_matches('/').to_owned())
        })
        .collect()
}

/// One or more secrets, separated by commas: the first is the present one, the others are still accepted.
pub fn secrets(text: &str) -> Result<Vec<SecretString>, String> {
    let all: Vec<SecretString> = list(text).map(SecretString::from).collect();
    if all.is_empty() { Err("there is no secret in it".into()) } else { Ok(all) }
}

/// One or more data keys, separated by commas: the first encrypts, all decrypt.
pub fn data_keys(text: &str) -> Result<Vec<SecretBox<[u8; 32]>>, String> {
    let keys: Vec<SecretBox<[u8; 32]>> = list(text)
        .map(|key| {
            let bytes = STANDARD.decode(key).ok().and_then(|b| <[u8; 32]>::try_from(b).ok());
            bytes
                .map(|b| SecretBox::new(Box::new(b)))
                .ok_or_else(|| format!("a data key is 32 bytes in base64. Make one with: {MAKE_A_KEY}"))
        })
        .collect::<Result<_, String>>()?;
    if keys.is_empty() { Err(format!("there is no key in it. Make one with: {MAKE_A_KEY}")) } else { Ok(keys) }
}

pub fn database(text: &str) -> Result<SecretString, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|k| text.starts_with(k)) {
        Ok(text.into())
    } else {
        Err("a database is sqlite:FILE or postgres://USER@HOST/NAME".into())
    }
}

/// `smtp://` must be encrypted before anything is said, unless it is this machine: the mail room sees to that.
pub fn mail_server(text: &str) -> Result<SecretString, String> {
    let known = |url: &Url| matches!(url.scheme(), "smtps" | "smtp") && url.host_str().is_some_and(|h| !h.is_empty());
    match Url::parse(text) {
        Ok(url) if known(&url) => Ok(text.into()),
        _ => Err("a mail server is smtps://USER:PASSWORD@HOST, or smtp:// with STARTTLS".into()),
    }
}

/// An address, with or without a name: `Mainstay <mainstay@council.example>`.
pub fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| "this is not an address, such as Mainstay <mainstay@example.gov.uk>".to_owned())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}
