//! A platform that is not well: away, busy, or not heard to the end.
//!
//! Wherever people are, the same happens to what Mainstay sends: to each platform in its own way.

use super::seat::mark_of_card;
use super::{Person, World};
use crate::slack::fake::Fault as AtSlack;
use crate::teams::fake::Fault as AtTeams;

/// What Mainstay calls to write to somebody at Slack, and to look whether it has.
const SLACK: [&str; 4] = ["chat.postMessage", "chat.update", "conversations.history", "conversations.open"];
/// The same at Teams, with the service that gives out what every call needs.
const TEAMS: [&str; 4] = ["login", "create", "post", "put"];

impl World {
    /// From now on every call that writes to somebody is answered with 503, until the platform is back. What people do
    /// still arrives.
    pub fn platform_is_away(&self) {
        SLACK.iter().for_each(|method| self.slack().always(method, AtSlack::Status(503)));
        if let Some(teams) = &self.0.teams {
            TEAMS.iter().for_each(|kind| teams.always(kind, AtTeams::Says(503, "ServiceError")));
        }
    }

    pub fn platform_is_back(&self) {
        SLACK.iter().for_each(|method| self.slack().heals(method));
        if let Some(teams) = &self.0.teams {
            TEAMS.iter().for_each(|kind| teams.heals(kind));
        }
    }

    /// The next message is not taken: no other may be tried for so many seconds.
    pub fn asks_to_wait(&self, seconds: u64) {
        self.slack().next("chat.postMessage", AtSlack::RateLimited(seconds));
        if let Some(teams) = &self.0.teams {
            teams.next("post", AtTeams::RateLimited(seconds));
        }
    }

    /// The next message is taken, and the answer that says so never arrives.
    pub fn loses_the_next_answer(&self) {
        self.slack().next("chat.postMessage", AtSlack::LosesAnswer);
        if let Some(teams) = &self.0.teams {
            teams.next("post", AtTeams::LosesAnswer);
        }
    }

    /// How many messages the platforms have taken and said so; answers to what somebody did are not among them.
    pub fn posted(&self) -> usize {
        let at_slack = self.slack().calls("chat.postMessage").iter().filter(|call| call.outcome == "ok").count();
        let posts = self.0.teams.as_ref().map(|teams| teams.calls("post")).unwrap_or_default();
        let ours = posts.iter().filter(|call| call.outcome == "ok");
        at_slack + ours.filter(|call| mark_of_card(&call.body["attachments"][0]["content"]).is_some()).count()
    }
}

impl Person {
    /// Presses a button while the world cannot come to rest.
    pub async fn only_presses(&self, label: &str) {
        self.seat.presses(label).await;
    }

    /// Types while the world cannot come to rest.
    pub async fn only_types(&self, line: &str) {
        self.seat.types(line).await;
    }
}
