//! Where settings come from: the environment, then one TOML file, then the default. Nothing is interpreted here.
//!
//! Every setting is one row of [`SETTINGS`]. Reading gathers each one's text and the place it was found at, so that
//! whatever is wrong with it later can be said with that place: `mainstay.toml:12` or `MAINSTAY_LISTEN`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The process's variables, or a test's.
pub type Environment = BTreeMap<String, String>;

/// One thing that can be set.
#[derive(Debug)]
pub struct Setting {
    /// Its dotted key in the file.
    pub key: &'static str,
    /// Its environment variable.
    pub env: &'static str,
    /// A secret may also be given as a file that holds it: `KEY_file`, `VARIABLE_FILE`.
    pub secret: bool,
}

const fn plain(key: &'static str, env: &'static str) -> Setting {
    Setting { key, env, secret: false }
}

const fn secret(key: &'static str, env: &'static str) -> Setting {
    Setting { key, env, secret: true }
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    plain("listen", "MAINSTAY_LISTEN"),
    plain("public_url", "MAINSTAY_PUBLIC_URL"),
    secret("database_url", "MAINSTAY_DATABASE_URL"),
    secret("data_key", "MAINSTAY_DATA_KEY"),
    plain("people", "MAINSTAY_PEOPLE"),
    plain("procedures", "MAINSTAY_PROCEDURES"),
    plain("timezone", "MAINSTAY_TIMEZONE"),
    plain("emergency_contact", "MAINSTAY_EMERGENCY_CONTACT"),
    plain("contact", "MAINSTAY_CONTACT"),
    plain("hours.start", "MAINSTAY_HOURS_START"),
    plain("hours.end", "MAINSTAY_HOURS_END"),
    plain("hours.every_day", "MAINSTAY_HOURS_EVERY_DAY"),
    plain("calendar.closure_days", "MAINSTAY_CLOSURE_DAYS"),
    plain("calendar.closure_days_stop_the_clock", "MAINSTAY_CLOSURE_DAYS_STOP_THE_CLOCK"),
    plain("calendar.cut_off", "MAINSTAY_CUT_OFF"),
    plain("delivery.lease_seconds", "MAINSTAY_DELIVERY_LEASE_SECONDS"),
    plain("delivery.settle_seconds", "MAINSTAY_DELIVERY_SETTLE_SECONDS"),
    plain("delivery.changes_a_minute", "MAINSTAY_DELIVERY_CHANGES_A_MINUTE"),
    secret("slack.signing_secret", "SLACK_SIGNING_SECRET"),
    secret("slack.bot_token", "SLACK_BOT_TOKEN"),
    secret("slack.app_token", "SLACK_APP_TOKEN"),
    plain("slack.api_url", "SLACK_API_URL"),
    plain("teams.app_id", "TEAMS_APP_ID"),
    plain("teams.tenant_id", "TEAMS_TENANT_ID"),
    secret("teams.client_secret", "TEAMS_CLIENT_SECRET"),
    plain("teams.login_url", "TEAMS_LOGIN_URL"),
    plain("teams.openid_url", "TEAMS_OPENID_URL"),
    plain("teams.service_hosts", "TEAMS_SERVICE_HOSTS"),
    secret("mail.smtp_url", "SMTP_URL"),
    plain("mail.from", "MAINSTAY_MAIL_FROM"),
];

/// How the names of the platforms' own settings begin. Many programs have such.
const PLATFORMS: [&str; 3] = ["SLACK_", "TEAMS_", "SMTP_"];
/// So many wrong letters in one of those are a slip of the keyboard.
const SLIP: usize = 2;

/// What was found for one setting. Lists are joined with commas, as they are in a variable.
pub struct Given {
    pub text: String,
    pub place: String,
}

/// One thing wrong, and where. It never repeats what the setting holds if that may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: String,
    pub say: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.say)
    }
}

/// Everything that was given, by key.
#[derive(Default)]
pub struct Sources {
    given: BTreeMap<&'static str, Given>,
    pub faults: Vec<Fault>,
    pub warnings: Vec<String>,
}

impl Sources {
    /// Reads the file, if any (its name and its text), and lays the environment over it.
    pub fn read(file: Option<(&str, &str)>, environment: &Environment) -> Self {
        let mut sources = Self::default();
        if let Some((name, text)) = file {
            sources.read_file(name, text);
        }
        sources.read_environment(environment);
        sources
    }

    pub fn get(&self, key: &str) -> Option<&Given> {
        self.given.get(key)
    }

    pub fn fault(&mut self, place: impl Into<String>, say: impl Into<String>) {
        self.faults.push(Fault { place: place.into(), say: say.into() });
    }

    fn read_file(&mut self, name: &str, text: &str) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = line_of(text, &error.span().unwrap_or(0..0));
            // Only the message: the error's own display would show the line, and the line may hold a secret.
            self.fault(format!("{name}:{line}"), error.message());
        }
        if errors.is_empty() {
            self.read_table(name, text, "", table.get_ref());
        }
    }

    fn read_table(&mut self, name: &str, text: &str, prefix: &str, table: &DeTable<'_>) {
        for (word, value) in table {
            let key = format!("{prefix}{}", word.get_ref());
            let place = format!("{name}:{}", line_of(text, &word.span()));
            let is_section = SETTINGS.iter().any(|s| s.key.starts_with(&format!("{key}.")));
            match value.get_ref() {
                DeValue::Table(section) if is_section => self.read_table(name, text, &format!("{key}."), section),
                _ if is_section => {
                    self.fault(place, format!("`{key}` is a section: write [{key}] on a line of its own"))
                }
                value => self.read_value(place, &key, value),
            }
        }
    }

    fn read_value(&mut self, place: String, key: &str, value: &DeValue<'_>) {
        let direct = SETTINGS.iter().find(|s| s.key == key);
        let by_file = SETTINGS.iter().find(|s| s.secret && key.strip_suffix("_file") == Some(s.key));
        let (Some(setting), Some(text)) = (direct.or(by_file), plain_text(value)) else {
            let known = direct.or(by_file).is_some();
            let say = if known {
                format!("`{key}` must be a text, a number, true or false, or a list of texts")
            } else {
                format!("there is no setting `{key}`{}", did_you_mean(key, SETTINGS.iter().map(|s| s.key)))
            };
            return self.fault(place, say);
        };
        if self.given.contains_key(setting.key) {
            return self.fault(place, format!("`{0}` and `{0}_file` are both set: keep one", setting.key));
        }
        self.put(setting, text, place, by_file.is_some());
    }

    fn read_environment(&mut self, environment: &Environment) {
        // An empty variable is an unset one: that is how compose files and unit files leave something out.
        let value = |name: &str| environment.get(name).filter(|v| !v.trim().is_empty()).cloned();
        for setting in SETTINGS {
            let file_variable = format!("{}_FILE", setting.env);
            let by_file = if setting.secret { value(&file_variable) } else { None };
            match (value(setting.env), by_file) {
                (Some(_), Some(_)) => {
                    self.fault(setting.env, format!("{} and {file_variable} are both set: keep one", setting.env));
                }
                (Some(text), None) => self.put(setting, text, setting.env.to_owned(), false),
                (None, Some(path)) => self.put(setting, path, file_variable, true),
                (None, None) => {}
            }
        }
        let known = |name: &str| {
            let is = |s: &Setting| s.env == name || (s.secret && name.strip_suffix("_FILE") == Some(s.env));
            name == "MAINSTAY_CONFIG" || SETTINGS.iter().any(is)
        };
        // Other programs may have variables of this name's kind: only a near miss is worth a word.
        for name in environment.keys().filter(|name| !known(name)) {
            let hint = if name.starts_with("MAINSTAY_") {
                did_you_mean(name, SETTINGS.iter().map(|s| s.env))
            } else if PLATFORMS.iter().any(|prefix| name.starts_with(prefix)) {
                let open = SETTINGS.iter().map(|s| s.env).filter(|env| !environment.contains_key(*env));
                did_you_mean(name, open.filter(|env| edits(name, env) <= SLIP))
            } else {
                continue;
            };
            if !hint.is_empty() {
                self.warnings.push(format!("{name} is not a setting{hint}"));
            }
        }
    }

    /// Keeps a setting's text, reading it from the file it names if it is given that way.
    fn put(&mut self, setting: &Setting, text: String, place: String, by_file: bool) {
        let text = if by_file {
            match std::fs::read_to_string(&text) {
                Ok(inside) => inside.trim_end_matches(['\r', '\n']).to_owned(),
                Err(error) => return self.fault(place, format!("cannot read the file {text}: {error}")),
            }
        } else {
            text
        };
        self.given.insert(setting.key, Given { text: text.trim().to_owned(), place });
    }
}

/// A value as one text. None for what no setting can be.
fn plain_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Integer(n) => Some(n.as_str().to_owned()),
        DeValue::Datetime(when) => Some(when.to_string()),
        DeValue::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|item| plain_text(item.get_ref())).collect();
            texts.map(|t| t.join(","))
        }
        DeValue::Float(_) | DeValue::Table(_) => None,
    }
}

/// The 1-based line that a span of the text begins on.
fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|b| **b == b'\n').count() + 1
}

/// `: did you mean "listen"?` for the nearest known name, or nothing if none is near.
pub fn did_you_mean<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = known.map(|name| (edits(typed, name), name)).min();
    match nearest {
        Some((distance, name)) if distance <= typed.len().div_ceil(4).max(1) => format!(": did you mean `{name}`?"),
        _ => String::new(),
    }
}

/// How many letters must be added, dropped or changed to make one word of the other.
fn edits(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.chars().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.chars().count()]
}
