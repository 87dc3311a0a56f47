//! What people do from the meeting on, once they get round to it.

use std::collections::BTreeSet;

use super::Play;
use super::before::some_day;
use crate::ids::{ItemId, PersonId};
use crate::meeting::after::{ActionState, Counter, Lead, Member};
use crate::meeting::around::Order;
use crate::meeting::command::NewAction;
use crate::meeting::wait::attendees;
use crate::meeting::{Command, Private, Wait};
use crate::procedure::{MinutesStep, WaitsFor};

impl Play<'_> {
    /// Does what is waited for. `None`: nobody here knows how. `false`: it was refused.
    pub(super) fn after(&mut self, who: &PersonId, wait: &Wait) -> Option<bool> {
        let item = || wait.item.clone();
        Some(match wait.what {
            WaitsFor::Plan => self.confirm_plan(who),
            WaitsFor::SignUp => self.sign_up(who, item()?),
            WaitsFor::CounterProposal => {
                let (item, taken) = (item()?, self.dice.chance(60));
                let settle = |taken| Command::SettleCounter { item: item.clone(), taken };
                self.tries(who, settle(taken)) || self.tries(who, settle(false))
            }
            WaitsFor::Action => self.see_to_action(who, &item()?),
            WaitsFor::NewDate => {
                let (item, granted) = (item()?, self.dice.chance(75));
                let answer = |granted| Command::AnswerNewDate { item: item.clone(), granted };
                self.tries(who, answer(granted)) || self.tries(who, answer(false))
            }
            WaitsFor::Minutes => self.tick_minutes(who, MinutesStep::parse(item()?.as_str())?),
            WaitsFor::Scale => self.give_number(who, item()),
            WaitsFor::ZeroTold => {
                let member = item().map_or(Member::Chair, Member::Invitee);
                let person = self.m.owner.clone();
                self.tries(who, Command::ToldOfReading { member, person })
            }
            WaitsFor::Review => self.review(who),
            WaitsFor::Check => self.answer_check(who, &item()?),
            _ => return None,
        })
    }

    fn confirm_plan(&mut self, who: &PersonId) -> bool {
        if self.m.after.plan.actions.is_empty() {
            for _ in 0..self.dice.between(2..=5) {
                self.add_action(who);
            }
        }
        let outputs = self.p.outputs.clone();
        if outputs.unmet_need
            && self.dice.chance(20)
            && let Some(category) = self.dice.pick(&outputs.unmet_categories).map(|c| c.code.clone())
        {
            let item = self.name("need");
            self.tries(who, Command::AddUnmetNeed { item, category, service: None });
        }
        let outcome = self.dice.pick(&outputs.outcomes).map(|o| o.code.clone()).unwrap_or_default();
        let amends: BTreeSet<String> =
            outputs.amends.iter().filter(|_| self.dice.chance(20)).map(|a| a.code.clone()).collect();
        let items = outputs.amends.iter().map(|_| self.name("task")).collect();
        let no_unmet_need = self.m.after.plan.unmet.is_empty();
        self.tries(who, Command::ConfirmPlan { outcome, amends, no_unmet_need, review: None, items })
    }

    fn add_action(&mut self, who: &PersonId) {
        let there: Vec<PersonId> = attendees(&self.m).into_iter().chain([self.m.owner.clone()]).collect();
        let lead = self.dice.pick(&there).cloned().unwrap_or_else(|| who.clone());
        let days = self.dice.between(5..=42);
        let due = some_day(self, days);
        let service = self.dice.pick(&self.p.outputs.services).map(|s| s.code.clone());
        let item = self.name("action");
        if let Some(words) = Private::new("What was agreed.") {
            let action = NewAction { words, lead: Lead::Person(lead), support: BTreeSet::new(), service, due };
            self.tries(who, Command::AddAction { item, action });
        }
    }

    fn tick_minutes(&mut self, who: &PersonId, step: MinutesStep) -> bool {
        let themes = self.p.minutes.themes.clone();
        match self.dice.pick(&themes).filter(|_| step == MinutesStep::Themes) {
            Some(theme) => self.orders(who, Order::ChooseThemes { themes: [theme.code.clone()].into() }),
            None => self.tries(who, Command::TickMinutes { step }),
        }
    }

    fn sign_up(&mut self, who: &PersonId, item: ItemId) -> bool {
        if self.dice.chance(8)
            && let Some(words) = Private::new("Something a little different.")
        {
            return self.tries(who, Command::NotAsWritten { item, counter: Counter { words, due: None } });
        }
        self.tries(who, Command::SignUp { item })
    }

    /// Mostly it is done; now and then it is begun, blocked, or needs longer.
    fn see_to_action(&mut self, who: &PersonId, item: &ItemId) -> bool {
        let state = self.m.after.action(item).map(|a| (a.state.clone(), a.new_date.is_some()));
        let fresh = matches!(state, Some((ActionState::Open, false)));
        let other = match self.dice.between(0..=99) {
            0..=9 if fresh => Some(Command::ActionWorking { item: item.clone() }),
            10..=14 if fresh => {
                Private::new("Somebody else.").map(|needs| Command::ActionBlocked { item: item.clone(), needs })
            }
            15..=22 if fresh => Private::new("It takes longer.").map(|reason| {
                let wanted = some_day(self, 21);
                Command::AskNewDate { item: item.clone(), wanted, reason }
            }),
            _ => None,
        };
        other.is_some_and(|command| self.tries(who, command))
            || self.tries(who, Command::ActionDone { item: item.clone() })
    }

    fn give_number(&mut self, who: &PersonId, item: Option<ItemId>) -> bool {
        let Some(rule) = self.p.scale.clone() else { return false };
        let member = item.map_or(Member::Chair, Member::Invitee);
        let low = if self.dice.chance(3) { rule.min } else { rule.min + (rule.max - rule.min) / 3 };
        let score = self.dice.between(low.into()..=rule.max.into());
        let score = u8::try_from(score).unwrap_or(rule.max);
        self.tries(who, Command::GiveReading { member, score: Some(score), reason: Private::new("What I have seen.") })
    }

    fn review(&mut self, who: &PersonId) -> bool {
        if self.dice.chance(25) {
            let on = some_day(self, 28);
            return self.tries(who, Command::SetReview { on });
        }
        let left = self.m.after.plan.unfinished().map(|a| a.id.clone()).collect();
        let outcome = self.dice.pick(&self.p.monitor.close_outcomes).map(|o| o.code.clone()).unwrap_or_default();
        self.tries(who, Command::ClosePlan { outcome, left })
    }

    fn answer_check(&mut self, who: &PersonId, item: &ItemId) -> bool {
        let answers = &self.p.monitor.check_answers;
        let usual = self.dice.chance(80);
        let answer = if usual { answers.first() } else { self.dice.pick(answers) };
        let (Some(answer), Ok(days)) = (answer.map(|a| a.code.clone()), item.as_str().parse()) else { return false };
        self.tries(who, Command::AnswerCheck { days, answer })
    }
}
