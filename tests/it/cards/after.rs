//! From the day of the meeting to the last check: the cards of those who run it, lead an action, or follow it.

mod actions;
mod day;
mod ended;
mod numbers;
mod written;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use mainstay::card::forms;
use mainstay::card::{Card, Form, home};
use mainstay::ids::{ItemId, PersonId};
use mainstay::interaction::Verb;
use mainstay::meeting::after::{Counter, Lead};
use mainstay::meeting::command::{Answer, NewAction};
use mainstay::meeting::{Command, Private};

use super::story::{CANARY, Story};

pub fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date, such as 2026-08-28")
}

pub fn secret() -> Private {
    Private::new(CANARY).expect("words")
}

/// A Placement Support Meeting on Tuesday 23 June 2026 at 2pm, chaired by Peter Lund; minutes by Priti Shah.
pub fn agreed() -> Story {
    let mut story = Story::psm();
    story.does("ruth", Command::Agree);
    story.chairs("carol", "peter");
    story.sets("carol", "2026-06-23T14:00:00", None);
    story.sends("carol");
    story.answers("sam", "supervising_social_worker", Answer::Accept { commit: Some(true) });
    story.answers("bev", "learning_and_standards", Answer::Represent { person: "owen".into() });
    story.answers("owen", "learning_and_standards", Answer::Accept { commit: Some(false) });
    story
}

/// The same, in the hour of the meeting.
pub fn begun() -> Story {
    let mut story = agreed();
    story.passes_until("2026-06-23T14:30:00");
    story
}

impl Story {
    pub fn adds(&mut self, id: &str, lead: &str, service: &str, due: &str) {
        let lead = if lead == "outside" { Lead::Outside(secret()) } else { Lead::Person(lead.into()) };
        let service = Some(service.to_owned());
        let action = NewAction { words: secret(), lead, support: ["judith".into()].into(), service, due: on(due) };
        self.does("priti", Command::AddAction { item: id.into(), action });
    }

    pub fn held(&mut self) {
        let attended: BTreeSet<ItemId> = ["supervising_social_worker", "learning_and_standards", "child_social_worker"]
            .into_iter()
            .map(|role| self.item(role))
            .collect();
        self.does("peter", Command::WasHeld { on: on("2026-06-23"), attended });
    }

    pub fn confirms(&mut self, amends: &[&str]) {
        let need = !self.m.after.plan.unmet.is_empty();
        self.does(
            "peter",
            Command::ConfirmPlan {
                outcome: "sustain".into(),
                amends: amends.iter().map(|c| (*c).to_owned()).collect(),
                no_unmet_need: !need,
                review: None,
                items: vec!["task1".into()],
            },
        );
    }

    pub fn counter(&mut self, who: &str, id: &str, due: Option<&str>) {
        let counter = Counter { words: secret(), due: due.map(on) };
        self.does(who, Command::NotAsWritten { item: id.into(), counter });
    }

    /// What `actions` shows.
    pub fn actions_of(&self, who: &str) -> Card {
        let who = PersonId::from(who);
        let card = home::actions(&[self.view(&who)], None);
        super::looked_over::card(&card);
        card
    }

    /// A form that is only read. None: it is not for them.
    pub fn reads(&self, who: &str, verb: Verb) -> Option<Form> {
        let who = PersonId::from(who);
        let form = forms::reading(&self.view(&who), "frm_1".into(), verb)?;
        super::looked_over::form(&form, true);
        Some(form)
    }
}

/// A plan of four actions that is confirmed on the day: one lead outside, and one task of the procedure's own.
pub fn followed() -> Story {
    let mut story = begun();
    story.adds("a1", "sam", "fostering", "2026-08-28");
    story.adds("a2", "owen", "education", "2026-07-10");
    story.adds("a3", "outside", "camhs", "2026-08-28");
    story.adds("a4", "peter", "social_work", "2026-07-31");
    story.does(
        "priti",
        Command::AddUnmetNeed { item: "u1".into(), category: "respite".into(), service: Some("health".into()) },
    );
    story.held();
    story.confirms(&["care_plan"]);
    story
}
