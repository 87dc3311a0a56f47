use secrecy::ExposeSecret;

use super::*;

const EXAMPLE: &str = include_str!("../../mainstay.example.toml");
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn faults(file: &str, pairs: &[(&str, &str)]) -> Vec<String> {
    let read = Config::read(Some(("council.toml", file)), &environment(pairs));
    read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn the_example_file_is_the_defaults_and_names_every_setting() {
    let (example, defaults) =
        (Config::read(Some(("e", EXAMPLE)), &Environment::new()), Config::read(None, &Environment::new()));
    let (example, defaults) = (example.expect("the example is good"), defaults.expect("the defaults are good"));
    assert_eq!(format!("{example:?}"), format!("{defaults:?}"));
    assert_eq!(example.database_url.expose_secret(), defaults.database_url.expose_secret());
    for setting in SETTINGS {
        let last = setting.key.rsplit('.').next().unwrap_or_default();
        let named = EXAMPLE.lines().any(|l| l.trim_start_matches(['#', ' ']).starts_with(&format!("{last} =")));
        assert!(named, "{} is not in the example", setting.key);
        assert!(EXAMPLE.contains(setting.env), "{} is not in the example", setting.env);
    }
}

/// With every line uncommented, every commented-out value in the example is read and found good.
#[test]
fn each_value_that_the_example_suggests_would_be_accepted() {
    let all: String = EXAMPLE
        .lines()
        .map(|line| {
            let bare = line
                .strip_prefix("# ")
                .filter(|rest| rest.split(" = ").next().is_some_and(|k| !k.contains(' ') && rest.contains(" = ")));
            format!("{}\n", bare.unwrap_or(line))
        })
        .collect();
    let config = Config::read(Some(("e", &all)), &Environment::new()).expect("all of it is good");
    assert!(config.slack.is_some() && config.teams.is_some() && config.mail.is_some());
    assert!(config.ready_to_serve().is_ok());
    assert!(config.warnings.iter().all(|w| w.contains("this version")), "{:?}", config.warnings);
}

#[test]
fn the_environment_wins_and_an_empty_variable_is_an_unset_one() {
    let file = "listen = \"127.0.0.1:4000\"\ntimezone = \"Europe/Paris\"\n";
    let set = environment(&[("MAINSTAY_LISTEN", "127.0.0.1:5000"), ("MAINSTAY_TIMEZONE", " ")]);
    let config = Config::read(Some(("f", file)), &set).expect("good");
    assert_eq!(config.listen.port(), 5000);
    assert_eq!(config.timezone, Tz::Europe__Paris);
}

#[test]
fn every_fault_is_told_at_once_with_its_place() {
    let file = "listn = \"x\"\n\n[slack]\nsigning_secret = \"s\"\napi_url = \"http://slack.example/\"\nbot = 1\n";
    let told = faults(file, &[("MAINSTAY_TIMEZONE", "Mars"), ("TEAMS_APP_ID", "a"), ("MAINSTAY_DATA_KEY", "short")]);
    insta::assert_snapshot!(told.join("\n"), @r"
    council.toml:1: there is no setting `listn`: did you mean `listen`?
    council.toml:6: there is no setting `slack.bot`
    MAINSTAY_DATA_KEY: a data key is 32 bytes in base64. Make one with: head -c 32 /dev/urandom | base64
    MAINSTAY_TIMEZONE: `Mars` is not a time zone, such as Europe/London
    council.toml:5: plain http is allowed only to this machine (127.0.0.1, ::1, localhost): use https
    TEAMS_APP_ID: Teams also needs TEAMS_TENANT_ID and TEAMS_CLIENT_SECRET
    ");
}

#[test]
fn a_misspelt_variable_is_pointed_out() {
    let config = Config::read(None, &environment(&[("MAINSTAY_LISTN", "127.0.0.1:1"), ("MAINSTAY_OTHER_TOOL", "1")]));
    let warnings = config.expect("good").warnings;
    assert!(warnings.contains(&"MAINSTAY_LISTN is not a setting: did you mean `MAINSTAY_LISTEN`?".to_owned()));
    assert!(!warnings.iter().any(|w| w.contains("OTHER")), "{warnings:?}");

    // Other programs speak to Slack too: only what is nearly ours, where ours is missing.
    let theirs = [("SLACK_SIGNING_SECRT", "a"), ("SLACK_WEBHOOK_URL", "b"), ("SMTP_HOST", "c"), ("TEAMS_APPID", "d")];
    let warnings = Config::read(None, &environment(&theirs)).expect("good").warnings;
    let slips: Vec<&String> = warnings.iter().filter(|w| w.contains("is not a setting")).collect();
    assert_eq!(
        slips,
        [
            "SLACK_SIGNING_SECRT is not a setting: did you mean `SLACK_SIGNING_SECRET`?",
            "TEAMS_APPID is not a setting: did you mean `TEAMS_APP_ID`?"
        ]
    );
}

#[test]
fn a_secret_may_live_in_a_file_of_its_own() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("key");
    std::fs::write(&path, format!("{KEY}\n")).expect("written");
    let path = path.display().to_string();
    let config = Config::read(None, &environment(&[("MAINSTAY_DATA_KEY_FILE", &path)])).expect("good");
    assert!(config.ready_to_serve().is_ok());
    let told = faults("", &[("MAINSTAY_DATA_KEY_FILE", &path), ("MAINSTAY_DATA_KEY", KEY)]);
    assert_eq!(told, ["MAINSTAY_DATA_KEY: MAINSTAY_DATA_KEY and MAINSTAY_DATA_KEY_FILE are both set: keep one"]);
}

#[test]
fn serve_says_how_to_make_a_key_and_keys_can_be_rotated() {
    let none = Config::read(None, &Environment::new()).expect("good");
    assert!(none.ready_to_serve().expect_err("refused").to_string().contains(MAKE_A_KEY));
    let two = Config::read(None, &environment(&[("MAINSTAY_DATA_KEY", &format!("{KEY}, {KEY}"))])).expect("good");
    assert_eq!(two.data_keys.len(), 2);
}

/// A secret put anywhere, well or badly, shows nowhere.
#[test]
fn no_secret_is_ever_shown() {
    let canary = "kestrel-canary-9f";
    for setting in SETTINGS.iter().filter(|s| s.secret) {
        let shown = match Config::read(None, &environment(&[(setting.env, canary), ("MAINSTAY_MAIL_FROM", "a@b.c")])) {
            Ok(config) => format!("{config:?}"),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        };
        assert!(!shown.contains(canary), "{}: {shown}", setting.env);
    }
    let broken = format!("[slack]\nsigning_secret = \"{canary}\nbot_token = 1\n");
    assert!(!faults(&broken, &[]).join("\n").contains(canary));
}
