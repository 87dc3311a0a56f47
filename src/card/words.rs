//! The words on buttons and the sentences that more than one card says. Plain English, short, in full dates.

use crate::calendar::{clock_time, full_date};
use crate::ids::{ItemId, Reference};
use crate::interaction::Verb;
use crate::meeting::{Duty, Meeting, Outcome, Place, PlaceKind, Slot, Worry};
use crate::procedure::{EventName, MinutesStep, Need, Procedure, WaitsFor};

/// The words on a button. People's memory and training notes depend on them.
pub fn label(verb: Verb) -> &'static str {
    match verb {
        Verb::RequestMeeting => "Request a meeting",
        Verb::SuggestMeeting => "Suggest a meeting",
        Verb::MyList => "My list",
        Verb::Show => "Open",
        Verb::WhyThisDate => "Why this date?",
        Verb::Resume => "Carry on",
        Verb::Discard => "Throw away",
        Verb::Continue => "Continue",
        Verb::Back => "Back",
        Verb::SaveForLater => "Save for later",
        Verb::CheckAndSend => "Check and send",
        Verb::TakeUpSuggestion => "Request a meeting",
        Verb::DiscussSuggestion => "Talk it over first",
        Verb::DeclineSuggestion => "Decline",
        Verb::ReadSuggestion => "Read what they wrote",
        Verb::ReadConcerns => "Read the concerns",
        Verb::Agree => "Agree",
        Verb::DontAgree => "Don't agree",
        Verb::ChooseChair => "Choose the chair",
        Verb::WillChair => "Yes, I'll chair",
        Verb::ConflictOfInterest => "I have a conflict of interest",
        Verb::CantChair => "I can't chair",
        Verb::SetDateAndPlace => "Set date and place",
        Verb::MoveMeeting => "Move the meeting",
        Verb::AskForMoreTime => "Ask for more time",
        Verb::RecordLate => "Record as late",
        Verb::GrantTime => "Grant",
        Verb::DontGrantTime => "Don't grant",
        Verb::CancelMeeting => "Cancel the meeting",
        Verb::AddInvitee => "Add somebody",
        Verb::CheckInvitations => "Check the invitations",
        Verb::SendInvitations => "Send the invitations",
        Verb::Accept => "Accept",
        Verb::SendRepresentative => "Send a representative",
        Verb::SendWritten => "Send a written contribution",
        Verb::CantAttend => "Can't attend",
        Verb::ChangeMyAnswer => "Change my answer",
        Verb::RecordAnswer => "Record an answer",
        Verb::RecordEvent => "Tell what happened",
        Verb::NameAuthority => "Say who can be reached",
        Verb::WasHeld => "It was held",
        Verb::WasNotHeld => "It was not held",
        Verb::ChairIsAbsent => "The chair is not here",
        Verb::NameMinuteTaker => "Name a minute taker",
        Verb::TickPapers => "Tick the papers",
        Verb::AddAction => "Add an action",
        Verb::AmendAction => "Change",
        Verb::RemoveAction => "Take out",
        Verb::ReadPlan => "Read the plan",
        Verb::AddUnmetNeed => "Add an unmet need",
        Verb::RemoveUnmetNeed => "Take out an unmet need",
        Verb::ConfirmPlan => "Confirm the plan",
        Verb::SignUp => "I'll do it",
        Verb::NotAsWritten => "Not as written",
        Verb::TakeProposal => "Take the proposal",
        Verb::KeepAsWritten => "Keep as written",
        Verb::Done => "Done",
        Verb::WorkingOnIt => "Working on it",
        Verb::Blocked => "Blocked",
        Verb::AskForNewDate => "Ask for a new date",
        Verb::GrantDate => "Grant",
        Verb::DontGrantDate => "Don't grant",
        Verb::Reassign => "Give to somebody else",
        Verb::RemindMeLater => "Remind me later",
        Verb::OpenScale => "Ask everybody for their number",
        Verb::GiveReading => "Give a number",
        Verb::ReadScale => "See the numbers",
        Verb::ToldOfReading => "Say who is told",
        Verb::TickMinutes => "Tick the minutes",
        Verb::SetReview => "Set the review date",
        Verb::ClosePlan => "Close the plan",
        Verb::AnswerCheck => "Say whether it held",
    }
}

pub fn worry(level: Worry) -> &'static str {
    match level {
        Worry::Fragile => "Fragile",
        Worry::RiskOfBreakdown => "Risk of breakdown",
        Worry::MustMoveNow => "The child must move now",
    }
}

pub fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Online => "Online",
        PlaceKind::Offices => "Council offices",
        PlaceKind::School => "At school",
        PlaceKind::Phone => "By phone",
        PlaceKind::ToldByPhone => "You will be told where by phone",
    }
}

/// "Council offices, room 4"; "Online: https://…".
pub fn place(place: &Place) -> String {
    let mut words = place_kind(place.kind).to_owned();
    if let Some(room) = &place.room {
        words.push_str(", room ");
        words.push_str(room.as_str());
    }
    if let Some(link) = &place.link {
        words.push_str(": ");
        words.push_str(link.as_str());
    }
    words
}

/// "Tuesday 23 June 2026 at 2pm".
pub fn when(slot: &Slot) -> String {
    format!("{} at {}", full_date(slot.local.date()), clock_time(slot.local.time()))
}

/// How much an invitee is wanted, as a sentence without its stop.
pub fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "Needed",
        Need::Expected => "Expected",
        Need::Optional => "Welcome, need not come",
        Need::Notify => "Told only",
        Need::Views => "Asked for views only",
    }
}

/// Where one invitee's answer stands, as a sentence without its stop.
pub fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::None => "Told only",
        Duty::NotAsked => "Not asked yet",
        Duty::Waiting => "No answer yet",
        Duty::ForOldDate => "Answered for the earlier time only",
        Duty::Comes { .. } => "Comes",
        Duty::Written => "Sends a written contribution",
        Duty::Declined => "Can't attend, nobody named yet",
    }
}

/// What a wait asks of the person it is on.
pub fn asked(what: WaitsFor, p: &Procedure) -> String {
    match what {
        WaitsFor::Suggestion => "Please request the meeting, or say why not.".into(),
        WaitsFor::Agreement => p.request.agree.as_ref().map_or_else(String::new, |a| a.ask.clone()),
        WaitsFor::ChairChoice => "Please choose who chairs this meeting.".into(),
        WaitsFor::ChairAnswer => {
            "You are asked to chair this meeting. Please say yes or no. Nobody is told until you say yes.".into()
        }
        WaitsFor::Date => "Please set the date and place.".into(),
        WaitsFor::MoreTime => "More time is asked for. Please grant it, or don't.".into(),
        WaitsFor::InvitationList => "Please check who is invited.".into(),
        WaitsFor::Invitations => "The invitations can go. Please look at them once more and send them.".into(),
        WaitsFor::Reply => "Please answer your invitation.".into(),
        WaitsFor::Representative => "You can't attend. Please send somebody who can speak for your service.".into(),
        WaitsFor::Authority => {
            "Whoever comes for you cannot commit resources. Please say who can be reached on the day.".into()
        }
        WaitsFor::Meeting => "The meeting is coming up.".into(),
        WaitsFor::Outcome => "Please record whether the meeting was held.".into(),
        WaitsFor::MinuteTaker => "Please name somebody to take the minutes.".into(),
        WaitsFor::Plan => format!("Please add what was agreed, and confirm the {}.", p.outputs.plan_name),
        WaitsFor::SignUp => "Please say whether you will do this action.".into(),
        WaitsFor::CounterProposal => "Somebody says that an action is not as agreed. Please settle it.".into(),
        WaitsFor::Action => "You lead an action.".into(),
        WaitsFor::NewDate => "A new date is asked for. Please grant it, or don't.".into(),
        WaitsFor::Minutes => "Please tick the next step of the minutes once it is done.".into(),
        WaitsFor::Scale => "Please give your number, and the reason for it.".into(),
        WaitsFor::ZeroTold => "Somebody has given the lowest number. Please say who is told now.".into(),
        WaitsFor::Review => format!("Please review the {}, or close it.", p.outputs.plan_name),
        WaitsFor::Check => "Please say whether it held.".into(),
    }
}

/// What a wait asks, short enough for a lock screen and silent about the meeting.
pub fn short_ask(what: WaitsFor) -> &'static str {
    match what {
        WaitsFor::Suggestion => "please answer a suggestion",
        WaitsFor::Agreement => "please agree, or say why not",
        WaitsFor::ChairChoice => "please choose the chair",
        WaitsFor::ChairAnswer => "please say whether you will chair",
        WaitsFor::Date => "please set the date and place",
        WaitsFor::MoreTime => "please grant more time, or don't",
        WaitsFor::InvitationList => "please check the invitations",
        WaitsFor::Invitations => "please send the invitations",
        WaitsFor::Reply => "please answer the invitation",
        WaitsFor::Representative => "please send a representative",
        WaitsFor::Authority => "please say who can be reached",
        WaitsFor::Meeting => "the meeting is coming up",
        WaitsFor::Outcome => "please say whether it was held",
        WaitsFor::MinuteTaker => "please name a minute taker",
        WaitsFor::Plan => "please confirm the plan",
        WaitsFor::SignUp => "please sign up to your action",
        WaitsFor::CounterProposal => "please settle an action",
        WaitsFor::Action => "an action is yours",
        WaitsFor::NewDate => "please answer about a new date",
        WaitsFor::Minutes => "please see to the minutes",
        WaitsFor::Scale => "please give your number",
        WaitsFor::ZeroTold => "please say who is told",
        WaitsFor::Review => "please review the plan",
        WaitsFor::Check => "please say whether it held",
    }
}

/// What is waited for, said to somebody else: "an answer to the invitation".
pub fn awaited(what: WaitsFor) -> &'static str {
    match what {
        WaitsFor::Suggestion => "an answer to the suggestion",
        WaitsFor::Agreement => "agreement",
        WaitsFor::ChairChoice => "a chair to be chosen",
        WaitsFor::ChairAnswer => "the person who is asked to chair",
        WaitsFor::Date => "a date and place",
        WaitsFor::MoreTime => "an answer about more time",
        WaitsFor::InvitationList => "the list of invitees to be checked",
        WaitsFor::Invitations => "the invitations to be sent",
        WaitsFor::Reply => "an answer to the invitation",
        WaitsFor::Representative => "a representative to be named",
        WaitsFor::Authority => "somebody with authority to be named",
        WaitsFor::Meeting => "the meeting",
        WaitsFor::Outcome => "word on whether it was held",
        WaitsFor::MinuteTaker => "a minute taker",
        WaitsFor::Plan => "the plan to be confirmed",
        WaitsFor::SignUp => "somebody to sign up to an action",
        WaitsFor::CounterProposal => "an action to be settled",
        WaitsFor::Action => "an action to be done",
        WaitsFor::NewDate => "an answer about a new date",
        WaitsFor::Minutes => "the minutes",
        WaitsFor::Scale => "a number on the scale",
        WaitsFor::ZeroTold => "word on who is told",
        WaitsFor::Review => "the review of the plan",
        WaitsFor::Check => "word on whether it held",
    }
}

/// What makes a reminder stop, as a sentence to whoever owes it.
pub fn stops(what: WaitsFor) -> &'static str {
    match what {
        WaitsFor::Agreement => "Agreeing, or saying why not, stops it.",
        WaitsFor::Reply => "Any answer stops it.",
        WaitsFor::Representative => "Somebody who accepts for you stops it, or coming yourself.",
        WaitsFor::ChairChoice => "Choosing somebody stops it.",
        WaitsFor::Date => "Setting the date stops it.",
        WaitsFor::InvitationList => "Checking the list stops it.",
        WaitsFor::Invitations => "Sending them stops it.",
        WaitsFor::Authority => "Naming somebody stops it.",
        WaitsFor::Outcome => "Recording it stops it.",
        WaitsFor::Meeting => "There is nothing to answer.",
        WaitsFor::MinuteTaker => "Naming somebody stops it.",
        WaitsFor::Plan => "Confirming the plan stops it.",
        WaitsFor::Action => "“Done” stops it.",
        WaitsFor::Minutes => "Ticking the step stops it.",
        WaitsFor::Review => "Closing the plan stops it, or the next review date.",
        WaitsFor::SignUp
        | WaitsFor::CounterProposal
        | WaitsFor::NewDate
        | WaitsFor::Scale
        | WaitsFor::ZeroTold
        | WaitsFor::Check => "Answering stops it.",
        WaitsFor::Suggestion | WaitsFor::ChairAnswer | WaitsFor::MoreTime => "Answering stops it.",
    }
}

/// An event, told to somebody who must know.
pub fn happened(event: EventName, p: &Procedure) -> String {
    let kind = &p.kind.name;
    match event {
        EventName::Requested => format!("{} has been requested.", a_first(kind)),
        EventName::MeetingSet => format!("The {kind} has a date."),
        EventName::MeetingMoved => format!("The {kind} has moved."),
        EventName::MeetingHeld => format!("The {kind} has been held."),
        EventName::MeetingCancelled => format!("The {kind} has been cancelled."),
        EventName::Agreed => "It has been agreed.".into(),
        EventName::Declined => "It has been declined.".into(),
        EventName::ChairDesignated => "The meeting has a chair.".into(),
        EventName::InvitationsSent => "The invitations have been sent.".into(),
        other => p.event_rule(other).map_or_else(
            || format!("This was recorded: {}.", other.as_str().replace('_', " ")),
            |rule| stopped(&sentence_case(&rule.say)),
        ),
    }
}

/// How a case ended, with the reason's words where it was a code.
pub fn outcome(outcome: &Outcome, p: &Procedure) -> String {
    let kind = &p.kind.name;
    let because = |code: &str| {
        let refusals = p.request.agree.iter().flat_map(|a| &a.refusals);
        let all = refusals.chain(&p.cancel.reasons).chain(&p.not_held.closes);
        let said = all.into_iter().find(|c| c.code == code);
        said.map_or_else(String::new, |c| format!(" The reason: {}", stopped(&c.say)))
    };
    match outcome {
        Outcome::SuggestionDeclined { .. } => "The suggestion was declined.".into(),
        Outcome::NotAgreed { code, .. } => format!("The {kind} was not agreed.{}", because(code)),
        Outcome::Cancelled { code } => format!("The {kind} is cancelled.{}", because(code)),
        Outcome::NotHeld { code } => format!("The {kind} was not held.{}", because(code)),
        Outcome::PlanClosed { code } => {
            let said = p.monitor.close_outcomes.iter().find(|c| c.code == *code);
            let how = said.map_or_else(String::new, |c| format!(" {}", stopped(&c.say)));
            format!("The {} is closed.{how}", p.outputs.plan_name)
        }
    }
}

/// A step of the minutes, as something that is done.
pub fn minutes_step(step: MinutesStep) -> &'static str {
    match step {
        MinutesStep::Written => "the minutes are written",
        MinutesStep::Themes => "the themes are chosen",
        MinutesStep::SignOff => "the minutes are signed off",
        MinutesStep::Share => "the minutes are shared",
        MinutesStep::Forward => "the minutes are forwarded",
        MinutesStep::Filed => "the outcome is filed in the case system",
    }
}

/// "Action 3": what an action says is private, so people and screens call it by its number.
pub fn action(m: &Meeting, item: &ItemId) -> String {
    m.after.action(item).map_or_else(|| "An action".to_owned(), |a| format!("Action {}", a.number))
}

/// What a screen reader may say of a button, at most.
const SPOKEN: usize = 75;

/// A button's words for a screen reader: they stand alone.
pub fn spoken(label: &str, reference: &Reference) -> String {
    let comma = if label.ends_with('?') { "" } else { "," };
    format!("{label}{comma} {reference}")
}

/// The same for somebody who is invited twice: as what, too.
pub fn spoken_as(label: &str, reference: &Reference, role: &str) -> String {
    let words = spoken(label, reference);
    let room = SPOKEN.saturating_sub(words.chars().count() + ", as ".len());
    format!("{words}, as {}", clip(role, room.max(1)))
}

/// "a Placement Support Meeting", "an Initial Support Meeting": names come from the procedure files.
pub fn a(name: &str) -> String {
    let lower = name.to_lowercase();
    let sounds_like_you = ["uni", "use", "eu"].iter().any(|start| lower.starts_with(start));
    let vowel = lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !sounds_like_you;
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// The same at the start of a sentence.
pub fn a_first(name: &str) -> String {
    let words = a(name);
    sentence_case(&words)
}

/// With a capital first letter.
pub fn sentence_case(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a full stop, if it has no end of its own.
pub fn stopped(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

/// At most `max` characters, ending in "…" where something had to go.
pub fn clip(words: &str, max: usize) -> String {
    if words.chars().count() <= max {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(max - 1).collect();
    short.push('…');
    short
}

/// "5 working days".
pub fn length(n: u32, unit: crate::procedure::Unit) -> String {
    let word = match unit {
        crate::procedure::Unit::WorkingDays => "working day",
        crate::procedure::Unit::CalendarDays => "day",
        crate::procedure::Unit::Weeks => "week",
        crate::procedure::Unit::Months => "month",
    };
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
