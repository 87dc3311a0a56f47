//! Short cuts to the time after a meeting: `held().with_action("a1", "lead", "2026-08-28").confirmed()`.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use mainstay::ids::ItemId;
use mainstay::meeting::after::{Action, Lead};
use mainstay::meeting::command::NewAction;
use mainstay::meeting::*;
use mainstay::procedure::{Need, Procedure, file};

use super::story::{Story, accept, by, given, psm};

/// The sample that has a scale.
pub fn with_scale() -> Arc<Procedure> {
    let (procedure, _) = file::read("scale.toml", include_str!("../samples/scale.toml")).expect("a good sample");
    Arc::new(procedure)
}

/// A PSM in August with everybody asked, sm in the chair and a partner agency (lead) coming.
pub fn arranged() -> Story {
    let story = given(psm()).requested_on("2026-08-06T10:00").chaired_by("atr", "sm").dated("atr", "2026-08-12T14:00");
    let story = story.inviting("atr", "camhs", "lead", Need::Required).sent_by("atr");
    story.replies("lead", "camhs", accept()).done()
}

/// The same, held on Wednesday 12 August 2026.
pub fn held() -> Story {
    let held = Command::WasHeld { on: on("2026-08-12"), attended: BTreeSet::from(["camhs".into()]) };
    arranged().until("2026-08-12T16:00").when(by("sm"), held).then(["held"])
}

/// The same, with one action of lead's, due on Friday 28 August 2026, that lead has signed up to.
pub fn planned() -> Story {
    let story = held().with_action("a1", "lead", "2026-08-28").confirmed();
    story.at("2026-08-13T10:00").when(by("lead"), Command::SignUp { item: "a1".into() }).then(["signed_up"])
}

pub fn on(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn words(text: &str) -> Private {
    Private::new(text).expect("words")
}

pub fn new_action(lead: &str, due: &str) -> NewAction {
    let lead = Lead::Person(by(lead));
    let service = Some("camhs".into());
    NewAction { words: words("what was agreed"), lead, support: BTreeSet::new(), service, due: on(due) }
}

pub fn add(id: &str, lead: &str, due: &str) -> Command {
    Command::AddAction { item: id.into(), action: new_action(lead, due) }
}

pub fn confirm() -> Command {
    let amends = BTreeSet::new();
    Command::ConfirmPlan { outcome: "sustain".into(), amends, no_unmet_need: true, review: None, items: Vec::new() }
}

pub fn close(left: &[&str]) -> Command {
    let left = left.iter().map(|id| ItemId::from(*id)).collect();
    Command::ClosePlan { outcome: "settled".into(), left }
}

impl Story {
    #[track_caller]
    pub fn with_action(self, id: &str, lead: &str, due: &str) -> Self {
        self.when(by("sm"), add(id, lead, due)).then(["action_written"])
    }

    #[track_caller]
    pub fn confirmed(self) -> Self {
        self.when(by("sm"), confirm()).then(["plan_confirmed"])
    }

    #[track_caller]
    pub fn action(&self, id: &str) -> &Action {
        self.m.after.action(&id.into()).expect("an action")
    }
}
