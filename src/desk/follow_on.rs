//! A meeting because of another: the request form with what is known of the case filled in. Offered, never automatic,
//! and everything in it may be changed before it is sent.

use std::collections::BTreeSet;

use crate::card::intake::{self, EVENT, FACT};
use crate::card::{Reply, home, words};
use crate::ids::{FactId, ItemId, MeetingId, ProcedureId};
use crate::interaction::{Draft, Value, Values, Verb};
use crate::meeting::Command;
use crate::meeting::around::{Order, look};
use crate::procedure::{FactValue, Next, Procedure};
use crate::store::{StoreError, Tx};

use super::councils::COUNCIL;
use super::{Case, Sitting};

/// The field that says which case a request follows. No form asks for it.
const FOLLOWS: &str = "follows";

impl Sitting<'_> {
    /// The request form of the kind that is offered; without one, of the same kind: the next of a row.
    pub(super) async fn begin_follow_on(
        &self,
        tx: &mut Tx,
        case: &Case,
        kind: Option<&ItemId>,
    ) -> Result<Reply, StoreError> {
        if !self.view(case).may_follow_on() {
            return self.odd(tx, Some(&case.m.id), "not_theirs_to_do").await;
        }
        let kind = kind.map_or(case.m.procedure.clone(), |kind| ProcedureId::from(kind.as_str()));
        let named = |n: &&Next| n.offers_after_ending() || n.kind() == Some(kind.as_str());
        let offered = look::offers(&case.m, &case.p).iter().any(named);
        let next = is_the_next(case, &kind);
        if !offered && !next {
            return self.odd(tx, Some(&case.m.id), "unknown_button").await;
        }
        let mut draft = self.new_draft(Verb::RequestMeeting, Some(kind.clone()));
        if case.m.owner != self.person {
            draft.values.insert("owner".into(), Value::Person(case.m.owner.clone()));
        }
        draft.values.extend(self.council_of(case).map(|council| (COUNCIL.to_owned(), council)));
        // What a button of an earlier message offered may have been taken away since.
        let installed = next || case.kinds.iter().any(|p| p.kind.id == kind);
        let Some(p) = self.kind(&draft, &kind).filter(|_| installed) else {
            let words = "Mainstay has no such meeting here any more. Please ask for it where your council does.";
            return Ok(Reply::Say(home::sentence(words)));
        };
        draft.values.extend(known(case, &p, next));
        self.keep(tx, &draft).await?;
        let mut form = self.page(&draft, None);
        let say = format!(
            "This follows {}. What was known there is filled in: {}.",
            case.m.reference,
            words::a(&p.kind.name)
        );
        form.intro.insert(0, crate::card::Block::Say(say));
        Ok(Reply::Ask(form))
    }

    /// The case that a request follows, where a button of it was pressed.
    pub(super) fn followed(draft: &Draft) -> Option<MeetingId> {
        match draft.values.get(FOLLOWS) {
            Some(Value::Text(id)) => Some(id.as_str().into()),
            _ => None,
        }
    }

    /// Notes with the case that came before that it has been followed, and with the next of a row the day on which it
    /// would be by the interval.
    pub(super) async fn note_following(&self, tx: &mut Tx, before: &MeetingId, new: Case) -> Result<Case, StoreError> {
        let Some(case) = self.own_case(tx, before).await? else { return Ok(new) };
        let next = is_the_next(&case, &new.m.procedure);
        let day = look::next_date(&case.m, &case.p, &self.known.calendar).filter(|_| next);
        // Refused, either is not noted: the new meeting stands all the same.
        let kind = new.m.procedure.clone();
        self.does(tx, case, Order::FollowOn { kind, meeting: new.m.id.clone() }).await?;
        match day {
            Some(on) => self.does(tx, new, Order::MeantFor { on }).await,
            None => Ok(new),
        }
    }

    async fn does(&self, tx: &mut Tx, case: Case, order: Order) -> Result<Case, StoreError> {
        let command = Command::Around(order);
        let done = self.desk.carry_out(tx, case, &self.known, self.now, Some(&self.person), command).await?;
        Ok(match done {
            Ok(case) | Err((case, _)) => case,
        })
    }
}

/// Whether a meeting of this kind is the next of the row that the case belongs to.
fn is_the_next(case: &Case, kind: &ProcedureId) -> bool {
    *kind == case.m.procedure && look::wants_the_next(&case.m, &case.p)
}

/// What the new form can be told from the old case: whose child it is, and what was answered to the same questions. No
/// private answer, and nothing that anybody wrote. What a time limit hangs on is asked anew of the next of a row: why the
/// first was held, and how soon, is not why the next is.
fn known(case: &Case, p: &Procedure, next: bool) -> Values {
    let mut values = Values::new();
    values.insert(FOLLOWS.into(), Value::Text(case.m.id.to_string()));
    if let Some(number) = &case.m.case_number {
        values.insert("case_number".into(), Value::Text(number.reveal().to_owned()));
    }
    let limits: BTreeSet<FactId> = p.timescales.iter().filter(|_| next).flat_map(|t| t.when.facts()).collect();
    let asked = p.facts.iter().filter(|fact| !fact.private && fact.id.as_str() != intake::LEVEL);
    let asked = asked.filter(|fact| !limits.contains(&fact.id));
    for fact in asked {
        if let Some(value) = case.m.facts.get(&fact.id) {
            values.insert(format!("{FACT}{}", fact.id), filled(value));
        }
    }
    for rule in p.events.iter().filter(|rule| rule.at_request) {
        if let Some(happened) = case.m.happened.get(&rule.event) {
            let name = format!("{EVENT}{}", rule.event.as_str());
            values.insert(format!("{name}-date"), Value::Date(happened.local.date()));
            values.insert(format!("{name}-time"), Value::Time(happened.local.time()));
        }
    }
    values
}

fn filled(value: &FactValue) -> Value {
    match value {
        FactValue::YesNo(yes) => Value::Choice(if *yes { "yes" } else { "no" }.into()),
        FactValue::Code(code) => Value::Choice(code.clone()),
        FactValue::Codes(codes) => Value::Choices(codes.clone()),
        FactValue::Date(date) => Value::Date(*date),
        FactValue::Number(n) => Value::Text(n.to_string()),
    }
}
