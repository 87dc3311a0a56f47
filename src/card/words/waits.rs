//! What is waited for, said to whoever owes it and to everybody else.

use crate::procedure::{Noun, Procedure, WaitsFor};

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
        WaitsFor::Telling => {
            "Some people must hear of the meeting from you before they are written to. Please tell them, then say so here."
                .into()
        }
        WaitsFor::Reply => "Please answer your invitation.".into(),
        WaitsFor::Representative => "You can't attend. Please send somebody who can speak for your service.".into(),
        WaitsFor::Authority => {
            "Whoever comes for you cannot commit resources. Please say who can be reached on the day.".into()
        }
        WaitsFor::Meeting => "The meeting is coming up.".into(),
        WaitsFor::Outcome => "Please record whether the meeting was held.".into(),
        WaitsFor::MinuteTaker => "Please name somebody to take the minutes.".into(),
        WaitsFor::Plan => format!("Please add what was agreed, and confirm the {}.", p.outputs.plan_name),
        WaitsFor::SignUp => "Please say whether you will do your action.".into(),
        WaitsFor::CounterProposal => "Somebody says that an action is not as agreed. Please settle it.".into(),
        WaitsFor::Action => "Please say how your action stands.".into(),
        WaitsFor::NewDate => "A new date is asked for. Please grant it, or don't.".into(),
        WaitsFor::Minutes => "Please tick the next step of the minutes once it is done.".into(),
        WaitsFor::Scale => "Please give your number, and the reason for it.".into(),
        WaitsFor::ZeroTold => "Somebody has given a number that cannot wait. Please say who is told now.".into(),
        WaitsFor::Review => format!("Please review the {}, or close it.", p.outputs.plan_name),
        WaitsFor::Check => "Please say whether it held.".into(),
        WaitsFor::ChairAgreement => "Somebody is proposed as the chair. Please agree, or name another.".into(),
        WaitsFor::PlanPrepared => format!("Please see that the {} is prepared.", p.outputs.plan_name),
        WaitsFor::Views => "Please gather these views for the meeting, and say how it was done.".into(),
        WaitsFor::Paper => "Please return what is asked of you for the meeting.".into(),
        WaitsFor::Consultation => "You are consulted on whether this meeting is needed. Please answer.".into(),
        WaitsFor::ExemptionRecord => "Please record the reason in the case system, and tick it here.".into(),
        WaitsFor::ExemptionApproval => "Please decide whether this meeting is needed.".into(),
        WaitsFor::Dispute => "People do not agree about this meeting. Please settle it.".into(),
        WaitsFor::ChildMoved => {
            format!("The {} has moved. Please say what becomes of the meeting.", p.noun(Noun::Child))
        }
        WaitsFor::NextMeeting => "Please set the date of the next meeting.".into(),
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
        WaitsFor::Telling => "please tell people in person",
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
        WaitsFor::ChairAgreement => "please agree on the chair",
        WaitsFor::PlanPrepared => "a plan is due",
        WaitsFor::Views => "please gather views",
        WaitsFor::Paper => "please return a paper",
        WaitsFor::Consultation => "you are consulted",
        WaitsFor::ExemptionRecord => "please record a reason",
        WaitsFor::ExemptionApproval => "please decide",
        WaitsFor::Dispute => "please settle a disagreement",
        WaitsFor::ChildMoved => "please say what becomes of the meeting",
        WaitsFor::NextMeeting => "please set the next date",
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
        WaitsFor::Telling => "people to be told in person",
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
        WaitsFor::ChairAgreement => "agreement on the chair",
        WaitsFor::PlanPrepared => "the plan to be prepared",
        WaitsFor::Views => "views to be gathered",
        WaitsFor::Paper => "a paper to be returned",
        WaitsFor::Consultation => "somebody who is consulted",
        WaitsFor::ExemptionRecord => "a reason to be recorded",
        WaitsFor::ExemptionApproval => "a decision on whether the meeting is needed",
        WaitsFor::Dispute => "a disagreement to be settled",
        WaitsFor::ChildMoved => "word on what becomes of the meeting",
        WaitsFor::NextMeeting => "the date of the next meeting",
    }
}

/// What makes a reminder stop, as a sentence to whoever owes it.
pub fn stops(what: WaitsFor) -> &'static str {
    match what {
        WaitsFor::Agreement => "Agreeing, or saying why not, stops it.",
        WaitsFor::Telling => "Saying that they have been told stops it.",
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
        WaitsFor::PlanPrepared => "Confirming the plan stops it.",
        WaitsFor::Views => "Saying how it was done stops it, or why it could not be.",
        WaitsFor::Paper => "Returning it stops it.",
        WaitsFor::ExemptionRecord => "Ticking it stops it.",
        WaitsFor::ExemptionApproval => "Deciding stops it.",
        WaitsFor::Dispute => "Recording how it was settled stops it.",
        WaitsFor::NextMeeting => "Setting the date stops it.",
        WaitsFor::ChairAgreement | WaitsFor::Consultation | WaitsFor::ChildMoved => "Answering stops it.",
        WaitsFor::Suggestion | WaitsFor::ChairAnswer | WaitsFor::MoreTime => "Answering stops it.",
    }
}
