//! Forms of the scale: a number with its reason, and who is told of a number that cannot wait.

use super::Parts;
use super::fields::{field, person_first, text};
use crate::card::view::View;
use crate::card::{Block, Choice, FieldKind, words};
use crate::ids::ItemId;
use crate::interaction::{Draft, Value};
use crate::meeting::after::{Member, Reading};

/// Whose number it is. None of an item: the chair's own.
pub fn member(item: Option<&ItemId>) -> Member {
    item.map_or(Member::Chair, |item| Member::Invitee(item.clone()))
}

/// "Alex Doe (Team manager)": whoever comes for a member, with the role.
pub fn name(view: &View<'_>, member: &Member) -> String {
    match member {
        Member::Chair => {
            view.m.chair().map_or_else(|| "The chair".into(), |chair| format!("{} (chair)", view.name(chair)))
        }
        Member::Invitee(item) => view.m.invitee(item).map_or_else(String::new, |i| view.invited(i)),
    }
}

pub fn given<'a>(view: &View<'a>, member: &Member) -> Option<&'a Reading> {
    view.m.after.scale.as_ref()?.readings.iter().find(|r| r.member == *member)
}

pub fn give(view: &View<'_>, item: Option<&ItemId>) -> Option<Parts> {
    let rule = view.p.scale.as_ref()?;
    let member = member(item);
    let invitee = item.and_then(|i| view.m.invitee(i));
    let may_choose_not = invitee.is_some_and(|i| rule.may_choose_not.contains(&i.role));
    let mut choices: Vec<Choice> = (rule.min..=rule.max).map(|n| Choice::new(n.to_string(), n.to_string())).collect();
    choices.extend(may_choose_not.then(|| Choice::new("none", "They chose not to")));
    let mut score = field("score", "Which number?", FieldKind::Choice(choices), true);
    let mut reason = text("reason", "Why this number?", rule.reason_required && !may_choose_not);
    if may_choose_not {
        reason.hint = Some("With a number, a reason is needed. Kept private and encrypted.".into());
    }
    if let Some(before) = given(view, &member) {
        let code = before.score.map_or_else(|| "none".to_owned(), |n| n.to_string());
        score.value = Some(Value::Choice(code));
        reason.value = before.reason.as_ref().map(|r| Value::Text(r.reveal().to_owned()));
    }
    let mut intro = vec![Block::Say(rule.ask.clone())];
    let own = invitee.is_none_or(|i| view.place(&i.id).is_some());
    if let Some(invitee) = invitee.filter(|_| !own) {
        let who = view.title(invitee);
        intro.insert(
            0,
            Block::Say(format!("You enter the number of: {who}. Please ask them first, and use their reason.")),
        );
    }
    intro.push(Block::List(vec![
        format!("{} means: {}", rule.min, words::stopped(&rule.low)),
        format!("{} means: {}", rule.max, words::stopped(&rule.high)),
    ]));
    intro.push(Block::Say("Only you and the chair see it.".into()));
    Some(("Give a number", intro, vec![score, reason], "Send"))
}

/// Who is told now of a number at the alert.
pub fn told(view: &View<'_>, draft: &Draft, item: Option<&ItemId>) -> Option<Parts> {
    let rule = view.p.scale.as_ref()?;
    let member = member(item);
    let score = given(view, &member)?.score?;
    let mut intro = vec![Block::Say(format!("{} gave {score}.", name(view, &member)))];
    if score == rule.min {
        intro.push(Block::Say(format!("{score} means: {}", words::stopped(&rule.low))));
    }
    intro.push(Block::Warn("This is a request for help. Please speak to somebody now, and say here to whom.".into()));
    Some(("Say who is told", intro, vec![person_first("person", "Who is told now?", true, view, draft)], "Record"))
}
