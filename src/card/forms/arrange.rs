//! Forms for the people who arrange a meeting: its list, who has been told, what came of it.

use super::fields::{BOXES, LIST_MAX, choice, choice_of, field, select, somebody, tens, text};
use super::{Parts, around};
use crate::card::view::View;
use crate::card::words::{clip, sentence_case};
use crate::card::{Block, Choice, Field, FieldKind, meeting, words};
use crate::interaction::{Draft, Value, Verb};
use crate::meeting::around::look;
use crate::meeting::decide::is_a_must;
use crate::meeting::{Duty, Invitee, Stage};
use crate::procedure::{Coded, EventRule, Need};

pub fn add_invitee(view: &View<'_>, draft: &Draft) -> Parts {
    let choices = view.p.roles.iter().take(LIST_MAX).map(|(id, r)| Choice::new(id.as_str(), clip(&r.title, 75)));
    let hint = Some("For somebody outside, use the fields below. Leave all of them empty to ask by phone.");
    let needs = [
        ("required", "Needed"),
        ("expected", "Expected"),
        ("optional", "Welcome, need not come"),
        ("views", "Asked for their views only"),
        ("notify", "Only told"),
    ];
    let mut fields = vec![
        field("role", "As what are they invited?", FieldKind::Choice(choices.collect()), true),
        select("need", "How much are they wanted?", &needs),
    ];
    fields.extend(somebody("Who?", hint, false, view, draft));
    let sent = view.m.open().is_some_and(|o| o.sent.is_some());
    let intro = match sent {
        true => "Their invitation goes when the invitations are sent again.",
        false => "Their invitation goes with the others.",
    };
    ("Add somebody", vec![Block::Say(intro.into())], fields, "Add")
}

/// A place on the list that nobody has been asked for yet, and what becomes of it.
pub fn change_list(view: &View<'_>, draft: &Draft) -> Parts {
    let listed = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| !i.has_been_asked());
    let listed: Vec<&Invitee> = listed.take(LIST_MAX).collect();
    let musts: Vec<String> =
        listed.iter().filter(|i| is_a_must(view.m, view.p, i)).map(|i| view.p.role_title(&i.role)).collect();
    let becomes = [
        (NAMED, "Somebody else is asked"),
        (UNNAMED, "Who it is, is not known yet: the place stays on the list"),
        (OFF, "Nobody is asked: it is taken off the list"),
    ];
    let places = listed.iter().map(|i| choice_of(view, i)).collect();
    let mut fields = vec![
        field("item", "Who is it about?", FieldKind::Choice(places), true),
        select("becomes", "And now?", &becomes),
    ];
    fields.extend(somebody("Who is asked instead?", Some("Only if somebody else is asked."), false, view, draft));
    fields.push(text("reason", "Why?", false));
    let mut intro = vec![Block::Say("Nothing has been sent to the people in this list yet.".into())];
    if !musts.is_empty() {
        let musts = musts.join("; ");
        intro
            .push(Block::Say(format!("The procedure requires these. To take one off, please give a reason: {musts}.")));
    }
    (words::label(Verb::NotThisPerson), intro, fields, "Change the list")
}

/// What becomes of a place on the list.
pub const NAMED: &str = "named";
pub const UNNAMED: &str = "unnamed";
pub const OFF: &str = "off";

pub fn check_list(view: &View<'_>, verb: Verb) -> Parts {
    let title = words::label(verb);
    let Some(open) = view.m.open() else { return (title, Vec::new(), Vec::new(), "Close") };
    let mut intro = Vec::new();
    match &open.slot {
        Some(slot) => intro.push(Block::Say(format!("{}. {}.", words::when(slot), words::place(&slot.place)))),
        None => intro.push(Block::Warn("The meeting has no date yet. Invitations go once it has one.".into())),
    }
    if verb == Verb::SendInvitations && view.m.chair().is_none() {
        intro.push(Block::Warn("The chair has not said yes yet. The invitation will name no chair.".into()));
    }
    let agreed_by_another = view.p.invitations.agreed_by != view.p.invitations.sent_by;
    if verb == Verb::SendInvitations && open.list_agreed.is_none() && agreed_by_another {
        let who = match view.p.invitations.agreed_by.as_str() {
            crate::procedure::CHAIR => "the chair".to_owned(),
            _ => view.holder(&view.p.invitations.agreed_by),
        };
        intro.push(Block::Warn(format!("The list has not been checked by {who} yet. You may send it all the same.")));
    }
    let proposer = &view.p.invitations.proposed_by;
    if *proposer != view.p.invitations.agreed_by && view.m.holder(proposer) != Some(view.viewer) {
        intro.push(Block::Say(format!("The list is proposed by {}.", view.holder(proposer))));
    }
    intro.push(Block::List(open.invitees.iter().map(|i| meeting::attendance(view, i, open.revision())).collect()));
    let by_phone: Vec<String> = open
        .invitees
        .iter()
        .filter(|i| i.end().person.as_ref().and_then(|x| view.people.get(x)).is_none_or(|x| !x.can_be_written_to()))
        .map(|i| view.invited(i))
        .collect();
    if !by_phone.is_empty() {
        let who = by_phone.join("; ");
        intro.push(Block::Say(format!("Mainstay cannot write to these: {who}. Please phone, and record the answers.")));
    }
    let first: Vec<&Invitee> = open.invitees.iter().filter(|i| i.through_owner && i.end().since.is_none()).collect();
    let mut fields = Vec::new();
    if !first.is_empty() {
        let choices = first.iter().take(BOXES).map(|i| choice_of(view, i)).collect();
        let mut told = field("told", "Who has been told in person?", FieldKind::Choices(choices), false);
        let by = view.p.role_title(&view.p.request.owner);
        told.hint = Some(format!("By: {by}. The others are not invited until they have been told."));
        fields.push(told);
    }
    (title, intro, fields, if verb == Verb::SendInvitations { title } else { "The list is right" })
}

/// Those who have not heard it from the owner yet.
pub fn told(view: &View<'_>) -> Vec<Field> {
    let untold = view.m.open().into_iter().flat_map(|o| &o.invitees);
    let untold = untold.filter(|i| i.through_owner && i.end().since.is_none());
    let choices = untold.take(BOXES).map(|i| choice_of(view, i)).collect();
    let mut told = field("told", "Who has been told in person?", FieldKind::Choices(choices), true);
    told.hint = Some("Their invitations can go once you have said so.".into());
    vec![told]
}

pub fn was_held(view: &View<'_>) -> Vec<Field> {
    let mut day = field("date", "On which day?", FieldKind::Date, true);
    let slot = view.m.open().and_then(|o| o.slot.as_ref());
    day.value = slot.map(|s| Value::Date(s.local.date()));
    let invitees = view.m.open().into_iter().flat_map(|o| &o.invitees).filter(|i| i.need != Need::Notify);
    let comes = |i: &Invitee| matches!(i.duty(view.m.revision()), Duty::Comes { .. });
    let coming: Vec<String> = invitees.clone().filter(|i| comes(i)).map(|i| i.id.to_string()).collect();
    let all = invitees.map(|i| choice_of(view, i)).collect();
    let mut fields = vec![day];
    for mut there in tens("there", "Who was there?", "And of these?", all, &coming) {
        there.hint = Some("Those who said they would come are ticked.".into());
        fields.push(there);
    }
    fields.extend(around::all_asked(view));
    fields.extend(around::missing_views(view));
    fields
}

pub fn was_not_held(view: &View<'_>) -> Vec<Field> {
    let with = |all: &[Coded], hint: &str| -> Vec<Choice> {
        let line = |c: &Coded| Choice { hint: Some(hint.to_owned()), ..Choice::new(c.code.clone(), clip(&c.say, 75)) };
        all.iter().map(line).collect()
    };
    let mut reasons = with(&view.p.not_held.new_date, "A new date is asked for");
    reasons.extend(with(&view.p.not_held.closes, "This closes it, and everybody is told"));
    vec![field("reason", "Why not?", FieldKind::Choice(reasons), true)]
}

pub fn record_event(view: &View<'_>) -> Vec<Field> {
    let reported: Vec<&EventRule> = match &view.m.stage {
        Stage::Suggested(_) => look::early_for_a_suggestion(view.m, view.p),
        _ => look::told_later(view.m, view.p),
    };
    let coded = |e: &EventRule| Coded { code: e.event.as_str().into(), say: sentence_case(&e.say) };
    let events: Vec<Coded> = reported.into_iter().map(coded).collect();
    vec![choice("event", "What happened?", &events, true), field("date", "On which day?", FieldKind::Date, true)]
}
