//! Why something was not done, as a sentence, and the form field it belongs beside.

use crate::calendar::full_date;
use crate::ids::PersonId;
use crate::meeting::Refusal;
use crate::people::People;
use crate::procedure::Procedure;

/// The sentence.
pub fn say(refusal: &Refusal, p: &Procedure, people: &People) -> String {
    let name = |person: &PersonId| people.name(person);
    match refusal {
        Refusal::NotYours => "This is not for you to do. Nothing was changed.".into(),
        Refusal::TooLate => "That no longer applies: the meeting has moved on. Nothing was changed.".into(),
        Refusal::NotInThisProcedure => format!("The procedure for a {} does not use that.", p.kind.name),
        Refusal::MayNotRequest { roles } => {
            let titles: Vec<String> = roles.iter().map(|r| p.role_title(r)).collect();
            format!("A {} is requested by: {}. You can suggest one instead.", p.kind.name, titles.join(", "))
        }
        Refusal::EventMissing => "Please give the date that the time limit counts from.".into(),
        Refusal::InTheFuture => "This date is in the future. Please give a date that has been.".into(),
        Refusal::InThePast => "This time has passed. Please choose a later one.".into(),
        Refusal::TooFarAway => "This date is more than a year away. Please check it.".into(),
        Refusal::NoSuchTime => {
            "The clocks go forward that night: this time does not exist. Please choose another.".into()
        }
        Refusal::TimeComesTwice => {
            "The clocks go back that night: this time comes twice. Please choose another.".into()
        }
        Refusal::AfterLastDate { last } => format!(
            "This is after the last date, {}. Please choose an earlier date, or say below why it is later.",
            full_date(*last)
        ),
        Refusal::ReasonRefused { say, instead } => format!("{say}: this is not a reason for more time. {instead}"),
        Refusal::BeyondCap { latest } => format!(
            "More time can reach {} at the latest. Choose that date or earlier, or record the meeting as late.",
            full_date(*latest)
        ),
        Refusal::UnknownReason => "Please choose one of the reasons in the list.".into(),
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
        Refusal::Yourself => "You cannot represent yourself. Please choose somebody else.".into(),
        Refusal::AlreadyAsked { person } => {
            format!("{} has already been asked. Please choose somebody else.", name(person))
        }
        Refusal::MayNotPassOn => "This invitation may not be passed on. Please answer for yourself.".into(),
        Refusal::WrittenNotTaken => {
            "This meeting does not take written contributions. Please come, or send a representative.".into()
        }
        Refusal::CommitMissing => "Please say whether you can commit your service's resources.".into(),
        Refusal::NotHeldYet => "The meeting has not started yet. If it will not happen, move it or cancel it.".into(),
        Refusal::NothingChanged => "That is already so. Nothing was changed.".into(),
    }
}

/// The field of the form that the refusal belongs beside. None: it concerns the whole form.
pub fn field(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::InThePast | Refusal::TooFarAway | Refusal::AfterLastDate { .. } | Refusal::BeyondCap { .. } => {
            Some("date")
        }
        Refusal::NoSuchTime | Refusal::TimeComesTwice => Some("time"),
        Refusal::ReasonRefused { .. } => Some("later"),
        Refusal::UnknownReason | Refusal::ReasonMissing => Some("reason"),
        Refusal::NobodyChosen
        | Refusal::MayNotChair { .. }
        | Refusal::AlreadyRefusedToChair { .. }
        | Refusal::NotAvailable { .. }
        | Refusal::Yourself
        | Refusal::AlreadyAsked { .. } => Some("person"),
        Refusal::CommitMissing => Some("commit"),
        Refusal::InTheFuture => Some("date"),
        _ => None,
    }
}
