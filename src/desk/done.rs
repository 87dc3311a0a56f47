//! What was done, in a sentence for whoever did it. Never a word that they typed.

use chrono::NaiveDateTime;

use crate::calendar::{Calendar, full_date};
use crate::card::meeting::after_the_plan;
use crate::card::{Card, forms, home, reminder, words};
use crate::ids::PersonId;
use crate::interaction::{About, Draft, Values, Verb};
use crate::meeting::after::SignUp;
use crate::meeting::around::look;
use crate::meeting::decide::may_send;
use crate::meeting::part::place_for;
use crate::meeting::{Chair, Invitee, MoreTime, Open, Reply};
use crate::people::People;
use crate::procedure::EventName;

use super::Case;
use super::values::{code, date, person};

/// The sentence after a form was sent. `was`: when the meeting had been set for.
pub fn done(
    draft: &Draft,
    values: &Values,
    case: &Case,
    was: Option<NaiveDateTime>,
    people: &People,
    calendar: &Calendar,
) -> Card {
    let words = before(draft, values, case, was, people, calendar).or_else(|| after(draft, values, case, people));
    home::sentence(&format!("{}: {}", case.m.reference, words.unwrap_or_else(|| "Done.".into())))
}

/// What stands above the empty form, where several are written down one after another. None: there is no next one.
pub fn added(verb: Verb, case: &Case) -> Option<String> {
    let what = match verb {
        Verb::AddAction => format!("Action {} is added.", case.m.after.plan.actions.last()?.number),
        Verb::AddUnmetNeed => "The unmet need is added.".to_owned(),
        _ => return None,
    };
    Some(format!("{what} Add another, or close this."))
}

/// What stands above the list of actions after a button in it was pressed. `case`: as it was before.
pub fn pressed(verb: Verb, about: &About, case: &Case) -> Option<String> {
    let number = case.m.after.action(about.item.as_ref()?)?.number;
    let what = match verb {
        Verb::SignUp => format!("Thank you. Action {number} is yours."),
        Verb::Done => format!("Action {number} is done."),
        Verb::WorkingOnIt => format!("The chair sees that action {number} is worked on."),
        Verb::RemoveAction => format!("Action {number} is taken out."),
        Verb::TakeProposal => format!("The proposal for action {number} is taken."),
        Verb::KeepAsWritten => format!("Action {number} stays as it was written."),
        Verb::GrantDate => format!("The new date of action {number} is granted."),
        Verb::DontGrantDate => format!("The new date of action {number} is not granted."),
        _ => return None,
    };
    Some(format!("{}: {what}", case.m.reference))
}

/// Warned of, not refused: the plan has a day of its own, and the meeting comes after it.
fn too_late_for_the_plan(case: &Case, calendar: &Calendar) -> String {
    after_the_plan(&case.m, &case.p, calendar).map_or_else(String::new, |say| format!(" {say}"))
}

/// Whether the answers given say that an exemption lifts what was done too early, and whoever told of it may ask for it.
fn may_lift(draft: &Draft, case: &Case, people: &People) -> bool {
    let may = look::may_ask_exemption(&case.m, &case.p, people, &draft.person);
    let breached = |id: &str| case.m.around.breaches.iter().any(|b| b.gate == id);
    look::lifts(&case.m, &case.p).iter().any(|(gate, e)| breached(&gate.id) && may.iter().any(|m| m.id == e.id))
}

/// Whoever tells of a step that came too early reads that at once, and what counts from it: no message goes to them.
fn out_of_order(values: &Values, case: &Case, calendar: &Calendar) -> Option<String> {
    let event = EventName::parse(&code(values, "event")?)?;
    let breach = case.m.around.breaches.iter().rev().find(|b| b.event == event)?;
    let gate = case.p.gates.iter().find(|gate| gate.id == breach.gate)?;
    let limits = reminder::counted_from(&case.m, &case.p, calendar, event);
    Some(format!("Recorded. It was out of order: {} Whoever must know is told.{limits}", words::stopped(&gate.say)))
}

/// When the meeting now is, as everybody will read it: a slip of the keyboard is seen here.
fn day(case: &Case) -> String {
    case.m.open().and_then(|o| o.slot.as_ref()).map(words::when).unwrap_or_default()
}

/// Whether the meeting is at the same time as it was.
fn stays(case: &Case, was: Option<NaiveDateTime>) -> bool {
    was.is_some() && was == starts(case)
}

/// Wall-clock time of the meeting, if it is set.
pub fn starts(case: &Case) -> Option<NaiveDateTime> {
    case.m.open().and_then(|o| o.slot.as_ref()).map(|slot| slot.local)
}

fn before(
    draft: &Draft,
    values: &Values,
    case: &Case,
    was: Option<NaiveDateTime>,
    people: &People,
    calendar: &Calendar,
) -> Option<String> {
    let asked = person(values, "person").map(|p| people.name(&p));
    let has_asked = case.m.open().is_some_and(Open::has_asked_anybody);
    let again = if has_asked { " Everybody is asked again." } else { "" };
    let more_time = matches!(case.m.open().map(|o| &o.more_time), Some(MoreTime::Asked { .. }));
    Some(match draft.verb {
        Verb::ChooseChair => match case.m.open().map(|o| &o.chair) {
            Some(Chair::Proposed { .. }) => {
                format!("{} is proposed. Whoever agrees on the chair with you is asked.", asked.unwrap_or_default())
            }
            // Whoever chooses themselves has said yes.
            Some(Chair::Accepted { person, .. }) if *person == draft.person => "You chair the meeting.".into(),
            _ => format!("{} is asked to chair.", asked.unwrap_or_default()),
        },
        Verb::SetDateAndPlace | Verb::MoveMeeting | Verb::AskForMoreTime if more_time => {
            let until = match case.m.open().map(|o| &o.more_time) {
                Some(MoreTime::Asked { wanted, .. }) => format!(", for {}", words::when(wanted)),
                _ => String::new(),
            };
            format!("More time is asked for{until}. You hear as soon as it is answered.")
        }
        Verb::SetDateAndPlace => {
            format!("The date is set: {}.{again}{}", day(case), too_late_for_the_plan(case, calendar))
        }
        Verb::MoveMeeting if stays(case, was) => {
            let place = case.m.open().and_then(|o| o.slot.as_ref()).map(|slot| words::place(&slot.place));
            let answers = if has_asked { ", and so do the answers" } else { "" };
            format!("The place is changed: {}. The time stays{answers}.", place.unwrap_or_default())
        }
        Verb::MoveMeeting | Verb::AskForMoreTime => {
            format!("The meeting is moved to {}.{again}{}", day(case), too_late_for_the_plan(case, calendar))
        }
        Verb::AddInvitee => added_to_list(values, case, people)?,
        Verb::NotThisPerson => match (code(values, "becomes").as_deref(), asked) {
            (Some(forms::NAMED), Some(who)) => format!("{who} is on the list instead. Nothing is sent to anybody yet."),
            (Some(forms::OFF), _) => "Taken off the list. Nothing was sent to them.".into(),
            _ => "The place stays on the list without a name. Nothing was sent.".into(),
        },
        Verb::SendInvitations => "The invitations are on their way.".into(),
        Verb::CheckInvitations => "The list is checked.".into(),
        Verb::Accept | Verb::SendRepresentative | Verb::CantAttend | Verb::ChangeMyAnswer => {
            let invitee = case.m.invitee(draft.about.as_ref()?.item.as_ref()?)?;
            answered(invitee, place_for(&case.m, people, invitee, &draft.person)?, asked, case, people)?
        }
        Verb::RecordAnswer => {
            let invitee = code(values, "item").and_then(|item| case.m.invitee(&item.into()));
            match invitee.filter(|i| asked.is_some() && is_full(case, i, i.live())) {
                Some(_) => format!("Recorded. {NOT_PASSED_ON}"),
                None => "Recorded.".into(),
            }
        }
        // Nobody is written to about it.
        Verb::NameAuthority => {
            format!("The chair sees that {} can be reached on the day. Please tell them.", asked?)
        }
        Verb::NotMe => "Thank you. Those who arrange the meeting are told. Nothing is sent to anybody else yet.".into(),
        Verb::AskInstead => format!("{} is asked.", asked.unwrap_or_default()),
        Verb::TellNeeds => "Thank you. It is passed on, and somebody rings you about it.".into(),
        Verb::ToldThem => "Recorded. Their invitations can go now.".into(),
        Verb::CancelMeeting => "The meeting is cancelled. Everybody who was told hears of it.".into(),
        Verb::RecordEvent if may_lift(draft, case, people) => {
            "Recorded. It was out of order. An exemption may lift that: ask for it on the meeting's card.".into()
        }
        Verb::RecordEvent => out_of_order(values, case, calendar).unwrap_or_else(|| "Recorded.".into()),
        Verb::WasNotHeld if case.m.is_live() => "Recorded. A new date is asked for.".into(),
        Verb::WasNotHeld => "Recorded. The meeting is closed, and everybody is told.".into(),
        Verb::WasHeld | Verb::RecordLate => "Recorded.".into(),
        Verb::DontAgree => "Recorded. The request is closed.".into(),
        Verb::DeclineSuggestion => "Declined. Your colleague hears of it.".into(),
        _ => return None,
    })
}

/// Said where somebody was named for a duty that nobody else can take over.
const NOT_PASSED_ON: &str = "It could not be passed on again, so nobody was asked. The chair is told.";

/// Whether a "no" at this place could not be passed on.
fn is_full(case: &Case, invitee: &Invitee, place: usize) -> bool {
    matches!(invitee.chain[place].reply, Reply::Declined(_)) && !may_send(&case.p, invitee, place)
}

/// What an answer to an invitation came to, as the case now stands. `asked`: whoever was named besides.
fn answered(invitee: &Invitee, place: usize, asked: Option<String>, case: &Case, people: &People) -> Option<String> {
    let owed = invitee.must_be_represented(&case.p);
    Some(match &invitee.chain[place].reply {
        Reply::Accepted(_) => "Thank you. You are expected.".into(),
        Reply::Written(_) => "Thank you. Please give it to the chair yourself.".into(),
        Reply::PassedOn { .. } => {
            let who = asked.or_else(|| invitee.end().person.as_ref().map(|x| people.name(x))).unwrap_or_default();
            format!("{who} is asked to represent you. The duty stays yours until they accept.")
        }
        Reply::Declined(_) if is_full(case, invitee, place) && (asked.is_some() || (owed && place > 0)) => {
            NOT_PASSED_ON.into()
        }
        Reply::Declined(_) if owed => {
            "Noted. This stays open until somebody is named to represent your service.".into()
        }
        Reply::Declined(_) => "Noted. Thank you for saying so.".into(),
        Reply::Waiting | Reply::Released { .. } => return None,
    })
}

/// Who was added, as what, and how much they are wanted: what the procedure says must come stays so.
fn added_to_list(values: &Values, case: &Case, people: &People) -> Option<String> {
    let role = code(values, "role")?;
    let who = person(values, "person");
    let same = |i: &&Invitee| i.role.as_str() == role && i.end().person == who;
    let invitee = case.m.open()?.invitees.iter().rev().find(same)?;
    let need = words::lower_first(words::need(invitee.need));
    let title = case.p.role_title(&invitee.role);
    Some(match who {
        Some(who) => format!("{} is on the list as {title}: {need}.", people.name(&who)),
        None => format!("On the list, to be asked by phone: {title}, {need}."),
    })
}

fn after(draft: &Draft, values: &Values, case: &Case, people: &People) -> Option<String> {
    let action = draft.about.as_ref().and_then(|about| case.m.after.action(about.item.as_ref()?));
    let name = |id: PersonId| people.name(&id);
    let plan = &case.m.after.plan;
    let asked = plan.actions.iter().filter(|a| matches!(a.sign_up, SignUp::Asked { .. })).count();
    let day = |field| date(values, field).map(full_date).unwrap_or_default();
    Some(match draft.verb {
        Verb::NameMinuteTaker => format!("{} takes the minutes.", person(values, "person").map(name)?),
        Verb::TickPapers => "The papers are ticked.".into(),
        Verb::AmendAction => "The action is changed.".into(),
        Verb::RemoveUnmetNeed => "The unmet need is taken out.".into(),
        Verb::ConfirmPlan => {
            let asked = match asked {
                0 => String::new(),
                1 => " The person who leads an action is asked to sign up to it.".into(),
                _ => format!(" Those who lead {asked} actions are asked to sign up to them."),
            };
            let review = plan.review().map(|r| format!(" The review is on {}.", full_date(r.on))).unwrap_or_default();
            format!("The plan is confirmed.{asked}{review}")
        }
        Verb::NotAsWritten => "The chair is told, and settles it with you.".into(),
        Verb::Blocked => "The chair is told what would unblock it.".into(),
        Verb::AskForNewDate if action.is_some_and(|a| a.new_date.is_some()) => {
            "The chair is asked. Until they answer, the date stands.".into()
        }
        Verb::AskForNewDate => format!("The new date is {}.", day("due")),
        Verb::Reassign => match person(values, "lead").map(name) {
            Some(lead) => format!("{lead} is asked to sign up to this action."),
            None => {
                let owner = case.p.noun(crate::procedure::Noun::SocialWorker);
                format!("The action has a new lead. The {owner} is reminded to ring them.")
            }
        },
        Verb::RemindMeLater => format!("You are reminded on {}.", day("date")),
        Verb::GiveReading => "Thank you. Only you and the chair see this.".into(),
        Verb::ToldOfReading | Verb::AnswerCheck => "Recorded.".into(),
        Verb::SetReview => format!("The review is on {}.", day("date")),
        Verb::ClosePlan => "The plan is closed.".into(),
        Verb::AskExemption => "The exemption is asked for. Until it is decided, the meeting goes on.".into(),
        Verb::Disagree => "Those whom the procedure names are asked to settle it.".into(),
        Verb::AfterMove => "Recorded. Whoever need not come is told.".into(),
        Verb::Consulted
        | Verb::SettleDispute
        | Verb::RecordViews
        | Verb::TickReturned
        | Verb::TickAsked
        | Verb::ChooseThemes
        | Verb::ChildMoved => "Recorded.".into(),
        _ => return None,
    })
}
