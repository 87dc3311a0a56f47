//! Why something was not done, as a sentence, and the form field it belongs beside.

use crate::calendar::{OddTime, full_date};
use crate::card::words;
use crate::ids::PersonId;
use crate::meeting::Refusal;
use crate::people::People;
use crate::procedure::Procedure;

/// The sentence.
pub fn say(refusal: &Refusal, p: &Procedure, people: &People) -> String {
    let name = |person: &PersonId| people.name(person);
    match refusal {
        Refusal::NotYours => "This is not for you to do. Nothing was changed.".into(),
        Refusal::TooLate => "That no longer applies: something else has happened since. Nothing was changed.".into(),
        Refusal::NotInThisProcedure => format!("The procedure for a {} does not use that.", p.kind.name),
        Refusal::MayNotRequest { roles } => {
            let titles: Vec<String> = roles.iter().map(|r| p.role_title(r)).collect();
            format!("A {} is requested by: {}. You can suggest one instead.", p.kind.name, titles.join(", "))
        }
        Refusal::OwnedBy { role } => {
            format!("The request belongs to the {}. Please say who that is.", words::lower_first(&p.role_title(role)))
        }
        Refusal::EventMissing => "Please give the date that the time limit counts from.".into(),
        Refusal::InTheFuture => "This date is in the future. Please give a date that has been.".into(),
        Refusal::InThePast => "This time has passed. Please choose a later one.".into(),
        Refusal::TooFarAway => "This date is more than a year away. Please check it.".into(),
        Refusal::NoSuchTime => OddTime::Skipped.to_string(),
        Refusal::TimeComesTwice => OddTime::Twice.to_string(),
        Refusal::AfterLastDate { last } => format!(
            "This is after the last date, {}. Please choose an earlier date, or say below why it is later.",
            full_date(*last)
        ),
        Refusal::TooSoon { earliest, usable, why, allowed_by, may } => {
            let why = words::stopped(why);
            let first = full_date(*earliest);
            let usable = match usable == earliest {
                true => String::new(),
                false => format!(" The first working day from then is {}.", full_date(*usable)),
            };
            let otherwise = match may {
                true => "Choose a later date, or say below why it is earlier.".to_owned(),
                false => format!("Who may set an earlier date, for a reason: {}.", p.role_title(allowed_by)),
            };
            format!("This is too soon: the meeting is not held before {first}. {why}{usable} {otherwise}")
        }
        Refusal::FixedLimit { last, plan, source, may_be_late } => {
            let what = match plan {
                true => format!("the day on which the {} is due", p.outputs.plan_name),
                false => "the last date".to_owned(),
            };
            let late = if *may_be_late { ", or say below why it is later" } else { "" };
            format!(
                "This is after {what}, {}. That date is fixed: no more time can be asked for. Please choose an earlier \
                 date{late}.{}",
                full_date(*last),
                words::rule(p, source.as_deref())
            )
        }
        Refusal::ReasonRefused { say, instead } => format!("{say}: this is not a reason for more time. {instead}"),
        Refusal::BeyondCap { latest } => format!(
            "More time can reach {} at the latest. Choose that date or earlier, or record the meeting as late.",
            full_date(*latest)
        ),
        Refusal::UnknownReason => "Please choose one of the reasons in the list.".into(),
        Refusal::NotTheDayYet => "This can be done from the hour of the meeting on.".into(),
        Refusal::NotRecordedAsHeld => "Please record first that the meeting was held.".into(),
        Refusal::PlanConfirmed => "The plan is confirmed. What stands in it changes only by agreement.".into(),
        Refusal::PlanNotConfirmed => "The plan is not confirmed yet.".into(),
        Refusal::NoActions => "The plan has no actions yet. Please add what was agreed.".into(),
        Refusal::LeadMissing => "Please say who leads this action.".into(),
        Refusal::ServiceMissing => "Please say whose service this action is.".into(),
        Refusal::BeforeTheMeeting { held } => {
            format!("This is before the meeting, {}. Please choose a later date.", full_date(*held))
        }
        Refusal::UnmetNeedNotSaid => "Please say that there is no unmet need, or add the needs that are unmet.".into(),
        Refusal::UnmetNeedListed => "Unmet needs are listed, so “none” cannot be right. Please take one out.".into(),
        Refusal::ChairSettles => "The chair settles this.".into(),
        Refusal::ActionIsOver => "This action is over. Nothing was changed.".into(),
        Refusal::NotLater { than } => format!("Please choose a date after {}.", full_date(*than)),
        Refusal::SnoozeTooLong { latest } => {
            format!("The chair would hear first. Please choose {} at the latest.", full_date(*latest))
        }
        Refusal::ScaleNotOpen => "The chair asks for the numbers once the discussion is finished.".into(),
        Refusal::ScaleAlreadyOpen => "Everybody has been asked already.".into(),
        Refusal::NotOnTheScale { min, max } => format!("Please give a whole number from {min} to {max}."),
        Refusal::MinutesOutOfOrder { first } => {
            format!("First, please see that {}.", words::minutes_step(*first))
        }
        Refusal::ActionsStillOpen => {
            "There are actions that are still open. Please look at them again before you close the plan.".into()
        }
        Refusal::NotYetAsked => "This is not asked yet.".into(),
        Refusal::NotConsulted { roles } => {
            let titles: Vec<String> = roles.iter().map(|r| p.role_title(r)).collect();
            format!("These are to be consulted first: {}.", titles.join(", "))
        }
        Refusal::NotRecorded => "The reason is to be recorded in the case system first.".into(),
        Refusal::IsContested => {
            "People do not agree whether this meeting is held. Those who settle that decide it.".into()
        }
        Refusal::CalledAfterAll => {
            "It was settled that this meeting is called. Please request it; it cannot be declined once more.".into()
        }
        Refusal::NoFurtherRoute => {
            "There is no further route in this procedure. It stays open until one of you records a decision.".into()
        }
        Refusal::ThemesMissing => "Please choose the themes first.".into(),
        Refusal::ReasonMissing => "Please give a reason.".into(),
        Refusal::NobodyChosen => "Please choose a person.".into(),
        Refusal::MayNotChair { person } => {
            format!("{} may not chair this meeting under the procedure. Please choose somebody else.", name(person))
        }
        Refusal::AlreadyRefusedToChair { person } => {
            format!("{} has already said no to chairing this meeting. Please choose somebody else.", name(person))
        }
        Refusal::NotAvailable { person } => format!("{} is not available. Please choose somebody else.", name(person)),
        Refusal::NoDateYet => "The meeting has no date yet. Please set the date and place first.".into(),
        Refusal::ListIsFor { role } => {
            let who = if role.as_str() == crate::procedure::CHAIR { "the chair".into() } else { p.role_title(role) };
            format!("The list is agreed by: {who}. You have seen it, and can send the invitations all the same.")
        }
        Refusal::NobodyToInvite => "There is nobody on the list who can be invited yet.".into(),
        Refusal::MeetingMoved => {
            "The meeting has moved since this message. Please look at the new time and answer again.".into()
        }
        Refusal::SuggestedToOneself => {
            "You would be suggesting this to yourself. Please request the meeting, or choose the right colleague."
                .into()
        }
        Refusal::Yourself => "You cannot represent yourself. Please choose somebody else.".into(),
        Refusal::AlreadyAsked { person } => {
            format!("{} has already been asked. Please choose somebody else.", name(person))
        }
        Refusal::OnTheList { person, role } => format!(
            "{} is on the list already, as {}. Nothing has been sent to them yet. Please choose somebody else.",
            name(person),
            p.role_title(role)
        ),
        Refusal::InvitationHasGone => "Their invitation has gone. They can answer it, or send somebody.".into(),
        Refusal::MayNotPassOn => "This invitation may not be passed on. Please answer for yourself.".into(),
        Refusal::WrittenNotTaken => {
            "This meeting does not take written contributions. Please come, or send a representative.".into()
        }
        Refusal::ViewsOnly => {
            "Only views are asked for here, not attendance: a written contribution answers it.".into()
        }
        Refusal::CommitMissing => "Please say whether you can commit your service's resources.".into(),
        Refusal::NotHeldYet => "The meeting has not started yet. If it will not happen, move it or cancel it.".into(),
        Refusal::NothingChanged => "That is already so. Nothing was changed.".into(),
    }
}

/// The field of the form that the refusal belongs beside: a date's own name is the form's. None: the whole form.
pub fn field(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::TooSoon { .. } | Refusal::FixedLimit { .. } => Some("date"),
        Refusal::OwnedBy { .. } | Refusal::SuggestedToOneself => Some("owner"),
        Refusal::InThePast | Refusal::TooFarAway | Refusal::AfterLastDate { .. } | Refusal::BeyondCap { .. } => {
            Some("date")
        }
        Refusal::NoSuchTime | Refusal::TimeComesTwice => Some("time"),
        Refusal::ReasonRefused { .. } => Some("later"),
        Refusal::UnknownReason | Refusal::ReasonMissing => Some("reason"),
        Refusal::LeadMissing => Some("lead"),
        Refusal::ServiceMissing => Some("service"),
        Refusal::BeforeTheMeeting { .. } | Refusal::NotLater { .. } => Some("due"),
        Refusal::SnoozeTooLong { .. } => Some("date"),
        Refusal::UnmetNeedNotSaid | Refusal::UnmetNeedListed => Some("no_unmet_need"),
        Refusal::NotOnTheScale { .. } => Some("score"),
        Refusal::ActionsStillOpen => Some("left"),
        Refusal::NobodyChosen
        | Refusal::MayNotChair { .. }
        | Refusal::AlreadyRefusedToChair { .. }
        | Refusal::NotAvailable { .. }
        | Refusal::Yourself
        | Refusal::OnTheList { .. }
        | Refusal::AlreadyAsked { .. } => Some("person"),
        Refusal::CommitMissing => Some("commit"),
        Refusal::ViewsOnly => Some("answer"),
        Refusal::InTheFuture => Some("date"),
        _ => None,
    }
}
