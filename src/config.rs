//! The settings: one TOML file, each key also an environment variable, secrets also as files.
//!
//! The environment wins over the file, and the file over the defaults. [`Config::read`] returns every fault at once,
//! each with the place it came from; no fault, `Debug` or warning ever shows a secret. `mainstay.example.toml` lists
//! every key with its default.

mod sources;
mod values;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use lettre::message::Mailbox;
use secrecy::{SecretBox, SecretString};
use url::Url;

use sources::Sources;
pub use sources::{Environment, Fault, SETTINGS, Setting, did_you_mean};
pub use values::MAKE_A_KEY;

use crate::calendar::{Calendar, Holidays};

const SLACK_API: &str = "https://slack.com/api/";
const TEAMS_LOGIN: &str = "https://login.microsoftonline.com/";
const TEAMS_OPENID: &str = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const TEAMS_HOST: &str = "smba.trafficmanager.net";

/// Everything that can be set.
#[derive(Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// Where people outside reach the reply page.
    pub public_url: Option<Url>,
    /// `sqlite:FILE` or `postgres://…`. Secret, since it may hold a password.
    pub database_url: SecretString,
    /// The first encrypts, all decrypt. Empty until one is set; `serve` asks for one.
    pub data_keys: Vec<SecretBox<[u8; 32]>>,
    /// The people file to import at start.
    pub people: Option<PathBuf>,
    /// A directory of procedure files. None: those built in.
    pub procedures: Option<PathBuf>,
    pub timezone: Tz,
    /// Whom to ring when a child must move now.
    pub emergency_contact: Option<String>,
    /// Whom people outside ring when the reply page is of no use to them, in the council's words.
    pub contact: Option<String>,
    /// Messages go only between these times on working days.
    pub hours: (NaiveTime, NaiveTime),
    /// At weekends and on bank holidays too.
    pub every_day: bool,
    pub closures: BTreeSet<NaiveDate>,
    pub closures_stop_the_clock: bool,
    pub cut_off: Option<NaiveTime>,
    /// How long one process may hold a message that it is sending.
    pub lease: TimeDelta,
    /// How long a message that was handed over may take to show up on the platform.
    pub settle: TimeDelta,
    /// Between two changes of messages in one workspace at Slack.
    pub between_changes: TimeDelta,
    pub slack: Option<Slack>,
    pub teams: Option<Teams>,
    pub mail: Option<Mail>,
    /// What works but is probably not meant.
    pub warnings: Vec<String>,
}

/// Slack, when it is on.
#[derive(Debug)]
pub struct Slack {
    /// Any of them may have signed a request.
    pub signing_secrets: Vec<SecretString>,
    pub bot_token: Option<SecretString>,
    /// Turns on Socket Mode.
    pub app_token: Option<SecretString>,
    /// Ends with a slash.
    pub api_url: Url,
}

/// Teams, when it is on.
#[derive(Debug)]
pub struct Teams {
    pub app_id: String,
    pub tenant_id: String,
    pub client_secret: SecretString,
    pub login_url: Url,
    pub openid_url: Url,
    /// Hosts we may answer at: `smba.trafficmanager.net`, or `http://127.0.0.1:4010` for trials.
    pub service_hosts: Vec<String>,
}

/// E-mail, when it is on.
#[derive(Debug)]
pub struct Mail {
    /// Secret, since it holds a password.
    pub smtp_url: SecretString,
    pub from: Mailbox,
}

impl Config {
    /// Reads the file at `path`, if one is named, and the environment.
    pub fn load(path: Option<&Path>, environment: &Environment) -> Result<Self, Vec<Fault>> {
        let Some(path) = path else { return Self::read(None, environment) };
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(Some((&name, &text)), environment),
            Err(error) => Err(vec![Fault { place: name, say: format!("cannot be read: {error}") }]),
        }
    }

    /// Reads a file's text, given its name, and the environment.
    pub fn read(file: Option<(&str, &str)>, environment: &Environment) -> Result<Self, Vec<Fault>> {
        let mut from = Reader(Sources::read(file, environment));
        let config = Self {
            listen: from.or_default("listen", values::address, || ([127, 0, 0, 1], 3000).into()),
            public_url: from.optional("public_url", values::web_address),
            database_url: from.or_default("database_url", values::database, || "sqlite:mainstay.db".into()),
            data_keys: from.or_default("data_key", values::data_keys, Vec::new),
            people: from.optional("people", |text| Ok(PathBuf::from(text))),
            procedures: from.optional("procedures", |text| Ok(PathBuf::from(text))),
            timezone: from.or_default("timezone", values::zone, || Tz::Europe__London),
            emergency_contact: from.optional("emergency_contact", |text| Ok(text.to_owned())),
            contact: from.optional("contact", |text| Ok(text.to_owned())),
            hours: from.hours(),
            every_day: from.or_default("hours.every_day", values::yes_or_no, || false),
            closures: from.or_default("calendar.closure_days", values::dates, BTreeSet::new),
            closures_stop_the_clock: from
                .or_default("calendar.closure_days_stop_the_clock", values::yes_or_no, || false),
            cut_off: from.optional("calendar.cut_off", values::time),
            lease: from.or_default("delivery.lease_seconds", |t| values::seconds(t, 2, 600), || TimeDelta::seconds(60)),
            settle: from.or_default(
                "delivery.settle_seconds",
                |t| values::seconds(t, 1, 600),
                || TimeDelta::seconds(15),
            ),
            between_changes: from.or_default(
                "delivery.changes_a_minute",
                |t| values::times_a_minute(t, 1, 6000),
                || TimeDelta::milliseconds(1500),
            ),
            slack: from.slack(),
            teams: from.teams(),
            mail: from.mail(),
            warnings: Vec::new(),
        };
        let Sources { faults, warnings, .. } = from.0;
        if faults.is_empty() { Ok(Self { warnings, ..config }.with_advice()) } else { Err(faults) }
    }

    /// What `serve` needs beyond what can be left out.
    pub fn ready_to_serve(&self) -> Result<(), Fault> {
        if self.data_keys.is_empty() {
            let say = format!(
                "no data key is set, and without one the case numbers could not be kept encrypted. \
                 Make one with `{MAKE_A_KEY}`, keep it safe, and set it here or as MAINSTAY_DATA_KEY_FILE"
            );
            return Err(Fault { place: "MAINSTAY_DATA_KEY".into(), say });
        }
        Ok(())
    }

    /// The council's calendar, given the bank holidays.
    pub fn calendar(&self, holidays: Holidays) -> Calendar {
        Calendar {
            zone: self.timezone,
            holidays,
            closures: self.closures.clone(),
            closures_stop_the_clock: self.closures_stop_the_clock,
            cut_off: self.cut_off,
            hours: self.hours,
            every_day: self.every_day,
        }
    }

    fn with_advice(mut self) -> Self {
        let mut advise = |needed: bool, say: &str| {
            if needed {
                self.warnings.push(say.to_owned());
            }
        };
        advise(
            self.emergency_contact.is_none(),
            "MAINSTAY_EMERGENCY_CONTACT is not set: people whose child must move now are not told whom to ring",
        );
        advise(
            self.slack.as_ref().is_some_and(|s| s.app_token.is_some()),
            "SLACK_APP_TOKEN is set, but this version has no Socket Mode: Slack must reach it over HTTP",
        );
        advise(
            self.slack.as_ref().is_some_and(|s| s.bot_token.is_none()),
            "SLACK_BOT_TOKEN is not set: Mainstay can answer in Slack but cannot write to anybody",
        );
        advise(
            self.mail.is_some() && self.public_url.is_none(),
            "MAINSTAY_PUBLIC_URL is not set: e-mails cannot carry a link to the reply page",
        );
        self
    }
}

/// Takes settings one by one, and gathers what is wrong with them.
struct Reader(Sources);

impl Reader {
    fn optional<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let given = self.0.get(key).filter(|given| !given.text.is_empty())?;
        match read(&given.text) {
            Ok(value) => Some(value),
            Err(say) => {
                let place = given.place.clone();
                self.0.fault(place, say);
                None
            }
        }
    }

    fn or_default<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, String>, default: impl FnOnce() -> T) -> T {
        self.optional(key, read).unwrap_or_else(default)
    }

    /// A web address that settings seldom change.
    fn address(&mut self, key: &str, default: &'static str) -> Option<Url> {
        self.optional(key, values::web_address).or_else(|| Url::parse(default).ok())
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.optional(key, |text| Ok(text.to_owned()))
    }

    fn is_set(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|given| !given.text.is_empty())
    }

    fn hours(&mut self) -> (NaiveTime, NaiveTime) {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let start = self.or_default("hours.start", values::time, || at(8, 30));
        let end = self.or_default("hours.end", values::time, || at(18, 0));
        if start >= end {
            let place = self.place_of(&["hours.end", "hours.start"]);
            self.0.fault(
                place,
                format!("the hours begin at {} and end at {}", start.format("%H:%M"), end.format("%H:%M")),
            );
        }
        (start, end)
    }

    fn slack(&mut self) -> Option<Slack> {
        let signing_secrets = self.optional("slack.signing_secret", values::secrets);
        let bot_token = self.optional("slack.bot_token", |text| Ok(SecretString::from(text)));
        let app_token = self.optional("slack.app_token", |text| Ok(SecretString::from(text)));
        let mut api_url = self.address("slack.api_url", SLACK_API)?;
        if !api_url.path().ends_with('/') {
            // Without the slash, joining a method's name would replace the last part of the path.
            api_url.set_path(&format!("{}/", api_url.path()));
        }
        if signing_secrets.is_none() && (bot_token.is_some() || app_token.is_some()) {
            self.0.warnings.push("SLACK_SIGNING_SECRET is not set, so Slack stays off although a token is set".into());
        }
        Some(Slack { signing_secrets: signing_secrets?, bot_token, app_token, api_url })
    }

    fn teams(&mut self) -> Option<Teams> {
        let keys = ["teams.app_id", "teams.tenant_id", "teams.client_secret"];
        self.all_or_none("Teams", &keys);
        let (app_id, tenant_id) = (self.text(keys[0]), self.text(keys[1]));
        let client_secret = self.optional(keys[2], |text| Ok(SecretString::from(text)));
        let login_url = self.address("teams.login_url", TEAMS_LOGIN);
        let openid_url = self.address("teams.openid_url", TEAMS_OPENID);
        let service_hosts = self.or_default("teams.service_hosts", values::service_hosts, || vec![TEAMS_HOST.into()]);
        Some(Teams {
            app_id: app_id?,
            tenant_id: tenant_id?,
            client_secret: client_secret?,
            login_url: login_url?,
            openid_url: openid_url?,
            service_hosts,
        })
    }

    fn mail(&mut self) -> Option<Mail> {
        self.all_or_none("E-mail", &["mail.smtp_url", "mail.from"]);
        let (smtp_url, from) =
            (self.optional("mail.smtp_url", values::mail_server), self.optional("mail.from", values::mailbox));
        Some(Mail { smtp_url: smtp_url?, from: from? })
    }

    /// A half-filled section is a fault: the platform would be silently off.
    fn all_or_none(&mut self, what: &str, keys: &[&str]) {
        let (set, missing): (Vec<&str>, Vec<&str>) = keys.iter().copied().partition(|key| self.is_set(key));
        if !set.is_empty() && !missing.is_empty() {
            let names: Vec<&str> =
                missing.iter().filter_map(|key| SETTINGS.iter().find(|s| s.key == *key)).map(|s| s.env).collect();
            let place = self.place_of(&set);
            self.0.fault(place, format!("{what} also needs {}", names.join(" and ")));
        }
    }

    /// Where the first of these was set.
    fn place_of(&self, keys: &[&str]) -> String {
        keys.iter().find_map(|key| self.0.get(key)).map_or_else(|| keys.join(", "), |given| given.place.clone())
    }
}

#[cfg(test)]
mod tests;
