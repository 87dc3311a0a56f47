//! The forms about a case: one page each, drawn from the case and from what was filled in so far.
//!
//! The fields' names are read by the desk. A form says nothing that its reader may not know.

mod action;
mod after;
mod answer;
mod around;
mod arrange;
mod chair;
mod check;
mod date;
mod fields;
mod plan;
mod read;
mod scale;

use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::{Block, Field, Form, words};
use crate::interaction::{Draft, Verb};
use crate::meeting::decide::later_reasons;

pub use answer::{asks_commit, asks_views};
pub use around::{BECOMES, CANNOT_AGREE};
pub use arrange::{NAMED, OFF, UNNAMED};
pub use chair::candidates as may_be_chosen_to_chair;
pub use check::{check, fill};
pub use fields::{OUTSIDE_EMAIL, OUTSIDE_NAME, OUTSIDE_SERVICE, on_the_case, person_choice};
pub(super) use fields::{choice, field, one_of, select, text, time_of_day};
pub use read::reading;

/// Title, introduction, fields, and the label of the button that sends it: empty where there is only something to read.
type Parts = (&'static str, Vec<Block>, Vec<Field>, &'static str);

/// Whether whoever fills this form in may be the person it asks for: its search then finds them too.
pub fn may_name_oneself(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::AddAction
            | Verb::AmendAction
            | Verb::Reassign
            | Verb::NameMinuteTaker
            | Verb::ToldOfReading
            | Verb::ChooseChair
    )
}

/// The form that a button opens. None: the verb needs no form.
pub fn form(view: &View<'_>, draft: &Draft) -> Option<Form> {
    let (title, intro, fields, submit) = parts(view, draft)?;
    let mut form = Form {
        key: draft.id.clone(),
        title: title.into(),
        step: None,
        intro: std::iter::once(about(view)).chain(intro).collect(),
        fields,
        submit: (!submit.is_empty()).then(|| submit.into()),
        buttons: Vec::new(),
    };
    fill(&mut form, &draft.values);
    Some(form)
}

fn about(view: &View<'_>) -> Block {
    Block::Note(format!("{}, {}", view.m.reference, view.p.kind.name))
}

fn parts(view: &View<'_>, draft: &Draft) -> Option<Parts> {
    let item = draft.about.as_ref().and_then(|a| a.item.as_ref());
    let say = |words: &str| vec![Block::Say(words.into())];
    let somebody =
        |label: &str, hint: Option<&str>, required: bool| fields::somebody(label, hint, required, view, draft);
    // Elsewhere only the directory is offered, unless whoever is asked cannot see it.
    let person = |label: &str, hint: Option<&str>, required: bool| match view.is_outside() {
        true => fields::somebody(label, hint, required, view, draft),
        false => vec![fields::find_person("person", label, hint, required, view, draft)],
    };
    Some(match draft.verb {
        Verb::DeclineSuggestion => (
            "Decline",
            say("Your colleague hears that you declined, but not why."),
            vec![text("reason", "Why not?", true)],
            "Decline",
        ),
        Verb::DontAgree => (
            "Don't agree",
            vec![Block::Warn("This closes the request. Everybody who was told hears of it.".into())],
            vec![choice("reason", "Why not?", view.p.refusals(), true), text("words", "Anything to add?", false)],
            "Don't agree",
        ),
        Verb::ChooseChair => chair::choose(view, draft),
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime => date::date_and_place(view, draft.verb),
        Verb::AddInvitee => arrange::add_invitee(view, draft),
        Verb::NotThisPerson => arrange::change_list(view, draft),
        Verb::CheckInvitations | Verb::SendInvitations => arrange::check_list(view, draft.verb),
        Verb::Accept => ("Accept", answer::invited(view, item), vec![answer::commit(view)], "Accept"),
        Verb::SendRepresentative => (
            "Send a representative",
            answer::invited(view, item),
            somebody(
                "Who will represent you?",
                Some("They are asked at once, and told what authority they need."),
                true,
            ),
            "Ask them",
        ),
        Verb::CantAttend => {
            let mut intro = answer::invited(view, item);
            let sends = item.filter(|item| answer::may_send(view, item));
            let hint = sends.map(|item| answer::without_anybody(view, item));
            let fields = sends.map_or_else(Vec::new, |_| person("Who will represent you?", hint, false));
            if sends.is_none() && item.and_then(|i| view.m.invitee(i)).is_some_and(|i| view.ends_the_chain(i)) {
                intro.extend(say("This cannot be passed on again. The chair is told."));
            }
            ("Can't attend", intro, fields, "Send")
        }
        Verb::ChangeMyAnswer => {
            let mut fields = vec![answer::answer(view, item, "Your answer now")];
            fields.extend(answer::commit_if_accepted(view, item));
            if item.is_none_or(|item| answer::may_send(view, item)) {
                fields.extend(person("Who will represent you?", Some("Only if you send a representative."), false));
            }
            let intro = "If you come yourself after all, whoever you sent need not come. They are told.";
            ("Change my answer", answer::invited(view, item).into_iter().chain(say(intro)).collect(), fields, "Send")
        }
        Verb::RecordAnswer => {
            let mut fields = vec![answer::whose(view), answer::answer(view, None, "What is the answer?")];
            fields.extend(answer::commit_if_accepted(view, None));
            fields.extend(somebody("Who will represent them?", Some("Only if they send a representative."), false));
            let intro = "For an answer given by phone or in person. It is marked as written down by you.";
            ("Record an answer", say(intro), fields, "Record")
        }
        Verb::NameAuthority => (
            "Who can be reached",
            say("Somebody who can commit your service's resources, and can be phoned on the day."),
            person("Who can be reached?", None, true),
            "Send",
        ),
        Verb::NotMe => {
            let mut fields = fields::outsider(false);
            fields[0].label = "Whom should we ask instead?".into();
            fields[0].hint =
                Some("Their name, if you know it. They are not written to before this is confirmed.".into());
            let intro = "Thank you for saying so. You are not asked again.";
            (
                words::label(Verb::NotMe),
                answer::invited(view, item).into_iter().chain(say(intro)).collect(),
                fields,
                "Send",
            )
        }
        Verb::AskInstead => {
            let (intro, fields) = answer::instead(view, draft, item?)?;
            (words::label(Verb::AskInstead), intro, fields, "Ask them")
        }
        Verb::TellNeeds => {
            let intro = "Yes or no is enough: somebody rings you about the rest.";
            ("What you need", say(intro), answer::needs(view, item), "Send")
        }
        Verb::ToldThem => ("I have told them", Vec::new(), arrange::told(view), "Send"),
        Verb::RecordEvent => ("Tell what happened", Vec::new(), arrange::record_event(view), "Record"),
        Verb::RecordLate => {
            let (_, _, late) = later_reasons(view.m, view.p);
            let last = view.m.last_date(view.p, view.calendar);
            let intro = last.map(|d| Block::Say(format!("The last date is {}.", full_date(d))));
            let fields = vec![choice("reason", "Why is it late?", &late, true)];
            ("Record as late", intro.into_iter().collect(), fields, "Record")
        }
        Verb::CancelMeeting => (
            "Cancel the meeting",
            vec![Block::Warn("Everybody who was told hears of it once. Reminders stop.".into())],
            vec![choice("reason", "Why?", &view.p.cancel.reasons, true)],
            "Cancel the meeting",
        ),
        Verb::WasHeld => ("It was held", Vec::new(), arrange::was_held(view), "Record"),
        Verb::WasNotHeld => ("It was not held", Vec::new(), arrange::was_not_held(view), "Record"),
        _ => return after::parts(view, draft, item).or_else(|| around::parts(view, draft, item)),
    })
}
