//! What people do from the day of the meeting on.

use chrono::TimeDelta;
use serde_json::{Value as Json, json};

use super::{Person, World};
use crate::slack::fake::WORKSPACE;

/// An action as somebody adds it: who leads it by their name, the service and the date.
#[derive(Clone, Copy)]
pub struct Agreed {
    pub what: &'static str,
    pub lead: &'static str,
    pub service: &'static str,
    pub due: &'static str,
}

impl Person {
    /// Has the meeting's card in front of them.
    pub async fn opens(&self, reference: &str) {
        self.types(&format!("/placement show {reference}")).await;
    }

    pub async fn records_that_it_was_held(&self, reference: &str) {
        self.opens(reference).await;
        self.presses("It was held").await;
        self.says_nobody_knows().await;
        self.sends().await;
    }

    /// Where the procedure has questions that must be asked, or views that must be known: nobody knows.
    pub async fn says_nobody_knows(&self) {
        for (label, with) in [
            ("Was everything asked that must be?", "Not all of them. I do not know"),
            ("Views are not recorded: why?", "I do not know"),
        ] {
            if self.is_asked(label) {
                self.fills(label, with).await;
            }
        }
    }

    /// Adds these one after another in the one form, and closes it.
    pub async fn adds_actions(&self, all: &[Agreed]) {
        self.presses("Add an action").await;
        for agreed in all {
            self.writes_action(agreed).await;
            self.sends_as_it_is().await;
            self.sees("is added. Add another, or close this.").await;
        }
        self.closes().await;
    }

    /// Fills the open form in, somebody of the directory leading. Nobody outside is named.
    pub async fn writes_action(&self, agreed: &Agreed) {
        self.fills("What will be done?", agreed.what).await;
        self.fills("Who leads it?", agreed.lead).await;
        self.fills("Whose service is it?", agreed.service).await;
        self.fills("By when?", agreed.due).await;
    }

    /// Confirms the plan: the placement goes on, nothing is unmet, and the review is on this day.
    pub async fn confirms_the_plan(&self, review: &str) {
        self.presses("Confirm the plan").await;
        self.fills("What is the plan for?", "The placement goes on").await;
        if self.is_asked("Unmet need") {
            self.fills("Unmet need", "There is no unmet need").await;
        }
        self.fills("When is the plan reviewed?", review).await;
        self.sends().await;
        self.sees("The plan is confirmed").await;
    }

    /// Presses a button about one action, on the newest message that has it.
    pub async fn presses_for_action(&self, label: &str, number: u32) {
        self.closes_what_is_only_read().await;
        self.seat.presses_spoken(label, &format!(", action {number}")).await;
        self.world.quiet().await;
    }

    pub async fn signs_up(&self, number: u32) {
        self.presses_for_action("I'll do it", number).await;
    }

    pub async fn says_done(&self, number: u32) {
        self.presses_for_action("Done", number).await;
    }

    /// Asks for a new date. The chair sets it so.
    pub async fn asks_for_new_date(&self, number: u32, date: &str) {
        self.presses_for_action("Ask for a new date", number).await;
        self.fills("Which date instead?", date).await;
        self.sends().await;
    }
}

impl World {
    /// A Placement Support Meeting that was held on this day at two, chaired by Vera; Kim was there. An hour later Vera
    /// says so.
    pub async fn held_psm(&self, date: &str) -> String {
        let reference = self.arranged_psm(date, "14:00").await;
        self.person("kim").accepts("Yes").await;
        self.until(&format!("{date}T15:00")).await;
        self.person("vera").records_that_it_was_held(&reference).await;
        reference
    }

    /// Somebody's account is gone, and the platform says so: at Slack it is deleted, at Teams the app is taken from them,
    /// which is all that Teams tells us of anybody's leaving.
    pub async fn loses(&self, id: &str) {
        let person = self.person(id);
        match &person.at_teams {
            Some(at_teams) => at_teams.has_the_app(false).await,
            None => {
                self.slack().deletes(&person.at_slack.user);
                person.at_slack.happens(account_changed(&person, true)).await;
            }
        }
        self.passes(TimeDelta::minutes(1)).await;
    }

    /// The people file says from the next start on that somebody is away, that day included.
    pub fn is_away(&self, id: &str, until: &str) {
        let file = self.directory().join("people.csv");
        let text = std::fs::read_to_string(&file).expect("the people file");
        let row = |line: &str| match line.split(',').next() {
            Some("id") => format!("{line},away_until\n"),
            Some(own) if own == id => format!("{line},{until}\n"),
            _ => format!("{line},\n"),
        };
        std::fs::write(&file, text.lines().map(row).collect::<String>()).expect("it is written");
    }

    /// The account is there again, and the platform says so.
    pub async fn regains(&self, id: &str) {
        let person = self.person(id);
        match &person.at_teams {
            Some(at_teams) => at_teams.has_the_app(true).await,
            None => {
                self.slack().restores(&person.at_slack.user);
                person.at_slack.happens(account_changed(&person, false)).await;
            }
        }
        self.quiet().await;
    }

    /// The same, with a confirmed plan of these actions.
    pub async fn planned_psm(&self, date: &str, actions: &[Agreed], review: &str) -> String {
        let reference = self.held_psm(date).await;
        let chair = self.person("vera");
        chair.opens(&reference).await;
        chair.adds_actions(actions).await;
        chair.opens(&reference).await;
        chair.confirms_the_plan(review).await;
        reference
    }
}

fn account_changed(person: &Person, deleted: bool) -> Json {
    let user = json!({"id": person.at_slack.user, "team_id": WORKSPACE, "deleted": deleted});
    json!({"type": "user_change", "user": user})
}
