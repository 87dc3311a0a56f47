//! For whom the form behind a button opens.
//!
//! A signed value names a case, not a button: whoever has one can send it with any verb. So a form that shows more than
//! its reader's card does, such as the list of those invited, opens only for those whose card has the button, and for
//! those whose part it is, who may have it on an older card. What says no more than the card is judged when it is sent.

use crate::card::{View, meeting};
use crate::interaction::{About, Verb};
use crate::meeting::Part;
use crate::meeting::decide::{may_change_list, may_name};

pub(super) fn may_open(verb: Verb, about: &About, view: &View<'_>) -> bool {
    let is_any = |parts: &[Part]| parts.iter().any(|part| view.is(part));
    match verb {
        // What somebody typed or gave in private opens only for those who may read it.
        Verb::AmendAction => is_any(&[Part::Chair, Part::MinuteTaker]),
        Verb::NotAsWritten => about.item.clone().is_some_and(|item| view.is(&Part::Lead { item })),
        Verb::ToldOfReading => view.is(&Part::Chair),
        Verb::GiveReading => gives(about, view),
        Verb::NotThisPerson => view.parts().iter().any(may_change_list),
        Verb::AskInstead => view.parts().iter().any(may_name),
        Verb::ToldThem => view.is(&Part::Owner),
        // The form names the exemption's rule, or who is asked to settle what.
        Verb::AskExemption => !view.exemptions().is_empty(),
        Verb::Disagree => !view.disputes().is_empty(),
        Verb::Consulted | Verb::SettleDispute => view.is(&Part::Decider),
        // An answer may be changed from whichever copy of the invitation is at hand.
        Verb::Accept | Verb::SendRepresentative | Verb::CantAttend | Verb::ChangeMyAnswer | Verb::NotMe => {
            about.item.as_ref().is_none_or(|item| view.place(item).is_some())
        }
        // These name people and what they answered, or what the plan says.
        Verb::ChooseChair => view.is(&Part::Designator) || meeting::offers(view, verb),
        Verb::CheckInvitations | Verb::SendInvitations => {
            is_any(&[Part::Sender, Part::ListAgreer]) || meeting::offers(view, verb)
        }
        Verb::AddInvitee => is_any(&[Part::Adder, Part::Sender, Part::ListAgreer]) || meeting::offers(view, verb),
        Verb::RecordAnswer => view.is(&Part::Recorder) || meeting::offers(view, verb),
        Verb::WasHeld | Verb::WasNotHeld => is_any(&[Part::Chair, Part::Recorder]) || meeting::offers(view, verb),
        Verb::Reassign | Verb::ConfirmPlan | Verb::NameMinuteTaker | Verb::ClosePlan | Verb::SetReview => {
            view.is(&Part::Chair) || meeting::offers(view, verb)
        }
        Verb::TickPapers | Verb::AddAction | Verb::AddUnmetNeed | Verb::RemoveUnmetNeed => {
            is_any(&[Part::Chair, Part::MinuteTaker, Part::Recorder]) || meeting::offers(view, verb)
        }
        Verb::RecordViews | Verb::TickReturned | Verb::TickAsked | Verb::AfterMove => {
            is_any(&[Part::Gatherer, Part::Chair, Part::Recorder, Part::Sender]) || meeting::offers(view, verb)
        }
        _ => true,
    }
}

/// Whether the viewer gives this member's number: the member, or the owner for whoever is supported.
fn gives(about: &About, view: &View<'_>) -> bool {
    let Some(item) = &about.item else { return view.is(&Part::Chair) };
    let Some(invitee) = view.m.invitee(item) else { return false };
    let person = invitee.end().person.as_ref();
    let supported = person.is_none() || view.p.scale.iter().any(|rule| rule.may_choose_not.contains(&invitee.role));
    person == Some(view.viewer) || (supported && view.is(&Part::Owner))
}
