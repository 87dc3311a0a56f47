//! People whom Mainstay does not know, or must not take for somebody whom it knows.

use std::sync::Arc;

use serde_json::json;

use super::seat::{Seat, as_it_was};
use super::{Person, World, council};
use crate::slack::fake::Message;
use crate::slack::person::SlackPerson;
use crate::teams::person::TeamsPerson;

/// Somebody of another organisation whose account has the same id as that of somebody of ours.
pub struct Namesake {
    world: World,
    at: Elsewhere,
}

enum Elsewhere {
    Slack(SlackPerson),
    Teams(TeamsPerson),
}

impl World {
    pub fn namesake(&self, id: &str) -> Namesake {
        let at = match self.sits_at_teams(id) {
            true => Elsewhere::Teams(self.teams().stranger(&council::teams_account(id), "another-council")),
            false => Elsewhere::Slack(self.slack().stranger(council::account(id).expect("an account"), "T0OTHER")),
        };
        Namesake { world: self.clone(), at }
    }

    /// Somebody with an account of the council who is not in the people file.
    pub fn newcomer(&self) -> Person {
        let at_slack = self.slack().person("U0GUEST");
        let at_teams = self.sits_at_teams("guest").then(|| self.teams().person("aad-guest"));
        let seat: Arc<dyn Seat> = match &at_teams {
            Some(at_teams) => Arc::new(at_teams.clone()),
            None => Arc::new(at_slack.clone()),
        };
        Person { world: self.clone(), at_slack, at_teams, seat, name: "Somebody" }
    }
}

impl Namesake {
    /// Presses a button of a message that came to somebody of ours, types a line, and is turned away both times.
    ///
    /// Another organisation's people may sit in a channel that Slack shares, so they are told why, and it is noted. At
    /// Teams nobody of another tenant can have come by the app: the door takes nothing from there, before it reads it,
    /// so there is nobody to be told and nothing to note.
    pub async fn is_turned_away(&self, message: &Message, label: &str, line: &str) {
        let expected = match &self.at {
            Elsewhere::Slack(stranger) => {
                stranger.presses_on(message, label).await;
                stranger.sees("only for people of the council's own workspace").await;
                stranger.types(line).await;
                2
            }
            Elsewhere::Teams(stranger) => {
                let sent = self.world.teams().calls("post").len();
                let refused = (403, String::new());
                assert_eq!(stranger.presses_and_hears(&as_it_was(message), label).await, refused);
                let words = line.trim_start_matches("/placement").trim();
                let typed = stranger.activity(&json!({"type": "message", "text": words}));
                assert_eq!(stranger.delivers(&typed).await, refused);
                assert_eq!(self.world.teams().calls("post").len(), sent, "nobody is answered");
                0
            }
        };
        self.world.quiet().await;
        let noted = "SELECT COUNT(*) FROM audit WHERE what = 'other_workspace'";
        assert_eq!(self.world.tables().number(noted).await, expected);
        let elsewhere = "SELECT COUNT(*) FROM conversations WHERE workspace = 'another-council'";
        assert_eq!(self.world.tables().number(elsewhere).await, 0, "where they are is not noted");
    }
}
