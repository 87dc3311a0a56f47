//! What people do about what stands around a meeting, once they get round to it.

use std::collections::BTreeSet;

use super::Play;
use crate::ids::{ItemId, PersonId};
use crate::meeting::around::{AfterMove, How, NotPossible, Order, Settled, ViewsStatus, look};
use crate::meeting::{Command, Private, Wait};
use crate::procedure::WaitsFor;

impl Play<'_> {
    /// Does what is waited for. `None`: it belongs to the meeting itself. `false`: it was refused.
    pub(super) fn around(&mut self, who: &PersonId, wait: &Wait) -> Option<bool> {
        let today = self.world.calendar.local_date(self.now);
        let item = || wait.item.clone();
        let order = match wait.what {
            WaitsFor::ChairAgreement => return Some(self.agree_chair(who)),
            WaitsFor::Views => {
                let status = match self.dice.between(0..=99) {
                    0..=9 => ViewsStatus::ChoseNot,
                    10..=14 => ViewsStatus::NotPossible { why: NotPossible::NotReached },
                    _ => ViewsStatus::Gathered { how: How::InPerson, carrier: None, on: today },
                };
                Order::RecordViews { rule: item()?.to_string(), status }
            }
            WaitsFor::Paper => Order::Return { papers: self.papers_of(&item()?) },
            WaitsFor::Consultation => {
                let agrees = self.dice.chance(90);
                Order::Consult { role: item()?.as_str().into(), on: today, agrees }
            }
            WaitsFor::ExemptionRecord => Order::RecordExemption,
            WaitsFor::ExemptionApproval => {
                let approved = self.dice.chance(80);
                return Some(
                    self.orders(who, Order::DecideExemption { approved })
                        || self.orders(who, Order::DecideExemption { approved: false }),
                );
            }
            WaitsFor::Dispute => return Some(self.settle(who, &item()?)),
            WaitsFor::ChildMoved => {
                let nobody = BTreeSet::new();
                Order::AfterMove { becomes: AfterMove::GoesOn, let_go: nobody, installed: BTreeSet::new() }
            }
            WaitsFor::NextMeeting => Order::NoNextMeeting,
            _ => return None,
        };
        Some(self.orders(who, order))
    }

    pub(super) fn orders(&mut self, who: &PersonId, order: Order) -> bool {
        self.tries(who, Command::Around(order))
    }

    /// Mostly yes; now and then somebody else is named.
    fn agree_chair(&mut self, who: &PersonId) -> bool {
        if self.dice.chance(10) && self.choose_chair(who) {
            return true;
        }
        self.tries(who, Command::AgreeChair)
    }

    fn papers_of(&self, item: &ItemId) -> BTreeSet<(ItemId, String)> {
        let owed = look::returns(&self.m, &self.p).into_iter().filter(|(invitee, _)| invitee.id == *item);
        let left = owed.filter(|(invitee, paper)| !self.m.around.has_returned(&invitee.id, &paper.id));
        left.map(|(invitee, paper)| (invitee.id.clone(), paper.id.clone())).collect()
    }

    fn settle(&mut self, who: &PersonId, item: &ItemId) -> bool {
        let first = if self.dice.chance(75) { Settled::GoesAhead } else { Settled::NotHeld };
        let ways = [first, Settled::GoesAhead, Settled::Otherwise, Settled::NotHeld];
        ways.into_iter().any(|how| self.orders(who, Order::Settle { item: item.clone(), how: Some(how) }))
    }

    /// The owner holds that the procedure lets the meeting be left out.
    pub(super) fn asks_exemption(&mut self) {
        let owner = self.m.owner.clone();
        let may = look::may_ask_exemption(&self.m, &self.p, self.world.people, &owner);
        let ids: Vec<String> = may.into_iter().map(|rule| rule.id.clone()).collect();
        if let Some(exemption) = self.dice.pick(&ids).cloned() {
            self.orders(&owner, Order::AskExemption { exemption, reason: Private::new("It is not needed.") });
        }
    }

    pub(super) fn disagrees(&mut self) {
        let owner = self.m.owner.clone();
        let may = look::may_disagree(&self.m, &self.p, self.world.people, &owner);
        let ids: Vec<String> = may.into_iter().map(|rule| rule.id.clone()).collect();
        if let Some(dispute) = self.dice.pick(&ids).cloned() {
            self.orders(&owner, Order::Disagree { dispute });
        }
    }
}
