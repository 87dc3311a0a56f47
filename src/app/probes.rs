//! What `mainstay check` asks of the database, the procedures and the platforms.

use futures::future::BoxFuture;

use super::{database, known_roles, library};
use crate::cli::check::{Line, State};
use crate::clock::Clock;
use crate::config::Config;
use crate::people_file::advice;
use crate::platform::slack::client::SlackClient;
use crate::procedure::library::Library;
use crate::store::people;

/// Each ends in one line.
pub fn all<'a>(config: &'a Config, library: &'a anyhow::Result<Library>) -> Vec<BoxFuture<'a, Line>> {
    let mut probes: Vec<BoxFuture<'a, Line>> =
        vec![Box::pin(async move { procedures(library) }), Box::pin(the_database(config))];
    // That none is set is among the warnings of the settings.
    if config.emergency_contact.is_some() {
        probes.push(Box::pin(async { Line::new("emergency", State::Ok, "a contact is set") }));
    }
    if config.slack.is_some() {
        probes.push(Box::pin(slack(config)));
    }
    if config.teams.is_some() {
        probes.push(Box::pin(teams(config)));
    }
    if config.mail.is_some() {
        probes.push(Box::pin(e_mail(config)));
    }
    probes
}

fn procedures(library: &anyhow::Result<Library>) -> Line {
    let library = match library {
        Ok(library) => library,
        Err(error) => return Line::new("procedures", State::Fail, format!("{error:#}")),
    };
    let faults: Vec<String> = library.faults().iter().filter(|f| !f.warning).map(ToString::to_string).collect();
    let kinds: Vec<String> = library.all().iter().map(|p| p.kind.id.to_string()).collect();
    match (faults.is_empty(), kinds.is_empty()) {
        (_, true) => Line::new("procedures", State::Fail, format!("none can be used: {}", faults.join("; "))),
        (false, _) => {
            Line::new("procedures", State::Fail, format!("{}; still in use: {}", faults.join("; "), kinds.join(", ")))
        }
        (true, _) => Line::new("procedures", State::Ok, format!("in use: {}", kinds.join(", "))),
    }
}

async fn the_database(config: &Config) -> Line {
    // That it is missing has failed already.
    if config.data_keys.is_empty() {
        return Line::new("database", State::Warn, "not looked at: it cannot be opened without the data key");
    }
    let db = match database(config).await {
        Ok(db) => db,
        Err(error) => return Line::new("database", State::Fail, format!("{error:#}")),
    };
    if let Err(why) = db.answers().await {
        return Line::new("database", State::Fail, why.to_string());
    }
    let roles = library(config).map(|l| known_roles(&l)).unwrap_or_default();
    match db.read(|tx| Box::pin(people::all(tx))).await {
        Ok(people) => {
            let advice = advice(&people, &roles).len();
            let active = people.iter().filter(|person| person.active).count();
            let say = format!("can be written; {active} people, {advice} points of advice (people check)");
            Line::new("database", State::Ok, say)
        }
        Err(why) => Line::new("database", State::Fail, why.to_string()),
    }
}

async fn slack(config: &Config) -> Line {
    let Some(slack) = &config.slack else { return Line::new("Slack", State::Off, "off") };
    let Some(token) = slack.bot_token.clone() else {
        return Line::new("Slack", State::Fail, "SLACK_BOT_TOKEN is not set: nothing could be sent");
    };
    let client = match SlackClient::new(slack.api_url.as_str(), token) {
        Ok(client) => client,
        Err(why) => return Line::new("Slack", State::Fail, why.to_string()),
    };
    match client.auth_test().await {
        Ok(app) if !app.scopes.is_empty() && !app.scopes.iter().any(|s| s == "im:history") => Line::new(
            "Slack",
            State::Warn,
            "the token is good, without im:history: a message whose fate is unknown cannot be looked up",
        ),
        Ok(_) => Line::new("Slack", State::Ok, "the token is good"),
        Err(why) => Line::new("Slack", State::Fail, why.to_string()),
    }
}

async fn teams(config: &Config) -> Line {
    let Some(settings) = &config.teams else { return Line::new("Teams", State::Off, "off") };
    if config.data_keys.is_empty() {
        return Line::new("Teams", State::Warn, "not looked at: it needs the database, and so the data key");
    }
    let clock = Clock::system();
    let client = match database(config).await.and_then(|db| super::teams::unconnected(settings, db, &clock)) {
        Ok(client) => client,
        Err(why) => return Line::new("Teams", State::Fail, format!("{why:#}")),
    };
    if let Err(why) = client.check().await {
        return Line::new("Teams", State::Fail, format!("the login service gives no token: {why}"));
    }
    let keys = match super::teams::keys(settings, &clock) {
        Ok(keys) => keys.check().await,
        Err(why) => return Line::new("Teams", State::Fail, why.to_string()),
    };
    match keys {
        Ok(keys) => Line::new("Teams", State::Ok, format!("a token is given; {keys} keys to check requests with")),
        Err(why) => Line::new("Teams", State::Fail, format!("{why}: no request could be let in")),
    }
}

async fn e_mail(config: &Config) -> Line {
    let mail = match super::mail(config, &Clock::system()) {
        Ok(Some(mail)) => mail,
        Ok(None) => return Line::new("e-mail", State::Off, "off"),
        Err(error) => return Line::new("e-mail", State::Fail, error.to_string()),
    };
    match mail.greets().await {
        Ok(()) => Line::new("e-mail", State::Ok, "the mail server lets us in"),
        Err(why) => Line::new("e-mail", State::Fail, why.to_string()),
    }
}
